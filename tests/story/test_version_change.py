"""What the next version of a page claims otherwise."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

import record_samples as samples
from onrecord.document import Document
from onrecord.interval import UNKNOWN
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.story.version_change import VersionChangeKind as Kind
from onrecord.story.version_change import compared


def claims(*sentences: tuple[str, str, dict[str, object]]) -> tuple[Document, list[Recorded]]:
    """An article of these sentences, each a claim of an act of the given class."""
    document = samples.document("Title\n" + "\n".join(s for s, _, _ in sentences))
    made = []
    at = 0
    for sentence, act, more in sentences:
        start, end = samples.at(document, sentence, after=at)
        at = end
        words = {"text": sentence, "start": start, "end": end}
        body = {"act": {**words, "class": act}, "polarity": "+", **more}
        entry = samples.make(EntryType.CLAIM, document, body, [(start, end)])
        made.append(Recorded(entry=entry, published=UNKNOWN, recorded=UNKNOWN, run_id="r"))
    return document, made


def kinds(one: tuple[Document, list[Recorded]], other: tuple[Document, list[Recorded]]) -> list[Kind]:
    return [c.kind for c in compared(one[0], other[0], one[1], other[1]).changes]


def test_the_same_claims_are_no_change() -> None:
    one = claims(("The boats will leave the quay.", "leave", {}), ("The yard was shut.", "close", {}))
    made = compared(one[0], one[0], one[1], one[1])
    assert made.changes == ()
    assert made.same == 2


def test_a_figure_that_differs_was_corrected() -> None:
    one = claims(
        (
            "Some 14 boats will leave the quay.",
            "leave",
            {"quantity": {"text": "14 boats", "low": 14, "high": 14}},
        )
    )
    other = claims(
        (
            "Some 40 boats will leave the quay.",
            "leave",
            {"quantity": {"text": "40 boats", "low": 40, "high": 40}},
        )
    )
    (change,) = compared(one[0], other[0], one[1], other[1]).changes
    assert change.kind is Kind.CORRECTED
    assert change.slots == (("quantity", "14 boats", "40 boats"),)


def test_a_denial_in_the_same_words_is_a_correction() -> None:
    one = claims(("Boats leave the quay.", "leave", {}))
    other = claims(("Boats leave the quay.", "leave", {"polarity": "-"}))
    assert kinds(one, other) == [Kind.CORRECTED]


def test_other_words_for_the_same_are_reworded_and_the_rest_added_or_dropped() -> None:
    one = claims(
        ("The last boats will leave the old quay.", "leave", {}), ("The yard was shut.", "close", {})
    )
    other = claims(
        ("The last boats are to leave the old quay.", "leave", {}), ("Pilots went on strike.", "strike", {})
    )
    assert kinds(one, other) == [Kind.REWORDED, Kind.ADDED, Kind.DROPPED]


def test_another_act_is_another_claim() -> None:
    one = claims(("The boats will leave the quay.", "leave", {}))
    other = claims(("The boats will reach the quay.", "arrive", {}))
    assert kinds(one, other) == [Kind.ADDED, Kind.DROPPED]


WORDS = st.sampled_from(["boats", "quay", "said", "“last”", "🚢", "14", "by\u00a0June", "é"])
SENTENCES = st.lists(
    st.tuples(st.lists(WORDS, min_size=1, max_size=7).map(" ".join), st.sampled_from(["leave", "close"])),
    min_size=1,
    max_size=6,
)


@given(SENTENCES, SENTENCES)
def test_every_claim_is_told_of_once(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> None:
    one = claims(*((f"A{n} {s}.", act, {}) for n, (s, act) in enumerate(before)))
    other = claims(*((f"A{n} {s}.", act, {}) for n, (s, act) in enumerate(after)))
    made = compared(one[0], other[0], one[1], other[1])
    left = Counter(c.earlier.entry.id for c in made.changes if c.earlier)
    right = Counter(c.later.entry.id for c in made.changes if c.later)
    assert set(left.values()) | set(right.values()) <= {1}
    assert sum(left.values()) + made.same == len(before)
    assert sum(right.values()) + made.same == len(after)
    back = compared(other[0], one[0], other[1], one[1])
    assert back.same == made.same
    added = sum(c.kind is Kind.ADDED for c in made.changes)
    assert added - sum(c.kind is Kind.DROPPED for c in made.changes) == len(after) - len(before)


@given(SENTENCES)
def test_a_version_compared_with_itself_changes_nothing(told: list[tuple[str, str]]) -> None:
    one = claims(*((f"A{n} {s}.", act, {}) for n, (s, act) in enumerate(told)))
    assert compared(one[0], one[0], one[1], one[1]).changes == ()
