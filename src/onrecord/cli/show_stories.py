"""``onrecord show stories``: the articles of a ledger, story by story."""

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


@click.command("stories", epilog=example("onrecord show stories", "onrecord show roadmap --story sto-3f2a"))
@ledger_option
@as_of_options
@click.option("--links", is_flag=True, help="Also why each article stands in its story.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many stories.")
@json_option
def stories(**options: Any) -> int:
    """The articles, put together by what they are about: a row for each story, the largest first.

    Each article stands with the earlier one that it is most like, where both share enough rare names and
    words; with --links you see which. Give a story's id to --story of any command to read it alone.
    """
    from onrecord.cli.selection import limited
    from onrecord.export.record import grouped_line
    from onrecord.story.grouping import stories as grouped

    with opened(options["ledger"]) as store:
        view = view_of(store, as_of=options["as_of"], known_on=options["known_on"], story=options["story"])
        kept, more = limited(iter(grouped(view)), options["limit"])
        documents = {d.id: d for d in view.documents()} if not options["as_json"] else {}
    if options["as_json"]:
        days = {
            name: None if options[name] is None else iso(options[name].end) for name in ("as_of", "known_on")
        }
        rows = [grouped_line(story) for story in kept]
        print_json({"show": "stories", **days, "total": len(kept) + more, "rows": rows})
        return DONE
    from onrecord.cli import tables

    if kept:
        tables.draw(_COLUMNS, (_row(story, documents, links=options["links"]) for story in kept))
    total = len(kept) + more
    words = f"{total} {'story' if total == 1 else 'stories'}"
    click.echo(f"{words}, {len(kept)} shown (--limit)." if more else f"{words}.")
    return DONE


_COLUMNS = (("Story", 21), ("When", 24), ("What", None))


def _row(story: Any, documents: Any, *, links: bool) -> Any:
    from onrecord.cli.selection import short_name
    from onrecord.cli.tables import lines
    from onrecord.wording import one_line, when

    number = len(story.documents)
    undated = sum(documents[i].published.interval.begin is None for i in story.documents)
    first = documents[story.documents[0]]
    told: list[tuple[str, str]] = [(one_line(story.title) or one_line(short_name(first)), "bold")]
    outlets = dict.fromkeys(one_line(documents[i].outlet) for i in story.documents if documents[i].outlet)
    told.append((", ".join(list(outlets)[:6]) + (" …" if len(outlets) > 6 else ""), "dim"))
    for link in story.links if links else ():
        one, other = (one_line(short_name(documents[i])) for i in (link.later, link.earlier))
        told.append((f"{one} with {other}: {link.why} ({link.likeness:.2f})", "cyan"))
    return (
        lines((story.id, ""), (f"{number} article{'' if number == 1 else 's'}", "dim")),
        lines(
            (when(story.interval, unknown="undated"), ""),
            (f"{undated} undated" if undated and undated < number else "", "dim"),
        ),
        lines(*told),
    )
