"""What a story shows first: how its promised days moved, what is told most, and where accounts part."""

from __future__ import annotations

from onrecord.report.cards import held
from onrecord.report.drift import Drift, drift
from onrecord.report.steps import Pair, ToldRow, named, pair, told_most
from onrecord.report.telling import LARGEST, Telling, bounds, firsts

PARTED = 4
"""Disagreements that the story's page shows."""


def drifted(telling: Telling) -> Drift:
    """The drift of the deadlines; with lines and rings where they could be followed."""
    small = len(telling.commitments) <= LARGEST
    return drift(
        telling.commitments,
        judged=telling.judged,
        links=telling.links,
        holders=held,
        undertakings=[[m.id for m in d.undertaking.mentions] for d in telling.developments] if small else [],
        named=named(telling) if small else (),
        firsts=firsts(telling) if small else frozenset(),
        written=bounds(telling) if small else {},
    )


def most(telling: Telling) -> list[ToldRow]:
    """The undertakings that most is told of; none where the story is too large."""
    return told_most(telling) if len(telling.commitments) <= LARGEST else []


def parted_count(telling: Telling) -> int:
    """How many disagreements there are; 0 where the story is too large."""
    return len(telling.contradictions) if len(telling.commitments) <= LARGEST else 0


def parted(telling: Telling, *, limit: int = PARTED) -> list[Pair]:
    """The first disagreements; none where the story is too large."""
    if len(telling.commitments) > LARGEST:
        return []
    return [pair(telling, each) for each in telling.contradictions[:limit]]
