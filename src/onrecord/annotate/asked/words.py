"""The words of a marked sentence as features, each a string: what a bag of words sees.

Training counts them and learns a weight for each; the reader looks the weights up. Words lose their
common endings, which a stemmer of a few lines does as well as a parse would here, and at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from onrecord.annotate.asked.encoding import Passage
from onrecord.span import Bounds

_TOKEN = re.compile(r"[a-z]+|\d+|[^\sa-z\d]")
_WORD = re.compile(r"\S+")
_ENDINGS = ("ation", "ing", "ied", "ies", "ed", "es", "s", "e")
_MOST = 200
"""Words of one part of a passage that are counted."""


def stem(word: str) -> str:
    """``word`` without its ending, if three letters stay."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def act_words(cut: Passage) -> list[str]:
    """Words and pairs of words of a passage; those between the parties know the direction."""
    way = ">" if cut.forward else "<"
    first, second = ("ssource", "ttarget") if cut.forward else ("ttarget", "ssource")
    between, behind = _stems(cut.between), _stems(cut.behind)
    whole = [*_stems(cut.before, last=True), first, *between, *([second] if cut.both else []), *behind]
    return [
        *whole,
        *_pairs(whole),
        *(f"m{way}{w}" for w in between),
        *(f"m{way}{pair}" for pair in _pairs(between)),
        *(f"first{way}{w}" for w in between[:4]),
        *(f"a{way}{w}" for w in behind[:8]),
    ]


def act_letters(cut: Passage) -> list[str]:
    """Runs of four letters of the words between the parties, and of the six behind them."""
    behind = _tokens(cut.behind)[:6]
    return [
        *(f"c{run}" for word in _tokens(cut.between) for run in _runs(word)),
        *(f"d{run}" for word in behind for run in _runs(word)),
    ]


def event_words(text: str, sentence: Bounds, event: Bounds) -> list[str]:
    """An event's word, the eight before it and the five behind it by place, and those of the sentence."""
    begin, end = sentence
    low, high = max(begin, event[0] - 600), min(end, event[0] + 900)
    found = [(m.group().lower(), m.start()) for m in _WORD.finditer(text, low, high)]
    words = [word for word, _ in found]
    at = next((i for i, (word, start) in enumerate(found) if start + len(word) > event[0]), len(words) - 1)
    if at < 0:
        return []
    own = words[at]
    left, right = words[max(0, at - 8) : at][::-1], words[at + 1 : at + 6]
    out = [f"T_{own}", f"TS_{stem(own)}", f"suf_{own[-2:]}", f"suf3_{own[-3:]}"]
    for far, word in enumerate(left):
        out.append(f"l_{stem(word)}")
        if far < 4:
            out.append(f"l{far}_{word}")
    out += [f"lb{far}_{left[far + 1]}_{left[far]}" for far in range(min(2, len(left) - 1))]
    for far, word in enumerate(right):
        out.append(f"r_{stem(word)}")
        if far < 2:
            out.append(f"r{far}_{word}")
    if left:
        out.append(f"lt_{left[0]}_{own[-3:]}")
    return [*out, *(f"s_{one}" for one in sorted({stem(word) for word in words}))]


def _tokens(text: str, *, last: bool = False) -> list[str]:
    found = _TOKEN.findall(text.lower())
    return found[-_MOST:] if last else found[:_MOST]


def _stems(text: str, *, last: bool = False) -> list[str]:
    return [stem(word) for word in _tokens(text, last=last)]


def _pairs(words: list[str]) -> list[str]:
    return [f"{a}_{b}" for a, b in pairwise(words)]


def _runs(word: str) -> Iterator[str]:
    marked = f"^{word}$"
    return (marked[i : i + 4] for i in range(len(marked) - 3))
