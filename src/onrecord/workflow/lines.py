"""From lines to annotations: the machine contract of ``onrecord annotate``."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from onrecord.annotate.asked.answers import answers_to
from onrecord.errors import Diagnostic, InputError, OnRecordError, SpanError
from onrecord.export.annotation import annotation_line, answer_line, error_line
from onrecord.ingest.documents import ingest, line_text
from onrecord.ingest.options import Form
from onrecord.ledger.store import InputKey
from onrecord.registry import Group, load
from onrecord.workflow.reading import Task, annotate, pipeline, pipeline_of
from onrecord.workflow.settings import Settings


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
        annotated = annotate(document, pipeline_of(task.annotators, task.lexicons))
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
