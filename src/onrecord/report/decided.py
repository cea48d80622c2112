"""Decisions of reviewers in plain words, for pages and the terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from onrecord.interval import Interval, parse_moment
from onrecord.ledger.correction import FIELDS
from onrecord.ledger.decision import CREDIBILITY, RELIABILITY, Anchoring, Decided, Verb
from onrecord.ledger.provenance import Entry, EntryType, Recorded
from onrecord.ledger.review import Review
from onrecord.report import words
from onrecord.story.voices import sources_of
from onrecord.wording import one_line, party, proposition, text_of, when

_PLAIN = {
    Verb.ACCEPT: "accepted it",
    Verb.REJECT: "rejected it",
    Verb.MERGE: "said that it is one with another entry",
    Verb.SPLIT: "said that it is not one with another entry",
    Verb.NOTE: "left a note",
    Verb.UNDO: "took a decision back",
}


def decision_words(decided: Decided) -> str:
    """What was decided, without who and when: «rejected it», «corrected when it is due: was …, is …»."""
    decision = decided.decision
    if decision.verb in _PLAIN:
        return _PLAIN[decision.verb]
    if decision.verb is Verb.CORRECT:
        label = field_label(decision.target.kind, decision.field)
        was, now = (value_words(decision.field, each) for each in (decision.old, decision.new))
        return f"corrected {label}: was {was}, is {now}"
    value = str(decision.new or "")
    if decision.verb is Verb.RELIABILITY:
        whom = f" of {one_line(decision.field)}" if decision.field else ""
        told = f"{value}, {RELIABILITY[value]}" if value else "not rated"
        return f"rated the reliability of the source{whom}: {told}"
    if decision.verb is Verb.CREDIBILITY:
        told = f"{value}, {CREDIBILITY[value]}" if value else "not rated"
        return f"rated the credibility of the information: {told}"
    return f"{'tagged it' if decision.verb is Verb.TAG else 'took away the tag'} “{one_line(value)}”"


def field_label(kind: str, name: str) -> str:
    """What a field is called before a reader."""
    fields = FIELDS[EntryType(kind)] if kind in set(EntryType) else ()
    return next((field.label for field in fields if field.name == name), name)


def value_words(name: str, fields: Mapping[str, Any]) -> str:
    """The value of a corrected field in words; what changes along with it is left out."""
    value = fields.get(name)
    if name == "authority" and value is None:
        value = (fields.get("holder") or {}).get("authority")
    return field_words(value, name=name)


_NAMED: Mapping[str, Callable[[object], str]] = {
    "act": words.act,
    "authority": words.authority,
    "factuality": words.factuality,
}
"""Fields whose values are names of the record, with their plain words."""


def field_words(value: Any, *, name: str = "") -> str:
    """A field of a body in words: its characters, with the interval of a time and the bounds of a figure.

    ``name`` is that of the field, where its values are names that have words of their own.
    """
    if value is None or value in ("", []):
        return "nothing"
    if isinstance(value, Mapping):
        said = f"“{party(value) if 'name' in value else text_of(value)}”"
        if "begin" in value and "end" in value and "span" in value:
            return f"{said} ({when(_interval(value), unknown='no date')})"
        if "low" in value and "high" in value:
            return f"{said} ({_bounds(value['low'], value['high'])})"
        return said
    if isinstance(value, list | tuple):
        return ", ".join(f"characters {start} to {end}" for start, end in value)
    return {"+": "to be done", "-": "not to be done"}.get(str(value)) or _NAMED.get(name, str)(value).replace(
        "_", " "
    )


def _interval(value: Mapping[str, Any]) -> Interval:
    begin, end = value.get("begin"), value.get("end")
    return Interval(parse_moment(begin) if begin else None, parse_moment(end) if end else None)


def _bounds(low: Any, high: Any) -> str:
    if low == high:
        return f"{low:g}" if isinstance(low, int | float) else "no number"
    if high is None:
        return f"at least {low:g}"
    return f"at most {high:g}" if low is None else f"{low:g} to {high:g}"


def heading_of(entry: Entry) -> str:
    """An entry in one line."""
    body = entry.body
    if entry.type is EntryType.ATTRIBUTION:
        names = ", ".join(one_line(str(s.get("name") or "")) or "nobody named" for s in sources_of(body))
        said = " … ".join(one_line(e.quote) for e in entry.evidence)
        return f"{names}: {said}"[:220]
    if entry.type is EntryType.QUANTITY:
        return f"{text_of(body.get('value'))} · {one_line(str(body.get('measure') or ''))}"
    if entry.type is EntryType.ENTITY:
        return one_line(str(body.get("name") or ""))
    return proposition(body)[:220]


def state_of(decided: Decided, review: Review) -> str:
    """Whether a decision is in force in this view; empty for the taking back of one."""
    if decided.decision.verb is Verb.UNDO:
        return ""
    if decided.id not in review.force:
        return "taken back"
    anchoring = review.anchors[decided.decision.target.entry_id][1]
    if anchoring is Anchoring.LOST:
        return "the entry is not found any more"
    return "in force" if anchoring is Anchoring.EXACT else "in force, on the entry that stands there now"


def told(decided: Decided) -> str:
    """Who decided what, and on which day."""
    return (
        f"{one_line(decided.decision.reviewer)} {decision_words(decided)} "
        f"({decided.recorded.date().isoformat()})"
    )


def trace(recorded: Recorded) -> tuple[str, ...]:
    """What is in force about an entry, a line each."""
    return () if recorded.standing is None else tuple(told(each) for each in recorded.standing.decided)
