from __future__ import annotations

import io
import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from record_samples import Onrecord

TEXT = "The envoys\u00a0meet on Friday 👩🏽. They will leave by the end of next month.\r\n"


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_bytes(TEXT.encode())
    return path


def test_cli_timex_gives_values_intervals_and_offsets_of_the_text_as_given(
    onrecord: Onrecord, letter: Path
) -> None:
    done = onrecord("timex", letter, "--published", "2031-05-06")
    assert done.code == 0
    friday, month = json.loads(done.out)["timexes"]
    assert TEXT[friday["start"] : friday["end"]] == friday["text"] == "Friday"
    assert friday["value"] == "2031-05-09"
    assert TEXT[month["start"] : month["end"]] == month["text"] == "the end of next month"
    assert month["signal"] == "by"
    assert (month["bounded"]["begin"], month["bounded"]["end_exclusive"]) == (None, "2031-07-01")


def test_cli_timex_leaves_open_what_hangs_on_a_day_that_is_not_told(onrecord: Onrecord, letter: Path) -> None:
    (friday, month) = json.loads(onrecord("timex", letter).out)["timexes"]
    assert friday["interval"] == {"begin": None, "end_exclusive": None, "granularity": "unknown"}
    assert month["bounded"]["end_exclusive"] is None


def test_cli_timex_writes_timeml_that_spells_the_text(
    onrecord: Onrecord, letter: Path, tmp_path: Path
) -> None:
    out = tmp_path / "letter.tml"
    assert onrecord("timex", letter, "--format", "timeml", "--out", out).code == 0
    body = ET.fromstring(out.read_bytes()).find("TEXT")  # noqa: S314 - our own output
    assert body is not None
    assert "".join(body.itertext()) == TEXT
    assert [t.text for t in body.iter("TIMEX3")] == ["Friday", "the end of next month"]


def test_cli_timex_reads_standard_input(onrecord: Onrecord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"It closed in 2019.")))
    (year,) = json.loads(onrecord("timex").out)["timexes"]
    assert year["value"] == "2019"


def test_cli_timex_tells_of_a_file_that_is_not_there(onrecord: Onrecord, tmp_path: Path) -> None:
    done = onrecord("timex", tmp_path / "nowhere.txt")
    assert done.code != 0
    assert "OR101" in done.err


def test_cli_timex_tells_what_events_bound(onrecord: Onrecord, tmp_path: Path) -> None:
    path = tmp_path / "strike.txt"
    path.write_text("The strike began on 3 March 2025. Fares have risen since the strike.", "utf-8")
    (row,) = json.loads(onrecord("timex", path, "--published", "2026-02-11").out)["events"]
    assert (row["text"], row["rule"], row["signal"]) == ("the strike", "dated_event", "since")
    assert (row["bounded"]["begin"], row["bounded"]["end_exclusive"]) == ("2025-03-03", None)
