"""Normalisers of durations, sets, clock times, holidays and references."""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from datetime import date

from onrecord.annotate.layers import Reading, TimexType
from onrecord.annotate.timex import dates
from onrecord.annotate.timex.dates import Make, shift_of, year_of
from onrecord.annotate.timex.match import Match
from onrecord.annotate.timex.numbers import figures, number
from onrecord.annotate.timex.periods import stretch
from onrecord.annotate.timex.scene import Draft, Scene, anchored
from onrecord.annotate.timex.values import add_days, day_value, duration_value, interval_of

DATE, TIME, DURATION, SET = TimexType.DATE, TimexType.TIME, TimexType.DURATION, TimexType.SET


def _unit(match: Match, name: str = "u") -> str:
    found = match.value(name, "UNIT", "UNITS")
    return str(found) if found else "D"


def duration(match: Match, scene: Scene) -> Draft | None:
    unit = _unit(match)
    n = number(match, "n") if match.has("n") else None
    words = match.all_words()
    if (
        not match.has("n")
        and match.rule.name != "units_long"
        and any(w in {"another", "an", "a", "one"} for w in words)
    ):
        n = 1.0
    if not match.has("n") and match.rule.name == "unit_long":
        n = 1.0
    if unit == "S" and "second" in words and (n == 1 or not match.has("n")):
        # «a second» is an ordinal more often than a time.
        return None
    if match.has("n2"):
        return _sum(match, n, unit)
    if words[0] in {"a", "an"} and len(words) == 2 and _is_rate(match):
        return None
    if unit == "Q" and (n == 1 or "-" in words or _followed_by(match, "of")):
        # «a quarter of», «three-quarters»: fractions.
        return None
    if match.rule.name == "year_ended":
        n = 1.0
    return Draft(type=DURATION, value=duration_value(n, unit), unit=unit)


def _followed_by(match: Match, word: str) -> bool:
    return match.tokens.words[match.last : match.last + 1] == [word]


def _is_rate(match: Match) -> bool:
    """Whether «a day» says how often or how much: «24 hours a day», «$5 a year»."""
    tokens = match.tokens
    before = tokens.words[max(0, match.first - 2) : match.first]
    if not before:
        return False
    if before[-1] in match.grammar.words["rate_before"]:
        return True
    if figures(before[-1]) is not None or before[-1] in match.grammar.classes["N"]:
        return True
    counted = len(before) == 2 and (figures(before[0]) is not None or before[0] in {"million", "billion"})
    return counted and before[-1].endswith("s")


def age(match: Match, scene: Scene) -> Draft | None:
    """«a 20-year-old war» lasts; the age of a person is no time expression in TimeML."""
    tokens = match.tokens
    after = tokens.words[match.last] if match.last < len(tokens) else ""
    if after not in match.grammar.words["lasting"]:
        return None
    unit = _unit(match)
    return Draft(type=DURATION, value=duration_value(number(match, "n"), unit), unit=unit)


def one_word_long(match: Match, scene: Scene) -> Draft:
    """«a yearlong ban»."""
    word = match.all_words()[0].removesuffix("long")
    unit = str(match.grammar.classes["UNIT"][word])
    return Draft(type=DURATION, value=duration_value(1, unit), unit=unit)


def seasons(match: Match, scene: Scene) -> Draft:
    """«the past three summers»."""
    return Draft(type=SET, value=f"XXXX-{match.value('n', 'SEASONS')}")


def _sum(match: Match, n: float | None, unit: str) -> Draft | None:
    """«two years and six months»: P2Y6M."""
    n2, unit2 = number(match, "n2"), _unit(match, "u2")
    first, second = duration_value(n, unit), duration_value(n2, unit2)
    if first.startswith("PT") and second.startswith("PT"):
        value = first + second[2:]
    elif first.startswith("PT"):
        return None
    else:
        value = first + second[1:]
    return Draft(type=DURATION, value=value, unit=unit)


def duration_half(match: Match, scene: Scene) -> Draft:
    unit = _unit(match)
    return Draft(type=DURATION, value=duration_value(1.5, unit), unit=unit)


def duration_range(match: Match, scene: Scene) -> Draft | None:
    """«30 to 60 days»: the longer bound is the value, the shorter the other reading."""
    unit = _unit(match)
    low, high = number(match, "n"), number(match, "n2")
    if low is None or high is None or _followed_by(match, "old"):
        return None
    other = Reading(duration_value(low, unit), interval_of(""), "the lower bound of the range")
    return Draft(type=DURATION, value=duration_value(high, unit), other=other, unit=unit, mod="APPROX")


def span(match: Match, scene: Scene) -> Draft:
    """«the past two years», «the next 30 days»."""
    unit, sign = _unit(match), shift_of(match)
    n = number(match, "n")
    draft = Draft(type=DURATION, value=duration_value(n, unit), unit=unit)
    return stretch(draft, scene, match, sign, n, unit)


def recent_units(match: Match, scene: Scene) -> Draft:
    unit = _unit(match)
    return Draft(type=DURATION, value=duration_value(None, unit), unit=unit)


# -- sets ---------------------------------------------------------------------------------------
def every(match: Match, scene: Scene) -> Draft | None:
    unit = _unit(match)
    words = match.all_words()
    n = number(match, "n") if match.has("n") else 2.0 if "other" in words else 1.0
    return Draft(type=SET, value=duration_value(n, unit), quant=words[0].upper())


def every_named(match: Match, scene: Scene) -> Draft | None:
    month, weekday = match.number("m", "MONTH", "AMONTH"), match.number("w", "WEEKDAY")
    season, part = match.value("n", "SEASON"), match.value("p", "PART")
    value = "P1D"
    if month:
        day = dates.day_of(match)
        value = f"XXXX-{month:02d}" + (f"-{day:02d}" if day and day < 32 else "")
    elif weekday:
        value = f"XXXX-WXX-{weekday}" + (f"T{part}" if part else "")
    elif season:
        value = f"XXXX-{season}"
    elif part:
        value = f"XXXX-XX-XXT{part}"
    return Draft(type=SET, value=value, quant=match.all_words()[0].upper())


def weekdays(match: Match, scene: Scene) -> Draft:
    n = match.number("w", "WEEKDAYS")
    return Draft(type=SET, value=f"XXXX-WXX-{n}" if n else "P1D")


def fixed(match: Match, scene: Scene) -> Draft:
    """What the lexicon gives outright: references, «daily»."""
    named = match.value("v", "ADJ_SET") if match.has("v") else None
    value = str(named or match.rule.args.get("value", ""))
    kind = SET if named else TimexType(match.rule.args.get("type", "DATE"))
    return Draft(type=kind, value=value)


def times_a(match: Match, scene: Scene) -> Draft:
    words = match.words("f")
    n = {"once": 1.0, "twice": 2.0}.get(words[0]) or number(match, "f")
    return Draft(type=SET, value=duration_value(1, _unit(match)), freq=f"{int(n)}X" if n else "X")


# -- clock --------------------------------------------------------------------------------------
def clock(match: Match, scene: Scene) -> Draft | None:
    """A time of day, on the day that stands beside it or on the day of writing."""
    hour, minute = _hour(match)
    if hour is None or hour > 24 or (minute or 0) > 59:
        return None
    tail = f"T{hour:02d}:{minute or 0:02d}"
    zone = match.value("z", "ZONE")
    day = _day_beside(match, scene)
    if day is None or not re.fullmatch(r"\d{4}-\d\d-\d\d", day.value):
        masked = day.value if day is not None and day.value else "XXXX-XX-XX"
        return Draft(type=TIME, value=masked + tail)
    value = day.value + tail
    where = interval_of(value + zone) if isinstance(zone, str) and zone else None
    return replace(day, type=TIME, value=value, interval=where)


def _hour(match: Match) -> tuple[int | None, int | None]:
    word = match.words("h")[0]
    noon = match.number("h", "NOON")
    if noon is not None:
        return noon, 0
    figures = re.match(r"(\d{1,2})(?::(\d\d))?", word)
    hour = int(figures[1]) if figures else match.number("h", "N")
    minute = int(figures[2]) if figures and figures[2] else None
    half = next((w[0] for w in match.all_words() if re.fullmatch(r"[ap]\.? ?m\.?", w)), "")
    part = match.value("p", "PART")
    if hour is None:
        return None, None
    if (half == "p" or part in {"AF", "EV", "NI"}) and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    return hour, minute


def _day_beside(match: Match, scene: Scene) -> Draft | None:
    words = match.words("w")
    if match.has("m"):
        return dates.dated(match, scene)
    if words and words[0] in {"yesterday", "today", "tomorrow"}:
        ref = scene.published
        days = {"yesterday": -1, "today": 0, "tomorrow": 1}[words[0]]
        day = add_days(ref.day, days) if ref.day else None
        return anchored(Draft(type=DATE, value=day_value(day)), ref) if day else None
    if words:
        return dates.dated(match, scene)
    before = scene.earlier_date(match, reach=25)
    if before.day is not None and len(before.value) >= 10:
        return anchored(Draft(type=DATE, value=before.value[:10]), before)
    ref = scene.reference(match)
    if ref.day is None or len(ref.value) < 10:
        return None
    return anchored(Draft(type=DATE, value=day_value(ref.day), unsure=True), ref)


# -- holidays -----------------------------------------------------------------------------------
def holiday(match: Match, scene: Scene) -> Draft | None:
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
    days = [
        d
        for d in range(1, calendar.monthrange(year, month)[1] + 1)
        if date(year, month, d).isoweekday() == weekday
    ]
    chosen = date(year, month, days[count - 1 if count > 0 else count])
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
    "duration": duration,
    "age": age,
    "seasons": seasons,
    "one_word_long": one_word_long,
    "duration_half": duration_half,
    "duration_range": duration_range,
    "span": span,
    "recent_units": recent_units,
    "every": every,
    "every_named": every_named,
    "weekdays": weekdays,
    "fixed": fixed,
    "times_a": times_a,
    "clock": clock,
    "holiday": holiday,
}
