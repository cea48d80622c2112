"""Verbs as cues: «said that», «promised to», «accused X of», «was expected to», «, records show,»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.annotate.attribution.cues import VerbCue
from onrecord.annotate.attribution.draft import Draft
from onrecord.annotate.attribution.extent import extent
from onrecord.annotate.attribution.frames import EXPLETIVES, find_content
from onrecord.annotate.attribution.scene import Scene
from onrecord.annotate.attribution.senses import is_reduced, other_sense
from onrecord.annotate.layers import Token
from onrecord.annotate.source.lists import authority_lexicon, terms_lexicon
from onrecord.span import Bounds

_RELATIVE = frozenset({"who", "which", "that", "whom"})
_PASSIVE_PREPOSITIONS = frozenset({"as", "of", "for", "about", "with"})


def verb_drafts(scene: Scene) -> list[Draft]:
    """One draft for each verb that attributes, in text order."""
    out: list[Draft] = []
    for token in scene.parse.tokens:
        if token.pos != "VERB" and not token.tag.startswith("VB"):
            continue
        cue = scene.verb_cue(token)
        if cue is not None:
            draft = _draft(scene, token, cue)
            if draft is not None:
                out.append(draft)
    return out


def _draft(scene: Scene, verb: Token, cue: VerbCue) -> Draft | None:
    if scene.lemma(verb.i) == "accord":
        return None
    stated = _as_stated(scene, verb, cue)
    if stated is not None:
        return stated
    subject = scene.subject(verb.i)
    if subject is not None and scene.quote_of[subject.i] < 0 <= scene.quote_of[verb.i]:
        subject = None
    if subject is None and "q" in cue.frames:
        subject = _inverted(scene, verb) or _right_before(scene, verb)
    if other_sense(scene, verb, subject) or _is_imperative(scene, verb, subject):
        return None
    if scene.is_passive(verb.i):
        return _passive(scene, verb, cue)
    if is_reduced(scene, verb):
        subject = None
    source = _source(scene, subject)
    speech = "q" in cue.frames
    found = find_content(scene, verb, cue)
    rule, pieces, last = found if found is not None else ("verb", [], None)
    if rule == "raised":
        source = ()
    group = scene.cue_group(verb.i, upto=last)
    pieces = _within_own_quotation(scene, verb, _after_colon(scene, rule, pieces))
    content = scene.content(scene.whole_quotes(pieces, outside=verb.start), without=(group, *source))
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


def _as_stated(scene: Scene, verb: Token, cue: VerbCue) -> Draft | None:
    """«As stated in the joint declaration, …»: the document says what the main clause says."""
    parse = scene.parse
    if verb.tag != "VBN" or "c" not in cue.frames or parse.child(verb.i, "nsubjpass", "nsubj") is not None:
        return None
    kids = parse.children(verb.i)
    if not any(c.dep == "mark" and c.text.lower() == "as" for c in kids) or verb.dep not in {
        "advcl",
        "ccomp",
    }:
        return None
    for link in kids:
        what = (
            parse.child(link.i, "pobj") if link.dep == "prep" and link.text.lower() in {"in", "by"} else None
        )
        if what is None or scene.lemma(what.i) not in authority_lexicon().heads["document"]:
            continue
        source, group = scene.noun_phrase(what.i), scene.cue_group(verb.i, upto=link.i)
        head = parse.tokens[verb.head]
        main, clause = parse.phrase(head.i), parse.phrase(verb.i)
        pieces = [b for b in ((main[0], clause[0]), (clause[1], main[1])) if b[0] < b[1]]
        subject = parse.child(head.i, "nsubj", "nsubjpass")
        if subject is not None and subject.i > what.i:
            # A name in brackets and the like may have parted the phrase of the document.
            begin = parse.phrase(subject.i)[0]
            pieces = [(begin, main[1])]
            source = scene.content([(source[0][0], begin)])
        content = scene.content(pieces, without=(group, *source))
        if content and source:
            return Draft(rule="as", source=source, cue=(group,), content=content, verb=verb.i)
    return None


def _inverted(scene: Scene, verb: Token) -> Token | None:
    """«“…,” shouted one passenger»: the parser takes who speaks for the object."""
    parse = scene.parse
    target = parse.child(verb.i, "dobj")
    if target is None or target.i < verb.i or verb.i == 0 or scene.quote_of[verb.i] >= 0:
        return None
    before = parse.tokens[verb.i - 1]
    quoted = scene.quote_of[before.i] >= 0 and parse.sentence_of(verb.i) == parse.sentence_of(before.i)
    return target if quoted and parse.edges(target.i)[0] == verb.i + 1 else None


def _right_before(scene: Scene, verb: Token) -> Token | None:
    """The noun right before a finite verb group that the parser left without a subject."""
    parse = scene.parse
    finite = verb.tag in {"VBD", "VBZ", "VBP"} or (
        verb.tag == "VBN" and any(c.lemma in {"have", "’ve"} for c in parse.children(verb.i))
    )
    start = parse.token_at(scene.cue_group(verb.i)[0])
    if not finite or verb.dep in {"acl", "amod", "conj", "xcomp"} or start is None or start.i == 0:
        return None
    noun = parse.tokens[start.i - 1]
    if noun.pos not in {"NOUN", "PROPN"} or scene.quote_of[noun.i] != scene.quote_of[verb.i]:
        return None
    if noun.dep in {"npadvmod", "pobj"} or parse.sentence_of(noun.i) != parse.sentence_of(verb.i):
        return None
    head = parse.tokens[noun.head]
    return head if noun.dep == "conj" and head.i < noun.i and head.pos in {"NOUN", "PROPN"} else noun


def _is_imperative(scene: Scene, verb: Token, subject: Token | None) -> bool:
    return (
        verb.tag == "VB"
        and subject is None
        and not scene.has_to(verb.i)
        and scene.parse.child(verb.i, "aux") is None
    )


def _after_colon(scene: Scene, rule: str, pieces: list[Bounds]) -> list[Bounds]:
    """«Described the scene: “…”»: the quotation alone is the content."""
    if rule != "object":
        return pieces
    for start, end in pieces:
        for quotation in scene.quotes.touching(start, end):
            lead = scene.text[start : max(start, quotation.start)].rstrip()
            if lead.endswith(":"):
                return [(quotation.start, max(end, quotation.end))]
    return pieces


def _within_own_quotation(scene: Scene, verb: Token, pieces: list[Bounds]) -> list[Bounds]:
    """What a quoted cue hands on ends with its quotation."""
    around = scene.quotes.at(verb.start)
    if around is None:
        return pieces
    clipped = [(max(a, around.start), min(b, around.end)) for a, b in pieces]
    return [(a, b) for a, b in clipped if a < b]


def _source(scene: Scene, subject: Token | None) -> tuple[Bounds, ...]:
    if subject is None or subject.dep == "expl":
        return ()
    if subject.text.lower() in _RELATIVE:
        return ((subject.start, subject.end),)
    return scene.noun_phrase(subject.i)


def _passive(scene: Scene, verb: Token, cue: VerbCue) -> Draft | None:
    """«The talks are expected to resume», «he was accused of lying», «the plan was endorsed by Iraq»."""
    agent = scene.agent(verb.i)
    source = () if agent is None else scene.noun_phrase(agent.i)
    group = scene.cue_group(verb.i)
    pieces = _passive_pieces(scene, verb, cue, agent)
    content = scene.content(scene.whole_quotes(pieces, outside=verb.start), without=(group, *source))
    if not content:
        return None
    return Draft(rule="passive", source=source, cue=(group,), content=content, verb=verb.i)


def _passive_pieces(scene: Scene, verb: Token, cue: VerbCue, agent: Token | None) -> list[Bounds]:
    parse = scene.parse
    subject = parse.child(verb.i, "nsubjpass", "nsubj") or scene.subject(verb.i)
    named = subject is not None and subject.text.lower() not in EXPLETIVES
    subject_pieces = list(scene.noun_phrase(subject.i)) if named and subject is not None else []
    clause = parse.child(subject.i, "ccomp", "acl") if named and subject is not None else None
    if clause is not None and subject is not None and parse.edges(clause.i)[1] < verb.i:
        # «Claims that the ore was tainted were rejected by the mine»
        subject_pieces = [parse.phrase(subject.i)]
    after = [c for c in parse.children(verb.i) if c.i > verb.i]
    complement = next((c for c in after if c.dep in {"xcomp", "ccomp", "oprd"}), None)
    if complement is not None:
        if _is_state(scene, verb, complement):
            return []
        if complement.dep != "ccomp" and cue.frames & {"s", "o", "i"}:
            return [*subject_pieces, extent(scene, verb, complement)]
        return [extent(scene, verb, complement)] if cue.frames & {"c", "q", "s"} else []
    if not named:
        return []
    return _of_subject(scene, verb, cue, agent, subject_pieces)


def _of_subject(
    scene: Scene, verb: Token, cue: VerbCue, agent: Token | None, subject_pieces: list[Bounds]
) -> list[Bounds]:
    """«The driver was accused of lying», «the plan was endorsed by Iraq»."""
    after = [c for c in scene.parse.children(verb.i) if c.i > verb.i]
    prep = next((c for c in after if c.dep == "prep" and c.text.lower() in _PASSIVE_PREPOSITIONS), None)
    if prep is not None and scene.lemma(verb.i) == "quote":
        # «was quoted as saying that …»: the saying is the cue.
        return []
    if prep is not None and ("o" in cue.frames or prep.text.lower() in cue.prepositions):
        return [*subject_pieces, extent(scene, verb, prep)]
    return subject_pieces if agent is not None and "o" in cue.frames else []


def _is_state(scene: Scene, verb: Token, complement: Token) -> bool:
    """«The car was found burning»: what somebody came upon, and no finding."""
    bare = not scene.has_to(complement.i) and scene.parse.child(complement.i, "mark", "nsubj") is None
    return scene.lemma(verb.i) == "find" and bare and complement.tag in {"VBG", "VBN", "JJ"}


_TERMS = 60
"""Characters between «spoke» and «to discuss» that may tell on what terms."""
_ANONYMITY = re.compile(r"(?i)anonymity\s+(?:\w+\s+){0,3}to\b[^.]{0,20}$|anonymity\s*$")
_IRREALIS = frozenset({"infinitive", "gerund", "raised"})


def without_mere_complements(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """Drafts without those whose cue only completes another: in «declined to comment» nobody comments."""
    governing = {d.verb for d in drafts if d.rule in _IRREALIS or d.rule == "passive"}
    cues_of_verbs = {d.verb for d in drafts if d.verb >= 0}
    return [
        d
        for d in drafts
        if not _completes(scene, d, governing)
        and not _is_bare_gerund(scene, d, cues_of_verbs)
        and not (d.cue and d.content and tells_terms(scene.text, d.cue, d.content[0]))
    ]


def _is_bare_gerund(scene: Scene, draft: Draft, verbs: set[int]) -> bool:
    """«Denied knowing of the loan»: nobody but the denier, and he denies it."""
    if draft.verb < 0 or draft.source:
        return False
    token = scene.parse.tokens[draft.verb]
    return token.tag == "VBG" and token.dep in {"ccomp", "xcomp", "dobj"} and token.head in verbs


def tells_terms(text: str, cue: Sequence[Bounds], content: Bounds) -> bool:
    """«… on condition of anonymity to discuss private talks», «declined to be named»: terms, not words."""
    start = cue[0][0]
    between = text[cue[-1][1] : content[0]]
    if _ANONYMITY.search(text, max(0, start - 40), cue[-1][1]) or (
        len(between) < _TERMS and "anonymity" in between
    ):
        return True
    return terms_lexicon().to_be_named.match(text, *content) is not None


def _completes(scene: Scene, draft: Draft, governing: set[int]) -> bool:
    if draft.verb < 0 or draft.rule in {"noun", "according", "headline"}:
        return False
    if scene.joins_above(draft.verb) is not None:
        return False
    token = scene.parse.tokens[draft.verb]
    for _ in range(3):
        head = scene.parse.tokens[token.head]
        if token.dep == "conj":
            token = head
            continue
        if token.dep not in {"xcomp", "ccomp"} or head.i not in governing:
            return False
        own = scene.parse.child(token.i, "nsubj", "nsubjpass")
        perfect = any(c.dep == "aux" and c.text.lower() == "have" for c in scene.parse.children(token.i))
        return own is None and not perfect
    return False
