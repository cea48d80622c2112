"""Whatever the bytes, ingest raises nothing, loses no character and cites what is there."""

from __future__ import annotations

import json
import time
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.document import Document, blocks
from onrecord.ingest import dates
from onrecord.ingest.documents import Form, IngestOptions, IngestResult, ingest
from onrecord.ingest.encoding import decode
from onrecord.ingest.lines import byline_names, inline_dateline, is_dateline
from onrecord.ingest.text import normalised, replaced
from onrecord.ingest.zones import zones

PIECES = st.sampled_from(
    [
        "Harbour talks go on", "Advertisement", "Leave a Reply", "By Ada Quill", "Credit:", "Photo: A. Quill",
        "\n", "\n\n", "\r\n", "\r", " ", "\u00a0", "\u2028", "\ufeff", "\u200f",
        "שלום", "مرحبا", "👩‍👩‍👧‍👦",
        "e\u0301", "\0", "\ud800", "“", "”", "’", "Tuesday, March 9, 2021", "03/04/2021", "31 February 2020",
        "9 March 2021 - 08:30", "Updated", "(Reuters)", " — ", "https://lantern.example/2021/03/09/a",
        "REUTERS/Ada Quill/File Photo", "he said on Monday that it was so. ", "<p>", "</p>", "<html>",
        "{", "}", '{"text": "', "contributed to this report.", "PORT SALTER, ", "may ", "2021-03-09T",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=12), max_size=40).map("".join)
FAST = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(raw: bytes, path: str, form: Form = Form.AUTO) -> IngestResult:
    return ingest(raw, where="x", path=path, options=IngestOptions(form=form, language="en"))


def check(document: Document) -> None:
    text = document.text
    assert not any(c == "\0" or 0xD800 <= ord(c) <= 0xDFFF for c in text)
    outside = text
    for zone in document.zones:
        block = text[zone.start : zone.end]
        assert block == block.strip()
        assert block
        outside = outside[: zone.start] + " " * (zone.end - zone.start) + outside[zone.end :]
    assert not outside.strip(), "every character lies in a zone or is white space"
    for told in (document.published, document.updated):
        for evidence in told.evidence if told else ():
            assert document.cite(evidence.span.start, evidence.span.end) == evidence
    interval = document.published.interval
    assert (document.published.rule == "none") == interval.is_open


@FAST
@given(TEXTS)
def test_ingest_text_keeps_every_character(text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    result = read(raw, "a.txt", Form.TEXT)
    assert result.documents or result.diagnostics
    for document in result.documents:
        check(document)


@FAST
@given(TEXTS)
def test_ingest_jsonl_holds_the_callers_offsets(text: str) -> None:
    result = read(json.dumps({"id": "a", "text": text}).encode(), "a.jsonl")
    if not text.strip():
        assert [d.code for d in result.diagnostics] == ["OR102"]
        return
    (document,) = result.documents
    assert len(document.text) == len(text)
    assert all(a in {b, "\ufffd"} for a, b in zip(document.text, text, strict=True))
    check(document)


@FAST
@given(
    st.binary(max_size=400) | TEXTS.map(lambda t: t.encode("utf-16", "surrogatepass")),
    st.sampled_from(["a.txt", "a.jsonl", ""]),
)
def test_ingest_raises_nothing_and_is_pure(raw: bytes, path: str) -> None:
    one, two = read(raw, path), read(raw, path)
    assert one == two
    assert one.documents or any(d.is_error for d in one.diagnostics)
    for document in one.documents:
        check(document)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_ingest_html_of_anything(inner: str) -> None:
    page = f"<html><head><title>T</title></head><body><article><p>{inner}</p></article></body></html>"
    result = read(page.encode("utf-8", "surrogatepass"), "a.html", Form.HTML)
    assert result == read(page.encode("utf-8", "surrogatepass"), "a.html", Form.HTML)
    for document in result.documents:
        check(document)


@FAST
@given(st.text())
def test_ingest_normalisation_is_done_once(text: str) -> None:
    once = normalised(text)[0]
    assert "\r" not in once
    assert normalised(once.removeprefix("\ufeff"))[0] == once.removeprefix("\ufeff")
    assert len(replaced(text)[0]) == len(text)


@FAST
@given(st.text(min_size=1).filter(lambda t: t.strip(" \t\r\n\0\ufeff") and "\ud800" not in t))
def test_ingest_utf8_decodes_to_itself(text: str) -> None:
    raw = text.removeprefix("\ufeff").encode("utf-8", "ignore")
    try:
        decoded = decode(raw)
    except Exception as error:  # noqa: BLE001
        assert type(error).__name__ in {"BinaryInputError", "EmptyInputError"}  # noqa: PT017
        return
    if decoded.encoding == "utf-8":
        assert decoded.text.encode() == raw


@FAST
@given(TEXTS)
def test_ingest_line_rules_take_any_line(text: str) -> None:
    line = replaced(text)[0]
    is_dateline(line)
    byline_names(line)
    inline_dateline(line)
    for stamp in dates.find(line):
        assert line[stamp.start : stamp.end] == stamp.text
    dates.parse(line)


@FAST
@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2099, 12, 31)))
def test_ingest_written_dates_come_back(day: date) -> None:
    for form in ("%A, %d %B, %Y", "%B %d, %Y", "%d %b %Y", "%Y-%m-%d", "%a %d %b %Y"):
        (stamp,) = dates.find(day.strftime(form))
        assert stamp.interval is not None
        assert stamp.interval.begin.date() == day  # type: ignore[union-attr]


@FAST
@given(TEXTS)
def test_ingest_blocks_hold_all_that_is_not_space(text: str) -> None:
    at = 0
    for start, end in blocks(text):
        assert not text[at:start].strip()
        at = end
    assert not text[at:].strip()


def test_ingest_zones_are_linear() -> None:
    def seconds(count: int) -> float:
        text = "By A and B, 9 March 2021 | Photo: x (Reuters/ A | B\n" * count
        started = time.perf_counter()
        zones(text)
        return time.perf_counter() - started

    seconds(100)
    small, large = min(seconds(1000) for _ in range(3)), seconds(8000)
    assert large < 8 * small * 4
