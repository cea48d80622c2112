"""What a report tells of the story as a whole: the drift of the deadlines, the plan, where accounts part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from onrecord.ledger.provenance import Recorded
from onrecord.ledger.store import View
from onrecord.report.cards import Card, Cards, Fragments, held
from onrecord.report.drift import Drift, drift
from onrecord.story.contradiction import contradictions
from onrecord.story.origin import origins_of
from onrecord.story.origin_root import Sources
from onrecord.story.revision_story import Development, developments
from onrecord.story.roadmap import NO_DATE, Step, plans
from onrecord.wording import one_line, plural, proposition, when

LARGEST = 1_500
"""Commitments up to which a story is drawn with its lines and rings: of more, no line could be followed."""
MOST_REPORTS = 120
"""Origins are counted for an undertaking of at most so many reports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """A step of the plan in words; ``changes`` are what later reports made of it, in order."""

    plan: str
    heading: str
    due: str
    due_words: str
    unsure: bool
    standing: str
    conditions: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    rivals: tuple[str, ...]
    changes: tuple[str, ...]
    behind: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """Two entries that differ, and what explains it."""

    slot: str
    difference: str
    why: str
    sides: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """The parts of a report that span articles."""

    drift: Drift = field(default_factory=Drift)
    steps: tuple[StepRow, ...] = ()
    parted: tuple[Parted, ...] = ()


def whole(view: View, commitments: Sequence[Recorded], *, cards: Cards, judged: datetime) -> Whole:
    """These parts of ``view``, judged just before ``judged``; ``commitments`` are the view's."""
    links = Fragments()
    if len(commitments) > LARGEST:
        return Whole(drift=drift(commitments, judged=judged, links=links, holders=held))
    found = developments(view)
    sources = Sources(view)
    ids = {d.undertaking.id: [m.id for m in d.undertaking.mentions] for d in found}
    known = {recorded.entry.id: recorded for recorded in view.entries()}
    return Whole(
        drift=drift(
            commitments,
            judged=judged,
            links=links,
            holders=held,
            undertakings=ids.values(),
            firsts=_firsts(sources, found),
        ),
        steps=tuple(
            _row(step, sources, plan=f"{plan.party}: {plan.act}", judged=judged)
            for plan in plans(found, as_of=judged)
            for step in plan.steps
            if step.due_text != NO_DATE or len(step.development.undertaking.mentions) > 1
        ),
        parted=tuple(
            Parted(
                slot=str(each.slot),
                difference=str(each.difference),
                why=one_line(each.why),
                sides=tuple(_side(cards, known[one]) for one in each.between if one in known),
            )
            for each in contradictions(view, sources=sources, found=found)
        ),
    )


def _firsts(sources: Sources, found: Sequence[Development]) -> frozenset[str]:
    """The statements with which an independent origin first speaks of an undertaking of several reports."""
    out = set()
    for development in found:
        ids = [mention.id for mention in development.undertaking.mentions]
        if 1 < len(ids) <= MOST_REPORTS:
            for root in origins_of(sources, ids).roots:
                out.update([each for each in ids if each in root.entries][:1])
    return frozenset(out)


def _row(step: Step, sources: Sources, *, plan: str, judged: datetime) -> StepRow:
    told = [m for m in step.development.undertaking.mentions if _by(m.published.begin, judged)]
    words = (step.actor, step.act, step.object, step.quantity if step.quantity not in step.object else "")
    changes = [
        f"{r.kind}: {one_line(r.why)} ({when(r.at.published, unknown='undated')})"
        for r in step.development.revisions
        if str(r.kind) != "restatement" and _by(r.at.published.begin, judged)
    ]
    return StepRow(
        plan=one_line(plan),
        heading=" · ".join(one_line(w) for w in (*words, step.place, step.remains) if w),
        due=when(step.due),
        due_words="" if step.due_text == NO_DATE else one_line(step.due_text),
        unsure=step.unsure,
        standing=str(step.standing),
        conditions=tuple(one_line(each) for each in step.conditions),
        unconfirmed=tuple(one_line(each) for each in step.unconfirmed),
        rivals=tuple(
            f"{'not to be done, ' if v.polarity == '-' else ''}{when(v.due)}: "
            + ", ".join(dict.fromkeys(one_line(each.name) or "the article itself" for each in v.voices))
            for v in (step.versions if step.disputed else ())
        ),
        changes=tuple(changes),
        behind=_behind(sources, [m.id for m in told], articles=len({m.doc_id for m in told})),
        link=Fragments().entry(step.last.doc_id, step.last.id),
    )


def _by(begin: datetime | None, judged: datetime) -> bool:
    return begin is None or begin < judged


def _behind(sources: Sources, ids: Sequence[str], *, articles: int) -> str:
    told = f"{plural(len(ids), 'report')} in {plural(articles, 'article')}"
    counted = origins_of(sources, ids) if 0 < len(ids) <= MOST_REPORTS else None
    if counted is None or not counted.max:
        return told
    low, high = counted.min, counted.max
    return f"{told}, " + (
        plural(high, "independent voice") if low == high else f"{low} to {high} independent voices"
    )


def _side(cards: Cards, recorded: Recorded) -> Card:
    body = recorded.entry.body
    heading = proposition(body) if "polarity" in body else one_line(str(body.get("measure") or ""))
    return cards.card(recorded, heading or str(recorded.entry.type))
