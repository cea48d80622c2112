"""One run's writing to a SQLite ledger, inside the transaction that the store holds open."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from onrecord.annotate.annotator import Origin
from onrecord.document import Document
from onrecord.errors import Diagnostic, InternalError, OnRecordError, StoreError
from onrecord.ledger.decision import Decision
from onrecord.ledger.provenance import Entry, InputStatus
from onrecord.ledger.store import InputKey
from onrecord.stores import codec, decisions, faults
from onrecord.stores.rows import EntryRow, MetadataRow, entry_rows, is_dated, metadata_row, speakers_of

_ADD_ENTRY = """
INSERT INTO entry (seq, id, type, doc, run, origin, digest, said, valid, body, recorded_begin)
VALUES (:seq, :id, :type, :doc, :run, :origin, :digest, :said, :valid, :body, :recorded)
"""


class SqliteWriter:
    """See :class:`onrecord.ledger.store.Writer`."""

    def __init__(
        self, connection: sqlite3.Connection, *, location: str, run: int, run_id: str, recorded: int
    ) -> None:
        self._connection = connection
        self._location = location
        self._run = run
        self._run_id = run_id
        self._recorded = recorded
        self._origins: dict[Origin, int] = {}
        self._open = True
        self._lost: OnRecordError | None = None
        (self._last_entry,) = connection.execute("SELECT coalesce(max(seq), 0) FROM entry").fetchone()

    @property
    def run_id(self) -> str:
        return self._run_id

    @property
    def recorded(self) -> datetime:
        return codec.moment(self._recorded)

    @property
    def lost(self) -> OnRecordError | None:
        """The error in which the run was lost, if the caller went on after it."""
        return self._lost

    def end(self) -> None:
        """Take nothing more."""
        self._open = False

    # -- the port ------------------------------------------------------------------------------
    def known(self, key: InputKey, /) -> str | None:
        rows = self._execute(
            "SELECT d.id, max(k.recorded_end IS NULL) FROM input_key k JOIN document d ON d.seq = k.doc"
            " WHERE k.raw_digest = ? AND k.ingest = ? AND k.pipeline = ? GROUP BY k.doc ORDER BY min(k.seq)",
            (key.raw_digest, key.ingest, key.pipeline),
        ).fetchall()
        # One input may give several documents: it is known while the readings of all of them stand.
        return str(rows[0][0]) if rows and all(stands for _, stands in rows) else None

    def add(self, document: Document, entries: Sequence[Entry], *, key: InputKey, where: str) -> InputStatus:
        metadata = metadata_row(document)
        rows = entry_rows(document, entries)
        self._execute("SAVEPOINT article")
        try:
            status = self._keep(document, metadata, rows, key)
            self.note(where=where, raw_digest=document.raw_digest, doc_id=document.id, status=status)
        except BaseException:
            self._origins.clear()
            if self._lost is None and self._open:
                self._execute("ROLLBACK TO article")
                self._execute("RELEASE article")
            raise
        self._execute("RELEASE article")
        return status

    def note(self, *, where: str, raw_digest: str, doc_id: str, status: InputStatus, path: str = "") -> None:
        self._execute(
            "INSERT INTO input (run, place, raw_digest, doc_id, status) VALUES (?, ?, ?, ?, ?)",
            (self._run, codec.printable(where), raw_digest, doc_id, status.value),
        )
        if path and doc_id:
            row = self._execute("SELECT seq FROM document WHERE id = ?", (doc_id,)).fetchone()
            if row is not None:
                self._locate(row[0], path=path, raw_digest=raw_digest)

    def diagnose(self, diagnostic: Diagnostic, /) -> None:
        texts = (diagnostic.code, diagnostic.where, diagnostic.why, diagnostic.next_step)
        self._execute(
            "INSERT INTO diagnostic (run, code, place, why, next_step) VALUES (?, ?, ?, ?, ?)",
            (self._run, *map(codec.printable, texts)),
        )

    def decide(self, decision: Decision, /) -> str:
        columns = decisions.row_of(decision, self._select, known=self._recorded + 1)
        (number,) = self._execute("SELECT count(*) FROM decision").fetchone()
        made = f"dec-{codec.digest([number, self._recorded, columns]).hex()[:16]}"
        values = {"id": made, "run": self._run, **columns}
        names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
        self._execute(f"INSERT INTO decision ({names}) VALUES ({marks})", values)  # noqa: S608 - our names
        return made

    def _select(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        return self._execute(sql, values).fetchall()

    # -- documents -----------------------------------------------------------------------------
    def _keep(
        self, document: Document, metadata: MetadataRow, rows: dict[str, EntryRow], key: InputKey
    ) -> InputStatus:
        doc = self._find(document)
        if doc is None:
            status = self._first_or_next(document)
            doc = self._insert_document(document)
            self._insert_metadata(doc, metadata)
            self._insert_entries(doc, list(rows.values()))
        else:
            status = self._keep_again(doc, metadata, rows)
        self._locate(doc, path=document.path, raw_digest=document.raw_digest)
        self._remember(doc, key, path=metadata.path, changed=status is not InputStatus.KNOWN)
        return status

    def _keep_again(self, doc: int, metadata: MetadataRow, rows: dict[str, EntryRow]) -> InputStatus:
        seq, path, digest, published, begun = self._execute(
            "SELECT seq, path, digest, published, recorded_begin FROM metadata"
            " WHERE doc = ? AND recorded_end IS NULL",
            (doc,),
        ).fetchone()
        held = MetadataRow({}, digest, is_dated(codec.loads(published)["interval"]), path)
        counts = _counts(metadata, held=held, same_run=begun == self._recorded)
        if digest != metadata.digest and not counts:
            return InputStatus.KNOWN
        if counts:
            self._close("metadata", [seq])
            self._insert_metadata(doc, metadata)
            if held.dated and not metadata.dated:
                # Another copy may still hold the date: let every copy be read again.
                self._close("input_key", self._open_keys(doc))
        changed = self._replace_entries(doc, rows)
        return InputStatus.REANNOTATED if changed or digest != metadata.digest else InputStatus.KNOWN

    def _find(self, document: Document) -> int | None:
        row = self._execute(
            "SELECT seq, text = ? AND url = ? FROM document WHERE id = ?",
            (document.text, document.url, document.id),
        ).fetchone()
        if row is None:
            return None
        if not row[1]:
            raise InternalError(
                f"Two texts have the id {document.id}.", next_step="Make ids with document_id(text, url)."
            )
        return int(row[0])

    def _first_or_next(self, document: Document) -> InputStatus:
        if document.url:
            row = self._execute("SELECT 1 FROM document WHERE url = ? LIMIT 1", (document.url,)).fetchone()
            if row is not None:
                return InputStatus.NEW_VERSION
        return InputStatus.ADDED

    def _insert_document(self, document: Document) -> int:
        done = self._execute(
            "INSERT INTO document (id, url, text, recorded) VALUES (?, ?, ?, ?)",
            (document.id, document.url, document.text, self._recorded),
        )
        seq = int(done.lastrowid or 0)
        self._execute("INSERT INTO document_text (rowid, text) VALUES (?, ?)", (seq, document.text))
        return seq

    def _insert_metadata(self, doc: int, metadata: MetadataRow) -> None:
        values = {
            **metadata.columns,
            "doc": doc,
            "path": metadata.path,
            "digest": metadata.digest,
            "recorded_begin": self._recorded,
        }
        names = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        self._execute(f"INSERT INTO metadata ({names}) VALUES ({marks})", values)  # noqa: S608 - our names

    def _locate(self, doc: int, *, path: str, raw_digest: str) -> None:
        self._execute(
            "INSERT INTO location (doc, path, raw_digest, recorded) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            (doc, codec.printable(path), raw_digest, self._recorded),
        )

    # -- keys ----------------------------------------------------------------------------------
    def _remember(self, doc: int, key: InputKey, *, path: str, changed: bool) -> None:
        """Keep the key, and close those whose reading this one supersedes."""
        mine = (key.raw_digest, key.ingest, key.pipeline, path)
        stale, kept = [], False
        for seq, *other in self._execute(
            "SELECT seq, raw_digest, ingest, pipeline, path FROM input_key"
            " WHERE doc = ? AND recorded_end IS NULL",
            (doc,),
        ).fetchall():
            if tuple(other) == mine:
                kept = True
            elif other[2] != key.pipeline or (changed and other[3] == path):
                stale.append(seq)
        self._close("input_key", stale)
        if not kept:
            self._execute(
                "INSERT INTO input_key (raw_digest, ingest, pipeline, path, doc, recorded_begin)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (*mine, doc, self._recorded),
            )

    def _open_keys(self, doc: int) -> list[int]:
        found = self._execute("SELECT seq FROM input_key WHERE doc = ? AND recorded_end IS NULL", (doc,))
        return [seq for (seq,) in found]

    # -- entries -------------------------------------------------------------------------------
    def _replace_entries(self, doc: int, rows: dict[str, EntryRow]) -> bool:
        """Close what is no longer found, add what is new; whether anything changed."""
        held = {
            entry_id: (seq, digest)
            for seq, entry_id, digest in self._execute(
                "SELECT seq, id, digest FROM entry WHERE doc = ? AND recorded_end IS NULL", (doc,)
            )
        }
        same = {i for i, (_, digest) in held.items() if i in rows and rows[i].digest == digest}
        self._close("entry", [seq for i, (seq, _) in held.items() if i not in same])
        new = [row for i, row in rows.items() if i not in same]
        self._insert_entries(doc, new)
        return bool(new) or len(same) < len(held)

    def _insert_entries(self, doc: int, rows: list[EntryRow]) -> None:
        entries: list[dict[str, Any]] = []
        evidence: list[tuple[int, int, int, int]] = []
        speakers: list[tuple[int | str, ...]] = []
        for row in rows:
            self._last_entry += 1
            entries.append(
                {
                    "seq": self._last_entry,
                    "id": row.entry.id,
                    "type": row.entry.type.value,
                    "doc": doc,
                    "run": self._run,
                    "origin": self._origin(row.entry.origin),
                    "digest": row.digest,
                    "said": row.said,
                    "valid": row.valid,
                    "body": row.body,
                    "recorded": self._recorded,
                }
            )
            evidence.extend((self._last_entry, n, *bounds) for n, bounds in enumerate(row.bounds))
            speakers.extend((doc, self._last_entry, *speaker) for speaker in speakers_of(row.entry))
        try:
            self._execute_many(_ADD_ENTRY, entries)
        except sqlite3.IntegrityError as error:
            raise InternalError(
                f"An entry has the id of another document's: {error}.",
                next_step="Make ids with entry_id(...), which holds the document's id.",
            ) from error
        self._execute_many("INSERT INTO evidence (entry, ord, start, stop) VALUES (?, ?, ?, ?)", evidence)
        self._execute_many(
            "INSERT INTO speaker (doc, entry, ord, authority, act, name) VALUES (?, ?, ?, ?, ?, ?)", speakers
        )

    def _origin(self, origin: Origin) -> int:
        if origin not in self._origins:
            values = (origin.annotator, origin.version, origin.settings)
            self._execute(
                "INSERT INTO origin (annotator, version, settings) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                values,
            )
            (self._origins[origin],) = self._execute(
                "SELECT seq FROM origin WHERE annotator = ? AND version = ? AND settings = ?", values
            ).fetchone()
        return self._origins[origin]

    # -- statements ----------------------------------------------------------------------------
    def _close(self, table: str, seqs: list[int]) -> None:
        self._execute_many(
            f"UPDATE {table} SET recorded_end = ? WHERE seq = ? AND recorded_end IS NULL",  # noqa: S608
            [(self._recorded, seq) for seq in seqs],
        )

    def _execute(self, sql: str, values: Any = ()) -> sqlite3.Cursor:
        with self._writing():
            return self._connection.execute(sql, values)

    def _execute_many(self, sql: str, values: Sequence[Any]) -> None:
        with self._writing():
            self._connection.executemany(sql, values)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Once SQLite has failed, the run is lost: nothing may be written outside its transaction."""
        if self._lost is not None:
            raise self._lost
        if not self._open:
            raise StoreError(
                "This run has ended; nothing can be written to it.",
                next_step="Start another with Store.begin().",
            )
        try:
            yield
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            self._lost = faults.translated(error, location=self._location)
            raise self._lost from error


def _counts(new: MetadataRow, *, held: MetadataRow, same_run: bool) -> bool:
    """Whether a reading takes the place of the one in force.

    A later run's does when it differs, unless it is a copy at another path that lost the date. Within a
    run it does by rank, even when it tells the same from a smaller path.
    """
    if same_run:
        return new.rank < held.rank
    if new.digest == held.digest:
        return False
    return new.dated or not held.dated or new.path == held.path
