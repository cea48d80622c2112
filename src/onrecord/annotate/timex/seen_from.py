"""From which days an expression can have been said, when the time that it means is known.

The reverse of resolving: «last year», known to be 1997, was said in 1998. Where usage wavers («next
September» said in July), every day from which somebody could say it is kept.
"""

from __future__ import annotations

from datetime import date, timedelta

from onrecord.annotate.timex.match import Match
from onrecord.annotate.timex.named import shift_of
from onrecord.annotate.timex.numbers import number
from onrecord.annotate.timex.values import add_days, add_months, at_grain, interval_of, step
from onrecord.interval import Granularity, Interval, midnight

_MONTHS_OFF = 17
"""«next September» and «last September» can be the nearest one or the one of the next or last year."""


def seen_from(match: Match, meant: Interval, *, sign: int = 0) -> Interval | None:  # noqa: PLR0911
    """The days from which ``match`` means ``meant``; ``None`` when it does not depend on the day.

    ``sign`` says of a bare name («Friday», «May») whether it lay ahead (1) or behind (-1).
    """
    if meant.begin is None or meant.end is None:
        return None
    make = match.rule.make
    words = match.all_words()
    if make in {"shift_unit", "deictic", "ago", "after_next"} and words[0] == "the":
        return None
    first, last = meant.begin.date(), (meant.end - timedelta(microseconds=1)).date()
    if make == "shift_unit":
        return _unit(match, first)
    if make == "deictic":
        days = int(match.rule.args.get("days", 0))
        return _between(add_days(first, -days), add_days(first, 1 - days))
    if make == "ago":
        return _ago(match, first, last)
    if make == "shift_named":
        return _named(match, first, last)
    if make == "date" and match.rule.name in {"weekday", "weekday_part"}:
        return _weekday(first, sign)
    if make == "date" and match.rule.name == "month":
        return _month(first, last, sign)
    return None


def _between(begin: date | None, end: date | None) -> Interval | None:
    if begin is None or end is None:
        return None
    return Interval(midnight(begin), midnight(end), Granularity.UNKNOWN)


def _unit(match: Match, first: date) -> Interval | None:
    """«last year», «this month», «next week»."""
    unit = str(match.value("u", "UNIT"))
    if unit not in {"W", "M", "Q", "Y", "DE"}:
        return None
    words = match.all_words()
    narrated = {"previous", "preceding", "following", "subsequent", "prior", "ensuing", "past", "coming"}
    if narrated.intersection(words) or len(words) > 2:
        return None
    day = step(first, unit, -shift_of(match))
    return interval_of(at_grain(day, unit)) if day else None


def _ago(match: Match, first: date, last: date) -> Interval | None:
    """«twenty years ago»: a unit either way, for counts are rounded."""
    unit = str(match.value("u", "UNIT", "UNITS") or "W")
    n = number(match, "n") if match.has("n") else None
    if n is None or unit in {"H", "TM", "S"}:
        return None
    ahead = -1 if "ago" not in match.words("s") else 1
    return _between(step(first, unit, ahead * n - 1), step(last, unit, ahead * n + 1))


def _named(match: Match, first: date, last: date) -> Interval | None:
    """«next September», «last Friday»."""
    sign = shift_of(match)
    if match.has("w"):
        if sign == 0:
            return _between(add_days(first, -6), add_days(first, 7))
        edges = (first, add_days(first, 14)) if sign < 0 else (add_days(first, -13), first)
        return _between(*edges)
    if sign == 0:
        return interval_of(at_grain(first, "Y"))
    if sign < 0:
        return _between(first, add_months(last, _MONTHS_OFF))
    return _between(add_months(first, -_MONTHS_OFF), last)


def _weekday(day: date, sign: int) -> Interval | None:
    """A bare «Friday» lies within a week."""
    if sign == 0:
        return _between(add_days(day, -6), add_days(day, 7))
    return _between(day, add_days(day, 7)) if sign < 0 else _between(add_days(day, -6), add_days(day, 1))


def _month(first: date, last: date, sign: int) -> Interval | None:
    """A bare «May» lies within a year."""
    end = add_days(last, 1)
    before, after = add_months(first, -12), add_months(last, 12)
    if sign == 0:
        return _between(before, after)
    return _between(first, after) if sign < 0 else _between(before, end)
