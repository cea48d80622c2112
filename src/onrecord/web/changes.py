"""What changed between two days, as ``onrecord diff`` tells it; and what the earlier account alone holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from onrecord.export.change_lines import change_line
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.span import Evidence
from onrecord.story.account_change import Change, Changed, Side, differing
from onrecord.web.asking import Asked, Paging, last_day
from onrecord.web.desk import Account
from onrecord.web.pages import ROWS, Page, lines
from onrecord.web.telling import commitments_of, contradicted, developed

ARTICLES = 50


def changes(before: Account | None, after: Account, *, since: Asked, page: int) -> Page:
    """What ``after`` tells otherwise than ``before``, by kind of change.

    ``before`` is ``None`` when no earlier day was asked for: then there is nothing to compare.
    """
    if before is None:
        return Page(title="What changed", context={"compared": False}, json=lambda: {"compared": False})
    found = differing(_side(before), _side(after))
    kinds = {kind: [change for change in found if change.change is kind] for kind in Change}
    came, went, new = kinds[Change.ARTICLE], kinds[Change.GONE], kinds[Change.NEW]
    moved, revised, conflicts = kinds[Change.STANDING], kinds[Change.REVISED], kinds[Change.CONFLICT]
    gone = _without(commitments_of(before), commitments_of(after))
    paging = Paging(number=page, size=ROWS, total=len(new))
    said = _counted(after, EntryType.ATTRIBUTION) - _counted(before, EntryType.ATTRIBUTION)
    shown = new[paging.shown]
    return Page(
        title="What changed",
        context={
            "compared": True,
            "since": {"as_of": last_day(since.as_of), "known_on": last_day(since.known_on)},
            "came": [after.cards.article(change.id) for change in came[:ARTICLES]],
            "came_count": len(came),
            "went": [before.cards.article(change.id) for change in went[:ARTICLES]],
            "went_count": len(went),
            "new": [after.cards.commitment(change.entries[0]) for change in shown],
            "gone": [before.cards.commitment(recorded) for recorded in gone[:ROWS]],
            "gone_count": len(gone),
            "moved": [
                (after.cards.commitment(change.entries[0]), *change.what.split(" → "), change.why)
                for change in moved[:ROWS]
            ],
            "moved_count": len(moved),
            "revised": [(after.cards.commitment(c.entries[-1]), c, _sides(after, c)) for c in revised[:ROWS]],
            "revised_count": len(revised),
            "conflicts": [(change, _sides(after, change)) for change in conflicts[:ROWS]],
            "conflicts_count": len(conflicts),
            "said": said,
            "paging": paging,
        },
        json=lambda: {
            "compared": True,
            "articles": {"came": [c.id for c in came], "went": [c.id for c in went]},
            "changes": [change_line(c, begin=before.judged, end=after.judged) for c in found],
            "commitments": {
                "came": lines(after, [change.entries[0] for change in shown]),
                "went": lines(before, gone[:ROWS]),
            },
            "statements": said,
            "page": paging.json(),
        },
    )


def _side(account: Account) -> Side:
    return Side(account, judged=account.judged, found=developed(account), differences=contradicted(account))


def _sides(account: Account, change: Changed) -> list[tuple[Evidence, Any]]:
    """The words of a change, each with its article."""
    return [(evidence, account.cards.article(evidence.span.doc_id)) for evidence in change.evidence]


def _without(found: Iterable[Recorded], others: Iterable[Recorded]) -> list[Recorded]:
    known = {recorded.entry.id for recorded in others}
    return [recorded for recorded in found if recorded.entry.id not in known]


def _counted(account: Account, kind: EntryType) -> int:
    counts: Any = account.derived(f"count {kind}", lambda view: sum(1 for _ in view.entries(types=(kind,))))
    return int(counts)
