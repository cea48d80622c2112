"""Stage 1: one input and its settings to documents and entries, a pure function that any engine can map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from inspect import signature
from pathlib import Path
from typing import Any

from onrecord.annotate.annotator import AnnotatedDocument, Layer, Pipeline
from onrecord.annotate.layers import Written
from onrecord.annotate.sentence import Parse
from onrecord.document import Document
from onrecord.errors import Diagnostic
from onrecord.ingest.documents import ingest
from onrecord.ingest.options import IngestOptions
from onrecord.ledger.entries import entries as entries_of
from onrecord.ledger.provenance import Entry
from onrecord.ledger.store import InputKey
from onrecord.registry import Group, load
from onrecord.workflow.settings import Settings

READ_LANGUAGES = frozenset({"en", "und"})
"""Languages whose articles are annotated; the others are kept, without entries, and said so."""


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


def pipeline(settings: Settings) -> Pipeline:
    """The annotators that ``settings`` name, ready to run.

    Raises:
        RegistryError: when one is not to be had.
        SettingsError: when one comes before what it requires.
    """
    return pipeline_of(settings.annotators, settings.lexicons)


@cache
def pipeline_of(annotators: tuple[str, ...], lexicons: tuple[Path, ...]) -> Pipeline:
    """As :func:`pipeline`, from what of the settings travels to a process; made once in each."""
    return Pipeline(tuple(_annotator(name, lexicons) for name in annotators))


def _annotator(name: str, lexicons: tuple[Path, ...]) -> Any:
    factory = load(Group.ANNOTATORS, name)
    if "lexicons" in signature(factory).parameters:
        return factory(lexicons=lexicons)
    return factory()


def read_input(task: Task) -> Reading:
    """Stage 1 for one input: bytes to documents and their entries."""
    found = ingest(task.raw, where=task.where, path=task.path, options=task.options)
    run = pipeline_of(task.annotators, task.lexicons)
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
