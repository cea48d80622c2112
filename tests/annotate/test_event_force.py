"""What is put off, forbidden, pledged, refused or only guessed at: the classes that held-out texts showed."""

from __future__ import annotations

import pytest

from onrecord.annotate.annotator import AnnotatedDocument, Pipeline
from onrecord.annotate.layers import Event, Factuality, Force
from onrecord.document import Document, Published, Zone, ZoneKind, document_id
from onrecord.interval import parse
from onrecord.registry import Group, load


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(tuple(load(Group.ANNOTATORS, name)() for name in ("spacy", "timex", "rules", "events")))


def read(pipeline: Pipeline, text: str, *, published: str = "2029-01-15") -> AnnotatedDocument:
    return pipeline(
        Document(
            id=document_id(text=text, url=""),
            text=text,
            raw_digest="",
            zones=(Zone(0, len(text), ZoneKind.BODY),),
            published=Published(parse(published), "sidecar", (), published),
            language="en",
        )
    )


def commitments(pipeline: Pipeline, text: str) -> list[tuple[str, str, str]]:
    """(force, polarity, act) of each commitment."""
    found = [e for e in read(pipeline, text).need_events() if e.force is not None]
    return [(str(e.force), e.polarity, text[slice(*e.trigger)]) for e in found]


def due(event: Event) -> tuple[str | None, str | None]:
    valid = event.valid
    return tuple(None if t is None else t.date().isoformat() for t in (valid.begin, valid.end))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "act", "begin"),
    [
        ("The port has put off its berth levy until 2031, the harbourmaster said.", "levy", "2031-01-01"),
        ("The hearing has been pushed back to March.", "hearing", "2029-03-01"),
        ("The city delayed the ban on coaches to 2032.", "ban", "2032-01-01"),
        ("Gas talks postponed until April", "talks", "2029-04-01"),
        ("On Friday the league postponed the match until May.", "match", "2029-05-01"),
    ],
)
def test_what_is_put_off_to_a_day_is_planned_for_it(
    pipeline: Pipeline, text: str, act: str, begin: str
) -> None:
    (event,) = [e for e in read(pipeline, text).need_events() if e.force is not None]
    assert (event.force, text[slice(*event.trigger)]) == (Force.PLANNED, act)
    assert due(event)[0] == begin


def test_what_is_put_off_without_a_day_is_told_as_put_off_and_commits_nobody(pipeline: Pipeline) -> None:
    text = "The port has put off its berth levy, the harbourmaster said."
    events = read(pipeline, text).need_events()
    assert [e.force for e in events if e.force] == []
    assert ("put off", "postpone") in {(text[slice(*e.trigger)], e.act) for e in events}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A tribunal banned the firm from exporting the ore.", [("ordered", "-", "exporting")]),
        ("Norway pledged 40 million euros for the clinic.", [("promised", "+", "pledged")]),
        ("The union offered three mediators.", [("promised", "+", "offered")]),
        ('"We are not leaving the valley," the colonel said.', [("refused", "-", "leaving")]),
        ("The bridge will be open by May, the mayor said.", [("planned", "+", "be open")]),
        ("The plant agreed to pay its workers a bonus.", [("agreed", "+", "pay")]),
        ("The charity hopes to open a kitchen by June.", [("proposed", "+", "open")]),
        ("Regulators are weighing whether to fine the bank.", [("proposed", "+", "fine")]),
        ("A concert is planned for 9 March.", [("planned", "+", "concert")]),
        ("A ruling is expected by Friday.", [("expected", "+", "ruling")]),
        ("Perrin will cut tariffs in May, its trade ministry warned.", [("planned", "+", "cut")]),
        ("Mountain buses to Lugano to return in May", [("planned", "+", "return")]),
    ],
)
def test_words_that_bind(pipeline: Pipeline, text: str, wanted: list[tuple[str, str, str]]) -> None:
    assert commitments(pipeline, text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "They should dismiss the whole board.",
        "The agency did not say which roads would be closed.",
        "The envoy denied that any truce had been agreed.",
        "The treaty was to protect fishermen.",
        "The chancellor had sought to calm the markets.",
        "The bank looks to be losing customers.",
        "The regulator halted trading pending inquiries into the crash.",
        "The firm bought the mill in a bid to end the dispute.",
        "The company was not prepared to deal with the flood.",
        "The spill could be reduced, a witness said.",
        "Critics say the cabinet will do nothing.",
        "The shop offers 300 cheeses.",
    ],
)
def test_words_that_do_not_bind(pipeline: Pipeline, text: str) -> None:
    assert commitments(pipeline, text) == []


def test_days_and_spans_of_time_are_no_place_and_no_count(pipeline: Pipeline) -> None:
    text = "Porters will strike for 48 hours from 3 March."
    (event,) = [e for e in read(pipeline, text).need_events() if e.force is not None]
    assert event.place is None
    assert event.quantity is None


def test_out_of_a_place_is_where_they_leave(pipeline: Pipeline) -> None:
    text = "Osmar will pull its engineers out of Tirin by May."
    (event,) = [e for e in read(pipeline, text).need_events() if e.force is not None]
    assert event.place is not None
    assert text[slice(*event.place)] == "Tirin"


def test_a_fine_is_a_fine(pipeline: Pipeline) -> None:
    text = "The court fined the bank on Friday."
    (event,) = [e for e in read(pipeline, text).need_events() if text[slice(*e.trigger)] == "fined"]
    assert (event.act, event.factuality) == ("prosecute", Factuality.HAPPENED)
