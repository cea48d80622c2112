"""The plan as a picture."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from onrecord.interval import UNKNOWN, Interval, month, year
from onrecord.report.roadmap_picture import LABELS, WIDTH, Item, Picture, roadmap_picture

NOW = datetime(2031, 7, 2, tzinfo=UTC)


def item(due: Interval, **more: Any) -> Item:
    return Item(label="Varna · leave · Lisk", link="#und-1", words="w", tone="", due=due, **more)


def test_a_step_without_a_date_is_in_the_list_alone() -> None:
    assert roadmap_picture([item(UNKNOWN)], judged=NOW) == Picture()


def test_a_line_runs_from_the_first_report_to_the_last_day() -> None:
    found = roadmap_picture(
        [item(month(2031, 9).until(), told=datetime(2031, 2, 1, tzinfo=UTC)), item(year(2032))], judged=NOW
    )
    by, whole = (lane.spans[0] for lane in found.lanes)
    assert by.lead is not None
    assert by.lead < by.start
    assert by.open_left
    assert whole.length > 100
    assert whole.lead is None
    assert found.today is not None
    assert by.lead < found.today < by.start


def test_rival_versions_stand_under_each_other() -> None:
    rivals = ((month(2031, 9), False), (month(2032, 9), False), (year(2031), True))
    found = roadmap_picture([item(month(2031, 9), rivals=rivals), item(year(2031))], judged=NOW)
    first, second = found.lanes
    assert [span.negated for span in first.spans] == [False, False, True]
    assert sorted({span.y for span in first.spans}) == [span.y for span in first.spans]
    assert second.y > first.spans[-1].y


@given(st.lists(st.tuples(st.datetimes(), st.integers(1, 10**9), st.booleans(), st.booleans()), max_size=6))
def test_everything_stays_in_the_picture(rows: list[tuple[datetime, int, bool, bool]]) -> None:
    items = []
    for start, seconds, left, right in rows:
        begin = start.replace(tzinfo=UTC)
        try:
            end = datetime.fromtimestamp(begin.timestamp() + seconds, UTC)
        except (ValueError, OverflowError):
            continue
        if end > begin:
            items.append(item(Interval(None if left else begin, None if right and not left else end)))
    found = roadmap_picture(items, judged=NOW)
    for lane in found.lanes:
        for span in lane.spans:
            assert span.start >= LABELS - 1
            assert span.start + span.length <= WIDTH
            assert lane.y < span.y < found.height
