"""Lines of entries: one for each, with its evidence, the four times and its origin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from onrecord.export.decision_lines import review_field
from onrecord.export.fields import Line, evidence_field, interval_field
from onrecord.ledger.provenance import Entry, EntryType, Recorded


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
