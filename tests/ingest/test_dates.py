from __future__ import annotations

import pytest

from onrecord import interval
from onrecord.ingest import dates
from onrecord.ingest.dates import Trouble
from onrecord.ingest.dating import url_date
from onrecord.interval import Interval, iso


@pytest.mark.parametrize(
    "text",
    [
        "9 March 2021", "March 9, 2021", "Mar. 9, 2021", "Tue 9 Mar 2021",
        "Tuesday, 9 March, 2021 - 17:45",
        "the 9th of March 2021", "9-Mar-2021", "2021-03-09", "2021/3/9", "2021.03.09",
        "2021-03-09T23:30:00-05:00",
        "2021-03-09 00:30:00+05:30", "Tue, 09 Mar 2021 23:30:00 -0500",
        "MARCH 9TH, 2021", "9\\u00a0March\\u00a02021",
    ],
)  # fmt: skip
def test_dates_of_one_day(text: str) -> None:
    (stamp,) = dates.find(text.encode().decode("unicode_escape") if "\\u" in text else text)
    assert stamp.interval == interval.day(2021, 3, 9)
    assert stamp.trouble is Trouble.NONE


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("30 February 2021", Trouble.IMPOSSIBLE),
        ("2021-13-09", Trouble.IMPOSSIBLE),
        ("29 February 2021", Trouble.IMPOSSIBLE),
        ("31/31/2021", Trouble.IMPOSSIBLE),
        ("Monday, 9 March 2021", Trouble.WEEKDAY),
        ("9 March", Trouble.YEARLESS),
        ("Tue, Mar 9", Trouble.YEARLESS),
    ],
)
def test_dates_that_give_no_day(text: str, trouble: Trouble) -> None:
    (stamp,) = dates.find(text)
    assert (stamp.interval, stamp.trouble) == (None, trouble)


def test_dates_ambiguous_gives_both_readings() -> None:
    (stamp,) = dates.find("on 03.04.2021 at noon")
    assert stamp.trouble is Trouble.AMBIGUOUS
    assert stamp.interval is not None
    assert (iso(stamp.interval.begin), iso(stamp.interval.end)) == ("2021-03-04", "2021-04-04")
    (same,) = dates.find("04/04/2021")
    assert same.interval == interval.day(2021, 4, 4)


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "version 1.2.2021.3", "call 0321-03-09-2021", "the year 2021", "12/2021", "24/07/21",
        "2021",
        "it may be", "may 2 boats", "article 20210309", "10.1000/2021-03-09x", "sat 3 exams",
    ],
)  # fmt: skip
def test_dates_in_lines_that_hold_none(text: str) -> None:
    assert [s for s in dates.find(text) if s.interval is not None] == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2021-03-09", interval.day(2021, 3, 9)),
        (" 2021-03 ", interval.month(2021, 3)),
        ("2021", interval.year(2021)),
        ("20210309", interval.day(2021, 3, 9)),
        ("20210309T233000Z", interval.day(2021, 3, 9)),
        ("March 2021", interval.month(2021, 3)),
        ("Published on 9 March 2021", interval.day(2021, 3, 9)),
        ("2021-03-09T23:59:59.999999+14:00", interval.day(2021, 3, 9)),
        ("9 March 2021 to 11 March 2021", None),
        ("2021-02-30", None),
        ("yesterday", None),
        ("1615334400", None),
        ("x" * 100_000, None),
    ],
)
def test_dates_of_metadata_values(value: str, expected: Interval | None) -> None:
    assert dates.parse(value).interval == expected


@pytest.mark.parametrize(
    ("url", "day", "quote"),
    [
        ("https://a.example/world/2021/03/09/talks/", "2021-03-09", "2021/03/09"),
        ("https://a.example/2021/3/9", "2021-03-09", "2021/3/9"),
        ("https://a.example/world/2021/mar/09/talks", "2021-03-09", "2021/mar/09"),
        ("https://a.example/talks-go-on-2021-03-09/", "2021-03-09", "2021-03-09"),
        ("https://a.example/2021-03-09/talks.html", "2021-03-09", "2021-03-09"),
        ("https://a.example/20210309/talks", "2021-03-09", "20210309"),
        ("https://a.example/2021/0309/talks", "2021-03-09", "2021/0309"),
        ("https://a.example/2021/03/talks", "2021-03-01", "2021/03"),
    ],
)
def test_dates_in_addresses(url: str, day: str, quote: str) -> None:
    stamp = url_date(url)
    assert stamp is not None
    assert stamp.interval is not None
    assert iso(stamp.interval.begin) == day
    assert url[stamp.start : stamp.end] == quote


@pytest.mark.parametrize(
    "url",
    [
        "", "https://a.example/", "https://a.example/2021", "https://a.example/2021/13/09/",
        "https://a.example/p/20219999",
        "https://a.example/talks-of-2021-and-2022", "https://a.example/id-12021-03-091",
        "https://a.example/2021/talks/03/09",
        "https://a.example/1234/56/78/", "https://a.example/article/120210309",
    ],
)  # fmt: skip
def test_dates_not_in_addresses(url: str) -> None:
    assert url_date(url) is None
