"""When a text was written, from its words alone."""

import calendar
import time
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.annotate.annotator import AnnotatedDocument, Layer
from onrecord.annotate.layers import Clue, Timex
from onrecord.annotate.sentence import Parse
from onrecord.annotate.timex import TimexAnnotator
from onrecord.annotate.timex.written import combined, narrow, written_when
from onrecord.document import Document, Published, Zone, ZoneKind
from onrecord.interval import UNKNOWN, Interval, day, iso, midnight, month, year

ARTICLES = Path(__file__).parent.parent / "golden" / "written.toml"


def articles() -> list[dict[str, Any]]:
    return list(tomllib.loads(ARTICLES.read_text("utf-8"))["article"])


def told(text: str) -> list[tuple[str, str]]:
    """Rule and characters of each clue."""
    found = written_when(text)
    return [(c.rule, " … ".join(text[a:b] for a, b in c.spans)) for c in found.clues]


@pytest.mark.parametrize("article", articles(), ids=lambda a: a["text"].strip()[:40])
def test_the_interval_holds_the_day_and_is_as_close_as_the_text_allows(article: dict[str, Any]) -> None:
    found = written_when(article["text"])
    true = midnight(article["day"])
    assert not found.conflict
    assert found.interval.contains(true)
    if "begin" in article:
        assert found.interval.begin is not None
        assert found.interval.begin.date() >= article["begin"]
    if "end" in article:
        assert found.interval.end is not None
        assert found.interval.end.date() <= article["end"]


def test_a_text_that_tells_nothing_stays_open() -> None:
    found = written_when("The storm came ashore on Monday. By Wednesday the whole quarter stood under water.")
    assert found.interval == UNKNOWN
    assert found.clues == ()
    assert not found.conflict


def test_each_clue_points_at_its_characters() -> None:
    text = "It was signed in March 2024. Sales fell last year (2023)."
    assert told(text) == [("behind", "March 2024"), ("beside", "last year … 2023")]


@pytest.mark.parametrize(
    "text",
    [
        "Officials approved the 2030 budget.",
        "If she is elected in 2030, taxes will fall.",
        "The bonds were due 2030.",
        "The economy grew faster than expected in 2014.",
        "Analysts were predicting 2012 growth of two percent.",
        "“The bank expects 2025 growth of two percent,” he said.",
        "In the 20 years since 1997 the party had lost every vote.",
        "He told of a mission that would end in 2030.",
        "In 1968 he vowed that the islands would be free by 1970.",
        "Prices fell in 1996, last year and in 1994, but nobody knows the year.",
    ],
)
def test_what_does_not_bound_the_day_is_no_clue_for_its_end(text: str) -> None:
    assert written_when(text).interval.end is None


@pytest.mark.parametrize(
    ("text", "rule", "begin", "end"),
    [
        ("The bonds are due 2030.", "due", None, "2031-01-01"),
        ("The November 2025 raid on the port changed nothing.", "unplanned", "2025-11-01", None),
        ("A 1996 law bars such trade.", "unplanned", "1996-01-01", None),
        ("The bank expects 2025 growth of two percent.", "forecast", None, "2026-01-01"),
        ("Sales were 31 million last year, up from 2017.", "compared", "2019-01-01", "2020-01-01"),
        ("Sales are up 9% from 2017.", "compared", "2017-01-01", None),
        (
            "Profit rose in the third quarter. In fiscal 2015 it earned 9 million.",
            "results",
            "2014-01-01",
            "2018-01-01",
        ),
        ("Ilse Marr, 52, was born in 1970 in Telna.", "ages", "2022-01-01", "2024-01-01"),
        (
            "In the 20 years since 1997 the party has lost every vote.",
            "years_after",
            "2015-07-03",
            "2020-01-02",
        ),
    ],
)
def test_what_a_text_says_of_dated_things_bounds_it(
    text: str, rule: str, begin: str | None, end: str | None
) -> None:
    found = written_when(text)
    assert rule in [c.rule for c in found.clues]
    assert (iso(found.interval.begin), iso(found.interval.end)) == (begin, end)


def test_plans_of_what_cannot_be_planned_bound_nothing() -> None:
    assert written_when("The 2030 invasion plans were burnt.").interval == UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "The stadium for the 2016 games stands half built.",
        "Ilse Marr, 52, said her father, who was born in 1921, kept the letters.",
        "It stopped paying a dividend in the third quarter of 1984. Profit rose in the third quarter.",
        "Sales went up from 1,996 to 2,004 units.",
    ],
)
def test_what_bounds_nothing_closes_nothing(text: str) -> None:
    assert written_when(text).interval.is_bounded is False


def test_a_weekday_with_a_day_picks_the_year_once_few_are_left() -> None:
    text = "He was shot on Tuesday, Oct. 23. The clinic was opened in 2018. It will move by the end of 2019."
    found = written_when(text)
    assert (iso(found.interval.begin), iso(found.interval.end)) == ("2018-10-23", "2019-04-24")
    assert (
        written_when("He was shot on Tuesday, Oct. 23. The clinic was opened in 2018.").interval.end is None
    )


def test_clues_that_exclude_each_other_are_a_conflict_and_none_is_dropped() -> None:
    found = written_when("She was elected in 2030. The bridge will be closed by 2025.")
    assert found.conflict
    assert found.interval == UNKNOWN
    assert len(found.clues) == 2


def test_narrow_is_closed_and_at_most_a_year_wide() -> None:
    clue = Clue(spans=((0, 1),), rule="x", interval=year(2024), why="")
    assert narrow(combined([clue])) == year(2024)
    assert narrow(combined([Clue(spans=((0, 1),), rule="x", interval=year(2024).since(), why="")])) is None
    assert narrow(None) is None
    assert narrow(combined([])) is None


# -- in the pipeline ------------------------------------------------------------------------
def annotated(text: str, published: Published | None = None) -> AnnotatedDocument:
    document = Document(
        id="x",
        text=text,
        raw_digest="",
        zones=(Zone(0, len(text), ZoneKind.BODY),),
        published=published or Published(),
    )
    return TimexAnnotator().annotate(AnnotatedDocument(document=document, parse=Parse()))


def timex(found: AnnotatedDocument, words: str) -> Timex:
    return next(t for t in found.need_timexes() if found.document.text[t.start : t.end] == words)


def test_relative_expressions_are_resolved_against_the_whole_interval() -> None:
    found = annotated(
        "Exports fell last year (2021). They will rise by the end of next year. He met them in May."
    )
    assert timex(found, "last year").value == "2021"
    assert timex(found, "last year").anchor == "written"
    assert timex(found, "the end of next year").value == "2023"
    may = timex(found, "May")
    assert may.value == "XXXX-05"
    assert may.unsure
    assert (iso(may.interval.begin), iso(may.interval.end)) == ("2021-05-01", "2022-06-01")


def test_the_year_that_follows_tells_the_month_before_it() -> None:
    found = annotated("They would go by next September, and the rest the following year in 2026, he said.")
    september = timex(found, "next September")
    assert (september.value, september.anchor) == ("2025-09", "earlier")
    assert iso(september.bounded.end) == "2025-10-01"
    assert september.bounded.begin is None


def test_a_dated_article_is_not_dated_from_its_words() -> None:
    found = annotated("It will end by 2025.", Published(day(2024, 9, 6), "option"))
    assert found.written is not None
    assert found.written.clues == ()
    assert found.origin(Layer.WRITTEN).annotator == "timex"


def test_a_conflict_is_told_as_a_warning() -> None:
    found = annotated("She was elected in 2030. The bridge will be closed by 2025.")
    assert any("exclude each other" in warning for warning in found.warnings)
    assert all(t.anchor != "written" for t in found.need_timexes())


# -- soundness ------------------------------------------------------------------------------
DAYS = st.dates(date(1950, 1, 1), date(2080, 12, 31))


@given(DAYS, st.integers(0, 40), st.integers(0, 40), st.integers(0, 11), st.data())
def test_true_sentences_never_exclude_the_day_on_which_they_were_written(
    today: date, back: int, ahead: int, months: int, data: st.DataObject
) -> None:
    past = today - timedelta(days=31 * months + 365 * back)
    future = today + timedelta(days=31 * months + 365 * ahead)
    sentences = [
        f"The treaty was signed in {calendar.month_name[past.month]} {past.year}.",
        f"The road was opened on {past.day} {calendar.month_name[past.month]} {past.year}.",
        f"The work will be done by {calendar.month_name[future.month]} {future.year}.",
        f"Sales fell last year ({today.year - 1}).",
        f"Sales will fall next year ({today.year + 1}).",
        f"The court met today ({today.day} {calendar.month_name[today.month]} {today.year}).",
        f"So far in {today.year}, nine ships have come.",
        f"All must be gone by the end of {future.year}.",
    ]
    chosen = data.draw(st.lists(st.sampled_from(sentences), min_size=1, max_size=5))
    found = written_when("\n\n".join(chosen))
    assert not found.conflict
    assert found.interval.contains(datetime(today.year, today.month, today.day, 12, tzinfo=UTC))


@given(
    st.lists(
        st.sampled_from([year(2020), month(2020, 3), year(2021), UNKNOWN, year(2020).since()]), max_size=5
    )
)
def test_the_answer_lies_within_every_clue(intervals: list[Interval]) -> None:
    found = combined([Clue(spans=((0, 1),), rule="x", interval=i, why="") for i in intervals])
    if found.conflict:
        assert found.interval == UNKNOWN
    else:
        assert (
            all(i.intersection(found.interval) == found.interval or i == UNKNOWN for i in intervals)
            or not intervals
        )


@pytest.mark.parametrize(
    "piece",
    [
        "“in 2020 ” ",
        "“will go by 2020 ” ",
        "will go by 2020 ",
        "last year (2023) ",
        "by 2025 as early as this year ",
    ],
)
def test_time_is_bounded_by_length_on_hostile_input(piece: str) -> None:
    text = (piece * 40_000)[:120_000]
    start = time.process_time()
    written_when(text)
    assert time.process_time() - start < 0.1 * len(text) / 1000  # 100 ms a KB; some 5 on an idle machine
