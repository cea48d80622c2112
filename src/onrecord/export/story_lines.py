"""Lines of what spans articles: undertakings, and the revisions between their rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from onrecord.annotate.annotator import digest_of
from onrecord.export.fields import Line, evidence_field
from onrecord.interval import iso
from onrecord.ledger.store import View
from onrecord.story.origin import Origins, origins_of
from onrecord.story.origin_root import Sources
from onrecord.story.revision import Revision
from onrecord.story.revision_story import Development, developments
from onrecord.story.undertaking_status import standing


def story_lines(view: View, *, as_of: datetime | None = None) -> Iterator[Line]:
    """The undertakings of a view, each with its status and followed by its revisions.

    ``as_of`` (exclusive) is the moment of the status: else the view's own bound, else where the last
    dated article's publication ends, so that the same record gives the same lines on any day.
    """
    found = developments(view)
    moment = as_of or view.valid or _last(view)
    sources = Sources(view)
    for development in found:
        ids = [m.id for m in development.undertaking.mentions]
        yield undertaking_line(development, as_of=moment, origins=origins_of(sources, ids))
        for revision in development.revisions:
            yield revision_line(revision)


def joined_lines(view: View) -> tuple[list[Line], dict[str, Line]]:
    """The lines of a view's undertakings, and for each commitment the field that names its own."""
    made = list(story_lines(view))
    own = {
        commitment: {"undertaking": line["id"]}
        for line in made
        if line["type"] == "undertaking"
        for commitment in line["commitments"]
    }
    return made, own


def _last(view: View) -> datetime | None:
    ends = [d.published.interval.end for d in view.documents()]
    return max((e for e in ends if e is not None), default=None)


def undertaking_line(development: Development, *, as_of: datetime | None, origins: Origins) -> Line:
    """An undertaking: its commitments in order, how many origins are behind it, and how it stands."""
    undertaking = development.undertaking
    evidence = [e for m in undertaking.mentions for e in m.recorded.entry.evidence]
    return {
        "type": "undertaking",
        "id": undertaking.id,
        "commitments": [m.id for m in undertaking.mentions],
        "part_of": undertaking.part_of,
        "origins": {
            "min": origins.min,
            "max": origins.max,
            "roots": [root.name or str(root.kind) for root in origins.roots],
        },
        "status": {"as_of": iso(as_of), "value": str(standing(development, as_of=as_of))},
        "links": [{"earlier": x.earlier, "later": x.later, "why": x.why} for x in undertaking.links],
        "evidence": [evidence_field(e) for e in evidence],
    }


def revision_line(revision: Revision) -> Line:
    """A revision: both ends and its kind. The later end is a commitment's id, or a passage's characters."""
    evidence = [*revision.earlier.recorded.entry.evidence]
    if revision.later is not None:
        later: Any = revision.later.id
        evidence += revision.later.recorded.entry.evidence
    else:
        assert revision.passage is not None  # noqa: S101
        later = evidence_field(revision.passage.evidence[0])
        evidence += revision.passage.evidence
    key = [revision.earlier.id, later, str(revision.kind)]
    return {
        "type": "revision",
        "id": f"rev-{digest_of(key)}",
        "undertaking": revision.undertaking,
        "earlier": revision.earlier.id,
        "later": later,
        "kind": str(revision.kind),
        "why": revision.why,
        "evidence": [evidence_field(e) for e in evidence],
    }
