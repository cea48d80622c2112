"""Keeping the index beside a ledger in step: after a build for its articles alone, or anew for all of them.

A few articles are put in one by one (:mod:`onrecord.stores.derived_placing`). Many at a time are put in
together, and then everything is compared that was not yet. What is left out here, or goes wrong, costs the
readers time and nothing else: they make it themselves.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from onrecord.errors import StoreError
from onrecord.ledger.store import View
from onrecord.stores.derived import APPLICATION_ID, SCHEMA, TABLES, connect, meta_of
from onrecord.stores.derived_placing import Placing
from onrecord.stores.derived_rows import DerivedRows
from onrecord.story.derived import code_digest
from onrecord.story.grouping import grouped, pieces_of
from onrecord.story.syndication import CROWD, copies_with

FEW = 32
"""Articles up to which each is put in by itself, whatever the size of the index."""
_PART = 0.05
"""The part of the index up to which that is so for more."""
_SECONDS = 5.0
_NUMBER_BITS = 27
_FLUSH = 4_000_000

Progress = Callable[[int], None]
"""Told, now and then, how many articles more were put in."""


class DerivedWriter(DerivedRows):
    """An index that is being written, in one transaction."""

    @classmethod
    @contextmanager
    def writing(cls, path: Path, *, ledger: str, anew: bool = False) -> Iterator[DerivedWriter]:
        """The index at ``path``, for the ledger whose first run is ``ledger``; nothing is kept on an error.

        One of other code, of another ledger or that cannot be read is made anew.
        """
        if anew or not _is_ours(path, ledger=ledger):
            discard(path)
        raw = connect(path, mode="rwc", seconds=_SECONDS)
        try:
            raw.execute("PRAGMA journal_mode = DELETE").fetchone()
            raw.execute("PRAGMA synchronous = NORMAL")
            raw.execute("BEGIN IMMEDIATE")
            if not meta_of(raw):
                _make(raw, ledger=ledger)
            yield cls(raw)
            raw.execute("COMMIT")
        finally:
            raw.close()

    @property
    def builds(self) -> int:
        """How many builds of the ledger it has followed."""
        return int(meta_of(self.raw).get("builds", "0"))

    def follow(
        self,
        view: View,
        doc_ids: Collection[str] | None,
        *,
        builds: int,
        progress: Progress | None = None,
    ) -> None:
        """Put in the articles of ``doc_ids``, or whatever of the view is missing.

        ``view`` is the whole account after ``builds`` builds.
        """
        (count,) = self.raw.execute("SELECT count(*) FROM article").fetchone()
        if doc_ids is None or not count or len(doc_ids) > max(FEW, _PART * count):
            self._all(view, progress)
        else:
            placing = Placing(self)
            for doc_id in sorted(doc_ids):
                document = view.document(doc_id)
                if document is not None:
                    placing.place(view, document)
                    if progress is not None:
                        progress(1)
        self.raw.execute("INSERT OR REPLACE INTO meta VALUES ('builds', ?)", (str(builds),))

    def _all(self, view: View, progress: Progress | None) -> None:
        self.raw.execute("UPDATE article SET current = 0")
        packed = array("Q")
        for document in view.documents():
            number, prints = self.put(document)
            packed.extend(value << _NUMBER_BITS | number for value in prints)
            if len(packed) > _FLUSH:
                packed = self._post(packed)
            if progress is not None:
                progress(1)
        self._post(packed)
        for table in ("leading", "cited", "crowd"):
            self.raw.execute(f"DELETE FROM {table}")  # noqa: S608 - one of three names
        self.raw.execute(
            """INSERT INTO leading SELECT j.value, a.placed, a.number
            FROM article a, json_each('["' || replace(a.leading, ' ', '","') || '"]') j
            WHERE a.current AND a.leading <> '' ORDER BY 1, 2"""
        )
        for number, addresses in self.raw.execute(
            "SELECT number, addresses FROM article WHERE current AND addresses <> ''"
        ).fetchall():
            self.cite(number, addresses.split())
        self.raw.execute(
            """INSERT INTO crowd SELECT p.print, a.number, min(a.copied)
            FROM posting p JOIN article a ON a.number = p.article
            WHERE a.current
              AND p.print IN (SELECT print FROM posting GROUP BY print HAVING count(*) > ?) GROUP BY 1""",
            (CROWD,),
        )
        grouped(pieces_of(view.documents(), self), index=self)
        copies_with(self, view)

    def _post(self, packed: array[int]) -> array[int]:
        low = (1 << _NUMBER_BITS) - 1
        rows = ((each >> _NUMBER_BITS, each & low) for each in sorted(packed))
        self.raw.executemany("INSERT OR IGNORE INTO posting VALUES (?, ?)", rows)
        return array("Q")


def discard(path: Path) -> None:
    """Delete the index at ``path``, with what a killed process left beside it.

    Raises:
        StoreError: when what is there is no index.
    """
    if path.is_file() and path.stat().st_size:
        try:
            application = _asked(path, "PRAGMA application_id")
        except sqlite3.DatabaseError:
            application = -1
        if application != APPLICATION_ID:
            raise StoreError(
                f"{path} is no index of OnRecord; it was not touched.",
                next_step="Move it away, or delete it if it is a damaged index: nothing is lost with one.",
            )
    path.unlink(missing_ok=True)
    Path(f"{path}-journal").unlink(missing_ok=True)


def _asked(path: Path, sql: str) -> object:
    raw = connect(path, mode="ro", seconds=_SECONDS)
    try:
        return raw.execute(sql).fetchone()[0]
    finally:
        raw.close()


def _is_ours(path: Path, *, ledger: str) -> bool:
    if not path.is_file():
        return False
    raw = connect(path, mode="ro", seconds=_SECONDS)
    try:
        meta = meta_of(raw)
    except sqlite3.OperationalError:
        raise
    except sqlite3.Error:
        return False
    finally:
        raw.close()
    return (meta.get("code"), meta.get("ledger")) == (code_digest(), ledger)


def _make(raw: sqlite3.Connection, *, ledger: str) -> None:
    statement = ""
    for line in TABLES.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            raw.execute(statement)
            statement = ""
    raw.executemany(
        "INSERT INTO meta VALUES (?, ?)", [("code", code_digest()), ("ledger", ledger), ("builds", "0")]
    )
    raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    raw.execute(f"PRAGMA user_version = {SCHEMA}")
