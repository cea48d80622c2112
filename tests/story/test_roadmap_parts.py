"""Parts of one plan across sentences: through the whole pipeline, on articles of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from onrecord.story.roadmap import NO_DATE, Step, roadmap
from story.story_builds import built, seen, written

PLAN = (
    "The plan, which needs a final go-ahead from both governments, would see dozens of Swiss troops leave by "
    "March 2032, with the remainder departing by the end of 2033, Valer News reported.\n\n"
    "The plan would see all Swiss troops leave the Beja airbase by March 2032.\n\n"
    "Swiss troops would remain in Porto, the largest city of the north, for another year.\n"
)
OTHER = "The police of Norway would remain in Lund, officials said on 3 May 2031.\n"


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Step]]:
    folder = tmp_path_factory.mktemp("parts")
    ledger = built(written(folder, {"plan": PLAN, "other": OTHER}), folder / "story.db")
    with seen(ledger) as view:
        found = roadmap(view, as_of=datetime(2031, 6, 1, tzinfo=UTC))
        yield {f"{step.object} {step.place}": step for plan in found for step in plan.steps}


def place(steps: dict[str, Step], name: str) -> Step:
    (step,) = (step for key, step in steps.items() if name in key)
    return step


def test_what_a_plan_waits_for_holds_for_each_of_its_steps(steps: dict[str, Step]) -> None:
    assert any("final go-ahead" in each for each in place(steps, "Beja").conditions)


def test_who_stays_when_the_others_go_is_of_the_remainder(steps: dict[str, Step]) -> None:
    stay = place(steps, "Porto")
    assert stay.due.end == datetime(2034, 1, 1, tzinfo=UTC)
    assert stay.unsure
    assert stay.due_text == NO_DATE
    assert "the remainder" in stay.remains
    assert any("final go-ahead" in each for each in stay.conditions)


def test_who_stays_by_another_article_has_no_date(steps: dict[str, Step]) -> None:
    assert place(steps, "Lund").due.is_open
