"""From paths to a ledger: what is new is read and written, in one run, and its index brought in step."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import onrecord
from onrecord.document import Document
from onrecord.engines.engine import Outcome
from onrecord.errors import Diagnostic, InputError, InternalError, MalformedError, SpanError, StoreError
from onrecord.ingest.sources import RawInput, discover
from onrecord.ledger.provenance import Entry, EntryType, InputStatus
from onrecord.ledger.store import Following, InputKey, Store, Writer
from onrecord.registry import Group, load
from onrecord.workflow.reading import Reading, Task, pipeline, read_input
from onrecord.workflow.settings import Settings

INDEX_BEHIND = "OW200"
"""The ledger is whole, and the index beside it was not brought in step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSummary:
    """What a build did. ``inputs`` counts by :class:`InputStatus`."""

    run_id: str
    inputs: Mapping[str, int]
    entries: Mapping[str, int]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def failed(self) -> int:
        return self.inputs.get(InputStatus.FAILED, 0)

    def as_json(self) -> dict[str, Any]:
        return {
            "run": self.run_id,
            "inputs": dict(self.inputs),
            "entries": dict(self.entries),
            "diagnostics": [
                {"code": d.code, "where": d.where, "why": d.why, "next_step": d.next_step}
                for d in self.diagnostics
            ],
        }


Progress = Callable[[str], None]
"""Told of each input when it is done, by its name."""


def build(
    store: Store,
    paths: Sequence[str],
    *,
    settings: Settings,
    recorded: datetime,
    stdin: bytes | None = None,
    progress: Progress | None = None,
    indexing: Callable[[int], None] | None = None,
) -> BuildSummary:
    """Read what is new under ``paths`` into ``store``, in one run.

    An input whose bytes and settings an earlier run has read is not read again. A build that ends
    early, for whatever reason, leaves the ledger as it was. When it has ended, the index beside the ledger
    is brought in step, where the store keeps one; ``indexing`` is told how many articles more are in it.

    Raises:
        StoreError: when the ledger cannot be written.
        SettingsError, RegistryError: when the settings cannot be met.
    """
    digest = pipeline(settings).digest
    engine = load(Group.ENGINES, settings.engine)(workers=settings.workers)
    with store.begin(
        recorded=recorded,
        version=onrecord.__version__,
        pipeline=digest,
        settings=settings.as_json(),
    ) as writer:
        run = _Run(writer=writer, settings=settings, digest=digest, progress=progress)
        flying: deque[Task] = deque()
        for outcome in engine.map(read_input, run.tasks(paths, stdin=stdin, into=flying)):
            run.take(flying.popleft(), outcome)
    run.follow(store, indexing)
    return run.summary()


@dataclass(kw_only=True)
class _Run:
    """One build under way: what it has met and made so far."""

    writer: Writer
    settings: Settings
    digest: str
    progress: Progress | None
    inputs: Counter[InputStatus] = field(default_factory=Counter)
    entries: Counter[EntryType] = field(default_factory=Counter)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    read: set[str] = field(default_factory=set)

    def follow(self, store: Store, indexing: Callable[[int], None] | None) -> None:
        """Bring the index in step with what was read; the ledger is whole without it."""
        if not isinstance(store, Following):
            return
        try:
            store.follow(self.read, progress=indexing)
        except StoreError as error:
            self.diagnostics.append(
                Diagnostic(code=INDEX_BEHIND, where="index", why=error.why, next_step=error.next_step)
            )

    def tasks(self, paths: Sequence[str], *, stdin: bytes | None, into: deque[Task]) -> Iterator[Task]:
        """The inputs that must be read, each put into ``into`` as it is handed out."""
        for found in discover(paths, stdin=stdin, max_bytes=self.settings.ingest.max_bytes):
            if isinstance(found, Diagnostic):
                self._met(found)
                continue
            try:
                task = _task(found, settings=self.settings, digest=self.digest)
            except InputError as error:
                diagnostic = Diagnostic.of(error, where=found.where)
                self._failed(found.where, raw_digest="", diagnostics=(diagnostic,))
                continue
            known = self.writer.known(task.key)
            if known is None:
                into.append(task)
                yield task
            else:
                self._note(task.where, task.key.raw_digest, known, InputStatus.KNOWN, path=task.path)

    def _met(self, diagnostic: Diagnostic) -> None:
        """Something that was no input: a failure, or a warning of what was passed over."""
        if diagnostic.is_error:
            self._failed(diagnostic.where, raw_digest="", diagnostics=(diagnostic,))
        else:
            self._tell(diagnostic.where, (diagnostic,))

    def take(self, task: Task, outcome: Outcome[Reading]) -> None:
        """Write what became of ``task``."""
        reading = outcome.value or Reading()
        if outcome.error is not None:
            reading = Reading(diagnostics=(Diagnostic.of(outcome.error, where=task.where),))
        if not reading.documents:
            self._failed(task.where, raw_digest=task.key.raw_digest, diagnostics=reading.diagnostics)
            return
        for document, entries in reading.documents:
            self._add(task, document, entries)
        self._tell(task.where, reading.diagnostics)

    def _add(self, task: Task, document: Document, entries: tuple[Entry, ...]) -> None:
        try:
            status = self.writer.add(document, entries, key=task.key, where=task.where)
        except (SpanError, MalformedError, InternalError) as error:
            # The ledger refused this one input; a StoreError would end the run.
            diagnostic = Diagnostic.of(error, where=task.where)
            self._failed(task.where, raw_digest=task.key.raw_digest, diagnostics=(diagnostic,))
            return
        self.inputs[status] += 1
        self.read.add(document.id)
        if status is not InputStatus.KNOWN:
            self.entries.update(entry.type for entry in entries)

    def summary(self) -> BuildSummary:
        return BuildSummary(
            run_id=self.writer.run_id,
            inputs={str(status): self.inputs[status] for status in InputStatus if self.inputs[status]},
            entries={str(kind): self.entries[kind] for kind in EntryType if self.entries[kind]},
            diagnostics=tuple(self.diagnostics),
        )

    def _failed(self, where: str, *, raw_digest: str, diagnostics: Iterable[Diagnostic]) -> None:
        self._note(where, raw_digest, "", InputStatus.FAILED, diagnostics)

    def _note(
        self,
        where: str,
        raw_digest: str,
        doc_id: str,
        status: InputStatus,
        diagnostics: Iterable[Diagnostic] = (),
        *,
        path: str = "",
    ) -> None:
        self.writer.note(where=where, raw_digest=raw_digest, doc_id=doc_id, status=status, path=path)
        self.inputs[status] += 1
        self._tell(where, diagnostics)

    def _tell(self, where: str, diagnostics: Iterable[Diagnostic]) -> None:
        for diagnostic in diagnostics:
            self.writer.diagnose(diagnostic)
            self.diagnostics.append(diagnostic)
        if self.progress:
            self.progress(where)


def _task(found: RawInput, *, settings: Settings, digest: str) -> Task:
    raw = found.read()
    options = found.options(settings.ingest)
    return Task(
        raw=raw,
        key=InputKey(raw_digest=hashlib.sha256(raw).hexdigest(), ingest=options.digest(), pipeline=digest),
        where=found.where,
        path=found.path,
        options=options,
        annotators=settings.annotators,
        lexicons=settings.lexicons,
    )
