"""Short texts of many genres, some with no commitment at all, with what they commit whom to."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord.annotate.annotator import AnnotatedDocument, Pipeline
from onrecord.document import Document, Published, Zone, ZoneKind, document_id
from onrecord.interval import parse
from onrecord.ledger.entries import entries
from onrecord.ledger.provenance import Entry, EntryType
from onrecord.registry import Group, load
from onrecord.span import overlap

TEXTS = Path(__file__).parent.parent / "golden" / "events" / "texts.jsonl"
FLOORS = {
    "recall": 0.88,
    "precision": 0.95,
    "force": 0.93,
    "polarity": 0.99,
    "actor": 0.90,
    "holder": 0.92,
    "due": 0.93,
    "object": 0.85,
    "condition": 0.80,
    "quiet": 0.93,
    "factuality": 0.97,
}
_SMALL = {"the", "a", "an", "of", "'s", "s"}


def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in TEXTS.read_text("utf-8").splitlines()]


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def words(text: str | None) -> set[str]:
    return set(re.findall(r"\w+", (text or "").lower())) - _SMALL


def alike(found: dict[str, Any] | None, wanted: Any) -> bool:
    """Whether the found phrase shares at least half of its words with one of the wanted ones."""
    have = words(found["text"] if found else "")
    for each in listed(wanted):
        want = words(each)
        if have == want or (have & want and len(have & want) >= 0.5 * len(have | want)):
            return True
    return False


def same_due(found: dict[str, Any] | None, wanted: Any) -> bool:
    have = [found["begin"], found["end"]] if found and (found["begin"] or found["end"]) else None
    several = wanted is not None and any(isinstance(each, list) for each in wanted)
    for each in wanted if several else [wanted]:
        if have is None or each is None:
            if have is each:
                return True
        elif have == each or (each[1] is None and have[0] == each[0]):
            return True
    return False


def judged(row: dict[str, Any], annotated: AnnotatedDocument) -> Iterator[tuple[str, bool]]:
    """(field, right) for one text; rows that a reader may or may not count are neutral."""
    left = [e for e in entries(annotated) if e.type is EntryType.COMMITMENT]
    yield from [("quiet", not left)] if not row["commitments"] else []
    for wanted in sorted(row["commitments"], key=lambda each: "optional" in each):
        act = re.search(rf"(?<!\w){re.escape(wanted['act'])}(?!\w)", row["text"])
        assert act is not None, (row["id"], wanted["act"])
        hit = next(
            (e for e in left if overlap(act.span(), (e.body["act"]["start"], e.body["act"]["end"]))), None
        )
        if hit is not None:
            left.remove(hit)
        if "optional" not in wanted:
            yield "recall", hit is not None
            yield from fields(hit, wanted) if hit is not None else ()
    yield from (("precision", False) for _ in left)
    for wanted in row["events"]:
        at = row["text"].index(wanted["act"])
        told = next((e for e in annotated.need_events() if e.trigger[0] <= at < e.trigger[1]), None)
        yield "factuality", told is not None and told.factuality == wanted["factuality"]


def fields(entry: Entry, wanted: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    body = entry.body
    yield "precision", True
    yield "force", body["force"] in listed(wanted["force"])
    yield "polarity", body["polarity"] in listed(wanted["polarity"])
    yield "due", same_due(body["due"], wanted["due"])
    for name in ("actor", "holder"):
        yield name, alike(body[name], wanted[name])
    for name in ("object", "condition"):
        if wanted[name]:
            yield name, alike(body[name], wanted[name])


@pytest.fixture(scope="module")
def scores() -> dict[str, float]:
    run = Pipeline(tuple(load(Group.ANNOTATORS, name)() for name in ("spacy", "timex", "rules", "events")))
    right: Counter[str] = Counter()
    all_: Counter[str] = Counter()
    for row in rows():
        text = row["text"]
        document = Document(
            id=document_id(text=text, url=""),
            text=text,
            raw_digest="",
            zones=(Zone(0, len(text), ZoneKind.BODY),),
            published=Published(parse(row["published"]), "sidecar", (), row["published"]),
            language="en",
        )
        for field, good in judged(row, run(document)):
            all_[field] += 1
            right[field] += good
    return {field: right[field] / all_[field] for field in all_}


def test_event_texts_are_of_many_kinds() -> None:
    golden = rows()
    assert len(golden) >= 90
    assert len({row["domain"] for row in golden}) >= 10
    assert sum(not row["commitments"] for row in golden) >= 20


@pytest.mark.parametrize("field", sorted(FLOORS))
def test_event_texts_stay_above_their_floor(field: str, scores: dict[str, float]) -> None:
    assert scores[field] >= FLOORS[field], f"{field}: {scores[field]:.3f}"
