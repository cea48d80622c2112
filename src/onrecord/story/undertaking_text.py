"""The sentence around a passage, as far as marks and blanks tell: enough to look for a cue beside an act."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z\d])|\n")
_SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Lt|Col|St|No|vs|Inc|Ltd|Co|Corp|Jan|Feb|Aug|Sept|Sep|Oct|Nov|Dec)|\b[A-Z])\.$"
)
_REACH = 600


def sentence_of(text: str, span: tuple[int, int]) -> tuple[str, tuple[int, int]]:
    """The sentence that holds ``span``, in lower case with plain apostrophes, and its bounds.

    It reaches at most 600 code points to either side. The lowered text has as many code points as the
    sentence.
    """
    low, high = max(0, span[0] - _REACH), min(len(text), span[1] + _REACH)
    start, end = low, high
    for stop in _END.finditer(text, low, high):
        if _SHORT.search(text, max(low, stop.start() - 5), stop.start() + 1):
            continue
        if stop.end() <= span[0]:
            start = stop.end()
        elif stop.start() >= span[1] - 1:
            end = stop.start() + 1
            break
    while end > start and text[end - 1].isspace():
        end -= 1
    return lowered(text[start:end]), (start, end)


def lowered(text: str) -> str:
    """Lower case, plain apostrophes and blanks; as long as ``text``."""
    if "İ" in text or "Σ" in text:  # two code points in lower case; one by its place in the word
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    else:
        low = text.lower()
    return low.replace("’", "'").replace("\u00a0", " ")
