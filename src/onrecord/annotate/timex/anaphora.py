"""Normalisers of expressions that point back: «by then», «that day», «two days later», «a week earlier».

What they point back to is the nearest expression before them that is fine enough («that day» needs a day),
lies on the side of which the clause speaks, and does more than tell when something was said. The next best
is kept as the other reading where it would make another value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from onrecord.annotate.times import Reading, TimexType
from onrecord.annotate.timex.dates import Make, dated, told_month
from onrecord.annotate.timex.eras import ancient, counted
from onrecord.annotate.timex.grammar import BREAK
from onrecord.annotate.timex.match import Match
from onrecord.annotate.timex.named import deictic, shift_of
from onrecord.annotate.timex.numbers import number
from onrecord.annotate.timex.quoted import of_saying
from onrecord.annotate.timex.scene import NOWHERE, Draft, Ref, Scene, anchored
from onrecord.annotate.timex.values import (
    add_days,
    at_grain,
    day_value,
    duration_value,
    interval_of,
    shifted,
    step,
)
from onrecord.interval import Granularity, Interval

DATE, TIME, DURATION = TimexType.DATE, TimexType.TIME, TimexType.DURATION

_SENTENCES = 3
_REACH = 120
_MOST = 8
_RANK = {
    Granularity.SECOND: 0,
    Granularity.MINUTE: 0,
    Granularity.HOUR: 0,
    Granularity.PART_OF_DAY: 0,
    Granularity.DAY: 1,
    Granularity.WEEKEND: 2,
    Granularity.WEEK: 3,
    Granularity.MONTH: 4,
    Granularity.SEASON: 5,
    Granularity.QUARTER: 5,
    Granularity.HALF: 6,
    Granularity.YEAR: 7,
    Granularity.DECADE: 8,
    Granularity.CENTURY: 9,
}
_NEEDS = {"D": 1, "N": 1, "F": 1, "W": 3, "WE": 2, "M": 4, "Q": 5, "Y": 7, "DE": 8, "CE": 9}
_ANY = 9
_PLAIN = 2.0
"""So much must speak for the other side before «in the morning» is not of the day told of before."""
_PRESENT = frozenset({"today", "tonight", "this_part", "overnight"})


@dataclass(frozen=True, slots=True)
class Antecedent:
    """An expression before a match, as it was read; ``apart`` is how many sentences lie between."""

    ref: Ref
    where: Interval
    mod: str
    type: TimexType
    said: bool
    aside: bool
    apart: int

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """The lower, the likelier it is meant."""
        return self.said, self.aside, self.apart


def antecedents(match: Match, scene: Scene, *, unit: str = "") -> list[Antecedent]:
    """What ``match`` may point back to, the likeliest first; ``unit`` is how fine it has to be."""
    tokens, words = scene.tokens, scene.directions.words
    finest = _NEEDS.get(unit, _ANY)
    outlook = scene.outlook(match)
    first = tokens.sentence(match.first)[0]
    out: list[Antecedent] = []
    apart, floor = 0, first
    for before, draft in reversed(scene.done):
        if match.first - before.last > _REACH or len(out) >= _MOST:
            break
        while before.first < floor and apart <= _SENTENCES and floor > 0:
            floor = tokens.sentence(floor - 1 - (tokens.keys[floor - 1] == BREAK and floor > 1))[0]
            apart += 1
        if apart >= _SENTENCES:
            break
        dressed = scene.dressed[before.first]
        where = dressed.where
        if draft.type not in {DATE, TIME} or where.begin is None or where.end is None:
            continue
        if _RANK.get(draft.where.granularity, _ANY + 1) > finest:
            continue
        behind = scene.now is not None and where.end.date() <= scene.now
        out.append(
            Antecedent(
                Ref(where.begin.date(), "earlier", dressed.bounds, draft.value),
                where,
                dressed.mod,
                draft.type,
                before.rule.name in _PRESENT or of_saying(tokens, before, words),
                (before.first in scene.flashbacks and apart > 0)
                or (scene.now is not None and abs(outlook) > 0.5 and behind is (outlook > 0)),
                apart,
            )
        )
    return sorted(out, key=lambda a: a.rank)


def resolved(
    match: Match, scene: Scene, make: Callable[[Antecedent], Draft], *, unit: str = ""
) -> Draft | None:
    """What ``make`` gives for the likeliest antecedent, with what it gives for the next; ``None`` without."""
    found = antecedents(match, scene, unit=unit)
    if not found:
        return None
    best, draft = found[0], make(found[0])
    for rival in found[1:]:
        rest = make(rival)
        if rest.value and rest.value != draft.value:
            words = scene.tokens.text[slice(*rival.ref.bounds)] if rival.ref.bounds else ""
            other = Reading(rest.value, rest.where, f"counted from «{words}», which is {_why(best, rival)}")
            return replace(draft, other=other, unsure=rival.rank == best.rank or best.said or best.apart > 1)
    return replace(draft, unsure=best.said or best.apart > 1)


def _why(best: Antecedent, rival: Antecedent) -> str:
    if rival.said and not best.said:
        return "when something was said"
    if rival.aside and not best.aside:
        return "on the other side of the day of writing"
    return "farther off"


def then(match: Match, scene: Scene) -> Draft | None:
    """«by then», «on that date»: the same time, as precise as it was given."""

    def make(a: Antecedent) -> Draft:
        return anchored(Draft(type=a.type, value=a.ref.value, interval=a.where, mod=a.mod), a.ref)

    return resolved(match, scene, make, unit=str(match.rule.args.get("unit", "")))


def same(match: Match, scene: Scene) -> Draft | None:
    """«that year», «the same day»: the one that an earlier expression lies in."""
    unit, season = str(match.value("u", "UNIT") or ""), match.value("u", "SEASON")
    part = match.value("p", "PART")
    unit = "D" if part else unit

    old = ancient(match, scene)
    if old.value and season:
        return anchored(Draft(type=DATE, value=f"{old.value[:6]}-{season}"), old)
    if old.value and (told := counted(old, unit, 0)) is not None:
        return told

    def made(ref: Ref) -> Draft:
        if ref.day is None:
            return Draft(type=TIME if part else DATE, value="")
        if season:
            value = f"{_year_of_season(ref, str(season)):04d}-{season}"
        else:
            value = at_grain(ref.day, unit) + (f"T{part}" if part else "")
        return anchored(Draft(type=TIME if part else DATE, value=value, unit=unit), ref)

    found = resolved(match, scene, lambda a: made(a.ref), unit=unit or "Y")
    if found is not None:
        return found
    ref = scene.focus if scene.is_narrative(match) else NOWHERE
    return made(NOWHERE if unit in {"D", "N"} and len(ref.value) < 10 else ref)


def same_named(match: Match, scene: Scene) -> Draft | None:
    """«that October», «that Friday»: the one in or soon after the time told; else as if it stood alone."""
    weekday = match.number("w", "WEEKDAY")
    ref = (scene.last_day(match) or NOWHERE) if weekday else scene.earlier_date(match, reach=_REACH)
    if ref.day is None and scene.is_narrative(match):
        ref = scene.focus
    if ref.day is None or (weekday and len(ref.value) != len("1972-01-30")):
        return dated(match, scene)
    if weekday:
        day = add_days(ref.day, (weekday - ref.day.isoweekday()) % 7)
        return anchored(Draft(type=DATE, value=day_value(day) if day else ""), ref)
    month = match.number("m", "MONTH", "AMONTH") or 1
    return anchored(Draft(type=DATE, value=told_month(ref, month)), ref)


def _year_of_season(ref: Ref, season: str) -> int:
    """«that winter», told of in January, began in the year before."""
    assert ref.day is not None  # noqa: S101
    early = season == "WI" and len(ref.value) > len("1813") and ref.day.month < 3
    return ref.day.year - early


def next_day(match: Match, scene: Scene) -> Draft:
    """«the following day», «the next morning»: one day after the date before it."""
    sign, part = shift_of(match), match.value("u", "PART")
    if match.has("s") and not sign:
        sign = 1 if match.words("s")[0] == "after" else -1

    def make(a: Antecedent) -> Draft:
        day = add_days(a.ref.day, sign) if a.ref.day else None
        value = day_value(day) if day else ""
        if part and value:
            return anchored(Draft(type=TIME, value=f"{value}T{part}"), a.ref)
        return anchored(Draft(type=DATE, value=value), a.ref)

    found = resolved(match, scene, make, unit="D")
    if found is not None:
        return found
    ref = scene.focus
    if not scene.is_narrative(match) or len(ref.value) != 10:
        return Draft(type=DATE, value="")
    return make(Antecedent(ref, interval_of(ref.value), "", DATE, said=False, aside=False, apart=0))


def told_part(match: Match, scene: Scene) -> Draft:
    """«in the morning», «later in the day»: of the day told in its sentence or the one before it.

    Without one it is of the day of writing, which is also the other reading.
    """
    now = deictic(match, scene)
    part = match.value("p", "PART")
    plain = abs(scene.outlook(match)) > _PLAIN
    found = [a for a in antecedents(match, scene, unit="D") if a.apart < 2 and not (a.aside and plain)]
    if not found or (scene.is_narrative(match) and not scene.narrative.whole) or found[0].ref.day is None:
        return now
    best = found[0]
    value = best.ref.value[:10] + (f"T{part}" if part else "")
    other = Reading(now.value, now.where, "the day of writing") if now.value not in {"", value} else None
    return anchored(Draft(type=TIME if part else DATE, value=value, other=other, unsure=best.said), best.ref)


def earlier(match: Match, scene: Scene) -> Draft:
    """«two days later», «a year earlier»: counted from the expression before it."""
    unit = str(match.value("u", "UNIT", "UNITS"))
    n = number(match, "n") if match.has("n") else 1.0
    sign = 1 if any(w.startswith(("later", "after")) for w in match.words("s")) else -1
    compares = match.tokens.words[match.last : match.last + 1] == ["than"]
    if n is None or compares or unit in {"H", "TM", "S"}:
        # «four months earlier than announced» says how much, not when.
        return Draft(type=DURATION, value=duration_value(n, unit), unit=unit)
    if n != int(n):
        return Draft(type=DATE, value="")
    old = ancient(match, scene)
    if old.value and (told := counted(old, unit, sign * int(n))) is not None:
        return told
    if unit in {"D", "N", "W", "F"}:
        found = resolved(match, scene, lambda a: _counted(a.ref, unit, sign * n), unit="D")
        if found is not None:
            return found
    return _counted(_counted_from(match, scene, unit, sign, n), unit, sign * n)


def unit_before(match: Match, scene: Scene) -> Draft:
    """«the year before», «the month after»: the whole one beside the time told or the day of writing."""
    unit = str(match.value("u", "UNIT"))
    sign = 1 if match.words("s") == ["after"] else -1
    old = ancient(match, scene)
    if old.value and (told := counted(old, unit, sign)) is not None:
        return told
    ref = _counted_from(match, scene, unit, sign, 1)
    day = step(ref.day, unit, sign) if ref.day else None
    return anchored(Draft(type=DATE, value=at_grain(day, unit) if day else "", unit=unit), ref)


def _counted_from(match: Match, scene: Scene, unit: str, sign: int, n: float) -> Ref:
    """Months and years count from coarse dates too; «a year earlier» in a report from its quarter."""
    year_back = unit == "Y" and sign < 0 and n == 1
    ref = scene.results_year(match) if year_back else NOWHERE
    if ref.day is None and year_back:
        ref = scene.results_quarter(match)
    if ref.day is None:
        ref = scene.earlier_date(match, reach=_REACH, fixed=unit in {"Y", "M", "Q"})
    if ref.day is None and scene.is_narrative(match):
        ref = scene.focus
    if ref.day is None and sign < 0:
        # «a year earlier» can be seen from the day of writing; what comes «later» follows something told.
        ref = scene.reference(match)
    return ref


def _counted(ref: Ref, unit: str, n: float) -> Draft:
    if ref.day is None:
        return Draft(type=DATE, value="")
    if unit in {"Y", "M", "Q"} and n < 0 and (ref.anchor == "earlier" or len(ref.value) == len("2024")):
        value = shifted(ref.value, unit, int(n))
        if unit == "M" and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            # «five months earlier», told on a day, is as fine as months are.
            value = value[:7]
        return anchored(Draft(type=DATE, value=value), ref)
    grain = {"N": "D", "F": "D", "W": "D"}.get(unit, unit)
    if grain == "D" and len(ref.value) < 10:
        return anchored(Draft(type=DATE, value=""), ref)
    day = step(ref.day, unit, n)
    if unit in {"DE", "CE"} and day:
        # The value names the year; the interval says how much that is worth.
        return anchored(
            Draft(type=DATE, value=at_grain(day, "Y"), interval=interval_of(at_grain(day, "DE"))), ref
        )
    return anchored(Draft(type=DATE, value=at_grain(day, grain) if day else ""), ref)


MAKERS: dict[str, Make] = {
    "then": then,
    "same": same,
    "same_named": same_named,
    "next_day": next_day,
    "told_part": told_part,
    "earlier": earlier,
    "unit_before": unit_before,
}
