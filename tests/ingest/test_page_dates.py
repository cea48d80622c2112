"""Other dates of a page beside the one that is taken: statements, and what htmldate makes of the rest."""

from __future__ import annotations

import pytest

from onrecord.document import Document
from onrecord.errors import Diagnostic
from onrecord.ingest import options
from onrecord.ingest.documents import ingest
from onrecord.interval import day

_BODY = "".join(
    f"<p>{line}</p>"
    for line in (
        "Negotiators of the two islands met on Tuesday about the handover of the harbour, officials said.",
        "“We have made progress, but there is work left to do,” said Maren Holt, the chief negotiator.",
        "A spokesman declined to comment. The ferry terminal will be handed over later, the draft says.",
    )
)


def read(*, head: str = "", top: str = "", foot: str = "") -> tuple[Document, tuple[Diagnostic, ...]]:
    page = (
        f"<!doctype html><html lang=en><head><title>Harbour talks</title>{head}</head>"
        f"<body><article><h1>Harbour talks</h1>{top}{_BODY}</article>{foot}</body></html>"
    )
    found = ingest(page.encode(), where="a.html", path="a.html")
    return found.documents[0], found.diagnostics


def whys(diagnostics: tuple[Diagnostic, ...], code: str) -> list[str]:
    return [d.why for d in diagnostics if d.code == code]


META = '<meta property="article:published_time" content="2021-03-05T08:00:00Z">'


def test_the_year_of_a_footer_is_told_and_not_taken() -> None:
    document, diagnostics = read(foot="<footer>© 2020 The Lantern</footer>")
    assert document.published.interval.is_open
    (why,) = whys(diagnostics, options.UNDATED)
    assert "htmldate takes 2020 from the footer element «© 2020 The Lantern» in a footer" in why


def test_a_day_of_the_running_text_is_told_and_not_taken() -> None:
    document, diagnostics = read(
        top="<p>The talks began on 9 March 2016 in the town, and have gone on since.</p>"
    )
    assert document.published.interval.is_open
    assert "2016-03-09 from the p element" in whys(diagnostics, options.UNDATED)[0]


def test_a_second_statement_of_the_page_is_a_conflict_with_its_element_and_characters() -> None:
    document, diagnostics = read(head=f'{META}<meta name="dc.date.issued" content="2019-02-02">')
    assert document.published.interval.begin == day(2021, 3, 5).begin
    (why,) = whys(diagnostics, options.DATES_DIFFER)
    assert why == (
        "The metadata gives 2021-03-05 ('2021-03-05T08:00:00Z'), but 2019-02-02 ('2019-02-02') stands in "
        "meta dc.date.issued; the metadata is kept."
    )


def test_what_htmldate_reads_elsewhere_on_the_page_is_a_conflict_too() -> None:
    _, diagnostics = read(head=META, top='<div class="entry-date">2 February 2019</div>')
    told = whys(diagnostics, options.DATES_DIFFER)
    assert any("2019-02-02" in why for why in told)


@pytest.mark.parametrize(
    "head",
    [
        META,
        f'{META}<meta name="dc.date.issued" content="2021-03-05">',
        f'{META}<meta property="article:modified_time" content="2021-04-01T08:00:00Z">',
        f'<link rel="canonical" href="https://lantern.example/2021/03/05/harbour">{META}',
        f'{META}<meta name="copyright" content="2026 The Lantern">',
    ],
)
def test_what_agrees_or_is_an_update_is_no_conflict(head: str) -> None:
    document, diagnostics = read(head=head, foot="<footer>© 2026 The Lantern</footer>")
    assert document.published.interval.begin == day(2021, 3, 5).begin
    assert whys(diagnostics, options.DATES_DIFFER) == []


def test_the_day_of_the_reader_is_above_all_dates_of_the_page() -> None:
    page = f"<html><head>{META}</head><body><article><h1>Harbour talks</h1>{_BODY}</article></body></html>"
    told = options.IngestOptions(published=day(2022, 1, 1))
    found = ingest(page.encode(), where="a.html", path="a.html", options=told)
    assert found.documents[0].published.interval == day(2022, 1, 1)
    assert len(whys(found.diagnostics, options.DATES_DIFFER)) == 1
