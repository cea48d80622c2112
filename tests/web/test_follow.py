"""A server goes on while the ledger grows: it reads again what was touched, and tells what a new one does."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import record_samples as samples
import web_samples
from onrecord.document import Published
from onrecord.interval import day
from onrecord.ledger.store import InputKey
from onrecord.registry import Group, load
from onrecord.web.asking import Asked

PAGES = ("story", "roadmap", "origins", "disagreements", "timeline", "sources", "articles", "quantities")
DAYS = ("", "2029-01-05", "2029-02-01")
STORY = tuple(web_samples.story(12, sentences=2))


def build(path: Path, *numbers: int, hours: int = 1, **changed: Any) -> None:
    """Another run over some of the articles."""
    recorded = samples.RECORDED + timedelta(hours=hours)
    with (
        load(Group.STORES, "sqlite").open(path, create=True) as store,
        store.begin(recorded=recorded, version="0", pipeline="big", settings={}) as writer,
    ):
        for number in numbers:
            document, entries = STORY[number]
            document = replace(document, **changed)
            key = InputKey(raw_digest=document.raw_digest, ingest=f"i{hours}", pipeline="p")
            writer.add(document, entries, key=key, where=document.path)


def told(client: Any) -> list[str]:
    asked = [f"/api/{page}?as_of={of}" for page, of in itertools.product(PAGES, DAYS)]
    asked.append("/api/changes?since=2029-01-03")
    return [client.get(address).text for address in asked]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "story.db"
    build(path, *range(9), hours=0)
    return path


def test_a_build_while_serving_shows_and_reads_what_it_touched_alone(
    ledger: Path, opening: Callable[..., Any]
) -> None:
    client = opening(ledger)
    before = told(client)
    desk = client.app._app.state.desk
    with desk.account(Asked()) as account:
        kept = {d.id: d for d in account.articles}
        entries = {r.entry.id: r for r in account.entries()}
    build(ledger, 10)
    after = told(client)
    assert after != before, "the article shows"
    assert after == told(opening(ledger)), "as a server shows it that starts now"
    with desk.account(Asked()) as account:
        assert len(account.articles) == 10
        assert all(kept.get(d.id) in (d, None) for d in account.articles)
        assert sum(kept.get(d.id) is d for d in account.articles) == 9, "each as itself"
        again = [entries.get(r.entry.id) is r for r in account.entries()]
        assert (again.count(True), again.count(False)) == (90, 10)
    build(ledger, 3, hours=2, published=Published(day(2029, 3, 1), "url", (), "x"))
    assert told(client) == told(opening(ledger)), "an article of another day now"
    answer = client.post(
        "/api/decisions",
        json={"reviewer": "Bo", "verb": "reject", "entry": next(iter(entries))},
    )
    assert answer.status_code == 201
    build(ledger, 11, hours=3)
    assert told(client) == told(opening(ledger)), "a decision and a build at once"


def test_another_ledger_in_its_place_is_read_anew(
    ledger: Path, tmp_path: Path, opening: Callable[..., Any]
) -> None:
    former = tmp_path / "former.db"
    shutil.copy(ledger, former)
    build(ledger, 10)
    client = opening(ledger)
    assert len(client.get("/api/articles").json()["articles"]) == 10
    shutil.copy(former, ledger)
    assert told(client) == told(opening(ledger))
    assert len(client.get("/api/articles").json()["articles"]) == 9
    ledger.unlink()
    build(ledger, 1, 2, hours=5)
    assert told(client) == told(opening(ledger))


def test_readers_of_different_days_at_once_get_what_each_alone_would(
    ledger: Path, opening: Callable[..., Any]
) -> None:
    days = [f"2029-01-{number:02}" for number in range(2, 18, 3)]
    asked = [f"/api/{page}?as_of={of}" for of in days for page in ("disagreements", "origins", "roadmap")]
    asked += [f"/api/changes?since={of}&as_of={days[-1]}" for of in days]
    alone = [opening(ledger).get(address).text for address in asked]
    client = opening(ledger)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda address: client.get(address).text, asked)) == alone
