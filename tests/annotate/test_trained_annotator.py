"""The annotator over the shipped model: its place in the pipeline, and what it must never do."""

from __future__ import annotations

import hashlib
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_trained_encoding import ODD

from onrecord.annotate.annotator import AnnotatedDocument, Annotator, Layer
from onrecord.annotate.attribution import RawAttribution
from onrecord.annotate.reading import reading_view
from onrecord.annotate.sentence import Parse
from onrecord.annotate.trained.annotator import TrainedAttribution, inner_ones
from onrecord.annotate.trained.model import Model, shipped, shipped_card
from onrecord.document import Document, Zone, ZoneKind, blocks
from onrecord.errors import SettingsError


def bare(text: str, *, language: str = "en", kind: ZoneKind = ZoneKind.BODY) -> AnnotatedDocument:
    """A document without a parse: what the tagger alone reads."""
    zones = tuple(Zone(a, b, kind) for a, b in blocks(text))
    document = Document(id="d", text=text, raw_digest="", zones=zones, language=language)
    return AnnotatedDocument(document=document, parse=Parse(), entities=())


def found(text: str) -> list[tuple[list[str], list[str], list[str]]]:
    """Source, cue and content, as the text has them, of what the model finds."""
    rows = shipped().find(reading_view(text), blocks(text))
    return [
        (
            [text[slice(*row.source)]] if row.source else [],
            [text[slice(*row.cue)]],
            [text[a:b] for a, b in row.content],
        )
        for row in rows
    ]


def test_trained_follows_the_protocol():
    annotator = TrainedAttribution()
    assert isinstance(annotator, Annotator)
    assert annotator.requires == {Layer.PARSE, Layer.ENTITIES}
    assert annotator.assigns == {Layer.ATTRIBUTIONS}


def test_trained_origin_names_the_weights():
    origin = TrainedAttribution().origin
    assert origin.annotator == "trained"
    assert origin == TrainedAttribution(shipped()).origin


def test_trained_files_are_the_ones_that_the_settings_name():
    folder = files("onrecord") / "models" / "attribution"
    weights = (folder / "model.onnx").read_bytes()
    tokenizer = (folder / "tokenizer.json").read_bytes()
    borders = (folder / "borders.json").read_bytes()
    assert hashlib.sha256(weights + tokenizer + borders).hexdigest() == shipped_card()["sha256"]
    assert len(weights) + len(tokenizer) < 40_000_000


def test_trained_plain_statement():
    assert found("The harbour master said that no ship would leave before Friday.") == [
        (["The harbour master"], ["said"], ["that no ship would leave before Friday"])
    ]


def test_trained_split_quotation():
    text = "“The bridge is safe,” the mayor of Elmstead said on Monday, “and it will stay open.”"
    assert found(text) == [
        (["the mayor of Elmstead"], ["said"], ["“The bridge is safe,”", "“and it will stay open.”"])
    ]


def test_trained_reads_odd_spaces_emoji_and_quotation_marks_at_their_offsets():
    text = "😀\u00a0Ada\u00a0Lund, a teacher, said:\u00a0“We\u00a0are staying 👩‍👩‍👧.”"
    [(source, cue, content)] = found(text)
    assert source[0].endswith("Ada\u00a0Lund, a teacher,")
    assert cue == ["said"]
    assert content == ["“We\u00a0are staying 👩‍👩‍👧.”"]


def test_trained_open_quotation_does_not_swallow_what_follows():
    text = "“We are leaving, the captain said.\n\n" + "\n\n".join(["The sea was calm that day."] * 20)
    for _, _, content in found(text):
        assert "calm" not in " ".join(content)


def test_trained_is_the_same_twice():
    text = "\n\n".join(f"The clerk said that room {n} was locked." for n in range(120))
    assert found(text) == found(text)


def test_trained_finds_the_same_wherever_windows_fall():
    text = "\n\n".join(f"The clerk said that room {n} was locked." for n in range(120))
    assert [row[2] for row in found(text)] == [[f"that room {n} was locked"] for n in range(120)]


@pytest.mark.parametrize("text", ["", " \n ", "SAID " * 3000, "“" * 3000, "a" * 30_000, "\u0301" * 500])
def test_trained_hostile_text_is_read_in_bounded_time(text):
    annotated = TrainedAttribution().raw_attributions(bare(text))
    assert all(0 <= a < b <= len(text) for row in annotated for a, b in row.content)


@settings(max_examples=25, deadline=None)
@given(st.text(st.sampled_from(ODD + "said he that "), max_size=200))
def test_trained_bounds_lie_in_the_text_in_order(text):
    for row in shipped().find(reading_view(text), blocks(text)):
        pieces = [*row.content, row.cue, *([row.source] if row.source else [])]
        assert all(0 <= a < b <= len(text) for a, b in pieces)
        assert list(row.content) == sorted(row.content)


def test_trained_reads_readable_zones_alone():
    text = "The clerk said that the room was locked."
    assert TrainedAttribution().raw_attributions(bare(text))
    assert not TrainedAttribution().raw_attributions(bare(text, kind=ZoneKind.CHROME))


def test_trained_leaves_other_languages_alone():
    text = "Der Minister sagte, dass es regnet."
    assert not TrainedAttribution().raw_attributions(bare(text, language="de"))


def test_trained_model_that_is_not_complete_says_so(tmp_path):
    with pytest.raises(SettingsError, match="not complete"):
        Model(tmp_path)


def raw(content, cue, source=()):
    return RawAttribution(content=tuple(content), cue=tuple(cue), source=tuple(source), rule="r")


def test_inner_ones_keep_what_lies_inside_a_content():
    outer = [raw([(20, 90)], [(10, 14)], [(0, 9)])]
    inside = raw([(50, 80)], [(40, 45)], [(30, 39)])
    assert inner_ones(outer, [inside]) == (inside,)


@pytest.mark.parametrize(
    "other",
    [
        raw([(20, 90)], [(10, 14)], [(0, 9)]),  # the same one again
        raw([(50, 95)], [(40, 45)], [(30, 39)]),  # reaches beyond the content
        raw([(50, 80)], [(12, 18)]),  # uses the outer cue
        raw([(50, 80)], []),  # has no cue
        raw([(150, 180)], [(140, 145)]),  # elsewhere
    ],
)
def test_inner_ones_leave_out_the_rest(other):
    assert inner_ones([raw([(20, 90)], [(10, 14)], [(0, 9)])], [other]) == ()
