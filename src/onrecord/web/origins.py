"""The page of the origins: who had it from whom, and how many independent voices stand behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.export.source_lines import origins_field
from onrecord.report.highlight import sentence_around
from onrecord.report.wording import one_line, plural, proposition
from onrecord.story.chain import outlet_key
from onrecord.story.origin import Origins, origins_of
from onrecord.story.origin_root import Sources
from onrecord.story.revision_story import Development
from onrecord.story.syndication import CopyKind, Direction
from onrecord.web.asking import Paging
from onrecord.web.desk import Account
from onrecord.web.origin_graph import Edge, Graph, Node, laid_out
from onrecord.web.pages import Page, developed, keyed_voices
from onrecord.web.plan import sources_of

COUNTED = 20
"""Plans on one page, each with the count of its voices."""
NAMED = 12
"""Voices of one plan that are named; their number is always told."""
HOPS = 400
"""Lines of the table; the twin in JSON has all."""
FEWEST = 18
"""People that are drawn even of few articles."""
_RELATIONS = {
    "told": "was told to",
    "interview": "in an interview with",
    "citing": "citing",
    "reported": "reported by",
    "previously": "reported before by",
    "dateline": "in the dateline",
    "byline": "in the byline",
    "credit": "in the credit line",
    "continued": "cited before",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A plan with the number of independent voices behind it, and why it is that number."""

    heading: str
    link: str
    behind: str
    roots: tuple[tuple[str, str, str], ...]
    more: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One line of the table: from, how, to, and the words that show it."""

    start: str
    start_link: str
    how: str
    end: str
    end_link: str
    quote: str
    link: str


def origins(account: Account, *, page: int) -> Page:
    """Articles, the outlets and agencies that they cite or copy, and the people behind them."""
    graph = account.derived("origin graph", lambda _: _graph(account))
    plans = [d for d in developed(account) if len({m.doc_id for m in d.undertaking.mentions}) > 1]
    paging = Paging(number=page, size=COUNTED, total=len(plans))
    sources = sources_of(account)
    counted = account.derived(
        f"origins of plans, page {paging.at}",
        lambda _: [
            (d, origins_of(sources, [m.id for m in d.undertaking.mentions])) for d in plans[paging.shown]
        ],
    )
    names = {node.id: node for node in graph.nodes}
    return Page(
        title="Origins",
        context={
            "graph": graph,
            "hops": [_hop(edge, names) for edge in graph.edges[:HOPS]],
            "counted": [_counted(account, d, found) for d, found in counted],
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


def _hop(edge: Edge, names: dict[str, Node]) -> Hop:
    start, end = names[edge.start], names[edge.end]
    return Hop(
        start=start.name,
        start_link=start.link,
        how=edge.how,
        end=end.name,
        end_link=end.link,
        quote=edge.quote,
        link=edge.link,
    )


def _graph(account: Account) -> Graph:
    sources = sources_of(account)
    nodes: dict[str, Node] = {}
    for document in account.articles:
        named = account.cards.article(document.id)
        nodes[document.id] = Node(
            id=document.id,
            layer=0,
            name=named.name,
            kind="undated" if named.undated else "",
            link=named.link,
        )
    edges = [*_copies(account, sources), *_citations(account, sources, nodes), *_people(account, nodes)]
    # As many people as the picture of the articles has room for; the page of the sources has all.
    most = min(60, max(FEWEST, round(1.2 * len(account.articles))))
    return laid_out(list(nodes.values()), edges, most=most)


def _copies(account: Account, sources: Sources) -> Iterator[Edge]:
    """From the one that has the text to the one that had it; where nothing tells which, it says so."""
    for copy in sources.copies:
        if copy.kind is CopyKind.QUOTATION:
            continue
        sure = copy.direction is Direction.DECIDED
        (start, end), *_ = (taken for _, taken in copy.spans)
        quote = sources.documents[copy.copy].cite(start, end).quote
        yield Edge(
            start=copy.copy,
            end=copy.source,
            kind="copies",
            how="has text of" if sure else "shares text with (nothing tells who had it first)",
            quote=_short(quote),
            link=account.addresses.article(copy.copy),
        )


def _citations(account: Account, sources: Sources, nodes: dict[str, Node]) -> Iterator[Edge]:
    """From each article to the outlets and agencies that it names as the ones that had it."""
    heard: dict[str, set[str]] = {}
    for doc_id, found in sources.citations.items():
        for citation in found:
            node = f"outlet:{citation.key}"
            heard.setdefault(node, set()).add(doc_id)
            nodes[node] = Node(
                id=node,
                layer=1,
                name=one_line(citation.name),
                kind="outlet",
                weight=len(heard[node]),
                link=account.addresses.page("/search", {"q": f'"{one_line(citation.name)}"'}),
            )
            yield Edge(
                start=doc_id,
                end=node,
                kind="cites",
                how=_RELATIONS.get(citation.relation, citation.relation),
                quote=_short(_sentence(sources, doc_id, citation.evidence.span.start)),
                link=account.addresses.article(doc_id),
            )


def _people(account: Account, nodes: dict[str, Node]) -> Iterator[Edge]:
    """From the outlets (where the words came through one), else from the article, to who is heard."""
    for key, voice in keyed_voices(account).items():
        if voice.authority in {"unattributed", "outlet"} or not voice.name:
            continue
        node = f"voice:{key}"
        edges = []
        for recorded in voice.statements:
            entry = recorded.entry
            through = [f"outlet:{outlet_key(name)}" for name in entry.body.get("via") or () if name]
            known = [each for each in through if each in nodes]
            quote = _short(" … ".join(e.quote for e in entry.evidence))
            edges.append(
                Edge(
                    start=known[0] if known else entry.doc_id,
                    end=node,
                    kind="hears",
                    how="has the word of",
                    quote=quote,
                    link=account.addresses.entry(entry.doc_id, entry.id),
                )
            )
        nodes[node] = Node(
            id=node,
            layer=2,
            name=one_line(voice.name),
            kind=voice.authority,
            link=account.addresses.voice(key),
            weight=len(voice.documents),
            rank=len(voice.statements),
        )
        yield from edges


def _sentence(sources: Sources, doc_id: str, at: int) -> str:
    document = sources.documents[doc_id]
    start, end = sentence_around(document, at, at + 1)
    return document.text[start:end]


def _short(words: str) -> str:
    plain = one_line(words)
    return plain if len(plain) <= 160 else f"{plain[:159]}…"


def _counted(account: Account, development: Development, found: Origins) -> Counted:
    mentions = development.undertaking.mentions
    first = mentions[0]
    low, high = found.min, found.max
    voices = plural(high, "independent voice") if low == high else f"{low} to {high} independent voices"
    articles = len({m.doc_id for m in mentions})
    return Counted(
        heading=proposition(first.recorded.entry.body),
        link=account.addresses.entry(first.doc_id, first.id),
        behind=f"{voices} behind {plural(articles, 'article')}",
        roots=tuple(
            (one_line(root.name), str(root.kind), ", ".join(one_line(each) for each in root.behind))
            for root in found.roots[:NAMED]
        ),
        more=max(0, len(found.roots) - NAMED),
        reasons=tuple(dict.fromkeys(one_line(reason.why) for reason in found.reasons))[:NAMED],
    )
