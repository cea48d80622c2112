"""Denials, refusals, orders and what only looks like an attribution, by the rules and by the tagger."""

from __future__ import annotations

from functools import cache

import pytest
from bench.attribution import article

from onrecord.annotate.annotator import AnnotatedDocument
from onrecord.annotate.attribution import AttributionRules
from onrecord.annotate.layers import Act, Attribution
from onrecord.annotate.spacy_parse import SpacyParse
from onrecord.annotate.trained.annotator import TrainedAttribution

PARSER = SpacyParse()
TAGGERS = {"rules": AttributionRules(), "trained": TrainedAttribution()}
BOTH = pytest.mark.parametrize("tagger", sorted(TAGGERS))


@cache
def read(tagger: str, text: str) -> tuple[Attribution, ...]:
    parsed = PARSER.annotate(AnnotatedDocument(document=article(text)))
    return TAGGERS[tagger].annotate(parsed).need_attributions()


def cut(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    return " … ".join(text[a:b] for a, b in spans)


@BOTH
@pytest.mark.parametrize(
    ("text", "who", "act"),
    [
        ("The navy denied it.", "The navy", Act.DENY),
        ("Two miners said the shaft had flooded. The company denied it.", "The company", Act.DENY),
        ("Halvorsen would not name the buyer.", "Halvorsen", Act.DECLINE),
        ("The clinic would not identify her.", "The clinic", Act.DECLINE),
        ("Neither party would say when the talks began.", "Neither party", Act.DECLINE),
        ("The striker refused to be drawn.", "The striker", Act.DECLINE),
        ("A palace aide neither confirmed nor denied that the king was ill.", "A palace aide", Act.DECLINE),
        ("The coach ruled out selling his captain.", "The coach", Act.DENY),
        ("The trader denied taking bribes from the mill.", "The trader", Act.DENY),
        ("Guards said they had been paid; the palace denied it.", "the palace", Act.DENY),
        ("The leaflet, printed by the party, blamed the regulator.", "The leaflet", Act.ACCUSE),
    ],
)
def test_acts_of_refusing_and_denying(tagger: str, text: str, who: str, act: Act) -> None:
    found = [(cut(text, a.source), a.act) for a in read(tagger, text)]
    assert (who, act) in found


@BOTH
@pytest.mark.parametrize(
    ("text", "content", "act"),
    [
        ("Sivan said a nurse had told him to “sit and wait.”", "to “sit and wait.”", Act.DEMAND),
        ("Sivan said divers had warned the crew to turn back.", "to turn back", Act.WARN),
        ("Sivan said engineers had advised the board to close the dam.", "close the dam", Act.DEMAND),
    ],
)
def test_acts_of_telling_somebody_to_do_something(tagger: str, text: str, content: str, act: Act) -> None:
    inner = next(a for a in read(tagger, text) if a.parent is not None)
    assert cut(text, inner.content).endswith(content)
    assert inner.act is act


@BOTH
@pytest.mark.parametrize(
    "text",
    [
        "The first round of talks discussed the future of the port.",
        "The governor, considering the danger, moved the prisoners.",
        "The van was found burning.",
        "Intelligence that the raft had sunk came from a drone.",
        "The widow had called the police twice.",
        "The abbot apologised to the parish.",
    ],
)
def test_acts_that_are_no_attribution(tagger: str, text: str) -> None:
    assert read(tagger, text) == ()


@BOTH
def test_acts_of_a_question_ask_for_nothing(tagger: str) -> None:
    assert all(
        "What did" not in cut("What did the crew ask for?", a.content)
        for a in read(tagger, "What did the crew ask for?")
    )


def test_acts_of_a_second_sentence_are_not_in_the_first() -> None:
    text = "Hours later a militia leader told the BBC that his camp had been bombed. The army denied it."
    first, second = read("trained", text)
    assert cut(text, first.content) == "that his camp had been bombed"
    assert (second.parent, cut(text, second.source)) == (None, "The army")


def test_acts_of_who_says_it_all_stand_around_who_believes_it() -> None:
    text = (
        "The abbot believes that the roof will hold, those who know him say. He has told friends he is tired."
        " In public he has said nothing."
    )
    outer = next(a for a in read("trained", text) if cut(text, a.cue) == "say")
    assert cut(text, outer.source) == "those who know him"


@BOTH
def test_acts_of_asking_not_to_be_named_are_terms(tagger: str) -> None:
    text = "One nurse, who asked not to be named, said the ward was cold."
    assert [cut(text, a.cue) for a in read(tagger, text)] == ["said"]


@BOTH
@pytest.mark.parametrize(
    "text",
    [
        "A miner, who asked that his name be withheld for fear of the police, said the pit was shut.",
        "The miner spoke on condition of anonymity to discuss secret plans. He said the pit was shut.",
        "The paper cited two members of the staff. It said the pit was shut.",
    ],
)
def test_acts_of_terms_and_of_citing_stand_for_no_words(tagger: str, text: str) -> None:
    assert [cut(text, a.cue) for a in read(tagger, text)] == ["said"]


@BOTH
def test_acts_told_to_the_paper(tagger: str) -> None:
    text = "Weiss told the Tribune that the deal was off."
    assert [(h.name, h.relation) for h in read(tagger, text)[0].via] == [("Tribune", "told")]


@BOTH
def test_acts_through_whose_hands_a_paper_went(tagger: str) -> None:
    text = "The memo, first obtained by the Financial Times, accused the board of fraud."
    assert [(h.name, h.relation) for h in read(tagger, text)[0].via] == [("Financial Times", "reported")]
