"""Steps of the plan and disagreements as rows: what is due, how it changed, whose word it is, who differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.interval import UNKNOWN, Interval
from onrecord.ledger.provenance import Recorded
from onrecord.report import words
from onrecord.report.bars import Bar, Scale, bar_of, scale_of_times
from onrecord.report.cards import Card
from onrecord.report.roadmap_picture import Item, Picture, roadmap_picture
from onrecord.report.telling import Telling, bounds, counted, told_by, voices_words
from onrecord.story.contradiction import Contradiction
from onrecord.story.origin import Origins
from onrecord.story.revision import Revision, RevisionKind
from onrecord.story.roadmap import NO_DATE, Step, Version
from onrecord.story.undertaking import Mention
from onrecord.story.undertaking_status import Standing
from onrecord.wording import one_line, plural, proposition, when

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


def step_row(telling: Telling, step: Step, *, scale: Scale, plan: str) -> StepRow:
    """A step as the page of the plan shows it; ``plan`` names the plan that it belongs to."""
    mentions = [m for m in step.development.undertaking.mentions if told_by(telling, m)]
    origins = counted(telling, [m.id for m in mentions])
    changes = _changes(telling, step)
    articles = len({m.doc_id for m in mentions})
    return StepRow(
        id=step.development.undertaking.id,
        heading=_heading(step),
        due=when(step.due),
        due_words="" if step.due_text == NO_DATE else one_line(step.due_text),
        unsure=step.unsure,
        standing=str(step.standing),
        tone=TONES.get(step.standing, ""),
        bar=bar_of(scale, step.due, unsure=step.unsure, judged=telling.judged),
        conditions=tuple(one_line(c) for c in step.conditions),
        unconfirmed=tuple(one_line(name) for name in step.unconfirmed),
        behind=_behind(origins, reports=len(mentions), articles=articles),
        reasons=tuple(dict.fromkeys(words.cited(one_line(reason.why)) for reason in origins.reasons))
        if origins
        else (),
        reports=tuple(
            (telling.links.entry(m.doc_id, m.id), telling.cards.article(m.doc_id).name, _said(m.recorded))
            for m in mentions[-SHOWN:]
        ),
        more=max(0, len(mentions) - SHOWN),
        changes=tuple(_change(telling, revision) for revision in changes[-SHOWN:]),
        rivals=tuple(_rival(telling, v, scale=scale) for v in step.versions[:SHOWN]) if step.disputed else (),
        plan=one_line(plan),
    )


def _reasons(origins: Origins | None) -> tuple[str, ...]:
    """Why so many voices were counted, each reason once."""
    found = origins.reasons if origins else ()
    return tuple(dict.fromkeys(words.cited(one_line(reason.why)) for reason in found))


def _changes(telling: Telling, step: Step) -> list[Revision]:
    """What later reports made of the step by the day; telling it again changes nothing."""
    return [
        r
        for r in step.development.revisions
        if told_by(telling, r.at) and r.kind is not RevisionKind.RESTATEMENT
    ]


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


def told_row(telling: Telling, step: Step) -> ToldRow:
    """A step as the story page names it."""
    mentions = [m for m in step.development.undertaking.mentions if told_by(telling, m)]
    changes = _changes(telling, step)
    articles = len({m.doc_id for m in mentions})
    return ToldRow(
        id=step.development.undertaking.id,
        heading=_heading(step),
        due=when(step.due),
        standing=str(step.standing),
        tone=TONES.get(step.standing, ""),
        change=_last_change(changes),
        behind=_behind(counted(telling, [m.id for m in mentions]), reports=len(mentions), articles=articles),
        link=telling.links.entry(step.last.doc_id, step.last.id),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Some steps of the plan as rows, and their picture."""

    rows: tuple[StepRow, ...]
    picture: Picture


def drawn(telling: Telling, steps: Sequence[tuple[str, Step]]) -> Drawn:
    """Steps, each with the name of its plan, on one scale of time."""
    scale = scale_of_times(i for _, step in steps for i in (step.due, *(v.due for v in step.versions)))
    return Drawn(
        rows=tuple(step_row(telling, step, scale=scale, plan=plan) for plan, step in steps),
        picture=roadmap_picture([_item(telling, step) for _, step in steps], judged=telling.judged),
    )


def steps_of(telling: Telling) -> list[tuple[str, Step]]:
    """Every step with the name of its plan."""
    return [(f"{plan.party}: {plan.act}", step) for plan in telling.plans for step in plan.steps]


TOLD = 6
"""Undertakings that the story page names: those with the most reports."""


def told_most(telling: Telling) -> list[ToldRow]:
    """The undertakings with the most reports by the day, most first."""
    rows = [told_row(telling, step) for _, step in steps_of(telling) if step.due_text != NO_DATE]
    return sorted(rows, key=lambda row: (-row.articles, -row.reports, row.id))[:TOLD]


def _item(telling: Telling, step: Step) -> Item:
    """A step of the picture; it leads to the same step in the list."""
    undertaking = step.development.undertaking
    seen = [m for m in undertaking.mentions if told_by(telling, m)]
    told = [m.published.begin for m in seen if m.published.begin is not None]
    heading = _heading(step)
    return Item(
        label=heading,
        link=f"#{undertaking.id}",
        words=f"{when(step.due)}: {heading} ({step.standing})",
        tone=TONES.get(step.standing, ""),
        due=step.due,
        told=min(told, default=None),
        written=UNKNOWN if told else _written(telling, seen),
        rivals=tuple((v.due, v.polarity == "-") for v in step.versions) if step.disputed else (),
        waits=bool(step.conditions),
        missing=bool(step.unconfirmed),
        part=undertaking.part_of is not None,
    )


def _written(telling: Telling, mentions: Sequence[Mention]) -> Interval:
    """When the first of these reports, none of which has a date, can have been written by its words."""
    known = bounds(telling)
    found = [known[m.doc_id] for m in mentions if m.doc_id in known]
    ends = [each.end for each in found if each.end is not None]
    begins = [each.begin for each in found if each.begin is not None]
    if len(found) < len({m.doc_id for m in mentions}) or not ends:
        return UNKNOWN
    return Interval(min(begins) if len(begins) == len(found) else None, min(ends))


def _said(recorded: Recorded) -> str:
    body = recorded.entry.body
    due = body.get("due") or {}
    told = one_line(str(due.get("text") or ""))
    return f"{body.get('force')}: {proposition(body)}" + (f" ({told})" if told else "")


def _behind(origins: Origins | None, *, reports: int, articles: int) -> str:
    told = f"{plural(reports, 'report')} in {plural(articles, 'article')}"
    if origins is None or not origins.max:
        return told
    return f"{told}, {voices_words(origins)} behind"


def _change(telling: Telling, revision: Revision) -> Change:
    earlier, later = revision.earlier, revision.at
    return Change(
        kind=str(revision.kind),
        why=one_line(revision.why),
        earlier=telling.links.entry(earlier.doc_id, earlier.id),
        later=telling.links.entry(later.doc_id, later.id),
        told=when(later.published, unknown="undated"),
        article=telling.cards.article(later.doc_id).short,
    )


def _rival(telling: Telling, version: Version, *, scale: Scale) -> Rival:
    voices = tuple(
        (
            one_line(voice.name) or "the article itself",
            voice.authority,
            telling.links.entry(voice.mention.doc_id, voice.mention.id),
        )
        for voice in version.voices[:SHOWN]
    )
    return Rival(
        due=when(version.due),
        words=" · ".join(one_line(w) for w in (version.due_text, version.quantity) if w),
        negated=version.polarity == "-",
        voices=voices,
        bar=bar_of(scale, version.due, unsure=False, judged=telling.judged),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two entries that differ, and what explains it."""

    slot: str
    difference: str
    why: str
    sides: tuple[Card, ...]


def pair(telling: Telling, found: Contradiction) -> Pair:
    """A disagreement as a page shows it."""
    sides = []
    for entry_id in found.between:
        recorded = telling.entry(entry_id)
        if recorded is not None:
            body = recorded.entry.body
            heading = proposition(body) if "polarity" in body else one_line(str(body.get("measure") or ""))
            sides.append(telling.cards.card(recorded, heading or str(recorded.entry.type)))
    return Pair(
        slot=words.plain(words.SLOTS, found.slot),
        difference=str(found.difference),
        why=one_line(found.why),
        sides=tuple(sides),
    )
