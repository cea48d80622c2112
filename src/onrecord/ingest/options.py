"""What a run of ingest is told, and what it gives back.

Warnings (``OW1##``) of inputs that were used all the same::

    OW101  the encoding was a guess                 OW106  two rules give dates that differ
    OW102  characters were replaced by U+FFFD       OW107  the article is not in English
    OW103  a date that does not exist or parse      OW108  files that are no articles were passed over
    OW104  day and month cannot be told apart       OW109  a sidecar entry that cannot be used
    OW105  a weekday contradicts its date           OW110  nothing tells when it was published
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from onrecord.document import Document
from onrecord.errors import Diagnostic
from onrecord.ingest.metadata import Metadata
from onrecord.ingest.rules import rules
from onrecord.interval import Interval, iso

INGEST_VERSION = "2"
"""Raised whenever the same bytes may give another document."""

MAX_BYTES = 20_000_000
"""What one article may have, unless the caller says otherwise."""

GUESSED_ENCODING = "OW101"
REPLACED = "OW102"
BAD_DATE = "OW103"
AMBIGUOUS_DATE = "OW104"
WRONG_WEEKDAY = "OW105"
DATES_DIFFER = "OW106"
NOT_ENGLISH = "OW107"
PASSED_OVER = "OW108"
BAD_SIDECAR = "OW109"
UNDATED = "OW110"


class Form(StrEnum):
    """The formats that ingest reads."""

    AUTO = "auto"
    TEXT = "text"
    HTML = "html"
    JSONL = "jsonl"


@dataclass(frozen=True, kw_only=True)
class IngestOptions:
    """What the caller states about all inputs of a run; a stated value goes before what a page says.

    Attributes:
        published: when the articles were published, for inputs that are known to be of one date.
        url, outlet: the address and the outlet, for a single article.
        language: ISO 639-1 code, to be taken without detection.
        max_bytes: a larger input is refused (OR104).
        sidecar: what stands beside this one input; :func:`onrecord.ingest.sources.discover` finds it.
        form: how the input is to be read; ``AUTO`` tells by its content.
    """

    published: Interval | None = None
    url: str = ""
    outlet: str = ""
    language: str = ""
    max_bytes: int = MAX_BYTES
    sidecar: Metadata | None = None
    form: Form = Form.AUTO

    @cached_property
    def _digest(self) -> str:
        told = self.published
        state = {
            "version": INGEST_VERSION,
            "rules": rules().digest,
            "published": None if told is None else [iso(told.begin), iso(told.end), told.granularity.value],
            "url": self.url,
            "outlet": self.outlet,
            "language": self.language,
            "max_bytes": self.max_bytes,
            "sidecar": self.sidecar.digest() if self.sidecar else None,
            "form": self.form.value,
        }
        packed = json.dumps(state, sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(packed.encode("ascii")).hexdigest()[:12]

    def digest(self) -> str:
        """12 hex digits over the options, the rules and the version of ingest.

        An input whose bytes, sidecar and digest are those of an earlier run need not be read again.
        """
        return self._digest


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What became of one input: its documents, and what went wrong."""

    documents: tuple[Document, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = field(default_factory=tuple)
