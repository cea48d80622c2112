"""The Store, Writer and View ports. Back ends are reached by name; one behaviour suite runs on each.

A store is append-only. The single change it makes to what it holds is to close the ``recorded``
interval of what a later run superseded: an entry that a later build of the same document no longer
yields, or what was known about a document before more was.

**What is in force.** A document has one reading in force: what is known about it (its metadata) and its
entries, which belong together. A later run's reading takes the place of an earlier one, except that a
copy at another path without a date does not displace a dated reading. Of two readings in one run the
dated one counts, then the one at the smaller path, so that the order of the inputs does not matter.

**Versions.** Documents under one URL are versions of one page, in the order of ``published.begin``; one
without it stands where it was first recorded. Equal ones stand in the order of ``updated.begin`` (without
one first), then of path (so that the order in which files are built does not matter), of recording and id.
``Document.version_of`` is the version just before, as the view
knows it; it is the store's finding, and what a caller's document holds there is not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from os import PathLike
from typing import Any, Protocol, Self, runtime_checkable

from onrecord.document import Document
from onrecord.errors import Diagnostic
from onrecord.interval import Interval
from onrecord.ledger.decision import Decision
from onrecord.ledger.provenance import Entry, EntryType, InputStatus, Recorded, Run
from onrecord.ledger.review import Review
from onrecord.span import Bounds

REVIEW = "review"
"""The pipeline of a run that keeps decisions and reads nothing."""


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
        """The id of the document (of several, the first) that this very input gave before, or in this run.

        ``None`` when its reading has been superseded since, by other annotators or by another reading of
        the same path: going back to earlier settings reads again.
        """

    def add(self, document: Document, entries: Sequence[Entry], *, key: InputKey, where: str) -> InputStatus:
        """Keep a document and its entries, each quote sliced again from the text first.

        The same document with the same entries adds nothing. Another text under the URL of a kept
        document becomes its new version. Entries that the document had and that are not among
        ``entries`` have their recorded interval closed. The input goes into the run record as ``where``.

        All of it is kept or, when it raises, nothing; after any error but a :class:`StoreError` the run
        may go on with the next input.

        Raises:
            SpanError: when the quote of an entry or of a date, or a ``{"text", "start", "end"}`` in a
                body, is not the text at its span.
            MalformedError: when a text holds a lone surrogate.
            InternalError: when two entries that differ have one id, or a body is not JSON.
            LedgerFullError: when the disk is full; the run is lost.
        """

    def note(self, *, where: str, raw_digest: str, doc_id: str, status: InputStatus, path: str = "") -> None:
        """Put an input that needed no reading, or gave nothing, into the run record.

        ``path`` is where a known document was met this time, as in ``Document.path``: of all paths of a
        document the smallest is its own.
        """

    def diagnose(self, diagnostic: Diagnostic, /) -> None:
        """Keep a diagnostic with the run."""

    def decide(self, decision: Decision, /) -> str:
        """Keep what a reviewer decided, and give its id. It holds from the end of this run on.

        It stays in force for every later reading of the same text in which its entry is found again; see
        :class:`onrecord.ledger.review.Review`.

        Raises:
            DecisionError: when what it is about is not in the ledger, or there is nothing to undo.
            SpanError: when it quotes, or cites, what is not in the text.
            MalformedError: when a text holds a lone surrogate.
        """


class View(Protocol):
    """The record as it stood: entries published by one day, as the ledger knew them on another.

    What reviewers had decided by then is in force in it: corrected entries are as corrected, and those
    rejected are withheld.

    A view is one state: it does not see runs that end after it was made. Its iterators hold one document
    at a time.
    """

    @property
    def valid(self) -> datetime | None: ...

    @property
    def recorded(self) -> datetime | None: ...

    def documents(self) -> Iterator[Document]:
        """Documents in the order of publication, then by id.

        That is by ``published.begin``, then ``published.end``; an open one comes last.
        """

    def document(self, doc_id: str, /) -> Document | None:
        """The document with this id, if the view holds it."""

    def entries(
        self,
        *,
        types: Collection[EntryType] | None = None,
        doc_ids: Collection[str] | None = None,
        withheld: bool = False,
    ) -> Iterator[Recorded]:
        """Entries in the order of publication, document, first character, type, id.

        The first character is the smallest start of the evidence. ``recorded.end`` is open unless the
        view looks back to a time before the entry was superseded. ``withheld`` gives those too that a
        reviewer rejected.
        """

    def entry(self, entry_id: str, /) -> Recorded | None:
        """The entry with this id, if the view holds it; also one that a reviewer rejected."""

    @property
    def review(self) -> Review:
        """What people had decided about the record by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a search asks for; an empty field lets everything pass.

    Attributes:
        words: words that must all occur, «"phrases"», and starts of words («withdr*»).
        outlet: the outlet's name, whole.
        source: part of the name of somebody who speaks in the article.
        authority, act: of an attribution in the article; it must be the same one that ``source`` names.
        begin, end: published from, and before.
    """

    words: str = ""
    outlet: str = ""
    source: str = ""
    authority: str = ""
    act: str = ""
    begin: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An article that a search found, and where the words stand in it."""

    doc_id: str
    marks: tuple[Bounds, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """One page of what a search found, and what all of it is from: value and number of articles.

    A store need not look at every article that a common word stands in. With ``more``, the figures and the
    order are those of ``total`` articles, and others match too.
    """

    total: int = 0
    more: bool = False
    found: tuple[Found, ...] = ()
    outlets: tuple[tuple[str, int], ...] = ()
    authorities: tuple[tuple[str, int], ...] = ()
    acts: tuple[tuple[str, int], ...] = ()


@runtime_checkable
class Searchable(Protocol):
    """A view that can be searched. A store may do without; a reader then says so."""

    def search(self, wanted: Wanted, /, *, offset: int = 0, limit: int = 20) -> Findings:
        """Articles of the view, those that tell most of the words first; without words the latest first.

        Its cost does not grow with the number of articles that match.
        """

    def published_ends(self) -> Sequence[datetime]:
        """Where the publication intervals of the view's articles end, each once, in order."""


class Store(Protocol):
    """One ledger, open."""

    def begin(
        self, *, recorded: datetime, version: str, pipeline: str, settings: Mapping[str, Any]
    ) -> AbstractContextManager[Writer]:
        """Start a run: one transaction, kept when the block ends, dropped whole when it raises.

        ``recorded`` is in UTC, and is raised to just after the last run's (a microsecond) when a clock
        went backwards or stood still.

        Raises:
            LedgerBusyError: when another process, or another run of this store, is writing.
            LedgerFullError: when the disk is full; the ledger is as before.
            StoreError: when the store was opened for reading only.
            IntervalError: when ``recorded`` is not in UTC.
        """

    def view(self, *, valid: datetime | None = None, recorded: datetime | None = None) -> View:
        """The account up to, not including, ``valid``, as far as the ledger knew before ``recorded``.

        ``valid`` leaves out every document that was surely published later; undated ones stay.
        ``None`` sets no bound. Both bounds are in UTC and excluded: for «as known on that day» give the
        midnight at which the day ends.

        Raises:
            IntervalError: when a bound is not in UTC.
        """

    def runs(self) -> Iterator[Run]:
        """Every run, in the order in which they were recorded."""

    def builds(self) -> int:
        """How many runs have ended that did more than keep decisions (their pipeline is ``REVIEW``).

        As long as it stays the same, a view of the store holds what it held, but for new decisions.
        """

    def last_run(self) -> datetime | None:
        """When the last run that has ended was recorded; ``None`` before the first."""

    def touched(self, since: datetime, /) -> frozenset[str]:
        """The ids of the articles of which a run recorded after ``since`` added or changed anything.

        What a view holds of any other article is what it held then, but for what decisions made of it.
        """

    def health(self) -> Health:
        """Counts of what is in force, and everything that is wrong; takes time on a large ledger."""

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...


class IndexState(StrEnum):
    """How the index beside a ledger stands."""

    NONE = "none"
    IN_STEP = "in step"
    BEHIND = "behind"
    OTHER = "of another version or another ledger"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexHealth:
    """What ``onrecord doctor`` tells of the index beside a ledger.

    Attributes:
        articles, pairs, links: how much it holds.
        missing: how many articles, pairs and links of today's view are not in it (a reader makes them).
        problems: what it holds otherwise than the articles give it; empty when all is well.
    """

    location: str
    state: IndexState
    articles: int = 0
    pairs: int = 0
    links: int = 0
    missing: int = 0
    problems: tuple[str, ...] = ()


@runtime_checkable
class Following(Protocol):
    """A store that keeps an index of what views derive from its articles. A store may do without.

    The index is never the record: views give the same with it as without it, and it can be deleted at any
    time. ``progress`` is told how many articles more were put in.
    """

    def follow(self, doc_ids: Collection[str], *, progress: Callable[[int], None] | None = None) -> None:
        """Bring the index in step after a build that read the articles ``doc_ids``.

        It takes no longer on a large ledger, but where it was not in step before.

        Raises:
            StoreError: when it cannot be written; the ledger is whole.
        """

    def rebuild_index(self, *, progress: Callable[[int], None] | None = None) -> None:
        """Make the index anew from all articles.

        Raises:
            StoreError: when it cannot be written; the ledger is whole.
        """

    def index_health(self) -> IndexHealth:
        """Whether the index is in step, and whether it holds what the articles give."""


class Backend(Protocol):
    """What a name in the group ``onrecord.stores`` stands for."""

    def open(self, path: str | PathLike[str], *, create: bool, readonly: bool = False) -> Store:
        """Open the ledger at ``path``; make one when there is none and ``create`` is true.

        A ledger of an earlier version of OnRecord is migrated. Opening for reading only writes nothing.

        Raises:
            MissingLedgerError: there is no ledger at ``path``, or an empty file, and ``create`` is false.
            NotALedgerError: what is there is not a ledger of OnRecord.
            NewerLedgerError: a later version of OnRecord wrote it.
            LedgerBusyError: another process is writing, and opening has to.
            LedgerFullError: there is no room to make it.
            StoreError: it cannot be opened for another reason.
        """


def visible(published: Interval, *, valid: datetime | None) -> bool:
    """Whether a document may have been published before ``valid``; an undated one may always."""
    return valid is None or published.begin is None or published.begin < valid
