from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.interval import iso
from onrecord.ledger.status import Status, status


def end_of(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=1)


def due(begin: str | None, end: str | None, granularity: str = "month", polarity: str = "+") -> dict:
    return {"due": {"begin": begin, "end": end, "granularity": granularity}, "polarity": polarity}


@pytest.mark.parametrize(
    ("commitment", "day", "expected"),
    [
        # «by September 2031»: its month is the time for it.
        (due(None, "2031-10-01"), "2031-08-31", Status.STATED),
        (due(None, "2031-10-01"), "2031-09-01", Status.DUE),
        (due(None, "2031-10-01"), "2031-09-30", Status.DUE),
        (due(None, "2031-10-01"), "2031-10-01", Status.OVERDUE),
        # «in 2031»
        (due("2031-01-01", "2032-01-01", "year"), "2030-12-31", Status.STATED),
        (due("2031-01-01", "2032-01-01", "year"), "2031-01-01", Status.DUE),
        (due("2031-01-01", "2032-01-01", "year"), "2031-12-31", Status.DUE),
        (due("2031-01-01", "2032-01-01", "year"), "2032-01-01", Status.OVERDUE),
        # «by the end of 2031», told as a day
        (due(None, "2032-01-01", "day"), "2031-12-30", Status.STATED),
        (due(None, "2032-01-01", "day"), "2031-12-31", Status.DUE),
        # «from 2031 on» is never late
        (due("2031-01-01", None, "year"), "2030-06-01", Status.STATED),
        (due("2031-01-01", None, "year"), "2050-06-01", Status.DUE),
        # an unknown unit narrows nothing
        (due(None, "2031-10-01", "unknown"), "2031-09-30", Status.STATED),
        (due(None, "2031-10-01", "nonsense"), "2031-10-01", Status.OVERDUE),
        # what is not to be done cannot be late
        (due(None, "2031-10-01", polarity="-"), "2031-10-05", Status.TERM_OVER),
        (due(None, "2031-10-01", polarity="-"), "2031-09-05", Status.DUE),
        ({"due": None}, "2031-01-01", Status.NO_DATE),
        ({}, "2031-01-01", Status.NO_DATE),
        (due(None, None), "2031-01-01", Status.UNKNOWN_DATE),
        (due("soon", "never"), "2031-01-01", Status.UNKNOWN_DATE),
    ],
)
def test_status_on_a_day(commitment: dict, day: str, expected: Status) -> None:
    assert status(commitment, as_of=end_of(day)) is expected


def test_status_at_an_hour() -> None:
    at_noon = due("2031-05-02T12:00:00Z", "2031-05-02T13:00:00Z", "hour")
    assert status(at_noon, as_of=datetime(2031, 5, 2, 12, tzinfo=UTC)) is Status.STATED
    assert status(at_noon, as_of=datetime(2031, 5, 2, 12, 30, tzinfo=UTC)) is Status.DUE
    assert status(at_noon, as_of=datetime(2031, 5, 2, 14, tzinfo=UTC)) is Status.OVERDUE


def test_status_never_says_broken() -> None:
    assert not any("broken" in value or "kept" in value for value in Status)


days = st.integers(min_value=-30_000, max_value=50_000).map(
    lambda n: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=n)
)


@given(end=days, first=days, later=days)
def test_status_only_moves_forward(end: datetime, first: datetime, later: datetime) -> None:
    order = [Status.STATED, Status.DUE, Status.OVERDUE]
    commitment = due(None, iso(end), "year")
    first, later = sorted((first, later))
    assert order.index(status(commitment, as_of=first)) <= order.index(status(commitment, as_of=later))
