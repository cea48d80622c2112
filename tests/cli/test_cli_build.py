"""The commands that read articles, on real annotators: few runs, each asked much."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from record_samples import Onrecord

ARTICLE = (
    "Ferry to return, minister says\n"
    "Published: 3 February 2031\n"
    "The government has promised to reopen the ferry line by June 2031, Port Minister Ada Renn said.\n"
    "The company declined to comment.\n"
)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(ARTICLE, "utf-8")
    (folder / "b.txt").write_bytes(b"")
    return folder


def test_cli_build_then_show(onrecord: Onrecord, articles: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "l.db"
    built = onrecord("build", articles, "--ledger", ledger, "--workers", "1")
    assert built.code == 0
    assert "1 added" in built.out
    assert "1 failed" in built.out
    assert "Error [OR102]" in built.err
    assert "b.txt" in built.err
    assert "Next step:" in built.err
    assert f"onrecord show commitments --ledger {ledger}" in built.out

    again = onrecord("build", articles, "--ledger", ledger, "--workers", "1", "--strict", "--json")
    assert again.code == 3
    assert again.json["inputs"]["known"] == 1
    assert again.json["diagnostics"][0]["code"] == "OR102"

    shown = onrecord("show", "statements", "--ledger", ledger, "--json").json["rows"]
    assert any(row["act"] == "decline" for row in shown)
    runs = onrecord("show", "commitments", "--ledger", ledger, "--json").json["rows"]
    assert runs[0]["recorded"]["begin"] == "2031-07-01T12:00:00Z"
    assert any(row["due"] and row["due"]["end"] == "2031-07-01" for row in runs)
    doctor = onrecord("doctor", "--ledger", ledger, "--json")
    assert doctor.code == 0
    assert doctor.json["problems"] == []
    assert doctor.json["ledger"]["documents"] == 1
    assert doctor.json["model"]["digest"]
    assert "en/cues" in doctor.json["lexicons"]


def test_cli_build_of_nothing_readable_fails(onrecord: Onrecord, tmp_path: Path) -> None:
    found = onrecord("build", tmp_path / "no-such-file.txt", "--ledger", tmp_path / "l.db", "--workers", "1")
    assert found.code == 1
    assert "no-such-file.txt" in found.err


def test_cli_build_takes_standard_input_and_a_date(
    onrecord: Onrecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Renn said the ferry would return by Friday."
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
    ledger = tmp_path / "l.db"
    built = onrecord("build", "-", "--ledger", ledger, "--published", "2031-02-03", "--workers", "1")
    assert built.code == 0
    found = onrecord("show", "documents", "--ledger", ledger, "--json").json["rows"]
    assert found[0]["published"]["begin"] == "2031-02-03"


def test_cli_annotate_keeps_order_and_places(
    onrecord: Onrecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        json.dumps(
            {"id": "one", "text": "“It rains,” Ada Renn said on 3 February 2031.", "published": "2031-02-03"}
        ),
        "{not json",
        json.dumps({"id": 3, "text": "Officials denied that the ferry would sail."}),
    ]
    source = tmp_path / "in.jsonl"
    source.write_text("\n".join(lines), "utf-8")
    out = tmp_path / "out.jsonl"
    found = onrecord("annotate", source, "--out", out, "--workers", "1", "--strict")
    assert found.code == 3
    assert "in.jsonl:2" in found.err
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["one", None, 3]
    assert rows[1]["error"]["code"] == "OR105"
    assert rows[0]["attributions"][0]["kind"] == "direct"
    assert any(timex["value"] == "2031-02-03" for timex in rows[0]["timexes"])
    assert rows[2]["attributions"][0]["act"] == "deny"


def test_cli_annotate_of_a_missing_file_fails(onrecord: Onrecord, tmp_path: Path) -> None:
    found = onrecord("annotate", tmp_path / "none.jsonl")
    assert found.code == 1
    assert found.err.startswith("Error [OR101]")


def test_cli_doctor_without_a_ledger_says_so(onrecord: Onrecord, tmp_path: Path) -> None:
    found = onrecord("doctor", "--ledger", tmp_path / "none.db")
    assert found.code == 0
    assert "Ledger: none yet." in found.out
    assert found.out.endswith("All is well.\n")


def test_cli_doctor_tells_of_a_ledger_that_is_none(onrecord: Onrecord, tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("no ledger" * 200)
    found = onrecord("doctor", "--ledger", tmp_path / "x.db")
    assert found.code == 1
    assert "OR201" in found.err
