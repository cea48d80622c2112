"""Events: tranches, remainders, shared subjects, holders, conditions, answers withheld, own lexicons."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.annotate.annotator import AnnotatedDocument, Annotator, Layer
from onrecord.annotate.event import EventAnnotator
from onrecord.annotate.layers import (
    Act,
    Attribution,
    Authority,
    Event,
    Factuality,
    Force,
    Source,
    Timex,
    TimexType,
)
from onrecord.document import Document, Published, Zone, ZoneKind, document_id
from onrecord.errors import SettingsError
from onrecord.interval import day, iso, month, parse, year
from onrecord.registry import Group, load


def annotated(
    text: str,
    *,
    published: str = "2031-03-10",
    timexes: tuple[Timex, ...] = (),
    attributions: tuple[Attribution, ...] = (),
    zone: ZoneKind = ZoneKind.BODY,
    events: Annotator | None = None,
) -> AnnotatedDocument:
    """``text`` as one block, its times and attributions made by hand, its events found."""
    document = Document(
        id=document_id(text=text, url=""),
        text=text,
        raw_digest="",
        zones=(Zone(0, len(text), zone),) if text.strip() else (),
        published=Published(parse(published), "sidecar", (), published) if published else Published(),
    )
    parsed = load(Group.ANNOTATORS, "spacy")().annotate(AnnotatedDocument(document=document))
    ready = replace(parsed, timexes=timexes, attributions=attributions)
    return (events or EventAnnotator()).annotate(ready)


def bounds(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def by(text: str, words: str, signal: str = "by") -> Timex:
    """A hand-made «by MONTH YEAR» or «by YEAR»."""
    names = ["January", "February", "March", "April", "May", "June", "July", "August", "September"]
    parts = words.split()
    whole = month(int(parts[-1]), names.index(parts[0]) + 1) if len(parts) == 2 else year(int(parts[-1]))
    start, end = bounds(text, words)
    sign = (start - len(signal) - 1, start - 1)
    return Timex(
        start=start,
        end=end,
        type=TimexType.DATE,
        value="",
        interval=whole,
        signal=signal,
        signal_bounds=sign,
        bounded=whole.until() if signal in {"by", "until"} else whole,
    )


def commitments(document: AnnotatedDocument) -> list[Event]:
    return [e for e in document.need_events() if e.force is not None]


def words(document: AnnotatedDocument, at: tuple[int, int] | None) -> str:
    return "" if at is None else document.document.text[slice(*at)]


def test_event_tranches_are_two_commitments_of_one_plan() -> None:
    text = (
        "The plan would see dozens of guards leave by June 2032, with the remainder departing by July 2033."
    )
    found = annotated(text, timexes=(by(text, "June 2032"), by(text, "July 2033")))
    first, second = commitments(found)
    assert (words(found, first.actor), iso(first.valid.end)) == ("dozens of guards", "2032-07-01")
    assert (words(found, second.actor), iso(second.valid.end)) == ("the remainder", "2033-08-01")
    assert words(found, second.remains_of) == "dozens of guards"
    assert found.need_events()[second.tranche_of or 0] == first


def test_event_those_remaining_point_back_across_sentences() -> None:
    text = "Half the camp will close in May. Hundreds of guards will leave. Those remaining will leave later."
    found = annotated(text)
    last = commitments(found)[-1]
    assert words(found, last.actor) == "Those remaining"
    assert words(found, last.remains_of) == "Hundreds of guards"


@pytest.mark.parametrize(
    ("text", "act", "told"),
    [
        (
            "The firm will cut its workforce from 2,500 to 900 by June.",
            "cut",
            {"from": "2,500", "to": "900"},
        ),
        ("The council raised the fee by 4 percent.", "raise", {"by": "4 percent"}),
        ("A reduction of staff by 300 is planned for 2031.", "reduction", {"by": "300"}),
        ("The mill will close by 2031.", "close", {}),
        ("The union moved 40 families to Brill.", "move", {}),
    ],
)
def test_event_a_change_has_what_it_goes_from_to_and_by(text: str, act: str, told: dict[str, str]) -> None:
    timexes = (by(text, "2031"),) if "by 2031" in text else ()
    document = annotated(text, timexes=timexes)
    event = next(e for e in document.need_events() if e.lemma == act)
    assert {name: words(document, at) for name, at in event.change} == told


def test_event_each_coordinated_act_is_one_with_the_shared_subject() -> None:
    found = annotated("Norland will sign the treaty, open its ports and release the crew.")
    told = [
        (words(found, e.trigger), words(found, e.actor), words(found, e.object)) for e in commitments(found)
    ]
    assert told == [
        ("sign", "Norland", "the treaty"),
        ("open", "Norland", "its ports"),
        ("release", "Norland", "the crew"),
    ]


def test_event_negation_of_one_conjunct_leaves_the_other() -> None:
    found = annotated("The council will meet in May and not vote until June.")
    assert [(words(found, e.trigger), e.polarity) for e in commitments(found)] == [
        ("meet", "+"),
        ("vote", "-"),
    ]


def test_event_passive_has_an_agent_only_when_told() -> None:
    found = annotated("The bridge will be rebuilt by the army. The road will be repaired.")
    first, second = commitments(found)
    assert (words(found, first.actor), words(found, first.object)) == ("the army", "The bridge")
    assert (second.actor, words(found, second.object)) == (None, "The road")


def test_event_order_binds_its_addressee_and_is_held_by_who_gave_it() -> None:
    found = annotated("The judge ordered the firm to pay the fine.")
    (event,) = commitments(found)
    assert event.force is Force.ORDERED
    assert (words(found, event.actor), words(found, event.held_by)) == ("the firm", "The judge")


@pytest.mark.parametrize(
    ("text", "force", "polarity"),
    [
        ("The firm promised to pay.", Force.PROMISED, "+"),
        ("The firm refused to pay the fine.", Force.REFUSED, "-"),
        ("The firm has no plans to sell the mill.", Force.PLANNED, "-"),
        ("The firm is not prepared to sell the mill.", Force.REFUSED, "-"),
        ("The firm rejected calls to sell the mill.", Force.REFUSED, "-"),
        ("The firm agreed to the sale of the mill.", Force.AGREED, "+"),
        ("The firm is considering selling the mill.", Force.PROPOSED, "+"),
        ("The firm is expected to sell the mill.", Force.EXPECTED, "+"),
        ("The union urged the firm to sell the mill.", Force.REQUESTED, "+"),
        ("The union demanded the sale of the mill.", Force.DEMANDED, "+"),
        ("The minister suggested that the firm sell the mill.", Force.PROPOSED, "+"),
    ],
)
def test_event_force_and_polarity(text: str, force: Force, polarity: str) -> None:
    assert [(e.force, e.polarity) for e in commitments(annotated(text))] == [(force, polarity)]


@pytest.mark.parametrize(
    "text",
    [
        "Prices will rise next year.",
        "The firm sold the mill in 2030.",
        "The firm did not promise to sell the mill.",
        "Analysts fear that the mill will close.",
        "Will the firm sell the mill?",
        "If the firm sells the mill, the river will be clean.",
        "The spokesman declined to comment.",
        "We have no announcements to make.",
        "The minister would not say when the talks end.",
        "The planned sale was called off.",
        "No country offered to host the games.",
    ],
)
def test_event_what_is_no_commitment(text: str) -> None:
    assert commitments(annotated(text)) == []


@pytest.mark.parametrize(
    "text",
    ["The spokesman declined to comment.", "We have no announcements to make.", "The army had no comment."],
)
def test_event_an_answer_withheld_is_decline_comment_not_denial(text: str) -> None:
    event = next(e for e in annotated(text).need_events() if e.act == "decline_comment")
    assert event.root == "DECLINE-COMMENT"
    assert event.factuality is Factuality.HAPPENED


def test_event_denial_denies_the_negotiation_and_leaves_the_withdrawal_open() -> None:
    text = "A spokeswoman denied that the meetings are a negotiation to withdraw the garrison."
    start = text.index("that")
    denial = Attribution(
        id="a1",
        content=((start, len(text) - 1),),
        source=(bounds(text, "A spokeswoman"),),
        cue=(bounds(text, "denied"),),
        act=Act.DENY,
        sources=(Source(authority=Authority.OFFICE, spans=(bounds(text, "A spokeswoman"),)),),
    )
    found = annotated(text, attributions=(denial,))
    standing = {words(found, e.trigger): e.factuality for e in found.need_events()}
    assert standing["negotiation"] is Factuality.DENIED
    assert commitments(found) == []


def test_event_holder_is_the_innermost_attribution() -> None:
    text = "The paper said the envoy told it that the army would leave the port."
    inner = Attribution(
        id="a2",
        parent="a1",
        content=(bounds(text, "that the army would leave the port"),),
        source=(bounds(text, "the envoy"),),
        cue=(bounds(text, "told"),),
    )
    outer = Attribution(
        id="a1",
        content=(bounds(text, "the envoy told it that the army would leave the port"),),
        source=(bounds(text, "The paper"),),
        cue=(bounds(text, "said"),),
    )
    (event,) = commitments(annotated(text, attributions=(outer, inner)))
    assert event.holder == "a2"


def test_event_conditions_are_fields() -> None:
    found = annotated("The plan, which requires approval by both houses, would see the army leave the port.")
    assert words(found, commitments(found)[0].condition).startswith("requires approval")
    found = annotated("The rebels will free the crew if the siege ends.")
    assert words(found, commitments(found)[0].condition) == "if the siege ends"


def test_event_headline_infinitive_is_a_plan() -> None:
    found = annotated("Norland to close last mine", zone=ZoneKind.TITLE)
    (event,) = commitments(found)
    assert (event.force, words(found, event.actor)) == (Force.PLANNED, "Norland")


@pytest.mark.parametrize(
    ("headline", "actor"),
    [
        ("Velka, Orsk Agree on Phased Border Guard Withdrawal by March", "Border Guard"),
        ("Iraq, Turkey Agree on Partial Militia Withdrawal in 2031", "Militia"),
    ],
)
def test_event_headline_capitals_make_no_party_of_an_adjective(headline: str, actor: str) -> None:
    found = annotated(headline, zone=ZoneKind.TITLE)
    assert [words(found, event.actor) for event in commitments(found)] == [actor]


def test_event_until_ends_where_its_day_begins() -> None:
    text = "The house will not sit until 14 May 2031."
    at = bounds(text, "14 May 2031")
    timex = Timex(
        start=at[0],
        end=at[1],
        type=TimexType.DATE,
        value="2031-05-14",
        interval=day(2031, 5, 14),
        signal="until",
        signal_bounds=bounds(text, "until"),
        bounded=day(2031, 5, 14).until(),
    )
    (event,) = commitments(annotated(text, timexes=(timex,)))
    assert (event.polarity, iso(event.valid.begin), iso(event.valid.end)) == ("-", None, "2031-05-14")


def test_event_a_promise_is_not_due_when_it_was_made() -> None:
    text = "Norland promised in 2029 to close the mine."
    found = annotated(text, timexes=(by(text, "2029", signal="in"),))
    (event,) = commitments(found)
    assert event.time is None
    promise = next(e for e in found.need_events() if words(found, e.trigger) == "promised")
    assert promise.time == 0


def test_event_capital_is_named_only_where_the_article_decides() -> None:
    alone = annotated("Baghdad will pay the debt.")
    assert commitments(alone)[0].actor_name == ""
    told = annotated("Baghdad will pay the debt. Iraq owes it to its neighbour.")
    assert commitments(told)[0].actor_name == "Iraq"
    assert commitments(told)[0].notes == ("metonym: Baghdad for Iraq",)


def test_event_quantity_sits_with_its_event() -> None:
    found = annotated("Militants attacked the base at least 153 times.")
    event = next(e for e in found.need_events() if e.act == "attack")
    assert event.quantity is not None
    assert (event.quantity.low, event.quantity.high, event.quantity.unit) == (153, None, "times")


def test_event_user_lexicon_adds_a_domain(tmp_path: Path) -> None:
    (tmp_path / "acts.toml").write_text(
        '[act.overfly]\nroot = "MOBILIZE"\nverbs = ["overfly"]\nnouns = ["overflight"]\nof = "object"\n',
        encoding="utf-8",
    )
    text = "Norland will overfly the strait."
    plain, own = EventAnnotator(), EventAnnotator(lexicons=(tmp_path,))
    assert [(e.act, e.root) for e in annotated(text, events=plain).need_events()] == [("overfly", "")]
    (event,) = commitments(annotated(text, events=own))
    assert (event.act, event.root) == ("overfly", "MOBILIZE")
    assert plain.origin != own.origin


def test_event_user_lexicon_with_an_unknown_force_is_refused(tmp_path: Path) -> None:
    (tmp_path / "force.toml").write_text(
        '[[governor]]\nname = "hope"\nforce = "hoped"\nverbs = ["dream"]\n', encoding="utf-8"
    )
    with pytest.raises(SettingsError, match="hoped"):
        annotated("They dream.", events=EventAnnotator(lexicons=(tmp_path,)))


def test_event_layers_are_named() -> None:
    annotator = EventAnnotator()
    assert annotator.assigns == {Layer.EVENTS}
    assert isinstance(annotator, Annotator)


HOSTILE = st.lists(
    st.sampled_from(
        [
            "Norland",
            "will",
            "not",
            "pay",
            "the",
            "d\u00e9bt",
            "by",
            "2031",
            "\u201c",
            "\u201d",
            "\u00a0",
            "\U0001f600",
            "e\u0301",
            "\u200f",
            "\u05e9\u05dc\u05d5\u05dd",
            "and",
            "to",
            "agreed",
            ".",
            "if",
            "which",
            "of",
            "withdrawal",
            "-",
        ]
    ),
    max_size=25,
).map(" ".join)


@given(HOSTILE)
def test_event_bounds_lie_in_any_text(text: str) -> None:
    found = annotated(text)
    for event in found.need_events():
        for at in (event.trigger, *event.clause, event.actor, event.object, event.place, event.condition):
            assert at is None or 0 <= at[0] < at[1] <= len(text)
        low, high = min(event.clause)[0], max(event.clause)[1]
        assert low <= event.trigger[0]
        assert event.trigger[1] <= high


def test_event_same_text_gives_the_same_events() -> None:
    text = "Norland agreed to free the crew and Suria vowed to close the strait by June 2032."
    first = annotated(text, timexes=(by(text, "June 2032"),))
    second = annotated(text, timexes=(by(text, "June 2032"),))
    assert first.need_events() == second.need_events()


def test_event_history_is_past_and_no_commitment() -> None:
    text = "The president ordered the invasion of the island in March 2019."
    found = annotated(text, timexes=(by(text, "March 2019", signal="in"),))
    assert commitments(found) == []
    invasion = next(e for e in found.need_events() if e.act == "attack")
    assert (invasion.factuality, iso(invasion.valid.begin)) == (Factuality.HAPPENED, "2019-03-01")


def test_event_heeded_request_is_one_agreed_commitment() -> None:
    found = annotated("The queen will comply with the request of the minister to suspend the house.")
    (event,) = commitments(found)
    assert (event.force, words(found, event.trigger), words(found, event.actor)) == (
        Force.AGREED,
        "suspend",
        "The queen",
    )


def test_event_time_given_binds_who_got_it() -> None:
    text = "The regulator gave the bank until June 2032 to find a buyer."
    found = annotated(text, timexes=(by(text, "June 2032", signal="until"),))
    (event,) = commitments(found)
    assert (event.force, words(found, event.actor)) == (Force.DEMANDED, "the bank")
    assert (iso(event.valid.begin), iso(event.valid.end)) == (None, "2032-07-01")
