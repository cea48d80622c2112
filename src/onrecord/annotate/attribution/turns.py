"""Transcripts: «LOPEZ: No, we never met.» Each labelled paragraph is what its speaker says, and what follows
up to the next label goes on with it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from onrecord.annotate.attribution.draft import Draft
from onrecord.annotate.attribution.scene import Scene
from onrecord.document import Zone
from onrecord.span import Bounds

_NAME = r"[A-Z][\w.’'-]*"
_LABEL = re.compile(
    rf"[\"“]?(?P<who>Q|A|{_NAME}(?: (?:{_NAME}|of|de|van|von)){{0,4}}(?: \([^)\n]{{1,30}}\))?)"
    r"(?P<colon>:)\s+(?=\S)"
)
_FEWEST = 3
"""Labelled paragraphs from which on a text counts as a transcript."""
_SHORTEST = 12
_ASIDE = re.compile(r"[\"“]?[(\[][^()\[\]\n]{1,60}[)\]][.\"”]*")
_CUT = re.compile(r"(?i)\b(?:video|audio|clip|break|end|begin)\b")
_GLUED = re.compile(r"[QA](?=[A-Z][a-z])")
"""«QWhy now?», a label that lost its colon."""
_MARKS = frozenset('"“”')
_NO_SPEAKER = re.compile(
    r"(?i)^(?:note|update|correction|editor.s note|read more|related|photo|source|credit|tags?|topics?|watch"
    r"|video|share|image|caption|copyright|contact|date|time|where|when|what|who|why|how|by|more|see also|ps"
    r"|nb)\b"
)


def turn_drafts(scene: Scene) -> list[Draft]:
    """One draft for each labelled paragraph, when one label at least comes back.

    Its content goes on over the paragraphs up to the next label, where they are that speaker's too.
    """
    labels = [(n, label) for n in range(len(scene.blocks)) if (label := _label(scene, n)) is not None]
    names = Counter(label["who"] for _, label in labels)
    if len(labels) < _FEWEST or len(names) == len(labels):
        return []
    transcript = 2 * len(labels) > labels[-1][0] - labels[0][0]
    nexts = [n for n, _ in labels[1:]]
    out: list[Draft] = []
    for (n, label), following in zip(labels, [*nexts, labels[-1][0] + 1], strict=True):
        pieces = [(label.end(), scene.blocks[n].end)]
        if names[label["who"]] > 1:
            pieces += _further(scene, scene.blocks[n:following], transcript=transcript)
        content = tuple(tidy for piece in pieces for tidy in scene.content([piece]))
        if content:
            out.append(
                Draft(rule="turn", source=(label.span("who"),), cue=(label.span("colon"),), content=content)
            )
    return out


def _label(scene: Scene, n: int) -> re.Match[str] | None:
    zone = scene.blocks[n]
    label = _LABEL.match(scene.text, zone.start, zone.end)
    if label is None or _NO_SPEAKER.match(label["who"]) or zone.end - label.end() < _SHORTEST:
        return None
    return label


def _further(scene: Scene, zones: Sequence[Zone], *, transcript: bool) -> Iterator[Bounds]:
    """What the speaker of the first zone goes on to say in those after it, up to the next label.

    In a transcript all of it; elsewhere as long as each paragraph opens a quotation that the one before left
    open. Asides in brackets are nobody's words; a clip or a break ends the turn.
    """
    for before, zone in pairwise(zones):
        if _ASIDE.fullmatch(scene.text, zone.start, zone.end):
            if _CUT.search(scene.text, zone.start, zone.end):
                return
            continue
        if _LABEL.match(scene.text, zone.start, zone.end) or _GLUED.match(scene.text, zone.start, zone.end):
            return
        if not transcript and not _left_open(scene.text, before, zone):
            return
        yield zone.bounds


def _left_open(text: str, before: Zone, zone: Zone) -> bool:
    opened = text[before.start] in _MARKS and text[zone.start] in _MARKS
    return opened and text[before.end - 1] not in _MARKS
