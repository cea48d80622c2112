"""A real browser and a real server. Without either the tests are skipped, and say what is missing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import record_samples
from serving import address_of

playwright = pytest.importorskip(
    "playwright.sync_api", reason="NO BROWSER TESTS: playwright is not installed (pip install playwright)"
)
pytest.importorskip("uvicorn", reason="NO BROWSER TESTS: the reading room is not installed")

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


def chromium() -> str:
    """Where Debian, or the environment, keeps a Chromium."""
    named = os.environ.get("ONRECORD_CHROMIUM", "")
    found = (
        named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    )
    if not found:
        pytest.skip(
            "NO BROWSER TESTS: there is no Chromium (apt-get install chromium, or set ONRECORD_CHROMIUM)"
        )
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    path = chromium()
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def ledger_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "story.db"
    record_samples.ledger(path).close()
    return path


@pytest.fixture(scope="session")
def room(ledger_path: Path) -> Iterator[str]:
    """The address of a reading room over the invented record, without a slash at its end."""
    args = ["serve", "--port", "0", "--ledger", str(ledger_path), "--title", "The harbour"]
    command = [sys.executable, "-c", f"from onrecord.cli import main; main({args!r})"]
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1940673600"}  # 2031-07-01 12:00 UTC
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env) as process:
        try:
            assert process.stderr is not None
            yield address_of(process.stderr)
        finally:
            process.kill()


@pytest.fixture(scope="session")
def example_ledger(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """The record of the example story, with a version of an article and with decisions of two reviewers."""
    from onrecord.registry import Group, load
    from onrecord.workflow import Settings, build

    path = tmp_path_factory.mktemp("drell") / "drell.db"
    with load(Group.STORES, "sqlite").open(path, create=True) as store:
        sources = [str(root / "examples" / "drell" / "articles")]
        build(store, sources, settings=Settings(workers=1), recorded=datetime(2026, 1, 1, tzinfo=UTC))
    return path


Opening = Callable[..., Any]


@pytest.fixture
def opened(browser: Any, room: str) -> Iterator[Opening]:
    """Opens a page; anything on the console, any error and any request elsewhere fails the test."""
    contexts, wrong = [], []

    def open_(
        path: str = "/",
        *,
        width: int = 1440,
        dark: bool = False,
        script: bool = True,
        refused: bool = False,
        base: str = "",
        **more: Any,
    ) -> Any:
        ours = base or room
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            **more,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        # Chromium itself tells of every answer of 400 and above: with ``refused`` these are what is tested.
        page.on(
            "console",
            lambda message: (
                None
                if refused and re.search("status of [45]\\d\\d|Error Code [45]\\d\\d", message.text)
                else wrong.append(f"{message.type}: {message.text}")
            ),
        )
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith(ours) else wrong.append(f"asked for {request.url}")
            ),
        )
        page.goto(path if path.startswith(("http", "file")) else room + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrong == []
