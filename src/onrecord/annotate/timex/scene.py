"""What a normaliser knows while it reads a text from left to right."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from onrecord.annotate.times import Reading, TimexType
from onrecord.annotate.timex.clause import Hint
from onrecord.annotate.timex.direction import Choice, Directions
from onrecord.annotate.timex.grammar import BREAK
from onrecord.annotate.timex.match import Match
from onrecord.annotate.timex.narrative import Narrative, is_flashback
from onrecord.annotate.timex.numbers import number
from onrecord.annotate.timex.tokens import Tokens
from onrecord.annotate.timex.values import interval_of
from onrecord.interval import Granularity, Interval
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


@dataclass(frozen=True, slots=True)
class Dressed:
    """A resolved expression with the words that belong to it: «the end of May» ends where May does."""

    bounds: Bounds
    mod: str
    where: Interval


NOWHERE = Ref(None)
_SENTENCE = 80
"""So many tokens either way of a sentence that never ends."""
_TOLD = frozenset({"past", "reported", "perfect", "participle", "would"})
"""Verbs under which a date soon after one in the past is past too: «… in January … would … in February»."""
_REPORT = 250
"""So many tokens back a report still speaks of the same quarter or weekday."""
_COMPARED = frozenset({"compared", "year_earlier"})
_SAID = frozenset({"deictic", "earlier", "year_earlier", "ago"})
_LINKS = frozenset({"to", "through", "until", "and", "or", "-", "–", "—", ","})


@dataclass
class Scene:
    """The text, the day it was written (when known), and what was resolved so far."""

    tokens: Tokens
    now: date | None
    directions: Directions
    narrative: Narrative
    matches: tuple[Match, ...] = ()
    said: Mapping[int, Match] = field(default_factory=dict)
    resolve: Callable[[Match, Scene], Draft | None] = lambda _match, _scene: None
    done: list[tuple[Match, Draft]] = field(default_factory=list)
    dressed: dict[int, Dressed] = field(default_factory=dict)
    focus: Ref = NOWHERE
    flashbacks: set[int] = field(default_factory=set)

    def add(self, match: Match, draft: Draft, dressed: Dressed) -> None:
        """Remember a resolved expression; a dated one may become what a narrative reckons from."""
        self.done.append((match, draft))
        self.dressed[match.first] = dressed
        where = draft.where
        dated = draft.type in {TimexType.DATE, TimexType.TIME} and draft.value[:4].isdigit()
        if dated and where.begin is not None and self._looks_back(match, where):
            self.flashbacks.add(match.first)
        elif dated and where.begin is not None and not self._aside(match, draft):
            begin = where.begin.date()
            bounds = self.bounds(match)
            self.focus = Ref(begin, "earlier", bounds, draft.value[:10])

    def _aside(self, match: Match, draft: Draft) -> bool:
        """Whether a date stands beside the story: in brackets, or a bare year that bounds something."""
        words = self.tokens.words
        before = words[match.first - 1] if match.first else ""
        after = words[match.last] if match.last < len(self.tokens) else ""
        if before == "(" and after in {")", "-", "–"}:
            return True
        bounding = {"since", "until", "till", "before", "after", "by", "from", "to", "the", "-", "–"}
        return len(draft.value) == 4 and before in bounding and self.focus.day is not None

    def _looks_back(self, match: Match, where: Interval) -> bool:
        """Whether a date in a history lies before what it tells of now, and its clause says so."""
        now = self.focus.day
        if not self.narrative.whole or now is None or where.end is None or where.end.date() > now:
            return False
        return is_flashback(self.tokens, match)

    def ordered(self, match: Match) -> Ref:
        """A date to come, given in full shortly before: what follows it comes after it."""
        if self.now is None or not self.done:
            return NOWHERE
        first = self.tokens.sentence(match.first)[0]
        for before, draft in reversed(self.done):
            if match.first - before.last > 30 or BREAK in self.tokens.keys[before.last : match.first]:
                break
            where = draft.where
            if draft.type is TimexType.DATE and where.begin is not None and len(draft.value) >= 7:
                begin = where.begin.date()
                far = draft.explicit and begin.year > self.now.year and begin > self.now
                return Ref(begin, "earlier", self.bounds(before), draft.value) if far else NOWHERE
            if before.first < first:
                break
        return NOWHERE

    def past_story(self, match: Match) -> date | None:
        """The last past month or day that a text told of, when that is some time ago."""
        if self.now is None:
            return None
        for before, draft in reversed(self.done):
            if match.first - before.last > 100:
                break
            where = draft.where
            month = draft.type is TimexType.DATE and before.has("m") and where.begin is not None
            if month and where.begin is not None:
                begin = where.begin.date()
                return begin if (self.now - begin).days > 45 else None
        return None

    def after_range(self, match: Match) -> int | None:
        """The year that the other end of a range or list gives: «May» in «May and June 1941»."""
        n = bisect_left(self._firsts, match.first) + 1
        last = match.last
        for other in self.matches[n : n + 3]:
            link = self.tokens.words[last : other.first]
            if len(link) > 2 or not all(w in _LINKS for w in link) or not link:
                return None
            if other.rule.make != "date":
                return None
            found = [w for w in other.words("y") if w.isdigit()]
            if found:
                return int(found[0])
            last = other.last
        return None

    def before_range(self, match: Match) -> Ref:
        """The first end of a range that ``match`` closes: «from November 2024 to January»."""
        if not self.done:
            return NOWHERE
        before, draft = self.done[-1]
        link = self.tokens.words[before.last : match.first]
        opener = self.tokens.words[before.first - 1] if before.first else ""
        closes = link in (["to"], ["through"], ["until"], ["-"], ["–"]) or (
            link == ["and"] and opener == "between"
        )
        where = draft.where
        if not closes or not before.has("m") or draft.type is not TimexType.DATE or where.begin is None:
            return NOWHERE
        return Ref(
            where.begin.date(),
            draft.anchor if draft.anchor != "none" else "earlier",
            self.bounds(before),
            draft.value,
        )

    @cached_property
    def _firsts(self) -> list[int]:
        return [m.first for m in self.matches]

    def bounds(self, match: Match) -> Bounds:
        """Where an expression stands, with the words that belong to it once it is read."""
        dressed = self.dressed.get(match.first)
        if dressed is not None:
            return dressed.bounds
        return self.tokens.starts[match.first], self.tokens.ends[match.last - 1]

    def reference(self, match: Match) -> Ref:
        """What a bare name or a shift is reckoned from here."""
        if self.is_narrative(match):
            return self.focus
        teller = self.said.get(match.first)
        if teller is not None:
            draft = self.resolve(teller, self)
            where = draft.where if draft is not None else None
            if where is not None and where.is_day and where.begin is not None:
                return Ref(where.begin.date(), "said", self.bounds(teller), where.begin.date().isoformat())
        return self.published

    @property
    def published(self) -> Ref:
        return NOWHERE if self.now is None else Ref(self.now, "published", None, self.now.isoformat())

    def is_narrative(self, match: Match) -> bool:
        return match.first in self.narrative.firsts and self.focus.day is not None

    def earlier_date(self, match: Match, *, reach: int = 40, fixed: bool = False) -> Ref:
        """The last dated expression before ``match`` in its own or the preceding sentence.

        ``fixed`` leaves out what only says when something was said («yesterday», «on Friday»).
        """
        own = first = self.tokens.sentence(match.first)[0]
        if first:
            first = self.tokens.sentence(max(0, first - 2))[0]
        looked_back = NOWHERE
        for before, draft in reversed(self.done):
            if before.first < first or match.first - before.last > reach:
                break
            where = draft.where
            if fixed and (before.rule.make in _SAID or before.rule.name == "weekday"):
                continue
            if where.granularity is Granularity.CENTURY:
                continue
            if draft.type is TimexType.DATE and where.begin is not None:
                found = Ref(where.begin.date(), "earlier", self.bounds(before), draft.value)
                if before.first >= own or before.first not in self.flashbacks:
                    return found
                looked_back = looked_back if looked_back.day else found
        return NOWHERE if self.narrative.whole and self.focus.day else looked_back

    def last_day(self, match: Match) -> Ref | None:
        """The last single day that was named before ``match``, in its own or the two sentences before."""
        first, _ = self.tokens.sentence(match.first)
        for _ in range(2):
            first = self.tokens.sentence(max(0, first - 2))[0]
        for before, draft in reversed(self.done):
            if before.first < first:
                break
            where = draft.where
            if draft.type is TimexType.DATE and where.is_day and where.begin is not None:
                return Ref(where.begin.date(), "earlier", self.bounds(before), draft.value)
        return None

    def named_before(self, match: Match, weekday: int) -> Ref | None:
        """The day that was last called by its weekday: «the previous Friday» is the one before that."""
        for before, draft in reversed(self.done):
            if match.first - before.last > _REPORT:
                break
            where = draft.where
            bare = before.rule.name == "weekday" and before.number("w", "WEEKDAY") == weekday
            if bare and where.is_day and where.begin is not None:
                return Ref(where.begin.date(), "earlier", self.bounds(before), draft.value)
        return None

    def results_quarter(self, match: Match, *, told: bool = False) -> Ref:
        """The quarter that a report of results is about, when ``match`` stands in one.

        It is the last that is over of those that the report named: what went before is only compared.
        ``told`` is for expressions that speak of a quarter themselves.
        """
        if not told and not self._of_results(match):
            return NOWHERE
        named: list[Ref] = []
        for before, draft in reversed(self.done):
            if match.first - before.last > _REPORT:
                break
            if draft.value[4:6] != "-Q" or not draft.value[:4].isdigit() or before.rule.make != "quarter":
                continue
            begin, end = draft.where.begin, draft.where.end
            if begin is None or end is None or (self.now is not None and begin.date() > self.now):
                continue
            over = self.now is None or end.date() <= self.now
            named.append(Ref(begin.date(), "earlier" if over else "", self.bounds(before), draft.value))
        closed = [ref for ref in named if ref.anchor]
        if closed:
            return max(closed, key=lambda ref: ref.value)
        return replace(named[0], anchor="earlier") if named else NOWHERE

    def _of_results(self, match: Match) -> bool:
        first, last = self.tokens.sentence(match.first)
        first, last = max(first, match.first - _SENTENCE), min(last, match.last + _SENTENCE)
        if not self.directions.words.results.isdisjoint(self.tokens.words[first:last]):
            return True
        # «In the 1989 period also, tax rates were lower than a year ago.»
        before, draft = self.done[-1] if self.done else (match, None)
        return draft is not None and before.first >= first and before.rule.make in _COMPARED

    def results_year(self, match: Match) -> Ref:
        """The year whose first months the sentence gives results of: «for the nine months»."""
        if self.now is None or not self._of_results(match) or not self.done:
            return NOWHERE
        before, _ = self.done[-1]
        same = before.first >= self.tokens.sentence(match.first)[0]
        if not same or before.rule.name not in {"first_units", "the_span"} or not before.has("n"):
            return NOWHERE
        n = number(before, "n")
        if n is None or before.value("u", "UNITS") != "M" or before.words("q") not in ([], ["first"]):
            return NOWHERE
        # In February nine months are those of the year before.
        year = self.now.year - (self.now.month <= n)
        return Ref(date(year, 1, 1), "published", None, f"{year:04d}") if year > 0 else NOWHERE

    def looks_ahead(self, match: Match) -> bool:
        """Whether the clause is not about the past."""
        return self.outlook(match) > -1

    def outlook(self, match: Match) -> float:
        """What the clause says in sum: above nought of what is to come, below of what has been."""
        weights = self.directions.words.weights
        return sum(weights[e.name] for e in self.directions.evidence(match.first, match.last))

    def choose(self, match: Match, ref: date, past: date, future: date, *, kind: str) -> Choice:
        """Whether an expression that fits two days means the one before ``ref`` or the one after."""
        told = self.past_story(match) if kind in {"month", "day"} else None
        follows = told is not None and 0 <= (past - told).days <= 62
        extra = []
        if follows:
            told_past = {e.name for e in self.directions.evidence(match.first, match.last)} & _TOLD
            extra = [Hint("sequence" if told_past else "loose_sequence", "the date before it")]
        return self.directions.choose(
            match.first, match.last, kind=kind, ref=ref, past=past, future=future, extra=extra
        )


def anchored(draft: Draft, ref: Ref) -> Draft:
    """The draft with what it was reckoned from."""
    return replace(draft, anchor=ref.anchor, anchor_bounds=ref.bounds)
