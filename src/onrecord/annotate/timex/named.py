"""Normalisers of named times seen from a reference: «last May», «next Friday», seasons, «today»."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from onrecord.annotate.times import Reading, TimexType
from onrecord.annotate.timex.dates import Make, dated, day_of, pick, year_of
from onrecord.annotate.timex.match import Match
from onrecord.annotate.timex.scene import NOWHERE, Draft, Ref, Scene, anchored
from onrecord.annotate.timex.values import (
    add_days,
    at_grain,
    calendar_day,
    day_value,
    interval_of,
    month_value,
    season_of,
    step,
    year_value,
)
from onrecord.interval import Granularity, Interval, midnight

DATE, TIME, DURATION, SET = TimexType.DATE, TimexType.TIME, TimexType.DURATION, TimexType.SET


def shift_of(match: Match, name: str = "s") -> int:
    """-1, 0 or 1 for «last», «this», «next» and their like."""
    for word in match.words(name):
        for cls in ("LAST", "NEXT", "THIS"):
            entries = match.grammar.classes[cls]
            if word in entries:
                return int(entries[word])
    return 0


def shift_named(match: Match, scene: Scene) -> Draft | None:
    """«last May», «next Friday», «this summer», «this past fall»."""
    words = match.all_words()
    sign = -1 if "past" in words else 1 if "coming" in words else shift_of(match)
    narrated = any(w in {"previous", "preceding", "following", "subsequent"} for w in words)
    ref = scene.earlier_date(match) if narrated else scene.reference(match)
    if ref.day is None:
        ref = scene.reference(match)
    if ref.day is None:
        return Draft(type=DATE, value="")
    weekday, month = (
        match.number("w", "WEEKDAY"),
        match.number("m", "MONTH", "AMONTH") or match.number("n", "MONTH", "AMONTH"),
    )
    season = match.value("n", "SEASON")
    if weekday:
        told = None
        if narrated and scene.now is not None:
            named = scene.named_before(match, weekday) if sign < 0 else None
            told = named or scene.last_day(match)
        return anchored(_shift_weekday((told and told.day) or ref.day, weekday, sign), told or ref)
    if narrated and len(ref.value) == len("1812") and sign:
        # «founded in 1892; by the following summer»: counted from a whole year.
        year = ref.day.year + (sign if sign < 0 or month or season != "WI" else 0)
        return anchored(Draft(type=DATE, value=f"{year:04d}-{f'{month:02d}' if month else season}"), ref)
    if month:
        return _shift_month(match, ref, month, sign)
    if isinstance(season, str):
        return anchored(_shifted_season(ref.day, season, sign), ref)
    return None


def _shift_month(match: Match, ref: Ref, month: int, sign: int) -> Draft | None:
    """«last May», «next March», and their days."""
    now = ref.day
    if now is None:
        return Draft(type=DATE, value="")
    day = day_of(match)
    gap = (month - now.month) % 12
    gap = gap if sign == 1 and gap else gap - 12 if sign == -1 else month - now.month
    gap = 12 if sign == 1 and gap == 0 else gap
    plain = match.words("s") in (["last"], ["next"]) and match.last - match.first == 2
    if sign == gap and plain and (now.month + gap - 1) in range(12):
        return anchored(_beyond(now, month, sign), ref)
    value = month_value(now.year, now.month + gap)
    if day and value:
        found = calendar_day(int(value[:4]), month, day)
        if found is None:
            return None
        value = day_value(found)
    return anchored(Draft(type=DATE, value=value), ref)


def _beyond(ref: date, month: int, sign: int) -> Draft:
    """In March «last February» is hardly the one that just ended: that is «last month», or «in February»."""
    value, rest = month_value(ref.year + sign, month), month_value(ref.year, month)
    return Draft(type=DATE, value=value, other=Reading(rest, interval_of(rest), "the nearest"), unsure=True)


def _shift_weekday(ref: date, weekday: int, sign: int) -> Draft:
    here = ref.isoweekday()
    if sign == 0:
        value = add_days(ref, weekday - here)
        return Draft(type=DATE, value=day_value(value) if value else "")
    gap = (weekday - here) % 7 or 7
    gap = gap if sign > 0 else gap - 7 if gap != 7 else -7
    value = add_days(ref, gap)
    if value is None:
        return Draft(type=DATE, value="")
    # «next Friday» on a Monday can be this week's or the one after; «last» alike.
    beyond = add_days(value, 7 * sign)
    same_week = value.isocalendar()[:2] == ref.isocalendar()[:2]
    other = None
    if beyond is not None and same_week:
        rest = day_value(beyond)
        other = Reading(rest, interval_of(rest), "the week counts, not the nearest day")
    return Draft(type=DATE, value=day_value(value), other=other, unsure=other is not None and sign > 0)


_SEASONS = ["SP", "SU", "FA", "WI"]


def _shifted_season(ref: date, season: str, sign: int) -> Draft:
    value = _shift_season(ref, season, sign)
    begin = interval_of(value).begin
    if sign != 1 or begin is None or begin.year > ref.year or (begin.date() - ref).days > 120:
        return Draft(type=DATE, value=value)
    # In May «next summer» is hardly the one that is about to begin: that is «this summer».
    later = f"{begin.year + 1:04d}-{season}"
    other = Reading(value, interval_of(value), "the one about to begin")
    return Draft(type=DATE, value=later, other=other, unsure=True)


def _shift_season(ref: date, season: str, sign: int) -> str:
    year, now = season_of(ref)
    gap = _SEASONS.index(season) - _SEASONS.index(now)
    if sign == 1 and gap <= 0:
        year += 1
    if sign == -1 and gap >= 0:
        year -= 1
    if sign == 0 and now == "WI" and ref.month < 3:
        # In January «this spring» is the coming one.
        year += season != "WI"
    return f"{year:04d}-{season}"


def season(match: Match, scene: Scene) -> Draft | None:  # noqa: PLR0911
    """«the spring of 2019», «in the fall»."""
    name, year = match.value("n", "SEASON"), year_of(match)
    if not isinstance(name, str):
        return None
    if year is not None:
        ranged = match.rule.name == "season_range_year"
        draft = season_draft(year, name, explicit=True)
        return replace(draft, other=None, unsure=False) if ranged else draft
    ref = scene.reference(match)
    if match.has("s"):
        where = year_reference(match, scene)
        if where.day is None:
            return Draft(type=DATE, value=f"XXXX-{name}")
        return anchored(season_draft(where.day.year, name), where)
    if ref.day is None:
        return Draft(type=DATE, value=f"XXXX-{name}")
    if scene.is_narrative(match):
        told = anchored(_told_season(ref, name), ref)
        return replace(told, unsure=told.unsure or not scene.narrative.sure)
    begun, now = season_of(ref.day)
    if now == name:
        return anchored(Draft(type=DATE, value=f"{begun:04d}-{name}"), ref)
    first = 3 * _SEASONS.index(name) + 3
    past = date(ref.day.year - (ref.day.month < first), first, 1)
    future = past.replace(year=past.year + 1)
    draft = pick(match, scene, ref, past, future, "Y", kind="season")
    other = draft.other
    if other is not None:
        value = f"{other.value}-{name}"
        other = Reading(value, interval_of(value), other.why)
    return anchored(
        Draft(type=DATE, value=f"{draft.value}-{name}", other=other, unsure=draft.unsure, sign=draft.sign),
        ref,
    )


def _told_season(ref: Ref, name: str) -> Draft:
    """In a history: the season that runs, else the next one within half a year, else the one before."""
    assert ref.day is not None  # noqa: S101
    if len(ref.value) == len("1812"):
        return season_draft(ref.day.year, name)
    year, now = season_of(ref.day)
    ahead = (_SEASONS.index(name) - _SEASONS.index(now)) % 4
    ordinal = 4 * year + _SEASONS.index(now) + (ahead if ahead < 3 or name != "WI" else -1)
    return Draft(type=DATE, value=f"{ordinal // 4:04d}-{name}")


def season_draft(year: int, name: str, *, explicit: bool = False) -> Draft:
    """The winter of a year is its December's, or its January's: both are kept."""
    value = f"{year:04d}-{name}"
    other = None
    if name == "WI":
        before = f"{year - 1:04d}-{name}"
        other = Reading(before, interval_of(before), "the winter that ended in that year")
    return Draft(type=DATE, value=value, other=other, unsure=other is not None, explicit=explicit)


def year_reference(match: Match, scene: Scene) -> Ref:
    """The year that «last year», «that year», «the following year» is."""
    words = match.words("s")
    if any(w in {"that", "same", "following", "previous", "preceding"} for w in words):
        ref = scene.earlier_date(match)
        if ref.day is None:
            ref = scene.reference(match)
    elif words == ["the"]:
        ref = scene.reference(match)
    else:
        ref = scene.reference(match)
    if ref.day is None:
        return NOWHERE
    day = step(ref.day, "Y", shift_of(match))
    return NOWHERE if day is None else Ref(day, ref.anchor, ref.bounds, year_value(day.year))


def month_of_year(match: Match, scene: Scene) -> Draft | None:
    """«October of that year», «March this year», «5 March last year»."""
    month, where = match.number("m", "MONTH", "AMONTH"), year_reference(match, scene)
    if month is None:
        return None
    day = day_of(match)
    if where.day is None:
        return Draft(type=DATE, value=f"XXXX-{month:02d}" + (f"-{day:02d}" if day else ""))
    value = month_value(where.day.year, month)
    if day is not None:
        found = calendar_day(where.day.year, month, day)
        if found is None:
            return None
        value = day_value(found)
    return anchored(Draft(type=DATE, value=value), where)


def weekday_of_week(match: Match, scene: Scene) -> Draft:
    """«Monday of last week»."""
    ref, weekday = scene.reference(match), match.number("w", "WEEKDAY") or 1
    if ref.day is None:
        return Draft(type=DATE, value=f"XXXX-WXX-{weekday}")
    day = add_days(ref.day, 7 * shift_of(match) + weekday - ref.day.isoweekday())
    return anchored(Draft(type=DATE, value=day_value(day) if day else ""), ref)


def week_of(match: Match, scene: Scene) -> Draft | None:
    """«the week of March 6»: the calendar week of that day; one that is told to end then is seven days."""
    draft = dated(match, scene)
    begin = draft.where.begin if draft is not None else None
    if draft is None or begin is None:
        return draft
    whole = at_grain(begin.date(), "W")
    other = draft.other
    if other is not None and other.interval.begin is not None:
        rest = at_grain(other.interval.begin.date(), "W")
        other = Reading(rest, interval_of(rest), other.why)
    interval = None
    first = add_days(begin.date(), -6)
    after = add_days(begin.date(), 1)
    if match.rule.args.get("ending") and first is not None and after is not None:
        interval = Interval(midnight(first), midnight(after), Granularity.WEEK)
    return replace(draft, value=whole, interval=interval, other=other)


def deictic(match: Match, scene: Scene) -> Draft:
    """«today», «yesterday evening», «tonight», «this morning»."""
    days = int(match.rule.args.get("days", 0))
    if scene.narrative.whole and match.rule.name == "today":
        return Draft(type=DATE, value="PRESENT_REF")
    part = match.value("p", "PART") or match.rule.args.get("part")
    ref = scene.reference(match)
    if ref.anchor == "earlier" and len(ref.value) < 10:
        # A history does not speak from the day of writing.
        ref = NOWHERE if scene.narrative.whole else scene.published
    kind = TIME if part else DATE
    if ref.day is None:
        return Draft(type=kind, value=f"XXXX-XX-XXT{part}" if part else "")
    day = add_days(ref.day, days)
    if day is None:
        return Draft(type=kind, value="")
    value = day_value(day) + (f"T{part}" if part else "")
    return anchored(Draft(type=kind, value=value), ref)


MAKERS: dict[str, Make] = {
    "shift_named": shift_named,
    "season": season,
    "month_of_year": month_of_year,
    "weekday_of_week": weekday_of_week,
    "week_of": week_of,
    "deictic": deictic,
}
