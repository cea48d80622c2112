"""One slot of two statements: whether they disagree, and in what way.

Slots are compared after normalisation: dates as intervals, counts as bounds, places and parties by their
plain names. A difference is a conflict only when nothing else explains it: that time went by and a count
grew, that one speaks of a part, that one rounds or hedges, that the same source corrected itself, that
an older promise is meant, that a headline goes further than its text, that one denies or refuses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import floor, log10
from types import MappingProxyType

from onrecord.annotate.place import state_of
from onrecord.interval import UNKNOWN, Granularity, Interval
from onrecord.story.party_name import Likeness, compare, fold


class Slot(StrEnum):
    """What is compared."""

    DATE = "date"
    COUNT = "count"
    PLACE = "place"
    POLARITY = "polarity"
    AUTHORITY = "authority"
    FORCE = "force"


class Difference(StrEnum):
    """The reason class of a difference. ``AGREE``: there is none once both are normalised."""

    AGREE = "agree"
    CONFLICT = "conflict"
    GROWTH = "growth over time"
    SCOPE = "different scope"
    ROUNDING = "rounding or hedge"
    SUPERSESSION = "supersession by the same source"
    OLD_PROMISE = "old promise"
    HEADLINE = "headline against body"
    DENIAL = "denial"
    REFUSAL = "refusal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One statement's slot with what is needed to judge a difference.

    Attributes:
        text: the words, or the name, as the article has them.
        low, high: bounds of a count; ``None`` is open.
        when: the interval of a date slot; for other slots the time that the statement is about.
        said: when it was said: the publication, unless the article tells more.
        source: who holds it, as a key; ``""`` when nobody is named.
        article: id of the article.
        scope: words that narrow what is meant: place, part, unit; compared by name.
        cumulative: whether the count adds up from a beginning («since October»).
        headline: whether it stands in a headline.
        act: what its source did: ``say``, ``deny``, ``refuse``, ``decline``, ...
        positive: polarity.
        strength: how firmly it is said, for :attr:`Slot.FORCE`: 0 possible, 1 expected, 2 planned, 3 agreed
            or done.
    """

    text: str = ""
    low: float | None = None
    high: float | None = None
    when: Interval = UNKNOWN
    said: Interval = UNKNOWN
    source: str = ""
    article: str = ""
    scope: frozenset[str] = frozenset()
    cumulative: bool = False
    headline: bool = False
    act: str = "say"
    positive: bool = True
    strength: int = 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """The class of a difference and, in a few words, why."""

    difference: Difference
    why: str


_AGREE = Verdict(Difference.AGREE, "the same once normalised")
_OLD = timedelta(days=180)
"""How long before a statement another's date must have passed for it to be about an older promise."""


def judge(slot: Slot, one: Side, other: Side) -> Verdict:
    """How one slot of two statements about the same thing differs; the order of the two plays no part."""
    first, second = (one, other) if _order(one) <= _order(other) else (other, one)
    if slot is Slot.POLARITY:
        return _polarity(first, second)
    verdict = _COMPARED[slot](first, second)
    if verdict is None:
        return _AGREE
    if verdict.difference is not Difference.CONFLICT:
        return verdict
    return _explained(slot, first, second) or verdict


def _order(side: Side) -> tuple[bool, datetime, bool, str, str]:
    begin = side.said.begin
    return begin is None, begin or _NEVER, not side.headline, side.article, side.text


_NEVER = datetime.max.replace(tzinfo=UTC)


def _explained(slot: Slot, first: Side, second: Side) -> Verdict | None:
    """What explains a difference that would otherwise be a conflict."""
    if slot is Slot.FORCE:
        return None
    if _headline(first, second):
        return Verdict(Difference.HEADLINE, "the headline says something else than the text below it")
    if _scopes_differ(first, second):
        return Verdict(Difference.SCOPE, f"one is about {_words(first)}, the other about {_words(second)}")
    if first.source and first.source == second.source and _later(first, second):
        return Verdict(Difference.SUPERSESSION, "the same source said something else later")
    return None


def _headline(one: Side, other: Side) -> bool:
    return bool(one.article) and one.article == other.article and one.headline != other.headline


def _words(side: Side) -> str:
    return ", ".join(sorted(side.scope)) or "the whole"


def _later(first: Side, second: Side) -> bool:
    if first.said.begin is None or second.said.begin is None:
        return False
    return second.said.begin > first.said.begin


def _scopes_differ(one: Side, other: Side) -> bool:
    """Whether either is narrowed by something that the other does not have under any spelling."""
    if not one.scope and not other.scope:
        return False
    left = {s for s in one.scope if not any(_same_name(s, o) for o in other.scope)}
    right = {s for s in other.scope if not any(_same_name(s, o) for o in one.scope)}
    return bool(left or right)


def _same_name(one: str, other: str) -> bool:
    return fold(one) == fold(other) or compare(one, other, kind="place").likeness is Likeness.SAME


# -- dates ----------------------------------------------------------------------------------
def _date(first: Side, second: Side) -> Verdict | None:
    a, b = first.when, second.when
    if a.is_open or b.is_open or (a.begin, a.end) == (b.begin, b.end):
        return None
    if a.begin is None and b.begin is None:
        return _deadlines(first, second)
    if a.begin is None or b.begin is None:
        return _deadline_and_day(first, second)
    if a.before(b) or b.before(a):
        return _conflict_of_dates(first, second)
    if a.end is None or b.end is None:
        return None
    finer = _within(a, b) or _within(b, a)
    return Verdict(Difference.ROUNDING, "one date is told more finely" if finer else "the dates overlap")


def _within(inner: Interval, outer: Interval) -> bool:
    begins = outer.begin is None or (inner.begin is not None and outer.begin <= inner.begin)
    ends = outer.end is None or (inner.end is not None and inner.end <= outer.end)
    return begins and ends


def _deadlines(first: Side, second: Side) -> Verdict | None:
    """Two times «by» which: a coarse one may only be a finer one's year or month."""
    ends = first.when.end, second.when.end
    if ends[0] is None or ends[1] is None:
        return None
    early, late = (first.when, second.when) if ends[0] <= ends[1] else (second.when, first.when)
    late_text = second.text if late is second.when else first.text
    length = _LENGTH.get(late.granularity)
    if (
        length
        and not _EXACT.search(late_text)
        and late.granularity != early.granularity
        and abs(ends[1] - ends[0]) < length
    ):
        return Verdict(Difference.ROUNDING, "one time limit is told more finely than the other")
    return _conflict_of_dates(first, second)


def _deadline_and_day(first: Side, second: Side) -> Verdict | None:
    limit, day = (first, second) if first.when.begin is None else (second, first)
    end, begin = limit.when.end, day.when.begin
    if end is None or begin is None:
        return None
    return None if begin < end else _conflict_of_dates(first, second)


_EXACT = re.compile(r"(?i)\b(?:end|late|last|close|final)\b")
"""Words that make a time limit of a year or month the very end of it."""

_LENGTH: Mapping[Granularity, timedelta] = MappingProxyType(
    {
        Granularity.WEEK: timedelta(days=7),
        Granularity.MONTH: timedelta(days=31),
        Granularity.QUARTER: timedelta(days=92),
        Granularity.SEASON: timedelta(days=93),
        Granularity.HALF: timedelta(days=184),
        Granularity.YEAR: timedelta(days=366),
        Granularity.DECADE: timedelta(days=3653),
    }
)


def _not_yet(negative: Side, positive: Side) -> bool:
    """Whether «not this year» leaves room for what the other says is to come."""
    until, due = negative.when.end, positive.when
    if until is None or negative.when.begin is None:
        return False
    return due.is_open or due.end is None or due.end > until


def _promised_before(first: Side, second: Side) -> bool:
    """Whether the first was about a time still to come, which had long passed when the second was told."""
    ended, told, said = first.when.end, first.said.begin, second.said.begin
    return ended is not None and told is not None and said is not None and told < ended <= said - _OLD


def _conflict_of_dates(first: Side, second: Side) -> Verdict:
    if _promised_before(first, second):
        return Verdict(Difference.OLD_PROMISE, "the first date had long passed when the second was told")
    return Verdict(Difference.CONFLICT, "the dates exclude each other")


# -- counts ---------------------------------------------------------------------------------
def _count(first: Side, second: Side) -> Verdict | None:
    if (first.low, first.high) == (second.low, second.high):
        return None
    if _scopes_differ(first, second):
        return Verdict(Difference.SCOPE, f"one counts {_words(first)}, the other {_words(second)}")
    grown = _grown(first, second)
    if grown:
        return Verdict(Difference.GROWTH, grown)
    if _overlap(first, second) or _rounded(first, second) or _rounded(second, first):
        return Verdict(Difference.ROUNDING, "one figure rounds or hedges what the other says")
    return Verdict(Difference.CONFLICT, "the counts exclude each other")


def _grown(first: Side, second: Side) -> str:
    """Why a later count may be larger; ``""`` when time explains nothing."""
    early, late = (first, second)
    if not (first.when.is_open or second.when.is_open) and not (first.cumulative or second.cumulative):
        if early.when.before(late.when) or late.when.before(early.when):
            return "the counts are of different times"
        return ""
    if not (first.cumulative and second.cumulative) or not _apart_in_time(early, late):
        return ""
    low, high = _middle(early), _middle(late)
    return (
        "the count adds up, and time went by" if low is not None and high is not None and high > low else ""
    )


def _apart_in_time(first: Side, second: Side) -> bool:
    """Whether the later one may speak of a longer time: it was told later, or neither is dated."""
    if first.article and first.article == second.article:
        return first.when != second.when
    if first.said.begin is None or second.said.begin is None:
        return True
    return second.said.begin > first.said.begin


def _middle(side: Side) -> float | None:
    if side.low is not None and side.high is not None:
        return (side.low + side.high) / 2
    return side.low if side.low is not None else side.high


def _overlap(one: Side, other: Side) -> bool:
    if one.low is None and one.high is None:
        return True
    low = max((b for b in (one.low, other.low) if b is not None), default=None)
    high = min((b for b in (one.high, other.high) if b is not None), default=None)
    return low is None or high is None or low <= high


def _rounded(fine: Side, coarse: Side) -> bool:
    """Whether the one, rounded as the other is, gives it: 2,512 and 2,500; a round figure has few digits."""
    if fine.low is None or coarse.low is None or fine.low != fine.high or coarse.low != coarse.high:
        return False
    if _ROUND_WORDS.search(coarse.text):
        return abs(fine.low - coarse.low) <= max(1.0, 0.1 * coarse.low)
    if coarse.low <= 0 or coarse.low < 20:
        return False
    step: float = 10 ** floor(log10(coarse.low))
    while coarse.low % step and step > 1:
        step /= 10
    near = abs(fine.low - coarse.low) <= min(step / 2, 0.05 * coarse.low)
    return step > 1 and coarse.low % step == 0 and near and fine.low % step != 0


_ROUND_WORDS = re.compile(
    r"(?i)\b(?:half a dozen|(?:a|two|three|four|five) dozen|a couple|a score|a hundred|a thousand)\b"
)
"""Numbers told in words for round ones, as «a dozen»; one more or less is no other count."""


# -- places, parties, force -----------------------------------------------------------------------
def _place(first: Side, second: Side) -> Verdict | None:
    if _same_name(first.text, second.text):
        return None
    if _part_of(first.text, second.text) or _part_of(second.text, first.text):
        return Verdict(Difference.SCOPE, "one place lies in the other")
    return Verdict(Difference.CONFLICT, "the places are not one")


def _part_of(inner: str, outer: str) -> bool:
    """Whether the words of one place hold the other's: «western Anbar province», «Anbar»; «Erbil, Iraq»."""
    first, second = set(fold(inner).split()), set(fold(outer).split())
    return bool(second) and second < first


def _authority(first: Side, second: Side) -> Verdict | None:
    match = compare(first.text, second.text, kind="person")
    if (
        match.likeness is not Likeness.APART
        or compare(first.text, second.text).likeness is not Likeness.APART
    ):
        return None
    if _stands_for(first.text, second.text) or _stands_for(second.text, first.text):
        return Verdict(Difference.ROUNDING, "one names a state, the other a body of it")
    return Verdict(Difference.CONFLICT, "two parties are named for one act")


def _stands_for(body: str, state: str) -> bool:
    whole = state_of(state)
    return bool(whole) and any(state_of(word) == whole for word in body.replace("’s", " ").split())


def _force(first: Side, second: Side) -> Verdict | None:
    if first.strength == second.strength:
        return None
    if _headline(first, second):
        head, body = (first, second) if first.headline else (second, first)
        if head.strength - body.strength >= 2:
            return Verdict(Difference.HEADLINE, "the headline says it more firmly than the text below it")
    return None


# -- polarity -------------------------------------------------------------------------------
_DENIES = frozenset({"deny"})
_REFUSES = frozenset({"refuse", "reject"})
_SILENT = frozenset({"decline", "not_know"})


def _polarity(first: Side, second: Side) -> Verdict:
    acts = {first.act, second.act}
    if acts & _SILENT:
        return Verdict(Difference.AGREE, "no answer is no denial")
    stands = [side.positive != (side.act in _DENIES) for side in (first, second)]
    refusing = [side.act in _REFUSES for side in (first, second)]
    if any(refusing) and refusing[0] != refusing[1]:
        other = second if refusing[0] else first
        if other.act in _DENIES or not other.positive:
            return _AGREE
        return Verdict(Difference.REFUSAL, "one refuses what the other says is to be")
    if stands[0] == stands[1] or _not_yet(*((first, second) if not stands[0] else (second, first))):
        return _AGREE
    return (
        _explained(Slot.POLARITY, first, second)
        or (Verdict(Difference.DENIAL, "one denies what the other says") if acts & _DENIES else None)
        or _old(first, second)
        or Verdict(Difference.CONFLICT, "one says it is so, the other that it is not")
    )


def _old(first: Side, second: Side) -> Verdict | None:
    if _promised_before(first, second):
        return Verdict(Difference.OLD_PROMISE, "the first was about a time that had long passed")
    return None


_COMPARED: Mapping[Slot, Callable[[Side, Side], Verdict | None]] = MappingProxyType(
    {
        Slot.DATE: _date,
        Slot.COUNT: _count,
        Slot.PLACE: _place,
        Slot.AUTHORITY: _authority,
        Slot.FORCE: _force,
    }
)
