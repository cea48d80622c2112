"""Which attribution stands inside which: the tree over everything that was found."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.annotate.attribution.raw import RawAttribution
from onrecord.span import Bounds, overlap

_INSIDE = 0.5
"""Share of the inner content that must lie in the outer one's."""


def parents(raws: Sequence[RawAttribution]) -> tuple[int | None, ...]:
    """For each attribution the index of the smallest one whose content holds its cue, or ``None``.

    One pass over all pieces in text order; what is open at a position are the candidates there. A
    parent's content is longer than its child's, so that the tree has no cycles.
    """
    sizes = [sum(end - start for start, end in raw.content) for raw in raws]
    pieces = sorted((start, -end, n) for n, raw in enumerate(raws) for start, end in raw.content)
    order = sorted(range(len(raws)), key=lambda n: _anchor(raws[n]))
    out: list[int | None] = [None] * len(raws)
    active: list[tuple[int, int]] = []
    at = 0
    by_cue = {raw.cue: n for n, raw in reversed(list(enumerate(raws))) if raw.cue and not raw.outer}
    for n in order:
        anchor = _anchor(raws[n])
        while at < len(pieces) and pieces[at][0] <= anchor[0]:
            active.append((-pieces[at][1], pieces[at][2]))
            at += 1
        active = [(end, k) for end, k in active if end >= anchor[1]]
        fitting = [
            k
            for end, k in active
            if k != n
            and not raws[k].outer
            and (sizes[k], -k) > (sizes[n], -n)
            and _holds(raws[k], raws[n], anchor)
        ]
        if raws[n].outer in by_cue:
            out[n] = by_cue[raws[n].outer]
        elif fitting:
            out[n] = min(fitting, key=lambda k: (sizes[k], k))
    return tuple(out)


def _anchor(raw: RawAttribution) -> Bounds:
    """The characters that must lie within an outer content: the cue, or the content without one."""
    return raw.cue[0] if raw.cue else raw.content[0]


def _holds(outer: RawAttribution, inner: RawAttribution, anchor: Bounds) -> bool:
    if not any(a <= anchor[0] and anchor[1] <= b for a, b in outer.content):
        return False
    size = sum(end - start for start, end in inner.content)
    shared = sum(overlap(a, b) for a in inner.content for b in outer.content)
    return shared >= _INSIDE * size
