"""Entries: what one annotated article yields, field by field, from layers made by hand."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from onrecord.annotate.annotator import AnnotatedDocument, Layer, Origin
from onrecord.annotate.layers import (
    Act,
    Attribution,
    Authority,
    Entity,
    Event,
    Factuality,
    Force,
    Hop,
    Quantity,
    Reading,
    Source,
    Timex,
    TimexType,
)
from onrecord.document import Document, Published, Zone, ZoneKind, document_id
from onrecord.interval import day, parse, year
from onrecord.ledger.entries import entries
from onrecord.ledger.provenance import Entry, EntryType

TEXT = (
    "The Post said on Tuesday that Ada Brel vowed the firm would pay 40 clerks by 2033 if it can. "
    "Two aides confirmed it."
)
ORIGIN = Origin(annotator="hand", version="1", settings="0")


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def document(text: str = TEXT, kind: ZoneKind = ZoneKind.BODY) -> Document:
    return Document(
        id=document_id(text=text, url=""),
        text=text,
        raw_digest="",
        zones=(Zone(0, len(text), kind),) if text.strip() else (),
        published=Published(parse("2031-03-12"), "sidecar", (), "2031-03-12"),
    )


OUTER = Attribution(
    id="a1",
    source=(at("The Post"),),
    cue=(at("said"),),
    content=(at("that Ada Brel vowed the firm would pay 40 clerks by 2033 if it can"),),
    sources=(Source(authority=Authority.OUTLET, spans=(at("The Post"),), name="The Post"),),
    rule="clause",
)
INNER = Attribution(
    id="a2",
    parent="a1",
    source=(at("Ada Brel"),),
    cue=(at("vowed"),),
    content=(at("the firm would pay 40 clerks by 2033 if it can"),),
    act=Act.PROMISE,
    sources=(
        Source(
            authority=Authority.PERSON,
            spans=(at("Ada Brel"),),
            head=at("Brel"),
            entity="e1",
            name="Ada Brel",
        ),
    ),
    via=(Hop("Norland Wire", at("The Post"), "citing"),),
    rule="clause",
)
ANONYMOUS = Attribution(
    id="a3",
    source=(at("Two aides"),),
    cue=(at("confirmed"),),
    content=(at("it."),),
    act=Act.CONFIRM,
    sources=(
        Source(
            authority=Authority.ANONYMOUS,
            spans=(at("Two aides"),),
            identity="anon1",
            entity="e9",
            count=(2, 2),
        ),
    ),
)
DUE = Timex(
    start=at("2033")[0],
    end=at("2033")[1],
    type=TimexType.DATE,
    value="2033",
    interval=year(2033),
    signal="by",
    signal_bounds=at("by"),
    bounded=year(2033).until(),
    rule="year",
    other=Reading("2034", year(2034), "next"),
)
TUESDAY = Timex(
    start=at("Tuesday")[0],
    end=at("Tuesday")[1],
    type=TimexType.DATE,
    value="2031-03-11",
    interval=day(2031, 3, 11),
    signal="on",
    signal_bounds=at("on"),
    bounded=day(2031, 3, 11),
    anchor="published",
)
PAY = Event(
    trigger=at("pay"),
    clause=(at("the firm would pay 40 clerks by 2033 if it can"),),
    lemma="pay",
    act="pay",
    root="AID",
    actor=at("the firm"),
    object=at("40 clerks"),
    quantity=Quantity(start=at("40")[0], end=at("40")[1], low=40, high=40, unit="clerks"),
    time=1,
    valid=year(2033).until(),
    condition=at("if it can"),
    factuality=Factuality.CONDITIONAL,
    force=Force.PROMISED,
    cue=at("vowed"),
    holder="a2",
)


def record(event: Event = PAY, kind: ZoneKind = ZoneKind.BODY) -> tuple[Entry, ...]:
    annotated = AnnotatedDocument(
        document=document(kind=kind),
        entities=(
            Entity(*at("Ada Brel"), "PERSON", "e1", "Ada Brel"),
            Entity(*at("Brel"), "PERSON", "e1", "Ada Brel"),
        ),
        timexes=(TUESDAY, DUE),
        attributions=(INNER, OUTER, ANONYMOUS),
        events=(event,),
        origins=tuple((layer, ORIGIN) for layer in Layer),
    )
    return entries(annotated)


def only(kind: EntryType, made: tuple[Entry, ...]) -> Entry:
    (entry,) = [e for e in made if e.type is kind]
    return entry


def field(words: str) -> dict[str, object]:
    start, end = at(words)
    return {"text": words, "start": start, "end": end}


def test_entries_commitment_carries_the_contract() -> None:
    made = record()
    commitment = only(EntryType.COMMITMENT, made)
    body = commitment.body
    assert body["force"] == "promised"
    assert body["actor"] == {**field("the firm"), "name": ""}
    assert body["act"] == {**field("pay"), "class": "pay", "root": "AID"}
    assert body["object"] == field("40 clerks")
    assert body["quantity"] == {**field("40"), "low": 40, "high": 40, "unit": "clerks"}
    assert body["due"] == {
        "text": "by 2033",
        "begin": None,
        "end": "2034-01-01",
        "span": [at("by 2033")[0], at("by 2033")[1]],
        "granularity": "year",
        "anchor": "none",
        "rule": "year",
        "unsure": False,
        "other": {"value": "2034", "begin": "2034-01-01", "end": "2035-01-01", "why": "next"},
    }
    assert body["condition"] == field("if it can")
    assert (body["polarity"], body["factuality"], body["modality_cue"]) == (
        "+",
        "conditional",
        field("vowed"),
    )
    assert (body["recipient"], body["place"], body["tranche_of"]) == (None, None, None)
    assert body["claim"] == only(EntryType.CLAIM, made).id
    assert [e.quote for e in commitment.evidence] == ["the firm would pay 40 clerks by 2033 if it can"]
    assert commitment.valid == year(2033).until()


def test_entries_holder_is_the_innermost_and_the_others_passed_it_on() -> None:
    made = record()
    body = only(EntryType.CLAIM, made).body
    assert body["holder"] == {**field("Ada Brel"), "name": "Ada Brel", "entity": "e1", "authority": "person"}
    assert body["via"] == ["Norland Wire", "The Post"]
    inner = next(e for e in made if e.type is EntryType.ATTRIBUTION and e.body["cue"] == [list(at("vowed"))])
    assert body["attribution"] == inner.id


def test_entries_own_word_of_the_clause_is_nearer_than_the_attribution_around() -> None:
    body = only(EntryType.CLAIM, record(replace(PAY, holder="a1", held_by=at("Ada Brel")))).body
    assert body["holder"]["name"] == "Ada Brel"
    assert body["holder"]["authority"] == "person"
    assert body["via"] == ["The Post"]


def test_entries_the_writer_holds_what_nobody_says() -> None:
    body = only(EntryType.CLAIM, record(replace(PAY, holder=None))).body
    assert (body["holder"], body["via"], body["attribution"]) == (None, [], None)


def test_entries_parents_are_entry_ids_whatever_the_order() -> None:
    made = {e.body["cue"][0][0]: e for e in record() if e.type is EntryType.ATTRIBUTION}
    outer, inner = made[at("said")[0]], made[at("vowed")[0]]
    assert inner.body["parent"] == outer.id
    assert outer.body["parent"] is None
    assert inner.body["hops"] == [{"name": "Norland Wire", **field("The Post"), "relation": "citing"}]
    assert [e.quote for e in inner.evidence] == [
        "Ada Brel vowed the firm would pay 40 clerks by 2033 if it can"
    ]


def test_entries_said_is_the_day_that_the_cue_tells() -> None:
    made = {e.body["cue"][0][0]: e for e in record() if e.type is EntryType.ATTRIBUTION}
    assert made[at("said")[0]].said == day(2031, 3, 11)
    assert made[at("confirmed")[0]].said == parse("2031-03-12")


def test_entries_ring_of_parents_ends() -> None:
    annotated = AnnotatedDocument(
        document=document(),
        attributions=(replace(OUTER, parent="a2"), INNER),
        origins=((Layer.ATTRIBUTIONS, ORIGIN),),
    )
    assert len(entries(annotated)) == 2


def test_entries_source_keeps_count_and_anonymity() -> None:
    made = {e.body["cue"][0][0]: e for e in record() if e.type is EntryType.ATTRIBUTION}
    (source,) = made[at("confirmed")[0]].body["sources"]
    assert source["count"] == [2, 2]
    assert source["identity"] == "anon1"
    body = only(EntryType.CLAIM, record(replace(PAY, holder="a3"))).body
    assert body["holder"]["entity"] == ""
    assert body["holder"]["name"] == "anon1"


def test_entries_past_event_is_dated_and_counted() -> None:
    made = record(replace(PAY, force=None, factuality=Factuality.HAPPENED))
    event, quantity = only(EntryType.EVENT, made), only(EntryType.QUANTITY, made)
    assert event.body["time"]["end"] == "2034-01-01"
    assert event.body["factuality"] == "happened"
    assert quantity.body["measure"] == "clerks"
    assert quantity.body["as_of"] == {"begin": None, "end": "2034-01-01"}
    assert EntryType.COMMITMENT not in {e.type for e in made}


def test_entries_duration_is_no_measure() -> None:
    count = Quantity(start=at("40")[0], end=at("40")[1], low=40, high=40, unit="years")
    made = record(replace(PAY, force=None, quantity=count))
    assert EntryType.QUANTITY not in {e.type for e in made}


def test_entries_entity_tells_why_its_mentions_are_one() -> None:
    entity = only(EntryType.ENTITY, record())
    assert entity.body["name"] == "Ada Brel"
    assert entity.body["kind"] == "person"
    assert entity.body["why"] == "forms of one name: Ada Brel; Brel"
    assert [m["start"] for m in entity.body["mentions"]] == [at("Ada Brel")[0], at("Brel")[0]]


def test_entries_of_chrome_are_none() -> None:
    assert record(kind=ZoneKind.CHROME) == ()


def test_entries_same_input_gives_the_same_ids_in_text_order() -> None:
    first, second = record(), record()
    assert [e.id for e in first] == [e.id for e in second]
    starts = [e.evidence[0].span.start for e in first]
    assert starts == sorted(starts)
    assert all(json.loads(json.dumps(dict(e.body), ensure_ascii=False)) == e.body for e in first)


def test_entries_without_layers_are_none() -> None:
    assert entries(AnnotatedDocument(document=document())) == ()


HOSTILE = st.text(
    alphabet=st.sampled_from("ab \u00a0\u201c\u201d'’é\U0001f600e\u0301\u200f\u05e9\n."),
    min_size=3,
    max_size=40,
)


@given(HOSTILE, st.data())
def test_entries_quotes_are_the_text(text: str, data: st.DataObject) -> None:
    def piece() -> tuple[int, int]:
        start = data.draw(st.integers(0, len(text) - 1))
        return start, data.draw(st.integers(start + 1, len(text)))

    made = Attribution(id="a1", source=(piece(),), cue=(piece(),), content=(piece(),))
    event = Event(trigger=piece(), clause=(piece(),), lemma="x", act="x", actor=piece(), holder="a1")
    annotated = AnnotatedDocument(
        document=document(text),
        attributions=(made,),
        events=(event, replace(event, force=Force.PLANNED)),
        origins=tuple((layer, ORIGIN) for layer in Layer),
    )
    for entry in entries(annotated):
        for evidence in entry.evidence:
            assert evidence.quote == text[evidence.span.start : evidence.span.end]
