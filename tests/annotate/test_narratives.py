"""Histories anchor to their own dates, with nothing told."""

from bench.narratives import measure


def test_a_history_anchors_to_its_own_last_date() -> None:
    figures = measure()
    assert figures["expressions"] >= 100
    assert figures["value"] >= 95
