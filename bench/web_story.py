"""Invented ledgers of the sizes that the reading room is measured on, made by a seeded generator."""

from __future__ import annotations

import hashlib
import re
import sys
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))  # where the invented story of the reading room's tests is made

import record_samples as samples  # noqa: E402
import web_samples  # noqa: E402
from onrecord.document import Document, Published, Zone, ZoneKind, document_id  # noqa: E402
from onrecord.interval import day  # noqa: E402
from onrecord.ledger.provenance import Entry, EntryType  # noqa: E402
from onrecord.ledger.store import InputKey  # noqa: E402
from onrecord.registry import Group, load  # noqa: E402

ARTICLES, SENTENCES = 500, 8
"""Eight sentences with five entries each: 20,000 entries."""
LONG = 20_000
"""Words of the long article."""
CORPUS = 100_000
WORDS = 90
_COMMON = (
    "the",
    "of",
    "to",
    "and",
    "in",
    "a",
    "for",
    "that",
    "on",
    "said",
    "is",
    "with",
    "was",
    "be",
    "troops",
)


def big_story(path: Path) -> Path:
    """A story of 500 articles and 20,000 entries."""
    return web_samples.big_ledger(path, articles=ARTICLES, sentences=SENTENCES)


def one_more(path: Path, number: int) -> None:
    """Another run over the ledger of the story, with one article more: the newest. ``number`` is from 0."""
    *_, (document, entries) = web_samples.story(ARTICLES + 1 + number, sentences=SENTENCES)
    recorded = samples.RECORDED + timedelta(days=1 + number)
    with (
        load(Group.STORES, "sqlite").open(path, create=True) as store,
        store.begin(recorded=recorded, version="0", pipeline="big", settings={}) as writer,
    ):
        key = InputKey(raw_digest=document.raw_digest, ingest="i", pipeline="p")
        writer.add(document, entries, key=key, where=document.path)


def long_article(path: Path) -> Path:
    """One article of at least 20,000 words, with five entries a sentence."""
    sentences = LONG // 16
    while True:
        document, entries = next(web_samples.story(1, sentences=sentences))
        if len(document.text.split()) >= LONG:
            break
        sentences += sentences // 8
    with (
        load(Group.STORES, "sqlite").open(path, create=True) as store,
        store.begin(recorded=samples.RECORDED, version="0", pipeline="long", settings={}) as writer,
    ):
        key = InputKey(raw_digest=document.raw_digest, ingest="i", pipeline="p")
        writer.add(document, entries, key=key, where=document.path)
    return path


def corpus(path: Path, *, articles: int = CORPUS) -> Path:
    """Short articles whose words follow Zipf's law, each with two people who speak."""
    chance = Random(11)  # noqa: S311 - words, not secrets
    vocabulary = [*_COMMON, *(_word(chance) for _ in range(30_000))]
    weights = list(accumulate(1 / (rank + 2) for rank in range(len(vocabulary))))
    with (
        load(Group.STORES, "sqlite").open(path, create=True) as store,
        store.begin(recorded=samples.RECORDED, version="0", pipeline="corpus", settings={}) as writer,
    ):
        for number in range(articles):
            words = chance.choices(vocabulary, cum_weights=weights, k=WORDS)
            document, entries = _article(number, words, chance)
            key = InputKey(raw_digest=document.raw_digest, ingest="i", pipeline="p")
            writer.add(document, entries, key=key, where=document.path)
    return path


def _word(chance: Random) -> str:
    return "".join(
        chance.choice("bcdfglmnprstv") + chance.choice("aeiou") for _ in range(chance.randrange(2, 5))
    )


def _article(number: int, words: list[str], chance: Random) -> tuple[Document, list[Entry]]:
    told = datetime(2001, 1, 1, tzinfo=UTC) + timedelta(hours=2 * number)
    names = chance.sample(web_samples.PEOPLE, 2)
    half = WORDS // 2
    text = f"Report {number}\n" + "".join(
        f"{name} said that {' '.join(words[at : at + half])}.\n"
        for name, at in zip(names, (0, half), strict=True)
    )
    document = Document(
        id=document_id(text=text, url=""),
        text=text,
        raw_digest=hashlib.sha256(text.encode()).hexdigest(),
        zones=tuple(
            Zone(m.start(), m.end(), ZoneKind.BODY if m.start() else ZoneKind.TITLE)
            for m in re.finditer("[^\n]+", text)
        ),
        outlet=f"Outlet {number % 40}",
        title=f"Report {number}",
        published=Published(day(told.year, told.month, told.day), "url", (), "x"),
        language="en",
        path=f"{number:06}.txt",
    )
    return document, [_said(document, name, chance) for name in names]


def _said(document: Document, name: str, chance: Random) -> Entry:
    start = document.text.index(f"{name} said that")
    end = document.text.index("\n", start)
    content = start + len(name) + len(" said that ")
    authority = web_samples.AUTHORITY[web_samples.PEOPLE.index(name)]
    body = {
        "source": [[start, start + len(name)]],
        "cue": [[start + len(name) + 1, start + len(name) + 5]],
        "content": [[content, end]],
        "kind": "indirect",
        "act": chance.choice(("say", "confirm", "deny", "promise")),
        "negated": False,
        "authority": authority,
        "via": [],
        "hops": [],
        "parent": None,
        "sources": [{"authority": authority, "name": name, "entity": "", "head": None}],
        "rule": "corpus",
    }
    return samples.make(EntryType.ATTRIBUTION, document, body, [(start, end)])
