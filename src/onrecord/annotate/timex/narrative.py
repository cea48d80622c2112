"""Which passages tell history, so that their bare dates follow each other rather than the day of writing.

A text counts as a history when it gives many full dates of earlier years and hardly ever speaks from the
day of writing («today», «last week», a bare weekday). One or two dates of earlier years are enough where the
first time told is one of them and the whole is told in the past: «The strike of 1911 began in May». In other
texts a passage does when a full date of an earlier year stands before a bare one in the same paragraph, with
nothing between that speaks from today. Modes as in Strötgen and Gertz (2010), but chosen from the text; that
dates follow each other in a narrative is Mani and Wilson (2000).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.annotate.timex.clause import Words
from onrecord.annotate.timex.clause_tokens import from_tokens
from onrecord.annotate.timex.grammar import BREAK
from onrecord.annotate.timex.match import Match
from onrecord.annotate.timex.tokens import Tokens
from onrecord.annotate.timex.values import calendar_day

_NEWS = frozenset({"deictic", "ago", "latest", "weekday_of_week"})
_BARE = frozenset({"date", "season", "holiday", "quarter"})
_ADVERBIAL = frozenset({"in", "on", "by", "until", "since", "during", "from", "after", "before"})
_ERAS = frozenset({"decade", "century", "era_year", "era_century"})
_REACH = 90
_TENSED = 5
"""So many verbs tell in what tense a text is told."""
_FLASHBACK = 15
"""So many tokens either way a «had» takes a date along."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """``year`` of a full date; ``news`` when it speaks from the day of writing; ``bare`` when it could.

    ``era`` is a decade or a century, or a year with its era.
    """

    year: int | None
    news: bool
    bare: bool
    era: bool = False


@dataclass(frozen=True, slots=True)
class Narrative:
    """``firsts`` are the first tokens of the matches that lie in a narrative; ``whole`` when all do.

    ``sure`` when full dates of earlier years say so by their number.
    """

    firsts: frozenset[int]
    whole: bool
    sure: bool = True


def narrated(tokens: Tokens, found: Sequence[Match], now: date | None, words: Words) -> Narrative:
    """What of a text is narrative."""
    kinds = [_kind(m) for m in found]
    firsts = frozenset(m.first for m in found)
    if _is_history(kinds, now):
        return Narrative(firsts, whole=True)
    if _is_of_the_past(kinds, now) and _is_topic(tokens, found, kinds, now) and told_in_past(tokens, words):
        return Narrative(firsts, whole=True, sure=False)
    return Narrative(_passages(tokens, found, kinds, now, words), whole=False)


def _kind(match: Match) -> _Kind:
    make = match.rule.make
    year = next((int(w) for w in match.words("y") if w.isdigit() and len(w) == 4), None)
    words = match.all_words()
    if make in {"shift_unit", "shift_named", "month_of_year"}:
        news = words[0] != "the" and not any(
            w in {"following", "previous", "same", "that", "subsequent", "preceding"} for w in words
        )
        return _Kind(None, news, bare=True)
    weekday = match.rule.name in {"weekday", "weekday_part"}
    return _Kind(year, make in _NEWS or weekday, bare=year is None and make in _BARE, era=make in _ERAS)


def _is_history(kinds: Sequence[_Kind], now: date | None) -> bool:
    """Full dates of earlier years outnumber what speaks from today ten to one."""
    limit = now.year - 1 if now else 9999
    old = sum(k.year is not None and k.year <= limit for k in kinds)
    recent = sum(k.year is not None and k.year > limit for k in kinds)
    news = sum(k.news for k in kinds)
    return old >= 4 and old > 3 * recent and news * 8 <= old + sum(k.bare for k in kinds)


def _is_of_the_past(kinds: Sequence[_Kind], now: date | None) -> bool:
    """The first time told is of an earlier year, as are most, and hardly any speaks from today."""
    limit = now.year - 2 if now else 9999
    timed = [k for k in kinds if k.year is not None or k.news or k.bare or k.era]
    if not timed or timed[0].news or not (timed[0].era or (timed[0].year or 9999) <= limit):
        return False
    old = sum(k.era or (k.year is not None and k.year <= limit) for k in timed)
    recent = sum(k.year is not None and k.year > limit for k in timed)
    news = sum(k.news for k in timed)
    return len(timed) >= 4 and old > 3 * recent and news * 8 <= len(timed) - news


def _is_topic(tokens: Tokens, found: Sequence[Match], kinds: Sequence[_Kind], now: date | None) -> bool:
    """Whether early dates are what a text is about: two, one of them in full, or «the strike of 1911».

    A weekday that fits a date in the year told, not in the last ones, says so too. One bare year («founded in
    1890») does not: what follows may be of this year.
    """
    limit = now.year - 2 if now else 9999
    early = [(m, k.year) for m, k in zip(found, kinds, strict=True) if k.year is not None and k.year <= limit]
    eras = sum(k.era for k in kinds)
    if len(early) + eras > 1 and (eras > 1 or any(m.has("m") or m.has("n") for m, _ in early)):
        return True
    if not early:
        return False
    first, year = early[0]
    opening = first.first < tokens.sentence(0)[1] and tokens.words[max(0, first.first - 1)] == "of"
    return opening or any(_fits(m, year, now) for m in found)


def _fits(match: Match, year: int, now: date | None) -> bool:
    """Whether «Monday 16 January» is one in ``year`` and in neither of the last two."""
    weekday = match.number("w", "WEEKDAY", "LWEEKDAY")
    month, day = match.number("m", "MONTH", "LMONTH", "AMONTH"), match.words("d")[:1]
    if not weekday or not month or not day or match.has("y") or not day[0].isdigit():
        return False
    near = [now.year, now.year - 1] if now else []
    on = [calendar_day(y, month, int(day[0])) for y in (year, *near)]
    days = [d.isoweekday() if d else 0 for d in on]
    return days[0] == weekday and weekday not in days[1:]


def told_in_past(tokens: Tokens, words: Words) -> bool:
    """Whether nearly all verbs of a text are past forms, as far as their forms tell, and hardly any cite."""
    now = words.present_aux | words.future | words.modal
    past = sum(w in words.past_aux or words.is_past(w) for w in tokens.words)
    present = sum(w in now for w in tokens.words)
    cited = sum(w in _CITING for w in tokens.words)
    return past >= _TENSED and past >= 6 * present and past >= 12 * cited


_CITING = frozenset({"said", "says", "according"})


def is_flashback(tokens: Tokens, match: Match) -> bool:
    """Whether a date behind its story only looks back: «had fallen in 1869», «the purge of 1869»."""
    before = tokens.words[max(0, match.first - 2) : match.first]
    bare = match.rule.name == "year" and before[1:] == ["of"]
    if bare and before[0].isalpha() and before[0] not in _PARTS:
        return True
    first, last = tokens.sentence(match.first)
    around = range(max(first, match.first - _FLASHBACK), min(last, match.last + _FLASHBACK) - 1)
    return any(tokens.words[i] == "had" and tokens.words[i + 1] != "to" for i in around)


_PARTS = frozenset(
    [
        "end",
        "close",
        "beginning",
        "start",
        "middle",
        "part",
        "half",
        "months",
        "weeks",
        "days",
        "course",
        "rest",
    ]
)


def _passages(
    tokens: Tokens, found: Sequence[Match], kinds: Sequence[_Kind], now: date | None, words: Words
) -> frozenset[int]:
    out: set[int] = set()
    opened: Match | None = None
    for match, kind in zip(found, kinds, strict=True):
        if opened is not None and not _is_full(opened) and not _one_sentence(tokens, opened, match):
            opened = None
        if opened is not None and _parted(tokens, opened, match):
            opened = None
        if kind.news:
            opened = None
        elif kind.year is not None:
            old = now is None or kind.year < now.year - 1
            opened = match if old and _is_adverb(match) else None
        elif opened is not None and kind.bare and _is_past(tokens, words, match):
            out.add(match.first)
            opened = match
    return frozenset(out)


def _one_sentence(tokens: Tokens, a: Match, b: Match) -> bool:
    return tokens.sentence(a.first)[0] == tokens.sentence(b.first)[0]


def _is_adverb(match: Match) -> bool:
    before = match.tokens.words[match.first - 1] if match.first else ""
    after = match.tokens.words[match.last] if match.last < len(match.tokens) else ""
    return _is_full(match) or (before in _ADVERBIAL and after in {",", ";", "and", "but"})


def _is_full(match: Match) -> bool:
    """A date with month and year, or a year that opens its sentence: «In 1943, ...»."""
    first, _ = match.tokens.sentence(match.first)
    before = match.tokens.words[match.first - 1] if match.first else ""
    if match.first - first <= 1:
        return True
    return before in _ADVERBIAL and (match.has("m") or match.has("n"))


def _parted(tokens: Tokens, before: Match, match: Match) -> bool:
    return match.first - before.last > _REACH or BREAK in tokens.keys[before.last : match.first]


def _is_past(tokens: Tokens, words: Words, match: Match) -> bool:
    evidence = from_tokens(tokens, words, match.first, match.last)
    return sum(words.weights[e.name] for e in evidence) < -0.5
