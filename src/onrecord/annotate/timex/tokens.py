"""Tokens of a text as parallel lists, with one class character each."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from onrecord.annotate.timex.grammar import BREAK, OTHER, Grammar
from onrecord.span import Bounds

_TOKEN = re.compile(
    r"""
      (?P<iso>\d{4}-\d\d-\d\d(?:[T\ ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?(?![\w-]))
    | (?P<ndate>\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\w/]))
    | (?P<clock>\d{1,2}:[0-5]\d(?::[0-5]\d)?(?![\w:]))
    | (?P<decade>(?:[12]\d\d|['’‘]?\d)0['’]?s\b)
    | (?P<ordn>\d{1,3}(?:st|nd|rd|th)\b)
    | (?P<qn>Q[1-4]\b)
    | (?P<frac>\d{1,2}/\d{1,2}(?![\w/]))
    | (?P<num>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?)
    | (?P<ampm>(?:[aApP]\.\ ?[mM]\.?|(?:[ap]m|[AP]M)\b))
    | (?P<poss>['’]s\b)
    | (?P<tick>``|''(?!\w))
    | (?P<word>[^\W\d_]+)
    | (?P<punct>[^\s])
    """,
    re.VERBOSE,
)
_GLUE = frozenset("-–—/")
_APOS = frozenset("'’")


@dataclass(frozen=True)
class Tokens:
    """Tokens in order. ``keys`` has one class character a token; a break between blocks is a token too."""

    text: str
    starts: list[int]
    ends: list[int]
    words: list[str]
    keys: str

    def __len__(self) -> int:
        return len(self.starts)

    def at(self, offset: int) -> int:
        """Index of the first token that ends after ``offset``."""
        return bisect_right(self.ends, offset)

    def glued(self, i: int) -> bool:
        """Whether token ``i`` touches the one before it."""
        return i > 0 and self.starts[i] == self.ends[i - 1] and self.keys[i - 1] != BREAK

    @cached_property
    def stops(self) -> list[int]:
        """Indices of the tokens that end a sentence, breaks among them."""
        out = []
        for i, word in enumerate(self.words):
            if self.keys[i] == BREAK or (word in {".", "!", "?"} and self._ends_sentence(i)):
                out.append(i)
        return out

    def _ends_sentence(self, i: int) -> bool:
        j = i + 1
        while j < len(self) and self.words[j] in _CLOSERS and self.glued(j):
            j += 1
        if j >= len(self) or self.keys[j] == BREAK:
            return True
        if self.glued(j):
            return False
        before = self.words[i - 1] if i else ""
        if self.words[i] == "." and self.glued(i) and (len(before) == 1 or before in _ABBREVIATIONS):
            return False
        first = self.text[self.starts[j]]
        return first.isupper() or first in _OPENERS or first.isdigit()

    def sentence(self, i: int) -> tuple[int, int]:
        """First and last-but-one token index of the sentence that holds token ``i``."""
        n = bisect_left(self.stops, i)
        first = self.stops[n - 1] + 1 if n else 0
        last = self.stops[n] if n < len(self.stops) else len(self)
        return first, last


_CLOSERS = frozenset("\"'”’)]")
_OPENERS = frozenset("\"'“‘([`")
_SHORT = frozenset(
    [
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
    ]
)
_ABBREVIATIONS = _SHORT | frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "gen",
        "lt",
        "col",
        "sgt",
        "maj",
        "capt",
        "cmdr",
        "adm",
        "rep",
        "sen",
        "gov",
        "pres",
        "st",
        "jr",
        "sr",
        "inc",
        "corp",
        "co",
        "ltd",
        "vs",
        "no",
    ]
)


def tokenise(text: str, grammar: Grammar, *, breaks: Iterable[int] = ()) -> Tokens:
    """Tokens of ``text`` (a reading view), with a break before each offset of ``breaks`` (sorted)."""
    starts: list[int] = []
    ends: list[int] = []
    words: list[str] = []
    keys: list[str] = []
    shape = grammar.shape
    word_char = grammar.word_char
    waiting = iter(breaks)
    next_break = next(waiting, None)
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        if next_break is not None and start >= next_break:
            starts.append(next_break)
            ends.append(next_break)
            words.append("\n")
            keys.append(BREAK)
            while next_break is not None and start >= next_break:
                next_break = next(waiting, None)
        kind = found.lastgroup
        word = found[0]
        if kind == "word":
            key = word_char(word)
            word = word.lower()
        elif kind == "num":
            key = shape[_number(word)]
        elif kind == "tick":
            key = OTHER
            word = '"'
        elif kind == "punct":
            key = _punct(text, start, word, shape, words[-1] if words else "")
        else:
            key = shape[kind or "punct"]
            word = word.lower()
        starts.append(start)
        ends.append(end)
        words.append(word)
        keys.append(key)
    return Tokens(text, starts, ends, words, "".join(keys))


def _number(word: str) -> str:  # noqa: PLR0911
    if not word.isascii() or len(word) > 12:
        return "dec"
    if "." in word:
        return "dec"
    if "," in word or len(word) > 4:
        return "int"
    n = int(word)
    if len(word) == 4:
        return "year" if 1000 <= n < 2200 else "int"
    if 1 <= n <= 12:
        return "int12"
    if 13 <= n <= 31:
        return "int24"
    return "int"


def _punct(text: str, start: int, word: str, shape: dict[str, str], before: str) -> str:
    if word == ",":
        return shape["comma"]
    if word == ".":
        # The full stop of «Nov.», not the one that ends «in May.»
        short = before in _SHORT and start and not text[start - 1].isspace()
        return shape["dot"] if short else OTHER
    if (
        word in _GLUE
        and start
        and not text[start - 1].isspace()
        and not text[start + 1 : start + 2].isspace()
    ):
        return shape["glue"]
    if word in _GLUE:
        return shape["dash"]
    if word in _APOS:
        return shape["apos"]
    return OTHER


def breaks_of(blocks: Iterable[Bounds]) -> list[int]:
    """Where each block but the first begins."""
    return [start for start, _ in blocks][1:]
