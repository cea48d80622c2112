from __future__ import annotations

import pytest

from onrecord.annotate.layers import Act, Authority, Factuality, QuoteKind
from onrecord.document import ZoneKind
from onrecord.ledger.provenance import EntryType
from onrecord.ledger.status import Status
from onrecord.report import words
from onrecord.story.contradiction_slot import Difference, Slot
from onrecord.story.origin_root import RootKind
from onrecord.story.revision import RevisionKind
from onrecord.story.undertaking_status import Standing


@pytest.mark.parametrize(
    ("table", "names"),
    [
        (words.ACTS, Act),
        (words.FACTUALITY, Factuality),
        (words.QUOTED, QuoteKind),
        (words.SLOTS, Slot),
        (words.KINDS, EntryType),
        (words.COUNTED, EntryType),
        (words.ZONES, ZoneKind),
        (words.REVISIONS, RevisionKind),
        (words.ROOTS, RootKind),
    ],
)
def test_every_name_has_plain_words(table: dict[str, object], names: type) -> None:
    assert set(table) == {str(name) for name in names}  # type: ignore[attr-defined]
    told = [w for value in table.values() for w in (value if isinstance(value, tuple) else (value,))]
    assert not any("_" in str(each) for each in told)


def test_a_name_without_words_loses_its_underscores() -> None:
    assert words.plain(words.SLOTS, "some_thing") == "some thing"
    assert words.act("not_know") == "said not to know"
    assert words.authority("anonymous") == "not named"
    assert words.authority("person") == "named person"


@pytest.mark.parametrize("names", [Status, Standing])
def test_how_it_stands_is_told_in_words_of_its_own(names: type) -> None:
    told = {words.standing(name) for name in names}  # type: ignore[attr-defined]
    assert not any("_" in each for each in told)
    assert not told & {"stated", "unknown", "unknown date", "superseded"}


def test_who_tells_is_told_in_words() -> None:
    assert set(words.AUTHORITY) == {*map(str, Authority), "several"}
    assert set(words.DIFFERENCES) | {"conflict", "different scope"} == set(map(str, Difference))


def test_names_of_rules_lose_their_underscores_and_nothing_else_does() -> None:
    assert words.spaced("«signed» (loose_past) speaks") == "«signed» (loose past) speaks"
    for kept in ("a_file.txt", "https://a.test/some_page", "SOME_NAME", "x_1"):
        assert words.spaced(kept) == kept


def test_counts_are_of_one_or_many() -> None:
    assert words.counted("quantity", 1) == "1 figure"
    assert words.counted("event", 3) == "3 happenings"


def test_the_relation_in_a_reason_is_told() -> None:
    assert words.cited("Coast Wire is cited: previously") == "Coast Wire is cited («reported before by»)"
    assert words.cited("they have one name") == "they have one name"
