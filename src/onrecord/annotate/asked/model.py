"""The shipped reader of marked sentences: onnxruntime and tokenizers alone, one thread, no network.

The PLOVER root of an act: the mean of a fine-tuned encoder's likelihood and of a linear answer over words and
the states of an encoder as it was pre-trained. The factuality of an event: over words and the same states.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.annotate.asked.encoding import (
    Floats,
    Ints,
    act_pieces,
    event_pieces,
    marked,
    passage,
    sentence_around,
)
from onrecord.annotate.asked.words import act_letters, act_words, event_words
from onrecord.errors import SettingsError
from onrecord.span import Bounds

LEAST, MOST = -3.0, 3.0
"""Factuality of what certainly did not happen, and of what certainly did."""


@dataclass(frozen=True, slots=True)
class Bag:
    """A linear answer over counted features: tf-idf with damped counts, made one long.

    ``rows`` numbers the features; ``idf`` [f] and ``weights`` [f, answers].
    """

    rows: Mapping[str, int]
    idf: Floats
    weights: Floats

    def score(self, features: Sequence[str]) -> Floats:
        counts = Counter(row for name in features if (row := self.rows.get(name)) is not None)
        at = np.fromiter(counts, dtype=np.int64, count=len(counts))
        values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = ((1.0 + np.log(values)) * self.idf[at]).astype(np.float32)
        length = float(np.sqrt((values * values).sum()))
        summed = values @ self.weights[at]
        return np.asarray(summed / length if length else summed, dtype=np.float32)


class Reader:
    """The encoder and both answers, from the folder of a trained model.

    Raises:
        SettingsError: when the folder lacks a file, or what reads it is not installed.
    """

    def __init__(self, folder: Path) -> None:
        try:
            import onnxruntime
            import tokenizers
        except ImportError as error:
            raise SettingsError(
                f"Marked pairs and events cannot be answered: {error}.",
                next_step="Run: pip install onnxruntime tokenizers.",
            ) from error
        try:
            self.settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
            text = (folder / "tokenizer.json").read_text(encoding="utf-8")
            weights = (folder / "model.onnx").read_bytes()
            tuned = (folder / "acts.onnx").read_bytes()
            with np.load(folder / "heads.npz", allow_pickle=False) as heads:
                arrays = {name: heads[name] for name in heads.files}
        except OSError as error:
            raise SettingsError(
                f"The model for marked pairs and events is not complete: {error}.",
                next_step="Install the package again.",
            ) from error
        self.tokenizer: Any = tokenizers.Tokenizer.from_str(text)
        self.version = str(self.settings["version"])
        self.roots: tuple[str, ...] = tuple(self.settings["roots"])
        self._words = _bag(arrays, "act_words")
        self._letters = _bag(arrays, "act_letters")
        self._event_words = _bag(arrays, "event_words")
        self._arrays = {name: _single(array) for name, array in arrays.items() if not name.endswith("names")}
        options = onnxruntime.SessionOptions()
        # One thread: the same sums in the same order, and processes share the cores.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        cpu = ["CPUExecutionProvider"]
        self._session: Any = onnxruntime.InferenceSession(weights, options, providers=cpu)
        self._tuned: Any = onnxruntime.InferenceSession(tuned, options, providers=cpu)

    def states(self, ids: Ints) -> Floats:
        """The pieces' states [n, 2 * width], those of the last layer but one and of the last.

        One sentence at a time: the scales of the eight-bit sums then depend on it alone.
        """
        return np.asarray(self._session.run(None, {"ids": ids[None]})[0][0], dtype=np.float32)

    def acts(self, text: str, pairs: Sequence[tuple[Bounds, Bounds]]) -> list[str]:
        """The PLOVER root of what each source does to each target; one span of a pair may be empty."""
        return [self.roots[int(self.act_scores(text, *pair).argmax())] for pair in pairs]

    def act_scores(self, text: str, source: Bounds, target: Bounds) -> Floats:
        """A score for each root; they order the roots and are no probabilities."""
        cut = passage(text, source, target)
        dense = act_state(self.states, *act_pieces(self.tokenizer, cut))
        scores = self._words.score(act_words(cut)) + self._letters.score(act_letters(cut))
        linear = scores + dense @ self._arrays["act_dense"] + self._arrays["act_bias"]
        share = float(self.settings["tuned"])
        return np.asarray((1 - share) * linear + share * self._likelihood(text, source, target))

    def _likelihood(self, text: str, source: Bounds, target: Bounds) -> Floats:
        """How likely each root is by the fine-tuned encoder."""
        read = marked(self.tokenizer, text, source, target)
        inputs: dict[str, Any] = {"ids": read.ids, "case": read.case, "role": read.role, "pools": read.pools}
        found = self._tuned.run(None, {name: array[None] for name, array in inputs.items()})
        return np.asarray(found[0][0], dtype=np.float32)

    def factuality(self, text: str, events: Sequence[Bounds]) -> list[float]:
        """How each event stands by the text, from -3 (did not happen) over 0 (open) to 3 (happened)."""
        seen: dict[bytes, Floats] = {}
        a = self._arrays
        out = []
        for event in events:
            sentence = sentence_around(text, *event)
            pieces = event_pieces(self.tokenizer, text, sentence, event)
            key = pieces.ids.tobytes()
            if key not in seen:
                seen[key] = self.states(pieces.ids)
            dense = event_state(seen[key], pieces.own(event))
            inner = _gelu(dense @ a["event_in"] + a["event_in_bias"])
            deep = float(inner @ a["event_out"] + a["event_out_bias"])
            bag = float(self._event_words.score(event_words(text, sentence, event))[0] + a["event_bias"])
            mean = float(self.settings["bag"]) * bag + (1 - float(self.settings["bag"])) * deep
            out.append(round(min(MOST, max(LEAST, mean)), 2))
        return out


def act_state(states: Any, ids: Ints, between: Ints) -> Floats:
    """Means [2 * width]: of the lower layer over what stands between the parties, of the upper over all."""
    found = states(ids)
    width = found.shape[1] // 2
    inner = found[between, :width].mean(0) if len(between) else np.zeros(width, dtype=np.float32)
    return np.concatenate([inner, found[:, width:].mean(0)]).astype(np.float32)


def event_state(states: Floats, own: Ints) -> Floats:
    """Means [3 * width]: of both layers over the event's pieces, of the upper over all."""
    width = states.shape[1] // 2
    return np.concatenate([states[own].mean(0), states[:, width:].mean(0)]).astype(np.float32)


def _gelu(x: Floats) -> Floats:
    """By its tanh form; training uses the same."""
    return np.asarray(0.5 * x * (1.0 + np.tanh(0.7978845608 * (x + 0.044715 * x**3))), dtype=np.float32)


def _single(array: Any) -> Floats:
    return np.asarray(array, dtype=np.float32)


def _bag(arrays: Mapping[str, Any], name: str) -> Bag:
    names = bytes(arrays[f"{name}_names"]).decode("utf-8").split("\n")
    rows = {feature: row for row, feature in enumerate(names)}
    return Bag(rows, _single(arrays[f"{name}_idf"]), _single(arrays[f"{name}_weights"]))


@cache
def shipped() -> Reader:
    """The model inside the package, loaded once a process."""
    with as_file(files("onrecord") / "models" / "events") as folder:
        return Reader(folder)
