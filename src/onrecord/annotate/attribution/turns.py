"""Transcripts: «LOPEZ: No, we never met.» Each labelled paragraph is what its speaker says."""

from __future__ import annotations

import re

from onrecord.annotate.attribution.draft import Draft
from onrecord.annotate.attribution.scene import Scene

_NAME = r"[A-Z][\w.’'-]*"
_LABEL = re.compile(
    rf"[\"“]?(?P<who>Q|A|{_NAME}(?: (?:{_NAME}|of|de|van|von)){{0,4}}(?: \([^)\n]{{1,30}}\))?)"
    r"(?P<colon>:)\s+(?=\S)"
)
_FEWEST = 3
"""Labelled paragraphs from which on a text counts as a transcript."""
_SHORTEST = 12
_NO_SPEAKER = re.compile(
    r"(?i)^(?:note|update|correction|editor.s note|read more|related|photo|source|credit|tags?|topics?|watch"
    r"|video|share|image|caption|copyright|contact|date|time|where|when|what|who|why|how|by|more|see also|ps"
    r"|nb)\b"
)


def turn_drafts(scene: Scene) -> list[Draft]:
    """One draft for each labelled paragraph, when one label at least comes back."""
    found: list[tuple[str, Draft]] = []
    for zone in scene.blocks:
        label = _LABEL.match(scene.text, zone.start, zone.end)
        if label is None or _NO_SPEAKER.match(label["who"]) or zone.end - label.end() < _SHORTEST:
            continue
        content = scene.content([(label.end(), zone.end)])
        if content:
            draft = Draft(
                rule="turn", source=(label.span("who"),), cue=(label.span("colon"),), content=content
            )
            found.append((label["who"], draft))
    names = [who for who, _ in found]
    if len(found) < _FEWEST or len(set(names)) == len(names):
        return []
    return [draft for _, draft in found]
