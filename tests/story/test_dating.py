"""Articles without a date, bounded by the other articles of their story."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from story_builds import built, seen, written

from onrecord.document import Document
from onrecord.export.record import document_line
from onrecord.interval import iso
from onrecord.ledger.store import View
from onrecord.story.dating import Dating, datings
from onrecord.story.syndication import copies

QUOTE = "“We will hand the upper dam to the league before the snow melts and we will not wait for a letter,”"
ARTICLES = {
    "dated": f"""Minister names a season for the dam

March 7, 2031

{QUOTE} Orla Venn, the water minister, told reporters on Wednesday.

The engineers came back from the valley last month and found two cracks in the spillway, her office said.""",
    "weekday": f"""League waits for the dam

The mood in the league is sour. {QUOTE} Venn said on Wednesday, according to two who were there.""",
    "quoting": f"""What became of the upper dam

{QUOTE} Orla Venn once said. Nobody in the valley has forgotten it.""",
    "reprint": """Cracks in the spillway

The engineers came back from the valley last month and found two cracks in the spillway, her office said.

Farmers downstream have stopped sowing.""",
    "alone": """Fair opens in the town

The fair opens on Wednesday. Children get in free.""",
    "late": f"""The dam, five years on

The league was given the lower gate in May 2036. {QUOTE} Venn said on Wednesday, by her own account.""",
}


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    folder = tmp_path_factory.mktemp("dating")
    with seen(built(written(folder, ARTICLES), folder / "ledger.db")) as found:
        yield found


@pytest.fixture(scope="module")
def documents(view: View) -> dict[str, Document]:
    return {Path(d.path).stem: d for d in view.documents()}


@pytest.fixture(scope="module")
def found(view: View, documents: dict[str, Document]) -> dict[str, Dating]:
    made = datings(view)
    return {name: made[d.id] for name, d in documents.items() if d.id in made}


def test_only_articles_without_a_date_are_dated(found: dict[str, Dating]) -> None:
    assert sorted(found) == ["alone", "late", "quoting", "reprint", "weekday"]


def test_a_statement_that_a_dated_article_puts_on_a_weekday_bounds_who_tells_it_of_that_weekday(
    found: dict[str, Dating], documents: dict[str, Document]
) -> None:
    dating = found["weekday"]
    assert (iso(dating.interval.begin), iso(dating.interval.end)) == ("2031-03-05", "2031-03-12")
    assert dating.own.is_open
    assert {r.rule for r in dating.reasons} == {"same_statement", "quoted_since"}
    for reason in dating.reasons:
        assert [e.span.doc_id for e in reason.evidence] == [documents["weekday"].id, documents["dated"].id]
        for evidence in reason.evidence:
            assert (
                next(d for d in documents.values() if d.id == evidence.span.doc_id).text[
                    evidence.span.start : evidence.span.end
                ]
                == evidence.quote
            )


def test_a_quotation_alone_bounds_its_article_on_one_side(found: dict[str, Dating]) -> None:
    assert str(found["quoting"].interval) == "2031-03-05 – …"


def test_the_same_sentence_with_a_relative_time_was_written_at_about_the_same_time(
    found: dict[str, Dating],
) -> None:
    assert str(found["reprint"].interval) == "2031-03-01 – 2031-04-01"


def test_an_article_that_shares_nothing_stays_open(found: dict[str, Dating]) -> None:
    assert found["alone"].interval.is_open
    assert not found["alone"].conflict
    assert found["alone"].reasons == ()


def test_reasons_that_exclude_each_other_are_a_conflict(found: dict[str, Dating]) -> None:
    assert found["late"].conflict
    assert found["late"].interval.is_open
    assert str(found["late"].own) == "2036-05-01 – …"


def test_the_order_of_the_copies_does_not_matter(view: View) -> None:
    shared = copies(view)
    assert datings(view, shared=shared) == datings(view, shared=tuple(reversed(shared)))


def test_a_document_line_tells_it_apart_from_the_date_of_the_page(
    found: dict[str, Dating], documents: dict[str, Document]
) -> None:
    line = document_line(documents["weekday"], written=found["weekday"])
    assert line["published"]["begin"] is None
    assert (line["written"]["begin"], line["written"]["end"]) == ("2031-03-05", "2031-03-12")
    assert line["written"]["reasons"][0]["evidence"]
    assert document_line(documents["dated"])["written"] is None
