"""The words that bound when a text was written: every rule, over one reading of the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from onrecord.annotate.sentence import Parse
from onrecord.annotate.times import Clue
from onrecord.annotate.timex import beside, sides, told_of
from onrecord.annotate.timex.agreeing import agreeing
from onrecord.annotate.timex.quoted import quotations
from onrecord.annotate.timex.tagger import Read
from onrecord.annotate.timex.unread import Unread
from onrecord.interval import UNKNOWN, Interval
from onrecord.span import Bounds


def find(read: Read, parse: Parse | None, *, titles: Sequence[Bounds] = ()) -> tuple[Clue, ...]:
    """Every clue of a text that was read from a day that nobody knows, in the order of the text."""
    firsts = tuple(made.first for made in read.made)
    text = Unread(read, parse, tuple(quotations(read.scene.tokens)), tuple(titles), firsts)
    found = [clue for rule in RULES for clue in rule(text)]
    within = allowed(found)
    if within is not None:
        found += agreeing(text, within)
    return tuple(sorted(found, key=lambda c: (c.spans, c.rule)))


def allowed(clues: Sequence[Clue]) -> Interval | None:
    """What all clues allow; ``None`` when they exclude each other."""
    interval: Interval | None = UNKNOWN
    for clue in clues:
        interval = None if interval is None else interval.intersection(clue.interval)
    return interval


RULES: tuple[Callable[[Unread], Iterator[Clue]], ...] = (
    sides.behind,
    sides.ahead,
    sides.told_ahead,
    sides.quoted_ahead,
    sides.headline,
    beside.beside,
    beside.following,
    beside.so_far,
    beside.years_after,
    beside.early_as_this_year,
    told_of.unplanned,
    told_of.due,
    told_of.forecast,
    told_of.compared,
    told_of.results,
    told_of.ages,
)
