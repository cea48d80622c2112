"""``onrecord show``: read the record out, as tables or as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from onrecord.cli import show_decisions, show_sources, show_stories, show_story, show_versions
from onrecord.cli.main import DONE, ListedGroup
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
from onrecord.interval import Interval, iso

F = TypeVar("F", bound=Callable[..., Any])

AUTHORITIES = (
    "person",
    "office",
    "organization",
    "document",
    "outlet",
    "collective",
    "anonymous",
    "unattributed",
)


@click.group(
    "show",
    cls=ListedGroup,
    epilog=example(
        "onrecord show commitments --as-of 2024-09-30 --who iraq",
        "onrecord show statements --authority anonymous --json",
    ),
)
def command() -> None:
    """Read the record out of a ledger.

    Every row says on whose word it stands and where its characters are. With --as-of and --known-on
    you see the account of an earlier day, as it was known on some day.
    """


def _filters(*, speech: bool = True, act: str = "") -> Callable[[F], F]:
    """The options of one kind of row, in the order in which the help shows them."""
    options: list[Callable[[Any], Any]] = [ledger_option, as_of_options]
    if speech:
        options += [
            click.option("--who", default="", metavar="TEXT", help="Part of the name of who speaks or acts."),
            click.option("--authority", type=click.Choice(AUTHORITIES), help="Only on this authority."),
        ]
    if act:
        options.append(click.option("--act", default="", metavar="ACT", help=act))
    options += [
        click.option("--outlet", default="", metavar="TEXT", help="Only articles of this outlet."),
        click.option(
            "--document",
            default="",
            metavar="TEXT",
            help="Only this article: how its id begins, or part of its path, URL or title.",
        ),
        click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many rows."),
        json_option,
    ]

    def decorate(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


@command.command("documents", epilog=example("onrecord show documents --outlet reuters"))
@_filters(speech=False)
def documents(**options: Any) -> int:
    """The articles, by date of publication, and by which rule they are dated."""
    return _show("documents", options)


@command.command("statements", epilog=example("onrecord show statements --who pentagon --act deny"))
@_filters(act="What they did: say, deny, confirm, decline, promise, ...")
def statements(**options: Any) -> int:
    """Who said what: every attribution with its source, cue and content."""
    return _show("statements", options)


@command.command("claims", epilog=example("onrecord show claims --act attack --authority office"))
@_filters(act="The class of the act (withdraw, agree, ...) or part of its words.")
def claims(**options: Any) -> int:
    """What is claimed: who did, does or is to do what, and on whose word."""
    return _show("claims", options)


@command.command("commitments", epilog=example("onrecord show commitments --as-of 2025-10-01"))
@_filters(act="The class of the act (withdraw, agree, ...) or part of its words.")
def commitments(**options: Any) -> int:
    """What was promised, ordered, demanded or refused, by when, and how it stands, by due date.

    The status is that of --as-of, else of today: stated, due, overdue and unreported, no date. A passed
    date says nothing about whether the promise was kept.
    """
    return _show("commitments", options)


@command.command("sources", epilog=example("onrecord show sources --authority anonymous"))
@_filters()
def sources(**options: Any) -> int:
    """Everyone who spoke: on what authority, in how many articles, how often.

    A source that is not named is never joined with another article's.
    """
    return _show("sources", options)


@command.command(
    "timeline",
    epilog=example("onrecord show timeline --limit 20", "onrecord show timeline --as-of 2024-12-31"),
)
@click.option("--all", "everything", is_flag=True, help="Also what only the tense of a verb puts in time.")
@_filters(act="The class of the act (withdraw, agree, ...) or part of its words.")
def timeline(**options: Any) -> int:
    """What is said to have happened and what is due, in the order of time.

    Uncertain times stay as wide as they are told. With --limit you get a page: the times that the
    articles come back to most, with one row each, and who tells it.
    """
    return _show("timeline", options)


command.add_command(show_stories.stories)
command.add_command(show_versions.versions)
command.add_command(show_story.roadmap)
command.add_command(show_story.revisions)
command.add_command(show_decisions.decisions)
command.add_command(show_sources.origins)
command.add_command(show_sources.disagreements)


def _show(kind: str, options: dict[str, Any]) -> int:
    from onrecord.cli import selection

    as_of: Interval | None = options["as_of"]
    known_on: Interval | None = options["known_on"]
    ledger: Path = options["ledger"]
    names = ("who", "authority", "act", "outlet", "document")
    filters = selection.Filters(**{name: options.get(name) or "" for name in names})
    judged = status_moment(as_of)
    with opened(ledger) as store:
        view = view_of(store, as_of=as_of, known_on=known_on, story=options["story"])
        if kind == "timeline" and options["limit"] and not options["everything"]:
            kept, more = selection.timeline_page(view, filters, judged=judged, limit=options["limit"])
        else:
            rows = _rows(kind, view, filters, judged=judged, everything=bool(options.get("everything")))
            kept, more = selection.limited(iter(rows), options["limit"])
    if options["as_json"]:
        print_json(
            {
                "show": kind,
                "before": iso(judged),
                "as_of": None if as_of is None else iso(as_of.end),
                "known_on": None if known_on is None else iso(known_on.end),
                "total": len(kept) + more,
                "rows": [_line(row) for row in kept],
            }
        )
        return DONE
    _draw(kind, kept, more=more)
    return DONE


def _rows(kind: str, view: Any, filters: Any, *, judged: Any, everything: bool) -> Iterable[Any]:
    from onrecord.cli import selection
    from onrecord.ledger.provenance import EntryType

    if kind == "documents":
        return selection.documents(view, filters)
    if kind == "sources":
        return selection.source_rows(view, filters)
    if kind == "timeline":
        return selection.timeline_rows(view, filters, judged=judged, timed_only=not everything)
    types = {
        "statements": EntryType.ATTRIBUTION,
        "claims": EntryType.CLAIM,
        "commitments": EntryType.COMMITMENT,
    }
    found = selection.entries(view, types[kind], filters, judged=judged)
    return sorted(found, key=selection.due) if kind == "commitments" else found


def _line(row: Any) -> Any:
    return row[0] if isinstance(row, tuple) else row.line


def _draw(kind: str, rows: list[Any], *, more: int) -> None:
    from onrecord.cli import tables

    drawn: dict[str, tuple[Any, Callable[[Any], Any]]] = {
        "documents": (tables.DOCUMENT_COLUMNS, tables.document_row),
        "statements": (tables.STATEMENT_COLUMNS, tables.statement_row),
        "claims": (tables.CLAIM_COLUMNS, tables.claim_row),
        "commitments": (tables.COMMITMENT_COLUMNS, tables.commitment_row),
        "sources": (tables.SOURCE_COLUMNS, lambda row: tables.source_row(row[0])),
        "timeline": (tables.TIMELINE_COLUMNS, tables.timeline_row),
    }
    columns, make = drawn[kind]
    if rows:
        tables.draw(columns, (make(row) for row in rows))
    total = len(rows) + more
    noun = "rows" if kind == "timeline" else kind
    told = f"{total} {noun if total != 1 else noun.removesuffix('s')}"
    click.echo(f"{told}, {len(rows)} shown (--limit)." if more else f"{told}.")
