"""Text reuse between two texts: fingerprints that find it, and the exact alignment that shows it.

Fingerprints are winnowed word shingles (Schleimer, Wilkerson and Aiken, SIGMOD 2003): of every
``WINDOW`` neighbouring shingles of ``SHINGLE`` words the least hash is kept, so that any run of
``SHINGLE + WINDOW - 1`` equal words in two texts leaves an equal fingerprint in both. What a fingerprint
suggests is then aligned word by word. Punctuation, brackets, case and typographic quotes play no part.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from zlib import crc32

from onrecord.span import Bounds

SHINGLE = 7
"""Words in a shingle that suggests reuse."""
WINDOW = 3
"""Neighbouring shingles of which one is kept."""
SEED = 5
"""Words from which the alignment of a pair starts."""
_MOST_PLACES = 16
"""Places of one shingle in one text that are tried; a refrain has more and says no more."""
_GAP = 4
"""Words that may differ between two runs of one passage, on either side."""
_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_PRIME = (1 << 37) - 25
"""Fingerprints stay below 2 ** 37, so that one and an index fit a machine word; what collides is aligned."""
_BASE = 1_000_003


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text as compared, and where each stands (code points, half-open)."""

    keys: tuple[str, ...]
    bounds: tuple[Bounds, ...]

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """The same words in two texts: word positions, half-open; ``equal`` of them are the same.

    ``first`` and ``second`` may differ in length where a word was changed, put in or left out.
    """

    first: Bounds
    second: Bounds
    equal: int


def words_of(text: str, zones: Iterable[Bounds] | None = None) -> Words:
    """The words of ``text``, of its ``zones`` alone when they are given."""
    keys: list[str] = []
    bounds: list[Bounds] = []
    for start, end in zones if zones is not None else ((0, len(text)),):
        for match in _WORD.finditer(text, start, end):
            keys.append(_key(match.group()))
            bounds.append(match.span())
    return Words(tuple(keys), tuple(bounds))


@lru_cache(maxsize=1 << 16)
def _key(word: str) -> str:
    folded = unicodedata.normalize("NFKC", word).casefold()
    return folded.replace("’", "").replace("'", "").replace("ʼ", "")


@lru_cache(maxsize=1 << 16)
def _number(key: str) -> int:
    return crc32(key.encode("utf-8", "surrogatepass")) + 1


def fingerprints(keys: Sequence[str], *, size: int = SHINGLE, window: int = WINDOW) -> frozenset[int]:
    """The winnowed shingle hashes of a text; empty when it has fewer than ``size`` words."""
    return _fingerprints(tuple(keys), size, window)


# The account of another day compares mostly the same texts.
@lru_cache(maxsize=1 << 13)
def _fingerprints(keys: tuple[str, ...], size: int, window: int) -> frozenset[int]:
    hashes = list(_rolling(keys, size))
    if not hashes:
        return frozenset()
    last = max(1, len(hashes) - window + 1)
    return frozenset(min(hashes[at : at + window]) for at in range(last))


def _rolling(keys: Sequence[str], size: int) -> Iterator[int]:
    """A hash of each ``size`` neighbouring words, the same on every machine."""
    if len(keys) < size:
        return
    numbers = [_number(key) for key in keys]
    top = pow(_BASE, size - 1, _PRIME)
    value = 0
    for at, number in enumerate(numbers):
        if at >= size:
            value = (value - numbers[at - size] * top) % _PRIME
        value = (value * _BASE + number) % _PRIME
        if at >= size - 1:
            yield value


class Shingles:
    """Where each run of ``size`` words stands in a text; made once for all that it is aligned with."""

    def __init__(self, keys: Sequence[str], *, size: int = SEED) -> None:
        self.keys = keys
        self.size = size

    @cached_property
    def _places(self) -> Mapping[tuple[str, ...], list[int]]:
        keys, size = self.keys, self.size
        places: dict[tuple[str, ...], list[int]] = {}
        for at in range(len(keys) - size + 1):
            found = places.setdefault(tuple(keys[at : at + size]), [])
            if len(found) < _MOST_PLACES:
                found.append(at)
        return places

    @cached_property
    def _known(self) -> frozenset[int]:
        return frozenset(map(hash, self._places))

    def met(self, hashes: Sequence[int]) -> Iterator[int]:
        """The places of another text, by :func:`hashes_of`, at which a run may stand here too."""
        known = self._known
        return (at for at, value in enumerate(hashes) if value in known)

    def of(self, keys: Sequence[str], at: int) -> Sequence[int]:
        """The places of the run that begins at ``at`` in another text."""
        return self._places.get(tuple(keys[at : at + self.size]), ())


def hashes_of(keys: Sequence[str], *, size: int = SEED) -> array[int]:
    """A number for each run of ``size`` words: made once for all texts that this one is aligned with.

    Equal runs have equal numbers within one process; they are a filter only, and what passes is compared.
    """
    return _hashes_of(tuple(keys), size)


@lru_cache(maxsize=1024)
def _hashes_of(keys: tuple[str, ...], size: int) -> array[int]:
    return array("q", [hash(keys[at : at + size]) for at in range(len(keys) - size + 1)])


def align(first: Shingles, second: Sequence[str], *, hashes: Sequence[int] | None = None) -> tuple[Run, ...]:
    """The passages that two texts share, in the order of the second, each word used once there.

    Runs of at least ``first.size`` equal words are found and joined where no more than a few words differ
    between them on either side. Linear in both texts, but for refrains, which are cut short.
    ``hashes`` are those of ``second`` in runs of ``first.size``, where the caller has them already.
    """
    runs: list[Run] = []
    free = 0
    for at in first.met(hashes_of(second, size=first.size) if hashes is None else hashes):
        if at < free:
            continue
        best: Run | None = None
        for start in first.of(second, at):
            length = _length(first.keys, second, start, at)
            follows = bool(runs) and start == runs[-1].first[1]
            if best is None or length > best.equal or (follows and length == best.equal):
                best = Run((start, start + length), (at, at + length), length)
        if best is not None:
            runs.append(best)
            free = best.second[1]
    return _joined(runs)


def _length(first: Sequence[str], second: Sequence[str], a: int, b: int) -> int:
    """How many words are the same from there on; compared in strides, for a copy is long."""
    most = min(len(first) - a, len(second) - b)
    length, stride = 0, 8

    def same() -> bool:
        if length + stride > most:
            return False
        i, j = a + length, b + length
        return first[i : i + stride] == second[j : j + stride]

    while same():
        length += stride
        stride *= 2
    while stride:
        if same():
            length += stride
        stride //= 2
    return length


def _joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    out: list[Run] = []
    for run in runs:
        last = out[-1] if out else None
        if (
            last is not None
            and 0 <= run.first[0] - last.first[1] <= _GAP
            and run.second[0] - last.second[1] <= _GAP
        ):
            joined = Run(
                (last.first[0], run.first[1]), (last.second[0], run.second[1]), last.equal + run.equal
            )
            out[-1] = joined
        else:
            out.append(run)
    return tuple(out)


def covered(pieces: Iterable[Bounds]) -> int:
    """How many positions the pieces cover together."""
    total = at = 0
    for start, end in sorted(pieces):
        total += max(0, end - max(start, at))
        at = max(at, end)
    return total


def same_words(first: Sequence[str], second: Sequence[str], *, least: int = 5, share: float = 0.8) -> bool:
    """Whether two quotations are one: the shorter stands in the longer, save a few words put in or left out.

    ``least`` words must be the same; punctuation and brackets were left behind with :func:`words_of`.
    """
    if min(len(first), len(second)) < least:
        return False
    equal = sum(run.equal for run in align(Shingles(first, size=min(4, least)), second))
    return equal >= least and equal >= share * min(len(first), len(second))
