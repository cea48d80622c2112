"""The blocks of a text: where its paragraphs begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from onrecord.span import Bounds, trim

_LINE = re.compile(r"[^\n]+")
_WRAP_MIN_LINES = 8
_WRAP_WIDTH = (45, 90)


def blocks(text: str) -> tuple[Bounds, ...]:
    """The blocks of a text: paragraphs apart by line ends, or by blank lines when lines are wrapped.

    A text counts as hard-wrapped when most of its lines that another line follows directly are of
    one typewriter width; then only blank lines part its paragraphs.
    """
    lines = list(_lines(text))
    wrapped = _is_wrapped(text, lines)
    out: list[Bounds] = []
    for line in lines:
        if wrapped and out and not line.after_blank:
            out[-1] = (out[-1][0], line.end)
        else:
            out.append((line.start, line.end))
    return tuple(out)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank, without the space around it."""

    start: int
    end: int
    after_blank: bool


def _lines(text: str) -> Iterator[_Line]:
    last = -1
    for match in _LINE.finditer(text):
        start, end = trim(text, *match.span())
        if end > start:
            # Whether anything but one line end lies between this line and the last that is not blank.
            yield _Line(start, end, after_blank=last < 0 or text.count("\n", last, match.start()) > 1)
            last = match.end()


def _is_wrapped(text: str, lines: Sequence[_Line]) -> bool:
    """Whether line ends inside paragraphs are typesetting rather than paragraph breaks."""
    if len(lines) < _WRAP_MIN_LINES or not any(line.after_blank for line in lines[1:]):
        return False
    inner = [text[a.start : a.end] for a, b in pairwise(lines) if not b.after_blank]
    if len(inner) < _WRAP_MIN_LINES:
        return False
    narrow = sum(_WRAP_WIDTH[0] <= len(line) <= _WRAP_WIDTH[1] for line in inner)
    unfinished = sum(line[-1:] not in ".!?”\"'’:" for line in inner)
    return narrow >= 0.7 * len(inner) and unfinished >= 0.6 * len(inner)
