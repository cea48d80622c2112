"""The origins of a story as a layered graph: articles, the outlets and agencies they cite, the people behind.

Three columns and straight rows, so that fifty articles stay readable: names are text, not boxes, and an
edge is drawn once however often it is told. Each node of the second and third column stands near the
middle of what it is tied to; of several such orders the one with the fewest crossings is taken (barycentre
order in sweeps, Sugiyama and others 1981).
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

ROW = 24
"""Height of one row, in the units of the picture."""
TOP = 34
COLUMNS = (26.0, 440.0, 800.0)
"""Where the names of each column begin."""
WIDTH = 1140
_ARC = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A name in the graph. ``layer`` is 0 for articles, 1 for outlets and agencies, 2 for people.

    ``weight`` is in how many articles it is heard, ``rank`` how often; ``kind`` its authority, or what it is.
    ``outlet`` and ``day`` are those of an article; ``many`` tells how many nodes are drawn as this one.
    """

    id: str
    layer: int
    name: str
    kind: str = ""
    link: str = ""
    weight: int = 1
    rank: int = 0
    outlet: str = ""
    day: str = ""
    many: int = 0
    x: float = 0.0
    y: float = 0.0

    @property
    def words(self) -> str:
        """The name, cut to the width of its column."""
        most = 44
        return self.name if len(self.name) <= most else f"{self.name[: most - 1]}…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One node leads to another: it cites it, or (between articles) has its text from it.

    ``how`` tells the relation in a word; ``quote`` and ``link`` the characters that show it; ``whole``
    that it has the whole text, ``count`` how many edges are drawn as this one.
    """

    start: str
    end: str
    kind: str
    how: str
    quote: str = ""
    link: str = ""
    whole: bool = False
    count: int = 1
    path: str = ""

    @property
    def width(self) -> int:
        """How wide it is drawn, from 1 to 4."""
        return min(4, self.count.bit_length())


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Nodes and edges with their places. ``left_out`` counts the names that are in the table alone."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: int = WIDTH
    height: int = 0
    left_out: int = 0

    @property
    def numbers(self) -> dict[str, int]:
        """The place of each node in the list, by id."""
        return {node.id: number for number, node in enumerate(self.nodes)}

    @property
    def grouped(self) -> bool:
        """Whether a node stands for several."""
        return any(node.many for node in self.nodes)

    def column(self, layer: int) -> list[Node]:
        return [node for node in self.nodes if node.layer == layer]


ARTICLES = 80
"""Articles in the picture; of a longer story the first ones."""


def laid_out(nodes: Sequence[Node], edges: Iterable[Edge], *, most: int = 60) -> Graph:
    """The graph with a place for each node, at most ``most`` in a column: those heard most stay.

    Articles keep their order; equal ones of the other columns stand by name.
    """
    columns: list[list[Node]] = []
    for layer in range(3):
        mine = [node for node in nodes if node.layer == layer]
        if layer and len(mine) > most:
            kept = {n.id for n in sorted(mine, key=lambda n: (-n.weight, -n.rank, n.name, n.id))[:most]}
            mine = [node for node in mine if node.id in kept]
        columns.append(mine if layer else mine[:ARTICLES])
    ids = {node.id for column in columns for node in column}
    drawn = [edge for edge in _once(edges) if edge.start in ids and edge.end in ids]
    rows = max((len(column) for column in columns), default=0)
    places: dict[str, Node] = {}
    for layer, ordered in enumerate(_ordered(columns, drawn)):
        step = ROW * max(1.0, (rows - 1) / max(1, len(ordered) - 1)) if len(ordered) > 1 else ROW
        step = min(step, 2.5 * ROW)
        offset = max(0.0, (ROW * (rows - 1) - step * (len(ordered) - 1)) / 2)
        for n, node in enumerate(ordered):
            y = TOP + offset + n * step + ROW / 2
            places[node.id] = replace(node, x=COLUMNS[layer], y=round(y, 1))
    return Graph(
        nodes=tuple(places.values()),
        edges=tuple(replace(edge, path=_path(places[edge.start], places[edge.end])) for edge in drawn),
        height=round(TOP + ROW * max(1, rows) + 8),
        left_out=len(nodes) - len(ids),
    )


def _once(edges: Iterable[Edge]) -> list[Edge]:
    unique: dict[tuple[str, str, str], Edge] = {}
    for edge in edges:
        unique.setdefault((edge.start, edge.end, edge.kind), edge)
    return list(unique.values())


_SWEEPS = 6


def _ordered(columns: Sequence[Sequence[Node]], edges: Sequence[Edge]) -> list[list[Node]]:
    """The columns in the order, of those that the sweeps give, in which the fewest edges cross.

    The articles keep theirs, which is that of time.
    """
    layer = {node.id: node.layer for column in columns for node in column}
    drawn = [edge for edge in edges if layer[edge.start] != layer[edge.end]]
    tied: dict[str, list[str]] = {}
    for edge in drawn:
        tied.setdefault(edge.start, []).append(edge.end)
        tied.setdefault(edge.end, []).append(edge.start)
    at: dict[str, float] = {}
    order = [list(columns[0]), *(sorted(column, key=lambda n: (n.name, n.id)) for column in columns[1:])]
    best: tuple[int, list[list[Node]]] | None = None
    _place(at, order[0])
    for _ in range(_SWEEPS):
        for number in (1, 2):
            order[number] = _by_middle(order[number], tied, at)
            _place(at, order[number])
        crossing = _crossings(drawn, layer, at)
        if best is None or crossing < best[0]:
            best = crossing, [list(column) for column in order]
    assert best is not None  # noqa: S101 - there is a sweep
    return best[1]


def _place(at: dict[str, float], column: Sequence[Node]) -> None:
    at.update((node.id, (number + 0.5) / len(column)) for number, node in enumerate(column))


def _by_middle(column: Sequence[Node], tied: Mapping[str, Sequence[str]], at: dict[str, float]) -> list[Node]:
    """A column by the middles of what each node is tied to; what is tied to nothing comes last."""

    def middle(node: Node) -> tuple[float, str, str]:
        found = [at[each] for each in tied.get(node.id, ()) if each in at]
        return (sum(found) / len(found) if found else float("inf")), node.name, node.id

    return sorted(column, key=middle)


def _crossings(edges: Sequence[Edge], layer: Mapping[str, int], at: Mapping[str, float]) -> int:
    """How many pairs of edges between the same two columns cross."""
    found = 0
    for pair in ((0, 1), (1, 2), (0, 2)):
        ends: list[float] = []
        mine = ((at[e.start], at[e.end]) for e in edges if (layer[e.start], layer[e.end]) == pair)
        for _, end in sorted(mine):
            found += len(ends) - bisect_right(ends, end)
            insort(ends, end)
    return found


def _path(start: Node, end: Node) -> str:
    if start.layer == end.layer:  # a copy: an arc at the left of the articles
        reach = min(14.0, 4.0 + abs(end.y - start.y) / 12)
        x = start.x - _ARC
        return f"M{x:g} {start.y:g}C{x - reach:g} {start.y:g} {x - reach:g} {end.y:g} {x:g} {end.y:g}"
    left = COLUMNS[start.layer + 1] - 66 if start.layer + 1 < len(COLUMNS) else start.x
    left = min(left, start.x + 12 + 7.1 * len(start.words))
    right = end.x - _ARC
    bend = (right - left) / 2
    return f"M{left:g} {start.y:g}C{left + bend:g} {start.y:g} {right - bend:g} {end.y:g} {right:g} {end.y:g}"
