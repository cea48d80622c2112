"""The golden table: invented articles of many classes, and what ingest must make of each."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from onrecord.document import Document, ZoneKind
from onrecord.ingest.documents import IngestOptions, IngestResult, ingest
from onrecord.interval import iso

TABLE = tomllib.loads((Path(__file__).parents[1] / "golden" / "ingest.toml").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = TABLE["case"]
FILES = {"text": "a.txt", "html": "a.html", "jsonl": "a.jsonl"}


def _filled(text: str) -> str:
    for key, sentence in TABLE["prose"].items():
        text = text.replace("{" + key + "}", sentence)
    return text


def _read(case: dict[str, Any]) -> tuple[IngestResult, Document]:
    form, text = case.get("form", "text"), _filled(case["text"])
    raw = text if form != "jsonl" else json.dumps({"text": text, **case["meta"]})
    result = ingest(raw.encode(), where=case["name"], path=FILES[form], options=IngestOptions())
    assert len(result.documents) == 1, result.diagnostics
    return result, result.documents[0]


def test_golden_has_enough_cases() -> None:
    assert len(CASES) >= 40
    assert len({case["name"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", [c for c in CASES if "zones" in c], ids=lambda c: c["name"])
def test_golden_zones(case: dict[str, Any]) -> None:
    _, document = _read(case)
    found = [
        f"{zone.kind}: {document.text[zone.start : zone.end]}"
        for zone in document.zones
        if zone.kind is not ZoneKind.BODY
    ]
    assert len(found) == len(case["zones"]), found
    assert all(got.startswith(want) for got, want in zip(found, case["zones"], strict=True)), found


@pytest.mark.parametrize("case", [c for c in CASES if "published" in c], ids=lambda c: c["name"])
def test_golden_published(case: dict[str, Any]) -> None:
    _, document = _read(case)
    told = document.published
    if case["published"] == "none":
        assert (told.rule, told.interval.is_open, told.evidence) == ("none", True, ())
        return
    assert f"{told.rule} {iso(told.interval.begin)} {iso(told.interval.end)}" == case["published"]
    for evidence in told.evidence:
        assert document.cite(evidence.span.start, evidence.span.end) == evidence
    if "quote" in case:
        assert [e.quote for e in told.evidence] == [case["quote"]]
    if told.rule in {"dateline", "byline"}:
        assert told.evidence


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_golden_rest(case: dict[str, Any]) -> None:
    result, document = _read(case)
    for name in ("title", "outlet", "url"):
        if name in case:
            assert getattr(document, name) == case[name]
    if "byline" in case:
        assert list(document.byline) == case["byline"]
    if "updated" in case:
        assert document.updated is not None
        assert iso(document.updated.interval.begin) == case["updated"]
    else:
        assert document.updated is None
    if "codes" in case:
        assert [d.code for d in result.diagnostics] == case["codes"]
    assert not any(d.is_error for d in result.diagnostics)
