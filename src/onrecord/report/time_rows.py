"""Rows of the timeline: what is told to lie when, with bars, and who told it on which days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.interval import Interval
from onrecord.ledger.provenance import EntryType
from onrecord.report.bars import Bar, axis, bar_of, scale_of_times
from onrecord.report.cards import Card
from onrecord.report.drift_scale import Tick
from onrecord.report.telling import Telling
from onrecord.story.timeline import Row
from onrecord.story.timeline_page import Moment, moments
from onrecord.wording import one_line, plural, when

TIMES = 30
"""Times on the first page: those that the articles come back to most."""
NAMED = 4
"""Articles and sources of one time that are named; their number is always told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRow:
    """A row of the timeline; ``told`` and ``word`` tell when, in which articles and on whose word."""

    card: Card
    bar: Bar | None
    promised: bool
    told: str = ""
    word: str = ""
    others: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Rows on one scale of time."""

    rows: tuple[TimeRow, ...] = ()
    axis: tuple[Tick, ...] = ()


def listed(telling: Telling, found: Sequence[Row]) -> Times:
    """Every one of these rows, in their order."""
    scale = scale_of_times(row.when for row in found)
    return Times(
        rows=tuple(
            TimeRow(
                card=telling.cards.event(row.recorded, row.when, unsure=row.unsure),
                bar=bar_of(scale, row.when, unsure=row.unsure, judged=telling.judged),
                promised=_promised(row),
            )
            for row in found
        ),
        axis=axis(scale, [row.when for row in found]),
    )


def ranked(telling: Telling, *, limit: int = TIMES) -> tuple[Moment, ...]:
    """The times that the articles come back to most, in the order of time."""
    return moments(telling.times, telling.claims(), limit=limit)


def page_of(telling: Telling, found: Sequence[Moment]) -> Times:
    """One row a time, with everybody who told it."""
    scale = scale_of_times(moment.row.when for moment in found)
    return Times(
        rows=tuple(
            TimeRow(
                card=telling.cards.event(m.row.recorded, m.row.when, unsure=m.row.unsure),
                bar=bar_of(scale, m.row.when, unsure=m.row.unsure, judged=telling.judged),
                promised=_promised(m.row),
                told=_told(telling, m),
                word=_word(m),
                others=f"{plural(m.others, 'further act')} told of that time" if m.others else "",
            )
            for m in found
        ),
        axis=axis(scale, [m.row.when for m in found]),
    )


def _promised(row: Row) -> bool:
    return row.recorded.entry.type is EntryType.COMMITMENT


def _told(telling: Telling, moment: Moment) -> str:
    """«as told on 2024-09-06 by Reuters», «as told from 2024-01-25 to 2024-09-06 in 3 articles: …»."""
    names = list(dict.fromkeys(telling.cards.article(doc_id).short for doc_id in moment.articles))
    shown = ", ".join(names[:NAMED]) + (" and others" if len(names) > NAMED else "")
    days = _days(moment.told)
    if len(moment.articles) == 1:
        return f"As told {days}by {shown}"
    return f"As told {days}in {plural(len(moment.articles), 'article')}: {shown}"


def _days(told: tuple[Interval, Interval]) -> str:
    first, last = (when(interval, unknown="") for interval in told)
    if first and last and first != last:
        return f"from {first} to {last} "
    return f"on {first or last} " if first or last else ""


def _word(moment: Moment) -> str:
    names = [one_line(name) or "the article itself" for name in moment.sources]
    shown = ", ".join(names[:NAMED]) + (" and others" if len(names) > NAMED else "")
    return f"On the word of {shown}" if shown else ""
