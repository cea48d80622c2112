"""The schema of a SQLite ledger: how a file is known to be one, and its numbered migrations.

``application_id`` marks a file as a ledger, ``user_version`` holds the number of the last migration that
was applied. Migrations are ``sql/NNNN_name.sql``, applied in order, each in one transaction. A migration
that has been released is never edited: a change is a new file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from onrecord.errors import MissingLedgerError, NewerLedgerError, NotALedgerError

APPLICATION_ID = 0x4F6E5263
"""``OnRc`` in ASCII."""


@dataclass(frozen=True, slots=True, order=True)
class Migration:
    """One step of the schema."""

    number: int
    name: str
    sql: str

    def statements(self) -> Iterator[str]:
        """Its statements one by one; the semicolons inside a trigger end none."""
        statement = ""
        for line in self.sql.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                yield statement
                statement = ""


@cache
def migrations() -> tuple[Migration, ...]:
    """Every migration that this version knows, in order."""
    found = []
    for item in files("onrecord.stores").joinpath("sql").iterdir():
        number, _, name = item.name.removesuffix(".sql").partition("_")
        if item.name.endswith(".sql"):
            found.append(Migration(number=int(number), name=name, sql=item.read_text("utf-8")))
    return tuple(sorted(found))


def latest() -> int:
    """The schema version that this version of OnRecord writes."""
    return migrations()[-1].number


def version(connection: sqlite3.Connection, *, location: str) -> int:
    """The schema version of an open ledger; 0 when the file is blank and may become one.

    Raises:
        NotALedgerError: when it is a database of something else.
        NewerLedgerError: when a later version of OnRecord wrote it.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if application == 0 and number == 0 and tables == 0:
            return 0
        raise NotALedgerError(
            f"{location} is a database, but not a ledger of OnRecord.",
            next_step="Name another file; this one was not touched.",
        )
    if number > latest():
        raise NewerLedgerError(
            f"The ledger {location} has schema {number}; this version of OnRecord knows {latest()}.",
            next_step="Update OnRecord; the ledger was not touched.",
        )
    return int(number)


def migrate(connection: sqlite3.Connection, *, location: str, create: bool) -> int:
    """Bring an open ledger to the latest schema and return its number.

    The connection must be in autocommit mode. Each migration is one transaction, and the version is
    looked at again inside it, since another process may be doing the same.

    Raises:
        MissingLedgerError: when the file is blank and ``create`` is false.
    """
    if version(connection, location=location) == 0 and not create:
        raise missing(location)
    while version(connection, location=location) < latest():
        connection.execute("BEGIN IMMEDIATE")
        try:
            number = version(connection, location=location)
            for step in [m for m in migrations() if m.number > number][:1]:
                apply(connection, step)
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
    return version(connection, location=location)


def apply(connection: sqlite3.Connection, migration: Migration) -> None:
    """Run one migration inside the open transaction, and count it."""
    for statement in migration.statements():
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {migration.number}")


def missing(location: str) -> MissingLedgerError:
    """There is no ledger at ``location``."""
    return MissingLedgerError(
        f"There is no ledger at {location}.",
        next_step="Make one with `onrecord build PATH`, or name the file that holds it.",
    )
