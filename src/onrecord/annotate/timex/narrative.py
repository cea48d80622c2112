"""Which passages tell history, so that their bare dates follow each other rather than the day of writing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from onrecord.annotate.timex.match import Match
from onrecord.annotate.timex.tokens import Tokens


def narrated(tokens: Tokens, found: Sequence[Match], now: date | None) -> frozenset[int]:
    """First tokens of the matches that lie in a narrative."""
    return frozenset()
