"""Histories of our own, told nothing but a day of writing long after: does each anchor to its own dates?

Of the last fifteen, the first eleven had 71 of 100 values right when the reader was first tried on them, and
after what that taught the next four had 92.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from onrecord.annotate.timex import tag
from onrecord.interval import parse

NARRATIVES = Path(__file__).parent.parent / "tests" / "golden" / "narratives.jsonl"


def measure() -> dict[str, float]:
    """Value F1 in percent, and the number of expressions; an expression is found when it is overlapped."""
    right = marked = found = 0
    for row in rows():
        timexes = tag(row["text"], parse(row["published"]))
        found += len(timexes)
        for start, end, value in places(row):
            marked += 1
            right += any(t.start < end and start < t.end and t.value == value for t in timexes)
    return {"value": 200 * right / (marked + found), "expressions": marked}


def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in NARRATIVES.read_text("utf-8").splitlines()]


def places(row: dict[str, Any]) -> list[tuple[int, int, str]]:
    """Where each expression of a row stands, in order, and its value."""
    out, at, text = [], 0, row["text"]
    for words, value in row["expressions"]:
        start = text.index(words, at)
        while text[start - 1 : start].isalnum():
            start = text.index(words, start + 1)
        at = start + (len(words) if len(words) > 2 else 1)
        out.append((start, start + len(words), value))
    return out
