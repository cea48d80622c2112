#!/usr/bin/env python3
"""Export checkpoints, averaged, to ONNX, fp32 and int8, with the tokenizer and the settings beside it.

    python training/attribution/export.py CHECKPOINT … --base DIR --borders FILE --out DIR [--settings FILE]

int8: dynamic quantisation, weights per channel with reduced range, which processors without VNNI need;
the word embeddings with a scale for each row, since one scale for all of them costs some tenths of a point.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import onnx
import torch
from network import Tagger
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import nn

NAMES = ("cue", "query", "key", "reach")


class Shipped(nn.Module):
    """The tagger without its auxiliary output, a share of which stands in the links (:func:`fold_aux`)."""

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.tagger = tagger

    def forward(self, ids, features):
        return self.tagger(ids, features)[:4]


class Rows(nn.Module):
    """An embedding as int8, each row with a scale of its own."""

    def __init__(self, weight: torch.Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-9) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("rows", (weight / scale).round().to(torch.int8))

    def forward(self, ids):
        return self.rows[ids].to(torch.float32) * self.scale[ids]


def fold_aux(tagger: Tagger, share: float) -> None:
    """Add ``share`` of the auxiliary tagger's log-odds of content to every cue's score for a content.

    Both are linear in the encoder's output, so that it costs nothing when the model runs.
    """
    with torch.no_grad():
        for part in ("weight", "bias"):
            aux, unary = getattr(tagger.aux, part), getattr(tagger.unary, part)
            unary[1] += share * (aux[3] - aux[2])


def averaged(checkpoints: list[Path]) -> Tagger:
    """One tagger whose weights are the mean of the checkpoints', which must share their first weights."""
    states = [torch.load(path, weights_only=False) for path in checkpoints]
    tagger = Tagger(states[0]["config"])
    rows = [state["model"] for state in states]
    tagger.load_state_dict({name: sum(row[name] for row in rows) / len(rows) for name in rows[0]})
    return tagger


def export(checkpoints: list[Path], out: Path, aux: float, *, rows: bool) -> None:
    tagger = averaged(checkpoints)
    fold_aux(tagger, aux)
    if rows:
        tagger.encoder.words = Rows(tagger.encoder.words.weight.detach())
    tagger.eval()
    n = 40
    sample = (torch.randint(999, 9999, (1, n)), torch.zeros((1, n, 3), dtype=torch.int64))
    torch.onnx.export(
        Shipped(tagger).eval(),
        sample,
        str(out),
        input_names=["ids", "features"],
        output_names=list(NAMES),
        dynamic_axes={name: {1: "pieces"} for name in ("ids", "features", *NAMES)},
        opset_version=17,
        dynamo=False,
    )
    onnx.checker.check_model(str(out))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("checkpoints", type=Path, nargs="+")
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--settings", type=Path, help="JSON with the decoding thresholds")
    parser.add_argument("--borders", type=Path, required=True, help="what borders.py wrote")
    parser.add_argument("--aux", type=float, default=1.0, help="share of the auxiliary tagger")
    parser.add_argument("--version", default="4")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    whole = options.out / "model-fp32.onnx"
    small = options.out / "model.onnx"
    export(options.checkpoints, whole, options.aux, rows=False)
    half = options.out / "model-rows.onnx"
    export(options.checkpoints, half, options.aux, rows=True)
    quantize_dynamic(
        half,
        small,
        op_types_to_quantize=["MatMul", "Gemm"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
    )
    half.unlink()
    tokenizer = Tokenizer.from_file(str(options.base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(options.out / "tokenizer.json"), pretty=False)
    shutil.copyfile(options.borders, options.out / "borders.json")
    decoding = json.loads(options.settings.read_text()) if options.settings else {}
    parts = (small, options.out / "tokenizer.json", options.out / "borders.json")
    digest = hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()
    card = {"version": options.version, "sha256": digest, "decoding": decoding}
    (options.out / "settings.json").write_text(json.dumps(card, indent=2, sort_keys=True) + "\n")
    for path in (whole, small):
        print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
