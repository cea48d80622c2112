"""Copies: which article took text from which, with the shared passages on both sides.

A copy is about words. That an article names Reuters is a citation (:mod:`onrecord.story.chain`), and the
two are kept apart: a rewrite may cite nobody, and a citation may share no word with its source.

Pairs come from an inverted index over winnowed fingerprints (:mod:`onrecord.story.reuse`), so the time
grows with the texts and with the pairs that share something, not with all pairs. A fingerprint that many
articles hold ties each of them to the earliest alone. Everything is then aligned word by word.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import combinations, groupby

from onrecord.annotate.annotator import digest_of, readable_zones
from onrecord.annotate.lexicon import load
from onrecord.document import Document
from onrecord.interval import UNKNOWN, Interval
from onrecord.ledger.store import View
from onrecord.span import Bounds
from onrecord.story.reuse import (
    Run,
    Shingles,
    Words,
    align,
    covered,
    fingerprints,
    hashes_of,
    words_of,
)

LEAST_RUN = 12
LEAST_QUOTED = 8
"""Words in the longest shared passage below which two articles share phrases, not text; and the same for
words between quotation marks, which are seldom the same by chance."""
REPRINT = 0.75
REWRITE = 0.2
"""Shares of the shorter text's words from which a copy is a reprint, or a rewrite."""
_CROWD = 24
"""Articles with one fingerprint beyond which each is compared with the earliest only."""
_WORN = (10, 0.06)
"""Articles, at least and as a part of all, from which words are worn: a refrain, a box, a site's furniture.

Worn words count only between two articles that share at least ``_WHOLE`` of the shorter text, since a
wire report that sixty papers print is not furniture."""
_WHOLE = 0.5


class CopyKind(StrEnum):
    """What was taken. ``quotation``: words between quotation marks, on either side, and nothing else."""

    VERSION = "version"
    REPRINT = "reprint"
    REWRITE = "rewrite"
    PASSAGE = "passage"
    QUOTATION = "quotation"


class Direction(StrEnum):
    """Who had it first, as far as the dates of publication tell."""

    DECIDED = "earlier to later"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What the comparison needs of a document. ``zones`` are the blocks that are compared."""

    id: str
    text: str
    zones: tuple[Bounds, ...]
    published: Interval = UNKNOWN
    outlet: str = ""
    page: str = ""
    version_of: str | None = None

    @property
    def order(self) -> tuple[bool, str, str]:
        """By publication, undated ones last, then by id."""
        begin = self.published.begin
        return begin is None, "" if begin is None else begin.isoformat(), self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Text that two articles share.

    Attributes:
        source, copy: ids; where the direction is undecided, in the order of the view.
        spans: for each shared passage its bounds in the source and in the copy (code points).
        kind: what was taken.
        direction: whether the dates decide who had it first.
        own: whether both are of one outlet, which then reuses its own text.
        share: shared words as a part of the shorter text's.
        words: how many words are the same.
    """

    source: str
    copy: str
    spans: tuple[tuple[Bounds, Bounds], ...]
    kind: CopyKind
    direction: Direction
    own: bool
    share: float
    words: int

    @property
    def id(self) -> str:
        return f"reu-{digest_of([self.source, self.copy])}"


def copies(view: View) -> tuple[Copy, ...]:
    """Every pair of articles of the view that share text, by source, then copy; in any order the same."""
    return copies_of(article_of(document) for document in view.documents())


def article_of(document: Document) -> Article:
    """A document as the comparison sees it: its readable blocks without captions."""
    return Article(
        id=document.id,
        text=document.text,
        zones=tuple(z.bounds for z in readable_zones(document) if z.kind != "caption"),
        published=document.published.interval,
        outlet=document.outlet,
        page=document.url,
        version_of=document.version_of,
    )


def copies_of(articles: Iterable[Article]) -> tuple[Copy, ...]:
    """Every pair of ``articles`` that share text."""
    ordered = sorted(articles, key=lambda a: a.order)

    @lru_cache(maxsize=4096)
    def words_at(index: int) -> Words:
        return _words(ordered[index])

    @lru_cache(maxsize=8)
    def shingles_at(index: int) -> Shingles:
        return Shingles(words_at(index).keys)

    @lru_cache(maxsize=4096)
    def hashes_at(index: int) -> array[int]:
        return hashes_of(words_at(index).keys)

    def between(a: int, b: int) -> Copy | None:
        words = words_at(a), words_at(b)
        runs = align(shingles_at(a), words[1].keys, hashes=hashes_at(b))
        return _copy(ordered[a], ordered[b], *words, runs, worn)

    candidates, worn = _candidates(words_at, len(ordered))
    pairs = (
        # A page that says which page it is a version of decides what the dates leave open.
        (b, a) if ordered[a].version_of == ordered[b].id else (a, b)
        for a, b in sorted(candidates)
    )
    found = (between(a, b) for a, b in pairs)
    return tuple(sorted((c for c in found if c is not None), key=lambda c: (c.source, c.copy)))


def _copy(
    first: Article, second: Article, one: Words, other: Words, aligned: Iterable[Run], worn: AbstractSet[int]
) -> Copy | None:
    """The copy between two articles, ``first`` standing before ``second``; ``None`` for mere phrases."""
    runs = [run for run in aligned if run.equal >= LEAST_QUOTED]
    if worn and sum(run.equal for run in runs) < _WHOLE * min(len(one), len(other)):
        runs = [run for run in runs if not _is_worn(one.keys[slice(*run.first)], worn)]
    if not runs:
        return None
    equal = sum(run.equal for run in runs)
    share = min(1.0, equal / min(len(one), len(other)))
    spans = tuple(sorted((_chars(one, run.first), _chars(other, run.second)) for run in runs))
    kind = _kind(first, second, spans, share=share)
    if max(run.equal for run in runs) < LEAST_RUN and kind is CopyKind.PASSAGE:
        return None
    return Copy(
        source=first.id,
        copy=second.id,
        spans=spans,
        kind=kind,
        direction=_direction(first, second),
        own=bool(first.outlet) and first.outlet == second.outlet,
        share=round(share, 4),
        words=min(equal, covered(run.second for run in runs)),
    )


def _is_worn(keys: Sequence[str], worn: AbstractSet[int]) -> bool:
    """Whether most of a passage stands in many articles."""
    found = fingerprints(keys)
    return 2 * len(found & worn) > len(found)


def _words(article: Article) -> Words:
    """The words that are compared: those of the article's blocks without the furniture in them."""
    return words_of(article.text, tuple(_reporting(article)))


def _reporting(article: Article) -> Iterator[Bounds]:
    """The blocks without sentences in which the page speaks to its reader."""
    for start, end in article.zones:
        at = start
        for furniture in _furniture().finditer(article.text, start, end):
            if furniture.start() < at:
                continue
            low = max((m.end() for m in _STOP.finditer(article.text, at, furniture.start())), default=at)
            stop = _STOP.search(article.text, furniture.end(), end)
            yield at, low
            at = stop.end() if stop else end
        if at < end:
            yield at, end


_STOP = re.compile(r"[.!?…](?=\s|$)|\n")


@cache
def _furniture() -> re.Pattern[str]:
    phrases = sorted(load("reuse").data["furniture"], key=lambda p: (-len(p), p))
    return re.compile(
        r"(?i)\b(?:" + "|".join(r"[\W_]+".join(map(re.escape, p.split())) for p in phrases) + r")\b"
    )


def _kind(
    first: Article, second: Article, spans: Sequence[tuple[Bounds, Bounds]], *, share: float
) -> CopyKind:
    same_page = bool(first.page) and first.page == second.page
    if second.version_of == first.id or (same_page and share >= REWRITE):
        return CopyKind.VERSION
    if share >= REPRINT:
        return CopyKind.REPRINT
    if all(_quoted(first.text, a) or _quoted(second.text, b) for a, b in spans):
        return CopyKind.QUOTATION
    return CopyKind.REWRITE if share >= REWRITE else CopyKind.PASSAGE


def _direction(first: Article, second: Article) -> Direction:
    if second.version_of == first.id:
        return Direction.DECIDED
    decided = first.published.before(second.published)
    return Direction.DECIDED if decided else Direction.UNDECIDED


def _chars(words: Words, run: Bounds) -> Bounds:
    return words.bounds[run[0]][0], words.bounds[run[1] - 1][1]


_OPEN = "“„«"
_CLOSE = "”»"
_MARK = re.compile(f'[{_OPEN}{_CLOSE}"]')


def _quoted(text: str, bounds: Bounds) -> bool:
    """Whether the passage, but for a few characters, stands between quotation marks of one paragraph."""
    at = text.rfind("\n", 0, bounds[0]) + 1
    inside = 0
    straight = False
    depth = 0
    for mark in _MARK.finditer(text, at, bounds[1]):
        if depth or straight:
            inside += max(0, mark.start() - max(at, bounds[0]))
        at = mark.end()
        if mark.group() in _OPEN:
            depth += 1
        elif mark.group() in _CLOSE:
            depth = max(0, depth - 1)
        else:
            straight = not straight
    if depth or straight:
        inside += max(0, bounds[1] - max(at, bounds[0]))
    return inside >= 0.8 * (bounds[1] - bounds[0])


def _candidates(words_at: Callable[[int], Words], number: int) -> tuple[set[tuple[int, int]], frozenset[int]]:
    """Index pairs, lower first, that share a fingerprint; and the fingerprints that are worn."""
    pairs: set[tuple[int, int]] = set()
    worn: set[int] = set()
    many = max(_WORN[0], _WORN[1] * number)
    for bucket, entries in enumerate(_buckets(words_at, number)):
        for value, group in groupby(sorted(entries), key=lambda entry: entry >> _BITS):
            held = [entry & _MASK for entry in group]
            if len(held) >= many:
                worn.add(value * _BUCKETS + bucket)
            if len(held) > _CROWD:
                pairs.update((held[0], other) for other in held[1:])
            elif len(held) > 1:
                pairs.update(combinations(held, 2))
    return pairs, frozenset(worn)


_BITS = 32
_MASK = (1 << _BITS) - 1
_BUCKETS = 64


def _buckets(words_at: Callable[[int], Words], number: int) -> Sequence[array[int]]:
    """Fingerprint and article in one number each, spread so that each part sorts in little room."""
    buckets = [array("Q") for _ in range(_BUCKETS)]
    for index in range(number):
        for value in fingerprints(words_at(index).keys):
            buckets[value % _BUCKETS].append(value // _BUCKETS << _BITS | index)
    return buckets
