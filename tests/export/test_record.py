from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import record_samples as samples
from onrecord.document import Document, document_id
from onrecord.export.entry_lines import EntityIndex, bound_of, entry_line
from onrecord.export.record import lines, stories_of
from onrecord.interval import UNKNOWN
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.ledger.selected import Selected
from onrecord.ledger.store import View

CONTRACT = {
    "document": {"path", "url", "outlet", "title", "published", "zones", "version_of"},
    "attribution": {
        "parent",
        "source",
        "cue",
        "content",
        "kind",
        "act",
        "authority",
        "via",
        "entity",
        "count",
    }
    | {"reason"},
    "claim": {"holder", "actor", "act", "object", "quantity", "place", "time", "polarity", "factuality"}
    | {"said", "recorded"},
    "commitment": {"force", "polarity", "actor", "act", "object", "quantity", "place", "due", "condition"}
    | {"holder", "undertaking"},
    "event": {"act", "actors", "place", "time", "factuality"},
    "quantity": {"measure", "value", "bound", "as_of"},
    "entity": {"name", "kind", "mentions", "why"},
    "story": {"documents", "title", "interval"},
    "undertaking": {"commitments", "origins", "status"},
    "chain": {"attribution", "claim", "hops"},
}
REVISION = {"earlier", "later", "kind", "undertaking", "evidence"}


def schema(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / "docs/schema/export.schema.json").read_text("utf-8"))
    return found


def errors(root: Path, line: dict[str, Any]) -> list[str]:
    """What the schema has against a line, by the line's own type (so that the message tells something)."""
    defs = schema(root)["$defs"]
    validator = jsonschema.Draft202012Validator({"$ref": f"#/$defs/{line['type']}", "$defs": defs})
    return [f"{line['type']} {list(e.path)}: {e.message}" for e in validator.iter_errors(line)]


def test_record_schema_is_a_schema_and_each_line_has_one_type(root: Path, view: View) -> None:
    whole = schema(root)
    jsonschema.Draft202012Validator.check_schema(whole)
    validator = jsonschema.Draft202012Validator(whole)
    for line in lines(view):
        validator.validate(line)


@pytest.mark.parametrize("with_text", [False, True])
def test_record_lines_keep_the_schema(root: Path, view: View, with_text: bool) -> None:
    found = [problem for line in lines(view, with_text=with_text) for problem in errors(root, line)]
    assert found == []


def test_record_schema_refuses_what_the_contract_does_not_allow(root: Path, view: View) -> None:
    commitment = next(line for line in lines(view) if line["type"] == "commitment")
    assert errors(root, {**commitment, "evidence": []})
    assert errors(root, {**commitment, "due": "soon"})
    assert errors(root, {**commitment, "surprise": 1})
    assert errors(root, {key: value for key, value in commitment.items() if key != "holder"})


def test_record_has_every_field_of_the_contract(view: View) -> None:
    seen: dict[str, set[str]] = {}
    for line in lines(view):
        seen.setdefault(line["type"], set()).update(line)
        assert list(line)[:2] == ["type", "id"]
    assert set(seen) == set(CONTRACT)
    for kind, fields in CONTRACT.items():
        assert fields <= seen[kind], kind


def test_record_evidence_is_the_text(view: View) -> None:
    texts = {document.id: document.text for document in view.documents()}
    cited = 0
    for line in lines(view):
        assert ("evidence" in line) == (line["type"] not in {"document", "story", "entity"})
        for evidence in line.get("evidence", ()):
            assert texts[evidence["doc"]][evidence["start"] : evidence["end"]] == evidence["quote"]
            cited += 1
    assert cited > 10


def test_record_text_fields_are_the_text(view: View) -> None:
    """Every {text, start, end} anywhere in a line is a slice of the line's article."""
    texts = {document.id: document.text for document in view.documents()}
    found = 0

    def walk(value: Any, text: str) -> None:
        nonlocal found
        if isinstance(value, dict):
            if {"text", "start", "end"} <= set(value):
                assert text[value["start"] : value["end"]] == value["text"]
                found += 1
            for inner in value.values():
                walk(inner, text)
        elif isinstance(value, list):
            for inner in value:
                walk(inner, text)

    for line in lines(view):
        if "doc" in line:
            walk({key: value for key, value in line.items() if key != "evidence"}, texts[line["doc"]])
    assert found > 10


def test_record_refers_to_lines_that_exist(view: View) -> None:
    every = list(lines(view))
    ids = {line["id"] for line in every}
    assert len(ids) == len(every)
    held = next(line for line in every if line["type"] == "commitment" and line["holder"])
    assert held["holder"]["entity"] in ids
    assert held["attribution"] in ids
    assert held["claim"] in ids
    said = next(line for line in every if line["type"] == "attribution" and line["authority"] == "person")
    assert said["entity"] == held["holder"]["entity"]
    told = next(line for line in every if line["authority" if "authority" in line else "id"] == "anonymous")
    assert told["entity"] == ""
    assert told["count"] == [2, 2]
    assert told["reason"]["text"] == "who asked not to be named"


def test_record_is_in_a_fixed_order(view: View) -> None:
    kinds = [line["type"] for line in lines(view)]
    assert kinds[:6] == ["story"] * 3 + ["document"] * 3
    docs = [line["doc"] for line in lines(view) if "doc" in line]
    assert docs == sorted(docs, key=[document.id for document in view.documents()].index)


def test_record_has_a_line_for_each_story(view: View) -> None:
    found = list(stories_of(view, title="The harbour"))
    assert [len(line["documents"]) for line in found] == [1, 1, 1]
    assert "The harbour" not in {line["title"] for line in found}, "a title is for one story"
    undated = next(line for line in found if line["title"] == "Boats stay, for now")
    assert undated["interval"] == {"begin": None, "end": None}


def test_record_gives_a_title_to_the_one_story(view: View) -> None:
    first = next(view.documents())
    (line,) = stories_of(Selected(view, frozenset((first.id,))), title="The harbour")
    assert line["title"] == "The harbour"
    assert line["documents"] == [first.id]
    assert line["links"] == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"low": 2.0, "high": 2.0}, "exact"),
        ({"low": 153.0, "high": None}, "at least"),
        ({"low": None, "high": 200.0}, "at most"),
        ({"low": 100.0, "high": 999.0}, "between"),
        ({"low": None, "high": None}, "unknown"),
        (None, "unknown"),
    ],
)
def test_record_bound_of_a_figure(value: Any, expected: str) -> None:
    assert bound_of(value) == expected


# Every code point, surrogates that stand alone among them.
texts = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\u0301\u00a0\u2028\u202e\u200f\ufe0f🛥👩‍🚒“”’\ud800\x00\x1b"),
    ),
    min_size=1,
    max_size=60,
)


@given(text=texts, data=st.data())
def test_record_quotes_hold_in_any_script(text: str, data: st.DataObject) -> None:
    from onrecord.export.writing import json_line

    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    document = Document(id=document_id(text=text, url=""), text=text, raw_digest="")
    entry = samples.make(EntryType.ENTITY, document, {"name": text, "kind": "place"}, [(start, end)])
    event = samples.make(EntryType.EVENT, document, {"act": None}, [(start, end)])
    for made in (entry, event):
        recorded = Recorded(entry=made, published=UNKNOWN, recorded=UNKNOWN, run_id="run")
        back = json.loads(json_line(entry_line(recorded, EntityIndex([]))))
        for evidence in back.get("evidence", ()):
            assert text[evidence["start"] : evidence["end"]] == evidence["quote"]


def test_record_entity_of_a_phrase_is_its_last_name() -> None:
    text = "Pentagon chief Lloyd Austin spoke."
    document = Document(id="d", text=text, raw_digest="")
    made = []
    for name in ("Pentagon", "Lloyd Austin"):
        start, end = samples.at(document, name)
        body = {"name": name, "kind": "x", "mentions": [{"start": start, "end": end}], "why": ""}
        entry = samples.make(EntryType.ENTITY, document, body, [(start, end)])
        made.append(Recorded(entry=entry, published=UNKNOWN, recorded=UNKNOWN, run_id="run"))
    index = EntityIndex(made)
    whole = {"start": 0, "end": 27}
    assert index.of(whole, key="e2") == made[1].entry.id
    assert index.of({"start": 0, "end": 8}, key="e1") == made[0].entry.id
    assert index.of(whole, key="") == ""
    assert index.of({"start": 28, "end": 33}, key="e2") == ""
    assert index.of(None, key="e2") == ""
