"""The marks of the drift picture: shapes for authority, colours for force, and where they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import log2
from typing import Any

from onrecord.ledger.status import is_denied
from onrecord.report.drift_scale import GUTTER, LEFT, RIGHT, WIDTH, Point, Scale
from onrecord.wording import force_words, plural, proposition, when

MOST = 140
"""How many marks stay readable; more statements are drawn as one where they nearly coincide."""

GROUPS: Mapping[str, tuple[str, str]] = {
    "promised": ("bound", "promised, agreed or ordered"),
    "agreed": ("bound", "promised, agreed or ordered"),
    "ordered": ("bound", "promised, agreed or ordered"),
    "planned": ("plan", "planned, expected or proposed"),
    "expected": ("plan", "planned, expected or proposed"),
    "proposed": ("plan", "planned, expected or proposed"),
    "demanded": ("ask", "demanded or requested"),
    "requested": ("ask", "demanded or requested"),
    "refused": ("deny", "refused, denied, or not to be done"),
}
SHAPES: Mapping[str, str] = {
    "person": "M0-5.5A5.5 5.5 0 1 1 0 5.5A5.5 5.5 0 1 1 0-5.5Z",
    "office": "M0-7L7 0L0 7L-7 0Z",
    "organization": "M-5-5H5V5H-5Z",
    "collective": "M0-6.5L6.5 5H-6.5Z",
    "document": "M-7-3.5H7V3.5H-7Z",
    "outlet": "M0 6.5L6.5-5H-6.5Z",
    "anonymous": "M-2-6H2V-2H6V2H2V6H-2V2H-6V-2H-2Z",
    "unattributed": "M-4-6L0-2L4-6L6-4L2 0L6 4L4 6L0 2L-4 6L-6 4L-2 0L-6-4Z",
    "several": "M-2.5-6H2.5L6-2.5V2.5L2.5 6H-2.5L-6 2.5V-2.5Z",
}
"""Paths around 0,0: the authority on whose word the statement stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One mark: one statement, or ``count`` that nearly coincide.

    ``low`` and ``high`` are the ends of the bar of an uncertain date, equal where the day is certain;
    ``left`` and ``right`` those of the day of the report. ``within`` tells that only the words of an article
    bound that day; ``open_left`` and ``open_right`` that the bar goes on beyond what is drawn; ``dated`` is
    false for every article without a date. ``ring`` tells that an independent origin first speaks with it.
    ``size`` is how large it is drawn, ``beyond`` whether the promised day lies above or below what is drawn.
    """

    x: float
    y: float
    low: float
    high: float
    left: float
    right: float
    group: str
    authority: str
    shape: str
    unsure: bool
    past: bool
    link: str = ""
    words: str = ""
    ids: tuple[str, ...] = ()
    count: int = 1
    ring: bool = False
    dated: bool = True
    within: bool = False
    open_left: bool = False
    open_right: bool = False
    size: float = 1.0
    beyond: str = ""


def coincident(
    points: Sequence[Point],
    *,
    across: Scale,
    up: Scale,
    judged: datetime,
    links: Any,
    firsts: Collection[str],
) -> list[Dot]:
    """One dot a statement; when they are too many, those that share a place within ``grain`` are one."""
    placed = [
        (_dot(point, across=across, up=up, judged=judged, ring=point.recorded.entry.id in firsts), point)
        for point in points
    ]
    groups: dict[tuple[Any, ...], list[tuple[Dot, Point]]] = {}
    for grain, alike in _GRAINS:
        groups = {}
        for dot, point in placed:
            place = tuple(
                [round(at / grain) for at in (dot.x, dot.y, dot.low, dot.high, dot.left, dot.right)]
            )
            key = (place, dot.dated, *[getattr(dot, name) for name in alike])
            groups.setdefault(key, []).append((dot, point))
        if len(groups) <= MOST:
            break
    return [
        _one([_worded(*group[0], links=links), *(dot for dot, _ in group[1:])], links=links)
        for group in groups.values()
    ]


_GRAINS: tuple[tuple[float, tuple[str, ...]], ...] = (
    (1.0, ("group", "authority", "unsure")),
    (6.0, ("group", "authority", "unsure")),
    (14.0, ("group", "authority", "unsure")),
    (24.0, ("group", "authority", "unsure")),
    (24.0, ("group", "unsure")),
    (30.0, ("group",)),
    (40.0, ("group",)),
    (60.0, ()),
    (120.0, ()),
)
"""What makes one mark of several statements: how near, in units of the picture, and what is alike."""


def _one(dots: Sequence[Dot], *, links: Any) -> Dot:
    """One mark for statements that nearly coincide. A shape or colour that they do not share is not shown."""
    first = dots[0]
    if len(dots) == 1:
        return first
    mixed = any(dot.authority != first.authority for dot in dots)
    return replace(
        first,
        count=len(dots),
        size=round(min(2.4, 1.35 + 0.15 * log2(len(dots))), 2),
        link=links.bundle(first.ids[0]),
        ids=tuple(each for dot in dots for each in dot.ids),
        words=f"{plural(len(dots), 'statement')}, the first: {first.words}",
        authority="several" if mixed else first.authority,
        shape=SHAPES["several"] if mixed else first.shape,
        group="mixed" if any(dot.group != first.group for dot in dots) else first.group,
        unsure=all(dot.unsure for dot in dots),
        ring=any(dot.ring for dot in dots),
    )


def _worded(dot: Dot, point: Point, *, links: Any) -> Dot:
    """A mark with its words and where it leads: of those that are drawn as one the first alone has them."""
    entry = point.recorded.entry
    return replace(
        dot,
        link=links.entry(entry.doc_id, entry.id),
        words=f"{when(point.due)}: {_short(proposition(entry.body))} ({force_words(entry.body)}), "
        f"reported: {told_words(point)}",
    )


def _dot(point: Point, *, across: Scale, up: Scale, judged: datetime, ring: bool) -> Dot:
    entry = point.recorded.entry
    body = entry.body
    told = point.told
    reported = point.reported
    within = point.undated and told is not None
    left, right = across(reported.begin or across.low), across(reported.end or across.high)
    begins, ends = (m is not None and across.low <= m <= across.high for m in (reported.begin, reported.end))
    if told is None:
        x = left = right = LEFT + GUTTER / 2
    elif begins == ends:
        x = (left + right) / 2
    else:
        x = left if begins else right
    if reported.is_day:
        left = right = x
    # The last day itself, not the midnight at which it ends.
    y = up(point.day - timedelta(hours=12)) if point.due.end else up(point.day)
    low = up(point.due.begin) if point.due.begin else y
    high = y if point.due.end else up(up.high)
    against = body.get("polarity") == "-" or is_denied(body)
    group = "deny" if against else GROUPS.get(str(body.get("force")), ("plan", ""))[0]
    holder = body.get("holder") or {}
    authority = str(holder.get("authority") or "unattributed")
    return Dot(
        x=x,
        y=y,
        low=low,
        high=high,
        left=left,
        right=right,
        group=group,
        authority=authority,
        shape=SHAPES.get(authority, SHAPES["unattributed"]),
        unsure=point.unsure,
        past=point.due.end is not None and point.due.end < judged,
        ids=(entry.id,),
        ring=ring,
        dated=not point.undated,
        within=within,
        open_left=within and not begins,
        open_right=within and not ends,
        beyond="up" if point.day > up.high else "down" if point.day < up.low else "",
    )


def told_words(point: Point) -> str:
    """The day of the report, and that it is bounded by words alone."""
    if not point.undated:
        return when(point.recorded.published)
    if point.written.is_open:
        return "undated"
    return f"undated, written {when(point.written)} by its words"


def apart(dots: list[Dot]) -> tuple[Dot, ...]:
    """Marks that would hide each other stand side by side."""
    placed: dict[tuple[int, int], list[Dot]] = {}
    out = []
    for dot in dots:
        moved = next((there for there in _beside(dot) if not _hidden(there, placed)), dot)
        placed.setdefault(_cell(moved), []).append(moved)
        out.append(moved)
    return tuple(out)


_APART = 15.0
"""How far marks of one statement must stand apart, in units of the picture."""
_CELL = 2.4 * _APART
"""No two marks that are further apart hide each other, however large they are."""


def _beside(dot: Dot) -> Iterator[Dot]:
    """Places to try: its own, then further and further to either side."""
    low, high = LEFT + 8, WIDTH - RIGHT - 8
    for step in range(9):
        for side in (step, -step):
            yield replace(dot, x=round(min(max(dot.x + side * _APART * dot.size, low), high), 1))


def _cell(dot: Dot) -> tuple[int, int]:
    return int(dot.x // _CELL), int(dot.y // _CELL)


def _hidden(dot: Dot, placed: Mapping[tuple[int, int], list[Dot]]) -> bool:
    column, line = _cell(dot)
    near = (
        each
        for across in (column - 1, column, column + 1)
        for up in (line - 1, line, line + 1)
        for each in placed.get((across, up), ())
    )
    return any(_hide(dot, other) for other in near)


def _hide(dot: Dot, other: Dot) -> bool:
    size = (dot.size + other.size) / 2
    return abs(dot.x - other.x) < _APART * size - 0.5 and abs(dot.y - other.y) < 12 * size


def _short(text: str) -> str:
    return text if len(text) <= 140 else f"{text[:139]}…"
