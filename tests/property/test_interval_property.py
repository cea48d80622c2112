"""The laws of intervals: intersection and hull of any pair, «by» and «since», steps in calendar months."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from onrecord.annotate.timex.values import after_duration, shifted, step
from onrecord.interval import UNKNOWN, Granularity, Interval, midnight, parse, plus_months

MOMENTS = st.datetimes(datetime(1000, 1, 1), datetime(2990, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ENDS = st.none() | MOMENTS


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    begin, end = draw(ENDS), draw(ENDS)
    if begin is not None and end is not None:
        begin, end = min(begin, end), max(begin, end) + timedelta(seconds=1)
    return Interval(begin, end, draw(st.sampled_from(list(Granularity))))


def bare(interval: Interval | None) -> tuple[datetime | None, datetime | None] | None:
    return None if interval is None else (interval.begin, interval.end)


def holds(outer: Interval, inner: Interval) -> bool:
    return bare(outer.hull(inner)) == bare(outer)


@given(intervals(), intervals())
def test_intersection_and_hull_commute(a: Interval, b: Interval) -> None:
    assert a.intersection(b) == b.intersection(a)
    assert a.hull(b) == b.hull(a)


@given(intervals(), intervals(), intervals())
def test_intersection_and_hull_associate(a: Interval, b: Interval, c: Interval) -> None:
    left, right = a.intersection(b), b.intersection(c)
    assert bare(left.intersection(c) if left else None) == bare(a.intersection(right) if right else None)
    assert a.hull(b).hull(c) == a.hull(b.hull(c))


@given(intervals(), intervals())
def test_each_absorbs_the_other(a: Interval, b: Interval) -> None:
    assert bare(a.intersection(a.hull(b))) == bare(a)
    shared = a.intersection(b)
    if shared is not None:
        assert bare(a.hull(shared)) == bare(a)
        assert holds(a, shared)
        assert holds(b, shared)


@given(intervals())
def test_unknown_is_neutral_for_intersection_and_swallows_in_the_hull(a: Interval) -> None:
    assert bare(a.intersection(UNKNOWN)) == bare(a)
    assert bare(a.hull(UNKNOWN)) == bare(UNKNOWN)
    assert a.intersection(a) == a == a.hull(a)


@given(intervals(), intervals(), MOMENTS)
def test_a_moment_lies_in_the_intersection_when_it_lies_in_both(
    a: Interval, b: Interval, at: datetime
) -> None:
    shared = a.intersection(b)
    assert (shared is not None and shared.contains(at)) == (a.contains(at) and b.contains(at))
    if a.contains(at) or b.contains(at):
        assert a.hull(b).contains(at)


@given(intervals(), intervals())
def test_before_is_strict_and_excludes_overlap(a: Interval, b: Interval) -> None:
    if a.before(b):
        assert not b.before(a)
        assert not a.overlaps(b)
    if a.is_bounded and b.is_bounded:
        assert a.before(b) or b.before(a) or a.overlaps(b)


@given(intervals())
def test_by_and_since_open_one_end_and_meet_in_the_interval(a: Interval) -> None:
    assert bare(a.until()) == (None, a.end)
    assert bare(a.since()) == (a.begin, None)
    assert bare(a.until().intersection(a.since())) == bare(a)
    assert holds(a.until(), a)
    assert holds(a.since(), a)


@given(intervals(), intervals())
def test_by_and_since_are_monotone(a: Interval, b: Interval) -> None:
    assume(holds(a, b))
    assert holds(a.until(), b.until())
    assert holds(a.since(), b.since())


@given(MOMENTS, st.integers(-1200, 1200), st.integers(-1200, 1200))
def test_steps_in_months_keep_order_and_never_pass_a_month_end(at: datetime, n: int, more: int) -> None:
    moved = plus_months(at, n)
    if moved is None:
        return
    assert (moved.year * 12 + moved.month) - (at.year * 12 + at.month) == n
    assert moved.day <= at.day
    further = plus_months(at, n + abs(more))
    assert further is None or further >= moved


@given(st.dates(date(1000, 1, 1), date(2900, 1, 1)), st.sampled_from("DWMQY"), st.integers(-200, 200))
def test_counting_on_and_back_is_monotone_in_the_day(day: date, unit: str, n: int) -> None:
    there, later = step(day, unit, n), step(day + timedelta(days=1), unit, n)
    assert there is None or later is None or there <= later
    forth = after_duration(day, f"P{abs(n)}{unit}", 1)
    assert forth == step(day, unit, abs(n))


@given(st.integers(1000, 2900), st.integers(1, 12), st.integers(-50, 50))
def test_a_value_shifted_by_years_keeps_its_shape_and_comes_back(year: int, month: int, n: int) -> None:
    for value in (f"{year}", f"{year}-{month:02d}", f"{year}-Q{(month + 2) // 3}"):
        moved = shifted(value, "Y", n)
        assert moved[4:] == value[4:]
        assert shifted(moved, "Y", -n) == value


@given(st.dates(date(1000, 1, 1), date(2900, 1, 1)))
def test_a_day_lies_in_its_month_and_that_in_its_year(day: date) -> None:
    narrow = parse(day.isoformat())
    for length in (7, 4):
        wide = parse(day.isoformat()[:length])
        assert holds(wide, narrow)
        assert wide.contains(midnight(day))
        narrow = wide
