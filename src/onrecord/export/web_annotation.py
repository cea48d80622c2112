"""W3C Web Annotation: every entry as an annotation of the characters that support it.

Each piece of evidence is a target with a ``TextQuoteSelector`` (the words, with what stands around them)
and a ``TextPositionSelector``, which counts Unicode code points of the article's text as OnRecord read
it. The state of the target holds the digest and length of that text, so that a reader who finds another
one knows that the offsets do not hold there. https://www.w3.org/TR/annotation-model/
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import IO, Any, Unpack

from onrecord.document import Document
from onrecord.export.entry_lines import EntityIndex, entry_line
from onrecord.export.exporter import Asked, Options
from onrecord.export.fields import Line
from onrecord.export.record import story_line
from onrecord.export.writing import json_items, json_text, opened
from onrecord.interval import iso
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.ledger.store import View
from onrecord.span import Evidence
from onrecord.wording import force_words, proposition

CONTEXT = ("http://www.w3.org/ns/anno.jsonld", {"onrecord": "urn:onrecord:"})
AROUND = 32
"""Code points of the text before and after a quotation that are kept as its prefix and suffix."""


class WebAnnotationExporter:
    """Writes one ``AnnotationCollection`` with a single page, in JSON-LD."""

    name = "web-annotation"
    label = "Annotations of the articles (W3C Web Annotation, JSON-LD)"
    streams = True
    compares = False
    file = "annotations.jsonld"
    media = "application/ld+json"

    def write(self, view: View, out: Path | IO[bytes], /, **asked: Unpack[Asked]) -> int:
        given = Options.of(asked)
        with opened(out) as file:
            story = story_line(view, title=given.title)
            head = {
                "@context": list(CONTEXT),
                "id": urn(story["id"]),
                "type": "AnnotationCollection",
                "label": story["title"],
            }
            page = {"id": urn(f"{story['id']}:page-1"), "type": "AnnotationPage", "startIndex": 0}
            file.write(f'{json_text(head)[:-1]}, "first": {json_text(page)[:-1]}, "items": ['.encode())
            count = json_items(file, annotations_of(view))
            file.write(f'\n]}}, "total": {count}}}\n'.encode())
            return count


def annotations_of(view: View) -> Iterator[Line]:
    """The annotations of a view, article by article."""
    for doc_id, group in groupby(view.entries(), key=lambda recorded: recorded.entry.doc_id):
        document = view.document(doc_id)
        if document is None:
            continue
        state = _state(document)
        entries = list(group)
        index = EntityIndex(entries)
        for recorded in entries:
            yield _annotation(recorded, document, index, state)


def urn(name: str) -> str:
    """A name of the record as an IRI."""
    return f"urn:onrecord:{name}"


def source(document: Document) -> str:
    """What is annotated: the article's address, or its name in the record when it has none."""
    known = document.url.startswith(("https://", "http://"))
    return document.url if known else urn(f"article:{document.id}")


def _annotation(recorded: Recorded, document: Document, index: EntityIndex, state: Line) -> Line:
    entry = recorded.entry
    said = _words(entry_line(recorded, index), entry.type)
    body: list[Line] = [{"type": "TextualBody", "purpose": "tagging", "value": str(entry.type)}]
    if said:
        body.append({"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": said})
    return {
        "id": urn(entry.id),
        "type": "Annotation",
        "motivation": "identifying" if entry.type is EntryType.ENTITY else "describing",
        "created": _moment(recorded),
        "creator": {
            "id": urn(f"annotator:{entry.origin}"),
            "type": "Software",
            "name": str(entry.origin),
        },
        "body": body,
        "target": [_target(document, evidence, state) for evidence in entry.evidence],
    }


def _target(document: Document, evidence: Evidence, state: Line) -> Line:
    start, end = evidence.span.start, evidence.span.end
    return {
        "type": "SpecificResource",
        "source": source(document),
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": evidence.quote,
                "prefix": document.text[max(0, start - AROUND) : start],
                "suffix": document.text[end : end + AROUND],
            },
            {"type": "TextPositionSelector", "start": start, "end": end},
        ],
        "state": state,
    }


def _state(document: Document) -> Line:
    digest = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
    return {
        "type": "onrecord:TextState",
        "onrecord:article": document.id,
        "onrecord:sha256": digest,
        "onrecord:length": len(document.text),
    }


def _words(line: Line, kind: EntryType) -> str:
    """What the entry says, in its own words."""
    if kind is EntryType.ATTRIBUTION:
        names = ", ".join(each["name"] or "(no name)" for each in line["sources"])
        return f"{names or '(nobody is named)'}: {'not ' if line['negated'] else ''}{line['act'] or 'say'}"
    if kind is EntryType.ENTITY:
        return str(line["name"])
    if kind is EntryType.QUANTITY:
        return ": ".join(
            w for w in (str(line["measure"] or ""), str((line["value"] or {}).get("text") or "")) if w
        )
    if kind is EntryType.DATING:
        return str(line["why"])
    told = force_words(line) if kind is EntryType.COMMITMENT else str(line["factuality"])
    return f"{proposition(line)} ({told})"


def _moment(recorded: Recorded) -> str:
    """When the ledger recorded it, as ``xsd:dateTime`` has it."""
    begin = recorded.recorded.begin
    assert begin is not None  # noqa: S101 - a ledger knows when it recorded an entry
    told: Any = iso(begin)
    return f"{told}T00:00:00Z" if len(told) == 10 else str(told)
