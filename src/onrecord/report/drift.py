"""The drift of a deadline: one mark a statement, x the day of its report, y the day that was promised.

The diagonal is where a promise meets the day on which it is told: below it a report speaks of a day that
had passed. Geometry only, in units of the picture; a template draws it, and a table says the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, overload

from onrecord.interval import UNKNOWN, Interval
from onrecord.ledger.provenance import Recorded
from onrecord.report.drift_labels import Label, labelled
from onrecord.report.drift_marks import GROUPS, SHAPES, Dot, apart, coincident, told_words
from onrecord.report.drift_scale import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Point,
    Tick,
    height_of,
    scales,
)
from onrecord.story.timeline import interval_of, time_of
from onrecord.wording import force_words, one_line, proposition, when


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The statement of a mark in words: the picture's table twin. ``first`` is as in a mark."""

    id: str
    reported: str
    due: str
    due_words: str
    what: str
    force: str
    authority: str
    holder: str
    unsure: bool
    link: str
    first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """The picture and what stands beside it.

    ``steps`` are the paths of undertakings through their marks, ``labels`` the names of some of them;
    ``left_out`` statements have no due date.
    """

    dots: tuple[Dot, ...] = ()
    steps: tuple[str, ...] = ()
    across: tuple[Tick, ...] = ()
    up: tuple[Tick, ...] = ()
    diagonal: tuple[float, float, float, float] | None = None
    today: tuple[float, str] | None = None
    gutter: bool = False
    rows: Sequence[Row] = ()
    groups: tuple[tuple[str, str], ...] = ()
    authorities: tuple[tuple[str, str], ...] = ()
    left_out: int = 0
    labels: tuple[Label, ...] = ()
    rings: bool = False
    within: bool = False
    beyond: bool = False
    bundled: bool = False
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    top: int = TOP
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


class _Rows(Sequence[Row]):
    """The rows, each made when it is looked at: a page shows a few of many."""

    def __init__(self, points: Sequence[Point], make: Callable[[Point], Row]) -> None:
        self._points = points
        self._make = make

    def __len__(self) -> int:
        return len(self._points)

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...

    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        if isinstance(at, slice):
            return tuple(map(self._make, self._points[at]))
        return self._make(self._points[at])


def drift(
    commitments: Iterable[Recorded],
    *,
    judged: datetime,
    links: Any,
    holders: Any,
    undertakings: Iterable[Sequence[str]] = (),
    named: Sequence[tuple[str, Sequence[str]]] = (),
    firsts: Collection[str] = (),
    written: Mapping[str, Interval] = MappingProxyType({}),
) -> Drift:
    """The picture of these commitments as judged just before ``judged``.

    Args:
        links: makes addresses of entries (:class:`onrecord.report.cards.Links`).
        holders: words for whose word a body stands on.
        undertakings: the ids of commitments that are about one thing, each joined by a line.
        named: names of undertakings with the ids of their commitments, what matters most first.
        firsts: the ids of commitments with which an independent origin first speaks of an undertaking.
        written: for articles without a date, by id, when their words allow them to be written.
    """
    points, left_out = _points(commitments, written)
    if not points:
        return Drift(left_out=left_out)
    across, up, gutter = scales(points, judged=judged)
    height = height_of(points)
    dots = apart(coincident(points, across=across, up=up, judged=judged, links=links, firsts=firsts))
    low = max(across.low, up.low)
    high = min(across.high, up.high)
    seen = up.low < judged < up.high
    today = (up(judged), when(Interval(judged - timedelta(days=1), judged))) if seen else None
    used = {dot.group for dot in dots}
    told = {dot.authority for dot in dots}
    return Drift(
        dots=dots,
        steps=_steps(dots, undertakings),
        across=across.ticks(),
        up=tuple(tick for tick in up.ticks() if today is None or abs(tick.at - today[0]) > _LINE),
        diagonal=(across(low), up(low), across(high), up(high)) if low < high else None,
        today=today,
        gutter=gutter,
        rows=_Rows(
            points, lambda p: _row(p, links=links, holders=holders, first=p.recorded.entry.id in firsts)
        ),
        groups=tuple(dict.fromkeys(pair for pair in GROUPS.values() if pair[0] in used)),
        authorities=tuple((name, path) for name, path in SHAPES.items() if name in told),
        left_out=left_out,
        labels=labelled(dots, named, bottom=height - BOTTOM),
        height=height,
        bottom=height - BOTTOM,
        beyond=any(dot.beyond for dot in dots),
        bundled=any(dot.count > 1 for dot in dots),
        rings=any(dot.ring for dot in dots),
        within=any(dot.within for dot in dots),
    )


_LINE = 12.0
"""How near two labels of an axis may stand, in units of the picture."""


def _points(commitments: Iterable[Recorded], written: Mapping[str, Interval]) -> tuple[list[Point], int]:
    found, left_out = [], 0
    for recorded in commitments:
        time = time_of(recorded)
        due = interval_of(time)
        if due.is_open:
            left_out += 1
        else:
            within = written.get(recorded.entry.doc_id, UNKNOWN)
            found.append(Point(recorded, due, bool(time and time.get("unsure")), within))
    found.sort(key=lambda p: (p.told is None, p.told or p.day, p.day, p.recorded.entry.id))
    return found, left_out


def _steps(dots: Sequence[Dot], undertakings: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """A line that goes level until the next report and then up or down to what that one told.

    Where a report tells of many days the line goes through the one that is told most; of a crowd only the
    longest lines are drawn.
    """
    # When an article without a date was written nobody knows: no line goes through its marks.
    where = {each: dot for dot in dots if dot.dated for each in dot.ids}
    paths: dict[str, int] = {}
    for ids in undertakings:
        days: dict[float, dict[float, int]] = {}
        for each in ids:
            if dot := where.get(each):
                told = days.setdefault(dot.x, {})
                told[dot.y] = told.get(dot.y, 0) + 1
        places = [place for x in sorted(days) for place in _through(x, days[x])]
        if len(places) > 1:
            (x, y), *rest = places
            paths[f"M{x} {y}" + "".join(f"H{x}V{y}" for x, y in rest)] = len(places)
    if len(dots) <= _CLEAR:
        return tuple(paths)
    return tuple(sorted(paths, key=lambda path: (-paths[path], path))[:_LINES])


_CLEAR = 60
"""Marks up to which the line of every undertaking can be followed."""
_LINES = 6
_ON_ONE_DAY = 3


def _through(x: float, told: Mapping[float, int]) -> list[tuple[float, float]]:
    if len(told) <= _ON_ONE_DAY:
        return [(x, y) for y in sorted(told)]
    return [(x, min(told, key=lambda y: (-told[y], y)))]


def _row(point: Point, *, links: Any, holders: Any, first: bool) -> Row:
    entry = point.recorded.entry
    time = time_of(point.recorded) or {}
    fields = holders(entry.body)
    return Row(
        id=entry.id,
        reported=told_words(point),
        due=when(point.due),
        due_words=one_line(str(time.get("text") or "")),
        what=proposition(entry.body),
        force=force_words(entry.body),
        authority=str((entry.body.get("holder") or {}).get("authority") or "unattributed"),
        holder=fields["holder"],
        unsure=point.unsure,
        link=links.entry(entry.doc_id, entry.id),
        first=first,
    )
