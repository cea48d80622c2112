"""Names on the drift picture: what the marks are about, written beside them where there is room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord.report.drift_marks import Dot
from onrecord.report.drift_scale import LEFT, RIGHT, TOP, WIDTH

MOST = 8
"""Names on one picture; the marks that bear none tell theirs under the pointer and in the table."""
_CROWDED = 60
"""Marks from which half as many names stand beside them, shorter ones."""
_LETTERS = 36
_LETTER = 6.9
"""Width of a letter, in units of the picture; on the safe side."""
_LINE = 13.0
_ROOM = 13.0
"""How far a name stands from the middle of its mark."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name: where its text is anchored, and which end of it stands there."""

    x: float
    y: float
    anchor: str
    words: str


def labelled(
    dots: Sequence[Dot], named: Sequence[tuple[str, Sequence[str]]], *, bottom: float
) -> tuple[Label, ...]:
    """A name for each of the first undertakings beside one of its marks, the last one where it fits.

    Args:
        named: a name with the ids of the commitments that it is of, what matters most first.
        bottom: where the picture ends.
    """
    crowded = len(dots) > _CROWDED
    most, letters = (MOST // 2, 2 * _LETTERS // 3) if crowded else (MOST, _LETTERS)
    where: Mapping[str, Dot] = {each: dot for dot in dots for each in dot.ids}
    taken = [box for dot in dots for box in _boxes(dot)]
    out: list[Label] = []
    for name, ids in named:
        own = sorted(
            {where[each] for each in ids if each in where}, key=lambda dot: (-dot.x, dot.y, dot.link)
        )
        words = name if len(name) <= letters else f"{name[: letters - 1].rstrip(' ·')}…"
        found = next(
            (
                (label, box)
                for dot in own
                for label, box in _places(dot, words, bottom=bottom)
                if _free(box, taken)
            ),
            None,
        )
        if found is not None:
            out.append(found[0])
            taken.append(found[1])
        if len(out) == most:
            break
    return tuple(out)


def _boxes(dot: Dot) -> Iterator[Box]:
    reach = max(10.0, 7 * dot.size)
    yield dot.x - reach, dot.y - reach, dot.x + reach, dot.y + reach
    if dot.low != dot.high:
        yield dot.x - 4, min(dot.low, dot.high), dot.x + 4, max(dot.low, dot.high)
    if dot.within or dot.right - dot.left > 4:
        yield dot.left, dot.y - 5, dot.right, dot.y + 5


def _places(dot: Dot, words: str, *, bottom: float) -> Iterator[tuple[Label, Box]]:
    """Beside the mark, above and below it."""
    long = _LETTER * len(words)
    room = _ROOM + 6 * (dot.size - 1)
    for x, y, anchor in (
        (dot.x + room, dot.y + 4, "start"),
        (dot.x - room, dot.y + 4, "end"),
        (dot.x - 8, dot.y - room, "start"),
        (dot.x + 8, dot.y - room, "end"),
        (dot.x - 8, dot.y + room + 9, "start"),
        (dot.x + 8, dot.y + room + 9, "end"),
        (dot.x, dot.y - room - 12, "middle"),
        (dot.x, dot.y + room + 21, "middle"),
    ):
        begin = x - {"start": 0.0, "middle": long / 2, "end": long}[anchor]
        box = (begin, y - _LINE + 2, begin + long, y + 3)
        if box[0] >= LEFT + 3 and box[2] <= WIDTH - RIGHT and box[1] >= TOP and box[3] <= bottom:
            yield Label(x=round(x, 1), y=round(y, 1), anchor=anchor, words=words), box


def _free(box: Box, taken: Sequence[Box]) -> bool:
    return not any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in taken
    )
