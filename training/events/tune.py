#!/usr/bin/env python3
"""Fine-tune the encoder that names roots, and write ``acts.onnx`` beside what ``train.py`` wrote.

    PYTHONPATH=src venv/bin/python training/events/tune.py --data DATA --base BASE --out OUT [--fold N]

The lower layers of the base learn with a head over four means of their states: source, target, what stands
between, all. Case and role of each piece are added to its embedding; word embeddings stay. With ``--fold``
one of five folds is left out and measured, alone and with the linear answer, and nothing is exported.
A checkpoint is kept after each epoch; the same command goes on from it.
"""

from __future__ import annotations

import argparse
import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from data import ROOTS, Pair, groups, plv, records
from encoder import Encoder
from heads import Acts
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from train import States, examples

from onrecord.annotate.asked.encoding import HIDDEN, Marked, marked

LAYERS, EPOCHS, BATCH, RATE, HEAD_RATE, DECAY = 3, 8, 16, 1e-4, 1e-3, 0.9
DROPOUT, HIDE_PIECE, HIDE_NAME, SMOOTHING = 0.1, 0.1, 0.2, 0.1


class Namer(nn.Module):
    """Layers of the base with case and role, four means, and a head."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        config = json.loads((base / "config.json").read_text("utf-8"))
        width = config["hidden_size"]
        self.encoder = Encoder(config, load_file(base / "model.safetensors"), layers=LAYERS, dropout=DROPOUT)
        self.case, self.role = nn.Embedding(7, width), nn.Embedding(3, width)
        for table in (self.case, self.role):
            nn.init.normal_(table.weight, std=0.02)
        nn.init.zeros_(self.role.weight[:1])
        self.drop = nn.Dropout(DROPOUT)
        self.head = nn.Linear(4 * width, len(ROOTS))

    def forward(
        self, ids: Tensor, case: Tensor, role: Tensor, pools: Tensor, mask: Tensor | None = None
    ) -> Tensor:
        """Logits [b, roots]; ``pools`` [b, 4, n], the others [b, n]."""
        states = self.encoder.read(ids, self.case(case) + self.role(role), mask)
        return self.head(self.drop((pools @ states).flatten(1)))


class Likelihood(nn.Module):
    """What is exported."""

    def __init__(self, namer: Namer) -> None:
        super().__init__()
        self.namer = namer

    def forward(self, ids: Tensor, case: Tensor, role: Tensor, pools: Tensor) -> Tensor:
        return self.namer(ids, case, role, pools).softmax(-1)


@dataclass
class Batches:
    """Marked sentences and roots; near lengths stand together."""

    sentences: list[Marked]
    roots: np.ndarray
    random: np.random.Generator

    def epoch(self) -> list[list[int]]:
        order = self.random.permutation(len(self.sentences))
        out = []
        for at in range(0, len(order), BATCH * 16):
            near = sorted(order[at : at + BATCH * 16], key=lambda i: len(self.sentences[i].ids))
            out += [near[i : i + BATCH] for i in range(0, len(near), BATCH)]
        self.random.shuffle(out)
        return out

    def padded(self, which: list[int], *, hide: bool) -> tuple[Tensor, ...]:
        chosen = [self.sentences[i] for i in which]
        b, n = len(chosen), max(len(s.ids) for s in chosen)
        ids, case, role = (np.zeros((b, n), dtype=np.int64) for _ in range(3))
        mask, pools = np.zeros((b, n), dtype=bool), np.zeros((b, 4, n), dtype=np.float32)
        for row, sentence in enumerate(chosen):
            size = len(sentence.ids)
            ids[row, :size] = self._hidden(sentence) if hide else sentence.ids
            case[row, :size], role[row, :size], mask[row, :size] = sentence.case, sentence.role, True
            pools[row, :, :size] = sentence.pools
        return tuple(map(torch.from_numpy, (ids, case, role, pools, mask)))

    def _hidden(self, sentence: Marked) -> np.ndarray:
        which = self.random.random(len(sentence.ids)) < HIDE_PIECE
        which[0] = which[-1] = False
        for role in (1, 2):
            if self.random.random() < HIDE_NAME:
                which |= sentence.role == role
        return np.where(which, HIDDEN, sentence.ids)


def optimiser_of(namer: Namer) -> torch.optim.Optimizer:
    encoder = namer.encoder
    encoder.words.weight.requires_grad_(requires_grad=False)
    top = len(encoder.layers)
    rates = [(layer.parameters(), RATE * DECAY ** (top - 1 - n)) for n, layer in enumerate(encoder.layers)]
    rates.append(([*encoder.places.parameters(), *encoder.norm.parameters()], RATE * DECAY**top))
    own = [*namer.case.parameters(), *namer.role.parameters(), *namer.head.parameters()]
    rates.append((own, HEAD_RATE))
    return torch.optim.AdamW([{"params": list(p), "lr": r, "peak": r} for p, r in rates], weight_decay=0.01)


def tune(batches: Batches, base: Path, *, seed: int, kept: Path) -> Namer:
    torch.manual_seed(seed)
    namer = Namer(base)
    optimiser, begun = optimiser_of(namer), 0
    if kept.exists():
        state = torch.load(kept, weights_only=False)
        namer.load_state_dict(state["namer"])
        optimiser.load_state_dict(state["optimiser"])
        torch.set_rng_state(state["torch"])
        batches.random.bit_generator.state = state["numpy"]
        begun = state["epoch"]
    total = EPOCHS * math.ceil(len(batches.sentences) / BATCH)
    namer.train()
    for epoch in range(begun, EPOCHS):
        order = batches.epoch()
        for step, which in enumerate(order, start=epoch * len(order)):
            part = min(1.0, step / (0.1 * total + 1)) * max(0.0, min(1.0, (total - step) / (0.9 * total)))
            for group in optimiser.param_groups:
                group["lr"] = group["peak"] * part
            logits = namer(*batches.padded(which, hide=True))
            goal = torch.from_numpy(batches.roots[which])
            loss = functional.cross_entropy(logits, goal, label_smoothing=SMOOTHING)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(namer.parameters(), 1.0)
            optimiser.step()
        print(f"epoch {epoch + 1} of {EPOCHS}, last loss {loss.item():.3f}", flush=True)
        torch.save(
            {
                "namer": namer.state_dict(), "optimiser": optimiser.state_dict(), "epoch": epoch + 1,
                "torch": torch.get_rng_state(), "numpy": batches.random.bit_generator.state,
            },
            kept,
        )  # fmt: skip
    return namer.eval()


def likelihoods(namer: Namer, batches: Batches) -> np.ndarray:
    with torch.no_grad():
        rows = [
            namer(*batches.padded([i], hide=False)).softmax(-1)[0].numpy()
            for i in range(len(batches.sentences))
        ]
    return np.stack(rows)


def export(namer: Namer, out: Path) -> None:
    n, whole = 40, out / "acts-fp32.onnx"
    zeros = torch.zeros((1, n), dtype=torch.int64)
    names = ["ids", "case", "role", "pools"]
    torch.onnx.export(
        Likelihood(namer).eval(),
        (torch.randint(999, 9999, (1, n)), zeros, zeros, torch.rand(1, 4, n)),
        str(whole),
        input_names=names,
        output_names=["roots"],
        dynamic_axes={name: {2 if name == "pools" else 1: "pieces"} for name in names},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(
        whole, out / "acts.onnx", per_channel=True, reduce_range=True, weight_type=QuantType.QInt8
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fold", type=int, choices=range(5), help="leave this fold out and measure on it")
    options = parser.parse_args()
    torch.set_num_threads(1)
    out: Path = options.out
    tokenizer = Tokenizer.from_file(str(out / "tokenizer.json"))
    pairs = plv(options.data / "plover" / "PLV_train.tsv")
    more = records(options.data / "plover" / "gsr.jsonl")
    if options.fold is None:
        export(tune(batches_of(pairs + more, tokenizer, 0), options.base, seed=0, kept=out / "acts.pt"), out)
        return
    folds = StratifiedGroupKFold(5, shuffle=True, random_state=0)
    cut = list(folds.split(pairs, [p.root for p in pairs], groups(pairs, least=1.0)))
    train, test = cut[options.fold]
    learnt = batches_of([pairs[i] for i in train] + more, tokenizer, options.fold)
    namer = tune(learnt, options.base, seed=options.fold, kept=out / f"acts-fold{options.fold}.pt")
    held = batches_of([pairs[i] for i in test], tokenizer, 0)
    states = States(out, "model.onnx")
    data = examples(pairs, states, tokenizer, out / "plv-int8.npy")
    beside = examples(more, states, tokenizer, out / "gsr-int8.npy")
    linear = Acts(data.take(train).plus(beside), classes=len(ROOTS)).scores(data.take(test))
    tuned = likelihoods(namer, held)
    for name, scores in (("linear", linear), ("tuned", tuned), ("mean of both", (linear + tuned) / 2)):
        said = scores.argmax(1)
        macro = f1_score(held.roots, said, average="macro")
        print(
            f"fold {options.fold}, {name}: accuracy {(said == held.roots).mean():.4f}, macro-F1 {macro:.4f}"
        )


def batches_of(pairs: list[Pair], tokenizer: Tokenizer, seed: int) -> Batches:
    return Batches(
        [marked(tokenizer, p.text, p.source, p.target) for p in pairs],
        np.array([ROOTS.index(p.root) for p in pairs]),
        np.random.default_rng(seed),
    )


if __name__ == "__main__":
    main()
