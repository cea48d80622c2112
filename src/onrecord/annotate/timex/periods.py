"""Normalisers of periods: years, decades, centuries, quarters, halves."""

from __future__ import annotations

import re
from datetime import date

from onrecord.annotate.times import Reading, TimexType
from onrecord.annotate.timex.dates import Make, dated, day_of, year_of
from onrecord.annotate.timex.match import Match
from onrecord.annotate.timex.named import season_draft, year_reference
from onrecord.annotate.timex.scene import Draft, Scene, anchored
from onrecord.annotate.timex.values import (
    interval_of,
    month_value,
    quarter_value,
    shifted,
    year_value,
)
from onrecord.interval import UNKNOWN, Granularity, Interval, midnight

DATE, TIME, DURATION, SET = TimexType.DATE, TimexType.TIME, TimexType.DURATION, TimexType.SET


def year(match: Match, _scene: Scene) -> Draft | None:
    """A year in figures, when the words beside it do not make it a count."""
    n = year_of(match)
    if n is None:
        return None
    if match.last - match.first == 1 and not _is_year(match, n):
        return None
    fiscal = match.rule.args.get("mark") == "fiscal"
    return Draft(type=DATE, value=year_value(n), interval=UNKNOWN if fiscal else None, explicit=not fiscal)


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
        # «in 2005: “…”» is a year, «2005:30» is none.
        follows = match.last + 1 < len(tokens) and tokens.glued(match.last + 1)
        if after != ":" or follows:
            return False
    if glued_before and before not in {"(", "-", "–", "—", "/", "'", "’", "‘", '"', "“", "[", ","}:
        return False
    if 1900 <= n <= 2100:
        return before not in {",", "-"} or not tokens.words[at - 2 : at - 1] or not glued_before or n > 1900
    return before in match.grammar.words["year_leads"] and 1000 <= n < 2200


def range_last_year(match: Match, _scene: Scene) -> Draft | None:
    """«11» of «2003-11»."""
    word = match.tokens.words[match.first]
    first = match.tokens.words[match.first - 2]
    n = int(word) if len(word) == 4 else int(first[:2]) * 100 + int(word)
    return Draft(type=DATE, value=year_value(n), explicit=True)


def year_words(match: Match, _scene: Scene) -> Draft | None:
    """«nineteen ninety-four», «the year two thousand»."""
    said = " ".join(match.all_words()).startswith("the year")
    n = _spelled(match, match.all_words(), said=said)
    return Draft(type=DATE, value=year_value(n), explicit=True) if n else None


def _spelled(match: Match, words: list[str], *, said: bool) -> int | None:
    entries = match.grammar.classes["N"]
    numbers = [int(entries[w]) for w in words if w in entries]
    if len(numbers) < 2 or not (numbers[0] in {18, 19, 20} or said):
        return None
    if numbers[1] in {100, 1000}:
        n = numbers[0] * numbers[1] + sum(numbers[2:])
        return n if said and 1000 <= n < 2200 else None
    tens = sum(numbers[1:])
    ordered = len(numbers) == 2 or (numbers[1] % 10 == 0 and numbers[2] < 10)
    if numbers[0] not in {18, 19, 20} or not 10 <= tens <= 99 or not ordered:
        return None
    return numbers[0] * 100 + tens


def spelled_year(match: Match, _scene: Scene) -> Draft | None:
    """«January nineteen ninety-seven», «the winter of nineteen ninety-four»."""
    n = _spelled(match, match.words("a"), said=False)
    if n is None:
        return None
    month, name = match.number("m", "MONTH", "AMONTH"), match.value("n", "SEASON")
    if month is not None:
        return Draft(type=DATE, value=month_value(n, month), explicit=True)
    return season_draft(n, str(name), explicit=True)


def decade(match: Match, scene: Scene) -> Draft:
    """«the 1990s», «the '80s», «the twenties»."""
    word = "".join(match.words("d"))
    figures = re.sub(r"\D", "", word)
    if len(figures) == 4:
        return Draft(type=DATE, value=figures[:3], explicit=True)
    tens = int(figures) if figures else int(match.number("d", "DECADEW") or 0)
    said = match.number("c", "N")
    if said:
        return Draft(type=DATE, value=f"{said * 10 + tens // 10:03d}", explicit=True)
    ref = scene.reference(match).day
    # «the '80s» are the last ones that had begun; «the twenties» of a text without a date are nobody's.
    if ref is None and not figures:
        return Draft(type=DATE, value="")
    upper = ref.year if ref else 2029
    first = max(c + tens for c in (1700, 1800, 1900, 2000) if c + tens <= upper)
    return Draft(type=DATE, value=f"{first // 10:03d}", anchor="published" if ref and not figures else "none")


def century(match: Match, _scene: Scene) -> Draft | None:
    """«the 19th century»."""
    n = day_of(match, "c") if match.words("c")[0][0].isdigit() else match.number("c", "ORDW")
    return Draft(type=DATE, value=f"{n - 1:02d}", explicit=True) if n and 1 <= n <= 30 else None


def _which(match: Match, parts: int) -> int | None:
    words = match.words("q")
    if words and words[0] in {"last", "final"}:
        return parts
    figures = re.match(r"q?(\d)", words[0].lower()) if words else None
    n = int(figures[1]) if figures else match.number("q", "ORDW")
    return n if n and 1 <= n <= parts else None


def quarter(match: Match, scene: Scene) -> Draft | None:  # noqa: PLR0911
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
        before = _last_quarter(ref.day, n)
        return anchored(Draft(type=DATE, value=shifted(before, "Y", -1), interval=open_interval), ref)
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
    """«the first half of 2025», «the last half of the '80s»."""
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


MAKERS: dict[str, Make] = {
    "year": year,
    "range_last_year": range_last_year,
    "year_words": year_words,
    "spelled_year": spelled_year,
    "decade": decade,
    "century": century,
    "quarter": quarter,
    "half": half,
    "half_month": half_month,
}
