"""``onrecord show decisions``: everything that people decided about the record."""

from __future__ import annotations

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
    view_of,
)
from onrecord.interval import iso


@click.command(
    "decisions",
    epilog=example("onrecord show decisions", "onrecord show decisions --reviewer renn --in-force --json"),
)
@ledger_option
@as_of_options
@click.option("--reviewer", default="", metavar="TEXT", help="Part of the name of who decided.")
@click.option("--in-force", is_flag=True, help="Only what was not taken back.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many rows.")
@json_option
def decisions(**options: Any) -> int:
    """What reviewers decided: who, when, about which entry, what was and what is; the last first.

    What was taken back stays, and says so. Nothing here is ever changed or deleted.
    """
    from onrecord.cli.selection import limited
    from onrecord.export.decision_lines import decision_line

    with opened(options["ledger"]) as store:
        view = view_of(store, as_of=options["as_of"], known_on=options["known_on"], story=options["story"])
        review = view.review
        held = {document.id for document in view.documents()} if review.decided else set()
        wanted = options["reviewer"].casefold()
        found = [
            each
            for each in reversed(review.decided)
            if each.decision.target.doc_id in held
            and wanted in each.decision.reviewer.casefold()
            and (each.id in review.force or not options["in_force"])
        ]
        kept, more = limited(iter(found), options["limit"])
        if options["as_json"]:
            days = {
                name: None if options[name] is None else iso(options[name].end)
                for name in ("as_of", "known_on")
            }
            rows = [decision_line(each, review) for each in kept]
            print_json({"show": "decisions", **days, "total": len(kept) + more, "rows": rows})
            return DONE
        from onrecord.cli import tables

        if kept:
            tables.draw(_COLUMNS, (_row(each, view) for each in kept))
    total = len(kept) + more
    words = f"{total} {'decision' if total == 1 else 'decisions'}"
    click.echo(f"{words}, {len(kept)} shown (--limit)." if more else f"{words}.")
    return DONE


_COLUMNS = (("When and who", 24), ("Decided", None), ("Id", 20))


def _row(decided: Any, view: Any) -> tuple[Any, ...]:
    from onrecord.cli.tables import lines
    from onrecord.report.decided import decision_words, heading_of, state_of
    from onrecord.report.model import moment_words
    from onrecord.wording import one_line

    decision = decided.decision
    entry_id = view.review.anchors[decision.target.entry_id][0]
    entry = view.entry(entry_id)
    about = heading_of(entry.entry) if entry else " … ".join(one_line(e.quote) for e in decided.evidence)
    return (
        lines((moment_words(decided.recorded), "bold"), (one_line(decision.reviewer), "")),
        lines(
            (decision_words(decided), "bold"),
            (about, ""),
            (f"“{one_line(decision.note)}”" if decision.note else "", "italic"),
            (state_of(decided, view.review), "dim"),
        ),
        lines((decided.id, ""), (f"about {entry_id}", "dim")),
    )
