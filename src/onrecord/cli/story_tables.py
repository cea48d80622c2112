"""Tables of the roadmap and of revisions; they fit 100 columns, evidence is never cut."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import click
from rich.text import Text

from onrecord.cli.selection import short_name
from onrecord.cli.tables import draw, lines
from onrecord.document import Document
from onrecord.interval import Interval, parse_moment
from onrecord.story.revision import Revision
from onrecord.story.roadmap import NO_DATE
from onrecord.story.undertaking import Mention
from onrecord.wording import one_line, when

PLAN_COLUMNS = (("By when", 22), ("What", None), ("Who says so", 32))
REVISION_COLUMNS = (("What changed", 16), ("From", None), ("To", None))
_LATE = ("overdue", "disputed", "dropped", "postponed")


def draw_plan(plan: Mapping[str, Any]) -> None:
    """The steps of one plan under its party and act."""
    click.secho(f"{one_line(plan['party'])}: {plan['act'].replace('_', ' ')}", bold=True)
    draw(PLAN_COLUMNS, [_step(step) for step in plan["steps"]])


def _step(step: Mapping[str, Any]) -> tuple[Text, ...]:
    what = " ".join(x for x in (step["act"], step["object"]) if x)
    if step["place"] and step["place"] not in what:
        what += f", {step['place']}"
    status = step["status"]
    versions = step["versions"] if len(step["versions"]) > 1 else ()
    return (
        lines(
            (_day(step["due"]), "bold"),
            (f"«{one_line(step['due']['text'])}»" if step["due"]["text"] != NO_DATE else "", ""),
            ("date unsure" if step["unsure"] else "", "yellow"),
            (status, "red" if status.startswith(_LATE) else "green"),
        ),
        lines(
            (f"{one_line(step['actor'])}: {one_line(what)}" if step["actor"] else one_line(what), "bold"),
            (one_line(step["quantity"]), ""),
            (one_line(step["remains"]), ""),
            ("a part of a plan told as a whole" if step["part_of"] else "", "dim"),
            *((f"if: {one_line(c)}", "cyan") for c in step["conditions"]),
            *((f"not yet said by {one_line(who)}", "yellow") for who in step["unconfirmed"]),
        ),
        lines(*_voices(step["versions"], rival=bool(versions))),
    )


def _voices(versions: Iterable[Mapping[str, Any]], *, rival: bool) -> list[tuple[str, str]]:
    told: list[tuple[str, str]] = []
    for version in versions:
        if rival:
            refused = "not to be done" if version["polarity"] == "-" else _day(version["due"])
            told.append((f"{refused}:", "bold"))
        named = dict.fromkeys(_name(v) for v in version["voices"])
        told += [(name, "") for name in named]
    return told


def _name(voice: Mapping[str, Any]) -> str:
    name = one_line(voice["name"]) or "the article itself"
    told = voice["published"]["begin"]
    return f"{name}, {told[:10]}" if told else f"{name}, undated"


def _day(due: Mapping[str, Any]) -> str:
    begin, end = due["begin"], due["end"]
    if begin is None and end is None:
        return NO_DATE if due["text"] == NO_DATE else "date not resolved"
    interval = Interval(parse_moment(begin) if begin else None, parse_moment(end) if end else None)
    return when(interval, unknown=NO_DATE)


def draw_revisions(found: Iterable[Revision], documents: Mapping[str, Document]) -> None:
    """Each revision with both ends and where they stand."""
    rows = []
    for revision in found:
        later = revision.later.recorded.entry.evidence if revision.later else None
        evidence = later or (revision.passage.evidence if revision.passage else ())
        rows.append(
            (
                lines((str(revision.kind), "bold"), (one_line(revision.why), "dim")),
                _end(revision.earlier, revision.earlier.recorded.entry.evidence, documents),
                _end(revision.at, evidence, documents),
            )
        )
    draw(REVISION_COLUMNS, rows)


def _end(mention: Mention, evidence: Iterable[Any], documents: Mapping[str, Document]) -> Text:
    document = documents[mention.doc_id]
    told = when(mention.published, unknown="undated")
    return lines(
        (f"«{' … '.join(one_line(e.quote) for e in evidence)}»", ""),
        (f"{one_line(short_name(document))}, {told}", "dim"),
    )
