from __future__ import annotations

from datetime import UTC, datetime

import pytest

from onrecord.interval import UNKNOWN, Granularity, Interval
from onrecord.ledger.provenance import EntryType
from onrecord.ledger.store import View
from onrecord.story.timeline import due_order, interval_of, timeline


def test_timeline_orders_by_interval_and_puts_the_undated_last(view: View) -> None:
    rows = timeline(view)
    ends = [row.when.end and row.when.end.year for row in rows]
    assert ends == [2031, 2031, 2034, None]
    assert [row.recorded.entry.type for row in rows] == ["commitment", "commitment", "event", "commitment"]


def test_timeline_tells_when_it_was_told(view: View) -> None:
    harbour = timeline(view)[1]
    assert harbour.told.begin == datetime(2031, 2, 3, tzinfo=UTC)
    assert timeline(view)[-1].told.is_open


def test_timeline_can_leave_out_what_has_no_time(view: View) -> None:
    assert [row.timed for row in timeline(view)] == [True, True, True, False]
    assert len(timeline(view, timed_only=True)) == 3


def test_timeline_narrows_nothing(view: View) -> None:
    by_june = timeline(view)[1].when
    assert by_june == Interval(None, datetime(2031, 7, 1, tzinfo=UTC), Granularity.MONTH)


@pytest.mark.parametrize(
    "time",
    [
        None,
        {},
        {"begin": None, "end": None},
        {"begin": "?", "end": None},
        {"begin": "2031-02-02", "end": "2031-01-01"},
    ],
)
def test_timeline_unreadable_times_are_unknown(time: dict | None) -> None:
    assert interval_of(time) == UNKNOWN


def test_timeline_unknown_units_are_kept_as_unknown() -> None:
    found = interval_of({"begin": "2031-01-01", "end": "2031-01-08", "granularity": "fortnight"})
    assert found.granularity is Granularity.UNKNOWN
    assert found.is_bounded


def test_timeline_due_order_puts_no_date_last(view: View) -> None:
    commitments = sorted(view.entries(types=(EntryType.COMMITMENT,)), key=due_order)
    assert [c.entry.body["due"] and c.entry.body["due"]["text"] for c in commitments] == [
        "by 2030",
        "by June 2031",
        None,
    ]
