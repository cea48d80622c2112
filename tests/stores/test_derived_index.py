"""The index beside a ledger: in step after a build, made anew, and never needed."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from onrecord import interval
from onrecord.cli.main import run
from onrecord.document import Document, Published, Zone, ZoneKind, document_id
from onrecord.errors import StoreError
from onrecord.ledger.store import IndexState, InputKey
from onrecord.registry import Group, load
from onrecord.story import derived
from onrecord.story.grouping import stories
from onrecord.story.syndication import CROWD, copies

BEGUN = datetime(2031, 5, 6, 12, tzinfo=UTC)
WIRE = (
    "The Skarren ferry will not sail before the wall of the Velmora harbour has been looked at by divers, "
    "the minister Marta Quill told the Olmen Courier, and nobody in Hestia could say how long it would take."
)


def article(n: int, text: str, *, day: int) -> Document:
    text = f"Report {n} of the Skarren ferry\n{text}"
    head = text.index("\n")
    return Document(
        id=document_id(text=text, url=""),
        text=text,
        raw_digest=f"{n:064x}",
        zones=(Zone(0, head, ZoneKind.TITLE), Zone(head + 1, len(text), ZoneKind.BODY)),
        published=Published(interval.day(2031, 1 + day // 28, 1 + day % 28), "test"),
        language="en",
        path=f"{n}.txt",
    )


def opened(path: Path, *, create: bool = False, readonly: bool = False) -> Any:
    return load(Group.STORES, "sqlite").open(path, create=create, readonly=readonly)


def keep(store: Any, *documents: Document, at: int) -> None:
    now = BEGUN + timedelta(hours=at)
    with store.begin(recorded=now, version="0", pipeline="test", settings={}) as writer:
        for document in documents:
            key = InputKey(raw_digest=document.raw_digest, ingest="", pipeline="test")
            writer.add(document, (), key=key, where=document.path)


def told(store: Any) -> list[object]:
    view = store.view()
    return [copies(view), stories(view)]


def untold(store: Any) -> list[object]:
    view = replace(store.view(), indexed=lambda: None)
    return [copies(view), stories(view)]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "story.db"
    with opened(path, create=True) as store:
        documents = [article(n, f"{WIRE} Told {n} times.", day=n) for n in range(4)]
        keep(store, *documents, at=0)
        store.follow([d.id for d in documents])
    return path


def test_many_copies_one_at_a_time_in_any_order_leave_the_index_in_step(tmp_path: Path) -> None:
    count = CROWD + 16
    documents = [article(n, f"{WIRE} Told {n} times.", day=n) for n in range(count)]
    random.Random(3).shuffle(documents)
    with opened(tmp_path / "story.db", create=True) as store:
        for n, document in enumerate(documents):
            keep(store, document, at=n)
            store.follow([document.id])
        health = store.index_health()
        assert (health.state, health.articles, health.links) == (IndexState.IN_STEP, count, count)
        assert told(store) == untold(store)


def test_a_new_reading_of_an_article_takes_the_place_of_the_old_one(ledger: Path) -> None:
    with opened(ledger, create=True) as store:
        old = next(store.view().documents())
        before = store.view()
        new = replace(
            old,
            zones=old.zones[1:],
            published=Published(interval.day(2031, 9, 1), "test"),
            raw_digest="f" * 64,
        )
        keep(store, new, at=1)
        store.follow([new.id])
        assert store.index_health().state is IndexState.IN_STEP
        assert told(store) == untold(store)
        assert [copies(before), stories(before)] != told(store)
        assert copies(before) == copies(replace(before, indexed=lambda: None))


def test_a_build_that_was_not_followed_leaves_it_behind_and_the_next_brings_it_in_step(ledger: Path) -> None:
    with opened(ledger, create=True) as store:
        missed, other = (article(n, f"{WIRE} Told {n} times.", day=n) for n in (7, 8))
        keep(store, missed, at=1)
        health = store.index_health()
        assert (health.state, health.missing) == (IndexState.BEHIND, 2)  # it and its link
        assert told(store) == untold(store)
        keep(store, other, at=2)
        store.follow([other.id])
        assert store.index_health().state is IndexState.IN_STEP


def test_other_code_does_without_it_and_makes_it_anew(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sqlite3.connect(f"{ledger}.index") as raw:
        raw.execute("UPDATE meta SET value = 'of another day' WHERE name = 'code'")
    raw.close()
    with opened(ledger, create=True) as store:
        assert store.view().index is None
        assert store.index_health().state is IndexState.OTHER
        store.follow([])
        assert store.index_health().state is IndexState.IN_STEP
        assert store.view().index is not None


def test_one_of_another_ledger_is_made_anew(ledger: Path) -> None:
    ledger.unlink()
    with opened(ledger, create=True) as store:
        document = article(9, "The Oddaberg mine of Hestia is shut, Grenmet said.", day=3)
        keep(store, document, at=40)
        assert told(store) == untold(store)
        store.follow([document.id])
        health = store.index_health()
        assert (health.state, health.articles) == (IndexState.IN_STEP, 1)


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE posting",
        "UPDATE pair SET passages = '[[1, 2'",
        "UPDATE link SET link = '[1]'",
        "UPDATE terms SET places = x'00'; DELETE FROM link",
        "DELETE FROM posting; DELETE FROM pair; DELETE FROM article",
    ],
)
def test_a_damaged_one_is_not_used(ledger: Path, sql: str) -> None:
    raw = sqlite3.connect(f"{ledger}.index")
    raw.executescript(sql)
    raw.close()
    with opened(ledger, readonly=True) as store:
        assert told(store) == untold(store)
        assert store.index_health().state in {IndexState.DAMAGED, IndexState.BEHIND}


def test_what_it_holds_is_held_against_the_articles(ledger: Path) -> None:
    raw = sqlite3.connect(f"{ledger}.index")
    raw.executescript("UPDATE article SET words = words + 1")
    raw.close()
    with opened(ledger, readonly=True) as store:
        health = store.index_health()
        assert health.state is IndexState.DAMAGED
        assert "something else" in health.problems[0]


def test_a_file_that_is_no_index_is_not_touched(ledger: Path) -> None:
    index = Path(f"{ledger}.index")
    index.write_text("a list of words")
    with opened(ledger, create=True) as store:
        assert told(store) == untold(store)
        with pytest.raises(StoreError, match="is no index"):
            store.rebuild_index()
    assert index.read_text() == "a list of words"


def test_its_code_digest_covers_the_code_that_decides() -> None:
    assert len(derived.code_digest()) == 24


def test_doctor_tells_and_makes_it(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def said(*options: str) -> str:
        assert run(["doctor", "--ledger", str(ledger), *options]) == 0
        return capsys.readouterr().out

    Path(f"{ledger}.index").unlink()
    assert "Index: none; `onrecord doctor --rebuild` makes it." in said()
    assert f"Index: {ledger}.index (4 articles, 6 pairs, 4 links): in step." in said("--rebuild")
    assert run(["doctor", "--ledger", f"{ledger}.no", "--rebuild"]) == 1
    assert "There is no ledger" in capsys.readouterr().err
    assert not Path(f"{ledger}.no").exists()
