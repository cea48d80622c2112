"""Exports of several files: a folder, or a zip archive that is the same for the same record."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO

from onrecord.errors import SettingsError
from onrecord.export.exporter import Options
from onrecord.export.writing import unwritable, whole_file
from onrecord.ledger.store import View

Opened = Callable[[str], AbstractContextManager[IO[bytes]]]
"""Opens one file of the export by its name."""


def several(out: Path | IO[bytes], what: str) -> AbstractContextManager[Opened]:
    """The folder or, for a name that ends in ``.zip``, the archive ``out``.

    Raises:
        SettingsError: when ``out`` is a stream or cannot be written.
    """
    if not isinstance(out, Path):
        raise SettingsError(f"{what} is several tables.", next_step="Give a folder or a .zip file.")
    return _zipped(out) if out.suffix.lower() == ".zip" else _folder(out)


def tabled(
    view: View,
    out: Path | IO[bytes],
    tables: Callable[[View, Opened, Options], int],
    /,
    *,
    given: Options,
    what: str,
) -> int:
    """What ``tables`` writes into the folder or archive ``out``, and the texts beside it where asked for."""
    with several(out, what) as opened:
        count = tables(view, opened, given)
        if given.with_text:
            texts(view, opened)
    return count


def texts(view: View, opened: Opened) -> None:
    """The text of each article as ``ID.txt``: what offsets count in."""
    for document in view.documents():
        with opened(f"{document.id}.txt") as file:
            file.write(document.text.encode("utf-8", "replace"))


@contextmanager
def _folder(out: Path) -> Iterator[Opened]:
    """Files in a folder, each whole or absent."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(out, error) from error
    yield lambda name: whole_file(out / name)


@contextmanager
def _zipped(out: Path) -> Iterator[Opened]:
    """Files of an archive without times of the clock, so that the same record gives the same bytes."""
    with whole_file(out) as file, tempfile.TemporaryDirectory(prefix="onrecord-") as folder:
        with _folder(Path(folder)) as opened:
            yield opened
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(Path(folder).iterdir()):
                part = zipfile.ZipInfo(path.name, (1980, 1, 1, 0, 0, 0))
                part.compress_type = zipfile.ZIP_DEFLATED
                with path.open("rb") as source, archive.open(part, "w") as target:
                    shutil.copyfileobj(source, target)
