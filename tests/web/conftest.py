from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import record_samples
import web_samples
from onrecord.ledger.store import Store
from onrecord.registry import Group, load

pytest.importorskip("fastapi", reason="the reading room is not installed: pip install 'onrecord[web]'")
pytest.importorskip("httpx", reason="httpx is not installed")

NOW = datetime(2031, 7, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def ledger_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the invented record: a dated article, an undated one, a hostile one."""
    path = tmp_path_factory.mktemp("ledger") / "story.db"
    record_samples.ledger(path).close()
    return path


@pytest.fixture(scope="session")
def big_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty articles, 2,400 entries: long lists."""
    return web_samples.big_ledger(tmp_path_factory.mktemp("big") / "story.db", articles=60)


@pytest.fixture
def store(ledger_path: Path) -> Iterator[Store]:
    with load(Group.STORES, "sqlite").open(ledger_path, create=False, readonly=True) as opened:
        yield opened


Opening = Callable[..., Any]


@pytest.fixture
def opening() -> Opening:
    """Opens the reading room over a ledger, as a client that is on this machine."""
    from starlette.testclient import TestClient

    from onrecord.web.app import create_app

    def open_(path: Path, *, base: str = "http://127.0.0.1", **options: Any) -> TestClient:
        app = create_app(path, clock=lambda: NOW, **options)
        return TestClient(app, base_url=base, follow_redirects=False)

    return open_


@pytest.fixture
def client(opening: Opening, ledger_path: Path) -> Any:
    return opening(ledger_path, title="The <harbour>")


@pytest.fixture
def big(opening: Opening, big_path: Path) -> Any:
    return opening(big_path)
