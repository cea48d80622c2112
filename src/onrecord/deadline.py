"""Until when an answer may take: set where a request begins, asked wherever time is spent.

The moment travels with the thread, or the task, that answers (a context variable), so that the ports between
the two ends need not name it. Without one nothing is ever late.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from onrecord.errors import OutOfTimeError

_UNTIL: ContextVar[float | None] = ContextVar("until", default=None)


@contextmanager
def within(seconds: float | None) -> Iterator[None]:
    """What is done inside is late after ``seconds``, or when what is around it is; ``None`` sets no limit."""
    if seconds is None:
        yield
        return
    outer, mine = _UNTIL.get(), time.monotonic() + seconds
    token = _UNTIL.set(mine if outer is None else min(outer, mine))
    try:
        yield
    finally:
        _UNTIL.reset(token)


def left() -> float | None:
    """Seconds that are left, never below 0; ``None`` when there is no limit."""
    until = _UNTIL.get()
    return None if until is None else max(0.0, until - time.monotonic())


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
