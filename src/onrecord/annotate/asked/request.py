"""What a line asks beside its article: the act of each marked pair, the standing of each marked event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.errors import MalformedError, SpanError
from onrecord.span import Bounds

Pair = tuple[Bounds, Bounds]

_PAIR = 'Write {"source": [start, end], "target": [start, end]}.'
_SPAN = 'Write [start, end], two whole numbers: code points of "text", the end not included.'


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Spans to answer for, in the order of the line; ``None`` where nothing is asked.

    Attributes:
        pairs: source and target; one of the two is empty when the text does not name it.
        events: none of them empty.
    """

    pairs: tuple[Pair, ...] | None = None
    events: tuple[Bounds, ...] | None = None

    def __bool__(self) -> bool:
        return self.pairs is not None or self.events is not None


def asked_of(record: Mapping[str, Any], *, length: int) -> Asked:
    """``pairs`` and ``events`` of an input line whose text has ``length`` code points.

    Raises:
        MalformedError: when they are not lists of spans.
        SpanError: when a span leaves the text, ends before it begins, or is empty where it may not be.
    """
    pairs, events = _list(record, "pairs"), _list(record, "events")
    return Asked(
        pairs=None
        if pairs is None
        else tuple(_pair(value, f"pairs[{n}]", length) for n, value in enumerate(pairs)),
        events=None
        if events is None
        else tuple(_event(value, f"events[{n}]", length) for n, value in enumerate(events)),
    )


def _list(record: Mapping[str, Any], name: str) -> list[Any] | None:
    value = record.get(name)
    if value is None or isinstance(value, list):
        return value
    raise MalformedError(
        f'"{name}" is not a list but {_shown(value)}.', next_step="Write a list, or leave it out."
    )


def _pair(value: Any, where: str, length: int) -> Pair:
    if not isinstance(value, dict) or not {"source", "target"} <= value.keys():
        raise MalformedError(f"{where} is not a source and a target but {_shown(value)}.", next_step=_PAIR)
    source = _span(value["source"], f"{where}.source", length)
    target = _span(value["target"], f"{where}.target", length)
    if source[0] == source[1] and target[0] == target[1]:
        raise SpanError(
            f"{where} has neither a source nor a target: both spans are empty.",
            next_step="Mark one of the two at least.",
        )
    return source, target


def _event(value: Any, where: str, length: int) -> Bounds:
    span = _span(value, where, length)
    if span[0] == span[1]:
        raise SpanError(f"{where} is empty: {value}.", next_step="Mark the word of the event.")
    return span


def _span(value: Any, where: str, length: int) -> Bounds:
    if not isinstance(value, list) or len(value) != 2 or not all(type(edge) is int for edge in value):
        raise MalformedError(f"{where} is not a span but {_shown(value)}.", next_step=_SPAN)
    start, end = value
    if end < start:
        raise SpanError(f"{where} ends before it begins: {_shown(value)}.", next_step=_SPAN)
    if start < 0 or end > length:
        raise SpanError(f"{where} leaves the text of {length} code points: {_shown(value)}.", next_step=_SPAN)
    return start, end


def _shown(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
