"""Steps of the plan and disagreements as rows: what is due, how it changed, whose word it is, who differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.interval import UNKNOWN, Interval
from onrecord.ledger.provenance import Recorded
from onrecord.report import words
from onrecord.report.bars import Bar, Scale, bar_of, scale_of_times
from onrecord.report.cards import Card
from onrecord.report.decided import heading_of
from onrecord.report.roadmap_picture import Item, Picture, roadmap_picture
from onrecord.report.telling import Telling, bounds, counted, told_by, voices_words
from onrecord.story.contradiction import Contradiction
from onrecord.story.contradiction_slot import Difference, Slot
from onrecord.story.origin import Origins
from onrecord.story.revision import Revision, RevisionKind
from onrecord.story.roadmap import NO_DATE, Step, Version
from onrecord.story.timeline import interval_of
from onrecord.story.undertaking import Mention
from onrecord.story.undertaking_status import Standing
from onrecord.wording import force_words, one_line, plural, proposition, text_of, when

MOVES = 5
"""Days that a row shows of a date that moved: the first, and the last ones."""
VOICES = 3
"""Voices that a row names."""
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
        standing=words.standing(step.standing),
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


def _changes(telling: Telling, step: Step) -> list[Revision]:
    """What later reports made of the step by the day; telling it again changes nothing."""
    return [
        r
        for r in step.development.revisions
        if told_by(telling, r.at) and r.kind is not RevisionKind.RESTATEMENT
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRow:
    """A step in short. ``change`` is what a later report last made of it; ``link`` leads to the last one.

    ``moved`` are the days from which and to which reports moved it; ``voices`` the first of those on whose
    word it rests.
    """

    id: str
    heading: str
    due: str
    standing: str
    tone: str
    change: str
    moved: tuple[str, ...]
    voices: tuple[str, ...]
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
    origins = counted(telling, [m.id for m in mentions])
    return ToldRow(
        id=step.development.undertaking.id,
        heading=_heading(step),
        due=when(step.due),
        standing=words.standing(step.standing),
        tone=TONES.get(step.standing, ""),
        change=_last_change(changes),
        moved=_moved(changes),
        voices=_voices(origins),
        behind=_behind(origins, reports=len(mentions), articles=articles),
        link=telling.links.entry(step.last.doc_id, step.last.id),
        disputed=step.disputed,
        unsure=step.unsure,
        reports=len(mentions),
        articles=articles,
    )


def _moved(changes: Sequence[Revision]) -> tuple[str, ...]:
    """The days for which it was said to be due, in the order of the reports that moved them."""
    moves = [r for r in changes if r.kind in {RevisionKind.SLIP, RevisionKind.ADVANCE}]
    if not moves:
        return ()
    days = [mention.due for r in moves for mention in (r.earlier, r.at)]
    told = [when(due) for due in days if not due.is_open]
    moved = tuple(day for n, day in enumerate(told) if n == 0 or day != told[n - 1])
    return moved[:1] + moved[1:][1 - MOVES :] if len(moved) > 1 else ()


def _voices(origins: Origins | None) -> tuple[str, ...]:
    names = (one_line(root.name) for root in (origins.roots if origins else ()))
    return tuple(dict.fromkeys(name for name in names if name))[:VOICES]


def _last_change(changes: Sequence[Revision]) -> str:
    if not changes:
        return ""
    last = changes[-1]
    kind, why = words.revision(last.kind), words.spaced(one_line(last.why))
    told = when(last.at.published, unknown="")
    return (kind if kind == why else f"{kind}, {why}") + (f" ({told})" if told else "")


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


def named(telling: Telling) -> list[tuple[str, list[str]]]:
    """Every dated step with the ids of its reports, the one with the most articles and reports first."""
    found = [
        (_heading(step), [m.id for m in mentions], len({m.doc_id for m in mentions}))
        for _, step in steps_of(telling)
        if step.due_text != NO_DATE
        for mentions in [[m for m in step.development.undertaking.mentions if told_by(telling, m)]]
    ]
    found.sort(key=lambda row: (-row[2], -len(row[1]), row[0]))
    return [(name, ids) for name, ids, _ in found]


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
        words=f"{when(step.due)}: {heading} ({words.standing(step.standing)})",
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
    return told if origins is None or not origins.max else f"{voices_words(origins)} behind {told}"


def _change(telling: Telling, revision: Revision) -> Change:
    earlier, later = revision.earlier, revision.at
    return Change(
        kind=words.revision(revision.kind),
        why=words.spaced(one_line(revision.why)),
        earlier=telling.links.entry(earlier.doc_id, earlier.id),
        later=telling.links.entry(later.doc_id, later.id),
        told=when(later.published, unknown="undated"),
        article=telling.cards.article(later.doc_id).short,
    )


def _rival(telling: Telling, version: Version, *, scale: Scale) -> Rival:
    voices = tuple(
        (
            one_line(voice.name) or "the article itself",
            words.authority(voice.authority),
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


def _said_of(body: Mapping[str, Any], slot: Slot) -> str:
    """What an entry says of that in which two differ; empty where its heading tells it."""
    if slot is Slot.COUNT:
        return text_of(body.get("value") or body.get("quantity"))
    if slot is Slot.PLACE:
        return text_of(body.get("place"))
    if slot is Slot.DATE:
        time = body.get("due") or body.get("time")
        return when(interval_of(dict(time)), unknown=text_of(time)) if isinstance(time, Mapping) else ""
    return force_words(body) if slot is Slot.FORCE else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two entries that differ, and what explains it. ``when`` of a side is what it says of the slot."""

    slot: str
    difference: str
    conflict: bool
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
            told = _said_of(body, found.slot)
            sides.append(telling.cards.card(recorded, heading or heading_of(recorded.entry), when=told))
    return Pair(
        slot=words.plain(words.SLOTS, found.slot),
        difference=words.plain(words.DIFFERENCES, found.difference),
        conflict=found.difference is Difference.CONFLICT,
        why=words.spaced(one_line(found.why)),
        sides=tuple(sides),
    )
