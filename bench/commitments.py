"""Commitments on a story with a key: run the pipeline over its articles and hand the lines to the scorer.

usage: python bench/commitments.py [STORY_DIR] [--out FILE] [--show]

STORY_DIR holds ``text/*.txt``, ``text/meta.jsonl`` (id, published), ``commitments.jsonl`` and
``revisions.jsonl``;
without one it is ``$ONRECORD_SHARED/stories/brexit`` (``ONRECORD_SHARED`` defaults to ``../shared``).
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
from onrecord.document import Document, Published, Zone, ZoneKind, blocks, document_id
from onrecord.interval import parse
from onrecord.ledger.entries import entries
from onrecord.ledger.provenance import Entry, EntryType
from onrecord.registry import Group, load

SHARED = Path(os.environ.get("ONRECORD_SHARED", "../shared"))
LAYERS = ("spacy", "timex", "trained", "events")


def read(folder: Path) -> Iterator[tuple[Document, str]]:
    """The story's articles with their stems: first block the title, offsets of the file as it is."""
    for line in (folder / "text" / "meta.jsonl").read_text("utf-8").splitlines():
        meta = json.loads(line)
        text = (folder / "text" / f"{meta['id']}.txt").read_text("utf-8")
        zones = []
        for start, end in blocks(text):
            same = not zones or text[start:end] == meta.get("title")
            zones.append(Zone(start, end, ZoneKind.TITLE if same else ZoneKind.BODY))
        published = meta.get("published")
        yield (
            Document(
                id=document_id(text=text, url=meta.get("url", "")),
                text=text,
                raw_digest="",
                zones=tuple(zones),
                url=meta.get("url", ""),
                outlet=meta.get("outlet", ""),
                published=Published(parse(published), "sidecar", (), published) if published else Published(),
                language="en",
            ),
            meta["id"],
        )


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


def measure() -> dict[str, float]:
    """The worked example (Brexit, 2019), as the stories' scorer sees it.

    Raises:
        NotMeasuredError: when the story is not there.
    """
    story = SHARED / "stories" / "brexit"
    if not story.is_dir():
        raise NotMeasuredError(f"the worked example is not at {story}")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "commitments.jsonl"
        export(story, out, show=False)
        told_by = subprocess.run(
            [sys.executable, str(SHARED / "bench" / "stories" / "score.py"), str(story), str(out)],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    first = re.search(r"^commitments .* P ([\d.]+)  R ([\d.]+)  F1 ([\d.]+)", told_by, re.MULTILINE)
    if first is None:
        raise NotMeasuredError("the scorer printed no F1")
    fields = re.findall(r"^  (\w+) +\d+/\d+  ([\d.]+)$", told_by, re.MULTILINE)
    return {"brexit f1": float(first[3]), **{f"brexit {name}": float(value) for name, value in fields}}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("story", nargs="?", type=Path, default=SHARED / "stories" / "brexit")
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "commitments.jsonl")
    parser.add_argument("--show", action="store_true", help="print every commitment")
    options = parser.parse_args()
    took = export(options.story, options.out, show=options.show)
    print(f"events took {took:.3f} s")
    scorer = SHARED / "bench" / "stories" / "score.py"
    return subprocess.run(
        [sys.executable, str(scorer), str(options.story), str(options.out)], check=False
    ).returncode


if __name__ == "__main__":
    raise SystemExit(main())
