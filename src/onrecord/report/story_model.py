"""What a report tells of the story as a whole, in the rows that the reading room shows."""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.report import origin_rows, steps, story_rows, time_rows
from onrecord.report.drift import Drift
from onrecord.report.origin_graph import Graph
from onrecord.report.origin_rows import Counted, Hop
from onrecord.report.roadmap_picture import Picture
from onrecord.report.steps import Drawn, Pair, ToldRow
from onrecord.report.telling import LARGEST, Telling
from onrecord.report.time_rows import Times
from onrecord.story.origin import origins_of
from onrecord.story.roadmap import NO_DATE, Step

_NO_PLAN = Drawn(rows=(), picture=Picture())
_NO_GRAPH = Graph(nodes=(), edges=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """The parts of a report that span articles.

    ``times`` is the page of the times that the articles come back to most, ``every`` the whole timeline.
    """

    drift: Drift = field(default_factory=Drift)
    told: tuple[ToldRow, ...] = ()
    plan: Drawn = _NO_PLAN
    parted: tuple[Pair, ...] = ()
    graph: Graph = _NO_GRAPH
    origins: Graph = _NO_GRAPH
    hops: tuple[Hop, ...] = ()
    counted: tuple[Counted, ...] = ()
    times: Times = field(default_factory=Times)
    every: Times = field(default_factory=Times)


def whole(telling: Telling) -> Whole:
    """These parts of the account; of a very large story only what does not compare all with all."""
    drift = story_rows.drifted(telling)
    times = time_rows.page_of(telling, time_rows.ranked(telling))
    every = time_rows.listed(telling, telling.times)
    if len(telling.commitments) > LARGEST:
        return Whole(drift=drift, times=times, every=every)
    graph, drawn = origin_rows.graphs(telling)
    return Whole(
        drift=drift,
        told=tuple(story_rows.most(telling)),
        plan=steps.drawn(telling, [each for each in steps.steps_of(telling) if _tells(each[1])]),
        parted=tuple(story_rows.parted(telling, limit=len(telling.contradictions))),
        graph=graph,
        origins=drawn,
        hops=origin_rows.hops(graph),
        counted=tuple(
            origin_rows.counted_row(
                telling, each, origins_of(telling.sources, [m.id for m in each.undertaking.mentions])
            )
            for each in origin_rows.several(telling)
        ),
        times=times,
        every=every,
    )


def _tells(step: Step) -> bool:
    """Whether a step has a date or was told more than once."""
    return step.due_text != NO_DATE or len(step.development.undertaking.mentions) > 1
