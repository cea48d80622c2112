"""Quotations that are signed: a dash and a name after the quotation, in its paragraph or in the next one."""

from __future__ import annotations

import re

from onrecord.annotate.attribution.draft import Draft
from onrecord.annotate.attribution.scene import Scene
from onrecord.span import Bounds, trim

_NAME = r"[A-Z][\w.’'-]*"
_WHO = rf"{_NAME}(?: (?:{_NAME}|of|de|van|von|the))*(?:, [^\n“”\"]{{1,80}})?"
_LINE = re.compile(rf"\s*(?P<dash>[-–—~―]+)\s*(?P<who>{_WHO})\s*$")
_TAIL = re.compile(rf"[”\"»]\s*(?P<dash>[-–—―]+)\s*(?P<who>{_WHO})\s*$")
_OPENS = re.compile(r"\s*[“\"«„]")
_CLOSES = re.compile(r"[”\"»]\s*$")
_LONGEST_LINE = 140
_DOING = re.compile(r", (?:\w+ly )?\w+ing\b.*$")


def signed_drafts(scene: Scene) -> list[Draft]:
    """One draft for each quotation with a signature."""
    out: list[Draft] = []
    before: Bounds | None = None
    for zone in scene.blocks:
        low = max(zone.start, zone.end - _LONGEST_LINE)
        tail = _TAIL.search(scene.text, low, zone.end)
        line = _LINE.match(scene.text, *zone.bounds) if zone.end - zone.start <= _LONGEST_LINE else None
        if tail is not None and _OPENS.match(scene.text, zone.start, zone.end):
            out.extend(_draft(scene, tail, (zone.start, tail.start() + 1)))
        elif line is not None and before is not None and _is_quoted(scene.text, before):
            out.extend(_draft(scene, line, before))
        before = zone.bounds
    return out


def _is_quoted(text: str, bounds: Bounds) -> bool:
    opens = _OPENS.match(text, *bounds) is not None
    return opens and _CLOSES.search(text, max(bounds[0], bounds[1] - 4), bounds[1]) is not None


def _draft(scene: Scene, signature: re.Match[str], content: Bounds) -> list[Draft]:
    start, end = signature.span("who")
    doing = _DOING.search(scene.text, start, end)
    if doing is not None:
        end = doing.start()
    while end > start and scene.text[end - 1] in ".,":
        end -= 1
    whole = trim(scene.text, *content)
    if whole[0] >= whole[1] or start >= end:
        return []
    return [Draft(rule="signed", source=((start, end),), cue=(signature.span("dash"),), content=(whole,))]
