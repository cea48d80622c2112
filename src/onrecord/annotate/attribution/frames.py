"""The frames in which a verb attributes: where its content stands when the verb is active.

Each function gives the rule, the pieces of content, and the last token of the cue when it reaches
beyond the verb group; ``None`` when the verb does not stand in that frame.
"""

from __future__ import annotations

from collections.abc import Callable

from onrecord.annotate.attribution.cues import VerbCue, cues
from onrecord.annotate.attribution.extent import extent
from onrecord.annotate.attribution.scene import Scene
from onrecord.annotate.layers import Act, Token
from onrecord.span import Bounds

_COMPLEMENTS = frozenset({"prep", "oprd", "xcomp", "acomp", "advcl", "ccomp"})
_ANSWERS = frozenset({Act.DENY, Act.CONFIRM})
_TAKEN_UP = frozenset({"it", "this", "that", "them"})
EXPLETIVES = frozenset({"it", "there"})

Found = tuple[str, list[Bounds], int | None]
"""Rule, pieces of content, and the last token of the cue when it reaches beyond the verb."""


def find_content(scene: Scene, verb: Token, cue: VerbCue) -> Found | None:
    """The content of an active verb, by the first frame that fits."""
    for frame in _FRAMES:
        found = frame(scene, verb, cue)
        if found is not None:
            return found
    return None


def _as_clause(scene: Scene, verb: Token, cue: VerbCue) -> Found | None:
    """«As Reuters reported, …»: the main clause is the content."""
    parse = scene.parse
    if verb.dep != "advcl":
        return None
    mark = next((c for c in parse.children(verb.i) if c.dep == "mark" and c.text.lower() == "as"), None)
    if mark is None or parse.child(verb.i, "ccomp", "dobj", "xcomp", "oprd") is not None:
        return None
    if "c" not in cue.frames:
        return None
    main = parse.phrase(parse.tokens[verb.head].i)
    return "as", _around(main, parse.phrase(verb.i)), None


def _around(whole: Bounds, hole: Bounds) -> list[Bounds]:
    return [b for b in ((whole[0], hole[0]), (hole[1], whole[1])) if b[0] < b[1]]


def _with_preposition(scene: Scene, verb: Token, cue: VerbCue) -> Found | None:
    if not cue.prepositions:
        return None
    parse = scene.parse
    for child in parse.children(verb.i):
        # «calling for US troops to leave»: the parser takes «for» as the mark of a clause.
        if child.dep in {"ccomp", "xcomp", "advcl"} and child.i > verb.i:
            mark = next((c for c in parse.children(child.i) if c.dep in {"mark", "prep"}), None)
            if mark is not None and mark.i == verb.i + 1 and mark.text.lower() in cue.prepositions:
                begin, end = extent(scene, verb, child)
                return f"prep:{mark.text.lower()}", [(max(begin, mark.end), end)], mark.i
    if parse.child(verb.i, "ccomp") is not None:
        return None
    for child in parse.children(verb.i):
        if child.dep in {"prep", "agent"} and child.i > verb.i and child.text.lower() in cue.prepositions:
            inner = parse.child(child.i, "pobj", "pcomp")
            if inner is None or child.i > verb.i + 4 or inner.i < child.i:
                continue
            start = parse.edges(inner.i)[0]
            end = extent(scene, verb, child, narrow=True)[1]
            last = child.i if child.i <= verb.i + 2 else None
            return f"prep:{child.text.lower()}", [(parse.tokens[start].start, end)], last
    return None


def _with_noun(scene: Scene, verb: Token, _cue: VerbCue) -> Found | None:
    """«Voiced confidence that …», «made a promise to …»: verb and noun are one cue."""
    if scene.lemma(verb.i) not in cues().sets["light"]:
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
            return "verb-noun", [extent(scene, verb, child)], noun.i
        if child.dep == "prep" and child.text.lower() in entry.prepositions:
            inner = scene.parse.child(child.i, "pobj", "pcomp")
            if inner is not None:
                return "verb-noun", [scene.parse.phrase(inner.i)], child.i
    return None


def _with_clause(scene: Scene, verb: Token, cue: VerbCue) -> Found | None:
    if not cue.frames & {"c", "q"}:
        return None
    parse = scene.parse
    clause = next(
        (c for c in parse.children(verb.i) if c.dep == "ccomp" and c.i > verb.i),
        None,
    ) or next((c for c in parse.children(verb.i) if c.dep == "ccomp"), None)
    clause = clause or _question(scene, verb)
    if clause is None:
        return None
    target = parse.child(verb.i, "dobj")
    if (
        target is not None
        and verb.i < target.i < clause.i
        and "o" in cue.frames
        and scene.lemma(verb.i) not in cues().sets["telling"]
        and target.i not in {t.i for t in parse.subtree(clause.i)}
    ):
        return "object", [extent(scene, verb, target, narrow=True)], None
    if clause.i > verb.i:
        return "clause", [extent(scene, verb, clause)], None
    if target is not None and target.i > verb.i and _is_parted(scene, clause, verb):
        return None
    # Fronted: «…, he said», also with the rest of the clause after the cue.
    return "fronted", _fronted(scene, verb, clause), None


def _is_parted(scene: Scene, clause: Token, verb: Token) -> bool:
    """«They said they had been paid; the palace denied it»: two sentences in one."""
    return any(t.text == ";" for t in scene.parse.tokens[clause.i : verb.i])


def _question(scene: Scene, verb: Token) -> Token | None:
    """«Has not said when flights will resume»: a question that the parser takes for a time or a place."""
    if not any(c.dep == "neg" for c in scene.parse.children(verb.i)):
        return None
    for child in scene.parse.children(verb.i):
        first = scene.parse.tokens[scene.parse.edges(child.i)[0]]
        if child.dep == "advcl" and child.i > verb.i and first.i == verb.i + 1 and first.tag in {"WRB", "WP"}:
            return child
    return None


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


def _with_infinitive(scene: Scene, verb: Token, cue: VerbCue) -> Found | None:
    if not cue.frames & {"x", "i", "g", "s"}:
        return None
    parse = scene.parse
    for child in parse.children(verb.i):
        if child.dep not in {"xcomp", "ccomp"} or child.i < verb.i:
            continue
        infinitive = any(c.dep == "aux" and c.text.lower() == "to" for c in parse.children(child.i))
        found = _complement(scene, verb, cue, child, infinitive=infinitive)
        if found is not None:
            return found
    gerund = _loose_gerund(scene, verb) if "g" in cue.frames else None
    if gerund is not None:
        return "gerund", [extent(scene, verb, gerund)], None
    return _seeming(scene, verb) if "s" in cue.frames else None


def _loose_gerund(scene: Scene, verb: Token) -> Token | None:
    """«Ruled out sending troops»: the gerund right behind, which the parser took for an adjunct."""
    parse = scene.parse
    particle = parse.child(verb.i, "prt")
    after = (verb.i if particle is None else particle.i) + 1
    return next(
        (c for c in parse.children(verb.i) if c.i == after and c.dep == "advcl" and c.tag == "VBG"), None
    )


def _complement(scene: Scene, verb: Token, cue: VerbCue, child: Token, *, infinitive: bool) -> Found | None:
    if infinitive and "s" in cue.frames and "x" not in cue.frames:
        return _raised(scene, verb, child)
    ordered = _ordered(scene, verb, child) if infinitive and "i" in cue.frames else None
    if ordered is not None:
        return "object-infinitive", [extent(scene, verb, ordered)], None
    if infinitive and "x" in cue.frames:
        return "infinitive", [extent(scene, verb, child)], None
    if child.tag == "VBG" and "g" in cue.frames:
        return "gerund", [extent(scene, verb, child)], None
    return None


def _ordered(scene: Scene, verb: Token, child: Token) -> Token | None:
    """Where «Iraq to wait» of «urged Iraq to wait» begins; of «told the crew to wait» the infinitive."""
    target = scene.parse.child(verb.i, "dobj")
    if target is None:
        own = scene.parse.child(child.i, "nsubj") is not None
        return child if own and child.dep == "xcomp" else None
    if target.i >= child.i:
        return None
    return child if scene.lemma(verb.i) in cues().sets["telling"] else target


def _seeming(scene: Scene, verb: Token) -> Found | None:
    """«The mood seems tense», «it looks like a draw»: no infinitive."""
    if scene.lemma(verb.i) not in {"seem", "appear"}:
        return None
    child = scene.parse.child(verb.i, "acomp", "oprd", "attr", "prep")
    if child is None or child.i < verb.i:
        return None
    if child.dep == "prep" and child.text.lower() not in {"like", "as"}:
        return None
    return _raised(scene, verb, child)


def _raised(scene: Scene, verb: Token, complement: Token) -> Found | None:
    """«The talks seem to have failed»: subject and complement are the content, nobody the source."""
    parse = scene.parse
    subject = scene.subject(verb.i)
    pieces = [extent(scene, verb, complement)]
    if subject is not None and subject.text.lower() not in EXPLETIVES:
        pieces.insert(0, scene.noun_phrase(subject.i)[0])
    elif parse.tokens[complement.i].dep != "ccomp":
        return None
    return "raised", pieces, None


def _with_object(scene: Scene, verb: Token, cue: VerbCue) -> Found | None:
    withheld = "n" in cue.frames and _withholds(scene, verb)
    if not cue.frames & {"o", "a"} and not withheld:
        return None
    parse = scene.parse
    target = parse.child(verb.i, "dobj", "oprd")
    if "o" not in cue.frames and not withheld and not _taken_as(scene, verb, target):
        return None
    if target is None or target.i < verb.i:
        clause = parse.child(verb.i, "ccomp")
        if clause is None or clause.i < verb.i:
            return None
        target = clause
    more = any(c.dep in _COMPLEMENTS and c.i > target.i for c in parse.children(verb.i))
    if not more and scene.lemma(verb.i) in cues().sets["addressing"]:
        return None
    only = scene.parse.edges(target.i) == (target.i, target.i)
    empty = only and target.text.lower() in cues().sets["empty_objects"] and not more
    # «The army denied it», «would not name him»: the act is what counts.
    telling = withheld or (cue.frame_acts.get("o") in _ANSWERS and target.text.lower() in _TAKEN_UP)
    if empty and not telling:
        return None
    return "object", [extent(scene, verb, target, narrow=True)], None


def _withholds(scene: Scene, verb: Token) -> bool:
    """«Would not name the firm»: what somebody keeps back."""
    words = [c.text.lower() for c in scene.parse.children(verb.i) if c.dep in {"aux", "neg", "preconj", "cc"}]
    return bool({"would", "will", "wo", "’d"} & set(words)) and bool(
        {"not", "n’t", "n't", "neither"} & set(words)
    )


def _taken_as(scene: Scene, verb: Token, target: Token | None) -> bool:
    """«Saw the vote as a sign»: object and «as», which alone make the verb one of thinking."""
    if target is None or target.i < verb.i:
        return False
    links = (*scene.parse.children(verb.i), *scene.parse.children(target.i))
    return any(c.i > target.i and c.dep == "prep" and c.text.lower() == "as" for c in links)


def _parenthetical(scene: Scene, verb: Token, cue: VerbCue) -> Found | None:
    """«The plane, records show, has flown …»: the sentence around the cue is the content."""
    if "c" not in cue.frames or verb.dep != "parataxis":
        return None
    parse = scene.parse
    head = parse.tokens[verb.head]
    if parse.child(verb.i, "nsubj", "nsubjpass") is None:
        return None
    return "parenthetical", _around(parse.phrase(head.i), parse.phrase(verb.i)), None


_FRAMES: tuple[Callable[[Scene, Token, VerbCue], Found | None], ...] = (
    _as_clause,
    _with_preposition,
    _with_noun,
    _with_clause,
    _with_infinitive,
    _with_object,
    _parenthetical,
)
