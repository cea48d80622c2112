from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from onrecord.interval import UNKNOWN, Interval, day
from onrecord.ledger.store import visible

TICK = timedelta(microseconds=1)
MIDNIGHT = datetime(2031, 5, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("published", "valid", "seen"),
    [
        (day(2031, 5, 4), None, True),
        (day(2031, 5, 4), MIDNIGHT - TICK, False),
        (day(2031, 5, 4), MIDNIGHT, False),
        (day(2031, 5, 4), MIDNIGHT + TICK, True),
        (UNKNOWN, MIDNIGHT, True),
        (Interval(None, MIDNIGHT + timedelta(days=9)), MIDNIGHT, True),
        (Interval(MIDNIGHT, None), MIDNIGHT, False),
    ],
)
def test_store_visible_is_what_may_have_been_published_before(
    published: Interval, valid: datetime | None, seen: bool
) -> None:
    assert visible(published, valid=valid) is seen
