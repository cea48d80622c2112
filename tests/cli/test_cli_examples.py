"""The invented story from end to end: what is written out is what the articles say, to the character."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from onrecord.cli.main import run
from record_samples import parsed

Line = dict[str, Any]


@pytest.fixture(scope="module")
def written(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the export (``out.jsonl``), the tables (``csv/``) and the report of the examples."""
    folder = tmp_path_factory.mktemp("examples")
    ledger = str(folder / "story.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        articles = str(root / "examples/drell/articles")
        assert run(["build", articles, "--ledger", ledger, "--json", "--workers", "1"]) == 0
        reading = ["--ledger", ledger, "--out"]
        assert run(["export", "--with-text", *reading, str(folder / "out.jsonl")]) == 0
        assert run(["export", "--format", "csv", *reading, str(folder / "csv")]) == 0
        assert run(["report", "--as-of", "2023-09-30", *reading, str(folder / "report.html")]) == 0
    return folder


@pytest.fixture(scope="module")
def rows(written: Path) -> list[Line]:
    return [json.loads(line) for line in (written / "out.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def texts(rows: list[Line]) -> dict[str, str]:
    return {row["id"]: row["text"] for row in rows if row["type"] == "document"}


def test_cli_examples_every_quote_is_the_articles_characters(rows: list[Line], texts: dict[str, str]) -> None:
    quotes = [evidence for row in rows for evidence in row.get("evidence", ())]
    assert len(quotes) > 100
    for quote in quotes:
        assert texts[quote["doc"]][quote["start"] : quote["end"]] == quote["quote"]


def test_cli_examples_every_field_is_the_articles_characters(rows: list[Line], texts: dict[str, str]) -> None:
    def fields(value: Any) -> list[Line]:
        if isinstance(value, list):
            return [field for inner in value for field in fields(inner)]
        if not isinstance(value, dict):
            return []
        inner = [field for each in value.values() for field in fields(each)]
        return [*inner, value] if {"text", "start", "end"} <= set(value) else inner

    found = 0
    for row in rows:
        for field in fields(row) if "doc" in row else ():
            assert texts[row["doc"]][field["start"] : field["end"]] == field["text"]
            found += 1
    assert found > 100


def test_cli_examples_keep_the_schema(root: Path, rows: list[Line]) -> None:
    schema = json.loads((root / "docs/schema/export.schema.json").read_text("utf-8"))
    for kind in sorted({row["type"] for row in rows}):
        validator = jsonschema.Draft202012Validator({"$ref": f"#/$defs/{kind}", "$defs": schema["$defs"]})
        for row in rows:
            if row["type"] == kind:
                assert [error.message for error in validator.iter_errors(row)] == []


def test_cli_examples_refer_to_lines_that_exist(rows: list[Line]) -> None:
    ids = {row["id"] for row in rows}
    assert len(ids) == len(rows)
    for row in rows:
        for name in ("parent", "attribution", "tranche_of", "entity", "version_of"):
            assert not row.get(name) or row[name] in ids, (row["id"], name)
        holder = row.get("holder")
        assert not holder or not holder["entity"] or holder["entity"] in ids


def test_cli_examples_never_name_the_anonymous(rows: list[Line]) -> None:
    hidden = [s for row in rows for s in row.get("sources", ()) if s["authority"] == "anonymous"]
    assert hidden
    assert all(source["entity"] == "" for source in hidden)


def test_cli_examples_tables_have_every_line(written: Path, rows: list[Line]) -> None:
    for kind in sorted({row["type"] for row in rows}):
        with (written / "csv" / f"{kind}.csv").open(encoding="utf-8-sig", newline="") as file:
            # What changed in a version, or between two days, has a row for each thing that did.
            found = dict.fromkeys(row["id"] for row in csv.DictReader(file))
            assert list(found) == [r["id"] for r in rows if r["type"] == kind]


def test_cli_examples_report_links_every_entry_to_its_characters(written: Path, rows: list[Line]) -> None:
    page = parsed((written / "report.html").read_text("utf-8"))
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = {attrs["href"][1:] for tag, attrs in page.tags if tag == "a" and attrs["href"].startswith("#")}
    assert links <= set(ids)
    for row in rows:
        if row["type"] in {"commitment", "attribution"}:
            assert row["id"] in links
