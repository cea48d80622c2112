"""Spans and evidence: the only offset arithmetic in OnRecord.

Offsets are Unicode code points of one document's text, half-open: ``text[start:end]``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onrecord.errors import SpanError


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` up to, not including, ``end`` of the document ``doc_id``."""

    doc_id: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise SpanError(
                f"A span needs 0 <= start < end, not {self.start}..{self.end}.",
                next_step="An empty span supports nothing: leave the field out instead.",
            )

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, other: object) -> bool:
        return (
            isinstance(other, Span)
            and self.doc_id == other.doc_id
            and self.start <= other.start
            and other.end <= self.end
        )

    def overlaps(self, other: Span) -> bool:
        return self.doc_id == other.doc_id and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """The characters that support an entry. Made by :func:`cut` alone: sliced, never typed in."""

    span: Span
    quote: str

    def __post_init__(self) -> None:
        if len(self.quote) != len(self.span):
            raise SpanError(
                f"The quote has {len(self.quote)} code points, its span {len(self.span)}.",
                next_step="Make evidence with Document.cite(start, end).",
            )


def cut(text: str, span: Span) -> Evidence:
    """Slice ``span`` out of ``text``.

    Raises:
        SpanError: when the span reaches beyond the text.
    """
    if span.end > len(text):
        raise SpanError(
            f"The span {span.start}..{span.end} leaves the text of {len(text)} code points.",
            next_step="Offsets are code points of Document.text.",
        )
    return Evidence(span=span, quote=text[span.start : span.end])


Bounds = tuple[int, int]
"""A ``(start, end)`` pair inside a document that the context names."""


def trim(text: str, start: int, end: int) -> Bounds:
    """Draw both ends in past white space; ``end <= start`` when nothing else is there."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def joined(text: str, bounds: Iterable[Bounds]) -> tuple[Bounds, ...]:
    """Sorted bounds in which pieces that touch, overlap or have only white space between are one."""
    out: list[Bounds] = []
    for start, end in sorted(bounds):
        if out and (start <= out[-1][1] or not text[out[-1][1] : start].strip()):
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def overlap(a: Bounds, b: Bounds) -> int:
    """How many code points the two share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def inside(inner: Bounds, outer: Iterable[Bounds]) -> bool:
    """Whether one of the pieces of ``outer`` holds ``inner`` whole."""
    return any(start <= inner[0] and inner[1] <= end for start, end in outer)


def gaps(bounds: Iterable[Bounds], *, start: int, end: int) -> Iterator[Bounds]:
    """The pieces of ``start..end`` that none of ``bounds`` covers, in order."""
    at = start
    for low, high in sorted(bounds):
        if low > at:
            yield at, min(low, end)
        at = max(at, high)
    if at < end:
        yield at, end
