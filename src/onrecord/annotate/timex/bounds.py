"""The words around an expression: what belongs to its span, and what bounds its interval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from onrecord.annotate.lexicon import Lexicon
from onrecord.annotate.timex.grammar import OTHER, Rule
from onrecord.annotate.timex.scene import Draft
from onrecord.annotate.timex.tokens import Tokens
from onrecord.annotate.timex.values import add_days, after_duration
from onrecord.interval import UNKNOWN, Granularity, Interval, midnight
from onrecord.span import Bounds


@dataclass(frozen=True, slots=True)
class Affix:
    """Words beside a match that are part of it."""

    words: tuple[str, ...]
    mod: str
    types: frozenset[str]
    rules: frozenset[str]
    makes: frozenset[str]

    def fits(self, draft: Draft, rule: Rule) -> bool:
        return (
            (not self.types or str(draft.type) in self.types)
            and (not self.rules or rule.name in self.rules)
            and (not self.makes or rule.make in self.makes)
        )


@dataclass(frozen=True, slots=True)
class Signal:
    """A preposition or phrase that bounds the expression after it."""

    words: str
    sense: str
    bounds: Bounds


_DETERMINERS = frozenset({"the", "a", "an", "its", "his", "her", "their", "this", "that"})


class Affixes:
    """Prefixes, suffixes and signals of the lexicon, keyed by the word nearest the expression."""

    def __init__(self, lexicon: Lexicon) -> None:
        data = lexicon.data
        self._prefixes = _keyed(data["prefix"], last=True)
        self._suffixes = _keyed(data["suffix"], last=False)
        self._signals: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for table in data["signal"]:
            for phrase in table["words"]:
                words = _split(phrase)
                self._signals.setdefault(words[-1], []).append((words, table["sense"]))
        for found in self._signals.values():
            found.sort(key=lambda f: -len(f[0]))
        self._compared = frozenset(data["compared"]["from"])
        self._changes = frozenset(data["compared"]["after"])
        self._out = frozenset(_split(phrase) for phrase in data["runs"]["out"])

    def prefix(self, tokens: Tokens, first: int, draft: Draft, rule: Rule) -> tuple[int, Affix] | None:
        """Where the longest fitting prefix before token ``first`` begins."""
        if not first:
            return None
        for affix in self._prefixes.get(tokens.words[first - 1], ()):
            n = len(affix.words)
            if (
                affix.fits(draft, rule)
                and first >= n
                and tuple(tokens.words[first - n : first]) == affix.words
            ):
                return first - n, affix
        return None

    def suffix(self, tokens: Tokens, last: int) -> tuple[int, Affix] | None:
        if last >= len(tokens):
            return None
        for affix in self._suffixes.get(tokens.words[last], ()):
            n = len(affix.words)
            if tuple(tokens.words[last : last + n]) == affix.words:
                return last + n, affix
        return None

    def signal(self, tokens: Tokens, first: int) -> Signal | None:
        """The signal that ends right before token ``first``."""
        if not first:
            return None
        for words, sense in self._signals.get(tokens.words[first - 1], ()):
            n = len(words)
            if first >= n and tuple(tokens.words[first - n : first]) == words:
                bounds = tokens.starts[first - n], tokens.ends[first - 1]
                return Signal(" ".join(words), sense, bounds)
        return None

    def compares(self, tokens: Tokens, first: int, signal: Signal, rule: Rule) -> bool:
        """Whether the «from» before token ``first`` compares: «up 4% from a year earlier»."""
        if signal.words != "from":
            return False
        return rule.make in self._compared or (first > 1 and tokens.words[first - 2] in self._changes)

    def runs_out(self, tokens: Tokens, last: int) -> bool:
        """Whether the words behind a time say that it ends: «the year is out»."""
        return any(tuple(tokens.words[last : last + len(words)]) == words for words in self._out)

    def sense(self, phrase: str) -> str:
        """What a signal of these words makes of the time after it; ``"same"`` for any other words."""
        words = tuple(phrase.split())
        known = self._signals.get(words[-1], ()) if words else ()
        return next((sense for own, sense in known if own == words), "same")

    def event_signal(self, tokens: Tokens, first: int, last: int) -> Signal | None:
        """«after the July meeting»: the time holds what the signal bounds, and is not bounded itself."""
        if first < 2 or tokens.words[first - 1] not in _DETERMINERS or last >= len(tokens):
            return None
        if not tokens.words[last].isalpha() or tokens.keys[last] != OTHER:
            return None
        signal = self.signal(tokens, first - 1)
        sense = {"until_begin": "until_end", "after_end": "from_begin"}
        return replace(signal, sense=sense.get(signal.sense, signal.sense)) if signal else None


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(phrase.replace("-", " - ").split())


def _keyed(tables: Iterable[Mapping[str, Any]], *, last: bool) -> dict[str, list[Affix]]:
    out: dict[str, list[Affix]] = {}
    for table in tables:
        by_word = table.get("mod_by_word", {})
        for phrase in table["words"]:
            words = _split(phrase)
            affix = Affix(
                words,
                by_word.get(phrase, table.get("mod", "")),
                frozenset(table.get("for", ())),
                frozenset(table.get("rules", ())),
                frozenset(table.get("makes", ())),
            )
            out.setdefault(words[-1] if last else words[0], []).append(affix)
    for found in out.values():
        found.sort(key=lambda a: (not a.rules, -len(a.words)))
    return out


# -- mod ----------------------------------------------------------------------------------------
_COARSE = frozenset(
    {
        Granularity.MONTH,
        Granularity.QUARTER,
        Granularity.SEASON,
        Granularity.HALF,
        Granularity.YEAR,
        Granularity.DECADE,
        Granularity.CENTURY,
        Granularity.WEEK,
    }
)


def modified(where: Interval, mod: str, words: tuple[str, ...]) -> Interval:
    """«early», «mid» and «late» are a third each; «the end of» keeps where it ends."""
    if mod not in {"START", "MID", "END"} or where.granularity not in _COARSE:
        return where
    if where.begin is None or where.end is None:
        return where
    if words and words[-1] in {"earlier", "later"} and len(words) == 1:
        return where
    days = (where.end - where.begin).days
    years = {Granularity.DECADE: (3, 7), Granularity.CENTURY: (33, 67)}.get(where.granularity)
    if years is not None:
        first = where.begin.year
        one, two = (where.begin.replace(year=min(9999, first + n)) for n in years)
    elif where.granularity is Granularity.MONTH:
        one, two = where.begin + timedelta(days=10), where.begin + timedelta(days=20)
    else:
        one = where.begin + timedelta(days=days // 3)
        two = where.end - timedelta(days=days // 3)
        if where.granularity in {Granularity.YEAR, Granularity.QUARTER}:
            one, two = _to_month(one.date()), _to_month(two.date())
    if mod == "START":
        return Interval(where.begin, one, where.granularity)
    if mod == "MID":
        return Interval(one, two, where.granularity)
    return Interval(two, where.end, where.granularity)


def _to_month(day: date) -> Any:
    moved = day if day.day < 16 else (day.replace(day=28) + timedelta(days=4))
    return midnight(moved.replace(day=1))


# -- bounded ------------------------------------------------------------------------------------
def bounded(where: Interval, draft: Draft, signal: Signal | None, day: date | None) -> Interval:
    """The interval under its signal; the same interval without one.

    ``day`` is what a «within» is counted from; ``None`` where that is not told.
    """
    sense = signal.sense if signal else "same"
    if draft.value in {"PAST_REF", "FUTURE_REF", "PRESENT_REF"}:
        return where
    if draft.type == "DURATION" and where == UNKNOWN:
        return _bounded_duration(draft, sense, day)
    if where.is_open:
        return where
    if draft.type == "DURATION" and sense == "within":
        return where
    return by_sense(where, sense)


def by_sense(where: Interval, sense: str) -> Interval:
    """The interval that a signal of this sense makes of a time: «by» it has no begin."""
    match sense:
        case "until_end" | "within":
            return Interval(None, where.end, where.granularity)
        case "until_begin":
            return Interval(None, where.begin, where.granularity)
        case "after_end":
            return Interval(where.end, None, where.granularity)
        case "from_begin" | "after_begin":
            return Interval(where.begin, None, where.granularity)
        case _:
            return where


def _bounded_duration(draft: Draft, sense: str, day: date | None) -> Interval:
    """«within 60 days» of the day of writing: that day and the sixty after it."""
    if sense not in {"within", "in"} or day is None:
        return UNKNOWN
    end = after_duration(day, draft.value, 1)
    beyond = add_days(end, 1) if end else None
    if beyond is None:
        return UNKNOWN
    return Interval(midnight(day), midnight(beyond), Granularity.DAY)
