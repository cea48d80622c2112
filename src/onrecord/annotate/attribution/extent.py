"""How far a content reaches: to the last dependent that belongs to it, and not into the next cue's."""

from __future__ import annotations

from onrecord.annotate.attribution.cues import cues
from onrecord.annotate.attribution.scene import Scene
from onrecord.annotate.layers import Token
from onrecord.span import Bounds

_WIDE = frozenset(
    ["ccomp", "xcomp", "dobj", "oprd", "acomp", "attr", "prep", "pcomp", "advcl", "prt", "advmod", "dep"]
) | {"npadvmod"}
"""Right-hand dependents of a cue that belong to the clause that it takes."""
_NARROW = frozenset(["ccomp", "xcomp", "oprd", "acomp", "attr", "prt", "dative"])
"""The same for a noun phrase; of prepositions those of ``narrow_prepositions``."""
_LOOSE = frozenset({"relcl", "acl", "advcl"})
_BREAKS = frozenset({",", "-", "--", "–", "—", ";"})
_CONTRAST = frozenset({"while", "though", "although", "whereas"})


def extent(scene: Scene, verb: Token, first: Token, *, narrow: bool = False) -> Bounds:
    """Characters from ``first`` to the end of the content of ``verb``.

    ``narrow`` is for a noun phrase as content: times, places and clauses beside it are left out.
    """
    parse = scene.parse
    left, right = parse.edges(first.i)
    left = min(left, first.i)
    if narrow:
        right = _without_loose_end(scene, first, right)
    right = max(right, _last_dependent(scene, verb, first, right, narrow=narrow))
    right = _before_next_cue(scene, verb, first, right)
    while right > first.i and parse.tokens[right].pos == "CCONJ":
        right -= 1
    if left < verb.i < right and first.i > verb.i:
        left = verb.i + 1
    return parse.tokens[left].start, parse.tokens[right].end


def _last_dependent(scene: Scene, verb: Token, first: Token, right: int, *, narrow: bool) -> int:
    parse = scene.parse
    wanted = cues().sets["narrow_prepositions"]
    for child in parse.children(verb.i):
        if child.i <= first.i or child.i <= verb.i or child.dep == "punct":
            continue
        edge_left, edge_right = parse.edges(child.i)
        comma = edge_left > 0 and parse.tokens[edge_left - 1].text == ","
        if narrow:
            fits = child.dep in _NARROW or (child.dep == "prep" and child.text.lower() in wanted)
            if not fits or comma:
                break
        elif child.dep not in _WIDE or (
            comma and child.dep in {"advcl", "npadvmod"} and _is_cue_participle(scene, child)
        ):
            break
        if edge_left > right:
            right = edge_right
    return right


def _without_loose_end(scene: Scene, first: Token, right: int) -> int:
    """Before the comma of a trailing clause that only adds something to the noun phrase."""
    parse = scene.parse
    stack, cut = [first.i], right
    while stack:
        n = stack.pop()
        for child in parse.children(n):
            left = parse.edges(child.i)[0]
            if child.i <= first.i or left == 0:
                continue
            if child.dep in _LOOSE and parse.tokens[left - 1].text in _BREAKS and left - 2 >= first.i:
                cut = min(cut, left - 2)
            else:
                stack.append(child.i)
    return cut


def _is_cue_participle(scene: Scene, token: Token) -> bool:
    return token.tag == "VBG" and scene.lemma(token.i) in cues().verbs


def _before_next_cue(scene: Scene, verb: Token, first: Token, right: int) -> int:
    """Where the writer goes on to another act: «, adding that …», «, while others say …», «and denied …»."""
    parse = scene.parse
    home = scene.quote_of[verb.i]
    for n in range(max(first.i, verb.i) + 1, right + 1):
        token = parse.tokens[n]
        if scene.quote_of[n] != home:
            continue
        if token.dep == "conj" and scene.joins_above(n) == verb.i:
            return _trimmed(scene, first, n - 1)
        if parse.tokens[n - 1].text not in _BREAKS or n - 2 < first.i:
            continue
        if _speaks_on(scene, token) or (token.text.lower() in _CONTRAST and _has_cue(scene, n, right)):
            return _trimmed(scene, first, n - 1)
    return right


def _speaks_on(scene: Scene, token: Token) -> bool:
    """A participle of speech after a comma: the same speaker's next words."""
    cue = cues().verbs.get(scene.lemma(token.i)) if token.tag == "VBG" else None
    if cue is None or token.dep not in {"advcl", "acl", "conj", "xcomp"}:
        return False
    return "q" in cue.frames or "o" in cue.frames


def _has_cue(scene: Scene, start: int, right: int) -> bool:
    """Whether the clause that begins at ``start`` has a cue with a subject of its own in it."""
    parse = scene.parse
    for n in range(start + 1, min(right, start + 14) + 1):
        token = parse.tokens[n]
        if token.pos == "VERB" and scene.lemma(n) in cues().verbs:
            own = parse.child(n, "nsubj")
            return own is not None and own.i > start
    return False


def _trimmed(scene: Scene, first: Token, right: int) -> int:
    while right > first.i and scene.parse.tokens[right].pos in {"CCONJ", "PUNCT", "ADV", "SCONJ"}:
        right -= 1
    return right
