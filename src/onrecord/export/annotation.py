"""The line that ``onrecord annotate`` writes for one article, as the machine contract has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onrecord.annotate.annotator import AnnotatedDocument
from onrecord.annotate.layers import Attribution, Entity, Timex
from onrecord.errors import Diagnostic
from onrecord.interval import iso
from onrecord.span import Bounds


def annotation_line(
    annotated: AnnotatedDocument,
    *,
    id: object,  # noqa: A002
    answers: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The three layers of one article under the id that its input line gave (any JSON value).

    ``answers`` are those to what the line asked: see :func:`answer_line`.

    Raises:
        SettingsError: when a layer was not assigned.
    """
    return {
        "id": id,
        "attributions": [_attribution(a) for a in annotated.need_attributions()],
        "timexes": [_timex(t) for t in annotated.need_timexes()],
        "entities": [_entity(e) for e in annotated.need_entities()],
        **(answers or {}),
    }


def answer_line(answers: Mapping[str, Any], *, id: object) -> dict[str, Any]:  # noqa: A002
    """The answers to what a line asked (``acts``, ``factuality``), without any layer of its article."""
    return {"id": id, **answers}


def error_line(diagnostic: Diagnostic, *, id: object) -> dict[str, Any]:  # noqa: A002
    """What stands in the place of an article that could not be read: the order of lines holds."""
    return {
        "id": id,
        "error": {
            "code": diagnostic.code,
            "where": diagnostic.where,
            "why": diagnostic.why,
            "next_step": diagnostic.next_step,
        },
    }


def _attribution(attribution: Attribution) -> dict[str, Any]:
    return {
        "id": attribution.id,
        "parent": attribution.parent,
        "source": _pieces(attribution.source),
        "cue": _pieces(attribution.cue),
        "content": _pieces(attribution.content),
        "kind": str(attribution.kind),
        "act": str(attribution.act),
        "authority": str(attribution.authority),
        "via": [hop.name for hop in attribution.via if hop.name],
    }


def _timex(timex: Timex) -> dict[str, Any]:
    return {
        "start": timex.start,
        "end": timex.end,
        "type": str(timex.type),
        "value": timex.value,
        "begin": iso(timex.interval.begin),
        "end_exclusive": iso(timex.interval.end),
    }


def _entity(entity: Entity) -> dict[str, Any]:
    return {"start": entity.start, "end": entity.end, "type": entity.type, "entity": entity.entity}


def _pieces(bounds: tuple[Bounds, ...]) -> list[list[int]]:
    return [[start, end] for start, end in bounds]
