"""The Annotator port, and the annotated document that annotators pass on.

An annotator is a pure function of one article: no clock, no network, no database. It takes an
:class:`AnnotatedDocument` and returns a new one with the layers that it assigns.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from onrecord.annotate.layers import Attribution, Entity, Event, Timex, Written
from onrecord.annotate.reading import reading_view
from onrecord.annotate.sentence import Parse
from onrecord.document import Document, Zone, ZoneKind
from onrecord.errors import SettingsError


class Layer(StrEnum):
    """What an annotator may require and assign."""

    PARSE = "parse"
    ENTITIES = "entities"
    TIMEXES = "timexes"
    WRITTEN = "written"
    ATTRIBUTIONS = "attributions"
    EVENTS = "events"


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Who made an entry: the annotator, its version, and the digest of its settings and rules."""

    annotator: str
    version: str
    settings: str

    def __str__(self) -> str:
        return f"{self.annotator}/{self.version}+{self.settings}"


def _unassigned(layer: Layer) -> SettingsError:
    return SettingsError(
        f"The layer {layer} was not assigned.",
        next_step="Run an annotator that assigns it first.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedDocument:
    """A document with its layers; a layer that no annotator assigned yet is ``None``.

    ``warnings`` are plain sentences about what a layer could not do with this text.
    """

    document: Document
    parse: Parse | None = None
    entities: tuple[Entity, ...] | None = None
    timexes: tuple[Timex, ...] | None = None
    written: Written | None = None
    attributions: tuple[Attribution, ...] | None = None
    events: tuple[Event, ...] | None = None
    origins: tuple[tuple[Layer, Origin], ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def reading(self) -> str:
        """The text for rules to read: as long as the text, with odd spaces and marks made plain."""
        return reading_view(self.document.text)

    def origin(self, layer: Layer) -> Origin:
        """Who assigned ``layer``.

        Raises:
            SettingsError: when nobody did.
        """
        for assigned, origin in self.origins:
            if assigned == layer:
                return origin
        raise _unassigned(layer)

    def need_parse(self) -> Parse:
        """The parse, or a SettingsError when no annotator assigned it."""
        if self.parse is None:
            raise _unassigned(Layer.PARSE)
        return self.parse

    def need_entities(self) -> tuple[Entity, ...]:
        if self.entities is None:
            raise _unassigned(Layer.ENTITIES)
        return self.entities

    def need_timexes(self) -> tuple[Timex, ...]:
        if self.timexes is None:
            raise _unassigned(Layer.TIMEXES)
        return self.timexes

    def need_attributions(self) -> tuple[Attribution, ...]:
        if self.attributions is None:
            raise _unassigned(Layer.ATTRIBUTIONS)
        return self.attributions

    def need_events(self) -> tuple[Event, ...]:
        if self.events is None:
            raise _unassigned(Layer.EVENTS)
        return self.events

    def with_layers(self, origin: Origin, **layers: Any) -> AnnotatedDocument:
        """A copy with ``layers`` (named as the fields) assigned by ``origin``."""
        assigned = [Layer(name) for name in layers]
        kept = tuple((layer, by) for layer, by in self.origins if layer not in assigned)
        return replace(self, origins=(*kept, *((layer, origin) for layer in assigned)), **layers)


@runtime_checkable
class Annotator(Protocol):
    """What assigns layers. ``origin`` names it in every entry that rests on its work."""

    name: str
    requires: frozenset[Layer]
    assigns: frozenset[Layer]

    @property
    def origin(self) -> Origin: ...

    def annotate(self, annotated: AnnotatedDocument, /) -> AnnotatedDocument: ...


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Annotators in an order in which each finds the layers that it requires.

    Raises:
        SettingsError: when a required layer is assigned by nobody before.
    """

    annotators: tuple[Annotator, ...]

    def __post_init__(self) -> None:
        have: set[Layer] = set()
        for annotator in self.annotators:
            missing = annotator.requires - have
            if missing:
                raise SettingsError(
                    f"{annotator.name!r} needs {', '.join(sorted(missing))}, "
                    "which no annotator before it assigns.",
                    next_step="Put one that does before it.",
                )
            have |= annotator.assigns

    def __call__(self, document: Document) -> AnnotatedDocument:
        annotated = AnnotatedDocument(document=document)
        for annotator in self.annotators:
            annotated = annotator.annotate(annotated)
        return annotated

    @property
    def digest(self) -> str:
        """One digest over every annotator's origin: what a build of the same text depends on."""
        return digest_of([str(annotator.origin) for annotator in self.annotators])


def digest_of(settings: Mapping[str, Any] | Sequence[Any]) -> str:
    """Twelve hex digits over JSON-like settings, independent of the order of keys."""
    import hashlib

    canonical = json.dumps(settings, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:12]


READABLE: frozenset[ZoneKind] = frozenset({ZoneKind.TITLE, ZoneKind.CAPTION, ZoneKind.BODY})
"""The zones whose sentences yield entries."""


def readable_zones(document: Document) -> tuple[Zone, ...]:
    """The zones whose sentences yield entries, in order; a headline printed again is read once."""
    titles: set[str] = set()
    out = []
    for zone in document.zones:
        if zone.kind not in READABLE:
            continue
        if zone.kind is ZoneKind.TITLE:
            words = " ".join(document.text[zone.start : zone.end].split()).casefold()
            if words in titles:
                continue
            titles.add(words)
        out.append(zone)
    return tuple(out)
