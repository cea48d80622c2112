from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import record_samples
from onrecord.ledger.store import Store, View
from onrecord.registry import Group, load

# The machines are slow and shared: a property test is judged by what it finds, not by how long it took.
settings.register_profile("project", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("project")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Five real articles beside the checkout; a test that needs them is skipped, loudly, without them."""
    folder = Path(os.environ.get("ONRECORD_SHARED", ROOT.parent / "shared")) / "seeds"
    if not folder.is_dir():
        pytest.skip(f"the seed articles are not at {folder}")
    return folder


@pytest.fixture(scope="session")
def ledger_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the invented record."""
    path = tmp_path_factory.mktemp("ledger") / "story.db"
    record_samples.ledger(path).close()
    return path


@pytest.fixture
def store(ledger_path: Path) -> Iterator[Store]:
    """That ledger, open for reading."""
    with load(Group.STORES, "sqlite").open(ledger_path, create=False, readonly=True) as opened:
        yield opened


@pytest.fixture
def view(store: Store) -> View:
    return store.view()
