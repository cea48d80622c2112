"""Fields that many lines have: the characters that support a line, and times."""

from __future__ import annotations

from typing import Any

from onrecord.document import Published
from onrecord.interval import Interval, iso
from onrecord.span import Evidence

Line = dict[str, Any]


def evidence_field(evidence: Evidence) -> Line:
    """The characters that support a line, and where they stand."""
    span = evidence.span
    return {"doc": span.doc_id, "start": span.start, "end": span.end, "quote": evidence.quote}


def interval_field(interval: Interval) -> Line:
    """Both ends in ISO 8601, half-open; ``null`` is open."""
    return {"begin": iso(interval.begin), "end": iso(interval.end)}


def published_field(published: Published) -> Line:
    """When, by which rule, and the characters (or, outside the text, the value) that say so."""
    return {
        "begin": iso(published.interval.begin),
        "end": iso(published.interval.end),
        "rule": published.rule,
        "evidence": [evidence_field(e) for e in published.evidence],
        "detail": published.detail,
    }
