"""What changed between two days: articles and entries that came or went, and how commitments stand now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.ledger.status import status
from onrecord.story.timeline import due_order
from onrecord.web.asking import Asked, Paging, last_day
from onrecord.web.desk import Account
from onrecord.web.pages import ROWS, Page, lines
from onrecord.web.telling import commitments_of

ARTICLES = 50


def changes(before: Account | None, after: Account, *, since: Asked, page: int) -> Page:
    """What ``after`` holds that ``before`` did not, and the other way round.

    ``before`` is ``None`` when no earlier day was asked for: then there is nothing to compare.
    """
    if before is None:
        return Page(title="What changed", context={"compared": False}, json=lambda: {"compared": False})
    had = {document.id for document in before.articles}
    has = {document.id for document in after.articles}
    came = [document for document in after.articles if document.id not in had]
    went = [document for document in before.articles if document.id not in has]
    new = _without(commitments_of(after), commitments_of(before))
    gone = _without(commitments_of(before), commitments_of(after))
    moved = _moved(before, after)
    paging = Paging(number=page, size=ROWS, total=len(new))
    said = _counted(after, EntryType.ATTRIBUTION) - _counted(before, EntryType.ATTRIBUTION)
    return Page(
        title="What changed",
        context={
            "compared": True,
            "since": {"as_of": last_day(since.as_of), "known_on": last_day(since.known_on)},
            "came": [after.cards.article(document.id) for document in came[:ARTICLES]],
            "came_count": len(came),
            "went": [before.cards.article(document.id) for document in went[:ARTICLES]],
            "went_count": len(went),
            "new": [after.cards.commitment(recorded) for recorded in new[paging.shown]],
            "gone": [before.cards.commitment(recorded) for recorded in gone[:ROWS]],
            "gone_count": len(gone),
            "moved": [(after.cards.commitment(recorded), old, now) for recorded, old, now in moved[:ROWS]],
            "moved_count": len(moved),
            "said": said,
            "paging": paging,
        },
        json=lambda: {
            "compared": True,
            "articles": {"came": [d.id for d in came], "went": [d.id for d in went]},
            "commitments": {
                "came": lines(after, new[paging.shown]),
                "went": lines(before, gone[:ROWS]),
                "moved": [{"id": r.entry.id, "before": old, "after": now} for r, old, now in moved],
            },
            "statements": said,
            "page": paging.json(),
        },
    )


def _without(found: Iterable[Recorded], others: Iterable[Recorded]) -> list[Recorded]:
    known = {recorded.entry.id for recorded in others}
    return [recorded for recorded in found if recorded.entry.id not in known]


def _moved(before: Account, after: Account) -> list[tuple[Recorded, str, str]]:
    """Commitments of both accounts that stand otherwise now."""
    old = {r.entry.id: str(status(r.entry.body, as_of=before.judged)) for r in commitments_of(before)}
    found = []
    for recorded in commitments_of(after):
        was = old.get(recorded.entry.id)
        now = str(status(recorded.entry.body, as_of=after.judged))
        if was is not None and was != now:
            found.append((recorded, was, now))
    return sorted(found, key=lambda row: due_order(row[0]))


def _counted(account: Account, kind: EntryType) -> int:
    counts: Any = account.derived(f"count {kind}", lambda view: sum(1 for _ in view.entries(types=(kind,))))
    return int(counts)
