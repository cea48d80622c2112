"""Documents and entries made ready to be written, each quote checked against the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.document import Document
from onrecord.errors import InternalError
from onrecord.ledger.provenance import Entry, EntryType
from onrecord.stores import codec


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry as it is stored, checked against the text."""

    entry: Entry
    bounds: tuple[tuple[int, int], ...]
    body: str
    said: str
    valid: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class MetadataRow:
    """What is known about a document beside its text, as it is stored."""

    columns: dict[str, Any]
    digest: str
    dated: bool
    path: str

    @property
    def rank(self) -> tuple[bool, bool, str, str]:
        """Of two readings in one run the smaller counts, so that their order does not."""
        return not self.dated, not self.path, self.path, self.digest


def metadata_row(document: Document) -> MetadataRow:
    """The columns of a document's metadata, each piece of evidence cut again.

    Raises:
        SpanError: when a quote is not the text at its span.
        MalformedError: when a text cannot be kept.
    """
    codec.storable(document.text, what=f"The text of {document.path or document.id}")
    published = codec.pack_published(document.published, document=document)
    updated = codec.pack_published(document.updated, document=document)
    columns = {
        "published_begin": published["interval"][0],
        "published_end": published["interval"][1],
        "updated_begin": updated["interval"][0] if updated else None,
        "published": codec.dumps(published),
        "updated": codec.dumps(updated) if updated else None,
        "zones": codec.dumps(codec.pack_zones(document.zones)),
        "outlet": document.outlet,
        "byline": codec.dumps(list(document.byline)),
        "title": document.title,
        "language": document.language,
        "external_id": document.external_id,
    }
    for name, value in (*columns.items(), ("url", document.url)):
        if isinstance(value, str):
            codec.storable(value, what=f"The {name} of {document.path or document.id}")
    return MetadataRow(
        columns,
        codec.digest(columns).hex(),
        is_dated(published["interval"]),
        codec.printable(document.path),
    )


def is_dated(interval: Sequence[Any]) -> bool:
    """Whether a packed interval tells anything."""
    return interval[0] is not None or interval[1] is not None


def entry_rows(document: Document, entries: Sequence[Entry]) -> dict[str, EntryRow]:
    """Entries by id, as they are stored; the same one twice is one.

    Raises:
        SpanError: when a quote or a text field is not the text at its span.
        MalformedError: when a text cannot be kept.
        InternalError: when two that differ have one id, or a body is not JSON.
    """
    rows: dict[str, EntryRow] = {}
    for entry in entries:
        row = _row(document, entry)
        if rows.setdefault(entry.id, row).digest != row.digest:
            raise InternalError(
                f"Two entries of {document.id} that differ have the id {entry.id}.",
                next_step="Make ids with entry_id(...).",
            )
    return rows


def speakers_of(entry: Entry) -> Iterator[tuple[int, str, str, str]]:
    """Order, authority, act and name of each source of an attribution, for the index of who speaks."""
    if entry.type is EntryType.ATTRIBUTION:
        act = str(entry.body.get("act") or "")
        sources = entry.body.get("sources")
        for ord_, source in enumerate(sources if isinstance(sources, list | tuple) else ()):
            if isinstance(source, Mapping):
                yield ord_, str(source.get("authority") or ""), act, str(source.get("name") or "")


def _row(document: Document, entry: Entry) -> EntryRow:
    bounds = tuple(codec.checked(e, document=document) for e in entry.evidence)
    codec.check_texts(entry.body, what=f"The {entry.type} {entry.id}", text=document.text)
    body = codec.storable(codec.dumps(entry.body), what=f"The {entry.type} {entry.id}")
    said, valid = codec.interval_text(entry.said), codec.interval_text(entry.valid)
    origin = [entry.origin.annotator, entry.origin.version, entry.origin.settings]
    digest = codec.digest([entry.type, bounds, entry.body, said, valid, origin])
    return EntryRow(entry, bounds, body, said, valid, digest)
