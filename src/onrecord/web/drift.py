"""The drift of a deadline: one mark a statement, x the day of its report, y the day that was promised.

The diagonal is where a promise meets the day on which it is told: below it a report speaks of a day that
had passed. Geometry only, in units of the picture; a template draws it, and a table says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from onrecord.interval import Interval, midnight
from onrecord.ledger.provenance import Recorded
from onrecord.report.wording import one_line, plural, proposition, when
from onrecord.story.timeline import interval_of, time_of

WIDTH, HEIGHT = 960, 430
LEFT, RIGHT, TOP, BOTTOM = 92, 18, 16, 34
GUTTER = 44
"""How wide the column of the undated articles is, where there are some."""
MOST = 300
"""How many marks stay readable; more statements are drawn as one where they nearly coincide."""
_FAR = timedelta(days=366 * 8)
"""How far beyond the reports the picture reaches up."""
_BACK = timedelta(days=366 * 2)

GROUPS: Mapping[str, tuple[str, str]] = {
    "promised": ("bound", "promised, agreed or ordered"),
    "agreed": ("bound", "promised, agreed or ordered"),
    "ordered": ("bound", "promised, agreed or ordered"),
    "planned": ("plan", "planned, expected or proposed"),
    "expected": ("plan", "planned, expected or proposed"),
    "proposed": ("plan", "planned, expected or proposed"),
    "demanded": ("ask", "demanded or requested"),
    "requested": ("ask", "demanded or requested"),
    "refused": ("deny", "refused, or denied"),
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
    ``row`` is the number of its first row in the table twin.
    """

    x: float
    y: float
    low: float
    high: float
    width: float
    group: str
    authority: str
    shape: str
    unsure: bool
    past: bool
    link: str
    words: str
    ids: tuple[str, ...] = ()
    count: int = 1


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid and its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The statement of a mark in words: the picture's table twin."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """The picture and what stands beside it.

    ``steps`` are the paths of undertakings through their marks; ``left_out`` statements have no due date.
    """

    dots: tuple[Dot, ...] = ()
    steps: tuple[str, ...] = ()
    across: tuple[Tick, ...] = ()
    up: tuple[Tick, ...] = ()
    diagonal: tuple[float, float, float, float] | None = None
    today: tuple[float, str] | None = None
    gutter: bool = False
    rows: tuple[Row, ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    authorities: tuple[tuple[str, str], ...] = ()
    left_out: int = 0
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    top: int = TOP
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


@dataclass(frozen=True, slots=True)
class _Point:
    recorded: Recorded
    due: Interval
    unsure: bool

    @property
    def told(self) -> datetime | None:
        published = self.recorded.published
        if published.begin is None or published.end is None:
            return published.begin
        return published.begin + (published.end - published.begin) / 2

    @property
    def day(self) -> datetime:
        """The promised day: the last one that is told."""
        end = self.due.end
        if end is not None:
            return end
        assert self.due.begin is not None  # noqa: S101 - points without any date are left out
        return self.due.begin


class _Scale:
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


def drift(
    commitments: Iterable[Recorded],
    *,
    judged: datetime,
    links: Any,
    holders: Any,
    undertakings: Iterable[Sequence[str]] = (),
) -> Drift:
    """The picture of these commitments as judged just before ``judged``.

    Args:
        links: makes addresses of entries (:class:`onrecord.report.cards.Links`).
        holders: words for whose word a body stands on.
        undertakings: the ids of commitments that are about one thing, each joined by a line.
    """
    points, left_out = _points(commitments)
    if not points:
        return Drift(left_out=left_out)
    across, up, gutter = _scales(points, judged=judged)
    dots = _apart(_coincident(points, across=across, up=up, judged=judged, links=links))
    low = max(across.low, up.low)
    high = min(across.high, up.high)
    used = {dot.group for dot in dots}
    told = {dot.authority for dot in dots}
    return Drift(
        dots=dots,
        steps=_steps(dots, undertakings),
        across=across.ticks(),
        up=up.ticks(),
        diagonal=(across(low), up(low), across(high), up(high)) if low < high else None,
        today=(up(judged), when(Interval(judged - timedelta(days=1), judged)))
        if up.low < judged < up.high
        else None,
        gutter=gutter,
        rows=tuple(_row(point, links=links, holders=holders) for point in points),
        groups=tuple(dict.fromkeys(pair for pair in GROUPS.values() if pair[0] in used)),
        authorities=tuple((name, path) for name, path in SHAPES.items() if name in told),
        left_out=left_out,
    )


def _points(commitments: Iterable[Recorded]) -> tuple[list[_Point], int]:
    found, left_out = [], 0
    for recorded in commitments:
        time = time_of(recorded)
        due = interval_of(time)
        if due.is_open:
            left_out += 1
        else:
            found.append(_Point(recorded, due, bool(time and time.get("unsure"))))
    found.sort(key=lambda p: (p.told is None, p.told or p.day, p.day, p.recorded.entry.id))
    return found, left_out


def _scales(points: Sequence[_Point], *, judged: datetime) -> tuple[_Scale, _Scale, bool]:
    """Both axes: what was told far away from the reports is drawn at the edge."""
    told = [point.told for point in points if point.told is not None]
    gutter = len(told) < len(points)
    days = [point.day for point in points] + [p.due.begin for p in points if p.due.begin is not None]
    first = min(told, default=min(days))
    last = max(told, default=max(days))
    near = [day for day in days if first - _BACK <= day <= last + _FAR] or days
    low, high = min([*near, first]), max([*near, last])
    if high < judged <= high + (high - low) / 5:
        high = judged
    margin = (high - low) / 40 + timedelta(days=2)
    side = (last - first) / 30 + timedelta(days=3)
    left = LEFT + (GUTTER if gutter else 0)
    return (
        _Scale(_minus(first, side), _plus(last, side), at=(left, WIDTH - RIGHT)),
        _Scale(_minus(low, margin), _plus(high, margin), at=(HEIGHT - BOTTOM, TOP)),
        gutter,
    )


def _coincident(
    points: Sequence[_Point], *, across: _Scale, up: _Scale, judged: datetime, links: Any
) -> list[Dot]:
    """One dot a statement; when they are too many, those that share a place within ``grain`` are one."""
    dots = [_dot(point, across=across, up=up, judged=judged, links=links) for point in points]
    groups: dict[tuple[Any, ...], list[Dot]] = {}
    for grain, alike in _GRAINS:
        groups = {}
        for dot in dots:
            place = tuple(round(at / grain) for at in (dot.x, dot.y, dot.low, dot.high))
            groups.setdefault((place, *(getattr(dot, name) for name in alike)), []).append(dot)
        if len(groups) <= MOST:
            break
    return [_one(group) for group in groups.values()]


_GRAINS: tuple[tuple[float, tuple[str, ...]], ...] = (
    (1.0, ("group", "authority", "unsure")),
    (6.0, ("group", "authority", "unsure")),
    (14.0, ("group", "authority", "unsure")),
    (24.0, ("group", "unsure")),
    (40.0, ("group",)),
    (60.0, ()),
    (120.0, ()),
)
"""What makes one mark of several statements: how near, in units of the picture, and what is alike."""


def _one(dots: Sequence[Dot]) -> Dot:
    """One mark for statements that nearly coincide. A shape or colour that they do not share is not shown."""
    first = dots[0]
    if len(dots) == 1:
        return first
    mixed = any(dot.authority != first.authority for dot in dots)
    return replace(
        first,
        count=len(dots),
        ids=tuple(each for dot in dots for each in dot.ids),
        words=f"{plural(len(dots), 'statement')}, the first: {first.words}",
        authority="several" if mixed else first.authority,
        shape=SHAPES["several"] if mixed else first.shape,
        group="mixed" if any(dot.group != first.group for dot in dots) else first.group,
        unsure=all(dot.unsure for dot in dots),
    )


def _dot(point: _Point, *, across: _Scale, up: _Scale, judged: datetime, links: Any) -> Dot:
    entry = point.recorded.entry
    body = entry.body
    told = point.told
    x = LEFT + GUTTER / 2 if told is None else across(told)
    published = point.recorded.published
    width = 0.0
    if published.begin is not None and published.end is not None and not published.is_day:
        width = round(across(published.end) - across(published.begin), 1)
    # The last day itself, not the midnight at which it ends.
    y = up(point.day - timedelta(hours=12)) if point.due.end else up(point.day)
    low = up(point.due.begin) if point.due.begin else y
    high = y if point.due.end else up(up.high)
    group = "deny" if body.get("polarity") == "-" else GROUPS.get(str(body.get("force")), ("plan", ""))[0]
    holder = body.get("holder") or {}
    authority = str(holder.get("authority") or "unattributed")
    told_words = when(published, unknown="an undated article")
    return Dot(
        x=x,
        y=y,
        low=low,
        high=high,
        width=width,
        group=group,
        authority=authority,
        shape=SHAPES.get(authority, SHAPES["unattributed"]),
        unsure=point.unsure,
        past=point.due.end is not None and point.due.end < judged,
        link=links.entry(entry.doc_id, entry.id),
        words=f"{when(point.due)}: {_short(proposition(body))} ({body.get('force')}), told {told_words}",
        ids=(entry.id,),
    )


def _apart(dots: list[Dot]) -> tuple[Dot, ...]:
    """Marks that would hide each other stand side by side."""
    placed: dict[tuple[int, int], list[tuple[float, float]]] = {}
    out = []
    for dot in dots:
        x = next((x for x in _beside(dot.x) if not _hidden(x, dot.y, placed)), dot.x)
        placed.setdefault((int(x // _APART), int(dot.y // _APART)), []).append((x, dot.y))
        out.append(replace(dot, x=round(x, 1)))
    return tuple(out)


def _steps(dots: Sequence[Dot], undertakings: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """A line that goes level until the next report and then up or down to what that one told."""
    where = {each: (dot.x, dot.y) for dot in dots for each in dot.ids}
    paths = []
    for ids in undertakings:
        places = sorted({where[each] for each in ids if each in where and where[each][0] > LEFT + GUTTER})
        if len(places) > 1:
            (x, y), *rest = places
            paths.append(f"M{x} {y}" + "".join(f"H{x}V{y}" for x, y in rest))
    return tuple(dict.fromkeys(paths))


_APART = 15.0


def _beside(x: float) -> Iterator[float]:
    """Places to try: its own, then further and further to either side."""
    low, high = LEFT + 8, WIDTH - RIGHT - 8
    for step in range(9):
        yield min(max(x + step * _APART, low), high)
        yield min(max(x - step * _APART, low), high)


def _hidden(x: float, y: float, placed: Mapping[tuple[int, int], list[tuple[float, float]]]) -> bool:
    column, line = int(x // _APART), int(y // _APART)
    near = (
        each
        for across in (column - 1, column, column + 1)
        for up in (line - 1, line, line + 1)
        for each in placed.get((across, up), ())
    )
    return any(abs(x - other) < _APART - 0.5 and abs(y - height) < 12 for other, height in near)


def _row(point: _Point, *, links: Any, holders: Any) -> Row:
    entry = point.recorded.entry
    time = time_of(point.recorded) or {}
    fields = holders(entry.body)
    return Row(
        id=entry.id,
        reported=when(point.recorded.published, unknown="undated"),
        due=when(point.due),
        due_words=one_line(str(time.get("text") or "")),
        what=proposition(entry.body),
        force=str(entry.body.get("force") or ""),
        authority=fields["authority"] or "unattributed",
        holder=fields["holder"],
        unsure=point.unsure,
        link=links.entry(entry.doc_id, entry.id),
    )


def _short(text: str) -> str:
    return text if len(text) <= 140 else f"{text[:139]}…"


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
