"""PolNeAR articles as word pieces with labels. Nothing here writes text anywhere."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from onrecord.annotate.reading import reading_view
from onrecord.annotate.trained.encoding import Pieces, pieces_of
from onrecord.document import blocks

ROLES = ("source", "cue", "content")


@dataclass
class Article:
    name: str
    text: str
    pieces: Pieces
    gold: list[list[dict[str, list[tuple[int, int]]]]]  # one list of attributions an annotator


def read_brat(path: Path) -> list[dict[str, list[tuple[int, int]]]]:
    """The attributions of one standoff file; lines that do not parse are left out."""
    spans: dict[str, list[tuple[int, int]]] = {}
    events: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) < 2:
            continue
        if line[0] == "T":
            try:
                parts = cells[1].split(" ", 1)[1].split(";")
                spans[cells[0]] = [(int(p.split()[0]), int(p.split()[1])) for p in parts]
            except (IndexError, ValueError):
                continue
        elif line[0] == "E":
            events.append(cells[1].split())
    out = []
    for event in events:
        unit: dict[str, list[tuple[int, int]]] = {role: [] for role in ROLES}
        for argument in event[1:]:
            label, _, target = argument.partition(":")
            role = label.rstrip("0123456789").lower()
            if role in unit:
                unit[role].extend(spans.get(target, []))
        if unit["content"] and unit["cue"]:
            out.append(unit)
    return out


def read_articles(folder: Path, tokenizer) -> list[Article]:
    files = defaultdict(list)
    for path in sorted((folder / "attributions").glob("*.ann")):
        files[path.stem.rsplit("_", 1)[0]].append(path)
    articles = []
    for path in sorted((folder / "text").glob("*.txt")):
        with path.open(encoding="utf-8", newline="") as handle:
            text = handle.read()
        reading = reading_view(text)
        pieces = pieces_of(tokenizer, reading, blocks(text))
        articles.append(Article(path.stem, text, pieces, [read_brat(p) for p in files[path.stem]]))
    return articles


def label(article: Article, annotator: int) -> list[dict[str, np.ndarray]]:
    """Each attribution's piece indexes by role, for one annotator's file."""
    pieces = article.pieces
    out = []
    for unit in article.gold[annotator % len(article.gold)]:
        row = {}
        for role in ROLES:
            mask = np.zeros(len(pieces), dtype=bool)
            for low, high in unit[role]:
                mask |= (pieces.start < high) & (pieces.end > low) & (pieces.end > pieces.start)
            row[role] = np.flatnonzero(mask)
        if len(row["cue"]) and len(row["content"]):
            out.append(row)
    return out
