"""The report opened from disk with the network off: no request, no error, and every link leads somewhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def report(ledger_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    args = ["report", "--ledger", str(ledger_path), "--out", str(path)]
    subprocess.run([sys.executable, "-c", f"from onrecord.cli import main; main({args!r})"], check=False)
    return path


@pytest.mark.parametrize("width", [360, 1440])
def test_the_report_opens_offline(browser: Any, report: Path, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.append(request.url) if request.url != report.as_uri() else None)
    page.goto(report.as_uri())
    assert page.locator("svg.drift .dot").count() == 2
    wide = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert wide, "the page scrolls sideways"
    missing = page.evaluate(
        """[...document.querySelectorAll('a[href^="#"]')].map(a => decodeURIComponent(a.getAttribute('href')))
        .filter(href => !document.getElementById(href.slice(1)))"""
    )
    assert missing == []
    page.locator("svg.drift .dot").first.click()
    assert page.url.split("#")[1].startswith("com-")
    printed = page.pdf() if width == 1440 else b"%PDF"
    assert printed.startswith(b"%PDF")
    context.close()
    assert wrong == []
