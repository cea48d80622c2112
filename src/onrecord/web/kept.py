"""What was read of one account, and what is read of it again when the ledger has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from threading import RLock
from typing import Any, Protocol

from onrecord import deadline
from onrecord.document import Document
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.ledger.review import Review
from onrecord.ledger.store import View
from onrecord.story.remembered import of_one, of_several

_LASTING = frozenset({"days"})
"""What is derived from documents alone, which no decision changes."""

ByDocument = dict[str, list[Recorded]]


@dataclass(slots=True)
class Kept:
    """What was read of one account."""

    documents: tuple[Document, ...] | None = None
    entries: dict[EntryType, ByDocument] = field(default_factory=dict)
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

    def after_build(self, view: View, touched: Collection[str]) -> Kept:
        """The account of everything after a build that left all articles but those ``touched`` as they were.

        Entries of these alone are read again, and each article that is what it was is given again as
        itself, by which what was derived of it is known again. ``view`` is the whole account. What this one
        holds stays as it is, for whoever is reading it.
        """
        entries = {kind: dict(by_document) for kind, by_document in self.entries.items()}
        for by_document in entries.values():
            for doc_id in touched:
                by_document.pop(doc_id, None)
        if entries and touched:
            for recorded in view.entries(types=tuple(entries), doc_ids=touched, withheld=True):
                entries[recorded.entry.type].setdefault(recorded.entry.doc_id, []).append(recorded)
        documents = None
        if self.documents is not None:
            former = {d.id: d for d in self.documents}
            documents = tuple(
                found if (known := former.get(found.id)) != found or known is None else known
                for found in view.documents()
            )
        return Kept(documents=documents, entries=entries, decided=self.decided)


def entries_of(
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
        lists = [held for kind in by_kind if (held := kind.get(document.id))]
        if lists:
            yield from (_all if withheld else _in_force)(*lists)


@of_several(most=1 << 15)
def _all(*lists: Sequence[Recorded]) -> Sequence[Recorded]:
    """The entries of an article out of those of each kind, which stand in order already."""
    return lists[0] if len(lists) == 1 else sorted((r for held in lists for r in held), key=_order)


@of_several(most=1 << 15)
def _in_force(*lists: Sequence[Recorded]) -> Sequence[Recorded]:
    """Those of them that no reviewer rejected."""
    return [r for r in _all(*lists) if r.standing is None or not r.rejected]


class _Account(Protocol):
    """An account of which everything was read."""

    @property
    def valid(self) -> datetime | None: ...
    @property
    def recorded(self) -> datetime | None: ...
    @property
    def review(self) -> Review: ...
    @property
    def articles(self) -> tuple[Document, ...]: ...


class Lasting:
    """An account's view whose store may be closed: everything was read."""

    def __init__(self, account: _Account, read: Mapping[EntryType, ByDocument]) -> None:
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
        yield from entries_of(self._documents, by_kind, doc_ids=doc_ids, withheld=withheld)

    @cached_property
    def _by_id(self) -> Mapping[str, Recorded]:
        return {recorded.entry.id: recorded for recorded in self.entries(withheld=True)}

    def entry(self, entry_id: str, /) -> Recorded | None:
        return self._by_id.get(entry_id)


@of_one(most=1 << 17)
def _order(recorded: Recorded) -> tuple[int, str, str]:
    entry = recorded.entry
    evidence = entry.evidence
    first = evidence[0].span.start if len(evidence) == 1 else min([e.span.start for e in evidence])
    return first, entry.type, entry.id
