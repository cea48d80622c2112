from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.document import Document, Zone, ZoneKind, blocks, document_id
from onrecord.errors import SpanError

HOSTILE = st.text(
    st.characters() | st.sampled_from("\n \u00a0\u2028\u202e\u200d👩🏽\u0301“”’«»\u200f"), max_size=120
)


def document(text: str, *zones: Zone) -> Document:
    return Document(id=document_id(text=text, url=""), text=text, raw_digest="0" * 64, zones=zones)


@given(HOSTILE)
def test_blocks_hold_every_character_that_is_not_space(text: str) -> None:
    found = blocks(text)
    covered = "".join(text[a:b] for a, b in found)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(a[1] <= b[0] for a, b in zip(found, found[1:], strict=False))
    assert all(text[a:b] == text[a:b].strip() for a, b in found)


@given(HOSTILE.filter(bool), st.data())
def test_cite_is_a_slice(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert document(text).cite(start, end).quote == text[start:end]


def test_cite_refuses_to_leave_the_text() -> None:
    with pytest.raises(SpanError):
        document("short").cite(2, 99)


def test_a_document_refuses_zones_that_overlap_or_leave_the_text() -> None:
    with pytest.raises(SpanError, match="overlaps"):
        document("abcdef", Zone(0, 4, ZoneKind.BODY), Zone(3, 6, ZoneKind.BODY))
    with pytest.raises(SpanError, match="leaves"):
        document("abc", Zone(0, 4, ZoneKind.BODY))


def test_identity_is_text_and_url_and_cannot_be_moved_between_them() -> None:
    assert document_id(text="a", url="b") != document_id(text="ab", url="")
    assert document_id(text="a", url="b") == document_id(text="a", url="b")


def test_zone_at_finds_the_zone_of_a_character() -> None:
    made = document("Title\n\nBody", Zone(0, 5, ZoneKind.TITLE), Zone(7, 11, ZoneKind.BODY))
    assert made.zone_at(8) == Zone(7, 11, ZoneKind.BODY)
    assert made.zone_at(5) is None


def test_blocks_part_at_line_ends_in_text_with_long_lines() -> None:
    text = "The minister spoke at length about the harbour.\nNobody answered him.\n\nThe end."
    assert [text[a:b] for a, b in blocks(text)] == text.replace("\n\n", "\n").split("\n")


def test_blocks_part_at_blank_lines_in_hard_wrapped_text() -> None:
    paragraph = (
        "The minister said on Monday that the two governments had come to\n"
        "an understanding about the harbour, which both of them have claimed\n"
        "since the war and which neither has been willing to leave to the\n"
        "other side until the commission of the river states has met in the\n"
        "old town hall and has drawn the line that all of them can live with\n"
        "for at least the next ten years."
    )
    text = paragraph + "\n\n" + paragraph
    assert [text[a:b] for a, b in blocks(text)] == [paragraph, paragraph]
