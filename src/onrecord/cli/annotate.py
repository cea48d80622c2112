"""``onrecord annotate``: articles as JSON Lines in, their annotations as JSON Lines out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from onrecord.cli.main import DONE, FAILED, STRICT
from onrecord.cli.options import example, json_option, output, print_json, reading_options
from onrecord.cli.told import diagnostic_json, diagnostic_lines
from onrecord.errors import SettingsError, UnreadableError

if TYPE_CHECKING:
    from onrecord.errors import Diagnostic


@click.command(
    "annotate",
    epilog=example(
        "onrecord annotate articles.jsonl --out annotations.jsonl",
        'echo \'{"id": 1, "text": "Officials said the ferry would sail."}\' | onrecord annotate',
    ),
)
@click.argument("source", metavar="[FILE|-]", default="-")
@click.option(
    "--out", default="-", metavar="FILE", help="Where to write; - for standard output (the default)."
)
@reading_options
@click.option(
    "--asked-only",
    is_flag=True,
    help="Answer pairs and events alone, without attributions, timexes and entities: many times faster.",
)
@click.option("--strict", is_flag=True, help="Exit with 3 when any line went wrong.")
@json_option
def command(
    *,
    source: str,
    out: str,
    workers: int | None,
    lexicons: tuple[Path, ...],
    attribution: str,
    asked_only: bool,
    strict: bool,
    as_json: bool,
) -> int:
    """Annotate articles given as JSON Lines, without a ledger.

    Each line is an object with "id" and "text", and may have "published", "url", "outlet" and "title";
    the text is taken exactly as given. One line is written for each, in the same order: attributions,
    timexes and entities with offsets in code points. A line that cannot be read is told on standard
    error, and its place is kept by {"id", "error": {"code", "where", "why", "next_step"}}.

    A line may bring spans of its own, in code points of its text: "pairs": [{"source": [s, e], "target":
    [s, e]}] gets "acts", the PLOVER root of what each source does to each target, and "events": [[s, e]]
    gets "factuality", from -3 (did not happen) to 3 (happened).

    docs/schema/annotate.schema.json describes the output. With --json, a summary is printed (so --out
    must name a file).
    """
    from onrecord.export.writing import json_line
    from onrecord.workflow import Settings, annotate_lines, annotators_with

    if as_json and out == "-":
        raise SettingsError(
            "With --json the annotations need another place.", next_step="Name it with --out."
        )
    settings = Settings(annotators=annotators_with(attribution), lexicons=lexicons, workers=workers)
    count = failed = 0
    found: list[Diagnostic] = []
    name = "-" if source == "-" else Path(source).name
    with _input(source) as lines, output(out) as file:
        for annotated in annotate_lines(lines, settings=settings, name=name, asked_only=asked_only):
            file.write(json_line(annotated.line))
            count += 1
            failed += "error" in annotated.line
            found += annotated.diagnostics
            for told in annotated.diagnostics if not as_json else ():
                for line in diagnostic_lines(told):
                    click.echo(line, err=True)
    if as_json:
        print_json(
            {"lines": count, "failed": failed, "diagnostics": [diagnostic_json(told) for told in found]}
        )
    if count and failed == count:
        return FAILED
    return STRICT if strict and found else DONE


@contextmanager
def _input(source: str) -> Iterator[IO[bytes]]:
    """The lines of a file or of standard input.

    Raises:
        UnreadableError: when the file cannot be opened.
    """
    if source == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(source).open("rb")  # noqa: SIM115
    except OSError as error:
        raise UnreadableError(
            f"Cannot read {source}: {error.strerror}.", next_step="Name a file of JSON Lines, or -."
        ) from error
    with file:
        yield file
