"""The roadmap as plain data: what ``onrecord show roadmap --json`` prints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from onrecord.export.story_lines import revision_line
from onrecord.interval import Interval, iso
from onrecord.story.roadmap import Plan, Step, Version

Line = dict[str, Any]


def plan_line(plan: Plan) -> Line:
    """A plan with its steps."""
    return {"party": plan.party, "act": plan.act, "steps": [step_line(s) for s in plan.steps]}


def step_line(step: Step) -> Line:
    """A step: what is to be done by when, on whose word, in which versions, and what became of it."""
    undertaking = step.development.undertaking
    return {
        "undertaking": undertaking.id,
        "part_of": undertaking.part_of,
        "status": str(step.standing),
        "actor": step.actor,
        "act": step.act,
        "object": step.object,
        "place": step.place,
        "quantity": step.quantity,
        "remains": step.remains,
        "due": _due(step.due, step.due_text),
        "unsure": step.unsure,
        "conditions": list(step.conditions),
        "unconfirmed": list(step.unconfirmed),
        "versions": [_version(v) for v in step.versions],
        "commitments": [m.id for m in undertaking.mentions],
        "revisions": [revision_line(r) for r in step.development.revisions],
    }


def _version(version: Version) -> Line:
    return {
        "due": _due(version.due, version.due_text),
        "quantity": version.quantity,
        "polarity": version.polarity,
        "voices": [
            {
                "name": v.name,
                "authority": v.authority,
                "commitment": v.mention.id,
                "doc": v.mention.doc_id,
                "published": {
                    "begin": iso(v.mention.published.begin),
                    "end": iso(v.mention.published.end),
                },
            }
            for v in version.voices
        ],
    }


def _due(due: Interval, text: str) -> Line:
    return {"text": text, "begin": iso(due.begin), "end": iso(due.end)}


def plan_lines(plans: Iterable[Plan]) -> list[Line]:
    """Every plan."""
    return [plan_line(p) for p in plans]
