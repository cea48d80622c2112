"""CSV: one table a type, in a folder or a zip archive. For spreadsheets and statistics.

RFC 4180 (comma, CRLF, quotes doubled) in UTF-8 with a byte order mark, without which spreadsheets
misread it. A cell that a spreadsheet would run as a formula gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
import re
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Unpack

from onrecord.export.exporter import Asked, Options
from onrecord.export.folder import Opened, tabled
from onrecord.export.record import lines
from onrecord.export.tables import COLUMNS, rows_of
from onrecord.ledger.store import View


class CsvExporter:
    """Writes every table, empty ones with their header, so that the set of files is always the same."""

    name = "csv"
    label = "Tables for a spreadsheet (CSV, zipped)"
    streams = False
    compares = True
    file = "record-csv.zip"
    media = "application/zip"

    def write(self, view: View, out: Path | IO[bytes], /, **asked: Unpack[Asked]) -> int:
        """Write the tables into the folder (or ``.zip`` file) ``out``, article text as ``ID.txt``."""
        return tabled(view, out, _tables, given=Options.of(asked), what="CSV")


def _tables(view: View, opened: Opened, given: Options) -> int:
    count = 0
    writers = {}
    with ExitStack() as stack:
        for table, columns in COLUMNS.items():
            raw = stack.enter_context(opened(f"{table}.csv"))
            text = stack.enter_context(io.TextIOWrapper(raw, "utf-8-sig", errors="replace", newline=""))
            writers[table] = csv.writer(text, lineterminator="\r\n")
            writers[table].writerow(columns)
        for line in lines(view, title=given.title, with_text=given.with_text, since=given.since):
            for table, row in rows_of(line):
                writers[table].writerow([cell(row.get(column)) for column in COLUMNS[table]])
                count += 1
    return count


# -- cells -----------------------------------------------------------------------------------
_FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?\Z|[+-]\Z")


def cell(value: object) -> str:
    """A value as a cell: lists joined by ``; ``, nothing for ``None``, and never a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | tuple):
        value = "; ".join(str(item) for item in value if item not in (None, ""))
    text = str(value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.match(text) else text
