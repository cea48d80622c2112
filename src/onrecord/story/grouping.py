"""Stories: articles of a mixed heap, grouped by what they are about.

In the order of publication each article is put with the one before it that it is most like, where it is
like enough; else it begins a story of its own. So every article but the first of a story has one link to
an earlier one, which tells why it stands there. Likeness is the cosine of the weighted terms
(:mod:`onrecord.story.story_terms`), as in news clustering by nearest neighbour (Allan, Papka and Lavrenko,
SIGIR 1998), less with the time between. A later version of a page, and an article that gives the address of
an earlier one, stand with it in any case.

The outcome hangs on the set of articles alone, not on the order in which they came. It also never looks
ahead: an article that is published later changes nothing about where the earlier ones stand, so that the
stories of an earlier day are parts of today's, under the same ids. Two stories once told apart stay two.

Compared are only articles that share one of their weightiest terms, each with the nearest before it, so
that the work for one article does not grow with the heap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

from onrecord.annotate.annotator import digest_of
from onrecord.document import Document
from onrecord.interval import Interval
from onrecord.ledger.store import View
from onrecord.story.attachment import (
    CITED,
    VERSION,
    Piece,
    Shared,
    StoryLink,
    choice_digest,
    chosen,
    mark_of,
    piece_of,
)
from onrecord.story.derived import Index, IndexLostError, Recording, index_of, key_of
from onrecord.story.story_terms import settings

__all__ = ["Piece", "Shared", "Story", "StoryLink", "grouped", "of_id", "piece_of", "pieces_of", "stories"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles about one matter, in the order of publication.

    Attributes:
        id: made from the first article, so that later ones do not change it.
        title: the first article's that has one.
        interval: from the first dated publication to the last; open where none has a date.
        links: one for each article but the first.
    """

    id: str
    title: str
    documents: tuple[str, ...]
    interval: Interval
    links: tuple[StoryLink, ...] = ()


def stories(view: View) -> tuple[Story, ...]:
    """The stories of a view, the largest first, then by their first article; each article is in one."""
    index = index_of(view)
    if index is not None:
        with suppress(IndexLostError):
            return grouped(pieces_of(view.documents(), index), index=index)
    return grouped(piece_of(document) for document in view.documents())


def pieces_of(documents: Iterable[Document], index: Index) -> Iterator[Piece]:
    """Documents as grouping sees them, without reading again those that the index holds."""
    told = ((key_of(document), document) for document in documents)
    while batch := tuple(islice(told, _BATCH)):
        with index.reading():
            held = index.pieces(batch)
        yield from (held.get(key) or piece_of(document, key=key) for key, document in batch)


_BATCH = 500
"""Documents whose texts are held at a time."""


def grouped(pieces: Iterable[Piece], *, index: Index | None = None) -> tuple[Story, ...]:
    """The stories of these articles; their order plays no part. What ``index`` knows is not made again."""
    ordered = sorted(pieces, key=lambda p: p.order)
    heap = _Heap()
    if index is not None:
        with index.reading():
            heap.known = index.links([piece.key for piece in ordered if piece.key])
        heap.recording = index if isinstance(index, Recording) else None
    for piece in ordered:
        heap.put(piece)
    return heap.stories()


@dataclass(slots=True)
class _Heap:
    """Articles put one after the other, in order."""

    pieces: dict[str, Piece] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    blocks: dict[str, list[Piece]] = field(default_factory=lambda: defaultdict(list))
    pages: dict[str, str] = field(default_factory=dict)
    root: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[Piece]] = field(default_factory=dict)
    links: dict[str, list[StoryLink]] = field(default_factory=lambda: defaultdict(list))
    known: Mapping[str, tuple[bytes, StoryLink | None]] = field(default_factory=dict)
    recording: Recording | None = None

    def put(self, piece: Piece) -> None:
        self.marks[piece.id] = mark_of(piece)
        link = self._linked(piece)
        root = self.root[link.earlier] if link else piece.id
        self.root[piece.id] = root
        self.members.setdefault(root, []).append(piece)
        if link:
            self.links[root].append(link)
        self.pieces[piece.id] = piece
        if piece.url:
            self.pages.setdefault(piece.url, piece.id)
        for key in piece.leading:
            self.blocks[key].append(piece)

    def _linked(self, piece: Piece) -> StoryLink | None:
        why, near = self._beside(piece)
        if not piece.key or not (self.known or self.recording):
            return chosen(piece, near, why=why)
        digest = choice_digest(self.marks[piece.id], (self.marks[other.id] for other in near), why=why)
        known = self.known.get(piece.key)
        if known is not None and known[0] == digest:
            return known[1]
        link = chosen(piece, near, why=why)
        if self.recording is not None:
            self.recording.keep_link(piece.key, digest, link)
        return link

    def _beside(self, piece: Piece) -> tuple[str, Collection[Piece]]:
        """The page whose version this is, or whose address it gives, and why; else the articles near it."""
        if piece.version_of in self.pieces:
            return VERSION, (self.pieces[str(piece.version_of)],)
        cited = sorted(self.pages[a] for a in piece.addresses if a in self.pages)
        if cited:
            return CITED, (self.pieces[cited[0]],)
        nearest = settings().nearest
        return "", {o.id: o for key in piece.leading for o in self.blocks[key][-nearest:]}.values()

    def stories(self) -> tuple[Story, ...]:
        made = [
            Story(
                id=f"sto-{digest_of(root)}",
                title=next((p.title for p in members if p.title), ""),
                documents=tuple(p.id for p in members),
                interval=_hull(members),
                links=tuple(self.links.get(root, ())),
            )
            for root, members in self.members.items()
        ]
        place = {root: n for n, root in enumerate(self.members)}
        return tuple(sorted(made, key=lambda s: (-len(s.documents), place[s.documents[0]])))


def _hull(pieces: Iterable[Piece]) -> Interval:
    told = [p.published for p in pieces]
    begins = [i.begin for i in told if i.begin is not None]
    ends = [i.end for i in told if i.end is not None]
    begin, end = min(begins, default=None), max(ends, default=None)
    if begin is not None and end is not None and end <= begin:
        end = None
    return Interval(begin, end)


def of_id(found: Iterable[Story], start: str) -> tuple[Story, ...]:
    """The stories whose id begins with ``start`` (with or without its ``sto-``)."""
    wanted = start if start.startswith("sto-") else f"sto-{start}"
    return tuple(story for story in found if story.id.startswith(wanted))
