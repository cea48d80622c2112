from __future__ import annotations

import json
from pathlib import Path

import pytest

from record_samples import Onrecord


def test_cli_export_to_standard_output(onrecord: Onrecord, ledger_path: Path) -> None:
    found = onrecord("export", "--ledger", ledger_path)
    rows = [json.loads(line) for line in found.out.splitlines()]
    assert found.code == 0
    assert found.err == ""
    assert rows[0]["type"] == "story"
    assert len(rows) == 25


def test_cli_export_as_of_leaves_later_articles_out(onrecord: Onrecord, ledger_path: Path) -> None:
    found = onrecord("export", "--ledger", ledger_path, "--as-of", "2030-01-01")
    rows = [json.loads(line) for line in found.out.splitlines()]
    assert sum(row["type"] == "document" for row in rows) == 2


def test_cli_export_csv_to_a_folder_and_a_zip(onrecord: Onrecord, ledger_path: Path, tmp_path: Path) -> None:
    folder = onrecord("export", "--ledger", ledger_path, "--format", "csv", "--out", tmp_path / "t", "--json")
    assert folder.json["lines"] == 51
    assert (tmp_path / "t" / "commitment.csv").exists()
    zipped = onrecord("export", "--ledger", ledger_path, "--format", "csv", "--out", tmp_path / "t.zip")
    assert zipped.code == 0
    assert "51 items written" in zipped.err
    assert (tmp_path / "t.zip").stat().st_size > 1000


def test_cli_report_writes_one_file(onrecord: Onrecord, ledger_path: Path, tmp_path: Path) -> None:
    out = tmp_path / "r.html"
    found = onrecord("report", "--ledger", ledger_path, "--out", out, "--as-of", "2031-06", "--json")
    assert found.json == {
        "out": str(out),
        "format": "html",
        "articles": 3,
        "commitments": 3,
        "sources": 3,
        "timeline": 3,
    }
    html = out.read_text("utf-8")
    assert "The account as of <b>2031-06-30</b>" in html
    assert "Written by OnRecord 0.1.0 on 2031-07-01 12:00 UTC" in html
    assert [path.name for path in tmp_path.iterdir()] == ["r.html"]


def test_cli_report_is_the_same_twice(onrecord: Onrecord, ledger_path: Path) -> None:
    first = onrecord("report", "--ledger", ledger_path, "--out", "-")
    assert first.out == onrecord("report", "--ledger", ledger_path, "--out", "-").out
    assert first.out.startswith("<!doctype html>")


@pytest.mark.parametrize("command", [["report", "--out"], ["export", "--out"]])
def test_cli_writing_where_one_cannot_is_told(
    onrecord: Onrecord, ledger_path: Path, tmp_path: Path, command: list[str]
) -> None:
    found = onrecord(*command, tmp_path / "no" / "such" / "file", "--ledger", ledger_path)
    assert found.code == 2
    assert found.err.startswith("Error [OR011]: Cannot write")
