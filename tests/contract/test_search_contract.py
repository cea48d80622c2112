"""How every store that can be searched behaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import record_samples as samples
from contract.ledger_samples import after, article, write
from onrecord.ledger.store import Searchable, Store, View, Wanted
from onrecord.registry import Group, load, names


@pytest.fixture(params=names(Group.STORES))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with load(Group.STORES, request.param).open(tmp_path / "story.ledger", create=True) as opened:
        samples.fill(opened)
        if not isinstance(opened.view(), Searchable):
            pytest.skip(f"{request.param} cannot be searched")
        yield opened


def searched(view: View) -> Searchable:
    assert isinstance(view, Searchable)
    return view


def test_search_marks_are_the_words_in_the_text(store: Store) -> None:
    view = store.view()
    found = searched(view).search(Wanted(words="boat* lisk"))
    assert found.total == 1
    document = view.document(found.found[0].doc_id)
    assert document is not None
    told = [document.text[start:end] for start, end in found.found[0].marks]
    assert told == ["Lisk", "boat", "Lisk", "boats"]


def test_search_marks_count_code_points(store: Store) -> None:
    view = store.view()
    found = searched(view).search(Wanted(words="sail"))
    document = view.document(found.found[0].doc_id)
    assert document is not None
    assert "🛥" in document.text
    assert [document.text[start:end] for start, end in found.found[0].marks] == ["sail"]


def test_search_sees_what_the_view_sees(store: Store) -> None:
    wanted = Wanted(words="boat*")
    assert searched(store.view()).search(wanted).total == 2
    early = datetime(2031, 1, 1, tzinfo=UTC)
    assert searched(store.view(valid=early)).search(wanted).total == 1
    assert searched(store.view(recorded=early)).search(wanted).total == 0


def test_search_finds_what_a_later_run_adds_and_no_earlier_view_does(store: Store) -> None:
    before = store.view()
    write(store, article("The zebra ferry.\n", path="z.txt"), days=9)
    assert searched(store.view()).search(Wanted(words="zebra")).total == 1
    assert searched(before).search(Wanted(words="zebra")).total == 0


def test_search_counts_only_speakers_in_force(store: Store) -> None:
    wanted = Wanted(authority="anonymous")
    assert searched(store.view()).search(wanted).total == 1
    first = samples.documents()[0]
    write(store, first, days=9)  # the same article, read again: nothing is found in it now
    assert searched(store.view()).search(wanted).total == 0
    assert searched(store.view(recorded=after(1))).search(wanted).total == 1


def test_search_pages_do_not_overlap(store: Store) -> None:
    view = searched(store.view())
    one, two = (view.search(Wanted(words="boat*"), offset=n, limit=1) for n in (0, 1))
    assert one.total == two.total == 2
    assert one.found[0].doc_id != two.found[0].doc_id


def test_search_tells_where_publication_days_end(store: Store) -> None:
    ends = searched(store.view()).published_ends()
    assert list(ends) == [datetime(2030, 1, 1, tzinfo=UTC), datetime(2031, 2, 4, tzinfo=UTC)]


def test_search_of_a_common_word_ranks_and_counts_a_bounded_part(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from onrecord.stores import search as sqlite_search

    monkeypatch.setattr(sqlite_search, "RANKED", 4)
    for number in range(7):
        words = "The zebra ferry. " * (1 + (number == 5)) + f"Day {number}.\n"
        write(store, article(words, path=f"z{number}.txt"), days=9 + number)
    view = searched(store.view())
    found = view.search(Wanted(words="zebra"))
    assert (found.total, found.more) == (4, True)
    documents = [store.view().document(each.doc_id) for each in found.found]
    assert [d.path for d in documents if d] == ["z5.txt", "z6.txt", "z4.txt", "z3.txt"]
    assert [len(each.marks) for each in found.found] == [2, 1, 1, 1]
    few = view.search(Wanted(words='zebra "day 2"'))
    assert (few.total, few.more) == (1, False)
    listed = view.search(Wanted(outlet=documents[0].outlet if documents[0] else ""))
    assert listed.total == 4
    assert listed.more
