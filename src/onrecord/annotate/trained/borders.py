"""Where contents and sources begin and end, by the parse: a log-linear model over the gaps between tokens.

The tagger reads words one by one and may stop inside a noun phrase. How likely a gap is to be a border
was learnt from the training articles' gold spans and parses alone (``training/attribution``); it is a
log-odds against the average gap and is added to what the network says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from onrecord.annotate.layers import Token
from onrecord.annotate.sentence import Parse
from onrecord.annotate.trained.encoding import Ints

Scores = npt.NDArray[np.float64]

KINDS = ("content begin", "content end", "source begin", "source end")
_WORDS = frozenset(
    (  # noqa: SIM905
        "and or but , ; : . - -- – — ( ) that which who whom whose to of in on at for with by from as if "
        "when while because since after before until although though where than not ' \" “ ” ‘ ’ '' `` said "
        "says he she they it the a an is was are were be has have had will would could should may might"
    ).split()
)
_LONGEST_ARC = 60
_MOST_ARCS = 6
_INSIDE_A_TOKEN = -3.0


@dataclass(frozen=True, slots=True)
class Borders:
    """Log-odds for each word of a text, in the order of :data:`KINDS`: [4, words]."""

    scores: Scores


class BorderModel:
    """The weights of the features, from ``borders.json`` of a model's folder."""

    def __init__(self, weights: Mapping[str, Mapping[str, float]]) -> None:
        names = sorted({name for kind in KINDS for name in weights[kind]})
        self._row = {name: n for n, name in enumerate(names)}
        self._table = np.asarray([[weights[kind].get(name, 0.0) for name in names] for kind in KINDS])

    @classmethod
    def read(cls, path: Path) -> BorderModel:
        """From a JSON file: for each kind, feature to weight."""
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def scores(self, parse: Parse, start: Ints, end: Ints) -> Borders:
        """For words ``start..end`` (code points, sorted) how fit each is to begin or end a span."""
        tokens = parse.tokens
        if not tokens or not len(start):
            return Borders(np.zeros((len(KINDS), len(start))))
        gaps = np.asarray(list(self._gaps(parse)))
        begins = np.asarray([token.start for token in tokens])
        ends = np.asarray([token.end for token in tokens])
        at = np.minimum(np.searchsorted(begins, start), len(tokens) - 1)
        before = np.where(begins[at] == start, gaps[at].T[[0, 2]], _INSIDE_A_TOKEN)
        at = np.minimum(np.searchsorted(ends, end), len(tokens) - 1)
        after = np.where(ends[at] == end, gaps[at + 1].T[[1, 3]], _INSIDE_A_TOKEN)
        return Borders(np.stack([before[0], after[0], before[1], after[1]]))

    def _gaps(self, parse: Parse) -> Iterator[Scores]:
        row, table = self._row, self._table
        for names in gap_features(parse):
            yield table[:, [row[name] for name in names if name in row]].sum(1)


def gap_features(parse: Parse) -> Iterator[list[str]]:
    """The features of the gap before each token and of the last one: words, tags and arcs around it."""
    tokens = parse.tokens
    firsts = {sentence.first for sentence in parse.sentences}
    arcs, nearest = _arcs(parse)
    for k in range(len(tokens) + 1):
        left = tokens[k - 1] if k else None
        if left is None or k == len(tokens) or k in firsts:
            yield ["1", "S"] if left is None else ["1", "S", f"Sl={_word(left)}"]
            continue
        right = tokens[k]
        names = ["1", f"lp={left.pos}", f"rp={right.pos}", f"lr={left.pos}{right.pos}"]
        names.extend(_around(left, right))
        names.extend(nearest[k])
        names.extend(arcs[k])
        names.append(f"nc={min(len(arcs[k]), _MOST_ARCS)}")
        if right.pos in {"PUNCT", "CCONJ"} and k + 1 < len(tokens) and k + 1 not in firsts:
            names.extend(_behind(right, tokens[k + 1]))
        yield names


def _word(token: Token) -> str:
    low = token.text.lower()
    return low if low in _WORDS else ""


def _around(left: Token, right: Token) -> Iterator[str]:
    if word := _word(left):
        yield f"lw={word}"
    if word := _word(right):
        yield f"rw={word}"
    yield f"ld={left.dep}{'>' if left.head > left.i else '<'}"
    yield f"rd={right.dep}{'>' if right.head > right.i else '<'}"
    if right.head == left.i:
        yield "RonL"
    if left.head == right.i:
        yield "LonR"


def _behind(mark: Token, token: Token) -> Iterator[str]:
    """What follows a mark or a conjunction."""
    shown = _word(mark)
    yield f"r2p={token.pos}{shown}"
    yield f"r2d={token.dep}{shown}"
    if word := _word(token):
        yield f"r2w={word}{shown}"


def _arcs(parse: Parse) -> tuple[list[list[str]], list[list[str]]]:
    """For each gap the labels of the arcs over it, and that of the shortest."""
    count = len(parse.tokens) + 1
    over: list[set[str]] = [set() for _ in range(count)]
    shortest = [_LONGEST_ARC + 1] * count
    nearest: list[list[str]] = [[] for _ in range(count)]
    for token in parse.tokens:
        low, high = min(token.i, token.head), max(token.i, token.head)
        if low == high or token.dep == "punct" or high - low > _LONGEST_ARC:
            continue
        label = f"{'>' if token.head < token.i else '<'}{token.dep}"
        for gap in range(low + 1, high + 1):
            over[gap].add(f"c{label}")
            if high - low < shortest[gap]:
                shortest[gap], nearest[gap] = high - low, [f"n={label}"]
    return [sorted(names) for names in over], nearest
