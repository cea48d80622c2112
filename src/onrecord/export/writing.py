"""Writing JSON and files: bytes that are the same everywhere, and files that are whole or absent."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from onrecord.errors import SettingsError


def json_line(value: Mapping[str, Any], *, indent: int | None = None) -> bytes:
    """One object as UTF-8 with a line end. Text stays readable; a lone surrogate is escaped."""
    plain = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        return plain.encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(value, indent=indent).encode() + b"\n"


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write that takes ``path``'s place when the block ends well, and vanishes otherwise.

    Raises:
        SettingsError: when nothing can be written there.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    except OSError as error:
        raise unwritable(path, error) from error
    partial = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        partial.chmod(0o666 & ~_umask())
        partial.replace(path)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        with suppress(OSError):
            partial.unlink()


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def unwritable(path: Path, error: OSError) -> SettingsError:
    """The error for a place that cannot be written."""
    return SettingsError(
        f"Cannot write {path}: {error.strerror or error}.",
        next_step="Choose a place that exists, can be written and has room.",
    )
