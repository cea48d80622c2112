from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import record_samples as samples
from onrecord.ledger.store import InputKey
from onrecord.registry import Group, load
from onrecord.report.origin_graph import ROW, TOP, Edge, Node, laid_out

NAMES = st.text(min_size=1, max_size=60)


@given(
    st.lists(st.tuples(st.integers(0, 2), NAMES), max_size=40),
    st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=80),
)
def test_graph_gives_each_name_a_row_of_its_own(names: list[Any], pairs: list[Any]) -> None:
    nodes = [Node(id=str(n), layer=layer, name=name) for n, (layer, name) in enumerate(names)]
    edges = [Edge(start=str(a), end=str(b), kind="cites", how="") for a, b in pairs]
    graph = laid_out(nodes, edges)
    assert {n.id for n in graph.nodes} == {n.id for n in nodes}
    for layer in range(3):
        ys = sorted(node.y for node in graph.column(layer))
        assert all(b - a >= ROW - 0.2 for a, b in zip(ys, ys[1:], strict=False))
        assert all(TOP <= y <= graph.height for y in ys)
    assert all(e.start in {n.id for n in nodes} and e.path for e in graph.edges)
    assert len({(e.start, e.end, e.kind) for e in graph.edges}) == len(graph.edges)


def test_graph_keeps_those_who_are_heard_most() -> None:
    nodes = [Node(id=f"p{n}", layer=2, name=f"p{n}", weight=n) for n in range(100)]
    graph = laid_out(nodes, [], most=10)
    assert {n.id for n in graph.nodes} == {f"p{n}" for n in range(90, 100)}
    assert graph.left_out == 90


def test_origins_page_draws_what_its_table_tells(client: Any) -> None:
    page = client.get("/origins").text
    told = client.get("/api/origins").json()
    assert page.count('<path class="edge') - 3 == len(told["edges"]) > 0  # three in the legend
    assert len(re.findall(r'<a class="node', page)) == len(told["nodes"])
    twin = page[page.index("The picture as a table") :]
    assert twin.count("<tr><td>") == len(told["edges"])
    kinds = {node["kind"] for node in told["nodes"]}
    assert "anonymous" in kinds


def test_origins_keep_an_unnamed_source_apart_from_names(client: Any) -> None:
    nodes = client.get("/api/origins").json()["nodes"]
    unnamed = [n for n in nodes if n["kind"] == "anonymous"]
    assert [n["name"] for n in unnamed] == ["officials"]
    assert len({n["id"] for n in nodes}) == len(nodes)


def test_origins_of_sixty_articles_stay_small(big: Any) -> None:
    page = big.get("/origins")
    assert page.status_code == 200
    assert len(page.content) < 1_000_000
    told = big.get("/api/origins").json()
    articles = [node for node in told["nodes"] if node["layer"] == 0]
    assert len(articles) == 60, "the twin has each"
    assert page.text.count('<g class="node l0 group"') == 12, "the picture has the twelve outlets"
    assert page.text.count('class="node l0') == 12
    twin = page.text[page.text.index("The picture as a table") :]
    assert twin.count("<tr><td>") == min(400, len(told["edges"])), "the table is of the articles"
    assert "What stands together is drawn as one" in page.text


# -- versions --------------------------------------------------------------------------------
OLD = "Harbour to close\nThe minister said boats leave in May.\nA paragraph that stays.\n<b>Old</b> end.\n"
NEW = (
    "Harbour to close\nThe minister said boats leave in June.\nA paragraph that stays.\nAnother \u202eend.\n"
)


def versions(path: Path) -> tuple[str, str]:
    url = "https://post.test/harbour"
    made = [samples.document(text, url=url, path=f"{n}.html") for n, text in enumerate((OLD, NEW))]
    with load(Group.STORES, "sqlite").open(path, create=True) as store:
        for n, document in enumerate(made):
            at = samples.RECORDED.replace(day=n + 1)
            with store.begin(recorded=at, version="0", pipeline="p", settings={}) as writer:
                key = InputKey(raw_digest=document.raw_digest, ingest="i", pipeline="p")
                writer.add(document, [], key=key, where=document.path)
    return made[0].id, made[1].id


def test_versions_stand_side_by_side(opening: Callable[..., Any], tmp_path: Path) -> None:
    old, new = versions(tmp_path / "a.db")
    client = opening(tmp_path / "a.db")
    assert f"/articles/{new}/versions" in client.get(f"/articles/{new}").text
    page = client.get(f"/articles/{new}/versions").text
    assert "<mark>May</mark>" in page
    assert "<mark>June</mark>" in page
    assert "<b>Old" not in page
    assert "&lt;b&gt;Old&lt;/b&gt;" in page
    assert "\u202e" not in page
    changes = client.get(f"/api/articles/{new}/versions").json()["changes"]
    assert [c["change"] for c in changes] == ["changed", "changed"] or len(changes) >= 2
    assert client.get(f"/articles/{old}/versions").status_code == 404
    assert client.get("/articles/none/versions").status_code == 404
