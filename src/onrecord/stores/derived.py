"""The index beside a ledger, ``LEDGER.index``: what was derived from its articles, in a SQLite file.

It lies in a file of its own since it is not the record: it can be deleted at any time, another version of
this code does without it until it has made it anew, and the ledger's own bytes and guards stay as they are.
See :mod:`onrecord.story.derived` for what it holds and why it decides nothing.
"""

from __future__ import annotations

import json
import sqlite3
import struct
import sys
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from onrecord.document import Document
from onrecord.span import Bounds
from onrecord.story.attachment import Piece, Shared, StoryLink
from onrecord.story.copy_pair import Passage
from onrecord.story.derived import Held, IndexLostError, Pair, code_digest
from onrecord.story.story_terms import Term

APPLICATION_ID = 0x4F6E5269
"""``OnRi`` in ASCII."""
SCHEMA = 1
_BATCH = 500
_VECTORS = 8192
"""Articles whose weights are kept in memory."""
_SECONDS = 1.0
"""How long a reader waits for a build that is ending; then it does without the index."""

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT;
CREATE TABLE article (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, doc TEXT NOT NULL, current INTEGER NOT NULL,
    words INTEGER NOT NULL, begin TEXT NOT NULL, version_of TEXT, url TEXT NOT NULL, copied BLOB NOT NULL,
    placed BLOB NOT NULL, leading TEXT NOT NULL, addresses TEXT NOT NULL
) STRICT;
CREATE INDEX article_doc ON article (doc);
CREATE INDEX article_url ON article (url, placed) WHERE url <> '';
CREATE INDEX article_version ON article (version_of) WHERE version_of IS NOT NULL;
CREATE TABLE terms (
    number INTEGER PRIMARY KEY, words TEXT NOT NULL, weights BLOB NOT NULL, places BLOB NOT NULL
) STRICT;
CREATE TABLE posting (print INTEGER, article INTEGER, PRIMARY KEY (print, article)) WITHOUT ROWID, STRICT;
CREATE TABLE crowd (print INTEGER PRIMARY KEY, article INTEGER NOT NULL, copied BLOB NOT NULL) STRICT;
CREATE TABLE pair (
    first INTEGER, second INTEGER, passages TEXT NOT NULL, PRIMARY KEY (first, second)
) WITHOUT ROWID, STRICT;
CREATE TABLE leading (
    term TEXT, placed BLOB, article INTEGER NOT NULL, PRIMARY KEY (term, placed)
) WITHOUT ROWID, STRICT;
CREATE TABLE cited (address TEXT, article INTEGER, PRIMARY KEY (address, article)) WITHOUT ROWID, STRICT;
CREATE TABLE link (key TEXT PRIMARY KEY, digest BLOB NOT NULL, link TEXT NOT NULL) WITHOUT ROWID, STRICT;
"""


def path_of(location: str) -> Path:
    """Where the index of a ledger lies."""
    return Path(f"{location}.index")


def connect(path: Path, *, mode: str, seconds: float = _SECONDS) -> sqlite3.Connection:
    """A connection in autocommit mode; ``mode`` is SQLite's («ro», «rwc»)."""
    raw = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=seconds, isolation_level=None
    )
    raw.execute("PRAGMA trusted_schema = OFF")
    raw.execute("PRAGMA cache_size = -65536")
    return raw


def meta_of(raw: sqlite3.Connection) -> Mapping[str, str]:
    """What an index tells of itself; empty when the file is none.

    ``code`` (a digest), ``ledger`` (the id of its first run), ``builds`` (how many builds it has followed).
    """
    (application,) = raw.execute("PRAGMA application_id").fetchone()
    (schema,) = raw.execute("PRAGMA user_version").fetchone()
    if (application, schema) != (APPLICATION_ID, SCHEMA):
        return {}
    return dict(raw.execute("SELECT name, value FROM meta"))


class DerivedFile:
    """See :class:`onrecord.story.derived.Index`. For use by the thread that opened it."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self.raw = raw
        self.vector = lru_cache(maxsize=_VECTORS)(self._vector)

    @classmethod
    def to_read(cls, path: Path) -> Self | None:
        """The index at ``path``; ``None`` when there is none, or one that this code cannot use."""
        if not path.is_file():
            return None
        try:
            raw = connect(path, mode="ro")
        except sqlite3.Error:
            return None
        try:
            if meta_of(raw).get("code") == code_digest():
                return cls(raw)
        except sqlite3.Error:
            pass
        raw.close()
        return None

    def close(self) -> None:
        self.raw.close()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One state of the file; inside another reading, or a writing, that one's."""
        if self.raw.in_transaction:
            yield
            return
        with _told():
            self.raw.execute("BEGIN")
        try:
            yield
        finally:
            with _told():
                self.raw.execute("COMMIT")

    # -- copies --------------------------------------------------------------------------------
    def held(self, keys: Sequence[str], /) -> Mapping[str, Held]:
        sql = "SELECT a.key, a.number, a.words FROM json_each(?) j JOIN article a ON a.key = j.value"
        return {key: Held(number, words) for key, number, words in self._of(sql, keys)}

    def shared(self) -> Iterator[tuple[int, int]]:
        with _told():
            yield from self.raw.execute(
                """SELECT p.print, p.article FROM posting p
                WHERE p.print IN (SELECT print FROM posting GROUP BY print HAVING count(*) > 1)"""
            )

    def lone(self, prints: Collection[int], /) -> Iterator[tuple[int, int]]:
        return self._of(
            """SELECT j.value, min(p.article) FROM json_each(?) j JOIN posting p ON p.print = j.value
            GROUP BY j.value HAVING count(*) = 1""",
            sorted(prints),
        )

    def passages(self, pairs: Collection[Pair], /) -> Mapping[Pair, tuple[Passage, ...]]:
        if not pairs:
            return {}
        wanted = frozenset(pairs)
        with _told():
            if len(pairs) < _BATCH:
                sql = """SELECT p.first, p.second, p.passages FROM json_each(?) j JOIN pair p
                    ON p.first = j.value ->> 0 AND p.second = j.value ->> 1"""
                rows = self.raw.execute(sql, (json.dumps(sorted(pairs)),))
            else:
                rows = self.raw.execute("SELECT first, second, passages FROM pair")
            return {(a, b): passages_in(told) for a, b, told in rows if (a, b) in wanted}

    # -- stories -------------------------------------------------------------------------------
    def pieces(self, documents: Sequence[tuple[str, Document]], /) -> Mapping[str, Piece]:
        sql = """SELECT a.key, a.number, a.leading, a.addresses FROM json_each(?) j
            JOIN article a ON a.key = j.value"""
        named = dict(documents)
        return {
            key: self._piece(named[key], key, number, leading, addresses)
            for key, number, leading, addresses in self._of(sql, list(named))
        }

    def _piece(self, document: Document, key: str, number: int, leading: str, addresses: str) -> Piece:
        return Piece(
            id=document.id,
            published=document.published.interval,
            url=document.url,
            version_of=document.version_of,
            addresses=frozenset(addresses.split()),
            title=document.title,
            leading=tuple(map(sys.intern, leading.split())),
            key=key,
            held=HeldTermsOf(self, number),
        )

    def links(self, keys: Collection[str], /) -> Mapping[str, tuple[bytes, StoryLink | None]]:
        sql = "SELECT l.key, l.digest, l.link FROM json_each(?) j JOIN link l ON l.key = j.value"
        return {key: (digest, link_in(told)) for key, digest, told in self._of(sql, list(keys))}

    def _vector(self, number: int) -> Mapping[str, float]:
        for words, weights in self._rows("SELECT words, weights FROM terms WHERE number = ?", (number,)):
            names = words.split()
            try:
                return dict(
                    zip(map(sys.intern, names), struct.unpack(f"<{len(names)}d", weights), strict=True)
                )
            except struct.error as error:
                raise IndexLostError(str(error)) from error
        raise IndexLostError(f"no terms of the article {number}")

    def terms(self, number: int) -> Mapping[str, Term]:
        """The terms of an article."""
        vector = self.vector(number)
        for (places,) in self._rows("SELECT places FROM terms WHERE number = ?", (number,)):
            try:
                rows = json.loads(zlib.decompress(places))
            except (zlib.error, ValueError) as error:
                raise IndexLostError(str(error)) from error
            return {
                key: Term(word=word, weight=abs(weight), at=(start, end), name=weight < 0)
                for (key, weight), (word, start, end) in zip(vector.items(), rows, strict=True)
            }
        raise IndexLostError(f"no terms of the article {number}")

    # -- inside --------------------------------------------------------------------------------
    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with _told():
            return self.raw.execute(sql, values).fetchall()

    def _of(self, sql: str, items: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        for at in range(0, len(items), _BATCH):
            yield from self._rows(sql, (json.dumps(items[at : at + _BATCH]),))


class HeldTermsOf:
    """The terms of one article of an index: see :class:`onrecord.story.attachment.HeldTerms`."""

    __slots__ = ("_index", "_number")

    def __init__(self, index: DerivedFile, number: int) -> None:
        self._index, self._number = index, number

    def vector(self) -> Mapping[str, float]:
        return self._index.vector(self._number)

    def terms(self) -> Mapping[str, Term]:
        return self._index.terms(self._number)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise IndexLostError(str(error)) from error


# -- how things are written ---------------------------------------------------------------------
def terms_row(number: int, terms: Mapping[str, Term]) -> tuple[int, str, bytes, bytes]:
    """A row of the table ``terms``. No key of a term has a space in it."""
    weights = [-t.weight if t.name else t.weight for t in terms.values()]
    places = json.dumps([[t.word, *t.at] for t in terms.values()], separators=(",", ":"))
    return (
        number,
        " ".join(terms),
        struct.pack(f"<{len(weights)}d", *weights),
        zlib.compress(places.encode("utf-8", "surrogatepass")),
    )


def passages_told(passages: Iterable[Passage]) -> str:
    """Passages as JSON; empty for none."""
    rows = [[*p.first, *p.second, *p.words, p.equal, int(p.quoted), *sorted(p.prints)] for p in passages]
    return json.dumps(rows, separators=(",", ":")) if rows else ""


def passages_in(told: str) -> tuple[Passage, ...]:
    """The other way round.

    Raises:
        IndexLostError: when it is not what :func:`passages_told` wrote.
    """
    if not told:
        return ()
    try:
        return tuple(
            Passage((a, b), (c, d), (e, f), equal, bool(quoted), frozenset(prints))
            for a, b, c, d, e, f, equal, quoted, *prints in json.loads(told)
        )
    except (ValueError, TypeError) as error:
        raise IndexLostError(str(error)) from error


def link_told(link: StoryLink | None) -> str:
    """A link as JSON; empty for none."""
    if link is None:
        return ""
    shared = [[s.term, int(s.name), *s.earlier, *s.later] for s in link.shared]
    return json.dumps([link.earlier, link.later, link.why, link.likeness, shared], separators=(",", ":"))


def link_in(told: str) -> StoryLink | None:
    """The other way round.

    Raises:
        IndexLostError: when it is not what :func:`link_told` wrote.
    """
    if not told:
        return None
    try:
        earlier, later, why, likeness, rows = json.loads(told)
        shared = tuple(_shared(*row) for row in rows)
        return StoryLink(earlier=earlier, later=later, why=why, likeness=float(likeness), shared=shared)
    except (ValueError, TypeError) as error:
        raise IndexLostError(str(error)) from error


def _shared(term: str, name: int, a: int, b: int, c: int, d: int) -> Shared:
    earlier: Bounds = (a, b)
    return Shared(term=term, name=bool(name), earlier=earlier, later=(c, d))
