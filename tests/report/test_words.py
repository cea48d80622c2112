from __future__ import annotations

import pytest

from onrecord.annotate.layers import Act, Factuality, QuoteKind
from onrecord.document import ZoneKind
from onrecord.ledger.provenance import EntryType
from onrecord.report import words
from onrecord.story.contradiction_slot import Slot


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
    assert words.authority("person") == "person"


def test_counts_are_of_one_or_many() -> None:
    assert words.counted("quantity", 1) == "1 figure"
    assert words.counted("event", 3) == "3 happenings"


def test_the_relation_in_a_reason_is_told() -> None:
    assert words.cited("Coast Wire is cited: previously") == "Coast Wire is cited («reported before by»)"
    assert words.cited("they have one name") == "they have one name"
