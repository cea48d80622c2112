"""``onrecord show origins`` and ``show disagreements``: how many voices, and where they differ."""

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
    view_of,
)
from onrecord.interval import iso

_LIMIT = click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many rows.")
_REASONS = (
    "conflict",
    "growth",
    "scope",
    "rounding",
    "supersession",
    "old",
    "headline",
    "denial",
    "refusal",
)


@click.command(
    "origins", epilog=example("onrecord show origins --who iraq", "onrecord show origins com-5c2268")
)
@click.argument("entries", nargs=-1, metavar="[ENTRY]...")
@ledger_option
@as_of_options
@click.option("--who", default="", metavar="TEXT", help="Part of the name of who acts or speaks.")
@click.option("--all", "everything", is_flag=True, help="Also undertakings that only one article tells of.")
@_LIMIT
@json_option
def origins(**options: Any) -> int:
    """How many independent origins stand behind what the articles say, and why so many.

    Without ENTRY each undertaking has a row; with entry ids (or how they begin) these are counted
    together. Articles that carry one agency's report have one origin. Whether two unnamed sources are
    two persons nobody can tell: such a count is given as «1 to 2».
    """
    from onrecord.cli.selection import limited
    from onrecord.export.source_lines import origins_field
    from onrecord.story.origin import origins_of
    from onrecord.story.origin_root import Sources

    with opened(options["ledger"]) as store:
        view = view_of(store, as_of=options["as_of"], known_on=options["known_on"], story=options["story"])
        sources = Sources(view)
        found = []
        for name, ids in _asked_for(sources, options):
            told = origins_of(sources, ids)
            held = [sources.entries[i] for i in ids]
            if _named(held, [r.name for r in told.roots], options["who"]):
                line: dict[str, Any] = {**name, "entries": list(ids), "origins": origins_field(told)}
                line["words"] = held[0].evidence[0].quote if held else ""
                line["articles"] = len({e.doc_id for e in held})
                found.append(line)
        kept, more = limited(iter(found), options["limit"])
    if options["as_json"]:
        print_json({"show": "origins", **_days(options), "total": len(kept) + more, "rows": kept})
        return DONE
    from onrecord.cli import tables

    if kept:
        tables.draw(_ORIGIN_COLUMNS, (_origin_row(line) for line in kept))
    click.echo(_count(len(kept) + more, "row", more=more))
    return DONE


def _asked_for(sources: Any, options: dict[str, Any]) -> Iterable[tuple[dict[str, str], list[str]]]:
    """What is counted: the entries that were asked for, else each undertaking's."""
    from onrecord.story.revision_story import developments

    wanted = options["entries"]
    if wanted:
        ids = []
        for want in wanted:
            hits = [i for i in sorted(sources.entries) if i.startswith(want)]
            if not hits:
                raise click.BadParameter(
                    f"no claim, commitment or attribution begins with {want!r}. "
                    "See `onrecord show commitments --json`.",
                    param_hint="ENTRY",
                )
            ids += hits
        yield {}, sorted(set(ids))
        return
    for development in developments(sources.view):
        mentions = development.undertaking.mentions
        if options["everything"] or len({m.doc_id for m in mentions}) > 1:
            yield {"undertaking": development.undertaking.id}, [m.id for m in mentions]


@click.command("disagreements", epilog=example("onrecord show disagreements --reason conflict"))
@ledger_option
@as_of_options
@click.option("--who", default="", metavar="TEXT", help="Part of the name of who acts or speaks.")
@click.option("--reason", type=click.Choice(_REASONS), help="Only differences of this class.")
@_LIMIT
@json_option
def disagreements(**options: Any) -> int:
    """Where statements about one thing differ, and what explains it: conflicts first.

    A figure that grew, a part against the whole, a rounded number, an older promise or a headline that
    goes further than its article is told apart from a conflict. OnRecord never says who is right.
    """
    from onrecord.cli.selection import limited
    from onrecord.export.source_lines import contradiction_line
    from onrecord.story.contradiction import contradictions
    from onrecord.story.origin_root import Sources

    with opened(options["ledger"]) as store:
        view = view_of(store, as_of=options["as_of"], known_on=options["known_on"], story=options["story"])
        sources = Sources(view)
        found = []
        for each in contradictions(view, sources=sources):
            pair = [r.entry for i in each.between if (r := view.entry(i)) is not None]
            wanted = not options["reason"] or options["reason"] in str(each.difference)
            if wanted and _named(pair, [], options["who"]):
                found.append((contradiction_line(each), pair))
        kept, more = limited(iter(found), options["limit"])
        rows = [_difference_row(line, pair, sources.documents) for line, pair in kept]
    if options["as_json"]:
        lines = [line for line, _ in kept]
        print_json({"show": "disagreements", **_days(options), "total": len(kept) + more, "rows": lines})
        return DONE
    from onrecord.cli import tables

    if rows:
        tables.draw(_DIFFERENCE_COLUMNS, rows)
    click.echo(_count(len(kept) + more, "disagreement", more=more))
    return DONE


# -- rows ------------------------------------------------------------------------------------
_ORIGIN_COLUMNS = (("Origins", 10), ("What is said", None), ("Who is behind it", 40))
_DIFFERENCE_COLUMNS = (("How", 18), ("One", None), ("Other", None))


def _origin_row(line: dict[str, Any]) -> Any:
    from onrecord.cli.tables import lines
    from onrecord.wording import one_line

    told = line["origins"]
    number = str(told["min"]) if told["min"] == told["max"] else f"{told['min']} to {told['max']}"
    articles = f"{line['articles']} article{'' if line['articles'] == 1 else 's'}"
    behind: list[tuple[str, str]] = []
    for root in told["roots"]:
        behind.append((one_line(root["name"]) + ("" if root["sure"] else " (?)"), "bold"))
        behind += [(f"  behind it: {one_line(name)}", "dim") for name in root["behind"]]
    whys = dict.fromkeys(reason["why"] for reason in told["reasons"])
    return (
        lines((number, "bold"), (articles, "dim")),
        lines((f"«{one_line(line['words'])}»", ""), *((one_line(why), "cyan") for why in whys)),
        lines(*behind),
    )


def _difference_row(line: dict[str, Any], pair: list[Any], documents: Any) -> Any:
    from onrecord.cli.tables import lines
    from onrecord.wording import one_line, when

    def side(entry: Any) -> Any:
        document = documents[entry.doc_id]
        published = when(document.published.interval, unknown="undated")
        origin = ", ".join(x for x in (one_line(document.outlet), published) if x)
        holder = entry.body.get("holder") or {}
        return lines(
            (one_line(str(holder.get("name") or holder.get("text") or "the article itself")), "bold"),
            (f"«{one_line(' … '.join(e.quote for e in entry.evidence))}»", ""),
            (origin, "dim"),
        )

    style = "red" if line["reason"] == "conflict" else "green"
    how = lines((line["reason"], style), (line["slot"], ""), (one_line(line["why"]), "dim"))
    return (how, *(side(entry) for entry in pair))


def _named(entries: list[Any], names: list[str], who: str) -> bool:
    key = " ".join(who.split()).casefold()
    if not key:
        return True
    fields = [e.body.get(f) or {} for e in entries for f in ("actor", "holder")]
    told = [str(f.get(n) or "") for f in fields for n in ("name", "text")]
    return any(key in name.casefold() for name in [*told, *names])


def _days(options: dict[str, Any]) -> dict[str, Any]:
    return {name: None if options[name] is None else iso(options[name].end) for name in ("as_of", "known_on")}


def _count(total: int, noun: str, *, more: int) -> str:
    words = f"{total} {noun}{'' if total == 1 else 's'}"
    return f"{words}, {total - more} shown (--limit)." if more else f"{words}."
