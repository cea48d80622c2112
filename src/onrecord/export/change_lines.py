"""Changes as plain data: what ``onrecord diff --json`` and ``show versions --json`` print."""

from __future__ import annotations

from typing import Any

from onrecord.export.record import evidence_field
from onrecord.interval import iso
from onrecord.story.account_change import Changed
from onrecord.story.version_change import ClaimChange, VersionChange

Line = dict[str, Any]


def change_line(change: Changed) -> Line:
    """One change with its characters."""
    return {
        "change": str(change.change),
        "id": change.id,
        "what": change.what,
        "why": change.why,
        "at": iso(change.at),
        "evidence": [evidence_field(e) for e in change.evidence],
    }


def version_line(version: VersionChange) -> Line:
    """What a version of a page changed of the one before it."""
    return {
        "earlier": version.earlier,
        "later": version.later,
        "same": version.same,
        "changes": [_claim_change(c) for c in version.changes],
    }


def _claim_change(change: ClaimChange) -> Line:
    sides = [r for r in (change.earlier, change.later) if r is not None]
    return {
        "kind": str(change.kind),
        "earlier": change.earlier.entry.id if change.earlier else None,
        "later": change.later.entry.id if change.later else None,
        "slots": [{"slot": slot, "before": a, "after": b} for slot, a, b in change.slots],
        "evidence": [evidence_field(e) for r in sides for e in r.entry.evidence],
    }
