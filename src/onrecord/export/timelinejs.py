"""TimelineJS: what is said to have happened and what is due, for Knight Lab's timeline.

TimelineJS knows dates, and nothing of doubt. So a date is as fine as it was told (a month has no day), and
a label says in words what a mark cannot: «by 2025-09-30», «from 2024-09», «date unsure». Text is escaped,
since TimelineJS takes it for HTML. https://timeline.knightlab.com/docs/json-format.html
"""

from __future__ import annotations

from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from typing import IO, Unpack

from onrecord.export.due_dates import on_whose_word, quoted
from onrecord.export.exporter import Asked, Options
from onrecord.export.fields import Line
from onrecord.export.passages import Passages
from onrecord.export.record import story_line
from onrecord.export.writing import json_line, opened
from onrecord.interval import Interval, midnight
from onrecord.ledger.provenance import EntryType
from onrecord.ledger.store import View
from onrecord.story.timeline import Row, timeline
from onrecord.wording import one_line, plural, proposition, when


class TimelineJsExporter:
    """Writes one JSON object with ``title`` and ``events``."""

    name = "timelinejs"
    label = "A timeline to embed (TimelineJS, JSON)"
    streams = True
    compares = False
    file = "timeline.json"
    media = "application/json"

    def write(self, view: View, out: Path | IO[bytes], /, **asked: Unpack[Asked]) -> int:
        given = Options.of(asked)
        with opened(out) as file:
            passages = Passages({document.id: document for document in view.documents()}, given.room)
            rows = timeline(view)
            timed = [row for row in rows if row.timed]
            events = [_event(row, passages) for row in timed]
            left = len(rows) - len(timed)
            told = "As reported: what a source said, not what is true."
            if left:
                told += f" {plural(left, 'more entry', 'more entries')} without a date that can be told."
            head = {
                "text": {
                    "headline": escape(one_line(story_line(view, title=given.title)["title"])),
                    "text": told,
                }
            }
            file.write(json_line({"title": head, "events": events, "scale": "human"}, indent=1))
            return len(events)


def _event(row: Row, passages: Passages) -> Line:
    recorded = row.recorded
    entry = recorded.entry
    promised = entry.type is EntryType.COMMITMENT
    start, end = _dates(row.when)
    words = when(row.when, until="by" if promised else "up to")
    line: Line = {
        "unique_id": entry.id,
        "start_date": start,
        "display_date": ("said to be due " if promised else "")
        + words
        + (" (date unsure)" if row.unsure else ""),
        "group": "Said to be due" if promised else "Said to have happened",
        "text": {"headline": escape(proposition(entry.body)), "text": _told(row, passages)},
    }
    return {**line, "end_date": end} if end else line


def _told(row: Row, passages: Passages) -> str:
    entry = row.recorded.entry
    document = passages.documents[entry.doc_id]
    article = one_line(document.outlet or document.title or document.path)
    published = when(document.published.interval, unknown="undated")
    by = f"{on_whose_word(row.recorded)}. " if row.recorded.entry.type is EntryType.COMMITMENT else ""
    link = passages.link(entry)
    name = escape(f"{article}, {published}")
    told = f'<a href="{escape(link)}" rel="noreferrer">{name}</a>' if link else name
    return f"<blockquote>{escape(quoted(row.recorded))}</blockquote><p>{escape(by)}{told}</p>"


def _dates(interval: Interval) -> tuple[Line, Line | None]:
    """Where the mark stands and, when it is wider than one unit of the calendar, how far it reaches."""
    begin, end = interval.begin, interval.end
    if begin is None or end is None:
        one = begin or (end and end - timedelta(days=1) if _at_midnight(end) else end)
        assert one is not None  # noqa: S101 - what has no time is left out
        return _date(one, "day" if _at_midnight(begin or end) else "second"), None
    whole = when(interval)
    fine = {4: "year", 7: "month", 10: "day"}.get(len(whole), "")
    if fine:
        return _date(begin, fine), None
    if _at_midnight(begin) and _at_midnight(end):
        return _date(begin, "day"), _date(end - timedelta(days=1), "day")
    return _date(begin, "second"), _date(end, "second") if end - begin > timedelta(seconds=1) else None


def _at_midnight(moment: datetime | None) -> bool:
    return moment is not None and moment == midnight(moment.date())


def _date(moment: datetime, fine: str) -> Line:
    parts = ("year", "month", "day", "hour", "minute", "second")
    kept = parts[: parts.index(fine) + 1]
    return {name: getattr(moment, name) for name in kept}
