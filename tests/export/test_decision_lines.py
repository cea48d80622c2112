from __future__ import annotations

import csv
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import record_samples as samples
from onrecord.export.csv import CsvExporter
from onrecord.export.record import lines
from onrecord.ledger.correction import correction
from onrecord.ledger.decision import Decision, Verb
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.ledger.review import target_of
from onrecord.ledger.store import Store
from onrecord.registry import Group, load


@pytest.fixture
def decided(tmp_path: Path) -> Store:
    """The invented record with a rejected statement, a corrected promise, and a decision taken back."""
    store = samples.ledger(tmp_path / "a.db")
    view = store.view()
    said = first(view.entries(types=[EntryType.ATTRIBUTION]))
    promise = first(view.entries(types=[EntryType.COMMITMENT]))
    document = view.document(promise.entry.doc_id)
    assert document is not None
    about = {"target": target_of(said.entry), "reviewer": "Bo =1+1"}
    with begun(store, 1) as writer:
        writer.decide(Decision(verb=Verb.REJECT, **about))
        writer.decide(correction(promise.entry, document, name="force", value="planned", reviewer="Ada Renn"))
        tagged = writer.decide(Decision(verb=Verb.TAG, new="harbour", **about))
    with begun(store, 2) as writer:
        writer.decide(Decision(verb=Verb.UNDO, undoes=tagged, **about))
    return store


def begun(store: Store, days: int) -> Any:
    at = samples.RECORDED + timedelta(days=days)
    return store.begin(recorded=at, version="0", pipeline="review", settings={})


def first(found: Any) -> Recorded:
    recorded: Recorded = next(iter(found))
    return recorded


def test_decision_lines_keep_the_schema_and_tell_what_is_in_force(root: Path, decided: Store) -> None:
    schema = json.loads((root / "docs/schema/export.schema.json").read_text("utf-8"))
    made = list(lines(decided.view()))
    for line in made:
        jsonschema.Draft202012Validator(schema).validate(json.loads(json.dumps(line)))
    told = [line for line in made if line["type"] == "decision"]
    assert [(line["verb"], line["in_force"]) for line in told] == [
        ("reject", True),
        ("correct", True),
        ("tag", False),
        ("undo", False),
    ]
    assert told[3]["undoes"] == told[2]["id"]
    assert (told[1]["old"], told[1]["new"]) == ({"force": "promised"}, {"force": "planned"})
    assert all(line["evidence"][0]["quote"] for line in told)


def test_rejected_line_is_written_and_marked_so_and_in_nothing_derived(decided: Store) -> None:
    made = list(lines(decided.view()))
    rejected = [line for line in made if (line.get("review") or {}).get("verdict") == "rejected"]
    assert [line["type"] for line in rejected] == ["attribution"]
    corrected = next(line for line in made if line["type"] == "commitment" and "review" in line)
    assert corrected["force"] == "planned"
    assert corrected["review"]["corrected"][0]["old"] == {"force": "promised"}
    ids = {line["id"] for line in made}
    assert all(line["entry"] in ids and line["doc"] in ids for line in made if line["type"] == "decision")


def test_decisions_that_were_made_later_are_not_in_the_account(decided: Store) -> None:
    made = list(lines(decided.view(recorded=samples.RECORDED + timedelta(hours=1))))
    assert not any(line["type"] == "decision" or "review" in line for line in made)


def test_decision_table_is_safe_in_a_spreadsheet(decided: Store, tmp_path: Path) -> None:
    CsvExporter().write(decided.view(), tmp_path / "out")
    with (tmp_path / "out" / "decision.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["verb"] for row in rows] == ["reject", "correct", "tag", "undo"]
    assert rows[1]["new"] == '{"force": "planned"}'
    with (tmp_path / "out" / "attribution.csv").open(encoding="utf-8-sig", newline="") as file:
        assert sum(row["verdict"] == "rejected" for row in csv.DictReader(file)) == 1


def test_decisions_are_in_every_format_that_has_a_place_for_them(decided: Store, tmp_path: Path) -> None:
    prov = pytest.importorskip("prov.model")
    parquet = pytest.importorskip("pyarrow.parquet")
    view = decided.view()
    load(Group.EXPORTERS, "prov")().write(view, tmp_path / "prov.json")
    found = prov.ProvDocument.deserialize(str(tmp_path / "prov.json"), format="json")
    labels = {
        str(label)
        for agent in found.get_records(prov.ProvAgent)
        for label in agent.get_attribute("prov:label")
    }
    assert {"Bo =1+1", "Ada Renn"} <= labels
    load(Group.EXPORTERS, "parquet")().write(view, tmp_path / "out")
    rows = parquet.read_table(tmp_path / "out" / "decision.parquet").to_pylist()
    assert [row["in_force"] for row in rows] == [True, True, False, False]
    assert rows[0]["decided"] == samples.RECORDED + timedelta(days=1)
    rejected = next(row["entry"] for row in rows if row["verb"] == "reject")
    for name in ("web-annotation", "schema-org"):
        load(Group.EXPORTERS, name)().write(view, tmp_path / name)
        assert rejected not in (tmp_path / name).read_text("utf-8")
