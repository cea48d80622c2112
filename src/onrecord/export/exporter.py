"""The Exporter port: what writes a view of the record in some format. Reached by name."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Protocol, runtime_checkable

from onrecord.ledger.store import View


@runtime_checkable
class Exporter(Protocol):
    """Writes a view. ``streams`` tells whether it can write to an open stream, or needs a path."""

    name: str
    streams: bool

    def write(self, view: View, out: Path | IO[bytes], /, *, title: str = "", with_text: bool = False) -> int:
        """Write the view to ``out`` and return how many lines or rows that made.

        The same view gives the same bytes. A path is written whole or not at all.

        Raises:
            SettingsError: when ``out`` cannot be written.
        """
