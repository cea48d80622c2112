"""Word pieces keep the text's offsets; windows cover every piece once."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from onrecord.annotate.reading import reading_view
from onrecord.annotate.trained.encoding import Pieces, pieces_of, windows_of
from onrecord.document import blocks

TOKENIZER = Tokenizer.from_str(
    (files("onrecord") / "models" / "attribution" / "tokenizer.json").read_text(encoding="utf-8")
)
ODD = "a\u00a0\u2019\u201c\u201d\"'.,\n \u0301e\u0301😀👩‍👩‍👧שלום中文\u200b\u202eŒßİ\ufffdAB9—"


def pieces(text: str) -> Pieces:
    return pieces_of(TOKENIZER, reading_view(text), blocks(text))


def shown(text: str) -> list[str]:
    found = pieces(text)
    return [text[a:b] for a, b in zip(found.start, found.end, strict=True)]


def test_encoding_offsets_cut_the_very_words():
    text = "“Yes,” Añora\u00a0Ruiz said 😀 café’s\n\nNo."
    assert shown(text)[:4] == ["“", "Yes", ",", "”"]
    assert "".join(shown(text)) == "“Yes,”AñoraRuizsaid😀café’sNo."


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from(ODD), max_size=80))
def test_encoding_pieces_are_in_order_and_inside_their_paragraph(text):
    found = pieces(text)
    bounds = blocks(text)
    at = 0
    for start, end, number in zip(found.start, found.end, found.paragraph, strict=True):
        low, high = bounds[number]
        assert low <= start < end <= high
        assert start >= at
        at = start
    assert list(found.word) == sorted(found.word)


def test_encoding_case_survives_lower_casing():
    found = pieces("The Pentagon USA said iPhone 2024 !")
    first = {int(w): int(c) for w, c in zip(found.word, found.case, strict=True)}
    assert [first[w] for w in sorted(first)] == [2, 2, 3, 1, 4, 5, 6]


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("“ a ” b", [1, 2, 3, 0]),
        ('" a " b', [1, 2, 3, 0]),
        ("« a » b", [1, 2, 3, 0]),
        ("a ” b", [0, 3, 0]),
    ],
)
def test_encoding_quotation_state(text, states):
    assert pieces(text).quote.tolist() == states


def test_encoding_quotation_never_closed_ends_with_its_paragraph():
    found = pieces("“ a b\n\nc d")
    assert found.quote.tolist() == [1, 2, 2, 0, 0]


def test_encoding_edges_mark_paragraphs():
    assert pieces("a b\n\nc d").edge.tolist() == [2, 0, 1, 0]


def test_windows_of_nothing():
    assert windows_of(pieces(" \n ")) == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 90), min_size=1, max_size=12), st.integers(24, 80), st.integers(0, 20))
def test_windows_own_every_piece_once(lengths, size, context):
    found = pieces("\n\n".join("word " * n for n in lengths))
    windows = windows_of(found, size=size, context=context)
    assert windows[0].own_first == 0
    assert windows[-1].own_last == len(found)
    for left, right in zip(windows, windows[1:], strict=False):
        assert left.own_last == right.own_first
        assert right.first > left.first
    for window in windows:
        assert window.last - window.first <= size - 2
        assert window.first <= window.own_first < window.own_last <= window.last


def test_windows_cut_at_paragraphs_where_they_can():
    found = pieces("\n\n".join(["one two three four five six seven"] * 10))
    starts = {w.own_first for w in windows_of(found, size=32, context=10)}
    assert all(found.edge[start] > 0 for start in starts)


def test_windows_that_begin_with_a_short_paragraph_own_it():
    """«Ruiz added:» before a border is read with the paragraph that it announces."""
    text = "\n\n".join([" ".join(["rain"] * 90), "Ruiz added:", " ".join(["wind"] * 60)])
    found = pieces(text)
    windows = windows_of(found, size=100, context=20)
    cue = next(n for n, at in enumerate(found.start) if text[at : at + 4] == "Ruiz")
    owner = next(w for w in windows if w.own_first <= cue < w.own_last)
    assert owner.first == cue
    assert owner.last > cue + 40


def test_windows_of_a_text_without_an_end_are_linear():
    found = pieces("x" * 200_000 + " and " * 20_000)
    windows = windows_of(found)
    assert len(windows) < len(found) / 150
