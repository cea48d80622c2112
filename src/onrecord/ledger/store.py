"""The Store, Writer and View ports. Back ends are reached by name; one behaviour suite runs on each.

A store is append-only. The single change it makes to what it holds is to close the ``recorded``
interval of an entry that a later build of the same document no longer yields.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, Self

from onrecord.document import Document
from onrecord.errors import Diagnostic
from onrecord.interval import Interval
from onrecord.ledger.provenance import Entry, EntryType, InputStatus, Recorded, Run


@dataclass(frozen=True, slots=True, kw_only=True)
class InputKey:
    """What decides whether an input must be read again: its bytes and all that shapes its reading.

    ``ingest`` digests everything outside the bytes that made the document (version, options, sidecar,
    URL); ``pipeline`` digests the annotators and their rules.
    """

    raw_digest: str
    ingest: str
    pipeline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What ``onrecord doctor`` asks of a store. ``problems`` is empty when all is well."""

    backend: str
    location: str
    schema_version: int
    documents: int
    entries: int
    runs: int
    problems: tuple[str, ...] = ()


class Writer(Protocol):
    """One run's writing. Nothing of it is seen by anyone until the run ends well."""

    @property
    def run_id(self) -> str: ...

    def known(self, key: InputKey, /) -> str | None:
        """The id of the document that this very input gave in an earlier run or in this one."""

    def add(self, document: Document, entries: Sequence[Entry], *, key: InputKey, where: str) -> InputStatus:
        """Keep a document and its entries, each quote sliced again from the text first.

        The same document with the same entries adds nothing. Another text under the URL of a kept
        document becomes its new version. Entries that the document had and that are not among
        ``entries`` have their recorded interval closed.

        Raises:
            SpanError: when an entry's quote is not the text at its span.
        """

    def note(self, *, where: str, raw_digest: str, doc_id: str, status: InputStatus) -> None:
        """Put an input that needed no reading, or gave nothing, into the run record."""

    def diagnose(self, diagnostic: Diagnostic, /) -> None:
        """Keep a diagnostic with the run."""


class View(Protocol):
    """The record as it stood: entries published by one day, as the ledger knew them on another."""

    @property
    def valid(self) -> datetime | None: ...

    @property
    def recorded(self) -> datetime | None: ...

    def documents(self) -> Iterator[Document]:
        """Documents in the order of publication (undated last), then by id."""

    def document(self, doc_id: str, /) -> Document | None: ...

    def entries(
        self,
        *,
        types: Collection[EntryType] | None = None,
        doc_ids: Collection[str] | None = None,
    ) -> Iterator[Recorded]:
        """Entries in the order of publication, document, first character, type, id."""

    def entry(self, entry_id: str, /) -> Recorded | None: ...


class Store(Protocol):
    """One ledger, open."""

    def begin(
        self, *, recorded: datetime, version: str, pipeline: str, settings: Mapping[str, Any]
    ) -> AbstractContextManager[Writer]:
        """Start a run: one transaction, kept when the block ends, dropped whole when it raises.

        ``recorded`` is raised to just after the last run's when a clock went backwards.

        Raises:
            LedgerBusyError: when another process is writing.
            LedgerFullError: when the disk is full; the ledger is as before.
        """

    def view(self, *, valid: datetime | None = None, recorded: datetime | None = None) -> View:
        """The account up to, not including, ``valid``, as far as the ledger knew before ``recorded``.

        ``valid`` leaves out every document that was surely published later; undated ones stay.
        ``None`` sets no bound.
        """

    def runs(self) -> Iterator[Run]:
        """Every run, in the order in which they were recorded."""

    def health(self) -> Health: ...

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...


def visible(published: Interval, *, valid: datetime | None) -> bool:
    """Whether a document may have been published before ``valid``; an undated one may always."""
    return valid is None or published.begin is None or published.begin < valid
