"""The origins as rows and as a graph: who had it from whom, and how many voices stand behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from onrecord.report import words
from onrecord.report.highlight import sentence_around
from onrecord.report.origin_graph import Edge, Graph, Node, laid_out
from onrecord.report.origin_groups import FEW, grouped
from onrecord.report.telling import Telling, voices_words
from onrecord.story.citation import outlet_key
from onrecord.story.origin import Origins
from onrecord.story.origin_root import Sources
from onrecord.story.revision_story import Development
from onrecord.story.syndication import CopyKind, Direction
from onrecord.wording import one_line, plural, proposition

NAMED = 12
"""Voices of one plan that are named; their number is always told."""
HOPS = 400
"""Lines of the table; the twin in JSON has all."""
PEOPLE = 30
"""People that are drawn of a long story: those whom most articles hear."""
FEWEST = 18
"""People that are drawn even of few articles."""


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


def several(telling: Telling) -> list[Development]:
    """The undertakings that more than one article tells of."""
    return [d for d in telling.developments if len({m.doc_id for m in d.undertaking.mentions}) > 1]


def _hop(edge: Edge, names: Mapping[str, Node]) -> Hop:
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


def hops(graph: Graph) -> tuple[Hop, ...]:
    """The first lines of the graph in words: its table twin."""
    names = {node.id: node for node in graph.nodes}
    return tuple(_hop(edge, names) for edge in graph.edges[:HOPS])


def graphs(telling: Telling) -> tuple[Graph, Graph]:
    """Articles, the outlets and agencies that they cite or copy, and the people behind them.

    The second is what is drawn: of a long story with much that stands together as one.
    """
    sources = telling.sources
    nodes: dict[str, Node] = {}
    for document in telling.articles:
        named = telling.cards.article(document.id)
        nodes[document.id] = Node(
            id=document.id,
            layer=0,
            name=named.name,
            kind="undated" if named.undated else "",
            link=named.link,
            outlet=named.outlet,
            day="" if named.undated else named.published[:10],
        )
    edges = [*_copies(telling, sources), *_citations(telling, sources, nodes), *_people(telling, nodes)]
    # As many people as the picture of the articles has room for; the page of the sources has all.
    most = min(60, max(FEWEST, round(1.2 * len(telling.articles))))
    whole = laid_out(list(nodes.values()), edges, most=most)
    if len(telling.articles) <= FEW:
        return whole, whole
    return whole, laid_out(*grouped(list(nodes.values()), edges), most=PEOPLE)


_WHOLE = frozenset({CopyKind.REPRINT, CopyKind.REWRITE, CopyKind.VERSION})


def _copies(telling: Telling, sources: Sources) -> Iterator[Edge]:
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
            link=telling.links.article(copy.copy),
            whole=copy.kind in _WHOLE,
        )


def _citations(telling: Telling, sources: Sources, nodes: dict[str, Node]) -> Iterator[Edge]:
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
                link=telling.links.named(one_line(citation.name)),
            )
            yield Edge(
                start=doc_id,
                end=node,
                kind="cites",
                how=words.plain(words.RELATIONS, citation.relation),
                quote=_short(_sentence(sources, doc_id, citation.evidence.span.start)),
                link=telling.links.article(doc_id),
            )


def _people(telling: Telling, nodes: dict[str, Node]) -> Iterator[Edge]:
    """From the outlets (where the words came through one), else from the article, to who is heard."""
    for key, voice in telling.voices.items():
        if voice.authority in {"unattributed", "outlet"} or not voice.name:
            continue
        node = f"voice:{key}"
        edges: list[Edge] = []
        drawn: set[str] = set()
        for recorded in voice.statements:
            entry = recorded.entry
            through = [f"outlet:{outlet_key(name)}" for name in entry.body.get("via") or () if name]
            known = [each for each in through if each in nodes]
            start = known[0] if known else entry.doc_id
            if start in drawn:  # one line, however often it is told
                continue
            drawn.add(start)
            quote = _short(" … ".join(e.quote for e in entry.evidence))
            edges.append(
                Edge(
                    start=start,
                    end=node,
                    kind="hears",
                    how="has the word of",
                    quote=quote,
                    link=telling.links.entry(entry.doc_id, entry.id),
                )
            )
        nodes[node] = Node(
            id=node,
            layer=2,
            name=one_line(voice.name),
            kind=voice.authority,
            link=telling.links.voice(key),
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


def counted_row(telling: Telling, development: Development, found: Origins) -> Counted:
    """How many voices stand behind a plan, who they are, and why so many."""
    mentions = development.undertaking.mentions
    first = mentions[0]
    articles = len({m.doc_id for m in mentions})
    return Counted(
        heading=proposition(first.recorded.entry.body),
        link=telling.links.entry(first.doc_id, first.id),
        behind=f"{voices_words(found)} behind {plural(articles, 'article')}",
        roots=tuple(
            (
                one_line(root.name),
                words.root(root.kind),
                ", ".join(one_line(each) for each in root.behind),
            )
            for root in found.roots[:NAMED]
        ),
        more=max(0, len(found.roots) - NAMED),
        reasons=tuple(dict.fromkeys(words.cited(one_line(reason.why)) for reason in found.reasons))[:NAMED],
    )
