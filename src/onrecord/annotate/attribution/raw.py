"""What a tagger hands over: spans alone, before anything is decided about them."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.span import Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class RawAttribution:
    """Source, cue and content as character bounds of ``Document.text``, each sorted and disjoint.

    ``source`` and ``cue`` may be empty, ``content`` may not. ``rule`` names what found it.
    ``outer`` is the cue of the attribution around it, where position alone cannot tell: «according to
    Reuters, which cited five officials» gives both the same content.
    """

    content: tuple[Bounds, ...]
    source: tuple[Bounds, ...] = ()
    cue: tuple[Bounds, ...] = ()
    rule: str = ""
    outer: tuple[Bounds, ...] = ()
