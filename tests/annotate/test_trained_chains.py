"""What the rules add to the tagger: the cited, refusals to comment, headlines; and no recipients."""

from __future__ import annotations

import pytest
from bench.attribution import article
from bench.attribution_golden import document_of

from onrecord.annotate.annotator import AnnotatedDocument, Pipeline
from onrecord.annotate.attribution import RawAttribution
from onrecord.annotate.layers import Act, Attribution
from onrecord.annotate.spacy_parse import SpacyParse
from onrecord.annotate.trained.annotator import TrainedAttribution, inner_ones, with_cited
from onrecord.annotate.trained.edges import whole_subjects, without_recipients

PIPELINE = Pipeline((SpacyParse(), TrainedAttribution()))


def read(text: str, feature: str = "") -> tuple[Attribution, ...]:
    return PIPELINE(document_of({"text": text, "feature": feature})).need_attributions()


def raw(text: str, source: str, cue: str, *content: str, rule: str = "", outer: str = "") -> RawAttribution:
    def at(part: str) -> tuple[int, int]:
        low = text.index(part)
        return low, low + len(part)

    return RawAttribution(
        source=(at(source),),
        cue=(at(cue),),
        content=tuple(at(part) for part in content),
        rule=rule,
        outer=(at(outer),) if outer else (),
    )


def test_cited_take_their_words_out_of_the_content_and_say_the_rest():
    text = "The Dispatch said, citing two clerks, that the vault was empty."
    outer = raw(text, "The Dispatch", "said", "citing two clerks, that the vault was empty")
    inner = raw(text, "two clerks", "citing", "that the vault was empty", rule="citing", outer="said")
    wrong = raw(text, "The Dispatch", "citing", "two clerks")
    kept, cited = with_cited(text, [outer, wrong], [inner])
    assert [[text[a:b] for a, b in one.content] for one in kept] == [["that the vault was empty"]]
    assert [(one.outer, one.content) for one in cited] == [(outer.cue, kept[0].content)]


def test_cited_by_somebody_whom_the_tagger_did_not_find_change_nothing():
    text = "The Dispatch said, citing two clerks, that the vault was empty."
    inner = raw(text, "two clerks", "citing", "that the vault was empty", rule="citing", outer="said")
    assert with_cited(text, [], [inner]) == ((), ())


def test_inner_ones_may_stand_around_the_outer_cue():
    text = "A clerk explained, according to the Dispatch, that the vault was empty."
    outer = raw(text, "the Dispatch", "according to", "A clerk explained", "that the vault was empty")
    inner = raw(text, "A clerk", "explained", "that the vault was empty")
    outer = RawAttribution(
        source=outer.source, cue=outer.cue, content=((0, 7), outer.content[1]), rule=outer.rule
    )
    (found,) = inner_ones([outer], [inner])
    assert found.outer == outer.cue


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("A clerk told Marca that the vault was empty.", "that the vault was empty"),
        ("A clerk told the old guard, “Leave it.”", "“Leave it.”"),
        ("A clerk told him the vault that was empty.", None),
    ],
)
def test_recipients_are_no_part_of_the_content(text: str, content: str | None):
    parse = SpacyParse().annotate(AnnotatedDocument(document=article(text))).need_parse()
    start = text.index("told") + 5
    given = RawAttribution(source=((0, 7),), cue=((8, 12),), content=((start, len(text) - 1),))
    if content is not None and content.endswith("”"):
        given = RawAttribution(source=((0, 7),), cue=((8, 12),), content=((start, len(text)),))
    (found,) = without_recipients([given], text=text, parse=parse)
    low, high = found.content[0]
    assert text[low:high] == (content or text[start : len(text) - 1])


def test_sources_are_the_whole_subject():
    text = "A clerk without a badge said the vault was empty."
    parse = SpacyParse().annotate(AnnotatedDocument(document=article(text))).need_parse()
    (found,) = whole_subjects([raw(text, "a badge", "said", "the vault was empty")], parse=parse)
    assert [text[a:b] for a, b in found.source] == ["A clerk without a badge"]


@pytest.mark.parametrize(
    "text",
    [
        "The brewery did not immediately respond to a request for comment.",
        "The palace would not comment on the letter.",
    ],
)
def test_refusals_to_comment_are_kept(text: str):
    assert Act.DECLINE in [a.act for a in read(text)]


def test_headlines_with_a_colon_are_kept():
    (found,) = read("Coastguard: Missing trawler found near reef", "headline")
    assert found.rule in {"headline", "trained"}


def test_on_condition_of_anonymity_is_no_statement():
    text = "A clerk, speaking on condition of anonymity because the file is sealed, said the vault was empty."
    assert not [a for a in read(text) for low, _ in a.content if text.startswith("anonymity", low)]


@pytest.mark.parametrize(
    "text",
    [
        "The proposal would see the ferry company hand over two terminals by May.",
        "The accord will allow both councils to reopen the bridge next year.",
    ],
)
def test_a_scheme_that_would_bring_something_about_says_nothing(text: str) -> None:
    assert not read(text)
