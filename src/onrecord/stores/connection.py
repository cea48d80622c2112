"""Opening the file of a SQLite ledger, for writing or for reading without a trace."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self, TypeVar

from onrecord import deadline
from onrecord.errors import NotALedgerError, StoreError
from onrecord.stores import faults, schema

MEMORY = ":memory:"
"""The location of a ledger that lives as long as the process."""

BUSY_SECONDS = 5.0
"""How long to wait for another process that is writing."""

_STEPS = 20_000
"""Steps of SQLite's machine between two looks at the clock: about a millisecond."""

_NEEDED = (3, 37)  # strict tables
_MAGIC = b"SQLite format 3\0"
_CACHE_KIB = 16_384
_LOG_BYTES = 1 << 20
_SETTINGS = (
    "foreign_keys = ON",
    "recursive_triggers = ON",  # else INSERT OR REPLACE would delete unseen
    "trusted_schema = OFF",  # the file may come from anywhere
    f"cache_size = -{_CACHE_KIB}",
    f"journal_size_limit = {_LOG_BYTES}",  # what is left of the log after a long run
)

Answer = TypeVar("Answer")

_Stamp = tuple[int, int, bool]


class Connection:
    """An open ledger.

    A ledger that nobody had open is read without locks. Then ``stamp`` tells how its file was, and each
    answer counts only if the file is still so; else the file is opened again and asked again. Since a
    question is always about a closed past, the answer is the same state of the record.
    """

    def __init__(self, raw: sqlite3.Connection, *, location: str, stamp: _Stamp | None = None) -> None:
        self.raw = raw
        self.location = location
        self._stamp = stamp

    @classmethod
    def to_write(cls, location: str, *, create: bool, timeout: float) -> Self:
        """Open for reading and writing, and make the schema the latest."""
        if location != MEMORY:
            _check_file(Path(location), create=create)
        with faults.told_of(location):
            raw = _connect(location, mode="rwc", timeout=timeout)
            try:
                if schema.version(raw, location=location) == 0 and not create:
                    raise schema.missing(location)
                raw.execute("PRAGMA journal_mode = WAL").fetchone()
                raw.execute("PRAGMA synchronous = FULL")
                schema.migrate(raw, location=location, create=create)
            except BaseException:
                raw.close()
                raise
        return cls(raw, location=location)

    @classmethod
    def to_read(cls, location: str, *, timeout: float) -> Self:
        """Open for reading: nothing is written to the ledger, and nothing made beside it."""
        _check_file(Path(location), create=False)
        with faults.told_of(location):
            raw, stamp = _connect_to_read(location, timeout=timeout)
        return cls(raw, location=location, stamp=stamp)

    @property
    def in_transaction(self) -> bool:
        return self.raw.in_transaction

    def execute(self, sql: str, values: Any = ()) -> sqlite3.Cursor:
        """Run one statement; SQLite's own errors pass."""
        return self.raw.execute(sql, values)

    def select(self, sql: str, values: Any = ()) -> list[tuple[Any, ...]]:
        """All rows of one question."""
        return self.ask(lambda raw: raw.execute(sql, values).fetchall())

    def ask(self, question: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """The answer from a file that did not change while it was read."""
        with faults.told_of(self.location):
            while True:
                try:
                    answer = question(self.raw)
                except sqlite3.DatabaseError as error:
                    if _is_interrupt(error):
                        raise deadline.late() from error
                    if not self._has_changed():
                        raise
                else:
                    if not self._has_changed():
                        return answer
                self.raw.close()
                self.raw, self._stamp = _connect_to_read(self.location, timeout=BUSY_SECONDS)

    def close(self) -> None:
        with faults.told_of(self.location):
            self.raw.close()

    def _has_changed(self) -> bool:
        return self._stamp is not None and self._stamp != _stamp(self.location)


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


def _connect(location: str, *, mode: str, timeout: float) -> sqlite3.Connection:
    if sqlite3.sqlite_version_info < _NEEDED:
        raise StoreError(
            f"The SQLite of this Python is {sqlite3.sqlite_version}; a ledger needs 3.37 or later.",
            next_step="Use a Python that was built with a later SQLite.",
        )
    name = location if location in {MEMORY, ""} else f"{Path(location).absolute().as_uri()}?mode={mode}"
    raw = sqlite3.connect(name, uri=name.startswith("file:"), timeout=timeout, isolation_level=None)
    try:
        for setting in _SETTINGS:
            raw.execute(f"PRAGMA {setting}")
    except BaseException:
        raw.close()
        raise
    return raw


def _connect_to_read(location: str, *, timeout: float) -> tuple[sqlite3.Connection, _Stamp | None]:
    """A connection that writes nothing, and the stamp of the file when it takes no locks.

    A ledger of an earlier schema is read from a copy, migrated, that is gone when it is closed.
    """
    stamp = _stamp(location)
    logged = stamp[2]
    raw = _connect(location, mode="ro" if logged else "ro&immutable=1", timeout=timeout)
    try:
        number = schema.version(raw, location=location)
        if number == 0:
            raise schema.missing(location)
        if number < schema.latest():
            copy = _connect("", mode="", timeout=timeout)
            raw.backup(copy)
            raw.close()
            schema.migrate(copy, location=location, create=False)
            copy.set_progress_handler(deadline.is_late, _STEPS)
            return copy, None
    except BaseException:
        raw.close()
        raise
    raw.set_progress_handler(deadline.is_late, _STEPS)
    return raw, None if logged else stamp


def _is_interrupt(error: sqlite3.DatabaseError) -> bool:
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT


def _stamp(path: str) -> _Stamp:
    """When the file was last written, how long it is, and whether a log with content lies beside it.

    It is asked twice for each question, so no path is taken apart.
    """
    found = os.stat(path)  # noqa: PTH116
    try:
        logged = os.stat(f"{path}-wal").st_size > 0  # noqa: PTH116
    except OSError:
        logged = False
    return found.st_mtime_ns, found.st_size, logged
