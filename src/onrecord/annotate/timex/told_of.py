"""Clues from what a text says of dated things: attacks have been, debts are owed, forecasts look ahead.

A year beside a word that cannot be planned lies behind; what is forecast or falls due lies ahead. Figures are
compared with the year before, and reports of results with a year that is hardly over. Somebody of 52 who was
born in 1946 is told of in 1998 or 1999.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from onrecord.annotate.times import Clue, Timex
from onrecord.annotate.timex.unread import Unread, clue_words
from onrecord.annotate.timex.values import interval_of, year_value
from onrecord.interval import Granularity, Interval

_NOUN = 4
_BESIDE = 12
_FORECAST = 12
_LAST_YEAR = 20
_AGES = range(16, 106)
_RESULTS_YEARS = 3
"""A report of results names a fiscal year or a quarter at most so many years back."""


def unplanned(text: Unread) -> Iterator[Clue]:
    """«the November 1995 assassination», «a 1996 law»: what cannot be told before it was."""
    for _, made, timex in text.pairs():
        if not text.is_dated(made, timex) or text.is_quoted(made) or text.doubted(made):
            continue
        if clue_words("owners").isdisjoint(text.words(made.first - 1, made.first)):
            continue
        after = text.words(made.last, made.last + _NOUN)
        at = next((i for i, w in enumerate(after) if w in clue_words("unplanned") or not w.isalpha()), _NOUN)
        noun = after[at] if at < len(after) else ""
        follows = text.words(made.last + at + 1, made.last + at + 2)
        if noun in clue_words("unplanned") and clue_words("only_planned").isdisjoint(follows):
            yield _clue(timex, "unplanned", Interval(timex.interval.begin, None), f"it has been: «{noun}»")


def due(text: Unread) -> Iterator[Clue]:
    """«notes due Nov. 1, 2009»: written before they fell due."""
    for _, made, timex in text.pairs():
        if not text.is_dated(made, timex) or text.words(made.first - 1, made.first) != ["due"]:
            continue
        before = text.words(made.first - 4, made.first - 1)
        if {"was", "were", "been", "had", "fell", "come", "came"}.isdisjoint(before) and not text.is_quoted(
            made
        ):
            yield _clue(timex, "due", Interval(None, timex.interval.end), "still to fall due")


def forecast(text: Unread) -> Iterator[Clue]:
    """«analysts expect 2030 earnings of»: written before 2030 was over."""
    for _, made, timex in text.pairs():
        if not text.is_dated(made, timex) or text.is_quoted(made):
            continue
        first, _ = text.read.scene.tokens.sentence(made.first)
        before = text.words(max(first, made.first - _FORECAST), made.first)
        at = next((i for i in reversed(range(len(before))) if before[i] in clue_words("forecast")), None)
        if at is None or (at and before[at - 1] in clue_words("not_now")):
            continue
        if text.words(made.first - 1, made.first) not in (["from"], ["since"], ["of"], ["than"]):
            yield _clue(timex, "forecast", Interval(None, timex.interval.end), f"foretold: «{before[at]}»")


def compared(text: Unread) -> Iterator[Clue]:
    """«last year, down 3% from 1996»: figures are compared with those of the year before."""
    tokens = text.read.scene.tokens
    for n, made, timex in text.pairs():
        where = timex.interval
        if not text.is_dated(made, timex) or where.granularity is not Granularity.YEAR:
            continue
        if text.words(made.first - 1, made.first) not in (["from"], ["with"]) or text.is_quoted(made):
            continue
        first, _ = tokens.sentence(made.first)
        before = text.words(max(first, made.first - _BESIDE), made.first - 1)
        if clue_words("change").isdisjoint(before) or where.end is None:
            continue
        last = _last_year(text, n, max(first, made.first - _LAST_YEAR))
        year = where.end.year + (last is not None)
        told = interval_of(year_value(year)) if last is not None else Interval(where.begin, None)
        spans = (timex.bounds,) if last is None else (last.bounds, timex.bounds)
        yield Clue(
            spans=spans, rule="compared", interval=told, why="figures compared with those of that year"
        )


def _last_year(text: Unread, n: int, first: int) -> Timex | None:
    """«last year» as the nearest time before expression ``n``, when it is one."""
    if not n:
        return None
    made, timex = text.read.made[n - 1], text.read.timexes[n - 1]
    same = made.first >= first and made.match.all_words() == ["last", "year"] and not text.is_quoted(made)
    return timex if same else None


def results(text: Unread) -> Iterator[Clue]:
    """«in fiscal 1988 the company earned», beside a quarter that needs no year: that year is hardly over."""
    pairs = list(text.pairs())
    if not any(
        made.match.rule.name == "quarter" and not timex.value[:4].isdigit() for _, made, timex in pairs
    ):
        return
    words = text.read.scene.directions.words.results
    for _, made, timex in pairs:
        if made.match.rule.name not in _OF_RESULTS or not timex.value[:4].isdigit() or text.is_quoted(made):
            continue
        first, last = text.read.scene.tokens.sentence(made.first)
        if words.isdisjoint(text.words(max(first, made.first - 40), min(last, made.last + 40))):
            continue
        year = int(timex.value[:4])
        told = _years(year - 1, year + _RESULTS_YEARS)
        if told is not None:
            yield _clue(timex, "results", told, "results of that year are compared with")


_OF_RESULTS = frozenset({"fiscal_year", "year_quarter", "period_of_year"})


def ages(text: Unread) -> Iterator[Clue]:
    """«Ilse Marr, 52, was born in 1946»: written in 1998 or 1999."""
    tokens = text.read.scene.tokens
    for _, made, timex in text.pairs():
        if not text.is_dated(made, timex) or timex.interval.begin is None or text.is_quoted(made):
            continue
        if text.words(made.first - 2, made.first) not in (["born", "in"], ["born", "on"]):
            continue
        first, _ = tokens.sentence(made.first)
        found = [
            i
            for i in range(max(first + 1, made.first - 30), made.first - 2)
            if tokens.words[i].isdigit()
            and int(tokens.words[i]) in _AGES
            and tokens.words[i - 1] == "," == tokens.words[i + 1]
        ]
        if len(found) != 1 or not clue_words("another").isdisjoint(text.words(found[0], made.first)):
            continue
        year = timex.interval.begin.year + int(tokens.words[found[0]])
        told = _years(year, year + 2)
        if told is not None:
            bounds = tokens.starts[found[0]], tokens.ends[found[0]]
            yield Clue(spans=(bounds, timex.bounds), rule="ages", interval=told, why="an age and a birth")


def _years(first: int, after: int) -> Interval | None:
    """From the begin of one year to the begin of another; ``None`` outside the calendar."""
    one, other = interval_of(year_value(first)).begin, interval_of(year_value(after)).begin
    return Interval(one, other) if isinstance(one, datetime) and isinstance(other, datetime) else None


def _clue(timex: Timex, rule: str, interval: Interval, why: str) -> Clue:
    return Clue(spans=(timex.bounds,), rule=rule, interval=interval, why=why)
