"""The report opened from disk with the network off: no request, no error, and every link leads somewhere."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def report(ledger_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    args = ["report", "--ledger", str(ledger_path), "--out", str(path)]
    subprocess.run(
        [sys.executable, "-c", f"from onrecord.cli import main; main({args!r})"],
        check=False,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1940673600"},
    )  # 2031-07-01
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


def test_the_report_prints_whole(browser: Any, report: Path) -> None:
    """Nothing is cut off at the edge of the paper, and the text is text in the PDF."""
    pypdf = pytest.importorskip("pypdf", reason="NO PRINT TEST: pypdf is not installed")
    context = browser.new_context(viewport={"width": 718, "height": 1000}, offline=True)
    page = context.new_page()
    page.goto(report.as_uri())
    page.emulate_media(media="print")
    cut = page.evaluate(
        """[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().width &&
        !e.closest('.out, .skip, .defs') &&
        (e.getBoundingClientRect().right > 720 ||
         (e.matches('.scroll') && e.scrollWidth > e.clientWidth + 1)))
        .map(e => e.tagName + '.' + (e.getAttribute('class') || ''))"""
    )
    assert cut == []
    printed = page.pdf(format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "10mm"))
    context.close()
    pages = pypdf.PdfReader(io.BytesIO(printed)).pages
    assert len(pages) > 1
    # Ligatures and kerning are the printer's: letters are compared, whatever stands between them.
    text = letters("".join(each.extract_text() for each in pages))
    for words in ("What was promised", "The plan as reported", "Timeline", "Origins", "Method and versions"):
        assert letters(words) in text, words
    assert letters("the last patrol boat will leave Lisk harbour by June 2031") in text


HEADINGS = """[...document.querySelectorAll('h1, h2, .plan > h3, h3.sub, summary, .pairhead')]
    .filter((each) => each.getClientRects().length).map((each) => each.textContent)"""


@pytest.mark.parametrize("story", ["invented", "example"])
def test_the_printed_report_has_heads_page_numbers_and_no_lonely_heading(
    request: Any, browser: Any, report: Path, tmp_path: Path, story: str
) -> None:
    pypdf = pytest.importorskip("pypdf", reason="NO PRINT TEST: pypdf is not installed")
    if story == "example":
        report = tmp_path / "example.html"
        ledger = str(request.getfixturevalue("example_ledger"))
        title = 'The dams; "Drell" } body {\\n'
        made = ["report", "--ledger", ledger, "--out", str(report), "--title", title]
        command = [sys.executable, "-c", f"from onrecord.cli import main; main({made!r})"]
        subprocess.run(command, check=True, capture_output=True)
    context = browser.new_context(offline=True)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.goto(report.as_uri())
    title = page.locator("h1").inner_text()
    page.emulate_media(media="print")
    headings = {letters(each) for each in page.evaluate(HEADINGS)}
    seen = page.evaluate(
        "[...document.querySelectorAll('nav, .skip, .twin')].filter((e) => e.offsetHeight > 1).length"
    )
    assert seen == 0, "what is of use on a screen alone is not printed"
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    context.close()
    assert wrong == []
    pages = pypdf.PdfReader(io.BytesIO(printed)).pages
    assert len(pages) > 3
    foot = letters("OnRecord: who said what, and where it is written")
    for number, each in enumerate(pages, 1):
        lines = [letters(line) for line in each.extract_text().splitlines()]
        text = "".join(lines)
        assert f"Page{number}of{len(pages)}" in text
        assert foot in text
        assert letters(title) in text
        body = [line for line in lines if line and line != foot and not line.startswith(f"Page{number}of")]
        body = [line for line in body if line != letters(title)]
        assert body[-1] not in headings, number


def letters(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
