"""Who «the official», «the company», «she» is inside an article."""

from __future__ import annotations

from functools import cache

import pytest
from bench.attribution import article

from onrecord.annotate.annotator import Pipeline
from onrecord.annotate.attribution import AttributionRules
from onrecord.annotate.layers import Attribution, Authority, Source
from onrecord.annotate.spacy_parse import SpacyParse

PIPELINE = Pipeline((SpacyParse(), AttributionRules()))


@cache
def read(text: str) -> tuple[Attribution, ...]:
    return PIPELINE(article(text)).need_attributions()


def sources(text: str) -> list[Source]:
    return [s for a in read(text) if a.parent is None for s in a.sources]


def identities(text: str) -> str:
    """The identities of the sources in order, as letters."""
    told = [s.identity for s in sources(text)]
    seen = list(dict.fromkeys(told))
    return "".join("-" if not one else "abcdefgh"[seen.index(one)] for one in told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A port official said the crane was safe. The official praised the crew.", "aa"),
        ("A senior diplomat said the road was shut. The same diplomat said it would open in June.", "aa"),
        (
            "A naval aide said he knew. A second aide said he did not. The second aide said it was late.",
            "abb",
        ),
        ("A guard said it was dark. Another guard said it was not. The first guard said he was sure.", "aba"),
        ("An aide said it was over. A second aide said it was not. The other aide said he was wrong.", "aba"),
        ("A palace insider said the wedding was off. The source said the bride had left.", "aa"),
        ("A senator said it was late. The senator, a Democrat, said he was angry.", "aa"),
        ("Two nurses said the ward was full. The two nurses said it had no heating.", "aa"),
        ("Two nurses said the ward was full. The three nurses said it had no heating.", "ab"),
        ("His nephew said the house was sold. His nephew said the price was low.", "aa"),
        ("His nephew said the house was sold. Her nephew said it was not.", "ab"),
        ("The mine’s lawyer said the pit was safe. The bank’s lawyer said it was not.", "ab"),
        ("A US official said the jet was lost. An Iraqi official said it had landed.", "ab"),
    ],
)
def test_resolution_of_the_anonymous(text: str, told: str) -> None:
    assert identities(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "Rail official Ivo Brandt came. A rail official said it was late. The official said it was cold.",
        "Aide Carla Voss left the room. A source said the talks were over. The source said they had failed.",
    ],
)
def test_resolution_never_names_the_anonymous(text: str) -> None:
    unnamed = [s for s in sources(text) if s.authority is Authority.ANONYMOUS]
    assert unnamed
    assert all(not s.entity and "Brandt" not in s.name and "Voss" not in s.name for s in unnamed)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Corvex Mining closed its pit on Friday. The company said 90 jobs would go.", "Corvex Mining"),
        ("Ofgem fined the grid. The regulator said it had been too slow.", "Ofgem"),
        ("Gov. Alma Ortiz visited the coast. The governor said the levee would hold.", "Alma Ortiz"),
        ("Sen. Paul Reyes spoke for an hour. The senator said the bill was dead.", "Paul Reyes"),
        ("The bank’s boss, Rolf Anders, left. The bank said it was sorry.", "The bank"),
        (
            "KLM cut flights. The airline’s boss, Eva Roos, left. The airline said it was late.",
            "KLM",
        ),
        ("Corvex Steel is for sale. Corvex said it was content.", "Corvex Steel"),
        ("NATO: Ship crossed the strait\n\nThe alliance said it was tracked.", "NATO"),
        ("Dunmore closed its pit on Friday. The union said 90 jobs would go.", "The union"),
        ("Rivex paid the fine. The regulator said it had been too slow.", "The regulator"),
        ("Dunmore closed its pit on Friday. The firm said 90 jobs would go.", "Dunmore"),
        (
            "Rivex said the mill was safe. Halden denied that it had left. The company said it was happy.",
            "Halden",
        ),
        ("The Foreign Ministry summoned the envoy. The company said nothing had changed.", "The company"),
        ("The health ministry shut the wells. The firm said they were clean.", "The firm"),
    ],
)
def test_resolution_of_bodies_and_posts(text: str, name: str) -> None:
    assert sources(text)[-1].name == name


def test_resolution_leaves_a_company_open_between_two() -> None:
    text = (
        "Rivex Energy sued Halden Steel, and Halden Steel sued Rivex Energy. The company said it would win."
    )
    assert sources(text)[-1].name == "The company"


def test_resolution_of_a_pronoun_inside_a_quotation_is_not_the_speaker() -> None:
    text = "The vote was close, chairwoman Ida Frost said. “He promised to call me,” she added."
    inner = next(a for a in read(text) if a.parent is not None)
    assert inner.sources[0].name != "Ida Frost"
    assert sources(text)[-1].name == "Ida Frost"


def test_resolution_of_a_possessive_tells_no_gender() -> None:
    text = "His aunt told the court that the gate was open. “The guard slept,” she said."
    first, second = sources(text)
    assert first.identity == second.identity != ""


def test_resolution_of_who_speaks_is_nobody_inside_the_words() -> None:
    text = "The mother of the boy said the police were slow. An officer said that it was late, she said."
    assert sources(text)[0].identity == sources(text)[-1].identity


def test_resolution_of_a_newspaper_that_was_told() -> None:
    text = "La Voz reported that the dam was cracked. An engineer told the newspaper that it would hold."
    assert sources(text)[0].authority is Authority.OUTLET


@pytest.mark.parametrize(
    ("who", "authority", "name"),
    [
        ("President Janek Morvan", Authority.PERSON, "Janek Morvan"),
        ("Brig. Gen. Omar Said", Authority.PERSON, "Omar Said"),
        ("Councillor Nia Price", Authority.PERSON, "Nia Price"),
        ("Harlow Foods", Authority.ORGANIZATION, "Harlow Foods"),
        ("A joint letter (Ann Kerr, Tom Hale)", Authority.DOCUMENT, "A joint letter (Ann Kerr, Tom Hale)"),
        ("The mill’s owner, Corvex,", Authority.ORGANIZATION, "Corvex"),
        ("The coast guard", Authority.ORGANIZATION, "The coast guard"),
        ("Ireland’s largest baker", Authority.ORGANIZATION, "Ireland’s largest baker"),
        ("Relief groups", Authority.ORGANIZATION, "Relief groups"),
        ("Two of the fund’s investors", Authority.ANONYMOUS, "Two of the fund’s investors"),
        ("Ruben Salas of the group Sol Azul", Authority.PERSON, "Ruben Salas"),
        ("PC Ewan Moss", Authority.PERSON, "Ewan Moss"),
        ("One cabinet minister", Authority.ANONYMOUS, "One cabinet minister"),
        ("Two parish members", Authority.ANONYMOUS, "Two parish members"),
        ("Another", Authority.ANONYMOUS, "Another"),
        ("Emirates", Authority.ORGANIZATION, "Emirates"),
        ("The developer, Larch Homes,", Authority.ORGANIZATION, "Larch Homes"),
        ("L’Équipe", Authority.OUTLET, "L’Équipe"),
    ],
)
def test_resolution_reads_authority_and_name(who: str, authority: Authority, name: str) -> None:
    source = sources(f"{who} said the harbour was open.")[0]
    assert (source.authority, source.name) == (authority, name)
