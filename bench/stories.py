"""Stories out of a mixed heap: articles of several known subjects put together, held against these.

The subjects are Timeline17 (three, of five sources) with Brexit and the example story. A subject may hold
several stories, so purity counts before wholeness: ``precision`` and ``recall`` are B-cubed over articles,
``fragments`` how many stories a subject falls into, ``largest_share`` how much of it is in its largest.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.measure import NotMeasuredError
from onrecord import interval
from onrecord.interval import UNKNOWN
from onrecord.story.grouping import Piece, grouped
from onrecord.story.story_terms import weighed, words_in

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("ONRECORD_SHARED", "../shared"))
SUBJECTS = {
    "LibyaWar_cnn": "libya",
    "LibyaWar_reuters": "libya",
    "SyrianCrisis_bbc": "syria",
    "bpoil_bbc": "oil",
    "bpoil_reuters": "oil",
}
_DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b")


def measure() -> dict[str, float]:
    heap = list(articles())
    begun = time.process_time()
    found = grouped(piece for piece, _ in heap)
    spent = time.process_time() - begun
    subject = {piece.id: name for piece, name in heap}
    sizes = Counter(subject.values())
    precision = recall = 0.0
    largest: Counter[str] = Counter()
    fragments: Counter[str] = Counter()
    for story in found:
        held = Counter(subject[doc] for doc in story.documents)
        for name, count in held.items():
            precision += count * count / len(story.documents)
            recall += count * count / sizes[name]
            largest[name] = max(largest[name], count)
            fragments[name] += 1
    precision, recall = precision / len(heap), recall / len(heap)
    return {
        "articles": float(len(heap)),
        "stories": float(len(found)),
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall),
        "fragments_per_100": 100 * sum(fragments.values()) / len(heap),
        "largest_share": sum(largest.values()) / len(heap),
        "grouped_per_second": len(heap) / spent,
    }


def articles() -> Iterator[tuple[Piece, str]]:
    folder = SHARED / "data" / "timelines"
    if not folder.is_dir():
        raise NotMeasuredError(f"{folder} is not there")
    for topic, name in SUBJECTS.items():
        for line in (folder / topic / "articles.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            yield piece(f"{topic}/{row['id']}", row["text"], row["time"][:10]), name
    texts = [("brexit", p) for p in sorted((SHARED / "stories" / "brexit" / "text").glob("*.txt"))]
    texts += [("drell", p) for p in sorted((ROOT / "examples" / "drell" / "articles").iterdir())]
    for name, path in texts:
        if path.is_file():
            text = path.read_text("utf-8")
            day = _DAY.search(f"{path.name} {text}".replace("brexit-", "brexit "))
            yield piece(path.name, text, day.group() if day else ""), name


def piece(name: str, text: str, day: str) -> Piece:
    return Piece(id=name, terms=weighed(words_in(text)), published=interval.parse(day) if day else UNKNOWN)
