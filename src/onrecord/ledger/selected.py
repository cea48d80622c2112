"""A part of a view: some of its articles, with their entries."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onrecord.document import Document
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.ledger.review import Review
from onrecord.ledger.store import View


@dataclass(frozen=True, slots=True)
class Selected:
    """The :class:`View` of ``doc_ids`` alone; ids that the whole view does not hold are passed over."""

    whole: View
    doc_ids: frozenset[str]

    @property
    def valid(self) -> datetime | None:
        return self.whole.valid

    @property
    def recorded(self) -> datetime | None:
        return self.whole.recorded

    @property
    def index(self) -> Any:
        """What the whole view's store has derived of its articles, if anything."""
        return getattr(self.whole, "index", None)

    def documents(self) -> Iterator[Document]:
        """See :meth:`View.documents`."""
        return (d for d in self.whole.documents() if d.id in self.doc_ids)

    def document(self, doc_id: str, /) -> Document | None:
        """See :meth:`View.document`."""
        return self.whole.document(doc_id) if doc_id in self.doc_ids else None

    def entries(
        self,
        *,
        types: Collection[EntryType] | None = None,
        doc_ids: Collection[str] | None = None,
        withheld: bool = False,
    ) -> Iterator[Recorded]:
        """See :meth:`View.entries`."""
        among = self.doc_ids if doc_ids is None else self.doc_ids.intersection(doc_ids)
        return self.whole.entries(types=types, doc_ids=among, withheld=withheld)

    def entry(self, entry_id: str, /) -> Recorded | None:
        """See :meth:`View.entry`."""
        found = self.whole.entry(entry_id)
        return found if found is not None and found.entry.doc_id in self.doc_ids else None

    @property
    def review(self) -> Review:
        """See :meth:`View.review`; that of the whole view, since decisions name their entries."""
        return self.whole.review
