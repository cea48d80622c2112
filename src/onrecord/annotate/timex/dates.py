"""Normalisers of dates: explicit ones, ranges, and bare months, days and weekdays."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from onrecord.annotate.times import Reading, TimexType
from onrecord.annotate.timex.match import Match
from onrecord.annotate.timex.scene import Draft, Ref, Scene, anchored
from onrecord.annotate.timex.values import (
    add_days,
    add_months,
    at_grain,
    calendar_day,
    day_value,
    interval_of,
    month_value,
)
from onrecord.interval import UNKNOWN

Make = Callable[[Match, Scene], Draft | None]
"""What turns a match into a value, or drops it (``None``)."""

DATE, TIME, DURATION, SET = TimexType.DATE, TimexType.TIME, TimexType.DURATION, TimexType.SET


def day_of(match: Match, name: str = "d") -> int | None:
    """The day of the month that a part gives, in figures or words."""
    words = match.words(name)
    if not words:
        return None
    figures = re.match(r"\d+", words[0])
    if figures:
        n = int(figures[0]) if len(figures[0]) < 3 else 99
    else:
        n = match.number(name, "ORDW") or 99
        if len(words) > 1:
            total = [
                match.grammar.classes["N"].get(words[0], 0),
                match.grammar.classes["ORDW"].get(words[-1], 0),
            ]
            n = sum(total) if all(total) else n
    return n if 1 <= n <= 31 else 99


def year_of(match: Match, name: str = "y") -> int | None:
    """The four-figure year of a part."""
    for word in match.words(name):
        if word.isdigit() and len(word) == 4:
            return int(word)
    return None


def iso(match: Match, _scene: Scene) -> Draft | None:
    """``2024-09-06``, with or without a time."""
    text = match.tokens.text[match.tokens.starts[match.first] : match.tokens.ends[match.last - 1]]
    value = text.replace(" ", "T")
    if interval_of(value) == UNKNOWN:
        return None
    return Draft(type=TIME if "T" in value else DATE, value=value, explicit=True)


def numeric_date(match: Match, _scene: Scene) -> Draft | None:
    """``9/6/2024``: month first in American use; where both orders are dates the other is kept."""
    a, b, y = (int(n) for n in match.tokens.words[match.first].split("/"))
    if y < 100:
        y += 2000 if y < 70 else 1900
    us, world = calendar_day(y, a, b), calendar_day(y, b, a)
    first, second = (us, world) if us else (world, None)
    if first is None:
        return None
    other = None
    if second is not None and second != first:
        other = Reading(day_value(second), interval_of(day_value(second)), "day before month")
    return Draft(type=DATE, value=day_value(first), other=other, unsure=other is not None, explicit=True)


def dated(match: Match, scene: Scene) -> Draft | None:
    """Any of weekday, month, day, year and part of day."""
    month = match.number("m", "MONTH", "LMONTH", "AMONTH")
    day, year = day_of(match), year_of(match)
    part = match.value("p", "PART")
    weekday = match.number("w", "WEEKDAY", "LWEEKDAY")
    if day == 99:
        return None
    draft: Draft | None
    if month is None and day is None:
        draft = _weekday(match, scene, weekday or 1)
    elif month is None:
        draft = _weekday_day(match, scene, weekday or 1, day or 1)
    elif year is not None:
        draft = _explicit(year, month, day)
    elif weekday is None and (shared := scene.after_range(match)) is not None:
        draft = _range_start(match, shared, month, day)
    elif day is None:
        draft = _month(match, scene, month)
    else:
        draft = _month_day(match, scene, month, day, weekday)
    if draft is not None and isinstance(part, str):
        return with_part(draft, part)
    return draft


def with_part(draft: Draft, part: str) -> Draft:
    """The same day, narrowed to a part of it."""
    value = f"{draft.value}T{part}" if draft.value else ""
    return Draft(
        type=TIME,
        value=value,
        anchor=draft.anchor,
        anchor_bounds=draft.anchor_bounds,
        other=draft.other and Reading(draft.other.value + "T" + part, draft.other.interval, draft.other.why),
        unsure=draft.unsure,
        explicit=draft.explicit,
    )


def _explicit(year: int, month: int, day: int | None) -> Draft | None:
    if day is None:
        return Draft(type=DATE, value=month_value(year, month), explicit=True)
    found = calendar_day(year, month, day)
    return None if found is None else Draft(type=DATE, value=day_value(found), explicit=True)


def _range_start(match: Match, year: int, month: int, day: int | None) -> Draft | None:
    """The first end of a range takes the year of the second, or the one before where it must."""
    following = match.tokens.words[match.last : match.last + 6]
    entries = match.grammar.classes["MONTH"]
    other = next(
        (
            int(entries[w.capitalize()] if w.capitalize() in entries else entries[w])
            for w in following
            if w in entries or w.capitalize() in entries
        ),
        12,
    )
    return _explicit(year - (month > other), month, day)


def range_last_day(match: Match, scene: Scene) -> Draft | None:
    """«5» of «June 3 to 5»: the month and year of the first end."""
    if not scene.done:
        return None
    _, first = scene.done[-1]
    day, year = day_of(match), year_of(match)
    if day is None or day == 99 or len(first.value) < 10:
        return None
    value = f"{first.value[:8]}{day:02d}"
    if year is not None:
        value = f"{year:04d}{value[4:]}"
    masked = value.startswith("XXXX")
    if not masked and interval_of(value) == UNKNOWN:
        return None
    other = None
    if first.other is not None and len(first.other.value) >= 10:
        rest = f"{first.other.value[:8]}{day:02d}"
        other = Reading(rest, interval_of(rest), first.other.why)
    return Draft(
        type=DATE,
        value=value,
        anchor=first.anchor,
        anchor_bounds=first.anchor_bounds,
        other=other,
        unsure=first.unsure,
        explicit=first.explicit,
    )


def ordinal_day(match: Match, scene: Scene) -> Draft | None:
    """«on the 15th»: of the month that the text is in, else the nearest to the day of writing."""
    day = day_of(match)
    if day is None or day == 99:
        return None
    ref = scene.earlier_date(match, reach=200, fixed=True)
    if len(ref.value) < 7 or ref.value[4:6] == "-W":
        ref = scene.reference(match)
    if ref.day is None or len(ref.value) < 7:
        return Draft(type=DATE, value=f"XXXX-XX-{day:02d}")
    if ref.anchor == "earlier":
        return _told_day(scene, match, ref, day)
    months = [month_value(ref.day.year, ref.day.month + n) for n in (-1, 0, 1)]
    near = [d for m in months if m and (d := calendar_day(int(m[:4]), int(m[5:7]), day))]
    past, future = [d for d in near if d <= ref.day], [d for d in near if d > ref.day]
    if not past or not future:
        return Draft(type=DATE, value=f"XXXX-XX-{day:02d}")
    return pick(match, scene, ref, past[-1], future[0], "D", kind="weekday")


def ordinal_part(match: Match, scene: Scene) -> Draft | None:
    """«the night of the 15th»."""
    draft = ordinal_day(match, scene)
    return with_part(draft, str(match.value("p", "PART"))) if draft is not None else None


def weekday_week(match: Match, scene: Scene) -> Draft:
    """«on Tuesday week»: a week after the next Tuesday."""
    ref, weekday = scene.reference(match), match.number("w", "WEEKDAY") or 1
    if ref.day is None or len(ref.value) < len("2024-09-06"):
        return Draft(type=DATE, value=f"XXXX-WXX-{weekday}")
    day = add_days(ref.day, 7 + (weekday - ref.day.isoweekday()) % 7)
    return anchored(Draft(type=DATE, value=day_value(day) if day else ""), ref)


def _told_day(scene: Scene, match: Match, ref: Ref, day: int) -> Draft:
    """Of the month that was told; in a history, of the next one where that day is behind it."""
    assert ref.day is not None  # noqa: S101
    value = f"{month_value(ref.day.year, ref.day.month)}-{day:02d}"
    here = value if interval_of(value) != UNKNOWN else ""
    if scene.narrative.whole and len(ref.value) == len("1813-05-28") and day < ref.day.day:
        rest = f"{month_value(ref.day.year, ref.day.month + 1)}-{day:02d}"
        if scene.outlook(match) <= 0 and interval_of(rest) != UNKNOWN:
            other = Reading(here, interval_of(here), "of the month of the day before it")
            return anchored(Draft(type=DATE, value=rest, other=other, unsure=True), ref)
    return anchored(Draft(type=DATE, value=here), ref)


def pick(match: Match, scene: Scene, ref: Ref, past: date, future: date, unit: str, *, kind: str) -> Draft:
    """Choose between two days and keep the one that lost."""
    assert ref.day is not None  # noqa: S101
    choice = scene.choose(match, ref.day, past, future, kind=kind)
    won, lost = (future, past) if choice.sign > 0 else (past, future)
    value, rest = at_grain(won, unit), at_grain(lost, unit)
    side = "the one before" if choice.sign > 0 else "the one after"
    other = Reading(rest, interval_of(rest), f"{side}; {choice.why} speaks for the other")
    return anchored(Draft(type=DATE, value=value, other=other, unsure=choice.unsure, sign=choice.sign), ref)


def _month(match: Match, scene: Scene, month: int) -> Draft | None:  # noqa: PLR0911
    ref = scene.reference(match)
    opening = scene.before_range(match)
    if opening.day is not None:
        gap = (month - opening.day.month) % 12
        return anchored(
            Draft(type=DATE, value=month_value(opening.day.year, opening.day.month + gap)), opening
        )
    if ref.day is None:
        return Draft(type=DATE, value=f"XXXX-{month:02d}")
    if scene.is_narrative(match):
        return _told(scene, anchored(Draft(type=DATE, value=told_month(ref, month)), ref))
    ordered = scene.ordered(match)
    if ordered.day is not None and scene.looks_ahead(match):
        value = month_value(ordered.day.year, ordered.day.month + (month - ordered.day.month) % 12)
        return _in_order(scene, Draft(type=DATE, value=value), ordered)
    gap = (month - ref.day.month) % 12
    first = ref.day.replace(day=1)
    if gap == 0:
        return anchored(Draft(type=DATE, value=at_grain(first, "M")), ref)
    future, past = add_months(first, gap), add_months(first, gap - 12)
    if future is None or past is None:
        return Draft(type=DATE, value=f"XXXX-{month:02d}")
    return pick(match, scene, ref, past, future, "M", kind="month")


def _in_order(scene: Scene, draft: Draft, ref: Ref) -> Draft:
    """A date that follows one to come keeps the nearest of its name as the other reading."""
    assert scene.now is not None  # noqa: S101
    month, tail = int(draft.value[5:7]), draft.value[4:]
    rest = f"{scene.now.year + (month < scene.now.month):04d}{tail}"
    other = (
        Reading(rest, interval_of(rest), "the nearest; the date before it is later")
        if rest != draft.value
        else None
    )
    return anchored(replace(draft, other=other, unsure=other is not None), ref)


def _told(scene: Scene, draft: Draft) -> Draft:
    """A date read as part of a story inside a news text keeps what it would be as news."""
    if (scene.narrative.whole and scene.narrative.sure) or scene.now is None or len(draft.value) < 7:
        return draft
    month = int(draft.value[5:7])
    year = scene.now.year - (month > scene.now.month)
    rest = f"{year:04d}{draft.value[4:]}"
    if rest == draft.value or interval_of(rest) == UNKNOWN:
        return draft
    return replace(
        draft, other=Reading(rest, interval_of(rest), "counted from the day of writing"), unsure=True
    )


def told_month(ref: Ref, month: int) -> str:
    """In a history: later in the year of the last date, or soon in the next, else before it."""
    assert ref.day is not None  # noqa: S101
    if len(ref.value) == 4:
        return month_value(ref.day.year, month)
    gap = (month - ref.day.month) % 12
    forward = month >= ref.day.month or gap <= 6
    return month_value(ref.day.year, ref.day.month + (gap if forward else gap - 12))


def _month_day(match: Match, scene: Scene, month: int, day: int, weekday: int | None) -> Draft | None:  # noqa: PLR0911
    ref = scene.reference(match)
    if day > 29 and calendar_day(2024, month, day) is None:
        return None
    opening = scene.before_range(match)
    if opening.day is not None and len(opening.value) == 10:
        after = [
            d for y in (0, 1) if (d := calendar_day(opening.day.year + y, month, day)) and d >= opening.day
        ]
        return anchored(Draft(type=DATE, value=day_value(after[0])), opening) if after else None
    if ref.day is None:
        return Draft(type=DATE, value=f"XXXX-{month:02d}-{day:02d}")
    if scene.is_narrative(match):
        year = int(told_month(ref, month)[:4] or 0)
        found = calendar_day(year, month, day)
        return (
            None if found is None else _told(scene, anchored(Draft(type=DATE, value=day_value(found)), ref))
        )
    ordered = scene.ordered(match)
    if ordered.day is not None and scene.looks_ahead(match):
        later = [
            d for y in (0, 1) if (d := calendar_day(ordered.day.year + y, month, day)) and d >= ordered.day
        ]
        if later:
            return _in_order(scene, Draft(type=DATE, value=day_value(later[0])), ordered)
    around = [d for y in range(ref.day.year - 1, ref.day.year + 2) if (d := calendar_day(y, month, day))]
    if weekday is not None:
        fitting = [d for d in around if d.isoweekday() == weekday]
        if len(fitting) == 1:
            return anchored(Draft(type=DATE, value=day_value(fitting[0])), ref)
    past = [d for d in around if d <= ref.day]
    future = [d for d in around if d > ref.day]
    if past and past[-1] == ref.day:
        return anchored(Draft(type=DATE, value=day_value(ref.day)), ref)
    if not past or not future:
        return Draft(type=DATE, value=f"XXXX-{month:02d}-{day:02d}")
    return pick(match, scene, ref, past[-1], future[0], "D", kind="day")


def _weekday(match: Match, scene: Scene, weekday: int) -> Draft:
    masked = Draft(type=DATE, value=f"XXXX-WXX-{weekday}")
    ref = scene.reference(match)
    if ref.day is None or len(ref.value) < 10:
        return masked
    back = (ref.day.isoweekday() - weekday) % 7
    if back == 0:
        return anchored(_same_weekday(match, scene, ref.day), ref)
    past, future = add_days(ref.day, -back), add_days(ref.day, 7 - back)
    if past is None or future is None:
        return masked
    if scene.is_narrative(match):
        return anchored(Draft(type=DATE, value=day_value(future)), ref)
    return pick(match, scene, ref, past, future, "D", kind="weekday")


def _same_weekday(match: Match, scene: Scene, day: date) -> Draft:
    """A bare «Friday» on a Friday is that day; what is to come could be a week off."""
    ahead = scene.outlook(match) > 0
    rest = add_days(day, 7 if ahead else -7)
    other = Reading(day_value(rest), interval_of(day_value(rest)), "a week off") if rest else None
    return Draft(type=DATE, value=day_value(day), other=other, unsure=ahead)


def _weekday_day(match: Match, scene: Scene, weekday: int, day: int) -> Draft | None:
    """«Friday the 13th»: the nearest that is one."""
    ref = scene.reference(match)
    if ref.day is None:
        return Draft(type=DATE, value=f"XXXX-XX-{day:02d}")
    near = []
    for back in range(-8, 9):
        index = ref.day.year * 12 + ref.day.month - 1 + back
        found = calendar_day(index // 12, index % 12 + 1, day)
        if found and found.isoweekday() == weekday:
            near.append((abs((found - ref.day).days), found))
    if not near:
        return Draft(type=DATE, value=f"XXXX-XX-{day:02d}")
    return anchored(Draft(type=DATE, value=day_value(min(near)[1])), ref)


MAKERS: dict[str, Make] = {
    "iso": iso,
    "numeric_date": numeric_date,
    "date": dated,
    "range_last_day": range_last_day,
    "ordinal_day": ordinal_day,
    "ordinal_part": ordinal_part,
    "weekday_week": weekday_week,
}
