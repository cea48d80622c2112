"""Dates as pages print them: found in a line, or read from a metadata value. Nothing is guessed.

A date that does not exist, that contradicts its weekday or has no year gives no interval; one that can be
read as day/month or month/day gives the hull of both readings. A time with an offset gives the calendar
day as it is written, the outlet's own day; the time itself is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from onrecord import interval as spans_of_time
from onrecord.ingest.rules import rules
from onrecord.interval import Granularity, Interval


class Trouble(StrEnum):
    """Why a date gives no confident day."""

    NONE = ""
    IMPOSSIBLE = "there is no such day"
    AMBIGUOUS = "day and month cannot be told apart"
    WEEKDAY = "the weekday contradicts the date"
    YEARLESS = "there is no year"
    UNREADABLE = "not a date"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date at ``start..end`` of the line that was read."""

    start: int
    end: int
    interval: Interval | None
    trouble: Trouble = Trouble.NONE
    text: str = ""


_FIRST_YEAR, _LAST_YEAR = 1800, 2099
_ISO_TIME = r"(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"


@cache
def _pattern() -> re.Pattern[str]:
    names = rules()
    month = "(?:" + "|".join(sorted(names.months, key=lambda n: (-len(n), n))) + r")\b\.?"
    weekday = "(?:" + "|".join(sorted(names.weekdays, key=lambda n: (-len(n), n))) + r")\b\.?"
    year = r"(?:1[89]|20)\d{2}(?!\d)"
    day = r"\d{1,2}(?:st|nd|rd|th)?"

    def on(group: str) -> str:
        return rf"(?:(?P<{group}>{weekday}),?\s{{1,3}}(?:the\s)?)?"

    parts = (
        on("w1") + rf"(?P<d1>{day})(?:\sof)?[\s-]{{1,3}}(?P<m1>{month})[\s,-]{{1,3}}(?P<y1>{year})",
        on("w2") + rf"(?P<m2>{month})[\s-]{{1,3}}(?P<d2>{day}),?[\s-]{{1,3}}(?P<y2>{year})",
        rf"(?P<y3>(?:1[89]|20)\d{{2}})(?P<s3>[-/.])(?P<m3>\d{{1,2}})(?P=s3)(?P<d3>\d{{1,2}})(?!\d){_ISO_TIME}",
        rf"(?P<a4>\d{{1,2}})(?P<s4>[-/.])(?P<b4>\d{{1,2}})(?P=s4)(?P<y4>{year})(?![./-]\d)",
        rf"(?P<m5>{month}),?[\s-]{{1,3}}(?P<y5>{year})",
        on("w6") + rf"(?:(?P<m6>{month})\s{{1,3}}(?P<d6>{day})|(?P<d7>{day})\s{{1,3}}(?P<m7>{month}))(?!\w)",
    )
    return re.compile(r"(?<![\w/.-])(?:" + "|".join(parts) + ")", re.IGNORECASE)


def find(text: str) -> Iterator[Stamp]:
    """The dates in one line, left to right."""
    for match in _pattern().finditer(text):
        stamp = _read(match)
        if stamp is not None:
            yield stamp


def parse(value: str) -> Stamp:
    """The date that a metadata value, a sidecar or a caller states: ISO 8601, or as a page prints it."""
    text = value.strip()
    whole = Stamp(0, len(value), None, Trouble.UNREADABLE, text)
    if re.fullmatch(r"(?:1[89]|20)\d{2}(?:-\d{2})?", text):
        return _settled(whole, _month_or_year(text))
    if re.fullmatch(r"(?:1[89]|20)\d{6}(?:T?\d{4,6}Z?)?", text):
        return _settled(whole, _day(int(text[:4]), int(text[4:6]), int(text[6:8])))
    found = list(find(text[:200]))
    return found[0] if len(found) == 1 else whole


def calendar_day(year: int, month: int, day: int) -> Interval | None:
    """The day, or ``None`` when there is none or the year is not one of newspapers."""
    return _day(year, month, day)[0]


def calendar_month(year: int, month: int) -> Interval | None:
    """The month, or ``None`` when there is none."""
    return _month(year, month)[0]


_Reading = tuple[Interval | None, Trouble]


def _settled(stamp: Stamp, reading: _Reading) -> Stamp:
    return Stamp(stamp.start, stamp.end, reading[0], reading[1], stamp.text)


def _month_or_year(text: str) -> _Reading:
    year, _, month = text.partition("-")
    if not month:
        return spans_of_time.year(int(year)), Trouble.NONE
    return _month(int(year), int(month))


def _read(match: re.Match[str]) -> Stamp | None:
    got = match.groupdict()
    start, end = match.span()
    reading: _Reading
    if got["y1"] or got["y2"]:
        n = "1" if got["y1"] else "2"
        reading = _written(got[f"w{n}"], got[f"d{n}"], got[f"m{n}"], got[f"y{n}"])
    elif got["y3"]:
        reading = _day(int(got["y3"]), int(got["m3"]), int(got["d3"]))
    elif got["y4"]:
        reading = _numeric(int(got["a4"]), int(got["b4"]), int(got["y4"]))
    elif got["y5"]:
        reading = _month(int(got["y5"]), _month_number(got["m5"]))
    else:
        # «may 6» is a date beside another date, a modal verb anywhere else: the line decides.
        reading = None, Trouble.YEARLESS
    return Stamp(start, end, reading[0], reading[1], match.group())


def _written(weekday: str | None, day: str, month: str, year: str) -> _Reading:
    number = int(re.sub(r"\D", "", day))
    reading = _day(int(year), _month_number(month), number)
    if weekday and reading[0] is not None:
        stated = rules().weekdays[weekday.rstrip(".").casefold()]
        if date(int(year), _month_number(month), number).weekday() != stated:
            return None, Trouble.WEEKDAY
    return reading


def _numeric(a: int, b: int, year: int) -> _Reading:
    day_first, month_first = _day(year, b, a)[0], _day(year, a, b)[0]
    if day_first is None or month_first is None or day_first == month_first:
        only = day_first or month_first
        return only, Trouble.NONE if only else Trouble.IMPOSSIBLE
    hull = day_first.hull(month_first)
    return Interval(hull.begin, hull.end, Granularity.UNKNOWN), Trouble.AMBIGUOUS


def _day(year: int, month: int, day: int) -> _Reading:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None, Trouble.IMPOSSIBLE
    try:
        return spans_of_time.day(year, month, day), Trouble.NONE
    except ValueError:
        return None, Trouble.IMPOSSIBLE


def _month(year: int, month: int) -> _Reading:
    if not (_FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= 12):
        return None, Trouble.IMPOSSIBLE
    return spans_of_time.month(year, month), Trouble.NONE


def _month_number(name: str) -> int:
    return rules().months[name.rstrip(".").casefold()]
