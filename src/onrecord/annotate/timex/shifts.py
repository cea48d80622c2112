"""Normalisers of shifts: «last month», «two years ago», «the year-earlier period»."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from onrecord.annotate.times import Reading, TimexType
from onrecord.annotate.timex.anaphora import next_day
from onrecord.annotate.timex.dates import Make, dated, pick, year_of
from onrecord.annotate.timex.eras import ancient, century_of, counted
from onrecord.annotate.timex.match import Match
from onrecord.annotate.timex.named import shift_of, year_reference
from onrecord.annotate.timex.numbers import number
from onrecord.annotate.timex.scene import NOWHERE, Draft, Ref, Scene, anchored
from onrecord.annotate.timex.values import (
    add_days,
    at_grain,
    day_value,
    duration_value,
    interval_of,
    shifted,
    step,
    week_value,
    year_value,
)
from onrecord.interval import UNKNOWN, Interval, midnight

DATE, TIME, DURATION, SET = TimexType.DATE, TimexType.TIME, TimexType.DURATION, TimexType.SET


# -- shifts -------------------------------------------------------------------------------------
_NARRATED = frozenset(
    {"previous", "preceding", "following", "subsequent", "prior", "ensuing", "same", "that"}
)


_ONWARD = frozenset({"following", "subsequent", "ensuing"})


def _ref(match: Match, scene: Scene) -> Ref:
    if any(w in _NARRATED for w in match.all_words()):
        ref = scene.earlier_date(match)
        if ref.day is not None:
            return ref
        if not scene.is_narrative(match) and any(w in _ONWARD for w in match.all_words()):
            # What it follows is not told: it need not be the day of writing.
            return NOWHERE
    return scene.reference(match)


def shift_unit(match: Match, scene: Scene) -> Draft:  # noqa: PLR0911
    """«last month», «this week», «the following year»."""
    unit = str(match.value("u", "UNIT"))
    sign, words = shift_of(match), match.all_words()
    if unit == "D" and words[0] == "the" and sign:
        return next_day(match, scene)
    if unit in {"S", "TM", "H", "N"}:
        return Draft(type=DURATION, value=duration_value(1, unit), unit=unit)
    if _is_stretch(match, words, unit):
        return stretch(
            Draft(type=DURATION, value=duration_value(1, unit), unit=unit), scene, match, sign, 1, unit
        )
    old = ancient(match, scene)
    if old.value and any(w in _NARRATED for w in words) and (told := counted(old, unit, sign)) is not None:
        return told
    ref = _ref(match, scene)
    fiscal = any(w in {"fiscal", "financial", "budget", "tax", "school", "academic"} for w in words)
    if ref.day is None:
        return Draft(type=DATE, value="")
    if unit == "WE":
        return anchored(_weekend(ref.day, sign, past="past" in words), ref)
    day = step(ref.day, unit, sign)
    value = at_grain(day, unit) if day else ""
    return anchored(Draft(type=DATE, value=value, interval=UNKNOWN if fiscal else None, unit=unit), ref)


def _is_stretch(match: Match, words: list[str], unit: str) -> bool:
    """«the past year», «over the next year» are stretches of time; «last year» is a calendar year."""
    if "this" in words or unit == "WE":
        return False
    if "past" in words or (unit in {"DE", "CE", "ML"} and words[-2] in {"last", "next", "coming"}):
        return True
    before = match.tokens.words[match.first - 1] if match.first else ""
    return words[0] == "the" and words[1] in {"last", "next", "coming"} and before in _OVER


_OVER = frozenset(["over", "within", "during", "for", "in", "throughout"])


def _weekend(ref: date, sign: int, *, past: bool = False) -> Draft:
    """The weekend before, of, or after the week that holds ``ref``."""
    saturday = add_days(ref, 6 - ref.isoweekday())
    if saturday is None:
        return Draft(type=DATE, value="")
    if sign == -1 or past:
        saturday = add_days(saturday, -7) or saturday
    if sign == 1 and ref.isoweekday() >= 6:
        saturday = add_days(saturday, 7) or saturday
    return Draft(type=DATE, value=at_grain(saturday, "WE"), unit="WE")


def stretch(draft: Draft, scene: Scene, match: Match, sign: int, n: float | None, unit: str) -> Draft:
    """Lay a duration against the reference: «the past two years» end with it, «the next» begin there."""
    ref = scene.reference(match)
    if ref.day is None or n is None:
        return draft
    if unit in {"S", "TM", "H"}:
        days = n / {"H": 24, "TM": 1440, "S": 86400}[unit]
        edge = add_days(ref.day, sign * max(1, round(days)))
    else:
        edge = step(ref.day, unit, sign * n)
    tomorrow = add_days(ref.day, 1)
    if edge is None or tomorrow is None or edge == ref.day:
        return draft
    begin, end = (edge, tomorrow) if sign < 0 else (ref.day, add_days(edge, 1) or edge)
    where = Interval(midnight(begin), midnight(end))
    return anchored(Draft(type=draft.type, value=draft.value, interval=where, mod=draft.mod, unit=unit), ref)


def latest(match: Match, scene: Scene) -> Draft:
    """«the latest quarter»: the last that is over; «the latest period» the one that a report is about."""
    ref, unit = scene.reference(match), str(match.value("u", "UNIT") or "Q")
    if not match.has("u"):
        told = scene.results_quarter(match)
        if told.day is not None:
            return anchored(Draft(type=DATE, value=told.value, unit="Q"), told)
    day = step(ref.day, unit, -1) if ref.day else None
    return anchored(Draft(type=DATE, value=at_grain(day, unit) if day else "", unit=unit), ref)


def the_unit(match: Match, scene: Scene) -> Draft | None:
    """«the year», «the quarter»: usually the one that runs, or that a report is about."""
    unit = str(match.value("u", "UNIT"))
    old = ancient(match, scene)
    if unit == "CE" and old.value:
        return anchored(Draft(type=DATE, value=century_of(old.value), unit=unit), old)
    ref = scene.reference(match)
    before = scene.earlier_date(match, fixed=True)
    told = {"M": r"(\d{4}-\d\d)(-\d\d)?", "Y": r"(\d{4})"}.get(unit)
    inner = re.fullmatch(told, before.value) if told else None
    if inner is not None:
        return anchored(Draft(type=DATE, value=inner[1], unit=unit), before)
    if ref.day is None:
        return Draft(type=DATE, value="")
    if unit == "WE":
        saturday = add_days(ref.day, 6 - ref.day.isoweekday()) or ref.day
        if ref.day.isoweekday() >= 6:
            return anchored(Draft(type=DATE, value=at_grain(ref.day, "WE"), unit="WE"), ref)
        past = add_days(saturday, -7) or saturday
        return pick(match, scene, ref, past, saturday, "WE", kind="weekend")
    day = ref.day if unit != "Q" else step(ref.day, "Q", -1)
    return anchored(Draft(type=DATE, value=at_grain(day, unit) if day else "", unit=unit, unsure=True), ref)


def edge_day(match: Match, scene: Scene) -> Draft | None:
    """«the last day of May», «the first day of next week»: the day at that edge."""
    whole = dated(match, scene) if match.has("m") else None
    if whole is None:
        whole = shift_unit(match, scene) if match.has("s") else the_unit(match, scene)
    if whole is None or whole.type is not DATE:
        return None
    first = match.words("q") == ["first"]
    other = whole.other
    if other is not None:
        rest = _edge(other.interval, first=first)
        other = Reading(rest, interval_of(rest), other.why)
    return replace(whole, value=_edge(whole.where, first=first), interval=None, other=other, unit="D")


def _edge(where: Interval, *, first: bool) -> str:
    if where.begin is None or where.end is None:
        return ""
    return day_value(where.begin.date() if first else (where.end - timedelta(days=1)).date())


def after_next(match: Match, scene: Scene) -> Draft:
    """«the week after next», «the year before last»."""
    ref, unit = scene.reference(match), str(match.value("u", "UNIT"))
    sign = 2 if "next" in match.words("s") else -2
    day = step(ref.day, unit, sign) if ref.day else None
    return anchored(Draft(type=DATE, value=at_grain(day, unit) if day else ""), ref)


def year_end(match: Match, scene: Scene) -> Draft:
    """«year-end»: the last day of a year."""
    n = year_of(match)
    if n:
        return Draft(type=DATE, value=f"{n:04d}-12-31", explicit=True)
    ref = scene.reference(match)
    if ref.day is None:
        return Draft(type=DATE, value="XXXX-12-31")
    future, past = date(ref.day.year, 12, 31), date(max(1, ref.day.year - 1), 12, 31)
    return pick(match, scene, ref, past, future, "D", kind="year_end")


def new_year(match: Match, scene: Scene) -> Draft:
    """«in the new year»: the one that begins next, or in its first weeks has begun."""
    ref = scene.reference(match)
    if ref.day is None:
        return Draft(type=DATE, value="")
    year = ref.day.year + (ref.day.month > 2 or len(ref.value) == len("1702"))
    return anchored(Draft(type=DATE, value=year_value(year)), ref)


def ago(match: Match, scene: Scene) -> Draft:  # noqa: PLR0911
    """«two years ago», «a week from now»: counted from the reference, as precise as the unit."""
    unit = str(match.value("u", "UNIT", "UNITS") or "W")
    n = number(match, "n") if match.has("n") else None
    sign = -1 if "ago" in match.words("s") else 1
    ref = scene.reference(match)
    if n is None:
        return Draft(type=DATE, value="PAST_REF" if sign < 0 else "FUTURE_REF")
    if ref.day is None:
        return Draft(type=DATE, value="")
    if unit in {"H", "TM", "S"}:
        day = (
            add_days(ref.day, sign * round(n / {"H": 24, "TM": 1440, "S": 86400}[unit])) if n < 1e6 else None
        )
        return anchored(Draft(type=DATE, value=day_value(day) if day else ""), ref)
    if unit == "Y" and sign < 0 and n == 1:
        before = scene.results_year(match)
        before = scene.results_quarter(match) if before.day is None else before
        if before.day is not None:
            return anchored(Draft(type=DATE, value=shifted(before.value, "Y", -1)), before)
    day = step(ref.day, unit, sign * n)
    weekday = match.number("w", "WEEKDAY")
    if day and weekday and sign > 0:
        # «a week from Friday» is a week after the next Friday.
        ahead = add_days(day, (weekday - day.isoweekday()) % 7)
        return anchored(Draft(type=DATE, value=day_value(ahead) if ahead else ""), ref)
    if day and weekday:
        # «a week ago Friday» is the Friday before last week's end.
        back = add_days(day, -((day.isoweekday() - weekday) % 7))
        return anchored(Draft(type=DATE, value=day_value(back) if back else ""), ref)
    grain = {"N": "D", "F": "W"}.get(unit, unit)
    if n != int(n):
        grain = {"Y": "M", "DE": "Y", "CE": "Y"}.get(unit, "D")
    if grain == "W" and day:
        # TimeML names the day; the interval says how much that is worth.
        return anchored(Draft(type=DATE, value=day_value(day), interval=interval_of(week_value(day))), ref)
    return anchored(Draft(type=DATE, value=at_grain(day, grain) if day else "", unit=unit), ref)


def year_earlier(match: Match, scene: Scene) -> Draft:
    """«the year-earlier period»: the one before it, a year back."""
    if match.has("n"):
        return Draft(type=DURATION, value=duration_value(number(match, "n"), "M"))
    ref = scene.results_year(match)
    if ref.day is None:
        ref = scene.results_quarter(match)
    if ref.day is None:
        ref = scene.earlier_date(match, reach=150, fixed=True)
    if ref.day is None or (scene.now is not None and ref.day > scene.now):
        # What is compared with the year before has been.
        ref = scene.reference(match)
    if ref.day is None:
        return Draft(type=DATE, value="")
    value = ref.value
    if ref.anchor == "published" and len(value) > len("1988"):
        quarters = any(w in {"quarter", "period"} for w in match.all_words())
        value = at_grain(step(ref.day, "Q", -1) or ref.day, "Q") if quarters else year_value(ref.day.year)
    return anchored(Draft(type=DATE, value=shifted(value, "Y", -1)), ref)


def compared(match: Match, scene: Scene) -> Draft:
    """«the 1988 quarter», «the same period last year»: what a report is about, in another year."""
    base = scene.results_year(match)
    if base.day is None:
        base = scene.results_quarter(match, told=match.rule.name == "period_of_year")
    if base.day is None:
        base = scene.earlier_date(match, reach=150, fixed=True)
    year = year_of(match)
    if year is None and match.value("s", "UNIT"):
        year = base.day.year - 1 if base.day else None
    if year is None:
        there = year_reference(match, scene)
        year = there.day.year if there.day else None
    if year is None:
        return Draft(type=DATE, value="")
    if base.day is None or len(base.value) < len("1988-Q"):
        return Draft(type=DATE, value=year_value(year), explicit=match.has("y"), unsure=True)
    return anchored(Draft(type=DATE, value=shifted(base.value, "Y", year - int(base.value[:4]))), base)


MAKERS: dict[str, Make] = {
    "shift_unit": shift_unit,
    "latest": latest,
    "the_unit": the_unit,
    "after_next": after_next,
    "edge_day": edge_day,
    "year_end": year_end,
    "new_year": new_year,
    "ago": ago,
    "year_earlier": year_earlier,
    "compared": compared,
}
