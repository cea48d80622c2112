from __future__ import annotations

from functools import cache

import pytest
from bench.attribution_golden import Scorer, document_of, precision_recall, rows

from onrecord.annotate.annotator import AnnotatedDocument, Annotator, Layer, Pipeline
from onrecord.annotate.attribution import AttributionRules, RawAttribution, complete, raw_attributions
from onrecord.annotate.layers import Act, Attribution, Authority, QuoteKind
from onrecord.annotate.spacy_parse import SpacyParse
from onrecord.document import Document
from plain_articles import article

PIPELINE = Pipeline((SpacyParse(), AttributionRules()))


@cache
def read(text: str) -> AnnotatedDocument:
    return PIPELINE(article(text))


def shown(text: str) -> list[tuple[str, str, str]]:
    def cut(bounds: tuple[tuple[int, int], ...]) -> str:
        return " … ".join(text[a:b] for a, b in bounds)

    return [(cut(a.source), cut(a.cue), cut(a.content)) for a in read(text).need_attributions()]


def only(text: str) -> Attribution:
    (attribution,) = read(text).need_attributions()
    return attribution


# -- the golden sentences -------------------------------------------------------------------
FLOORS = {
    # feature: precision and recall in percent that must not be lost
    "found": (95, 97),
    "source": (96, 96),
    "content exact": (97, 97),
    "kind": (97, 97),
    "act": (97, 97),
    "negated": (98, 98),
    "authority": (95, 95),
    "sources split": (95, 95),
    "count": (93, 93),
    "parent": (96, 96),
    "via": (95, 95),
    "resolved": (95, 95),
    "identity": (95, 95),
    "reason": (95, 95),
    "setting": (95, 95),
}


@pytest.fixture(scope="module")
def golden() -> Scorer:
    scorer = Scorer()
    for row in rows():
        scorer.add(row, PIPELINE(document_of(row)))
    return scorer


def test_attribution_golden_covers_enough() -> None:
    found = rows()
    assert len(found) >= 150
    assert len({row["text"] for row in found}) == len(found)


@pytest.mark.parametrize("feature", FLOORS)
def test_attribution_golden_holds_its_floor(golden: Scorer, feature: str) -> None:
    precision, recall = precision_recall(golden.tally[feature])
    floor = FLOORS[feature]
    told = "\n".join(golden.wrong)
    assert precision >= floor[0], told
    assert recall >= floor[1], told


# -- the annotator --------------------------------------------------------------------------
def test_attribution_rules_is_an_annotator() -> None:
    rules = AttributionRules()
    assert isinstance(rules, Annotator)
    assert rules.requires == {Layer.PARSE, Layer.ENTITIES}
    assert rules.assigns == {Layer.ATTRIBUTIONS}
    assert rules.origin.annotator == "rules"


def test_attribution_ids_follow_the_text() -> None:
    text = "The mayor said the well was dry. The bishop said it was not. “Look,” said the boy."
    found = read(text).need_attributions()
    assert [a.id for a in found] == ["a1", "a2", "a3"]
    starts = [min(b[0] for b in (*a.source, *a.cue, *a.content)) for a in found]
    assert starts == sorted(starts)


def test_attribution_content_leaves_out_the_full_stop() -> None:
    assert shown("The union said the talks had failed.") == [("The union", "said", "the talks had failed")]


def test_attribution_split_quotation_is_one() -> None:
    text = "“We waited,” the driver said. “Nobody came.”"
    assert shown(text) == [("the driver", "said", "“We waited,” … “Nobody came.”")]


def test_attribution_two_speakers_in_a_paragraph_stay_apart() -> None:
    text = "“I am the captain,” Anna Berg said. “You are not,” Tom Hall replied."
    assert shown(text) == [
        ("Anna Berg", "said", "“I am the captain,”"),
        ("Tom Hall", "replied", "“You are not,”"),
    ]


def test_attribution_quotation_goes_on_in_the_next_paragraphs() -> None:
    text = "“The roof is safe,” Dana Cole said. “We looked.\n\n“The walls are not.”"
    ((source, _, content),) = shown(text)
    assert source == "Dana Cole"
    assert "“The walls are not.”" in content


def test_attribution_shares_a_subject() -> None:
    text = "The bank said it was sorry and promised to pay."
    assert [s for s, _, _ in shown(text)] == ["The bank", "The bank"]


def test_attribution_recipient_is_left_out() -> None:
    assert shown("The pilot told the tower that the engine was on fire.") == [
        ("The pilot", "told", "that the engine was on fire")
    ]


def test_attribution_refusal_to_comment_is_no_denial() -> None:
    declined = only("The ministry declined to comment on the arrest.")
    denied = only("The ministry denied that it had jailed the poet.")
    assert declined.act is Act.DECLINE
    assert denied.act is Act.DENY


def test_attribution_plain_actions_and_titles_are_none() -> None:
    assert shown("Troops attacked the airport and the band played “Hope Street” for hours.") == []


def test_attribution_unclosed_mark_does_not_swallow_the_article() -> None:
    text = "He said: “The roof is unsafe.\n\nThe council met. Work begins in June."
    ((_, _, content),) = shown(text)
    assert content == "“The roof is unsafe."


# -- nesting --------------------------------------------------------------------------------
def test_attribution_tree_has_no_cycles_and_holds_its_children() -> None:
    text = "The radio said the mayor claimed the council had promised to pay."
    found = {a.id: a for a in read(text).need_attributions()}
    chain = []
    at: str | None = "a3"
    while at is not None:
        chain.append(at)
        at = found[at].parent
    assert chain == ["a3", "a2", "a1"]


def test_attribution_quoted_cue_is_not_the_outer_speakers_kind() -> None:
    text = "“The minister told me that the bridge was safe,” the widow said."
    kinds = {a.parent is None: a.kind for a in read(text).need_attributions()}
    assert kinds == {True: QuoteKind.DIRECT, False: QuoteKind.INDIRECT}


# -- completing another tagger's spans --------------------------------------------------------
def test_attribution_complete_keeps_the_spans_it_is_given() -> None:
    text = "“We sail at dawn,” an officer told Reuters."
    annotated = SpacyParse().annotate(AnnotatedDocument(document=article(text)))
    raw = RawAttribution(
        source=((text.index("an officer"), text.index(" told")),),
        cue=((text.index("told"), text.index(" Reuters")),),
        content=((0, text.index(" an")),),
        rule="trained",
    )
    (done,) = complete(annotated, [raw])
    assert (done.source, done.cue, done.content, done.rule) == (raw.source, raw.cue, raw.content, "trained")
    assert done.kind is QuoteKind.DIRECT
    assert done.authority is Authority.ANONYMOUS
    assert [(h.name, h.relation) for h in done.via] == [("Reuters", "told")]


def test_attribution_complete_takes_spans_without_source_or_cue() -> None:
    text = "“Enough is enough.” The crowd went home."
    annotated = SpacyParse().annotate(AnnotatedDocument(document=article(text)))
    (done,) = complete(annotated, [RawAttribution(content=((0, 19),))])
    assert done.authority is Authority.UNATTRIBUTED
    assert done.act is Act.SAY


def test_attribution_complete_of_nothing_is_nothing() -> None:
    annotated = SpacyParse().annotate(AnnotatedDocument(document=article("Rain fell.")))
    assert complete(annotated, []) == ()
    assert complete(annotated, [RawAttribution(content=())]) == ()


# -- hard input -----------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["", " \n\n ", "“", "”””", "said", ": : :", "“said” “said”", "\ufffd\u0301"])
def test_attribution_odd_texts_do_not_crash(text: str) -> None:
    for attribution in read(text).need_attributions():
        assert attribution.content


def test_attribution_other_languages_are_left_alone() -> None:
    text = "Der Minister sagte, dass die Brücke sicher sei."
    document = article(text)
    german = Document(id=document.id, text=text, raw_digest="", zones=document.zones, language="de")
    annotated = SpacyParse().annotate(AnnotatedDocument(document=german))
    assert AttributionRules().annotate(annotated).need_attributions() == ()


def test_attribution_same_text_same_result() -> None:
    text = "“Go,” said Ann. According to the notice, the pool is shut. Police said it was."
    first = PIPELINE(article(text)).need_attributions()
    assert PIPELINE(article(text)).need_attributions() == first


def test_attribution_raw_spans_lie_in_the_text() -> None:
    text = "«Non», dit-il. \U0001f600 “It’s e\u0301te\u0301,” he said\u00a0— 'ok'."
    for raw in raw_attributions(SpacyParse().annotate(AnnotatedDocument(document=article(text)))):
        for start, end in (*raw.source, *raw.cue, *raw.content):
            assert 0 <= start < end <= len(text)


@pytest.mark.slow
def test_attribution_time_is_bounded_on_a_megabyte_without_a_full_stop() -> None:
    import time

    unit = "the man said that “we know the ' plan and he said "
    text = unit * (1_000_000 // len(unit))
    annotated = SpacyParse().annotate(AnnotatedDocument(document=article(text[:200_000])))
    begin = time.process_time()
    AttributionRules().annotate(annotated)
    assert time.process_time() - begin < 20


def test_attribution_parties_of_a_headline() -> None:
    text = "Kenya, Uganda agree to share the lake\n\nThe text was signed on Friday."
    first = read(text).need_attributions()[0]
    assert [text[a:b] for s in first.sources for a, b in s.spans] == ["Kenya", "Uganda"]


def test_attribution_date_before_a_name_is_no_party() -> None:
    text = "On Tuesday, Austin told the council that the well was dry"
    assert shown(text) == [("Austin", "told", "that the well was dry")]


def said_by_turn(text: str) -> list[tuple[str, list[str]]]:
    turns = [a for a in read(text).need_attributions() if a.rule == "turn"]
    return [(text[slice(*a.source[0])], [text[slice(*piece)] for piece in a.content]) for a in turns]


def test_attribution_turns_of_a_transcript_go_on_over_paragraphs_without_a_label() -> None:
    text = (
        "The hearing in full\n\n"
        "HALL: Did you ever meet the contractor before the bridge closed?\n\n"
        "RUIZ: Once, at the harbour office, and nobody spoke of money.\n\n"
        "(LAUGHTER)\n\n"
        "The second time was after the closure, when the bill had been paid.\n\n"
        "HALL: Then why is your name on the order?\n\n"
        "(BEGIN VIDEO CLIP)\n\n"
        "The order was signed on a Monday in March.\n\n"
        "RUIZ: It is not my name, it is my brother's.\n\n"
        "The programme is repeated on Sunday at nine."
    )
    assert said_by_turn(text) == [
        ("HALL", ["Did you ever meet the contractor before the bridge closed?"]),
        (
            "RUIZ",
            [
                "Once, at the harbour office, and nobody spoke of money",
                "The second time was after the closure, when the bill had been paid",
            ],
        ),
        ("HALL", ["Then why is your name on the order?"]),
        ("RUIZ", ["It is not my name, it is my brother's"]),
    ]


def test_attribution_turns_between_paragraphs_of_a_report_go_on_only_in_open_quotations() -> None:
    prose = "\n\n".join(f"The council met in room {n} and then went home for the day." for n in range(1, 5))
    text = (
        f"{prose}\n\n“HALL: Did you ever meet the contractor before the bridge closed?\n\n"
        "“RUIZ: Once, at the harbour office, and nobody spoke of money.\n\n"
        "“The second time was after the closure.\n\n"
        "“HALL: Then why is your name on the order?”\n\n"
        f"{prose}\n\nRUIZ: It is not my name, it is my brother's."
    )
    assert [(who, len(pieces)) for who, pieces in said_by_turn(text)] == [
        ("HALL", 1),
        ("RUIZ", 2),
        ("HALL", 1),
        ("RUIZ", 1),
    ]


def test_attribution_transcript_turns_have_their_speakers() -> None:
    text = (
        "HALL: Did you sign the letter?\n\nRUIZ: No, I never saw it before.\n\n"
        "HALL: Who wrote it for you then?\n\nRUIZ: I cannot say who it was."
    )
    turns = [a for a in read(text).need_attributions() if a.parent is None]
    assert [text[slice(*a.source[0])] for a in turns] == ["HALL", "RUIZ", "HALL", "RUIZ"]
    assert text[slice(*turns[1].content[0])].startswith("No, I never")


# -- what the parse shows of cues -----------------------------------------------------------
def test_attribution_participle_after_a_demand_goes_with_who_demands() -> None:
    text = (
        "Kenya called for foreign trawlers to leave the bay by May, requesting the patrols to start at once."
    )
    assert [(s, c) for s, c, _ in shown(text)] == [("Kenya", "called for"), ("Kenya", "requesting")]


def test_attribution_as_stated_in_a_document() -> None:
    text = "As was stated in the treaty, both states agreed to withdraw."
    (outer, inner) = read(text).need_attributions()
    assert outer.sources[0].authority is Authority.DOCUMENT
    assert shown(text)[0] == ("the treaty", "was stated in", "both states agreed to withdraw")
    assert inner.parent == outer.id
    assert outer.sources[0].setting is None


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("The owners ruled out a sale.", Act.DENY),
        ("The court put off its ruling until June.", Act.POSTPONE),
        ("The museum turned down the offer.", Act.REFUSE),
        ("Traders saw the ruling as a sign of a truce.", Act.BELIEVE),
    ],
)
def test_attribution_verbs_with_particles_and_with_as(text: str, act: Act) -> None:
    assert only(text).act is act


def test_attribution_question_left_open_is_what_was_not_said() -> None:
    text = "The airline has not said when flights will resume."
    found = only(text)
    assert found.negated
    assert shown(text) == [("The airline", "has not said", "when flights will resume")]


@pytest.mark.parametrize(
    "text",
    [
        "The envoys met in Oslo to discuss the quota.",
        "Asked about the leak, the envoy left.",
        "The fleet defended the coast.",
        "Traders saw the ruling.",
    ],
)
def test_attribution_purposes_matters_and_deeds_are_nobodys_words(text: str) -> None:
    assert shown(text) == []


def test_attribution_no_meeting_announces() -> None:
    text = "The ministers issued a statement after the meeting, announcing that the strait would open."
    assert ("the meeting", "announcing", "that the strait would open") not in shown(text)
