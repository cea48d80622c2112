"""The page of the origins: who had it from whom, and how many independent voices stand behind it."""

from __future__ import annotations

from onrecord.export.source_lines import origins_field
from onrecord.report import origin_rows
from onrecord.story.origin import origins_of
from onrecord.web.asking import Paging
from onrecord.web.desk import Account
from onrecord.web.pages import Page
from onrecord.web.telling import telling_of

COUNTED = 20
"""Plans on one page, each with the count of its voices."""


def origins(account: Account, *, page: int) -> Page:
    """Articles, the outlets and agencies that they cite or copy, and the people behind them."""
    telling = telling_of(account)
    graph, drawn = account.derived("origin graph", lambda _: origin_rows.graphs(telling))
    plans = origin_rows.several(telling)
    paging = Paging(number=page, size=COUNTED, total=len(plans))
    counted = account.derived(
        f"origins of plans, page {paging.at}",
        lambda _: [
            (d, origins_of(telling.sources, [m.id for m in d.undertaking.mentions]))
            for d in plans[paging.shown]
        ],
    )
    return Page(
        title="Origins",
        context={
            "graph": graph,
            "drawn_graph": drawn,
            "hops": origin_rows.hops(graph),
            "counted": [origin_rows.counted_row(telling, d, found) for d, found in counted],
            "paging": paging,
            "articles": len(account.articles),
            "outlets": len(graph.column(1)),
            "people": len(graph.column(2)) + graph.left_out,
        },
        json=lambda: {
            "nodes": [
                {"id": n.id, "layer": n.layer, "name": n.name, "kind": n.kind, "articles": n.weight}
                for n in graph.nodes
            ],
            "edges": [
                {"from": e.start, "to": e.end, "kind": e.kind, "how": e.how, "quote": e.quote}
                for e in graph.edges
            ],
            "undertakings": [
                {"undertaking": d.undertaking.id, "origins": origins_field(found)} for d, found in counted
            ],
            "page": paging.json(),
        },
    )
