from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import record_samples as samples
import web_samples
from onrecord.document import Published
from onrecord.interval import UNKNOWN, Interval, day, month, year
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.report.bars import scale_of, scale_of_times
from onrecord.report.cards import Fragments, held
from onrecord.report.drift import Drift, drift
from onrecord.report.drift_marks import MOST
from onrecord.report.drift_scale import LEFT, WIDTH, ticks

JUDGED = datetime(2031, 7, 2, tzinfo=UTC)


def told(published: Interval, due: Interval, *, force: str = "promised", **more: Any) -> Recorded:
    rule = Published(published, "hand") if not published.is_open else Published()
    doc = samples.document(f"Title\nIt ends by then.\n{due}\n", path=str(due), published=rule)
    body = {
        "force": force,
        "holder": {"text": "It", "start": 6, "end": 8, "authority": more.get("authority", "person")},
        "act": {"text": "ends", "start": 9, "end": 13, "class": "end"},
        "polarity": more.get("polarity", "+"),
        "due": samples.time(doc, "by then", due, granularity="day", unsure=more.get("unsure", False)),
    }
    entry = samples.make(EntryType.COMMITMENT, doc, body, [(6, 13)])
    return Recorded(entry=entry, published=published, recorded=Interval(samples.RECORDED), run_id="r")


def picture(*rows: Recorded) -> Drift:
    return drift(rows, judged=JUDGED, links=Fragments(), holders=held)


def test_drift_later_reports_stand_right_and_later_dates_stand_higher() -> None:
    made = picture(
        told(day(2030, 1, 1), day(2030, 6, 1)),
        told(day(2030, 4, 1), day(2030, 9, 1)),
        told(day(2030, 8, 1), day(2031, 3, 1)),
    )
    assert len(made.dots) == 3
    assert [dot.x for dot in made.dots] == sorted(dot.x for dot in made.dots)
    assert [dot.y for dot in made.dots] == sorted((dot.y for dot in made.dots), reverse=True)
    assert [row.due for row in made.rows] == ["2030-06-01", "2030-09-01", "2031-03-01"]


def test_drift_names_what_the_marks_are_about_where_there_is_room() -> None:
    rows = [told(day(2030, 1 + n % 12, 1 + n % 28), day(2030 + n % 4, 6, 1 + n % 27)) for n in range(60)]
    rows = list({row.entry.id: row for row in rows}.values())
    named = [
        (f"the {n}. thing that is to be handed over to somebody", [r.entry.id]) for n, r in enumerate(rows)
    ]
    found = drift(rows, judged=JUDGED, links=Fragments(), holders=held, named=named)
    assert 0 < len(found.labels) <= 8
    assert all(len(label.words) <= 36 for label in found.labels)
    boxes = []
    for label in found.labels:
        long = 6.9 * len(label.words)
        left = label.x - {"start": 0, "middle": long / 2, "end": long}[label.anchor]
        assert found.left <= left, "inside the picture"
        assert left + long <= found.right
        boxes.append((left, label.y - 11, left + long, label.y + 3))
    marks = [(dot.x - 9, dot.y - 9, dot.x + 9, dot.y + 9) for dot in found.dots]
    for at, (x0, y0, x1, y1) in enumerate(boxes):
        for a0, b0, a1, b1 in (*boxes[:at], *marks):
            assert x1 <= a0 or a1 <= x0 or y1 <= b0 or b1 <= y0, "nothing is hidden"


def test_drift_a_promise_for_its_own_day_stands_on_the_diagonal() -> None:
    made = picture(*(told(day(2030, m, 15), day(2030, m, 15)) for m in (1, 5, 9)))
    assert made.diagonal is not None
    x0, y0, x1, y1 = made.diagonal
    for dot in made.dots:
        on_line = y0 + (dot.x - x0) / (x1 - x0) * (y1 - y0)
        assert abs(dot.y - on_line) < 1.5


def test_drift_uncertain_dates_are_bars() -> None:
    by, whole, since, one = (
        picture(told(day(2030, 1, 1), due), told(day(2030, 2, 1), year(2032))).dots[0]
        for due in (month(2030, 9).until(), year(2030), month(2031, 1).since(), day(2030, 9, 1))
    )
    assert by.low == by.high == by.y
    assert whole.low > whole.high == whole.y
    assert since.low == since.y
    assert since.high < since.y
    assert abs(one.low - one.high) < 2


def test_drift_shape_is_authority_and_colour_is_force_or_denial() -> None:
    made = picture(
        told(day(2030, 1, 1), day(2030, 6, 1), force="promised"),
        told(day(2030, 3, 1), day(2030, 6, 1), force="demanded", authority="anonymous"),
        told(day(2030, 5, 1), day(2030, 6, 9), force="promised", polarity="-", unsure=True),
    )
    assert [(dot.group, dot.authority, dot.unsure) for dot in made.dots] == [
        ("bound", "person", False),
        ("ask", "anonymous", False),
        ("deny", "person", True),
    ]
    assert made.dots[0].shape != made.dots[1].shape
    assert [name for name, _ in made.authorities] == ["person", "anonymous"]


def test_drift_undated_reports_stand_apart() -> None:
    made = picture(told(day(2030, 1, 1), day(2030, 6, 1)), told(UNKNOWN, day(2030, 7, 1)))
    assert made.gutter
    assert made.dots[1].x < made.dots[0].x
    assert made.rows[1].reported == "undated"


def test_drift_names_the_day_when_all_is_told_on_one() -> None:
    made = picture(told(day(2030, 1, 12), day(2030, 6, 1)))
    assert [tick.label for tick in made.across] == ["2030-01-12"]
    assert abs(made.across[0].at - made.dots[0].x) < 80


def test_drift_leaves_out_what_has_no_date_and_says_so() -> None:
    assert picture(told(day(2030, 1, 1), UNKNOWN)) == Drift(left_out=1)
    assert picture() == Drift()


def test_drift_far_away_dates_stay_at_the_edge() -> None:
    made = picture(told(day(2030, 1, 1), year(2100)), told(day(2030, 2, 1), day(2030, 8, 1)))
    assert made.up[-1].label < "2035"
    assert min(dot.y for dot in made.dots) >= made.top


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(-3000, 90_000)), min_size=1, max_size=30))
def test_drift_stays_inside_its_frame(days: list[tuple[int, int]]) -> None:
    start = datetime(2030, 1, 1, tzinfo=UTC)
    rows = []
    for at, ahead in days:
        first = start + timedelta(days=at)
        due = first + timedelta(days=ahead)
        rows.append(told(Interval(first, first + timedelta(days=1)), Interval(due, due + timedelta(days=1))))
    made = picture(*rows)
    assert sum(dot.count for dot in made.dots) == len(days)
    for dot in made.dots:
        assert LEFT <= dot.x <= WIDTH
        for y in (dot.y, dot.low, dot.high):
            assert made.top <= y <= made.bottom


@given(st.integers(1, 3_000_000), st.integers(1, 600_000))
def test_drift_ticks_are_few_and_in_range(first: int, length: int) -> None:
    low = datetime(1, 1, 1, tzinfo=UTC) + timedelta(days=first)
    high = low + timedelta(days=length)
    found = ticks(low, high)
    assert len(found) <= 9
    assert all(low <= each <= high for each, _ in found)


def test_drift_draws_many_statements_as_few_marks(tmp_path: Path) -> None:
    rows = [
        Recorded(entry=entry, published=doc.published.interval, recorded=Interval(), run_id="r")
        for doc, entries in web_samples.story(120)
        for entry in entries
        if entry.type is EntryType.COMMITMENT
    ]
    made = drift(rows, judged=JUDGED, links=Fragments(), holders=held)
    assert len(made.dots) <= MOST
    assert sum(dot.count for dot in made.dots) == len(rows) == 960


@pytest.mark.parametrize(
    ("low", "high", "open_left", "open_right"),
    [
        (10.0, 20.0, False, False),
        (None, 20.0, True, False),
        (10.0, None, False, True),
        (15.0, 15.0, False, False),
    ],
)
def test_bars_show_open_ends(
    low: float | None, high: float | None, open_left: bool, open_right: bool
) -> None:
    bar = scale_of([0.0, 40.0]).bar(low, high)
    assert (bar.open_left, bar.open_right) == (open_left, open_right)
    assert bar.length > 0
    assert bar.start >= 0
    assert bar.start + bar.length <= 240


def test_bars_of_nothing() -> None:
    assert scale_of([]).bar(0.5, 0.5).length > 0
    assert scale_of_times([UNKNOWN]).low == 0


def test_drift_words_that_bound_an_undated_report_are_a_bar() -> None:
    dated = [told(day(2030, 1, 1), day(2030, 6, 1)), told(day(2030, 12, 1), day(2031, 6, 1))]
    free, one, both = (told(UNKNOWN, day(2031, m, 1)) for m in (1, 2, 3))
    written = {
        one.entry.doc_id: day(2030, 3, 1).since(),
        both.entry.doc_id: Interval(day(2030, 4, 1).begin, day(2030, 8, 1).end),
    }
    made = drift([*dated, free, one, both], judged=JUDGED, links=Fragments(), holders=held, written=written)
    dots = {dot.ids[0]: dot for dot in made.dots}
    loose, half, whole = (dots[each.entry.id] for each in (free, one, both))
    assert not loose.within
    assert loose.x < made.left + 44, "what nothing bounds stays in the column of the undated"
    assert half.within and half.open_right and not half.open_left  # noqa: PT018
    assert half.right == made.right
    assert half.left > dots[dated[0].entry.id].x
    assert whole.within and not (whole.open_left or whole.open_right)  # noqa: PT018
    assert whole.left < whole.x < whole.right < half.right
    rows = {row.id: row.reported for row in made.rows}
    assert rows[both.entry.id] == "undated, written 2030-04-01 to 2030-08-01 by its words"
    assert rows[free.entry.id] == "undated"
    assert made.within


def test_drift_no_line_goes_through_a_report_without_a_date() -> None:
    first, last = told(day(2030, 1, 1), day(2030, 6, 1)), told(day(2030, 12, 1), day(2031, 6, 1))
    loose = told(UNKNOWN, day(2031, 3, 1))
    ids = [each.entry.id for each in (first, loose, last)]
    within = {loose.entry.doc_id: Interval(day(2030, 4, 1).begin, day(2030, 8, 1).end)}
    for written in ({}, within):
        made = drift(
            [first, loose, last],
            judged=JUDGED,
            links=Fragments(),
            holders=held,
            undertakings=[ids],
            written=written,
        )
        place = {dot.ids[0]: dot for dot in made.dots}
        begin, end = place[first.entry.id], place[last.entry.id]
        assert made.steps == (f"M{begin.x} {begin.y}H{end.x}V{end.y}",), "from the first dated report on"
