"""Events that bound a time without a date of their own: «since the invasion», «until the vote»."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.annotate.timex import event_times
from onrecord.interval import UNKNOWN, iso, parse

FEBRUARY = parse("2026-02-11")


@pytest.mark.parametrize(
    ("text", "words", "rule", "interval", "bounded"),
    [
        ("Prices have doubled since the strike.", "the strike", "event_behind", "..2026-02-12", ".."),
        (
            "The ministers will decide after the vote.",
            "the vote",
            "event_ahead",
            "2026-02-11..",
            "2026-02-11..",
        ),
        ("She will not sign until the vote.", "the vote", "event_ahead", "2026-02-11..", ".."),
        ("He left after the explosion.", "the explosion", "event_behind", "..2026-02-12", ".."),
        ("Nobody left before the war.", "the war", "event_open", "..", ".."),
        (
            "The strike began on 3 March 2025. Fares have risen since the strike.",
            "the strike",
            "dated_event",
            "2025-03-03..2025-03-04",
            "2025-03-03..",
        ),
        (
            "They will sign before the July meeting.",
            "the July meeting",
            "timed_event",
            "2026-07-01..2026-08-01",
            "..2026-08-01",
        ),
        (
            "It is quiet since last year’s truce.",
            "last year’s truce",
            "timed_event",
            "2025-01-01..2026-01-01",
            "2025-01-01..",
        ),
    ],
)
def test_an_event_is_as_wide_as_the_text_leaves_it(
    text: str, words: str, rule: str, interval: str, bounded: str
) -> None:
    (found,) = event_times(text, FEBRUARY)
    assert text[found.start : found.end] == words
    told = [f"{iso(i.begin) or ''}..{iso(i.end) or ''}" for i in (found.interval, found.bounded)]
    assert (found.rule, *told) == (rule, interval, bounded)


def test_a_date_beside_an_event_is_its_own_only_right_behind_it() -> None:
    (near,) = event_times("They will leave by the end of next month, after the vote.", FEBRUARY)
    assert (near.rule, near.bounded.begin, near.bounded.end) == ("event_ahead", FEBRUARY.begin, None)
    (own,) = event_times("They will leave after the vote on 9 June.", FEBRUARY)
    assert (own.rule, own.interval) == ("dated_event", parse("2026-06-09"))


def test_an_event_that_the_text_dates_twice_is_unsure() -> None:
    text = "One strike began in May 2024 and another strike in June 2025. Since the strike, fares have risen."
    (found,) = event_times(text, FEBRUARY)
    assert (found.interval, found.unsure, found.anchor) == (parse("2025-06"), True, "earlier")
    assert text[slice(*found.anchor_bounds or (0, 0))] == "June 2025"


@pytest.mark.parametrize(
    "text", ["After the ousted president fled, crowds cheered.", "since the", "The vote is near.", "until"]
)
def test_what_bounds_no_time_is_no_event(text: str) -> None:
    assert event_times(text, FEBRUARY) == ()


def test_without_a_day_of_writing_a_side_is_told_and_no_time() -> None:
    (found,) = event_times("Prices have doubled since the strike.")
    assert (found.rule, found.interval, found.anchor) == ("event_behind", UNKNOWN, "none")


PIECES = st.sampled_from(
    ["since", "until", "the", "July", "strike", "vote", "’s", "last year", ".", "\n\n", "é", "will", "“"]
)


@settings(deadline=None, max_examples=100)
@given(st.lists(PIECES, max_size=20).map(" ".join))
def test_events_are_ordered_disjoint_and_inside(text: str) -> None:
    at = 0
    for found in event_times(text, FEBRUARY):
        assert at <= found.start < found.end <= len(text)
        assert found.signal_bounds[1] <= found.start
        assert found.bounded.intersection(found.interval) is not None
        at = found.end
