"""One article more: what a build of one takes on a small ledger and on a large one, as a ratio.

The articles are invented here by a seeded generator, short, with a few entries each; what reading an article
takes hangs on the article alone, so only the ledger's part is measured: opening, the run, and its end.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.ledger import begun, entry, key_of, opened
from onrecord.document import Document, Published, Zone, ZoneKind, document_id
from onrecord.interval import day
from onrecord.ledger.provenance import Entry

SMALL, LARGE = 1_000, 10_000
TIMES = 25
PLACES = tuple(
    f"{head}{tail}" for head in ("Var", "Lis", "Oddo", "Ska", "Hes", "Ilm") for tail in ("na", "berg")
)
WORDS = ("ferry", "quay", "strike", "raise", "minister", "harbour", "contract", "flood", "sluice", "pilot")


def measure() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        small = one_more(Path(folder) / "small.db", SMALL)
        large = one_more(Path(folder) / "large.db", LARGE)
    return {
        f"one_more_to_{SMALL}_ms": 1000 * small,
        f"one_more_to_{LARGE}_ms": 1000 * large,
        "one_more_ratio": large / small,
    }


def one_more(path: Path, count: int) -> float:
    """Median seconds in which one article is added to a ledger of ``count``, in a run of its own."""
    made = articles(count + TIMES)
    with opened(path, create=True) as store, begun(store) as writer:
        for _ in range(count):
            document, entries = next(made)
            writer.add(document, entries, key=key_of(document), where=document.path)
    spent = []
    for document, entries in made:
        start = time.perf_counter()
        with opened(path) as store:
            add(store, document, entries)
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def add(store: Any, document: Document, entries: list[Entry]) -> None:
    with begun(store) as writer:
        if writer.known(key_of(document)) is None:
            writer.add(document, entries, key=key_of(document), where=document.path)


def articles(count: int) -> Iterator[tuple[Document, list[Entry]]]:
    chance = random.Random(5)  # noqa: S311 - the same texts each time
    for n in range(count):
        place, other = chance.sample(PLACES, 2)
        text = f"Report {n} from {place}\n{place} and {other} agreed on the {chance.choice(WORDS)}. "
        text += " ".join(chance.choices(WORDS, k=70)) + "."
        head = text.index("\n")
        document = Document(
            id=document_id(text=text, url=""),
            text=text,
            raw_digest=f"{n:064x}",
            zones=(Zone(0, head, ZoneKind.TITLE), Zone(head + 1, len(text), ZoneKind.BODY)),
            published=Published(day(2000 + n % 30, 1 + n % 12, 1 + n % 28), "bench"),
            language="en",
            path=f"{n:06}.txt",
        )
        yield document, [entry(document, at, at + 5) for at in range(head + 1, head + 41, 8)]
