from __future__ import annotations

import pytest

from onrecord.document import Document, Zone, ZoneKind, blocks
from onrecord.story.citation import Citation, Outlets, outlet_key, sentences


def document(text: str, *, outlet: str = "", first: ZoneKind = ZoneKind.BODY) -> Document:
    zones = tuple(
        Zone(start, end, first if n == 0 else ZoneKind.BODY) for n, (start, end) in enumerate(blocks(text))
    )
    return Document(id="d", text=text, raw_digest="", zones=zones, outlet=outlet)


def cited(text: str, *, outlet: str = "", first: ZoneKind = ZoneKind.BODY) -> list[tuple[str, str]]:
    return [(c.relation, c.name) for c in citations(text, outlet=outlet, first=first)]


def citations(text: str, *, outlet: str = "", first: ZoneKind = ZoneKind.BODY) -> tuple[Citation, ...]:
    made = document(text, outlet=outlet, first=first)
    return Outlets((made,)).citations(made)


@pytest.mark.parametrize(
    ("text", "relation", "name"),
    [
        ("The ferry was late, Reuters reported.", "reported", "Reuters"),
        ("Reuters previously reported that the ferry was late.", "previously", "Reuters"),
        ("The ferry was late, according to the Associated Press.", "citing", "Associated Press"),
        ("A clerk told CNN that the ferry was late.", "told", "CNN"),
        ("In an interview with Le Monde he said so.", "interview", "Le Monde"),
        ("An article published by The Wall Street Journal says so.", "citing", "Wall Street Journal"),
        ("A clerk told the Corvo News Agency that it was late.", "told", "Corvo"),
        ("OSTRELL, May 3 (Corvo) — The ferry was late.", "dateline", "Corvo"),
        ("OSTRELL (AFP) - The ferry was late.", "dateline", "AFP"),
    ],
)
def test_chain_finds_the_outlet_in_the_wording(text: str, relation: str, name: str) -> None:
    assert (relation, name) in cited(text)


def test_chain_byline_and_credit_stand_for_the_article() -> None:
    text = "By Reuters\n\nThe ferry was late.\n"
    (found,) = citations(text, first=ZoneKind.BYLINE)
    assert (found.relation, found.scope) == ("byline", None)


@pytest.mark.parametrize(
    "text",
    [
        "There is no time to report on the nation.",
        "He said the times were hard and the guardian of the gate told him so.",
        "Washington said that the ferry was late.",
        "Reuters has an office on the quay.",
    ],
)
def test_chain_words_that_are_no_citation(text: str) -> None:
    assert cited(text) == []


def test_chain_an_outlet_does_not_cite_itself() -> None:
    text = "A clerk told the Post that the ferry was late."
    assert cited(text, outlet="Ostrell Post") == []


def test_chain_anaphor_stands_for_the_outlet_named_last() -> None:
    text = "The ferry was late, Reuters reported. It sank, the British news outlet said."
    assert [c.name for c in citations(text)] == ["Reuters", "Reuters"]


def test_chain_continues_in_the_conditional_only() -> None:
    text = (
        "The plan is agreed, Reuters reported.\n\nThe plan would see the yard closed.\n\n"
        "Workers would be moved to Varn.\n\nThe mayor said it would be a pity.\n\nIt would rain.\n"
    )
    found = citations(text)
    assert [c.relation for c in found] == ["reported", "continued", "continued"]
    assert all(c.name == "Reuters" for c in found)


def test_chain_tells_the_unnamed_behind_an_outlet() -> None:
    text = "It is off, said Reuters, which cited two port officials, a diplomat and three Varn officials."
    (found,) = citations(text)
    assert set(found.behind) == {"two port officials", "a diplomat", "three Varn officials"}


def test_chain_scope_is_the_sentence() -> None:
    text = "It is off, Reuters reported. Gen. A. Holt denied it. U.S. ships left on Oct. 7 for Varn."
    assert [text[slice(*s)] for s in sentences(text, (0, len(text)))] == [
        "It is off, Reuters reported.",
        "Gen. A. Holt denied it.",
        "U.S. ships left on Oct. 7 for Varn.",
    ]
    (found,) = citations(text)
    assert found.scope == (0, len("It is off, Reuters reported."))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the Tern agency", "Tern News Agency"),
        ("The Wall Street Journal", "WSJ"),
        ("AP", "The Associated Press"),
        ("Al-Jazeera", "Al Jazeera English"),
    ],
)
def test_chain_one_outlet_under_its_names(one: str, other: str) -> None:
    assert outlet_key(one) == outlet_key(other)
