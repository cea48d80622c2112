"""Where a commitment stands on a day, from its due date alone. Computed when asked, never stored.

A passed due date says only that: whether the promise was kept is told by later reports, and until one
is found the commitment is «overdue, unreported», never «broken».
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from onrecord.errors import IntervalError
from onrecord.interval import Granularity, parse_moment, plus_months


class Status(StrEnum):
    """How a commitment stands at a moment."""

    STATED = "stated"
    DUE = "due"
    OVERDUE = "overdue, unreported"
    TERM_OVER = "term over, unreported"
    DENIED = "denied"
    NO_DATE = "no date"
    UNKNOWN_DATE = "unknown date"


_DAYS = {
    Granularity.SECOND: 0,
    Granularity.MINUTE: 0,
    Granularity.HOUR: 0,
    Granularity.PART_OF_DAY: 1,
    Granularity.DAY: 1,
    Granularity.WEEKEND: 2,
    Granularity.WEEK: 7,
}
_MONTHS = {
    Granularity.MONTH: 1,
    Granularity.QUARTER: 3,
    Granularity.SEASON: 3,
    Granularity.HALF: 6,
    Granularity.YEAR: 12,
    Granularity.DECADE: 120,
    Granularity.CENTURY: 1200,
}


def status(commitment: Mapping[str, Any], *, as_of: datetime) -> Status:
    """How the commitment with this body stands just before ``as_of`` (aware, in UTC).

    ``as_of`` is exclusive, as everywhere: for «on 30 September» pass where 1 October begins.

    - ``stated``: the time for it has not come.
    - ``due``: its time is running. «By September» runs in September: with an open begin, the last unit
      that the source spoke in counts.
    - ``overdue, unreported``: its time has passed. For something that is *not* to be done
      (polarity ``-``) nothing can be late, so that is ``term over, unreported``.
    - ``denied``: its holder says that there is no such plan, so nothing falls due.
    - ``no date``: the source set none. ``unknown date``: it did, but the date cannot be resolved.
    """
    if is_denied(commitment):
        return Status.DENIED
    due = commitment.get("due")
    if not due:
        return Status.NO_DATE
    begin, end = _moment(due.get("begin")), _moment(due.get("end"))
    if begin is None and end is None:
        return Status.UNKNOWN_DATE
    if end is not None and end < as_of:
        return Status.TERM_OVER if commitment.get("polarity") == "-" else Status.OVERDUE
    if begin is None and end is not None:
        begin = _last_unit(end, str(due.get("granularity") or ""))
    return Status.DUE if begin is not None and begin < as_of else Status.STATED


def is_denied(commitment: Mapping[str, Any]) -> bool:
    """Whether its holder tells it only to deny it («denied that they meant to stay»).

    A refusal, or a plan not to act, is a commitment of its own and has the polarity ``-``.
    """
    return commitment.get("factuality") == "denied" and commitment.get("polarity") != "-"


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str) or not value:
        return None
    try:
        return parse_moment(value)
    except IntervalError:
        return None


def _last_unit(end: datetime, granularity: str) -> datetime | None:
    """Where the last day, month, year, … before ``end`` begins; ``None`` for an unknown unit."""
    try:
        unit = Granularity(granularity)
    except ValueError:
        return None
    if unit in _MONTHS:
        return plus_months(end, -_MONTHS[unit])
    days = _DAYS.get(unit)
    return None if days is None else end - timedelta(days=days)
