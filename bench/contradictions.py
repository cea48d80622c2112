"""Disagreement: conflicts found, and reason classes, over pairs of slots."""

from __future__ import annotations

import re
from pathlib import Path

from onrecord import interval
from onrecord.interval import UNKNOWN, Interval
from onrecord.story.contradiction_slot import Difference, Side, Slot, judge

GOLD = Path(__file__).parent.parent / "tests" / "golden" / "contradictions" / "slots.tsv"


def measure() -> dict[str, float]:
    rows = gold()
    found = [(judged(row), Difference(row[-1])) for row in rows]
    said = [gold_class for mine, gold_class in found if mine is Difference.CONFLICT]
    true = [mine for mine, gold_class in found if gold_class is Difference.CONFLICT]
    return {
        "pairs": float(len(rows)),
        "conflict_precision": said.count(Difference.CONFLICT) / max(1, len(said)),
        "conflict_recall": true.count(Difference.CONFLICT) / max(1, len(true)),
        "class_accuracy": sum(mine is gold_class for mine, gold_class in found) / max(1, len(found)),
    }


def gold() -> list[list[str]]:
    lines = GOLD.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def judged(row: list[str]) -> Difference:
    """The class that the rules give a row."""
    slot = Slot(row[0])
    return judge(slot, side(slot, row[1:6], "1"), side(slot, row[6:11], "2")).difference


def side(slot: Slot, cells: list[str], article: str) -> Side:
    value, said, source, scope, flags = cells
    marks = [flag for flag in flags.split(",") if flag]
    low, high = bounds(value) if slot is Slot.COUNT else (None, None)
    about = next((interval.parse(m[3:]) for m in marks if m.startswith("at=")), UNKNOWN)
    acts = [m.split("=")[0] for m in marks if m.split("=")[0] in ACTS]
    return Side(
        text=value.split("=")[0],
        low=low,
        high=high,
        when=date(value) if slot is Slot.DATE else about,
        said=interval.parse(said),
        source=source,
        article=next((m for m in marks if re.fullmatch("[A-Z]", m)), article),
        scope=frozenset(word for word in scope.split(";") if word),
        cumulative="cum" in marks,
        headline="title" in marks,
        act=acts[0] if acts else "say",
        positive=value != "-" or "deny=+" in marks,
        strength=int(value) if slot is Slot.FORCE else 2,
    )


ACTS = ("deny", "refuse", "reject", "decline", "not_know")


def bounds(value: str) -> tuple[float | None, float | None]:
    low, high = value.split("=")[1].split("..")
    return float(low) if low else None, float(high) if high else None


def date(value: str) -> Interval:
    signal, _, day = value.partition(" ")
    year, _, quarter = day.partition("-Q")
    found = interval.quarter(int(year), int(quarter)) if quarter else interval.parse(day)
    return found.until() if signal == "by" else found


if __name__ == "__main__":
    print(measure())
    for gold_row in gold():
        if judged(gold_row) != gold_row[-1]:
            print(judged(gold_row), "|", *gold_row)
