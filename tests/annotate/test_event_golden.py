"""The golden sentences: what each commits whom to, and how each told act stands, field by field."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord.annotate.annotator import AnnotatedDocument, Pipeline
from onrecord.annotate.layers import Event
from onrecord.document import Document, Published, Zone, ZoneKind, document_id
from onrecord.interval import parse
from onrecord.ledger.entries import entries
from onrecord.ledger.provenance import Entry, EntryType
from onrecord.registry import Group, load
from onrecord.span import overlap

GOLDEN = Path(__file__).parent.parent / "golden" / "events" / "sentences.jsonl"
FLOORS = {
    "recall": 0.90,
    "precision": 0.90,
    "force": 0.90,
    "polarity": 0.97,
    "actor": 0.90,
    "object": 0.90,
    "due": 0.90,
    "holder": 0.90,
    "condition": 0.90,
    "place": 0.90,
    "quantity": 0.90,
    "factuality": 0.90,
    "class": 0.90,
}


def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines()]


def document(text: str, published: str) -> Document:
    return Document(
        id=document_id(text=text, url=""),
        text=text,
        raw_digest="",
        zones=(Zone(0, len(text), ZoneKind.BODY),),
        published=Published(parse(published), "sidecar", (), published),
        language="en",
    )


def pipeline() -> Pipeline:
    return Pipeline(tuple(load(Group.ANNOTATORS, name)() for name in ("spacy", "timex", "rules", "events")))


def find(text: str, words: str) -> tuple[int, int]:
    """Where ``words`` stand as whole words."""
    match = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text)
    assert match is not None, (words, text)
    return match.span()


def said(field: dict[str, Any] | None) -> str:
    return "" if field is None else field["text"]


def alike(found: str, wanted: str | None) -> bool:
    """The same phrase, or one that is the other with its article, possessive or modifiers cut."""
    if not wanted:
        return not found
    small = {"the", "a", "an", "of", "'s", "s"}
    have, want = (set(re.findall(r"\w+", words.lower())) - small for words in (found, wanted))
    return bool(have & want) and len(have & want) >= 0.5 * len(have | want)


def judged(row: dict[str, Any], annotated: AnnotatedDocument) -> Iterator[tuple[str, bool, str]]:
    """(field, right, what was found) for one sentence."""
    text = row["text"]
    made = [e for e in entries(annotated) if e.type is EntryType.COMMITMENT]
    left = list(made)
    for wanted in row["commitments"]:
        at = find(text, wanted["act"])
        hit = next((e for e in left if overlap(at, span(e.body["act"]))), None)
        yield "recall", hit is not None, f"missed {wanted['force']} {wanted['act']}"
        if hit is None:
            continue
        left.remove(hit)
        yield from fields(hit, wanted)
    for _ in range(len(made) - len(left)):
        yield "precision", True, ""
    for extra in left:
        yield "precision", False, f"too much: {extra.body['force']} {said(extra.body['act'])}"
    for wanted in row["events"]:
        event = told(annotated, find(text, wanted["act"]))
        kind = event.factuality if event is not None else "nothing"
        yield "factuality", kind == wanted["factuality"], f"{wanted['act']} is {kind}"
        if wanted["class"]:
            found = event.act if event is not None else "nothing"
            yield "class", found == wanted["class"], f"{wanted['act']} is a {found}"


def fields(entry: Entry, wanted: dict[str, Any]) -> Iterator[tuple[str, bool, str]]:
    body = entry.body
    yield "force", body["force"] == wanted["force"], f"force {body['force']}"
    yield "polarity", body["polarity"] == wanted["polarity"], f"polarity {body['polarity']}"
    for name in ("actor", "object", "holder"):
        found = said(body[name])
        if name == "object" and wanted["object"] is None:
            continue
        yield name, alike(found, wanted[name]), f"{name} {found!r}, not {wanted[name]!r}"
    due = body["due"] and [body["due"]["begin"], body["due"]["end"]]
    if due == [None, None]:
        due = None
    yield "due", same_due(due, wanted["due"]), f"due {due}, not {wanted['due']}"
    if wanted.get("condition") or body["condition"]:
        found = said(body["condition"])
        yield "condition", alike(found, wanted.get("condition")), f"condition {found!r}"
    if wanted.get("place"):
        yield "place", alike(said(body["place"]), wanted["place"]), f"place {said(body['place'])!r}"
    if wanted.get("quantity"):
        bounds = body["quantity"] and [body["quantity"]["low"], body["quantity"]["high"]]
        yield "quantity", bounds == wanted["quantity"], f"quantity {bounds}"


def same_due(found: list[str | None] | None, wanted: list[str | None] | None) -> bool:
    """A due whose key gives a begin alone is right when that is."""
    if found is None or wanted is None:
        return found is wanted
    return found == wanted or (wanted[1] is None and found[0] == wanted[0])


def span(field: dict[str, Any]) -> tuple[int, int]:
    return field["start"], field["end"]


def told(annotated: AnnotatedDocument, at: tuple[int, int]) -> Event | None:
    return next((e for e in annotated.need_events() if overlap(at, e.trigger)), None)


def tally(golden: list[dict[str, Any]]) -> tuple[Counter[str], Counter[str], list[str]]:
    """How many of each field are right, how many there are, and every miss."""
    run = pipeline()
    right: Counter[str] = Counter()
    all_: Counter[str] = Counter()
    misses = []
    for row in golden:
        annotated = run(document(row["text"], row["published"]))
        for field, good, what in judged(row, annotated):
            all_[field] += 1
            right[field] += good
            if not good:
                misses.append(f"{row['id']} {field}: {what} · {row['text']}")
    return right, all_, misses


def test_event_golden_has_sentences_of_eight_domains() -> None:
    golden = rows()
    assert len(golden) >= 200
    assert len({row["domain"] for row in golden}) >= 8
    assert len({row["text"] for row in golden}) == len(golden)


@pytest.fixture(scope="module")
def scores() -> dict[str, float]:
    right, all_, _ = tally(rows())
    return {field: right[field] / all_[field] for field in all_}


@pytest.mark.parametrize("field", sorted(FLOORS))
def test_event_golden_stays_above_its_floor(field: str, scores: dict[str, float]) -> None:
    assert scores[field] >= FLOORS[field], f"{field}: {scores[field]:.3f}"


FRESH = GOLDEN.parent / "fresh.jsonl"
FRESH_FLOORS = {
    "recall": 0.93,
    "precision": 0.95,
    "force": 0.93,
    "polarity": 0.98,
    "actor": 0.95,
    "due": 0.84,
    "holder": 0.93,
    "factuality": 0.98,
    "class": 0.98,
}


@pytest.fixture(scope="module")
def fresh_scores() -> dict[str, float]:
    golden = [json.loads(line) for line in FRESH.read_text("utf-8").splitlines()]
    assert len(golden) >= 60
    assert len({row["domain"] for row in golden}) >= 8
    right, all_, _ = tally(golden)
    return {field: right[field] / all_[field] for field in all_}


@pytest.mark.parametrize("field", sorted(FRESH_FLOORS))
def test_event_golden_fresh_sentences_stay_above_their_floor(
    field: str, fresh_scores: dict[str, float]
) -> None:
    assert fresh_scores[field] >= FRESH_FLOORS[field], f"{field}: {fresh_scores[field]:.3f}"
