from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from onrecord.cli.main import cli
from onrecord.export.csv import CsvExporter
from onrecord.export.fields import Line
from onrecord.export.record import lines
from onrecord.ledger.store import View
from onrecord.registry import Group, load

ARTICLES = {
    "a": "Port to close\n\nBRANTHAM, May 3, 2031 (Corvo) — The port of Ostrell will close by the end of "
    "June, a senior harbour official told Corvo News Agency.\n\nDust storms have stopped the cranes at "
    "least 40 times since March in Ostrell, Mayor Tessa Wynd said.\n",
    "b": "Port to close\n\nMay 4, 2031\n\nThe port of Ostrell will close by the end of June, a senior "
    "harbour official told Corvo News Agency.\n\nDust storms have stopped the cranes close to 70 times "
    "since March in Ostrell, Mayor Tessa Wynd said on Sunday.\n",
}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    folder = tmp_path_factory.mktemp("sources")
    for name, text in ARTICLES.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    run = CliRunner().invoke(cli, ["build", str(folder), "--ledger", str(folder / "s.db")])
    assert run.exit_code == 0, run.output
    with load(Group.STORES, "sqlite").open(folder / "s.db", create=False, readonly=True) as store:
        yield store.view()


def of(view: View, kind: str) -> list[Line]:
    return [line for line in lines(view) if line["type"] == kind]


def test_source_lines_are_as_the_schema_says(story: View, root: Path) -> None:
    schema = json.loads((root / "docs/schema/export.schema.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    found = [line for kind in ("reuse", "chain", "contradiction") for line in of(story, kind)]
    assert {line["type"] for line in found} == {"reuse", "chain", "contradiction"}
    for line in found:
        validator.validate(line)


def test_source_lines_evidence_and_spans_are_the_text(story: View) -> None:
    texts = {document.id: document.text for document in story.documents()}
    for kind in ("reuse", "chain", "contradiction"):
        for line in of(story, kind):
            for cited in line["evidence"]:
                assert texts[cited["doc"]][cited["start"] : cited["end"]] == cited["quote"]
    (reuse,) = of(story, "reuse")
    source, copy = reuse["docs"]
    for span in reuse["spans"]:
        words = [texts[doc][slice(*span[side])] for doc, side in ((source, "source"), (copy, "copy"))]
        assert words[0].split()[:2] == words[1].split()[:2]
    assert reuse["direction"] == "earlier to later"


def test_source_lines_tell_growth_from_conflict(story: View) -> None:
    counts = [line for line in of(story, "contradiction") if line["slot"] == "count"]
    assert [line["reason"] for line in counts] == ["growth over time"]


def test_source_lines_chain_names_the_agency(story: View) -> None:
    names = {hop["name"] for line in of(story, "chain") for hop in line["hops"]}
    assert any(name.startswith("Corvo") for name in names)


def test_source_lines_are_tables_too(story: View, tmp_path: Path) -> None:
    CsvExporter().write(story, tmp_path / "out")
    for name in ("reuse", "chain", "contradiction"):
        with (tmp_path / "out" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.DictReader(file))) == len(of(story, name)) > 0
