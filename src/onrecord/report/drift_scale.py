"""The two axes of the drift picture: days to units of the picture, and the ticks that name them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from onrecord.interval import UNKNOWN, Interval, midnight
from onrecord.ledger.provenance import Recorded

WIDTH, HEIGHT = 960, 430
TALL = 560
"""The height of a crowded picture."""
CROWD = 120
"""Statements from which a picture is crowded."""
LEFT, RIGHT, TOP, BOTTOM = 104, 30, 16, 34
GUTTER = 44
"""How wide the column of the undated articles is, where there are some."""
_FAR = timedelta(days=366 * 8)
"""How far beyond the reports the picture reaches up."""
_BACK = timedelta(days=366 * 2)


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid and its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Point:
    """A statement with the time that it promises; nothing of it is drawn yet."""

    recorded: Recorded
    due: Interval
    unsure: bool
    written: Interval = UNKNOWN
    """When words allow an article without a date to be written."""

    @property
    def reported(self) -> Interval:
        """The day of the report, as wide as it is known."""
        return self.written if self.undated else self.recorded.published

    @property
    def undated(self) -> bool:
        return self.recorded.published.is_open

    @property
    def told(self) -> datetime | None:
        """Where the mark stands: the middle of the day of the report, or the one end that is known."""
        begin, end = self.reported.begin, self.reported.end
        if begin is None or end is None:
            return begin or end
        return begin + (end - begin) / 2

    @property
    def day(self) -> datetime:
        """The promised day: the last one that is told."""
        end = self.due.end
        if end is not None:
            return end
        assert self.due.begin is not None  # noqa: S101 - points without any date are left out
        return self.due.begin


class Scale:
    """From days to units of the picture, both ways open to what lies outside."""

    def __init__(self, low: datetime, high: datetime, *, at: tuple[float, float]) -> None:
        self.low, self.high = low, max(high, low + timedelta(days=1))
        self._at = at

    def __call__(self, moment: datetime) -> float:
        share = (min(max(moment, self.low), self.high) - self.low) / (self.high - self.low)
        return round(self._at[0] + share * (self._at[1] - self._at[0]), 1)

    def ticks(self) -> tuple[Tick, ...]:
        found = ticks(self.low, self.high)
        if not found:  # a few days: the middle one is named
            middle = midnight((self.low + (self.high - self.low) / 2).date())
            found = [(middle, middle.date().isoformat())]
        return tuple(Tick(self(day), label) for day, label in found)


def ticks(low: datetime, high: datetime, *, most: int = 9) -> list[tuple[datetime, str]]:
    """Firsts of months or years between two days, at most ``most``, with labels."""
    for months in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000):
        index = -(-(low.year * 12 + low.month - 1 + (low.day > 1)) // months) * months
        found = []
        while index < 9999 * 12:
            day = datetime(index // 12, index % 12 + 1, 1, tzinfo=UTC) if index >= 12 else None
            if day is not None and day > high:
                break
            if day is not None:
                found.append((day, f"{day:%Y}" if months >= 12 else f"{day:%Y-%m}"))
            index += months
            if len(found) > most:
                break
        if len(found) <= most:
            return found
    return []


def scales(points: Sequence[Point], *, judged: datetime) -> tuple[Scale, Scale, bool]:
    """Both axes: what was told far away from the reports is drawn at the edge."""
    told = [point.told for point in points if point.told is not None]
    gutter = len(told) < len(points)
    days = [point.day for point in points] + [p.due.begin for p in points if p.due.begin is not None]
    first, last = _reach(points) or (min(days), max(days))
    near = _trimmed([day for day in days if first - _BACK <= day <= last + _FAR]) or days
    low, high = min([*near, first]), max([*near, last])
    if high < judged <= high + (high - low) / 5:
        high = judged
    margin = (high - low) / 40 + timedelta(days=2)
    side = (last - first) / 30 + timedelta(days=3)
    left = LEFT + (GUTTER if gutter else 0)
    return (
        Scale(_minus(first, side), _plus(last, side), at=(left, WIDTH - RIGHT)),
        Scale(_minus(low, margin), _plus(high, margin), at=(height_of(points) - BOTTOM, TOP)),
        gutter,
    )


def height_of(points: Sequence[Point]) -> int:
    """How high the picture is: many marks need room."""
    return TALL if len(points) > CROWD else HEIGHT


def _trimmed(days: Sequence[datetime]) -> list[datetime]:
    """Without the few days that lie so far off that they would squash all others into a line.

    Off are those beyond the middle nine tenths by more than their own width.
    """
    ordered = sorted(days)
    if len(ordered) < _FEW:
        return ordered
    cut = len(ordered) // 20
    low, high = ordered[cut], ordered[-1 - cut]
    reach = high - low
    return [day for day in ordered if low - day <= reach and day - high <= reach]


_FEW = 40


def _reach(points: Sequence[Point]) -> tuple[datetime, datetime] | None:
    """From the first report to the last: a bound that is far wider than all others runs off at the edge."""
    known = [p.reported for p in points if p.told is not None]
    ends = sorted(
        (tuple(m for m in (r.begin, r.end) if m) for r in known), key=lambda pair: pair[-1] - pair[0]
    )
    if not ends:
        return None
    first, last = ends[0][0], ends[0][-1]
    for pair in ends:
        if pair[-1] - pair[0] > max(last - first, _WIDE):
            continue
        first, last = min(first, pair[0]), max(last, pair[-1])
    return first, last


_WIDE = timedelta(days=366 * 2)


def _minus(moment: datetime, step: timedelta) -> datetime:
    try:
        return moment - step
    except OverflowError:
        return moment


def _plus(moment: datetime, step: timedelta) -> datetime:
    try:
        return moment + step
    except OverflowError:
        return moment
