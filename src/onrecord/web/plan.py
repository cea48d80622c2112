"""What spans articles: the plan as reported, how it changed, whose word it rests on, where accounts part."""

from __future__ import annotations

from typing import Any

from onrecord.export.story_lines import revision_line, undertaking_line
from onrecord.interval import iso
from onrecord.report import steps, words
from onrecord.report.telling import counted
from onrecord.story.origin import Origins
from onrecord.story.roadmap import Step
from onrecord.web.asking import Paging
from onrecord.web.desk import Account
from onrecord.web.pages import Page
from onrecord.web.telling import contradicted, planned, telling_of

STEPS = 25
"""Steps of plans on one page."""
PAIRS = 20
"""Disagreements on one page."""


def roadmap(account: Account, *, page: int) -> Page:
    """The plan as reported on the day: each party's steps, rival versions side by side."""
    found = planned(account)
    telling = telling_of(account)
    every = steps.steps_of(telling)
    paging = Paging(number=page, size=STEPS, total=len(every))
    shown = every[paging.shown]
    drawn = steps.drawn(telling, shown)
    return Page(
        title="The plan as reported",
        context={
            "rows": drawn.rows,
            "paging": paging,
            "plans": len(found),
            "picture": drawn.picture,
        },
        json=lambda: {
            "steps": [_step_json(account, step, plan) for plan, step in shown],
            "page": paging.json(),
        },
    )


def _step_json(account: Account, step: Step, plan: str) -> dict[str, Any]:
    origins = counted(telling_of(account), [m.id for m in step.development.undertaking.mentions])
    line = undertaking_line(
        step.development, as_of=account.judged, origins=origins or Origins(min=0, max=0, roots=())
    )
    if origins is None:
        line["origins"] = None
    line["plan"] = plan
    line["due"] = {"text": step.due_text, "begin": iso(step.due.begin), "end": iso(step.due.end)}
    line["conditions"] = list(step.conditions)
    line["unconfirmed"] = list(step.unconfirmed)
    line["revisions"] = [revision_line(revision) for revision in step.development.revisions]
    line.pop("evidence", None)
    return line


# -- where accounts part ---------------------------------------------------------------------
def disagreements(account: Account, *, page: int) -> Page:
    """Entries that differ in a date, a count, a place or a denial: conflicts first, then explained ones."""
    found = contradicted(account)
    paging = Paging(number=page, size=PAIRS, total=len(found))
    shown = found[paging.shown]
    kinds: dict[str, int] = {}
    for each in found:
        kinds[str(each.difference)] = kinds.get(str(each.difference), 0) + 1
    return Page(
        title="Where accounts part",
        context={
            "pairs": [steps.pair(telling_of(account), each) for each in shown],
            "kinds": [(words.plain(words.DIFFERENCES, kind), count) for kind, count in kinds.items()],
            "paging": paging,
        },
        json=lambda: {
            "disagreements": [
                {
                    "id": each.id,
                    "between": list(each.between),
                    "slot": str(each.slot),
                    "difference": str(each.difference),
                    "why": each.why,
                }
                for each in shown
            ],
            "page": paging.json(),
        },
    )
