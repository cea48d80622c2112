"""Reading a ledger for many readers: one store a request, and what is read kept until the file changes.

A view looks at a closed past, so what it holds never changes. The desk keeps the entries of the last
views by kind, and gives the account of another day as a part of them. After a build, or a decision, it reads
the articles again that were touched, and no others.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any

import onrecord
from onrecord import deadline
from onrecord.ledger.decision import Decided, Decision
from onrecord.ledger.store import REVIEW, Store, View
from onrecord.registry import Group, load
from onrecord.web.account import Account
from onrecord.web.asking import Asked
from onrecord.web.kept import Kept
from onrecord.web.part import documents_of, part_of

__all__ = ["Account", "Desk"]

_TODAY = None, None
"""The account of all days, as far as the ledger knows."""
_KEPT = 8
"""How many accounts are kept at a time."""


class Desk:
    """Opens accounts of one ledger. ``clock`` tells the time in UTC."""

    def __init__(
        self, ledger: Path, *, clock: Callable[[], datetime], backend: str = "sqlite", story: str = ""
    ) -> None:
        """``story`` leaves only the articles of the story whose id begins so."""
        self.ledger = ledger
        self._story = story
        self._only: frozenset[str] | None = None
        self._clock = clock
        self._backend = backend
        self._lock = RLock()
        self._stamp: tuple[Any, ...] = ()
        self._first, self._builds = "", -1
        """The id of the first run, and how many builds there were."""
        self._told: datetime | None = None
        """When the last run was recorded that was looked at; ``None`` before anybody asked."""
        self._warmed: tuple[str, datetime | None] | None = None
        self._kept: OrderedDict[tuple[Any, ...], Kept] = OrderedDict()

    @contextmanager
    def account(self, asked: Asked, *, seconds: float | None = None) -> Iterator[Account]:
        """One reader's account; the store is open until the block ends, which must be ``seconds`` later.

        Raises:
            OutOfTimeError: when it is not.
            StoreError: when the ledger cannot be read.
        """
        stamp = self._stamped()
        store: Store = load(Group.STORES, self._backend).open(self.ledger, create=False, readonly=True)
        with deadline.within(seconds, clock=self._clock), store:
            self._look(store, stamp)
            known = self._known(asked.recorded)
            whole = self._keep((None, known))
            mine = self._keep((asked.valid, known))
            yield Account(
                store=store,
                asked=asked,
                today=self._clock(),
                whole=whole,
                kept=mine,
                lock=self._lock,
                only=self._only,
            )

    def warm(
        self, steps: Sequence[Callable[[Account], object]], told: Callable[[int, int], None], *, most: int
    ) -> None:
        """Read what pages of today’s account need, in ``steps``; nothing where no run was recorded since.

        Left alone is a ledger of more than ``most`` bytes. ``told`` is how many of how many steps are done.
        """
        if self._stamped()[1] > most:
            return
        with self.account(Asked()) as account:
            if self._warmed == (self._first, self._told):
                return
            self._warmed = (self._first, self._told)
            for done, step in enumerate(steps):
                told(done, len(steps))
                step(account)
            told(len(steps), len(steps))

    def _stamped(self) -> tuple[Any, ...]:
        """How the ledger's files are: other bytes, other stamp."""
        out: list[int] = []
        for path in (self.ledger, Path(f"{self.ledger}-wal")):
            try:
                found = path.stat()
                out += [found.st_mtime_ns, found.st_size, found.st_ino]
            except OSError:
                out.append(0)
        return tuple(out)

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """The store, open for a decision.

        Raises:
            StoreError: when the ledger cannot be written, or a build is writing.
        """
        store: Store = load(Group.STORES, self._backend).open(self.ledger, create=False)
        with store:
            yield store

    def decide(self, make: Callable[[View], Decision]) -> Decided:
        """Keep the decision that ``make`` takes in view of today’s account, and give it as it is kept.

        Raises:
            DecisionError: when it makes no sense.
            StoreError: when the ledger cannot be written, or a build is writing.
        """
        with self.writing() as store:
            decision = make(store.view())
            settings = {"reviewer": decision.reviewer}
            with store.begin(
                recorded=self._clock(), version=onrecord.__version__, pipeline=REVIEW, settings=settings
            ) as writer:
                made = writer.decide(decision)
            return next(each for each in store.view().review.decided if each.id == made)

    def _look(self, store: Store, stamp: tuple[Any, ...]) -> None:
        """Read again what a change of the ledger made untrue: of the articles that it touched."""
        with self._lock:
            if stamp == self._stamp:
                return
            told, builds = store.last_run(), store.builds()  # what comes between them is looked at again
            first = next((run.id for run in store.runs()), "")
            if (first, builds) != (self._first, self._builds):
                self._follow(store, same=first == self._first and self._goes_on(told))
            for (_, known), kept in self._kept.items():
                kept.refresh(store.view(recorded=known))
            self._stamp, self._first, self._builds, self._told = stamp, first, builds, told

    def _goes_on(self, told: datetime | None) -> bool:
        return told is not None and self._told is not None and told >= self._told

    def _follow(self, store: Store, *, same: bool) -> None:
        """After a build: keep what was read of today's account, with what is new in it.

        ``same`` is whether the ledger goes on from where it was: another may have been put in its place.
        """
        before, self._only = self._only, documents_of(store, self._story) if self._story else None
        kept = self._kept.pop(_TODAY, None)
        self._kept.clear()
        if kept is None or self._told is None or not same:
            return
        touched = store.touched(self._told)
        if before is not None and self._only is not None:
            touched |= self._only ^ before
        whole = store.view() if self._only is None else part_of(store.view(), self._only)
        self._kept[_TODAY] = kept.after_build(whole, touched)

    def _known(self, recorded: datetime | None) -> datetime | None:
        """``None`` where the ledger had been told everything by then: the account is that of today."""
        if recorded is None:
            return None
        with self._lock:
            return None if self._told is None or self._told < recorded else recorded

    def _keep(self, key: tuple[Any, ...]) -> Kept:
        with self._lock:
            kept = self._kept.setdefault(key, Kept())
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return kept
