"""Verbs that look like cues and attribute nothing: blows, calls for help, what is weighed or foretold."""

from __future__ import annotations

from onrecord.annotate.attribution.cues import cues
from onrecord.annotate.attribution.scene import Scene
from onrecord.annotate.layers import Token
from onrecord.annotate.source.lists import authority_lexicon

_GENERIC = frozenset({"you"})
"""«You can bet that …» is nobody's word."""
_PLACES = frozenset({"GPE", "LOC", "FAC"})


def other_sense(scene: Scene, verb: Token, subject: Token | None) -> bool:
    """Whether the verb does not attribute here: «troops attacked the base», «the plan would see …»."""
    if verb.dep == "amod" or (verb.tag == "VBN" and verb.dep == "acl"):
        return True
    if subject is not None and subject.text.lower() in _GENERIC and scene.quote_of[verb.i] < 0:
        return True
    base, sets = scene.lemma(verb.i), cues().sets
    return (
        is_asked_about(scene, verb)
        or _is_purpose(scene, verb)
        or treats(scene, verb, subject)
        or responds(scene, verb)
        or foretells(scene, verb)
        or (base == "call" and _summons(scene, verb))
        or (base in sets["cite"] and cites_somebody(scene, verb))
        or (base in sets["writing"] and writes_document(scene, verb))
        or (base in sets["blows"] and _is_physical(scene, verb, subject))
    )


def is_asked_about(scene: Scene, verb: Token) -> bool:
    """«Asked about the leak, he said …»: a matter that somebody raised, and no question in words."""
    parse = scene.parse
    return (
        scene.lemma(verb.i) in cues().sets["asking"]
        and is_reduced(scene, verb)
        and parse.child(verb.i, "ccomp", "xcomp", "agent") is None
        and not scene.quotes.touching(verb.end, verb.end + 3)
        and any(c.dep == "prep" and c.text.lower() in {"about", "on", "for"} for c in parse.children(verb.i))
    )


def treats(scene: Scene, verb: Token, subject: Token | None) -> bool:
    """«The round discussed the border», «considered the base as a threat», «…, considering the danger, …».

    What is dealt with, how it is looked upon and what is weighed in passing are no words of anybody's.
    """
    parse, base = scene.parse, scene.lemma(verb.i)
    if base not in cues().sets["treating"]:
        return False
    if subject is not None and scene.lemma(subject.i) in cues().sets["occasions"]:
        return True
    if base != "consider":
        return False
    aside = verb.tag == "VBG" and parse.child(verb.i, "aux", "nsubj", "ccomp") is None
    if aside and verb.dep in {"advcl", "pcomp", "prep", "acl"}:
        return True
    target = parse.child(verb.i, "dobj")
    links = (*parse.children(verb.i), *(parse.children(target.i) if target is not None else ()))
    return target is not None and any(
        c.i > target.i and c.dep in {"prep", "mark"} and c.text.lower() == "as" for c in links
    )


def responds(scene: Scene, verb: Token) -> bool:
    """«Was clear in responding to the question»: what is responded to is somebody else's."""
    parse = scene.parse
    if scene.lemma(verb.i) not in {"respond", "reply", "react"} or parse.child(verb.i, "neg") is not None:
        return False
    for link in parse.children(verb.i):
        what = parse.child(link.i, "pobj") if link.dep == "prep" and link.text.lower() == "to" else None
        if what is not None and scene.lemma(what.i) in cues().sets["matters"]:
            return parse.child(verb.i, "ccomp") is None
    return False


def cites_somebody(scene: Scene, verb: Token) -> bool:
    """«The paper cited two members of the staff»: through whom it knows, and nothing of what."""
    target = scene.parse.child(verb.i, "dobj")
    if verb.dep != "ROOT" or target is None or scene.parse.child(verb.i, "ccomp", "prep") is not None:
        return False
    lists = authority_lexicon().heads
    return scene.lemma(target.i) in lists["anonymous"] | lists["collective"] | lists["office"]


def _summons(scene: Scene, verb: Token) -> bool:
    """«She had called the police»."""
    target = scene.parse.child(verb.i, "dobj", "oprd")
    return (
        target is not None
        and scene.lemma(target.i) in cues().sets["summoned"]
        and scene.parse.child(verb.i, "oprd", "ccomp", "xcomp") in {None, target}
    )


def _is_purpose(scene: Scene, verb: Token) -> bool:
    """«Met to discuss the quota»: what somebody wants to talk of or find out is not yet said or thought."""
    return (
        scene.has_to(verb.i)
        and verb.dep in {"advcl", "relcl", "acl"}
        and scene.lemma(verb.i) in cues().sets["purposes"]
    )


def foretells(scene: Scene, verb: Token) -> bool:
    """Whether the verb tells an outcome, and nobody's words: «the plan would see troops leave»."""
    return scene.lemma(verb.i) in cues().sets["outcomes"] and any(
        c.tag == "MD" for c in scene.parse.children(verb.i)
    )


def writes_document(scene: Scene, verb: Token) -> bool:
    """«Wrote the memo», «posted a photo»: the object is a thing, not what is said."""
    target = scene.parse.child(verb.i, "dobj", "nsubjpass")
    return (
        target is not None
        and scene.lemma(target.i) in authority_lexicon().heads["document"]
        and scene.parse.child(verb.i, "ccomp") is None
        and not any(q.start >= verb.end for q in scene.quotes.touching(verb.end, verb.end + 3))
    )


def is_reduced(scene: Scene, verb: Token) -> bool:
    """«Asked about the talks, he said …»: a passive without its auxiliary, the asker unknown."""
    return verb.tag == "VBN" and verb.dep == "advcl" and scene.parse.child(verb.i, "aux", "nsubj") is None


def _is_physical(scene: Scene, verb: Token, subject: Token | None) -> bool:
    """Whether blows are dealt with more than words: who or what is hit is a place or a force."""
    parse = scene.parse
    target = parse.child(verb.i, "dobj", "nsubjpass")
    for token in (target, subject):
        if token is None:
            continue
        if scene.lemma(token.i) in cues().sets["fighters"]:
            return True
        if token is target and scene.entity_type(token) in _PLACES:
            return True
    return False
