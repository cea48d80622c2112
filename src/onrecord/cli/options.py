"""Options that several commands share, the clock, and how a ledger is opened."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from onrecord.errors import IntervalError, SettingsError
from onrecord.interval import Interval, midnight, parse
from onrecord.ledger.store import Store, View

F = TypeVar("F", bound=Callable[..., Any])

DEFAULT_LEDGER = "onrecord.db"
DEFAULT_ATTRIBUTION = "trained"


if TYPE_CHECKING:
    from onrecord.export.exporter import Comparison

    _IntervalType = click.ParamType[Interval]
else:
    _IntervalType = click.ParamType


class DateParam(_IntervalType):
    """A day, month, year or time in ISO 8601, as the interval that it names."""

    name = "date"

    def convert(
        self, value: str | Interval, param: click.Parameter | None, ctx: click.Context | None
    ) -> Interval:
        if isinstance(value, Interval):
            return value
        try:
            return parse(value)
        except IntervalError as error:
            self.fail(f"{error.why} {error.next_step}", param, ctx)


def ledger_option(command: F) -> F:
    """``--ledger``, else ``ONRECORD_LEDGER``, else ``onrecord.db`` here."""
    return click.option(
        "--ledger",
        type=click.Path(dir_okay=False, path_type=Path),
        default=DEFAULT_LEDGER,
        envvar="ONRECORD_LEDGER",
        show_default=True,
        show_envvar=True,
        help="The ledger file.",
    )(command)


def json_option(command: F) -> F:
    """``--json``: one JSON document on standard output."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")(command)


def reading_options(command: F) -> F:
    """``--attribution``, ``--lexicons`` and ``--workers``: how articles are read."""
    options = (
        click.option(
            "--attribution",
            type=click.Choice(("rules", "trained")),
            default=DEFAULT_ATTRIBUTION,
            show_default=True,
            help="How attributions are found: by rules, or by the trained tagger.",
        ),
        click.option(
            "--lexicons",
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            multiple=True,
            metavar="DIR",
            help="A folder of TOML files that extend the built-in lexicons. May be given again.",
        ),
        click.option(
            "--workers",
            type=click.IntRange(min=1),
            metavar="N",
            help="Processes; one for each core by default.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def as_of_options(command: F) -> F:
    """``--as-of``, ``--known-on`` (each a day up to its end, a month, a year or a time) and ``--story``."""
    command = click.option(
        "--story",
        default="",
        metavar="ID",
        help="Only the articles of this story, by its id or how that begins (`onrecord show stories`).",
    )(command)
    command = click.option(
        "--known-on",
        type=DateParam(),
        metavar="DATE",
        help="As far as the ledger knew by the end of that day.",
    )(command)
    return click.option(
        "--as-of",
        type=DateParam(),
        metavar="DATE",
        help="The account up to the end of that day: later articles are left out. "
        "Undated articles stay in, marked so.",
    )(command)


def now() -> datetime:
    """The clock; ``SOURCE_DATE_EPOCH`` (seconds) stands in for it where output must be repeatable.

    Raises:
        SettingsError: when that variable is no number of seconds.
    """
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not fixed:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(fixed), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise SettingsError(
            f"SOURCE_DATE_EPOCH is not a number of seconds: {fixed!r}.",
            next_step="Set it as `date +%s` prints it, or unset it.",
        ) from error


def example(*lines: str) -> str:
    """The end of a command's help: what to type, line by line as it stands."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def bound(day: Interval | None) -> datetime | None:
    """Where a day (month, year) ends: an exclusive bound for a view."""
    return None if day is None else day.end


def status_moment(as_of: Interval | None) -> datetime:
    """The exclusive moment at which commitments are judged: the end of ``as_of``, else of today."""
    return bound(as_of) or midnight(now().date()) + timedelta(days=1)


@contextmanager
def opened(ledger: Path, *, create: bool = False) -> Iterator[Store]:
    """The ledger, open for reading, or (with ``create``) for writing.

    Raises:
        StoreError: when it is missing, not a ledger, or of a later version.
    """
    from onrecord.registry import Group, load
    from onrecord.web import collector

    store: Store = load(Group.STORES, "sqlite").open(ledger, create=create, readonly=not create)
    before = gc.get_threshold()
    if not create:
        collector.while_reading()
    try:
        with store:
            yield store
    finally:
        gc.set_threshold(*before)


def view_of(store: Store, *, as_of: Interval | None, known_on: Interval | None, story: str = "") -> View:
    """The account up to the end of ``as_of``, as the ledger knew it by the end of ``known_on``.

    ``story`` leaves only the articles of the story whose id begins so.

    Raises:
        SettingsError: when no story, or more than one, has such an id.
    """
    view = store.view(valid=bound(as_of), recorded=bound(known_on))
    if not story:
        return view
    from onrecord.ledger.selected import Selected
    from onrecord.story.grouping import of_id, stories

    found = of_id(stories(view), story)
    if len(found) != 1:
        raise SettingsError(
            f"{'No story' if not found else 'More than one story'} of this account has an id like {story!r}.",
            next_step="`onrecord show stories` lists the stories with their ids.",
        )
    return Selected(view, frozenset(found[0].documents))


@contextmanager
def output(path: str) -> Iterator[IO[bytes]]:
    """Standard output for ``-``, else a file that is written whole or not at all."""
    if path == "-":
        stream = sys.stdout.buffer
        yield stream
        stream.flush()
        return
    from onrecord.export.writing import whole_file

    with whole_file(Path(path)) as file:
        yield file


def print_json(value: Any) -> None:
    """One JSON document on standard output, indented, in UTF-8."""
    from onrecord.export.writing import json_line

    sys.stdout.buffer.write(json_line(value, indent=2))


def compared(store: Store, after: View, *, since: Interval, end: datetime | None, option: str) -> Comparison:
    """The account of the end of ``since`` beside ``after``, of the same articles and as far as was known.

    ``end`` (exclusive) is the moment at which ``after`` is judged.

    Raises:
        SettingsError: when ``since`` does not end before that.
    """
    from onrecord.export.exporter import Comparison
    from onrecord.ledger.selected import Selected

    begin = bound(since)
    if begin is None or end is None or begin >= end:
        raise SettingsError(
            f"Nothing can have changed: the day of {option} is that of the account, or later.",
            next_step="Give an earlier day.",
        )
    before: View = store.view(valid=begin, recorded=after.recorded)
    if isinstance(after, Selected):
        before = Selected(before, after.doc_ids)
    return Comparison(before=before, begin=begin, end=end)
