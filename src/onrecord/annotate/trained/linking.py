"""Scores between cues and pieces, from what the encoder gives out for each piece.

A score is a log-odds-like number for «this piece is the source (content) of this cue» against nought
for neither. Training computes the same sum; :func:`distance_bucket` and :func:`paragraph_step` are
shared.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onrecord.annotate.trained.encoding import Ints

Floats = npt.NDArray[np.float32]

_BOUNDS = np.asarray([1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192])
DISTANCES = 2 * len(_BOUNDS) + 1
"""Buckets of the signed distance from a cue, in pieces; the middle one is the cue itself."""
STEPS = 5
"""Paragraphs from the cue's: two or more before, one before, the same, one after, more."""


def distance_bucket(pieces: Ints, first: Ints, last: Ints) -> Ints:
    """Bucket of each piece [n] from each cue ``first..last`` (half-open) [m], as [m, n]."""
    before = np.searchsorted(_BOUNDS, np.maximum(first[:, None] - pieces, 0), side="right")
    after = np.searchsorted(_BOUNDS, np.maximum(pieces - last[:, None] + 1, 0), side="right")
    return np.asarray(len(_BOUNDS) - before + after, dtype=np.int64)


def paragraph_step(paragraphs: Ints, cue: Ints) -> Ints:
    """Step of each piece's paragraph [n] from each cue's [m], as [m, n]."""
    return np.asarray(np.clip(paragraphs - cue[:, None], -2, 2) + 2, dtype=np.int64)


RANK = 96
"""Width of a query and of a key for one role, in one encoder; several side by side are wider."""
ROLES = 4
"""Piece is in the source; in the content; first of the source; last of the source."""
REACH = DISTANCES + STEPS
"""What a cue says about distance for one role."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """What the encoder gives out for the ``n`` pieces of a window, its two marks left out.

    Shapes: ``cue`` [n, 3] logits for outside, begin, inside; ``query`` [n, ROLES * rank]; ``key``
    [n, ROLES * rank + ROLES]; ``reach`` [n, ROLES * REACH + 1], whose last column is the score for
    having no source.
    """

    cue: Floats
    query: Floats
    key: Floats
    reach: Floats


def link_scores(outputs: Outputs, paragraphs: Ints, first: Ints, last: Ints) -> tuple[Floats, Floats]:
    """Scores [m, ROLES, n] for cues ``first..last`` (half-open, pieces of the window).

    With them the score [m] of each cue for having no source, to hold against the last two roles.
    """
    n, m = len(paragraphs), len(first)
    rank = outputs.query.shape[1] // ROLES
    scores = np.empty((m, ROLES, n), dtype=np.float32)
    query = np.stack([outputs.query[a:b].mean(0) for a, b in zip(first, last, strict=True)])
    reach = np.stack([outputs.reach[a:b].mean(0) for a, b in zip(first, last, strict=True)])
    bucket = distance_bucket(np.arange(n), first, last)
    step = paragraph_step(paragraphs, paragraphs[first]) + DISTANCES
    rows = np.arange(m)[:, None]
    for role in range(ROLES):
        part = slice(role * rank, (role + 1) * rank)
        far = reach[:, role * REACH : (role + 1) * REACH]
        scores[:, role] = query[:, part] @ outputs.key[:, part].T + outputs.key[:, ROLES * rank + role]
        scores[:, role] += far[rows, bucket] + far[rows, step]
    return scores, reach[:, -1]
