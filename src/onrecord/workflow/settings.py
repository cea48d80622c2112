"""What decides the outcome of a build."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onrecord.ingest.options import IngestOptions


def annotators_with(attribution: str) -> tuple[str, ...]:
    """The built-in annotators in their order, with the named one for attributions."""
    return ("spacy", "timex", attribution, "events")


DEFAULT_ANNOTATORS = annotators_with("trained")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What decides the outcome of a build, beside its input; and how the work is spread.

    Attributes:
        annotators: registry names, each after those that assign what it requires.
        ingest: what the caller knows of all inputs (a date of publication, an outlet, ...).
        lexicons: folders whose TOML files extend the packaged lexicons of the same name.
        engine: registry name of the engine; it changes the speed, never the outcome.
        workers: processes; ``None`` for one a core.
    """

    annotators: tuple[str, ...] = DEFAULT_ANNOTATORS
    ingest: IngestOptions = field(default_factory=IngestOptions)
    lexicons: tuple[Path, ...] = ()
    engine: str = "processes"
    workers: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The settings that a run record keeps: those that decide the outcome."""
        return {
            "annotators": list(self.annotators),
            "ingest": self.ingest.digest(),
            "lexicons": [str(folder) for folder in self.lexicons],
        }
