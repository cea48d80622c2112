"""A ledger on a disk that fills, in a process that is killed, in a folder that cannot be written."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from contract.ledger_samples import add, after, article, begin, contents, write
from onrecord.document import Document
from onrecord.errors import LedgerFullError, StoreError
from onrecord.ledger.provenance import InputStatus
from onrecord.stores.sqlite import SqliteStore

TESTS = Path(__file__).resolve().parents[1]
PREAMBLE = """
import os, sys, signal, time
from contract.ledger_samples import *
from onrecord.stores.sqlite import SqliteStore
path = sys.argv[1]
def large(n):
    return article(f"Text {n}. " + "The boat will sail again by May. " * 2000, path=f"{n:05}.txt")
"""


def python(code: str, *arguments: str | Path, **options: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PREAMBLE + textwrap.dedent(code), *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        **options,  # type: ignore[call-overload]
    )


def output(code: str, *arguments: str | Path) -> str:
    with python(code, *arguments) as process:
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return str(out).strip()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "story.ledger"


def large(n: int) -> Document:
    return article(f"Text {n}. " + "The boat will sail again by May. " * 2000, path=f"{n:05}.txt")


# -- killed ----------------------------------------------------------------------------------
@pytest.mark.parametrize("written", [0, 3, 400])
def test_sqlite_is_as_before_when_the_process_is_killed(path: Path, written: int) -> None:
    """400 large documents are more than the cache holds: a part is in the log when the process dies."""
    with SqliteStore.open(path, create=True) as store:
        write(store, article())
        before = contents(store), list(store.runs())
    code = """
    with SqliteStore.open(path, create=True) as store:
        with begin(store, recorded=after(1)) as writer:
            add(writer, article(), pipeline="q")
            for n in range(int(sys.argv[2])):
                add(writer, large(n), [finding(large(n), 0, 4)])
            print("written", flush=True)
            sys.stdin.read()
    """
    with python(code, path, str(written)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "written\n"
        if written > 100:
            assert Path(f"{path}-wal").stat().st_size > 1_000_000
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    with SqliteStore.open(path, create=False, readonly=True) as store:
        assert (contents(store), list(store.runs())) == before
    with SqliteStore.open(path, create=False) as store:
        assert (contents(store), list(store.runs())) == before
        assert write(store, article(), large(0), days=2) == [InputStatus.KNOWN, InputStatus.ADDED]
        assert store.health().problems == ()
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_sqlite_can_be_made_after_the_process_that_made_it_is_killed(path: Path) -> None:
    code = """
    from onrecord.stores import schema
    def dying(connection, migration):
        connection.execute("CREATE TABLE half (made)")
        os.kill(os.getpid(), signal.SIGKILL)
    schema.apply = dying
    SqliteStore.open(path, create=True)
    """
    with python(code, path) as process:
        assert process.wait(timeout=60) == -signal.SIGKILL
    assert path.exists()
    with SqliteStore.open(path, create=True) as store:
        assert write(store, article()) == [InputStatus.ADDED]
        assert store.health().problems == ()


def test_sqlite_is_made_once_by_processes_at_the_same_time(path: Path) -> None:
    code = """
    with SqliteStore.open(path, create=True, timeout=30) as store:
        write(store, article(f"Text of {sys.argv[2]}.", path=sys.argv[2]))
    """
    processes = [python(code, path, f"{n}.txt") for n in range(4)]
    for process in processes:
        with process:
            assert process.wait(timeout=60) == 0
    with SqliteStore.open(path, create=False) as store:
        assert len(contents(store)[0]) == len(list(store.runs())) == 4
        assert store.health().problems == ()


# -- full ------------------------------------------------------------------------------------
def test_sqlite_is_as_before_when_it_may_not_grow(path: Path) -> None:
    with SqliteStore.open(path, create=True) as store:
        write(store, article())
        before = contents(store), list(store.runs())
        connection = store._ledger.raw
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 4}")
        with pytest.raises(LedgerFullError, match="as it was"):
            write(store, *map(large, range(50)), days=1)
        assert (contents(store), list(store.runs())) == before
        connection.execute("PRAGMA max_page_count = 100000")
        assert write(store, large(0), days=2) == [InputStatus.ADDED]
        assert store.health().problems == ()


def test_sqlite_loses_the_run_even_when_the_caller_goes_on(path: Path) -> None:
    with SqliteStore.open(path, create=True) as store:
        before = contents(store), list(store.runs())
        connection = store._ledger.raw
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        errors = 0
        with pytest.raises(LedgerFullError), begin(store) as writer:  # noqa: PT012
            for n in range(20):
                try:
                    add(writer, large(n), [])
                except StoreError:
                    errors += 1
            connection.execute("PRAGMA max_page_count = 100000")
            with pytest.raises(LedgerFullError):
                writer.note(where="x", raw_digest="", doc_id="", status=InputStatus.FAILED)
        assert errors > 5
        assert (contents(store), list(store.runs())) == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 3 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if (
        mount is None
        or subprocess.run(
            [mount, "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("no disk may be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("documents", [150, 3000], ids=["at the end", "on the way"])
def test_sqlite_is_as_before_when_the_disk_is_full(small_disk: Path, documents: int) -> None:
    """The log outgrows the disk when the run is kept, or earlier, when the cache is full."""
    path = small_disk / "story.ledger"
    with SqliteStore.open(path, create=True) as store:
        write(store, article())
        before = contents(store), list(store.runs())
        with pytest.raises(LedgerFullError), begin(store, recorded=after(1)) as writer:  # noqa: PT012
            for n in range(documents):
                document = article(f"{n} " + os.urandom(20_000).hex(), path="b.txt")
                add(writer, document, [])
        assert (contents(store), list(store.runs())) == before
    with SqliteStore.open(path, create=False) as store:
        assert (contents(store), list(store.runs())) == before
        assert write(store, article("It fits."), days=2) == [InputStatus.ADDED]
        assert store.health().problems == ()


def test_sqlite_cannot_be_made_on_a_full_disk(small_disk: Path) -> None:
    with pytest.raises(OSError, match="No space"), (small_disk / "filler").open("wb") as filler:
        filler.write(b"x" * 4_000_000)
    with pytest.raises(LedgerFullError):
        SqliteStore.open(small_disk / "story.ledger", create=True)
    (small_disk / "filler").unlink()
    with SqliteStore.open(small_disk / "story.ledger", create=True) as store:
        assert write(store, article()) == [InputStatus.ADDED]


def test_sqlite_can_be_read_on_a_full_disk(small_disk: Path) -> None:
    path = small_disk / "story.ledger"
    with SqliteStore.open(path, create=True) as store:
        write(store, article())
        before = contents(store)
    with pytest.raises(OSError, match="No space"), (small_disk / "filler").open("wb") as filler:
        filler.write(b"x" * 4_000_000)
    with SqliteStore.open(path, create=False, readonly=True) as store:
        assert contents(store) == before


# -- permissions -----------------------------------------------------------------------------
LESSER = """
SqliteStore.open(":memory:", create=True).close()  # loads what the lesser user may not
if os.getuid() == 0:
    os.chmod(os.path.dirname(os.path.dirname(path)), 0o755)
    os.setgid(65534); os.setuid(65534)
try:
    with SqliteStore.open(path, create=eval(sys.argv[2]), readonly=eval(sys.argv[3])) as store:
        if eval(sys.argv[3]):
            print(len(list(store.view().documents())))
        else:
            write(store, article("New."))
            print("written")
except Exception as error:
    print(type(error).__name__, error)
"""


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Path]:
    """A ledger in a folder that cannot be written, and that a lesser user can reach."""
    import tempfile

    with tempfile.TemporaryDirectory() as top:
        folder = Path(top) / "folder"
        folder.mkdir()
        with SqliteStore.open(folder / "story.ledger", create=True) as store:
            write(store, article())
        folder.chmod(0o555)
        (folder / "story.ledger").chmod(0o444)
        yield folder / "story.ledger"
        folder.chmod(0o755)


def test_sqlite_is_read_in_a_folder_that_cannot_be_written(guarded: Path) -> None:
    assert output(LESSER, guarded, "False", "True") == "1"
    assert [p.name for p in guarded.parent.iterdir()] == [guarded.name]


def test_sqlite_tells_that_it_cannot_be_written(guarded: Path) -> None:
    told = output(LESSER, guarded, "False", "False")
    assert told.startswith("StoreError [OR200]")
    assert "permissions" in told or "may read and write" in told


def test_sqlite_tells_that_it_cannot_be_read(guarded: Path) -> None:
    guarded.chmod(0)
    told = output(LESSER, guarded, "False", "True")
    assert told.startswith("StoreError [OR200]")
    assert "Permission denied" in told


def test_sqlite_tells_that_it_cannot_be_made(guarded: Path) -> None:
    told = output(LESSER, guarded.with_name("new.ledger"), "True", "False")
    assert told.startswith("StoreError [OR200]")


# -- memory ----------------------------------------------------------------------------------
def test_sqlite_memory_does_not_grow_with_the_documents(path: Path) -> None:
    """One run of 80 MB, then a listing of it: the process may grow by the cache, not by the run."""
    code = """
    import resource
    def peak():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    def big(n):
        return article(f"{n} " + "abcdefgh " * 9000, path="a.txt")
    with SqliteStore.open(path, create=True) as store:
        with begin(store) as writer:
            for n in range(50):
                add(writer, big(n), [finding(big(n), 0, 4)])
            start = peak()
            for n in range(50, 1000):
                document = big(n)
                add(writer, document, [finding(document, i, i + 8) for i in range(0, 400, 20)])
        for _ in store.view().entries():
            pass
        for _ in store.view().documents():
            pass
    print(peak() - start, os.path.getsize(path) // 2**20)
    """
    grown, size = map(int, output(code, path).split())
    assert size > 80
    assert grown < 40


def test_sqlite_trims_its_log(path: Path) -> None:
    with SqliteStore.open(path, create=True) as store:
        with begin(store) as writer:
            for n in range(60):
                add(writer, large(n), [])
        with begin(store, recorded=after(1)) as writer:
            add(writer, article())
        assert Path(f"{path}-wal").stat().st_size < 2_000_000
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA quick_check").fetchone() == ("ok",)
