"""The main job on real input: what the record of the five seed articles must hold, at the least."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from onrecord.document import ZoneKind
from onrecord.ledger.provenance import EntryType
from onrecord.ledger.store import View
from onrecord.registry import Group, load
from onrecord.workflow import Settings, build

pytestmark = pytest.mark.seeds


@pytest.fixture(scope="module")
def record(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    path = tmp_path_factory.mktemp("seeds") / "seeds.db"
    with load(Group.STORES, "sqlite").open(path, create=True) as opened:
        build(
            opened,
            [str(seeds)],
            settings=Settings(engine="serial"),
            recorded=datetime(2031, 5, 6, tzinfo=UTC),
        )
        yield opened.view()


def commitments(record: View, number: str) -> list[dict[str, Any]]:
    """The commitments of the article whose file name begins with ``number``."""
    names = {d.id: Path(d.path).name for d in record.documents()}
    return [
        {**r.entry.body, "quote": " … ".join(e.quote for e in r.entry.evidence)}
        for r in record.entries(types={EntryType.COMMITMENT})
        if names[r.entry.doc_id].startswith(number)
    ]


def ends(rows: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(row["act"]["class"], row["due"]["end"]) for row in rows if row["due"]}


def test_seeds_are_five_documents_with_no_invented_day(record: View) -> None:
    days = {
        Path(d.path).name[:3]: (d.published.rule, str(d.published.interval.begin or "")[:10])
        for d in record.documents()
    }
    assert days == {
        "000": ("none", ""),
        "001": ("none", ""),
        "002": ("none", ""),
        "003": ("dateline", "2021-07-24"),
        "004": ("url", "2024-01-25"),
    }


def test_seeds_chrome_yields_no_entry(record: View) -> None:
    chrome = {d.id: [z for z in d.zones if z.kind is ZoneKind.CHROME] for d in record.documents()}
    assert sum(map(len, chrome.values())) >= 8
    for recorded in record.entries():
        for evidence in recorded.entry.evidence:
            span = evidence.span
            assert not any(z.start < span.end and span.start < z.end for z in chrome[span.doc_id])


def test_seeds_commitments_hold_what_was_promised_with_holder_and_authority(record: View) -> None:
    assert ("leave", "2022-01-01") in ends(commitments(record, "003"))
    demands = [r for r in commitments(record, "001") if r["due"] and r["due"]["text"] == "by 2025"]
    assert [(r["force"], r["holder"]["text"], r["holder"]["authority"]) for r in demands] == [
        ("demanded", "Iraq", "organization")
    ]
    waiting = [
        r for r in commitments(record, "002") if r["condition"] and "final go-ahead" in r["condition"]["text"]
    ]
    assert {r["due"]["end"] for r in waiting if r["due"] and r["holder"]} == {"2025-10-01", "2027-01-01"}
    base = [r for r in commitments(record, "000") if "Ain al-Assad" in r["quote"]]
    assert [(r["holder"]["authority"], r["via"]) for r in base] == [("anonymous", ["Al Arabiya English"])]


def test_seeds_past_events_are_no_commitments(record: View) -> None:
    rows = [row for number in ("000", "001", "002", "003", "004") for row in commitments(record, number)]
    assert rows
    assert not any("March 2003" in row["quote"] or "late 2011" in row["quote"] for row in rows)


def test_seeds_name_no_anonymous_source(record: View) -> None:
    sources = [
        source
        for r in record.entries(types={EntryType.ATTRIBUTION})
        for source in r.entry.body["sources"]
        if source["authority"] == "anonymous"
    ]
    assert len(sources) >= 8
    assert not any(source["entity"] for source in sources)
