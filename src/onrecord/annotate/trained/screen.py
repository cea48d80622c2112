"""What the tagger takes for an attribution and the parse tells to be none."""

from __future__ import annotations

from dataclasses import replace

from onrecord.annotate.attribution.cues import cues
from onrecord.annotate.attribution.raw import RawAttribution
from onrecord.annotate.attribution.scene import Scene
from onrecord.annotate.attribution.senses import (
    cites_somebody,
    foretells,
    is_asked_about,
    responds,
    treats,
    writes_document,
)
from onrecord.annotate.attribution.verbs import tells_terms
from onrecord.annotate.layers import Token
from onrecord.document import ZoneKind

_ASKED_WHEN = frozenset({"when", "where"})
_FEW = 4
_KEPT_BACK = frozenset({"decline", "refuse"})
_ARMED = frozenset({"armed", "rebel", "militant", "insurgent"})
_APART = frozenset({ZoneKind.TITLE, ZoneKind.CAPTION})
_TIDINGS = frozenset({"news", "word", "rumor", "rumour"})
_NOMINAL = frozenset({"NOUN", "PROPN", "ADP", "DET", "ADJ", "PUNCT", "PART", "PRON", "ADV"})


def attributes(scene: Scene, raw: RawAttribution) -> bool:
    """Whether the cue stands for words, a thought or a knowledge of somebody's."""
    cue = _cue_tokens(scene, raw)
    if any(foretells(scene, token) or is_asked_about(scene, token) for token in cue):
        return False
    if (
        len(cue) == 1
        and cue[0].lemma.lower() in {"publish", "release", "read"}
        and writes_document(scene, cue[0])
    ):
        return False
    if _addresses(scene, raw, cue) or _has_seen(scene, cue):
        return False
    if _is_a_deed(scene, raw, cue) or any(_treats(scene, raw, token) for token in cue):
        return False
    return not (_is_anonymity(scene, raw) or _is_tidings(scene, raw, cue) or _is_a_matter(scene, raw, cue))


def _cue_tokens(scene: Scene, raw: RawAttribution) -> list[Token]:
    return [token for piece in raw.cue for token in scene.parse.within(*piece)]


def _is_anonymity(scene: Scene, raw: RawAttribution) -> bool:
    """«on condition of anonymity», «asked not to be named»: on what terms somebody spoke, and no words."""
    return bool(raw.cue) and tells_terms(scene.text, raw.cue, raw.content[0])


def _addresses(scene: Scene, raw: RawAttribution, cue: list[Token]) -> bool:
    """«apologised to the victims»: whom somebody speaks to, and nothing of what was said."""
    verbs = [t.lemma.lower() for t in cue if t.pos == "VERB"]
    first = scene.parse.token_at(raw.content[0][0])
    return (
        bool(verbs)
        and first is not None
        and "to" in {cue[-1].text.lower(), first.text.lower()}
        and verbs[-1] in {"apologise", "apologize", "speak", "talk", "listen"}
        and len(scene.words(*raw.content[0])) <= _FEW
    )


def _has_seen(scene: Scene, cue: list[Token]) -> bool:
    """«Under the deal, seen by the agency, …»: through whose hands it went, and nobody's words."""
    return any(
        t.lemma.lower() in {"see", "obtain", "review"}
        and t.tag == "VBN"
        and t.dep in {"acl", "advcl"}
        and scene.parse.child(t.i, "agent") is not None
        for t in cue
    )


def _treats(scene: Scene, raw: RawAttribution, token: Token) -> bool:
    subject = scene.parse.root_of(*raw.source[0]) if raw.source else None
    cites = scene.lemma(token.i) in cues().sets["cite"] and cites_somebody(scene, token)
    return cites or treats(scene, token, subject) or responds(scene, token)


def _is_tidings(scene: Scene, raw: RawAttribution, cue: list[Token]) -> bool:
    """«The news of a timetable»: the noun is no voice, and the preposition no cue."""
    if not cue or any(t.pos not in _NOMINAL for t in cue):
        return False
    noun = scene.parse.root_of(*raw.source[0]) if raw.source else scene.parse.head(cue[0].i)
    return noun is not None and noun.lemma.lower() in _TIDINGS


def _is_a_matter(scene: Scene, raw: RawAttribution, cue: list[Token]) -> bool:
    """«tied the raids to Danish support for the war»: a noun with its owner in the cue, said by nobody."""
    if raw.source or not cue or any(t.pos not in _NOMINAL for t in cue):
        return False
    return cue[0].pos == "ADP" and any(t.pos == "PROPN" or scene.entity_type(t) for t in cue)


def _is_a_deed(scene: Scene, raw: RawAttribution, cue: list[Token]) -> bool:
    """«its support for armed groups»: arms and money, and no words."""
    if not any(t.pos == "NOUN" and t.lemma.lower() in cues().sets["blows"] for t in cue):
        return False
    root = scene.parse.root_of(*raw.content[0])
    return root is not None and (scene.lemma(root.i) in cues().sets["fighters"] or _is_armed(scene, root))


def _is_armed(scene: Scene, noun: Token) -> bool:
    return any(c.dep == "amod" and c.text.lower() in _ARMED for c in scene.parse.children(noun.i))


def within_zone(scene: Scene, raw: RawAttribution) -> RawAttribution:
    """What a headline or a caption says ends with it, and no statement begins in another one."""
    zones = [zone for zone in scene.blocks if zone.kind in _APART]
    if len(raw.content) < 2 or not zones:
        return raw
    own = next((z for z in zones if z.start <= raw.cue[0][0] < z.end), None)
    kept = tuple(
        piece for piece in raw.content if next((z for z in zones if z.start <= piece[0] < z.end), None) == own
    )
    return replace(raw, content=kept) if kept else raw


def trimmed(scene: Scene, raw: RawAttribution) -> RawAttribution:
    """«said when asked»: the cue ends with its verb; «declined to discuss it»: that is what was declined."""
    cue = _cue_tokens(scene, raw)
    if len(raw.cue) != 1 or len(cue) < 2:
        return raw
    if cue[-1].text.lower() in _ASKED_WHEN and cue[-2].pos == "VERB":
        return replace(raw, cue=((raw.cue[0][0], cue[-2].end),))
    to = next(
        (n for n, t in enumerate(cue) if n and t.tag == "TO" and cue[n - 1].lemma.lower() in _KEPT_BACK), None
    )
    only = scene.text[raw.content[0][0] : raw.content[-1][1]].lower()
    if to is not None and only in cues().sets["empty_objects"] and raw.content[0][0] == raw.cue[0][1] + 1:
        whole = (cue[to].start, raw.content[-1][1])
        return replace(raw, cue=((raw.cue[0][0], cue[to - 1].end),), content=(whole,))
    return raw
