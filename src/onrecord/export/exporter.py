"""The Exporter port: what writes a view of the record in some format. Reached by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol, runtime_checkable

from onrecord.ledger.store import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An earlier day that the account is held against.

    ``before`` is the account of that day; ``begin`` and ``end`` (exclusive, in UTC) are where both days end.
    """

    before: View
    begin: datetime
    end: datetime


@runtime_checkable
class Exporter(Protocol):
    """Writes a view.

    Attributes:
        name: under which it is registered.
        label: what a reader is told that it is, in plain words.
        streams: whether it can write to an open stream, or needs a path.
        file: the name of the file in which the record is handed over.
        media: the media type of that file.
    """

    name: str
    label: str
    streams: bool
    file: str
    media: str

    def write(
        self,
        view: View,
        out: Path | IO[bytes],
        /,
        *,
        title: str = "",
        with_text: bool = False,
        room: str = "",
    ) -> int:
        """Write the view to ``out`` and return how many lines, rows or items that made.

        The same view gives the same bytes. A path is written whole or not at all.

        Args:
            title: the story's title; else that of its first article.
            with_text: add the text that offsets count in, where the format has a place for it.
            room: the address of a reading room, to which links lead; else they lead to the articles.

        Raises:
            SettingsError: when ``out`` cannot be written, or a package that the format needs is missing.
        """


@runtime_checkable
class Comparing(Exporter, Protocol):
    """An exporter that can also write what changed since an earlier day.

    Attributes:
        compares: always true; by it such an exporter is known.
    """

    compares: bool

    def write(
        self,
        view: View,
        out: Path | IO[bytes],
        /,
        *,
        title: str = "",
        with_text: bool = False,
        room: str = "",
        since: Comparison | None = None,
    ) -> int:
        """As :meth:`Exporter.write`; with ``since`` also a line for each change since then."""
