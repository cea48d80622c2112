"""Counts of one thing over time: what several articles count, as points of one series.

Two counts belong together when they count the same: the same unit (or, for «times», the same act) at the
same place. A series says nothing about which count is right; it puts them in the order of time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.annotate.annotator import digest_of
from onrecord.annotate.place import state_of
from onrecord.interval import Interval, iso
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.ledger.store import View
from onrecord.story.party_name import fold, plain_form
from onrecord.story.remembered import of_one
from onrecord.story.timeline import interval_of

_IDLE = frozenset(
    {
        *("time", "hour", "minute", "second", "day", "week", "month", "year", "decade", "century"),
        *("one", "them", "step", "phase", "date", "way", "side", "party", "government", "country"),
        *("word", "part", "half", "round"),
    }
)
"""Units that measure how long, or count nothing that would grow."""
_SMALL = frozenset({"of", "the", "a", "an", "and", "in", "at", "on", "near"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One count: its bounds, the time that it is about, and when it was told."""

    recorded: Recorded
    text: str
    low: float | None
    high: float | None
    when: Interval
    cumulative: bool

    @property
    def id(self) -> str:
        return self.recorded.entry.id

    @property
    def middle(self) -> float:
        low = self.low if self.low is not None else self.high
        high = self.high if self.high is not None else self.low
        return ((low or 0) + (high or 0)) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Counts of one measure: ``measure`` in the words of the first article, ``scope`` its places."""

    measure: str
    key: tuple[str, ...]
    scope: frozenset[str]
    points: tuple[Point, ...]

    @property
    def id(self) -> str:
        return f"ser-{digest_of(self.key)}"


def quantity_series(view: View) -> tuple[Series, ...]:
    """Every measure that is counted at least twice, by its first point."""
    found: dict[tuple[str, ...], list[tuple[Point, str, frozenset[str]]]] = {}
    for recorded in view.entries(types=(EntryType.QUANTITY,)):
        read = _read(recorded)
        if read is not None:
            full, point, scope = read
            found.setdefault(full, []).append((point, str(recorded.entry.body.get("measure") or ""), scope))
    out = [
        Series(measure=held[0][1], key=key, scope=held[0][2], points=tuple(p for p, _, _ in held))
        for key, held in found.items()
        if len(held) > 1
    ]
    return tuple(sorted(out, key=lambda s: (_when(s.points[0]), s.key)))


@of_one(most=1 << 14)
def _read(recorded: Recorded) -> tuple[tuple[str, ...], Point, frozenset[str]] | None:
    """What is counted and where, the count, and its places; ``None`` for what is no measure."""
    body = recorded.entry.body
    key, point = _key(body), _point(recorded)
    if not key or point is None:
        return None
    scope = _places(body)
    return (*key, *sorted(scope)), point, scope


def _when(point: Point) -> tuple[bool, str, str]:
    begin = point.recorded.published.begin
    return begin is None, iso(begin) or "", point.id


def _key(body: Mapping[str, Any]) -> tuple[str, ...]:
    """What is counted: the unit's head noun, with the act for «times»; empty for what is not a measure."""
    unit = str((body.get("value") or {}).get("unit") or "")
    act = str((body.get("act") or {}).get("class") or "")
    words = [_stem(w) for w in fold(unit).split() if w not in _SMALL]
    if not words:
        return ()
    if words[-1] == "time":
        return ("times", act) if act else ()
    if words[-1] in _IDLE:
        return ()
    named = [state_of(w) or _stem(w) for w in unit.replace(".", "").split() if w.lower() not in _SMALL]
    return (words[-1], act, *sorted({fold(w) for w in named[:-1]}))


def _stem(word: str) -> str:
    return re.sub(r"(?<=\w{3})(?:ies|es|s)$", lambda m: "y" if m.group() == "ies" else "", word.lower())


def _places(body: Mapping[str, Any]) -> frozenset[str]:
    place = str((body.get("place") or {}).get("text") or "")
    parts = [p for p in re.split(r",|\band\b|;", place) if p.strip()]
    return frozenset(plain_form(p.strip()) or fold(p) for p in parts)


def _point(recorded: Recorded) -> Point | None:
    body = recorded.entry.body
    value = body.get("value") or {}
    low, high = value.get("low"), value.get("high")
    if low is None and high is None:
        return None
    when = interval_of(body.get("as_of"))
    adds = when.begin is not None and when.end is None
    unit = str(value.get("unit") or "")
    happened = str(body.get("factuality") or "") in {"happened", "ongoing", "unknown", "denied"}
    return Point(
        recorded=recorded,
        text=str(value.get("text") or ""),
        low=low,
        high=high,
        when=when,
        cumulative=happened and (adds or unit in {"time", "times"}),
    )
