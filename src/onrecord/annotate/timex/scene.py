"""What a normaliser knows while it reads a text from left to right."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from onrecord.annotate.layers import Reading, TimexType
from onrecord.annotate.timex.direction import Choice, Directions
from onrecord.annotate.timex.match import Match
from onrecord.annotate.timex.tokens import Tokens
from onrecord.annotate.timex.values import interval_of
from onrecord.interval import UNKNOWN, Interval
from onrecord.span import Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A value on its way to a Timex. ``interval`` overrides what the value names."""

    type: TimexType
    value: str
    interval: Interval | None = None
    mod: str = ""
    quant: str = ""
    freq: str = ""
    anchor: str = "none"
    anchor_bounds: Bounds | None = None
    other: Reading | None = None
    unsure: bool = False
    explicit: bool = False
    unit: str = ""
    sign: int = 0

    @property
    def where(self) -> Interval:
        return interval_of(self.value) if self.interval is None else self.interval


@dataclass(frozen=True, slots=True)
class Ref:
    """A day to reckon from, and where it comes from. ``value`` keeps how precisely it is known."""

    day: date | None
    anchor: str = "none"
    bounds: Bounds | None = None
    value: str = ""


NOWHERE = Ref(None)


@dataclass
class Scene:
    """The text, the day it was written (when known), and what was resolved so far."""

    tokens: Tokens
    now: date | None
    directions: Directions
    narrative: frozenset[int] = frozenset()
    done: list[tuple[Match, Draft]] = field(default_factory=list)
    focus: Ref = NOWHERE

    def add(self, match: Match, draft: Draft) -> None:
        """Remember a resolved expression; a dated one may become what a narrative reckons from."""
        self.done.append((match, draft))
        where = draft.where
        if (
            draft.type in {TimexType.DATE, TimexType.TIME}
            and where.begin is not None
            and draft.value[:4].isdigit()
        ):
            begin = where.begin.date()
            bounds = self.bounds(match)
            self.focus = Ref(begin, "earlier", bounds, draft.value[:10])

    def bounds(self, match: Match) -> Bounds:
        return self.tokens.starts[match.first], self.tokens.ends[match.last - 1]

    def reference(self, match: Match) -> Ref:
        """What a bare name or a shift is reckoned from here."""
        if match.first in self.narrative:
            return self.focus if self.focus.day is not None else NOWHERE
        return self.published

    @property
    def published(self) -> Ref:
        return NOWHERE if self.now is None else Ref(self.now, "published", None, self.now.isoformat())

    def is_narrative(self, match: Match) -> bool:
        return match.first in self.narrative

    def earlier_date(self, match: Match, *, reach: int = 40, fixed: bool = False) -> Ref:
        """The last dated expression before ``match`` in its own or the preceding sentence.

        ``fixed`` leaves out what only says when something was said («yesterday», «on Friday»).
        """
        first, _ = self.tokens.sentence(match.first)
        if first:
            first = self.tokens.sentence(max(0, first - 2))[0]
        for before, draft in reversed(self.done):
            if before.first < first or match.first - before.last > reach:
                break
            where = draft.where
            if fixed and (before.rule.make == "deictic" or before.rule.name == "weekday"):
                continue
            if draft.type is TimexType.DATE and where.begin is not None:
                return Ref(where.begin.date(), "earlier", self.bounds(before), draft.value)
        return NOWHERE

    def results_quarter(self, match: Match) -> Ref:
        """The quarter that a report of results is about, when ``match`` stands in one."""
        first, last = self.tokens.sentence(match.first)
        money = match.grammar.words["results"]
        if not any(w in money for w in self.tokens.words[first:last]):
            return NOWHERE
        for before, draft in reversed(self.done):
            if match.first - before.last > 250:
                break
            if draft.value[4:6] == "-Q" and draft.value[:4].isdigit() and before.rule.make == "quarter":
                begin = draft.where.begin
                if begin is not None:
                    return Ref(begin.date(), "earlier", self.bounds(before), draft.value)
        return NOWHERE

    def choose(self, match: Match, ref: date, past: date, future: date, *, kind: str) -> Choice:
        """Whether an expression that fits two days means the one before ``ref`` or the one after."""
        return self.directions.choose(match.first, match.last, kind=kind, ref=ref, past=past, future=future)


def anchored(draft: Draft, ref: Ref) -> Draft:
    return replace(draft, anchor=ref.anchor, anchor_bounds=ref.bounds)
