"""The record as files: one link a format, of the account of the chosen days."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from onrecord.registry import Group, load, names


def test_the_page_leads_to_every_format(client: Any) -> None:
    page = client.get("/hand-over?as_of=2031-02-03").text
    for name in names(Group.EXPORTERS):
        assert f'href="/hand-over/{name}?as_of=2031-02-03"' in page
    told = client.get("/api/hand-over").json()["formats"]
    assert {each["name"] for each in told} == {*names(Group.EXPORTERS), "report.html", "report.md"}


@pytest.mark.parametrize(("name", "form"), [("report.html", "html"), ("report.md", "md")])
def test_the_report_is_what_the_command_line_writes(
    name: str, form: str, client: Any, ledger_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from onrecord.cli.main import run

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1940662800")  # 2031-07-01 09:00 UTC, as the client's clock
    out = tmp_path / name
    args = ["report", "--ledger", ledger_path, "--out", out, "--format", form, "--title", "The <harbour>"]
    assert run([*map(str, args), "--as-of", "2031-02-03"]) == 0
    answer = client.get(f"/hand-over/{name}?as_of=2031-02-03")
    assert answer.content == out.read_bytes()
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize("name", names(Group.EXPORTERS))
def test_a_file_is_what_the_command_line_writes(name: str, client: Any, store: Any, tmp_path: Path) -> None:
    answer = client.get(f"/hand-over/{name}")
    assert answer.status_code == 200
    exporter = load(Group.EXPORTERS, name)()
    exporter.write(store.view(), tmp_path / exporter.file, title="The <harbour>")
    assert answer.content == (tmp_path / exporter.file).read_bytes()
    assert answer.headers["content-disposition"] == f'attachment; filename="{exporter.file}"'
    assert answer.headers["content-type"].split(";")[0] == exporter.media
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_file_holds_the_account_of_the_day(client: Any) -> None:
    whole = client.get("/hand-over/jsonl").text
    earlier = client.get("/hand-over/jsonl?as_of=2030-01-01").text
    assert whole.count('"type": "document"') == 3
    assert earlier.count('"type": "document"') == 2


def test_a_format_that_is_not_there_is_told(client: Any) -> None:
    answer = client.get("/hand-over/tarot")
    assert answer.status_code == 404
    assert "tarot" in answer.text


def test_a_missing_package_is_told_with_the_next_step(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    answer = client.get("/hand-over/parquet")
    assert answer.status_code == 501
    assert "onrecord[parquet]" in answer.text
