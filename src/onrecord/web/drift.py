"""The drift of a deadline: one mark a statement, x the day of its report, y the day that was promised.

The diagonal is where a promise meets the day on which it is told: below it a report speaks of a day that
had passed. Geometry only, in units of the picture; a template draws it, and a table says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from onrecord.interval import Interval
from onrecord.ledger.provenance import Recorded
from onrecord.report.wording import one_line, plural, proposition, when
from onrecord.story.timeline import interval_of, time_of

WIDTH, HEIGHT = 960, 430
LEFT, RIGHT, TOP, BOTTOM = 92, 18, 16, 34
GUTTER = 44
"""How wide the column of the undated articles is, where there are some."""
MOST = 240
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
    ids: tuple[str, ...]
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
    """The picture and what stands beside it. ``undated`` statements have no due date and are not drawn."""

    dots: tuple[Dot, ...] = ()
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
        return tuple(Tick(self(day), label) for day, label in ticks(self.low, self.high))


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
    commitments: Iterable[Recorded], *, judged: datetime, links: Any, holders: Any, describe: bool = True
) -> Drift:
    """The picture of these commitments as judged just before ``judged``.

    Args:
        links: makes addresses of entries (:class:`onrecord.report.cards.Links`).
        holders: words for whose word a body stands on.
    """
    points, left_out = _points(commitments)
    if not points:
        return Drift(left_out=left_out)
    across, up, gutter = _scales(points, judged=judged)
    dots = _coincident(points, across=across, up=up, judged=judged, links=links)
    low = max(across.low, up.low)
    high = min(across.high, up.high)
    used = {dot.group for dot in dots}
    told = {dot.authority for dot in dots}
    return Drift(
        dots=_apart(dots),
        across=across.ticks(),
        up=up.ticks(),
        diagonal=(across(low), up(low), across(high), up(high)) if low < high else None,
        today=(up(judged), when(Interval(judged - timedelta(days=1), judged)))
        if up.low < judged < up.high
        else None,
        gutter=gutter,
        rows=tuple(_row(point, links=links, holders=holders) for point in points) if describe else (),
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
    for grain in (1.0, 4.0, 8.0, 14.0, 24.0, 48.0):
        found: dict[tuple[Any, ...], Dot] = {}
        for point in points:
            dot = _dot(point, across=across, up=up, judged=judged, links=links)
            key = (
                round(dot.x / grain), round(dot.y / grain), round(dot.low / grain), round(dot.high / grain),
                dot.group, dot.authority, dot.unsure,
            )  # fmt: skip
            held = found.get(key)
            if held is None:
                found[key] = dot
            else:
                found[key] = replace(held, count=held.count + 1, ids=(*held.ids, *dot.ids))
        if len(found) <= MOST:
            break
    return [
        replace(dot, words=f"{plural(dot.count, 'statement')}, the first: {dot.words}")
        if dot.count > 1
        else dot
        for dot in found.values()
    ]


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
    taken: dict[tuple[int, int], int] = {}
    out = []
    for dot in dots:
        place = (round(dot.x / 10), round(dot.y / 10))
        beside = taken.get(place, 0)
        taken[place] = beside + 1
        shift = (beside + 1) // 2 * 11 * (1 if beside % 2 else -1) if beside < 9 else 0
        out.append(replace(dot, x=round(min(max(dot.x + shift, LEFT + 6), WIDTH - RIGHT - 6), 1)))
    return tuple(out)


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
