from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from story_builds import built, seen, written

from onrecord.ledger.provenance import Entry
from onrecord.story.origin import Origins, origins, origins_of
from onrecord.story.origin_root import RootKind, Sources
from onrecord.story.syndication import CopyKind

DRELL = Path(__file__).parent.parent.parent / "examples" / "drell"


@pytest.fixture(scope="module")
def drell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sources]:
    with seen(built([DRELL / "articles"], tmp_path_factory.mktemp("drell") / "d.db")) as view:
        yield Sources(view)


@pytest.fixture(scope="module")
def negotiation(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sources]:
    with seen(built([seeds], tmp_path_factory.mktemp("seeds") / "s.db")) as view:
        yield Sources(view)


def found(sources: Sources, page: str, words: str, *types: str) -> list[Entry]:
    """The entries of a page that hold these words in their evidence."""
    out = [
        entry
        for entry in sources.entries.values()
        if Path(sources.documents[entry.doc_id].path).name.startswith(page)
        and (not types or entry.type in types)
        and any(words in evidence.quote for evidence in entry.evidence)
    ]
    assert out, (page, words)
    return out


def asked(sources: Sources, *wanted: tuple[str, str]) -> Origins:
    """The origins of the statements on these pages that hold these words."""
    types = ("attribution", "commitment")
    return origins_of(sources, [e.id for page, words in wanted for e in found(sources, page, words, *types)])


def key(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DRELL / "key" / name).read_text("utf-8").splitlines()]


def test_origin_key_reprint(drell: Sources) -> None:
    row = next(r for r in key("origins.jsonl") if r["kind"] == "reprint")
    stems = {d.id: Path(d.path).stem for d in drell.documents.values()}
    copies = [(stems[c.source], stems[c.copy]) for c in drell.copies if c.kind is CopyKind.REPRINT]
    assert copies == [tuple(row["docs"])]
    told = asked(drell, ("01", "two officials close"), ("02", "two officials close"))
    assert (told.min, told.max) == (1, 1)


def test_origin_key_interview(drell: Sources) -> None:
    told = asked(
        drell,
        ("03", "It is settled"),
        ("03", "Kestovian crews would leave"),
        ("04", "Kestovia will withdraw its engineers"),
    )
    assert (told.min, told.max) == (1, 1)
    assert told.roots[0].kind is RootKind.OUTLET
    assert told.roots[0].name == "Tern News Agency"
    assert "a senior Kestovian official" in told.roots[0].behind
    assert any("Tern" in reason.why for reason in told.reasons)


def test_origin_key_version(drell: Sources) -> None:
    stems = {d.id: Path(d.path).stem for d in drell.documents.values()}
    versions = [(stems[c.source], stems[c.copy]) for c in drell.copies if c.kind is CopyKind.VERSION]
    row = next(r for r in key("origins.jsonl") if r["kind"] == "version")
    assert versions == [tuple(row["docs"])]
    told = asked(drell, ("09", "a person familiar"), ("10", "a person familiar"))
    assert (told.min, told.max) == (1, 1)


def test_origin_key_quotation(drell: Sources) -> None:
    words = "shall pass to Sorvanian control"
    told = asked(drell, ("01", words), ("02", words), ("06", words))
    assert (told.min, told.max) == (1, 1)
    assert told.roots[0].kind is RootKind.DOCUMENT
    assert "the same words are quoted" in {reason.why for reason in told.reasons}


def test_origin_key_unsure(drell: Sources) -> None:
    told = asked(drell, ("06", "be gone from Qar Besh"), ("04", "Kestovia will withdraw its engineers"))
    assert (told.min, told.max) == (1, 2)


def test_origin_named_persons_are_origins_of_their_own(drell: Sources) -> None:
    told = asked(drell, ("05", "Kestovia meant to stay at Upper Lomm"), ("03", "Kestovian crews would leave"))
    assert (told.min, told.max) == (2, 2)


def test_origin_seeds_one_agency_behind_two_articles(negotiation: Sources) -> None:
    told = asked(
        negotiation,
        ("000", "Those remaining"),
        ("000", "by next September"),
        ("002", "by September 2025"),
        ("002", "the remainder departing"),
        ("002", "Iraq’s Ain al-Asad airbase"),
    )
    assert (told.min, told.max) == (1, 1)
    assert told.roots[0].name == "Reuters"
    groups = {"five US officials", "two officials from other coalition nations", "three Iraqi officials"}
    assert groups <= set(told.roots[0].behind)


def test_origin_seeds_the_paper_that_disputes_is_another(negotiation: Sources) -> None:
    told = asked(negotiation, ("003", "planning to redefine the role"), ("002", "by September 2025"))
    assert (told.min, told.max) == (2, 2)


def test_origin_order_of_ids_plays_no_part(drell: Sources) -> None:
    ids = sorted(drell.entries)
    assert origins(drell.view, ids) == origins(drell.view, ids[::-1])


STORY = {
    "a": "Port to close\n\nBRANTHAM, May 3, 2031 (Corvo) — The port of Ostrell will close by the end of "
    "June, a senior harbour official told Corvo News Agency.\n\n“We will shut the gates,” the official "
    "said.\n",
    "b": "Ostrell port to shut, agency says\n\nMay 4, 2031\n\nThe port of Ostrell will be closed by the "
    "end of June, Corvo reported.\n\nMayor Tessa Wynd said the town had not been asked.\n",
    "c": "What next for Ostrell\n\nMay 9, 2031\n\nA government source said the port would close by the "
    "end of June.\n\nTessa Wynd said on Friday that she would go to court.\n",
}


def test_origin_anonymous_without_agency_is_an_interval(tmp_path: Path) -> None:
    with seen(built(written(tmp_path, STORY), tmp_path / "s.db")) as view:
        sources = Sources(view)
        agency = asked(sources, ("a", "will close by the end"), ("b", "will be closed by the end"))
        assert (agency.min, agency.max) == (1, 1)
        more = asked(sources, ("a", "will close by the end"), ("c", "the port would close"))
        assert (more.min, more.max) == (1, 2)
        assert any("nothing shows" in reason.why for reason in more.reasons)


def test_origin_same_in_any_order_of_articles(tmp_path: Path) -> None:
    results = []
    for order in (["a", "b", "c"], ["c", "a", "b"]):
        folder = tmp_path / "".join(order)
        folder.mkdir()
        files = written(folder, {name: STORY[name] for name in order})
        with seen(built(files, folder / "s.db")) as view:
            results.append(origins(view, [r.entry.id for r in view.entries()]))
    assert results[0] == results[1]
