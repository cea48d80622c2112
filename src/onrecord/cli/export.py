"""``onrecord export``: the record for other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.cli.main import DONE
from onrecord.cli.options import (
    DateParam,
    as_of_options,
    compared,
    example,
    json_option,
    ledger_option,
    opened,
    print_json,
    view_of,
)
from onrecord.errors import SettingsError
from onrecord.interval import Interval

if TYPE_CHECKING:
    from onrecord.export.exporter import Exporter


@click.command(
    "export",
    epilog=example(
        "onrecord export > record.jsonl",
        "onrecord export --format csv --out tables/",
        "onrecord export --format csv --out tables.zip --as-of 2024-09-30",
        "onrecord export --since 2024-09-06 --as-of 2024-09-10 > changes.jsonl",
        "onrecord export --format icalendar --out due-dates.ics",
    ),
)
@click.option(
    "--format",
    "format_",
    default="jsonl",
    show_default=True,
    metavar="NAME",
    help="jsonl, csv, parquet, web-annotation, prov, schema-org, timelinejs, icalendar, "
    "or the name of an installed exporter.",
)
@click.option(
    "--out",
    default="-",
    metavar="PATH",
    help="A file, or - for standard output (the default). csv, parquet: a folder, or a file ending in .zip.",
)
@click.option("--title", default="", help="The story's title; else the first article's.")
@click.option("--with-text", is_flag=True, help="Put the text that offsets count in on each document line.")
@click.option(
    "--room",
    default="",
    metavar="URL",
    help="The address of a reading room to which links lead; else they lead into the articles.",
)
@click.option(
    "--since",
    type=DateParam(),
    metavar="DATE",
    help="Also what changed in the account since the end of that day (jsonl, csv, parquet).",
)
@ledger_option
@as_of_options
@json_option
def command(
    *,
    format_: str,
    out: str,
    title: str,
    with_text: bool,
    room: str,
    since: Interval | None,
    ledger: Path,
    as_of: Interval | None,
    known_on: Interval | None,
    story: str,
    as_json: bool,
) -> int:
    """Write the record for other programs, every entry with its evidence.

    jsonl is the whole record, one entry a line; csv and parquet are tables of it. web-annotation, prov
    and schema-org say it in the terms of the web; timelinejs and icalendar hold what has a date.

    Offsets are Unicode code points of the article's text, half-open. The same ledger gives the same
    bytes. docs/exports.md describes the formats, docs/schema/export.schema.json the lines. With --json,
    a summary of what was written is printed (so --out must name a file or folder).
    """
    from onrecord.export.due_dates import last_told
    from onrecord.registry import Group, load

    exporter: Exporter = load(Group.EXPORTERS, format_)()
    if out == "-" and (as_json or not exporter.streams):
        raise SettingsError(
            f"The format {format_} needs a place to write to{' beside --json' if as_json else ''}.",
            next_step="Name it with --out.",
        )
    if room and not room.startswith(("https://", "http://")):
        raise SettingsError(
            f"Not the address of a reading room: {room}.",
            next_step="Give what the browser shows, such as http://127.0.0.1:8371/.",
        )
    if since is not None and not exporter.compares:
        raise SettingsError(
            f"The format {format_} has no place for what changed since a day.",
            next_step="Leave out --since, or choose jsonl, csv or parquet.",
        )
    with opened(ledger) as store:
        view = view_of(store, as_of=as_of, known_on=known_on, story=story)
        target = sys.stdout.buffer if out == "-" else Path(out)
        earlier = (
            None
            if since is None
            else compared(store, view, since=since, end=last_told(view), option="--since")
        )
        count = exporter.write(view, target, title=title, with_text=with_text, room=room, since=earlier)
    if as_json:
        print_json({"format": format_, "out": out, "lines": count})
    elif out != "-":
        what = "lines" if format_ == "jsonl" else "items"
        click.echo(f"{count} {what} written to {out}.", err=True)
    return DONE
