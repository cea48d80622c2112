"""What is due when: the commitments of a view by undertaking and date, for calendars and timelines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from onrecord.interval import Interval
from onrecord.ledger.provenance import Recorded
from onrecord.ledger.store import View
from onrecord.story.revision_story import Development, developments
from onrecord.story.timeline import time_of
from onrecord.story.undertaking import Mention
from onrecord.story.undertaking_status import Standing, standing
from onrecord.wording import force_words, one_line, party, proposition, via, when


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDate:
    """One date of one undertaking, with everyone who told it, in the order of the story.

    Rival dates of an undertaking are several of these.
    """

    id: str
    undertaking: str
    due: Interval
    mentions: tuple[Mention, ...]
    stands: Standing

    @property
    def unsure(self) -> bool:
        """Whether no report gives the date without doubt."""
        return all(bool((time_of(m.recorded) or {}).get("unsure")) for m in self.mentions)

    @property
    def words(self) -> str:
        """When, in the words of a calendar."""
        return when(self.due) + (" (date unsure)" if self.unsure else "")

    @property
    def says(self) -> str:
        """How a label begins: what is refused, or not to be done, is not due."""
        refused = all(m.polarity == "-" or m.force == "refused" for m in self.mentions)
        return f"Said of the time {self.words}" if refused else f"Said to be due {self.words}"

    @property
    def what(self) -> str:
        """What is to be done, as the last report has it."""
        return proposition(self.mentions[-1].recorded.entry.body)


def due_dates(view: View, *, as_of: datetime | None) -> Iterator[DueDate]:
    """Every date that is told, undertaking by undertaking; what has none that can be told is left out."""
    for development in developments(view):
        yield from _dates(development, as_of=as_of)


def _dates(development: Development, *, as_of: datetime | None) -> Iterator[DueDate]:
    groups: dict[tuple[datetime | None, datetime | None], list[Mention]] = {}
    for mention in development.undertaking.mentions:
        if not mention.due.is_open:
            groups.setdefault((mention.due.begin, mention.due.end), []).append(mention)
    stands = standing(development, as_of=as_of)
    for (begin, end), mentions in groups.items():
        span = "-".join("" if each is None else f"{each:%Y%m%dT%H%M%SZ}" for each in (begin, end))
        yield DueDate(
            id=f"{development.undertaking.id}-{span}",
            undertaking=development.undertaking.id,
            due=mentions[0].due,
            mentions=tuple(mentions),
            stands=stands,
        )


def last_told(view: View) -> datetime | None:
    """Where the last dated article's publication ends: the day for which a view's export speaks."""
    ends = [d.published.interval.end for d in view.documents()]
    return view.valid or max((end for end in ends if end is not None), default=None)


def on_whose_word(recorded: Recorded) -> str:
    """Who says so, on what authority, through whom, and how it binds."""
    body = recorded.entry.body
    holder = body.get("holder")
    name = party(holder) or "the article itself"
    authority = str((holder or {}).get("authority") or "")
    told = [name + (f" ({authority})" if authority else ""), via(body.get("via"))]
    return ", ".join(word for word in told if word) + f": {force_words(body)}"


def quoted(recorded: Recorded) -> str:
    """The characters that support an entry."""
    return " … ".join(one_line(e.quote) for e in recorded.entry.evidence)
