"""A document: one article as text, with what is known about it. Its offsets are fixed here, for good.

Text is normalised once, at ingest (:mod:`onrecord.ingest`), and never again. Everything later points
into :attr:`Document.text` with half-open code point offsets.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from onrecord.errors import SpanError
from onrecord.interval import UNKNOWN, Interval
from onrecord.span import Bounds, Evidence, Span, cut


class ZoneKind(StrEnum):
    """What a block of a page is. Chrome is the site's furniture and yields no entries."""

    TITLE = "title"
    DATELINE = "dateline"
    BYLINE = "byline"
    CAPTION = "caption"
    CREDIT = "credit"
    BODY = "body"
    CHROME = "chrome"


@dataclass(frozen=True, slots=True, order=True)
class Zone:
    """One block (a paragraph, a headline, a caption) of the text, without the space around it."""

    start: int
    end: int
    kind: ZoneKind

    @property
    def bounds(self) -> Bounds:
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Published:
    """When a document was published, by which rule, and the characters that say so.

    ``evidence`` is empty when the rule read something outside the text (metadata, a sidecar, an
    option): then ``detail`` holds the value as it was read. ``rule`` is ``"none"`` and the interval
    open when nothing tells.
    """

    interval: Interval = UNKNOWN
    rule: str = "none"
    evidence: tuple[Evidence, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One article.

    Attributes:
        id: sha256 of text and URL, in hex; the same article twice is one document.
        text: normalised once at ingest. Offsets count its code points.
        raw_digest: sha256 of the bytes that were read, in hex.
        zones: every non-blank block of the text, in order, without overlap.
        language: ISO 639-1 code, ``"und"`` when undetermined.
        external_id: the id that the caller gave (JSONL), else empty.
        path: where it was read from, as given; not part of the identity.
        updated: the last change that the page states, apart from ``published``.
    """

    id: str
    text: str
    raw_digest: str
    zones: tuple[Zone, ...] = ()
    url: str = ""
    outlet: str = ""
    byline: tuple[str, ...] = ()
    title: str = ""
    published: Published = field(default_factory=Published)
    updated: Published | None = None
    language: str = "und"
    external_id: str = ""
    path: str = ""
    version_of: str | None = None

    def __post_init__(self) -> None:
        at = 0
        for zone in self.zones:
            if not at <= zone.start < zone.end <= len(self.text):
                raise SpanError(
                    f"Zone {zone.kind} {zone.start}..{zone.end} overlaps its neighbour or leaves "
                    f"the text of {len(self.text)} code points.",
                    next_step="Zones are sorted, disjoint and lie within the text.",
                )
            at = zone.end

    def span(self, start: int, end: int) -> Span:
        """The span ``start..end`` of this document.

        Raises:
            SpanError: when it is empty or leaves the text.
        """
        return self.cite(start, end).span

    def cite(self, start: int, end: int) -> Evidence:
        """Cut the evidence ``start..end`` (code points, half-open) out of the text.

        Raises:
            SpanError: when it is empty or leaves the text.
        """
        return cut(self.text, Span(self.id, start, end))

    def zone_at(self, offset: int) -> Zone | None:
        """The zone that holds the character at ``offset``, if it lies in one."""
        return next((z for z in self.zones if z.start <= offset < z.end), None)


def document_id(*, text: str, url: str) -> str:
    """The identity of an article: sha256 over its text and URL, in hex."""
    digest = hashlib.sha256()
    digest.update(text.encode("utf-8", "surrogatepass"))
    digest.update(b"\0")
    digest.update(url.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


_WRAP_MIN_LINES = 8
_WRAP_WIDTH = (45, 90)


def blocks(text: str) -> tuple[Bounds, ...]:
    """The blocks of a text: paragraphs apart by line ends, or by blank lines when lines are wrapped.

    A text counts as hard-wrapped when most of its lines that another line follows directly are of
    one typewriter width; then only blank lines part its paragraphs.
    """
    lines: list[Bounds] = []
    at = 0
    for line in text.split("\n"):
        lines.append((at, at + len(line)))
        at += len(line) + 1
    wrapped = _is_wrapped(text, lines)
    out: list[Bounds] = []
    open_block: Bounds | None = None
    for start, end in lines:
        stripped = text[start:end].strip()
        if not stripped:
            if open_block:
                out.append(open_block)
            open_block = None
            continue
        left = start + (len(text[start:end]) - len(text[start:end].lstrip()))
        right = left + len(stripped)
        if open_block and wrapped:
            open_block = (open_block[0], right)
        else:
            if open_block:
                out.append(open_block)
            open_block = (left, right)
    if open_block:
        out.append(open_block)
    return tuple(out)


def _is_wrapped(text: str, lines: list[Bounds]) -> bool:
    """Whether line ends inside paragraphs are typesetting rather than paragraph breaks."""
    inner = [
        text[a:b].rstrip() for (a, b), (c, d) in pairwise(lines) if text[a:b].strip() and text[c:d].strip()
    ]
    if len(inner) < _WRAP_MIN_LINES or not any(not text[a:b].strip() for a, b in lines):
        return False
    narrow = sum(_WRAP_WIDTH[0] <= len(line) <= _WRAP_WIDTH[1] for line in inner)
    unfinished = sum(line[-1:] not in ".!?”\"'’:" for line in inner)
    return narrow >= 0.7 * len(inner) and unfinished >= 0.6 * len(inner)
