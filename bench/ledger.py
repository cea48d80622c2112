"""The ledger: how fast a run is written, known again and read, how large it is, and how memory grows.

Documents of 4,000 characters with 40 entries each, made here; nothing is annotated.
"""

from __future__ import annotations

import hashlib
import random
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from onrecord.annotate.annotator import Origin
from onrecord.document import Document, Published, document_id
from onrecord.interval import day
from onrecord.ledger.provenance import Entry, EntryType, InputStatus, entry_id
from onrecord.ledger.store import InputKey
from onrecord.registry import Group, load

DOCUMENTS = 500
MANY = 5_000
ENTRIES = 40
CHARACTERS = 4_000
WORDS = (
    *("boat", "ferry", "harbour", "minister", "union", "yard", "sail", "officials"),
    *("said", "that", "would", "by", "next", "quarter", "🚢", "café"),
)


def measure() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "story.ledger"
        figures = figures_of(path)
    few, many = (in_a_process(n) for n in (DOCUMENTS, MANY))
    figures["peak_growth_mib"] = many["peak_mib"] - few["peak_mib"]
    figures["many_documents_per_second"] = many["documents_per_second"]
    figures["many_mib"] = many["mib"]
    return figures


def figures_of(path: Path) -> dict[str, float]:
    made = list(documents(DOCUMENTS))
    figures = {"create_ms": 1000 * seconds(lambda: opened(path, create=True).close())}
    with opened(path) as store:
        spent = seconds(lambda: write(store, iter(made)))
        figures["documents_per_second"] = DOCUMENTS / spent
        figures["entries_per_second"] = DOCUMENTS * ENTRIES / spent
        figures["known_per_second"] = DOCUMENTS / seconds(lambda: know(store, made))
    figures["file_mib"] = path.stat().st_size / 2**20
    figures["bytes_per_entry"] = (path.stat().st_size - DOCUMENTS * CHARACTERS) / (DOCUMENTS * ENTRIES)
    figures["open_ms"] = 1000 * fastest(lambda: opened(path).close())
    figures["open_to_read_ms"] = 1000 * fastest(lambda: opened(path, readonly=True).close())
    with opened(path, readonly=True) as store:
        figures["list_entries_seconds"] = fastest(lambda: drain(store.view().entries()))
        figures["list_claims_seconds"] = fastest(
            lambda: drain(store.view().entries(types=[EntryType.COMMITMENT]))
        )
        figures["list_documents_seconds"] = fastest(lambda: drain(store.view().documents()))
        figures["one_entry_ms"] = 1000 * fastest(lambda: store.view().entry(made[7][1][7].id))
        figures["first_entry_ms"] = 1000 * fastest(lambda: next(store.view().entries()))
        figures["health_seconds"] = seconds(store.health)
    return figures


def in_a_process(count: int) -> dict[str, float]:
    """One run of ``count`` documents and a listing of it in a process of its own."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(alone, (count,))


def alone(count: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "story.ledger"
        with opened(path, create=True) as store:
            spent = seconds(lambda: write(store, documents(count)))
            drain(store.view().entries())
        mib = path.stat().st_size / 2**20
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)
    return {"documents_per_second": count / spent, "peak_mib": peak, "mib": mib}


def documents(count: int) -> Iterator[tuple[Document, list[Entry]]]:
    chance = random.Random(7)  # noqa: S311 - the same texts each time
    for n in range(count):
        text = f"Report {n}. " + " ".join(chance.choices(WORDS, k=CHARACTERS // 5))
        text = text[:CHARACTERS]
        document = Document(
            id=document_id(text=text, url=f"https://example.org/{n}"),
            text=text,
            raw_digest=hashlib.sha256(text.encode()).hexdigest(),
            url=f"https://example.org/{n}",
            published=Published(day(2000 + n % 30, 1 + n % 12, 1 + n % 28), "bench"),
            path=f"{n:06}.txt",
        )
        spans = [m.span() for m in re.finditer(r"\w+", text)]
        yield document, [entry(document, *bounds) for bounds in spans[:: len(spans) // ENTRIES][:ENTRIES]]


def entry(document: Document, start: int, end: int) -> Entry:
    evidence = (document.cite(start, end), document.cite(0, 6))
    words: dict[str, Any] = {"text": evidence[0].quote, "start": start, "end": end}
    body = dict.fromkeys(("holder", "actor", "object", "place"), words)
    body |= {"polarity": "positive", "force": "promise", "due": {**words, "begin": None, "end": "2031-05-01"}}
    kind = EntryType.COMMITMENT if start % 4 == 0 else EntryType.CLAIM
    return Entry(
        id=entry_id(kind, doc_id=document.id, body=body, evidence=evidence),
        type=kind,
        doc_id=document.id,
        body=body,
        evidence=evidence,
        origin=Origin("bench", "1", "0"),
        said=document.published.interval,
    )


def write(store: Any, made: Iterator[tuple[Document, list[Entry]]]) -> None:
    with begun(store) as writer:
        for document, entries in made:
            writer.add(document, entries, key=key_of(document), where=document.path)


def know(store: Any, made: list[tuple[Document, list[Entry]]]) -> None:
    with begun(store) as writer:
        for document, _ in made:
            if writer.known(key_of(document)) != document.id:
                raise AssertionError(document.id)
            writer.note(where=document.path, raw_digest="", doc_id=document.id, status=InputStatus.KNOWN)


def begun(store: Any) -> Any:
    now = datetime(2031, 1, 1, tzinfo=UTC)
    return store.begin(recorded=now, version="0", pipeline="bench", settings={})


def key_of(document: Document) -> InputKey:
    return InputKey(raw_digest=document.raw_digest, ingest="bench", pipeline="bench")


def opened(path: Path, *, create: bool = False, readonly: bool = False) -> Any:
    return load(Group.STORES, "sqlite").open(path, create=create, readonly=readonly)


def drain(items: Iterator[object]) -> None:
    for _ in items:
        pass


def seconds(job: Callable[[], object]) -> float:
    begun_at = time.perf_counter()
    job()
    return time.perf_counter() - begun_at


def fastest(job: Callable[[], object], *, of: int = 5) -> float:
    return min(seconds(job) for _ in range(of))
