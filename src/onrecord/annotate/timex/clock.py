"""Normalisers of times of day."""

from __future__ import annotations

import re
from dataclasses import replace

from onrecord.annotate.times import TimexType
from onrecord.annotate.timex import dates
from onrecord.annotate.timex.dates import Make
from onrecord.annotate.timex.match import Match
from onrecord.annotate.timex.scene import Draft, Scene, anchored
from onrecord.annotate.timex.values import (
    add_days,
    day_value,
    interval_of,
)

DATE, TIME, DURATION, SET = TimexType.DATE, TimexType.TIME, TimexType.DURATION, TimexType.SET


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
    if words and words[0] in {"yesterday", "today", "tomorrow", "tonight"}:
        ref = scene.published
        days = {"yesterday": -1, "today": 0, "tomorrow": 1, "tonight": 0}[words[0]]
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


MAKERS: dict[str, Make] = {
    "clock": clock,
}
