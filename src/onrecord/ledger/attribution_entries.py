"""The attributions of one article as lines of its record, and when each was said."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from onrecord.annotate.annotator import AnnotatedDocument, Layer, readable_zones
from onrecord.annotate.layers import Attribution, Source, Timex
from onrecord.document import Document
from onrecord.interval import UNKNOWN, Interval
from onrecord.ledger.claim import make_entry, text_field
from onrecord.ledger.provenance import Entry, EntryType
from onrecord.span import Bounds, joined, overlap

_NEAR = 40
"""Code points around source and cue in which a time may tell when something was said."""


@dataclass(frozen=True)
class AttributionEntries:
    """Who says what in one annotated document. Only what stands in readable zones counts."""

    annotated: AnnotatedDocument

    @property
    def document(self) -> Document:
        return self.annotated.document

    @cached_property
    def _readable(self) -> tuple[Bounds, ...]:
        return tuple(zone.bounds for zone in readable_zones(self.document))

    @cached_property
    def _zone_starts(self) -> list[int]:
        return [start for start, _ in self._readable]

    def reads(self, bounds: Iterable[Bounds]) -> bool:
        """Whether each piece lies in one readable zone."""
        for start, end in bounds:
            at = bisect_right(self._zone_starts, start) - 1
            if at < 0 or end > self._readable[at][1]:
                return False
        return True

    @cached_property
    def _timexes(self) -> tuple[Timex, ...]:
        return tuple(sorted(self.annotated.timexes or (), key=lambda t: t.bounds))

    @cached_property
    def _timex_starts(self) -> list[int]:
        return [timex.start for timex in self._timexes]

    @cached_property
    def _saids(self) -> dict[str, Interval]:
        return {name: self._said_of(attribution) for name, attribution in self.attributions.items()}

    @property
    def published(self) -> Interval:
        return self.document.published.interval

    @cached_property
    def attributions(self) -> dict[str, Attribution]:
        every = self.annotated.attributions or ()
        return {a.id: a for a in every if self.reads((*a.source, *a.cue, *a.content))}

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """The entry of each attribution, by the attribution's own id; parents come first."""
        done: dict[str, Entry] = {}
        for attribution in self.attributions.values():
            chain = list(self.outward(attribution))
            for each in reversed(chain):
                if each.id not in done:
                    parent = done.get(each.parent or "")
                    done[each.id] = self._entry(each, parent=parent)
        return done

    def outward(self, attribution: Attribution) -> Iterator[Attribution]:
        """The attribution and those around it, innermost first; a ring of parents ends the walk."""
        seen: set[str] = set()
        at: Attribution | None = attribution
        while at is not None and at.id not in seen:
            seen.add(at.id)
            yield at
            at = self.attributions.get(at.parent or "")

    def _entry(self, attribution: Attribution, *, parent: Entry | None) -> Entry:
        body: dict[str, Any] = {
            "source": [list(b) for b in attribution.source],
            "cue": [list(b) for b in attribution.cue],
            "content": [list(b) for b in attribution.content],
            "kind": str(attribution.kind),
            "act": str(attribution.act),
            "negated": attribution.negated,
            "authority": str(attribution.authority),
            "via": [hop.name for hop in attribution.via],
            "hops": [
                {"name": h.name, **(text_field(self.document, h.bounds) or {}), "relation": h.relation}
                for h in attribution.via
            ],
            "parent": parent.id if parent else None,
            "sources": [self._source(source) for source in attribution.sources],
            "rule": attribution.rule,
        }
        pieces = joined(self.document.text, (*attribution.source, *attribution.cue, *attribution.content))
        return make_entry(
            EntryType.ATTRIBUTION,
            self.document,
            body,
            evidence=tuple(self.document.cite(*piece) for piece in pieces),
            origin=self.annotated.origin(Layer.ATTRIBUTIONS),
            said=self.said(attribution),
            valid=UNKNOWN,
        )

    def _source(self, source: Source) -> dict[str, Any]:
        return {
            "authority": str(source.authority),
            "name": source.name,
            "entity": source.entity,
            "identity": source.identity,
            "count": list(source.count) if source.count else None,
            "head": text_field(self.document, source.head),
            "reason": text_field(self.document, source.reason),
            "setting": text_field(self.document, source.setting),
        }

    def said(self, attribution: Attribution | None) -> Interval:
        """When it was uttered; the day of publication for the writer and where nothing tells."""
        return self.published if attribution is None else self._saids[attribution.id]

    def _said_of(self, attribution: Attribution) -> Interval:
        """When it was uttered: the day that the cue's own clause tells, else that of publication.

        Only a time between the pieces of source and cue, or right behind the cue, belongs to the act of
        saying; one inside the content belongs to what was said.
        """
        if not attribution.cue:
            return self.published
        low = min(start for start, _ in (*attribution.source, *attribution.cue))
        high = max(end for _, end in (*attribution.source, *attribution.cue))
        first = bisect_left(self._timex_starts, low - _NEAR)
        last = bisect_right(self._timex_starts, high + _NEAR)
        for timex in self._timexes[first:last]:
            if any(overlap(timex.bounds, piece) for piece in attribution.content):
                continue
            between = self.document.text[min(timex.end, high) : max(timex.start, high)]
            before = self.document.text[min(timex.end, low) : low]
            if between.strip(" \u00a0,") in {"", "on"} and not set(before) & set(".;:!?\n"):
                return timex.bounded if not timex.bounded.is_open else timex.interval
        return self.published
