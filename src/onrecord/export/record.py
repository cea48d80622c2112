"""Lines of the machine contract: what ``onrecord export`` writes and ``show --json`` prints.

Every line is a plain dictionary with ``type`` first and a stable ``id``. Lines of entries carry their
evidence, the four times and their origin. The schema is ``docs/schema/export.schema.json``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from types import MappingProxyType
from typing import Any

from onrecord.annotate.annotator import digest_of
from onrecord.document import Document, Published
from onrecord.export.decision_lines import decision_lines, review_field
from onrecord.export.source_lines import source_lines
from onrecord.export.story_lines import joined_lines
from onrecord.interval import Interval, iso
from onrecord.ledger.provenance import Entry, EntryType, Recorded
from onrecord.ledger.store import View
from onrecord.span import Evidence
from onrecord.story.dating import Dating, datings
from onrecord.story.grouping import Story, stories

Line = dict[str, Any]


def lines(view: View, *, title: str = "", with_text: bool = False) -> Iterator[Line]:
    """The whole record: the story, its documents, their entries, each in the view's order, what spans them.

    Last come the decisions of reviewers. What they rejected is among the entries and marked so.

    ``with_text`` puts the text that offsets count in on each document line.
    """
    yield from stories_of(view, title=title)
    written = datings(view)
    for document in view.documents():
        yield document_line(document, with_text=with_text, written=written.get(document.id))
    spanning, joined = joined_lines(view)
    # The view gives entries article by article: one article at a time is held.
    # Rejected ones are told too, marked so: other lines refer to them.
    for _, group in groupby(view.entries(withheld=True), key=lambda recorded: recorded.entry.doc_id):
        entries = list(group)
        entities = EntityIndex(entries)
        for recorded in entries:
            yield {**entry_line(recorded, entities), **joined.get(recorded.entry.id, {})}
    yield from spanning
    yield from source_lines(view)
    yield from decision_lines(view)


def stories_of(view: View, *, title: str = "") -> Iterator[Line]:
    """A line for each story of the view; a given title is that of the one story, where there is one."""
    found = stories(view)
    for story in found:
        yield grouped_line(story, title=title if len(found) == 1 else "")


def story_line(view: View, *, title: str = "") -> Line:
    """The whole view as one story: its documents, title and the time from first to last publication.

    For formats with one head. Without a given title the first article's stands; an undated article does not
    widen the interval.
    """
    ids: list[str] = []
    begins, ends = [], []
    for document in view.documents():
        ids.append(document.id)
        title = title or document.title
        published = document.published.interval
        if published.begin is not None:
            begins.append(published.begin)
        if published.end is not None:
            ends.append(published.end)
    interval = {"begin": iso(min(begins, default=None)), "end": iso(max(ends, default=None))}
    return {
        "type": "story",
        "id": f"sto-{digest_of(sorted(ids))}",
        "title": title,
        "documents": ids,
        "interval": interval,
    }


def grouped_line(story: Story, *, title: str = "") -> Line:
    """A story: its articles in order, its title, the time from the first publication to the last.

    Each article but the first has a link to an earlier one, with the terms that both share and where they
    first stand in each. Without a given title the first article's stands.
    """
    return {
        "type": "story",
        "id": story.id,
        "title": title or story.title,
        "documents": list(story.documents),
        "interval": interval_field(story.interval),
        "links": [
            {
                "earlier": link.earlier,
                "later": link.later,
                "why": link.why,
                "likeness": link.likeness,
                "shared": [
                    {
                        "term": s.term,
                        "earlier": {"start": s.earlier[0], "end": s.earlier[1]},
                        "later": {"start": s.later[0], "end": s.later[1]},
                    }
                    for s in link.shared
                ],
            }
            for link in story.links
        ],
    }


def document_line(document: Document, *, with_text: bool = False, written: Dating | None = None) -> Line:
    """One article: where it is from, when it was published and by which rule, and its zones.

    ``written`` is what the words of the story tell of an article without a date.
    """
    line: Line = {
        "type": "document",
        "id": document.id,
        "path": document.path,
        "url": document.url,
        "outlet": document.outlet,
        "title": document.title,
        "byline": list(document.byline),
        "language": document.language,
        "published": published_field(document.published),
        "updated": None if document.updated is None else published_field(document.updated),
        "written": None if written is None else written_field(written),
        "zones": [{"kind": str(z.kind), "start": z.start, "end": z.end} for z in document.zones],
        "version_of": document.version_of,
        "external_id": document.external_id,
        "digest": document.raw_digest,
        "length": len(document.text),
    }
    if with_text:
        line["text"] = document.text
    return line


def published_field(published: Published) -> Line:
    """When, by which rule, and the characters (or, outside the text, the value) that say so."""
    return {
        "begin": iso(published.interval.begin),
        "end": iso(published.interval.end),
        "rule": published.rule,
        "evidence": [evidence_field(e) for e in published.evidence],
        "detail": published.detail,
    }


def written_field(dating: Dating) -> Line:
    """When an article without a date can have been written, and each reason with its characters."""
    return {
        **interval_field(dating.interval),
        "conflict": dating.conflict,
        "reasons": [
            {
                **interval_field(reason.interval),
                "rule": reason.rule,
                "why": reason.why,
                "evidence": [evidence_field(e) for e in reason.evidence],
            }
            for reason in dating.reasons
        ],
    }


class EntityIndex:
    """The entity lines of one article by the characters of their mentions.

    Inside an entry a source or holder names its entity by a key of that article's annotation; a line
    refers to the entity's line instead, whose id is stable.
    """

    def __init__(self, entries: Iterable[Recorded]) -> None:
        self._at = {
            (mention["start"], mention["end"]): recorded.entry.id
            for recorded in entries
            if recorded.entry.type == EntryType.ENTITY
            for mention in recorded.entry.body.get("mentions") or ()
        }

    def of(self, field: Mapping[str, Any] | None, *, key: str) -> str:
        """The id of the entity line that the words of ``field`` mention; empty without a ``key``.

        The last mention counts («Pentagon chief Lloyd Austin»: the man), an exact one before any.
        """
        if not key or not field or field.get("start") is None:
            return ""
        start, end = int(field["start"]), int(field["end"])
        exact = self._at.get((start, end))
        if exact:
            return exact
        held = [(e, s) for s, e in self._at if start <= s and e <= end]
        return self._at[max(held)[1], max(held)[0]] if held else ""


def entry_line(recorded: Recorded, entities: EntityIndex) -> Line:
    """One entry as the contract has it. ``entities`` are those of its article."""
    entry = recorded.entry
    line: Line = {"type": str(entry.type), "id": entry.id, **_FIELDS[entry.type](entry, entities)}
    if entry.type != EntryType.ENTITY:
        line["evidence"] = [evidence_field(e) for e in entry.evidence]
    return {
        **line,
        "doc": entry.doc_id,
        "published": interval_field(recorded.published),
        "said": interval_field(entry.said),
        "valid": interval_field(entry.valid),
        "recorded": interval_field(recorded.recorded),
        "origin": str(entry.origin),
        "run": recorded.run_id,
        **({} if recorded.standing is None else {"review": review_field(recorded.standing)}),
    }


def evidence_field(evidence: Evidence) -> Line:
    """The characters that support a line, and where they stand."""
    span = evidence.span
    return {"doc": span.doc_id, "start": span.start, "end": span.end, "quote": evidence.quote}


def interval_field(interval: Interval) -> Line:
    """Both ends in ISO 8601, half-open; ``null`` is open."""
    return {"begin": iso(interval.begin), "end": iso(interval.end)}


# -- the fields of each type ------------------------------------------------------------------
def _attribution(entry: Entry, entities: EntityIndex) -> Line:
    body = entry.body
    sources = [_source(source, entities) for source in body.get("sources") or ()]
    first = sources[0] if sources else {}
    return {
        "parent": body.get("parent"),
        "source": _bounds(body.get("source")),
        "cue": _bounds(body.get("cue")),
        "content": _bounds(body.get("content")),
        "kind": body.get("kind"),
        "act": body.get("act"),
        "negated": bool(body.get("negated")),
        "authority": body.get("authority") or "unattributed",
        "via": [name for name in body.get("via") or () if name],
        "hops": [_hop(hop) for hop in body.get("hops") or ()],
        "entity": first.get("entity", ""),
        "count": first.get("count"),
        "reason": first.get("reason"),
        "sources": sources,
        "rule": body.get("rule") or "",
    }


def _source(source: Mapping[str, Any], entities: EntityIndex) -> Line:
    count = source.get("count")
    return {
        "authority": source.get("authority") or "unattributed",
        "name": source.get("name") or "",
        "entity": entities.of(source.get("head"), key=source.get("entity") or ""),
        "identity": source.get("identity") or "",
        "count": list(count) if count else None,
        "head": source.get("head"),
        "reason": source.get("reason"),
        "setting": source.get("setting"),
    }


def _hop(hop: Mapping[str, Any]) -> Line:
    return {name: hop.get(name) for name in ("name", "text", "start", "end", "relation")}


def _holder(holder: Mapping[str, Any] | None, entities: EntityIndex) -> Line | None:
    if not holder:
        return None
    return {**holder, "entity": entities.of(holder, key=holder.get("entity") or "")}


def _proposition(entry: Entry, entities: EntityIndex, *, time_name: str) -> Line:
    body = entry.body
    return {
        "holder": _holder(body.get("holder"), entities),
        "via": list(body.get("via") or ()),
        "attribution": body.get("attribution"),
        "actor": body.get("actor"),
        "act": body.get("act"),
        "object": body.get("object"),
        "recipient": body.get("recipient"),
        "quantity": body.get("quantity"),
        "place": body.get("place"),
        time_name: body.get(time_name),
        "condition": body.get("condition"),
        "polarity": body.get("polarity") or "+",
        "factuality": body.get("factuality") or "unknown",
        "modality_cue": body.get("modality_cue"),
        "remains_of": body.get("remains_of"),
        "change": body.get("change"),
        "notes": list(body.get("notes") or ()),
    }


def _claim(entry: Entry, entities: EntityIndex) -> Line:
    return _proposition(entry, entities, time_name="time")


def _commitment(entry: Entry, entities: EntityIndex) -> Line:
    return {
        "force": entry.body.get("force"),
        **_proposition(entry, entities, time_name="due"),
        "claim": entry.body.get("claim"),
        "tranche_of": entry.body.get("tranche_of"),
        # Which one it belongs to is told where the whole view is known.
        "undertaking": None,
    }


def _event(entry: Entry, _: EntityIndex) -> Line:
    body = entry.body
    return {
        "act": body.get("act"),
        "actors": _parties(body),
        "object": body.get("object"),
        "recipient": body.get("recipient"),
        "quantity": body.get("quantity"),
        "place": body.get("place"),
        "time": body.get("time"),
        "factuality": body.get("factuality") or "unknown",
        "polarity": body.get("polarity") or "+",
    }


def _parties(body: Mapping[str, Any]) -> list[Any]:
    """The contract allows several actors; an entry that names one has ``actor``."""
    if body.get("actors"):
        return list(body["actors"])
    return [body["actor"]] if body.get("actor") else []


def _quantity(entry: Entry, entities: EntityIndex) -> Line:
    body = entry.body
    value = body.get("value")
    return {
        "measure": body.get("measure"),
        "value": value,
        "bound": body.get("bound") or bound_of(value),
        "as_of": body.get("as_of"),
        "act": body.get("act"),
        "place": body.get("place"),
        "holder": _holder(body.get("holder"), entities),
        "factuality": body.get("factuality") or "unknown",
    }


def bound_of(value: object) -> str:
    """How a figure bounds its measure: ``exact``, ``at least``, ``at most``, ``between`` or ``unknown``."""
    if not isinstance(value, Mapping):
        return "unknown"
    low, high = value.get("low"), value.get("high")
    if low is None and high is None:
        return "unknown"
    if high is None:
        return "at least"
    if low is None:
        return "at most"
    return "exact" if low == high else "between"


def _entity(entry: Entry, _: EntityIndex) -> Line:
    body = entry.body
    return {
        "name": body.get("name") or "",
        "kind": body.get("kind") or "",
        "mentions": [
            {"doc": entry.doc_id, "start": m["start"], "end": m["end"]} for m in body.get("mentions") or ()
        ],
        "why": body.get("why") or "",
    }


def _dating(entry: Entry, _: EntityIndex) -> Line:
    body = entry.body
    return {
        "rule": body.get("rule") or "",
        "why": body.get("why") or "",
        "written": body.get("written") or {"begin": None, "end": None},
    }


def _bounds(pieces: object) -> list[list[int]]:
    if not isinstance(pieces, list | tuple):
        return []
    return [[int(start), int(end)] for start, end in pieces]


_FIELDS: Mapping[EntryType, Callable[[Entry, EntityIndex], Line]] = MappingProxyType(
    {
        EntryType.ATTRIBUTION: _attribution,
        EntryType.CLAIM: _claim,
        EntryType.COMMITMENT: _commitment,
        EntryType.EVENT: _event,
        EntryType.QUANTITY: _quantity,
        EntryType.ENTITY: _entity,
        EntryType.DATING: _dating,
    }
)
