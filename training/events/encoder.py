"""The encoder: the lower layers of a BERT checkpoint, as ONNX with eight-bit weights.

For events its weights stay as they were pre-trained, and it gives out the states of the last two layers,
side by side; ``tune.py`` fine-tunes fewer layers for roots.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional


class Layer(nn.Module):
    """One transformer layer, normalised after each half, as in BERT."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        b, n, w = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, w // self.heads).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) * (1.0 / math.sqrt(w // self.heads))
        if mask is not None:
            scores = scores.masked_fill(~mask[:, None, None, :], float("-inf"))
        mixed = (scores.softmax(-1) @ v).permute(0, 2, 1, 3).reshape(b, n, w)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    def __init__(self, config: dict, state: dict[str, Tensor], *, layers: int, dropout: float = 0.0) -> None:
        super().__init__()
        width = config["hidden_size"]
        self.words = nn.Embedding(config["vocab_size"], width)
        self.places = nn.Embedding(config["max_position_embeddings"], width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(
            Layer(width, config["num_attention_heads"], config["intermediate_size"], dropout)
            for _ in range(layers)
        )
        self.drop = nn.Dropout(dropout)
        self._load(state)

    def read(self, ids: Tensor, more: Tensor, mask: Tensor | None) -> Tensor:
        """States [b, n, width] of the last layer; ``more`` is added to the embeddings."""
        x = self.drop(self.norm(self.words(ids) + self.places.weight[: ids.shape[1]] + more))
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def forward(self, ids: Tensor) -> Tensor:
        """``ids`` [1, n] to states [1, n, 2 * width]."""
        x = self.norm(self.words(ids) + self.places.weight[: ids.shape[1]])
        last = x
        for layer in self.layers:
            last, x = x, layer(x)
        return torch.cat([last, x], dim=-1)

    def _load(self, state: dict[str, Tensor]) -> None:
        e = "embeddings."
        with torch.no_grad():
            self.words.weight.copy_(state[e + "word_embeddings.weight"])
            kind = state[e + "token_type_embeddings.weight"][0]
            self.places.weight.copy_(state[e + "position_embeddings.weight"] + kind)
            _norm(self.norm, state, e + "LayerNorm")
            for n, layer in enumerate(self.layers):
                p = f"encoder.layer.{n}."
                for part in ("weight", "bias"):
                    rows = [state[f"{p}attention.self.{x}.{part}"] for x in ("query", "key", "value")]
                    getattr(layer.qkv, part).copy_(torch.cat(rows))
                    getattr(layer.out, part).copy_(state[f"{p}attention.output.dense.{part}"])
                    getattr(layer.up, part).copy_(state[f"{p}intermediate.dense.{part}"])
                    getattr(layer.down, part).copy_(state[f"{p}output.dense.{part}"])
                _norm(layer.norm1, state, p + "attention.output.LayerNorm")
                _norm(layer.norm2, state, p + "output.LayerNorm")


def _norm(norm: nn.LayerNorm, state: dict[str, Tensor], name: str) -> None:
    norm.weight.copy_(state[name + ".weight"])
    norm.bias.copy_(state[name + ".bias"])


def export(base: Path, out: Path, *, layers: int) -> None:
    """Write ``model-fp32.onnx``, ``model.onnx`` (int8) and ``tokenizer.json`` to ``out``."""
    config = json.loads((base / "config.json").read_text("utf-8"))
    encoder = Encoder(config, load_file(base / "model.safetensors"), layers=layers).eval()
    whole = out / "model-fp32.onnx"
    torch.onnx.export(
        encoder,
        (torch.randint(999, 9999, (1, 40)),),
        str(whole),
        input_names=["ids"],
        output_names=["states"],
        dynamic_axes={"ids": {1: "pieces"}, "states": {1: "pieces"}},
        opset_version=17,
        dynamo=False,
    )
    onnx.checker.check_model(str(whole))
    # Processors without VNNI need weights per channel with reduced range.
    quantize_dynamic(
        whole, out / "model.onnx", per_channel=True, reduce_range=True, weight_type=QuantType.QInt8
    )
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
