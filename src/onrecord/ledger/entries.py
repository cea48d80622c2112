"""From an annotated document to the lines of its record. What every reader and exporter rests on.

A pure function of one article. Only readable zones (title, caption, body) yield entries; each entry
cites the characters that support it, and names the annotator whose layer it came from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from onrecord.annotate.annotator import AnnotatedDocument, Layer
from onrecord.annotate.layers import (
    Act,
    Attribution,
    Authority,
    Entity,
    Event,
    Force,
    Quantity,
    Source,
    Timex,
)
from onrecord.annotate.place import authority_of, plain_name
from onrecord.document import Document
from onrecord.interval import UNKNOWN, iso
from onrecord.ledger.attribution_entries import AttributionEntries
from onrecord.ledger.claim import (
    ActField,
    Claim,
    Holder,
    Party,
    TimeField,
    make_entry,
    quantity_field,
)
from onrecord.ledger.commitment import Commitment
from onrecord.ledger.provenance import Entry, EntryType
from onrecord.span import Bounds, inside, overlap


def entries(annotated: AnnotatedDocument) -> tuple[Entry, ...]:
    """Every entry of one article, in the order of the text; layers that nobody assigned yield none.

    Entries that would be the same line twice (one finding from two rules) are one.
    """
    record = _Record(annotated, AttributionEntries(annotated))
    found = [
        *record.told.entries.values(),
        *record.proposition_entries(),
        *record.entity_entries(),
        *record.dating_entries(),
    ]
    unique = {entry.id: entry for entry in found}
    return tuple(sorted(unique.values(), key=lambda e: (e.evidence[0].span, e.type, e.id)))


KINDS = {
    "PERSON": "person",
    "ORG": "organization",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "group",
    "EVENT": "event",
    "LAW": "law",
    "PRODUCT": "product",
    "WORK_OF_ART": "work",
}
"""What the tagger's labels are called in the record."""


@dataclass(frozen=True)
class _Record:
    """One annotated document with the look-ups that its entries need."""

    annotated: AnnotatedDocument
    told: AttributionEntries

    @property
    def document(self) -> Document:
        return self.annotated.document

    # -- claims, commitments, events, quantities ----------------------------------------------
    def proposition_entries(self) -> Iterator[Entry]:
        """For each event: the event, its claim, its commitment and its measured quantity."""
        commitments: dict[int, str] = {}
        for index, event in enumerate(self.annotated.events or ()):
            if not event.clause or not self.told.reads((event.trigger, *event.clause)):
                continue
            claim = self._claim(event).entry()
            if event.actor or event.object or event.holder or event.held_by:
                yield claim
            if event.force is not None:
                commitment = self._commitment(event, event.force, claim=claim.id, known=commitments).entry()
                commitments[index] = commitment.id
                yield commitment
            elif event.root or event.time is not None:
                yield self._event_entry(event)
            if event.quantity is not None and event.force is None and not _is_time(event.quantity):
                yield self._quantity_entry(event, event.quantity)

    def _shared(self, event: Event) -> dict[str, Any]:
        holder, attribution, via = self._holding(event)
        return {
            "document": self.document,
            "evidence": event.clause,
            "origin": self.annotated.origin(Layer.EVENTS),
            "act": ActField(bounds=event.trigger, act=event.act, root=event.root),
            "holder": holder,
            "via": via,
            "attribution": attribution,
            "actor": Party(bounds=event.actor, name=event.actor_name) if event.actor else None,
            "object": event.object,
            "recipient": event.recipient,
            "quantity": event.quantity,
            "place": event.place,
            "time": self._time(event),
            "condition": event.condition,
            "polarity": event.polarity,
            "factuality": event.factuality,
            "cue": event.cue,
            "remains_of": event.remains_of,
            "change": event.change,
            "notes": event.notes,
            "said": self.told.said(self.told.attributions.get(event.holder or "")),
            "valid": event.valid,
        }

    def _claim(self, event: Event) -> Claim:
        return Claim(**self._shared(event))

    def _commitment(self, event: Event, force: Force, *, claim: str, known: dict[int, str]) -> Commitment:
        tranche = known.get(event.tranche_of) if event.tranche_of is not None else None
        return Commitment(**self._shared(event), force=force, claim=claim, tranche_of=tranche)

    def _timex(self, event: Event) -> Timex | None:
        timexes = self.annotated.timexes or ()
        return timexes[event.time] if event.time is not None and event.time < len(timexes) else None

    def _time(self, event: Event) -> TimeField | None:
        timex = self._timex(event)
        if timex is None:
            return None
        start = timex.start
        signal = timex.signal_bounds
        if signal and signal[1] <= start and not self.document.text[signal[1] : start].strip():
            start = signal[0]
        return TimeField(timex=timex, bounds=(start, timex.end), interval=event.valid)

    def _holding(self, event: Event) -> tuple[Holder | None, str | None, tuple[str, ...]]:
        """Holder, entry id of the attribution around the clause, and who passed it on."""
        inner = self.told.attributions.get(event.holder or "")
        entry = self.told.entries[inner.id].id if inner else None
        chain = list(self.told.outward(inner)) if inner else []
        while len(chain) > 1 and self._speaks_of_itself(chain[0]):
            # «I have asked them to …», inside a quotation: its speaker is who says so.
            chain = chain[1:]
        # A source whose words are told inside the clause itself stands nearer than the one around it.
        held = self._held_by(event)
        holder = held or (self._holder_of(chain[0]) if chain else None)
        around = chain if held else chain[1:]
        via = [hop.name for hop in (chain[0].via if chain else ())]
        for each in around:
            outer = self._holder_of(each)
            via += [outer.name] if outer and not (holder and outer.name == holder.name) else []
            via += [hop.name for hop in each.via] if each is not chain[0] else []
        return holder, entry, tuple(dict.fromkeys(name for name in via if name))

    def _speaks_of_itself(self, attribution: Attribution) -> bool:
        """Whether an inner source is only a pronoun for the outer («several said they wanted …»)."""
        words = {self.document.text[slice(*piece)].strip().lower() for piece in attribution.source}
        own = _FIRST_PERSON if attribution.act is not Act.WANT else _PRONOUNS
        return bool(words) and words <= own

    def _held_by(self, event: Event) -> Holder | None:
        if event.held_by is None:
            return None
        for attribution in self.told.attributions.values():
            for source in attribution.sources:
                if any(overlap(event.held_by, piece) for piece in source.spans):
                    return self._holder_from(source, event.held_by)
        entity = self._entity_in(event.held_by)
        words = " ".join(self.document.cite(*event.held_by).quote.split())
        kind = entity.type if entity else ""
        return Holder(
            bounds=event.held_by,
            name=plain_name(words) or (entity.name if entity else words),
            entity=entity.entity if entity else "",
            authority=authority_of(words, kind=kind),
        )

    def _holder_of(self, attribution: Attribution) -> Holder | None:
        if not attribution.sources:
            bounds = attribution.source[0] if attribution.source else None
            return Holder(bounds=bounds) if bounds else None
        source = attribution.sources[0]
        pieces = source.spans or attribution.source
        return self._holder_from(source, pieces[0]) if pieces else None

    @staticmethod
    def _holder_from(source: Source, bounds: Bounds) -> Holder:
        hidden = source.authority is Authority.ANONYMOUS
        return Holder(
            bounds=bounds,
            name=source.name or source.identity,
            entity="" if hidden else source.entity,
            authority=source.authority,
        )

    def _entity_in(self, bounds: Bounds) -> Entity | None:
        every = self.annotated.entities or ()
        return next((e for e in every if inside((e.start, e.end), (bounds,))), None)

    def _event_entry(self, event: Event) -> Entry:
        shared = self._claim(event).body(time_name="time")
        names = ("act", "actor", "object", "recipient", "quantity", "place", "time", "factuality", "polarity")
        return self._make(EntryType.EVENT, {name: shared[name] for name in names}, event)

    def _quantity_entry(self, event: Event, quantity: Quantity) -> Entry:
        shared = self._claim(event).body(time_name="time")
        as_of = event.valid if not event.valid.is_open else self.told.published
        body = {
            "measure": _measure(event, quantity, self.document),
            "value": quantity_field(self.document, quantity),
            "as_of": {"begin": iso(as_of.begin), "end": iso(as_of.end)},
            "act": shared["act"],
            "place": shared["place"],
            "holder": shared["holder"],
            "factuality": shared["factuality"],
        }
        return self._make(EntryType.QUANTITY, body, event)

    def _make(self, kind: EntryType, body: dict[str, Any], event: Event) -> Entry:
        return make_entry(
            kind,
            self.document,
            body,
            evidence=tuple(self.document.cite(*bounds) for bounds in event.clause),
            origin=self.annotated.origin(Layer.EVENTS),
            said=self.told.said(self.told.attributions.get(event.holder or "")),
            valid=event.valid,
        )

    # -- entities ----------------------------------------------------------------------------
    def entity_entries(self) -> Iterator[Entry]:
        """One entry for each entity of the article, with all its mentions."""
        groups: dict[str, list[Entity]] = {}
        for entity in self.annotated.entities or ():
            if self.told.reads([(entity.start, entity.end)]):
                groups.setdefault(entity.entity, []).append(entity)
        for mentions in groups.values():
            text = self.document.text
            forms = list(dict.fromkeys(" ".join(text[m.start : m.end].split()) for m in mentions))
            kinds = [KINDS.get(m.type, m.type.lower()) for m in mentions]
            body = {
                "name": mentions[0].name,
                "kind": max(dict.fromkeys(kinds), key=kinds.count),
                "mentions": [{"start": m.start, "end": m.end} for m in mentions],
                "why": "the same words" if len(forms) == 1 else "forms of one name: " + "; ".join(forms),
            }
            yield make_entry(
                EntryType.ENTITY,
                self.document,
                body,
                evidence=tuple(self.document.cite(m.start, m.end) for m in mentions),
                origin=self.annotated.origin(Layer.ENTITIES),
                said=self.told.published,
                valid=UNKNOWN,
            )

    # -- when it was written -------------------------------------------------------------------
    def dating_entries(self) -> Iterator[Entry]:
        """One entry for each of the words that bound when an article without a date was written."""
        written = self.annotated.written
        for clue in written.clues if written else ():
            if not self.told.reads(clue.spans):
                continue
            body = {
                "rule": clue.rule,
                "why": clue.why,
                "written": {"begin": iso(clue.interval.begin), "end": iso(clue.interval.end)},
            }
            yield make_entry(
                EntryType.DATING,
                self.document,
                body,
                evidence=tuple(self.document.cite(*bounds) for bounds in clue.spans),
                origin=self.annotated.origin(Layer.WRITTEN),
                said=UNKNOWN,
                valid=UNKNOWN,
            )


_FIRST_PERSON = frozenset({"i", "we"})
_PRONOUNS = _FIRST_PERSON | {"he", "she", "it", "they"}

_TIME_UNITS = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "decade", "century"})


def _is_time(quantity: Quantity) -> bool:
    """Whether the unit is one of time: a duration measures nothing that a series could follow."""
    words = quantity.unit.lower().split()
    return bool(words) and (words[-1] in _TIME_UNITS or words[-1].removesuffix("s") in _TIME_UNITS)


def _measure(event: Event, quantity: Quantity, document: Document) -> str:
    """What is counted, in plain words: the unit, with the act when that is what is counted, and the place."""
    unit = quantity.unit or event.lemma
    place = document.text[slice(*event.place)] if event.place else ""
    words = f"{unit} {event.lemma}" if unit in {"times", "time"} else unit
    if place and place.lower() not in words.lower():
        words += f", {plain_name(place) or place}"
    return " ".join(words.split())
