"""Until when an answer may take: set where a request begins, asked wherever time is spent.

The moment travels with the thread, or the task, that answers (a context variable), so that the ports between
the two ends need not name it. Without one nothing is ever late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from onrecord.errors import OutOfTimeError

Clock = Callable[[], datetime]
_UNTIL: ContextVar[tuple[datetime, Clock] | None] = ContextVar("until", default=None)


@contextmanager
def within(seconds: float | None, *, clock: Clock | None = None) -> Iterator[None]:
    """What is done inside is late after ``seconds``, or when what is around it is; ``None`` sets no limit.

    Args:
        clock: tells the time; where it is not given, that of what is around it, or there is no limit.
    """
    outer = _UNTIL.get()
    clock = clock or (outer[1] if outer else None)
    if seconds is None or clock is None:
        yield
        return
    mine = clock() + timedelta(seconds=seconds)
    token = _UNTIL.set((mine if outer is None else min(outer[0], mine), clock))
    try:
        yield
    finally:
        _UNTIL.reset(token)


def left() -> float | None:
    """Seconds that are left, never below 0; ``None`` when there is no limit."""
    found = _UNTIL.get()
    if found is None:
        return None
    until, clock = found
    return max(0.0, (until - clock()).total_seconds())


def is_late() -> bool:
    """Whether the time is over."""
    return left() == 0.0


def check() -> None:
    """Raises :class:`OutOfTimeError` when the time is over."""
    if is_late():
        raise late()


def late() -> OutOfTimeError:
    """The error that says so."""
    return OutOfTimeError(
        "This takes longer than one request may.",
        next_step="Try again in a minute, when more has been read, or ask for an earlier day or fewer words.",
    )
