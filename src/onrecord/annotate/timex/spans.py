"""Normalisers of durations, sets and references."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from onrecord.annotate.times import Reading, TimexType
from onrecord.annotate.timex import dates
from onrecord.annotate.timex.dates import Make
from onrecord.annotate.timex.match import Match
from onrecord.annotate.timex.named import shift_of
from onrecord.annotate.timex.numbers import figures, number
from onrecord.annotate.timex.scene import NOWHERE, Draft, Ref, Scene, anchored
from onrecord.annotate.timex.shifts import stretch
from onrecord.annotate.timex.values import (
    duration_value,
    interval_of,
    step,
)
from onrecord.interval import Interval, midnight

DATE, TIME, DURATION, SET = TimexType.DATE, TimexType.TIME, TimexType.DURATION, TimexType.SET


_FOURTHS = 4
_PER = (["a"], ["an"], ["per"], ["each"], ["every"])


def _unit(match: Match, name: str = "u") -> str:
    found = match.value(name, "UNIT", "UNITS")
    return str(found) if found else "D"


def duration(match: Match, _scene: Scene) -> Draft | None:
    """«two years», «six more months», «three-day»."""
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
    if (words[0] in {"a", "an"} and len(words) == 2 and _is_rate(match)) or _per_unit(match):
        return None
    if unit == "Q" and (n == 1 or "-" in words or (n == _FOURTHS - 1 and _followed_by(match, "of"))):
        # «a quarter of», «three-quarters»: fractions.
        return None
    if match.rule.name == "year_ended":
        n = 1.0
    return Draft(type=DURATION, value=duration_value(n, unit), unit=unit)


def _followed_by(match: Match, word: str) -> bool:
    return match.tokens.words[match.last : match.last + 1] == [word]


def _per_unit(match: Match) -> bool:
    """«24 hours a day», «five days per week»: how much of a time, not how long."""
    after = match.tokens.words[match.last : match.last + 2]
    return after[:1] in _PER and after[1:] != [] and after[1] in match.grammar.classes["UNIT"]


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


def age(match: Match, _scene: Scene) -> Draft | None:
    """«a 20-year-old war» lasts; the age of a person is no time expression in TimeML."""
    tokens = match.tokens
    after = tokens.words[match.last] if match.last < len(tokens) else ""
    if after not in match.grammar.words["lasting"]:
        return None
    unit = _unit(match)
    return Draft(type=DURATION, value=duration_value(number(match, "n"), unit), unit=unit)


def one_word_long(match: Match, _scene: Scene) -> Draft:
    """«a yearlong ban»."""
    word = match.all_words()[0].removesuffix("long")
    unit = str(match.grammar.classes["UNIT"][word])
    return Draft(type=DURATION, value=duration_value(1, unit), unit=unit)


def seasons(match: Match, _scene: Scene) -> Draft:
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


def duration_half(match: Match, _scene: Scene) -> Draft:
    """«an hour and a half»."""
    unit = _unit(match)
    return Draft(type=DURATION, value=duration_value(1.5, unit), unit=unit)


def duration_range(match: Match, _scene: Scene) -> Draft | None:
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


def recent_units(match: Match, _scene: Scene) -> Draft:
    """«recent weeks», «the coming months»."""
    unit = _unit(match)
    return Draft(type=DURATION, value=duration_value(None, unit), unit=unit)


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


# -- sets ---------------------------------------------------------------------------------------
def every(match: Match, _scene: Scene) -> Draft | None:
    """«every year», «each other day»."""
    unit = _unit(match)
    words = match.all_words()
    n = number(match, "n") if match.has("n") else 2.0 if "other" in words else 1.0
    return Draft(type=SET, value=duration_value(n, unit), quant=words[0].upper())


def every_named(match: Match, _scene: Scene) -> Draft | None:
    """«every Monday», «each July»."""
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


def weekdays(match: Match, _scene: Scene) -> Draft:
    """«Mondays»."""
    n = match.number("w", "WEEKDAYS")
    return Draft(type=SET, value=f"XXXX-WXX-{n}" if n else "P1D")


def fixed(match: Match, _scene: Scene) -> Draft:
    """What the lexicon gives outright: references, «daily»."""
    named = match.value("v", "ADJ_SET") if match.has("v") else None
    value = str(named or match.rule.args.get("value", ""))
    kind = SET if named else TimexType(match.rule.args.get("type", "DATE"))
    return Draft(type=kind, value=value)


def times_a(match: Match, _scene: Scene) -> Draft:
    """«twice a year»."""
    words = match.words("f")
    n = {"once": 1.0, "twice": 2.0}.get(words[0]) or number(match, "f")
    return Draft(type=SET, value=duration_value(1, _unit(match)), freq=f"{int(n)}X" if n else "X")


MAKERS: dict[str, Make] = {
    "duration": duration,
    "age": age,
    "one_word_long": one_word_long,
    "seasons": seasons,
    "duration_half": duration_half,
    "duration_range": duration_range,
    "span": span,
    "recent_units": recent_units,
    "first_units": first_units,
    "every": every,
    "every_named": every_named,
    "weekdays": weekdays,
    "fixed": fixed,
    "times_a": times_a,
}
