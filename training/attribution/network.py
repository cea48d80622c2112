"""The network: a BERT-shaped encoder with piece features, a cue tagger and a biaffine link.

Link, after deep biaffine semantic role labelling (Dozat and Manning 2018; Cai et al. 2018): for a cue
and a piece, a score for each role,
``query(cue) . key(piece) + unary(piece) + distance(cue, bucket) + paragraph(cue, step)``.
Source and content stand against nought for neither; first and last piece of the source are pointers,
as in span extraction, against a score of the cue's for having none.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from onrecord.annotate.trained.encoding import CASES, EDGES, QUOTES
from onrecord.annotate.trained.linking import RANK, REACH, ROLES


class Layer(nn.Module):
    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(dropout)
        self.rate = dropout

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        b, n, w = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, w // self.heads).permute(2, 0, 3, 1, 4)
        if torch.onnx.is_in_onnx_export():
            scores = q @ k.transpose(-1, -2) * (1.0 / math.sqrt(w // self.heads))
            mixed = scores.softmax(-1) @ v
        else:
            mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        mixed = mixed.permute(0, 2, 1, 3).reshape(b, n, w)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    def __init__(self, config: dict, dropout: float) -> None:
        super().__init__()
        width = config["hidden_size"]
        self.words = nn.Embedding(config["vocab_size"], width)
        self.places = nn.Embedding(config["max_position_embeddings"], width)
        self.case = nn.Embedding(CASES + 1, width)
        self.quote = nn.Embedding(QUOTES + 1, width)
        self.edge = nn.Embedding(EDGES + 1, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(dropout)
        self.layers = nn.ModuleList(
            Layer(width, config["num_attention_heads"], config["intermediate_size"], dropout)
            for _ in range(config["num_hidden_layers"])
        )
        for table in (self.case, self.quote, self.edge):
            nn.init.normal_(table.weight, std=0.01)

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor | None) -> Tensor:
        """``ids`` [b, n]; ``features`` [b, n, 3], one more than the code, 0 for the two marks."""
        x = self.words(ids) + self.places.weight[: ids.shape[1]]
        x = x + self.case(features[..., 0]) + self.quote(features[..., 1]) + self.edge(features[..., 2])
        x = self.drop(self.norm(x))
        bias = None if mask is None else mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def load_bert(self, state: dict[str, Tensor]) -> None:
        """Take the weights of a BERT checkpoint; the type embedding joins the position embedding."""
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


class Tagger(nn.Module):
    """Encoder and heads. Outputs, each [b, n, ...]: see :meth:`forward`."""

    def __init__(self, config: dict, *, dropout: float = 0.1) -> None:
        super().__init__()
        width = config["hidden_size"]
        self.encoder = Encoder(config, dropout)
        self.drop = nn.Dropout(dropout)
        self.cue = nn.Linear(width, 3)
        self.aux = nn.Linear(width, 4)
        self.query = nn.Sequential(
            nn.Linear(width, 256), nn.GELU(), nn.Dropout(dropout), nn.Linear(256, ROLES * RANK)
        )
        self.key = nn.Sequential(
            nn.Linear(width, 256), nn.GELU(), nn.Dropout(dropout), nn.Linear(256, ROLES * RANK)
        )
        self.unary = nn.Linear(width, ROLES)
        self.reach = nn.Linear(width, ROLES * REACH + 1)
        nn.init.normal_(self.reach.weight, std=0.005)
        with torch.no_grad():  # most pieces are in no role
            self.cue.bias.copy_(torch.tensor([2.0, -1.5, -1.0]))
            self.unary.bias.copy_(torch.tensor([-3.0, -2.0, 0.0, 0.0]))

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor | None = None):
        """Cue logits (outside, begin, inside), link queries, keys with their unary score, reach, aux.

        ``query`` is scaled so that a dot product with ``key`` is the score; ``reach`` holds for
        each role a score for each distance bucket and each paragraph step, then that of no source.
        """
        x = self.drop(self.encoder(ids, features, mask))
        query = self.query(x) * (RANK**-0.5)
        key = torch.cat([self.key(x), self.unary(x)], dim=-1)
        return self.cue(x), query, key, self.reach(x), self.aux(x)
