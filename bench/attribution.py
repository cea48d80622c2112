"""Attribution by rules: PolNeAR dev, and the golden sentences per feature.

PolNeAR (source, cue and content of 84 articles, only the outermost) is looked for under
``$ONRECORD_SHARED`` and scored by the scorer that stands there. ``python -m bench.attribution`` prints
every feature of the golden sentences with precision and recall; ``--wrong`` lists what is not as
expected.
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
from onrecord.annotate.attribution import AttributionRules
from onrecord.annotate.spacy_parse import SpacyParse
from onrecord.document import Document, Zone, ZoneKind, blocks, document_id


def measure() -> dict[str, float]:
    """Every figure in percent, and the rules' milliseconds on 700 words."""
    figures = golden()
    shared = Path(os.environ.get("ONRECORD_SHARED", "../shared"))
    corpus = shared / "data" / "polnear" / "dev"
    scorer = shared / "bench" / "attribution" / "score.py"
    if not corpus.is_dir() or not scorer.is_file():
        print("attribution: PolNeAR NOT MEASURED, there is none under ONRECORD_SHARED", file=sys.stderr)
        if not figures:
            raise NotMeasuredError("no golden sentences and no corpus")
        return figures
    return figures | polnear(corpus, scorer)


def golden() -> dict[str, float]:
    scorer = scored()
    out: dict[str, float] = {}
    for feature, row in scorer.tally.items():
        precision, recall = precision_recall(row)
        if feature in {"found", "via"}:
            out[f"golden {feature} precision"] = precision
            out[f"golden {feature} recall"] = recall
        elif not feature.startswith("found"):
            out[f"golden {feature}"] = precision
    return out


def scored() -> Scorer:
    pipeline = Pipeline((SpacyParse(), AttributionRules()))
    scorer = Scorer()
    for row in rows():
        scorer.add(row, pipeline(document_of(row)))
    return scorer


def polnear(corpus: Path, scorer: Path) -> dict[str, float]:
    parser, rules = SpacyParse(), AttributionRules()
    words = 0
    spent = 0.0
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
        for path in sorted((corpus / "text").glob("*.txt")):
            with path.open(encoding="utf-8", newline="") as handle:
                text = handle.read()
            parsed = parser.annotate(AnnotatedDocument(document=article(text)))
            begin = time.process_time()
            found = rules.annotate(parsed).need_attributions()
            spent += time.process_time() - begin
            words += len(text.split())
            outermost = [
                {"source": a.source, "cue": a.cue, "content": a.content} for a in found if a.parent is None
            ]
            out.write(json.dumps({"doc": path.stem, "attributions": outermost}) + "\n")
        out.flush()
        ran = subprocess.run(
            [sys.executable, str(scorer), str(corpus), out.name, "--json"],
            check=True,
            capture_output=True,
            text=True,
        )
    scores = json.loads(ran.stdout)["scores"]
    figures = {
        f"polnear dev {name}": scores[name][2]
        for name in ("attr", "attr quoted", "attr indirect", "tok-content", "overlap")
    }
    figures["polnear dev attr precision"] = scores["attr"][0]
    figures["polnear dev attr recall"] = scores["attr"][1]
    figures["rules ms per 700 words"] = 1000 * spent / words * 700
    return figures


def article(text: str) -> Document:
    """A bare text as a document: the first block is the headline when no full stop ends it."""
    found = blocks(text)
    titled = bool(found) and text[found[0][1] - 1] != "."
    zones = tuple(
        Zone(a, b, ZoneKind.TITLE if n == 0 and titled else ZoneKind.BODY) for n, (a, b) in enumerate(found)
    )
    return Document(id=document_id(text=text, url=""), text=text, raw_digest="", zones=zones, language="en")


def main() -> None:
    scorer = scored()
    for feature, row in sorted(scorer.tally.items()):
        precision, recall = precision_recall(row)
        print(f"{feature:24} precision {precision:5.1f}  recall {recall:5.1f}  of {row[0] + row[2]}")
    if "--wrong" in sys.argv:
        print("\n".join(scorer.wrong))


if __name__ == "__main__":
    main()
