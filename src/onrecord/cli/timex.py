"""``onrecord timex``: the reader of time alone, a text in, JSON or TimeML out."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from onrecord.annotate.times import EventTime, Timex
from onrecord.cli.main import DONE
from onrecord.cli.options import DateParam, example, output
from onrecord.errors import UnreadableError
from onrecord.interval import Interval, iso


@click.command(
    "timex",
    epilog=example(
        "onrecord timex article.txt --published 2024-09-06",
        "echo 'They will leave by the end of next month.' | onrecord timex --published 2024-09-06",
        "onrecord timex article.txt --published 2024-09-06 --format timeml --out article.tml",
    ),
)
@click.argument("source", metavar="[FILE|-]", default="-")
@click.option(
    "--published",
    type=DateParam(),
    metavar="DATE",
    help="When the text was written. Without it, what hangs on that day stays open.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(("json", "timeml")),
    default="json",
    show_default=True,
    help="One JSON document, or TimeML with inline TIMEX3.",
)
@click.option(
    "--out", default="-", metavar="FILE", help="Where to write; - for standard output (the default)."
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json; goes before it.")
def command(*, source: str, published: Interval | None, format_: str, out: str, as_json: bool) -> int:
    """Find the time expressions of one text: TIMEX3 values, intervals, anchors and rules.

    The text is read as UTF-8 and taken exactly as given; offsets are code points. Nothing else of
    OnRecord is loaded, no parser among it.

    A row of "timexes" has type, value and mod as TimeML has them; "interval", the time that is named;
    "bounded", that time under the signal before it ("by September" has no begin); "anchor", what the
    value hangs on; "other", the reading that lost where last or next was a choice. Ends are exclusive,
    in UTC, null where nothing tells. A row of "events" is what bounds a time without being one ("since
    the strike"), as wide as the text leaves it.
    """
    from onrecord.annotate.timex import event_times, tag
    from onrecord.export.timeml import to_timeml
    from onrecord.export.writing import json_line

    text = _read(source)
    found = tag(text, published)
    with output(out) as file:
        if format_ == "timeml" and not as_json:
            name = "" if source == "-" else Path(source).name
            file.write(to_timeml(text, found, doc_id=name, published=published).encode("utf-8"))
        else:
            events = _events(text, event_times(text, published))
            rows = {"published": _interval(published), "timexes": _rows(text, found), "events": events}
            file.write(json_line(rows))
    return DONE


def _read(source: str) -> str:
    """The text, byte for byte; what is not UTF-8 becomes U+FFFD.

    Raises:
        UnreadableError: when the file cannot be read.
    """
    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise UnreadableError(
            f"{source!r} cannot be read: {error.strerror or error}.", next_step="Check the path."
        ) from error
    return raw.decode("utf-8", "replace")


def _rows(text: str, found: Iterable[Timex]) -> list[dict[str, Any]]:
    return [
        {
            "text": text[timex.start : timex.end],
            "start": timex.start,
            "end": timex.end,
            "type": str(timex.type),
            "value": timex.value,
            "mod": timex.mod,
            "interval": _interval(timex.interval),
            "signal": timex.signal,
            "bounded": _interval(timex.bounded),
            "anchor": timex.anchor,
            "rule": timex.rule,
            "unsure": timex.unsure,
            "other": {"value": timex.other.value, "why": timex.other.why} if timex.other else None,
        }
        for timex in found
    ]


def _events(text: str, found: Iterable[EventTime]) -> list[dict[str, Any]]:
    return [
        {
            "text": text[event.start : event.end],
            "start": event.start,
            "end": event.end,
            "event": event.event,
            "interval": _interval(event.interval),
            "signal": event.signal,
            "bounded": _interval(event.bounded),
            "anchor": event.anchor,
            "rule": event.rule,
            "unsure": event.unsure,
        }
        for event in found
    ]


def _interval(interval: Interval | None) -> dict[str, str | None] | None:
    if interval is None:
        return None
    return {
        "begin": iso(interval.begin),
        "end_exclusive": iso(interval.end),
        "granularity": str(interval.granularity),
    }
