from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import SettingsError
from onrecord.export.csv import COLUMNS, CsvExporter, cell
from onrecord.ledger.store import View


def read(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))


@pytest.fixture
def tables(view: View, tmp_path: Path) -> dict[str, list[dict[str, str]]]:
    CsvExporter().write(view, tmp_path / "out")
    return {path.stem: read(path.read_bytes()) for path in (tmp_path / "out").iterdir()}


def test_csv_has_a_table_for_each_type(tables: dict[str, list[dict[str, str]]]) -> None:
    assert set(tables) == set(COLUMNS)
    sizes = {name: len(rows) for name, rows in tables.items()}
    assert sizes == {
        "story": 3,
        "document": 3,
        "attribution": 3,
        "claim": 1,
        "commitment": 3,
        "event": 1,
        "quantity": 1,
        "entity": 1,
        "dating": 0,
        "version": 0,
        "change": 0,
        "mention": 1,
        "evidence": 25,
        "undertaking": 3,
        "revision": 0,
        "reuse": 0,
        "chain": 6,
        "contradiction": 0,
        "decision": 0,
    }


def test_csv_rows_point_at_their_characters(view: View, tables: dict[str, list[dict[str, str]]]) -> None:
    texts = {document.id: document.text for document in view.documents()}
    for row in tables["evidence"]:
        quote = texts[row["doc"]][int(row["start"]) : int(row["end"])]
        assert row["quote"].removeprefix("'") == quote
    promise = next(row for row in tables["commitment"] if row["holder_name"] == "Ada Renn")
    text = texts[promise["doc"]]
    for name in ("actor", "act", "place", "due", "holder"):
        assert text[int(promise[f"{name}_start"]) : int(promise[f"{name}_end"])] == promise[name]
    assert promise["due_from"] == ""
    assert promise["due_before"] == "2031-07-01"
    assert promise["quote"] == "the last patrol boat will leave Lisk harbour by June 2031"


def test_csv_statement_has_its_words_and_counts(tables: dict[str, list[dict[str, str]]]) -> None:
    told = next(row for row in tables["attribution"] if row["authority"] == "anonymous")
    assert told["cue"] == "told the Coast Wire"
    assert told["content"] == "the boats would stay until 2033"
    assert (told["count_low"], told["count_high"]) == ("2", "2")
    assert told["via"] == "Coast Wire"


def test_csv_keeps_rfc_4180(view: View, tmp_path: Path) -> None:
    CsvExporter().write(view, tmp_path / "out")
    raw = (tmp_path / "out" / "document.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\r\n")
    assert raw.count(b"\r\n") == 4
    assert b'"stories/""><script>.txt"' in raw


def test_csv_no_cell_of_the_export_is_a_formula(tables: dict[str, list[dict[str, str]]]) -> None:
    for rows in tables.values():
        for row in rows:
            for value in row.values():
                assert (
                    value in {"+", "-"}
                    or value.lstrip()[:1] not in set("=+-@")
                    or value.lstrip("+-").isdigit()
                )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("\n=1", "'\n=1"),
        ("＝1", "'＝1"),
        ("-12.5", "-12.5"),
        ("-", "-"),
        ("a=b", "a=b"),
        (None, ""),
        (True, "true"),
        (153.0, "153"),
        (0.5, "0.5"),
        (["Reuters", "", "=x"], "Reuters; =x"),
        (["=x"], "'=x"),
        ([], ""),
    ],
)
def test_csv_cell(value: object, expected: str) -> None:
    assert cell(value) == expected


@given(st.text())
def test_csv_cell_is_the_text_but_for_the_apostrophe(text: str) -> None:
    assert cell(text) in {text, f"'{text}"}


def test_csv_zip_is_the_same_twice_and_holds_the_same_tables(view: View, tmp_path: Path) -> None:
    CsvExporter().write(view, tmp_path / "a.zip")
    CsvExporter().write(view, tmp_path / "b.zip")
    CsvExporter().write(view, tmp_path / "out")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        for path in (tmp_path / "out").iterdir():
            assert archive.read(path.name) == path.read_bytes()


def test_csv_gives_article_text_on_request(view: View, tmp_path: Path) -> None:
    CsvExporter().write(view, tmp_path / "out", with_text=True)
    for document in view.documents():
        assert (tmp_path / "out" / f"{document.id}.txt").read_bytes().decode() == document.text


def test_csv_needs_a_path(view: View) -> None:
    with pytest.raises(SettingsError, match="several tables"):
        CsvExporter().write(view, io.BytesIO())
