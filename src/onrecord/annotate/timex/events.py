"""Stretches counted from an event whose date the text gives: «three days after the invasion».

A date belongs to the event word nearest to it in its sentence («invaded on 3 March», «the vote of 9 June»).
A text that dates an event twice leaves it open which is meant: the nearest is taken, as unsure.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from onrecord.annotate.times import Timex, TimexType
from onrecord.annotate.timex.clause import Words
from onrecord.annotate.timex.tokens import Tokens
from onrecord.annotate.timex.values import after_duration, at_grain, interval_of
from onrecord.interval import Granularity, Interval, midnight

_NEAR = 8
FAR = 150
_SKIPPED = 2
"""Words that may stand between the article and the event: «after the second round of»."""
_AFTER = frozenset({"after", "following", "from", "since"})
_GRAINS = {Granularity.DAY: 0, Granularity.MONTH: 1, Granularity.YEAR: 2}
_UNITS = {"D": 0, "W": 0, "M": 1, "Q": 1, "Y": 2}


@dataclass(frozen=True, slots=True)
class Dated:
    """An event of the text with the time expression that dates it; ``at`` is the token of its word."""

    at: int
    timex: Timex


def anchored_to_events(tokens: Tokens, timexes: Sequence[Timex], words: Words) -> tuple[Timex, ...]:
    """The expressions, with those counted from a dated event laid on the calendar; values stay."""
    counted = {n: link for n, t in enumerate(timexes) if (link := _link(tokens, t, words)) is not None}
    if not counted:
        return tuple(timexes)
    events = dated_events(tokens, timexes, words)
    out = list(timexes)
    ambiguous = {name: len({d.timex.interval for d in known}) > 1 for name, known in events.items()}
    for n, (word, event) in counted.items():
        if event in events:
            at = tokens.at(timexes[n].end)
            best = nearest(events[event], at)
            unsure = ambiguous[event] or abs(best.at - at) > FAR
            out[n] = _laid(timexes[n], word, best.timex, unsure=unsure)
    return tuple(out)


def nearest(known: Sequence[Dated], at: int) -> Dated:
    """The dated mention that stands nearest to token ``at``."""
    n = bisect_left(known, at, key=lambda d: d.at)
    return min(known[max(0, n - 1) : n + 1], key=lambda d: (abs(d.at - at), d.at))


def _link(tokens: Tokens, timex: Timex, words: Words) -> tuple[str, str] | None:
    """The word behind a stretch and the event behind that: «after», «invasion»."""
    if timex.type is not TimexType.DURATION or timex.anchor != "none":
        return None
    at = bisect_left(tokens.starts, timex.end)
    after = tokens.words[at : at + 3 + _SKIPPED]
    if len(after) < 3 or after[1] not in words.determiners:
        return None
    if after[0] not in _AFTER and after[0] not in {"before", "of"}:
        return None
    event = next((words.events[w] for w in after[2:] if w in words.events), None)
    return (after[0], event) if event else None


def dated_events(tokens: Tokens, timexes: Sequence[Timex], words: Words) -> Mapping[str, list[Dated]]:
    """The events that a date stands beside, by name, in order."""
    out: dict[str, list[Dated]] = {}
    for timex in timexes:
        where = timex.interval
        if timex.type is not TimexType.DATE or not where.is_bounded or where.granularity not in _GRAINS:
            continue
        first, last = bisect_left(tokens.starts, timex.start), tokens.at(timex.end)
        low, high = tokens.sentence(first)
        near = [
            (first - i if i < first else i - last + 1, i)
            for i in range(max(low, first - _NEAR), min(high, last + _NEAR))
            if not first <= i < last and tokens.words[i] in words.events
        ]
        if near:
            _, at = min(near)
            out.setdefault(words.events[tokens.words[at]], []).append(Dated(at, timex))
    return {name: sorted(known, key=lambda d: d.at) for name, known in out.items()}


def _laid(timex: Timex, link: str, dated: Timex, *, unsure: bool) -> Timex:
    sign = -1 if link == "before" else 1
    event = dated.interval
    where = _stretch(timex, event, sign) if _is_limit(timex) else _day(timex, event, sign, link)
    if where is None:
        return timex
    return replace(
        timex,
        interval=where,
        bounded=where,
        anchor="earlier",
        anchor_bounds=dated.bounds,
        unsure=timex.unsure or dated.unsure or unsure,
    )


def _is_limit(timex: Timex) -> bool:
    return timex.signal in {"within", "in", "over", "for", "during", "in less than", "in no more than"}


def _stretch(timex: Timex, event: Interval, sign: int) -> Interval | None:
    """«within 30 days of the vote»: the vote and the thirty days after it."""
    if event.begin is None or event.end is None or not event.is_day:
        return None
    last = (event.end - timedelta(days=1)).date()
    edge = after_duration(last if sign > 0 else event.begin.date(), timex.value, sign)
    if edge is None:
        return None
    if sign > 0:
        return Interval(event.begin, midnight(edge) + timedelta(days=1), Granularity.DAY)
    return Interval(midnight(edge), event.end, Granularity.DAY)


def _day(timex: Timex, event: Interval, sign: int, link: str) -> Interval | None:
    """«three days after the invasion»: that day; «two years after» an event of a known month: that year."""
    unit = timex.value[-1:]
    if link == "of" or event.begin is None or unit not in _UNITS or timex.value.startswith("PT"):
        return None
    if _GRAINS[event.granularity] > _UNITS[unit]:
        return None
    day = after_duration(event.begin.date(), timex.value, sign)
    return interval_of(at_grain(day, {"W": "D"}.get(unit, unit))) if day else None
