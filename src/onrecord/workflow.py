"""From paths to a ledger, and from lines to annotations: the stages composed.

Effects come in as arguments: the store to write to, the time to record, where to tell of progress.
Stage 1 (:func:`read_input`) is a pure, picklable function of one input and its settings, so that any
engine can map it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from inspect import signature
from itertools import islice
from pathlib import Path
from typing import Any

import onrecord
from onrecord.annotate.annotator import AnnotatedDocument, Layer, Pipeline
from onrecord.annotate.asked.answers import answers_to
from onrecord.annotate.layers import Written
from onrecord.annotate.sentence import Parse
from onrecord.document import Document
from onrecord.engines.engine import Outcome
from onrecord.errors import (
    Diagnostic,
    InputError,
    InternalError,
    MalformedError,
    OnRecordError,
    SpanError,
)
from onrecord.export.annotation import annotation_line, answer_line, error_line
from onrecord.ingest.documents import ingest, line_text
from onrecord.ingest.options import Form, IngestOptions
from onrecord.ingest.sources import RawInput, discover
from onrecord.ledger.entries import entries as entries_of
from onrecord.ledger.provenance import Entry, EntryType, InputStatus
from onrecord.ledger.store import InputKey, Store, Writer
from onrecord.registry import Group, load


def annotators_with(attribution: str) -> tuple[str, ...]:
    """The built-in annotators in their order, with the named one for attributions."""
    return ("spacy", "timex", attribution, "events")


DEFAULT_ANNOTATORS = annotators_with("trained")

READ_LANGUAGES = frozenset({"en", "und"})
"""Languages whose articles are annotated; the others are kept, without entries, and said so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What decides the outcome of a build, beside its input; and how the work is spread.

    Attributes:
        annotators: registry names, each after those that assign what it requires.
        ingest: what the caller knows of all inputs (a date of publication, an outlet, ...).
        lexicons: folders whose TOML files extend the packaged lexicons of the same name.
        engine: registry name of the engine; it changes the speed, never the outcome.
        workers: processes; ``None`` for one a core.
    """

    annotators: tuple[str, ...] = DEFAULT_ANNOTATORS
    ingest: IngestOptions = field(default_factory=IngestOptions)
    lexicons: tuple[Path, ...] = ()
    engine: str = "processes"
    workers: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The settings that a run record keeps: those that decide the outcome."""
        return {
            "annotators": list(self.annotators),
            "ingest": self.ingest.digest(),
            "lexicons": [str(folder) for folder in self.lexicons],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One input with all that its reading depends on."""

    raw: bytes
    key: InputKey
    where: str
    path: str
    options: IngestOptions
    annotators: tuple[str, ...]
    lexicons: tuple[Path, ...]
    asked_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What stage 1 made of one input."""

    documents: tuple[tuple[Document, tuple[Entry, ...]], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


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


def pipeline(settings: Settings) -> Pipeline:
    """The annotators that ``settings`` name, ready to run.

    Raises:
        RegistryError: when one is not to be had.
        SettingsError: when one comes before what it requires.
    """
    return _pipeline(settings.annotators, settings.lexicons)


@cache
def _pipeline(annotators: tuple[str, ...], lexicons: tuple[Path, ...]) -> Pipeline:
    return Pipeline(tuple(_annotator(name, lexicons) for name in annotators))


def _annotator(name: str, lexicons: tuple[Path, ...]) -> Any:
    factory = load(Group.ANNOTATORS, name)
    if "lexicons" in signature(factory).parameters:
        return factory(lexicons=lexicons)
    return factory()


def read_input(task: Task) -> Reading:
    """Stage 1 for one input: bytes to documents and their entries."""
    found = ingest(task.raw, where=task.where, path=task.path, options=task.options)
    run = _pipeline(task.annotators, task.lexicons)
    made: list[tuple[Document, tuple[Entry, ...]]] = []
    diagnostics = list(found.diagnostics)
    for document in found.documents:
        annotated = annotate(document, run)
        made.append((document, entries_of(annotated)))
        diagnostics += [Diagnostic(code="OW300", where=task.where, why=why) for why in annotated.warnings]
    return Reading(documents=tuple(made), diagnostics=tuple(diagnostics))


def annotate(document: Document, run: Pipeline) -> AnnotatedDocument:
    """``document`` with its layers; empty ones when its language is not read."""
    if document.language in READ_LANGUAGES:
        return run(document)
    empty = AnnotatedDocument(document=document)
    layers: dict[Layer, Any] = {
        Layer.PARSE: Parse(),
        Layer.WRITTEN: Written(),
        **dict.fromkeys((Layer.ENTITIES, Layer.TIMEXES, Layer.ATTRIBUTIONS, Layer.EVENTS), ()),
    }
    for annotator in run.annotators:
        empty = empty.with_layers(
            annotator.origin, **{str(layer): layers[layer] for layer in sorted(annotator.assigns)}
        )
    return empty


def build(
    store: Store,
    paths: Sequence[str],
    *,
    settings: Settings,
    recorded: datetime,
    stdin: bytes | None = None,
    progress: Progress | None = None,
) -> BuildSummary:
    """Read what is new under ``paths`` into ``store``, in one run.

    An input whose bytes and settings an earlier run has read is not read again. A build that ends
    early, for whatever reason, leaves the ledger as it was.

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


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedLine:
    """One line of ``onrecord annotate``: the object to write, and what is to be said of its input."""

    line: Mapping[str, Any]
    diagnostics: tuple[Diagnostic, ...] = ()


def annotate_lines(
    lines: Iterable[bytes], *, settings: Settings, name: str = "-", asked_only: bool = False
) -> Iterator[AnnotatedLine]:
    """The machine contract of ``onrecord annotate``: for each JSON line its annotation, in order.

    A line that cannot be read has an ``"error"`` in the place of its layers. Blank lines are left out.
    With ``asked_only`` a line has the answers to its ``pairs`` and ``events`` and no layer; no parser runs.
    """
    if not asked_only:
        pipeline(settings)
    engine = load(Group.ENGINES, settings.engine)(workers=settings.workers)
    flying: deque[tuple[Task, ...]] = deque()
    size = _BATCH if asked_only else 1

    def batches() -> Iterator[tuple[Task, ...]]:
        numbered = ((n, line) for n, line in enumerate(lines, start=1) if line.strip())
        while batch := tuple(islice(numbered, size)):
            flying.append(
                tuple(
                    _line_task(line, where=f"{name}:{n}", settings=settings, asked_only=asked_only)
                    for n, line in batch
                )
            )
            yield flying[-1]

    for outcome in engine.map(_annotate_batch, batches()):
        batch = flying.popleft()
        if outcome.value is not None:
            yield from outcome.value
        elif outcome.error is not None:
            yield from (_failed_line(task, outcome.error) for task in batch)


_BATCH = 32
"""Lines that travel to a process together when each takes no longer than the journey."""


def _annotate_batch(batch: tuple[Task, ...]) -> tuple[AnnotatedLine, ...]:
    return tuple(annotate_line(task) for task in batch)


def annotate_line(task: Task) -> AnnotatedLine:
    """Stage 1 for one line of ``onrecord annotate``; what is wrong with the line becomes its answer."""
    try:
        return _answered_line(task) if task.asked_only else _annotated_line(task)
    except (InputError, SpanError) as error:
        return _failed_line(task, error)


def _annotated_line(task: Task) -> AnnotatedLine:
    found = ingest(task.raw, where=task.where, path=task.path, options=task.options)
    for document in found.documents:
        record = _line_record(task.raw)
        answers = answers_to(record, document.text)
        annotated = annotate(document, _pipeline(task.annotators, task.lexicons))
        warnings = (Diagnostic(code="OW300", where=task.where, why=w) for w in annotated.warnings)
        return AnnotatedLine(
            line=annotation_line(annotated, id=record.get("id"), answers=answers),
            diagnostics=(*found.diagnostics, *warnings),
        )
    last = found.diagnostics[-1]
    return AnnotatedLine(line=error_line(last, id=_line_id(task.raw)), diagnostics=found.diagnostics)


def _answered_line(task: Task) -> AnnotatedLine:
    text, diagnostics = line_text(task.raw, where=task.where, options=task.options)
    record = _line_record(task.raw)
    return AnnotatedLine(
        line=answer_line(answers_to(record, text), id=record.get("id")), diagnostics=diagnostics
    )


def _failed_line(task: Task, error: OnRecordError) -> AnnotatedLine:
    diagnostic = Diagnostic.of(error, where=task.where)
    return AnnotatedLine(line=error_line(diagnostic, id=_line_id(task.raw)), diagnostics=(diagnostic,))


def _line_task(line: bytes, *, where: str, settings: Settings, asked_only: bool) -> Task:
    return Task(
        raw=line,
        key=InputKey(raw_digest="", ingest="", pipeline=""),
        where=where,
        path="",
        options=replace(settings.ingest, form=Form.JSONL),
        annotators=settings.annotators,
        lexicons=settings.lexicons,
        asked_only=asked_only,
    )


def _line_record(line: bytes) -> Mapping[str, Any]:
    """The object of a line that was read already."""
    record: Mapping[str, Any] = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    return record


def _line_id(line: bytes) -> Any:
    """The ``id`` that a line gives, of whatever JSON type; ``None`` when it cannot be read."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value.get("id") if isinstance(value, dict) else None
