"""The default ledger: one SQLite file in WAL mode.

A run is one transaction. Its pages go to the write-ahead log as the cache fills, so that memory does not
grow with the number of documents, and nobody sees them before the run has ended. A process that is killed
leaves a log without a commit, which the next opening ignores.

Reading never writes to the ledger. A ledger that nobody has open (no ``-wal`` file with content beside it)
is read without locks and without files beside it, so that it can lie in a folder, or on a medium, that
cannot be written. While another process writes, readers share its log and see the last run that ended.
What a killed process left (``-wal`` and ``-shm``) is read as it lies; only the next opening for writing
clears it away.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any, Self

from onrecord.errors import Diagnostic, LedgerBusyError, StoreError
from onrecord.interval import Interval
from onrecord.ledger.provenance import InputStatus, Run, RunInput
from onrecord.ledger.store import REVIEW, Health, IndexHealth, IndexState
from onrecord.stores import codec, faults
from onrecord.stores.checks import problems_of
from onrecord.stores.connection import BUSY_SECONDS, MEMORY, Connection
from onrecord.stores.derived import DerivedFile, path_of
from onrecord.stores.derived_health import index_health
from onrecord.stores.derived_writing import DerivedWriter, Progress
from onrecord.stores.reader import SqliteView
from onrecord.stores.writer import SqliteWriter
from onrecord.story.derived import IndexLostError

_COUNTS = (
    "SELECT count(*) FROM document WHERE recorded < :known",
    """SELECT count(*) FROM entry
    WHERE recorded_begin < :known AND (recorded_end IS NULL OR recorded_end >= :known)""",
    "SELECT count(*) FROM run WHERE recorded < :known",
)

_TOUCHED = """
SELECT d.id FROM document d WHERE d.recorded < :known AND d.seq IN (
    SELECT seq FROM document WHERE recorded > :since
    UNION SELECT doc FROM location WHERE recorded > :since
    UNION SELECT doc FROM metadata WHERE recorded_begin > :since OR recorded_end > :since
    UNION SELECT doc FROM entry WHERE recorded_begin > :since OR recorded_end > :since)
"""


class SqliteStore:
    """See :class:`onrecord.ledger.store.Store`. For use by the thread that opened it."""

    def __init__(self, ledger: Connection, *, readonly: bool) -> None:
        self._ledger = ledger
        self._location = ledger.location
        self._readonly = readonly
        self._writer_recorded: int | None = None
        self._index: DerivedFile | None = None
        self._looked = False

    # -- opening -------------------------------------------------------------------------------
    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        *,
        create: bool,
        readonly: bool = False,
        timeout: float = BUSY_SECONDS,
    ) -> Self:
        """Open the ledger at ``path``, or make one when there is none and ``create`` is true.

        ``timeout`` is in seconds. A ledger of an earlier version of OnRecord is migrated; when it is opened
        for reading only, a temporary copy of it is.

        Raises:
            MissingLedgerError: there is no ledger at ``path``.
            NotALedgerError: what is there is not a ledger.
            NewerLedgerError: a later version of OnRecord wrote it.
            LedgerBusyError: another process was writing all of ``timeout``.
            LedgerFullError: there is no room to make it.
            StoreError: it cannot be opened for another reason, which the error tells.
        """
        opening = Connection.to_read if readonly else partial(Connection.to_write, create=create)
        return cls(opening(os.fspath(path), timeout=timeout), readonly=readonly)

    def close(self) -> None:
        self._leave_index()
        self._ledger.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # -- writing -------------------------------------------------------------------------------
    @contextmanager
    def begin(
        self, *, recorded: datetime, version: str, pipeline: str, settings: Mapping[str, Any]
    ) -> Iterator[SqliteWriter]:
        Interval(recorded)  # refuses a time that is not in UTC
        if self._readonly:
            raise StoreError(
                f"The ledger {self._location} was opened for reading only.",
                next_step="Open it with readonly=False to write.",
            )
        if self._writer_recorded is not None:
            raise LedgerBusyError(
                f"A run of this process is already writing to {self._location}.",
                next_step="End that run first.",
            )
        try:
            with faults.told_of(self._location):
                self._ledger.execute("BEGIN IMMEDIATE")
                writer = self._start(recorded, version, pipeline, codec.dumps(settings))
                try:
                    yield writer
                finally:
                    writer.end()
                if writer.lost is not None:
                    raise writer.lost
                self._ledger.execute("COMMIT")
        finally:
            self._writer_recorded = None
            if self._ledger.in_transaction:
                with faults.told_of(self._location):
                    self._ledger.execute("ROLLBACK")

    def _start(self, recorded: datetime, version: str, pipeline: str, settings: str) -> SqliteWriter:
        count, last = self._ledger.execute("SELECT count(*), max(recorded) FROM run").fetchone()
        at = codec.micros(recorded)
        if last is not None and at <= last:
            at = last + 1
        made = [count, at, version, pipeline, settings]
        run_id = f"run-{codec.digest(made).hex()[:16]}"
        done = self._ledger.execute(
            "INSERT INTO run (id, recorded, version, pipeline, settings) VALUES (?, ?, ?, ?, ?)",
            (run_id, at, version, pipeline, codec.printable(settings)),
        )
        self._writer_recorded = at
        return SqliteWriter(
            self._ledger.raw,
            location=self._location,
            run=int(done.lastrowid or 0),
            run_id=run_id,
            recorded=at,
        )

    # -- reading -------------------------------------------------------------------------------
    def view(self, *, valid: datetime | None = None, recorded: datetime | None = None) -> SqliteView:
        for bound in (valid, recorded):
            Interval(bound)  # refuses a time that is not in UTC
        known = self._known()
        if recorded is not None:
            known = min(known, codec.micros(recorded))
        return SqliteView(
            valid=valid, recorded=recorded, known=known, query=self._ledger.select, indexed=self._indexed
        )

    def runs(self) -> Iterator[Run]:
        known = self._known()
        for (seq,) in self._ledger.select(
            "SELECT seq FROM run WHERE recorded < ? ORDER BY recorded", (known,)
        ):
            yield self._run(seq)

    def builds(self) -> int:
        sql = "SELECT count(*) FROM run WHERE pipeline <> :review AND recorded < :known"
        ((count,),) = self._ledger.select(sql, {"review": REVIEW, "known": self._known()})
        return int(count)

    def last_run(self) -> datetime | None:
        known = self._known()
        return codec.moment(known - 1) if known else None

    def touched(self, since: datetime, /) -> frozenset[str]:
        bounds = {"since": codec.micros(since), "known": self._known()}
        return frozenset(doc_id for (doc_id,) in self._ledger.select(_TOUCHED, bounds))

    def health(self) -> Health:
        problems = self._ledger.ask(problems_of)
        counts = [0, 0, 0]
        if not problems or not problems[0].startswith("The file is damaged"):
            known = self._known()
            counts = [self._ledger.select(sql, {"known": known})[0][0] for sql in _COUNTS]
        (version,) = self._ledger.select("PRAGMA user_version", ())[0]
        return Health(
            backend="sqlite",
            location=self._location,
            schema_version=version,
            documents=counts[0],
            entries=counts[1],
            runs=counts[2],
            problems=problems,
        )

    # -- what is derived ------------------------------------------------------------------------
    def follow(self, doc_ids: Collection[str], *, progress: Progress | None = None) -> None:
        """See :class:`onrecord.ledger.store.Following`."""
        if self._location == MEMORY:
            return
        builds = self.builds()
        with self._writing_index() as index:
            last = index.builds == builds - 1
            index.follow(self.view(), doc_ids if last else None, builds=builds, progress=progress)

    def rebuild_index(self, *, progress: Progress | None = None) -> None:
        """See :class:`onrecord.ledger.store.Following`."""
        if self._location == MEMORY:
            return
        with self._writing_index(anew=True) as index:
            index.follow(self.view(), None, builds=self.builds(), progress=progress)

    def index_health(self) -> IndexHealth:
        """See :class:`onrecord.ledger.store.Following`."""
        if self._location == MEMORY:
            return IndexHealth(location="", state=IndexState.NONE)
        return index_health(path_of(self._location), self.view(), builds=self.builds())

    @contextmanager
    def _writing_index(self, *, anew: bool = False) -> Iterator[DerivedWriter]:
        """The index, open for writing; what is wrong with it is told in our words."""
        self._leave_index()
        path = path_of(self._location)
        ledger = self._ledger.select("SELECT id FROM run ORDER BY seq LIMIT 1", ())
        try:
            with (
                faults.told_of(str(path)),
                DerivedWriter.writing(path, ledger=ledger[0][0] if ledger else "", anew=anew) as index,
            ):
                yield index
        except (IndexLostError, OSError) as error:
            raise StoreError(
                f"The index {path} cannot be written: {error}.",
                next_step="Check the permissions of its folder; the ledger does not need it.",
            ) from error

    def _indexed(self) -> DerivedFile | None:
        if not self._looked and self._location != MEMORY:
            self._looked = True
            self._index = DerivedFile.to_read(path_of(self._location))
        return self._index

    def _leave_index(self) -> None:
        if self._index is not None:
            self._index.close()
        self._index, self._looked = None, False

    def _known(self) -> int:
        """Just after the last run that ended: what is written now, or later, is not seen."""
        if self._writer_recorded is not None:
            return self._writer_recorded
        ((last,),) = self._ledger.select("SELECT max(recorded) FROM run", ())
        return 0 if last is None else int(last) + 1

    def _run(self, seq: int) -> Run:
        ((run_id, recorded, version, pipeline, settings),) = self._ledger.select(
            "SELECT id, recorded, version, pipeline, settings FROM run WHERE seq = ?", (seq,)
        )
        inputs = self._ledger.select(
            "SELECT place, raw_digest, doc_id, status FROM input WHERE run = ? ORDER BY seq", (seq,)
        )
        found = self._ledger.select(
            "SELECT code, place, why, next_step FROM diagnostic WHERE run = ? ORDER BY seq", (seq,)
        )
        return Run(
            id=run_id,
            recorded=codec.moment(recorded),
            version=version,
            pipeline=pipeline,
            settings=codec.loads(settings),
            inputs=tuple(
                RunInput(where=where, raw_digest=raw, doc_id=doc, status=InputStatus(status))
                for where, raw, doc, status in inputs
            ),
            diagnostics=tuple(
                Diagnostic(code=code, where=where, why=why, next_step=step)
                for code, where, why, step in found
            ),
        )


__all__ = ["BUSY_SECONDS", "MEMORY", "SqliteStore"]
