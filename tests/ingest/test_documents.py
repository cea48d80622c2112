from __future__ import annotations

import hashlib
import json
import pickle
import time

import pytest

from onrecord import interval
from onrecord.document import ZoneKind, document_id
from onrecord.errors import Diagnostic
from onrecord.ingest.documents import Form, IngestOptions, IngestResult, ingest
from onrecord.ingest.metadata import Metadata

PROSE = (
    "Negotiators from the two governments met on Tuesday to discuss the handover of the harbour.\n\n"
    "“We have made real progress, but there is work left to do,” said Maren Holt after long talks.\n"
)


def read(raw: bytes | str, path: str = "a.txt", **options: object) -> IngestResult:
    data = raw.encode() if isinstance(raw, str) else raw
    return ingest(data, where=path, path=path, options=IngestOptions(**options))  # type: ignore[arg-type]


def codes(result: IngestResult) -> list[str]:
    return [d.code for d in result.diagnostics]


def test_documents_identity_is_text_and_url_and_the_raw_digest_is_of_the_bytes() -> None:
    raw = ("\ufeff" + PROSE.replace("\n", "\r\n")).encode()
    document = read(raw).documents[0]
    assert document.text == PROSE
    assert document.raw_digest == hashlib.sha256(raw).hexdigest()
    assert document.id == document_id(text=PROSE, url="")
    assert read(raw, url="https://a.example/x").documents[0].id != document.id


def test_documents_same_bytes_elsewhere_are_the_same_document() -> None:
    one, two = read(PROSE, "a.txt").documents[0], read(PROSE, "deep/b.txt").documents[0]
    assert one.id == two.id
    assert (one.path, two.path) == ("a.txt", "deep/b.txt")


def test_documents_text_is_not_normalised_further() -> None:
    text = "Cafe\u0301 na\u00efve \u00a0 \u200b \u202eabc\u202c \U0001f600 “q” ﬁ \u2028 end of it, she said."
    assert read(text).documents[0].text == text


def test_documents_old_line_ends() -> None:
    assert read(b"One line of it.\rTwo lines of it.\r\nThree").documents[0].text.count("\n") == 2


def test_documents_nul_and_surrogates_are_replaced_one_for_one() -> None:
    result = read(b"Talks\x00 went on, the minister said on Monday.")
    assert result.documents[0].text == "Talks\ufffd went on, the minister said on Monday."
    assert "OW102" in codes(result)
    line = '{"id": "s", "text": "Talks \\ud83d went \\u0000 on \\ud83d\\ude00, \\udc00 she said."}'
    result = read(line, "a.jsonl")
    assert result.documents[0].text == "Talks \ufffd went \ufffd on \U0001f600, \ufffd she said."
    assert "OW102" in codes(result)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "OR102"),
        (b" \r\n\t\n", "OR102"),
        (b"\xef\xbb\xbf", "OR102"),
        (b"\xff\xfe\n\x00", "OR102"),
        (b"%PDF-1.7\n%\xe2\xe3", "OR103"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "OR103"),
        (bytes(range(256)) * 50, "OR103"),
        (b"\x00\x01\x02\x03" * 500, "OR103"),
        (b"<html><body><nav><a>Home</a></nav><ul><li>Sport</li></ul></body></html>", "OR106"),
        (b"<!doctype html><html><head><title>x</title></head><body></body></html>", "OR106"),
        (b'{"id": "x", "text": "cut of', "OR105"),
        (b'{"id": "x"}', "OR105"),
        (b'{"id": "x", "text": 7}', "OR105"),
        (b'{"id": "x", "text": "  "}', "OR102"),
    ],
)
def test_documents_unusable_input_is_one_diagnostic(raw: bytes, code: str) -> None:
    result = read(raw, "bad")
    assert result.documents == ()
    assert codes(result) == [code]
    assert result.diagnostics[0].where == "bad"
    assert result.diagnostics[0].why
    assert result.diagnostics[0].next_step


def test_documents_too_large_is_refused_at_once() -> None:
    started = time.perf_counter()
    result = read(b"word " * 10_000_000)
    assert codes(result) == ["OR104"]
    assert time.perf_counter() - started < 2
    assert codes(read(PROSE, max_bytes=50)) == ["OR104"]
    assert codes(read(json.dumps({"text": PROSE}), "a.jsonl", max_bytes=50)) == ["OR104"]


def test_documents_one_long_line_stays_linear() -> None:
    started = time.perf_counter()
    result = read("harbour talks went on and on " * 100_000)
    assert len(result.documents[0].zones) == 1
    assert time.perf_counter() - started < 5


def test_documents_too_many_lines_are_no_article() -> None:
    assert codes(read("ab cd\n" * 60_000)) == ["OR104"]
    assert codes(read("\n" * 2_000_000 + PROSE)) == ["OW110"]


def test_documents_a_wrong_encoding_is_guessed_and_said() -> None:
    text = PROSE.replace("Maren", "Mår\u00e9n")
    result = read(text.encode("cp1252"))
    assert result.documents[0].text == text
    assert "OW101" in codes(result)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_documents_marked_encodings_are_no_guess(encoding: str) -> None:
    result = read(PROSE.encode(encoding))
    assert result.documents[0].text == PROSE
    assert codes(result) == ["OW110"]


def test_documents_unmarked_utf16_is_a_guess() -> None:
    result = read(PROSE.encode("utf-16-be"))
    assert result.documents[0].text == PROSE
    assert "OW101" in codes(result)


def test_documents_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    raw = PROSE.encode().replace(b"harbour", b"harb\xffur")
    result = read(raw)
    assert result.documents[0].text == PROSE.replace("harbour", "harb\ufffdur")
    assert "OW102" in codes(result)


def test_documents_a_page_says_its_encoding() -> None:
    page = f'<html><head><meta charset="iso-8859-1"></head><body><article><p>{PROSE}Mårén</p>'
    result = read(page.replace("“", '"').replace("”", '"').encode("cp1252"), "a.html")
    assert "Mårén" in result.documents[0].text
    assert "OW101" not in codes(result)


def test_documents_format_is_told_by_content() -> None:
    page = f"<!DOCTYPE html><html><body><article><h1>Talks go on</h1><p>{PROSE}</p></article></body></html>"
    assert "<p>" not in read(page, "a.txt").documents[0].text
    line = json.dumps({"id": "7", "text": PROSE})
    assert read(line, "a.txt").documents[0].external_id == "7"
    talk = PROSE + "The tag <p> opens a paragraph, he said, and <b> makes it bold."
    assert read(talk, "a.html").documents[0].text.count("<") in {0, 2}
    assert read(talk, "a.txt").documents[0].text == talk
    assert read(line, "a.txt", form=Form.TEXT).documents[0].text == line


def test_documents_jsonl_text_is_exactly_as_given() -> None:
    text = "One\r\n\r\nTwo \u00a0 said\r, he did. \ufeff"
    document = read(json.dumps({"id": 12, "text": text}), "a.jsonl").documents[0]
    assert document.text == text
    assert document.external_id == "12"


def test_documents_a_broken_line_stops_no_other() -> None:
    lines = [
        json.dumps({"id": "a", "text": PROSE}),
        '{"id": "b", "text": "cut',
        "",
        "not json at all",
        '["a", "list"]',
        json.dumps({"id": "c", "text": PROSE + "More.", "published": "2021-03-09"}),
    ]
    result = read("\n".join(lines), "many.jsonl")
    assert [d.external_id for d in result.documents] == ["a", "c"]
    assert [(d.code, d.where) for d in result.diagnostics if d.is_error] == [
        ("OR105", "many.jsonl:2"),
        ("OR105", "many.jsonl:4"),
        ("OR105", "many.jsonl:5"),
    ]
    assert result.documents[0].raw_digest == hashlib.sha256(lines[0].encode()).hexdigest()


def test_documents_one_object_over_many_lines() -> None:
    raw = json.dumps({"id": "a", "text": PROSE, "title": "Talks"}, indent=2)
    assert [d.title for d in read(raw, "a.json").documents] == ["Talks"]


def test_documents_a_json_list_is_refused_with_the_next_step() -> None:
    result = read(json.dumps([{"id": "a", "text": PROSE}], indent=2), "a.json")
    assert codes(result) == ["OR105"]
    assert "list" in result.diagnostics[0].why


@pytest.mark.parametrize("line", ['{"text":' + "[" * 200_000, '{"text": "x", "id": ' + "9" * 10_000 + "}"])
def test_documents_hostile_json_is_malformed(line: str) -> None:
    assert codes(read(line, "a.jsonl")) == ["OR105"]


def test_documents_option_goes_before_all_else() -> None:
    beside = Metadata(
        rule="sidecar", published="2021-03-08", title="A title", url="https://a.example/2021/03/07/x"
    )
    text = "Harbour talks go on\n\nMarch 9, 2021\n\n" + PROSE
    result = read(text, published=interval.day(2021, 3, 6), sidecar=beside)
    document = result.documents[0]
    assert document.published.rule == "option"
    assert document.published.interval == interval.day(2021, 3, 6)
    assert codes(result) == ["OW106"] * 3
    without = read(text, sidecar=beside)
    assert without.documents[0].published.rule == "sidecar"
    assert without.documents[0].title == "A title"
    why = [d.why for d in without.diagnostics]
    assert any("2021-03-08" in w and "2021-03-09" in w for w in why)
    assert any("2021-03-08" in w and "2021-03-07" in w for w in why)


def test_documents_rules_that_agree_warn_of_nothing() -> None:
    beside = Metadata(rule="sidecar", published="2021-03", url="https://a.example/2021/03/09/x")
    result = read("Harbour talks go on\n\nMarch 9, 2021\n\n" + PROSE, sidecar=beside)
    assert codes(result) == []
    assert result.documents[0].published.detail == "2021-03"


def test_documents_language() -> None:
    german = (
        "Die Verhandlungen über den Hafen wurden am Dienstag fortgesetzt, teilte ein Sprecher mit. "
        "Über den Zeitplan wollte er sich nicht äußern, die Gespräche seien aber gut verlaufen."
    )
    result = read(german)
    assert result.documents[0].language == "de"
    assert "OW107" in codes(result)
    assert read(PROSE).documents[0].language == "en"
    assert read("Talks go on.").documents[0].language == "und"
    assert read(german, language="en").documents[0].language == "en"


def test_documents_title_zone_and_title_agree() -> None:
    document = read("Harbour talks go on\n\n" + PROSE).documents[0]
    title = next(z for z in document.zones if z.kind is ZoneKind.TITLE)
    assert document.text[title.start : title.end] == document.title


def test_documents_options_digest() -> None:
    plain = IngestOptions()
    others = [
        IngestOptions(published=interval.day(2021, 3, 9)),
        IngestOptions(published=interval.month(2021, 3)),
        IngestOptions(url="https://a.example"),
        IngestOptions(outlet="The Lantern"),
        IngestOptions(language="en"),
        IngestOptions(max_bytes=5),
        IngestOptions(sidecar=Metadata(rule="sidecar", title="x")),
        IngestOptions(sidecar=Metadata(rule="sidecar", outlet="x")),
        IngestOptions(form=Form.JSONL),
    ]
    digests = [o.digest() for o in (plain, *others)]
    assert len(set(digests)) == len(digests)
    assert all(len(d) == 12 and int(d, 16) >= 0 for d in digests)
    assert IngestOptions().digest() == plain.digest()
    assert pickle.loads(pickle.dumps(plain)).digest() == plain.digest()


def test_documents_results_cross_processes() -> None:
    result = read("Harbour talks go on\n\nMarch 9, 2021\n\n" + PROSE)
    assert pickle.loads(pickle.dumps(result)) == result
    assert pickle.loads(pickle.dumps(ingest)) is ingest


def test_documents_undated_is_said() -> None:
    result = read(PROSE)
    assert result.diagnostics == (
        Diagnostic(
            code="OW110",
            where="a.txt",
            why="Nothing on the page tells when it was published; relative dates stay as wide as its words.",
            next_step="State it with --published, or in NAME.meta.json beside the file.",
        ),
    )
