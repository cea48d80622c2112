"""What Python's collector of cycles is told of a process that keeps a story in memory.

The pages keep a story's entries, hundreds of thousands of objects without cycles. Looking through them again
and again costs half of the time of a first request, and frees nothing.
"""

from __future__ import annotations

import gc

SELDOM = (100_000, 50, 50)
"""New objects between two looks at the youngest, and looks between those at older ones."""


def while_reading() -> None:
    """Look seldom: much is about to be read that stays. For the whole process."""
    gc.set_threshold(*SELDOM)


def once_read() -> None:
    """Look never again at what there is now: else a request now and then waits a second for that."""
    gc.collect()
    gc.freeze()
