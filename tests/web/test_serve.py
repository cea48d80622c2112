from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, cast

import pytest

from onrecord.cli import serve
from onrecord.cli.main import run
from onrecord.web import collector

if TYPE_CHECKING:
    from onrecord.web.guard import Guard

pytest.importorskip("uvicorn", reason="the reading room is not installed: pip install 'onrecord[web]'")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "desk.test"])  # noqa: S104
def test_serve_refuses_other_machines_without_a_token(
    host: str, ledger_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["serve", "--host", host, "--ledger", str(ledger_path)]) == 2
    told = capsys.readouterr().err
    assert "needs a token" in told
    assert "--token" in told


@pytest.mark.parametrize("token", ["short", "with a space in it 123456", "ä" * 20])
def test_serve_refuses_a_weak_token(
    token: str, ledger_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    args = ["serve", "--host", "0.0.0.0", "--token", token, "--ledger", str(ledger_path)]  # noqa: S104
    assert run(args) == 2
    assert "too weak" in capsys.readouterr().err


def test_serve_tells_of_a_missing_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--ledger", str(tmp_path / "none.db")]) == 1
    assert "There is no ledger" in capsys.readouterr().err


def test_serve_names_what_to_install(
    ledger_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert run(["serve", "--ledger", str(ledger_path)]) == 2
    assert 'pip install "onrecord[web]"' in capsys.readouterr().err


def test_serve_tells_of_a_port_that_is_taken(
    served: tuple[str, subprocess.Popen[str]], ledger_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = served[0].rsplit(":", 1)[1].strip("/")
    assert run(["serve", "--port", port, "--ledger", str(ledger_path)]) == 2
    assert "choose a --port" in capsys.readouterr().err


@pytest.fixture
def served(ledger_path: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    args = ["serve", "--port", "0", "--ledger", str(ledger_path)]
    command = [sys.executable, "-c", f"from onrecord.cli import main; main({args!r})"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ.copy()) as process:
        try:
            assert process.stderr is not None
            assert process.stderr.readline() == f"Reading {ledger_path} …\n"
            found = re.search(r"http://\S+", process.stderr.readline())
            assert found
            yield found[0], process
        finally:
            process.kill()


def test_serve_serves_and_closes(served: tuple[str, subprocess.Popen[str]]) -> None:
    address, process = served
    with urllib.request.urlopen(f"{address}api/articles", timeout=20) as answer:  # noqa: S310
        assert len(json.load(answer)["articles"]) == 3
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Server"] is None
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert process.stderr is not None
    assert "Closed." in process.stderr.read()


def test_serve_refuses_a_story_that_is_not_there(
    ledger_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["serve", "--ledger", str(ledger_path), "--story", "sto-none"]) == 2
    assert "onrecord show stories" in capsys.readouterr().err


def test_serve_opens_when_the_record_is_read_or_some_seconds_have_passed(
    ledger_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    over, closed = Event(), Event()
    steps: list[tuple[str, object]] = []

    class Room:
        def warm(self, told: Callable[[int, int], None] = lambda _done, _of: None) -> None:
            steps.append(("read", told))
            assert over.wait(30)
            if len(steps) == 3:
                closed.set()

    monkeypatch.setattr(serve, "READ_SECONDS", 0.05)
    monkeypatch.setattr(serve, "AGAIN_SECONDS", 0.0)
    monkeypatch.setattr(collector, "once_read", lambda: steps.append(("once read", None)))
    serve._read_ahead(cast("Guard", Room()), ledger_path, closed)
    assert capsys.readouterr().err.splitlines() == [
        f"Reading {ledger_path} …",
        "It is still being read: until that is done, pages take longer.",
    ]
    over.set()
    assert closed.wait(30)
    assert [name for name, _ in steps] == ["read", "once read", "read"], "and again, as the ledger may change"


def test_serve_reads_a_record_before_it_opens(
    big_path: Path, opening: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    client = opening(big_path)
    desk = client.app._app.state.desk
    told: list[tuple[int, int]] = []
    client.app.warm(lambda done, of: told.append((done, of)))
    assert [done for done, _ in told] == list(range(told[-1][1] + 1)), "each step is told"
    (kept,) = desk._kept.values()
    made = set(kept.derived)
    assert {"developments", "contradictions", "origins", "voices", "parties"} <= made
    client.app.warm(lambda done, of: told.append((done, of)))
    assert told.count((0, told[0][1])) == 1, "nothing has changed since"
