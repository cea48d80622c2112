"""The story page: how the promised days moved, what is told most, where accounts part, what is due when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from onrecord.ledger.provenance import Recorded
from onrecord.ledger.status import Status, status
from onrecord.report import story_rows
from onrecord.report.alike import promised
from onrecord.report.drift import Drift, Row
from onrecord.report.model import hull
from onrecord.story.voices import voices
from onrecord.web.asking import Paging
from onrecord.web.desk import Account
from onrecord.web.pages import ROWS, NotThereError, Page, lines
from onrecord.web.telling import commitments_of, telling_of


def story(account: Account, *, page: int) -> Page:
    """What was promised, how it stands on the day, and how the promised day moved."""
    found = commitments_of(account)
    paging = Paging(number=page, size=ROWS, total=len(found))
    telling = telling_of(account)
    picture = _drift(account)
    spoken = account.derived("voices", voices)
    published = [document.published.interval for document in account.articles]
    shown = found[paging.shown]
    return Page(
        title="What was promised",
        context={
            "promised": promised(telling, shown),
            "drift": picture,
            "paging": paging,
            "interval": hull(published),
            "articles": len(published),
            "undated": sum(interval.begin is None for interval in published),
            "voices": len(spoken),
            "standing": _standing(account, found),
            "told": story_rows.most(telling),
            "parted": story_rows.parted(telling),
            "parted_count": story_rows.parted_count(telling),
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
    telling = telling_of(account)
    return account.derived(f"drift {account.judged.isoformat()}", lambda _: story_rows.drifted(telling))


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


_FIRST = (
    Status.OVERDUE,
    Status.DUE,
    Status.STATED,
    Status.TERM_OVER,
    Status.DENIED,
    Status.UNKNOWN_DATE,
    Status.NO_DATE,
)
"""In which order it is told how many stand how: what a reader must look at comes first."""


def _standing(account: Account, found: Sequence[Recorded]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for recorded in found:
        stands = str(status(recorded.entry.body, as_of=account.judged))
        counts[stands] = counts.get(stands, 0) + 1
    return [(str(each), counts[each]) for each in _FIRST if each in counts]


def drift_table(account: Account, *, page: int, mark: str = "") -> Page:
    """The picture of the story page in words: its table twin, whole, or the statements of one ``mark``.

    Raises:
        NotThereError: when no mark stands for that entry.
    """
    picture = _drift(account)
    rows: Sequence[Row] = picture.rows
    if mark:
        ids = next((frozenset(dot.ids) for dot in picture.dots if mark in dot.ids), frozenset[str]())
        rows = [row for row in picture.rows if row.id in ids]
        if not rows:
            raise NotThereError(
                "No mark of the picture stands for that entry.",
                next_step="The story’s page has the picture, and its table holds every statement in it.",
            )
    paging = Paging(number=page, size=4 * ROWS, total=len(rows))
    shown = rows[paging.shown]
    return Page(
        title="Statements at one mark" if mark else "The drift of the deadlines, as a table",
        context={"rows": shown, "paging": paging, "left_out": picture.left_out, "mark": mark},
        json=lambda: {**_drift_json(picture, shown), "total": len(rows), "page": paging.json()},
    )
