"""Verbs as cues: «said that», «promised to», «accused X of», «was expected to», «, records show,»."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.annotate.attribution.cues import VerbCue, cues
from onrecord.annotate.attribution.draft import Draft
from onrecord.annotate.attribution.scene import Scene
from onrecord.annotate.layers import Token
from onrecord.span import Bounds

_CONTENT_DEPS = frozenset(
    {
        "ccomp",
        "xcomp",
        "dobj",
        "oprd",
        "acomp",
        "attr",
        "prep",
        "pcomp",
        "advcl",
        "prt",
        "advmod",
        "dep",
        "npadvmod",
    }
)
_CLAUSES = ("ccomp",)
_TELLING = frozenset(
    {"tell", "assure", "remind", "inform", "warn", "advise", "persuade", "convince", "notify", "brief", "ask"}
)
_EXPLETIVE = frozenset({"it", "there"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_EMPTY_OBJECTS = frozenset(
    {
        "himself",
        "herself",
        "themselves",
        "itself",
        "myself",
        "ourselves",
        "me",
        "us",
        "him",
        "her",
        "them",
        "you",
        "so",
        "it",
        "what",
        "reporters",
    }
)


_GENERIC = frozenset({"you"})
_BLOWS = frozenset({"attack", "hammer", "knock", "blast", "slam", "bash", "hit", "press", "back", "direct"})
_OUTCOMES = frozenset({"see", "mean", "allow", "prove", "show", "find", "back", "hear"})
"""With «would» or «will» these foretell an outcome: «the plan would see troops leave»."""
_FIGHTERS = frozenset(
    {
        "troop",
        "force",
        "base",
        "soldier",
        "militia",
        "militant",
        "fighter",
        "convoy",
        "position",
        "ship",
        "town",
        "village",
        "city",
        "camp",
        "airport",
        "embassy",
        "army",
        "rebel",
        "jet",
        "drone",
        "crowd",
        "police",
        "ally",
    }
)
_LIGHT = frozenset(
    {
        "express",
        "voice",
        "make",
        "issue",
        "give",
        "renew",
        "repeat",
        "have",
        "deliver",
        "offer",
        "release",
        "raise",
        "reiterate",
        "reaffirm",
        "state",
        "send",
    }
)


def verb_drafts(scene: Scene) -> list[Draft]:
    """One draft for each verb that attributes, in text order."""
    out: list[Draft] = []
    known = cues().verbs
    for token in scene.parse.tokens:
        if token.pos != "VERB" and not token.tag.startswith("VB"):
            continue
        cue = known.get(scene.lemma(token.i))
        if cue is not None:
            draft = _draft(scene, token, cue)
            if draft is not None:
                out.append(draft)
    return out


def _draft(scene: Scene, verb: Token, cue: VerbCue) -> Draft | None:
    parse = scene.parse
    if scene.lemma(verb.i) == "accord":
        return None
    subject = scene.subject(verb.i)
    if scene.lemma(verb.i) in _BLOWS and _is_physical(scene, verb, subject):
        return None
    if scene.is_passive(verb.i):
        return _passive(scene, verb, cue)
    if verb.dep == "amod" or (verb.tag == "VBN" and verb.dep == "acl"):
        return None
    if subject is not None and subject.text.lower() in _GENERIC and scene.quote_of[verb.i] < 0:
        return None
    if scene.lemma(verb.i) in _OUTCOMES and _is_modal(scene, verb):
        return None
    reduced = verb.tag == "VBN" and verb.dep == "advcl" and parse.child(verb.i, "aux", "nsubj") is None
    if reduced:
        subject = None
    source = _source(scene, verb, subject)
    speech = "q" in cue.frames
    found = (
        _as_clause(scene, verb)
        or _with_preposition(scene, verb, cue)
        or _with_noun(scene, verb)
        or _with_clause(scene, verb, cue)
        or _with_infinitive(scene, verb, cue)
        or _with_object(scene, verb, cue)
        or _parenthetical(scene, verb, cue)
    )
    last = None
    rule, pieces = "verb", []
    if found is not None:
        rule, pieces, last = found
    group = scene.cue_group(verb.i, upto=last)
    wide = scene.whole_quotes(pieces, outside=verb.start)
    content = scene.content(wide, without=(group, *source))
    if not content and not speech:
        return None
    return Draft(
        rule=rule,
        source=source,
        cue=(group,),
        content=content,
        verb=verb.i,
        speech=speech,
        subject=-1 if subject is None else subject.i,
    )


_Found = tuple[str, list[Bounds], int | None]
"""Rule, pieces of content, and the last token of the cue when it reaches beyond the verb."""


def _source(scene: Scene, verb: Token, subject: Token | None) -> tuple[Bounds, ...]:
    if subject is None or subject.dep == "expl":
        return ()
    if subject.text.lower() in _EXPLETIVE and scene.is_passive(verb.i):
        return ()
    if subject.text.lower() in _RELATIVE:
        return ((subject.start, subject.end),)
    return scene.noun_phrase(subject.i)


def _extent(scene: Scene, verb: Token, first: Token) -> Bounds:
    """From ``first`` to the last right-hand dependent of ``verb`` that still belongs to the content."""
    parse = scene.parse
    left, right = parse.edges(first.i)
    left = min(left, first.i)
    home = scene.quote_of[verb.i]
    for child in parse.children(verb.i):
        if child.i <= first.i or child.i <= verb.i:
            continue
        edge_left, edge_right = parse.edges(child.i)
        if child.dep in {"cc", "conj"} or (child.dep not in _CONTENT_DEPS and child.dep != "punct"):
            break
        if child.dep == "punct":
            continue
        comma = parse.tokens[edge_left - 1].text == "," if edge_left else False
        if comma and (child.dep in {"advcl", "npadvmod"}) and _is_cue_participle(scene, child):
            break
        if edge_left > right:
            right = edge_right
    if left < verb.i < right and first.i > verb.i:
        left = verb.i + 1
    while right > first.i and home < 0 <= scene.quote_of[right] and scene.quote_of[first.i] < 0:
        break
    return parse.tokens[left].start, parse.tokens[right].end


def _is_cue_participle(scene: Scene, token: Token) -> bool:
    return token.tag == "VBG" and scene.lemma(token.i) in cues().verbs


def _as_clause(scene: Scene, verb: Token) -> _Found | None:
    """«As Reuters reported, …»: the main clause is the content."""
    parse = scene.parse
    if verb.dep != "advcl":
        return None
    mark = next((c for c in parse.children(verb.i) if c.dep == "mark" and c.text.lower() == "as"), None)
    if mark is None or parse.child(verb.i, "ccomp", "dobj", "xcomp", "oprd") is not None:
        return None
    if "c" not in cues().verbs[scene.lemma(verb.i)].frames:
        return None
    main = parse.phrase(parse.tokens[verb.head].i)
    return "as", _around(main, parse.phrase(verb.i)), None


def _around(whole: Bounds, hole: Bounds) -> list[Bounds]:
    return [b for b in ((whole[0], hole[0]), (hole[1], whole[1])) if b[0] < b[1]]


def _with_preposition(scene: Scene, verb: Token, cue: VerbCue) -> _Found | None:
    if not cue.prepositions:
        return None
    parse = scene.parse
    for child in parse.children(verb.i):
        # «calling for US troops to leave»: the parser takes «for» as the mark of a clause.
        if child.dep in {"ccomp", "xcomp", "advcl"} and child.i > verb.i:
            mark = next((c for c in parse.children(child.i) if c.dep in {"mark", "prep"}), None)
            if mark is not None and mark.i == verb.i + 1 and mark.text.lower() in cue.prepositions:
                begin, end = _extent(scene, verb, child)
                return f"prep:{mark.text.lower()}", [(max(begin, mark.end), end)], mark.i
    if parse.child(verb.i, *_CLAUSES) is not None:
        return None
    for child in parse.children(verb.i):
        if child.dep in {"prep", "agent"} and child.i > verb.i and child.text.lower() in cue.prepositions:
            inner = parse.child(child.i, "pobj", "pcomp")
            if inner is None or child.i > verb.i + 4:
                continue
            start = parse.edges(inner.i)[0]
            end = _extent(scene, verb, child)[1]
            last = child.i if child.i <= verb.i + 2 else None
            return f"prep:{child.text.lower()}", [(parse.tokens[start].start, end)], last
    return None


def _is_physical(scene: Scene, verb: Token, subject: Token | None) -> bool:
    """Whether blows are dealt with more than words: who or what is hit is a place or a force."""
    parse = scene.parse
    target = parse.child(verb.i, "dobj", "nsubjpass")
    for token in (target, subject):
        if token is None:
            continue
        if scene.lemma(token.i) in _FIGHTERS:
            return True
        if token is target and scene.entity_type(token) in {"GPE", "LOC", "FAC"}:
            return True
    return False


def _is_modal(scene: Scene, verb: Token) -> bool:
    return any(c.tag == "MD" for c in scene.parse.children(verb.i))


def _with_noun(scene: Scene, verb: Token) -> _Found | None:
    """«Voiced confidence that …», «made a promise to …»: verb and noun are one cue."""
    if scene.lemma(verb.i) not in _LIGHT:
        return None
    noun = scene.parse.child(verb.i, "dobj")
    if noun is None or noun.i < verb.i or noun.i > verb.i + 5:
        return None
    entry = cues().nouns.get(scene.lemma(noun.i))
    if entry is None:
        return None
    for child in scene.parse.children(noun.i):
        if child.i < noun.i:
            continue
        kids = scene.parse.children(child.i)
        infinitive = any(c.dep == "aux" and c.text.lower() == "to" for c in kids)
        that = any(c.dep == "mark" and c.text.lower() == "that" for c in kids)
        if child.dep in {"acl", "ccomp"} and (
            (that and "c" in entry.frames) or (infinitive and "x" in entry.frames)
        ):
            return "verb-noun", [_extent(scene, verb, child)], noun.i
        if child.dep == "prep" and child.text.lower() in entry.prepositions:
            inner = scene.parse.child(child.i, "pobj", "pcomp")
            if inner is not None:
                return "verb-noun", [scene.parse.phrase(inner.i)], child.i
    return None


def _with_clause(scene: Scene, verb: Token, cue: VerbCue) -> _Found | None:
    if not cue.frames & {"c", "q"}:
        return None
    parse = scene.parse
    clause = next(
        (c for c in parse.children(verb.i) if c.dep == "ccomp" and c.i > verb.i),
        None,
    ) or next((c for c in parse.children(verb.i) if c.dep == "ccomp"), None)
    if clause is None:
        return None
    target = parse.child(verb.i, "dobj")
    if (
        target is not None
        and verb.i < target.i < clause.i
        and "o" in cue.frames
        and scene.lemma(verb.i) not in _TELLING
        and target.i not in {t.i for t in parse.subtree(clause.i)}
    ):
        return "object", [_extent(scene, verb, target)], None
    if clause.i > verb.i:
        return "clause", [_extent(scene, verb, clause)], None
    # Fronted: «…, he said», also with the rest of the clause after the cue.
    return "fronted", _fronted(scene, verb, clause), None


def _fronted(scene: Scene, verb: Token, clause: Token) -> list[Bounds]:
    parse = scene.parse
    left, right = parse.edges(clause.i)
    for child in parse.children(verb.i):
        # Adjuncts that the parser hung on the cue though they stand in the clause before it.
        if child.i < left and child.dep in {"advcl", "prep", "npadvmod", "advmod", "ccomp", "dep"}:
            left = min(left, parse.edges(child.i)[0])
    stop = min(right, verb.i - 1) if right > verb.i else right
    pieces = [(parse.tokens[left].start, parse.tokens[stop].end)]
    if right > verb.i:
        pieces.append((parse.tokens[verb.i].end, parse.tokens[right].end))
    return pieces


def _with_infinitive(scene: Scene, verb: Token, cue: VerbCue) -> _Found | None:
    if not cue.frames & {"x", "i", "g", "s"}:
        return None
    parse = scene.parse
    for child in parse.children(verb.i):
        if child.dep not in {"xcomp", "ccomp"} or child.i < verb.i:
            continue
        infinitive = any(c.dep == "aux" and c.text.lower() == "to" for c in parse.children(child.i))
        target = parse.child(verb.i, "dobj")
        if infinitive and "s" in cue.frames and "x" not in cue.frames:
            return _raised(scene, verb, child)
        if infinitive and target is not None and target.i < child.i and "i" in cue.frames:
            return "object-infinitive", [_extent(scene, verb, target)], None
        if infinitive and "x" in cue.frames:
            return "infinitive", [_extent(scene, verb, child)], None
        if child.tag == "VBG" and "g" in cue.frames:
            return "gerund", [_extent(scene, verb, child)], None
    if "s" in cue.frames and scene.lemma(verb.i) in {"seem", "appear"}:
        child = parse.child(verb.i, "acomp", "oprd", "attr", "prep")
        if child is not None and child.i > verb.i:
            return _raised(scene, verb, child)
    return None


def _raised(scene: Scene, verb: Token, complement: Token) -> _Found | None:
    """«The talks seem to have failed»: subject and complement are the content, nobody the source."""
    parse = scene.parse
    subject = scene.subject(verb.i)
    pieces = [_extent(scene, verb, complement)]
    if subject is not None and subject.text.lower() not in _EXPLETIVE:
        pieces.insert(0, scene.noun_phrase(subject.i)[0])
    elif parse.tokens[complement.i].dep != "ccomp":
        return None
    return "raised", pieces, None


def _with_object(scene: Scene, verb: Token, cue: VerbCue) -> _Found | None:
    if "o" not in cue.frames:
        return None
    parse = scene.parse
    target = parse.child(verb.i, "dobj", "oprd")
    if target is None or target.i < verb.i:
        clause = parse.child(verb.i, "ccomp")
        if clause is None or clause.i < verb.i:
            return None
        target = clause
    only = scene.parse.edges(target.i) == (target.i, target.i)
    if (
        only
        and target.text.lower() in _EMPTY_OBJECTS
        and not any(
            c.dep in {"prep", "oprd", "xcomp", "acomp"} and c.i > target.i for c in parse.children(verb.i)
        )
    ):
        return None
    return "object", [_extent(scene, verb, target)], None


def _parenthetical(scene: Scene, verb: Token, cue: VerbCue) -> _Found | None:
    """«The plane, records show, has flown …»: the sentence around the cue is the content."""
    if "c" not in cue.frames or verb.dep != "parataxis":
        return None
    parse = scene.parse
    head = parse.tokens[verb.head]
    if parse.child(verb.i, *SUBJECT_DEPS) is None:
        return None
    return "parenthetical", _around(parse.phrase(head.i), parse.phrase(verb.i)), None


SUBJECT_DEPS = ("nsubj", "nsubjpass")


def _passive(scene: Scene, verb: Token, cue: VerbCue) -> Draft | None:
    parse = scene.parse
    subject = parse.child(verb.i, "nsubjpass", "nsubj") or scene.subject(verb.i)
    agent = scene.agent(verb.i)
    source = () if agent is None else scene.noun_phrase(agent.i)
    group = scene.cue_group(verb.i)
    pieces: list[Bounds] = []
    complement = next(
        (c for c in parse.children(verb.i) if c.dep in {"xcomp", "ccomp", "oprd"} and c.i > verb.i), None
    )
    expletive = subject is None or subject.text.lower() in _EXPLETIVE
    rule = "passive"
    if complement is not None and complement.dep in {"xcomp", "oprd"} and cue.frames & {"s", "o", "i"}:
        if not expletive and subject is not None:
            pieces.extend(_phrase_of(scene, subject))
        pieces.append(_extent(scene, verb, complement))
    elif complement is not None and cue.frames & {"c", "q", "s"}:
        pieces.append(_extent(scene, verb, complement))
    elif subject is not None and not expletive:
        prep = next(
            (
                c
                for c in parse.children(verb.i)
                if c.dep == "prep" and c.i > verb.i and c.text.lower() in {"as", "of", "for", "about", "with"}
            ),
            None,
        )
        if (
            prep is not None
            and any(c.tag == "VBG" for c in parse.children(prep.i))
            and scene.lemma(verb.i) == "quote"
        ):
            return None
        if prep is not None and ("o" in cue.frames or prep.text.lower() in cue.prepositions):
            pieces.extend(_phrase_of(scene, subject))
            pieces.append(_extent(scene, verb, prep))
        elif agent is not None and "o" in cue.frames:
            pieces.extend(_phrase_of(scene, subject))
    content = scene.content(scene.whole_quotes(pieces, outside=verb.start), without=(group, *source))
    if not content:
        return None
    return Draft(rule=rule, source=source, cue=(group,), content=content, verb=verb.i)


def _phrase_of(scene: Scene, token: Token) -> Iterator[Bounds]:
    yield from scene.noun_phrase(token.i)
