"""Text to word pieces with their place, and windows of them that the encoder can read.

Shared by training and by the shipped tagger, so that both see a text in the same way. Word pieces:
WordPiece (Devlin et al. 2019), uncased; what lower-casing loses comes back as three features a piece
(case, quotation, paragraph). Offsets are code points of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.span import Bounds

Ints = npt.NDArray[np.int64]

MARK = 6
CASES = 7
"""other, lower, capitalised, all capitals, mixed, number, punctuation"""
QUOTES = 4
"""outside, opening mark, inside, closing mark"""
EDGES = 3
"""inside a paragraph, its first piece, the first piece of the text"""

WINDOW = 384
"""Word pieces that the encoder reads at once, its two marks included."""
CONTEXT = 64
"""Word pieces that a window shares with the one before it, at most."""

_OPENING = frozenset("“„«‟")
_CLOSING = frozenset("”»")
_STRAIGHT = frozenset('"＂')


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a text in order; each array has one entry a piece.

    ``word`` numbers the words (runs of letters or digits, single marks) and ``paragraph`` the
    paragraphs from 0 up; ``start`` and ``end`` are code points of the text.
    """

    ids: Ints
    start: Ints
    end: Ints
    word: Ints
    paragraph: Ints
    case: Ints
    quote: Ints
    edge: Ints

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces ``first..last`` to read at once; cues in ``own_first..own_last`` are this window's."""

    first: int
    last: int
    own_first: int
    own_last: int


def pieces_of(tokenizer: Any, text: str, paragraphs: Sequence[Bounds]) -> Pieces:
    """The word pieces of ``paragraphs`` of ``text``; ``tokenizer`` is a ``tokenizers.Tokenizer``."""
    ids: list[int] = []
    start: list[int] = []
    end: list[int] = []
    word: list[int] = []
    paragraph: list[int] = []
    case: list[int] = []
    quote: list[int] = []
    edge: list[int] = []
    words = 0
    for number, (low, high) in enumerate(paragraphs):
        encoded = tokenizer.encode(text[low:high], add_special_tokens=False)
        if not encoded.ids:
            continue
        edge.extend([1 if ids else 2] + [0] * (len(encoded.ids) - 1))
        ids.extend(encoded.ids)
        start.extend(low + a for a, _ in encoded.offsets)
        end.extend(low + b for _, b in encoded.offsets)
        inner = encoded.word_ids
        word.extend(words + w for w in inner)
        paragraph.extend([number] * len(inner))
        _shape(text, low, encoded.offsets, inner, case, quote)
        words = word[-1] + 1
    columns = (ids, start, end, word, paragraph, case, quote, edge)
    return Pieces(*(np.asarray(column, dtype=np.int64) for column in columns))


def _shape(
    text: str,
    low: int,
    offsets: Sequence[Bounds],
    words: Sequence[int],
    case: list[int],
    quote: list[int],
) -> None:
    """Append case and quotation of each piece of one paragraph; a quotation ends with its paragraph."""
    opened = False
    at, n = 0, len(words)
    while at < n:
        last = at
        while last + 1 < n and words[last + 1] == words[at]:
            last += 1
        shown = text[low + offsets[at][0] : low + offsets[last][1]]
        state = 2 if opened else 0
        if shown in _OPENING or (shown in _STRAIGHT and not opened):
            state, opened = 1, True
        elif shown in _CLOSING or shown in _STRAIGHT:
            state, opened = 3, False
        count = last - at + 1
        case.extend([_case(shown)] * count)
        quote.extend([state] * count)
        at = last + 1


def _case(word: str) -> int:
    if word.islower():
        return 1
    if word[:1].isupper():
        return 2 if len(word) == 1 or word[1:].islower() else 3 if word.isupper() else 4
    if word[:1].isdigit():
        return 5
    return MARK if not word[:1].isalnum() else 4 if word.lower() != word else 0


def windows_of(pieces: Pieces, *, size: int = WINDOW, context: int = CONTEXT) -> tuple[Window, ...]:
    """Cut at paragraph borders where one is near, at words elsewhere; every piece has one owner.

    A window starts with up to ``context`` pieces of the one before it (a quarter of its size at most),
    whole paragraphs if they fit. ``size`` is 10 or more.
    """
    n, room = len(pieces), size - 2
    context = min(context, room // 4)
    if n == 0:
        return ()
    border = np.append(np.flatnonzero(pieces.edge > 0), n)
    begins = np.append(np.flatnonzero(np.diff(pieces.word, prepend=-1)), n)
    out: list[Window] = []
    first, own = 0, 0
    while True:
        last = n if n - first <= room else _cut(border, begins, first + room, max(own, first + room // 2))
        if last == n:
            out.append(Window(first, n, own, n))
            return tuple(out)
        start = int(border[np.searchsorted(border, last - context)])
        if start >= last:
            start = int(begins[np.searchsorted(begins, last - context)])
        # What follows a cue matters more than what leads to it: the later window owns half.
        inner = border[(border >= start) & (border <= last)]
        middle = (start + last) // 2
        edge = int(inner[np.argmin(np.abs(inner - middle))]) if len(inner) else middle
        out.append(Window(first, last, own, edge))
        first, own = min(start, edge), edge


def _cut(border: Ints, begins: Ints, limit: int, least: int) -> int:
    """The last paragraph border up to ``limit`` but over ``least``; else a word's begin; else ``limit``."""
    for marks in (border, begins):
        at = int(np.searchsorted(marks, limit, side="right")) - 1
        if at >= 0 and marks[at] > least:
            return int(marks[at])
    return limit
