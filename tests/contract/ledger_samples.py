"""Invented documents and findings for the tests of stores, and a short way to write them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from onrecord.annotate.annotator import Origin
from onrecord.document import Document, Published, Zone, ZoneKind, blocks, document_id
from onrecord.interval import UNKNOWN, Interval, parse
from onrecord.ledger.provenance import Entry, EntryType, InputStatus, entry_id
from onrecord.ledger.store import InputKey, Store, Writer

NOON = datetime(2031, 6, 1, 12, tzinfo=UTC)

FERRY = (
    "Ferry line to reopen\n"
    "“The first boat will sail by May,” Minister Ada Renn told the Coast Wire 🚢.\n"
    "Nairn\u00a0Café said no; e\u0301lan, \u202bשלום\u202c, \ufffd, \U0001f469\u200d\U0001f680 stay."
)


def article(text: str = FERRY, *, url: str = "", published: str = "", **fields: Any) -> Document:
    """An article; ``published`` is ISO 8601 and, when its characters stand in the text, cited."""
    made = Document(
        id=document_id(text=text, url=url),
        text=text,
        raw_digest=hashlib.sha256(text.encode()).hexdigest(),
        url=url,
        zones=tuple(
            Zone(a, b, ZoneKind.BODY if n else ZoneKind.TITLE) for n, (a, b) in enumerate(blocks(text))
        ),
        path=fields.pop("path", "a.txt"),
    )
    if published:
        fields["published"] = dated(made, published)
    return Document(**{**{n: getattr(made, n) for n in made.__slots__}, **fields})


def dated(document: Document, published: str) -> Published:
    at = document.text.find(published)
    if at < 0:
        return Published(parse(published), "sidecar", (), published)
    return Published(parse(published), "dateline", (document.cite(at, at + len(published)),))


def finding(
    document: Document,
    start: int,
    end: int,
    *,
    kind: EntryType = EntryType.CLAIM,
    version: str = "1",
    said: Interval = UNKNOWN,
    valid: Interval = UNKNOWN,
    more: Sequence[tuple[int, int]] = (),
    **body: Any,
) -> Entry:
    evidence = tuple(document.cite(*bounds) for bounds in ((start, end), *more))
    fields = {"actor": {"text": document.text[start:end], "start": start, "end": end}, **body}
    return Entry(
        id=entry_id(kind, doc_id=document.id, body=fields, evidence=evidence),
        type=kind,
        doc_id=document.id,
        body=fields,
        evidence=evidence,
        origin=Origin("words", version, "abc"),
        said=said,
        valid=valid,
    )


def words(document: Document, *, version: str = "1") -> tuple[Entry, ...]:
    """A finding for each word."""
    return tuple(finding(document, *m.span(), version=version) for m in re.finditer(r"\w+", document.text))


def key_of(document: Document, *, ingest: str = "i", pipeline: str = "p") -> InputKey:
    return InputKey(raw_digest=document.raw_digest, ingest=ingest, pipeline=pipeline)


def begin(store: Store, *, recorded: datetime = NOON, pipeline: str = "p") -> Any:
    return store.begin(recorded=recorded, version="0.1", pipeline=pipeline, settings={"lexicons": ["en"]})


def add(
    writer: Writer,
    document: Document,
    entries: Iterable[Entry] | None = None,
    *,
    pipeline: str = "p",
    ingest: str = "i",
) -> InputStatus:
    made = words(document, version=pipeline) if entries is None else tuple(entries)
    key = key_of(document, ingest=ingest, pipeline=pipeline)
    return writer.add(document, made, key=key, where=document.path)


def write(
    store: Store, *documents: Document, days: int = 0, pipeline: str = "p", ingest: str = "i"
) -> list[InputStatus]:
    """One run, ``days`` after noon, with the words of ``documents``."""
    with begin(store, recorded=NOON + timedelta(days=days), pipeline=pipeline) as writer:
        return [add(writer, document, pipeline=pipeline, ingest=ingest) for document in documents]


def after(days: float) -> datetime:
    return NOON + timedelta(days=days)


def contents(store: Store) -> tuple[list[Document], list[tuple[Entry, Interval]]]:
    """All that is in force, without when it was recorded."""
    view = store.view()
    return list(view.documents()), [(found.entry, found.published) for found in view.entries()]
