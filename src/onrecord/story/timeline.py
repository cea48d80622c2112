"""The timeline: what is said to have happened, and what was promised, ordered by when.

A row keeps the interval of its source as wide as it is; nothing is narrowed to a day for the sake of
the order. Each row also says when it was told, for an account changes with the telling.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from onrecord.errors import IntervalError
from onrecord.interval import UNKNOWN, Granularity, Interval, parse_moment
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.ledger.store import View

_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the timeline.

    Attributes:
        recorded: the event or commitment, with its times.
        when: its interval; either end, or both, may be open.
        told: when its article was published; open for an undated article.
        timed: whether a time expression says so; else only the tense of the verb bounds it.
        unsure: whether the reading of that expression rests on little.
    """

    recorded: Recorded
    when: Interval
    told: Interval
    timed: bool
    unsure: bool = False


def timeline(view: View, *, timed_only: bool = False) -> tuple[Row, ...]:
    """Events and commitments of the view, by interval; rows without any time stand last.

    A row whose begin is open («by September 2025») stands where it ends.
    """
    rows = _rows(view.entries(types=(EntryType.EVENT, EntryType.COMMITMENT)))
    return tuple(sorted((r for r in rows if r.timed or not timed_only), key=_order))


def time_of(entry: Recorded) -> dict[str, Any] | None:
    """The entry's time field: ``due`` of a commitment, ``time`` of anything else."""
    body = entry.entry.body
    value = body.get("due" if entry.entry.type == EntryType.COMMITMENT else "time")
    return dict(value) if value else None


def interval_of(time: dict[str, Any] | None) -> Interval:
    """The interval of a time field (``begin``, ``end`` in ISO 8601); open when it cannot be read."""
    if not time:
        return UNKNOWN
    try:
        unit = Granularity(time.get("granularity") or Granularity.UNKNOWN)
    except ValueError:
        unit = Granularity.UNKNOWN
    try:
        begin = parse_moment(time["begin"]) if time.get("begin") else None
        end = parse_moment(time["end"]) if time.get("end") else None
        return Interval(begin, end, unit)
    except IntervalError:
        return UNKNOWN


def due_order(recorded: Recorded) -> tuple[datetime, bool, datetime, str, int, str]:
    """A key that sorts commitments by when they are due; those without a date come last."""
    interval = interval_of(time_of(recorded))
    first = recorded.entry.evidence[0].span
    return (
        interval.end or interval.begin or _LAST,
        interval.end is None,
        interval.begin or _LAST,
        first.doc_id,
        first.start,
        recorded.entry.id,
    )


def _rows(entries: Iterable[Recorded]) -> Iterator[Row]:
    for recorded in entries:
        time = time_of(recorded)
        when = interval_of(time)
        timed = not when.is_open
        yield Row(
            recorded=recorded,
            when=when if timed else recorded.entry.valid,
            told=recorded.published,
            timed=timed,
            unsure=bool(time and time.get("unsure")),
        )


def _order(row: Row) -> tuple[datetime, datetime, datetime, str, int, str]:
    begin, end = row.when.begin, row.when.end
    first = row.recorded.entry.evidence[0].span
    return (
        begin or end or _LAST,
        end or _LAST,
        row.told.begin or _LAST,
        first.doc_id,
        first.start,
        row.recorded.entry.id,
    )
