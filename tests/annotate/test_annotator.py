from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.annotate.annotator import (
    AnnotatedDocument,
    Layer,
    Origin,
    Pipeline,
    digest_of,
    readable_zones,
    reading_view,
)
from onrecord.document import Document, Zone, ZoneKind, blocks
from onrecord.errors import SettingsError

DOCUMENT = Document(id="d", text="Nothing happened.", raw_digest="0")


class Stage:
    """An annotator that assigns empty layers."""

    def __init__(self, name: str, *, requires: set[Layer], assigns: set[Layer]) -> None:
        self.name = name
        self.requires = frozenset(requires)
        self.assigns = frozenset(assigns)

    @property
    def origin(self) -> Origin:
        return Origin(annotator=self.name, version="1", settings="s")

    def annotate(self, annotated: AnnotatedDocument, /) -> AnnotatedDocument:
        return annotated.with_layers(self.origin, **{str(layer): () for layer in sorted(self.assigns)})


TIMEXES = Stage("times", requires=set(), assigns={Layer.TIMEXES})
EVENTS = Stage("acts", requires={Layer.TIMEXES}, assigns={Layer.EVENTS})


def test_a_pipeline_runs_in_order_and_keeps_who_made_what() -> None:
    annotated = Pipeline((TIMEXES, EVENTS))(DOCUMENT)
    assert annotated.need_timexes() == ()
    assert annotated.origin(Layer.EVENTS).annotator == "acts"
    assert annotated.origin(Layer.TIMEXES).annotator == "times"


def test_a_pipeline_refuses_an_order_in_which_a_layer_is_missing() -> None:
    with pytest.raises(SettingsError, match="'acts' needs timexes"):
        Pipeline((EVENTS, TIMEXES))


def test_a_layer_that_nobody_assigned_is_an_error_not_an_empty_answer() -> None:
    annotated = AnnotatedDocument(document=DOCUMENT)
    for need in (
        annotated.need_parse,
        annotated.need_entities,
        annotated.need_timexes,
        annotated.need_attributions,
        annotated.need_events,
    ):
        with pytest.raises(SettingsError, match="was not assigned"):
            need()


def test_the_digest_changes_with_any_origin() -> None:
    other = Stage("times", requires=set(), assigns={Layer.TIMEXES})
    same = Pipeline((TIMEXES, EVENTS)).digest
    assert Pipeline((other, EVENTS)).digest == same
    assert Pipeline((TIMEXES,)).digest != same


def test_digests_do_not_depend_on_the_order_of_keys() -> None:
    assert digest_of({"a": 1, "b": [2]}) == digest_of({"b": [2], "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": 2})


@given(st.text(st.characters() | st.sampled_from("\u00a0\u2009\u2028\u2011\u02bc👩🏽\u0301")))
def test_the_reading_view_keeps_every_offset(text: str) -> None:
    view = reading_view(text)
    assert len(view) == len(text)
    assert all(a == b for a, b in zip(text, view, strict=True) if a.isalnum())


def test_a_headline_printed_twice_is_read_once() -> None:
    text = "Port to shut in May\n\nPort to  shut in May\n\nPort to shut in May\n\nIt will, she said."
    kinds = (ZoneKind.TITLE, ZoneKind.TITLE, ZoneKind.BODY, ZoneKind.BODY)
    zones = tuple(Zone(a, b, kind) for (a, b), kind in zip(blocks(text), kinds, strict=True))
    document = Document(id="d", text=text, raw_digest="0", zones=zones)
    assert [text[z.start : z.end] for z in readable_zones(document)] == [
        "Port to shut in May",
        "Port to shut in May",
        "It will, she said.",
    ]
    assert [z.kind for z in readable_zones(document)] == [ZoneKind.TITLE, ZoneKind.BODY, ZoneKind.BODY]


def test_chrome_credits_and_datelines_are_not_read() -> None:
    text = "\n\n".join(kind.value for kind in ZoneKind)
    zones = tuple(Zone(a, b, kind) for (a, b), kind in zip(blocks(text), ZoneKind, strict=True))
    document = Document(id="d", text=text, raw_digest="0", zones=zones)
    assert {z.kind for z in readable_zones(document)} == {ZoneKind.TITLE, ZoneKind.CAPTION, ZoneKind.BODY}
