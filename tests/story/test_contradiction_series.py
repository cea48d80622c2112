"""Counts are set against each other only where they are of one thing, in one measure."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.story.contradiction_series import compared
from onrecord.story.quantity_series import quantity_series
from story.story_builds import built, seen, written

FIRST = "Published 3 May 2031.\n\n{}"
SECOND = "Published 5 May 2031.\n\n{}"


def pairs(folder: Path, first: str, second: str) -> set[tuple[str, str]]:
    sources = written(folder, {"one": FIRST.format(first), "two": SECOND.format(second)})
    with seen(built(sources, folder / "l.db")) as view:
        documents = {d.id: d for d in view.documents()}
        return {(a.text, b.text) for s in quantity_series(view) for a, b in compared(s, documents)}


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (
            "The flood at Larrow killed 41 people in the lower town, the mayor said.",
            "The flood at Larrow killed 57 people in the lower town, the governor said.",
            True,
        ),
        (
            "The flood killed 41 people, the mayor said.",
            "A lorry fire killed three people, police said.",
            False,
        ),
        (
            "The fever at Larrow killed 41 people a day in the lower town, the mayor said.",
            "The fever at Larrow killed 600 people in the lower town, the mayor said.",
            False,
        ),
        (
            "The fever at Larrow killed 41 people a day in the lower town, the mayor said.",
            "The fever at Larrow killed 57 people daily in the lower town, the governor said.",
            True,
        ),
    ],
)
def test_counts_are_compared_when_they_are_of_one_thing(
    tmp_path: Path, first: str, second: str, told: bool
) -> None:
    assert bool(pairs(tmp_path, first, second)) is told


def test_counts_of_one_value_are_no_pair(tmp_path: Path) -> None:
    words = "The flood at Larrow killed 41 people in the lower town, the mayor said."
    assert not pairs(tmp_path, words, words.replace("mayor", "governor"))
