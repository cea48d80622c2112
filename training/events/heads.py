"""What is learnt: linear answers over bags of words and over the encoder's states.

Roots: ridge regression of one against the rest on the sum of linear kernels (words, runs of letters,
states), solved exactly; there is nothing random in it. Factuality: the mean of a ridge over words and of a
network with one hidden layer over the states, itself the mean of several starts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge
from torch import nn
from torch.nn import functional

SEED = 20161108


class Bags:
    """Features to tf-idf rows, the counts damped, each row of length one; rare features left out."""

    def __init__(self, features: Sequence[list[str]]) -> None:
        self.table = TfidfVectorizer(analyzer=_same, min_df=2, sublinear_tf=True)
        self.rows = self.table.fit_transform(features)

    def of(self, features: Sequence[list[str]]) -> csr_matrix:
        return self.table.transform(features)

    def arrays(self, name: str, weights: np.ndarray) -> dict[str, np.ndarray]:
        names = "\n".join(self.table.get_feature_names_out()).encode("utf-8")
        return {
            f"{name}_names": np.frombuffer(names, dtype=np.uint8),
            f"{name}_idf": self.table.idf_.astype(np.float32),
            f"{name}_weights": weights.astype(np.float16),
        }


def _same(features: list[str]) -> list[str]:
    return features


@dataclass
class Scale:
    """Columns to mean nought and deviation one, and then so that a row's length is about one."""

    mean: np.ndarray
    deviation: np.ndarray

    @classmethod
    def of(cls, x: np.ndarray) -> Scale:
        return cls(x.mean(0), (x.std(0) + 1e-6) * np.sqrt(x.shape[1]))

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return (x - self.mean) / self.deviation


@dataclass
class Examples:
    """Marked pairs as features: words, letters (lists of strings) and states [n, d]; roots [n]."""

    words: list[list[str]]
    letters: list[list[str]]
    states: np.ndarray
    roots: np.ndarray

    def take(self, which: Sequence[int]) -> Examples:
        return Examples(
            [self.words[i] for i in which],
            [self.letters[i] for i in which],
            self.states[which],
            self.roots[which],
        )

    def plus(self, other: Examples) -> Examples:
        return Examples(
            self.words + other.words,
            self.letters + other.letters,
            np.concatenate([self.states, other.states]),
            np.concatenate([self.roots, other.roots]),
        )


class Acts:
    """One against the rest, over those parts that have a weight."""

    def __init__(
        self,
        train: Examples,
        *,
        classes: int,
        words: float = 1.0,
        letters: float = 0.3,
        states: float = 0.6,
        ridge: float = 0.4,
    ) -> None:
        self.weight = {"words": words, "letters": letters, "states": states}
        self.words, self.letters, self.scale = (
            Bags(train.words),
            Bags(train.letters),
            Scale.of(train.states),
        )
        self.x = [self.words.rows, self.letters.rows, self.scale(train.states)]
        n = len(train.roots)
        y = np.full((n, classes), -1.0 / (classes - 1))
        y[np.arange(n), train.roots] = 1.0
        self.bias = y.mean(0)
        kernel = sum(w * _dense(x @ x.T) for w, x in zip(self.weight.values(), self.x, strict=True) if w > 0)
        self.dual = np.linalg.solve(kernel + ridge * np.eye(n), y - self.bias)

    def scores(self, test: Examples) -> np.ndarray:
        parts = [self.words.of(test.words), self.letters.of(test.letters), self.scale(test.states)]
        weighed = zip(self.weight.values(), parts, self.x, strict=True)
        return self.bias + sum(w * (new @ (x.T @ self.dual)) for w, new, x in weighed if w > 0)

    def arrays(self) -> dict[str, np.ndarray]:
        """Weights by feature, the scale of the states folded in."""
        weights = [w * (x.T @ self.dual) for w, x in zip(self.weight.values(), self.x, strict=True)]
        dense = weights[2] / self.scale.deviation[:, None]
        return {
            **self.words.arrays("act_words", weights[0]),
            **self.letters.arrays("act_letters", weights[1]),
            "act_dense": dense.astype(np.float32),
            "act_bias": (self.bias - self.scale.mean @ dense).astype(np.float32),
        }


def _dense(x) -> np.ndarray:
    return x.toarray() if hasattr(x, "toarray") else x


class EventBag:
    """Ridge regression of factuality on words."""

    def __init__(self, features: list[list[str]], y: np.ndarray, *, ridge: float = 0.5) -> None:
        self.bags = Bags(features)
        self.model = Ridge(alpha=ridge, solver="sparse_cg", tol=1e-6).fit(self.bags.rows, y)

    def __call__(self, features: list[list[str]]) -> np.ndarray:
        return self.model.predict(self.bags.of(features))

    def arrays(self) -> dict[str, np.ndarray]:
        return {
            **self.bags.arrays("event_words", self.model.coef_[:, None]),
            "event_bias": np.float32(self.model.intercept_),
        }


class EventNet:
    """Several networks of one hidden layer over an event's states, side by side, and their mean."""

    def __init__(
        self, x: np.ndarray, y: np.ndarray, *, starts: int = 4, hidden: int = 96, epochs: int = 15
    ) -> None:
        self.scale = Scale(x.mean(0), x.std(0) + 1e-6)
        data = torch.tensor(self.scale(x), dtype=torch.float32)
        goal = torch.tensor(y, dtype=torch.float32)
        self.nets = [_fitted(data, goal, seed=SEED + n, hidden=hidden, epochs=epochs) for n in range(starts)]

    def __call__(self, x: np.ndarray) -> np.ndarray:
        data = torch.tensor(self.scale(x), dtype=torch.float32)
        with torch.no_grad():
            return np.mean([net(data)[:, 0].numpy() for net in self.nets], axis=0)

    def arrays(self) -> dict[str, np.ndarray]:
        inner = np.concatenate([net[1].weight.detach().numpy().T for net in self.nets], axis=1)
        bias = np.concatenate([net[1].bias.detach().numpy() for net in self.nets])
        outer = np.concatenate([net[4].weight.detach().numpy()[0] for net in self.nets]) / len(self.nets)
        inner = inner / self.scale.deviation[:, None]
        return {
            "event_in": inner.astype(np.float16),
            "event_in_bias": (bias - self.scale.mean @ inner).astype(np.float32),
            "event_out": outer.astype(np.float32),
            "event_out_bias": np.float32(np.mean([float(net[4].bias) for net in self.nets])),
        }


def _fitted(x: torch.Tensor, y: torch.Tensor, *, seed: int, hidden: int, epochs: int) -> nn.Sequential:
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    net = nn.Sequential(
        nn.Dropout(0.2),
        nn.Linear(x.shape[1], hidden),
        nn.GELU(approximate="tanh"),
        nn.Dropout(0.3),
        nn.Linear(hidden, 1),
    )
    optimiser = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=0.05)
    size, step = len(x) // 64 + 1, 0
    for _ in range(epochs):
        for batch in np.array_split(random.permutation(len(x)), size):
            for group in optimiser.param_groups:
                group["lr"] = 1e-3 * min(1.0, step / 100) * (1 - step / (epochs * size))
            step += 1
            loss = functional.smooth_l1_loss(net(x[batch])[:, 0], y[batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return net.eval()
