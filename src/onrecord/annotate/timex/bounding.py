"""Events that bound a time: «since the invasion», «after the July meeting», «until the vote».

They are no TIMEX3, so they stand beside the expressions. Where the text dates such an event, that is its
time; else the verb and the signal tell on which side of the writing it lies, and it stays as wide as that.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.annotate.times import EventTime, Timex
from onrecord.annotate.timex.bounds import Signal
from onrecord.annotate.timex.events import FAR, Dated, dated_events, nearest
from onrecord.annotate.timex.scene import Scene
from onrecord.annotate.timex.tagger import kit, matched, paragraphs, resolve
from onrecord.annotate.timex.tokens import Tokens
from onrecord.interval import UNKNOWN, Granularity, Interval
from onrecord.span import Bounds

_SKIPPED = 3
"""Words that may stand between the article and the event: «after the second round of the vote» has none."""
_UPPER = frozenset({"until_end", "until_begin", "within"})
_LOWER = frozenset({"after_end", "from_begin"})
_OWNS = (["'s"], ["’s"])
_SINCE = frozenset({"since", "ever since"})
_CLEAR = 1.0
"""So much must speak for one side before an event is laid there."""


def event_times(text: str, published: Interval | None = None) -> tuple[EventTime, ...]:
    """The events of ``text`` that bound a time, in order.

    Args:
        text: any text; offsets of the result count its code points.
        published: when it was written; what lies behind or ahead of it is bounded by that.
    """
    tokens, found = matched(text, paragraphs(text))
    day = published.begin.date() if published is not None and published.begin is not None else None
    read = resolve(tokens, found, day, None)
    known = {name: _Known(d) for name, d in dated_events(tokens, read.timexes, kit().words).items()}
    out: list[EventTime] = []
    for named in _named(read.scene):
        made = _event(named, tokens, _place(read.scene, named, read.timexes, known, published))
        if not out or made.start >= out[-1].end:
            out.append(made)
    return tuple(out)


Named = tuple[int, int, Signal, str]
"""First and last token of the words of an event, what bounds, and the event."""


def _named(scene: Scene) -> Iterator[Named]:
    tokens, words, affixes = scene.tokens, kit().words, kit().affixes
    timed = {m.first: m.last for m in scene.matches if tokens.words[m.last : m.last + 1] in _OWNS}
    for first in range(1, len(tokens)):
        if tokens.words[first] not in words.determiners and first not in timed:
            continue
        signal = affixes.signal(tokens, first)
        if signal is None or signal.sense not in _UPPER | _LOWER or signal.words == "from":
            continue
        _, end = tokens.sentence(first)
        begin = timed.get(first, first) + 1
        for at in range(begin, min(end, begin + 1 + _SKIPPED)):
            word = tokens.words[at]
            if word in words.events and not words.is_past(word):
                yield first, at + 1, signal, words.events[word]
                break
            if not (word.isalnum() or word in {"-", "'s", "’s"}):
                break


class _Known:
    """The mentions of one event that a date stands beside, in order."""

    def __init__(self, dated: Sequence[Dated]) -> None:
        self.dated = dated
        self.times = Counter(d.timex.interval for d in dated)

    def of(self, tokens: Tokens, first: int, last: int) -> tuple[Dated | None, bool]:
        """The one nearest to the mention ``first..last``, and whether the text gives the event several times.

        A date near the mention itself dates what the event bounds, unless it stands right behind it.
        """
        n = bisect_left(self.dated, first, key=lambda d: d.at)
        near = self.dated[max(0, n - 2) : n + 3]
        own = [d for d in near if first <= d.at < last and not _of_it(tokens, last, d.timex)]
        others = [d for d in near if d not in own]
        lost = sum(self.times[where] == 1 for where in {d.timex.interval for d in own})
        return (nearest(others, last) if others else None), len(self.times) - lost > 1


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an event lies in time, by which rule, and what tells."""

    where: Interval
    rule: str
    anchor: str = "none"
    bounds: Bounds | None = None
    unsure: bool = False


def _event(named: Named, tokens: Tokens, place: _Place) -> EventTime:
    first, last, signal, event = named
    limits = place.where.until() if signal.sense in _UPPER else place.where.since()
    return EventTime(
        start=tokens.starts[first],
        end=tokens.ends[last - 1],
        event=event,
        signal=signal.words,
        signal_bounds=signal.bounds,
        interval=place.where,
        bounded=limits,
        anchor=place.anchor,
        anchor_bounds=place.bounds,
        rule=place.rule,
        unsure=place.unsure,
    )


def _place(
    scene: Scene,
    named: Named,
    timexes: Sequence[Timex],
    known: Mapping[str, _Known],
    published: Interval | None,
) -> _Place:
    first, last, signal, event = named
    start, end = scene.tokens.starts[first], scene.tokens.ends[last - 1]
    n = bisect_left(timexes, start, key=lambda t: t.start)
    inner = timexes[n] if n < len(timexes) and timexes[n].end <= end else None
    if inner is not None and inner.interval.is_bounded:
        return _Place(inner.interval, "timed_event", "within", inner.bounds, inner.unsure)
    best, several = known[event].of(scene.tokens, first, last) if event in known else (None, False)
    if best is not None:
        unsure = several or abs(best.at - last) > FAR or best.timex.unsure
        return _Place(best.timex.interval, "dated_event", "earlier", best.timex.bounds, unsure)
    side = _side(scene, first, last, signal)
    rule = {-1: "event_behind", 0: "event_open", 1: "event_ahead"}[side]
    if not side or published is None:
        return _Place(UNKNOWN, rule)
    where = published.until() if side < 0 else published.since()
    return _Place(
        replace(where, granularity=Granularity.UNKNOWN), rule, "published", None, signal.words not in _SINCE
    )


def _of_it(tokens: Tokens, last: int, timex: Timex) -> bool:
    """Whether a date stands right behind the event: «the vote on 9 June», not «in June, after the vote»."""
    at = bisect_left(tokens.starts, timex.start)
    return last < at <= last + 2 and set(tokens.words[last:at]) <= {"on", "of", "in", "the"}


def _side(scene: Scene, first: int, last: int, signal: Signal) -> int:
    """-1 for an event that has been, 1 for one to come, 0 where neither is told."""
    if signal.words in _SINCE:
        return -1
    weights = scene.directions.words.weights
    before = {"until", "till", "by", "before", "through"}
    outlook = sum(weights[e.name] for e in scene.directions.evidence(first, last) if e.name not in before)
    if outlook > _CLEAR:
        return 1
    # «left before the war» does not tell whether the war has been.
    return -1 if outlook < -_CLEAR and signal.sense in _LOWER else 0
