"""Intervals of time, half-open, in UTC, as wide as the evidence.

``[begin, end)``: «in September 2025» is ``[2025-09-01, 2025-10-01)``; «by September 2025» has no begin
and ends where September ends. An end that nothing tells is open (``None``), never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from onrecord.errors import IntervalError


class Granularity(StrEnum):
    """The unit in which a source spoke."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    PART_OF_DAY = "part_of_day"
    DAY = "day"
    WEEKEND = "weekend"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"
    HALF = "half"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Interval:
    """Half-open, aware and in UTC. Either end may be open.

    Raises:
        IntervalError: for a naive time, or an end that is not after its begin.
    """

    begin: datetime | None = None
    end: datetime | None = None
    granularity: Granularity = Granularity.UNKNOWN

    def __post_init__(self) -> None:
        for moment in (self.begin, self.end):
            if moment is not None and moment.utcoffset() != timedelta(0):
                raise IntervalError(
                    f"An interval is kept in UTC, not {moment.isoformat()}.",
                    next_step="Convert with .astimezone(datetime.UTC) first.",
                )
        if self.begin is not None and self.end is not None and self.end <= self.begin:
            raise IntervalError(
                f"An interval must end after it begins: {self.begin} .. {self.end}.",
                next_step="Intervals are half-open; a single day ends where the next begins.",
            )

    # -- questions -------------------------------------------------------------------------
    @property
    def is_open(self) -> bool:
        """Whether nothing at all is known."""
        return self.begin is None and self.end is None

    @property
    def is_bounded(self) -> bool:
        return self.begin is not None and self.end is not None

    @property
    def is_day(self) -> bool:
        """Whether it is exactly one calendar day."""
        return (
            self.begin is not None
            and self.end == self.begin + timedelta(days=1)
            and self.begin == midnight(self.begin.date())
        )

    def contains(self, moment: datetime) -> bool:
        return (self.begin is None or self.begin <= moment) and (self.end is None or moment < self.end)

    def overlaps(self, other: Interval) -> bool:
        return self.intersection(other) is not None

    def before(self, other: Interval) -> bool:
        """Whether all of this lies before all of ``other``; an open end decides nothing."""
        return self.end is not None and other.begin is not None and self.end <= other.begin

    # -- algebra ---------------------------------------------------------------------------
    def intersection(self, other: Interval) -> Interval | None:
        """What both allow, with the finer granularity; ``None`` when they exclude each other."""
        begin = _latest(self.begin, other.begin)
        end = _earliest(self.end, other.end)
        if begin is not None and end is not None and end <= begin:
            return None
        return Interval(begin, end, _finer(self.granularity, other.granularity))

    def hull(self, other: Interval) -> Interval:
        """The smallest interval that holds both, with the coarser granularity."""
        begin = None if self.begin is None or other.begin is None else min(self.begin, other.begin)
        end = None if self.end is None or other.end is None else max(self.end, other.end)
        return Interval(begin, end, _coarser(self.granularity, other.granularity))

    def until(self) -> Interval:
        """«By» this: no begin, the same end."""
        return Interval(None, self.end, self.granularity)

    def since(self) -> Interval:
        """«Since» this: the same begin, no end."""
        return Interval(self.begin, None, self.granularity)

    # -- text ------------------------------------------------------------------------------
    def __str__(self) -> str:
        return f"{iso(self.begin) or '…'} – {iso(self.end) or '…'}"


UNKNOWN = Interval()
"""The interval about which nothing is known."""


def midnight(day: date) -> datetime:
    """Where ``day`` begins in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def day(year: int, month: int, day_: int) -> Interval:
    """One calendar day.

    Raises:
        ValueError: when there is no such day.
    """
    begin = datetime(year, month, day_, tzinfo=UTC)
    return Interval(begin, _plus(begin, days=1), Granularity.DAY)


def month(year: int, month_: int) -> Interval:
    """One calendar month."""
    begin = datetime(year, month_, 1, tzinfo=UTC)
    return Interval(begin, plus_months(begin, 1), Granularity.MONTH)


def quarter(year: int, number: int) -> Interval:
    """Quarter 1 to 4 of a calendar year."""
    begin = datetime(year, 3 * number - 2, 1, tzinfo=UTC)
    return Interval(begin, plus_months(begin, 3), Granularity.QUARTER)


def half(year: int, number: int) -> Interval:
    """Half 1 or 2 of a calendar year."""
    begin = datetime(year, 6 * number - 5, 1, tzinfo=UTC)
    return Interval(begin, plus_months(begin, 6), Granularity.HALF)


def year(year_: int) -> Interval:
    """One calendar year."""
    begin = datetime(year_, 1, 1, tzinfo=UTC)
    return Interval(begin, plus_months(begin, 12), Granularity.YEAR)


def week(year_: int, number: int) -> Interval:
    """An ISO 8601 week, Monday to Sunday."""
    begin = midnight(date.fromisocalendar(year_, number, 1))
    return Interval(begin, _plus(begin, days=7), Granularity.WEEK)


def decade(first_year: int) -> Interval:
    """The ten years from ``first_year`` on."""
    begin = datetime(first_year, 1, 1, tzinfo=UTC)
    return Interval(begin, plus_months(begin, 120), Granularity.DECADE)


def plus_months(moment: datetime, months: int) -> datetime | None:
    """Calendar months later (or earlier); the 31st falls back to the month's last day.

    ``None`` when the result leaves the years 1 to 9999.
    """
    index = moment.year * 12 + moment.month - 1 + months
    year_, month_ = index // 12, index % 12 + 1
    if not 1 <= year_ <= 9999:
        return None
    last = _last_day(year_, month_)
    return moment.replace(year=year_, month=month_, day=min(moment.day, last))


def _last_day(year_: int, month_: int) -> int:
    """The last day of a month. ``calendar`` knows it too, and loads ``locale`` for it."""
    if month_ == 2:
        leap = year_ % 4 == 0 and (year_ % 100 != 0 or year_ % 400 == 0)
        return 29 if leap else 28
    return 30 if month_ in {4, 6, 9, 11} else 31


def iso(moment: datetime | None) -> str | None:
    """``2025-09-01`` at midnight, else ``2025-09-01T15:00:00Z``; ``None`` for an open end."""
    if moment is None:
        return None
    if moment == midnight(moment.date()):
        return moment.date().isoformat()
    return moment.isoformat().replace("+00:00", "Z")


def parse_moment(value: str) -> datetime:
    """An ISO 8601 day or time as UTC; without an offset it is taken as UTC.

    Raises:
        IntervalError: when it is neither.
    """
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError as error:
        raise IntervalError(
            f"Not a date in ISO 8601: {value!r}.",
            next_step="Write it as 2024-09-06 or 2024-09-06T15:00Z.",
        ) from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def parse(value: str) -> Interval:
    """``2024``, ``2024-09``, ``2024-09-06`` or a full time, as the interval that it names.

    Raises:
        IntervalError: when it is none of these.
    """
    value = value.strip()
    parts = value.split("-")
    try:
        numbers = [int(p) for p in parts] if all(p.isdigit() for p in parts) else []
        if len(numbers) == 1 and len(value) == 4:
            return year(numbers[0])
        if len(numbers) == 2 and len(parts[0]) == 4:
            return month(numbers[0], numbers[1])
        if len(numbers) == 3 and len(parts[0]) == 4:
            return day(*numbers)
    except (ValueError, TypeError) as error:
        raise IntervalError(
            f"There is no such date: {value!r}.", next_step="Write it as 2024-09-06."
        ) from error
    moment = parse_moment(value)
    return Interval(moment, _plus(moment, seconds=1), Granularity.SECOND)


_ORDER = list(Granularity)


def _finer(a: Granularity, b: Granularity) -> Granularity:
    return min(a, b, key=_ORDER.index)


def _coarser(a: Granularity, b: Granularity) -> Granularity:
    return max(a, b, key=_ORDER.index)


def _latest(a: datetime | None, b: datetime | None) -> datetime | None:
    return b if a is None else a if b is None else max(a, b)


def _earliest(a: datetime | None, b: datetime | None) -> datetime | None:
    return b if a is None else a if b is None else min(a, b)


def _plus(moment: datetime, **step: float) -> datetime | None:
    try:
        return moment + timedelta(**step)
    except OverflowError:
        return None
