"""Text reuse: pairs found and their direction, on checked pairs of Timeline17; and speed."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

from bench.measure import NotMeasuredError
from onrecord import interval
from onrecord.story.syndication import Article, Copy, Direction, copies_of

GOLD = Path(__file__).parent.parent / "tests" / "golden" / "reuse" / "timelines.tsv"
ARTICLES = 10_000
WORDS = 200


def measure() -> dict[str, float]:
    return {**scores(), **speed(ARTICLES)}


def gold() -> list[list[str]]:
    lines = GOLD.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def scores() -> dict[str, float]:
    """Pair precision, recall and F1 over the checked pairs; direction over those found that have one."""
    rows = gold()
    found = {topic: found_in(topic) for topic in sorted({row[0] for row in rows})}
    right = wrong = missed = directed = decided = 0
    for topic, one, other, label, earlier in rows:
        copy = found[topic].get(frozenset((one, other)))
        right += copy is not None and label == "1"
        wrong += copy is not None and label == "0"
        missed += copy is None and label == "1"
        if copy is not None and label == "1":
            decided += 1
            said = "-" if copy.direction is Direction.UNDECIDED else "1" if copy.source == one else "2"
            directed += said == earlier
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    return {
        "pairs": float(len(rows)),
        "pair_precision": precision,
        "pair_recall": recall,
        "pair_f1": 2 * precision * recall / max(1e-9, precision + recall),
        "direction": directed / max(1, decided),
    }


def found_in(topic: str) -> dict[frozenset[str], Copy]:
    path = (
        Path(os.environ.get("ONRECORD_SHARED", "../shared")) / "data" / "timelines" / topic / "articles.jsonl"
    )
    if not path.is_file():
        raise NotMeasuredError(f"{path} is not there")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    articles = [
        Article(
            id=row["id"],
            text=row["text"],
            zones=((0, len(row["text"])),),
            published=interval.parse(row["time"][:10]),
        )
        for row in rows
    ]
    return {frozenset((copy.source, copy.copy)): copy for copy in copies_of(articles)}


def speed(count: int) -> dict[str, float]:
    """Seconds for ``count`` made articles of 200 words, of which every tenth is a copy of an earlier one."""
    made = list(articles(count))
    begun = time.perf_counter()
    copies = copies_of(made)
    spent = time.perf_counter() - begun
    return {"articles": float(count), "articles_per_second": count / spent, "copies": float(len(copies))}


def articles(count: int) -> Iterator[Article]:
    chance = random.Random(11)  # noqa: S311 - the same texts each time
    vocabulary = [f"w{n}" for n in range(20_000)]
    weights = [1 / (n + 3) for n in range(20_000)]
    texts: list[str] = []
    for n in range(count):
        if n % 10 == 9:
            text = texts[chance.randrange(len(texts))]
        else:
            text = " ".join(chance.choices(vocabulary, weights, k=WORDS))
        texts.append(text)
        yield Article(
            id=f"{n:07}",
            text=text,
            zones=((0, len(text)),),
            published=interval.day(2020 + n % 5, 1 + n % 12, 1),
        )
