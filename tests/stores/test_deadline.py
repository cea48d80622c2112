from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

import record_samples as samples
from onrecord import deadline
from onrecord.errors import OutOfTimeError
from onrecord.stores.connection import Connection


def clock() -> datetime:
    return datetime.now(UTC)


ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"


@pytest.mark.parametrize("writing", [False, True], ids=["no log", "log"])
def test_a_question_without_end_is_broken_off(tmp_path: Path, *, writing: bool) -> None:
    path = tmp_path / "story.db"
    writer = samples.ledger(path)
    if not writing:
        writer.close()
    connection = Connection.to_read(str(path), timeout=1)
    begun = time.monotonic()
    with deadline.within(0.1, clock=clock), pytest.raises(OutOfTimeError) as told:
        connection.select(ENDLESS)
    assert time.monotonic() - begun < 5
    assert told.value.next_step
    # The connection is as good as before, and without a limit nothing is late.
    assert connection.select("SELECT count(*) FROM entry")[0][0] > 0
    connection.close()
    writer.close()


def test_the_shorter_of_two_limits_counts() -> None:
    assert deadline.left() is None
    with deadline.within(100, clock=clock):
        with deadline.within(0):
            assert deadline.is_late()
        with deadline.within(1000):
            left = deadline.left()
            assert left is not None
            assert 0 < left <= 100
        with deadline.within(None):
            deadline.check()
    assert deadline.left() is None
