"""What ``onrecord doctor`` checks in a SQLite ledger."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from onrecord.document import document_id
from onrecord.stores import schema

_SAMPLE = 200
_SHOWN = 5


def problems_of(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Everything that is wrong, one sentence each; empty when all is well.

    The file, its links and its guards are checked whole; texts and the evidence in them for up to 200
    documents, spread evenly.
    """
    try:
        damage = [f"The file is damaged: {line}." for line in _integrity(connection)]
        return tuple(damage or [*_links(connection), *_guards(connection), *_texts(connection)])
    except sqlite3.DatabaseError as error:
        return (f"The file is damaged: {error}.",)


def _integrity(connection: sqlite3.Connection) -> list[str]:
    lines = [line for (line,) in connection.execute(f"PRAGMA quick_check({_SHOWN})")]
    return [] if lines == ["ok"] else lines


def _links(connection: sqlite3.Connection) -> Iterator[str]:
    broken: dict[str, int] = {}
    for table, *_ in connection.execute("PRAGMA foreign_key_check"):
        broken[table] = broken.get(table, 0) + 1
    for table, count in sorted(broken.items()):
        yield f"{count} rows of the table {table} point to rows that are not there."
    for name, sql in (
        (
            "documents have nothing known about them",
            "SELECT count(*) FROM document d WHERE NOT EXISTS (SELECT 1 FROM metadata m WHERE m.doc = d.seq)",
        ),
        (
            "entries cannot be read",
            "SELECT count(*) FROM entry WHERE NOT json_valid(body)",
        ),
        (
            "entries have no evidence",
            "SELECT count(*) FROM entry e WHERE NOT EXISTS (SELECT 1 FROM evidence v WHERE v.entry = e.seq)",
        ),
    ):
        (count,) = connection.execute(sql).fetchone()
        if count:
            yield f"{count} {name}."


def _guards(connection: sqlite3.Connection) -> Iterator[str]:
    """The triggers that keep the ledger append-only, against those of a new ledger."""
    fresh = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for migration in schema.migrations():
            schema.apply(fresh, migration)
        expected = _triggers(fresh)
    finally:
        fresh.close()
    found = _triggers(connection)
    for name in sorted(expected):
        if found.get(name) != expected[name]:
            yield f"The guard {name} against changes is missing or was altered."


def _triggers(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"))


def _texts(connection: sqlite3.Connection) -> Iterator[str]:
    (count,) = connection.execute("SELECT count(*) FROM document").fetchone()
    step = max(1, -(-count // _SAMPLE))
    for seq, doc_id, url, text in connection.execute(
        "SELECT seq, id, url, text FROM document WHERE seq % ? = 0 OR ? = 1", (step, step)
    ):
        if document_id(text=text, url=url) != doc_id:
            yield f"The text of the document {doc_id} is not the one that its id was made from."
        beyond = connection.execute(
            "SELECT count(*) FROM evidence v JOIN entry e ON e.seq = v.entry WHERE e.doc = ? AND v.stop > ?",
            (seq, len(text)),
        ).fetchone()[0]
        if beyond:
            yield f"{beyond} pieces of evidence leave the text of the document {doc_id}."
