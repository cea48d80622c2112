"""Commitments through the pipeline: dues told by another clause, and who says so when one cites another."""

from __future__ import annotations

import pytest

from onrecord.annotate.annotator import Pipeline
from onrecord.document import Document, Published, Zone, ZoneKind, document_id
from onrecord.interval import parse
from onrecord.ledger.entries import entries
from onrecord.ledger.provenance import Entry, EntryType
from onrecord.registry import Group, load


def commitment(text: str, act: str, *, attribution: str = "rules") -> Entry:
    """The commitment of ``text`` to ``act``."""
    run = Pipeline(
        tuple(load(Group.ANNOTATORS, name)() for name in ("spacy", "timex", attribution, "events"))
    )
    document = Document(
        id=document_id(text=text, url=""),
        text=text,
        raw_digest="",
        zones=(Zone(0, len(text), ZoneKind.BODY),),
        published=Published(parse("2031-03-10"), "sidecar", (), "2031-03-10"),
        language="en",
    )
    found = [e for e in entries(run(document)) if e.type is EntryType.COMMITMENT]
    return next(e for e in found if e.body["act"]["text"] == act)


@pytest.mark.parametrize(
    ("text", "act", "due"),
    [
        (
            "The jury will return on 3 May, the same day the bishop is due to preach a sermon.",
            "preach",
            ("2031-05-03", "2031-05-04"),
        ),
        ("The council will drain the canal before the swans return in May.", "drain", (None, "2031-05-01")),
        (
            "The ferry company will close the pier for parts of May and June.",
            "close",
            ("2031-05-01", "2031-07-01"),
        ),
    ],
)
def test_event_due_told_by_another_clause_or_by_two_times(
    text: str, act: str, due: tuple[str | None, str | None]
) -> None:
    found = commitment(text, act).body["due"]
    assert found is not None
    assert (found["begin"], found["end"]) == due


@pytest.mark.parametrize(
    ("text", "act", "holder", "via"),
    [
        ("The bakery intends to sue, the Courier reported, citing a lawyer.", "sue", "a lawyer", "Courier"),
        (
            "According to Channel Seven, a spokesman said the bishop will sell the vineyard by May.",
            "sell",
            "a spokesman",
            "Channel Seven",
        ),
        (
            "According to the Herald, the governor expressed relief and that her office plans to pay them.",
            "pay",
            "the governor",
            "Herald",
        ),
    ],
)
def test_event_holder_is_who_is_cited_and_the_outlet_passes_it_on(
    text: str, act: str, holder: str, via: str
) -> None:
    body = commitment(text, act, attribution="trained").body
    assert body["holder"]["text"].startswith(holder)
    assert any(via in name for name in body["via"])


def test_event_a_limit_in_days_is_a_demand_without_a_day() -> None:
    body = commitment("The inspector gave the brewery ten days to repair its chimney.", "repair").body
    assert body["actor"]["text"] == "the brewery"
    assert body["holder"]["text"] == "The inspector"
    assert body["due"] is None or (body["due"]["begin"], body["due"]["end"]) == (None, None)
