"""What was made of an article once, for the next account of the same record: kept in memory, bounded.

The account of another day holds mostly the same articles. What is kept stands under a name, beside the
basis that it was made from; it counts only as long as the basis is the same, compared by value. So it can
be dropped at any time, and a view gives the same with it as without it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from functools import wraps
from itertools import islice
from threading import Lock
from typing import Generic, TypeVar

Kept = TypeVar("Kept")
Of = TypeVar("Of")
Other = TypeVar("Other")


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


# -- what hangs on one thing, or on two, alone -------------------------------------------------
def of_one(*, most: int) -> Callable[[Callable[[Of], Kept]], Callable[[Of], Kept]]:
    """A function of one thing that remembers the last ``most`` that it was asked about.

    Things are known again as themselves, not by their value, which is quick to tell; each is held as long
    as what was made of it, so that no other can stand in its place. They must not change.
    """

    def remembering(make: Callable[[Of], Kept]) -> Callable[[Of], Kept]:
        held: dict[int, tuple[Of, Kept]] = {}

        @wraps(make)
        def ask(thing: Of) -> Kept:
            found = held.get(id(thing))
            if found is None:
                _drop(held, most)
                found = held[id(thing)] = (thing, make(thing))
            return found[1]

        return ask

    return remembering


class Pairs(Generic[Kept]):
    """What was made of two things in their order, which are known again as themselves; the last ``most``."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._held: dict[tuple[int, int], tuple[object, object, Kept]] = {}

    def get(self, one: object, other: object) -> Kept | None:
        """What is held of them, if anything."""
        found = self._held.get((id(one), id(other)))
        return None if found is None else found[2]

    def clear(self) -> None:
        """Forget everything."""
        self._held.clear()

    def put(self, one: object, other: object, made: Kept) -> Kept:
        """Hold it, and both things with it."""
        _drop(self._held, self._most)
        self._held[id(one), id(other)] = (one, other, made)
        return made


def of_two(*, most: int) -> Callable[[Callable[[Of, Other], Kept]], Callable[[Of, Other], Kept]]:
    """As :func:`of_one`, for a function of two things in their order."""

    def remembering(make: Callable[[Of, Other], Kept]) -> Callable[[Of, Other], Kept]:
        held: dict[tuple[int, int], tuple[Of, Other, Kept]] = {}

        @wraps(make)
        def ask(one: Of, other: Other) -> Kept:
            key = id(one), id(other)
            found = held.get(key)
            if found is None:
                _drop(held, most)
                found = held[key] = (one, other, make(one, other))
            return found[2]

        return ask

    return remembering


def of_several(*, most: int) -> Callable[[Callable[..., Kept]], Callable[..., Kept]]:
    """As :func:`of_one`, for a function of any number of things in their order."""

    def remembering(make: Callable[..., Kept]) -> Callable[..., Kept]:
        held: dict[tuple[int, ...], tuple[tuple[object, ...], Kept]] = {}

        @wraps(make)
        def ask(*things: object) -> Kept:
            key = tuple(map(id, things))
            found = held.get(key)
            if found is None:
                _drop(held, most)
                found = held[key] = (things, make(*things))
            return found[1]

        return ask

    return remembering


def _drop(held: dict[Kept, Of], most: int) -> None:
    """Make room: of what is held the quarter that was made first goes."""
    if len(held) >= most:
        for old in list(islice(held, max(1, most // 4))):
            held.pop(old, None)


# -- what is made in turn ---------------------------------------------------------------------
class Beginnings(Generic[Kept]):
    """Rows made in turn, one for each item, each of its item and those before it alone.

    Lists of items that begin alike have the same first rows: the account of an earlier day mostly has the
    beginning of a later one's. Of each name the last list stays that was not a beginning of another.
    """

    def __init__(self, *, most: int) -> None:
        """``most`` rows in all are held; what was used longest ago goes first."""
        self._most = most
        self._lock = Lock()
        self._held: OrderedDict[Hashable, tuple[Sequence[object], Sequence[Kept]]] = OrderedDict()
        self._count = 0

    def known(self, name: Hashable, items: Sequence[object]) -> Sequence[Kept]:
        """The rows of the first items: of as many as a list of that name had before."""
        with self._lock:
            before, rows = self._held.get(name, ((), ()))
            if before:
                self._held.move_to_end(name)
        return rows[: beginning(before, items)]

    def keep(self, name: Hashable, items: Sequence[object], rows: Sequence[Kept]) -> None:
        """The row of each item, for lists to come; nothing where more is held already."""
        with self._lock:
            before, held = self._held.get(name, ((), ()))
            if len(before) >= len(items) == beginning(before, items):
                return
            self._count += len(rows) - len(held)
            self._held[name] = (items, rows)
            while self._count > self._most and len(self._held) > 1:
                self._count -= len(self._held.popitem(last=False)[1][1])

    def rows(self, name: Hashable, items: Sequence[object], make: Callable[[int], Kept]) -> Sequence[Kept]:
        """The row of each item; ``make`` makes that of the item at a place, where it is not known."""
        known = self.known(name, items)
        if len(known) == len(items):
            return known
        made = (*known, *map(make, range(len(known), len(items))))
        self.keep(name, items, made)
        return made

    def __len__(self) -> int:
        with self._lock:
            return self._count

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._held.clear()
            self._count = 0


def beginning(one: Sequence[object], other: Sequence[object]) -> int:
    """How many items two lists have in common from the first on."""
    for at, (a, b) in enumerate(zip(one, other, strict=False)):
        if a is not b and a != b:
            return at
    return min(len(one), len(other))
