"""«Reuters reported …, citing five officials»: who stands behind the one that reports.

The content is the outer attribution's; the cited party is the source of an inner one with the same
content, so that the chain runs from the officials over the outlet to the reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onrecord.annotate.attribution.cues import cues
from onrecord.annotate.attribution.draft import Draft
from onrecord.annotate.attribution.scene import Scene
from onrecord.annotate.layers import Authority, Token
from onrecord.annotate.source.authority import SourceReader
from onrecord.annotate.source.lists import authority_lexicon

_MATTERS = frozenset({Authority.UNATTRIBUTED})
_FACTS = frozenset({Authority.DOCUMENT, Authority.ORGANIZATION})


def cited(scene: Scene, drafts: Sequence[Draft]) -> list[Draft]:
    """``drafts`` in which a clause of citing has become the inner attribution that it is."""
    reader = SourceReader(scene.annotated)
    out: list[Draft] = []
    _said_to_be_quoted(scene, drafts)
    for draft in drafts:
        if draft.rule == "citing":
            out.append(draft)
            continue
        inner = _inner(scene, reader, draft, drafts) if _cites(scene, draft) else None
        out.append(draft if inner is None else inner)
        if inner is not None and inner.cue == draft.cue and inner.outer == draft.cue:
            out.insert(len(out) - 1, draft)
    return out


def _said_to_be_quoted(scene: Scene, drafts: Sequence[Draft]) -> None:
    """«Local media quoted witnesses as saying that …»: the saying is the inner of the two."""
    by_verb = {d.verb: d for d in drafts if d.verb >= 0}
    for draft in drafts:
        quoting = scene.quoting(draft.verb) if draft.verb >= 0 else None
        outer = by_verb.get(quoting) if quoting is not None else None
        if outer is not None and outer is not draft and draft.content:
            outer.content, draft.rule, draft.outer = draft.content, "citing", outer.cue


def _cites(scene: Scene, draft: Draft) -> bool:
    return (
        draft.verb >= 0
        and scene.lemma(draft.verb) in cues().sets["cite"]
        and scene.parse.tokens[draft.verb].tag != "VBN"
    )


def _inner(scene: Scene, reader: SourceReader, draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
    parse = scene.parse
    verb = parse.tokens[draft.verb]
    voice = parse.child(verb.i, "dobj")
    if voice is None:
        voice = next((c for c in parse.children(verb.i) if c.dep == "nsubj" and c.i > verb.i), None)
    if voice is None or voice.i < verb.i:
        return None
    bounds = scene.noun_phrase(voice.i)
    read = reader.read(bounds[0], voice)
    if read.authority in _MATTERS or (read.authority in _FACTS and not _speaks(reader, voice)):
        return None
    outer = _outer(scene, draft, drafts, verb)
    if outer is None:
        return None
    clause = parse.phrase(verb.i)
    if outer is not draft:
        outer.content = (
            scene.content(outer.content, without=[(draft.cue[0][0], max(clause[1], bounds[0][1]))])
            or outer.content
        )
    return replace(draft, rule="citing", source=bounds, content=outer.content, outer=outer.cue, speech=False)


def _speaks(reader: SourceReader, voice: Token) -> bool:
    """Whether an organisation or a document is cited as a voice rather than as a matter."""
    if voice.pos == "PROPN":
        return True
    if voice.lemma.lower() in authority_lexicon().heads["organization"]:
        return True
    if voice.lemma.lower() not in cues().sets["voices"]:
        return False
    told = reader.parse.child(voice.i, "prep", "amod", "compound", "nummod", "poss", "det")
    return told is not None or voice.tag == "NNS"


def _outer(scene: Scene, draft: Draft, drafts: Sequence[Draft], verb: Token) -> Draft | None:
    """The attribution that the citing belongs to: its source is who cites, or its verb governs it."""
    parse = scene.parse
    quoted = scene.lemma(verb.i) == "quote"
    if quoted and draft.content and any(scene.quotes.touching(*piece) for piece in draft.content):
        return draft
    head = parse.tokens[verb.head]
    above = {token.i for token in parse.ancestors(verb.i)}
    best: Draft | None = None
    for other in drafts:
        if other is draft or not other.content:
            continue
        if verb.dep in {"relcl", "acl"} and any(a <= head.start < b for a, b in other.source):
            return other
        if verb.dep in {"advcl", "conj", "xcomp"} and other.verb == head.i:
            return other
        if verb.tag == "VBG" and other.verb in above:
            best = other if best is None or other.verb > best.verb else best
    return best
