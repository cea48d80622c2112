"""Marked sentences from their corpora: PLV_train and the other PLOVER records, and UW."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from pathlib import Path

ROOTS = (
    "ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONSULT", "COOPERATE", "MOBILIZE",
    "PROTEST", "REJECT", "REQUEST", "SANCTION", "SUPPORT", "THREATEN", "YIELD",
)  # fmt: skip
OLDER = {
    "CONCEDE": "YIELD",
    "RETREAT": "YIELD",
    "DEMAND": "REQUEST",
    "DISAPPROVE": "ACCUSE",
    "FIGHT": "ASSAULT",
}
MARK = re.compile(r"(</?[st]>)")
BARE = re.compile(r"\((SRC|TAR|EVT): ([^()]*)\)")


@dataclass(frozen=True)
class Pair:
    text: str
    source: tuple[int, int]
    target: tuple[int, int]
    root: str


@dataclass(frozen=True)
class Told:
    text: str
    events: tuple[tuple[int, int], ...]
    values: tuple[float, ...]


def plv(path: Path) -> list[Pair]:
    csv.field_size_limit(10**7)
    out = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            text, at = "", {}
            for part in MARK.split(row["marked_sentence"]):
                if MARK.fullmatch(part):
                    at[part] = len(text)
                else:
                    text += part
            none = (0, 0)
            source = (at["<s>"], at["</s>"]) if "<s>" in at else none
            target = (at["<t>"], at["</t>"]) if "<t>" in at else none
            out.append(Pair(text, source, target, row["gold_root"]))
    return out


def records(path: Path) -> list[Pair]:
    """The PLOVER records, under the names that the roots have in PLV."""
    out = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        root = OLDER.get(row["event"], row["event"])
        marked = row.get("textInfo", {}).get("markup", "")
        if root not in ROOTS or not marked:
            continue
        text, at, last = "", {}, 0
        for found in BARE.finditer(marked):
            text += marked[last : found.start()]
            at.setdefault(found[1], (len(text), len(text) + len(found[2])))
            text += found[2]
            last = found.end()
        text += marked[last:]
        if "SRC" in at and "TAR" in at:
            out.append(Pair(text, at["SRC"], at["TAR"], root))
    return out


def told(path: Path) -> list[Told]:
    """Sentences of space-joined tokens, events as bounds of the text."""
    out = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        bounds, at = [], 0
        for word in row["text"].split(" "):
            bounds.append((at, at + len(word)))
            at += len(word) + 1
        events = tuple((bounds[t["span1"][0]][0], bounds[t["span1"][1] - 1][1]) for t in row["targets"])
        out.append(Told(row["text"], events, tuple(float(t["label"]) for t in row["targets"])))
    return out


def groups(pairs: list[Pair], *, least: float) -> list[int]:
    """A number for each pair; those whose words agree by ``least`` (Jaccard), or are so joined, share it."""
    bags = [frozenset(re.findall(r"\w+", pair.text.lower())) for pair in pairs]
    group = list(range(len(pairs)))
    for i, a in enumerate(bags):
        for j in range(i):
            if group[j] != group[i] and len(a & bags[j]) >= least * len(a | bags[j]):
                old, new = group[i], group[j]
                group = [new if g == old else g for g in group]
    return group
