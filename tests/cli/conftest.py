from __future__ import annotations

import pytest

from onrecord.cli.main import run
from record_samples import Onrecord, Outcome


@pytest.fixture
def onrecord(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Onrecord:
    """Run the command line in this process, with a clock that stands still."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1940673600")  # 2031-07-01 12:00 UTC
    monkeypatch.delenv("ONRECORD_LEDGER", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("COLUMNS", "250")
    monkeypatch.setenv("TERMINAL_WIDTH", "100")

    def call(*args: object) -> Outcome:
        code = run([str(arg) for arg in args])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call
