"""The origins of a long story with fewer names: what stands together is drawn as one, and says how many.

A view for the picture alone. The table and the JSON twin keep every article and every name apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from onrecord.report.origin_graph import Edge, Node
from onrecord.wording import plural

FEW = 24
"""Articles up to which each is a line of the picture."""
_LINES = 36
"""Lines that the articles of a long story take at most, if their months or years can be drawn as one."""
_ALONE = 8
"""Outlets with one article each, or that one article cites, that still have lines of their own."""


def grouped(nodes: Sequence[Node], edges: Iterable[Edge]) -> tuple[list[Node], list[Edge]]:
    """The nodes and edges with articles, outlets and unnamed sources drawn together.

    Copies of one text in several outlets are one node. The other articles stand by outlet, and by month or
    year where there is room; outlets with one article are one node where they are many, and so are those that
    a single article cites. Sources of one name that the record keeps apart share a line that says so.
    """
    edges = list(edges)
    articles = [node for node in nodes if node.layer == 0]
    of = _copied(articles, edges, {node.id: node.name for node in nodes})
    rest = [node for node in articles if node.id not in of]
    of |= _by_outlet(rest, room=max(1, _LINES - len(set(of.values()))))
    of |= _alone([n for n in nodes if n.layer == 1 and n.weight == 1], "outlets that one article cites")
    of |= _apart([n for n in nodes if n.layer == 2])
    return _joined(nodes, of), _moved(edges, of)


# -- which go together: the id of a node to the key and the words of its group -----------------------
Groups = dict[str, tuple[str, str]]


def _copied(articles: Sequence[Node], edges: Sequence[Edge], names: Mapping[str, str]) -> Groups:
    """Articles of several outlets that have one text; what one outlet prints again stays with its others."""
    ids = {node.id for node in articles}
    root = {each: each for each in ids}

    def top(each: str) -> str:
        while root[each] != each:
            each = root[each]
        return each

    for edge in edges:
        if edge.whole and edge.start in ids and edge.end in ids:
            first, second = sorted((top(edge.start), top(edge.end)))
            root[second] = first
    together: dict[str, list[Node]] = {}
    for node in articles:
        together.setdefault(top(node.id), []).append(node)
    cited: dict[str, set[str]] = {}
    for edge in edges:
        if edge.kind == "cites":
            cited.setdefault(edge.start, set()).add(edge.end)
    out: Groups = {}
    for key, members in together.items():
        if len({node.outlet or node.id for node in members}) > 1:
            shared = set.intersection(*(cited.get(node.id, set()) for node in members))
            behind = f" citing {', '.join(sorted(names[each] for each in shared))}" if shared else ""
            words = f"One text{behind} in {plural(len(members), 'article')}: {_outlets(members)}"
            out |= {node.id: (f"text:{key}", words) for node in members}
    return out


def _outlets(members: Sequence[Node]) -> str:
    return ", ".join(dict.fromkeys(node.outlet or node.name for node in members))


def _by_outlet(articles: Sequence[Node], *, room: int) -> Groups:
    outlets: dict[str, list[Node]] = {}
    for node in articles:
        outlets.setdefault(node.outlet or f"\n{node.id}", []).append(node)
    several = {name: members for name, members in outlets.items() if len(members) > 1}
    single = [members[0] for members in outlets.values() if len(members) == 1]
    out = _alone(single, "outlets with one article each")
    room -= len(set(out.values())) or len(single)
    for digits in (7, 4, 0):
        found = {
            node.id: (f"outlet-of:{name}:{node.day[:digits]}", _span(name, node.day[:digits]))
            for name, members in several.items()
            for node in members
        }
        if len(set(found.values())) <= room or not digits:
            break
    sizes: dict[tuple[str, str], int] = {}
    for group in found.values():
        sizes[group] = sizes.get(group, 0) + 1
    return out | {
        each: (key, f"{words}: {plural(sizes[key, words], 'article')}")
        for each, (key, words) in found.items()
        if sizes[key, words] > 1
    }


def _span(name: str, time: str) -> str:
    return f"{name}, {time}" if time else name


def _alone(single: Sequence[Node], words: str) -> Groups:
    if len(single) <= _ALONE:
        return {}
    return {node.id: (words, f"{len(single)} {words}") for node in single}


def _apart(people: Sequence[Node]) -> Groups:
    """Sources of one name that the record keeps apart: on one line, which says so."""
    same: dict[tuple[str, str], list[Node]] = {}
    for node in people:
        same.setdefault((node.name.casefold(), node.kind), []).append(node)
    return {
        node.id: (f"apart:{kind}:{name}", f"{members[0].name}: {len(members)} sources, nothing ties them")
        for (name, kind), members in same.items()
        if len(members) > 1
        for node in members
    }


# -- the groups as nodes, and the edges between them ---------------------------------------------------
def _joined(nodes: Sequence[Node], of: Groups) -> list[Node]:
    out: dict[str, Node] = {}
    for node in nodes:
        key, words = of.get(node.id, (node.id, node.name))
        known = out.get(key)
        if key == node.id:
            out[key] = node
        elif known is None:
            out[key] = replace(node, id=key, name=words, link="", many=1)
        else:
            out[key] = replace(
                known,
                weight=known.weight + node.weight if known.layer < 2 else max(known.weight, node.weight),
                rank=max(known.rank, node.rank),
                many=known.many + 1,
                kind=known.kind if known.kind == node.kind else "",
            )
    return list(out.values())


def _moved(edges: Sequence[Edge], of: Mapping[str, tuple[str, str]]) -> list[Edge]:
    """The edges between the groups, each once, with the number of those that it stands for."""
    end: Callable[[str], str] = lambda each: of.get(each, (each, ""))[0]  # noqa: E731
    out: dict[tuple[str, str, str], Edge] = {}
    told: set[tuple[str, str, str]] = set()
    for edge in edges:
        own = edge.start, edge.end, edge.kind
        start, to = end(edge.start), end(edge.end)
        if start == to or own in told:
            continue
        told.add(own)
        key = start, to, edge.kind
        known = out.get(key)
        out[key] = (
            replace(edge, start=start, end=to) if known is None else replace(known, count=known.count + 1)
        )
    return list(out.values())
