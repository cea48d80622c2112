from __future__ import annotations

import pytest
from story_builds import built, seen, written

from onrecord.ledger.provenance import EntryType
from onrecord.story.timeline import timeline
from onrecord.story.timeline_page import Moment, moments

ARTICLES = {
    "1": "Ferry talks\n\n3 March 2031\n\nThe Line agreed on Monday to sell the ferry. The Line would sell "
    "the ferry by June 2031, Port Minister Oda Brink said.",
    "2": "Ferry row\n\n9 April 2031\n\nThe Line signed the contract on 14 March. A mast broke on Tuesday. "
    "Oda Brink said the Line would sell the ferry by June 2031.",
    "3": "Ferry vote\n\n2 May 2031\n\nUnions say that the Line signed the contract on 14 March in secret. "
    "The crew met on Wednesday.",
}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> tuple[Moment, ...]:
    folder = tmp_path_factory.mktemp("page")
    ledger = built(written(folder, ARTICLES), folder / "story.db")
    with seen(ledger) as view:
        return moments(timeline(view, timed_only=True), view.entries(types=(EntryType.CLAIM,)), limit=2)


def _act(moment: Moment) -> str:
    return moment.row.recorded.entry.body["act"]["text"]


def test_the_page_holds_what_the_articles_come_back_to_in_the_order_of_time(page: tuple[Moment, ...]) -> None:
    assert [_act(m) for m in page] == ["signed", "sell"]


def test_a_row_tells_in_which_articles_and_on_whose_word(page: tuple[Moment, ...]) -> None:
    signed, sell = page
    assert len(signed.articles) == len(sell.articles) == 2
    assert signed.sources == ("", "Unions")
    assert sell.sources == ("Oda Brink",)
    assert [t.begin.month for t in signed.told if t.begin] == [4, 5]


def test_an_act_of_the_same_time_is_counted(page: tuple[Moment, ...]) -> None:
    assert all(m.others == 0 for m in page)
