from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.cli.main import DONE, FAILED, INTERRUPTED, STRICT, USAGE, cli, exit_code, run
from onrecord.errors import (
    InputError,
    InternalError,
    IntervalError,
    LedgerBusyError,
    OnRecordError,
    RegistryError,
    SettingsError,
)
from record_samples import Onrecord


def test_cli_error_tells_code_reason_and_next_step(onrecord: Onrecord, tmp_path: Path) -> None:
    found = onrecord("show", "documents", "--ledger", tmp_path / "none.db")
    assert found.code == FAILED
    assert found.out == ""
    first, second = found.err.splitlines()
    assert first.startswith("Error [OR205]: ")
    assert str(tmp_path / "none.db") in first
    assert second.startswith("  Next step: ")


def test_cli_error_on_a_file_that_is_no_ledger(onrecord: Onrecord, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a ledger, and long enough to be looked at" * 30)
    found = onrecord("show", "documents", "--ledger", tmp_path / "notes.txt")
    assert found.code == FAILED
    assert found.err.startswith("Error [OR201]: ")


@pytest.mark.parametrize(
    "args",
    [
        ["nonsense"],
        ["show", "nonsense"],
        ["show", "documents", "--as-of", "yesterday"],
        ["show", "documents", "--as-of", "2031-02-30"],
        ["show", "documents", "--limit", "0"],
        ["show", "statements", "--authority", "king"],
        ["build"],
        ["report"],
        ["export", "--format", "csv"],
        ["export", "--json"],
        ["export", "--format", "parquet"],
        ["build", "x.txt", "--workers", "0"],
        ["build", "x.txt", "--published", "soon"],
    ],
)
def test_cli_usage_errors_leave_with_two(onrecord: Onrecord, args: list[str]) -> None:
    found = onrecord(*args)
    assert found.code == USAGE
    assert found.out == ""
    assert found.err


def test_cli_bad_clock_is_a_usage_error(
    onrecord: Onrecord, ledger_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "noon")
    found = onrecord("show", "commitments", "--ledger", ledger_path)
    assert found.code == USAGE
    assert "SOURCE_DATE_EPOCH" in found.err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SettingsError("x"), USAGE),
        (RegistryError("x"), USAGE),
        (IntervalError("x"), USAGE),
        (LedgerBusyError("x"), FAILED),
        (InputError("x"), FAILED),
        (InternalError("x"), FAILED),
    ],
)
def test_cli_exit_codes(error: OnRecordError, code: int) -> None:
    assert exit_code(error) == code
    assert len({DONE, FAILED, USAGE, STRICT, INTERRUPTED}) == 5


def test_cli_a_bug_is_told_as_one(onrecord: Onrecord, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        message = "boom\x1b[2J"
        raise ZeroDivisionError(message)

    monkeypatch.setattr(cli, "main", fail)
    found = onrecord("doctor")
    assert found.code == FAILED
    assert found.err.startswith("Error [OR900]: ZeroDivisionError: boom[U+001B][2J")
    monkeypatch.setenv("ONRECORD_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run(["doctor"])


def test_cli_interruption_has_its_own_code(onrecord: Onrecord, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "main", interrupt)
    assert onrecord("doctor").code == INTERRUPTED


def test_cli_reader_that_leaves_early_is_no_error(ledger_path: Path) -> None:
    code = "from onrecord.cli import main; main()"
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-c", code, "export", "--ledger", str(ledger_path)],
            stdout=closed,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == DONE
    assert done.stderr == b""
