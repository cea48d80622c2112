"""An attribution in the making."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.span import Bounds


@dataclass(slots=True)
class Draft:
    """What one rule found.

    Attributes:
        content: empty until a quotation is found for a cue of speech.
        verb: token index of the cue's head, -1 when it has none.
        speech: whether the cue can introduce a quotation.
        subject: token index of the source's head, -1 when it has none.
        outer: the cue of the attribution around it, where that is known already.
    """

    rule: str
    source: tuple[Bounds, ...]
    cue: tuple[Bounds, ...]
    content: tuple[Bounds, ...]
    verb: int = -1
    speech: bool = False
    subject: int = -1
    outer: tuple[Bounds, ...] = ()
