"""Clues from times beside each other: a relative one and its date, a count of years and its event."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from onrecord.annotate.times import Clue, Timex, TimexType
from onrecord.annotate.timex.grammar import BREAK
from onrecord.annotate.timex.numbers import number
from onrecord.annotate.timex.seen_from import seen_from
from onrecord.annotate.timex.tagger import Made
from onrecord.annotate.timex.unread import PAST, Unread
from onrecord.annotate.timex.values import interval_of, step
from onrecord.interval import Granularity, Interval, midnight

_NEAR = 10
_SHORT = 45
_OPENS = {"(": (")",), "[": ("]",), "-": ("-", ","), "–": ("–", ","), "—": ("—", ",")}


def beside(text: Unread) -> Iterator[Clue]:
    """«last year (1997)», «today, 25 January 2024»: the day of writing is told outright."""
    pairs = list(text.pairs())
    for (_, a, left), (_, b, right) in pairwise(pairs):
        if text.is_quoted(a) or text.is_quoted(b):
            continue
        if not is_apposition(text, a, b):
            continue
        if text.is_dated(a, left) == text.is_dated(b, right):
            continue
        relative, dated = (b, left) if text.is_dated(a, left) else (a, right)
        meant = _meant(relative, dated)
        where = seen_from(relative.match, meant) if meant is not None else None
        if where is None:
            continue
        yield Clue(
            spans=(left.bounds, right.bounds),
            rule="beside",
            interval=where,
            why="a time counted from the day of writing, and its date",
        )


def is_apposition(text: Unread, a: Made, b: Made) -> bool:
    """Whether two expressions name one time: «last year (1997)», «last year, in 1997,»."""
    link = text.words(a.last, b.first)
    after = text.words(b.last, b.last + 2)
    if len(link) == 1 and link[0] in _OPENS:
        return after[:1] == [_OPENS[link[0]][0]]
    if link == ["("]:
        return after[:1] == [")"]
    # «last year, in 1997,», not «last year, 1997 and 1996».
    return (
        link == [",", "in"] and after[:1] in ([","], ["."], [";"], []) and after[1:] not in (["and"], ["or"])
    )


def _meant(relative: Made, dated: Timex) -> Interval | None:
    """The time of the relative expression, given the date beside it."""
    grain = dated.interval.granularity
    match = relative.match
    if match.rule.make == "shift_unit":
        unit = str(match.value("u", "UNIT"))
        same = {"Y": Granularity.YEAR, "M": Granularity.MONTH, "Q": Granularity.QUARTER}.get(unit)
        return dated.interval if same is grain else None
    if match.rule.make == "deictic":
        return dated.interval if grain is Granularity.DAY else None
    if match.rule.make == "ago":
        return dated.interval
    if match.rule.make == "shift_named" and grain is Granularity.YEAR:
        return _in_year(match.number("m", "MONTH", "AMONTH"), dated.value)
    return None


def _in_year(month: int | None, year: str) -> Interval | None:
    return interval_of(f"{year}-{month:02d}") if month and len(year) == 4 else None


def following(text: Unread) -> Iterator[Clue]:
    """«by next September, and the rest the following year in 2026»: that September is in 2025."""
    pairs = list(text.pairs())
    for (_, a, left), (_, b, right) in pairwise(pairs):
        if b.match.rule.name != "following_year_in" or text.is_quoted(a) != text.is_quoted(b):
            continue
        if b.first - a.last > _SHORT or BREAK in text.read.scene.tokens.keys[a.last : b.first]:
            continue
        value = _year_before(a, right)
        meant = interval_of(value)
        where = seen_from(a.match, meant)
        if where is not None:
            yield Clue(
                spans=(left.bounds, right.bounds),
                rule="following_year",
                interval=where,
                why=f"the year before {right.value[:4]} is that of the time before it",
                means=(left.bounds, value),
            )


def _year_before(made: Made, following: Timex) -> str:
    """The value of «next September» or «next year», given the year that follows it."""
    if not following.value[:4].isdigit():
        return ""
    year = f"{int(following.value[:4]) - 1:04d}"
    if made.match.rule.make == "shift_unit":
        return year if str(made.match.value("u", "UNIT")) == "Y" else ""
    month = made.match.number("m", "MONTH", "AMONTH")
    return f"{year}-{month:02d}" if month and made.match.rule.make in {"shift_named", "date"} else ""


def so_far(text: Unread) -> Iterator[Clue]:
    """«so far in 2024», «2024 to date»: the year of writing."""
    for _, made, timex in text.pairs():
        if not text.is_dated(made, timex) or text.is_quoted(made):
            continue
        before, after = text.words(made.first - 3, made.first), text.words(made.last, made.last + 2)
        if timex.interval.granularity not in {Granularity.YEAR, Granularity.MONTH}:
            continue
        if before == ["so", "far", "in"] or after in (["so", "far"], ["to", "date"]):
            why = "it was still running"
            yield Clue(spans=(timex.bounds,), rule="so_far", interval=timex.interval, why=why)


def years_after(text: Unread) -> Iterator[Clue]:
    """«nearly seven years after the 2014 invasion»: written since about 2021."""
    pairs = list(text.pairs())
    for (_, a, left), (_, b, right) in pairwise(pairs):
        link = text.words(a.last, b.first)
        if left.type is not TimexType.DURATION or link[:1] not in (["after"], ["since"]) or len(link) > _NEAR:
            continue
        if not text.is_dated(b, right) or right.interval.begin is None or "." in link:
            continue
        unit = str(a.match.value("u", "UNIT", "UNITS") or "")
        n = number(a.match, "n") if a.match.has("n") else None
        if n is None or unit not in {"Y", "DE", "CE", "M"} or text.doubted(a):
            continue
        hint = text.verb(a)
        if hint is None or hint[0] not in PAST | {"present", "progressive"}:
            continue
        year = n if unit == "Y" else n * {"DE": 10, "CE": 100, "M": 1 / 12}[unit]
        begin = step(right.interval.begin.date(), "D", 365.25 * (year * 0.95 - 0.5 * (year >= 1)))
        if begin is not None and begin > right.interval.begin.date():
            yield Clue(
                spans=(left.bounds, right.bounds),
                rule="years_after",
                interval=Interval(midnight(begin), _not_after(right, year, link, hint[0])),
                why="so long after a dated event",
            )


def _not_after(dated: Timex, years: float, link: list[str], hint: str) -> datetime | None:
    """«in the 18 years since 1979 it has grown»: hardly more than so long after."""
    end = dated.interval.end
    if link[0] != "since" or hint not in {"perfect", "present", "progressive"} or end is None:
        return None
    last = step(end.date(), "D", 365.25 * (years * 1.05 + 1))
    return midnight(last) if last is not None else None


def early_as_this_year(text: Unread) -> Iterator[Clue]:
    """«by 2025, perhaps as early as this year»: written before 2025."""
    for n, made, timex in text.pairs():
        if made.match.rule.make != "shift_unit" or made.match.all_words() != ["this", "year"]:
            continue
        if timex.signal not in {"as early as", "as soon as"} or text.is_quoted(made):
            continue
        first, last = text.read.scene.tokens.sentence(made.first)
        for other, beside in zip(
            text.read.made[max(0, n - 3) : n + 4], text.read.timexes[max(0, n - 3) : n + 4], strict=True
        ):
            limit = beside.signal in {"by", "until", "before"} and text.is_dated(other, beside)
            if limit and first <= other.first < last and beside.interval.begin is not None:
                yield Clue(
                    spans=tuple(sorted((timex.bounds, beside.bounds))),
                    rule="as_early_as",
                    interval=Interval(None, beside.interval.begin),
                    why="this year is earlier than the limit",
                )
