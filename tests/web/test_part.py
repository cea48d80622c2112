"""A reading room over one story of a ledger shows that story, and nothing of another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from onrecord.registry import Group, load
from onrecord.story.grouping import stories


@pytest.fixture
def ids(ledger_path: Path) -> tuple[str, set[str], set[str]]:
    """A story's id, its articles, and the others."""
    with load(Group.STORES, "sqlite").open(ledger_path, create=False, readonly=True) as store:
        found = stories(store.view())
    assert len(found) > 1
    mine = set(found[0].documents)
    return found[0].id, mine, {doc for story in found[1:] for doc in story.documents}


def test_part_holds_the_articles_of_its_story_alone(opening: Any, ledger_path: Path, ids: Any) -> None:
    story, mine, others = ids
    client = opening(ledger_path, story=story)
    assert {each["id"] for each in client.get("/api/articles").json()["articles"]} == mine
    assert all(client.get(f"/articles/{doc}").status_code == 404 for doc in others)
    for page in ("/", "/roadmap", "/timeline", "/sources", "/origins", "/review", "/hand-over/jsonl"):
        text = client.get(page).text
        assert not [doc for doc in others if doc in text], page


def test_part_is_searched_alone(opening: Any, ledger_path: Path, ids: Any) -> None:
    story, mine, _ = ids
    whole = opening(ledger_path).get("/api/search?q=the").json()
    part = opening(ledger_path, story=story).get("/api/search?q=the").json()
    everywhere = {each["doc"] for each in whole["articles"]}
    assert {each["doc"] for each in part["articles"]} == everywhere & mine
    assert part["page"]["total"] == len(everywhere & mine)
