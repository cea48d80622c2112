"""Parquet: the tables of the CSV export with types, for pandas, DuckDB, Spark and Arrow.

Offsets are integers, times are timestamps in UTC (``_begin`` and ``_from`` are included, ``_end`` and
``_before`` are not), lists are lists. Nothing is escaped: a Parquet cell is never run as a formula.
"""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Unpack

from onrecord.errors import SettingsError
from onrecord.export.exporter import Asked, Options
from onrecord.export.folder import Opened, tabled
from onrecord.export.record import lines
from onrecord.export.tables import BOOLEANS, COLUMNS, LISTS, NUMBERS, rows_of, times, whole_numbers
from onrecord.interval import parse_moment
from onrecord.ledger.store import View

GROUP = 20_000
"""Rows that are held before they are written."""


class ParquetExporter:
    """Writes every table as ``TYPE.parquet``, empty ones too."""

    name = "parquet"
    label = "Tables with types for data work (Parquet, zipped)"
    streams = False
    compares = True
    file = "record-parquet.zip"
    media = "application/zip"

    def write(self, view: View, out: Path | IO[bytes], /, **asked: Unpack[Asked]) -> int:
        """Write the tables into the folder (or ``.zip`` file) ``out``, article text as ``ID.txt``."""
        try:
            import pyarrow as pa  # noqa: F401
        except ImportError as error:
            raise SettingsError(
                "Parquet needs the package pyarrow, which is not installed.",
                next_step='Install it with: pip install "onrecord[parquet]", or take --format csv.',
            ) from error
        return tabled(view, out, _tables, given=Options.of(asked), what="Parquet")


def _tables(view: View, opened: Opened, given: Options) -> int:
    count = 0
    with ExitStack() as stack:
        tables = {name: _Table(name, stack.enter_context(opened(f"{name}.parquet"))) for name in COLUMNS}
        for line in lines(view, title=given.title, since=given.since):
            for name, row in rows_of(line):
                tables[name].add(row)
                count += 1
        for table in tables.values():
            table.close()
    return count


class _Table:
    """One file that is written a group of rows at a time."""

    def __init__(self, name: str, file: IO[bytes]) -> None:
        from pyarrow import parquet

        self._schema = _schema(name)
        self._writer = parquet.ParquetWriter(file, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []
        self._name = name

    def add(self, row: dict[str, Any]) -> None:
        self._rows.append(
            {column: value_of(self._name, column, row.get(column)) for column in COLUMNS[self._name]}
        )
        if len(self._rows) >= GROUP:
            self._flush()

    def close(self) -> None:
        if self._rows:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        import pyarrow as pa

        self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
        self._rows = []


def _schema(table: str) -> Any:
    import pyarrow as pa

    def kind(column: str) -> Any:
        if (table, column) in LISTS:
            return pa.list_(pa.string())
        if column in BOOLEANS:
            return pa.bool_()
        if column in NUMBERS:
            return pa.float64()
        if times(table, column):
            return pa.timestamp("us", tz="UTC")
        return pa.int64() if whole_numbers(column) else pa.string()

    return pa.schema(
        [pa.field(column, kind(column)) for column in COLUMNS[table]],
        metadata={"offsets": "Unicode code points, half-open", "intervals": "half-open, UTC"},
    )


def value_of(table: str, column: str, value: object) -> object:
    """A value as the column's type takes it; ``None`` where nothing is told."""
    if value is None or value == "":
        return None
    if (table, column) in LISTS:
        return [_text(item) for item in value] if isinstance(value, list | tuple) else [_text(value)]
    if times(table, column):
        return _moment(str(value))
    if column in NUMBERS or column in BOOLEANS or whole_numbers(column):
        return value
    if isinstance(value, list | tuple):
        return _text("; ".join(str(item) for item in value if item not in {None, ""}))
    return _text(value)


def _moment(value: str) -> datetime:
    return parse_moment(value)


def _text(value: object) -> str:
    return str(value).encode("utf-8", "replace").decode()
