"""Cues that are no verbs: «according to», nouns («a report that …»), adjectives («confident that …»)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.annotate.attribution.cues import cues
from onrecord.annotate.attribution.draft import Draft
from onrecord.annotate.attribution.scene import Scene
from onrecord.annotate.layers import Token
from onrecord.span import Bounds

_LONGEST_TAIL = 30
_SHORTEST_LEAD = 20
_CAMPS = frozenset(
    {"opposition", "government", "union", "rebel", "police", "party", "student", "worker", "voter"}
)
_NUMBER = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|several|other|an?|\d+)"
_WORDS = r"[\w’'-]+(?: [\w’'-]+){0,5}"
_LIST_TAIL = re.compile(rf"(?:, {_NUMBER} {_WORDS})*,? and {_NUMBER} {_WORDS}(?=,|\.|$)")


def nominal_drafts(scene: Scene, *, taken: Sequence[Bounds] = ()) -> list[Draft]:
    """Drafts from «according to», noun and adjective cues, in text order.

    A noun inside one of ``taken``, the cues of verbs, is part of that cue: «voiced confidence that».
    """
    covered = {t.i for start, end in taken for t in scene.parse.within(start, end)}
    out: list[Draft] = []
    lexicon = cues()
    for token in scene.parse.tokens:
        low = token.text.lower()
        draft = None
        if low == "according":
            draft = _according(scene, token)
        elif token.pos == "NOUN" and token.i not in covered and scene.lemma(token.i) in lexicon.nouns:
            draft = _noun(scene, token)
        elif token.pos in {"ADJ", "VERB"} and low in lexicon.adjectives:
            draft = _adjective(scene, token)
        if draft is not None:
            out.append(draft)
    return out


def _according(scene: Scene, token: Token) -> Draft | None:
    parse = scene.parse
    to = next((c for c in parse.children(token.i) if c.dep == "prep" and c.text.lower() == "to"), None)
    if to is None:
        after = parse.tokens[token.i + 1] if token.i + 1 < len(parse.tokens) else None
        named = token.i + 2 < len(parse.tokens)
        who = _next_noun(scene, token.i + 1) if after is not None and named else None
        last = token.i
    else:
        who = parse.child(to.i, "pobj")
        last = to.i
    if who is None:
        return None
    source = scene.noun_phrase(who.i)
    tail = _LIST_TAIL.match(scene.text, source[0][1], min(len(scene.text), source[0][1] + 240))
    if tail is not None and tail.end() > source[0][1]:
        source = ((source[0][0], tail.end()),)
    cue = (token.start, parse.tokens[last].end)
    sentence = parse.sentence_of(token.i)
    begin, end = sentence.start, sentence.end
    if scene.quote_of[token.i] >= 0:
        quotation = scene.quotes.at(token.start)
        if quotation is not None:
            begin, end = max(begin, quotation.start), min(end, quotation.end)
    before = scene.tidy(begin, token.start)
    after_bounds = scene.tidy(source[0][1], end)
    pieces: list[Bounds] = []
    if before is not None and before[1] - before[0] > 12:
        pieces.append(_last_clause(scene, token, before))
        # «…, according to Reuters, which cited …»: what follows is another cue's.
    elif after_bounds is not None:
        if before is not None and before[1] - before[0] > 3:
            pieces.append(before)
        pieces.append(after_bounds)
    content = scene.content(scene.whole_quotes(pieces, outside=token.start), without=(cue, *source))
    if not content:
        return None
    return Draft(rule="according", source=source, cue=(cue,), content=content, verb=token.i, subject=who.i)


def _next_noun(scene: Scene, i: int) -> Token | None:
    for token in scene.parse.tokens[i : i + 12]:
        if token.pos in {"NOUN", "PROPN", "PRON"} and token.dep != "compound":
            return token
    return None


def _last_clause(scene: Scene, token: Token, before: Bounds) -> Bounds:
    """Of several joined clauses the last, when «according to» hangs on it alone."""
    parse = scene.parse
    head = parse.tokens[token.head]
    if head.dep == "conj" and parse.child(head.i, "nsubj", "nsubjpass") is not None:
        start = parse.phrase(head.i)[0]
        if before[0] < start < before[1] - 12:
            return start, before[1]
    return before


def _noun(scene: Scene, token: Token) -> Draft | None:
    parse = scene.parse
    cue = cues().nouns[scene.lemma(token.i)]
    pieces: list[Bounds] = []
    last = token.i
    named_clause = False
    for child in parse.children(token.i):
        if child.i < token.i:
            continue
        if child.dep in {"acl", "relcl", "ccomp"} and cue.frames:
            kids = parse.children(child.i)
            that = any(c.dep == "mark" and c.text.lower() == "that" for c in kids)
            infinitive = any(c.dep == "aux" and c.text.lower() == "to" for c in kids)
            if (that and "c" in cue.frames and child.dep != "relcl") or (infinitive and "x" in cue.frames):
                pieces.append(parse.phrase(child.i))
                named_clause = that
                break
        if child.dep == "prep" and child.text.lower() in cue.prepositions and child.i == token.i + 1:
            inner = parse.child(child.i, "pobj", "pcomp")
            if inner is not None:
                pieces.append(parse.phrase(inner.i))
                last = child.i
                break
    if not pieces:
        return None
    owner = _owner(scene, token)
    if owner is None and (last != token.i or not named_clause):
        return None
    source = () if owner is None else scene.noun_phrase(owner.i)
    group = (token.start, parse.tokens[last].end)
    content = scene.content(pieces, without=(group,))
    if not content:
        return None
    return Draft(rule="noun", source=source, cue=(group,), content=content, verb=token.i)


def _owner(scene: Scene, token: Token) -> Token | None:
    """Whose report, promise or demand it is: possessor, «by …», or the subject of the verb above."""
    parse = scene.parse
    found = parse.child(token.i, "poss")
    if found is not None:
        return found
    for child in parse.children(token.i):
        if child.dep == "prep" and child.text.lower() in {"by", "from", "among"}:
            return parse.child(child.i, "pobj")
    head = parse.tokens[token.head]
    name = parse.child(token.i, "compound")
    if name is not None and name.i == token.i - 1 and scene.lemma(name.i) in _CAMPS:
        return name
    if token.dep == "dobj" and scene.lemma(head.i) in {
        "make",
        "have",
        "express",
        "issue",
        "voice",
        "renew",
        "repeat",
    }:
        return scene.subject(head.i)
    return None


def _adjective(scene: Scene, token: Token) -> Draft | None:
    parse = scene.parse
    head = parse.tokens[token.head]
    if token.pos == "VERB" and token.dep != "acomp":
        copula = parse.child(token.i, "auxpass")
        if copula is None:
            return None
        subject = parse.child(token.i, "nsubjpass", "nsubj")
        left = copula.i
    elif token.dep == "acomp" and head.lemma in {"be", "feel", "remain", "seem", "sound", "become"}:
        subject = scene.subject(head.i)
        left = head.i
    else:
        return None
    if subject is None or subject.text.lower() in {"it", "there", "this", "that"}:
        return None
    pieces: list[Bounds] = []
    last = token.i
    below = [*parse.children(token.i), *(c for c in parse.children(head.i) if token.dep == "acomp")]
    for child in below:
        if child.i <= token.i:
            continue
        if child.dep in {"ccomp", "xcomp"}:
            pieces.append(parse.phrase(child.i))
            break
        links = {"in"} if token.text.lower() == "interested" else {"about", "of", "with"}
        if child.dep == "prep" and child.text.lower() in links:
            inner = parse.child(child.i, "pobj", "pcomp")
            if inner is not None:
                pieces.append(parse.phrase(inner.i))
                last = child.i
                break
    if not pieces:
        return None
    source = scene.noun_phrase(subject.i)
    cue = (parse.tokens[left].start, parse.tokens[last].end)
    content = scene.content(pieces, without=(cue, *source))
    if not content:
        return None
    return Draft(
        rule="adjective", source=source, cue=(cue,), content=content, verb=token.i, subject=subject.i
    )


def trailing_reports(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """«People say X, the Journal reported on Friday»: a cue at the end has the whole sentence before it.

    Such a draft gets the rule «according», since it parts the contents that run into it likewise.
    """
    for draft in drafts:
        if draft.content or not draft.speech or not draft.source or draft.verb < 0:
            continue
        start, cue = draft.source[0][0], draft.cue[0]
        sentence = scene.parse.sentence_of(draft.verb)
        lead = scene.text[sentence.start : start].rstrip()
        tail = scene.text[cue[1] : sentence.end]
        if (
            not lead.endswith(",")
            or start > cue[0]
            or len(tail) > _LONGEST_TAIL
            or "," in tail
            or ":" in tail
        ):
            continue
        if scene.quotes.touching(cue[1], sentence.end) or len(lead) < _SHORTEST_LEAD:
            continue
        content = scene.content([(sentence.start, sentence.start + len(lead))])
        if content and scene.quotes.at(start) is None:
            draft.content, draft.rule = content, "according"
    return drafts


def parted_by_according(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """Contents that run into a trailing «according to» end before it: that cue is the outer one."""
    for outer in drafts:
        if outer.rule != "according" or not outer.source:
            continue
        hole = (min(outer.cue[0][0], outer.source[0][0]), max(outer.cue[0][1], outer.source[-1][1]))
        for inner in drafts:
            if inner is outer or not inner.cue or not inner.content:
                continue
            if inner.content[-1][0] < hole[0] and any(a < hole[0] and hole[1] <= b for a, b in inner.content):
                rest = scene.parse.sentence_of(outer.verb).end
                if inner.cue[0][0] < hole[0] and hole[1] >= rest - 40:
                    cut = [(hole[0], max(hole[1], inner.content[-1][1]))]
                    inner.content = scene.content(inner.content, without=cut) or inner.content
                    _take(scene, outer, inner, hole)
    return drafts


def _take(scene: Scene, outer: Draft, inner: Draft, hole: Bounds) -> None:
    """The outer content holds the whole of the inner attribution."""
    if outer.content and outer.content[-1][1] <= hole[0]:
        pieces = [*outer.content, *inner.content, *inner.cue, *inner.source]
        start = min(a for a, b in pieces if b <= hole[0])
        outer.content = scene.content([(start, hole[0])])
