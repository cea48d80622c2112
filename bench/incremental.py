"""One article more: what a build of one takes on a small ledger and on a large one, as a ratio.

The articles are invented here by a seeded generator, with a few entries each; every tenth is a copy. What
reading an article takes hangs on the article alone, so only what comes after is measured: the run with its
opening and end, then the index beside the ledger, which finds the copies of the article and its story.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from bench.ledger import begun, entry, key_of, opened
from onrecord.document import Document, Published, Zone, ZoneKind, document_id
from onrecord.interval import day
from onrecord.ledger.provenance import Entry
from onrecord.ledger.store import IndexState

SMALL, LARGE = 1_000, 10_000
TIMES = 25
_VOCABULARY = tuple(f"w{''.join(chr(97 + n // 26**k % 26) for k in range(4))}" for n in range(20_000))
_WEIGHTS = tuple(1 / (n + 3) for n in range(20_000))
_NAMES = tuple(
    f"{head}{middle}{tail}"
    for head in ("Var", "Lis", "Oddo", "Ska", "Hes", "Ilm", "Bra", "Tor")
    for middle in ("ma", "ne", "ro", "lu", "ti")
    for tail in ("na", "berg", "wick", "den", "sand")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """Median seconds for one article: its run, and in seconds of the processor its run and index.

    ``late`` is the same for an article that was published before most others.
    """

    run: float
    whole: float
    late: float
    anew: float


def measure() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        small = one_more(Path(folder) / "small.db", SMALL)
        large = one_more(Path(folder) / "large.db", LARGE)
    return {
        f"one_more_to_{SMALL}_ms": 1000 * small.run,
        f"one_more_to_{LARGE}_ms": 1000 * large.run,
        "one_more_ratio": large.run / small.run,
        f"with_index_to_{SMALL}_ms": 1000 * small.whole,
        f"with_index_to_{LARGE}_ms": 1000 * large.whole,
        "with_index_ratio": large.whole / small.whole,
        f"late_to_{SMALL}_ms": 1000 * small.late,
        f"late_to_{LARGE}_ms": 1000 * large.late,
        "late_ratio": large.late / small.late,
        f"index_anew_of_{LARGE}_seconds": large.anew,
    }


def one_more(path: Path, count: int) -> Added:
    """One article at a time added to a ledger of ``count``, and put in its index."""
    made = articles(count, later=TIMES, late=TIMES)
    with opened(path, create=True) as store, begun(store) as writer:
        for document, entries in islice(made, count):
            writer.add(document, entries, key=key_of(document), where=document.path)
    with opened(path) as store:
        start = time.process_time()
        store.rebuild_index()
        anew = time.process_time() - start
    runs: list[float] = []
    wholes: list[float] = []
    for document, entries in made:
        begin, start = time.perf_counter(), time.process_time()
        with opened(path) as store:
            add(store, document, entries)
            runs.append(time.perf_counter() - begin)
            store.follow([document.id])
        wholes.append(time.process_time() - start)
    with opened(path, readonly=True) as store:
        health = store.index_health()
        assert health.state is IndexState.IN_STEP, health  # noqa: S101 - else nothing was measured
    return Added(
        run=statistics.median(runs),
        whole=statistics.median(wholes[:TIMES]),
        late=statistics.median(wholes[TIMES:]),
        anew=anew,
    )


def add(store: Any, document: Document, entries: list[Entry]) -> None:
    with begun(store) as writer:
        if writer.known(key_of(document)) is None:
            writer.add(document, entries, key=key_of(document), where=document.path)


def articles(count: int, *, later: int, late: int) -> Iterator[tuple[Document, list[Entry]]]:
    """``count`` articles of thirty years in any order, ``later`` newer ones, then ``late`` older ones."""
    chance = random.Random(5)  # noqa: S311 - the same texts each time
    bodies: list[str] = []
    for n in range(count + later + late):
        one, other, third = chance.sample(_NAMES, 3)
        words = " ".join(chance.choices(_VOCABULARY, _WEIGHTS, k=150))
        body = chance.choice(bodies) if n % 10 == 9 else f"{one} and {other} heard from {third}: {words}."
        bodies.append(body)
        text = f"Report {n} from {one}\nThere, {body}"
        head = text.index("\n")
        year = 2030 if count <= n < count + later else 2000 + chance.randrange(30)
        document = Document(
            id=document_id(text=text, url=""),
            text=text,
            raw_digest=f"{n:064x}",
            zones=(Zone(0, head, ZoneKind.TITLE), Zone(head + 1, len(text), ZoneKind.BODY)),
            published=Published(day(year, 1 + n % 12, 1 + n % 28), "bench"),
            language="en",
            path=f"{n:06}.txt",
        )
        yield document, [entry(document, at, at + 5) for at in range(head + 1, head + 41, 8)]
