"""The invented stories: their key stands in their articles, and the pipeline finds what it lists."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from onrecord.annotate.annotator import Pipeline
from onrecord.annotate.layers import Authority, Force
from onrecord.ingest.documents import ingest
from onrecord.ingest.options import IngestOptions
from onrecord.ingest.sources import RawInput, discover
from onrecord.ledger.entries import entries
from onrecord.ledger.provenance import EntryType
from onrecord.registry import Group, load
from onrecord.span import overlap

STORIES = Path(__file__).parent.parent / "golden" / "stories"
PARTS = sorted(path.name for path in STORIES.iterdir() if path.is_dir())
RECALL = {"development": 0.88, "heldout": 0.70}
Row = dict[str, Any]


def rows(part: str) -> list[Row]:
    lines = (STORIES / part / "commitments.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_stories_have_two_parts_that_share_nothing() -> None:
    assert PARTS == ["development", "heldout"]
    docs = [{row["doc"] for row in rows(part)} for part in PARTS]
    assert len(docs[0]) == len(docs[1]) == 5
    assert not docs[0] & docs[1]


@pytest.mark.parametrize("part", PARTS)
def test_stories_key_stands_in_the_articles(part: str) -> None:
    for row in rows(part):
        text = (STORIES / part / "text" / f"{row['doc']}.txt").read_text("utf-8")
        assert text[row["start"] : row["end"]] == row["evidence"]
        assert row["act"] in row["evidence"]
        for name in ("object", "quantity", "place", "due", "condition"):
            assert row[name] is None or row[name] in row["evidence"], row
        assert all(row[name] is None or row[name] in text for name in ("actor", "holder"))
        assert Force(row["force"])
        assert Authority(row["authority"])
        assert row["polarity"] in {"+", "-"}
        for interval in [row["due_value"], *row.get("due_alts", [])]:
            days = [date.fromisoformat(day) for day in interval or [] if day]
            assert days == sorted(days)


def found(part: str) -> dict[str, list[tuple[int, int]]]:
    """Where the acts of the commitments stand, by article."""
    run = Pipeline(tuple(load(Group.ANNOTATORS, name)() for name in ("spacy", "timex", "trained", "events")))
    acts: dict[str, list[tuple[int, int]]] = {}
    for each in discover([str(STORIES / part / "text")]):
        assert isinstance(each, RawInput)
        for document in ingest(
            each.read(), where=each.where, options=each.options(IngestOptions())
        ).documents:
            acts[Path(each.where).stem] = [
                (e.body["act"]["start"], e.body["act"]["end"])
                for e in entries(run(document))
                if e.type is EntryType.COMMITMENT
            ]
    return acts


@pytest.mark.parametrize("part", PARTS)
def test_stories_commitments_are_found(part: str) -> None:
    acts = found(part)
    wanted = [row for row in rows(part) if not row.get("marginal") and not row.get("title")]
    hits = 0
    for row in wanted:
        start = row["start"] + row["evidence"].index(row["act"])
        hits += any(overlap((start, start + len(row["act"])), at) for at in acts[row["doc"]])
    assert hits / len(wanted) >= RECALL[part]
