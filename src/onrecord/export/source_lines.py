"""Lines of the sources behind sources: text reuse, chains, disagreements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from onrecord.document import Document
from onrecord.export.fields import Line, evidence_field
from onrecord.ledger.provenance import EntryType
from onrecord.ledger.store import View
from onrecord.span import Bounds, Evidence
from onrecord.story.chain import Chain
from onrecord.story.contradiction import Contradiction, contradictions
from onrecord.story.origin import Origins
from onrecord.story.origin_root import Sources
from onrecord.story.syndication import Copy


def source_lines(view: View, *, sources: Sources | None = None) -> Iterator[Line]:
    """``reuse``, ``chain`` and ``contradiction`` lines of a view, each kind in a fixed order.

    ``sources`` is that of the view, where the caller has made it already. An entry whose chain has no hop
    but the article itself gives no line.
    """
    known = sources or Sources(view)
    for copy in known.copies:
        yield reuse_line(copy, known.documents)
    for recorded in view.entries(types=(EntryType.ATTRIBUTION, EntryType.CLAIM, EntryType.COMMITMENT)):
        chain = known.chain(recorded.entry)
        if chain.hops:
            yield chain_line(chain, str(recorded.entry.type))
    for contradiction in contradictions(view, sources=known):
        yield contradiction_line(contradiction)


_CHAINED = ("attribution", "claim", "commitment")


def reuse_line(copy: Copy, documents: Mapping[str, Document]) -> Line:
    """Text that two articles share: its bounds on both sides, who had it first, and the words as evidence."""
    source, taken = documents[copy.source], documents[copy.copy]
    spans = [{"source": list(one), "copy": list(other)} for one, other in copy.spans]
    evidence = [e for one, other in copy.spans for e in (_cited(source, one), _cited(taken, other))]
    return {
        "type": "reuse",
        "id": copy.id,
        "docs": [copy.source, copy.copy],
        "spans": spans,
        "direction": str(copy.direction),
        "kind": str(copy.kind),
        "same_outlet": copy.own,
        "share": copy.share,
        "evidence": [evidence_field(e) for e in evidence],
    }


def _cited(document: Document, bounds: Bounds) -> Evidence:
    return document.cite(*bounds)


def chain_line(chain: Chain, kind: str) -> Line:
    """Through whose hands the words of an entry came, the article's own nearest first."""
    return {
        "type": "chain",
        "id": chain.id,
        **{name: chain.entry if name == kind else None for name in _CHAINED},
        "hops": [
            {"name": hop.name, "relation": hop.relation, "evidence": evidence_field(hop.evidence)}
            for hop in chain.hops
        ],
        "evidence": [evidence_field(hop.evidence) for hop in chain.hops],
    }


def contradiction_line(contradiction: Contradiction) -> Line:
    """Two entries that differ in a slot, and what explains it, if anything does."""
    return {
        "type": "contradiction",
        "id": contradiction.id,
        "between": list(contradiction.between),
        "slot": str(contradiction.slot),
        "reason": str(contradiction.difference),
        "why": contradiction.why,
        "evidence": [evidence_field(e) for e in contradiction.evidence],
    }


def origins_field(origins: Origins) -> Line:
    """The number of independent origins as lines show it: bounds, roots, and why they are one or unsure."""
    return {
        "min": origins.min,
        "max": origins.max,
        "roots": [
            {
                "kind": str(root.kind),
                "name": root.name,
                "sure": root.sure,
                "behind": list(root.behind),
                "entries": list(root.entries),
            }
            for root in origins.roots
        ],
        "reasons": [{"entries": list(reason.entries), "why": reason.why} for reason in origins.reasons],
    }
