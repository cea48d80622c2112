"""The Exporter port: what writes a view of the record in some format. Reached by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol, TypedDict, Unpack, runtime_checkable

from onrecord.ledger.store import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An earlier day that the account is held against.

    ``before`` is the account of that day; ``begin`` and ``end`` (exclusive, in UTC) are where both days end.
    """

    before: View
    begin: datetime
    end: datetime


class Asked(TypedDict, total=False):
    """What may be asked of every exporter, by name.

    ``title`` is the story's, else that of its first article. ``with_text`` adds the text that offsets count
    in, ``room`` is the address of a reading room to which links lead (else they lead to the articles), and
    ``since`` asks for a line for each change since then: each where the format has a place for it.
    """

    title: str
    with_text: bool
    room: str
    since: Comparison | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What was asked for, with what holds where it was not."""

    title: str = ""
    with_text: bool = False
    room: str = ""
    since: Comparison | None = None

    @classmethod
    def of(cls, asked: Asked) -> Options:
        """Raises ``TypeError`` for what no exporter knows."""
        return cls(**asked)


@runtime_checkable
class Exporter(Protocol):
    """Writes a view.

    Attributes:
        name: under which it is registered.
        label: what a reader is told that it is, in plain words.
        streams: whether it can write to an open stream, or needs a path.
        compares: whether it has a place for what changed since an earlier day.
        file: the name of the file in which the record is handed over.
        media: the media type of that file.
    """

    name: str
    label: str
    streams: bool
    compares: bool
    file: str
    media: str

    def write(self, view: View, out: Path | IO[bytes], /, **asked: Unpack[Asked]) -> int:
        """Write the view to ``out`` and return how many lines, rows or items that made.

        The same view gives the same bytes. A path is written whole or not at all.

        Raises:
            SettingsError: when ``out`` cannot be written, or a package that the format needs is missing.
        """
