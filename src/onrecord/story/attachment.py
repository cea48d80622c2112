"""Why an article stands with an earlier one: how alike two of them are, and the link that tells it.

What stands here hangs on the articles that are held against each other alone; it may be kept and used again
(:mod:`onrecord.story.derived`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Protocol

from onrecord.document import Document
from onrecord.interval import UNKNOWN, Interval
from onrecord.span import Bounds
from onrecord.story.story_terms import Term, settings, terms_of

_TOLD = 6
"""Shared terms that a link shows."""
_ADDRESS = re.compile(r"https?://[^\s<>\"'“”]+")


class HeldTerms(Protocol):
    """The terms of an article, as an index holds them: read when they are asked for."""

    def vector(self) -> Mapping[str, float]: ...

    def terms(self) -> Mapping[str, Term]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What grouping needs of an article.

    Attributes:
        terms: the weightiest first.
        addresses: those of other pages that its text gives.
        leading: the first of its terms, by which articles to compare it with are found; made from ``terms``
            when empty.
        key: names its text and blocks, where something may be known of them already
            (:func:`onrecord.story.derived.key_of`).
        held: where its terms lie, of an article that an index holds; ``terms`` are empty then.
        vector: the weight of each term; below zero for a name.
    """

    id: str
    terms: Mapping[str, Term] = field(default_factory=dict)
    published: Interval = UNKNOWN
    url: str = ""
    version_of: str | None = None
    addresses: frozenset[str] = frozenset()
    title: str = ""
    leading: tuple[str, ...] = ()
    key: str = ""
    held: HeldTerms | None = None
    vector: Mapping[str, float] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        if self.held is None:
            vector = {key: -t.weight if t.name else t.weight for key, t in self.terms.items()}
            object.__setattr__(self, "vector", vector)
            object.__setattr__(self, "leading", tuple(self.terms)[: settings().keys])

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


def piece_of(document: Document, *, key: str = "") -> Piece:
    """A document as grouping sees it."""
    return Piece(
        id=document.id,
        terms=terms_of(document),
        published=document.published.interval,
        url=document.url,
        version_of=document.version_of,
        addresses=addresses_in(document.text),
        title=document.title,
        key=key,
    )


def addresses_in(text: str) -> frozenset[str]:
    """The addresses of pages that a text gives."""
    return frozenset(m.group().rstrip(".,;:)]") for m in _ADDRESS.finditer(text))


VERSION = "a later version of the same page"
CITED = "it gives the address of the earlier article"
"""Why an article stands with another whatever its words are."""


def mark_of(piece: Piece) -> str:
    """What of an article a link hangs on: its text and blocks, and when it was published."""
    begin = piece.published.begin
    return f"{piece.key} {'' if begin is None else begin.isoformat()}"


def choice_digest(mine: str, near: Iterable[str], *, why: str) -> bytes:
    """A digest of all that a link is chosen from: the article's mark, and those of the articles beside it."""
    return blake2b("\n".join([why, mine, *sorted(near)]).encode(), digest_size=12).digest()


def chosen(piece: Piece, near: Collection[Piece], *, why: str) -> StoryLink | None:
    """The link of an article: with the only one beside it when there is a ``why``, else with the likest."""
    return _of_page(next(iter(near)), piece, why=why) if why else likest(piece, near)


def _of_page(earlier: Piece, later: Piece, *, why: str) -> StoryLink:
    """The link of an article that stands with another one whatever its words are."""
    return StoryLink(
        earlier=earlier.id,
        later=later.id,
        why=why,
        likeness=round(likeness(earlier, later), 4),
        shared=_shared(earlier, later),
    )


def likest(piece: Piece, near: Iterable[Piece]) -> StoryLink | None:
    """The link to that one of the ``near`` articles that it is most like; ``None`` when it is like none."""
    s = settings()
    best: tuple[float, str] | None = None
    held: dict[str, Piece] = {}
    for other in near:
        told = round(likeness(other, piece), 4), other.id
        if told[0] >= s.threshold and (best is None or told > best) and _names(other, piece) >= s.names:
            best = told
            held[other.id] = other
    if best is None:
        return None
    other = held[best[1]]
    shared = _shared(other, piece)
    return StoryLink(earlier=other.id, later=piece.id, why=_why(shared), likeness=best[0], shared=shared)


def likeness(earlier: Piece, later: Piece) -> float:
    """The cosine of the weighted terms, halved with every ``fade_days`` between two dated articles."""
    small, large = sorted((_vector(earlier), _vector(later)), key=len)
    value = sum(abs(weight * large[key]) for key, weight in small.items() if key in large)
    days = _days(earlier.published.begin, later.published.begin)
    return value if days is None else value * 0.5 ** (days / settings().fade_days)


def _vector(piece: Piece) -> Mapping[str, float]:
    return piece.vector if piece.held is None else piece.held.vector()


def _terms(piece: Piece) -> Mapping[str, Term]:
    return piece.terms if piece.held is None else piece.held.terms()


def _days(one: datetime | None, other: datetime | None) -> float | None:
    return None if one is None or other is None else abs((other - one).total_seconds()) / 86_400


def _names(one: Piece, other: Piece) -> int:
    theirs = _vector(other)
    return sum(weight < 0 and theirs.get(key, 0) < 0 for key, weight in _vector(one).items())


def _shared(earlier: Piece, later: Piece) -> tuple[Shared, ...]:
    mine, theirs = _terms(later), _terms(earlier)
    both = [(-t.weight * mine[k].weight, k) for k, t in theirs.items() if k in mine]
    return tuple(
        Shared(
            term=mine[key].word,
            name=theirs[key].name and mine[key].name,
            earlier=theirs[key].at,
            later=mine[key].at,
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
