"""``onrecord diff``: what changed in the account between two days."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from onrecord.cli.main import DONE
from onrecord.cli.options import (
    DateParam,
    compared,
    example,
    json_option,
    ledger_option,
    opened,
    print_json,
    view_of,
)
from onrecord.interval import Interval, iso


@click.command(
    "diff",
    epilog=example(
        "onrecord diff --from 2024-09-06 --to 2024-09-10",
        "onrecord diff --from 2021 --to 2024 --story sto-5423 --json",
    ),
)
@click.option("--from", "since", type=DateParam(), required=True, metavar="DATE", help="The earlier day.")
@click.option("--to", "until", type=DateParam(), required=True, metavar="DATE", help="The later day.")
@click.option("--known-on", type=DateParam(), metavar="DATE", help="As far as the ledger knew by that day.")
@click.option("--story", default="", metavar="ID", help="Only the articles of this story.")
@ledger_option
@json_option
def command(
    *,
    since: Interval,
    until: Interval,
    known_on: Interval | None,
    story: str,
    ledger: Path,
    as_json: bool,
) -> int:
    """Tell what changed in the account between the ends of two days.

    New articles, new undertakings, revisions (slipped, confirmed, denied, done ...), undertakings that stand
    otherwise, by a report or by the calendar alone, and new conflicts. Undated articles belong to both days.
    """
    from onrecord.export.change_lines import change_line
    from onrecord.story.account_change import changed

    if since.end is None or until.end is None or since.end >= until.end:
        raise click.BadParameter("it must be later than --from.", param_hint="'--to'")
    with opened(ledger) as store:
        after = view_of(store, as_of=until, known_on=known_on, story=story)
        against = compared(store, after, since=since, end=until.end, option="--from")
        before, begin, end = against.before, against.begin, against.end
        found = changed(before, after, begin=begin, end=end)
        documents = {d.id: d for view in (before, after) for d in view.documents()}
    if as_json:
        rows = [change_line(c, begin=begin, end=end) for c in found]
        print_json({"show": "diff", "from": iso(begin), "to": iso(end), "total": len(rows), "rows": rows})
        return DONE
    from onrecord.cli import tables
    from onrecord.wording import plural

    if found:
        tables.draw((("Change", 20), ("When", 12), ("What", None)), (_row(c, documents) for c in found))
    undated = sum(document.published.interval.begin is None for document in documents.values())
    told = f" {plural(undated, 'article')} without a date: in the account of both days." if undated else ""
    click.echo(f"{plural(len(found), 'change')}.{told}")
    return DONE


def _row(change: Any, documents: Any) -> Any:
    from onrecord.cli.selection import short_name
    from onrecord.cli.tables import lines
    from onrecord.story.account_change import Change
    from onrecord.wording import one_line

    revised = change.change is Change.REVISED
    told = [
        (f"«{one_line(e.quote)}» ({one_line(short_name(documents[e.span.doc_id]))})", "")
        for e in change.evidence
    ]
    return (
        lines((change.what if revised else str(change.change), "bold"), (change.id[:16], "dim")),
        lines((iso(change.at) or "", "")),
        lines(("" if revised else one_line(change.what), "bold"), *told, (one_line(change.why), "cyan")),
    )
