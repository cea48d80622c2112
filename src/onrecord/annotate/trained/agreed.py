"""Where tagger and parse see one attribution, and the parse sees more of it.

The tagger decides word by word and knows the outermost alone: it may stop a clause short of what was said,
hand over who was quoted to whom quoted them, or let a content begin in the sentence before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from onrecord.annotate.attribution.raw import RawAttribution
from onrecord.annotate.attribution.scene import Scene
from onrecord.annotate.lexicon import load
from onrecord.span import Bounds, inside, overlap

_CRUMB = 2
_TAKEN_UP = frozenset({"it", "this", "that", "them"})
_WHOLE_CLAUSE = frozenset({"clause"})


def without_strays(scene: Scene, raw: RawAttribution) -> RawAttribution:
    """«… toured the camp. “It will be rebuilt,” she said.»: only the quotation was said.

    A piece without a quotation mark in an earlier sentence goes, when the cue's own sentence has a quotation.
    """
    if len(raw.content) < 2 or not raw.cue:
        return raw
    raw = replace(raw, content=tuple(p for p in raw.content if not _is_crumb(scene, raw, p)) or raw.content)
    sentence = scene.parse.sentence_at(raw.cue[0][0])
    if sentence is None:
        return raw
    own = [p for p in raw.content if p[0] >= sentence.start and _is_quoted(scene, p)]
    strays = [p for p in raw.content if p[1] <= sentence.start and not scene.quotes.touching(*p)]
    if not own or not strays or own[0][1] > raw.cue[0][0] + 1:
        return raw
    return replace(raw, content=tuple(p for p in raw.content if p not in strays))


def _is_crumb(scene: Scene, raw: RawAttribution, piece: Bounds) -> bool:
    """A word or two at the end of a sentence that is neither the cue's nor begun by the content."""
    if piece == raw.content[0] or len(scene.words(*piece)) > _CRUMB or scene.quotes.touching(*piece):
        return False
    if scene.text[slice(*piece)].lower() in _TAKEN_UP:
        return True
    sentence = scene.parse.sentence_at(piece[0])
    if sentence is None or sentence.start >= piece[0] - 1:
        return False
    others = (*raw.cue, *raw.source, *(p for p in raw.content if p != piece))
    return not any(overlap((sentence.start, sentence.end), other) for other in others)


def _is_quoted(scene: Scene, piece: Bounds) -> bool:
    around = scene.quotes.at(piece[0])
    return around is not None and around.end >= piece[1] - 1


def with_the_quoted(
    outer: Sequence[RawAttribution], ruled: Sequence[RawAttribution], scene: Scene
) -> tuple[RawAttribution, ...]:
    """«was quoted by the agency as saying»: he says it, whatever the agency's name stands next to."""
    out = list(outer)
    for raw in ruled:
        cue = " ".join(scene.text[a:b] for a, b in raw.cue).lower()
        if not cue.endswith(" as saying") or not raw.source:
            continue
        for n, one in enumerate(out):
            if _touch(one.cue, raw.cue) and not _touch(one.source, raw.source):
                out[n] = raw
    return tuple(out)


def by_no_occasion(
    scene: Scene, outer: Sequence[RawAttribution], ruled: Sequence[RawAttribution]
) -> tuple[RawAttribution, ...]:
    """«A statement after the minister's meeting, announcing that …»: a meeting announces nothing.

    Where the parse knows who does, it is that one; a source that nothing else is known of stays.
    """
    out = []
    for raw in outer:
        known = next((r for r in ruled if r.source and _touch(r.cue, raw.cue)), None)
        head = scene.parse.root_of(raw.source[0][0], raw.source[-1][1]) if len(raw.source) == 1 else None
        occasion = head is not None and head.lemma.lower() in _occasions()
        out.append(replace(raw, source=known.source) if occasion and known is not None else raw)
    return tuple(out)


@cache
def _occasions() -> frozenset[str]:
    """Nouns for what people meet in: who meets speaks, and not the meeting."""
    return frozenset(load("acts").data["act"]["meet"]["nouns"])


def through_the_clause(
    scene: Scene, outer: Sequence[RawAttribution], ruled: Sequence[RawAttribution]
) -> tuple[tuple[RawAttribution, ...], tuple[RawAttribution, ...]]:
    """«said that, “in view of the flood,” the council is announcing …»: all of the clause is what was said.

    Outermost attributions whose content holds what leads the clause of their cue while its verb is the cue
    of another one, with the whole clause; and those others, which stand inside.
    """
    kept = list(outer)
    moved: list[RawAttribution] = []
    for clause in ruled:
        if clause.rule not in _WHOLE_CLAUSE or len(clause.content) != 1:
            continue
        at = next((n for n, one in enumerate(kept) if _touch(one.cue, clause.cue)), None)
        if at is None or not _starts_together(kept[at], clause):
            continue
        verb = scene.parse.root_of(*clause.content[0])
        held = [
            one
            for one in kept
            if one is not kept[at]
            and one.source
            and verb is not None
            and _touch(one.cue, ((verb.start, verb.end),))
            and all(inside(p, clause.content) for p in (*one.source, *one.cue, *one.content))
            and not any(_touch((p,), kept[at].content) for p in one.content)
        ]
        if held:
            kept[at] = replace(kept[at], content=clause.content)
            kept = [one for one in kept if one not in held]
            moved.extend(held)
    return tuple(kept), tuple(moved)


def _starts_together(one: RawAttribution, clause: RawAttribution) -> bool:
    return (
        abs(one.content[0][0] - clause.content[0][0]) <= len("that ")
        and one.content[-1][1] < clause.content[0][1]
    )


def over_inner_cues(
    outer: Sequence[RawAttribution], ruled: Sequence[RawAttribution]
) -> tuple[RawAttribution, ...]:
    """«An aide said that it was over, according to a report»: the report says the cue inside it too."""
    cues = [(raw.cue[0], raw) for raw in ruled if len(raw.cue) == 1 and raw.source]
    out: list[RawAttribution] = []
    for raw in outer:
        pieces = list(raw.content)
        for cue, inner in cues:
            at = next(
                (n for n in range(1, len(pieces)) if pieces[n - 1][1] <= cue[0] and cue[1] <= pieces[n][0]),
                None,
            )
            if at is None or pieces[at][0] - pieces[at - 1][1] > cue[1] - cue[0] + 2:
                continue
            if _touch(raw.cue, (cue,)) or not all(inside(p, pieces) for p in (*inner.source, *inner.content)):
                continue
            pieces[at - 1 : at + 1] = [(pieces[at - 1][0], pieces[at][1])]
        out.append(replace(raw, content=tuple(pieces)))
    return tuple(out)


def _touch(some: Sequence[Bounds], others: Sequence[Bounds]) -> bool:
    return any(overlap(a, b) for a in some for b in others)
