"""A marked sentence as the small encoder reads it: word pieces, and which of them count for what.

Shared by training and by the shipped reader, so that both see a sentence in the same way. Word pieces:
WordPiece (Devlin et al. 2019), uncased. Offsets are code points of the text. Time is bounded: no more
than ``REACH`` code points on either side of a span are looked at, and no more than ``ROOM`` pieces read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.span import Bounds

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

FIRST, LAST, HIDDEN = 101, 102, 103
"""The marks around a sentence, [CLS] and [SEP], and the one in the place of a party's name, [MASK]."""
ROOM = 126
"""Word pieces of a sentence that are read, the marks left out; of a longer one, those around the event."""
BEFORE, WITHIN, BEHIND = 10, 96, 16
"""Word pieces that are read before the first party, between the two, and behind the second."""
REACH = 1200
"""Code points on either side of the spans that are looked at."""

_STOP = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\W_a-z])|\n\s*\n")
_SHORT = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|gen|sen|rep|gov|lt|col|sgt|capt|maj|adm|rev|hon|pres|st|mt|no|vs|inc|corp"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)|\b\w)\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence cut at its two parties, in the order of the text.

    ``before``, ``between`` and ``behind`` are the words around them; ``forward`` when the source comes
    first. A party that is not named has no place: then what follows the other is ``behind``.
    """

    before: str
    between: str
    behind: str
    forward: bool
    both: bool


def sentence_around(text: str, low: int, high: int) -> Bounds:
    """The sentence, or the run of sentences, that holds ``low..high``, by its marks alone.

    No parse is asked for, so that marked sentences are answered at once.
    """
    first, last = max(0, low - REACH), min(len(text), high + REACH)
    begin, end = first, last
    for zone in ((first, low), (high, last)):
        for stop in _STOP.finditer(text, zone[0], min(last, zone[1] + 1)):
            if _SHORT.search(text[max(first, stop.start() - 8) : stop.start() + 1]):
                continue
            if stop.end() <= low:
                begin = stop.end()
            elif stop.start() >= high:
                return begin, stop.start() + 1
    return begin, end


def passage(text: str, source: Bounds, target: Bounds) -> Passage:
    """The sentence around two parties; an empty span is a party that the text does not name."""
    forward = source <= target
    named = [span for span in sorted((source, target)) if span[0] < span[1]]
    (a, b), (c, d) = named[0], named[-1]
    begin, end = sentence_around(text, a, max(b, d))
    both = len(named) == 2
    if not both:
        forward = source[0] < source[1]
    between = text[b : max(b, c)] if both else ""
    if len(between) > 2 * REACH:
        between = between[:REACH] + " " + between[-REACH:]
    return Passage(text[begin:a], between, text[max(b, d) : end], forward, both)


def act_pieces(tokenizer: Any, cut: Passage) -> tuple[Ints, Ints]:
    """Ids [n] of a passage with both names hidden, and the indices [m] of what stands between them."""
    before = _ids(tokenizer, cut.before)[-BEFORE:]
    between = _ids(tokenizer, cut.between)
    if len(between) > WITHIN:
        between = between[: WITHIN // 2] + between[-WITHIN // 2 :]
    behind = _ids(tokenizer, cut.behind)[:BEHIND]
    second = [HIDDEN] if cut.both else []
    ids = [FIRST, *before, HIDDEN, *between, *second, *behind, LAST]
    first = 2 + len(before)
    return np.asarray(ids, dtype=np.int64), np.arange(first, first + len(between))


SOURCE, TARGET = 1, 2
"""Roles of a piece; 0 is neither."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence with the roles of its pieces: ids, case and role [n], and the weights [4, n] of four means.

    The means are those of the source, of the target, of what stands between them, and of all pieces; a
    party that is not named has none.
    """

    ids: Ints
    case: Ints
    role: Ints
    pools: Floats


def marked(tokenizer: Any, text: str, source: Bounds, target: Bounds) -> Marked:
    """The sentence around two parties with their names; of a long one, the ``ROOM`` pieces around them."""
    named = [span for span in (source, target) if span[0] < span[1]]
    low, high = min(a for a, _ in named), max(b for _, b in named)
    begin, end = sentence_around(text, low, high)
    if end - begin > 6 * REACH:  # two parties that are chapters apart
        end = begin + 6 * REACH
    encoded = tokenizer.encode(text[begin:end], add_special_tokens=False)
    bounds = np.asarray(encoded.offsets, dtype=np.int64).reshape(-1, 2) + begin
    ids = np.asarray(encoded.ids, dtype=np.int64)
    case = _cases(text, bounds, encoded.word_ids)
    if len(ids) > ROOM:
        inner = np.flatnonzero((bounds[:, 0] < high) & (bounds[:, 1] > low))
        middle = (int(inner[0]) + int(inner[-1])) // 2 if len(inner) else 0
        first = min(max(0, middle - ROOM // 2), len(ids) - ROOM)
        keep = slice(first, first + ROOM)
        ids, case, bounds = ids[keep], case[keep], bounds[keep]
    role = np.zeros(len(ids) + 2, dtype=np.int64)
    for number, (start, stop) in ((SOURCE, source), (TARGET, target)):
        role[1:-1][(bounds[:, 0] < stop) & (bounds[:, 1] > start)] = number
    return Marked(
        ids=np.concatenate(([FIRST], ids, [LAST])),
        case=np.concatenate(([0], case, [0])),
        role=role,
        pools=_pools(role),
    )


def _pools(role: Ints) -> Floats:
    out = np.zeros((4, len(role)), dtype=np.float32)
    source, target = np.flatnonzero(role == SOURCE), np.flatnonzero(role == TARGET)
    between = np.arange(0)
    if len(source) and len(target):
        first, last = (source[-1] + 1, target[0]) if source[0] < target[0] else (target[-1] + 1, source[0])
        between = np.arange(first, last)
    for row, which in enumerate((source, target, between, np.arange(len(role)))):
        if len(which):
            out[row, which] = 1.0 / len(which)
    return out


def _cases(text: str, bounds: Ints, words: list[int]) -> Ints:
    """The case of the word of each piece, which lower-casing loses."""
    out = np.zeros(len(words), dtype=np.int64)
    at, n = 0, len(words)
    while at < n:
        last = at
        while last + 1 < n and words[last + 1] == words[at]:
            last += 1
        out[at : last + 1] = _case(text[bounds[at, 0] : bounds[last, 1]])
        at = last + 1
    return out


def _case(word: str) -> int:
    """1 lower, 2 capitalised, 3 all capitals, 4 mixed or without case, 5 number, 6 mark."""
    if word.islower():
        return 1
    if word[:1].isupper():
        return 2 if len(word) == 1 or word[1:].islower() else 3 if word.isupper() else 4
    if word[:1].isdigit():
        return 5
    return 4 if word[:1].isalpha() else 6


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a sentence with the two marks, one entry each; a mark's bounds are both -1."""

    ids: Ints
    start: Ints
    end: Ints

    def own(self, event: Bounds) -> Ints:
        """Indices of the pieces that share a character with ``event``; of all when none does."""
        found = np.flatnonzero((self.start < event[1]) & (self.end > event[0]))
        return found if len(found) else np.arange(len(self.ids))


def event_pieces(tokenizer: Any, text: str, sentence: Bounds, event: Bounds) -> Pieces:
    """The pieces of a sentence; of a long one, the ``ROOM`` around the event."""
    begin, end = sentence
    encoded = tokenizer.encode(text[begin:end], add_special_tokens=False)
    bounds = np.asarray(encoded.offsets, dtype=np.int64).reshape(-1, 2) + begin
    ids = np.asarray(encoded.ids, dtype=np.int64)
    if len(ids) > ROOM:
        middle = int(np.searchsorted(bounds[:, 0], event[0]))
        first = min(max(0, middle - ROOM // 2), len(ids) - ROOM)
        ids, bounds = ids[first : first + ROOM], bounds[first : first + ROOM]
    return Pieces(
        ids=np.concatenate(([FIRST], ids, [LAST])),
        start=np.concatenate(([-1], bounds[:, 0], [-1])),
        end=np.concatenate(([-1], bounds[:, 1], [-1])),
    )


def _ids(tokenizer: Any, text: str) -> list[int]:
    return list(tokenizer.encode(text, add_special_tokens=False).ids) if text else []
