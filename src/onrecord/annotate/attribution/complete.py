"""From spans to attributions: kind, act, polarity, sources, chains, nesting, who is who.

Every tagger shares this; it adds nothing to the spans that it is given and takes nothing away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onrecord.annotate.annotator import AnnotatedDocument
from onrecord.annotate.attribution.act import act_of, kind_of, negated
from onrecord.annotate.attribution.raw import RawAttribution
from onrecord.annotate.attribution.scene import Scene
from onrecord.annotate.attribution.tree import parents
from onrecord.annotate.layers import Attribution, Hop, Source
from onrecord.annotate.source.authority import SourceReader
from onrecord.annotate.source.chain import credited, hops, inherited
from onrecord.annotate.source.resolve import resolve_sources
from onrecord.annotate.source.split import parties
from onrecord.annotate.source.terms import with_terms
from onrecord.span import Bounds


def complete(annotated: AnnotatedDocument, spans: Sequence[RawAttribution]) -> tuple[Attribution, ...]:
    """Attributions with ids «a1», «a2», … in text order.

    ``annotated`` must carry the parse and the entities. Spans without content are left out; nested
    ones find their parent by position.
    """
    given = sorted((s for s in spans if s.content), key=_order)
    if not given:
        return ()
    scene = Scene(annotated)
    reader = SourceReader(annotated)
    raws, above = _in_order(given)
    out: list[Attribution] = []
    for n, raw in enumerate(raws):
        parent = above[n]
        out.append(
            Attribution(
                id=f"a{n + 1}",
                content=tuple(raw.content),
                source=tuple(raw.source),
                cue=tuple(raw.cue),
                kind=kind_of(scene, raw),
                act=act_of(scene, raw),
                negated=negated(scene, raw),
                sources=_sources(reader, raw),
                parent=None if parent is None else f"a{parent + 1}",
                rule=raw.rule,
            )
        )
    told = [replace(a, via=hops(reader, a)) for a in (with_terms(reader, a) for a in out)]
    resolved = list(resolve_sources(reader, told))
    signed = credited(annotated.document)
    return tuple(_with_credits(_with_chain(resolved, above, n), signed) for n in range(len(resolved)))


def _with_credits(attribution: Attribution, handed_on: Sequence[Hop]) -> Attribution:
    """With those who signed the article or passed it on, who stand between every statement and its reader."""
    if not handed_on:
        return attribution
    return replace(attribution, via=(*handed_on, *attribution.via))


def _with_chain(attributions: list[Attribution], above: Sequence[int | None], n: int) -> Attribution:
    """With the hops that the attributions around it add, outermost first, before its own."""
    outer: list[Attribution] = []
    at = above[n]
    while at is not None:
        outer.insert(0, attributions[at])
        at = above[at]
    own = attributions[n]
    if not outer:
        return own
    handed = inherited(own, outer)
    kept = tuple(h for h in own.via if h.bounds not in {i.bounds for i in handed})
    return replace(own, via=(*handed, *kept))


def _in_order(
    raws: Sequence[RawAttribution],
) -> tuple[list[RawAttribution], tuple[int | None, ...]]:
    """By where they begin; of two that begin together the outer first, then the earlier cue."""
    above = parents(raws)
    depths: list[int] = []
    for n in range(len(raws)):
        depth, at = 0, above[n]
        while at is not None:
            depth, at = depth + 1, above[at]
        depths.append(depth)
    order = sorted(range(len(raws)), key=lambda n: (_order(raws[n])[0], depths[n], raws[n].cue, n))
    place = {n: k for k, n in enumerate(order)}
    moved = tuple(None if (up := above[n]) is None else place[up] for n in order)
    return [raws[n] for n in order], moved


def _order(raw: RawAttribution) -> tuple[int, bool, int, tuple[Bounds, ...], tuple[Bounds, ...]]:
    first = min(start for start, _ in (*raw.content, *raw.cue, *raw.source))
    last = max(end for _, end in (*raw.content, *raw.cue, *raw.source))
    return first, bool(raw.outer), -last, raw.cue, raw.content


def _sources(reader: SourceReader, raw: RawAttribution) -> tuple[Source, ...]:
    return tuple(
        reader.read(bounds, head) for piece in raw.source for bounds, head in parties(reader.parse, piece)
    )
