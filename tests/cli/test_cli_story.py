from __future__ import annotations

from pathlib import Path

import pytest

from record_samples import Onrecord


@pytest.mark.parametrize("command", ["roadmap", "revisions"])
def test_cli_show_story_prints_a_count(onrecord: Onrecord, ledger_path: Path, command: str) -> None:
    found = onrecord("show", command, "--ledger", ledger_path)
    assert found.code == 0
    assert found.err == ""
    assert found.out.rstrip().endswith(".")


def test_cli_show_roadmap_tells_by_when_and_on_whose_word(onrecord: Onrecord, ledger_path: Path) -> None:
    out = onrecord("show", "roadmap", "--ledger", ledger_path, "--as-of", "2031-06-30").out
    assert "by 2031-06-30" in out
    assert "Ada Renn" in out
    assert "due" in out


def test_cli_show_roadmap_as_json(onrecord: Onrecord, ledger_path: Path) -> None:
    found = onrecord("show", "roadmap", "--ledger", ledger_path, "--as-of", "2031-06-30", "--all", "--json")
    assert found.json["show"] == "roadmap"
    assert found.json["before"] == "2031-07-01"
    assert found.json["total"] == len(found.json["plans"])
    for plan in found.json["plans"]:
        for step in plan["steps"]:
            assert {"status", "due", "versions", "conditions", "unconfirmed"} <= set(step)
    dates = [s["due"]["text"] for plan in found.json["plans"] for s in plan["steps"]]
    assert "no date given" in dates


def test_cli_show_roadmap_filters(onrecord: Onrecord, ledger_path: Path) -> None:
    def steps(*options: str) -> int:
        rows = onrecord("show", "roadmap", "--ledger", ledger_path, "--all", "--json", *options).json["plans"]
        return sum(len(plan["steps"]) for plan in rows)

    assert steps() == 3
    assert steps("--who", "renn") == 1
    assert steps("--who", "nobody of that name") == 0
    assert steps("--act", "reopen") == 1


def test_cli_show_revisions_refuses_an_unknown_kind(onrecord: Onrecord, ledger_path: Path) -> None:
    found = onrecord("show", "revisions", "--ledger", ledger_path, "--kind", "sideways")
    assert found.code == 2
    assert "slip" in found.err


def test_cli_show_revisions_as_json(onrecord: Onrecord, ledger_path: Path) -> None:
    found = onrecord("show", "revisions", "--ledger", ledger_path, "--json")
    assert (found.json["show"], found.json["total"], found.json["rows"]) == ("revisions", 0, [])
