"""The record as tables: one a type, with its columns, and the rows that one line makes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from onrecord.export.fields import Line

_TIMES = ("published_begin", "published_end", "said_begin", "said_end", "valid_begin", "valid_end")
_COMMON = (
    *("doc", "start", "end", "quote", *_TIMES, "recorded_begin", "recorded_end"),
    *("origin", "run", "verdict"),
)
_HELD = ("holder", "holder_start", "holder_end", "holder_name", "holder_authority", "holder_entity")


def _placed(*names: str) -> tuple[str, ...]:
    """Columns of text fields: the words, and where they stand."""
    return tuple(f"{name}{part}" for name in names for part in ("", "_start", "_end"))


def _timed(name: str) -> tuple[str, ...]:
    parts = ("", "_start", "_end", "_from", "_before", "_granularity", "_unsure")
    return tuple(f"{name}{part}" for part in parts)


_ACT = ("act", "act_start", "act_end", "act_class")
_ACTOR = ("actor", "actor_start", "actor_end", "actor_name")
_QUANTITY = ("quantity", "quantity_start", "quantity_end", "quantity_low", "quantity_high", "quantity_unit")
_PROPOSITION = (*_ACTOR, *_ACT, *_placed("object", "recipient"), *_QUANTITY, *_placed("place"))
_STAND = ("polarity", "factuality")

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "story": ("id", "title", "documents", "begin", "end"),
        "document": (
            *("id", "title", "outlet", "byline", "language", "path", "url"),
            *("published_begin", "published_end", "published_rule", "published_quote", "published_detail"),
            *("version_of", "external_id", "digest", "length"),
        ),
        "attribution": (
            *("id", "parent", "authority", "act", "kind", "negated"),
            *("names", "via", "count_low", "count_high", "reason", "entity"),
            *("source", "cue", "content", "source_at", "cue_at", "content_at"),
            *_COMMON,
        ),
        "claim": (
            *("id", *_PROPOSITION, *_timed("time"), *_placed("condition"), *_STAND, *_HELD),
            *("via", "attribution", *_COMMON),
        ),
        "commitment": (
            *("id", "force", *_PROPOSITION, *_timed("due"), *_placed("condition"), *_STAND, *_HELD),
            *("via", "attribution", "claim", "tranche_of", *_COMMON),
        ),
        "event": ("id", *_PROPOSITION, *_timed("time"), *_STAND, *_COMMON),
        "quantity": (
            *("id", "measure", *_placed("value"), "low", "high", "unit", "bound", "as_of_begin", "as_of_end"),
            *(*_ACT, *_placed("place"), "factuality", *_HELD, *_COMMON),
        ),
        "entity": (
            *("id", "name", "kind", "why", "mentions", "doc"),
            *("recorded_begin", "recorded_end", "origin", "run", "verdict"),
        ),
        "dating": ("id", "rule", "why", "written_begin", "written_end", *_COMMON),
        "undertaking": (
            *("id", "commitments", "part_of", "origins_min", "origins_max", "roots"),
            *("status", "status_as_of", "quote"),
        ),
        "revision": ("id", "undertaking", "kind", "earlier", "later", "later_quote", "why"),
        "reuse": ("id", "source", "copy", "kind", "direction", "same_outlet", "share", "passages", "quote"),
        "chain": ("id", "attribution", "claim", "commitment", "names", "relations"),
        "contradiction": ("id", "one", "other", "slot", "reason", "why", "quote"),
        "version": (
            *("id", "number", "later", "earlier", "kind", "claim", "former_claim", "slots", "quote"),
            "former_quote",
        ),
        "change": ("id", "since", "until", "change", "about", "what", "why", "at", "quote"),
        "decision": (
            *("id", "verb", "entry", "target", "anchoring", "reviewer", "decided", "field", "old", "new"),
            *("other", "undoes", "note", "in_force", "doc", "quote", "run"),
        ),
        "mention": ("entity", "doc", "start", "end"),
        "evidence": ("entry", "type", "number", "doc", "start", "end", "quote"),
    }
)
"""The tables and their columns, in order."""

LISTS = frozenset(
    {
        *(
            ("story", "documents"),
            ("document", "byline"),
            ("undertaking", "commitments"),
            ("undertaking", "roots"),
            ("version", "slots"),
        ),
        *(("chain", "names"), ("chain", "relations"), ("attribution", "names")),
        *((table, "via") for table in ("attribution", "claim", "commitment")),
        *(("attribution", f"{part}_at") for part in ("source", "cue", "content")),
    }
)
"""Columns whose cells are lists, by table."""

BOOLEANS = frozenset({"negated", "same_outlet", "time_unsure", "due_unsure", "in_force"})
NUMBERS = frozenset({"share", "low", "high", "quantity_low", "quantity_high"})
_COUNTS = frozenset(
    {"start", "end", "length", "passages", "number", "mentions"}
    | {"count_low", "count_high", "origins_min", "origins_max"}
)
_MOMENTS = frozenset(
    {"recorded_begin", "recorded_end", "as_of_begin", "as_of_end", "status_as_of", "decided", *_TIMES}
    | {"written_begin", "written_end", "since", "until", "at"}
)


def times(table: str, column: str) -> bool:
    """Whether a column holds moments, in UTC."""
    if table == "story":
        return column in {"begin", "end"}
    return column in _MOMENTS or column.endswith(("_from", "_before"))


def whole_numbers(column: str) -> bool:
    """Whether a column that holds no moments holds offsets or counts."""
    return column in _COUNTS or column.endswith(("_start", "_end"))


# -- rows ------------------------------------------------------------------------------------
def rows_of(line: Line) -> Iterator[tuple[str, Line]]:
    """The rows that one line of the record makes: its own, and those of its evidence or mentions."""
    kind = line["type"]
    if kind == "version":
        yield from (("version", row) for row in _versions(line))
        return
    yield kind, _ROW[kind](line)
    for number, evidence in enumerate(line.get("evidence") or ()):
        yield "evidence", {"entry": line["id"], "type": kind, "number": number, **evidence}
    for mention in line.get("mentions") or ():
        yield "mention", {"entity": line["id"], **mention}


def _story(line: Line) -> Line:
    return {**line, **line["interval"]}


def _document(line: Line) -> Line:
    published = line["published"]
    return {
        **line,
        "published_begin": published["begin"],
        "published_end": published["end"],
        "published_rule": published["rule"],
        "published_quote": _quotes(published["evidence"]),
        "published_detail": published["detail"],
    }


def _attribution(line: Line) -> Line:
    count = line["count"] or [None, None]
    row = {
        **_entry(line),
        "names": [source["name"] for source in line["sources"]],
        "count_low": count[0],
        "count_high": count[1],
        "reason": (line["reason"] or {}).get("text"),
    }
    quoted = {(e["start"], e["end"]): e["quote"] for e in line["evidence"]}
    for name in ("source", "cue", "content"):
        row[name] = _cut(line[name], quoted)
        row[f"{name}_at"] = [f"{start}-{end}" for start, end in line[name]]
    return row


def _cut(pieces: Sequence[Sequence[int]], quoted: Mapping[tuple[int, int], str]) -> str:
    """The words of the pieces, cut out of the evidence that covers them."""
    words = []
    for start, end in pieces:
        for (low, high), quote in quoted.items():
            if low <= start and end <= high:
                words.append(quote[start - low : end - low])
                break
    return " … ".join(words)


def _proposition(line: Line) -> Line:
    row = {**_entry(line), "via": line.get("via")}
    actors = line.get("actors") or [line.get("actor")]
    row |= _flat("actor", actors[0], name="name")
    row |= _flat("act", line.get("act"), **{"class": "class"})
    row |= _flat("holder", line.get("holder"), name="name", authority="authority", entity="entity")
    row |= _flat("quantity", line.get("quantity"), low="low", high="high", unit="unit")
    for name in ("object", "recipient", "place", "condition"):
        row |= _flat(name, line.get(name))
    for name in ("time", "due"):
        row |= _time(name, line.get(name))
    return row


def _quantity(line: Line) -> Line:
    value, as_of = line["value"], line["as_of"] or {}
    row = {**_proposition(line), **_flat("value", value)}
    row |= {name: (value or {}).get(name) for name in ("low", "high", "unit")}
    return {**row, "as_of_begin": as_of.get("begin"), "as_of_end": as_of.get("end")}


def _entity(line: Line) -> Line:
    return {**_entry(line), "mentions": len(line["mentions"])}


def _versions(line: Line) -> Iterator[Line]:
    """A row for each claim that differs; a version that changes none has no row."""
    for number, change in enumerate(line["changes"]):
        quotes = {doc: _quotes([e for e in change["evidence"] if e["doc"] == doc]) for doc in _sides(line)}
        yield {
            **line,
            "number": number,
            "kind": change["kind"],
            "claim": change["later"],
            "former_claim": change["earlier"],
            "slots": [f"{s['slot']}: {s['before']} → {s['after']}" for s in change["slots"]],
            "quote": quotes[line["later"]],
            "former_quote": quotes[line["earlier"]],
        }


def _sides(line: Line) -> tuple[str, str]:
    return line["earlier"], line["later"]


def _change(line: Line) -> Line:
    return {**line, "quote": _quotes(line["evidence"])}


def _undertaking(line: Line) -> Line:
    origins, status = line["origins"], line["status"]
    return {
        **line,
        "origins_min": origins["min"],
        "origins_max": origins["max"],
        "roots": origins["roots"],
        "status": status["value"],
        "status_as_of": status["as_of"],
        "quote": _quotes(line["evidence"][:1]),
    }


def _revision(line: Line) -> Line:
    """The later end of a passage is no entry: its words stand in ``later_quote``."""
    later = line["later"]
    told = isinstance(later, Mapping)
    quote = later["quote"] if told else line["evidence"][-1]["quote"]
    return {**line, "later": "" if told else later, "later_quote": quote}


def _reuse(line: Line) -> Line:
    source, copy = line["docs"]
    quote = _quotes(line["evidence"][1::2])
    return {**line, "source": source, "copy": copy, "passages": len(line["spans"]), "quote": quote}


def _dating(line: Line) -> Line:
    """When the words of an article without a date allow it to be written."""
    written = line["written"]
    return {**_entry(line), "written_begin": written["begin"], "written_end": written["end"]}


def _chain(line: Line) -> Line:
    hops = line["hops"]
    return {**line, "names": [h["name"] for h in hops], "relations": [h["relation"] for h in hops]}


def _contradiction(line: Line) -> Line:
    one, other = line["between"]
    return {**line, "one": one, "other": other, "quote": _quotes(line["evidence"])}


def _decision(line: Line) -> Line:
    """What was and what is stand as JSON where they are more than one word."""
    told = {name: line[name] if isinstance(line[name], str) else _json(line[name]) for name in ("old", "new")}
    return {**line, **told, "quote": _quotes(line["evidence"])}


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _entry(line: Line) -> Line:
    """The columns of every entry: where, in which words, and the four times."""
    row = dict(line)
    evidence = line.get("evidence") or ()
    if evidence:
        row |= {
            "start": min(e["start"] for e in evidence),
            "end": max(e["end"] for e in evidence),
            "quote": _quotes(evidence),
        }
    row["verdict"] = (line.get("review") or {}).get("verdict")
    for name in ("published", "said", "valid", "recorded"):
        row |= {f"{name}_begin": line[name]["begin"], f"{name}_end": line[name]["end"]}
    return row


def _quotes(evidence: Sequence[Mapping[str, Any]]) -> str:
    return " … ".join(e["quote"] for e in evidence)


def _flat(name: str, field: Mapping[str, Any] | None, /, **more: str) -> Line:
    """A text field as columns: ``name``, ``name_start``, ``name_end`` and what ``more`` names."""
    field = field or {}
    row = {name: field.get("text"), f"{name}_start": field.get("start"), f"{name}_end": field.get("end")}
    return row | {f"{name}_{column}": field.get(key) for column, key in more.items()}


def _time(name: str, field: Mapping[str, Any] | None) -> Line:
    field = field or {}
    start, end = field.get("span") or (None, None)
    return {
        name: field.get("text"),
        f"{name}_start": start,
        f"{name}_end": end,
        f"{name}_from": field.get("begin"),
        f"{name}_before": field.get("end"),
        f"{name}_granularity": field.get("granularity"),
        f"{name}_unsure": field.get("unsure"),
    }


_ROW: Mapping[str, Callable[[Line], Line]] = MappingProxyType(
    {
        "story": _story,
        "document": _document,
        "attribution": _attribution,
        "claim": _proposition,
        "commitment": _proposition,
        "event": _proposition,
        "quantity": _quantity,
        "entity": _entity,
        "dating": _dating,
        "change": _change,
        "undertaking": _undertaking,
        "revision": _revision,
        "reuse": _reuse,
        "chain": _chain,
        "contradiction": _contradiction,
        "decision": _decision,
    }
)
