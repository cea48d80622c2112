from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from onrecord.annotate.annotator import AnnotatedDocument, Layer, Origin
from onrecord.annotate.layers import (
    Act,
    Attribution,
    Authority,
    Entity,
    Hop,
    QuoteKind,
    Source,
    Timex,
    TimexType,
)
from onrecord.document import Document
from onrecord.errors import Diagnostic, SettingsError
from onrecord.export.annotation import annotation_line, error_line
from onrecord.interval import Interval, month

TEXT = "“Yes,” Renn told the Coast Wire, “by June 2031,” an aide said."


def annotated() -> AnnotatedDocument:
    inner = Attribution(
        id="a2",
        parent="a1",
        source=((7, 11),),
        cue=((12, 16),),
        content=((0, 6), (33, 48)),
        kind=QuoteKind.DIRECT,
        act=Act.CONFIRM,
        sources=(Source(authority=Authority.PERSON, spans=((7, 11),), name="Renn"),),
        via=(Hop("Coast Wire", (21, 31), "told"), Hop("", (33, 34), "reported")),
    )
    outer = Attribution(id="a1", content=((0, 48),))
    timex = Timex(
        start=37, end=46, type=TimexType.DATE, value="2031-06", interval=month(2031, 6), signal="by"
    )
    unknown = Timex(start=0, end=3, type=TimexType.DURATION, value="", interval=Interval())
    entity = Entity(start=7, end=11, type="PERSON", entity="e1", name="Renn")
    document = Document(id="d", text=TEXT, raw_digest="")
    return AnnotatedDocument(document=document).with_layers(
        Origin("hand", "1", "x"),
        attributions=(outer, inner),
        timexes=(unknown, timex),
        entities=(entity,),
        parse=None,
    )


def schema(root: Path) -> jsonschema.Draft202012Validator:
    found = json.loads((root / "docs/schema/annotate.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


def test_annotation_line_is_the_machine_contract(root: Path) -> None:
    line = annotation_line(annotated(), id="x/1")
    assert line == {
        "id": "x/1",
        "attributions": [
            {
                "id": "a1",
                "parent": None,
                "source": [],
                "cue": [],
                "content": [[0, 48]],
                "kind": "indirect",
                "act": "say",
                "authority": "unattributed",
                "via": [],
            },
            {
                "id": "a2",
                "parent": "a1",
                "source": [[7, 11]],
                "cue": [[12, 16]],
                "content": [[0, 6], [33, 48]],
                "kind": "direct",
                "act": "confirm",
                "authority": "person",
                "via": ["Coast Wire"],
            },
        ],
        "timexes": [
            {"start": 0, "end": 3, "type": "DURATION", "value": "", "begin": None, "end_exclusive": None},
            {
                "start": 37,
                "end": 46,
                "type": "DATE",
                "value": "2031-06",
                "begin": "2031-06-01",
                "end_exclusive": "2031-07-01",
            },
        ],
        "entities": [{"start": 7, "end": 11, "type": "PERSON", "entity": "e1"}],
    }
    schema(root).validate(line)


@pytest.mark.parametrize("given", ["a", 7, None, ["x"], {"y": 1}])
def test_annotation_id_is_given_back_as_it_was(root: Path, given: object) -> None:
    line = annotation_line(annotated(), id=given)
    assert line["id"] == given
    schema(root).validate(line)


def test_annotation_error_keeps_the_place_of_its_line(root: Path) -> None:
    found = Diagnostic(code="OR105", where="x:3", why="No.", next_step="Mend it.")
    line = error_line(found, id=3)
    assert line == {
        "id": 3,
        "error": {"code": "OR105", "where": "x:3", "why": "No.", "next_step": "Mend it."},
    }
    schema(root).validate(line)


def test_annotation_schema_refuses_a_line_with_both(root: Path) -> None:
    found = Diagnostic(code="OR105", where="x:3", why="No.")
    both = annotation_line(annotated(), id=1) | error_line(found, id=1)
    assert not schema(root).is_valid(both)


def test_annotation_needs_every_layer() -> None:
    bare = AnnotatedDocument(document=Document(id="d", text=TEXT, raw_digest=""))
    with pytest.raises(SettingsError, match=Layer.ATTRIBUTIONS):
        annotation_line(bare, id=1)
