"""Reading a ledger for many readers: one store a request, and what is read kept until the file changes.

A view looks at a closed past, so what it holds never changes. The desk keeps the entries of the last
views by kind, and gives the account of another day as a part of them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

import onrecord
from onrecord import deadline
from onrecord.document import Document
from onrecord.export.entry_lines import EntityIndex
from onrecord.interval import Interval, midnight
from onrecord.ledger.decision import Decided, Decision
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.ledger.review import Review
from onrecord.ledger.store import REVIEW, Searchable, Store, View, visible
from onrecord.registry import Group, load
from onrecord.report.cards import Cards
from onrecord.web.asking import Addresses, Asked, last_day
from onrecord.web.part import documents_of, part_of

_LASTING = frozenset({"days"})
"""What is derived from documents alone, which no decision changes."""
_KEPT = 8
"""How many accounts are kept at a time."""

Made = TypeVar("Made")
_ByDocument = dict[str, list[Recorded]]


@dataclass(slots=True)
class _Kept:
    """What was read of one account."""

    documents: tuple[Document, ...] | None = None
    entries: dict[EntryType, _ByDocument] = field(default_factory=dict)
    derived: dict[str, Any] = field(default_factory=dict)
    making: dict[str, RLock] = field(default_factory=dict)
    decided: int = 0

    def refresh(self, view: View) -> None:
        """Read again what decisions have been made about since; ``view`` has no bound in the world's time."""
        decided = view.review.decided
        if len(decided) == self.decided:
            return
        stale = set()
        for each in decided[self.decided :]:
            stale |= {t.doc_id for t in (each.decision.target, each.decision.other) if t is not None}
        self.decided = len(decided)
        self.derived = {name: made for name, made in self.derived.items() if name in _LASTING}
        for kind, by_document in self.entries.items():
            for doc_id in stale & set(by_document):
                found = view.entries(types=(kind,), doc_ids=(doc_id,), withheld=True)
                by_document[doc_id] = list(found)


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
        self._builds = -1
        self._told: datetime | None = None
        """When the last run was recorded; ``None`` before anybody asked."""
        self._kept: OrderedDict[tuple[Any, ...], _Kept] = OrderedDict()

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
            known = self._known(store, asked.recorded)
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

    def warm(self, make: Callable[[Account], object], *, most: int) -> None:
        """Read what pages of today’s account need, for a ledger of at most ``most`` bytes."""
        if self._stamped()[1] <= most:
            with self.account(Asked()) as account:
                make(account)

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
        """Forget what a change of the ledger made untrue: after a build all of it, after decisions a part."""
        with self._lock:
            if stamp == self._stamp:
                return
            builds = store.builds()
            if builds != self._builds:
                self._only = documents_of(store, self._story) if self._story else None
                self._kept.clear()
            for (_, known), kept in self._kept.items():
                kept.refresh(store.view(recorded=known))
            self._stamp, self._builds, self._told = stamp, builds, None

    def _known(self, store: Store, recorded: datetime | None) -> datetime | None:
        """``None`` where the ledger had been told everything by then: the account is that of today."""
        if recorded is None:
            return None
        with self._lock:
            if self._told is None:
                self._told = max((run.recorded for run in store.runs()), default=recorded)
            return None if self._told < recorded else recorded

    def _keep(self, key: tuple[Any, ...]) -> _Kept:
        with self._lock:
            kept = self._kept.setdefault(key, _Kept())
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return kept


class Account:
    """The record as it stood on the days that were asked for: a :class:`View` that remembers."""

    def __init__(
        self,
        *,
        store: Store,
        asked: Asked,
        today: datetime,
        whole: _Kept,
        kept: _Kept,
        lock: RLock,
        only: frozenset[str] | None = None,
    ) -> None:
        """``only`` leaves these articles alone."""
        self.store = store
        self.asked = asked
        self.today = today
        self.addresses = Addresses(asked)
        self._only = only
        self.live: View = self._part(store.view(valid=asked.valid, recorded=asked.recorded))
        self._whole_kept = whole
        self._kept = kept
        self._lock = lock
        self._by_id: dict[str, Document] | None = None

    def _part(self, view: View) -> View:
        return view if self._only is None else part_of(view, self._only)

    # -- the view ------------------------------------------------------------------------------
    @property
    def valid(self) -> datetime | None:
        return self.asked.valid

    @property
    def recorded(self) -> datetime | None:
        return self.asked.recorded

    def documents(self) -> Iterator[Document]:
        """See :meth:`View.documents`."""
        return iter(self.articles)

    def document(self, doc_id: str, /) -> Document | None:
        """See :meth:`View.document`. Reads one article where no list of them was needed."""
        if self._kept.documents is None:
            return self.live.document(doc_id)
        return self.named.get(doc_id)

    def entries(
        self,
        *,
        types: Collection[EntryType] | None = None,
        doc_ids: Collection[str] | None = None,
        withheld: bool = False,
    ) -> Iterator[Recorded]:
        """See :meth:`View.entries`."""
        by_kind = self._of_types([kind for kind in EntryType if types is None or kind in types])
        yield from _entries(self.articles, by_kind, doc_ids=doc_ids, withheld=withheld)

    def entry(self, entry_id: str, /) -> Recorded | None:
        """See :meth:`View.entry`."""
        return self.live.entry(entry_id)

    @property
    def review(self) -> Review:
        """See :meth:`View.review`."""
        return self.live.review

    @property
    def index(self) -> Any:
        """What the store has derived of the articles, if anything."""
        return getattr(self.live, "index", None)

    # -- what pages ask beside it --------------------------------------------------------------
    @property
    def articles(self) -> tuple[Document, ...]:
        """Every article of the account, in order."""
        with self._lock:
            if self._kept.documents is None:
                self._kept.documents = tuple(self._read_documents())
            return self._kept.documents

    def _read_documents(self) -> Iterator[Document]:
        """Those of the account, out of all of them where these were read already."""
        whole = self._whole_kept.documents
        if whole is None or self.valid is None:
            yield from self.live.documents()
            return
        shown = [d for d in whole if visible(d.published.interval, valid=self.valid)]
        ids = {document.id for document in shown}
        for document in shown:
            if document.version_of is None or document.version_of in ids:
                yield document
            else:  # the version before it is not in this account: an earlier one may be
                found = self.live.document(document.id)
                assert found is not None  # noqa: S101 - it is visible
                yield found

    @property
    def named(self) -> dict[str, Document]:
        """The articles by id."""
        if self._by_id is None:
            self._by_id = {document.id: document for document in self.articles}
        return self._by_id

    @property
    def judged(self) -> datetime:
        """The exclusive moment at which commitments are judged: the end of ``as_of``, else of today."""
        return self.valid or midnight(self.today.date()) + timedelta(days=1)

    @property
    def cards(self) -> Cards:
        """What makes the rows of this account."""
        return Cards(
            document=self._must_have,
            known=lambda doc_id: self.document(doc_id) is not None,
            judged=self.judged,
            links=self.addresses,
        )

    @property
    def at_hand(self) -> View:
        """The account from memory where all of it was read already, else as the store reads it, in pieces."""
        with self._lock:
            return self if len(self._whole_kept.entries) == len(EntryType) else self.live

    def lasting(self) -> View:
        """The account for what is kept longer than this request: all of it in memory, without the store."""
        kinds = tuple(EntryType)
        return self.derived(
            "lasting", lambda _: _Lasting(self, dict(zip(kinds, self._of_types(kinds), strict=True)))
        )

    def derived(self, name: str, make: Callable[[View], Made]) -> Made:
        """What a function makes of the view: made once, kept as long as the view is."""
        with self._lock:
            making = self._kept.making.setdefault(name, RLock())
            kept = self._kept.derived  # another one after a decision: what is made of the former goes with it
        # Whoever asks for this waits until it is made; whoever asks for something else does not.
        left = deadline.left()
        if not making.acquire(timeout=-1 if left is None else left):
            raise deadline.late()
        try:
            if name not in kept:
                deadline.check()
                kept[name] = make(self)
            made: Made = kept[name]
            return made
        finally:
            making.release()

    @property
    def days(self) -> list[str]:
        """The last day of each publication date of the whole ledger: where an account can change."""
        with self._lock:
            kept = self._whole_kept.derived
            if "days" not in kept:
                whole = self._part(self.store.view(recorded=self.recorded))
                if isinstance(whole, Searchable):
                    ends = whole.published_ends()
                else:
                    ends = [d.published.interval.end for d in whole.documents() if d.published.interval.end]
                kept["days"] = sorted({last_day(Interval(None, end)) for end in ends})
            days: list[str] = kept["days"]
            return days

    @property
    def known_days(self) -> list[str]:
        """The days on which something was recorded: where what the ledger knew can change."""
        with self._lock:
            kept = self._whole_kept.derived
            if "known days" not in kept:
                kept["known days"] = sorted({run.recorded.date().isoformat() for run in self.store.runs()})
            days: list[str] = kept["known days"]
            return days

    def entities(self, doc_id: str) -> EntityIndex:
        """The entities of one article, for the lines that refer to them."""
        return EntityIndex(self.live.entries(types=(EntryType.ENTITY,), doc_ids=(doc_id,)))

    def _must_have(self, doc_id: str) -> Document:
        found = self.document(doc_id)
        if found is None:
            raise KeyError(doc_id)
        return found

    def _of_types(self, kinds: Collection[EntryType]) -> list[_ByDocument]:
        """All entries of these kinds, also those of later days: other accounts are parts of them."""
        with self._lock:
            read = self._whole_kept.entries
            missing = [kind for kind in kinds if kind not in read]
            if missing:
                found: dict[EntryType, _ByDocument] = {kind: {} for kind in missing}
                whole = self._part(self.store.view(recorded=self.recorded))
                for recorded in whole.entries(types=missing, withheld=True):
                    entry = recorded.entry
                    found[entry.type].setdefault(entry.doc_id, []).append(recorded)
                read.update(found)
            return [read[kind] for kind in kinds]


def _entries(
    documents: Iterable[Document],
    by_kind: Sequence[Mapping[str, Sequence[Recorded]]],
    *,
    doc_ids: Collection[str] | None,
    withheld: bool,
) -> Iterator[Recorded]:
    """The entries of some kinds in the order of a view. Those of one kind stand in order already."""
    for document in documents:
        deadline.check()
        if doc_ids is not None and document.id not in doc_ids:
            continue
        found = [
            recorded
            for kind in by_kind
            for recorded in kind.get(document.id, ())
            if recorded.standing is None or withheld or not recorded.rejected
        ]
        yield from found if len(by_kind) == 1 else sorted(found, key=_order)


class _Lasting:
    """An account's view whose store may be closed: everything was read."""

    def __init__(self, account: Account, read: Mapping[EntryType, _ByDocument]) -> None:
        self.valid, self.recorded = account.valid, account.recorded
        self.review = account.review
        self._documents = account.articles
        # A decision puts other lists in their place, and leaves these as they are.
        self._read = {kind: dict(by_document) for kind, by_document in read.items()}
        self._named = {document.id: document for document in self._documents}

    def documents(self) -> Iterator[Document]:
        return iter(self._documents)

    def document(self, doc_id: str, /) -> Document | None:
        return self._named.get(doc_id)

    def entries(
        self,
        *,
        types: Collection[EntryType] | None = None,
        doc_ids: Collection[str] | None = None,
        withheld: bool = False,
    ) -> Iterator[Recorded]:
        by_kind = [self._read[kind] for kind in EntryType if types is None or kind in types]
        yield from _entries(self._documents, by_kind, doc_ids=doc_ids, withheld=withheld)

    @cached_property
    def _by_id(self) -> Mapping[str, Recorded]:
        return {recorded.entry.id: recorded for recorded in self.entries(withheld=True)}

    def entry(self, entry_id: str, /) -> Recorded | None:
        return self._by_id.get(entry_id)


def _order(recorded: Recorded) -> tuple[int, str, str]:
    entry = recorded.entry
    evidence = entry.evidence
    first = evidence[0].span.start if len(evidence) == 1 else min([e.span.start for e in evidence])
    return first, entry.type, entry.id
