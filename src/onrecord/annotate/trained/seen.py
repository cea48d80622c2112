"""What the rules see, as evidence for the tagger: cue, source and content by the parse, at its words.

A tagger that reads words one by one misses where a clause ends; a parser that knows clauses misses what no
list of verbs holds. Where both see a cue, the words of the rules' content are likelier to be in the tagger's,
others of that paragraph less likely, and the ends of the source likewise.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from onrecord.annotate.trained.encoding import Ints
from onrecord.annotate.trained.linking import Floats
from onrecord.span import Bounds


@dataclass(frozen=True, slots=True)
class Seen:
    """One attribution by the rules, as bounds of the text."""

    cue: Bounds
    source: Bounds | None
    content: tuple[Bounds, ...]


class SeenWords:
    """The rules' attributions over the words of a text; ``start`` and ``end`` are the words', sorted."""

    def __init__(self, seen: Sequence[Seen], start: Ints, end: Ints) -> None:
        self._start, self._end = start, end
        self._seen = sorted(seen, key=lambda one: one.cue)
        self._cues = [self.words(one.cue) for one in self._seen]
        self._ends = [last for _, last in self._cues]
        for n in range(1, len(self._ends)):
            self._ends[n] = max(self._ends[n], self._ends[n - 1])

    def words(self, bounds: Bounds) -> tuple[int, int]:
        """The words that share a character with ``bounds``, half-open."""
        first = int(np.searchsorted(self._end, bounds[0], side="right"))
        return first, int(np.searchsorted(self._start, bounds[1], side="left"))

    def by_cue(self, first: int, last: int) -> Seen | None:
        """The first attribution whose cue shares a word with ``first..last``."""
        n = bisect_left(self._ends, first + 1)
        while n < len(self._cues) and self._cues[n][0] < last:
            if self._cues[n][1] > first:
                return self._seen[n]
            n += 1
        return None

    def content_words(self, one: Seen, low: int, high: int) -> Floats:
        """1 for the words from ``low`` up to ``high`` that lie in the content, else 0."""
        out = np.zeros(high - low, dtype=np.float32)
        for bounds in one.content:
            first, last = self.words(bounds)
            out[max(0, first - low) : max(0, last - low)] = 1
        return out

    def source_words(self, one: Seen) -> tuple[int, int] | None:
        """The words of the source, half-open."""
        if one.source is None:
            return None
        first, last = self.words(one.source)
        return (first, last) if first < last else None
