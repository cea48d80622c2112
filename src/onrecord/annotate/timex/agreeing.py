"""Clues from days without a year, once other clues leave few years: «Friday, Oct. 23» was in 1998, not 1999.

A bare day is said within half a year of itself, and «today, Oct. 23» on it. Where just one of the years that
are left has such a day, and that within what is left, it bounds the writing more closely.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from onrecord.annotate.times import Clue, Timex
from onrecord.annotate.timex.beside import is_apposition
from onrecord.annotate.timex.dates import day_of
from onrecord.annotate.timex.match import Match
from onrecord.annotate.timex.seen_from import seen_from
from onrecord.annotate.timex.tagger import Made
from onrecord.annotate.timex.unread import PAST, Unread
from onrecord.annotate.timex.values import add_days, calendar_day, day_value, interval_of
from onrecord.interval import Interval, midnight

_MOST = timedelta(days=3 * 366)
"""No wider an interval is searched: a weekday falls on a date every five, six or eleven years."""
_HALF_YEAR = 183
_NAMED = frozenset({"weekday", "today", "yesterday", "tomorrow"})


def agreeing(text: Unread, within: Interval) -> Iterator[Clue]:
    """The clues of bare days in a text that was written ``within``; none where that is wide."""
    if within.begin is None or within.end is None or within.end - within.begin > _MOST:
        return
    years = range(within.begin.year - 1, within.end.year + 2)
    for _, made, timex in text.pairs():
        if made.match.has("w") and _bare(made.match) and not text.is_quoted(made):
            windows = [_around(text, made, day) for day in _days(made.match, years)]
            yield from _only(windows, within, (timex,), "weekday_date", "the weekday fits in one year alone")
    for (_, a, left), (_, b, right) in pairwise(list(text.pairs())):
        if a.match.rule.name in _NAMED and _bare(b.match) and _together(text, a, b):
            seen = [seen_from(a.match, interval_of(day_value(day))) for day in _days(b.match, years)]
            fitting = [s for s, day in zip(seen, _days(b.match, years), strict=True) if _fits(a.match, day)]
            why = "a day counted from that of writing, and its date"
            yield from _only([s for s in fitting if s is not None], within, (left, right), "day_beside", why)


def _together(text: Unread, a: Made, b: Made) -> bool:
    """«today, Oct. 23», «on Thursday (10 September)»."""
    return text.words(a.last, b.first) == [","] or is_apposition(text, a, b)


def _bare(match: Match) -> bool:
    return match.rule.make == "date" and match.has("m") and match.has("d") and not match.has("y")


def _days(match: Match, years: range) -> list[date]:
    """The days that a weekday, a month and a day can be in ``years``."""
    month, day = match.number("m", "MONTH", "LMONTH", "AMONTH"), day_of(match)
    weekday = match.number("w", "WEEKDAY", "LWEEKDAY")
    found = [calendar_day(year, month or 0, day or 0) for year in years if 1 <= year <= 9999]
    return [d for d in found if d is not None and weekday in {None, d.isoweekday()}]


def _fits(match: Match, day: date) -> bool:
    weekday = match.number("w", "WEEKDAY")
    return weekday in {None, day.isoweekday()}


def _around(text: Unread, made: Made, day: date) -> Interval:
    """From which days a bare day is said: half a year either way, on its own side where the verb tells."""
    hint = text.verb(made)
    name = hint[0] if hint is not None and not text.doubted(made) else ""
    first = day if name in PAST else add_days(day, -_HALF_YEAR)
    last = add_days(day, 1) if name == "will" else add_days(day, _HALF_YEAR)
    return Interval(midnight(first or day), midnight(last) if last else None)


def _only(
    windows: list[Interval], within: Interval, told: tuple[Timex, ...], rule: str, why: str
) -> Iterator[Clue]:
    left = [window for window in windows if window.overlaps(within)]
    if len(left) == 1:
        yield Clue(spans=tuple(t.bounds for t in told), rule=rule, interval=left[0], why=why)
