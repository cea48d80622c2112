"""The annotator `trained`: outermost attributions by the shipped model, inner ones by the rules."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from onrecord.annotate.annotator import AnnotatedDocument, Layer, Origin, digest_of, readable_zones
from onrecord.annotate.attribution import RawAttribution, complete, raw_attributions
from onrecord.annotate.trained.decoding import Found
from onrecord.annotate.trained.edges import whole
from onrecord.annotate.trained.model import Model, shipped, shipped_card
from onrecord.span import Bounds, inside, overlap

RULE = "trained"
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
        return Origin(annotator=self.name, version=card["version"], settings=digest_of(card))

    def annotate(self, annotated: AnnotatedDocument, /) -> AnnotatedDocument:
        found = complete(annotated, self.raw_attributions(annotated))
        return annotated.with_layers(self.origin, attributions=found)

    def raw_attributions(self, annotated: AnnotatedDocument) -> tuple[RawAttribution, ...]:
        """Source, cue and content of every attribution, inner ones too; none in other languages."""
        if annotated.document.language not in LANGUAGES:
            return ()
        paragraphs = tuple(zone.bounds for zone in readable_zones(annotated.document))
        found = (self._model or shipped()).find(annotated.reading, paragraphs)
        outer = whole([_raw(one) for one in found], text=annotated.reading, parse=annotated.need_parse())
        return (*outer, *inner_ones(outer, raw_attributions(annotated)))


def _card(model: Model) -> dict[str, str]:
    return {"version": model.version, "sha256": model.digest}


def _raw(found: Found) -> RawAttribution:
    return RawAttribution(
        content=found.content,
        source=(found.source,) if found.source else (),
        cue=(found.cue,),
        rule=RULE,
    )


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
        holder = _holder(pieces, whole)
        if holder is None or not candidate.cue or _hits(cues, candidate.cue):
            continue
        if tuple(candidate.content) != tuple(outer[holder].content):
            out.append(candidate)
    return tuple(out)


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
