"""The invented stories with a key: the key is sound. What is measured on them stands in the floors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent / "golden" / "revision_stories"
STORIES = sorted(p.parent for p in ROOT.glob("*/revisions.jsonl"))


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("story", STORIES, ids=lambda p: p.name)
def test_revision_stories_have_a_sound_key(story: Path) -> None:
    commitments, revisions = rows(story / "commitments.jsonl"), rows(story / "revisions.jsonl")
    text = {p.stem: p.read_text("utf-8") for p in (story / "text").glob("*.txt")}
    assert len(text) >= 3
    for row in commitments:
        assert text[row["doc"]][row["start"] : row["end"]] == row["evidence"]
    place = {row["id"]: at for at, row in enumerate(commitments)}
    for row in revisions:
        if isinstance(row["to"], str):
            assert place[row["from"]] < place[row["to"]]
        else:
            to = row["to"]
            assert text[to["doc"]][to["start"] : to["end"]] == to["evidence"]


def test_revision_stories_cover_the_kinds() -> None:
    kinds = {row["kind"] for story in STORIES for row in rows(story / "revisions.jsonl")}
    assert len(kinds) >= 12
