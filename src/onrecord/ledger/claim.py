"""Claims: one proposition, on the word of whoever holds it, with the characters that say so.

A claim is what one clause of an article states of an act: who did, does or is to do what, where and
when, and whether its holder asserts, denies or only considers it. It never says that it is true.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.annotate.annotator import Origin
from onrecord.annotate.layers import Authority, Factuality, Quantity, Timex
from onrecord.document import Document
from onrecord.interval import UNKNOWN, Interval, iso
from onrecord.ledger.provenance import Entry, EntryType, entry_id
from onrecord.span import Bounds, Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """On whose word a claim stands. ``name`` and ``entity`` are ``""`` where the article tells none."""

    bounds: Bounds
    name: str = ""
    entity: str = ""
    authority: Authority = Authority.UNATTRIBUTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who acts: the words, and the plain name where the text decides it."""

    bounds: Bounds
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActField:
    """The act: its words, its class from the lexicon (or lemma) and its PLOVER root."""

    bounds: Bounds
    act: str
    root: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeField:
    """A time expression and the interval that it sets for the act: ``valid``, not its bare value."""

    timex: Timex
    bounds: Bounds
    interval: Interval = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition:
    """What claims and commitments share: an act with its parties and circumstances, held by somebody.

    ``attribution`` is the entry id of the attribution whose content holds the clause; ``via`` names who
    passed it on, nearest first. ``holder`` is ``None`` for the writer of the article.
    """

    document: Document
    evidence: tuple[Bounds, ...]
    origin: Origin
    act: ActField
    holder: Holder | None = None
    via: tuple[str, ...] = ()
    attribution: str | None = None
    actor: Party | None = None
    object: Bounds | None = None
    recipient: Bounds | None = None
    quantity: Quantity | None = None
    place: Bounds | None = None
    time: TimeField | None = None
    condition: Bounds | None = None
    polarity: str = "+"
    factuality: Factuality = Factuality.UNKNOWN
    cue: Bounds | None = None
    remains_of: Bounds | None = None
    change: tuple[tuple[str, Bounds], ...] = ()
    notes: tuple[str, ...] = ()
    said: Interval = UNKNOWN
    valid: Interval = UNKNOWN

    def cited(self) -> tuple[Evidence, ...]:
        """The evidence, cut out of the document."""
        return tuple(self.document.cite(*bounds) for bounds in self.evidence)

    def body(self, *, time_name: str) -> dict[str, Any]:
        """The fields of the machine contract that claims and commitments share."""
        doc = self.document
        return {
            "holder": _holder(doc, self.holder),
            "via": list(self.via),
            "attribution": self.attribution,
            "actor": _party(doc, self.actor),
            "act": {
                **_words(doc, self.act.bounds),
                "class": self.act.act,
                "root": self.act.root,
            },
            "object": text_field(doc, self.object),
            "recipient": text_field(doc, self.recipient),
            "quantity": quantity_field(doc, self.quantity),
            "place": text_field(doc, self.place),
            time_name: time_field(doc, self.time),
            "condition": text_field(doc, self.condition),
            "polarity": self.polarity,
            "factuality": str(self.factuality),
            "modality_cue": text_field(doc, self.cue),
            "remains_of": text_field(doc, self.remains_of),
            "change": {name: _words(doc, bounds) for name, bounds in self.change} or None,
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Proposition):
    """A proposition that somebody holds, or that the article states in its own voice."""

    def entry(self) -> Entry:
        """The claim as a line of the record."""
        return make_entry(
            EntryType.CLAIM,
            self.document,
            self.body(time_name="time"),
            evidence=self.cited(),
            origin=self.origin,
            said=self.said,
            valid=self.valid,
        )


def make_entry(
    kind: EntryType,
    document: Document,
    body: Mapping[str, Any],
    *,
    evidence: tuple[Evidence, ...],
    origin: Origin,
    said: Interval,
    valid: Interval,
) -> Entry:
    """An entry of ``document`` under the id that its body and evidence give it."""
    return Entry(
        id=entry_id(kind, doc_id=document.id, body=body, evidence=evidence),
        type=kind,
        doc_id=document.id,
        body=body,
        evidence=evidence,
        origin=origin,
        said=said,
        valid=valid,
    )


def text_field(document: Document, bounds: Bounds | None) -> dict[str, Any] | None:
    """``{"text", "start", "end"}`` in code points of the document's text, ``None`` when absent."""
    return None if bounds is None else _words(document, bounds)


def _words(document: Document, bounds: Bounds) -> dict[str, Any]:
    return {"text": document.cite(*bounds).quote, "start": bounds[0], "end": bounds[1]}


def quantity_field(document: Document, quantity: Quantity | None) -> dict[str, Any] | None:
    """A quantity with its bounds; an open bound is ``None``."""
    if quantity is None:
        return None
    return {
        **_words(document, (quantity.start, quantity.end)),
        "low": quantity.low,
        "high": quantity.high,
        "unit": quantity.unit,
    }


def time_field(document: Document, time: TimeField | None) -> dict[str, Any] | None:
    """A time with its half-open interval in ISO 8601 and the way in which it was read."""
    if time is None:
        return None
    timex, words = time.timex, _words(document, time.bounds)
    other = timex.other and {
        "value": timex.other.value,
        "begin": iso(timex.other.interval.begin),
        "end": iso(timex.other.interval.end),
        "why": timex.other.why,
    }
    return {
        "text": words["text"],
        "begin": iso(time.interval.begin),
        "end": iso(time.interval.end),
        "span": [words["start"], words["end"]],
        "granularity": str(timex.interval.granularity),
        "anchor": timex.anchor,
        "rule": timex.rule,
        "unsure": timex.unsure,
        "other": other,
    }


def _party(document: Document, party: Party | None) -> dict[str, Any] | None:
    return None if party is None else {**_words(document, party.bounds), "name": party.name}


def _holder(document: Document, holder: Holder | None) -> dict[str, Any] | None:
    if holder is None:
        return None
    return {
        **_words(document, holder.bounds),
        "name": holder.name,
        "entity": holder.entity,
        "authority": str(holder.authority),
    }
