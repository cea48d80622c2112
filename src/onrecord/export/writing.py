"""Writing JSON and files: bytes that are the same everywhere, and files that are whole or absent."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from onrecord.errors import SettingsError


def json_line(value: Mapping[str, Any], *, indent: int | None = None) -> bytes:
    """One object as UTF-8 with a line end, escaped as by :func:`json_text`."""
    return json_text(value, indent=indent).encode() + b"\n"


def json_text(value: Mapping[str, Any], *, indent: int | None = None) -> str:
    """One object as JSON.

    Text stays readable. What would break the line for some readers (U+0085, U+2028), steer a terminal,
    turn the direction of the text or cannot be encoded is written as an escape, which says the same.
    """
    plain = json.dumps(value, ensure_ascii=False, indent=indent)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", plain)


def json_items(file: IO[bytes], items: Iterable[Mapping[str, Any]]) -> int:
    """The inside of a JSON array, an item a line, written as they come; how many there were."""
    count = 0
    for count, item in enumerate(items, 1):
        file.write((",\n" if count > 1 else "\n").encode() + json_text(item).encode())
    return count


_ESCAPED = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


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


@contextmanager
def opened(out: Path | IO[bytes]) -> Iterator[IO[bytes]]:
    """Where an exporter writes: a whole file for a path, else the stream itself.

    Raises:
        SettingsError: when nothing can be written there.
    """
    if isinstance(out, Path):
        with whole_file(out) as file:
            yield file
    else:
        yield out


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
