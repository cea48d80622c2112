"""Attribution by rules and by the trained tagger: PolNeAR dev, and the golden sentences per feature.

PolNeAR (source, cue and content of 84 articles, only the outermost) is looked for under
``$ONRECORD_SHARED`` and scored by the scorer that stands there. ``python -m bench.attribution`` prints
every feature of the golden sentences with precision and recall; ``--wrong`` lists what is not as
expected, ``--trained`` reads them with the trained tagger.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.attribution_golden import Scorer, document_of, precision_recall, rows
from bench.measure import NotMeasuredError
from onrecord.annotate.annotator import AnnotatedDocument, Pipeline
from onrecord.annotate.spacy_parse import SpacyParse
from onrecord.document import Document
from onrecord.ingest.documents import ingest
from onrecord.ingest.options import Form, IngestOptions
from onrecord.registry import Group, load


def measure() -> dict[str, float]:
    """Every figure in percent, and the rules' milliseconds on 700 words."""
    figures = golden() | golden("trained")
    shared = Path(os.environ.get("ONRECORD_SHARED", "../shared"))
    corpus = shared / "data" / "polnear" / "dev"
    scorer = shared / "bench" / "attribution" / "score.py"
    if not corpus.is_dir() or not scorer.is_file():
        print("attribution: PolNeAR NOT MEASURED, there is none under ONRECORD_SHARED", file=sys.stderr)
        if not figures:
            raise NotMeasuredError("no golden sentences and no corpus")
        return figures
    return figures | polnear(corpus, scorer)


def golden(tagger: str = "rules") -> dict[str, float]:
    """Of the golden sentences; those of the trained tagger under its name."""
    scorer = scored(tagger)
    out: dict[str, float] = {}
    lead = "golden" if tagger == "rules" else f"golden {tagger}"
    for feature, row in scorer.tally.items():
        precision, recall = precision_recall(row)
        if feature in {"found", "via"}:
            out[f"{lead} {feature} precision"] = precision
            out[f"{lead} {feature} recall"] = recall
        elif not feature.startswith("found"):
            out[f"{lead} {feature}"] = precision
    return out


def scored(tagger: str = "rules") -> Scorer:
    """The golden sentences read by one of the taggers."""
    pipeline = Pipeline((SpacyParse(), load(Group.ANNOTATORS, tagger)()))
    scorer = Scorer()
    for row in rows():
        scorer.add(row, pipeline(document_of(row)))
    return scorer


def polnear(corpus: Path, scorer: Path) -> dict[str, float]:
    """Both taggers on the same parses, read as ``onrecord annotate`` reads them."""
    parser = SpacyParse()
    taggers = {name: load(Group.ANNOTATORS, name)() for name in ("rules", "trained")}
    lines: dict[str, list[str]] = {name: [] for name in taggers}
    spent = dict.fromkeys(taggers, 0.0)
    words = 0
    for path in sorted((corpus / "text").glob("*.txt")):
        with path.open(encoding="utf-8", newline="") as handle:
            text = handle.read()
        parsed = parser.annotate(AnnotatedDocument(document=article(text)))
        words += len(text.split())
        for name, tagger in taggers.items():
            begin = time.process_time()
            found = tagger.annotate(parsed).need_attributions()
            spent[name] += time.process_time() - begin
            outermost = [
                {"source": a.source, "cue": a.cue, "content": a.content} for a in found if a.parent is None
            ]
            lines[name].append(json.dumps({"doc": path.stem, "attributions": outermost}))
    figures: dict[str, float] = {}
    for name in taggers:
        scores = scored_by(scorer, corpus, lines[name])
        for measure_, value in scores.items():
            figures[f"{name} polnear dev {measure_}"] = value
        figures[f"{name} ms per 700 words"] = 1000 * spent[name] / words * 700
    return figures


def scored_by(scorer: Path, corpus: Path, lines: list[str]) -> dict[str, float]:
    """F1 of each measure, and precision and recall of attr."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
        out.flush()
        ran = subprocess.run(
            [sys.executable, str(scorer), str(corpus), out.name, "--json"],
            check=True,
            capture_output=True,
            text=True,
        )
    scores = json.loads(ran.stdout)["scores"]
    names = ("attr", "attr quoted", "attr indirect", "tok-content", "overlap")
    return {
        **{name: scores[name][2] for name in names},
        "attr precision": scores["attr"][0],
        "attr recall": scores["attr"][1],
    }


def article(text: str) -> Document:
    """A bare text as ``onrecord annotate`` takes it."""
    line = json.dumps({"id": "", "text": text}).encode()
    return ingest(line, where="bench", options=IngestOptions(form=Form.JSONL)).documents[0]


def main() -> None:
    scorer = scored("trained" if "--trained" in sys.argv else "rules")
    for feature, row in sorted(scorer.tally.items()):
        precision, recall = precision_recall(row)
        print(f"{feature:24} precision {precision:5.1f}  recall {recall:5.1f}  of {row[0] + row[2]}")
    if "--wrong" in sys.argv:
        print("\n".join(scorer.wrong))


if __name__ == "__main__":
    main()
