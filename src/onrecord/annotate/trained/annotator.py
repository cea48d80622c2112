"""The annotator `trained`: outermost attributions by the shipped model, inner ones by the rules."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from onrecord.annotate.annotator import AnnotatedDocument, Layer, Origin, digest_of, readable_zones
from onrecord.annotate.attribution import RawAttribution, complete, raw_attributions
from onrecord.annotate.attribution.act import act_of
from onrecord.annotate.attribution.known import let_be_known
from onrecord.annotate.attribution.rules import AttributionRules
from onrecord.annotate.attribution.scene import Scene
from onrecord.annotate.layers import Act
from onrecord.annotate.lexicon import load
from onrecord.annotate.trained.agreed import (
    by_no_occasion,
    over_inner_cues,
    through_the_clause,
    with_the_quoted,
    without_strays,
)
from onrecord.annotate.trained.decoding import Found
from onrecord.annotate.trained.edges import whole, whole_subjects, without_recipients
from onrecord.annotate.trained.model import Model, shipped, shipped_card
from onrecord.annotate.trained.screen import attributes, trimmed, within_zone
from onrecord.annotate.trained.seen import Seen
from onrecord.span import Bounds, inside, joined, overlap, trim

RULE = "trained"
CITING = "citing"
HEADLINE = "headline"
_NEIGHBOURS = 8
_NEAR = 60
"""Characters behind a statement in which its own source and cue stand."""
_STOPS = frozenset(".!?")
_SHORTEST = 3
_AS_SAYING = re.compile(r"(?i)[\s,]*as (?:saying|telling)\b|[\s,]+")
_AND = re.compile(r"(?i)[\s,;]*(?:and|but|while|whereas)\b")
LAID_OUT = frozenset({"turn", "signed"})
"""Rules that go by the layout: labelled turns of a transcript, quotations with a signature."""
_WEIGHTY = frozenset({Act.ACCUSE, Act.DENY, Act.POSTPONE})
"""Acts that a record must not miss, and that the rules see well."""
_ANSWERING = frozenset({*_WEIGHTY, Act.DECLINE, Act.CONFIRM})
_DECIDED = frozenset({*LAID_OUT, CITING, HEADLINE})
LANGUAGES = frozenset({"en", "und", ""})


class TrainedAttribution:
    """Assigns the attributions of the readable zones: a learned tagger with a learned link.

    The corpus that it learnt from marks the outermost attribution alone; those inside a content come
    from the rules. The model is loaded when first used, once a process.
    """

    name = "trained"
    requires = frozenset({Layer.PARSE, Layer.ENTITIES})
    assigns = frozenset({Layer.ATTRIBUTIONS})

    def __init__(self, model: Model | None = None) -> None:
        self._model = model

    @property
    def origin(self) -> Origin:
        card = shipped_card() if self._model is None else _card(self._model)
        # What the rules see is evidence too, and they complete what was found.
        rules = AttributionRules().origin
        made_by = [card, rules.version, rules.settings, load("acts").digest]
        return Origin(annotator=self.name, version=card["version"], settings=digest_of(made_by))

    def annotate(self, annotated: AnnotatedDocument, /) -> AnnotatedDocument:
        found = complete(annotated, self.raw_attributions(annotated))
        return annotated.with_layers(self.origin, attributions=found)

    def raw_attributions(self, annotated: AnnotatedDocument) -> tuple[RawAttribution, ...]:
        """Source, cue and content of every attribution, inner ones too; none in other languages."""
        if annotated.document.language not in LANGUAGES:
            return ()
        paragraphs = tuple(zone.bounds for zone in readable_zones(annotated.document))
        parse, text = annotated.need_parse(), annotated.reading
        ruled = raw_attributions(annotated)
        found = (self._model or shipped()).find(text, paragraphs, parse, seen_by(ruled))
        scene = Scene(annotated)
        spoken = [let_be_known(scene, raw) for raw in _screened(scene, found)]
        told = whole_subjects(without_recipients(spoken, text=text, parse=parse), parse=parse)
        tagged = whole(told, text=text, parse=parse)
        outer, said = with_turns(text, tagged, [raw for raw in ruled if raw.rule in LAID_OUT])
        outer = with_own_cues(text, with_the_quoted(outer, ruled, scene), ruled)
        outer = by_no_occasion(scene, outer, ruled)
        outer, held = through_the_clause(scene, over_inner_cues(outer, ruled), ruled)
        outer = with_own_sentences(scene, outer, ruled)
        outer = (*outer, *_left_over(scene, outer, ruled), *_trailing(outer, ruled))
        outer, cited = with_cited(text, outer, [raw for raw in ruled if raw.rule == CITING])
        inside = (*said, *held)
        own = _cues(inside)
        more = (raw for raw in ruled if not _hits(own, raw.cue) and (raw.rule != CITING or raw not in cited))
        inner = inner_ones(outer, (*inside, *more))
        return (*outer, *cited, *(raw for raw in inner if not _hits(_cues(cited), raw.cue)))


def seen_by(ruled: Sequence[RawAttribution]) -> list[Seen]:
    """The rules' attributions as evidence for the tagger; not those that the layout or the words decide."""
    rows = [raw for raw in ruled if raw.cue and raw.content and raw.rule not in _DECIDED]
    return [Seen(raw.cue[0], raw.source[0] if raw.source else None, raw.content) for raw in rows]


def _screened(scene: Scene, found: Sequence[Found]) -> Iterator[RawAttribution]:
    for one in found:
        raw = without_strays(scene, within_zone(scene, trimmed(scene, _raw(one))))
        if attributes(scene, raw):
            yield raw


def _card(model: Model) -> dict[str, str]:
    return {"version": model.version, "sha256": model.digest}


def _raw(found: Found) -> RawAttribution:
    return RawAttribution(
        content=found.content,
        source=(found.source,) if found.source else (),
        cue=(found.cue,),
        rule=RULE,
    )


def with_turns(
    text: str, tagged: Sequence[RawAttribution], turns: Sequence[RawAttribution]
) -> tuple[tuple[RawAttribution, ...], tuple[RawAttribution, ...]]:
    """The outermost attributions with ``turns``, and those of the tagger that are said within a turn.

    A label and a colon, or a signature, tell whose words they are better than a tagger that learnt from
    running text.
    """
    if not turns:
        return tuple(tagged), ()
    held = joined(text, (piece for raw in turns for piece in (*raw.source, *raw.cue, *raw.content)))
    outer = [raw for raw in tagged if not _hits(held, (*raw.source, *raw.cue, *raw.content))]
    said = [raw for raw in tagged if all(_holds(held, piece) for piece in (*raw.cue, *raw.content))]
    return tuple(sorted((*outer, *turns), key=lambda raw: raw.cue)), tuple(said)


def with_own_cues(
    text: str, outer: Sequence[RawAttribution], ruled: Sequence[RawAttribution]
) -> tuple[RawAttribution, ...]:
    """«A guard said X and several said Y»: a later piece that has a source and a cue of its own is theirs.

    The tagger, where it misses the second cue, hangs the second content on the first one.
    """
    out: list[RawAttribution] = []
    taken = joined(text, (piece for raw in outer for piece in (*raw.source, *raw.cue, *raw.content)))
    for host in outer:
        pieces = list(host.content)
        for raw in ruled:
            at = next((n for n in range(1, len(pieces)) if tuple(raw.content) == (pieces[n],)), None)
            if at is None or not raw.source or not raw.cue:
                continue
            between = (pieces[at - 1][1], pieces[at][0])
            parts = (*raw.source, *raw.cue)
            joined_on = _AND.match(text, between[0], between[1])
            ahead = joined_on and all(between[0] <= low and high <= between[1] for low, high in parts)
            if ahead or (_follow(text, between, pieces[at], parts) and not _hits(taken, parts)):
                pieces.pop(at)
                out.append(raw)
        out.append(replace(host, content=tuple(pieces)))
    return tuple(sorted(out, key=lambda raw: raw.cue))


def _follow(text: str, between: Bounds, piece: Bounds, parts: Sequence[Bounds]) -> bool:
    """«…, traders say. The road is safe, drivers insist.»: a sentence with a source and cue of its own."""
    begins = text[between[0] : between[1]].rstrip()[-1:] in _STOPS and text[piece[0]].isupper()
    after = all(piece[1] <= low and high - piece[1] <= _NEAR for low, high in parts)
    return begins and after and text[piece[1] : piece[1] + 1] == ","


def with_own_sentences(
    scene: Scene, outer: Sequence[RawAttribution], ruled: Sequence[RawAttribution]
) -> tuple[RawAttribution, ...]:
    """«A rebel said that …. The army denied it.»: the second sentence is the army's."""
    out: list[RawAttribution] = []
    for host in outer:
        pieces = list(host.content)
        for n in range(len(pieces) - 1, 0, -1):
            own = next((raw for raw in ruled if _answers(scene, raw, host, pieces[n])), None)
            if own is not None:
                pieces.pop(n)
                out.append(own)
        out.append(replace(host, content=tuple(pieces)))
    return tuple(sorted(out, key=lambda raw: raw.cue))


def _answers(scene: Scene, raw: RawAttribution, host: RawAttribution, piece: Bounds) -> bool:
    """Whether the whole sentence in ``piece`` tells that somebody denies, refuses or accuses."""
    parts = (*raw.source, *raw.cue, *raw.content)
    if not raw.source or not raw.cue or not all(inside(part, (piece,)) for part in parts):
        return False
    verb = scene.parse.root_of(*raw.cue[-1])
    sentence = scene.parse.sentence_at(piece[0])
    elsewhere = sentence is not None and sentence.start == piece[0] and host.cue[0][0] < sentence.start
    if not elsewhere or verb is None or verb.head != verb.i or scene.quotes.touching(*piece):
        return False
    return act_of(scene, raw) in _ANSWERING


def _trailing(outer: Sequence[RawAttribution], ruled: Sequence[RawAttribution]) -> Iterator[RawAttribution]:
    """«The mayor believes that it will pass, those who know him say.»: what stands around the tagger's."""
    for raw in ruled:
        if raw.rule not in {"fronted", "according"} or not raw.source or not raw.cue or len(raw.content) != 1:
            continue
        held = [one for one in outer if any(overlap(raw.content[0], p) for p in (*one.cue, *one.content))]
        parts = [p for one in outer for p in (*one.source, *one.cue, *one.content)]
        own = (*raw.source, *raw.cue)
        free = not any(overlap(a, b) for a in own for b in parts)
        if (
            held
            and free
            and all(inside(p, raw.content) for one in held for p in (*one.source, *one.cue, *one.content))
        ):
            yield raw


def _left_over(
    scene: Scene, outer: Sequence[RawAttribution], ruled: Sequence[RawAttribution]
) -> Iterator[RawAttribution]:
    """What the corpus hardly has and the tagger left alone.

    Headlines with a colon, refusals to comment, «…, a diplomat told the agency».
    """
    held = sorted(piece for raw in outer for piece in (*raw.source, *raw.cue, *raw.content))
    for raw in ruled:
        parts = (*raw.cue, *raw.content)
        if not raw.cue or any(overlap(piece, other) for piece in parts for other in _near(held, piece)):
            continue
        act = act_of(scene, raw)
        if (
            raw.rule == HEADLINE
            or act is Act.DECLINE
            or (raw.source and (act in _WEIGHTY or _demands(scene, raw)))
            or _is_told(scene, raw)
        ):
            held = sorted([*held, *parts])
            yield raw


def _demands(scene: Scene, raw: RawAttribution) -> bool:
    """«Demanded compensation», «is calling for a vote»."""
    words = [scene.lemma(t.i) for piece in raw.cue for t in scene.parse.within(*piece)]
    return act_of(scene, raw) is Act.DEMAND and ("demand" in words or words[-2:] == ["call", "for"])


def _is_told(scene: Scene, raw: RawAttribution) -> bool:
    words = [token for piece in raw.cue for token in scene.parse.within(*piece)]
    return raw.rule == "fronted" and bool(raw.source) and any(scene.lemma(t.i) == "tell" for t in words)


def _near(held: Sequence[Bounds], piece: Bounds) -> Sequence[Bounds]:
    """Those of ``held``, which are sorted, that may share a character with ``piece``."""
    return held[max(0, bisect_left(held, piece) - _NEIGHBOURS) : bisect_right(held, (piece[1], piece[1]))]


def with_cited(
    text: str, outer: Sequence[RawAttribution], citing: Sequence[RawAttribution]
) -> tuple[tuple[RawAttribution, ...], tuple[RawAttribution, ...]]:
    """«AFP reported, citing two officials, that …»: whom an attribution cites says all that it says.

    The tagger, whose corpus has no inner attributions, takes the cited for an attribution of its own or for
    part of the content.
    """
    kept = list(outer)
    cited: list[RawAttribution] = []
    for raw in citing:
        at = next((n for n, one in enumerate(kept) if raw.outer and _hits(one.cue, raw.outer)), None)
        if at is None or not raw.source:
            continue
        host = kept[at]
        parts = [*raw.source, *(piece for piece in raw.cue if not _hits(host.cue, (piece,)))]
        hole = min(a for a, _ in parts), max(b for _, b in parts)
        if any(overlap(hole, piece) for piece in (*host.cue, *host.source)):
            continue
        content = tuple(part for piece in host.content for part in _without(text, piece, hole))
        if not content:
            continue
        kept[at] = replace(host, content=content)
        kept = [one for one in kept if one is kept[at] or not _hits(one.cue, raw.cue)]
        cited.append(replace(raw, content=content, outer=host.cue))
    return tuple(kept), tuple(cited)


def _without(text: str, piece: Bounds, hole: Bounds) -> Iterator[Bounds]:
    """The one or two parts of ``piece`` beside ``hole`` that are more than a mark or «as saying»."""
    for low, high in ((piece[0], min(piece[1], hole[0])), (max(piece[0], hole[1]), piece[1])):
        lead = _AS_SAYING.match(text, low, max(low, high))
        start, end = trim(text, lead.end() if lead is not None else low, max(low, high))
        if end - start > _SHORTEST:
            yield start, end


def _cues(attributions: Sequence[RawAttribution]) -> list[Bounds]:
    return sorted(piece for raw in attributions for piece in raw.cue)


def _holds(held: Sequence[Bounds], piece: Bounds) -> bool:
    at = bisect_right(held, piece[0], key=lambda one: one[0]) - 1
    return at >= 0 and piece[1] <= held[at][1]


def inner_ones(
    outer: Sequence[RawAttribution], candidates: Sequence[RawAttribution]
) -> tuple[RawAttribution, ...]:
    """The candidates that lie inside one piece of an outer content and are not that attribution again."""
    pieces = sorted((piece, n) for n, raw in enumerate(outer) for piece in raw.content)
    cues = sorted(piece for raw in outer for piece in raw.cue)
    out = []
    for candidate in candidates:
        parts = (*candidate.source, *candidate.cue, *candidate.content)
        whole = min(a for a, _ in parts), max(b for _, b in parts)
        if not candidate.cue or _hits(cues, candidate.cue):
            continue
        holder = _holder(pieces, whole)
        if holder is None:
            around = next((raw for raw in outer if _runs_through(raw, candidate, whole)), None)
            if around is not None:
                out.append(replace(candidate, outer=around.cue))
            continue
        if tuple(candidate.content) != tuple(outer[holder].content):
            out.append(candidate)
    return tuple(out)


def _runs_through(outer: RawAttribution, inner: RawAttribution, whole: Bounds) -> bool:
    """«An official explained, according to the Journal, that …»: the outer cue stands amid the inner."""
    own = (*outer.source, *outer.cue)
    return (
        len(outer.content) > 1
        and outer.content[0][0] <= whole[0]
        and whole[1] <= outer.content[-1][1]
        and any(inside(piece, outer.content) for piece in inner.content)
        and not any(overlap(a, b) for a in own for b in (*inner.source, *inner.cue))
    )


def _holder(pieces: Sequence[tuple[Bounds, int]], whole: Bounds) -> int | None:
    """The attribution whose content has a piece around ``whole``; pieces are sorted and disjoint."""
    at = bisect_right(pieces, whole[0], key=lambda row: row[0][0]) - 1
    return pieces[at][1] if at >= 0 and inside(whole, (pieces[at][0],)) else None


def _hits(cues: Sequence[Bounds], spans: Sequence[Bounds]) -> bool:
    """Whether one of ``spans`` shares a character with one of ``cues``, which are sorted and disjoint."""
    for span in spans:
        at = bisect_left(cues, span[0], key=lambda cue: cue[1])
        if any(overlap(cue, span) for cue in cues[at : at + 2]):
            return True
    return False
