from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import SettingsError
from onrecord.export.exporter import Exporter
from onrecord.export.jsonl import JsonlExporter
from onrecord.export.writing import json_line, whole_file
from onrecord.ledger.store import View
from onrecord.registry import Group, load, names


def test_jsonl_writes_one_object_a_line(view: View) -> None:
    out = io.BytesIO()
    count = JsonlExporter().write(view, out)
    rows = [json.loads(line) for line in out.getvalue().decode().splitlines()]
    assert len(rows) == count == 3 + 3 + 10 + 3 + 6


def test_jsonl_gives_the_same_bytes_to_a_file_and_a_stream(view: View, tmp_path: Path) -> None:
    out = io.BytesIO()
    JsonlExporter().write(view, out, title="T")
    JsonlExporter().write(view, tmp_path / "a.jsonl", title="T")
    assert (tmp_path / "a.jsonl").read_bytes() == out.getvalue()
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


def test_jsonl_text_is_the_text_that_offsets_count_in(view: View) -> None:
    out = io.BytesIO()
    JsonlExporter().write(view, out, with_text=True)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    texts = {row["id"]: row["text"] for row in rows if row["type"] == "document"}
    for row in rows:
        for evidence in row.get("evidence", ()):
            assert texts[evidence["doc"]][evidence["start"] : evidence["end"]] == evidence["quote"]


def test_jsonl_line_keeps_a_lone_surrogate_as_an_escape() -> None:
    assert json_line({"a": "é\ud800"}) == '{"a": "é\\ud800"}\n'.encode()
    assert json_line({"a": "é"}) == '{"a": "é"}\n'.encode()


@given(st.text(st.characters()))
def test_jsonl_line_is_one_line_and_says_the_same(text: str) -> None:
    line = json_line({"a": text}).decode()
    assert line.splitlines() == [line.removesuffix("\n")]
    assert json.loads(line) == {"a": text}


def test_jsonl_failure_leaves_the_former_file(tmp_path: Path) -> None:
    target = tmp_path / "record.jsonl"
    target.write_text("former")

    def fail() -> None:
        with whole_file(target) as file:
            file.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert target.read_text() == "former"
    assert [path.name for path in tmp_path.iterdir()] == ["record.jsonl"]


def test_jsonl_refuses_a_place_that_is_not_there(view: View, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="Cannot write"):
        JsonlExporter().write(view, tmp_path / "none" / "a.jsonl")


def test_exporters_keep_the_port() -> None:
    for name in names(Group.EXPORTERS):
        exporter = load(Group.EXPORTERS, name)()
        assert isinstance(exporter, Exporter)
        assert exporter.name == name
