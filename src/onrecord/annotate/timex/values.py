"""TIMEX3 values as intervals, and arithmetic on them in calendar terms.

A value names one time: ``2024``, ``2024-09``, ``2024-09-06``, ``2024-W36``, ``2024-W36-WE``, ``2024-Q3``,
``2024-H2``, ``2024-FA``, ``202`` (a decade), ``20`` (a century), ``2024-09-06TMO``, ``2024-09-06T15:00``.
Seasons are meteorological (the winter of a year begins in its December).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from onrecord import interval as iv
from onrecord.errors import IntervalError
from onrecord.interval import UNKNOWN, Granularity, Interval, midnight, plus_months

_SEASON_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_PART_HOURS = {
    "MO": (0, 12),
    "AF": (12, 18),
    "EV": (17, 24),
    "NI": (18, 30),
    "DT": (6, 18),
    "MI": (11, 14),
}
_NAMED = re.compile(r"(\d{4})-(Q[1-4]|H[12]|SP|SU|FA|WI)")
_CLOCK = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d)(?::(\d\d))?(?::(\d\d))?(Z|[+-]\d\d:\d\d)?")


def interval_of(value: str) -> Interval:
    """The interval that a value names; open for references, durations and masked values."""
    for shape, read in _READERS:
        if shape.fullmatch(value):
            try:
                return read(value)
            except (ValueError, OverflowError, IntervalError):
                return UNKNOWN
    return UNKNOWN


def _named(value: str) -> Interval:
    found = _NAMED.fullmatch(value)
    if not found:
        return UNKNOWN
    year, name = int(found[1]), found[2]
    if name[0] == "Q":
        return iv.quarter(year, int(name[1]))
    if name[0] == "H":
        return iv.half(year, int(name[1]))
    begin = datetime(year, _SEASON_MONTH[name], 1, tzinfo=UTC)
    return Interval(begin, plus_months(begin, 3), Granularity.SEASON)


def _week(value: str) -> Interval:
    return iv.week(int(value[:4]), int(value[6:8]))


def _weekend(value: str) -> Interval:
    saturday = date.fromisocalendar(int(value[:4]), int(value[6:8]), 6)
    return Interval(midnight(saturday), midnight(saturday) + timedelta(days=2), Granularity.WEEKEND)


def _decade(value: str) -> Interval:
    return iv.decade(int(value) * 10)


def _century(value: str) -> Interval:
    begin = datetime(max(1, int(value) * 100), 1, 1, tzinfo=UTC)
    return Interval(begin, plus_months(begin, 1200), Granularity.CENTURY)


def _part(value: str) -> Interval:
    day = midnight(date.fromisoformat(value[:10]))
    first, last = _PART_HOURS[value[11:]]
    return Interval(day + timedelta(hours=first), day + timedelta(hours=last), Granularity.PART_OF_DAY)


def _clock(value: str) -> Interval:
    found = _CLOCK.fullmatch(value)
    if not found:
        return UNKNOWN
    day, hour, minute, second, zone = found.groups()
    start = midnight(date.fromisoformat(day)) + timedelta(hours=int(hour), minutes=int(minute or 0))
    start += timedelta(seconds=int(second or 0))
    if zone and zone != "Z":
        sign = 1 if zone[0] == "+" else -1
        start -= sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
    step = timedelta(seconds=1) if second else timedelta(minutes=1) if minute else timedelta(hours=1)
    grain = Granularity.SECOND if second else Granularity.MINUTE if minute else Granularity.HOUR
    return Interval(start, start + step, grain)


_READERS: tuple[tuple[re.Pattern[str], Callable[[str], Interval]], ...] = (
    (re.compile(r"\d{4}(?:-\d\d){0,2}"), iv.parse),
    (_NAMED, _named),
    (re.compile(r"\d{4}-W\d\d"), _week),
    (re.compile(r"\d{4}-W\d\d-WE"), _weekend),
    (re.compile(r"\d{3}"), _decade),
    (re.compile(r"\d{2}"), _century),
    (re.compile(r"\d{4}-\d\d-\d\dT(?:MO|AF|EV|NI|DT|MI)"), _part),
    (_CLOCK, _clock),
)


# -- writing ------------------------------------------------------------------------------------
def day_value(day: date) -> str:
    """``2024-09-06``."""
    return day.isoformat()


def week_value(day: date) -> str:
    """``2024-W36``, by ISO 8601."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def month_value(year: int, month: int) -> str:
    """``2024-09``; months count on beyond December and before January."""
    index = year * 12 + month - 1
    return f"{index // 12:04d}-{index % 12 + 1:02d}" if 12 <= index < 120_000 else ""


def quarter_value(year: int, quarter: int) -> str:
    """``2024-Q3``; quarters count on beyond the year."""
    index = year * 4 + quarter - 1
    return f"{index // 4:04d}-Q{index % 4 + 1}" if 4 <= index < 40_000 else ""


def year_value(year: int) -> str:
    """``2024``; empty outside the calendar."""
    return f"{year:04d}" if 1 <= year <= 9999 else ""


def era_value(year: int) -> str:
    """``BC0412`` for the year -412; empty for years of our era."""
    return f"BC{-year:04d}" if -10_000 < year < 0 else ""


def century_value(n: int, *, before: bool) -> str:
    """``02`` for the third century, ``BC02`` for the third before our era."""
    return f"{'BC' if before else ''}{n - 1:02d}"


def calendar_day(year: int, month: int, day: int) -> date | None:
    """``None`` when there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def add_days(day: date, days: int) -> date | None:
    """``None`` where the calendar ends."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def add_months(day: date, months: int) -> date | None:
    """Calendar months later; the 31st falls back to the month's last day."""
    moved = plus_months(midnight(day), months)
    return None if moved is None else moved.date()


def season_of(day: date) -> tuple[int, str]:
    """The season that holds ``day``, with the year in which it began."""
    for name, first in (("WI", 12), ("FA", 9), ("SU", 6), ("SP", 3)):
        if day.month >= first:
            return day.year, name
    return day.year - 1, "WI"


def at_grain(day: date, unit: str) -> str:  # noqa: PLR0911
    """The value of the unit (``D W M Q Y DE CE WE``) that holds ``day``."""
    match unit:
        case "W":
            return week_value(day)
        case "WE":
            return week_value(day) + "-WE"
        case "M":
            return month_value(day.year, day.month)
        case "Q":
            return quarter_value(day.year, (day.month + 2) // 3)
        case "Y":
            return year_value(day.year)
        case "DE":
            return f"{day.year // 10:03d}"
        case "CE":
            return f"{day.year // 100:02d}"
        case "ML":
            return f"{day.year // 1000:01d}"
        case _:
            return day_value(day)


_STEP_MONTHS = {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200, "ML": 12000}
_STEP_DAYS = {"D": 1, "N": 1, "W": 7, "WE": 7, "F": 14}


def step(day: date, unit: str, n: float) -> date | None:
    """``n`` units after ``day`` (before, when negative); whole units go by the calendar."""
    if abs(n) > 1e6:
        return None
    months = _STEP_MONTHS.get(unit)
    if months is not None:
        whole = n * months
        if whole == int(whole):
            return add_months(day, int(whole))
        moved = add_months(day, int(whole))
        return None if moved is None else add_days(moved, round((whole - int(whole)) * 30))
    return add_days(day, round(n * _STEP_DAYS.get(unit, 0)))


def shifted(value: str, unit: str, n: int) -> str:
    """``value`` moved by ``n`` units at its own granularity: ``1989-Q3`` a year before is ``1988-Q3``."""
    if re.fullmatch(r"\d{4}.*", value) and unit == "Y" and value[4:6] != "-W":
        year = int(value[:4]) + n
        moved = year_value(year) + value[4:]
        if value[4:] == "-02-29" and interval_of(moved) == UNKNOWN:
            moved = moved[:-2] + "28"
        return moved if year_value(year) else ""
    where = interval_of(value)
    if where.begin is None:
        return ""
    day = step(where.begin.date(), unit, n)
    if day is None:
        return ""
    grain = {
        Granularity.WEEK: "W",
        Granularity.MONTH: "M",
        Granularity.QUARTER: "Q",
        Granularity.YEAR: "Y",
        Granularity.DECADE: "DE",
        Granularity.WEEKEND: "WE",
    }.get(where.granularity, "D")
    return at_grain(day, grain)


def duration_value(n: float | None, unit: str) -> str:
    """``P2Y``, ``PT72H``, ``P2Q``, ``PXM``; counted decades and centuries are years.

    The letters of what is not counted are those of TIDES: ``E`` decade, ``C`` century, ``L`` millennium.
    """
    times = {
        "DE": ("Y", 10),
        "CE": ("Y", 100),
        "ML": ("Y", 1000),
        "F": ("W", 2),
        "WE": ("D", 2),
    }
    if n is None:
        vague = {"H": "PTXH", "TM": "PTXM", "S": "PTXS", "DE": "PXE", "CE": "PXC", "ML": "PXL"}
        return vague.get(unit, f"PX{ {'N': 'D', 'F': 'W', 'WE': 'WE'}.get(unit, unit) }")
    if unit in {"H", "TM", "S"}:
        if n != int(n) and unit in {"H", "TM"} and n * 60 == int(n * 60):
            lower = {"H": "M", "TM": "S"}[unit]
            whole, rest = divmod(int(n * 60), 60)
            return f"PT{whole}{unit[-1]}{rest}{lower}" if whole else f"PT{rest}{lower}"
        return f"PT{_plain(n)}{'M' if unit == 'TM' else unit}"
    letter, factor = times.get(unit, ("D" if unit == "N" else unit, 1))
    n *= factor
    if n != int(n) and letter == "Y" and n * 12 == int(n * 12):
        whole, months = divmod(int(n * 12), 12)
        return f"P{whole}Y{months}M" if whole else f"P{months}M"
    return f"P{_plain(n)}{letter}"


def _plain(n: float) -> str:
    return str(int(n)) if n == int(n) else f"{n:.6g}"


_DURATION = re.compile(r"P(?:(?:\d+(?:\.\d+)?[YQMWD])+|T(?:\d+(?:\.\d+)?[HMS])+)")
_PART = re.compile(r"(\d+(?:\.\d+)?)([YQMWDHS])")


def after_duration(day: date, value: str, sign: int) -> date | None:
    """The day that lies a duration of days or more after (or before) ``day``; ``None`` when vague."""
    if not _DURATION.fullmatch(value):
        return None
    parts = [(float(n), unit) for n, unit in _PART.findall(value)]
    if value.startswith("PT"):
        hours = sum(n / {"H": 1, "M": 60, "S": 3600}[unit] for n, unit in parts)
        return add_days(day, sign * -int(-hours // 24)) if hours < 1e6 else None
    moved: date | None = day
    for n, unit in parts:
        moved = step(moved, unit, sign * n) if moved else None
    return moved
