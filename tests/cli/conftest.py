from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import record_samples
from onrecord.cli.main import run
from onrecord.ledger.store import Store, View
from onrecord.registry import Group, load
from record_samples import Onrecord, Outcome


@pytest.fixture(scope="session")
def ledger_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the invented record."""
    path = tmp_path_factory.mktemp("ledger") / "story.db"
    record_samples.ledger(path).close()
    return path


@pytest.fixture
def store(ledger_path: Path) -> Iterator[Store]:
    with load(Group.STORES, "sqlite").open(ledger_path, create=False, readonly=True) as opened:
        yield opened


@pytest.fixture
def view(store: Store) -> View:
    return store.view()


@pytest.fixture
def onrecord(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Onrecord:
    """Run the command line in this process, with a clock that stands still."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1940673600")  # 2031-07-01 12:00 UTC
    monkeypatch.delenv("ONRECORD_LEDGER", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("COLUMNS", "250")
    monkeypatch.setenv("TERMINAL_WIDTH", "100")

    def call(*args: object) -> Outcome:
        code = run([str(arg) for arg in args])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call
