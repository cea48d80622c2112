"""Metadata beside the files: ``NAME.meta.json`` for one, ``meta.jsonl`` for all files of a folder.

``NAME`` is the file's name with or without its ending; in ``meta.jsonl`` the ``id`` of a line is. The
fields are those of a JSONL article without its text; what stands in a file's own sidecar goes first.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from onrecord.errors import Diagnostic, MalformedError, TooLargeError
from onrecord.ingest.metadata import Metadata, of_mapping, parse_object
from onrecord.ingest.options import BAD_SIDECAR
from onrecord.ingest.rules import file_names

_ENDING = ".meta.json"
_FILE_MAX = 1_000_000
_LINE_MAX = 100_000


def is_sidecar(name: str) -> bool:
    """Whether a file name is that of a sidecar, so that it is no article."""
    lower = name.casefold()
    return lower.endswith(_ENDING) or lower in file_names().sidecars


class Sidecars:
    """The sidecars of one folder, read when first asked for."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._lines: dict[str, Metadata] | None = None
        self._taken: set[str] = set()
        self._problems: list[Diagnostic] = []

    def of(self, name: str) -> tuple[Metadata | None, Diagnostic | None]:
        """What is said of the file ``name``; and the diagnostic when its own sidecar does not parse."""
        stem = os.path.splitext(name)[0]  # noqa: PTH122
        for base in dict.fromkeys((name, stem)):
            path = os.path.join(self.folder, base + _ENDING)  # noqa: PTH118
            if os.path.isfile(path):  # noqa: PTH113
                try:
                    return of_mapping(parse_object(_read(path)), rule="sidecar"), None
                except (MalformedError, TooLargeError, OSError) as error:
                    return self._of_line(name, stem), _broken(path, error)
        return self._of_line(name, stem), None

    def problems(self) -> Iterator[Diagnostic]:
        """What is wrong with the folder's ``meta.jsonl``, told once."""
        self._load()
        told, self._problems = self._problems, []
        yield from told

    def unused(self) -> Iterator[Diagnostic]:
        """One diagnostic for the lines that no file answers to, once all files were asked for."""
        left = sorted(set(self._load()) - self._taken)
        if left and self._taken:
            yield Diagnostic(
                code=BAD_SIDECAR,
                where=_shown(self.folder),
                why=f"{len(left)} lines of its metadata name no file: {', '.join(left[:5])}.",
                next_step="An id is the file's name, with or without its ending.",
            )

    def _of_line(self, name: str, stem: str) -> Metadata | None:
        lines = self._load()
        for key in (name, stem):
            if key in lines:
                self._taken.add(key)
                return lines[key]
        return None

    def _load(self) -> dict[str, Metadata]:
        if self._lines is None:
            self._lines = {}
            for name in file_names().sidecars:
                path = os.path.join(self.folder, name)  # noqa: PTH118
                if os.path.isfile(path):  # noqa: PTH113
                    self._read_lines(path, self._lines)
        return self._lines

    def _read_lines(self, path: str, into: dict[str, Metadata]) -> None:
        try:
            with open(path, "rb") as stream:  # noqa: PTH123
                for number, line in enumerate(iter(lambda: stream.readline(_LINE_MAX), b""), start=1):
                    if line.strip():
                        self._read_line(line.removeprefix(b"\xef\xbb\xbf"), f"{_shown(path)}:{number}", into)
        except OSError as error:
            self._problems.append(_broken(path, error))

    def _read_line(self, line: bytes, where: str, into: dict[str, Metadata]) -> None:
        try:
            said = of_mapping(parse_object(line), rule="sidecar")
        except MalformedError as error:
            self._problems.append(Diagnostic.of(error, where=where))
            return
        if said.id:
            into.setdefault(said.id, said)
        else:
            why = "The line has no id, so that no file answers to it."
            self._problems.append(
                Diagnostic(code=BAD_SIDECAR, where=where, why=why, next_step="Add the file's name as id.")
            )


def _read(path: str) -> bytes:
    with open(path, "rb") as stream:  # noqa: PTH123
        raw = stream.read(_FILE_MAX + 1)
    if len(raw) > _FILE_MAX:
        raise TooLargeError(f"The sidecar has more than {_FILE_MAX:,} bytes.")
    return raw.removeprefix(b"\xef\xbb\xbf")


def _broken(path: str, error: Exception) -> Diagnostic:
    if isinstance(error, MalformedError | TooLargeError):
        return Diagnostic.of(error, where=_shown(path))
    return Diagnostic(
        code=BAD_SIDECAR, where=_shown(path), why=f"It cannot be read: {error}.", next_step="Check the file."
    )


def _shown(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "replace").replace(os.sep, "/")
