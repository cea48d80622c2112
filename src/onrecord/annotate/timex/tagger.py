"""Tagging: matches become drafts, drafts get their prefixes, signals and intervals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, cached_property
from typing import TYPE_CHECKING

from onrecord.annotate.lexicon import Lexicon, load
from onrecord.annotate.reading import reading_view
from onrecord.annotate.times import Timex, TimexType
from onrecord.annotate.timex import anaphora, clock, dates, eras, holidays, named, periods, shifts, spans
from onrecord.annotate.timex.bounds import Affixes, Signal, bounded, modified
from onrecord.annotate.timex.clause import Words
from onrecord.annotate.timex.dates import Make
from onrecord.annotate.timex.direction import Directions
from onrecord.annotate.timex.events import anchored_to_events
from onrecord.annotate.timex.grammar import Grammar, grammar
from onrecord.annotate.timex.match import Match, matches
from onrecord.annotate.timex.narrative import narrated
from onrecord.annotate.timex.quoted import said_when
from onrecord.annotate.timex.scene import Draft, Dressed, Scene
from onrecord.annotate.timex.tokens import Tokens, breaks_of, tokenise
from onrecord.blocks import blocks
from onrecord.interval import Interval
from onrecord.span import Bounds

if TYPE_CHECKING:
    from onrecord.annotate.sentence import Parse

MAKERS: dict[str, Make] = {
    name: make
    for module in (dates, named, periods, shifts, anaphora, spans, clock, holidays, eras)
    for name, make in module.MAKERS.items()
}


@dataclass(frozen=True)
class Kit:
    """What the lexicons compile to, once a process."""

    grammar: Grammar
    affixes: Affixes
    words: Words
    lexicons: tuple[Lexicon, ...]

    @cached_property
    def digest(self) -> str:
        """One digest over all lexicons of the reader."""
        from onrecord.annotate.annotator import digest_of

        return digest_of([lexicon.digest for lexicon in self.lexicons])


@cache
def kit() -> Kit:
    """The lexicons, compiled once a process."""
    context = load("timex_context")
    return Kit(grammar(), Affixes(context), Words(context), (load("timex"), context))


def tag(text: str, published: Interval | None = None, parse: Parse | None = None) -> tuple[Timex, ...]:
    """The time expressions of ``text``, in order, without overlap.

    Args:
        text: any text; offsets of the result count its code points.
        published: when it was written. Without it relative expressions keep an empty or masked value.
            Wider than a day, only what every day in it agrees on is given.
        parse: tokens and heads of the text, when there are any; they sharpen past and future.
    """
    return tag_blocks(text, paragraphs(text), published, parse)


def paragraphs(text: str) -> tuple[Bounds, ...]:
    """The blocks of a text; a line that breaks off in mid-sentence goes on in the next."""
    out: list[Bounds] = []
    for start, end in blocks(text):
        if out and text.count("\n", out[-1][1], start) == 1 and _goes_on(text, out[-1], start):
            out[-1] = out[-1][0], end
        else:
            out.append((start, end))
    return tuple(out)


def _goes_on(text: str, before: Bounds, start: int) -> bool:
    line = text.rfind("\n", before[0], before[1]) + 1
    length = before[1] - max(line, before[0])
    return 40 <= length <= 100 and text[before[1] - 1] not in ".!?:\"”'’" and not text[start].isupper()


def tag_blocks(
    text: str,
    parts: Sequence[Bounds],
    published: Interval | None,
    parse: Parse | None,
    *,
    within: Sequence[Bounds] | None = None,
) -> tuple[Timex, ...]:
    """The same, with the blocks of the text given; no expression crosses from one to the next.

    ``within`` are the blocks to read (sorted, disjoint); what stands in others anchors nothing either.
    """
    tokens, found = matched(text, parts, within=within)
    days = _days(published)
    first = resolve(tokens, found, days[0], parse).timexes
    if days[0] == days[-1]:
        return first
    second = {t.bounds: t for t in resolve(tokens, found, days[-1], parse).timexes}
    masked = {t.bounds: t.value for t in resolve(tokens, found, None, parse).timexes}
    return tuple(_agreed(t, second[t.bounds], masked.get(t.bounds, "")) for t in first if t.bounds in second)


def matched(
    text: str, parts: Sequence[Bounds], *, within: Sequence[Bounds] | None = None
) -> tuple[Tokens, tuple[Match, ...]]:
    """The tokens of a text and where rules match in them."""
    gear = kit()
    tokens = tokenise(reading_view(text), gear.grammar, breaks=breaks_of(parts))
    return tokens, tuple(_inside(tokens, matches(tokens, gear.grammar), within))


def _inside(tokens: Tokens, found: Iterable[Match], within: Sequence[Bounds] | None) -> Iterator[Match]:
    """The matches that lie in one of the blocks ``within``; all of them when it is ``None``."""
    if within is None:
        yield from found
        return
    at = 0
    for match in found:
        start, end = tokens.starts[match.first], tokens.ends[match.last - 1]
        while at < len(within) and within[at][1] <= start:
            at += 1
        if at < len(within) and within[at][0] <= start and end <= within[at][1]:
            yield match


def _days(published: Interval | None) -> tuple[date | None, ...]:
    """First and last day that the publication may have; ``None`` when it is open."""
    if published is None or published.begin is None or published.end is None:
        return (None,)
    return published.begin.date(), (published.end - timedelta(microseconds=1)).date()


def _agreed(a: Timex, b: Timex, masked: str) -> Timex:
    """What two possible days of publication agree on, else the value that needs no day."""
    if a.value == b.value and a.interval == b.interval and a.bounded == b.bounded:
        if a.other == b.other:
            return replace(a, unsure=a.unsure or b.unsure)
        return replace(a, other=None, unsure=True)
    return replace(
        a,
        value=a.value if a.value == b.value else masked,
        interval=a.interval.hull(b.interval),
        bounded=a.bounded.hull(b.bounded),
        other=None,
        unsure=True,
    )


@dataclass(frozen=True, slots=True)
class Made:
    """A match with its value, the tokens that belong to it, the words that widened it and its signal."""

    match: Match
    draft: Draft
    first: int
    last: int
    words: tuple[str, ...]
    signal: Signal | None


@dataclass(frozen=True, slots=True)
class Read:
    """A text as read from one day: what was made of each match, and the expressions, in the same order."""

    scene: Scene
    made: tuple[Made, ...]
    timexes: tuple[Timex, ...]


def resolve(tokens: Tokens, found: tuple[Match, ...], now: date | None, parse: Parse | None) -> Read:
    """Read the matches as somebody who writes on the day ``now``, or on a day that nobody knows."""
    gear = kit()
    scene = Scene(
        tokens,
        now,
        Directions(tokens, gear.words, parse),
        narrated(tokens, found, now, gear.words),
        found,
        said_when(tokens, found, gear.words),
        _draft,
    )
    made: list[Made] = []
    for match in found:
        draft = _draft(match, scene)
        if draft is None:
            continue
        dressed = _dress(match, draft, made, gear.affixes)
        made.append(dressed)
        scene.add(match, draft, _remembered(dressed))
    timexes = _ranged(tokens, [_finish(m, scene) for m in made])
    return Read(scene, tuple(made), anchored_to_events(tokens, timexes, gear.words))


def _draft(match: Match, scene: Scene) -> Draft | None:
    return MAKERS[match.rule.make](match, scene)


def _dress(match: Match, draft: Draft, made: list[Made], affixes: Affixes) -> Made:
    """Widen a match by the words that belong to it, and find its signal."""
    tokens = match.tokens
    first, last = match.first, match.last
    words: tuple[str, ...] = ()
    floor = made[-1].last if made else 0
    for _ in range(2):
        found = affixes.prefix(tokens, first, draft, match.rule)
        if found is None or found[0] < floor:
            break
        if found[1].mod == "APPROX" and tokens.words[last : last + 1] in _OWNING:
            # «ways around Monday's ruling» is not about Monday.
            break
        first, affix = found
        words = words or affix.words
        draft = replace(draft, mod=draft.mod or affix.mod)
    if match.rule.make in {"duration", "ago", "span", "earlier", "year"}:
        after = affixes.suffix(tokens, last)
        if after is not None:
            last, affix = after
            draft = replace(draft, mod=draft.mod or affix.mod)
    signal = affixes.signal(tokens, first) or affixes.event_signal(tokens, first, last)
    if signal is not None and affixes.compares(tokens, first, signal, match.rule):
        signal = None
    return Made(match, draft, first, last, words, signal)


_OWNING = (["'s"], ["’s"])


def _remembered(made: Made) -> Dressed:
    tokens = made.match.tokens
    return Dressed((tokens.starts[made.first], tokens.ends[made.last - 1]), made.draft.mod, _where(made))


def _where(made: Made) -> Interval:
    where = made.draft.where
    return modified(where, made.draft.mod, made.words) if made.words else where


def _counted_from(made: Made, scene: Scene) -> date | None:
    """The day from which «within 60 days» counts: not told when an event follows, or in the past."""
    match, signal = made.match, made.signal
    after = match.tokens.words[made.last : made.last + 2]
    if signal is None or made.draft.type is not TimexType.DURATION or after[:1] in _COUNTED:
        return None
    if not _BUSINESS.isdisjoint(match.all_words()):
        # Which days are working days is not told.
        return None
    outlook = scene.outlook(match)
    if outlook < -1 or (signal.sense == "in" and outlook <= 0):
        return None
    ref = scene.reference(match)
    return ref.day if len(ref.value) == 10 else None


def _is_close_of(made: Made) -> bool:
    return (
        made.draft.mod == "END" and made.words[-1:] == ("of",) and not {"end", "close"}.isdisjoint(made.words)
    )


_BUSINESS = frozenset({"working", "business", "trading"})
_COUNTED = (["of"], ["after"], ["from"], ["following"], ["before"], ["since"])


def _finish(made: Made, scene: Scene) -> Timex:
    draft, signal, tokens = made.draft, made.signal, scene.tokens
    where = _where(made)
    limits = bounded(where, draft, signal, _counted_from(made, scene))
    before = signal is not None and signal.sense == "until_begin"
    if before and (_is_close_of(made) or kit().affixes.runs_out(made.match.tokens, made.last)):
        # «before the end of May» is before May is over, not before its last third.
        limits = where.until()
    if signal is not None and signal.sense == "in" and limits == where:
        signal = None
    return Timex(
        start=tokens.starts[made.first],
        end=tokens.ends[made.last - 1],
        type=draft.type,
        value=draft.value,
        interval=where,
        mod=draft.mod,
        quant=draft.quant,
        freq=draft.freq,
        signal=signal.words if signal else "",
        signal_bounds=signal.bounds if signal else None,
        bounded=limits,
        anchor=draft.anchor,
        anchor_bounds=draft.anchor_bounds,
        rule=made.match.rule.name,
        other=draft.other,
        unsure=draft.unsure,
    )


def _ranged(tokens: Tokens, timexes: list[Timex]) -> tuple[Timex, ...]:
    """«from June to August», «between May and July»: both ends are bounded by the whole."""
    out = list(timexes)
    for n in range(len(out) - 1):
        a, b = out[n], out[n + 1]
        if a.type not in {TimexType.DATE, TimexType.TIME} or b.type != a.type:
            continue
        link = tokens.text[a.end : b.start].strip().lower()
        opens = {"from": ("to", "until", "till", "through", "-", "–"), "between": ("and",)}.get(a.signal, ())
        if link in opens and a.interval.begin is not None and b.interval.end is not None:
            if b.interval.end <= a.interval.begin:
                continue
            whole: Interval = a.interval.hull(b.interval)
            out[n] = replace(a, bounded=whole)
            out[n + 1] = replace(b, bounded=whole, signal=b.signal or link)
    return tuple(out)
