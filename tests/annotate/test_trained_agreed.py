"""What the parse screens out of the tagger's finds, and what it adds to them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from bench.attribution import article

from onrecord.annotate.annotator import AnnotatedDocument
from onrecord.annotate.attribution import RawAttribution, raw_attributions
from onrecord.annotate.attribution.scene import Scene
from onrecord.annotate.spacy_parse import SpacyParse
from onrecord.annotate.trained.agreed import (
    by_no_occasion,
    over_inner_cues,
    through_the_clause,
    with_the_quoted,
    without_strays,
)
from onrecord.annotate.trained.screen import attributes, trimmed, within_zone
from onrecord.document import Zone, ZoneKind, blocks


@cache
def scene_of(text: str) -> Scene:
    return Scene(SpacyParse().annotate(AnnotatedDocument(document=article(text))))


def raw(text: str, cue: str, *content: str, source: str = "") -> RawAttribution:
    def at(words: str) -> tuple[int, int]:
        return text.index(words), text.index(words) + len(words)

    return RawAttribution(
        content=tuple(at(piece) for piece in content),
        source=(at(source),) if source else (),
        cue=(at(cue),),
        rule="trained",
    )


def told(text: str, one: RawAttribution) -> list[str]:
    return [text[a:b] for a, b in one.content]


@pytest.mark.parametrize(
    ("text", "cue", "content", "source"),
    [
        ("The treaty ends its support for armed groups.", "support for", "armed groups", "its"),
        ("The news of a third delay reached the port at noon.", "of", "a third delay", "The news"),
        ("Word of the lost barge came as the lock was reopened.", "of", "the lost barge", ""),
        (
            "They tied the raids to Danish support for the blockade.",
            "to Danish support for",
            "the blockade",
            "",
        ),
        ("Asked about the missing ledger, Brandt left the room.", "Asked about", "the missing ledger", ""),
        ("The agency published the letters last week.", "published", "the letters", "The agency"),
        ("She spoke on condition of anonymity.", "spoke on condition of", "anonymity", "She"),
        ("The plan would see the quay closed.", "would see", "the quay closed", "The plan"),
    ],
)
def test_trained_screen_leaves_out_what_nobody_said(text: str, cue: str, content: str, source: str) -> None:
    assert not attributes(scene_of(text), raw(text, cue, content, source=source))


@pytest.mark.parametrize(
    ("text", "cue", "content", "source"),
    [
        ("Denmark’s support for the blockade grew.", "support for", "the blockade", "Denmark"),
        (
            "The agency reported that the quay was closed.",
            "reported",
            "that the quay was closed",
            "The agency",
        ),
        ("Reporters asked whether the quay was closed.", "asked", "whether the quay was closed", "Reporters"),
    ],
)
def test_trained_screen_keeps_what_somebody_said(text: str, cue: str, content: str, source: str) -> None:
    assert attributes(scene_of(text), raw(text, cue, content, source=source))


def test_trained_cue_ends_with_its_verb() -> None:
    text = "“We are ready,” Brandt said when asked about the quay."
    one = trimmed(scene_of(text), raw(text, "said when", "“We are ready,”", source="Brandt"))
    assert text[slice(*one.cue[0])] == "said"


def test_trained_content_has_no_stray_words_of_the_sentence_before() -> None:
    text = "Brandt toured the burnt quay. “It will be rebuilt,” she said."
    one = raw(text, "said", "the burnt quay", "“It will be rebuilt,”", source="she")
    assert told(text, without_strays(scene_of(text), one)) == ["“It will be rebuilt,”"]
    text = "Brandt said the quay would be rebuilt. “In May,” she added."
    both = raw(text, "added", "“In May,”", source="she")
    assert without_strays(scene_of(text), both) == both


def test_trained_quoted_person_is_the_source_and_not_who_quoted() -> None:
    text = "The admiral was quoted by Kyodo as saying that the strait was open."
    wrong = raw(text, "was quoted by", "The admiral", "that the strait was open", source="Kyodo")
    scene = scene_of(text)
    (one,) = with_the_quoted([wrong], raw_attributions(scene.annotated), scene)
    assert [text[a:b] for a, b in one.source] == ["The admiral"]
    assert told(text, one) == ["that the strait was open"]


def test_trained_content_goes_through_the_clause_whose_verb_is_anothers_cue() -> None:
    text = "The letter said that “in view of the flood,” the council is announcing “a new dyke.”"
    first = raw(text, "said", "that “in view of the flood,”", source="The letter")
    second = raw(text, "is announcing", "“a new dyke.”", source="the council")
    scene = scene_of(text)
    outer, inner = through_the_clause(scene, [first, second], raw_attributions(scene.annotated))
    assert inner == (second,)
    assert told(text, outer[0])[0].startswith("that “in view of the flood,” the council is announcing")
    text = "The letter said that the flood was over and the council announced a new dyke."
    first = raw(text, "said", "that the flood was over", source="The letter")
    second = raw(text, "announced", "a new dyke", source="the council")
    scene = scene_of(text)
    assert through_the_clause(scene, [first, second], raw_attributions(scene.annotated))[1] == ()


def test_trained_content_holds_the_cue_that_parts_it() -> None:
    text = "An aide said that the race was over, according to a report."
    outer = raw(text, "according to", "An aide", "that the race was over", source="a report")
    inner = raw(text, "said", "that the race was over", source="An aide")
    (one,) = over_inner_cues([outer], [inner])
    assert told(text, one) == ["An aide said that the race was over"]
    assert over_inner_cues([outer], []) == (outer,)


def test_trained_content_of_a_headline_ends_with_it() -> None:
    text = "Kenya agrees on a quota\n\nBoats seen at the quay on Monday.\n\nThe talks went on."
    document = article(text)
    first, caption, body = blocks(text)
    zones = (Zone(*first, ZoneKind.TITLE), Zone(*caption, ZoneKind.CAPTION), Zone(*body, ZoneKind.BODY))
    annotated = AnnotatedDocument(document=replace(document, zones=zones))
    one = raw(text, "agrees on", "a quota", "Boats seen at the quay", source="Kenya")
    assert told(text, within_zone(Scene(annotated), one)) == ["a quota"]


def test_trained_meeting_announces_nothing() -> None:
    text = "The ministry sent a letter after the minister's meeting with Oda, saying that ferries would sail."
    wrong = raw(text, "saying", "that ferries would sail", source="the minister's meeting with Oda")
    scene = scene_of(text)
    (one,) = by_no_occasion(scene, [wrong], raw_attributions(scene.annotated))
    assert [text[a:b] for a, b in one.source] == ["The ministry"]


def test_trained_meeting_stays_where_nobody_else_is_known_to_speak() -> None:
    text = "The meeting agreed that ferries would sail."
    one = raw(text, "agreed", "that ferries would sail", source="The meeting")
    assert by_no_occasion(scene_of(text), [one], []) == (one,)
