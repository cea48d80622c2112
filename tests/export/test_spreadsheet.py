"""The tables as other programs read them: a spreadsheet library and Arrow."""

from __future__ import annotations

import csv
import io
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from onrecord.errors import SettingsError
from onrecord.export.csv import CsvExporter
from onrecord.export.parquet import ParquetExporter
from onrecord.export.tables import COLUMNS
from onrecord.ledger.store import View

openpyxl = pytest.importorskip("openpyxl")
arrow = pytest.importorskip("pyarrow")


@pytest.fixture
def folder(view: View, tmp_path: Path) -> Path:
    CsvExporter().write(view, tmp_path / "csv")
    return tmp_path / "csv"


def cells(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), strict=True))


def test_a_workbook_of_the_tables_has_the_same_cells_and_no_formula(folder: Path, tmp_path: Path) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE as ILLEGAL

    book = openpyxl.Workbook(write_only=False)
    wanted = {}
    for name in COLUMNS:
        sheet = book.create_sheet(name)
        # A workbook is XML: control characters cannot be in it.
        wanted[name] = [
            [ILLEGAL.sub("\ufffd", cell) for cell in row] for row in cells(folder / f"{name}.csv")
        ]
        for row in wanted[name]:
            sheet.append(row)
    book.save(tmp_path / "book.xlsx")
    found = openpyxl.load_workbook(tmp_path / "book.xlsx")
    for name, rows in wanted.items():
        sheet = found[name]
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        assert [[cell.value or "" for cell in row] for row in sheet.iter_rows()] == rows


def test_arrow_reads_the_same_cells(folder: Path) -> None:
    from pyarrow import csv as arrow_csv

    for name in COLUMNS:
        head, *rows = cells(folder / f"{name}.csv")
        types = arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(head, arrow.string()), strings_can_be_null=False
        )
        parsing = arrow_csv.ParseOptions(newlines_in_values=True)
        table = arrow_csv.read_csv(folder / f"{name}.csv", parse_options=parsing, convert_options=types)
        assert table.column_names == head
        assert [list(row.values()) for row in table.to_pylist()] == rows


def test_parquet_has_types_and_the_same_rows_as_csv(view: View, folder: Path, tmp_path: Path) -> None:
    from pyarrow import parquet

    ParquetExporter().write(view, tmp_path / "out", with_text=True)
    for name, columns in COLUMNS.items():
        table = parquet.read_table(tmp_path / "out" / f"{name}.parquet")
        assert tuple(table.column_names) == columns
        assert table.num_rows == len(cells(folder / f"{name}.csv")) - 1
    texts = {document.id: document.text for document in view.documents()}
    for row in parquet.read_table(tmp_path / "out" / "evidence.parquet").to_pylist():
        assert texts[row["doc"]][row["start"] : row["end"]] == row["quote"]
    for doc_id, text in texts.items():
        assert (tmp_path / "out" / f"{doc_id}.txt").read_bytes().decode() == text
    promises = parquet.read_table(tmp_path / "out" / "commitment.parquet").to_pylist()
    promise = next(row for row in promises if row["holder_name"] == "Ada Renn")
    assert promise["due_from"] is None
    assert promise["due_before"] == datetime(2031, 7, 1, tzinfo=UTC)
    assert promise["due_unsure"] is False
    told = parquet.read_table(tmp_path / "out" / "attribution.parquet").to_pylist()
    assert next(row for row in told if row["authority"] == "anonymous")["via"] == ["Coast Wire"]
    stories = parquet.read_table(tmp_path / "out" / "story.parquet").to_pylist()
    assert sorted(doc for story in stories for doc in story["documents"]) == sorted(texts)


def test_parquet_without_its_package_says_what_to_install(
    view: View, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(SettingsError, match="pyarrow") as caught:
        ParquetExporter().write(view, tmp_path / "out")
    assert 'pip install "onrecord[parquet]"' in caught.value.next_step
    assert not (tmp_path / "out").exists()
