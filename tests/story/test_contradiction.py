from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from bench.contradictions import gold, side
from hypothesis import given
from hypothesis import strategies as st
from story_builds import built, seen, written

from onrecord import interval
from onrecord.story.contradiction import Contradiction, contradictions
from onrecord.story.contradiction_slot import Difference, Side, Slot, judge


def test_contradiction_golden_slots() -> None:
    rows = gold()
    found = [
        (
            judge(
                Slot(row[0]), side(Slot(row[0]), row[1:6], "1"), side(Slot(row[0]), row[6:11], "2")
            ).difference,
            Difference(row[-1]),
        )
        for row in rows
    ]
    conflicts = [true for mine, true in found if mine is Difference.CONFLICT]
    real = [mine for mine, true in found if true is Difference.CONFLICT]
    assert len(rows) >= 150
    assert conflicts.count(Difference.CONFLICT) / len(conflicts) >= 0.92
    assert real.count(Difference.CONFLICT) / len(real) >= 0.75
    assert sum(mine is true for mine, true in found) / len(found) >= 0.85


@pytest.mark.parametrize("row", gold(), ids=lambda row: " ".join(row[:3]))
def test_contradiction_order_of_the_two_plays_no_part(row: list[str]) -> None:
    slot = Slot(row[0])
    one, other = side(slot, row[1:6], "1"), side(slot, row[6:11], "2")
    assert judge(slot, one, other) == judge(slot, other, one)


@given(st.floats(1, 1e9), st.floats(1, 1e9), st.booleans())
def test_contradiction_what_is_the_same_agrees(low: float, more: float, cumulative: bool) -> None:
    one = Side(low=low, high=low + more, cumulative=cumulative, said=interval.day(2031, 1, 1))
    assert judge(Slot.COUNT, one, one).difference is Difference.AGREE
    later = replace(one, said=interval.day(2031, 2, 1), source="other", article="b")
    assert judge(Slot.COUNT, one, later).difference is Difference.AGREE


STORY = {
    "a": "Ferry line to close\n\nMay 3, 2031\n\nThe Lisk Line will close its northern route by the end of "
    "June, the company said.\n\nStorms have stopped the boats at least 40 times since March in Lisk.\n",
    "b": "Lisk route may go\n\nMay 5, 2031\n\nThe Lisk Line will close its northern route by the end of "
    "October, the union said.\n\nStorms have stopped the boats close to 70 times since March in Lisk.\n",
}


def told(folder: Path, order: list[str]) -> tuple[Contradiction, ...]:
    folder.mkdir()
    files = written(folder, {name: STORY[name] for name in order})
    with seen(built(files, folder / "s.db")) as view:
        return contradictions(view)


def test_contradiction_in_a_story(tmp_path: Path) -> None:
    found = told(tmp_path / "one", ["a", "b"])
    assert {(c.slot, c.difference) for c in found} >= {
        (Slot.DATE, Difference.CONFLICT),
        (Slot.COUNT, Difference.GROWTH),
    }
    assert all(c.evidence for c in found)
    names = list(STORY)
    random.Random(1).shuffle(names)
    assert told(tmp_path / "two", ["b", "a"]) == found
