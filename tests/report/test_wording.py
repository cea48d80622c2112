from __future__ import annotations

from datetime import UTC, datetime

import pytest

from onrecord.interval import UNKNOWN, Interval, day, half, month, year
from onrecord.wording import count_words, one_line, party, plural, proposition, via, visible, when


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        (day(2031, 2, 3), "2031-02-03"),
        (month(2031, 2), "2031-02"),
        (year(2031), "2031"),
        (half(2031, 1), "2031-01-01 to 2031-06-30"),
        (month(2031, 9).until(), "by 2031-09-30"),
        (month(2031, 9).since(), "from 2031-09-01"),
        (UNKNOWN, "no date"),
        (
            Interval(datetime(2031, 2, 3, 15, tzinfo=UTC), datetime(2031, 2, 3, 16, tzinfo=UTC)),
            "2031-02-03 15:00 to 2031-02-03 16:00",
        ),
        (
            Interval(datetime(2031, 2, 3, 15, tzinfo=UTC), datetime(2031, 2, 3, 15, 0, 1, tzinfo=UTC)),
            "2031-02-03 15:00",
        ),
        (Interval(None, datetime(2031, 2, 3, 15, 30, tzinfo=UTC)), "by 2031-02-03 15:30"),
        # An interval that ends with the last year there is
        (Interval(datetime(9999, 12, 1, tzinfo=UTC), None), "from 9999-12-01"),
    ],
)
def test_when(interval: Interval, expected: str) -> None:
    assert when(interval) == expected


def test_when_of_a_report_ends_up_to() -> None:
    assert when(year(2031).until(), until="up to") == "up to 2031-12-31"
    assert when(UNKNOWN, unknown="undated") == "undated"


@pytest.mark.parametrize(
    ("count", "expected"),
    [(None, ""), ((5, 5), "5"), ((2, None), "2 or more"), ([2, 4], "2 to 4"), ((0, 0), "0")],
)
def test_count_words(count: tuple[int, int | None] | None, expected: str) -> None:
    assert count_words(count) == expected


def test_visible_writes_what_steers_as_its_code_point() -> None:
    assert visible("a\x1b[31mb\u202ec\x9b") == "a[U+001B][31mb[U+202E]c[U+009B]"
    assert visible("é 🛥️ \u200f\tx\n") == "é 🛥️ \u200f\tx\n"
    assert one_line(" a\n\t b\u00a0 c ") == "a b c"


def test_party_gives_the_name_only_where_it_adds_something() -> None:
    assert party({"text": "the minister", "name": "Ada Renn"}) == "the minister (Ada Renn)"
    assert party({"text": "Ada Renn", "name": "Renn"}) == "Ada Renn"
    assert party({"text": "", "name": "Renn"}) == "Renn"
    assert party(None) == ""


def test_proposition_is_made_of_the_fields_as_they_stand() -> None:
    def field(text: str, start: int) -> dict[str, object]:
        return {"text": text, "start": start, "end": start + len(text)}

    body = {
        "actor": field("hundreds of troops", 0),
        "act": field("leave", 20),
        "quantity": field("hundreds", 0),
        "place": field("Lisk", 30),
        "polarity": "-",
    }
    assert proposition(body) == "hundreds of troops · not leave · Lisk"
    assert proposition({"act": field("leave", 0)}) == "(nobody named) · leave"
    assert proposition({"actors": [field("They", 0)], "act": field("go", 5)}) == "They · go"


def test_via_and_plural() -> None:
    assert via(["Coast Wire", "", "Post"]) == "via Coast Wire, Post"
    assert via([]) == via(None) == ""
    assert [plural(n, "quantity", "quantities") for n in (0, 1, 2)] == [
        "0 quantities",
        "1 quantity",
        "2 quantities",
    ]
