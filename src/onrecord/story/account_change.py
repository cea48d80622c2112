"""What changed in the account between two days: articles, undertakings, revisions, standing, disagreements.

Both sides are views of one record. Nothing is compared word by word: each kind of thing is known again by
its id (an undertaking by any of its commitments), so that what stands in both is no change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from onrecord.document import Document
from onrecord.ledger.provenance import Recorded
from onrecord.ledger.store import View
from onrecord.span import Evidence
from onrecord.story.contradiction import Contradiction, contradictions
from onrecord.story.contradiction_slot import Difference
from onrecord.story.revision import Revision, RevisionKind
from onrecord.story.revision_story import Development, developments
from onrecord.story.undertaking_status import Standing, standing


class Change(StrEnum):
    """Of what kind a change is."""

    ARTICLE = "new article"
    GONE = "article no longer in the account"
    NEW = "new undertaking"
    REVISED = "revised"
    STANDING = "stands otherwise"
    CONFLICT = "new conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One change.

    Attributes:
        id: of the article, the undertaking, the revision's undertaking or the disagreement.
        what: the kind of a revision («slip»), else what the change is in words.
        why: what it rests on.
        at: when the article that brings it was published; ``None`` where no article does, or undated.
        evidence: the characters, the earlier side first.
        entries: the commitments that show it, the earlier side first; none for an article or a conflict.
    """

    change: Change
    id: str
    what: str
    why: str = ""
    at: datetime | None = None
    evidence: tuple[Evidence, ...] = ()
    entries: tuple[Recorded, ...] = ()


def changed(before: View, after: View, *, begin: datetime, end: datetime) -> tuple[Changed, ...]:
    """Everything that ``after`` holds otherwise than ``before``: by kind, then by publication and id.

    ``begin`` and ``end`` (exclusive, in UTC) are the moments at which undertakings are judged.
    """
    return differing(Side(before, judged=begin), Side(after, judged=end))


def differing(old: Side, new: Side) -> tuple[Changed, ...]:
    """As :func:`changed`, of two sides of which something is known already."""
    found = [
        *_articles(old, new),
        *_undertakings(old, new),
        *_revisions(old, new),
        *_standings(old, new),
        *_conflicts(old, new),
    ]
    rank = {kind: n for n, kind in enumerate(Change)}
    return tuple(
        sorted(found, key=lambda c: (rank[c.change], c.at is None, str(c.at), c.id, c.what, _spans(c)))
    )


def _spans(change: Changed) -> list[tuple[str, int, int]]:
    return [(e.span.doc_id, e.span.start, e.span.end) for e in change.evidence]


class Side:
    """One side of the comparison, judged at a moment (exclusive, in UTC).

    ``found`` and ``differences`` are undertakings and disagreements of the view, where they are known.
    """

    def __init__(
        self,
        view: View,
        *,
        judged: datetime,
        found: Iterable[Development] | None = None,
        differences: Iterable[Contradiction] | None = None,
    ) -> None:
        self.judged = judged
        self.documents: Mapping[str, Document] = {d.id: d for d in view.documents()}
        self.developments = tuple(developments(view) if found is None else found)
        if differences is None:
            differences = contradictions(view, found=self.developments)
        self.conflicts = {(c.between, c.slot): c for c in differences if c.difference is Difference.CONFLICT}
        self.by_mention = {m.id: d for d in self.developments for m in d.undertaking.mentions}

    def known(self, development: Development) -> Development | None:
        """The undertaking of this account that shares a commitment with ``development``."""
        mentions = development.undertaking.mentions
        return next((self.by_mention[m.id] for m in mentions if m.id in self.by_mention), None)


def _articles(old: Side, new: Side) -> Iterable[Changed]:
    for change, here, there in ((Change.ARTICLE, new, old), (Change.GONE, old, new)):
        for doc_id, document in here.documents.items():
            if doc_id not in there.documents:
                told = document.title or document.outlet or document.path or document.url
                at = document.published.interval.begin
                yield Changed(change=change, id=doc_id, what=told, at=at)


def _undertakings(old: Side, new: Side) -> Iterable[Changed]:
    for development in new.developments:
        if old.known(development) is None:
            first = development.undertaking.mentions[0]
            entry = first.recorded.entry
            yield Changed(
                change=Change.NEW,
                id=development.undertaking.id,
                what=first.force,
                at=first.published.begin,
                evidence=entry.evidence,
                entries=(first.recorded,),
            )


def _key(revision: Revision) -> tuple[object, ...]:
    return revision.earlier.id, revision.at.id, revision.kind


def _revisions(old: Side, new: Side) -> Iterable[Changed]:
    known = {_key(r) for d in old.developments for r in d.revisions}
    for development in new.developments:
        for revision in development.revisions:
            if _key(revision) in known or revision.kind is RevisionKind.RESTATEMENT:
                continue
            later = revision.passage.evidence if revision.passage else revision.at.recorded.entry.evidence
            yield Changed(
                change=Change.REVISED,
                id=development.undertaking.id,
                what=str(revision.kind),
                why=revision.why,
                at=revision.at.published.begin,
                evidence=(*revision.earlier.recorded.entry.evidence, *later),
                entries=(revision.earlier.recorded, revision.at.recorded),
            )


def _standings(old: Side, new: Side) -> Iterable[Changed]:
    for development in new.developments:
        before = old.known(development)
        if before is None:
            continue
        was = standing(before, as_of=old.judged)
        now = standing(development, as_of=new.judged)
        if was is not now:
            last = development.undertaking.mentions[-1].recorded
            by_calendar = now in {Standing.DUE, Standing.UNREPORTED, Standing.UNKNOWN}
            yield Changed(
                change=Change.STANDING,
                id=development.undertaking.id,
                what=f"{was} → {now}",
                why="by the calendar" if by_calendar else "by later reports",
                evidence=last.entry.evidence,
                entries=(last,),
            )


def _conflicts(old: Side, new: Side) -> Iterable[Changed]:
    for key, conflict in new.conflicts.items():
        if key not in old.conflicts:
            yield _conflict(conflict)


def _conflict(conflict: Contradiction) -> Changed:
    return Changed(
        change=Change.CONFLICT,
        id=conflict.id,
        what=str(conflict.slot),
        why=conflict.why,
        evidence=conflict.evidence,
    )
