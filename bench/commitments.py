"""Commitments on stories with a key: the pipeline over their articles, by the stories' own scorer.

usage: python -m bench.commitments [STORY_DIR] [--out FILE] [--show]

STORY_DIR holds ``text/*.txt``, ``text/meta.jsonl`` (id, published), ``commitments.jsonl`` and
``revisions.jsonl``; without one it is ``$ONRECORD_SHARED/stories/brexit`` (``ONRECORD_SHARED`` defaults to
``../shared``, which also holds the scorer). The articles go through ingest as in ``onrecord build``.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.measure import NotMeasuredError
from onrecord.annotate.annotator import AnnotatedDocument, Pipeline
from onrecord.document import Document
from onrecord.ingest.documents import ingest
from onrecord.ingest.options import IngestOptions
from onrecord.ingest.sources import RawInput, discover
from onrecord.ledger.entries import entries
from onrecord.ledger.provenance import Entry, EntryType
from onrecord.registry import Group, load

SHARED = Path(os.environ.get("ONRECORD_SHARED", "../shared"))
SCORER = SHARED / "bench" / "stories" / "score.py"
OWN = Path(__file__).parent.parent / "tests" / "golden" / "stories"
LAYERS = ("spacy", "timex", "trained", "events")


def read(folder: Path) -> Iterator[tuple[Document, str]]:
    """The story's articles with their stems; the sidecar beside them dates them."""
    for found in discover([str(folder / "text")]):
        if isinstance(found, RawInput):
            result = ingest(found.read(), where=found.where, options=found.options(IngestOptions()))
            for document in result.documents:
                yield document, Path(found.where).stem


def line_of(entry: Entry, stem: str) -> dict[str, Any]:
    return {
        "type": str(entry.type),
        "id": entry.id,
        **entry.body,
        "evidence": [
            {"doc": stem, "start": e.span.start, "end": e.span.end, "quote": e.quote} for e in entry.evidence
        ],
    }


def export(folder: Path, out: Path, *, show: bool) -> float:
    """Write the scorer's JSONL; gives the seconds that the events took."""
    pipeline = Pipeline(tuple(load(Group.ANNOTATORS, name)() for name in LAYERS))
    took = 0.0
    with out.open("w", encoding="utf-8") as file:
        for document, stem in read(folder):
            annotated = AnnotatedDocument(document=document)
            for annotator in pipeline.annotators:
                begun = time.perf_counter()
                annotated = annotator.annotate(annotated)
                took += time.perf_counter() - begun if annotator.name == "events" else 0.0
            file.write(json.dumps({"type": "document", "id": stem, "path": f"{stem}.txt"}) + "\n")
            for entry in entries(annotated):
                if entry.type in {EntryType.CLAIM, EntryType.COMMITMENT}:
                    file.write(json.dumps(line_of(entry, stem), ensure_ascii=False) + "\n")
                if show and entry.type is EntryType.COMMITMENT:
                    print(stem, told(entry), sep="\t")
    return took


def told(entry: Entry) -> str:
    body = entry.body
    names = ("actor", "act", "object", "place", "holder", "condition")
    words = {name: (body[name] or {}).get("text") for name in names}
    due = body["due"] and (body["due"]["text"], body["due"]["begin"], body["due"]["end"])
    quote = " … ".join(evidence.quote for evidence in entry.evidence)
    return f"{body['force']}{body['polarity']} {words} due={due} «{quote}»"


def scored(story: Path, name: str) -> dict[str, float]:
    """F1 and the fields of one story; ``due told`` counts those alone whose key has a due.

    Raises:
        NotMeasuredError: when the story or the scorer is not there.
    """
    if not story.is_dir() or not SCORER.is_file():
        raise NotMeasuredError(f"{story} or {SCORER} is missing")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "commitments.jsonl"
        export(story, out, show=False)
        told_by = subprocess.run(
            [sys.executable, str(SCORER), str(story), str(out)], check=True, capture_output=True, text=True
        ).stdout
    first = re.search(r"^commitments .* P ([\d.]+)  R ([\d.]+)  F1 ([\d.]+)", told_by, re.MULTILINE)
    dues = re.search(r"due where gold has one  (\d+)/(\d+)", told_by)
    if first is None or dues is None:
        raise NotMeasuredError("the scorer printed no F1")
    fields = re.findall(r"^  (\w+) +\d+/\d+  ([\d.]+)$", told_by, re.MULTILINE)
    return {
        f"{name} f1": float(first[3]),
        **{f"{name} {field}": float(value) for field, value in fields},
        f"{name} due told": int(dues[1]) / max(1, int(dues[2])),
    }


def measure() -> dict[str, float]:
    """The worked example (Brexit, 2019) and the project's own articles, as the stories' scorer sees them.

    Raises:
        NotMeasuredError: when the worked example is not there.
    """
    figures = scored(SHARED / "stories" / "brexit", "brexit")
    for part in sorted(path for path in OWN.iterdir() if path.is_dir()):
        figures |= scored(part, part.name)
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("story", nargs="?", type=Path, default=SHARED / "stories" / "brexit")
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "commitments.jsonl")
    parser.add_argument("--show", action="store_true", help="print every commitment")
    options = parser.parse_args()
    took = export(options.story, options.out, show=options.show)
    print(f"events took {took:.3f} s")
    return subprocess.run(
        [sys.executable, str(SCORER), str(options.story), str(options.out)], check=False
    ).returncode


if __name__ == "__main__":
    raise SystemExit(main())
