"""``onrecord show versions``: what the later version of a page claims otherwise."""

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


@click.command("versions", epilog=example("onrecord show versions", "onrecord show versions --json"))
@ledger_option
@as_of_options
@json_option
def versions(**options: Any) -> int:
    """What the later version of a page claims otherwise: corrected, reworded, added or dropped.

    Versions are articles under one address. A claim was corrected where a date, a figure, a place, who acts
    or whether it is so differs; else it was reworded.
    """
    from onrecord.export.change_lines import version_line
    from onrecord.story.version_change import version_changes

    with opened(options["ledger"]) as store:
        view = view_of(store, as_of=options["as_of"], known_on=options["known_on"], story=options["story"])
        found = version_changes(view)
        documents = {d.id: d for d in view.documents()}
    if options["as_json"]:
        print_json({"show": "versions", "total": len(found), "rows": [version_line(v) for v in found]})
        return DONE
    from onrecord.cli import tables
    from onrecord.cli.selection import short_name
    from onrecord.wording import one_line

    for version in found:
        one, other = (one_line(short_name(documents[i])) for i in (version.earlier, version.later))
        click.echo(f"{other} after {one}, {version.same} claims as they were:")
        if version.changes:
            tables.draw((("How", 12), ("Before", None), ("After", None)), map(_row, version.changes))
    click.echo(f"{len(found)} later version{'' if len(found) == 1 else 's'}.")
    return DONE


def _row(change: Any) -> Any:
    from onrecord.cli.tables import lines
    from onrecord.wording import one_line

    def side(recorded: Any) -> str:
        return f"«{one_line(' … '.join(e.quote for e in recorded.entry.evidence))}»" if recorded else ""

    slots = [(f"{slot}: {one_line(a)} → {one_line(b)}", "cyan") for slot, a, b in change.slots]
    return (
        lines((str(change.kind), "bold")),
        lines((side(change.earlier), "")),
        lines((side(change.later), ""), *slots),
    )
