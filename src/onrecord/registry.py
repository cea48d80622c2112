"""Annotators, stores, engines and exporters by name, loaded when first asked for.

Built-in names stand here as ``"module:attribute"``; other packages add theirs by entry points in the
groups ``onrecord.annotators``, ``onrecord.stores``, ``onrecord.engines`` and ``onrecord.exporters``.
A built-in name cannot be taken over.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import Any

from onrecord.errors import RegistryError


class Group(StrEnum):
    """The four ports that have more than one back end."""

    ANNOTATORS = "onrecord.annotators"
    STORES = "onrecord.stores"
    ENGINES = "onrecord.engines"
    EXPORTERS = "onrecord.exporters"


BUILT_IN: Mapping[Group, Mapping[str, str]] = MappingProxyType(
    {
        Group.ANNOTATORS: MappingProxyType(
            {
                "spacy": "onrecord.annotate.spacy_parse:SpacyParse",
                "timex": "onrecord.annotate.timex:TimexAnnotator",
                "rules": "onrecord.annotate.attribution:AttributionRules",
                "trained": "onrecord.annotate.trained.annotator:TrainedAttribution",
                "events": "onrecord.annotate.event:EventAnnotator",
            }
        ),
        Group.STORES: MappingProxyType({"sqlite": "onrecord.stores.sqlite:SqliteStore"}),
        Group.ENGINES: MappingProxyType(
            {
                "serial": "onrecord.engines.local:SerialEngine",
                "processes": "onrecord.engines.local:ProcessEngine",
            }
        ),
        Group.EXPORTERS: MappingProxyType(
            {
                "jsonl": "onrecord.export.jsonl:JsonlExporter",
                "csv": "onrecord.export.csv:CsvExporter",
                "parquet": "onrecord.export.parquet:ParquetExporter",
                "web-annotation": "onrecord.export.web_annotation:WebAnnotationExporter",
                "prov": "onrecord.export.prov:ProvExporter",
                "schema-org": "onrecord.export.schema_org:SchemaOrgExporter",
                "timelinejs": "onrecord.export.timelinejs:TimelineJsExporter",
                "icalendar": "onrecord.export.icalendar:ICalendarExporter",
            }
        ),
    }
)


def names(group: Group) -> tuple[str, ...]:
    """Every name that :func:`load` takes in ``group``, sorted."""
    return tuple(sorted({*BUILT_IN[group], *_plugged(group)}))


def load(group: Group, name: str) -> Any:
    """The class or factory registered as ``name``.

    Raises:
        RegistryError: when there is none, or its package fails to load.
    """
    target = BUILT_IN[group].get(name)
    try:
        if target is not None:
            module, _, attribute = target.partition(":")
            return getattr(import_module(module), attribute)
        point = _plugged(group).get(name)
        if point is not None:
            return point.load()
    except ImportError as error:
        raise RegistryError(
            f"{name!r} in {group} cannot be loaded: {error}.",
            next_step="Install what it needs; `onrecord doctor` shows what is missing.",
        ) from error
    raise RegistryError(
        f"There is no {name!r} in {group}.",
        next_step=f"Available: {', '.join(names(group)) or 'none'}.",
    )


def _plugged(group: Group) -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=group)}
