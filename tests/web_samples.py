"""A large invented story for the tests and the measurements of the reading room: built, not annotated."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import record_samples as samples
from onrecord.document import Document, Published, Zone, ZoneKind, document_id
from onrecord.interval import day, month
from onrecord.ledger.claim import text_field
from onrecord.ledger.provenance import Entry, EntryType
from onrecord.ledger.store import InputKey
from onrecord.registry import Group, load

PEOPLE = ("Ada Renn", "Osk Varro", "Lena Tiv", "the harbour ministry", "officials", "two diplomats")
AUTHORITY = ("person", "person", "person", "organization", "collective", "anonymous")
FORCES = ("promised", "planned", "demanded", "refused", "agreed", "expected")
FILLER = (
    *("the", "a", "quay", "crane", "ferry", "tide", "pilot", "rope", "was", "stood", "lay", "quiet", "still"),
    *("empty", "near", "under", "beside", "and", "while", "nobody", "somebody", "everyone", "saw", "heard"),
    *("counted", "painted", "mended", "old", "new", "red", "last", "first", "morning", "evening", "rain"),
    *(
        "fog",
        "wind",
        "lamp",
        "anchor",
        "chain",
        "barrel",
        "ladder",
        "shed",
        "gull",
        "bell",
        "chart",
        "compass",
    ),
    *("lighthouse", "breakwater", "warehouse", "again"),
)
"""What the rest of an article is told in: other words in each, as in articles that copy nothing."""


def big_ledger(path: Path, *, articles: int, sentences: int = 8) -> Path:
    """A ledger of ``articles`` with five entries for each of their ``sentences``."""
    with (
        load(Group.STORES, "sqlite").open(path, create=True) as store,
        store.begin(recorded=samples.RECORDED, version="0", pipeline="big", settings={}) as writer,
    ):
        for document, entries in story(articles, sentences=sentences):
            key = InputKey(raw_digest=document.raw_digest, ingest="i", pipeline="p")
            writer.add(document, entries, key=key, where=document.path)
    return path


def story(articles: int, *, sentences: int = 8) -> Iterator[tuple[Document, list[Entry]]]:
    chance = Random(7)
    for number in range(articles):
        yield _article(number, chance, sentences=sentences)


def _told(chance: Random) -> str:
    return f"{' '.join(chance.choices(FILLER, k=18)).capitalize()}."


def _article(number: int, chance: Random, *, sentences: int) -> tuple[Document, list[Entry]]:
    told = datetime(2029, 1, 1, tzinfo=UTC) + timedelta(days=number * 2)
    lines = [f"Harbour report {number}"]
    drawn = []
    for at in range(sentences):
        who = chance.randrange(len(PEOPLE))
        due = told + timedelta(days=chance.randrange(20, 900))
        boats = chance.randrange(2, 90)
        clause = f"{boats} boats will leave quay {number}-{at} by {due:%B %Y}"
        lines.append(f"{PEOPLE[who]} said that {clause}. {_told(chance)}")
        drawn.append((who, due, boats, clause))
    text = "\n".join(lines) + "\n"
    zones = tuple(
        Zone(m.start(), m.end(), ZoneKind.BODY if m.start() else ZoneKind.TITLE)
        for m in re.finditer("[^\n]+", text)
    )
    document = Document(
        id=document_id(text=text, url=f"https://news.test/{number}"),
        text=text,
        raw_digest=hashlib.sha256(text.encode()).hexdigest(),
        zones=zones,
        url=f"https://news.test/{number}",
        outlet=f"Outlet {number % 12}",
        title=lines[0],
        published=Published(day(told.year, told.month, told.day), "url", (), "x"),
        language="en",
        path=f"{number:05}.txt",
    )
    entries: list[Entry] = []
    for who, due, boats, clause in drawn:
        entries += _entries(document, who, due, boats, clause, chance)
    return document, entries


def _entries(
    doc: Document, who: int, due: datetime, boats: int, clause: str, chance: Random
) -> Iterator[Entry]:
    at = doc.text.index(clause)
    line = doc.text.rindex("\n", 0, at) + 1
    name, authority = PEOPLE[who], AUTHORITY[who]
    words = text_field(doc, (line, line + len(name))) or {}
    said = {
        "source": [[line, line + len(name)]],
        "cue": [[line + len(name) + 1, line + len(name) + 5]],
        "content": [[at, at + len(clause)]],
        "kind": "indirect",
        "act": chance.choice(("say", "confirm", "deny", "promise")),
        "negated": False,
        "authority": authority,
        "via": [],
        "hops": [],
        "parent": None,
        "sources": [{"authority": authority, "name": name, "entity": "e1" if who < 4 else "", "head": words}],
        "rule": "big",
    }
    yield samples.make(
        EntryType.ATTRIBUTION, doc, said, [(line, line + len(name) + 5), (at, at + len(clause))]
    )
    verb = doc.text.index("leave", at)
    by = doc.text.index("by ", verb)
    until = month(due.year, due.month).until()
    time = samples.time(
        doc, doc.text[by : at + len(clause)], until, granularity="month", unsure=boats % 9 == 0
    )
    shared = {
        "holder": {**words, "name": name, "entity": "e1", "authority": authority},
        "via": [],
        "attribution": None,
        "actor": {**(text_field(doc, (at, verb - 6)) or {}), "name": ""},
        "act": {**(text_field(doc, (verb, verb + 5)) or {}), "class": "withdraw", "root": "RETREAT"},
        "object": None,
        "recipient": None,
        "quantity": None,
        "place": text_field(doc, (verb + 6, by - 1)),
        "condition": None,
        "polarity": "+",
        "factuality": "planned",
    }
    clause_at = [(at, at + len(clause))]
    claim = samples.make(EntryType.CLAIM, doc, {**shared, "time": time}, clause_at)
    yield claim
    force = {"force": chance.choice(FORCES), "due": time, "claim": claim.id, "tranche_of": None}
    yield samples.make(EntryType.COMMITMENT, doc, {**shared, **force}, clause_at, valid=until)
    yield samples.make(EntryType.EVENT, doc, {**shared, "time": time}, clause_at, valid=until)
    figure = {
        "measure": "boats",
        "value": {
            **(text_field(doc, (at, at + len(str(boats)))) or {}),
            "low": boats,
            "high": boats,
            "unit": "boats",
        },
        "as_of": {"begin": None, "end": None},
        "act": shared["act"],
        "place": None,
        "holder": None,
        "factuality": "planned",
    }
    yield samples.make(EntryType.QUANTITY, doc, figure, [(at, at + len(str(boats)))])
