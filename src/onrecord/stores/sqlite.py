"""The default ledger: one SQLite file in WAL mode.

A run is one transaction. Its pages go to the write-ahead log as the cache fills, so that memory does not
grow with the number of documents, and nobody sees them before the run has ended. A process that is killed
leaves a log without a commit, which the next opening ignores.

Reading never writes to the ledger. A ledger that nobody has open (no ``-wal`` file beside it) is read
without locks and without files beside it, so that it can lie in a folder, or on a medium, that cannot be
written. While another process writes, readers share its log and see the last run that ended.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from onrecord.errors import Diagnostic, LedgerBusyError, NotALedgerError, StoreError
from onrecord.interval import Interval
from onrecord.ledger.provenance import InputStatus, Run, RunInput
from onrecord.ledger.store import Health
from onrecord.stores import codec, faults, schema
from onrecord.stores.checks import problems_of
from onrecord.stores.reader import SqliteView
from onrecord.stores.writer import SqliteWriter

MEMORY = ":memory:"
"""The location of a ledger that lives as long as the process."""

BUSY_SECONDS = 5.0
"""How long to wait for another process that is writing."""

_COUNTS = (
    "SELECT count(*) FROM document WHERE recorded < :known",
    """SELECT count(*) FROM entry
    WHERE recorded_begin < :known AND (recorded_end IS NULL OR recorded_end >= :known)""",
    "SELECT count(*) FROM run WHERE recorded < :known",
)
_MAGIC = b"SQLite format 3\0"
_CACHE_KIB = 16_384


class SqliteStore:
    """See :class:`onrecord.ledger.store.Store`. For use by the thread that opened it."""

    def __init__(self, connection: sqlite3.Connection, *, location: str, readonly: bool) -> None:
        self._connection = connection
        self._location = location
        self._readonly = readonly
        self._writer_recorded: int | None = None

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
        location = os.fspath(path)
        if location != MEMORY:
            _check_file(Path(location), create=create and not readonly)
        with faults.told_of(location):
            connection = _connect(location, readonly=readonly, timeout=timeout)
            try:
                if readonly:
                    connection = _at_latest(connection, location=location)
                else:
                    _prepare(connection, location=location, create=create)
            except BaseException:
                connection.close()
                raise
        return cls(connection, location=location, readonly=readonly)

    def close(self) -> None:
        with faults.told_of(self._location):
            self._connection.close()

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
                self._connection.execute("BEGIN IMMEDIATE")
                writer = self._start(recorded, version, pipeline, codec.dumps(settings))
                yield writer
                writer.end()
                self._connection.execute("COMMIT")
        finally:
            self._writer_recorded = None
            if self._connection.in_transaction:
                with faults.told_of(self._location):
                    self._connection.execute("ROLLBACK")

    def _start(self, recorded: datetime, version: str, pipeline: str, settings: str) -> SqliteWriter:
        count, last = self._connection.execute("SELECT count(*), max(recorded) FROM run").fetchone()
        at = codec.micros(recorded)
        if last is not None and at <= last:
            at = last + 1
        made = [count, at, version, pipeline, settings]
        run_id = f"run-{codec.digest(made).hex()[:16]}"
        done = self._connection.execute(
            "INSERT INTO run (id, recorded, version, pipeline, settings) VALUES (?, ?, ?, ?, ?)",
            (run_id, at, version, pipeline, codec.printable(settings)),
        )
        self._writer_recorded = at
        return SqliteWriter(
            self._connection,
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
        return SqliteView(valid=valid, recorded=recorded, known=known, query=self._query)

    def runs(self) -> Iterator[Run]:
        known = self._known()
        for (seq,) in self._query("SELECT seq FROM run WHERE recorded < ? ORDER BY recorded", (known,)):
            yield self._run(seq)

    def health(self) -> Health:
        problems = problems_of(self._connection)
        counts = [0, 0, 0]
        if not problems or not problems[0].startswith("The file is damaged"):
            known = self._known()
            counts = [self._query(sql, {"known": known})[0][0] for sql in _COUNTS]
        (version,) = self._query("PRAGMA user_version", ())[0]
        return Health(
            backend="sqlite",
            location=self._location,
            schema_version=version,
            documents=counts[0],
            entries=counts[1],
            runs=counts[2],
            problems=problems,
        )

    def _known(self) -> int:
        """Just after the last run that ended: what is written now, or later, is not seen."""
        if self._writer_recorded is not None:
            return self._writer_recorded
        ((last,),) = self._query("SELECT max(recorded) FROM run", ())
        return 0 if last is None else int(last) + 1

    def _run(self, seq: int) -> Run:
        ((run_id, recorded, version, pipeline, settings),) = self._query(
            "SELECT id, recorded, version, pipeline, settings FROM run WHERE seq = ?", (seq,)
        )
        inputs = self._query(
            "SELECT place, raw_digest, doc_id, status FROM input WHERE run = ? ORDER BY seq", (seq,)
        )
        found = self._query(
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

    def _query(self, sql: str, values: Any) -> list[tuple[Any, ...]]:
        with faults.told_of(self._location):
            return self._connection.execute(sql, values).fetchall()


def _check_file(path: Path, *, create: bool) -> None:
    """Tell a missing ledger, a folder and a file of another kind apart before SQLite opens it."""
    try:
        if path.is_dir():
            raise NotALedgerError(f"{path} is a folder.", next_step="Name a file in it.")
        if not path.exists():
            if create:
                return
            raise schema.missing(str(path))
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except OSError as error:
        raise StoreError(
            f"The ledger {path} cannot be read: {error.strerror}.",
            next_step="Check the permissions of the file and of its folder.",
        ) from error
    if head not in {b"", _MAGIC}:
        raise NotALedgerError(
            f"{path} is not a ledger.", next_step="Name another file; this one was not touched."
        )


def _connect(location: str, *, readonly: bool, timeout: float) -> sqlite3.Connection:
    if location == MEMORY:
        name, options = MEMORY, ""
    else:
        path = Path(location).absolute()
        name, options = path.as_uri(), "?mode=rwc"
        if readonly:
            options = "?mode=ro" if _has_log(path) else "?mode=ro&immutable=1"
    connection = sqlite3.connect(
        f"{name}{options}", uri=name != MEMORY, timeout=timeout, isolation_level=None
    )
    for setting in (
        "foreign_keys = ON",
        "recursive_triggers = ON",  # else INSERT OR REPLACE would delete unseen
        "trusted_schema = OFF",
        f"cache_size = -{_CACHE_KIB}",
    ):
        connection.execute(f"PRAGMA {setting}")
    return connection


def _has_log(path: Path) -> bool:
    try:
        return Path(f"{path}-wal").stat().st_size > 0
    except OSError:
        return False


def _prepare(connection: sqlite3.Connection, *, location: str, create: bool) -> None:
    """Make a blank file a ledger, and an earlier ledger one of today."""
    if schema.version(connection, location=location) == 0 and not create:
        raise schema.missing(location)
    connection.execute("PRAGMA journal_mode = WAL").fetchone()
    connection.execute("PRAGMA synchronous = FULL")
    schema.migrate(connection, location=location, create=create)


def _at_latest(connection: sqlite3.Connection, *, location: str) -> sqlite3.Connection:
    """The ledger as it is; one of an earlier schema as a migrated copy that goes when it is closed."""
    number = schema.version(connection, location=location)
    if number == 0:
        raise schema.missing(location)
    if number == schema.latest():
        return connection
    copy = sqlite3.connect("", isolation_level=None)
    connection.backup(copy)
    connection.close()
    schema.migrate(copy, location=location, create=False)
    return copy


__all__ = ["BUSY_SECONDS", "MEMORY", "SqliteStore"]
