"""SQLite's errors in the words of OnRecord: busy, full, not a ledger, or damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from onrecord.errors import (
    InternalError,
    LedgerBusyError,
    LedgerFullError,
    NotALedgerError,
    OnRecordError,
    StoreError,
)


@contextmanager
def told_of(location: str) -> Iterator[None]:
    """Raise whatever SQLite raises inside as a :class:`StoreError` about the ledger at ``location``."""
    try:
        yield
    except sqlite3.Error as error:
        raise translated(error, location=location) from error


def translated(error: sqlite3.Error, *, location: str) -> OnRecordError:
    """The error of ours that says what ``error`` means for the ledger at ``location``."""
    code = getattr(error, "sqlite_errorcode", None) or 0
    meaning = _MEANINGS.get(code) or _MEANINGS.get(code & 0xFF)
    if meaning is None:
        return InternalError(
            f"The ledger {location} refused a statement: {error}.",
            next_step="Please report this with the command that you ran.",
        )
    kind, why, next_step = meaning
    return kind(why.format(location=location, error=error), next_step=next_step)


_FULL = (
    LedgerFullError,
    "The disk of the ledger {location} is full; the ledger is as it was before.",
    "Free some space, then run the same command again.",
)
_BUSY = (
    LedgerBusyError,
    "Another process is writing to the ledger {location}.",
    "Wait until it has ended, then try again.",
)
_REFUSED = (
    StoreError,
    "The ledger {location} cannot be written: {error}.",
    "Check the permissions of the file and of its folder.",
)
_MEANINGS: dict[int, tuple[type[OnRecordError], str, str]] = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_FULL: _FULL,
    # The shared-memory file beside a ledger could not grow: that, too, is a full disk.
    sqlite3.SQLITE_IOERR_SHMSIZE: _FULL,
    sqlite3.SQLITE_NOTADB: (
        NotALedgerError,
        "{location} is not a ledger.",
        "Name another file; this one was not touched.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        StoreError,
        "The ledger {location} is damaged: {error}.",
        "Run `onrecord doctor` on it, and restore it from a copy or build it again from the articles.",
    ),
    sqlite3.SQLITE_READONLY: _REFUSED,
    sqlite3.SQLITE_PERM: _REFUSED,
    sqlite3.SQLITE_AUTH: _REFUSED,
    sqlite3.SQLITE_CANTOPEN: (
        StoreError,
        "The ledger {location} cannot be opened: {error}.",
        "Check that its folder exists and can be written, which a ledger with a -wal file beside it needs.",
    ),
    sqlite3.SQLITE_IOERR: (
        StoreError,
        "Reading or writing the ledger {location} failed: {error}.",
        "Check the disk; the ledger is as it was before.",
    ),
}
