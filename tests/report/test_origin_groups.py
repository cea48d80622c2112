"""The picture of the origins of a long story: fewer lines, none of them untrue, and no label on another."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.report.origin_graph import COLUMNS, ROW, Edge, Node, laid_out
from onrecord.report.origin_groups import grouped


def article(n: int, outlet: str, day: str = "2031-01-01") -> Node:
    return Node(id=f"d{n}", layer=0, name=f"{outlet}, {day}", outlet=outlet, day=day)


def cites(start: str, end: str) -> Edge:
    return Edge(start=start, end=end, kind="cites", how="cites")


def hears(start: str, end: str) -> Edge:
    return Edge(start=start, end=end, kind="hears", how="has the word of")


def names(nodes: list[Node], layer: int = 0) -> list[str]:
    return [node.name for node in nodes if node.layer == layer]


def test_groups_copies_of_an_agency_report_are_one_node_that_cites_it_once() -> None:
    nodes = [
        *(article(n, outlet) for n, outlet in enumerate(("Post", "Courier", "Gazette", "Herald"))),
        Node(id="outlet:tern", layer=1, name="Tern", kind="outlet", weight=4),
    ]
    copies = [Edge(start=f"d{n}", end="d0", kind="copies", how="has text of", whole=True) for n in (1, 2)]
    passage = Edge(start="d3", end="d0", kind="copies", how="has text of")
    edges = [*copies, passage, *(cites(f"d{n}", "outlet:tern") for n in range(4))]
    made, drawn = grouped(nodes, edges)
    assert names(made) == ["One text citing Tern in 3 articles: Post, Courier, Gazette", "Herald, 2031-01-01"]
    assert [(e.kind, e.count) for e in drawn] == [("copies", 1), ("cites", 3), ("cites", 1)]
    assert made[0].many == 3


def test_groups_what_an_outlet_prints_again_is_no_reprint() -> None:
    nodes = [article(0, "Post"), article(1, "Post"), article(2, "Courier")]
    made, drawn = grouped(nodes, [Edge(start="d1", end="d0", kind="copies", how="", whole=True)])
    assert names(made) == ["Post, 2031-01: 2 articles", "Courier, 2031-01-01"]
    assert drawn == []


def test_groups_articles_stand_by_outlet_and_month_or_year_as_there_is_room() -> None:
    few = [article(n, "Post", f"2031-{1 + n // 10:02}-05") for n in range(60)]
    assert names(grouped(few, [])[0]) == [f"Post, 2031-{m:02}: 10 articles" for m in range(1, 7)]
    many = [article(n, f"Outlet {n % 12}", f"203{n // 120}-{1 + n // 10 % 12:02}-05") for n in range(240)]
    made = names(grouped(many, [])[0])
    assert len(made) == 24
    assert "Outlet 3, 2030: 10 articles" in made


def test_groups_outlets_with_one_article_are_one_node_where_they_are_many() -> None:
    nodes = [*(article(n, f"Paper {n}") for n in range(15)), article(20, "Post"), article(21, "Post")]
    made, _ = grouped(nodes, [])
    assert names(made) == ["15 outlets with one article each", "Post, 2031-01: 2 articles"]
    assert len(names(grouped(nodes[8:], [])[0])) == 8, "a few stay as they are"


def test_groups_unnamed_sources_of_one_name_share_a_line_that_says_they_are_apart() -> None:
    people = [
        *(Node(id=f"v{n}", layer=2, name="officials", kind="anonymous") for n in range(3)),
        Node(id="v9", layer=2, name="Ada Renn", kind="person", weight=3),
    ]
    nodes = [*(article(n, f"Paper {n}") for n in range(3)), *people]
    edges = [*(hears(f"d{n}", f"v{n}") for n in range(3)), *(hears(f"d{n}", "v9") for n in range(3))]
    made, drawn = grouped(nodes, edges)
    assert names(made, 2) == ["officials: 3 sources, nothing ties them", "Ada Renn"]
    assert made[3].kind == "anonymous"
    assert made[3].weight == 1, "many sources of one article each are not heard in many"
    assert {edge.count for edge in drawn} == {1}


@given(
    st.lists(st.tuples(st.sampled_from("ABCDEFGHIJKL"), st.integers(1, 12)), min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 59), st.integers(0, 59), st.booleans()), max_size=80),
    st.lists(st.tuples(st.integers(0, 59), st.integers(0, 9)), max_size=80),
)
def test_groups_lose_no_article_and_no_tie(
    told: list[tuple[str, int]], copies: list[tuple[int, int, bool]], heard: list[tuple[int, int]]
) -> None:
    nodes = [article(n, outlet, f"2031-{month:02}-01") for n, (outlet, month) in enumerate(told)]
    nodes += [Node(id=f"v{n}", layer=2, name=f"Person {n}", kind="person") for n in range(10)]
    here = len(told)
    edges = [
        Edge(start=f"d{a}", end=f"d{b}", kind="copies", how="", whole=whole)
        for a, b, whole in copies
        if a < here and b < here and a != b
    ]
    ties = {(f"d{a}", f"v{b}") for a, b in heard if a < here}
    made, drawn = grouped(nodes, [*edges, *(hears(a, b) for a, b in sorted(ties))])
    assert sum(node.many or 1 for node in made if node.layer == 0) == here
    ids = {node.id for node in made}
    assert all(edge.start in ids and edge.end in ids and edge.start != edge.end for edge in drawn)
    assert sum(edge.count for edge in drawn if edge.kind == "hears") == len(ties)
    graph = laid_out(made, drawn)
    for layer in range(3):
        ys = sorted(node.y for node in graph.column(layer))
        assert all(b - a >= ROW - 0.2 for a, b in zip(ys, ys[1:], strict=False))
        reach = (*COLUMNS, graph.width)[layer + 1]
        assert all(node.x + 3 + 6.9 * len(node.words) <= reach for node in graph.column(layer))


def test_layout_takes_the_order_with_fewer_crossings() -> None:
    left = [article(n, f"Paper {n}") for n in range(8)]
    outlets = [Node(id=f"outlet:{n}", layer=1, name=f"{9 - n}", kind="outlet") for n in range(8)]
    people = [Node(id=f"v{n}", layer=2, name=f"{(5 * n) % 8}", kind="person") for n in range(8)]
    edges = [
        *(cites(f"d{n}", f"outlet:{n}") for n in range(8)),
        *(hears(f"outlet:{n}", f"v{n}") for n in range(8)),
    ]
    graph = laid_out([*left, *outlets, *people], edges)
    at = {node.id: node.y for node in graph.nodes}
    for a, b in combinations(graph.edges, 2):
        if a.kind == b.kind:
            assert (at[a.start] - at[b.start]) * (at[a.end] - at[b.end]) > 0, "none needs to cross"
