"""What was derived from articles once, and the port through which views find it again.

A store may keep an index beside its ledger: of each article the fingerprints and terms, of each pair that
was compared the passages, of each article its link into a story. All of it is a function of texts and of
this code, under keys that name both, so it can be missing, behind or gone: what is not found is made anew,
and a view gives the same with it as without it. It is never the truth.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Protocol, runtime_checkable

from onrecord.annotate.lexicon import load
from onrecord.document import Document
from onrecord.ledger.store import View
from onrecord.story.attachment import Piece, StoryLink
from onrecord.story.copy_pair import Passage

_CODE = (
    *(("onrecord.story", f"{name}.py") for name in ("reuse", "copy_pair", "attachment", "story_terms")),
    ("onrecord.annotate", "annotator.py"),
    ("onrecord", "document.py"),
)
"""What decides what an index holds, beside the lexicons."""


class IndexLostError(Exception):
    """An index that cannot be read (any more); whoever asks does without it."""


Pair = tuple[int, int]
"""The numbers of two articles, the one that stands first in a copy before the other."""


@dataclass(frozen=True, slots=True)
class Held:
    """An article that an index holds: under which number, and how many of its words are compared."""

    number: int
    words: int


@runtime_checkable
class Index(Protocol):
    """What is held of articles, by their keys. Each method may raise :class:`IndexLostError`."""

    def reading(self) -> AbstractContextManager[None]:
        """One state of the index, until the block ends."""

    def held(self, keys: Sequence[str], /) -> Mapping[str, Held]:
        """Those of the articles that the index holds."""

    def shared(self) -> Iterable[tuple[int, int]]:
        """Fingerprint and article's number, for each fingerprint that more than one article has."""

    def lone(self, prints: Collection[int], /) -> Iterable[tuple[int, int]]:
        """Fingerprint and article's number, for those of ``prints`` that one article alone has."""

    def passages(
        self, pairs: Collection[tuple[int, int]], /
    ) -> Mapping[tuple[int, int], tuple[Passage, ...]]:
        """The passages of the pairs that were compared; a pair without any has an empty tuple."""

    def pieces(self, documents: Sequence[tuple[str, Document]], /) -> Mapping[str, Piece]:
        """The articles that the index holds, by key, as grouping sees them."""

    def links(self, keys: Collection[str], /) -> Mapping[str, tuple[bytes, StoryLink | None]]:
        """The last link of each article, with a digest of all that it was chosen from."""


@runtime_checkable
class Recording(Index, Protocol):
    """An index that is being written: what had to be made anew is told to it."""

    def keep_passages(self, pair: Pair, passages: Sequence[Passage], /) -> None: ...

    def keep_link(self, key: str, digest: bytes, link: StoryLink | None, /) -> None: ...


@runtime_checkable
class Indexed(Protocol):
    """A view, or a part of one, that has an index."""

    @property
    def index(self) -> Index | None:
        """``None`` where none is kept, or it is of other code."""


def index_of(view: View) -> Index | None:
    """The index that a view can use."""
    return view.index if isinstance(view, Indexed) else None


def key_of(document: Document) -> str:
    """A name for all of a document that is looked at: its text (by the id) and its blocks."""
    zones = ",".join(f"{z.kind}{z.start}-{z.end}" for z in document.zones)
    return blake2b(f"{document.id} {zones}".encode(), digest_size=12).hexdigest()


@cache
def code_digest() -> str:
    """A digest of the code and the lexicons that decide what an index holds."""
    made = blake2b(unicodedata.unidata_version.encode(), digest_size=12)
    for package, name in _CODE:
        made.update(files(package).joinpath(name).read_bytes())
    for lexicon in ("reuse", "stories", "rarity"):
        made.update(load(lexicon).digest.encode())
    return made.hexdigest()
