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

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from onrecord.annotate.annotator import digest_of
from onrecord.document import Document
from onrecord.interval import Interval
from onrecord.ledger.store import View
from onrecord.span import Bounds
from onrecord.story.story_terms import Term, settings, terms_of

_TOLD = 6
"""Shared terms that a link shows."""
_ADDRESS = re.compile(r"https?://[^\s<>\"'“”]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What grouping needs of an article. ``addresses`` are those of other pages that its text gives."""

    id: str
    terms: Mapping[str, Term]
    published: Interval
    url: str = ""
    version_of: str | None = None
    addresses: frozenset[str] = frozenset()
    title: str = ""

    @property
    def order(self) -> tuple[bool, str, str, bool, str]:
        """By publication, undated ones last; a first version before the others; then by id."""
        begin, end = self.published.begin, self.published.end
        return (
            begin is None,
            "" if begin is None else begin.isoformat(),
            "" if end is None else end.isoformat(),
            self.version_of is not None,
            self.id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A term of two articles, as the later one has it, and where it first stands in each (code points)."""

    term: str
    name: bool
    earlier: Bounds
    later: Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLink:
    """Why an article stands in its story: with which earlier one, by what.

    ``likeness`` is between 0 and 1; ``shared`` holds the terms that count most, the weightiest first.
    """

    earlier: str
    later: str
    why: str
    likeness: float
    shared: tuple[Shared, ...] = ()


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
    return grouped(piece_of(document) for document in view.documents())


def piece_of(document: Document) -> Piece:
    """A document as grouping sees it."""
    return Piece(
        id=document.id,
        terms=terms_of(document),
        published=document.published.interval,
        url=document.url,
        version_of=document.version_of,
        addresses=frozenset(m.group().rstrip(".,;:)]") for m in _ADDRESS.finditer(document.text)),
        title=document.title,
    )


def grouped(pieces: Iterable[Piece]) -> tuple[Story, ...]:
    """The stories of these articles; their order plays no part."""
    heap = _Heap()
    for piece in sorted(pieces, key=lambda p: p.order):
        heap.put(piece)
    return heap.stories()


@dataclass(slots=True)
class _Heap:
    """Articles put one after the other, in order."""

    pieces: dict[str, Piece] = field(default_factory=dict)
    blocks: dict[str, list[Piece]] = field(default_factory=lambda: defaultdict(list))
    pages: dict[str, str] = field(default_factory=dict)
    root: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[Piece]] = field(default_factory=dict)
    links: dict[str, list[StoryLink]] = field(default_factory=lambda: defaultdict(list))

    def put(self, piece: Piece) -> None:
        link = self._page(piece) or self._likest(piece)
        root = self.root[link.earlier] if link else piece.id
        self.root[piece.id] = root
        self.members.setdefault(root, []).append(piece)
        if link:
            self.links[root].append(link)
        self.pieces[piece.id] = piece
        if piece.url:
            self.pages.setdefault(piece.url, piece.id)
        for key in _keys(piece):
            self.blocks[key].append(piece)

    def _page(self, piece: Piece) -> StoryLink | None:
        """The page whose version this is, or whose address it gives."""
        if piece.version_of in self.pieces:
            why, earlier = "a later version of the same page", piece.version_of
        else:
            cited = sorted(self.pages[a] for a in piece.addresses if a in self.pages)
            if not cited:
                return None
            why, earlier = "it gives the address of the earlier article", cited[0]
        other = self.pieces[str(earlier)]
        return StoryLink(
            earlier=other.id,
            later=piece.id,
            why=why,
            likeness=round(likeness(other, piece), 4),
            shared=_shared(other, piece),
        )

    def _likest(self, piece: Piece) -> StoryLink | None:
        s = settings()
        near = {other.id: other for key in _keys(piece) for other in self.blocks[key][-s.nearest :]}
        best: tuple[float, str] | None = None
        for id_, other in near.items():
            told = round(likeness(other, piece), 4), id_
            if told[0] >= s.threshold and (best is None or told > best) and _names(other, piece) >= s.names:
                best = told
        if best is None:
            return None
        other = near[best[1]]
        shared = _shared(other, piece)
        return StoryLink(earlier=other.id, later=piece.id, why=_why(shared), likeness=best[0], shared=shared)

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


def _keys(piece: Piece) -> list[str]:
    return list(piece.terms)[: settings().keys]


def likeness(earlier: Piece, later: Piece) -> float:
    """The cosine of the weighted terms, halved with every ``fade_days`` between two dated articles."""
    small, large = sorted((earlier.terms, later.terms), key=len)
    value = sum(term.weight * large[key].weight for key, term in small.items() if key in large)
    days = _days(earlier.published.begin, later.published.begin)
    return value if days is None else value * 0.5 ** (days / settings().fade_days)


def _days(one: datetime | None, other: datetime | None) -> float | None:
    return None if one is None or other is None else abs((other - one).total_seconds()) / 86_400


def _names(one: Piece, other: Piece) -> int:
    return sum(t.name and k in other.terms and other.terms[k].name for k, t in one.terms.items())


def _shared(earlier: Piece, later: Piece) -> tuple[Shared, ...]:
    both = [(-t.weight * later.terms[k].weight, k) for k, t in earlier.terms.items() if k in later.terms]
    return tuple(
        Shared(
            term=later.terms[key].word,
            name=earlier.terms[key].name and later.terms[key].name,
            earlier=earlier.terms[key].at,
            later=later.terms[key].at,
        )
        for _, key in sorted(both)[:_TOLD]
    )


def _why(shared: Sequence[Shared]) -> str:
    names = [s.term for s in shared if s.name]
    words = [s.term for s in shared if not s.name]
    parts = [
        f"the names {', '.join(names)}" if names else "",
        f"the words {', '.join(words)}" if words else "",
    ]
    return "shares " + " and ".join(p for p in parts if p)


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
