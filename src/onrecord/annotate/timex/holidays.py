"""Normalisers of holidays: fixed, movable, and counted from Easter."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from onrecord.annotate.times import Reading, TimexType
from onrecord.annotate.timex.dates import Make, year_of
from onrecord.annotate.timex.match import Match
from onrecord.annotate.timex.scene import Draft, Scene, anchored
from onrecord.annotate.timex.values import (
    add_days,
    calendar_day,
    day_value,
    interval_of,
    week_value,
)
from onrecord.interval import Interval

DATE, TIME, DURATION, SET = TimexType.DATE, TimexType.TIME, TimexType.DURATION, TimexType.SET


# -- holidays -----------------------------------------------------------------------------------
def holiday(match: Match, scene: Scene) -> Draft | None:
    """A holiday by name, in the year that is nearest or given; «Easter week» is the week that holds it."""
    draft = _holiday(match, scene)
    beside = match.tokens.words[max(0, match.first - 3) : match.first]
    if draft is not None and beside in _BESIDE:
        return _next_to(draft, 1 if beside[2] == "after" else -1)
    if draft is None or not match.has("k"):
        return draft
    return replace(draft, value=_week_of(draft.value), other=draft.other and _in_weeks(draft.other))


_BESIDE = (["the", "day", "after"], ["the", "day", "before"])


def _next_to(draft: Draft, days: int) -> Draft:
    """«the day after Christmas»."""
    other = draft.other
    if other is not None:
        rest = _moved(other.interval, days)
        other = Reading(rest, interval_of(rest), other.why)
    return replace(draft, value=_moved(draft.where, days), other=other)


def _moved(where: Interval, days: int) -> str:
    day = add_days(where.begin.date(), days) if where.begin is not None else None
    return day_value(day) if day else ""


def _sign(match: Match) -> int | None:
    """-1, 0 or 1 for «last», «this» and «next» before a holiday; ``None`` without one of them."""
    before = match.tokens.words[max(0, match.first - 2) : match.first]
    if before[-1:] == ["past"] or before[-1:] == ["coming"]:
        return {"past": -1, "coming": 1}[before[-1]] if before[:1] == ["this"] else None
    return {"last": -1, "this": 0, "next": 1}.get(before[-1]) if before else None


def _shifted(around: list[date], now: date, sign: int) -> Draft:
    """«last Christmas» is the one before, «next Easter» the one after, «this Easter» that of the year."""
    fitting = {
        -1: [d for d in around if d < now][-1:],
        0: [d for d in around if d.year == now.year],
        1: [d for d in around if d > now],
    }[sign]
    return Draft(type=DATE, value=day_value(fitting[0]) if fitting else "")


_SOON = 183
"""So many days on, a history still goes on from one date to a holiday of the next year."""


def _week_of(value: str) -> str:
    begin = interval_of(value).begin
    return week_value(begin.date()) if begin is not None else ""


def _in_weeks(reading: Reading) -> Reading:
    value = _week_of(reading.value)
    return Reading(value, interval_of(value), reading.why)


def _holiday(match: Match, scene: Scene) -> Draft | None:  # noqa: PLR0911
    when = str(match.rule.args["when"])
    y = year_of(match)
    if y is not None:
        day = holiday_in(when, y)
        return Draft(type=DATE, value=day_value(day), explicit=True) if day else None
    ref = scene.reference(match)
    if ref.day is None:
        masked = f"XXXX-{when}" if re.fullmatch(r"\d\d-\d\d", when) else ""
        return Draft(type=DATE, value=masked)
    around = [d for n in (-1, 0, 1) if (d := holiday_in(when, ref.day.year + n))]
    if (sign := _sign(match)) is not None:
        return anchored(_shifted(around, ref.day, sign), ref)
    if scene.is_narrative(match):
        told = next((d for d in around if d >= ref.day), None)
        near = told is not None and (told.year == ref.day.year or (told - ref.day).days < _SOON)
        day = told if near else around[0] if around else None
        value = day_value(day) if day else ""
        return anchored(Draft(type=DATE, value=value, unsure=not scene.narrative.sure), ref)
    past = [d for d in around if d <= ref.day]
    future = [d for d in around if d > ref.day]
    if past and past[-1] == ref.day:
        return anchored(Draft(type=DATE, value=day_value(ref.day)), ref)
    if not past or not future:
        return Draft(type=DATE, value="")
    choice = scene.choose(match, ref.day, past[-1], future[0], kind="holiday")
    won, lost = (future[0], past[-1]) if choice.sign > 0 else (past[-1], future[0])
    other = Reading(day_value(lost), interval_of(day_value(lost)), choice.why)
    draft = Draft(type=DATE, value=day_value(won), other=other, unsure=choice.unsure, sign=choice.sign)
    return anchored(draft, ref)


def holiday_in(when: str, year: int) -> date | None:
    """The day of a holiday in ``year``, by its rule in the lexicon; ``None`` outside the calendar."""
    if not 1 < year < 9999:
        return None
    fixed_day = re.fullmatch(r"(\d\d)-(\d\d)", when)
    if fixed_day:
        return date(year, int(fixed_day[1]), int(fixed_day[2]))
    relative = re.fullmatch(r"easter([+-]\d+)", when)
    if relative:
        return add_days(easter(year), int(relative[1]))
    nth = re.fullmatch(r"(\d+)/(-?\d)/(\d)([+-]\d+)?", when)
    if not nth:
        return None
    month, count, weekday = int(nth[1]), int(nth[2]), int(nth[3])
    days = [day for d in range(1, 32) if (day := calendar_day(year, month, d))]
    chosen = [day for day in days if day.isoweekday() == weekday][count - 1 if count > 0 else count]
    return add_days(chosen, int(nth[4] or 0))


def easter(year: int) -> date:
    """Western Easter Sunday, by the anonymous Gregorian computus (Meeus, Jones, Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


MAKERS: dict[str, Make] = {
    "holiday": holiday,
}
