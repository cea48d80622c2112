"""What the source did, and whose words the content is in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.annotate.attribution.cues import Cues, VerbCue, cues
from onrecord.annotate.attribution.raw import RawAttribution
from onrecord.annotate.attribution.scene import Scene
from onrecord.annotate.layers import Act, QuoteKind, Token
from onrecord.span import Bounds, joined

_WEAK = frozenset({Act.SAY, Act.BELIEVE})
_DENIED = re.compile(r"(?i)^(would|did|could|has|have|had|will|can)\s+")
_TO = re.compile(r"(?i)^\s*(?:immediately\s+|publicly\s+)?to\s+(?:\w+ly\s+)?")
_QUOTED_SHARE = 0.95


def kind_of(scene: Scene, raw: RawAttribution) -> QuoteKind:
    """Direct when all words stand in quotation marks that the cue is outside of, mixed when some do."""
    inside = total = 0
    at = raw.cue[0][0] if raw.cue else -1
    for start, end in raw.content:
        around = scene.quotes.all_touching(start, end)
        quoted = joined(scene.text, (q.bounds for q in around if not q.start <= at < q.end))
        words = scene.words(start, end)
        total += len(words)
        inside += _within(words, quoted)
    if not inside:
        return QuoteKind.INDIRECT
    return QuoteKind.DIRECT if inside >= _QUOTED_SHARE * total else QuoteKind.MIXED


def _within(words: Sequence[Bounds], pieces: Sequence[Bounds]) -> int:
    """How many of the sorted ``words`` lie in one of the sorted, disjoint ``pieces``."""
    n = found = 0
    for start, end in words:
        while n < len(pieces) and pieces[n][1] < end:
            n += 1
        if n == len(pieces):
            break
        found += pieces[n][0] <= start
    return found


def negated(scene: Scene, raw: RawAttribution) -> bool:
    """Whether the cue itself is denied: «did not say»."""
    return _nobody(scene, raw) or any(
        cues().denied["negation"].search(scene.text, start, end) for start, end in raw.cue
    )


def _nobody(scene: Scene, raw: RawAttribution) -> bool:
    """«Neither the firm nor its lawyers would comment», «No minister said»."""
    if not raw.source:
        return False
    start, end = raw.source[0]
    return cues().denied["nobody"].search(scene.text, max(0, start - 8), min(end, start + 12)) is not None


def act_of(scene: Scene, raw: RawAttribution) -> Act:
    """The act, by the cue's words; wordings of a refusal to comment overrule it."""
    lexicon = cues()
    words = [t for start, end in raw.cue for t in scene.parse.within(start, end)]
    cue_text = " ".join(scene.text[s:e] for s, e in raw.cue)
    if _nobody(scene, raw):
        cue_text = _DENIED.sub(r"\1 not ", cue_text) if _DENIED.match(cue_text) else f"did not {cue_text}"
    first = raw.content[0]
    lead = scene.text[first[0] : min(first[1], first[0] + 160)]
    if _declines(lexicon, words, cue_text, lead) or cues().denied["neither"].search(
        scene.text, max(0, raw.cue[0][0] - 30) if raw.cue else 0, raw.cue[-1][1] + 14 if raw.cue else 0
    ):
        return Act.DECLINE
    act = _of_words(scene, lexicon, words, first)
    if act in _WEAK and lexicon.not_know.search(cue_text):
        return Act.NOT_KNOW
    return act


def _declines(lexicon: Cues, words: Sequence[Token], cue_text: str, lead: str) -> bool:
    if any(w.lemma.lower() in lexicon.decline_verbs or w.text.lower() == "refusal" for w in words):
        if any(w.lemma.lower() == "decline" for w in words):
            return True
        what = _TO.sub("", lead).lower()
        low = cue_text.lower()
        if any(what.startswith(c) or f" to {c}" in low for c in lexicon.decline_complements):
            return True
    near = f"{cue_text} {lead[:40]}"
    found = lexicon.decline.search(near)
    return (found is not None and found.start() < len(cue_text)) or (
        lexicon.decline_content.search(lead) is not None
    )


def _of_words(scene: Scene, lexicon: Cues, words: Sequence[Token], content: Bounds) -> Act:
    found: list[Act] = []
    for word in words:
        base = scene.lemma(word.i)
        verb = scene.verb_cue(word)
        if verb is not None and (word.pos in {"VERB", "AUX"} or word.tag.startswith("VB")):
            found.append(_verb_act(scene, word, verb, content))
        elif word.pos == "NOUN" and base in lexicon.nouns:
            found.append(lexicon.nouns[base].act)
        elif word.text.lower() in lexicon.adjectives:
            found.append(lexicon.adjectives[word.text.lower()])
    strong = [act for act in found if act not in _WEAK]
    if strong:
        return strong[-1]
    return found[-1] if found else Act.SAY


def _verb_act(scene: Scene, word: Token, verb: VerbCue, content: Bounds) -> Act:
    for after in scene.parse.tokens[word.i + 1 : word.i + 4]:
        low = after.text.lower()
        if low in verb.prepositions and after.start <= content[1] and content[1] > word.end:
            return verb.prepositions[low]
        if after.start >= content[0]:
            break
    root = scene.parse.root_of(*content)
    if root is not None:
        if "i" in verb.frame_acts and "x" not in verb.frame_acts and root.i > word.i and scene.has_to(root.i):
            return verb.frame_acts["i"]
        frame = {"dobj": "o", "oprd": "o", "xcomp": "x", "ccomp": "c"}.get(root.dep, "q")
        if frame in verb.frame_acts:
            return verb.frame_acts[frame]
    return verb.act
