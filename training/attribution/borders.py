#!/usr/bin/env python3
"""Learn where contents and sources begin and end from gold spans and parses of the training articles.

    python training/attribution/borders.py --data DIR --out borders.json [--every 2]

DIR holds text/ and attributions/. Needs PyTorch and the package's parser. Features and their use:
``onrecord.annotate.trained.borders``. Logistic regression over the gaps in and around each gold span.
"""

from __future__ import annotations

import argparse
import json
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import torch
from data import read_brat

from onrecord.annotate.annotator import AnnotatedDocument
from onrecord.annotate.sentence import Parse
from onrecord.annotate.spacy_parse import SpacyParse
from onrecord.annotate.trained.borders import KINDS, gap_features
from onrecord.ingest.documents import ingest
from onrecord.ingest.options import Form, IngestOptions

AROUND = 8
"""Gaps outside a span that are counted as no border."""
RAREST = 25
"""A feature that is seen less often is left out."""
LEAST_WEIGHT = 0.02

Examples = dict[str, list[tuple[list[str], int]]]


def parsed(path: Path, parser: SpacyParse) -> Parse:
    with path.open(encoding="utf-8", newline="") as handle:
        line = json.dumps({"id": "", "text": handle.read()}).encode()
    document = ingest(line, where="training", options=IngestOptions(form=Form.JSONL)).documents[0]
    return parser.annotate(AnnotatedDocument(document=document)).need_parse()


def span_examples(parse: Parse, names: list[list[str]], bounds: tuple[int, int], role: str) -> Iterator:
    """(kind, features, is a border) of the gaps in and around one gold span."""
    tokens = parse.tokens
    starts = [t.start for t in tokens]
    i = bisect_right(starts, bounds[0]) - 1
    if i < 0 or tokens[i].end <= bounds[0]:
        i += 1
    j = bisect_left(starts, bounds[1])
    if i >= j:
        return
    first, last = parse.sentence_of(i).first, parse.sentence_of(j - 1).last
    yield f"{role} end", names[j], 1
    yield f"{role} begin", names[i], 1
    for gap in range(i + 1, j):
        yield f"{role} end", names[gap], 0
        yield f"{role} begin", names[gap], 0
    for gap in range(max(first, i - AROUND), i):
        yield f"{role} begin", names[gap], 0
    for gap in range(j + 1, min(last, j + AROUND) + 1):
        yield f"{role} end", names[gap], 0


def collect(folder: Path, every: int) -> Examples:
    parser = SpacyParse()
    out: Examples = {kind: [] for kind in KINDS}
    for path in sorted((folder / "text").glob("*.txt"))[::every]:
        files = sorted((folder / "attributions").glob(f"{path.stem}_*.ann"))
        parse = parsed(path, parser)
        if not files or not parse.tokens:
            continue
        names = list(gap_features(parse))
        for unit in read_brat(files[0]):
            for role in ("content", "source"):
                for bounds in unit[role]:
                    for kind, features, is_border in span_examples(parse, names, bounds, role):
                        out[kind].append((features, is_border))
    return out


def fit(rows: list[tuple[list[str], int]]) -> dict[str, float]:
    """Weights of a logistic regression, the prior's log-odds taken off the constant."""
    counts = Counter(name for names, _ in rows for name in names)
    row = {name: n for n, name in enumerate(sorted(n for n, c in counts.items() if c >= RAREST))}
    indexes, begins = [], []
    for names, _ in rows:
        begins.append(len(indexes))
        indexes.extend(row[name] for name in names if name in row)
    index, begin = torch.tensor(indexes), torch.tensor(begins)
    truth = torch.tensor([float(y) for _, y in rows])
    bag = torch.nn.EmbeddingBag(len(row), 1, mode="sum")
    torch.nn.init.zeros_(bag.weight)
    optimizer = torch.optim.LBFGS(bag.parameters(), max_iter=60, line_search_fn="strong_wolfe")

    def loss():
        optimizer.zero_grad()
        value = torch.nn.functional.binary_cross_entropy_with_logits(bag(index, begin)[:, 0], truth)
        value = value + 1e-5 * (bag.weight**2).sum()
        value.backward()
        return value

    optimizer.step(loss)
    learnt = bag.weight.detach()
    weights = {name: float(learnt[n, 0]) for name, n in row.items()}
    weights["1"] -= float(torch.logit(truth.mean()))
    return {name: round(w, 3) for name, w in weights.items() if abs(w) >= LEAST_WEIGHT}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--every", type=int, default=2, help="take every so manieth article")
    options = parser.parse_args()
    torch.set_num_threads(1)
    examples = collect(options.data, options.every)
    weights = {kind: fit(examples[kind]) for kind in KINDS}
    for kind in KINDS:
        print(f"{kind}: {len(examples[kind])} gaps, {len(weights[kind])} features")
    options.out.write_text(
        json.dumps(weights, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    )


if __name__ == "__main__":
    main()
