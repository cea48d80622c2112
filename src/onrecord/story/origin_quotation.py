"""The words between quotation marks of a statement, and whether two statements quote the same.

Punctuation, case and what stands in square brackets play no part: «[The plan] is settled, the only …» and
«It is settled; the only …» are one quotation. Four words are the least that is compared: fewer are a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from onrecord.span import Bounds
from onrecord.story.reuse import same_words, words_of

Quotation = tuple[str, ...]
"""The words of one quotation as compared."""

_QUOTED = re.compile(
    r"“([^”“\n]{3,2000})[”\n]|\"([^\"\n]{3,2000})\"|«([^»\n]{3,2000})»|„([^“”\n]{3,2000})[“”]"
)
_BRACKETED = re.compile(r"\[[^\]\n]{0,80}\]")
_FEWEST = 4


def quotations_in(text: str, pieces: Iterable[Bounds]) -> tuple[Quotation, ...]:
    """The quotations that touch the pieces of ``text`` (code points), each as its words."""
    found: dict[Quotation, None] = {}
    for start, end in sorted(pieces):
        low, high = _line(text, start, end)
        for match in _QUOTED.finditer(text, low, high):
            if match.end() > start and match.start() < end:
                words = words_of(_BRACKETED.sub(" ", next(g for g in match.groups() if g is not None))).keys
                if len(words) >= _FEWEST:
                    found[words] = None
    return tuple(found)


def _line(text: str, start: int, end: int) -> Bounds:
    """The paragraph around the characters: a quotation may begin before them."""
    stop = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if stop < 0 else stop


def same_quotation(one: Iterable[Quotation], other: Iterable[Quotation]) -> bool:
    """Whether any quotation of the one is, or holds, one of the other."""
    others = tuple(other)
    return any(_same(a, b) for a in one for b in others)


def _same(one: Quotation, other: Quotation) -> bool:
    """As :func:`same_words`, which needs four equal words in a row: few pairs have them, so look first."""
    return not _rows(one).isdisjoint(_rows(other)) and same_words(one, other, least=_FEWEST)


@lru_cache(maxsize=1 << 14)
def _rows(words: Quotation) -> frozenset[Quotation]:
    return frozenset(words[at : at + _FEWEST] for at in range(len(words) - _FEWEST + 1))
