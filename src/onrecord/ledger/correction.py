"""Corrections: what a reviewer may change of an entry, and the decision that changes it.

A correction points: words are always cut from the article, never typed in. Only choices, times and
figures are values, and each stands beside the words that it is read from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from onrecord.annotate.layers import Act, Authority, Factuality, Force, QuoteKind
from onrecord.document import Document
from onrecord.errors import DecisionError, IntervalError
from onrecord.interval import UNKNOWN, Interval, iso, parse
from onrecord.ledger.claim import text_field
from onrecord.ledger.decision import Decision, Verb
from onrecord.ledger.provenance import Entry, EntryType
from onrecord.ledger.review import target_of
from onrecord.span import Bounds, joined


class Form(StrEnum):
    """What a field takes.

    ``WORDS`` one piece of the article, or none; ``PIECES`` one or more; ``CHOICE`` a value of a list;
    ``TIME`` words and an interval; ``FIGURE`` words and bounds.
    """

    WORDS = "words"
    PIECES = "pieces"
    CHOICE = "choice"
    TIME = "time"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class FieldOf:
    """A field that can be corrected: its name, what it is called, what it takes."""

    name: str
    label: str
    form: Form
    choices: tuple[str, ...] = ()


_EVIDENCE = FieldOf("evidence", "the characters that support it", Form.PIECES)
_HOLDER = (
    FieldOf("holder", "on whose word", Form.WORDS),
    FieldOf("authority", "the authority of that word", Form.CHOICE, tuple(Authority)),
)
_PARTS = (
    FieldOf("actor", "who acts", Form.WORDS),
    FieldOf("object", "what it is done to", Form.WORDS),
    FieldOf("recipient", "to or for whom", Form.WORDS),
    FieldOf("place", "where", Form.WORDS),
)
_SHARED = (
    *_PARTS,
    FieldOf("factuality", "how it stands", Form.CHOICE, tuple(Factuality)),
    FieldOf("polarity", "done or not done", Form.CHOICE, ("+", "-")),
)
FIELDS: Mapping[EntryType, tuple[FieldOf, ...]] = {
    EntryType.COMMITMENT: (
        FieldOf("due", "when it is due", Form.TIME),
        *_SHARED,
        *_HOLDER,
        FieldOf("force", "how it binds", Form.CHOICE, tuple(Force)),
        FieldOf("condition", "on which condition", Form.WORDS),
        _EVIDENCE,
    ),
    EntryType.CLAIM: (
        FieldOf("time", "when", Form.TIME),
        *_SHARED,
        *_HOLDER,
        FieldOf("condition", "on which condition", Form.WORDS),
        _EVIDENCE,
    ),
    EntryType.EVENT: (FieldOf("time", "when", Form.TIME), *_SHARED, _EVIDENCE),
    EntryType.ATTRIBUTION: (
        FieldOf("source", "who says it", Form.PIECES),
        FieldOf("cue", "the word of saying", Form.PIECES),
        FieldOf("content", "what is said", Form.PIECES),
        FieldOf("act", "what the source does with it", Form.CHOICE, tuple(Act)),
        FieldOf("authority", "the authority of the source", Form.CHOICE, tuple(Authority)),
        FieldOf("kind", "whose words they are", Form.CHOICE, tuple(QuoteKind)),
    ),
    EntryType.QUANTITY: (
        FieldOf("value", "the figure", Form.FIGURE),
        FieldOf("place", "where", Form.WORDS),
        *_HOLDER,
        FieldOf("factuality", "how it stands", Form.CHOICE, tuple(Factuality)),
        _EVIDENCE,
    ),
    EntryType.ENTITY: (),
}
"""What can be corrected of each kind of entry."""


def field_of(entry: Entry, name: str) -> FieldOf:
    """The field of that name.

    Raises:
        DecisionError: when such an entry has none, or it cannot be corrected.
    """
    for each in FIELDS[entry.type]:
        if each.name == name:
            return each
    known = ", ".join(each.name for each in FIELDS[entry.type]) or "nothing"
    raise DecisionError(
        f"{name[:80]!r} of a {entry.type} cannot be corrected.", next_step=f"What can be: {known}."
    )


def correction(
    entry: Entry,
    document: Document,
    *,
    name: str,
    pieces: Sequence[Bounds] = (),
    value: str = "",
    reviewer: str,
    note: str = "",
    found: Entry | None = None,
) -> Decision:
    """The decision that makes one field of ``entry``, as it is shown, another.

    Args:
        pieces: where the right words stand in the article; none takes a field of one piece away.
        value: the choice; a time («2025-09», «by 2025-09», «from 2025-09-01», «2025-09 to 2025-11», «»);
            or a figure («150», «at least 150», «150 to 200»).
        found: the entry as it was found, where ``entry`` has corrections already.

    Raises:
        DecisionError: when the field cannot be corrected so.
        SpanError: when a piece leaves the text.
    """
    field = field_of(entry, name)
    made = [text_field(document, bounds) or {} for bounds in joined(document.text, pieces)]
    new = _new(entry, document, field, made, value)
    old = {key: _shown(entry, key) for key in new}
    return Decision(
        verb=Verb.CORRECT,
        target=target_of(found or entry),
        reviewer=reviewer,
        field=name,
        old=old,
        new=new,
        note=note,
    )


def _shown(entry: Entry, key: str) -> Any:
    if key == "evidence":
        return [[e.span.start, e.span.end] for e in entry.evidence]
    return entry.body.get(key)


def _new(
    entry: Entry, document: Document, field: FieldOf, made: list[dict[str, Any]], value: str
) -> dict[str, Any]:
    if field.form is Form.CHOICE:
        return _chosen(entry, field, value)
    if field.form is Form.PIECES:
        if not made:
            raise DecisionError(
                f"Nothing in the article was pointed at for {field.label}.",
                next_step="Select the words, or reject the entry.",
            )
        return _pieces(entry, document, field, [(each["start"], each["end"]) for each in made])
    if len(made) > 1:
        raise DecisionError(
            f"For {field.label} one piece of the article is taken, not {len(made)}.",
            next_step="Select words that stand together.",
        )
    words = made[0] if made else None
    if field.form is Form.TIME:
        return {field.name: _time(entry, field, words, value)}
    if field.form is Form.FIGURE:
        return {field.name: _figure(entry, field, words, value)}
    return {field.name: words and {**words, **_more(entry, field.name)}}


def _more(entry: Entry, name: str) -> dict[str, Any]:
    """What stands beside the words of a party: no name or entity, which only the text gives."""
    if name == "actor":
        return {"name": ""}
    if name == "holder":
        held = entry.body.get("holder") or {}
        authority = held.get("authority") or str(Authority.UNATTRIBUTED)
        return {"name": "", "entity": "", "authority": authority}
    return {}


def _chosen(entry: Entry, field: FieldOf, value: str) -> dict[str, Any]:
    if value not in field.choices:
        raise DecisionError(
            f"{value[:80]!r} is not possible for {field.label}.",
            next_step=f"Choose one of {', '.join(field.choices)}.",
        )
    if field.name != "authority":
        return {field.name: value}
    if entry.type is EntryType.ATTRIBUTION:
        sources = [{**source, "authority": value} for source in entry.body.get("sources") or ()]
        return {"authority": value, "sources": sources}
    holder = entry.body.get("holder")
    if not holder:
        raise DecisionError(
            "Nobody is named on whose word it stands.", next_step="First correct on whose word."
        )
    return {"holder": {**holder, "authority": value}}


def _pieces(entry: Entry, document: Document, field: FieldOf, bounds: list[Bounds]) -> dict[str, Any]:
    pieces = [list(each) for each in bounds]
    if field.name == "evidence":
        return {"evidence": pieces}
    body = {**entry.body, field.name: pieces}
    whole = [(int(a), int(b)) for name in ("source", "cue", "content") for a, b in body.get(name) or ()]
    new: dict[str, Any] = {
        field.name: pieces,
        "evidence": [list(each) for each in joined(document.text, whole)],
    }
    if field.name == "source":
        words = text_field(document, bounds[0]) or {}
        plain = " ".join(words["text"].split())
        new["sources"] = [
            {
                "authority": str(entry.body.get("authority") or Authority.UNATTRIBUTED),
                "name": plain,
                "entity": "",
                "identity": "",
                "count": None,
                "head": words,
                "reason": None,
                "setting": None,
            }
        ]
    return new


def _time(entry: Entry, field: FieldOf, words: dict[str, Any] | None, value: str) -> dict[str, Any] | None:
    held = entry.body.get(field.name) or {}
    if words is None and not value.strip():
        return None
    if words is None and not held.get("span"):
        raise DecisionError(
            "The article’s words for the time were not pointed at.", next_step="Select them in the text."
        )
    interval = interval_in(value)
    return {
        "text": words["text"] if words else held["text"],
        "begin": iso(interval.begin),
        "end": iso(interval.end),
        "span": [words["start"], words["end"]] if words else list(held["span"]),
        "granularity": str(interval.granularity),
        "anchor": "none",
        "rule": "reviewer",
        "unsure": False,
        "other": None,
    }


def interval_in(value: str) -> Interval:
    """The interval of «2025-09», «by 2025-09», «from 2025-09-01», «2025-09 to 2025-11»; open for nothing.

    Raises:
        DecisionError: when it is none of these.
    """
    plain = " ".join(value.split())
    try:
        if not plain:
            return UNKNOWN
        if plain.startswith("by "):
            return parse(plain[3:]).until()
        if plain.startswith("from "):
            return parse(plain[5:]).since()
        first, to, last = plain.partition(" to ")
        if not to:
            return parse(plain)
        return Interval(parse(first).begin, parse(last).end, parse(first).granularity)
    except IntervalError as error:
        raise DecisionError(
            f"{value[:80]!r} is no time: {error.why}",
            next_step="Write 2025-09-30, 2025-09, by 2025-09, from 2025-09-01, or 2025-09 to 2025-11.",
        ) from error


_NUMBER = r"(-?\d{1,15}(?:\.\d{1,6})?)"
_FIGURE = re.compile(rf"(?:(at least|at most) )?{_NUMBER}(?: to {_NUMBER})?")


def _figure(entry: Entry, field: FieldOf, words: dict[str, Any] | None, value: str) -> dict[str, Any]:
    held = entry.body.get(field.name) or {}
    match = _FIGURE.fullmatch(" ".join(value.replace(",", "").split()))
    if match is None or (match[1] and match[3]):
        raise DecisionError(
            f"{value[:80]!r} is no figure.", next_step="Write 150, at least 150, at most 150, or 150 to 200."
        )
    first, last = _number(match[2]), _number(match[3] or match[2])
    bounds = {
        "low": None if match[1] == "at most" else first,
        "high": None if match[1] == "at least" else last,
    }
    return {**held, **(words or {}), **bounds}


def _number(digits: str) -> int | float:
    return float(digits) if "." in digits else int(digits)


_QUOTES = {"'": "['‘’]", "’": "['‘’]", "‘": "['‘’]", '"': '["“”]', "“": '["“”]', "”": '["“”]'}
_MOST_FOUND = 1_000


def places_of(document: Document, words: str) -> list[Bounds]:
    """Where ``words`` stand, whatever the blanks and kinds of quotation marks; the first 1,000 places."""
    tokens = words.split()
    if not tokens:
        return []
    pattern = r"\s+".join("".join(_QUOTES.get(c) or re.escape(c) for c in token) for token in tokens)
    found = []
    for match in re.finditer(pattern, document.text):
        found.append(match.span())
        if len(found) == _MOST_FOUND:
            break
    return found


def nearest(document: Document, words: str, *, to: Sequence[Bounds]) -> Bounds:
    """The place of ``words`` that stands nearest to an entry's characters; the first of two as near.

    Raises:
        DecisionError: when the article does not hold them.
    """
    places = places_of(document, words)
    if not places:
        raise DecisionError(
            f"The article does not hold the words “{' '.join(words.split())[:80]}”.",
            next_step="Copy them from its text, as they stand there.",
        )
    low, high = min(start for start, _ in to), max(end for _, end in to)
    return min(places, key=lambda each: (max(0, low - each[0], each[1] - high), each))
