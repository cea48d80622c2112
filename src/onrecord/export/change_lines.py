"""Lines of change: what a page claims otherwise than before, and what changed between two days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from onrecord.annotate.annotator import digest_of
from onrecord.export.exporter import Comparison
from onrecord.export.fields import Line, evidence_field
from onrecord.interval import iso
from onrecord.ledger.store import View
from onrecord.story.account_change import Changed, changed
from onrecord.story.version_change import ClaimChange, VersionChange


def change_lines(view: View, since: Comparison) -> Iterator[Line]:
    """What ``view`` holds otherwise than the account of the earlier day."""
    for change in changed(since.before, view, begin=since.begin, end=since.end):
        yield change_line(change, begin=since.begin, end=since.end)


def change_line(change: Changed, *, begin: datetime, end: datetime) -> Line:
    """One change between the ends of two days, with its characters.

    ``about`` is the id of the article, the undertaking or the disagreement.
    """
    told = [change.change, change.id, change.what, change.why, *(e.quote for e in change.evidence)]
    spans = [(e.span.doc_id, e.span.start, e.span.end) for e in change.evidence]
    return {
        "type": "change",
        "id": f"cha-{digest_of([*told, spans, iso(begin), iso(end)])}",
        "since": iso(begin),
        "until": iso(end),
        "change": str(change.change),
        "about": change.id,
        "what": change.what,
        "why": change.why,
        "at": iso(change.at),
        "evidence": [evidence_field(e) for e in change.evidence],
    }


def version_line(version: VersionChange) -> Line:
    """What a version of a page claims otherwise than the one before it."""
    return {
        "type": "version",
        "id": f"ver-{digest_of([version.earlier, version.later])}",
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
