from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord import interval as iv
from onrecord.errors import IntervalError
from onrecord.interval import UNKNOWN, Granularity, Interval

MOMENTS = st.datetimes(datetime(1800, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    begin = draw(st.none() | MOMENTS)
    end = draw(st.none() | MOMENTS)
    if begin is not None and end is not None and end <= begin:
        begin, end = (end, begin) if end < begin else (begin, begin + timedelta(days=1))
    return Interval(begin, end, draw(st.sampled_from(Granularity)))


@given(intervals(), intervals())
def test_intersection_is_symmetric_and_inside_both(a: Interval, b: Interval) -> None:
    both = a.intersection(b)
    assert both == b.intersection(a)
    if both is not None:
        for moment in (both.begin, both.end):
            if moment is not None:
                inner = moment if moment == both.begin else moment - timedelta(microseconds=1)
                assert a.contains(inner)
                assert b.contains(inner)


@given(intervals(), intervals())
def test_intervals_that_exclude_each_other_lie_before_or_after(a: Interval, b: Interval) -> None:
    assert a.overlaps(b) == (not (a.before(b) or b.before(a)))


@given(intervals(), intervals())
def test_hull_holds_both(a: Interval, b: Interval) -> None:
    hull = a.hull(b)
    assert hull == b.hull(a)
    assert hull.intersection(a) is not None
    assert (hull.intersection(a).begin, hull.intersection(a).end) == (a.begin, a.end)  # type: ignore[union-attr]


@given(intervals())
def test_the_unknown_changes_nothing_it_meets(a: Interval) -> None:
    assert a.intersection(UNKNOWN) == a
    assert a.intersection(a) == a
    assert a.until().begin is None
    assert a.since().end is None


def times(a: Interval | None) -> tuple[datetime | None, datetime | None] | None:
    return None if a is None else (a.begin, a.end)


def meet(a: Interval | None, b: Interval | None) -> Interval | None:
    return None if a is None or b is None else a.intersection(b)


@given(intervals(), intervals(), intervals())
def test_intersection_and_hull_are_associative(a: Interval, b: Interval, c: Interval) -> None:
    assert meet(meet(a, b), c) == meet(a, meet(b, c))
    assert a.hull(b).hull(c) == a.hull(b.hull(c))


@given(intervals(), intervals())
def test_intersection_and_hull_absorb_each_other(a: Interval, b: Interval) -> None:
    assert times(a.intersection(a.hull(b))) == times(a)
    both = a.intersection(b)
    if both is not None:
        assert times(a.hull(both)) == times(a)
    assert a.hull(a) == a


@given(intervals(), intervals(), MOMENTS)
def test_a_moment_lies_in_the_intersection_when_it_lies_in_both(
    a: Interval, b: Interval, moment: datetime
) -> None:
    both = a.intersection(b)
    assert (both is not None and both.contains(moment)) == (a.contains(moment) and b.contains(moment))
    if a.contains(moment) or b.contains(moment):
        assert a.hull(b).contains(moment)


@given(intervals(), intervals(), intervals())
def test_before_is_a_strict_order(a: Interval, b: Interval, c: Interval) -> None:
    assert not a.before(a)
    assert not (a.before(b) and b.before(a))
    if a.before(b) and b.before(c):
        assert a.before(c)


@given(intervals(), intervals(), intervals())
def test_narrowing_keeps_what_was_excluded_excluded(a: Interval, b: Interval, c: Interval) -> None:
    both = a.intersection(b)
    if both is not None and not a.overlaps(c):
        assert not both.overlaps(c)


@given(intervals())
def test_until_and_since_widen_to_what_they_came_from(a: Interval) -> None:
    assert a.until().until() == a.until()
    assert a.since().since() == a.since()
    assert a.until().intersection(a.since()) == a
    assert times(a.hull(a.until())) == times(a.until())


def test_interval_refuses_naive_and_foreign_time() -> None:
    with pytest.raises(IntervalError, match="UTC"):
        Interval(datetime(2024, 1, 1))  # noqa: DTZ001
    with pytest.raises(IntervalError, match="UTC"):
        Interval(datetime(2024, 1, 1, tzinfo=timezone(timedelta(hours=2))))


def test_interval_refuses_to_end_before_it_begins() -> None:
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    with pytest.raises(IntervalError, match="half-open"):
        Interval(moment, moment)


@pytest.mark.parametrize(
    ("text", "begin", "end", "granularity"),
    [
        ("2024", "2024-01-01", "2025-01-01", Granularity.YEAR),
        ("2024-02", "2024-02-01", "2024-03-01", Granularity.MONTH),
        ("2024-02-29", "2024-02-29", "2024-03-01", Granularity.DAY),
        ("2023-12", "2023-12-01", "2024-01-01", Granularity.MONTH),
        ("2024-12-31T23:30+02:00", "2024-12-31T21:30:00Z", "2024-12-31T21:30:01Z", Granularity.SECOND),
    ],
)
def test_parse_reads_what_iso_8601_names(text: str, begin: str, end: str, granularity: str) -> None:
    parsed = iv.parse(text)
    assert (iv.iso(parsed.begin), iv.iso(parsed.end), parsed.granularity) == (begin, end, granularity)


@pytest.mark.parametrize("text", ["2023-02-29", "2024-13", "soon", "", "24-01-01", "2024-1-1-1"])
def test_parse_refuses_what_is_no_date(text: str) -> None:
    with pytest.raises(IntervalError):
        iv.parse(text)


def test_calendar_units() -> None:
    assert str(iv.quarter(2025, 4)) == "2025-10-01 – 2026-01-01"
    assert str(iv.half(2025, 2)) == "2025-07-01 – 2026-01-01"
    assert str(iv.week(2026, 1)) == "2025-12-29 – 2026-01-05"
    assert str(iv.decade(1990)) == "1990-01-01 – 2000-01-01"
    assert iv.day(2024, 2, 29).is_day
    assert not iv.month(2024, 2).is_day
    assert UNKNOWN.is_open
    assert str(UNKNOWN) == "… – …"


def test_months_end_where_the_calendar_ends_them() -> None:
    january = datetime(2023, 1, 31, tzinfo=UTC)
    assert iv.plus_months(january, 1) == datetime(2023, 2, 28, tzinfo=UTC)
    assert iv.plus_months(january, 13) == datetime(2024, 2, 29, tzinfo=UTC)
    assert iv.plus_months(january, -2) == datetime(2022, 11, 30, tzinfo=UTC)
    assert iv.plus_months(january, 12 * 8000) is None


def test_a_month_is_as_long_as_the_calendar_has_it() -> None:
    for year in (1900, 2000, 2023, 2024):
        for number in range(1, 13):
            where = iv.month(year, number)
            assert where.begin is not None
            assert where.end is not None
            assert (where.end - where.begin).days == calendar.monthrange(year, number)[1]
            end = iv.plus_months(datetime(2021, 1, 31, tzinfo=UTC), (year - 2021) * 12 + number - 1)
            assert end is not None
            assert end.day == calendar.monthrange(year, number)[1]


@given(MOMENTS)
def test_iso_is_read_back_as_it_was_written(moment: datetime) -> None:
    assert iv.parse_moment(iv.iso(moment) or "") == moment
