"""Marked pairs and events, answered by ``onrecord annotate``: PLV_train (in sample) and UW dev (unseen).

The corpora are looked for under ``$ONRECORD_SHARED``. PLV_train is what the model learnt from, so its
figure guards against a broken path and is no measure of quality; cross-validation stands on the card.
Speed is that of one core, as a second core doubles it: lines in, answers out, the model loaded. Rules alone
(the lexicon of acts, the classes of factuality) stand beside.
"""

from __future__ import annotations

import csv
import json
import math
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench import events_rules as rules
from bench.measure import NotMeasuredError
from onrecord.workflow import Settings, annotate_lines

_MAIN = "from onrecord.cli import main; main()"
_MARK = re.compile(r"(</?[st]>)")


def measure() -> dict[str, float]:
    shared = Path(os.environ.get("ONRECORD_SHARED", "../shared")) / "data"
    plv, uw = shared / "plover" / "PLV_train.tsv", shared / "factuality" / "UW.dev.jsonl"
    if not plv.is_file() or not uw.is_file():
        raise NotMeasuredError("no PLV_train and UW dev under ONRECORD_SHARED")
    pairs = pair_lines(plv)
    lines = [line for line, _ in pairs]
    acts = annotated(lines)
    right = sum(answer["acts"][0] == root for answer, (_, root) in zip(acts, pairs, strict=True))
    by_rules = sum(said == root for said, (_, root) in zip(rules.roots(lines), pairs, strict=True))
    told = event_lines(uw)
    answers = annotated([line for line, _ in told])
    said = [value for answer in answers for value in answer["factuality"]]
    true = [value for _, values in told for value in values]
    return {
        "plv train accuracy, in sample": 100 * right / len(pairs),
        "uw dev pearson": pearson(said, true),
        "uw dev mae": sum(abs(a - b) for a, b in zip(said, true, strict=True)) / len(true),
        "rules plv train accuracy": 100 * by_rules / len(pairs),
        "rules uw dev pearson": pearson(list(rules.factuality([line for line, _ in told])), true),
        "marked sentences_per_cpu_second": len(pairs) / answering(lines),
    }


def answering(lines: list[dict[str, Any]]) -> float:
    """Seconds of one core for the pairs of all lines, the model loaded."""
    tasks = [json.dumps(line).encode() for line in lines]
    settings = Settings(engine="serial")
    list(annotate_lines(tasks[:20], settings=settings, asked_only=True))
    begin = time.process_time()
    list(annotate_lines(tasks, settings=settings, asked_only=True))
    return time.process_time() - begin


def annotated(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What ``onrecord annotate --asked-only`` answers, line by line."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from onrecord.cli import main; main()",
            "annotate",
            "--asked-only",
            "--workers",
            "2",
        ],
        input="".join(json.dumps(line) + "\n" for line in lines).encode(),
        capture_output=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def pair_lines(path: Path) -> list[tuple[dict[str, Any], str]]:
    """Input lines of PLV_train with their roots; a party that is not marked has an empty span."""
    csv.field_size_limit(10**7)
    out = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            text, at = "", {}
            for part in _MARK.split(row["marked_sentence"]):
                if _MARK.fullmatch(part):
                    at[part] = len(text)
                else:
                    text += part
            pair = {
                "source": [at.get("<s>", 0), at.get("</s>", 0)],
                "target": [at.get("<t>", 0), at.get("</t>", 0)],
            }
            out.append(({"id": len(out), "text": text, "pairs": [pair]}, row["gold_root"]))
    return out


def event_lines(path: Path) -> list[tuple[dict[str, Any], list[float]]]:
    """Input lines of space-joined tokens with the factuality of their events."""
    out = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        bounds, at = [], 0
        for word in row["text"].split(" "):
            bounds.append((at, at + len(word)))
            at += len(word) + 1
        spans = [t["span1"] for t in row["targets"]]
        events = [[bounds[first][0], bounds[last - 1][1]] for first, last in spans]
        asked = {"id": len(out), "text": row["text"], "events": events}
        out.append((asked, [float(t["label"]) for t in row["targets"]]))
    return out


def pearson(a: list[float], b: list[float]) -> float:
    x, y = sum(a) / len(a), sum(b) / len(b)
    across = sum((i - x) * (j - y) for i, j in zip(a, b, strict=True))
    return across / math.sqrt(sum((i - x) ** 2 for i in a) * sum((j - y) ** 2 for j in b))
