"""Why an entry is in the record: its characters, and every rule and step between them and the entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from onrecord.export.entry_lines import EntityIndex, entry_line
from onrecord.export.fields import evidence_field, published_field
from onrecord.export.source_lines import chain_line, origins_field
from onrecord.export.story_lines import revision_line
from onrecord.interval import iso
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.ledger.store import View
from onrecord.story.grouping import Story, stories
from onrecord.story.origin import origins_of
from onrecord.story.origin_root import Sources
from onrecord.story.party import Party, parties
from onrecord.story.revision_story import Development, developments

Line = dict[str, Any]
_SPOKEN = frozenset({EntryType.ATTRIBUTION, EntryType.CLAIM, EntryType.COMMITMENT})


def entries_like(view: View, start: str) -> list[Recorded]:
    """The entries whose id is ``start``, or else begins with it, in the order of their ids."""
    exact = view.entry(start)
    if exact is not None:
        return [exact]
    return sorted((r for r in view.entries() if r.entry.id.startswith(start)), key=lambda r: r.entry.id)


def explanation(
    view: View,
    recorded: Recorded,
    *,
    sources: Sources | None = None,
    found: Sequence[Development] | None = None,
    names: Sequence[Party] | None = None,
    grouped: Sequence[Story] | None = None,
) -> Line:
    """Everything behind one entry of ``view``, as plain data.

    Keys: ``entry`` (its line), ``article`` (where, dated by which rule), ``evidence`` (each with its zone),
    ``rules``, ``times`` (how each was read, and the other reading), ``chain``, ``origins``, ``parties``,
    ``undertaking``, ``links`` and ``revisions`` (of a commitment), ``story`` (why its article stands there).

    ``sources``, ``found`` (undertakings), ``names`` and ``grouped`` (stories) are those of the view, where
    they are known already.
    """
    entry = recorded.entry
    document = view.document(entry.doc_id)
    assert document is not None  # noqa: S101 - a view holds the article of each of its entries
    sources = sources or Sources(view)
    mine = list(view.entries(doc_ids=(entry.doc_id,)))
    zones = [document.zone_at(e.span.start) for e in entry.evidence]
    line: Line = {
        "entry": entry_line(recorded, EntityIndex(mine)),
        "article": {
            "doc": document.id,
            "title": document.title,
            "outlet": document.outlet,
            "path": document.path,
            "url": document.url,
            "published": published_field(document.published),
        },
        "evidence": [
            {**evidence_field(e), "zone": str(z.kind) if z else ""}
            for e, z in zip(entry.evidence, zones, strict=True)
        ],
        "rules": _rules(recorded),
        "times": _times(entry.body),
        "parties": _parties(parties(view) if names is None else names, mine, recorded),
        "chain": None,
        "origins": None,
        "undertaking": None,
        "links": [],
        "revisions": [],
        "story": _story(stories(view) if grouped is None else grouped, entry.doc_id),
    }
    if entry.type in _SPOKEN:
        line["chain"] = chain_line(sources.chain(entry), str(entry.type))
        line["origins"] = origins_field(origins_of(sources, [entry.id]))
    for development in developments(view) if found is None else found:
        ids = {m.id for m in development.undertaking.mentions}
        told = [r for r in development.revisions if entry.id in {r.earlier.id, r.at.id}]
        if entry.id in ids or told:
            line["undertaking"] = development.undertaking.id
            line["links"] = [
                {"earlier": x.earlier, "later": x.later, "why": x.why}
                for x in development.undertaking.links
                if entry.id in {x.earlier, x.later}
            ]
            line["revisions"] = [revision_line(r) for r in told]
            break
    return line


def _rules(recorded: Recorded) -> list[Line]:
    """Who made the entry, and the rules that it names."""
    entry = recorded.entry
    told = [{"what": "made by", "rule": str(entry.origin)}]
    if entry.body.get("rule"):
        told.append({"what": str(entry.type), "rule": str(entry.body["rule"])})
    if entry.body.get("why"):
        told.append({"what": "joined", "rule": str(entry.body["why"])})
    return told


def _times(body: Mapping[str, Any]) -> list[Line]:
    found = []
    for name in ("due", "time", "as_of"):
        time = body.get(name)
        if isinstance(time, Mapping) and time.get("text"):
            found.append(
                {
                    "field": name,
                    "text": time["text"],
                    "begin": time.get("begin"),
                    "end": time.get("end"),
                    "anchor": time.get("anchor"),
                    "rule": time.get("rule"),
                    "unsure": bool(time.get("unsure")),
                    "other": time.get("other"),
                }
            )
    return found


def _parties(names: Sequence[Party], mine: list[Recorded], recorded: Recorded) -> list[Line]:
    """Who the names in the entry are across articles, and what each joining rests on."""
    spans = [(e.span.start, e.span.end) for e in recorded.entry.evidence]
    named = {
        r.entry.id
        for r in mine
        if r.entry.type == EntryType.ENTITY
        and any(
            a <= m["start"] and m["end"] <= b for m in r.entry.body.get("mentions") or () for a, b in spans
        )
    }
    return [
        {"name": p.name, "names": list(p.names), "articles": len(p.documents), "why": list(p.why)}
        for p in names
        if named.intersection(p.members)
    ]


def _story(grouped: Sequence[Story], doc_id: str) -> Line | None:
    for story in grouped:
        if doc_id in story.documents:
            links = [x for x in story.links if x.later == doc_id]
            return {
                "id": story.id,
                "title": story.title,
                "articles": len(story.documents),
                "begin": iso(story.interval.begin),
                "end": iso(story.interval.end),
                "with": links[0].earlier if links else None,
                "why": links[0].why if links else "the first article of the story",
            }
    return None
