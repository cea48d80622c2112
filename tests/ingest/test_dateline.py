from __future__ import annotations

import pytest

from onrecord.ingest.lines import inline_dateline


@pytest.mark.parametrize("place", ["LARN", "TEL HAMRA", "PORT-SAINT-LO", "EL KEF"])
def test_dateline_of_a_shouted_place_ends_at_its_dash(place: str) -> None:
    text = f"{place} — The council closed the road on Monday."
    assert text[inline_dateline(text) :].startswith("The council")


@pytest.mark.parametrize(
    "text", ["US — The army left.", "The road — Tel Hamra’s — is shut.", "EU — Talks go on."]
)
def test_dateline_is_no_short_word_in_capitals(text: str) -> None:
    assert inline_dateline(text) == 0
