"""PROV-JSON: where every entry comes from, in the terms of W3C PROV.

An article is an entity, and so is an entry. A build generated the entry, its annotator is the software
agent to whom it is attributed, and it was derived from its article. What somebody said is an entity of its
own, attributed to who said it: a person or organization where the article names one, else somebody unnamed
of this statement alone. Reports that stand between lead to the first one (``prov:PrimarySource``).
https://www.w3.org/submissions/prov-json/
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, Unpack

from onrecord.annotate.annotator import digest_of
from onrecord.export.exporter import Asked, Options
from onrecord.export.fields import Line
from onrecord.export.record import lines
from onrecord.export.writing import json_line, opened
from onrecord.ledger.store import View

PREFIXES = {"onrecord": "urn:onrecord:"}
"""Namespaces beside PROV's own, which every reader of PROV-JSON knows."""

_AGENTS: Mapping[str, str] = MappingProxyType(
    {
        "person": "prov:Person",
        "office": "prov:Person",
        "organization": "prov:Organization",
        "outlet": "prov:Organization",
        "document": "onrecord:Document",
    }
)
_DERIVED = frozenset({"claim", "commitment", "event", "quantity", "entity", "attribution"})


class ProvExporter:
    """Writes one PROV-JSON document."""

    name = "prov"
    label = "Where each entry comes from (W3C PROV, JSON)"
    streams = True
    compares = False
    file = "provenance.json"
    media = "application/json"

    def write(self, view: View, out: Path | IO[bytes], /, **asked: Unpack[Asked]) -> int:
        given = Options.of(asked)
        with opened(out) as file:
            graph = _Graph()
            for line in lines(view, title=given.title):
                if line["type"] != "version":  # derivation is between the articles
                    _ADD.get(line["type"], _entry)(graph, line)
            file.write(json_line(graph.json(), indent=1))
            return graph.count


class _Graph:
    """The records of a PROV document by their kind."""

    def __init__(self) -> None:
        self._kinds: dict[str, dict[str, Line]] = {}

    @property
    def count(self) -> int:
        return sum(map(len, self._kinds.values()))

    def add(self, kind: str, name: str, **fields: Any) -> str:
        """An element; the first description of a name stands."""
        told = {key.replace("__", ":"): value for key, value in fields.items() if value not in (None, "")}
        self._kinds.setdefault(kind, {}).setdefault(name, told)
        return name

    def relate(self, kind: str, type_: str = "", /, **ends: str) -> None:
        """A relation between elements, named by what it joins."""
        fields: Line = {f"prov:{key}": value for key, value in ends.items()}
        if type_:
            fields["prov:type"] = _name(type_)
        self._kinds.setdefault(kind, {})[f"_:{digest_of([kind, type_, sorted(ends.items())])}"] = fields

    def json(self) -> Line:
        return {"prefix": PREFIXES, **{kind: self._kinds[kind] for kind in sorted(self._kinds)}}


def _name(qualified: str) -> Line:
    return {"$": qualified, "type": "prov:QUALIFIED_NAME"}


def _id(name: str) -> str:
    return f"onrecord:{name}"


def _moment(value: str | None) -> str | None:
    return f"{value}T00:00:00Z" if value and len(value) == 10 else value


def _story(graph: _Graph, line: Line) -> None:
    story = graph.add(
        "entity", _id(line["id"]), prov__type=_name("prov:Collection"), prov__label=line["title"]
    )
    for doc in line["documents"]:
        graph.relate("hadMember", collection=story, entity=_article(doc))


def _article(doc: str) -> str:
    return _id(f"article:{doc}")


def _document(graph: _Graph, line: Line) -> None:
    published = line["published"]
    graph.add(
        "entity",
        _article(line["id"]),
        prov__type=_name("onrecord:Article"),
        prov__label=line["title"],
        onrecord__url=line["url"],
        onrecord__path=line["path"],
        onrecord__digest=line["digest"],
        onrecord__publishedFrom=published["begin"],
        onrecord__publishedBefore=published["end"],
        onrecord__dateRule=published["rule"],
    )
    if line["outlet"]:
        outlet = graph.add(
            "agent",
            _id(f"outlet:{digest_of([line['outlet']])}"),
            prov__type=_name("prov:Organization"),
            prov__label=line["outlet"],
        )
        graph.relate("wasAttributedTo", entity=_article(line["id"]), agent=outlet)
    if line["version_of"]:
        graph.relate(
            "wasDerivedFrom",
            "prov:Revision",
            generatedEntity=_article(line["id"]),
            usedEntity=_article(line["version_of"]),
        )


def _entry(graph: _Graph, line: Line) -> None:
    """An entry of an article; or, of what spans articles, an entity derived from its articles."""
    name = graph.add(
        "entity",
        _id(line["id"]),
        prov__type=_name(f"onrecord:{line['type'].capitalize()}"),
        prov__value=" … ".join(e["quote"] for e in line.get("evidence") or ()) or line.get("name"),
    )
    if line["type"] not in _DERIVED:
        for doc in dict.fromkeys(e["doc"] for e in line.get("evidence") or ()):
            graph.relate("wasDerivedFrom", generatedEntity=name, usedEntity=_article(doc))
        return
    graph.relate("wasDerivedFrom", "prov:Quotation", generatedEntity=name, usedEntity=_article(line["doc"]))
    began = _moment(line["recorded"]["begin"])
    run = graph.add("activity", _id(line["run"]), prov__type=_name("onrecord:Build"), prov__endTime=began)
    graph.relate("wasGeneratedBy", entity=name, activity=run)
    graph.relate("used", activity=run, entity=_article(line["doc"]))
    agent = graph.add(
        "agent",
        _id(f"annotator:{digest_of([line['origin']])}"),
        prov__type=_name("prov:SoftwareAgent"),
        prov__label=line["origin"],
    )
    graph.relate("wasAttributedTo", entity=name, agent=agent)
    graph.relate("wasAssociatedWith", activity=run, agent=agent)
    for part in ("attribution", "claim"):
        if line.get(part):
            graph.relate("wasDerivedFrom", generatedEntity=name, usedEntity=_id(line[part]))


def _attribution(graph: _Graph, line: Line) -> None:
    _entry(graph, line)
    said = graph.add(
        "entity",
        _id(f"statement:{line['id']}"),
        prov__type=_name("onrecord:Statement"),
        onrecord__act=line["act"],
    )
    graph.relate("wasDerivedFrom", "prov:Quotation", generatedEntity=_id(line["id"]), usedEntity=said)
    for number, source in enumerate(line["sources"]):
        graph.relate("wasAttributedTo", entity=said, agent=_voice(graph, line["id"], number, source))


def _voice(graph: _Graph, entry: str, number: int, source: Mapping[str, Any]) -> str:
    """Who said it. Somebody unnamed is another one in each statement, tied to no name and nobody else."""
    authority, name = source["authority"], source["name"]
    if not name or authority not in _AGENTS:
        words = (source.get("head") or {}).get("text")
        return graph.add(
            "agent",
            _id(f"unnamed:{entry}:{number}"),
            prov__type=_name(f"onrecord:{authority.capitalize()}"),
            prov__label=words,
        )
    known = digest_of([authority, name])
    return graph.add("agent", _id(f"voice:{known}"), prov__type=_name(_AGENTS[authority]), prov__label=name)


def _chain(graph: _Graph, line: Line) -> None:
    """From the entry through every report that stands between, the last of which is the primary source."""
    at = next(_id(line[kind]) for kind in ("attribution", "claim", "commitment") if line[kind])
    for number, hop in enumerate(line["hops"]):
        report = graph.add(
            "entity",
            _id(f"{line['id']}:{number}"),
            prov__type=_name("onrecord:Report"),
            prov__label=hop["name"],
            onrecord__relation=hop["relation"],
            prov__value=hop["evidence"]["quote"],
        )
        last = number == len(line["hops"]) - 1
        graph.relate(
            "wasDerivedFrom", "prov:PrimarySource" if last else "", generatedEntity=at, usedEntity=report
        )
        at = report


def _reuse(graph: _Graph, line: Line) -> None:
    source, copy = line["docs"]
    if line["direction"] == "undecided":
        graph.relate(
            "wasInfluencedBy", "onrecord:SharedText", influencee=_article(copy), influencer=_article(source)
        )
        return
    graph.relate(
        "wasDerivedFrom", "prov:Quotation", generatedEntity=_article(copy), usedEntity=_article(source)
    )


def _undertaking(graph: _Graph, line: Line) -> None:
    name = graph.add("entity", _id(line["id"]), prov__type=_name("onrecord:Undertaking"))
    for commitment in line["commitments"]:
        graph.relate("wasDerivedFrom", generatedEntity=name, usedEntity=_id(commitment))


def _revision(graph: _Graph, line: Line) -> None:
    name = graph.add(
        "entity",
        _id(line["id"]),
        prov__type=_name("onrecord:Revision"),
        onrecord__kind=line["kind"],
        onrecord__why=line["why"],
    )
    later = line["later"]
    told = _article(later["doc"]) if isinstance(later, Mapping) else _id(later)
    for end in (_id(line["earlier"]), told):
        graph.relate("wasDerivedFrom", generatedEntity=name, usedEntity=end)


def _contradiction(graph: _Graph, line: Line) -> None:
    name = graph.add(
        "entity",
        _id(line["id"]),
        prov__type=_name("onrecord:Disagreement"),
        onrecord__reason=line["reason"],
        onrecord__why=line["why"],
    )
    for end in line["between"]:
        graph.relate("wasDerivedFrom", generatedEntity=name, usedEntity=_id(end))


def _decision(graph: _Graph, line: Line) -> None:
    """What a reviewer decided about an entry, on whose word."""
    name = graph.add(
        "entity",
        _id(line["id"]),
        prov__type=_name("onrecord:Decision"),
        onrecord__verb=line["verb"],
        onrecord__note=line["note"],
        prov__generatedAtTime=_moment(line["decided"]),
    )
    reviewer = graph.add(
        "agent",
        _id(f"reviewer:{digest_of([line['reviewer']])}"),
        prov__type=_name("prov:Person"),
        prov__label=line["reviewer"],
    )
    graph.relate("wasAttributedTo", entity=name, agent=reviewer)
    graph.relate("wasDerivedFrom", generatedEntity=name, usedEntity=_article(line["doc"]))
    if line["entry"]:
        graph.relate("wasDerivedFrom", generatedEntity=name, usedEntity=_id(line["entry"]))


_ADD = MappingProxyType(
    {
        "story": _story,
        "document": _document,
        "attribution": _attribution,
        "chain": _chain,
        "reuse": _reuse,
        "undertaking": _undertaking,
        "revision": _revision,
        "contradiction": _contradiction,
        "decision": _decision,
    }
)
