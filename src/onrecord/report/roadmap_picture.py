"""The plan as a picture: a row a party and place, a line from its first report to the day that it is due.

Geometry only, in units of the picture; a template draws it, and the list of steps says the same in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from onrecord.interval import UNKNOWN, Interval
from onrecord.report.drift_scale import Tick, ticks

WIDTH, LABELS, RIGHT, TOP = 960, 330, 40, 22
ROW, RIVAL = 30, 13
_SMALLEST = 4.0
_LETTERS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A step to draw.

    Attributes:
        told: the day of its first dated report; open for none.
        written: when words bound its reports, where none of them has a date.
        rivals: the dates of other versions, and whether the version is that it is not to be done.
        waits: whether a condition is told; ``missing``: whether somebody's go-ahead is.
        part: whether it is a part of the step before.
    """

    label: str
    link: str
    words: str
    tone: str
    due: Interval
    told: datetime | None = None
    written: Interval = UNKNOWN
    rivals: tuple[tuple[Interval, bool], ...] = ()
    waits: bool = False
    missing: bool = False
    part: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A time on the picture: ``lead`` reaches from the first report to it; equal ends are one day.

    ``within`` begins where words first allow a report without a date; up to ``lead`` its day is unsure.
    """

    y: float
    start: float
    length: float
    lead: float | None
    open_left: bool
    open_right: bool
    negated: bool = False
    within: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A step: its label, its own time and those of rival versions beneath it."""

    y: float
    label: str
    link: str
    words: str
    tone: str
    part: bool
    waits: bool
    missing: bool
    marks_at: float
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """All lanes on one scale of time; ``today`` is the day on which the plan is judged."""

    lanes: tuple[Lane, ...] = ()
    across: tuple[Tick, ...] = ()
    today: float | None = None
    today_words: str = ""
    height: float = 0
    width: int = WIDTH
    left: int = LABELS
    right: int = WIDTH - RIGHT


class _Axis:
    def __init__(self, moments: Sequence[datetime]) -> None:
        low, high = min(moments), max(moments)
        side = (high - low) / 40 + timedelta(days=3)
        self.low, self.high = _moved(low, -side), _moved(high, side)

    def __call__(self, moment: datetime) -> float:
        share = (min(max(moment, self.low), self.high) - self.low) / (self.high - self.low)
        return round(LABELS + share * (WIDTH - RIGHT - LABELS), 1)


def _moved(moment: datetime, by: timedelta) -> datetime:
    try:
        return moment + by
    except OverflowError:
        return moment


def roadmap_picture(items: Iterable[Item], *, judged: datetime) -> Picture:
    """The steps that have a date, in their order."""
    dated = [item for item in items if not item.due.is_open or any(not due.is_open for due, _ in item.rivals)]
    moments = [m for item in dated for m in (item.told, item.written.end, *_ends(item)) if m is not None]
    if not moments:
        return Picture()
    axis = _Axis(moments)
    lanes = []
    y = float(TOP)
    for item in dated:
        lane, y = _lane(item, axis, y)
        lanes.append(lane)
    return Picture(
        lanes=tuple(lanes),
        across=tuple(Tick(axis(day), name) for day, name in ticks(axis.low, axis.high, most=8)),
        today=axis(judged) if axis.low < judged < axis.high else None,
        today_words=(judged - timedelta(microseconds=1)).date().isoformat(),
        height=y + 6,
    )


def _ends(item: Item) -> Iterable[datetime | None]:
    for due in (item.due, *(due for due, _ in item.rivals)):
        yield due.begin
        yield due.end


def _lane(item: Item, axis: _Axis, y: float) -> tuple[Lane, float]:
    versions = [(due, negated) for due, negated in item.rivals if not due.is_open] or [(item.due, False)]
    spans = [
        _span(due, axis, y + 10 + RIVAL * at, item, negated=negated)
        for at, (due, negated) in enumerate(versions)
    ]
    lane = Lane(
        y=y,
        label=item.label if len(item.label) <= _LETTERS else f"{item.label[: _LETTERS - 1]}…",
        link=item.link,
        words=item.words,
        tone=item.tone,
        part=item.part,
        waits=item.waits,
        missing=item.missing,
        marks_at=min(max(span.start + span.length for span in spans) + 9, WIDTH - 20),
        spans=tuple(spans),
    )
    return lane, y + ROW + RIVAL * (len(spans) - 1)


def _span(due: Interval, axis: _Axis, y: float, item: Item, *, negated: bool) -> Span:
    begin, end = due.begin, due.end
    right = axis(end) if end is not None else axis(axis.high)
    left = axis(begin) if begin is not None else max(LABELS, right - _SMALLEST)
    length = max(right - left, _SMALLEST)
    told = item.told or item.written.end
    lead = None if told is None or axis(told) >= left else axis(told)
    within = None
    if item.told is None and not item.written.is_open:
        edge = axis(item.written.begin or axis.low)
        within = edge if edge < min(left, lead or left) else None
    return Span(
        y=y,
        start=round(min(left, WIDTH - RIGHT - length), 1),
        length=round(length, 1),
        lead=lead,
        open_left=begin is None,
        open_right=end is None,
        negated=negated,
        within=within,
    )
