"""When a text was written, from its words alone.

Each clue is an interval with its characters: what is told as past was written after, what is still to come
before; «this year, 2024» names the year. What all clues allow is the answer. When they exclude each other
nothing is given: that is a conflict, and no clue is thrown out to mend it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from onrecord.annotate.sentence import Parse
from onrecord.annotate.times import Clue, Timex, Written
from onrecord.annotate.timex.bounds import by_sense
from onrecord.annotate.timex.clues import allowed, find
from onrecord.annotate.timex.tagger import kit, matched, paragraphs, resolve
from onrecord.annotate.timex.values import interval_of
from onrecord.interval import UNKNOWN, Interval
from onrecord.span import Bounds

NARROW = timedelta(days=366)
"""Up to this width, relative expressions are resolved against the whole interval."""


def written_when(text: str, parse: Parse | None = None) -> Written:
    """When ``text`` can have been written; open where its words do not tell.

    Args:
        text: any text; offsets of the clues count its code points.
        parse: tokens and heads of the text, when there are any; without them fewer clues are trusted.
    """
    parts = paragraphs(text)
    return written_of_blocks(text, parts, parse, titles=[p for p in parts[:1] if _is_headline(text, p)])


_HEADLINE = 200


def _is_headline(text: str, block: Bounds) -> bool:
    """Whether the first block of a text is a line that is no sentence."""
    start, end = block
    return end - start <= _HEADLINE and text[end - 1] not in '.!?:"”’' and text[end:].strip() != ""


def written_of_blocks(
    text: str,
    parts: Sequence[Bounds],
    parse: Parse | None,
    *,
    within: Sequence[Bounds] | None = None,
    titles: Sequence[Bounds] = (),
) -> Written:
    """The same, with the blocks of the text given; ``titles`` are those that are headlines."""
    tokens, found = matched(text, parts, within=within)
    return combined(find(resolve(tokens, found, None, parse), parse, titles=titles))


def combined(clues: Sequence[Clue]) -> Written:
    """What all clues allow; open, and marked as a conflict, when no day meets them all."""
    interval = allowed(clues)
    return Written(interval=interval or UNKNOWN, clues=tuple(clues), conflict=interval is None)


def narrow(written: Written | None) -> Interval | None:
    """The interval when both its ends are told and lie close enough to resolve against."""
    if written is None or written.conflict:
        return None
    where = written.interval
    if where.begin is None or where.end is None or where.end - where.begin > NARROW:
        return None
    return where


def settled(timexes: Iterable[Timex], written: Written) -> tuple[Timex, ...]:
    """The expressions, those with the value that a clue tells which have one: «next September … 2026»."""
    told = {} if written.conflict else {c.means[0]: c for c in written.clues if c.means is not None}
    return tuple(_told(t, told[t.bounds]) if t.bounds in told else t for t in timexes)


def _told(timex: Timex, clue: Clue) -> Timex:
    assert clue.means is not None  # noqa: S101
    where = interval_of(clue.means[1])
    teller = next(span for span in clue.spans if span != timex.bounds)
    return replace(
        timex,
        value=clue.means[1],
        interval=where,
        bounded=by_sense(where, kit().affixes.sense(timex.signal)),
        anchor="earlier",
        anchor_bounds=teller,
        other=None,
        unsure=False,
    )
