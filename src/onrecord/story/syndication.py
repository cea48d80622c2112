"""Copies: which article took text from which, with the shared passages on both sides.

A copy is about words. That an article names Reuters is a citation (:mod:`onrecord.story.citation`), and the
two are kept apart: a rewrite may cite nobody, and a citation may share no word with its source.

Pairs come from an inverted index over winnowed fingerprints (:mod:`onrecord.story.reuse`), so the time
grows with the texts and with the pairs that share something, not with all pairs. A fingerprint that many
articles hold ties each of them to the earliest alone. Everything is then aligned word by word.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, combinations, groupby

from onrecord.annotate.annotator import digest_of
from onrecord.ledger.store import View
from onrecord.span import Bounds
from onrecord.story.copy_pair import Article, Passage, SideBySide, article_of, outline_of
from onrecord.story.derived import Index, IndexLostError, Recording, index_of, key_of
from onrecord.story.remembered import Pairs
from onrecord.story.reuse import covered, fingerprints

__all__ = ["Article", "Copy", "CopyKind", "Direction", "article_of", "copies", "copies_of", "copies_with"]

LEAST_RUN = 12
"""Words in the longest shared passage below which two articles share phrases, not text; for words between
quotation marks, which are seldom the same by chance, ``copy_pair.LEAST_QUOTED`` is enough."""
REPRINT = 0.75
REWRITE = 0.2
"""Shares of the shorter text's words from which a copy is a reprint, or a rewrite."""
CROWD = 24
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
    index = index_of(view)
    if index is not None:
        with suppress(IndexLostError):
            return copies_with(index, view)
    return copies_of(article_of(document) for document in view.documents())


def copies_with(index: Index, view: View) -> tuple[Copy, ...]:
    """As :func:`copies`; only texts of which ``index`` lacks something are held, a few at a time.

    Raises:
        IndexLostError: when the index cannot be read.
    """

    def read(doc_id: str) -> Article:
        document = view.document(doc_id)
        assert document is not None  # noqa: S101 - a view looks at a closed past
        return article_of(document)

    return copies_of((outline_of(d, key=key_of(d)) for d in view.documents()), index=index, read=read)


def copies_of(
    articles: Iterable[Article],
    *,
    index: Index | None = None,
    read: Callable[[str], Article] | None = None,
) -> tuple[Copy, ...]:
    """Every pair of ``articles`` that share text. What ``index`` knows is not made again.

    ``read`` gives an article with its text, where ``articles`` are outlines.
    """
    ordered = sorted(articles, key=lambda a: a.order)
    texts = SideBySide(ordered, read)
    with nullcontext() if index is None else index.reading():
        held = {} if index is None else index.held([a.key for a in ordered if a.key])
        if 2 * len(held) < len(ordered):  # so far behind it spares nothing
            index, held = None, {}
        numbers = [held[a.key].number if a.key in held else None for a in ordered]
        lengths = [held[a.key].words if a.key in held else None for a in ordered]
        candidates, worn = _candidates(texts, numbers, index)
        pairs = [
            # A page that says which page it is a version of decides what the dates leave open.
            (b, a) if ordered[a].version_of == ordered[b].id else (a, b)
            for a, b in sorted(candidates)
        ]
        known = _known(index, pairs, numbers)
    recording = index if isinstance(index, Recording) else None

    def pair(a: int, b: int) -> _Pair:
        passages = known.get((a, b))
        if passages is None:
            passages = texts.passages(a, b)
            one, other = numbers[a], numbers[b]
            if recording is not None and one is not None and other is not None:
                recording.keep_passages((one, other), passages)
        if not passages:
            return _NOTHING
        shorter = min(_length(texts, lengths, a), _length(texts, lengths, b))
        copy = _copy(ordered[a], ordered[b], passages, _NONE, shorter=shorter)
        # Where there is no copy, leaving out passages makes one only of quoted words.
        hangs = copy is not None or any(p.quoted for p in passages)
        prints = frozenset(chain.from_iterable(p.prints for p in passages)) if hangs else _NONE
        return _Pair(passages, shorter, copy, prints)

    def between(a: int, b: int) -> Copy | None:
        first, second = ordered[a], ordered[b]
        held = _PAIRS.get(first, second) if index is None else None
        if held is None:
            held = pair(a, b)
            if index is None:
                _PAIRS.put(first, second, held)
        if held is _NOTHING or worn.isdisjoint(held.prints):
            return held.copy
        return _copy(first, second, held.passages, worn, shorter=held.shorter)

    found = (between(a, b) for a, b in pairs)
    return tuple(sorted((c for c in found if c is not None), key=lambda c: (c.source, c.copy)))


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two articles compared: how long the shorter is, and the copy where none of ``prints`` are worn."""

    passages: tuple[Passage, ...] = ()
    shorter: int = 0
    copy: Copy | None = None
    prints: frozenset[int] = frozenset()


_NONE: frozenset[int] = frozenset()
_NOTHING = _Pair()
_PAIRS = Pairs[_Pair](most=1 << 16)
"""Of the last pairs that were compared: the account of another day has mostly the same articles."""


def _length(texts: SideBySide, lengths: Sequence[int | None], place: int) -> int:
    known = lengths[place]
    return len(texts.words(place)) if known is None else known


def _known(
    index: Index | None, pairs: Iterable[tuple[int, int]], numbers: Sequence[int | None]
) -> Mapping[tuple[int, int], tuple[Passage, ...]]:
    """The passages of those pairs that the index has compared."""
    if index is None:
        return {}
    asked = {
        (one, other): (a, b)
        for a, b in pairs
        if (one := numbers[a]) is not None and (other := numbers[b]) is not None
    }
    return {asked[pair]: passages for pair, passages in index.passages(asked).items()}


def _copy(
    first: Article,
    second: Article,
    passages: Sequence[Passage],
    worn: AbstractSet[int],
    *,
    shorter: int,
) -> Copy | None:
    """The copy between two articles, ``first`` standing before ``second``; ``None`` for mere phrases."""
    if worn and sum(p.equal for p in passages) < _WHOLE * shorter:
        passages = [p for p in passages if not _is_worn(p, worn)]
    if not passages:
        return None
    equal = sum(p.equal for p in passages)
    share = min(1.0, equal / shorter)
    kind = _kind(first, second, all(p.quoted for p in passages), share=share)
    if max(p.equal for p in passages) < LEAST_RUN and kind is CopyKind.PASSAGE:
        return None
    return Copy(
        source=first.id,
        copy=second.id,
        spans=tuple(sorted((p.first, p.second) for p in passages)),
        kind=kind,
        direction=_direction(first, second),
        own=bool(first.outlet) and first.outlet == second.outlet,
        share=round(share, 4),
        words=min(equal, covered(p.words for p in passages)),
    )


def _is_worn(passage: Passage, worn: AbstractSet[int]) -> bool:
    """Whether most of a passage stands in many articles."""
    return 2 * len(passage.prints & worn) > len(passage.prints)


def _kind(first: Article, second: Article, quoted: bool, *, share: float) -> CopyKind:  # noqa: FBT001
    same_page = bool(first.page) and first.page == second.page
    if second.version_of == first.id or (same_page and share >= REWRITE):
        return CopyKind.VERSION
    if share >= REPRINT:
        return CopyKind.REPRINT
    if quoted:
        return CopyKind.QUOTATION
    return CopyKind.REWRITE if share >= REWRITE else CopyKind.PASSAGE


def _direction(first: Article, second: Article) -> Direction:
    if second.version_of == first.id:
        return Direction.DECIDED
    decided = first.published.before(second.published)
    return Direction.DECIDED if decided else Direction.UNDECIDED


def _candidates(
    texts: SideBySide, numbers: Sequence[int | None], index: Index | None
) -> tuple[set[tuple[int, int]], frozenset[int]]:
    """Pairs of places, lower first, that share a fingerprint; and the fingerprints that are worn."""
    pairs: set[tuple[int, int]] = set()
    worn: set[int] = set()
    many = max(_WORN[0], _WORN[1] * len(numbers))
    for bucket, entries in enumerate(_buckets(texts, numbers, index)):
        for value, group in groupby(sorted(entries), key=lambda entry: entry >> _BITS):
            held = [entry & _MASK for entry in group]
            if len(held) >= many:
                worn.add(value * _BUCKETS + bucket)
            if len(held) > CROWD:
                pairs.update((held[0], other) for other in held[1:])
            elif len(held) > 1:
                pairs.update(combinations(held, 2))
    return pairs, frozenset(worn)


_BITS = 32
_MASK = (1 << _BITS) - 1
_BUCKETS = 64


def _buckets(texts: SideBySide, numbers: Sequence[int | None], index: Index | None) -> Sequence[array[int]]:
    """Fingerprint and place in one number each, spread so that each part sorts in little room.

    Of articles that the index holds only what other articles have too.
    """
    buckets = [array("Q") for _ in range(_BUCKETS)]

    def put(value: int, place: int) -> None:
        buckets[value % _BUCKETS].append(value // _BUCKETS << _BITS | place)

    fresh: set[int] = set()
    common = _common(texts) if index is None and len(numbers) <= _FEW else None
    for place, number in enumerate(numbers):
        if number is None:
            values = fingerprints(texts.words(place).keys) if common is None else common[place]
            for value in values:
                put(value, place)
            if index is not None:
                fresh |= values
    if index is not None:
        places = {number: place for place, number in enumerate(numbers) if number is not None}
        for value, number in chain(index.shared(), index.lone(fresh)):
            if number in places:
                put(value, places[number])
    return buckets


_FEW = 4096
"""Articles up to which all fingerprints are counted at once: most are of one alone, and tie nothing."""


def _common(texts: SideBySide) -> Sequence[AbstractSet[int]]:
    """Of each article the fingerprints that others have too; some that no other has may be among them."""
    held = _LAST[0]
    known = [held.get(id(article)) for article in texts.articles]
    if None not in known:
        return [common for each in known if each is not None for _, common in (each,)]
    prints = [fingerprints(texts.words(at).keys) for at in range(len(texts.articles))]
    counted = Counter(chain.from_iterable(prints))
    more = {value for value, times in counted.items() if times > 1}
    made = [values & more for values in prints]
    _LAST[0] = {id(a): (a, common) for a, common in zip(texts.articles, made, strict=True)}
    return made


_LAST: list[Mapping[int, tuple[Article, AbstractSet[int]]]] = [{}]
"""Of the last articles: a part of them, as the account of another day has, shares nothing beside."""
