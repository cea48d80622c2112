"""Between the types of the ledger and the columns of a table: times, intervals, JSON, digests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from onrecord.document import Document, Published, Zone, ZoneKind
from onrecord.errors import InternalError, MalformedError, SpanError, StoreError
from onrecord.interval import Granularity, Interval
from onrecord.ledger.provenance import as_json
from onrecord.span import Evidence, Span, cut

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


# -- times -----------------------------------------------------------------------------------
def micros(moment: datetime) -> int:
    """Whole microseconds since 1970 in UTC; exact for every datetime."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(value: int) -> datetime:
    """The UTC time of :func:`micros`."""
    return _EPOCH + timedelta(microseconds=value)


def _micros(value: datetime | None) -> int | None:
    return None if value is None else micros(value)


def _moment(value: int | None) -> datetime | None:
    return None if value is None else moment(value)


def pack_interval(interval: Interval) -> list[Any]:
    """``[begin, end, granularity]``."""
    return [_micros(interval.begin), _micros(interval.end), interval.granularity]


def unpack_interval(value: Sequence[Any]) -> Interval:
    """The interval that :func:`pack_interval` packed."""
    begin, end, granularity = value
    return Interval(_moment(begin), _moment(end), Granularity(granularity))


# The entries of a story share few intervals: most are their article's day, or unknown.
@lru_cache(maxsize=4096)
def interval_text(interval: Interval) -> str:
    """The interval as JSON."""
    return dumps(pack_interval(interval))


@lru_cache(maxsize=4096)
def text_interval(value: str) -> Interval:
    """The interval that :func:`interval_text` wrote."""
    return unpack_interval(loads(value))


_JSON: dict[str, Any] = {
    "ensure_ascii": False,
    "allow_nan": False,
    "separators": (",", ":"),
    "default": as_json,
}
_PLAIN = json.JSONEncoder(**_JSON)
_CANONICAL = json.JSONEncoder(**_JSON, sort_keys=True)
_DECODER = json.JSONDecoder()


# -- JSON ------------------------------------------------------------------------------------
def dumps(value: Any, *, canonical: bool = False) -> str:
    """JSON with nothing escaped that need not be, of mappings and sequences of any make.

    ``canonical`` sorts the keys; else they keep their order.

    Raises:
        InternalError: for what JSON cannot hold, such as a NaN.
    """
    try:
        return (_CANONICAL if canonical else _PLAIN).encode(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise InternalError(
            f"The ledger keeps JSON only: {error}.",
            next_step="This is a fault of the annotator that made the entry; please report it.",
        ) from error


def loads(value: str) -> Any:
    """What :func:`dumps` wrote; tuples come back as lists.

    Raises:
        StoreError: when the ledger was changed by something else, and it is not JSON.
    """
    try:
        found, end = _DECODER.raw_decode(value)  # what dumps wrote: no blanks around it
    except ValueError:
        end = -1
    if end == len(value):
        return found
    try:
        return _DECODER.decode(value)
    except ValueError as error:
        raise StoreError(
            f"The ledger is damaged: {value[:40]!r} is not JSON.",
            next_step="Restore it from a copy, or build it again from the articles.",
        ) from error


def digest(value: Any) -> bytes:
    """sha256 over the canonical JSON of ``value``."""
    return hashlib.sha256(dumps(value, canonical=True).encode("utf-8", "surrogatepass")).digest()


# -- text ------------------------------------------------------------------------------------
def storable(value: str, *, what: str) -> str:
    """``value`` itself when it is text that can be kept as it is.

    Raises:
        MalformedError: when it holds half of a surrogate pair, which no encoding of text can hold.
    """
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise MalformedError(
            f"{what} holds the lone surrogate U+{ord(value[error.start]):04X} at {error.start}.",
            next_step="Read the file with `onrecord build`, which replaces these by U+FFFD.",
        ) from error
    return value


def printable(value: str) -> str:
    """A name for people: bytes of a file name that are no text are shown as escapes."""
    return value.encode("utf-8", "backslashreplace").decode("utf-8")


# -- documents -------------------------------------------------------------------------------
def pack_published(published: Published | None, *, document: Document) -> Any:
    """Published as JSON. Its evidence is cut again from the text, and kept as bounds only.

    Raises:
        SpanError: when a quote is not the text at its span.
    """
    if published is None:
        return None
    return {
        "interval": pack_interval(published.interval),
        "rule": published.rule,
        "spans": [checked(e, document=document) for e in published.evidence],
        "detail": published.detail,
    }


def unpack_published(value: Mapping[str, Any], *, doc_id: str, text: str) -> Published:
    """The Published that :func:`pack_published` packed, its evidence cut from ``text``."""
    return Published(
        interval=unpack_interval(value["interval"]),
        rule=value["rule"],
        evidence=tuple(cut(text, Span(doc_id, start, end)) for start, end in value["spans"]),
        detail=value["detail"],
    )


def pack_zones(zones: Sequence[Zone]) -> list[list[Any]]:
    """``[start, end, kind]`` of each zone."""
    return [[z.start, z.end, z.kind] for z in zones]


def unpack_zones(value: Sequence[Sequence[Any]]) -> tuple[Zone, ...]:
    """The zones that :func:`pack_zones` packed."""
    return tuple(Zone(start, end, ZoneKind(kind)) for start, end, kind in value)


def checked(evidence: Evidence, *, document: Document) -> tuple[int, int]:
    """The bounds of evidence whose quote is the text at its span.

    Raises:
        SpanError: when it is of another document, leaves the text, or quotes what is not there.
    """
    span = evidence.span
    if span.doc_id != document.id:
        raise SpanError(
            f"The evidence {span.start}..{span.end} is of another document than {document.id}.",
            next_step="Make evidence with Document.cite(start, end).",
        )
    if document.cite(span.start, span.end).quote != evidence.quote:
        raise SpanError(
            f"The quote {evidence.quote[:40]!r} is not the text at {span.start}..{span.end}.",
            next_step="Make evidence with Document.cite(start, end).",
        )
    return span.start, span.end


def check_texts(value: Any, *, what: str, text: str) -> None:
    """Check that each ``{"text", "start", "end"}`` anywhere in ``value`` is the text at its offsets.

    Raises:
        SpanError: when one is not.
    """
    pending = [value]
    while pending:
        node = pending.pop()
        if isinstance(node, dict | Mapping):
            pending.extend(inner for inner in node.values() if not isinstance(inner, _SCALAR))
            quote, start, end = node.get("text"), node.get("start"), node.get("end")
            if not (isinstance(quote, str) and isinstance(start, int) and isinstance(end, int)):
                continue
            if not 0 <= start < end <= len(text) or text[start:end] != quote:
                raise SpanError(
                    f"{what} says {quote[:40]!r} at {start}..{end}, which is not the text there.",
                    next_step="Cut every text field from Document.text.",
                )
        elif isinstance(node, list | tuple | Sequence):
            pending.extend(inner for inner in node if not isinstance(inner, _SCALAR))


_SCALAR = (str, int, float, type(None))
