"""``onrecord report``: the record as one file to read and to pass on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

import onrecord
from onrecord.cli.main import DONE
from onrecord.cli.options import (
    as_of_options,
    bound,
    example,
    json_option,
    ledger_option,
    now,
    opened,
    output,
    print_json,
    status_moment,
    view_of,
)
from onrecord.errors import SettingsError
from onrecord.interval import Interval


@click.command(
    "report",
    epilog=example(
        "onrecord report --out report.html",
        'onrecord report --out june.html --as-of 2024-06-30 --title "The harbour deal"',
    ),
)
@click.option("--out", required=True, metavar="FILE", help="The file to write; - for standard output.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["html", "md"]),
    default="html",
    show_default=True,
    help="One offline HTML page, or Markdown with tables, quotations and links.",
)
@click.option("--title", default="", help="The report's heading.")
@ledger_option
@as_of_options
@json_option
def command(
    *,
    out: str,
    format_: str,
    title: str,
    ledger: Path,
    as_of: Interval | None,
    known_on: Interval | None,
    story: str,
    as_json: bool,
) -> int:
    """Write the record as one HTML file that works offline, or as Markdown.

    The drift of the deadlines, what was promised and how it stands on --as-of (else today), the plan,
    where accounts part, who said what, the timeline, the sources, and every article in full with its
    entries marked. The HTML needs no network and no script; print it for a PDF. Markdown (--format md)
    has the same in tables, quotations and links, without the articles' texts.
    """
    from onrecord.ledger.store import REVIEW
    from onrecord.report import html, markdown
    from onrecord.report.model import make

    pieces = markdown.pieces if format_ == "md" else html.pieces

    if as_json and out == "-":
        raise SettingsError("With --json the report needs another place.", next_step="Name it with --out.")
    with opened(ledger) as store:
        view = view_of(store, as_of=as_of, known_on=known_on, story=story)
        known = bound(known_on)
        report = make(
            view,
            judged=status_moment(as_of),
            written=now(),
            version=onrecord.__version__,
            title=title,
            as_of=_last_day(as_of),
            known_on=_last_day(known_on),
            runs=[
                run
                for run in store.runs()
                if run.pipeline != REVIEW and (known is None or run.recorded < known)
            ],
        )
    with output(out) as file:
        for piece in pieces(report):
            file.write(piece.encode("utf-8", "replace"))
    if as_json:
        print_json(
            {
                "out": out,
                "format": format_,
                "articles": len(report.articles),
                "commitments": len(report.commitments),
                "sources": len(report.voices),
                "timeline": len(report.whole.every.rows),
            }
        )
    elif out != "-":
        click.echo(f"Report on {len(report.articles)} articles written to {out}.")
    return DONE


def _last_day(day: Interval | None) -> str:
    """The last day that an interval holds; empty for none."""
    if day is None or day.end is None:
        return ""
    return (day.end - timedelta(microseconds=1)).date().isoformat()
