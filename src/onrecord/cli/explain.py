"""``onrecord explain``: why an entry is in the record."""

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


@click.command("explain", epilog=example("onrecord explain com-5c2268", "onrecord explain att-09 --json"))
@click.argument("entry")
@ledger_option
@as_of_options
@json_option
def command(**options: Any) -> int:
    """Tell why an entry is in the record: its characters, and every step from them to the entry.

    ENTRY is an entry's id, or as much of its beginning as no other has. Shown are the article and the rule
    that dates it, who or what made the entry and by which rules, how its times were read and what the other
    reading was, through whose hands the words came, who the names are, and for a commitment to what it was
    matched, why, and what later reports made of it.
    """
    from onrecord.export.explanation import entries_like, explanation

    with opened(options["ledger"]) as store:
        view = view_of(store, as_of=options["as_of"], known_on=options["known_on"], story=options["story"])
        found = entries_like(view, options["entry"].strip())
        if not options["entry"].strip() or not found:
            raise click.BadParameter(
                f"no entry of this account begins with {options['entry']!r}. "
                "Ids are in `onrecord show commitments --json` and the like.",
                param_hint="ENTRY",
            )
        if len(found) > 1:
            some = ", ".join(r.entry.id for r in found[:5]) + (" ..." if len(found) > 5 else "")
            raise click.BadParameter(
                f"{len(found)} entries begin with {options['entry']!r}: {some}. Give more of the id.",
                param_hint="ENTRY",
            )
        line = explanation(view, found[0])
    if options["as_json"]:
        print_json(line)
        return DONE
    from onrecord.report.explained import told
    from onrecord.wording import visible

    for heading, rows in told(line):
        click.echo(f"{heading}:")
        for row in rows:
            click.echo(f"  {visible(' '.join(row.split()))}")
    return DONE
