"""Near-equal commitments open under one of them: none is lost, none joined, what differs stands apart."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import record_samples as samples
from onrecord.document import Document
from onrecord.interval import UNKNOWN, Interval, day, month
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.report.alike import Promised, promised
from onrecord.report.cards import Cards, Fragments

JUDGED = datetime(2031, 7, 2, tzinfo=UTC)
MAY, JUNE = month(2031, 5).until(), month(2032, 6).until()


def told(at: int, due: Interval, *, polarity: str = "+") -> tuple[Document, Recorded]:
    doc = samples.document(f"Title\nIt ends by then.\n{at}\n", path=f"{at}.txt")
    time = samples.time(doc, "by then", due, granularity="day") if not due.is_open else None
    body = {
        "force": "planned",
        "holder": {"text": "It", "start": 6, "end": 8, "authority": "person"},
        "act": {"text": "ends", "start": 9, "end": 13, "class": "end"},
        "polarity": polarity,
        "due": time,
    }
    entry = samples.make(EntryType.COMMITMENT, doc, body, [(6, 13)])
    return doc, Recorded(
        entry=entry, published=day(2030, 1, 1), recorded=Interval(samples.RECORDED), run_id="r"
    )


def telling(made: list[tuple[Document, Recorded]], plans: list[list[list[int]]]) -> Any:
    """A story whose plans have these steps, each of the commitments at these places."""
    documents = {doc.id: doc for doc, _ in made}

    def step(number: str, places: list[int]) -> Any:
        mentions = [SimpleNamespace(id=made[at][1].entry.id) for at in places]
        return SimpleNamespace(
            development=SimpleNamespace(undertaking=SimpleNamespace(id=number, mentions=mentions))
        )

    return SimpleNamespace(
        judged=JUDGED,
        commitments=[recorded for _, recorded in made],
        plans=[
            SimpleNamespace(
                party=f"Party {n}", act="exit", steps=[step(f"{n}-{m}", each) for m, each in enumerate(plan)]
            )
            for n, plan in enumerate(plans)
        ],
        cards=Cards(
            document=documents.__getitem__, known=documents.__contains__, judged=JUDGED, links=Fragments()
        ),
    )


def shape(rows: tuple[Promised, ...], made: list[tuple[Document, Recorded]]) -> list[list[int]]:
    at = {recorded.entry.id: n for n, (_, recorded) in enumerate(made)}
    return [[at[row.card.target], *(at[card.target] for card in row.alike)] for row in rows]


def test_alike_rows_of_one_plan_and_day_open_under_the_one_that_is_told_most() -> None:
    made = [told(n, MAY) for n in range(4)] + [told(4, JUNE), told(5, MAY)]
    story = telling(made, [[[0], [1, 4], [2], [3]], [[5]]])
    rows = promised(story, story.commitments)
    assert shape(rows, made) == [[1, 0, 2, 3], [4], [5]], "another day and another plan stand apart"
    assert rows[0].plan == "Party 0: exit"


def test_alike_rows_for_and_against_stand_apart() -> None:
    made = [told(0, MAY), told(1, MAY, polarity="-"), told(2, MAY)]
    story = telling(made, [[[0], [1], [2]]])
    assert shape(promised(story, story.commitments), made) == [[0, 2], [1]]


def test_alike_rows_without_a_date_are_those_of_one_undertaking() -> None:
    made = [told(n, UNKNOWN) for n in range(4)]
    story = telling(made, [[[0, 2], [1, 3]]])
    assert shape(promised(story, story.commitments), made) == [[0, 2], [1, 3]]


def test_alike_rows_are_not_made_where_no_plan_is_told() -> None:
    made = [told(n, MAY) for n in range(3)]
    story = telling(made, [])
    assert shape(promised(story, story.commitments), made) == [[0], [1], [2]]


@given(
    st.lists(
        st.tuples(st.sampled_from([MAY, JUNE, UNKNOWN]), st.sampled_from("+-"), st.integers(0, 8)),
        max_size=14,
    )
)
def test_alike_rows_lose_nothing_and_begin_in_order(rows: list[tuple[Interval, str, int]]) -> None:
    made = [told(n, due, polarity=sign) for n, (due, sign, _) in enumerate(rows)]
    plans = [
        [[n for n, row in enumerate(rows) if row[2] == 3 * plan + step] for step in range(3)]
        for plan in range(3)
    ]
    story = telling(made, plans)
    found = shape(promised(story, story.commitments), made)
    assert sorted(each for row in found for each in row) == list(range(len(rows)))
    assert [min(row) for row in found] == sorted(min(row) for row in found)
