"""Chains: whose report an article hands on, statement by statement, back to where its words came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.annotate.annotator import digest_of
from onrecord.annotate.place import is_place
from onrecord.document import Document
from onrecord.ledger.provenance import Entry, EntryType
from onrecord.span import Bounds, Evidence, overlap
from onrecord.story.citation import Citation, outlet_key, outlet_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One step from the article back to where its words came from, with the characters that show it."""

    name: str
    relation: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The hops behind one entry, the article's own nearest first."""

    entry: str
    hops: tuple[Hop, ...]

    @property
    def id(self) -> str:
        return f"cha-{digest_of([self.entry])}"


def chain_of(entry: Entry, document: Document, above: Iterable[Entry], cited: Iterable[Citation]) -> Chain:
    """The chain of an entry. ``above`` are the attributions around it, the innermost first.

    Hops: outlets that the article cites for these words, then whoever the attributions name, from the
    outermost inwards; each hop once.
    """
    hops: dict[tuple[str, Bounds], Hop] = {}

    def add(name: str, relation: str, start: int, end: int) -> None:
        hops.setdefault(
            (outlet_key(name) or name, (start, end)),
            Hop(name=name, relation=relation, evidence=document.cite(start, end)),
        )

    for citation in cited:
        span = citation.evidence.span
        add(citation.name, citation.relation, span.start, span.end)
    for each in reversed(list(above)):
        for hop in each.body.get("hops") or ():
            if hop.get("name") and hop.get("start") is not None and not is_place(hop["name"]):
                add(outlet_name(hop["name"]), str(hop.get("relation") or ""), hop["start"], hop["end"])
        for source in each.body.get("sources") or ():
            head = source.get("head")
            if head and source.get("name"):
                add(str(source["name"]), str(source.get("authority") or ""), head["start"], head["end"])
    return Chain(entry=entry.id, hops=tuple(_nearest_names(hops.values())))


def _nearest_names(hops: Iterable[Hop]) -> Iterator[Hop]:
    seen: set[str] = set()
    for hop in hops:
        key = outlet_key(hop.name) or hop.name
        if key not in seen:
            seen.add(key)
            yield hop


def covers(citation: Citation, pieces: Iterable[Bounds]) -> bool:
    """Whether a citation holds for characters: it does for any of its sentence, or for the article."""
    return citation.scope is None or any(overlap(citation.scope, piece) for piece in pieces)


def attributions_around(body: Mapping[str, Any], entries: Mapping[str, Entry]) -> Iterator[Entry]:
    """The attributions around a claim, commitment or attribution, innermost first."""
    seen: set[str] = set()
    at = body.get("attribution") or body.get("parent")
    while at and at in entries and at not in seen:
        seen.add(at)
        entry = entries[at]
        if entry.type == EntryType.ATTRIBUTION:
            yield entry
        at = entry.body.get("parent")
