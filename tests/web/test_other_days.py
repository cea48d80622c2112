"""The account of another day, got through what is remembered, is the one that a new process makes."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from onrecord.cli.main import cli
from onrecord.web import collector

NOW = datetime(2031, 7, 1, 9, tzinfo=UTC)
DAYS = ("", "2024-09-09", "2024-09-14", "2024-09-21", "2024-10-04")
PAGES = ("story", "drift", "roadmap", "origins", "disagreements", "timeline", "sources", "articles")


def addresses() -> list[str]:
    return [f"/api/{page}?as_of={day}" for page, day in itertools.product(PAGES, DAYS)]


def told(ledger: Path, asked: list[str]) -> list[str]:
    """What a server answers; run in a process of its own."""
    from starlette.testclient import TestClient

    from onrecord.web.app import create_app

    client = TestClient(create_app(ledger, clock=lambda: NOW), base_url="http://127.0.0.1")
    return [client.get(address).text for address in asked]


def told_afresh(ledger: Path, asked: list[str]) -> list[str]:
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(told, (ledger, asked))


@pytest.fixture
def frozen() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles in which names, counts, copies, citations and a new version of a page come with the days."""
    folder = tmp_path_factory.mktemp("days")
    text = (
        '{"text": "OSTRELL (Corvo) — The Drell company will close the yard by October 2024, '
        'Minister Ada Renn said. Reuters reported that 40 boats will leave Sarn by May 2025.", '
        '"published": "2024-09-08", "outlet": "Drell Post", "url": "https://drell.test/a"}\n'
        '{"text": "The Drell company will close the yard by December 2024, Ada Renn said. '
        "“The yard is to be closed in full by the winter”, she told the Tern News Agency. "
        'The council agreed to reopen the Mill Bridge by 1 November 2024.", '
        '"published": "2024-09-12", "outlet": "Gazette", "url": "https://gazette.test/b"}\n'
        '{"text": "OSTRELL (Corvo) — The Drell company will close the yard by March 2025, '
        'Minister Ada Renn said. Reuters reported that 60 boats will leave Sarn by May 2025.", '
        '"published": "2024-09-20", "outlet": "Drell Post", "url": "https://drell.test/a"}\n'
        '{"text": "The yard will not be closed, the Drell company said. '
        "“The yard is to be closed in full by the winter”, two officials told Corvo. "
        'The Mill Bridge was reopened on Tuesday. 55 boats left Sarn.", '
        '"published": "2024-10-02", "outlet": "Corvo", "url": "https://corvo.test/c"}\n'
        '{"text": "Boats will leave Sarn by June 2025, the Drell company promised.", "outlet": "Lantern"}\n'
    )
    (folder / "articles.jsonl").write_text(text, encoding="utf-8")
    ledger = folder / "story.db"
    run = CliRunner().invoke(cli, ["build", str(folder / "articles.jsonl"), "--ledger", str(ledger)])
    assert run.exit_code == 0, run.output
    return ledger


def decide(client: Any, **said: str) -> None:
    answer = client.post("/api/decisions", json={"reviewer": "Bo", **said})
    assert answer.status_code == 201, answer.text


@pytest.mark.slow
def test_other_days_are_as_in_a_new_process_also_after_decisions(
    harbour: Path, opening: Callable[..., Any]
) -> None:
    asked = addresses()
    client = opening(harbour)

    def now(order: list[str]) -> dict[str, str]:
        return {address: client.get(address).text for address in order}

    fresh = dict(zip(asked, told_afresh(harbour, asked), strict=True))
    assert now(asked) == fresh
    assert now(asked[::-1]) == fresh, "whichever day is asked for first"
    assert len({fresh[f"/api/roadmap?as_of={day}"] for day in DAYS}) > 2, "the days differ"

    found = client.get("/api/story").json()["commitments"]
    assert len(found) > 3
    decide(client, verb="correct", entry=found[0]["id"], field="force", value="demanded")
    decide(client, verb="reject", entry=found[-1]["id"])
    after = now(asked)
    assert after == dict(zip(asked, told_afresh(harbour, asked), strict=True))
    assert after != fresh, "the decisions show"
    client = opening(harbour)  # another server of this process: nothing of its desk, all that is remembered
    assert now(asked) == after


def test_other_days_of_what_the_ledger_knew_share_what_was_read(
    big_path: Path, opening: Callable[..., Any]
) -> None:
    client = opening(big_path)
    kept = client.app._app.state.desk._kept
    today = client.get("/api/sources").json()
    assert client.get("/api/sources?known_on=2031-06-30").json() == {"known_on": "2031-06-30", **today}
    assert list(kept) == [(None, None)], "all was recorded by then: nothing is read again"
    before = client.get("/api/sources?known_on=2031-05-31").json()
    assert before["sources"] == []


@pytest.mark.usefixtures("frozen")
def test_other_days_once_read_the_collector_looks_at_nothing(
    big_path: Path, opening: Callable[..., Any]
) -> None:
    client = opening(big_path)
    collector.while_reading()
    assert gc.get_threshold() == collector.SELDOM
    client.app.warm()
    collector.once_read()
    kept = client.app._app.state.desk._kept[None, None]
    assert gc.get_freeze_count() > 10_000
    looked = set(map(id, gc.get_objects()))
    (by_document,) = [found for kind, found in kept.entries.items() if kind == "commitment"]
    assert id(by_document) not in looked
    assert not {id(each.entry.body) for found in by_document.values() for each in found} & looked
