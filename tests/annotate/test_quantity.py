"""Quantities: the number, the bounds that the wording sets, and what is counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.annotate.annotator import AnnotatedDocument
from onrecord.annotate.quantity import quantities
from onrecord.annotate.reading import reading_view
from onrecord.annotate.sentence import Parse
from onrecord.document import Document, Zone, ZoneKind, document_id
from onrecord.registry import Group, load


def parsed(text: str) -> Parse:
    zones = (Zone(0, len(text), ZoneKind.BODY),) if text.strip() else ()
    document = Document(id=document_id(text=text, url=""), text=text, raw_digest="", zones=zones)
    annotated = load(Group.ANNOTATORS, "spacy")().annotate(AnnotatedDocument(document=document))
    parse = annotated.need_parse()
    assert isinstance(parse, Parse)
    return parse


CASES = [
    ("At least 153 rockets fell on the town.", "At least 153", 153, None, "rockets"),
    ("The base was hit close to 200 times.", "close to 200", None, 200, "times"),
    ("Hundreds of guards left the island.", "Hundreds", 200, 999, "guards"),
    ("More than 170,000 workers walked out.", "More than 170,000", 170_000, None, "workers"),
    ("About 2,500 soldiers remain there.", "About 2,500", 2_450, 2_550, "soldiers"),
    ("The repairs take 30 to 60 days.", "30 to 60", 30, 60, "days"),
    ("The fund lost $3.2 billion last year.", "$3.2 billion", 3.2e9, 3.2e9, "$"),
    ("Output fell by 4 percent.", "4 percent", 4, 4, "%"),
    ("Up to 9,000 jobs could go.", "Up to 9,000", None, 9_000, "jobs"),
    ("Fewer than a dozen ships sailed.", "Fewer than a dozen", None, 12, "ships"),
    ("Tens of thousands of voters stayed away.", "Tens of thousands", 20_000, 99_999, "voters"),
    ("Twenty-two miners were rescued.", "Twenty-two", 22, 22, "miners"),
    ("They hired 10 million new clerks.", "10 million", 1e7, 1e7, "new clerks"),
    ("No fewer than three ministers resigned.", "No fewer than three", 3, None, "ministers"),
]


@pytest.mark.parametrize(("text", "words", "low", "high", "unit"), CASES)
def test_quantity_reads_bounds_and_unit(
    text: str, words: str, low: float | None, high: float | None, unit: str
) -> None:
    found = quantities(parsed(text), reading_view(text))
    assert [text[q.start : q.end] for q in found] == [words]
    assert found[0].low == pytest.approx(low) if low is not None else found[0].low is None
    assert found[0].high == pytest.approx(high) if high is not None else found[0].high is None
    assert found[0].unit == unit


@pytest.mark.parametrize(
    "text", ["Article 50 was invoked.", "A spokesman for 10 Downing Street spoke.", "The Boeing 737 landed."]
)
def test_quantity_leaves_the_numbers_of_names(text: str) -> None:
    assert quantities(parsed(text), reading_view(text)) == ()


def test_quantity_leaves_the_figures_of_dates() -> None:
    text = "On 9 March 2026 some 40 farmers met."
    day = (text.index("9"), text.index("2026") + 4)
    found = quantities(parsed(text), reading_view(text), not_in=[day])
    assert [text[q.start : q.end] for q in found] == ["some 40"]


@given(st.text(alphabet=st.sampled_from("at lest 153,.$%–\u00a0é😀\u200f٣hundreds of-\n"), max_size=60))
def test_quantity_spans_lie_in_order_inside_any_text(text: str) -> None:
    found = quantities(parsed(text), reading_view(text))
    at = 0
    for each in found:
        assert at <= each.start < each.end <= len(text)
        at = each.end
