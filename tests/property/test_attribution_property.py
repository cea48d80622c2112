"""Random marks, names and verbs: spans stay in the text, the tree a tree, the result the same."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.annotate.annotator import Pipeline
from onrecord.annotate.attribution import AttributionRules
from onrecord.annotate.attribution.raw import RawAttribution
from onrecord.annotate.attribution.tree import parents
from onrecord.annotate.layers import Authority
from onrecord.annotate.quotation import quotations
from onrecord.annotate.spacy_parse import SpacyParse
from onrecord.document import blocks
from plain_articles import article

PIPELINE = Pipeline((SpacyParse(), AttributionRules()))

MARKS = st.sampled_from(["“", "”", '"', "''", "‘", "’", "'", "«", "»", "`", "„", "(", ")", ":", ",", "."])
HOSTILE = st.sampled_from(
    ["\U0001f600", "e\u0301", "\u202e", "שלום", "\u00a0", "\ufffd", "\x00", "\u2028", "…", "—", "ß", "\n\n"]
)
WORDS = st.sampled_from(
    [
        "said",
        "told",
        "according",
        "to",
        "officials",
        "Reuters",
        "Ms.",
        "Ruiz",
        "the",
        "minister",
        "denied",
        "that",
        "he",
        "would",
        "not",
        "comment",
        "SAYS:",
        "cited",
        "which",
        "five",
        "sources",
        "she",
        "it",
        "was",
        "expected",
        "to",
        "leave",
        "report",
        "promise",
        "they",
        "he",
        "added",
        "because",
        "of",
        "anonymity",
        "Smith’s",
        "U.S.",
        "statement",
        "asked",
        "about",
        "who",
        "quoted",
        "as",
        "saying",
    ]
)
TEXTS = st.lists(st.one_of(WORDS, WORDS, MARKS, HOSTILE), max_size=60).flatmap(
    lambda parts: st.lists(
        st.sampled_from([" ", " ", " ", ""]), min_size=len(parts), max_size=len(parts)
    ).map(lambda gaps: "".join(p + g for p, g in zip(parts, gaps, strict=True)))
)


@given(TEXTS)
@settings(max_examples=150)
def test_attribution_spans_lie_in_the_text_and_form_trees(text: str) -> None:
    found = PIPELINE(article(text)).need_attributions()
    assert [a.id for a in found] == [f"a{n + 1}" for n in range(len(found))]
    by_id = {a.id: a for a in found}
    for attribution in found:
        assert attribution.content
        for piece in (attribution.source, attribution.cue, attribution.content):
            assert list(piece) == sorted(piece)
            assert all(0 <= a < b <= len(text) for a, b in piece)
            assert all(x[1] <= y[0] for x, y in zip(piece, piece[1:], strict=False))
        for hop in attribution.via:
            assert 0 <= hop.bounds[0] < hop.bounds[1] <= len(text)
        for source in attribution.sources:
            assert all(0 <= a < b <= len(text) for a, b in source.spans)
            assert not (source.authority is Authority.ANONYMOUS and source.entity)
        seen = {attribution.id}
        at = attribution.parent
        while at is not None:
            assert at not in seen
            seen.add(at)
            at = by_id[at].parent
    assert PIPELINE(article(text)).need_attributions() == found


@given(st.lists(st.one_of(MARKS, HOSTILE, st.sampled_from(["a", "b ", " ", "s"])), max_size=80).map("".join))
@settings(max_examples=300)
def test_attribution_quotations_nest_and_stay_in_their_paragraph(text: str) -> None:
    paragraphs = blocks(text)
    found = quotations(text, paragraphs)
    for quotation in found:
        low, high = paragraphs[quotation.block]
        assert low <= quotation.start < quotation.end <= high
    for n, outer in enumerate(found):
        for inner in found[n + 1 :]:
            assert inner.start >= outer.end or inner.end <= outer.end


BOUNDS = st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda p: (p[0], p[0] + p[1]))


@given(st.lists(st.tuples(BOUNDS, BOUNDS), max_size=12))
def test_attribution_parents_have_no_cycles(pairs: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    raws = [RawAttribution(content=(content,), cue=(cue,)) for content, cue in pairs]
    above = parents(raws)
    for n in range(len(raws)):
        seen = {n}
        at = above[n]
        while at is not None:
            assert at not in seen
            seen.add(at)
            at = above[at]
