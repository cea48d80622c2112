"""A document: one article as text, with what is known about it. Its offsets are fixed here, for good.

Text is normalised once, at ingest (:mod:`onrecord.ingest`), and never again. Everything later points
into :attr:`Document.text` with half-open code point offsets.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from onrecord.blocks import blocks as blocks  # noqa: PLC0414
from onrecord.errors import SpanError
from onrecord.interval import UNKNOWN, Interval
from onrecord.span import Bounds, Evidence, Span, cut


class ZoneKind(StrEnum):
    """What a block of a page is. Chrome, the site's furniture, and readers' comments yield no entries."""

    TITLE = "title"
    DATELINE = "dateline"
    BYLINE = "byline"
    CAPTION = "caption"
    CREDIT = "credit"
    BODY = "body"
    CHROME = "chrome"
    COMMENTS = "comments"


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
    import hashlib

    digest = hashlib.sha256()
    digest.update(text.encode("utf-8", "surrogatepass"))
    digest.update(b"\0")
    digest.update(url.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
