from __future__ import annotations

from functools import cache

import pytest
from bench.attribution import article

from onrecord.annotate.annotator import AnnotatedDocument, Pipeline
from onrecord.annotate.attribution import AttributionRules
from onrecord.annotate.layers import Attribution, Authority, Source
from onrecord.annotate.source.authority import SourceReader
from onrecord.annotate.source.chain import credited
from onrecord.annotate.source.split import parties
from onrecord.annotate.spacy_parse import SpacyParse
from onrecord.document import Document, Zone, ZoneKind

PIPELINE = Pipeline((SpacyParse(), AttributionRules()))


@cache
def read(text: str) -> tuple[Attribution, ...]:
    return PIPELINE(article(text)).need_attributions()


def sources(text: str) -> list[Source]:
    return [s for a in read(text) if a.parent is None for s in a.sources]


@pytest.mark.parametrize(
    ("who", "authority"),
    [
        ("Treasury Secretary Joan Pike", Authority.PERSON),
        ("The treasury secretary", Authority.OFFICE),
        ("A government spokeswoman", Authority.OFFICE),
        ("The foreign ministry", Authority.ORGANIZATION),
        ("Tokyo", Authority.ORGANIZATION),
        ("The annual report", Authority.DOCUMENT),
        ("CNN", Authority.OUTLET),
        ("The broadcaster", Authority.OUTLET),
        ("Critics", Authority.COLLECTIVE),
        ("Rangers", Authority.COLLECTIVE),
        ("Two rangers", Authority.ANONYMOUS),
        ("Two hundred rangers", Authority.COLLECTIVE),
        ("Midwives", Authority.COLLECTIVE),
        ("Engineers", Authority.COLLECTIVE),
        ("Two engineers", Authority.ANONYMOUS),
        ("The goalkeeper", Authority.ANONYMOUS),
        ("A former regulator", Authority.ANONYMOUS),
        ("The head teacher", Authority.OFFICE),
        ("The coroner", Authority.OFFICE),
        ("Both galleries", Authority.ORGANIZATION),
        ("Unesco", Authority.ORGANIZATION),
        ("Vienna", Authority.ORGANIZATION),
        ("The leaked minutes", Authority.DOCUMENT),
        ("BBC Radio Ulster", Authority.OUTLET),
        ("The Argus", Authority.OUTLET),
        ("harbour pilot Sanna Lund", Authority.PERSON),
        ("A senior official", Authority.ANONYMOUS),
        ("Senior officials", Authority.ANONYMOUS),
    ],
)
def test_source_authority(who: str, authority: Authority) -> None:
    (source,) = sources(f"{who} said the harbour was open.")
    assert source.authority is authority


@pytest.mark.parametrize(
    ("who", "count"),
    [
        ("An aide", (1, 1)),
        ("Aides", (2, None)),
        ("Seven aides", (7, 7)),
        ("At least seven aides", (7, None)),
        ("More than 20 aides", (20, None)),
        ("A dozen aides", (12, 12)),
        ("One of the aides", (1, 1)),
    ],
)
def test_source_counts_the_anonymous(who: str, count: tuple[int, int | None]) -> None:
    (source,) = sources(f"{who} said the harbour was open.")
    assert (source.authority, source.count) == (Authority.ANONYMOUS, count)


def test_source_several_kinds_are_several_sources() -> None:
    text = "Six Danish officials, two envoys from other states, and one retired spy said the cable was cut."
    found = sources(text)
    assert [text[a:b] for s in found for a, b in s.spans] == [
        "Six Danish officials",
        "two envoys from other states",
        "one retired spy",
    ]
    assert [s.count for s in found][:2] == [(6, 6), (2, 2)]


def test_source_parts_of_a_phrase_without_tokens_are_none() -> None:
    annotated = SpacyParse().annotate(AnnotatedDocument(document=article("A b.   ")))
    assert parties(SourceReader(annotated).parse, (5, 6)) == ()


def test_source_anonymous_keep_an_identity_and_get_no_name() -> None:
    text = (
        "A senior customs official said the gate was shut. Minister Olga Petrov disagreed. "
        "“It is shut,” the official said."
    )
    found = [s for s in sources(text) if s.authority is Authority.ANONYMOUS]
    assert len(found) == 2
    assert found[0].identity == found[1].identity != ""
    assert all(s.entity == "" and "Petrov" not in s.name for s in found)


def test_source_two_anonymous_stay_apart() -> None:
    text = "A diplomat said the deal was close. Another diplomat said it was not."
    first, second = sources(text)
    assert first.identity != second.identity


def test_source_pronoun_takes_the_last_that_fits() -> None:
    text = "Ms. Ida Holt spoke first. Mr. Sven Krog spoke last. She said the fund was safe."
    assert [s.name for s in sources(text)] == ["Ida Holt"]


def test_source_pronoun_between_two_stays_unknown() -> None:
    text = "Alex Moe and Kim Dahl run the shop. She says it is closed."
    assert [s.name for s in sources(text)] == ["She"]


def test_source_surname_after_the_full_name() -> None:
    text = "Oscar Lind presented the books. Lind said the debt was gone."
    (source,) = sources(text)
    assert source.name == "Oscar Lind"


def test_source_reason_and_setting_are_cut_from_the_text() -> None:
    text = (
        "A senior officer, speaking on condition of anonymity in a conference call because the plan is "
        "secret, said the ship had sailed."
    )
    (source,) = sources(text)
    assert source.reason is not None
    assert source.setting is not None
    assert text[slice(*source.reason)] == "because the plan is secret"
    assert text[slice(*source.setting)].startswith("in a conference call")


def test_source_who_asked_not_to_be_named_is_anonymous() -> None:
    (source,) = sources("The deal is done, said a minister who asked not to be named because talks go on.")
    assert source.authority is Authority.ANONYMOUS


# -- chains ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "hops"),
    [
        ("A pilot told Reuters the fog was thick.", [("Reuters", "told")]),
        ("In an interview with CNN, Dr. Ana Ruiz said the drug was safe.", [("CNN", "interview")]),
        ("Pilots told reporters the fog was thick.", []),
        ("A pilot was quoted as saying that the fog was thick.", [("", "quoted")]),
        ("Sources who spoke with Reuters said the fog was thick.", [("Reuters", "told")]),
        ("Bloomberg previously reported that the mill had closed.", [("Bloomberg", "previously")]),
    ],
)
def test_source_chain_of_the_outermost(text: str, hops: list[tuple[str, str]]) -> None:
    (outer,) = [a for a in read(text) if a.parent is None]
    assert [(h.name, h.relation) for h in outer.via] == hops
    assert all(text[h.bounds[0] : h.bounds[1]].endswith(h.name) for h in outer.via)


def test_source_chain_from_the_cited_over_the_outlet() -> None:
    text = "The mine will close, according to Reuters, which cited three miners."
    outer, inner = read(text)
    assert inner.parent == outer.id
    assert inner.content == outer.content
    assert [(h.name, h.relation) for h in inner.via] == [("Reuters", "citing")]


def test_source_chain_credits_name_the_agency() -> None:
    text = "Rain fell.\n\nSource: Reuters"
    document = Document(
        id="d",
        text=text,
        raw_digest="",
        zones=(Zone(0, 10, ZoneKind.BODY), Zone(12, 27, ZoneKind.CREDIT)),
    )
    (hop,) = credited(document)
    assert (hop.name, hop.relation, text[slice(*hop.bounds)]) == ("Reuters", "credit", "Reuters")


def test_source_he_is_who_spoke_rather_than_whom_he_spoke_of() -> None:
    text = "A senior officer said that one soldier was hurt. He said the road was open."
    assert [s.name for s in sources(text)] == ["A senior officer", "A senior officer"]


def test_source_i_inside_a_quotation_is_the_speaker() -> None:
    inner = [a for a in read("“I believe the bank will fail,” Carla Nunez said.") if a.parent]
    assert [s.name for a in inner for s in a.sources] == ["Carla Nunez"]


def test_source_the_outlet_is_no_city() -> None:
    text = "Paris refused to sign. Sources told Reuters the text was weak. The outlet said it was long."
    assert sources(text)[-1].name == "Reuters"
    assert sources(text)[0].authority is Authority.ORGANIZATION


def signed(body: str, *, byline: str = "", credit: str = "") -> Document:
    """A body with a byline before it and a credit line behind it."""
    text, zones = "", []
    parts = ((byline, ZoneKind.BYLINE), (body, ZoneKind.BODY), (credit, ZoneKind.CREDIT))
    for part, kind in parts:
        if part:
            zones.append(Zone(len(text), len(text) + len(part), kind))
            text += part + "\n\n"
    return Document(id="d", text=text.strip(), raw_digest="", zones=tuple(zones), language="en")


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Sanna Lund", ["Sanna Lund"]),
        ("By Sanna Lund and Omar Diaz", ["Sanna Lund", "Omar Diaz"]),
        ("Reporting by Sanna Lund in Oslo; Omar Diaz", ["Sanna Lund", "Oslo", "Omar Diaz"]),
        ("Sanna Lund, Reuters", ["Sanna Lund", "Reuters"]),
        ("By staff writers | 3 May 2031", []),
    ],
)
def test_chain_who_signed_the_article_is_a_hop(byline: str, names: list[str]) -> None:
    document = signed("The reeve said the weir had held.", byline=byline)
    (found,) = PIPELINE(document).need_attributions()
    shown = [hop.name for hop in found.via]
    assert [n for n in shown if n != "Oslo"] == [n for n in names if n != "Oslo"]
    assert all(document.text[slice(*hop.bounds)] == hop.name for hop in found.via)
    assert {hop.relation for hop in found.via} <= {"credit"}


def test_chain_the_credit_stands_before_the_hops_of_the_wording() -> None:
    document = signed("The reeve told Politico that the weir had held.", credit="Source: Reuters")
    (found,) = PIPELINE(document).need_attributions()
    assert [(h.name, h.relation) for h in found.via] == [("Reuters", "credit"), ("Politico", "told")]


@pytest.mark.parametrize(
    ("text", "hop"),
    [
        ("A study in Ecology Letters said the eels had gone.", ("Ecology Letters", "reported")),
        ("In an email to Politico, the reeve denied the leak.", ("Politico", "told")),
        ("The reeve told the Danish broadcaster DR2 that the weir had held.", ("DR2", "told")),
        ("In an interview with Der Spiegel, the reeve said the weir had held.", ("Der Spiegel", "interview")),
    ],
)
def test_chain_hops_by_wording(text: str, hop: tuple[str, str]) -> None:
    assert hop in [(h.name, h.relation) for a in read(text) for h in a.via]


@pytest.mark.parametrize("where", ["Paris", "March", "Parliament"])
def test_chain_a_place_or_a_time_is_no_outlet(where: str) -> None:
    assert not [h for a in read(f"A speech in {where} said the eels had gone.") for h in a.via]


def test_chain_an_address_in_a_credit_line_is_the_outlet() -> None:
    document = signed(
        "The reeve said the weir had held.", credit="Source: https://www.reuters.com/world/weir"
    )
    (found,) = PIPELINE(document).need_attributions()
    (hop,) = found.via
    assert (hop.name, hop.relation) == ("Reuters", "credit")
    assert document.text[slice(*hop.bounds)] == "https://www.reuters.com/world/weir"


def test_chain_a_bare_label_or_a_second_byline_is_no_hop() -> None:
    document = signed(
        "The reeve said the weir had held.", byline="By Sanna Lund\nSanna Lund", credit="Credit:"
    )
    (found,) = PIPELINE(document).need_attributions()
    assert [hop.name for hop in found.via] == ["Sanna Lund"]


@pytest.mark.parametrize("idiom", ["let it be known", "has let it be known"])
def test_source_who_let_it_be_known(idiom: str) -> None:
    (found,) = [
        a for a in read(f"An aide without a name {idiom} that the weir had held.") if a.parent is None
    ]
    assert [s.authority for s in found.sources] == [Authority.ANONYMOUS]


# -- who is who -----------------------------------------------------------------------------
def test_source_plural_that_stands_for_named_persons_is_not_anonymous() -> None:
    text = (
        "President Anton Weiss met Premier Clara Bonnet on Friday. The two leaders said the dam would rise."
    )
    (found,) = sources(text)
    assert (found.authority, found.identity, found.count) == (Authority.COLLECTIVE, "", None)
    text = "Weiss met the press on Friday. The two leaders said the dam would rise."
    assert sources(text)[0].authority is Authority.ANONYMOUS


def test_source_country_in_capitals_is_no_pronoun() -> None:
    text = "The US is worried that the dam is weak, but it still sees the canal as a way out."
    assert [s.entity != "" and s.name for s in sources(text)] == ["US", "US"]


def test_source_who_is_no_place() -> None:
    text = "The minister condemned the gangs loyal to Hungary, who want the bridge closed."
    (found,) = [s for a in read(text) for s in a.sources if text[slice(*s.spans[0])] == "who"]
    assert found.name == "the gangs"


def test_source_pronoun_rather_skips_a_given_name_of_the_other_gender() -> None:
    text = (
        "Sofia Renner succeeded Karl Braun in June. Braun had warned of losses. She says the mill is sound."
    )
    assert sources(text)[-1].name == "Sofia Renner"
    text = "Karl Braun had warned of losses. She says the mill is sound."
    assert sources(text)[-1].name == "Karl Braun"  # nobody else is there


def test_source_name_that_the_tagger_took_for_a_body_is_shown_to_be_a_person() -> None:
    text = "The minister and his deputy, Grace Obi, toured the camp. “It is full,” Obi said."
    found = sources(text)[-1]
    assert (found.name, found.authority) == ("Grace Obi", Authority.PERSON)


def test_source_demonym_is_the_one_person_before() -> None:
    text = "The coach, Luis Prado, praised the keeper. The Brazilian said he had earned his place."
    assert sources(text)[-1].name == "Luis Prado"
    text = "Luis Prado met Peter Nolan. Prado spoke first. The Brazilian said nothing would change."
    assert sources(text)[-1].name == "Brazilian"


@pytest.mark.parametrize(
    ("who", "authority", "count"),
    [
        ("A retired judge", Authority.ANONYMOUS, (1, 1)),
        ("Three of the crew", Authority.ANONYMOUS, (3, 3)),
        ("Two members of the crew", Authority.ANONYMOUS, (2, 2)),
        ("Court papers", Authority.DOCUMENT, None),
        ("Local media", Authority.OUTLET, None),
        ("The Sunday papers", Authority.OUTLET, None),
    ],
)
def test_source_persons_out_of_a_body_and_papers(
    who: str, authority: Authority, count: tuple[int, int] | None
) -> None:
    (found,) = sources(f"{who} said the lights were off.")
    assert (found.authority, found.count) == (authority, count)


def test_source_whoever_prints_is_a_hop() -> None:
    (found,) = read("The statement, first carried by the Delos agency, said the strait was open.")
    assert [(h.name, h.relation) for h in found.via] == [("the Delos agency", "reported")]
