"""Which days of a story matter: days ranked by how the articles come back to them.

A day weighs what the articles that tell of it weigh, each article once and a reprint not at all. An
article that comes back to a day at least :data:`LATER` days on and names it by its calendar date
(«on 26 February») weighs 1: it takes the trouble because the reader must know. News of the day itself
(«on Saturday») weighs :data:`NEAR`, for most of it is forgotten; a day still to come weighs
:data:`AHEAD`. Date mentions are the strongest single signal for the dates that editors choose
(Gholipour Ghalandari and Ifrim, ACL 2020).

Two things make the sum fair. A day that is told of in many weeks outlasts the flood of one week: the sum
is multiplied by the root of the number of weeks. And the last days of a story have had few articles to
come back to them: it is divided by the share of articles that appeared from that day on.

The constants were chosen on five topics of Timeline17: date F1 .511 in the mean, and .506 where they are
chosen on four topics and measured on the fifth. All five had been looked at, and one (the second of
Libya) gains most. PageRank over dates, counts of publications, novelty and resonance of the day's words,
and likeness of sentences to the whole ranked no better. Nothing is learned.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from math import sqrt

LATER = 2
"""Days after which an article comes back to a day rather than reports it."""
NEAR, AHEAD, DUE = 0.3, 0.1, 1.0
"""What the news of the day, a day to come, and a due date weigh beside a later look back (1)."""
WIDE = 31
"""Days beyond which a time is too wide for a day to stand out; it weighs no more than news."""
REPRINT = 0.8
"""Share of an article's dated sentences that one earlier article has too, from which it is a reprint."""
SOME = 10
"""Articles added to those from a day on before their share is taken: a few do not weigh too much."""
_FEW = 3
"""Dated sentences below which nothing is taken for a reprint."""

_CALENDAR = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\b|\d[-/.]\d", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One sentence of an article that tells of a day.

    Attributes:
        day: the day told of; the last one of a longer time.
        days: how many days that time has at least (1 for a day).
        due: whether something is to be done by then.
        article: its id.
        published: when the article appeared, ``None`` when nothing tells.
        words: the time expression; a calendar date is told from «on Monday» by its month.
        sentence: what makes two sentences the same one; compared for equality only.
    """

    day: date
    article: str
    published: date | None
    words: str
    sentence: Hashable = None
    days: int = 1
    due: bool = False

    @property
    def key(self) -> tuple[date, int]:
        """What tellings of one time share."""
        return self.day, self.days

    @property
    def weight(self) -> float:
        """What an article that tells so adds to the day; an undated one looks back where it names a date."""
        if self.due:
            return DUE
        if self.days > WIDE:
            return min(self._told, NEAR)
        return self._told

    @property
    def _told(self) -> float:
        calendar = _CALENDAR.search(self.words) is not None
        if self.published is None:
            return 1.0 if calendar else NEAR
        after = (self.published - self.day).days
        if after < 0:
            return AHEAD
        return 1.0 if calendar and after >= LATER else NEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedDay:
    """A day (the last of ``days`` days), its weight, and the articles that tell of it but for reprints."""

    day: date
    weight: float
    articles: tuple[str, ...]
    days: int = 1


def ranked_days(tellings: Iterable[Telling]) -> tuple[RankedDay, ...]:
    """The days told of, the weightiest first, the earlier of two equal ones first."""
    told = sorted(tellings, key=_order)
    left_out = _reprints(told)
    best: dict[tuple[date, int], dict[str, float]] = defaultdict(dict)
    for telling in told:
        if telling.article in left_out:
            continue
        articles = best[telling.key]
        articles[telling.article] = max(telling.weight, articles.get(telling.article, 0.0))
    appeared = {t.article: t.published for t in told if t.article not in left_out}
    exposed = _exposure(appeared.values())
    days = [
        RankedDay(
            day=key[0],
            days=key[1],
            weight=round(sum(sorted(by.values())) * _lasting(appeared[a] for a in by) * exposed(key[0]), 6),
            articles=tuple(sorted(by)),
        )
        for key, by in best.items()
    ]
    return tuple(sorted(days, key=lambda d: (-d.weight, d.day, d.days)))


def _lasting(published: Iterable[date | None]) -> float:
    """The root of the number of weeks in which articles appeared; undated ones count as one week."""
    return sqrt(len({None if day is None else day.isocalendar()[:2] for day in published}))


def _exposure(published: Iterable[date | None]) -> Callable[[date], float]:
    """What makes up for the articles that had appeared before a day; 1 for days before and after them all."""
    days = sorted(day for day in published if day is not None)

    def exposed(day: date) -> float:
        later = len(days) - bisect_left(days, day)
        return (len(days) + SOME) / ((later or len(days)) + SOME)

    return exposed


def _order(telling: Telling) -> tuple[date, str, date]:
    return telling.published or date.max, telling.article, telling.day


def _reprints(told: Iterable[Telling]) -> frozenset[str]:
    """Articles whose dated sentences nearly all stand in one earlier article."""
    sentences: dict[str, set[Hashable]] = {}
    for telling in told:
        if telling.sentence is not None:
            sentences.setdefault(telling.article, set()).add(telling.sentence)
    holders: dict[Hashable, list[str]] = defaultdict(list)
    found: set[str] = set()
    for article, mine in sentences.items():
        shared: dict[str, int] = defaultdict(int)
        for sentence in mine:
            for other in holders[sentence]:
                shared[other] += 1
        if len(mine) >= _FEW and any(n >= REPRINT * len(mine) for n in shared.values()):
            found.add(article)
            continue
        for sentence in mine:
            holders[sentence].append(article)
    return frozenset(found)
