"""How events stand: by tense, modal, negation, embedding, and by the chain of their holders."""

from __future__ import annotations

import pytest

from onrecord.annotate import factuality
from onrecord.annotate.annotator import AnnotatedDocument
from onrecord.annotate.layers import Act, Attribution, Factuality, Force
from onrecord.annotate.sentence import Parse
from onrecord.document import Document, Zone, ZoneKind, document_id
from onrecord.registry import Group, load


def parsed(text: str) -> Parse:
    document = Document(
        id=document_id(text=text, url=""),
        text=text,
        raw_digest="",
        zones=(Zone(0, len(text), ZoneKind.BODY),),
    )
    parse = load(Group.ANNOTATORS, "spacy")().annotate(AnnotatedDocument(document=document)).need_parse()
    assert isinstance(parse, Parse)
    return parse


@pytest.mark.parametrize(
    ("text", "verb", "value"),
    [
        ("The rebels attacked the town.", "attacked", Factuality.HAPPENED),
        ("The rebels did not attack the town.", "attack", Factuality.DENIED),
        ("The rebels may attack the town.", "attack", Factuality.POSSIBLE),
        ("The rebels are attacking the town.", "attacking", Factuality.ONGOING),
        ("The road stayed blocked on Monday.", "blocked", Factuality.ONGOING),
        ("The rebels will attack the town.", "attack", Factuality.PLANNED),
        ("The rebels must leave the town.", "leave", Factuality.DEMANDED),
        ("If the rebels attack, the town falls.", "attack", Factuality.CONDITIONAL),
        ("The minister denied taking the money.", "taking", Factuality.DENIED),
        ("The rebels failed to take the town.", "take", Factuality.DENIED),
        ("The rebels managed to take the town.", "take", Factuality.HAPPENED),
        ("The rebels did not manage to take the town.", "take", Factuality.DENIED),
        ("No rebels attacked the town.", "attacked", Factuality.DENIED),
        ("The firm has repaid the loan.", "repaid", Factuality.HAPPENED),
    ],
)
def test_factuality_of_verbs(text: str, verb: str, value: Factuality) -> None:
    parse = parsed(text)
    token = next(t for t in parse.tokens if t.text == verb)
    assert factuality.of_verb(parse, token.i, lead=token.i).value is value


@pytest.mark.parametrize(
    ("text", "noun", "past", "value"),
    [
        ("Trade stopped after the attack.", "attack", False, Factuality.HAPPENED),
        ("The invasion ruined the port.", "invasion", True, Factuality.HAPPENED),
        ("They fear an attack.", "attack", False, Factuality.POSSIBLE),
        ("They cancelled the strike.", "strike", False, Factuality.DENIED),
        ("An attack on the port is a crime.", "attack", False, Factuality.UNKNOWN),
    ],
)
def test_factuality_of_nouns(text: str, noun: str, past: bool, value: Factuality) -> None:
    parse = parsed(text)
    token = next(t for t in parse.tokens if t.text == noun)
    assert factuality.of_noun(parse, token.i, past=past).value is value


@pytest.mark.parametrize(
    ("force", "polarity", "conditional", "value"),
    [
        (Force.PROMISED, "+", False, Factuality.PLANNED),
        (Force.PROMISED, "-", False, Factuality.DENIED),
        (Force.PLANNED, "+", True, Factuality.CONDITIONAL),
        (Force.REFUSED, "-", False, Factuality.DENIED),
        (Force.DEMANDED, "+", False, Factuality.DEMANDED),
        (Force.REQUESTED, "-", False, Factuality.DEMANDED),
        (Force.EXPECTED, "+", False, Factuality.POSSIBLE),
    ],
)
def test_factuality_of_a_commitment(
    force: Force,
    polarity: str,
    conditional: bool,
    value: Factuality,
) -> None:
    assert factuality.of_force(force, polarity=polarity, conditional=conditional) is value


def holder(act: Act, *, negated: bool = False) -> Attribution:
    return Attribution(id=f"a-{act}", content=((0, 1),), act=act, negated=negated)


def test_factuality_denial_turns_what_it_holds() -> None:
    assert factuality.composed(Factuality.HAPPENED, [holder(Act.DENY)]) is Factuality.DENIED
    assert factuality.composed(Factuality.HAPPENED, [holder(Act.DENY, negated=True)]) is Factuality.HAPPENED


def test_factuality_a_saying_around_a_denial_keeps_it() -> None:
    chain = [holder(Act.DENY), holder(Act.SAY)]
    assert factuality.composed(Factuality.ONGOING, chain) is Factuality.DENIED


def test_factuality_a_hint_leaves_the_possible() -> None:
    assert factuality.composed(Factuality.PLANNED, [holder(Act.HINT)]) is Factuality.POSSIBLE
    assert factuality.composed(Factuality.HAPPENED, [holder(Act.DECLINE)]) is Factuality.UNKNOWN
