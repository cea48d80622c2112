"""Contents made whole where they hold most of a quotation, and carried on where it goes on.

The tagger looks at words one by one; a quotation is one thing. A mark that opens a quotation and is not
closed before its paragraph ends goes on, by newspapers' custom, in the next paragraph if that opens with
a mark too. A paragraph that is one quotation and nothing else belongs to whoever spoke last in the paragraph
before: so it is in 86 of 101 such paragraphs of PolNeAR's training articles, and in 4 the cue is inside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from onrecord.annotate.trained.encoding import Ints

_MOST = 0.5
"""Share of a quotation's words that makes a content its own."""

Runs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Quotation:
    """Words ``first..last``, marks included; ``open`` when its paragraph ends before it does."""

    first: int
    last: int
    open: bool
    leads: bool
    """It begins its paragraph."""
    alone: bool
    """It is its paragraph."""


def whole_quotations(
    contents: Sequence[Runs], taken: Sequence[tuple[int, int]], state: Ints, paragraph: Ints, mark: Ints
) -> list[Runs]:
    """``contents`` with the rest of each quotation that one of them holds most of.

    ``taken`` are words of cues. Words that are taken, or in another content, stay where they are.
    ``state``, ``paragraph`` and ``mark`` have one entry a word.
    """
    owner = np.full(len(state), -1, dtype=np.int64)
    for number, runs in enumerate(contents):
        for first, last in runs:
            owner[first:last] = number
    free = owner < 0
    for first, last in taken:
        free[first:last] = False
    heirs = _announced(contents, taken, paragraph, mark)
    before: _Quotation | None = None
    for quotation in _quotations(state, paragraph):
        here = int(paragraph[quotation.first])
        heir = heirs.get(here - 1, -1)
        goes_on = (
            before is not None and before.open and quotation.leads and _follows(before, quotation, paragraph)
        )
        if heir >= 0 and quotation.alone:
            _hand_over(owner, free, quotation, taken)
        inner = slice(quotation.first, quotation.last)
        words = owner[inner][mark[inner] == 0]
        counts = Counter(words[words >= 0].tolist())
        holder, count = max(counts.items(), key=lambda row: (row[1], -row[0]), default=(-1, 0))
        if count < _MOST * max(1, len(words)):
            holder = heir if not counts and (goes_on or quotation.alone) else -1
        if holder >= 0:
            owner[inner] = np.where(free[inner], holder, owner[inner])
            heirs[here] = holder
        before = quotation
    return _runs(owner, paragraph, len(contents))


def without_plain_paragraphs(
    contents: Sequence[Runs], cues: Sequence[tuple[int, int]], state: Ints, paragraph: Ints
) -> list[Runs]:
    """``contents`` of ``cues`` without the paragraphs of prose that follow a quotation.

    Who is quoted in the cue's paragraph says nothing in a later one where there is no quotation: a mark that
    is never closed would else take in what follows it.
    """
    out: list[Runs] = []
    for runs, (first, _) in zip(contents, cues, strict=True):
        own = paragraph[first]
        quoted = any(paragraph[a] == own and state[a] == 1 for a, _ in runs)
        out.append([(a, b) for a, b in runs if not quoted or paragraph[a] <= own or state[a:b].any()])
    return out


def _announced(
    contents: Sequence[Runs], taken: Sequence[tuple[int, int]], paragraph: Ints, mark: Ints
) -> dict[int, int]:
    """For a paragraph that ends with a cue that has no content yet, that cue: «He added:»."""
    out: dict[int, int] = {}
    for number, (_, last) in enumerate(taken):
        end = last
        while end < len(paragraph) and paragraph[end] == paragraph[last - 1] and mark[end] > 0:
            end += 1
        over = end == len(paragraph) or paragraph[end] != paragraph[last - 1]
        if over and not contents[number] and (end > last or mark[last - 1] > 0):
            out[int(paragraph[last - 1])] = number
    return out


def _hand_over(
    owner: Ints, free: npt.NDArray[np.bool_], quotation: _Quotation, taken: Sequence[tuple[int, int]]
) -> None:
    """Take from cues inside the quotation what they hold: they are the speaker's, not the writer's."""
    for number, (first, last) in enumerate(taken):
        if quotation.first <= first and last <= quotation.last:
            free[first:last] = True
            free |= owner == number
            owner[owner == number] = -1


def _follows(before: _Quotation, quotation: _Quotation, paragraph: Ints) -> bool:
    return int(paragraph[quotation.first]) == int(paragraph[before.first]) + 1


def _quotations(state: Ints, paragraph: Ints) -> Iterator[_Quotation]:
    n = len(state)
    for first in np.flatnonzero(state == 1).tolist():
        last = first + 1
        while last < n and state[last] == 2 and paragraph[last] == paragraph[first]:
            last += 1
        closed = last < n and state[last] == 3 and paragraph[last] == paragraph[first]
        leads = first == 0 or paragraph[first - 1] != paragraph[first]
        end = last + closed
        alone = leads and (end == n or paragraph[end] != paragraph[first])
        yield _Quotation(first, end, not closed, leads, alone)


def _runs(owner: Ints, paragraph: Ints, count: int) -> list[Runs]:
    """The stretches of each of ``count`` owners, in order, none over a paragraph's end."""
    out: list[Runs] = [[] for _ in range(count)]
    edges = np.flatnonzero((np.diff(owner) != 0) | (np.diff(paragraph) != 0)) + 1
    bounds = [0, *edges.tolist(), len(owner)]
    for first, last in pairwise(bounds):
        if last > first and owner[first] >= 0:
            out[owner[first]].append((first, last))
    return out
