"""The expressions of a text that depend on its day, with the days from which each could have been said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.annotate.times import TimexType
from onrecord.annotate.timex.match import Match
from onrecord.annotate.timex.seen_from import seen_from
from onrecord.annotate.timex.tagger import Made, matched, resolve
from onrecord.interval import Interval, day
from onrecord.span import Bounds


@dataclass(frozen=True, slots=True)
class Relative:
    """«on Friday», «last month»: its place, its words, and the time that it means where the day is known."""

    bounds: Bounds
    words: str
    meant: Interval | None
    match: Match

    def said_from(self, meant: Interval, *, behind: bool) -> Interval | None:
        """The days from which it means ``meant``; ``behind`` when it is told as past."""
        return seen_from(self.match, meant, sign=-1 if behind else 0)

    def said_from_day(self, when: date) -> Interval | None:
        """The same for one day; ``None`` for an expression that names more than a day."""
        if self.match.rule.make not in {"date", "deictic", "shift_named"} or self.match.has("m"):
            return None
        weekday = self.match.number("w", "WEEKDAY")
        if weekday is not None and weekday != when.isoweekday():
            return None
        return self.said_from(day(when.year, when.month, when.day), behind=True)


def relatives(
    text: str,
    parts: Sequence[Bounds],
    published: Interval | None,
    *,
    within: Sequence[Bounds] | None = None,
) -> tuple[Relative, ...]:
    """The expressions that hang on the day of writing, in order; narratives and «said» ones are left out.

    ``published`` is that day (an interval of one day), or ``None`` when nobody knows it.
    """
    tokens, found = matched(text, parts, within=within)
    now = None if published is None or published.begin is None else published.begin.date()
    read = resolve(tokens, found, now, None)
    out = []
    for made, timex in zip(read.made, read.timexes, strict=True):
        if not _hangs_on_the_day(made, anchor=timex.anchor, dated=now is not None):
            continue
        if timex.type not in {TimexType.DATE, TimexType.TIME} or timex.unsure:
            continue
        words = " ".join(text[timex.start : timex.end].split()).casefold()
        known = now is not None and timex.interval.is_bounded
        out.append(Relative(timex.bounds, words, timex.interval if known else None, made.match))
    return tuple(out)


_PROBE = date(2001, 3, 14)


def _hangs_on_the_day(made: Made, *, anchor: str, dated: bool) -> bool:
    if made.draft.explicit or (anchor != "published" if dated else anchor != "none"):
        return False
    where = day(_PROBE.year, _PROBE.month, _PROBE.day)
    return seen_from(made.match, where) is not None


def is_one_day(where: Interval) -> bool:
    """Whether an interval lies within one calendar day."""
    if where.begin is None or where.end is None:
        return False
    return where.begin.date() == (where.end - timedelta(microseconds=1)).date()
