"""iCalendar: every date by which something is said to be due, for any calendar.

What is due «by» a day is a to-do with that day as its last; what is said to happen in a month or on a day
is an event that covers just that time, and marks nobody as busy. Where an end is open, none is made up.
RFC 5545, written by the ``icalendar`` library.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Unpack

from onrecord.export.due_dates import DueDate, due_dates, last_told, on_whose_word, quoted
from onrecord.export.exporter import Asked, Options
from onrecord.export.passages import Passages
from onrecord.export.record import story_line
from onrecord.export.writing import opened
from onrecord.interval import midnight
from onrecord.ledger.store import View
from onrecord.wording import visible

if TYPE_CHECKING:
    from icalendar.cal import Component


class ICalendarExporter:
    """Writes one ``VCALENDAR``. Ids are those of the undertaking and its date, so that an update replaces."""

    name = "icalendar"
    label = "Due dates for a calendar (iCalendar)"
    streams = True
    compares = False
    file = "due-dates.ics"
    media = "text/calendar"

    def write(self, view: View, out: Path | IO[bytes], /, **asked: Unpack[Asked]) -> int:
        from icalendar import Calendar

        given = Options.of(asked)
        with opened(out) as file:
            calendar = Calendar()
            calendar.add("prodid", "-//OnRecord//due dates//EN")
            calendar.add("version", "2.0")
            name = _plain(story_line(view, title=given.title)["title"])
            calendar.add("name", name)
            calendar.add("x-wr-calname", name)
            calendar.add(
                "description",
                "What is said to be due, as reported. A date is what a source said, not what will happen.",
            )
            passages = Passages({document.id: document for document in view.documents()}, given.room)
            as_of = last_told(view)
            for due in due_dates(view, as_of=as_of):
                calendar.add_component(_component(due, passages, as_of=as_of))
            file.write(calendar.to_ical())
            return len(calendar.subcomponents)


def _component(due: DueDate, passages: Passages, *, as_of: datetime | None) -> Component:
    from icalendar import Event, Todo

    begin, end = due.due.begin, due.due.end
    happens = begin is not None and end is not None
    item: Component = Event() if happens else Todo()
    item.add("uid", f"{due.id}@onrecord")
    item.add("dtstamp", max(m.recorded.recorded.begin for m in due.mentions if m.recorded.recorded.begin))
    item.add("summary", _plain(f"{due.says}: {due.what}"))
    item.add("description", _plain(_described(due, passages, as_of=as_of), lines=True))
    item.add("categories", sorted({str(m.force) for m in due.mentions if m.force}))
    link = next((link for m in due.mentions if (link := passages.link(m.recorded.entry))), "")
    if link:
        item.add("url", link)
    if begin is not None:
        item.add("dtstart", _day(begin) if _whole(begin, end) else begin)
    if happens and end is not None:
        item.add("dtend", _day(end) if _whole(begin, end) else end)
        item.add("transp", "TRANSPARENT")
        if due.unsure:
            item.add("status", "TENTATIVE")
    elif end is not None:
        # The last day that is told, where the interval ends at a midnight.
        item.add("due", _day(end - timedelta(days=1)) if _whole(None, end) else end)
    return item


def _described(due: DueDate, passages: Passages, *, as_of: datetime | None) -> str:
    told = [f"{due.says}."]
    if as_of is not None:
        last = (as_of - timedelta(microseconds=1)).date().isoformat()
        told.append(f"As reported up to {last}: {due.stands}.")
    for mention in due.mentions:
        document = passages.documents[mention.doc_id]
        article = document.outlet or document.title
        link = passages.link(mention.recorded.entry)
        told += ["", f"“{quoted(mention.recorded)}”", f"{on_whose_word(mention.recorded)}. {article}"]
        told += [link] if link else []
    return "\n".join(told)


def _whole(begin: datetime | None, end: datetime | None) -> bool:
    """Whether the interval is made of whole days."""
    return all(each is None or each == midnight(each.date()) for each in (begin, end))


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def _plain(text: str, *, lines: bool = False) -> str:
    """Text that no calendar misreads: hidden characters are named, other line ends are none."""
    kept = text.splitlines() if lines else [" ".join(text.split())]
    return "\n".join(visible(line).replace("\t", " ") for line in kept)
