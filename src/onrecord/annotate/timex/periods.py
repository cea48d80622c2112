"""Normalisers of periods: years, decades, quarters, halves, shifts of a unit, «ago», «earlier»."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from onrecord.annotate.layers import Reading, TimexType
from onrecord.annotate.timex.dates import Make, day_of, pick, shift_of, year_of, year_reference
from onrecord.annotate.timex.match import Match
from onrecord.annotate.timex.numbers import number
from onrecord.annotate.timex.scene import NOWHERE, Draft, Ref, Scene, anchored
from onrecord.annotate.timex.values import (
    add_days,
    at_grain,
    day_value,
    duration_value,
    interval_of,
    quarter_value,
    shifted,
    step,
    year_value,
)
from onrecord.interval import UNKNOWN, Granularity, Interval, midnight

DATE, TIME, DURATION = TimexType.DATE, TimexType.TIME, TimexType.DURATION


def year(match: Match, scene: Scene) -> Draft | None:
    """A year in figures, when the words beside it do not make it a count."""
    n = year_of(match)
    if n is None:
        return None
    if match.last - match.first == 1 and not _is_year(match, n):
        return None
    fiscal = match.rule.args.get("mark") == "fiscal"
    return Draft(type=DATE, value=year_value(n), interval=UNKNOWN if fiscal else None, explicit=not fiscal)


_LEADS = frozenset(
    ["in", "since", "by", "until", "till", "from", "to", "of", "before", "after", "during", "through", "circa", "early", "late", "mid", "between", "and", "or", "for", "spring", "summer", "autumn", "fall", "winter", "year", "(", "-", "around", "than"]
)


def _is_year(match: Match, n: int) -> bool:
    words, tokens = match.grammar.words, match.tokens
    at = match.first
    before = tokens.words[at - 1] if at else ""
    after = tokens.words[match.last] if match.last < len(tokens) else ""
    glued_after = match.last < len(tokens) and tokens.glued(match.last)
    glued_before = at > 0 and tokens.glued(at)
    if before in words["not_year_before"] or after in words["not_year_after"]:
        return False
    if glued_after and after in {"-", "–", "/", "@", "_", ":", "+"} and match.rule.name != "range_year":
        return False
    if glued_before and before not in {"(", "-", "–", "—", "/", "'", "’", "‘", '"', "“", "[", ","}:
        return False
    if 1900 <= n <= 2100:
        return before not in {",", "-"} or not tokens.words[at - 2 : at - 1] or not glued_before or n > 1900
    return before in _LEADS and 1000 <= n < 2200


def range_last_year(match: Match, scene: Scene) -> Draft | None:
    """«11» of «2003-11»."""
    word = match.tokens.words[match.first]
    first = match.tokens.words[match.first - 2]
    n = int(word) if len(word) == 4 else int(first[:2]) * 100 + int(word)
    return Draft(type=DATE, value=year_value(n), explicit=True)


def year_words(match: Match, scene: Scene) -> Draft | None:
    """«nineteen ninety-four», «the year two thousand»."""
    entries = match.grammar.classes["N"]
    numbers = [int(entries[w]) for w in match.all_words() if w in entries]
    said = " ".join(match.all_words()).startswith("the year")
    if len(numbers) < 2 or not (numbers[0] in {18, 19, 20} or said):
        return None
    if numbers[1] in {100, 1000}:
        n = numbers[0] * numbers[1] + sum(numbers[2:])
        return Draft(type=DATE, value=year_value(n), explicit=True) if said and 1000 <= n < 2200 else None
    tens = sum(numbers[1:])
    ordered = len(numbers) == 2 or (numbers[1] % 10 == 0 and numbers[2] < 10)
    if numbers[0] not in {18, 19, 20} or not 10 <= tens <= 99 or not ordered:
        return None
    return Draft(type=DATE, value=year_value(numbers[0] * 100 + tens), explicit=True)


def decade(match: Match, scene: Scene) -> Draft:
    word = "".join(match.words("d"))
    figures = re.sub(r"\D", "", word)
    if len(figures) == 4:
        return Draft(type=DATE, value=figures[:3], explicit=True)
    tens = int(figures) if figures else int(match.number("d", "DECADEW") or 0)
    ref = scene.reference(match).day
    # «the '80s» are the last ones that had begun; «the twenties» of a text without a date are nobody's.
    if ref is None and not figures:
        return Draft(type=DATE, value="")
    upper = ref.year if ref else 2029
    first = max(c + tens for c in (1700, 1800, 1900, 2000) if c + tens <= upper)
    return Draft(type=DATE, value=f"{first // 10:03d}", anchor="published" if ref and not figures else "none")


def century(match: Match, scene: Scene) -> Draft | None:
    n = day_of(match, "c") if match.words("c")[0][0].isdigit() else match.number("c", "ORDW")
    return Draft(type=DATE, value=f"{n - 1:02d}", explicit=True) if n and 1 <= n <= 30 else None


def _which(match: Match, parts: int) -> int | None:
    words = match.words("q")
    if words and words[0] in {"last", "final"}:
        return parts
    figures = re.match(r"q?(\d)", words[0].lower()) if words else None
    n = int(figures[1]) if figures else match.number("q", "ORDW")
    return n if n and 1 <= n <= parts else None


def quarter(match: Match, scene: Scene) -> Draft | None:
    """A quarter; fiscal ones keep their value and have no interval, for fiscal years differ."""
    n = _which(match, 4)
    if n is None:
        return None
    fiscal = any(w in {"fiscal", "financial"} for w in match.all_words())
    open_interval = UNKNOWN if fiscal else None
    y = year_of(match)
    if y is not None:
        return Draft(type=DATE, value=quarter_value(y, n), interval=open_interval, explicit=not fiscal)
    if match.has("s"):
        where = year_reference(match, scene)
        if where.day is None:
            return Draft(type=DATE, value=f"XXXX-Q{n}")
        return anchored(
            Draft(type=DATE, value=quarter_value(where.day.year, n), interval=open_interval), where
        )
    ref = scene.reference(match)
    if ref.day is None:
        return Draft(type=DATE, value=f"XXXX-Q{n}")
    if match.has("a"):
        past = _last_quarter(ref.day, n)
        return anchored(Draft(type=DATE, value=shifted(past, "Y", -1), interval=open_interval), ref)
    now = (ref.day.month + 2) // 3
    if n == now:
        return anchored(Draft(type=DATE, value=quarter_value(ref.day.year, n), interval=open_interval), ref)
    past_year = ref.day.year - (n > now)
    past, future = date(past_year, 3 * n, 28), date(past_year + 1, 3 * n - 2, 1)
    return anchored(_quarter_draft(match, scene, ref.day, past, future, n, open_interval), ref)


def _quarter_draft(
    match: Match, scene: Scene, ref: date, past: date, future: date, n: int, open_interval: Interval | None
) -> Draft:
    choice = scene.choose(match, ref, past, future, kind="quarter")
    won, lost = (future, past) if choice.sign > 0 else (past, future)
    other = quarter_value(lost.year, n)
    return Draft(
        type=DATE,
        value=quarter_value(won.year, n),
        interval=open_interval,
        other=Reading(other, interval_of(other), choice.why),
        unsure=choice.unsure,
        sign=choice.sign,
    )


def _last_quarter(ref: date, n: int) -> str:
    now = (ref.month + 2) // 3
    return quarter_value(ref.year - (n >= now), n)


def half(match: Match, scene: Scene) -> Draft | None:
    n = _which(match, 2)
    if n is None:
        return None
    words = "".join(match.words("y"))
    figures = re.sub(r"\D", "", words)
    if words.endswith("s"):
        tens = int(figures) if len(figures) == 4 else 1900 + int(figures)
        begin = date(tens + (5 if n == 2 else 0), 1, 1)
        end = date(tens + (10 if n == 2 else 5), 1, 1)
        where = Interval(midnight(begin), midnight(end), Granularity.DECADE)
        return Draft(type=DATE, value=f"{tens // 10:03d}", mod="END" if n == 2 else "START", interval=where)
    if figures:
        return Draft(type=DATE, value=f"{figures}-H{n}", explicit=True)
    ref = year_reference(match, scene)
    if ref.day is None:
        return Draft(type=DATE, value=f"XXXX-H{n}")
    return anchored(Draft(type=DATE, value=f"{ref.day.year:04d}-H{n}"), ref)


def half_month(match: Match, scene: Scene) -> Draft | None:
    """«the first half of March»: the month, cut at its middle."""
    from onrecord.annotate.timex.dates import dated

    n, whole = _which(match, 2), dated(match, scene)
    if n is None or whole is None:
        return whole
    where = whole.where
    if where.begin is None or where.end is None:
        return whole
    middle = where.begin.replace(day=16)
    cut = (where.begin, middle) if n == 1 else (middle, where.end)
    return Draft(
        type=DATE,
        value=whole.value,
        mod="START" if n == 1 else "END",
        interval=Interval(*cut, Granularity.HALF),
        anchor=whole.anchor,
        other=whole.other,
        unsure=whole.unsure,
    )


def first_units(match: Match, scene: Scene) -> Draft | None:
    """«the first nine months», «the last two weeks»; «… of 1998» lays it into that year."""
    n, unit = number(match, "n"), str(match.value("u", "UNIT", "UNITS"))
    which = match.words("q")[0]
    draft = Draft(type=DURATION, value=duration_value(n, unit), unit=unit)
    ref = _of_year(match, scene)
    if ref.day is None:
        return stretch(draft, scene, match, -1, n, unit) if which == "last" else draft
    if n is None:
        return draft
    begin, close = date(ref.day.year, 1, 1), date(ref.day.year + 1, 1, 1)
    cut = step(begin, unit, n) if which in {"first", "initial"} else step(close, unit, -n)
    if cut is None or not begin < cut <= close:
        return draft
    edges = (begin, cut) if which in {"first", "initial"} else (cut, close)
    where = Interval(midnight(edges[0]), midnight(edges[1]))
    return anchored(replace(draft, interval=where), ref)


def _of_year(match: Match, scene: Scene) -> Ref:
    """The year that follows: «of 1998», «of this year», «of the year»."""
    after = match.tokens.words[match.last : match.last + 3]
    if after[:1] != ["of"] or len(after) < 2:
        return NOWHERE
    if after[1].isdigit() and len(after[1]) == 4:
        return Ref(date(int(after[1]), 1, 1)) if 1000 <= int(after[1]) < 9999 else NOWHERE
    if after[2:] != ["year"]:
        return NOWHERE
    ref = scene.reference(match)
    sign = {"last": -1, "next": 1, "this": 0, "the": 0}.get(after[1])
    day = step(ref.day, "Y", sign) if ref.day and sign is not None else None
    return Ref(day, ref.anchor, ref.bounds) if day else NOWHERE


# -- shifts -------------------------------------------------------------------------------------
_NARRATED = frozenset(
    {"previous", "preceding", "following", "subsequent", "prior", "ensuing", "same", "that"}
)


def _ref(match: Match, scene: Scene) -> Ref:
    if any(w in _NARRATED for w in match.all_words()):
        ref = scene.earlier_date(match)
        if ref.day is not None:
            return ref
    return scene.reference(match)


def shift_unit(match: Match, scene: Scene) -> Draft:
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
    ref, unit = scene.reference(match), str(match.value("u", "UNIT"))
    day = step(ref.day, unit, -1) if ref.day else None
    return anchored(Draft(type=DATE, value=at_grain(day, unit) if day else "", unit=unit), ref)


def same(match: Match, scene: Scene) -> Draft | None:
    """«that year», «the same day»: the one that an earlier expression lies in."""
    unit, name = match.value("u", "UNIT"), match.value("u", "SEASON")
    ref = scene.earlier_date(match, reach=80)
    if ref.day is None and scene.is_narrative(match):
        ref = scene.focus
    if ref.day is None or unit is None:
        value = f"{ref.day.year:04d}-{name}" if ref.day and name else ""
        return anchored(Draft(type=DATE, value=value), ref)
    value = at_grain(ref.day, str(unit))
    if unit in {"D", "N"} and len(ref.value) < 10:
        value = ""
    return anchored(Draft(type=DATE, value=value, unit=str(unit)), ref)


def the_unit(match: Match, scene: Scene) -> Draft | None:
    """«the year», «the quarter»: usually the one that runs, or that a report is about."""
    unit = str(match.value("u", "UNIT"))
    ref = scene.reference(match)
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


def next_day(match: Match, scene: Scene) -> Draft:
    """«the following day», «the next morning»: one day after the date before it."""
    ref = scene.earlier_date(match, reach=120)
    if ref.day is None or len(ref.value) < 10:
        ref = scene.focus if scene.is_narrative(match) and len(scene.focus.value) == 10 else Ref(None)
    part = match.value("u", "PART")
    day = add_days(ref.day, shift_of(match)) if ref.day else None
    value = day_value(day) if day else ""
    if part and value:
        return anchored(Draft(type=TIME, value=f"{value}T{part}"), ref)
    return anchored(Draft(type=DATE, value=value), ref)


def after_next(match: Match, scene: Scene) -> Draft:
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


def ago(match: Match, scene: Scene) -> Draft:
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
        before = scene.results_quarter(match)
        if before.day is not None:
            return anchored(Draft(type=DATE, value=shifted(before.value, "Y", -1)), before)
    day = step(ref.day, unit, sign * n)
    weekday = match.number("w", "WEEKDAY")
    if day and weekday:
        # «a week ago Friday» is the Friday before last week's end.
        back = add_days(day, -((day.isoweekday() - weekday) % 7))
        return anchored(Draft(type=DATE, value=day_value(back) if back else ""), ref)
    grain = {"N": "D", "F": "W"}.get(unit, unit)
    if n != int(n):
        grain = {"Y": "M", "DE": "Y", "CE": "Y"}.get(unit, "D")
    return anchored(Draft(type=DATE, value=at_grain(day, grain) if day else "", unit=unit), ref)


def earlier(match: Match, scene: Scene) -> Draft:
    """«two days later», «a year earlier»: counted from the expression before it."""
    unit, n = str(match.value("u", "UNIT", "UNITS")), number(match, "n")
    sign = 1 if any(w.startswith(("later", "after")) for w in match.words("s")) else -1
    ref = scene.results_quarter(match) if unit == "Y" and sign < 0 and n == 1 else NOWHERE
    if ref.day is None:
        ref = scene.earlier_date(match, reach=120, fixed=unit in {"Y", "M", "Q"})
    if ref.day is None:
        ref = scene.focus if scene.is_narrative(match) else scene.reference(match)
    if n is None or unit in {"H", "TM", "S"}:
        return Draft(type=DATE if n is None else DURATION, value=duration_value(n, unit) if n else "")
    if ref.day is None or n != int(n):
        return Draft(type=DATE, value="")
    if unit in {"Y", "M", "Q"} and sign < 0 and ref.anchor == "earlier":
        return anchored(Draft(type=DATE, value=shifted(ref.value, unit, sign * int(n))), ref)
    day = step(ref.day, unit, sign * n)
    grain = {"N": "D", "F": "W", "W": "D"}.get(unit, unit)
    if grain == "D" and len(ref.value) < 10:
        return anchored(Draft(type=DATE, value=""), ref)
    return anchored(Draft(type=DATE, value=at_grain(day, grain) if day else ""), ref)


def year_earlier(match: Match, scene: Scene) -> Draft:
    """«the year-earlier period»: the one before it, a year back."""
    if match.has("n"):
        return Draft(type=DURATION, value=duration_value(number(match, "n"), "M"))
    ref = scene.results_quarter(match)
    if ref.day is None:
        ref = scene.earlier_date(match, reach=150, fixed=True)
    if ref.day is None:
        ref = scene.reference(match)
    if ref.day is None:
        return Draft(type=DATE, value="")
    value = ref.value
    if ref.anchor == "published":
        quarters = any(w in {"quarter", "period"} for w in match.all_words())
        value = at_grain(step(ref.day, "Q", -1) or ref.day, "Q") if quarters else year_value(ref.day.year)
    return anchored(Draft(type=DATE, value=shifted(value, "Y", -1)), ref)


MAKERS: dict[str, Make] = {
    "year": year,
    "range_last_year": range_last_year,
    "year_words": year_words,
    "decade": decade,
    "century": century,
    "quarter": quarter,
    "half": half,
    "half_month": half_month,
    "first_units": first_units,
    "shift_unit": shift_unit,
    "latest": latest,
    "same": same,
    "the_unit": the_unit,
    "next_day": next_day,
    "after_next": after_next,
    "year_end": year_end,
    "ago": ago,
    "earlier": earlier,
    "year_earlier": year_earlier,
}
