"""``onrecord build``: read articles into a ledger."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.cli.main import DONE, FAILED, STRICT
from onrecord.cli.options import (
    DEFAULT_LEDGER,
    DateParam,
    example,
    json_option,
    ledger_option,
    now,
    opened,
    print_json,
    reading_options,
)
from onrecord.cli.told import diagnostic_lines
from onrecord.interval import Interval
from onrecord.wording import plural

if TYPE_CHECKING:
    from onrecord.ingest.documents import IngestOptions
    from onrecord.workflow import BuildSummary, Progress


@click.command(
    "build",
    epilog=example(
        "onrecord build articles/ --ledger deal.db",
        'onrecord build leak.txt --published 2024-09-06 --outlet "The Daily"',
    ),
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@ledger_option
@click.option(
    "--published",
    type=DateParam(),
    metavar="DATE",
    help="When the articles were published; this goes before any date that they carry.",
)
@click.option("--outlet", default="", metavar="NAME", help="Who published the articles.")
@reading_options
@click.option("--strict", is_flag=True, help="Exit with 3 when any input went wrong.")
@json_option
def command(
    *,
    paths: tuple[str, ...],
    ledger: Path,
    published: Interval | None,
    outlet: str,
    workers: int | None,
    lexicons: tuple[Path, ...],
    attribution: str,
    strict: bool,
    as_json: bool,
) -> int:
    """Read articles into a ledger: files, folders, globs, or - for standard input.

    Plain text, HTML and JSON Lines are told apart by their content. What the ledger has read already
    is not read again; what cannot be read is told and stops nothing. A build that is interrupted
    leaves the ledger as it was.
    """
    from onrecord.workflow import Settings, annotators_with, build

    settings = Settings(
        annotators=annotators_with(attribution),
        ingest=_ingest_options(published, outlet),
        lexicons=lexicons,
        workers=workers,
    )
    stdin = sys.stdin.buffer.read() if "-" in paths else None
    with opened(ledger, create=True) as store, _progress(paths, stdin, quiet=as_json) as (read, indexed):
        summary = build(
            store,
            paths,
            settings=settings,
            recorded=now(),
            stdin=stdin,
            progress=read,
            indexing=indexed,
        )
    if as_json:
        print_json({"ledger": str(ledger), **summary.as_json()})
    else:
        _tell(summary, ledger=ledger)
    return _exit_code(summary, strict=strict)


def _exit_code(summary: BuildSummary, *, strict: bool) -> int:
    if not any(count for status, count in summary.inputs.items() if status != "failed"):
        return FAILED
    return STRICT if strict and summary.diagnostics else DONE


def _ingest_options(published: Interval | None, outlet: str) -> IngestOptions:
    from onrecord.ingest.documents import IngestOptions

    return IngestOptions(published=published, outlet=outlet)


@contextmanager
def _progress(
    paths: tuple[str, ...], stdin: bytes | None, *, quiet: bool
) -> Iterator[tuple[Progress | None, Callable[[int], None] | None]]:
    """A bar on standard error when that is a terminal; the inputs are counted first, for its end.

    Below it, once all is read, how many articles are in the index.
    """
    if quiet or not sys.stderr.isatty():
        yield None, None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from onrecord.ingest.sources import RawInput, discover

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        total = sum(isinstance(found, RawInput) for found in discover(paths, stdin=stdin))
        task = bar.add_task("Reading", total=total)
        index = bar.add_task("Index", total=None, visible=False)
        yield lambda _: bar.advance(task), lambda more: bar.update(index, advance=more, visible=True)


def _tell(summary: BuildSummary, *, ledger: Path) -> None:
    """What was read, what it gave, and each diagnostic with its next step (those on standard error)."""
    for found in summary.diagnostics:
        for line in diagnostic_lines(found):
            click.echo(line, err=True)
    inputs = ", ".join(f"{count} {status}" for status, count in summary.inputs.items())
    entries = ", ".join(f"{count} {kind}" for kind, count in summary.entries.items())
    click.echo(f"Documents: {inputs or 'none'}.")
    click.echo(f"New entries: {entries or 'none'}.")
    if summary.diagnostics:
        errors = sum(d.is_error for d in summary.diagnostics)
        warnings = len(summary.diagnostics) - errors
        click.echo(f"Diagnostics: {plural(errors, 'error')}, {plural(warnings, 'warning')} (above).")
    click.echo(f"Ledger: {ledger}. Read it with `onrecord show commitments{_ledger_hint(ledger)}`.")


def _ledger_hint(ledger: Path) -> str:
    return "" if str(ledger) == DEFAULT_LEDGER else f" --ledger {ledger}"
