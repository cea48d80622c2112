"""Headlines: «Pentagon: No troops to leave», «Most voters want a deal: poll»."""

from __future__ import annotations

import re

from onrecord.annotate.attribution.cues import cues
from onrecord.annotate.attribution.draft import Draft
from onrecord.annotate.attribution.scene import Scene
from onrecord.document import ZoneKind

_COLON = re.compile(r":\s")
_LONGEST = 60
_PARTY = re.compile(r"(?:[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,2}, )+")
_SENTENCE = re.compile(r"\w+(?:\W+\w+){3}")
_QUOTED = re.compile(r"[‘'“\"«].+[’'”\"»]")
_TRAILING = re.compile(
    r"(?i)^(?:(?:new |latest )?(?:polls?|reports?|sources?|officials?|study|survey|police|minister|analysts?"
    r"|experts?|ministry|spokes(?:man|woman|person)|media|witness(?:es)?)"
    r"|[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}"
    r"(?: (?:polls?|reports?|sources?|officials?|ministry|minister|study|survey))?)$"
)


def headline_drafts(scene: Scene) -> list[Draft]:
    """Drafts from the colons of headlines."""
    out: list[Draft] = []
    for n, zone in enumerate(scene.blocks):
        if zone.kind is not ZoneKind.TITLE and (n > 0 or zone.end - zone.start > 200):
            continue
        draft = _draft(scene, zone.start, zone.end)
        if draft is not None:
            out.append(draft)
    return out


def within_headlines(headlines: list[Draft], drafts: list[Draft]) -> list[Draft]:
    """``drafts`` whose contents do not run over the colon of a headline."""
    for outer in headlines:
        at, end = outer.cue[0]
        high = max(b for piece in (outer.content, outer.source) for _, b in piece)
        low = min(a for piece in (outer.content, outer.source) for a, _ in piece)
        side = (low, at) if outer.content[0][0] < at else (end, high)
        for draft in drafts:
            if draft.cue and side[0] <= draft.cue[0][0] < side[1] and draft.content:
                draft.content = tuple(
                    (max(a, side[0]), min(b, side[1]))
                    for a, b in draft.content
                    if a < side[1] and b > side[0]
                )
    return [d for d in drafts if d.content or d.speech]


def with_first_names(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """«US, Iraq agree …»: headlines join their parties with a comma."""
    for zone in scene.blocks:
        if zone.end - zone.start > 160 or not scene.text[zone.end - 1].isalnum():
            continue
        for draft in drafts:
            if len(draft.source) == 1 and zone.start < draft.source[0][0] < zone.start + 40:
                low, high = draft.source[0]
                names = scene.parse.within(zone.start, low)
                if _PARTY.fullmatch(scene.text, zone.start, low) and all(
                    t.pos in {"PROPN", "PUNCT"} for t in names
                ):
                    draft.source = ((zone.start, high),)
    return drafts


def _draft(scene: Scene, start: int, end: int) -> Draft | None:
    text = scene.text
    colon = next((m for m in _COLON.finditer(text, start, end) if scene.quotes.at(m.start()) is None), None)
    if colon is None:
        return None
    at = colon.start()
    first, second = text[start:at].strip(), text[colon.end() : end].strip(" .")
    if cues().headline["picture"].search(first):
        return None
    tail = _TRAILING.match(second)
    spoken = _QUOTED.fullmatch(first) is not None and len(second) <= _LONGEST
    if (tail is not None and len(first) > len(second)) or (spoken and _names(scene, colon.end(), end)):
        source = scene.tidy(colon.end(), end)
        content = scene.content([(start, at)])
    elif len(first) <= _LONGEST and _names(scene, start, at) and _may_tell(first, second):
        source = scene.tidy(start, at)
        content = scene.content([(colon.end(), end)])
    else:
        return None
    if source is None or not content:
        return None
    return Draft(rule="headline", source=(source,), cue=((at, at + 1),), content=content)


def _may_tell(first: str, second: str) -> bool:
    """Whether the words before the colon can be who says the rest: «Report: Half of bridges need repair»."""
    known = cues().headline
    told = bool(known["telling"].match(first) and _SENTENCE.search(second))
    return told or not known["not_a_source"].match(first)


def _names(scene: Scene, start: int, end: int) -> bool:
    """Whether the words before the colon can be somebody: no finite verb, a name or a noun last."""
    tokens = scene.parse.within(start, end)
    if not tokens or len(tokens) > 8:
        return False
    finite = {"VBD", "VBZ", "VBP", "MD"}
    return not any(t.tag in finite for t in tokens) and any(
        t.pos in {"PROPN", "NOUN"} or (t.text.isupper() and len(t.text) > 1) for t in tokens
    )
