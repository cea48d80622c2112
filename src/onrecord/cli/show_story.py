"""``onrecord show roadmap`` and ``show revisions``: what the articles say together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from onrecord.cli.main import DONE
from onrecord.cli.options import (
    as_of_options,
    example,
    json_option,
    ledger_option,
    opened,
    print_json,
    status_moment,
    view_of,
)
from onrecord.interval import iso

_WHO = click.option("--who", default="", metavar="TEXT", help="Part of the name of who acts or speaks.")
_ACT = click.option("--act", default="", metavar="ACT", help="The kind of act, or part of its words.")
_LIMIT = click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many rows.")


@click.command(
    "roadmap", epilog=example("onrecord show roadmap --as-of 2024-09-10", "onrecord show roadmap --who iraq")
)
@ledger_option
@as_of_options
@_WHO
@_ACT
@click.option("--all", "everything", is_flag=True, help="Also what only one report tells, without a date.")
@_LIMIT
@json_option
def roadmap(**options: Any) -> int:
    """The plan as reported: who is to do what, where, by when, in order, and who says so.

    Reports of one undertaking stand together, parts behind their whole. Where the sources differ, each
    version stands by itself with those who give it. «No date given» means that no report has one. The
    status is that of --as-of, else of today.
    """
    from onrecord.cli.selection import limited
    from onrecord.export.roadmap_lines import plan_line
    from onrecord.story.roadmap import NO_DATE
    from onrecord.story.roadmap import roadmap as derived

    judged = status_moment(options["as_of"])
    with opened(options["ledger"]) as store:
        view = view_of(store, as_of=options["as_of"], known_on=options["known_on"], story=options["story"])
        found = [line for plan in derived(view, as_of=judged) if (line := plan_line(plan))]
    kept = []
    for plan in found:
        steps = [s for s in plan["steps"] if _takes(plan, s, options["who"], options["act"])]
        if not options["everything"]:
            steps = [s for s in steps if len(s["commitments"]) > 1 or s["due"]["text"] != NO_DATE]
        if steps:
            kept.append({**plan, "steps": steps})
    kept, more = limited(iter(kept), options["limit"])
    if options["as_json"]:
        print_json({"show": "roadmap", **_asked(options, judged), "total": len(kept) + more, "plans": kept})
        return DONE
    from onrecord.cli import story_tables

    for plan in kept:
        story_tables.draw_plan(plan)
    count = sum(len(plan["steps"]) for plan in kept)
    click.echo(_told(count, "step", more=0) + (f" {more} further plans (--limit)." if more else ""))
    return DONE


@click.command("revisions", epilog=example("onrecord show revisions --kind slip --who pentagon"))
@ledger_option
@as_of_options
@_WHO
@_ACT
@click.option("--kind", default="", metavar="KIND", help="slip, set, denial, fulfilment, confirmation, ...")
@_LIMIT
@json_option
def revisions(**options: Any) -> int:
    """How the account changed: each later report beside the earlier one that it revises, and how.

    Slip, advance, set and unset are about the date. Restatements are left out; --kind restatement shows
    them.
    """
    from onrecord.cli.selection import limited
    from onrecord.export.story_lines import revision_line
    from onrecord.story.revision import RevisionKind
    from onrecord.story.revision_story import developments
    from onrecord.story.revision_story import revisions as all_of

    kind = options["kind"].strip().lower()
    if kind and kind not in set(RevisionKind):
        raise click.BadParameter(f"one of {', '.join(RevisionKind)}.", param_hint="'--kind'")
    with opened(options["ledger"]) as store:
        view = view_of(store, as_of=options["as_of"], known_on=options["known_on"], story=options["story"])
        documents = {d.id: d for d in view.documents()}
        found = [
            r
            for r in all_of(developments(view))
            if (r.kind == kind if kind else r.kind is not RevisionKind.RESTATEMENT)
            and _names(r.earlier.recorded.entry.body, options["who"])
            and _acts(r.earlier.recorded.entry.body, options["act"])
        ]
    kept, more = limited(iter(found), options["limit"])
    if options["as_json"]:
        judged = status_moment(options["as_of"])
        lines = [revision_line(r) for r in kept]
        print_json({"show": "revisions", **_asked(options, judged), "total": len(kept) + more, "rows": lines})
        return DONE
    from onrecord.cli import story_tables

    if kept:
        story_tables.draw_revisions(kept, documents)
    click.echo(_told(len(kept) + more, "revision", more=more))
    return DONE


def _asked(options: dict[str, Any], judged: Any) -> dict[str, Any]:
    as_of, known_on = options["as_of"], options["known_on"]
    return {
        "before": iso(judged),
        "as_of": None if as_of is None else iso(as_of.end),
        "known_on": None if known_on is None else iso(known_on.end),
    }


def _told(total: int, noun: str, *, more: int) -> str:
    words = f"{total} {noun}{'' if total == 1 else 's'}"
    return f"{words}, {total - more} shown (--limit)." if more else f"{words}."


def _within(part: str, wholes: Iterable[object]) -> bool:
    key = " ".join(part.split()).casefold()
    return not key or any(key in " ".join(str(w or "").split()).casefold() for w in wholes)


def _takes(plan: dict[str, Any], step: dict[str, Any], who: str, act: str) -> bool:
    voices = [v["name"] for version in step["versions"] for v in version["voices"]]
    return _within(who, [plan["party"], step["actor"], *voices]) and _within(act, [plan["act"], step["act"]])


def _names(body: Any, who: str) -> bool:
    parties = [body.get("actor") or {}, body.get("holder") or {}]
    return _within(who, [p.get(field) for p in parties for field in ("text", "name")])


def _acts(body: Any, act: str) -> bool:
    told = body.get("act") or {}
    return _within(act, [told.get("text"), told.get("class")])
