"""The story page: how the promised days moved, what is told most, where accounts part, what is due when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from onrecord.ledger.provenance import Recorded
from onrecord.ledger.status import status
from onrecord.report.cards import held
from onrecord.report.drift import Drift, Row, drift
from onrecord.report.model import hull
from onrecord.story.origin import origins_of
from onrecord.story.roadmap import NO_DATE
from onrecord.story.voices import voices
from onrecord.web import plan
from onrecord.web.asking import Paging
from onrecord.web.desk import Account
from onrecord.web.pages import ROWS, Page, commitments_of, developed, lines

TOLD = 6
"""Undertakings that the story page names: those with the most reports."""
PARTED = 4
"""Disagreements that it shows."""


def story(account: Account, *, page: int) -> Page:
    """What was promised, how it stands on the day, and how the promised day moved."""
    found = commitments_of(account)
    paging = Paging(number=page, size=ROWS, total=len(found))
    picture = _drift(account)
    spoken = account.derived("voices", voices)
    published = [document.published.interval for document in account.articles]
    shown = found[paging.shown]
    return Page(
        title="What was promised",
        context={
            "cards": [account.cards.commitment(recorded) for recorded in shown],
            "drift": picture,
            "paging": paging,
            "interval": hull(published),
            "articles": len(published),
            "undated": sum(interval.begin is None for interval in published),
            "voices": len(spoken),
            "standing": _standing(account, found),
            "told": _told_most(account),
            "parted": _parted(account),
        },
        json=lambda: {
            "commitments": lines(account, shown),
            "page": paging.json(),
            "articles": len(published),
            "sources": len(spoken),
            "standing": dict(_standing(account, found)),
            "drift": _drift_json(picture, picture.rows[:ROWS]),
        },
    )


def _drift(account: Account) -> Drift:
    return account.derived(
        f"drift {account.judged.isoformat()}",
        lambda _: drift(
            commitments_of(account),
            judged=account.judged,
            links=account.addresses,
            holders=held,
            undertakings=_undertakings(account),
            firsts=_firsts(account),
        ),
    )


JOINED = 1_500
"""Lines join the marks of stories of at most so many commitments: of more, no line could be followed."""


def _undertakings(account: Account) -> list[list[str]]:
    if len(commitments_of(account)) > JOINED:
        return []
    return [
        [mention.id for mention in development.undertaking.mentions] for development in developed(account)
    ]


def _firsts(account: Account) -> frozenset[str]:
    """The statements with which an independent origin first speaks of an undertaking of several reports."""
    if len(commitments_of(account)) > JOINED:
        return frozenset()
    sources = plan.sources_of(account)
    out = set()
    for development in developed(account):
        ids = [mention.id for mention in development.undertaking.mentions]
        if 1 < len(ids) <= plan.MOST_REPORTS:
            for root in origins_of(sources, ids).roots:
                out.update([each for each in ids if each in root.entries][:1])
    return frozenset(out)


def _told_most(account: Account) -> list[plan.ToldRow]:
    """The undertakings with the most reports by the day, most first. None where the story is too large."""
    if len(commitments_of(account)) > JOINED:
        return []
    steps = [step for each in plan.planned(account) for step in each.steps]
    rows = [plan.told_row(account, step) for step in steps if step.due_text != NO_DATE]
    return sorted(rows, key=lambda row: (-row.articles, -row.reports, row.id))[:TOLD]


def _parted(account: Account) -> list[plan.Pair]:
    if len(commitments_of(account)) > JOINED:
        return []
    return [plan.pair(account, each) for each in plan.contradicted(account)[:PARTED]]


def _drift_json(picture: Drift, rows: Sequence[Row]) -> dict[str, Any]:
    told = [
        {
            "id": row.id,
            "reported": row.reported,
            "due": row.due,
            "due_words": row.due_words,
            "force": row.force,
            "authority": row.authority,
            "unsure": row.unsure,
        }
        for row in rows
    ]
    return {"rows": told, "total": len(picture.rows), "without_date": picture.left_out}


def _standing(account: Account, found: Sequence[Recorded]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for recorded in found:
        stands = str(status(recorded.entry.body, as_of=account.judged))
        counts[stands] = counts.get(stands, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def drift_table(account: Account, *, page: int) -> Page:
    """The picture of the story page in words: its table twin, whole."""
    picture = _drift(account)
    paging = Paging(number=page, size=4 * ROWS, total=len(picture.rows))
    shown = picture.rows[paging.shown]
    return Page(
        title="The drift of the deadlines, as a table",
        context={"rows": shown, "paging": paging, "left_out": picture.left_out},
        json=lambda: {**_drift_json(picture, shown), "page": paging.json()},
    )
