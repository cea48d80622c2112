#!/usr/bin/env python3
"""Predict the articles of a folder with a checkpoint or an ONNX model; write them for the scorer.

python training/attribution/evaluate.py MODEL --data DIR --tokenizer FILE --decoding FILE --out FILE
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from data import Article, read_articles
from tokenizers import Tokenizer

from onrecord.annotate.trained.decoding import Settings, decode
from onrecord.annotate.trained.encoding import Window, windows_of
from onrecord.annotate.trained.linking import Outputs
from onrecord.annotate.trained.model import inputs_of


def runner(path: Path):
    """A function from (ids, features) to the four arrays, from a checkpoint or an ONNX file."""
    if path.suffix == ".onnx":
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        return lambda ids, features: session.run(None, {"ids": ids, "features": features})[:4]
    import torch
    from network import Tagger

    torch.set_num_threads(1)
    state = torch.load(path, weights_only=False)
    model = Tagger(state["config"])
    model.load_state_dict(state["model"])
    model.eval()

    def run(ids, features):
        with torch.no_grad():
            found = model(torch.from_numpy(ids), torch.from_numpy(features))[:4]
        return [x.numpy() for x in found]

    return run


def outputs_of(run, articles: list[Article]) -> list[dict[Window, Outputs]]:
    out = []
    for article in articles:
        row = {}
        for window in windows_of(article.pieces):
            found = run(*inputs_of(article.pieces, window))
            row[window] = Outputs(*(x[0, 1:-1] for x in found))
        out.append(row)
    return out


def predict(article: Article, row: dict[Window, Outputs], settings: Settings) -> dict:
    found = decode(article.text, article.pieces, tuple(row), row.__getitem__, settings)
    return {
        "doc": article.name,
        "attributions": [
            {"source": [f.source] if f.source else [], "cue": [f.cue], "content": list(f.content)}
            for f in found
        ],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--decoding", type=Path, help="JSON with the decoding thresholds")
    options = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(options.tokenizer))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    articles = read_articles(options.data, tokenizer)
    settings = Settings(**json.loads(options.decoding.read_text())) if options.decoding else Settings()
    with options.out.open("w", encoding="utf-8") as handle:
        for article, row in zip(articles, outputs_of(runner(options.model), articles), strict=True):
            handle.write(json.dumps(predict(article, row, settings)) + "\n")


if __name__ == "__main__":
    main()
