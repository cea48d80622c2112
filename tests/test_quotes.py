"""Every exported quote is the characters of its article: over all fixtures, and over hostile text."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.export.record import lines
from onrecord.registry import Group, load
from onrecord.workflow import Settings, build

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("ONRECORD_SHARED", ROOT.parent / "shared"))
FOLDERS = [
    *sorted((ROOT / "examples").glob("*/articles")),
    *(folder for folder in (SHARED / "seeds", SHARED / "stories" / "brexit" / "text") if folder.is_dir()),
]
RECORDED = datetime(2031, 5, 6, tzinfo=UTC)


def exported(paths: list[str]) -> Iterator[tuple[dict[str, str], list[dict[str, Any]]]]:
    """The texts by document id, and the export's lines, of one build."""
    with (
        tempfile.TemporaryDirectory() as folder,
        load(Group.STORES, "sqlite").open(Path(folder) / "l.db", create=True) as store,
    ):
        build(store, paths, settings=Settings(engine="serial"), recorded=RECORDED)
        view = store.view()
        yield {d.id: d.text for d in view.documents()}, [dict(line) for line in lines(view)]


def text_fields(value: Any) -> Iterator[dict[str, Any]]:
    """Every ``{"text", "start", "end"}`` in a line, however deep."""
    if isinstance(value, dict):
        if {"text", "start", "end"} <= set(value):
            yield value
        for inner in value.values():
            yield from text_fields(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from text_fields(inner)


def check(texts: dict[str, str], record: list[dict[str, Any]]) -> int:
    checked = 0
    for line in record:
        if line["type"] in {"document", "story", "entity"}:
            continue
        if line["type"] == "version":
            checked += check(texts, [{"type": "change", **change} for change in line["changes"]])
            continue
        assert line["evidence"], line
        doc = line["evidence"][0]["doc"]
        for evidence in line["evidence"]:
            assert evidence["quote"] == texts[evidence["doc"]][evidence["start"] : evidence["end"]]
            checked += 1
        for field in text_fields({k: v for k, v in line.items() if k != "evidence"}):
            assert field["text"] == texts[doc][field["start"] : field["end"]]
            checked += 1
    return checked


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.parent.name)
def test_every_quote_of_every_fixture_is_its_articles_characters(folder: Path) -> None:
    for texts, record in exported([str(folder)]):
        assert len(texts) >= 5
        assert check(texts, record) > 100


SAID = st.sampled_from(
    [
        "“We will leave by June 2032,” the envoy said. ",
        "Marta\u00a0Quill said\u00a0that 1,200 tro\u0301ops would go by the end of May. ",
        "“👩🏽\u200d⚖️ The court\u2028‘will’ rule,” said a judge who asked not to be named. ",
        "\u202eThe ministry\u202c denied that it had agreed to pay at least 40 million crowns. ",
        "قال \u200fQuill told Al Meridian: “No. ",
    ]
)
NOISE = st.text(
    st.characters(codec="utf-8") | st.sampled_from("\n\u00a0\u2028\u202e\u200d👩🏽\u0301“”’«»\"'\u200f .,"),
    max_size=40,
)


@settings(max_examples=30)
@given(st.lists(SAID | NOISE, min_size=1, max_size=8).map("".join))
def test_every_quote_of_hostile_text_is_its_articles_characters(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hostile.jsonl"
        path.write_text(json.dumps({"id": "h", "text": text}), "utf-8")
        for texts, record in exported([str(path)]):
            assert list(texts.values()) in ([], [text.replace("\0", "\ufffd")])
            check(texts, record)
