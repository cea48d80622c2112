from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from onrecord.cli.main import cli
from record_samples import Onrecord

ARTICLES = {
    "a": "Port to close\n\nBRANTHAM, May 3, 2031 (Corvo) — The port of Ostrell will close by the end of "
    "June, a senior harbour official told Corvo News Agency.\n\nDust storms have stopped the cranes at "
    "least 40 times since March in Ostrell.\n",
    "b": "Ostrell port to shut in June\n\nMay 4, 2031\n\nThe port of Ostrell will close by the end of "
    "June, Corvo reported.\n\nDust storms have stopped the cranes close to 70 times since March in "
    "Ostrell.\n",
}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources")
    for name, text in ARTICLES.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    run = CliRunner().invoke(cli, ["build", str(folder), "--ledger", str(folder / "s.db")])
    assert run.exit_code == 0, run.output
    return folder / "s.db"


def test_cli_show_origins_counts_one_agency_once(onrecord: Onrecord, ledger: Path) -> None:
    shown = json.loads(onrecord("show", "origins", "--ledger", ledger, "--json").out)
    assert shown["show"] == "origins"
    (row,) = [r for r in shown["rows"] if "port" in r["words"].lower()]
    assert (row["origins"]["min"], row["origins"]["max"], row["articles"]) == (1, 1, 2)
    assert row["origins"]["roots"][0]["name"].startswith("Corvo")
    assert row["origins"]["roots"][0]["behind"] == ["a senior harbour official"]


def test_cli_show_origins_table_says_who_is_behind_it(onrecord: Onrecord, ledger: Path) -> None:
    shown = onrecord("show", "origins", "--ledger", ledger)
    assert shown.code == 0
    assert "behind it: a senior harbour official" in " ".join(shown.out.split())
    assert max(map(len, shown.out.splitlines())) <= 100


def test_cli_show_origins_takes_entries(onrecord: Onrecord, ledger: Path) -> None:
    rows = json.loads(onrecord("show", "commitments", "--ledger", ledger, "--json").out)["rows"]
    ids = [row["id"] for row in rows]
    shown = json.loads(onrecord("show", "origins", *ids, "--ledger", ledger, "--json").out)
    assert shown["total"] == 1
    assert shown["rows"][0]["entries"] == sorted(ids)


def test_cli_show_origins_unknown_entry_tells_what_to_do(onrecord: Onrecord, ledger: Path) -> None:
    shown = onrecord("show", "origins", "com-nothing", "--ledger", ledger)
    assert shown.code == 2
    assert "onrecord show commitments --json" in " ".join(shown.err.split())


def test_cli_show_disagreements_tells_growth(onrecord: Onrecord, ledger: Path) -> None:
    shown = json.loads(onrecord("show", "disagreements", "--ledger", ledger, "--json").out)
    counts = [r for r in shown["rows"] if r["slot"] == "count"]
    assert [r["reason"] for r in counts] == ["growth over time"]
    none = onrecord("show", "disagreements", "--reason", "conflict", "--ledger", ledger)
    assert none.out.strip().endswith("0 disagreements.")
    table = onrecord("show", "disagreements", "--ledger", ledger)
    assert "growth over time" in " ".join(table.out.split())
