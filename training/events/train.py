#!/usr/bin/env python3
"""Train the model for marked pairs and events, measure it, and write the folder that the package ships.

    PYTHONPATH=src venv/bin/python training/events/train.py --data DATA --base BASE --out OUT [--ablations]

DATA has ``plover/PLV_train.tsv``, ``plover/gsr.jsonl`` and ``factuality/UW.{train,dev}.jsonl``; BASE is the
folder of the pre-trained encoder. What is done already (the export, the states of all sentences) stands in
OUT and is not done again, so an interrupted run goes on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from data import ROOTS, Pair, Told, groups, plv, records, told
from encoder import export
from heads import SEED, Acts, EventBag, EventNet, Examples
from onnxruntime import InferenceSession, SessionOptions
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold
from tokenizers import Tokenizer

from onrecord.annotate.asked.encoding import act_pieces, event_pieces, passage, sentence_around
from onrecord.annotate.asked.model import act_state, event_state
from onrecord.annotate.asked.words import act_letters, act_words, event_words

BAG = 0.5
"""Weight of the words in an event's factuality; the rest is the states'."""
TUNED = 0.5
"""Weight of the fine-tuned encoder in a root; the rest is the linear answer's."""
REPEATS = 3


class States:
    """The encoder as it ships: one sentence at a time, one thread."""

    def __init__(self, folder: Path, name: str) -> None:
        options = SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self.session = InferenceSession(str(folder / name), options, providers=["CPUExecutionProvider"])

    def __call__(self, ids: np.ndarray) -> np.ndarray:
        return self.session.run(None, {"ids": ids[None]})[0][0]


def examples(pairs: list[Pair], states: States, tokenizer: Tokenizer, kept: Path) -> Examples:
    cuts = [passage(pair.text, pair.source, pair.target) for pair in pairs]
    if not kept.exists():
        np.save(kept, np.stack([act_state(states, *act_pieces(tokenizer, cut)) for cut in cuts]))
    return Examples(
        [act_words(cut) for cut in cuts],
        [act_letters(cut) for cut in cuts],
        np.load(kept).astype(np.float64),
        np.array([ROOTS.index(pair.root) for pair in pairs]),
    )


def events(sentences: list[Told], states: States, tokenizer: Tokenizer, kept: Path):
    """Words, states [e, d] and factuality [e] of each event."""
    words = [
        event_words(s.text, sentence_around(s.text, *event), event) for s in sentences for event in s.events
    ]
    if not kept.exists():
        np.save(kept, np.stack(list(_event_states(sentences, states, tokenizer))))
    return words, np.load(kept), np.array([value for s in sentences for value in s.values])


def _event_states(sentences: list[Told], states: States, tokenizer: Tokenizer) -> Iterator[np.ndarray]:
    for number, sentence in enumerate(sentences):
        if number % 500 == 0:
            print(f"  states of sentence {number} of {len(sentences)}", flush=True)
        seen: dict[bytes, np.ndarray] = {}
        for event in sentence.events:
            around = sentence_around(sentence.text, *event)
            pieces = event_pieces(tokenizer, sentence.text, around, event)
            key = pieces.ids.tobytes()
            if key not in seen:
                seen[key] = states(pieces.ids)
            yield event_state(seen[key], pieces.own(event))


def cross_validated(data: Examples, more: Examples, group: list[int], name: str, **weights: float) -> dict:
    """Accuracy and macro-F1 over ``REPEATS`` times five folds, with their deviation over the folds."""
    accuracy, macro = [], []
    for repeat in range(REPEATS):
        folds = StratifiedGroupKFold(5, shuffle=True, random_state=repeat)
        for train, test in folds.split(data.words, data.roots, group):
            model = Acts(data.take(train).plus(more), classes=len(ROOTS), **weights)
            said = model.scores(data.take(test)).argmax(1)
            accuracy.append(float((said == data.roots[test]).mean()))
            macro.append(float(f1_score(data.roots[test], said, average="macro")))
    found = {
        "accuracy": round(float(np.mean(accuracy)), 4),
        "accuracy deviation": round(float(np.std(accuracy)), 4),
        "macro-F1": round(float(np.mean(macro)), 4),
    }
    print(f"roots, {name}: {found}", flush=True)
    return found


def correlation(said: np.ndarray, true: np.ndarray, name: str) -> dict:
    said = np.clip(said, -3, 3)
    found = {
        "r": round(float(np.corrcoef(said, true)[0, 1]), 4),
        "MAE": round(float(np.abs(said - true).mean()), 4),
    }
    print(f"factuality on UW dev, {name}: {found}", flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--precision", choices=["int8", "fp32"], default="int8")
    parser.add_argument("--ablations", action="store_true", help="measure each part by itself too")
    parser.add_argument("--version", default="2")
    options = parser.parse_args()
    begun = time.monotonic()
    torch.set_num_threads(1)
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    if not (out / "tokenizer.json").exists():
        export(options.base, out, layers=options.layers)
    tokenizer = Tokenizer.from_file(str(out / "tokenizer.json"))
    states = States(out, "model.onnx" if options.precision == "int8" else "model-fp32.onnx")
    kept = lambda part: out / f"{part}-{options.precision}.npy"  # noqa: E731
    scores: dict[str, dict] = {}

    pairs = plv(options.data / "plover" / "PLV_train.tsv")
    data = examples(pairs, states, tokenizer, kept("plv"))
    more = examples(records(options.data / "plover" / "gsr.jsonl"), states, tokenizer, kept("gsr"))
    same = groups(pairs, least=1.0)
    scores["roots"] = cross_validated(data, more, same, "as shipped")
    scores["roots, near copies kept together"] = cross_validated(
        data, more, groups(pairs, least=0.5), "near copies kept together"
    )
    if options.ablations:
        for name, weights in {
            "words": {"letters": 0.0, "states": 0.0},
            "letters": {"words": 0.0, "states": 0.0, "letters": 1.0},
            "states": {"words": 0.0, "letters": 0.0, "states": 1.0},
            "words and letters": {"states": 0.0},
            "words and states": {"letters": 0.0},
        }.items():
            scores[f"roots, {name} alone"] = cross_validated(data, more, same, f"{name} alone", **weights)
    acts = Acts(data.plus(more), classes=len(ROOTS))

    folder = options.data / "factuality"
    words, deep, true = events(told(folder / "UW.train.jsonl"), states, tokenizer, kept("uw-train"))
    dev_words, dev_deep, dev_true = events(told(folder / "UW.dev.jsonl"), states, tokenizer, kept("uw-dev"))
    bag, net = EventBag(words, true), EventNet(deep, true)
    by_words, by_states = bag(dev_words), net(dev_deep)
    scores["factuality"] = correlation(BAG * by_words + (1 - BAG) * by_states, dev_true, "as shipped")
    scores["factuality, words alone"] = correlation(by_words, dev_true, "words alone")
    scores["factuality, states alone"] = correlation(by_states, dev_true, "states alone")

    np.savez_compressed(out / "heads.npz", **acts.arrays(), **bag.arrays(), **net.arrays())
    files = ("model.onnx", "acts.onnx", "tokenizer.json", "heads.npz")
    digest = hashlib.sha256(
        b"".join((out / name).read_bytes() for name in files if (out / name).exists())
    ).hexdigest()
    settings = {
        "version": options.version,
        "sha256": digest,
        "roots": list(ROOTS),
        "bag": BAG,
        "tuned": TUNED,
    }
    (out / "settings.json").write_text(json.dumps(settings, indent=2) + "\n", "utf-8")
    (out / "scores.json").write_text(json.dumps(scores, indent=2) + "\n", "utf-8")
    print(f"seed {SEED}, {time.monotonic() - begun:.0f} s; wrote {', '.join(files)}, settings.json to {out}")


if __name__ == "__main__":
    main()
