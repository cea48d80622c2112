"""What was made of an article once, for the next account of the same record: kept in memory, bounded.

The account of another day holds mostly the same articles. What is kept stands under a name, beside the
basis that it was made from; it counts only as long as the basis is the same, compared by value. So it can
be dropped at any time, and a view gives the same with it as without it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


_OFTEN = 32
"""Of so many new tables one looks whether there are too many: that looks at all of them."""


class Remembered(Generic[Kept]):
    """Tables by name, each with its basis; at most ``most`` lines in all, those used longest ago go first.

    Safe among threads: two may make the same line, and it is the same.
    """

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._tables: OrderedDict[Hashable, tuple[object, dict[Hashable, Kept]]] = OrderedDict()
        self._made = 0

    def table(self, name: Hashable, basis: object) -> dict[Hashable, Kept]:
        """The lines that were made from ``basis`` under ``name``; an empty table when there are none."""
        with self._lock:
            held = self._tables.get(name)
            if held is None or held[0] != basis:
                held = (basis, {})
                self._tables[name] = held
                self._made += 1
                if self._made % _OFTEN == 0:
                    self._bound()
            self._tables.move_to_end(name)
            return held[1]

    def _bound(self) -> None:
        lines = sum(len(table) + 1 for _, table in self._tables.values())
        while lines > self._most and len(self._tables) > 1:
            _, (_, dropped) = self._tables.popitem(last=False)
            lines -= len(dropped) + 1

    def __len__(self) -> int:
        with self._lock:
            return sum(len(table) for _, table in self._tables.values())

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._tables.clear()
