"""The record as it stood on the days that were asked for, as one request reads it: a view that remembers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from threading import RLock
from typing import Any, TypeVar

from onrecord import deadline
from onrecord.document import Document
from onrecord.export.entry_lines import EntityIndex
from onrecord.interval import Interval, midnight
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.ledger.review import Review
from onrecord.ledger.store import Searchable, Store, View, visible
from onrecord.report.cards import Cards
from onrecord.web.asking import Addresses, Asked, last_day
from onrecord.web.kept import ByDocument, Kept, Lasting, entries_of
from onrecord.web.part import part_of

Made = TypeVar("Made")


class Account:
    """The record as it stood on the days that were asked for: a :class:`View` that remembers."""

    def __init__(
        self,
        *,
        store: Store,
        asked: Asked,
        today: datetime,
        whole: Kept,
        kept: Kept,
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
        yield from entries_of(self.articles, by_kind, doc_ids=doc_ids, withheld=withheld)

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
            "lasting", lambda _: Lasting(self, dict(zip(kinds, self._of_types(kinds), strict=True)))
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

    def _of_types(self, kinds: Collection[EntryType]) -> list[ByDocument]:
        """All entries of these kinds, also those of later days: other accounts are parts of them."""
        with self._lock:
            read = self._whole_kept.entries
            missing = [kind for kind in kinds if kind not in read]
            if missing:
                found: dict[EntryType, ByDocument] = {kind: {} for kind in missing}
                whole = self._part(self.store.view(recorded=self.recorded))
                for recorded in whole.entries(types=missing, withheld=True):
                    entry = recorded.entry
                    found[entry.type].setdefault(entry.doc_id, []).append(recorded)
                read.update(found)
            return [read[kind] for kind in kinds]
