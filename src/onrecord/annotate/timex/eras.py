"""Normalisers of years before our era, and of years with their era: «412 BC», «AD 79», «the 3rd century BC».

TIMEX3 writes ``BC0412``, and a century as its hundreds: ``BC02`` is the third. Such times have no interval:
the calendar of a record begins with the year 1. What is counted from them («three years later») has a value.
"""

from __future__ import annotations

import re

from onrecord.annotate.times import TimexType
from onrecord.annotate.timex.dates import Make, day_of
from onrecord.annotate.timex.match import Match
from onrecord.annotate.timex.scene import NOWHERE, Draft, Ref, Scene, anchored
from onrecord.annotate.timex.values import century_value, era_value, year_value

DATE = TimexType.DATE
_MOST = 4000
"""An earlier year is no year of a history."""


def _is_bc(match: Match) -> bool:
    words = match.words("e") or match.tokens.words[match.last : match.last + _LOOK]
    return any(w in _BEFORE for w in words)


_BEFORE = frozenset({"bc", "bce"})
_LOOK = 4


def _number(match: Match) -> int | None:
    word = match.words("y")[0]
    n = int(word) if word.isdigit() and len(word) <= len("4000") else 0
    return n if 0 < n <= _MOST else None


def era_year(match: Match, _scene: Scene) -> Draft | None:
    """«412 BC», «AD 79», «15 March 44 BC», «the spring of 401 BC», «188» of «188 to 151 BC»."""
    n = _number(match)
    if n is None:
        return None
    month, day = match.number("m", "MONTH", "AMONTH", "LMONTH"), day_of(match)
    season = match.value("n", "SEASON")
    if day is not None and (day > 31 or not month):
        return None
    tail = f"-{month:02d}" if month else f"-{season}" if season else ""
    tail += f"-{day:02d}" if day else ""
    value = era_value(-n) if _is_bc(match) else year_value(n)
    return Draft(type=DATE, value=value + tail, explicit=True)


def era_century(match: Match, _scene: Scene) -> Draft | None:
    """«the third century BC», «the 1st century AD»."""
    n = day_of(match, "c") if match.words("c")[0][0].isdigit() else match.number("c", "ORDW")
    if not n or n > 40:
        return None
    return Draft(type=DATE, value=century_value(n, before=_is_bc(match)), explicit=True)


def ancient(match: Match, scene: Scene) -> Ref:
    """The time before our era that is told of before ``match``, when it is the last time told."""
    reach = _REACH if scene.narrative.whole else _NEAR
    for before, draft in reversed(scene.done):
        if match.first - before.last > reach:
            break
        if draft.type is DATE and re.match(r"BC\d{4}", draft.value):
            return Ref(None, "earlier", scene.bounds(before), draft.value)
        if draft.value[:4].isdigit():
            break
    return NOWHERE


_REACH = 120
_NEAR = 40
_YEARS = {"Y": 1, "DE": 10, "CE": 100}


def counted(ref: Ref, unit: str, n: int) -> Draft | None:
    """So many years after (before, when negative) a time before our era; ``None`` for finer units."""
    if unit not in _YEARS:
        return None
    year = 1 - int(ref.value[2:6]) + n * _YEARS[unit]
    # There is no year 0: the year 1 follows 1 BC.
    value = year_value(year) if year > 0 else era_value(year - 1)
    return anchored(Draft(type=DATE, value=value, unit=unit), ref)


def century_of(value: str) -> str:
    """The century of a time before our era: ``BC04`` of ``BC0406``."""
    return century_value((int(value[2:6]) + 99) // 100, before=True)


MAKERS: dict[str, Make] = {"era_year": era_year, "era_century": era_century}
