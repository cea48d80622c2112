# ruff: noqa: S608 - statements are made from the names of our own tables
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from contract.ledger_samples import NOON, add, after, article, begin, contents, words, write
from onrecord.errors import MissingLedgerError, NewerLedgerError, NotALedgerError, StoreError
from onrecord.ledger.store import Backend, Store, Wanted
from onrecord.registry import Group, load
from onrecord.stores import schema
from onrecord.stores.sqlite import SqliteStore

PORT: type[Backend] | Backend = SqliteStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "story.ledger"


@pytest.fixture
def ledger(path: Path) -> Path:
    """A ledger with two runs: some entries are superseded, one document has two versions."""
    with SqliteStore.open(path, create=True) as store:
        fill(store)
    return path


@pytest.fixture
def raw(ledger: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(ledger, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA recursive_triggers = ON")
        yield connection


def fill(store: Store) -> None:
    url = "https://example.org/a"
    write(store, article(url=url, path="a.txt"), article("Second text.", path="b.txt"))
    write(store, article(url=url, path="a.txt"), article("Corrected text.", url=url), days=1, pipeline="q")


def image(path: Path) -> dict[str, tuple[int, bytes]]:
    """Every file of the folder with its time and bytes."""
    return {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in sorted(path.parent.iterdir())}


def everything(store: Store) -> object:
    views = [store.view(), store.view(recorded=after(0.5)), store.view(valid=NOON)]
    return [(list(v.documents()), list(v.entries())) for v in views], list(store.runs())


# -- the file --------------------------------------------------------------------------------
def test_sqlite_is_registered() -> None:
    assert load(Group.STORES, "sqlite") is SqliteStore


def test_sqlite_leaves_one_file(ledger: Path) -> None:
    assert [p.name for p in ledger.parent.iterdir()] == [ledger.name]
    with closing(sqlite3.connect(ledger)) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert raw.execute("PRAGMA application_id").fetchone() == (int.from_bytes(b"OnRc", "big"),)
        assert raw.execute("PRAGMA user_version").fetchone() == (schema.latest(),)


def test_sqlite_tables_are_strict(raw: sqlite3.Connection) -> None:
    loose = raw.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND NOT strict AND type = 'table'"
    ).fetchall()
    assert loose == [("sqlite_schema",)]


def test_sqlite_keeps_no_quotes(raw: sqlite3.Connection) -> None:
    columns = raw.execute("SELECT name FROM pragma_table_info('evidence')").fetchall()
    assert columns == [("entry",), ("ord",), ("start",), ("stop",)]


def test_sqlite_takes_odd_file_names(tmp_path: Path) -> None:
    odd = tmp_path / "a b?c#d%20é🚢;&=.db"
    with SqliteStore.open(odd, create=True) as store:
        write(store, article())
    with SqliteStore.open(odd, create=False, readonly=True) as store:
        assert len(list(store.view().documents())) == 1
    assert [p.name for p in tmp_path.iterdir()] == [odd.name]


def test_sqlite_tells_when_the_folder_is_missing(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened") as raised:
        SqliteStore.open(tmp_path / "none" / "story.ledger", create=True)
    assert "folder exists" in raised.value.next_step


# -- what is not a ledger --------------------------------------------------------------------
def test_sqlite_refuses_a_database_of_something_else(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE recipe (name TEXT)")
        raw.execute("INSERT INTO recipe VALUES ('bread')")
        raw.commit()
    before = image(path)
    for options in ({"create": True}, {"create": False}, {"create": False, "readonly": True}):
        with pytest.raises(NotALedgerError, match="not a ledger"):
            SqliteStore.open(path, **options)
    assert image(path) == before


@pytest.mark.parametrize("pragma", ["application_id = 7", "user_version = 2"])
def test_sqlite_refuses_an_empty_database_of_something_else(path: Path, pragma: str) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA {pragma}")
    with pytest.raises(NotALedgerError):
        SqliteStore.open(path, create=True)


def test_sqlite_refuses_a_newer_ledger(ledger: Path, raw: sqlite3.Connection) -> None:
    raw.execute(f"PRAGMA user_version = {schema.latest() + 1}")
    raw.close()
    before = image(ledger)
    for options in ({"create": True}, {"create": False}, {"create": False, "readonly": True}):
        with pytest.raises(NewerLedgerError, match=f"schema {schema.latest() + 1}"):
            SqliteStore.open(ledger, **options)
    assert image(ledger) == before


@pytest.mark.parametrize("blank", ["empty", "database"])
def test_sqlite_takes_a_blank_file_only_to_create(path: Path, blank: str) -> None:
    path.touch()
    if blank == "database":
        with closing(sqlite3.connect(path)) as raw:
            raw.execute("PRAGMA journal_mode = WAL")
    for readonly in (False, True):
        with pytest.raises(MissingLedgerError):
            SqliteStore.open(path, create=False, readonly=readonly)
    with SqliteStore.open(path, create=True) as store:
        fill(store)
        assert store.health().problems == ()


# -- append-only -----------------------------------------------------------------------------
TABLES = [
    *("run", "input", "diagnostic"),
    *("document", "location", "metadata", "input_key"),
    *("origin", "entry", "evidence", "speaker", "decision"),
]


def fill_every_table(raw: sqlite3.Connection) -> None:
    raw.execute("INSERT INTO diagnostic (run, code, place, why, next_step) VALUES (1, 'OR103', '', '', '')")
    raw.execute(
        "INSERT INTO speaker (doc, entry, ord, authority, act, name)"
        " VALUES (1, 1, 99, 'person', 'say', 'Ada Renn')"
    )
    raw.execute(
        "INSERT INTO decision (id, run, doc, entry, verb, reviewer, target, field, old, new, other, undoes,"
        " note)"
        " VALUES ('dec-1', 1, 1, 'cla-1', 'accept', 'Ada', '{}', '', 'null', 'null', 'null', '', '')"
    )


def test_sqlite_tables_are_all_guarded(raw: sqlite3.Connection) -> None:
    # The index of the words is made from document.text and can be made again.
    found = raw.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'document_text%' ORDER BY name"
    ).fetchall()
    assert [name for (name,) in found] == sorted(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_sqlite_refuses_to_delete(raw: sqlite3.Connection, table: str) -> None:
    fill_every_table(raw)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", TABLES)
def test_sqlite_refuses_to_replace(ledger: Path, table: str) -> None:
    with SqliteStore.open(ledger, create=False) as store:
        fill_every_table(store._ledger.raw)
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            store._ledger.raw.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.parametrize("table", TABLES)
def test_sqlite_refuses_to_update_any_column(raw: sqlite3.Connection, table: str) -> None:
    fill_every_table(raw)
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute("PRAGMA ignore_check_constraints = ON")
    columns = raw.execute("SELECT name, type FROM pragma_table_info(?)", (table,)).fetchall()
    closing_too = ", recorded_end = 9e15" if ("recorded_end", "INTEGER") in columns else ""
    for column, kind in columns:
        if column == "recorded_end":
            continue
        value = {"INTEGER": f"coalesce({column}, 0) + 1000", "BLOB": "x'00'"}.get(kind, "'changed'")
        for also in {"", closing_too}:
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                raw.execute(f"UPDATE {table} SET {column} = {value}{also}")


@pytest.mark.parametrize("table", ["metadata", "input_key", "entry"])
def test_sqlite_closes_a_row_once(raw: sqlite3.Connection, table: str) -> None:
    raw.execute(f"UPDATE {table} SET recorded_end = recorded_begin + 5 WHERE recorded_end IS NULL")
    for value in ("NULL", "recorded_begin + 6", "recorded_end"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute(f"UPDATE {table} SET recorded_end = {value}")


@pytest.mark.parametrize("table", ["metadata", "input_key", "entry"])
def test_sqlite_closes_no_row_before_it_began(raw: sqlite3.Connection, table: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        raw.execute(f"UPDATE {table} SET recorded_end = recorded_begin - 1 WHERE recorded_end IS NULL")


# -- migration -------------------------------------------------------------------------------
@pytest.fixture
def earlier(path: Path, tmp_path: Path) -> tuple[Path, object]:
    """A filled ledger of the first schema, and what it holds."""
    later = tmp_path / "later.ledger"
    with SqliteStore.open(later, create=True) as store:
        fill(store)
        held = everything(store)
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        schema.apply(raw, schema.migrations()[0])
        tables = raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        raw.execute("ATTACH ? AS later", (str(later),))
        for (table,) in tables:
            raw.execute(f"INSERT INTO main.{table} SELECT * FROM later.{table}")
        assert raw.execute("PRAGMA user_version").fetchone() == (1,)
    return path, held


def shape(path: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2").fetchall()


def test_sqlite_migrations_are_numbered_without_gap() -> None:
    assert [m.number for m in schema.migrations()] == list(range(1, schema.latest() + 1))
    assert schema.latest() >= 2
    assert all(m.name for m in schema.migrations())


def test_sqlite_migrates_an_earlier_ledger(earlier: tuple[Path, object], tmp_path: Path) -> None:
    path, held = earlier
    with SqliteStore.open(path, create=False) as store:
        assert everything(store) == held
        assert store.health().schema_version == schema.latest()
        assert store.health().problems == ()
        found = store.view().search(Wanted(words="boat"))
        assert found.total == 1
        write(store, article("Third.", path="c.txt"), days=2)
        assert store.view().search(Wanted(words="third")).total == 1
    fresh = tmp_path / "fresh.ledger"
    SqliteStore.open(fresh, create=True).close()
    assert shape(path) == shape(fresh)


def test_sqlite_reads_an_earlier_ledger_without_changing_it(earlier: tuple[Path, object]) -> None:
    path, held = earlier
    before = image(path)
    with SqliteStore.open(path, create=False, readonly=True) as store:
        assert everything(store) == held
    assert image(path) == before


def test_sqlite_drops_a_migration_that_fails(
    earlier: tuple[Path, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, held = earlier
    broken = schema.Migration(
        number=2, name="broken", sql="CREATE INDEX one ON run (id);\nSELECT nonsense;\n"
    )
    with monkeypatch.context() as patch:
        patch.setattr(schema, "migrations", lambda: (schema.Migration(1, "", ""), broken))
        with pytest.raises(Exception, match="nonsense"):
            SqliteStore.open(path, create=False)
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (1,)
        assert raw.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'one'").fetchone() == (0,)
    with SqliteStore.open(path, create=False) as store:
        assert everything(store) == held


# -- reading only ----------------------------------------------------------------------------
def test_sqlite_reading_leaves_no_trace(ledger: Path) -> None:
    before = image(ledger)
    with SqliteStore.open(ledger, create=False, readonly=True) as store:
        assert store.health().problems == ()
        everything(store)
        assert image(ledger) == before
    assert image(ledger) == before


def test_sqlite_reading_sees_runs_that_end_later(ledger: Path) -> None:
    with SqliteStore.open(ledger, create=False, readonly=True) as reader:
        assert len(list(reader.runs())) == 2
        with SqliteStore.open(ledger, create=False) as writer:
            write(writer, article("Third.", path="c.txt"), days=2)
            assert len(list(reader.runs())) == 3
            write(writer, article("Fourth.", path="d.txt"), days=3)
            assert len(list(reader.view().documents())) == 5
        assert len(list(reader.runs())) == 4
    with SqliteStore.open(ledger, create=False) as writer:
        write(writer, article("Fifth.", path="e.txt"), days=4)
    with SqliteStore.open(ledger, create=False, readonly=True) as reader:
        assert len(list(reader.runs())) == 5


def test_sqlite_reading_goes_on_while_another_rewrites_the_file(path: Path) -> None:
    made = [article(f"Text {n:03}. " * 300, path=f"{n}.txt", published=f"{1000 + n}") for n in range(40)]
    with SqliteStore.open(path, create=True) as store:
        with begin(store) as writer:
            for document in made:
                add(writer, document, words(document)[:9])
        expected = list(store.view().entries())
    with SqliteStore.open(path, create=False, readonly=True) as reader:
        view = reader.view()
        documents, entries = view.documents(), view.entries()
        got_documents, got_entries = [next(documents)], [next(entries)]
        for days in (1, 2, 3):
            with SqliteStore.open(path, create=False) as store:  # closing moves the log into the file
                extra = [article(f"More {days} {n}. " * 300, path=f"{n}.txt") for n in range(40)]
                with begin(store, recorded=after(days)) as writer:
                    for document in (*made[::days], *extra):
                        add(writer, document, words(document, version=str(days))[:9], pipeline=str(days))
            got_documents.append(next(documents))
            got_entries.append(next(entries))
        got_documents += documents
        got_entries += entries
        assert got_documents == made
        assert [i.entry for i in got_entries] == [i.entry for i in expected]
        assert len(list(reader.view().documents())) == 160


# -- health ----------------------------------------------------------------------------------
def unguarded(raw: sqlite3.Connection) -> None:
    for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute("PRAGMA foreign_keys = OFF")


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("DROP TRIGGER entry_no_delete", "guard entry_no_delete"),
        ("UPDATE document SET text = replace(text, 'boat', 'goat')", "not the one that its id was made from"),
        ("UPDATE evidence SET stop = 99999 WHERE entry = 1", "leave the text"),
        ("DELETE FROM evidence WHERE entry = 1", "1 entries have no evidence"),
        ("UPDATE entry SET body = '{' WHERE seq = 2", "1 entries cannot be read"),
        ("DELETE FROM metadata", "nothing known about them"),
        ("DELETE FROM run", "point to rows that are not there"),
    ],
)
def test_health_tells_of_harm(ledger: Path, raw: sqlite3.Connection, harm: str, told: str) -> None:
    if "TRIGGER" not in harm:
        unguarded(raw)
    raw.execute(harm)
    raw.close()
    with SqliteStore.open(ledger, create=False) as store:
        health = store.health()
    assert any(told in problem for problem in health.problems), health.problems
    assert all(problem.endswith(".") for problem in health.problems)


def test_health_tells_of_a_damaged_file(ledger: Path) -> None:
    content = bytearray(ledger.read_bytes())
    with closing(sqlite3.connect(ledger)) as raw:
        (page,) = raw.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'entry'").fetchone()
    content[(page - 1) * 4096 : (page - 1) * 4096 + 200] = b"\xff" * 200
    ledger.write_bytes(content)
    with SqliteStore.open(ledger, create=False, readonly=True) as store:
        health = store.health()
        assert health.problems
        assert "damaged" in health.problems[0]
        with pytest.raises(StoreError, match="damaged"):
            everything(store)
    content[4000:4096] = b"\xff" * 96
    ledger.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        SqliteStore.open(ledger, create=False, readonly=True)


def test_sqlite_tells_of_a_row_that_something_else_changed(ledger: Path, raw: sqlite3.Connection) -> None:
    unguarded(raw)
    raw.execute("UPDATE entry SET body = '{'")
    raw.close()
    with SqliteStore.open(ledger, create=False, readonly=True) as store:
        assert len(list(store.view().documents())) == 3
        with pytest.raises(StoreError, match="damaged"):
            list(store.view().entries())


def test_sqlite_tells_that_sqlite_is_too_old(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    with pytest.raises(StoreError, match=r"needs 3\.37"):
        SqliteStore.open(path, create=True)


def test_health_counts_what_is_in_force(ledger: Path) -> None:
    with SqliteStore.open(ledger, create=False) as store:
        health = store.health()
        held = contents(store)
    assert (health.backend, health.location) == ("sqlite", str(ledger))
    assert (health.documents, health.entries, health.runs) == (3, len(held[1]), 2)


def test_sqlite_memory_ledger_is_a_ledger() -> None:
    with SqliteStore.open(":memory:", create=True) as store:
        fill(store)
        assert store.health().problems == ()
    with pytest.raises(MissingLedgerError):
        SqliteStore.open(":memory:", create=False)


def test_sqlite_holds_one_origin_once(raw: sqlite3.Connection) -> None:
    assert raw.execute("SELECT count(*) FROM origin").fetchone() == (2,)


def test_sqlite_lists_the_same_after_a_vacuum(ledger: Path) -> None:
    with SqliteStore.open(ledger, create=False) as store:
        before = everything(store)
    with closing(sqlite3.connect(ledger, isolation_level=None)) as raw:
        raw.execute("VACUUM")
    with SqliteStore.open(ledger, create=False, readonly=True) as store:
        assert everything(store) == before


def test_sqlite_numbers_entries_on_in_a_later_run(path: Path) -> None:
    with SqliteStore.open(path, create=True) as store:
        for days, text in enumerate(["One.", "Two.", "Three."]):
            with begin(store, recorded=after(days)) as writer:
                add(writer, article(text, path=f"{days}.txt"), words(article(text)))
        assert store.health().problems == ()
        assert len(contents(store)[1]) == 3
