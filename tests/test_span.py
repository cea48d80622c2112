from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import SpanError
from onrecord.span import Evidence, Span, cut, gaps, inside, joined, overlap, trim


@st.composite
def texts_with_bounds(draw: st.DrawFn) -> tuple[str, int, int]:
    text = draw(st.text(min_size=1, max_size=80))
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


@given(texts_with_bounds())
def test_cut_gives_the_characters_of_the_text(case: tuple[str, int, int]) -> None:
    text, start, end = case
    evidence = cut(text, Span("d", start, end))
    assert evidence.quote == text[start:end]
    assert len(evidence.span) == end - start


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 4), (-3, -1)])
def test_span_refuses_bounds_that_hold_nothing(start: int, end: int) -> None:
    with pytest.raises(SpanError) as caught:
        Span("d", start, end)
    assert caught.value.code == "OR001"
    assert caught.value.next_step


def test_cut_refuses_to_leave_the_text() -> None:
    with pytest.raises(SpanError, match="leaves the text of 4 code points"):
        cut("abcd", Span("d", 2, 5))


def test_evidence_refuses_a_quote_of_another_length() -> None:
    with pytest.raises(SpanError, match="Document.cite"):
        Evidence(Span("d", 0, 3), "four")


def test_offsets_count_code_points_not_bytes_or_units() -> None:
    text = "a\u0301 👩\u200d⚖️ said «no»"
    assert cut(text, Span("d", 3, 4)).quote == "👩"
    assert cut(text, Span("d", len(text) - 4, len(text))).quote == "«no»"


def test_span_knows_what_it_holds_and_overlaps() -> None:
    outer = Span("d", 2, 9)
    assert Span("d", 2, 9) in outer
    assert Span("d", 1, 4) not in outer
    assert Span("e", 3, 4) not in outer
    assert outer.overlaps(Span("d", 8, 12))
    assert not outer.overlaps(Span("d", 9, 12))
    assert not outer.overlaps(Span("e", 3, 4))


def test_errors_survive_the_way_between_processes() -> None:
    error = SpanError("why", next_step="what to do")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.why, again.next_step) == (SpanError, "why", "what to do")


BOUNDS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 10)).map(lambda p: (p[0], p[0] + p[1])), max_size=6
)


@given(BOUNDS)
def test_joined_covers_the_same_characters_without_overlap(bounds: list[tuple[int, int]]) -> None:
    text = "x" * 60
    out = joined(text, bounds)
    assert {i for a, b in out for i in range(a, b)} == {i for a, b in bounds for i in range(a, b)}
    assert all(a[1] < b[0] for a, b in zip(out, out[1:], strict=False))


def test_joined_bridges_white_space_alone() -> None:
    assert joined("ab cd, ef", [(0, 2), (3, 5), (7, 9)]) == ((0, 5), (7, 9))


@given(BOUNDS)
def test_gaps_and_bounds_tile_the_range(bounds: list[tuple[int, int]]) -> None:
    free = {i for a, b in gaps(bounds, start=0, end=60) for i in range(a, b)}
    taken = {i for a, b in bounds for i in range(a, b)}
    assert free == set(range(60)) - taken


def test_trim_overlap_and_inside() -> None:
    assert trim("  a b\u00a0", 0, 6) == (2, 5)
    assert trim("   ", 0, 3) == (3, 3)
    assert overlap((0, 4), (2, 9)) == 2
    assert overlap((0, 2), (2, 9)) == 0
    assert inside((3, 4), [(0, 2), (3, 5)])
    assert not inside((1, 4), [(0, 2), (2, 5)])
