"""Entries, and where they come from: the run that recorded them and the annotator that made them.

Terms follow W3C PROV: an entry is an entity, a run the activity that generated it, the annotator the
agent. Every entry has four times: ``published`` (its article), ``said`` (the utterance), ``valid`` (the
world) and ``recorded`` (the ledger). The first three are intervals that may be open.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from onrecord.annotate.annotator import Origin
from onrecord.errors import Diagnostic, SpanError
from onrecord.interval import UNKNOWN, Interval
from onrecord.ledger.decision import Standing
from onrecord.span import Evidence


class EntryType(StrEnum):
    """What an entry of one document can be. Everything that spans documents is derived, not stored."""

    ATTRIBUTION = "attribution"
    CLAIM = "claim"
    COMMITMENT = "commitment"
    EVENT = "event"
    QUANTITY = "quantity"
    ENTITY = "entity"
    DATING = "dating"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the record.

    ``body`` holds the fields of the machine contract beside id, type, evidence and times; text fields
    in it are ``{"text", "start", "end"}`` in code points of the document's text.

    Raises:
        SpanError: when it has no evidence, or evidence of another document.
    """

    id: str
    type: EntryType
    doc_id: str
    body: Mapping[str, Any]
    evidence: tuple[Evidence, ...]
    origin: Origin
    said: Interval = UNKNOWN
    valid: Interval = UNKNOWN

    def __post_init__(self) -> None:
        if not self.evidence:
            raise SpanError(
                f"The {self.type} {self.id} has no evidence.",
                next_step="Cite the characters that support it, or leave the entry out.",
            )
        for evidence in self.evidence:
            if evidence.span.doc_id != self.doc_id:
                raise SpanError(
                    f"The {self.type} {self.id} cites another document than its own.",
                    next_step="An entry belongs to one document; links between documents are derived.",
                )


def entry_id(kind: EntryType, *, doc_id: str, body: Mapping[str, Any], evidence: tuple[Evidence, ...]) -> str:
    """A stable id: the same finding in the same text has it in every build, on every machine."""
    spans = [[e.span.start, e.span.end] for e in evidence]
    canonical = json.dumps([kind, doc_id, spans, body], sort_keys=True, ensure_ascii=False, default=as_json)
    digest = hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{kind[:3]}-{digest[:16]}"


def as_json(value: object) -> object:
    """What ``json.dumps(default=...)`` needs for a body: any mapping as an object, any sequence as a list.

    Raises:
        TypeError: for anything else.
    """
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return list(value)
    raise TypeError(f"not a JSON value: {type(value).__name__}")


class InputStatus(StrEnum):
    """What became of one input of a run."""

    ADDED = "added"
    KNOWN = "known"
    NEW_VERSION = "new version"
    REANNOTATED = "annotated again"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInput:
    """One input as a run met it. ``doc_id`` is empty when it gave no document."""

    where: str
    raw_digest: str
    doc_id: str
    status: InputStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One build: when it was recorded, by which version and settings, from what, and what went wrong."""

    id: str
    recorded: datetime
    version: str
    pipeline: str
    settings: Mapping[str, Any]
    inputs: tuple[RunInput, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An entry as the ledger holds it: since when, and until when it was in force there.

    ``entry`` is as it stands, with the corrections of reviewers; ``found`` is what the annotator found, and
    is there only where a correction made it another. ``standing`` is what people decided about it.
    """

    entry: Entry
    published: Interval
    recorded: Interval
    run_id: str
    standing: Standing | None = None
    found: Entry | None = None

    @property
    def rejected(self) -> bool:
        """Whether a reviewer took it out of the views; it stays in the ledger."""
        return self.standing is not None and self.standing.rejected
