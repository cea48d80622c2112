"""The parse of a document: tokens with their heads, in sentences, and the walks that rules need."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from onrecord.annotate.layers import Sentence, Token
from onrecord.span import Bounds


@dataclass(frozen=True)
class Parse:
    """Tokens and sentences over the readable zones of a document, in order.

    A token's ``start`` and ``end`` are offsets of ``Document.text``; heads never leave the sentence.
    """

    tokens: tuple[Token, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    _starts: list[int] = field(init=False, repr=False, compare=False, default_factory=list)

    def __post_init__(self) -> None:
        self._starts.extend(token.start for token in self.tokens)

    @cached_property
    def _children(self) -> tuple[tuple[int, ...], ...]:
        below: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.i:
                below[token.head].append(token.i)
        return tuple(tuple(row) for row in below)

    @cached_property
    def _edges(self) -> tuple[tuple[int, int], ...]:
        """Leftmost and rightmost token of each subtree, without recursion."""
        left = list(range(len(self.tokens)))
        right = list(range(len(self.tokens)))
        for sentence in self.sentences:
            order: list[int] = []
            stack = [t.i for t in self.tokens[sentence.first : sentence.last] if t.head == t.i]
            while stack:
                i = stack.pop()
                order.append(i)
                stack.extend(self._children[i])
            for i in reversed(order):
                head = self.tokens[i].head
                left[head] = min(left[head], left[i])
                right[head] = max(right[head], right[i])
        return tuple(zip(left, right, strict=True))

    @cached_property
    def _sentence_of(self) -> tuple[int, ...]:
        return tuple(n for n, s in enumerate(self.sentences) for _ in range(s.first, s.last))

    def children(self, i: int) -> tuple[Token, ...]:
        """The direct dependents of token ``i``, in text order."""
        return tuple(self.tokens[c] for c in self._children[i])

    def child(self, i: int, *deps: str) -> Token | None:
        """The first dependent of ``i`` with one of the labels ``deps``."""
        return next((t for t in self.children(i) if t.dep in deps), None)

    def head(self, i: int) -> Token:
        return self.tokens[self.tokens[i].head]

    def ancestors(self, i: int) -> Iterator[Token]:
        """From the governor of ``i`` up to the root of its sentence."""
        while self.tokens[i].head != i:
            i = self.tokens[i].head
            yield self.tokens[i]

    def subtree(self, i: int) -> tuple[Token, ...]:
        """Token ``i`` and all that hangs on it, in text order."""
        found, stack = [i], [i]
        while stack:
            below = self._children[stack.pop()]
            found.extend(below)
            stack.extend(below)
        return tuple(self.tokens[n] for n in sorted(found))

    def edges(self, i: int) -> tuple[int, int]:
        """Index of the leftmost and of the rightmost token under ``i``."""
        return self._edges[i]

    def phrase(self, i: int) -> Bounds:
        """Characters from the leftmost to the rightmost token under ``i``."""
        left, right = self._edges[i]
        return self.tokens[left].start, self.tokens[right].end

    def sentence_of(self, i: int) -> Sentence:
        return self.sentences[self._sentence_of[i]]

    def tokens_of(self, sentence: Sentence) -> tuple[Token, ...]:
        return self.tokens[sentence.first : sentence.last]

    def token_at(self, offset: int) -> Token | None:
        """The token that holds the character at ``offset``."""
        n = bisect_right(self._starts, offset) - 1
        if n >= 0 and offset < self.tokens[n].end:
            return self.tokens[n]
        return None

    def within(self, start: int, end: int) -> tuple[Token, ...]:
        """The tokens that share a character with ``start..end``."""
        first = bisect_right(self._starts, start) - 1
        if first < 0 or self.tokens[first].end <= start:
            first += 1
        last = first
        while last < len(self.tokens) and self.tokens[last].start < end:
            last += 1
        return self.tokens[first:last]

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence whose characters hold ``offset``."""
        n = bisect_right([s.start for s in self.sentences], offset) - 1
        if n >= 0 and offset < self.sentences[n].end:
            return self.sentences[n]
        return None

    def root_of(self, start: int, end: int) -> Token | None:
        """The highest token in ``start..end``: the one whose governor lies outside."""
        inner = self.within(start, end)
        if not inner:
            return None
        low, high = inner[0].i, inner[-1].i
        return next((t for t in inner if t.head == t.i or not low <= t.head <= high), inner[0])
