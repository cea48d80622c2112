"""The shipped model: onnxruntime and tokenizers alone, one thread, no network."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.annotate.sentence import Parse
from onrecord.annotate.trained.borders import BorderModel
from onrecord.annotate.trained.decoding import Found, Settings, decode
from onrecord.annotate.trained.encoding import Pieces, Window, pieces_of, windows_of
from onrecord.annotate.trained.linking import Outputs
from onrecord.annotate.trained.seen import Seen
from onrecord.errors import SettingsError
from onrecord.span import Bounds

_NO_PARSE = Parse()
_FIRST, _LAST = 101, 102
"""The two marks around a window: [CLS] and [SEP]."""


class Model:
    """An encoder with its tokenizer and decoding settings, from the folder of a trained model.

    Raises:
        SettingsError: when the folder lacks a file, or what reads it is not installed.
    """

    def __init__(self, folder: Path) -> None:
        try:
            import onnxruntime
            import tokenizers
        except ImportError as error:
            raise SettingsError(
                f"The trained tagger cannot run: {error}.",
                next_step="Run: pip install onnxruntime tokenizers; or use the annotator `rules`.",
            ) from error
        try:
            card = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
            self._tokenizer = tokenizers.Tokenizer.from_str(
                (folder / "tokenizer.json").read_text(encoding="utf-8")
            )
            weights = (folder / "model.onnx").read_bytes()
            self._borders = BorderModel.read(folder / "borders.json")
        except OSError as error:
            raise SettingsError(
                f"The trained tagger's model is not complete: {error}.",
                next_step="Install the package again; or use the annotator `rules`.",
            ) from error
        self.version = str(card["version"])
        self.digest = str(card["sha256"])
        self._settings = Settings(**card["decoding"])
        options = onnxruntime.SessionOptions()
        # One thread: the same sums in the same order, and processes share the cores.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            weights, options, providers=["CPUExecutionProvider"]
        )

    def read(self, pieces: Pieces, window: Window) -> Outputs:
        """Run the encoder on one window."""
        ids, features = inputs_of(pieces, window)
        found = self._session.run(None, {"ids": ids, "features": features})
        return Outputs(*(array[0, 1:-1] for array in found))

    def find(
        self,
        reading: str,
        paragraphs: tuple[Bounds, ...],
        parse: Parse = _NO_PARSE,
        seen: Sequence[Seen] = (),
    ) -> tuple[Found, ...]:
        """The outermost attributions of a text, in the order of their cues.

        ``reading`` is the reading view of the text, ``parse`` its parse and ``seen`` what the rules see in
        it, without which borders are less exact; bounds are its code points.
        """
        pieces = pieces_of(self._tokenizer, reading, paragraphs)
        return decode(
            reading,
            pieces,
            windows_of(pieces),
            lambda window: self.read(pieces, window),
            self._settings,
            lambda start, end: self._borders.scores(parse, start, end),
            seen,
        )


def inputs_of(pieces: Pieces, window: Window) -> tuple[Any, Any]:
    """The network's inputs for a window: ids [1, n] and features [1, n, 3], marks included."""
    part = slice(window.first, window.last)
    ids = np.concatenate([[_FIRST], pieces.ids[part], [_LAST]])[None]
    features = np.zeros((1, ids.shape[1], 3), dtype=np.int64)
    features[0, 1:-1] = np.stack([pieces.case[part], pieces.quote[part], pieces.edge[part]], axis=1) + 1
    return ids, features


@cache
def shipped() -> Model:
    """The model inside the package, loaded once a process."""
    with as_file(files("onrecord") / "models" / "attribution") as folder:
        return Model(folder)


@cache
def shipped_card() -> dict[str, str]:
    """Version and digest of the model inside the package, without loading it."""
    text = (files("onrecord") / "models" / "attribution" / "settings.json").read_text(encoding="utf-8")
    card = json.loads(text)
    return {"version": str(card["version"]), "sha256": str(card["sha256"])}
