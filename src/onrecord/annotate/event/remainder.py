"""«Those remaining», «the remainder», «the rest»: what they remain of, and tranches of one plan."""

from __future__ import annotations

import re
from dataclasses import replace

from onrecord.annotate.annotator import AnnotatedDocument
from onrecord.annotate.layers import Event
from onrecord.span import Bounds

_REST = re.compile(
    r"\b(?:the (?:remainder|rest|others|balance|remaining)|those (?:remaining|left|still there)"
    r"|remaining \w+)\b",
    re.IGNORECASE,
)
_REACH = 400
"""Code points back in which the first tranche may stand."""


def is_remainder(words: str) -> bool:
    """Whether a phrase begins as one about what remains («those remaining», «the rest of the force»)."""
    return _REST.match(words) is not None


def with_remainders(events: tuple[Event, ...], annotated: AnnotatedDocument) -> tuple[Event, ...]:
    """The events, those about a remainder tied to the event whose party or thing they remain of."""
    reading = annotated.reading
    out = list(events)
    for index, event in enumerate(events):
        party = _remainder(event, reading)
        if party is None or event.remains_of is not None:
            continue
        for back in range(index - 1, -1, -1):
            first = events[back]
            whole = _whole(first, reading)
            if event.trigger[0] - first.trigger[1] > _REACH:
                break
            if whole is None or (first.force is None) != (event.force is None):
                continue
            tranche = back if event.force is not None else None
            if tranche is not None and first.tranche_of is not None:
                tranche = first.tranche_of
            out[index] = replace(event, remains_of=whole, tranche_of=tranche)
            break
    return tuple(out)


def _remainder(event: Event, reading: str) -> Bounds | None:
    for bounds in (event.actor, event.object):
        if bounds is not None and _REST.match(reading[slice(*bounds)]):
            return bounds
    return None


def _whole(event: Event, reading: str) -> Bounds | None:
    """The party or thing of an earlier event of which some may remain: a counted or a plural one."""
    for bounds in (event.object, event.actor):
        if bounds is None or _REST.match(reading[slice(*bounds)]):
            continue
        words = reading[slice(*bounds)]
        if event.quantity is not None and bounds[0] <= event.quantity.start < bounds[1]:
            return bounds
        if words.split()[-1].lower().endswith("s") and " " in words:
            return bounds
    return None
