"""Articles of a mixed heap come together as stories, in whatever order they are given."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import record_samples as samples
from onrecord import interval
from onrecord.document import Document, Published, Zone, ZoneKind, blocks, document_id
from onrecord.ledger.selected import Selected
from onrecord.story.grouping import Piece, grouped, of_id, piece_of
from onrecord.story.story_terms import terms_of, words_in

FERRY = (
    """Velmora ferry crews to strike
Dock workers of Velmora said that the Skarren ferries would stop on Monday. Union leader Tessa Oyelar told
reporters in Velmora that Skarren had offered nothing.""",
    """Skarren offers Velmora crews a raise
Skarren offered its Velmora ferry crews more pay. Tessa Oyelar of the dockers' union said that the strike
would go on.""",
    """Strike over in Velmora
The Skarren ferries sail again after Tessa Oyelar signed with the company in Velmora.""",
)
MINE = (
    """Cobalt mine at Oddaberg floods
Water broke into the Oddaberg cobalt pit in Hestia, the operator Grenmet said. Miners were brought up
unhurt, said Grenmet in Hestia.""",
    """Grenmet to reopen Oddaberg
Grenmet will pump out the Oddaberg cobalt pit by autumn, Hestia officials said.""",
)


def article(text: str, day: str = "", *, url: str = "", version_of: str | None = None) -> Document:
    zones = tuple(
        Zone(a, b, ZoneKind.TITLE if n == 0 else ZoneKind.BODY) for n, (a, b) in enumerate(blocks(text))
    )
    published = Published(interval.parse(day), "test") if day else Published()
    return Document(
        id=document_id(text=text, url=url),
        text=text,
        raw_digest="",
        zones=zones,
        url=url,
        published=published,
        title=text.split("\n", maxsplit=1)[0],
        language="en",
        version_of=version_of,
    )


def heap() -> list[Document]:
    ferry = [article(text, f"2031-03-0{n}") for n, text in enumerate(FERRY, 1)]
    mine = [article(text, f"2031-03-0{n}") for n, text in enumerate(MINE, 1)]
    return [*ferry, *mine]


def pieces() -> list[Piece]:
    return [piece_of(document) for document in heap()]


def test_two_matters_are_two_stories_and_each_link_shows_its_words():
    found = grouped(pieces())
    assert [story.title for story in found] == [
        "Velmora ferry crews to strike",
        "Cobalt mine at Oddaberg floods",
    ]
    assert [len(story.documents) for story in found] == [3, 2]
    texts = {document.id: document.text for document in heap()}
    for story in found:
        assert [link.later for link in story.links] == list(story.documents[1:])
        for link in story.links:
            assert link.shared
            for shared in link.shared:
                earlier = texts[link.earlier][slice(*shared.earlier)]
                later = texts[link.later][slice(*shared.later)]
                assert later == shared.term
                assert earlier[:4].casefold() == later[:4].casefold()


@given(st.randoms(use_true_random=False))
def test_the_order_in_which_articles_come_plays_no_part(chance: Random):
    shuffled = pieces()
    chance.shuffle(shuffled)
    assert grouped(shuffled) == grouped(pieces())


def test_a_later_article_changes_nothing_about_the_earlier_ones():
    every = sorted(pieces(), key=lambda p: p.order)
    where = [
        {doc: story.id for story in grouped(every[:n]) for doc in story.documents}
        for n in range(1, len(every) + 1)
    ]
    for before, after in zip(where, where[1:], strict=False):
        assert before.items() <= after.items()


def test_a_new_version_stands_with_its_page_whatever_it_says():
    first = article("A quiet day\nNothing was told.", "2031-01-01", url="https://x.test/a")
    second = article(FERRY[0], "2031-01-02", url="https://x.test/a", version_of=first.id)
    (story,) = grouped([piece_of(second), piece_of(first)])
    assert story.links[0].why == "a later version of the same page"


def test_an_article_that_gives_the_address_of_another_stands_with_it():
    first = article("A quiet day\nNothing was told.", "2031-01-01", url="https://x.test/a")
    second = article("Another\nAs told at https://x.test/a, it was.", "2031-01-02")
    (story,) = grouped([piece_of(first), piece_of(second)])
    assert story.links[0].why == "it gives the address of the earlier article"


def test_common_words_and_one_name_are_no_story():
    one = article("The president said on Monday\nThe government of Lubara will meet.", "2031-01-01")
    other = article("The president said on Tuesday\nThe government of Lubara met.", "2031-01-02")
    assert len(grouped([piece_of(one), piece_of(other)])) == 2


def test_an_article_without_a_date_is_grouped_after_the_dated_ones():
    undated = article(FERRY[2])
    found = grouped([piece_of(undated), *(p for p in pieces() if p.title != "Strike over in Velmora")])
    assert found[0].documents[-1] == undated.id


@given(st.text(max_size=300))
def test_terms_of_any_text_stand_where_they_say(text: str):
    for word in words_in(text):
        assert text[slice(*word.bounds)] == word.word
    document = article(text.replace("\x00", "") or "x")
    for term in terms_of(document).values():
        assert document.text[slice(*term.at)] == term.word


@pytest.mark.parametrize("start", ["sto-", ""])
def test_a_story_is_found_by_how_its_id_begins(start: str):
    found = grouped(pieces())
    assert of_id(found, start + found[0].id.removeprefix("sto-")[:5]) == (found[0],)


def test_a_part_of_a_view_holds_nothing_else(tmp_path):
    with samples.ledger(tmp_path / "a.db") as store:
        view = store.view()
        first, *others = [document.id for document in view.documents()]
        part = Selected(view, frozenset((first, "missing")))
        assert [d.id for d in part.documents()] == [first]
        assert part.document(first) is not None
        assert part.document(others[0]) is None
        assert {r.entry.doc_id for r in part.entries()} == {first}
        assert [r for r in view.entries() if r.entry.doc_id == first] == list(part.entries())
        assert list(part.entries(doc_ids=others)) == []
        other = next(view.entries(doc_ids=others))
        assert part.entry(other.entry.id) is None
        mine = next(part.entries())
        assert part.entry(mine.entry.id) == mine
