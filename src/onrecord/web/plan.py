"""What spans articles: the plan as reported, how it changed, whose word it rests on, where accounts part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from onrecord.export.story_lines import revision_line, undertaking_line
from onrecord.interval import iso
from onrecord.ledger.provenance import Recorded
from onrecord.report.bars import Bar, bar_of, scale_of_times
from onrecord.report.cards import Card
from onrecord.report.roadmap_picture import Item, roadmap_picture
from onrecord.report.wording import one_line, plural, proposition, when
from onrecord.story.contradiction import Contradiction, contradictions
from onrecord.story.origin import Origins, origins_of
from onrecord.story.origin_root import Sources
from onrecord.story.revision import Revision
from onrecord.story.roadmap import NO_DATE, Plan, Step, Version, plans
from onrecord.story.undertaking_status import Standing
from onrecord.web.asking import Paging
from onrecord.web.desk import Account
from onrecord.web.pages import Page, developed

STEPS = 25
"""Steps of plans on one page."""
PAIRS = 20
"""Disagreements on one page."""
MOST_REPORTS = 120
"""Origins are counted for an undertaking of at most so many reports."""
SHOWN = 12
"""Reports and changes of one step that are listed."""

TONES = {
    Standing.DONE: "ahead",
    Standing.CONFIRMED: "ahead",
    Standing.DUE: "now",
    Standing.POSTPONED: "now",
    Standing.DISPUTED: "now",
    Standing.OVERDUE: "late",
    Standing.UNREPORTED: "late",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """A version of a step: its date, figure, and who says so."""

    due: str
    words: str
    negated: bool
    voices: tuple[tuple[str, str, str], ...]
    bar: Bar | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A revision: what a later report made of an earlier one."""

    kind: str
    why: str
    earlier: str
    later: str
    told: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """A step of a plan as a page shows it."""

    id: str
    heading: str
    due: str
    due_words: str
    unsure: bool
    standing: str
    tone: str
    bar: Bar | None
    conditions: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    behind: str
    reasons: tuple[str, ...]
    reports: tuple[tuple[str, str, str], ...]
    more: int
    changes: tuple[Change, ...]
    rivals: tuple[Rival, ...]
    plan: str


def sources_of(account: Account) -> Sources:
    """The chains and copies of the account, from which origins are counted."""
    # Over the account itself, which reads what it is asked for; kept with what was made from it.
    return account.derived("origins", lambda _: Sources(account.lasting()))


def planned(account: Account) -> tuple[Plan, ...]:
    """The plans of the account as of the day on which it is judged."""
    return account.derived(
        f"plans {account.judged.isoformat()}", lambda _: plans(developed(account), as_of=account.judged)
    )


def roadmap(account: Account, *, page: int) -> Page:
    """The plan as reported on the day: each party's steps, rival versions side by side."""
    found = planned(account)
    steps = [(f"{plan.party}: {plan.act}", step) for plan in found for step in plan.steps]
    paging = Paging(number=page, size=STEPS, total=len(steps))
    shown = steps[paging.shown]
    scale = scale_of_times(
        interval for _, step in shown for interval in (step.due, *(v.due for v in step.versions))
    )
    rows = [_row(account, step, scale=scale, plan=plan) for plan, step in shown]
    return Page(
        title="The plan as reported",
        context={
            "rows": rows,
            "paging": paging,
            "plans": len(found),
            "picture": roadmap_picture([_item(account, step) for _, step in shown], judged=account.judged),
        },
        json=lambda: {
            "steps": [_step_json(account, step, plan) for plan, step in shown],
            "page": paging.json(),
        },
    )


def _step_json(account: Account, step: Step, plan: str) -> dict[str, Any]:
    counted = _origins(account, [m.id for m in step.development.undertaking.mentions])
    line = undertaking_line(
        step.development, as_of=account.judged, origins=counted or Origins(min=0, max=0, roots=())
    )
    if counted is None:
        line["origins"] = None
    line["plan"] = plan
    line["due"] = {"text": step.due_text, "begin": iso(step.due.begin), "end": iso(step.due.end)}
    line["conditions"] = list(step.conditions)
    line["unconfirmed"] = list(step.unconfirmed)
    line["revisions"] = [revision_line(revision) for revision in step.development.revisions]
    line.pop("evidence", None)
    return line


def _row(account: Account, step: Step, *, scale: Any, plan: str) -> StepRow:
    mentions = [m for m in step.development.undertaking.mentions if _told(account, m)]
    origins = _origins(account, [m.id for m in mentions])
    changes = [r for r in step.development.revisions if _told(account, r.at) and str(r.kind) != "restatement"]
    articles = len({m.doc_id for m in mentions})
    return StepRow(
        id=step.development.undertaking.id,
        heading=_heading(step),
        due=when(step.due),
        due_words="" if step.due_text == NO_DATE else one_line(step.due_text),
        unsure=step.unsure,
        standing=str(step.standing),
        tone=TONES.get(step.standing, ""),
        bar=bar_of(scale, step.due, unsure=step.unsure, judged=account.judged),
        conditions=tuple(one_line(c) for c in step.conditions),
        unconfirmed=tuple(one_line(name) for name in step.unconfirmed),
        behind=_behind(origins, reports=len(mentions), articles=articles),
        reasons=tuple(dict.fromkeys(one_line(reason.why) for reason in origins.reasons)) if origins else (),
        reports=tuple(
            (account.addresses.entry(m.doc_id, m.id), account.cards.article(m.doc_id).name, _said(m.recorded))
            for m in mentions[-SHOWN:]
        ),
        more=max(0, len(mentions) - SHOWN),
        changes=tuple(_change(account, revision) for revision in changes[-SHOWN:]),
        rivals=tuple(_rival(account, v, scale=scale) for v in step.versions[:SHOWN]) if step.disputed else (),
        plan=one_line(plan),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRow:
    """A step in short. ``change`` is what a later report last made of it; ``link`` leads to the last one."""

    id: str
    heading: str
    due: str
    standing: str
    tone: str
    change: str
    behind: str
    link: str
    disputed: bool
    unsure: bool
    reports: int
    articles: int


def told_row(account: Account, step: Step) -> ToldRow:
    """A step as the story page names it."""
    mentions = [m for m in step.development.undertaking.mentions if _told(account, m)]
    changes = [r for r in step.development.revisions if _told(account, r.at) and str(r.kind) != "restatement"]
    articles = len({m.doc_id for m in mentions})
    return ToldRow(
        id=step.development.undertaking.id,
        heading=_heading(step),
        due=when(step.due),
        standing=str(step.standing),
        tone=TONES.get(step.standing, ""),
        change=_last_change(changes),
        behind=_behind(_origins(account, [m.id for m in mentions]), reports=len(mentions), articles=articles),
        link=account.addresses.entry(step.last.doc_id, step.last.id),
        disputed=step.disputed,
        unsure=step.unsure,
        reports=len(mentions),
        articles=articles,
    )


def _last_change(changes: list[Revision]) -> str:
    if not changes:
        return ""
    last = changes[-1]
    told = when(last.at.published, unknown="")
    return f"{last.kind}: {one_line(last.why)}" + (f" ({told})" if told else "")


def _heading(step: Step) -> str:
    words = (step.actor, step.act, step.object, step.quantity if step.quantity not in step.object else "")
    return " · ".join(one_line(w) for w in (*words, step.place, step.remains) if w)


def _item(account: Account, step: Step) -> Item:
    """A step of the picture; it leads to the same step in the list."""
    undertaking = step.development.undertaking
    told = [
        m.published.begin
        for m in undertaking.mentions
        if m.published.begin is not None and m.published.begin < account.judged
    ]
    heading = _heading(step)
    return Item(
        label=heading,
        link=f"#{undertaking.id}",
        words=f"{when(step.due)}: {heading} ({step.standing})",
        tone=TONES.get(step.standing, ""),
        due=step.due,
        told=min(told, default=None),
        rivals=tuple((v.due, v.polarity == "-") for v in step.versions) if step.disputed else (),
        waits=bool(step.conditions),
        missing=bool(step.unconfirmed),
        part=undertaking.part_of is not None,
    )


def _told(account: Account, mention: Any) -> bool:
    begin = mention.published.begin
    return begin is None or begin < account.judged


def _said(recorded: Recorded) -> str:
    body = recorded.entry.body
    due = body.get("due") or {}
    told = one_line(str(due.get("text") or ""))
    return f"{body.get('force')}: {proposition(body)}" + (f" ({told})" if told else "")


def _origins(account: Account, ids: list[str]) -> Origins | None:
    return origins_of(sources_of(account), ids) if 0 < len(ids) <= MOST_REPORTS else None


def _behind(origins: Origins | None, *, reports: int, articles: int) -> str:
    told = f"{plural(reports, 'report')} in {plural(articles, 'article')}"
    if origins is None or not origins.max:
        return told
    low, high = origins.min, origins.max
    voices = plural(high, "independent voice") if low == high else f"{low} to {high} independent voices"
    return f"{told}, {voices} behind"


def _change(account: Account, revision: Revision) -> Change:
    earlier, later = revision.earlier, revision.at
    return Change(
        kind=str(revision.kind),
        why=one_line(revision.why),
        earlier=account.addresses.entry(earlier.doc_id, earlier.id),
        later=account.addresses.entry(later.doc_id, later.id),
        told=when(later.published, unknown="undated"),
        article=account.cards.article(later.doc_id).short,
    )


def _rival(account: Account, version: Version, *, scale: Any) -> Rival:
    voices = tuple(
        (
            one_line(voice.name) or "the article itself",
            voice.authority,
            account.addresses.entry(voice.mention.doc_id, voice.mention.id),
        )
        for voice in version.voices[:SHOWN]
    )
    return Rival(
        due=when(version.due),
        words=" · ".join(one_line(w) for w in (version.due_text, version.quantity) if w),
        negated=version.polarity == "-",
        voices=voices,
        bar=bar_of(scale, version.due, unsure=False, judged=account.judged),
    )


# -- where accounts part ---------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two entries that differ, and what explains it."""

    slot: str
    difference: str
    why: str
    sides: tuple[Card, ...]


def contradicted(account: Account) -> tuple[Contradiction, ...]:
    """The disagreements of the account, conflicts first."""
    return account.derived(
        "contradictions",
        lambda _: tuple(
            contradictions(account.lasting(), sources=sources_of(account), found=developed(account))
        ),
    )


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
            "pairs": [pair(account, each) for each in shown],
            "kinds": list(kinds.items()),
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


def pair(account: Account, found: Contradiction) -> Pair:
    """A disagreement as a page shows it."""
    sides = []
    for entry_id in found.between:
        recorded = account.live.entry(entry_id)
        if recorded is not None:
            body = recorded.entry.body
            heading = proposition(body) if "polarity" in body else one_line(str(body.get("measure") or ""))
            sides.append(account.cards.card(recorded, heading or str(recorded.entry.type)))
    return Pair(
        slot=str(found.slot), difference=str(found.difference), why=one_line(found.why), sides=tuple(sides)
    )
