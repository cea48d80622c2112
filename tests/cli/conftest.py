from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import record_samples
from onrecord.ledger.store import Store, View
from onrecord.registry import Group, load


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
