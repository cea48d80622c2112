"""How an undertaking stands on a day: by its reports until then, and by its due date. Never stored."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from onrecord.ledger.status import Status, status
from onrecord.story.revision import Revision, RevisionKind
from onrecord.story.revision_story import Development
from onrecord.story.undertaking import Mention


class Standing(StrEnum):
    """How an undertaking stands."""

    STATED = "stated"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    POSTPONED = "postponed"
    DUE = "due"
    OVERDUE = "overdue"
    UNREPORTED = "overdue, unreported"
    DONE = "done"
    DROPPED = "dropped"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"


def standing(development: Development, *, as_of: datetime | None) -> Standing:
    """How it stands just before ``as_of`` (aware, in UTC); ``None`` takes everything that was told.

    What was reported counts before the calendar: done, dropped, disputed, postponed. Then a due date:
    ``overdue`` when a report says that it was missed, else ``overdue, unreported``; ``due`` while its
    time runs. ``superseded`` is an undertaking whose every later report is about its parts. ``unknown``
    stands before the first report, and where nothing is dated.
    """
    seen = [m for m in development.undertaking.mentions if _visible(m, as_of)]
    if not seen:
        return Standing.UNKNOWN
    told = [r for r in development.revisions if _visible(r.at, as_of)]
    reported = _reported(told)
    if reported is not None:
        return reported
    parts = [p.mentions[0] for p in development.parts if _visible(p.mentions[0], as_of)]
    if any(part.place > seen[-1].place for part in parts):
        return Standing.SUPERSEDED
    if as_of is None:
        return _said(told) if any(m.dated for m in seen) else Standing.UNKNOWN
    return _by_date(seen, told, as_of=as_of)


def _by_date(seen: list[Mention], told: list[Revision], *, as_of: datetime) -> Standing:
    dated = [m for m in seen if not m.due.is_open]
    by_date = status((dated or seen)[-1].recorded.entry.body, as_of=as_of)
    if by_date is Status.OVERDUE:
        lapsed = any(r.kind is RevisionKind.LAPSE for r in told)
        return Standing.OVERDUE if lapsed else Standing.UNREPORTED
    if by_date is Status.TERM_OVER:
        return Standing.UNKNOWN
    return Standing.DUE if by_date is Status.DUE else _said(told)


def _visible(m: Mention, as_of: datetime | None) -> bool:
    return as_of is None or m.published.begin is None or m.published.begin < as_of


_ENDS = {
    RevisionKind.FULFILMENT: Standing.DONE,
    RevisionKind.WITHDRAWAL: Standing.DROPPED,
    RevisionKind.DENIAL: Standing.DISPUTED,
    RevisionKind.POSTPONEMENT: Standing.POSTPONED,
}
_REVIVES = frozenset({RevisionKind.CONFIRMATION, RevisionKind.SLIP, RevisionKind.ADVANCE, RevisionKind.SET})


def _reported(told: list[Revision]) -> Standing | None:
    """What the last decisive report makes of it; done stays done."""
    at: Standing | None = None
    for revision in told:
        if revision.kind in _ENDS:
            at = Standing.DONE if at is Standing.DONE else _ENDS[revision.kind]
        elif revision.kind in _REVIVES and at is not Standing.DONE:
            at = None
    return at


def _said(told: list[Revision]) -> Standing:
    confirmed = any(r.kind is RevisionKind.CONFIRMATION for r in told)
    return Standing.CONFIRMED if confirmed else Standing.STATED
