"""Borders by the parse: features of the gaps, and their scores for words."""

from __future__ import annotations

from importlib.resources import as_file, files

import numpy as np
import pytest
from bench.attribution import article
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.annotate.annotator import AnnotatedDocument
from onrecord.annotate.sentence import Parse
from onrecord.annotate.spacy_parse import SpacyParse
from onrecord.annotate.trained.borders import KINDS, BorderModel, gap_features


def parse(text: str) -> Parse:
    return SpacyParse().annotate(AnnotatedDocument(document=article(text))).need_parse()


@pytest.fixture(scope="module")
def shipped() -> BorderModel:
    with as_file(files("onrecord") / "models" / "attribution") as folder:
        return BorderModel.read(folder / "borders.json")


def words_of(found: Parse) -> tuple[np.ndarray, np.ndarray]:
    return np.asarray([t.start for t in found.tokens]), np.asarray([t.end for t in found.tokens])


def test_borders_one_row_of_features_a_gap():
    found = parse("The clerk said the room was locked. He left.")
    rows = list(gap_features(found))
    assert len(rows) == len(found.tokens) + 1
    assert "S" in rows[0]
    assert "S" in rows[8]
    assert "lw=said" in rows[3]


def test_borders_a_content_ends_with_its_sentence_rather_than_inside_a_noun_phrase(shipped):
    found = parse("The clerk said the old room was locked.")
    scores = shipped.scores(found, *words_of(found)).scores
    ends = scores[KINDS.index("content end")]
    old, locked = (next(t.i for t in found.tokens if t.text == w) for w in ("old", "locked"))
    assert ends[locked] > 0 > ends[old]


def test_borders_a_word_inside_a_token_is_no_border(shipped):
    found = parse("The clerk said it.")
    scores = shipped.scores(found, np.asarray([0, 1]), np.asarray([1, 3])).scores
    assert scores[KINDS.index("content begin"), 1] < -1
    assert scores[KINDS.index("content end"), 0] < -1


def test_borders_without_a_parse_say_nothing(shipped):
    assert not shipped.scores(Parse(), np.asarray([0]), np.asarray([3])).scores.any()


@settings(max_examples=20, deadline=None)
@given(st.text(st.sampled_from("ab “”.,\n\u0301🎉said "), max_size=80))
def test_borders_hold_for_any_text(shipped, text):
    found = parse(f"x {text}")
    start, end = words_of(found)
    scores = shipped.scores(found, start, end).scores
    assert scores.shape == (4, len(start))
    assert np.isfinite(scores).all()
