"""Lines of what a later version claims otherwise and of what changed, and every format with them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from onrecord.cli.main import cli
from onrecord.export.tables import COLUMNS
from onrecord.ledger.provenance import EntryType
from onrecord.registry import Group, load, names

ADDRESS = "https://selm.example/quay"
ARTICLES: tuple[dict[str, Any], ...] = (
    {
        "id": "a",
        "url": ADDRESS,
        "published": "2031-03-03",
        "text": "Port of Selm to close quay\n\nHarbour minister Oda Brennik said on Monday that the Selm "
        "port authority will close the north quay by June 2031. She said that 40 dockers will leave.\n",
    },
    {
        "id": "b",
        "url": ADDRESS,
        "published": "2031-05-12",
        "text": "Port of Selm to close quay\n\nHarbour minister Oda Brennik said on Monday that the Selm "
        "port authority will close the north quay by October 2031. She said that 40 dockers will leave.\n",
    },
    {
        "id": "c",
        "text": "Ferry to Selm stopped\n\nThe union leader Tove Arnhall, who was in office from 2029, said "
        "this year that the ferry will sail again by 2033.\n",
    },
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("selm")
    lines = "".join(json.dumps(article) + "\n" for article in ARTICLES)
    (folder / "articles.jsonl").write_text(lines, "utf-8")
    run("build", folder / "articles.jsonl", "--ledger", folder / "selm.db")
    return folder / "selm.db"


def run(*args: object, code: int = 0) -> str:
    done = CliRunner().invoke(cli, [str(arg) for arg in args])
    assert done.exit_code == code, done.output
    return done.output


def exported(ledger: Path, out: Path, *options: object) -> list[dict[str, Any]]:
    run("export", "--ledger", ledger, "--out", out, *options)
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


def test_a_later_version_has_a_line_that_tells_what_it_claims_otherwise(
    ledger: Path, tmp_path: Path, root: Path
) -> None:
    rows = exported(ledger, tmp_path / "record.jsonl")
    (version,) = [row for row in rows if row["type"] == "version"]
    ids = {row["id"] for row in rows}
    assert {version["earlier"], version["later"]} <= ids
    corrected = [change for change in version["changes"] if change["kind"] == "corrected"]
    assert any(slot["slot"] == "time" for change in corrected for slot in change["slots"])
    assert all(change["earlier"] in ids and change["later"] in ids for change in corrected)
    assert version["same"] > 0
    shown = json.loads(run("show", "versions", "--ledger", ledger, "--json"))
    assert shown["rows"] == [version]
    _keeps_the_schema(root, rows)


def test_since_a_day_there_is_a_line_for_each_change_that_diff_tells(
    ledger: Path, tmp_path: Path, root: Path
) -> None:
    rows = exported(ledger, tmp_path / "a.jsonl", "--since", "2031-04", "--as-of", "2031-05")
    changes = [row for row in rows if row["type"] == "change"]
    told = json.loads(run("diff", "--from", "2031-04", "--to", "2031-05", "--ledger", ledger, "--json"))
    assert changes == told["rows"]
    assert {"new article", "revised"} <= {change["change"] for change in changes}
    assert len({change["id"] for change in changes}) == len(changes)
    _keeps_the_schema(root, rows)
    without = exported(ledger, tmp_path / "b.jsonl", "--as-of", "2031-05")
    assert [row for row in rows if row["type"] != "change"] == without


def test_since_is_held_against_the_last_publication_whatever_the_clock(
    ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for n, clock in enumerate(("1940673600", "2940673600")):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", clock)
        made.append(exported(ledger, tmp_path / f"{n}.jsonl", "--since", "2031-04"))
    assert made[0] == made[1]
    assert {row["until"] for row in made[0] if row["type"] == "change"} == {"2031-05-13"}


def test_since_needs_an_earlier_day_and_a_format_with_a_place_for_it(ledger: Path, tmp_path: Path) -> None:
    out = tmp_path / "x"
    for options in (("--since", "2031-06"), ("--since", "2031-04", "--format", "prov")):
        done = CliRunner().invoke(cli, ["export", "--ledger", str(ledger), "--out", str(out), *options])
        assert done.exit_code != 0
    assert not out.exists()


def test_every_format_writes_a_record_with_every_kind_of_line(ledger: Path, tmp_path: Path) -> None:
    rows = exported(ledger, tmp_path / "record.jsonl")
    assert {"dating", "version", "claim", "commitment", "attribution"} <= {row["type"] for row in rows}
    for name in names(Group.EXPORTERS):
        exporter = load(Group.EXPORTERS, name)()
        if name == "parquet":
            pytest.importorskip("pyarrow")
        since = ("--since", "2031-04") if exporter.compares else ()
        run("export", "--ledger", ledger, "--format", name, "--out", tmp_path / exporter.file, *since)
        assert (tmp_path / exporter.file).stat().st_size


def test_every_kind_of_entry_has_a_table() -> None:
    assert {str(kind) for kind in EntryType} <= set(COLUMNS)


def test_tables_have_a_row_for_each_claim_that_differs_and_each_change(ledger: Path, tmp_path: Path) -> None:
    rows = exported(ledger, tmp_path / "record.jsonl", "--since", "2031-04")
    run("export", "--ledger", ledger, "--format", "csv", "--out", tmp_path / "t", "--since", "2031-04")
    (version,) = [row for row in rows if row["type"] == "version"]
    told = _table(tmp_path / "t" / "version.csv")
    assert [row["kind"] for row in told] == [change["kind"] for change in version["changes"]]
    assert any("June" in row["former_quote"] and "October" in row["quote"] for row in told)
    changes = [row["id"] for row in rows if row["type"] == "change"]
    assert [row["id"] for row in _table(tmp_path / "t" / "change.csv")] == changes
    assert len(_table(tmp_path / "t" / "dating.csv")) == sum(row["type"] == "dating" for row in rows)


def _table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def _keeps_the_schema(root: Path, rows: list[dict[str, Any]]) -> None:
    schema = json.loads((root / "docs/schema/export.schema.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    for row in rows:
        validator.validate(row)


def test_diff_tells_of_articles_that_have_no_day(ledger: Path) -> None:
    told = run("diff", "--from", "2029", "--to", "2030", "--ledger", ledger)
    assert told.strip() == "0 changes. 1 article without a date: in the account of both days."
