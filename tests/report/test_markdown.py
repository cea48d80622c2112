"""The report as Markdown, read by a Markdown parser."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.ledger.store import View
from onrecord.report.markdown import pieces, text
from onrecord.report.model import make

markdown = pytest.importorskip("markdown_it")
NOW = datetime(2031, 8, 1, tzinfo=UTC)


@pytest.fixture
def page(view: View) -> str:
    report = make(view, judged=NOW, written=NOW, version="0", title="The <b>harbour</b> | *deal*")
    return "".join(pieces(report))


def tokens(page: str):
    for token in markdown.MarkdownIt("commonmark").enable("table").parse(page):
        yield token
        yield from token.children or ()


def test_a_page_has_its_parts_tables_and_quotations(page: str) -> None:
    for name in (
        "What was promised",
        "The plan as reported",
        "Timeline",
        "Sources",
        "Origins",
        "Articles",
        "Method",
    ):
        assert f"\n## {name}\n" in page
    assert "“the last patrol boat will leave Lisk harbour by June 2031" in page.replace("“Port", "Port") or (
        "the last patrol boat will leave Lisk harbour by June 2031" in page
    )
    assert "[The Varna Post, 2031-02-03](<https://post.test/2031/02/03/harbour>)" in page
    assert sum(token.type == "table_open" for token in tokens(page)) == 4
    assert "overdue, no report since" in page


def test_nothing_of_an_article_is_markup(page: str) -> None:
    found = list(tokens(page))
    assert not [token for token in found if token.type.startswith("html")]
    links = [token.attrs["href"] for token in found if token.type == "link_open"]
    assert links
    assert all(str(link).startswith("https://") for link in links)
    assert not [token for token in found if token.type == "image"]
    assert "\u202e" not in page
    assert "\x1b" not in page


def test_every_row_of_a_table_has_the_same_cells(page: str) -> None:
    counts: list[set[int]] = []
    cells = 0
    for token in tokens(page):
        if token.type == "table_open":
            counts.append(set())
        if token.type in {"th_open", "td_open"}:
            cells += 1
        if token.type == "tr_close":
            counts[-1].add(cells)
            cells = 0
    assert all(len(each) == 1 for each in counts)


@given(st.text(st.characters(), max_size=60))
def test_escaped_words_are_read_as_the_words(words: str) -> None:
    plain = text(f"a {words} z")
    found = list(tokens(plain))
    assert {t.type for t in found} <= {"paragraph_open", "inline", "text", "text_special", "paragraph_close"}
