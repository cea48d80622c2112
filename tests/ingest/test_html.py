from __future__ import annotations

import socket
import time
import warnings

import pytest

from onrecord.document import ZoneKind
from onrecord.ingest.documents import IngestOptions, IngestResult, ingest

A = "Negotiators from the two governments met on Tuesday to discuss the handover of the harbour."
B = "“We have made real progress, but there is work left to do,” said Maren Holt after long talks."
C = "A spokesman for the ministry declined to comment. The harbour goes over in March, the draft says."

LINKED = '<script type="application/ld+json">'


def read(page: str | bytes) -> IngestResult:
    raw = page.encode() if isinstance(page, str) else page
    return ingest(raw, where="page", path="a.html", options=IngestOptions())


def page(body: str, head: str = "") -> str:
    title = f"<title>Harbour talks go on</title>{head}"
    return f'<!DOCTYPE html><html lang="en"><head>{title}</head><body>{body}</body></html>'


def article(*paragraphs: str) -> str:
    inner = "".join(f"<p>{p}</p>" for p in paragraphs)
    return f"<article><h1>Harbour talks go on</h1>{inner}</article>"


def test_html_reads_as_title_and_paragraphs() -> None:
    document = read(page(article(A, B, C))).documents[0]
    assert document.text == f"Harbour talks go on\n\n{A}\n\n{B}\n\n{C}"
    assert [z.kind for z in document.zones] == [ZoneKind.TITLE] + [ZoneKind.BODY] * 3
    assert document.raw_digest != document.id


def test_html_keeps_the_signs_of_the_source() -> None:
    document = read(page(article(A, B.replace("work", "w&#246;rk&nbsp;&amp;"), C))).documents[0]
    assert "wörk" in document.text
    assert "“We" in document.text
    assert "&amp;" not in document.text


def test_html_inline_tags_break_no_words() -> None:
    document = read(
        page(article(A.replace("two", "<b>tw</b>o"), B.replace("said", "<a href='x'>said</a>"), C))
    ).documents[0]
    assert A in document.text
    assert B in document.text


def test_html_navigation_and_scripts_are_left_out() -> None:
    nav = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li></ul></nav>"
    body = nav + article(A, B, C) + "<script>alert('harbour')</script><footer>© 2023 The Lantern</footer>"
    text = read(page(body)).documents[0].text
    assert "alert" not in text
    assert "World" not in text


def test_html_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    head = '<link rel="canonical" href="https://lantern.example/2021/03/09/x"><base href="https://lantern.example/">'
    external = '<!DOCTYPE html SYSTEM "http://lantern.example/x.dtd"><html><head>' + head + "</head><body>"
    result = read(external + article(A, B, C) + '<img src="http://lantern.example/y.png"></body></html>')
    assert result.documents[0].url == "https://lantern.example/2021/03/09/x"
    assert result.documents[0].published.rule == "url"


def test_html_entities_of_a_doctype_are_not_expanded() -> None:
    rows = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
    bomb = f'<!DOCTYPE html [<!ENTITY e0 "lol">{rows}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    started = time.perf_counter()
    result = read(f"{bomb}<html><body>{article(A, B, C)}<p>&e11; &f;</p></body></html>")
    assert time.perf_counter() - started < 5
    assert "root:" not in result.documents[0].text
    assert len(result.documents[0].text) < 2000


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("<html><body>" + "<div>" * 20_000 + f"<p>{A}</p>", "OR106"),
        ("<html><body>" + "<b>x</b>" * 60_000, "OR104"),
        ("<html><body>" + "<" * 5_000_000, "OR104"),
        ("<html><body><p " + 'a="b" ' * 200_000 + ">x</p>", "OR106"),
        ("<html><body>" + "<!-- " * 50_000, "OR106"),
    ],
)
def test_html_hostile_pages_are_bounded(raw: str, code: str) -> None:
    started = time.perf_counter()
    assert [d.code for d in read(raw).diagnostics] == [code]
    assert time.perf_counter() - started < 10


def test_html_odd_markup_raises_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for raw in (
            "<html><head><meta><meta name><title></title></head><body><p>x",
            '<html lang="&&&"><body><table><tr><td>x<table><li></p></div>',
            f'<html><head>{LINKED}{{"@type": "NewsArticle", "author": [1, null, {{}}]</script>',
            f'<html><head>{LINKED}[[[{{"@graph": {{"@graph": 7}}}}]]]</script></head><body>y',
            "<?xml version='1.0' encoding='nope'?><html xmlns='http://www.w3.org/1999/xhtml'><body>x</body></html>",
            "<html><body>\x00\x01<p>\ud800</p>".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
        ):
            assert read(raw).documents == ()


def test_html_json_ld_of_any_shape_is_read_or_left() -> None:
    for value in (
        "7",
        '"x"',
        "null",
        '{"@type": 7}',
        '{"@type": ["NewsArticle"], "publisher": ["A"], "author": "B"}',
        "{",
    ):
        head = f'<script type="application/ld+json">{value}</script>'
        assert len(read(page(article(A, B, C), head)).documents) == 1


def test_html_json_ld_of_this_address_is_the_one() -> None:
    head = (
        '<link rel="canonical" href="https://l.example/b"><script type="application/ld+json">'
        '[{"@type":"NewsArticle","url":"https://l.example/a","datePublished":"2020-01-01"},'
        '{"@type":"NewsArticle","url":"https://l.example/b?x=1","datePublished":"2021-03-09"}]</script>'
    )
    document = read(page(article(A, B, C), head)).documents[0]
    assert document.published.detail == "2021-03-09"


def test_html_an_unreadable_statement_gives_way_to_a_readable_one() -> None:
    head = (
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"soon"}</script>'
        '<meta name="pubdate" content="20210309">'
    )
    document = read(page(article(A, B, C), head)).documents[0]
    assert document.published.detail == "20210309"
    assert document.published.interval.is_day


def test_html_title_loses_the_sites_name() -> None:
    head = '<meta property="og:site_name" content="The Lantern">'
    head += '<meta property="og:title" content="Harbour talks go on - The Lantern">'
    assert read(page(article(A, B, C), head)).documents[0].title == "Harbour talks go on"


def test_html_outlet_from_the_page_title() -> None:
    raw = page(article(A, B, C)).replace("go on</title>", "go on | The Salter Gazette</title>")
    document = read(raw).documents[0]
    assert (document.title, document.outlet) == ("Harbour talks go on", "The Salter Gazette")


def test_html_of_a_whole_page() -> None:
    body = f"""<div id="cookie"><p>We use cookies to improve your experience.</p></div>
    <header><nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav></header>
    <main><article><header><h1>Harbour talks go on</h1>
    <p class="standfirst">Both sides speak of a breakthrough</p>
    <div class="byline">By <a href="/ada">Ada Quill</a> and Tor Berg</div>
    <div><time datetime="2021-03-09T18:00:00Z">Tue 9 Mar 2021</time>
    <span>Last modified on Wed 10 Mar 2021</span></div>
    </header><figure><img src="x.jpg">
    <figcaption>The terminal on 4 May 2019. REUTERS/L. Wing</figcaption></figure>
    <p>{A}</p><p>{B}</p><div class="ad">Advertisement</div><h2>A third round</h2><p>{C}</p>
    <p><em>Lena Wing contributed to this report.</em></p></article>
    <aside><h3>Related stories</h3>
    <a href="/1">Ferry strike</a><time datetime="2022-01-01">1 Jan 2022</time></aside>
    <section id="comments"><h3>Comments</h3><p>I think that this is nonsense.</p></section></main>
    <footer><p>© 2023 The Salter Gazette. All rights reserved.</p></footer>"""
    document = read(page(body)).documents[0]
    assert document.published.detail == "Tue 9 Mar 2021"
    assert document.published.interval.is_day
    assert document.byline == ("Ada Quill", "Tor Berg")
    kinds = {document.text[z.start : z.end]: z.kind for z in document.zones}
    assert kinds["Lena Wing contributed to this report."] is ZoneKind.CREDIT
    assert kinds["A third round"] is ZoneKind.BODY
    assert kinds[A] is kinds[B] is kinds[C] is ZoneKind.BODY
    assert "nonsense" not in document.text
    assert "Ferry strike" not in document.text
