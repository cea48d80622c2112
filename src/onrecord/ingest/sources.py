"""Files, folders, globs and standard input as inputs to read, one at a time and always in the same order.

Nothing is held but the input at hand: a JSONL file becomes one input a line. What cannot be found or
read is a diagnostic among the inputs, never an exception.
"""

from __future__ import annotations

import glob
import json
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import BinaryIO

from onrecord.errors import Diagnostic, EmptyInputError, InputError, TooLargeError, UnreadableError
from onrecord.ingest.metadata import Metadata
from onrecord.ingest.options import MAX_BYTES, PASSED_OVER, Form, IngestOptions
from onrecord.ingest.rules import file_names
from onrecord.ingest.sidecar import Sidecars, is_sidecar

_SNIFF = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class RawInput:
    """One article that may be read: a file, or a line of one.

    Attributes:
        where: what messages call it: the path, with ``:12`` for line 12 of a JSONL file.
        path: the path as given, in Unicode; ``-`` for standard input.
        file: what the operating system calls it; empty when ``data`` holds the bytes.
        sidecar: what stands beside it.
    """

    where: str
    path: str
    file: str = ""
    data: bytes | None = None
    max_bytes: int = MAX_BYTES
    sidecar: Metadata | None = None
    form: Form = Form.AUTO

    def read(self) -> bytes:
        """The bytes.

        Raises:
            UnreadableError: when the file cannot be opened or read.
            TooLargeError: when it is larger than an article may be; it is not read then.
        """
        if self.data is not None:
            _within(len(self.data), self.max_bytes)
            return self.data
        try:
            _regular(self.file)
            with open(self.file, "rb") as stream:  # noqa: PTH123 - names need not be Unicode
                _within(os.fstat(stream.fileno()).st_size, self.max_bytes)
                data = stream.read(self.max_bytes + 1)
        except (OSError, ValueError) as error:
            raise _unreadable(error) from error
        _within(len(data), self.max_bytes)
        return data

    def options(self, base: IngestOptions) -> IngestOptions:
        """``base`` with what is known of this input: its sidecar and its format."""
        form = base.form if self.form is Form.AUTO else self.form
        return replace(base, sidecar=self.sidecar or base.sidecar, form=form)


def discover(
    paths: Sequence[str], *, stdin: bytes | None = None, max_bytes: int = MAX_BYTES
) -> Iterator[RawInput | Diagnostic]:
    """Every input under ``paths``, in the order of ``paths`` and by name within a folder.

    Folders are searched to any depth; hidden files, sidecars and files that are no articles are left
    out. A path with ``*``, ``?`` or ``[`` that does not exist is a pattern (``**`` for any depth). ``-``
    is standard input. A file that several paths name comes once.
    """
    seen: set[str] | None = set() if len(paths) > 1 else None
    for path in paths:
        for found in _under(path, stdin=stdin, max_bytes=max_bytes):
            if seen is not None and isinstance(found, RawInput) and found.file:
                key = os.path.realpath(found.file) + found.where.removeprefix(found.path)
                if key in seen:
                    continue
                seen.add(key)
            yield found


def _under(path: str, *, stdin: bytes | None, max_bytes: int) -> Iterator[RawInput | Diagnostic]:
    if path == "-":
        data = sys.stdin.buffer.read() if stdin is None else stdin
        yield from _of_bytes(data, max_bytes)
        return
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116
    except (OSError, ValueError) as error:
        if glob.has_magic(path) and not os.path.lexists(path):
            yield from _of_pattern(path, max_bytes)
        else:
            yield Diagnostic.of(_unreadable(error), where=shown(path))
        return
    if stat.S_ISDIR(mode):
        yield from _of_folder(path, max_bytes)
    else:
        yield from _of_file(path, Sidecars(os.path.dirname(path) or "."), max_bytes)  # noqa: PTH120


def _of_pattern(pattern: str, max_bytes: int) -> Iterator[RawInput | Diagnostic]:
    some = False
    beside: Sidecars | None = None
    for name in sorted(glob.iglob(pattern, recursive=True)):  # noqa: PTH207
        some = True
        if os.path.isdir(name):  # noqa: PTH112
            if "**" not in pattern:
                yield from _of_folder(name, max_bytes)
            continue
        if is_sidecar(os.path.basename(name)):  # noqa: PTH119
            continue
        folder = os.path.dirname(name) or "."  # noqa: PTH120
        beside = beside if beside is not None and beside.folder == folder else Sidecars(folder)
        yield from _of_file(name, beside, max_bytes)
    if not some:
        error = UnreadableError(f"No file matches {shown(pattern)!r}.", next_step="Check the pattern.")
        yield Diagnostic.of(error, where=shown(pattern))


# -- folders -----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Tally:
    inputs: int = 0
    passed_over: dict[str, int] | None = None

    def pass_over(self, name: str) -> None:
        counts = self.passed_over = self.passed_over or {}
        ending = os.path.splitext(name)[1].casefold() or name  # noqa: PTH122
        counts[ending] = counts.get(ending, 0) + 1


def _of_folder(root: str, max_bytes: int) -> Iterator[RawInput | Diagnostic]:
    tally = _Tally()
    left = [root]
    while left:
        folder = left.pop()
        try:
            with os.scandir(folder) as entries:
                listed = sorted((e.name, e.is_dir(follow_symlinks=False)) for e in entries)
        except OSError as error:
            tally.inputs += 1
            yield Diagnostic.of(_unreadable(error), where=shown(folder))
            continue
        inner = [n for n, is_dir in listed if is_dir and not n.startswith((".", "__"))]
        left += [os.path.join(folder, name) for name in reversed(inner)]  # noqa: PTH118
        yield from _of_files(folder, [n for n, is_dir in listed if not is_dir], tally, max_bytes)
    if tally.passed_over:
        counts = ", ".join(f"{n} × {kind}" for kind, n in sorted(tally.passed_over.items()))
        yield Diagnostic(
            code=PASSED_OVER,
            where=shown(root),
            why=f"Files that are not articles in a known format were passed over: {shown(counts)[:300]}.",
            next_step="Name a file itself to have it read.",
        )
    if not tally.inputs:
        empty = EmptyInputError(
            f"There are no articles in the folder {shown(root)!r}.",
            next_step="Articles are .txt, .html and .jsonl files.",
        )
        yield Diagnostic.of(empty, where=shown(root))


def _of_files(
    folder: str, names: Sequence[str], tally: _Tally, max_bytes: int
) -> Iterator[RawInput | Diagnostic]:
    beside = Sidecars(folder)
    for name in names:
        if name.startswith(".") or name.endswith("~") or is_sidecar(name) or _is_about_folder(name):
            continue
        path = os.path.join(folder, name)  # noqa: PTH118
        if not _is_article_name(name):
            # A folder behind a link is not followed, so that no loop is walked.
            if not os.path.isdir(path):  # noqa: PTH112
                tally.pass_over(name)
            continue
        if os.path.isdir(path):  # noqa: PTH112
            continue
        if name.casefold().endswith((".jsonl", ".ndjson", ".json")) and _holds_other_records(path):
            tally.pass_over(name)
            continue
        tally.inputs += 1
        yield from _of_file(path, beside, max_bytes)
    yield from beside.unused()


def _holds_other_records(path: str) -> bool:
    """Whether a file of a folder begins with a JSON value that is no article."""
    try:
        _regular(path)
        with open(path, "rb") as stream:  # noqa: PTH123
            head = stream.read(_SNIFF)
    except (OSError, ValueError, InputError):
        return False
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for piece in (start.partition(b"\n")[0], start):
        try:
            value = json.loads(piece)
        except (ValueError, RecursionError):
            continue
        return not (isinstance(value, dict) and "text" in value)
    return False


def _is_about_folder(name: str) -> bool:
    lower = name.casefold()
    return lower in file_names().never or lower.split(".")[0] in file_names().never


def _is_article_name(name: str) -> bool:
    names = file_names()
    ending = os.path.splitext(name)[1].casefold()  # noqa: PTH122
    return ending in names.text or ending in names.pages or ending in names.lines


# -- files and streams -------------------------------------------------------------------------


def _of_file(path: str, beside: Sidecars, max_bytes: int) -> Iterator[RawInput | Diagnostic]:
    name = shown(path)
    yield from beside.problems()
    try:
        _regular(path)
        with open(path, "rb") as stream:  # noqa: PTH123
            head = stream.read(_SNIFF)
            form = _form(head, name)
            sidecar, problem = beside.of(os.path.basename(path))  # noqa: PTH119
            if problem:
                yield problem
            if form is Form.JSONL:
                stream.seek(0)
                yield from _lines(stream, name=name, sidecar=sidecar, max_bytes=max_bytes)
                return
    except (OSError, ValueError, InputError) as error:
        wrong = error if isinstance(error, InputError) else _unreadable(error)
        yield Diagnostic.of(wrong, where=name)
        return
    yield RawInput(where=name, path=name, file=path, max_bytes=max_bytes, sidecar=sidecar)


def _of_bytes(data: bytes, max_bytes: int) -> Iterator[RawInput | Diagnostic]:
    if _form(data[:_SNIFF], "-") is Form.JSONL:
        yield from _lines(BytesIO(data), name="-", sidecar=None, max_bytes=max_bytes)
    else:
        yield RawInput(where="-", path="-", data=data, max_bytes=max_bytes)


def _form(head: bytes, name: str) -> Form:
    """JSONL when the file is named or begins so and its first line is one whole object."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    named = name.casefold().endswith((".jsonl", ".ndjson"))
    if not start or start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Form.AUTO
    if not named and not start.startswith(b'{"'):
        return Form.AUTO
    first, newline, _ = start.partition(b"\n")
    if not named and newline and not first.rstrip().endswith(b"}"):
        return Form.AUTO
    return Form.JSONL


def _lines(
    stream: BinaryIO, *, name: str, sidecar: Metadata | None, max_bytes: int
) -> Iterator[RawInput | Diagnostic]:
    """One input a line; a line that is too long is passed by without holding it."""
    number = 0
    while line := stream.readline(max_bytes + 2):
        number += 1
        where = f"{name}:{number}"
        if len(line) > max_bytes and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(_SNIFF)
            yield Diagnostic.of(_too_large(max_bytes), where=where)
            continue
        line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        line = line.rstrip(b"\r\n")
        if line.strip():
            yield RawInput(
                where=where, path=name, data=line, max_bytes=max_bytes, sidecar=sidecar, form=Form.JSONL
            )


def shown(path: str) -> str:
    """A path for messages and records: in Unicode, with slashes, whatever bytes the name has."""
    return os.fsencode(path).decode("utf-8", "replace").replace(os.sep, "/")


def _regular(path: str) -> None:
    mode = os.stat(path).st_mode  # noqa: PTH116
    if not stat.S_ISREG(mode):
        kind = "a folder" if stat.S_ISDIR(mode) else "a pipe" if stat.S_ISFIFO(mode) else "a special file"
        raise UnreadableError(
            f"{shown(path)!r} is {kind}, not a file.", next_step="To read a pipe, give - as the path."
        )


def _within(size: int, max_bytes: int) -> None:
    if size > max_bytes:
        raise _too_large(max_bytes, size)


def _too_large(max_bytes: int, size: int | None = None) -> TooLargeError:
    has = f"has {size:,} bytes" if size is not None else "is too long"
    return TooLargeError(
        f"The article {has}; {max_bytes:,} are allowed.",
        next_step="Split it into articles, or raise the limit (max_bytes).",
    )


def _unreadable(error: OSError | ValueError) -> UnreadableError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return UnreadableError(f"It cannot be read: {reason}.", next_step="Check the path and its permissions.")
