"""An invented article whose promises have every kind of date: a day, a month, open ends, an hour, none."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import record_samples as samples
from onrecord.document import Document, Published
from onrecord.interval import Interval, day, month
from onrecord.ledger.provenance import Entry, EntryType
from onrecord.ledger.store import InputKey, Store
from onrecord.registry import Group, load

HOUR = Interval(datetime(2031, 3, 2, 14, tzinfo=UTC), datetime(2031, 3, 2, 15, tzinfo=UTC))
WORDS: tuple[tuple[str, str, Interval, bool], ...] = (
    ("The mill", "on 2 March", day(2031, 3, 2), False),
    ("The forge", "in May 2031", month(2031, 5), True),
    ("The tower", "by June 2031", month(2031, 6).until(), False),
    ("The bridge", "from July 2031", month(2031, 7).since(), False),
    ("The <b>lock</b>", "at three on 2 March", HOUR, False),
    ("The weir", "some day", Interval(), False),
)


def article() -> Document:
    text = "Works at Orl\n" + "".join(
        f"{what} will close {when}, 🛥️ said Ada.\n" for what, when, _, _ in WORDS
    )
    return samples.document(
        text,
        outlet="The Orl Post",
        url="https://orl.test/works#top",
        path="works.txt",
        published=Published(day(2031, 1, 5), "url", (), "x"),
    )


def entries(doc: Document) -> list[Entry]:
    made = []
    for what, words, interval, unsure in WORDS:
        start, _ = samples.at(doc, what)
        clause = (start, samples.at(doc, words, after=start)[1])
        body = samples.proposition(doc, act="close", act_class="end", actor=what)
        act = samples.at(doc, "close", after=start)
        body["act"] = {**body["act"], "start": act[0], "end": act[1]}
        due = samples.time(doc, words, interval, granularity="day", unsure=unsure)
        at = samples.at(doc, words, after=start)
        due["span"] = list(at)
        more = {"force": "promised", "due": due, "claim": "cla-x", "tranche_of": None}
        made.append(samples.make(EntryType.COMMITMENT, doc, {**body, **more}, [clause], valid=interval))
    return made


def store(path: Path) -> Store:
    """A new ledger with the article, open."""
    opened: Store = load(Group.STORES, "sqlite").open(path, create=True)
    doc = article()
    with opened.begin(recorded=samples.RECORDED, version="0", pipeline="p", settings={}) as writer:
        key = InputKey(raw_digest=doc.raw_digest, ingest="i", pipeline="p")
        writer.add(doc, entries(doc), key=key, where=doc.path)
    return opened
