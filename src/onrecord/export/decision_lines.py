"""Lines of what people decided about the record, and what an entry's line says of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onrecord.interval import iso
from onrecord.ledger.decision import Decided, Standing
from onrecord.ledger.review import Review
from onrecord.ledger.store import View

Line = dict[str, Any]


def decision_lines(view: View) -> Iterator[Line]:
    """Every decision about the view's articles that the view knows, in order, also those taken back."""
    review = view.review
    if review.decided:
        held = {document.id for document in view.documents()}
        for decided in review.decided:
            if decided.decision.target.doc_id in held:
                yield decision_line(decided, review)


def decision_line(decided: Decided, review: Review) -> Line:
    """One decision: who, when, about which entry, what was and what is; with the entry's characters.

    ``entry`` is the entry that it is about in this view, ``target`` the id that it had when it was decided.
    """
    decision = decided.decision
    stands, anchoring = review.anchors[decision.target.entry_id]
    other = decision.other
    return {
        "type": "decision",
        "id": decided.id,
        "verb": str(decision.verb),
        "entry": stands,
        "target": decision.target.entry_id,
        "anchoring": str(anchoring),
        "reviewer": decision.reviewer,
        "decided": iso(decided.recorded),
        "field": decision.field,
        "old": decision.old,
        "new": decision.new,
        "other": None if other is None else review.anchors[other.entry_id][0],
        "undoes": decision.undoes or None,
        "note": decision.note,
        "in_force": decided.id in review.force,
        "evidence": [
            {"doc": e.span.doc_id, "start": e.span.start, "end": e.span.end, "quote": e.quote}
            for e in decided.evidence
        ],
        "doc": decision.target.doc_id,
        "run": decided.run_id,
    }


def review_field(standing: Standing) -> Line:
    """What is in force about an entry: verdict, corrections (old and new), ratings, tags, decisions."""
    return {
        "verdict": standing.verdict,
        "corrected": [
            {"field": name, "old": each.decision.old, "new": each.decision.new, "decision": each.id}
            for name, each in standing.corrected.items()
        ],
        "stale": [each.id for each in standing.stale],
        "reliability": standing.reliability,
        "credibility": standing.credibility,
        "tags": list(standing.tags),
        "decisions": [each.id for each in standing.decided],
    }
