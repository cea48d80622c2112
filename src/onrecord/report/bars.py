"""Bars: an interval of time, or a figure with its bounds, on the scale that its rows share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from onrecord.interval import Interval
from onrecord.report.drift_scale import Tick, ticks

WIDTH = 240
_INSET = 4
_SMALLEST = 3.0
_TRIMMED = 0.08
"""The share of rows at either end that may lie off the scale, so that one odd year does not squash it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """``start`` and ``length`` in units of the picture; an open side fades out."""

    start: float
    length: float
    open_left: bool = False
    open_right: bool = False
    unsure: bool = False
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """From ``low`` to ``high``, in seconds or in the unit of a figure."""

    low: float
    high: float

    def at(self, value: float) -> float:
        share = (min(max(value, self.low), self.high) - self.low) / ((self.high - self.low) or 1)
        return round(_INSET + share * (WIDTH - 2 * _INSET), 1)

    def bar(self, low: float | None, high: float | None, *, unsure: bool = False, tone: str = "") -> Bar:
        """The bar from ``low`` to ``high``; ``None`` is open, and drawn as a short piece that fades."""
        reach = (self.high - self.low) / 8 or 1
        begin = low if low is not None else (high or 0) - reach
        end = high if high is not None else (low or 0) + reach
        left, right = self.at(begin), self.at(end)
        if right - left < _SMALLEST:
            left = max(0.0, (left + right) / 2 - _SMALLEST / 2)
            right = left + _SMALLEST
        return Bar(
            start=round(left, 1),
            length=round(right - left, 1),
            open_left=low is None,
            open_right=high is None,
            unsure=unsure,
            tone=tone,
        )


def scale_of(values: Iterable[float]) -> Scale:
    """A scale that holds nearly all of the values."""
    ordered = sorted(values)
    if not ordered:
        return Scale(low=0, high=1)
    cut = int(len(ordered) * _TRIMMED)
    low, high = ordered[cut], ordered[-1 - cut]
    return Scale(low=low, high=high if high > low else low + 1)


def scale_of_times(intervals: Iterable[Interval]) -> Scale:
    """A scale for intervals of time."""
    return scale_of(m.timestamp() for i in intervals for m in (i.begin, i.end) if m is not None)


def bar_of(scale: Scale, interval: Interval, *, unsure: bool, judged: datetime) -> Bar | None:
    """The bar of an interval, and whether it is past; ``None`` when nothing is known of it."""
    if interval.is_open:
        return None
    past = interval.end is not None and interval.end < judged
    return scale.bar(
        interval.begin.timestamp() if interval.begin else None,
        interval.end.timestamp() if interval.end else None,
        unsure=unsure,
        tone="past" if past else "ahead",
    )


def axis(scale: Scale, sample: Sequence[Interval]) -> tuple[Tick, ...]:
    """A few labels for a scale of time."""
    known = next((i.begin or i.end for i in sample if not i.is_open), None)
    if known is None:
        return ()
    low = known + timedelta(seconds=scale.low - known.timestamp())
    high = known + timedelta(seconds=scale.high - known.timestamp())
    return tuple(Tick(scale.at(day.timestamp()), label) for day, label in ticks(low, high, most=4))
