"""What the story page shows at a glance."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_drift import JUDGED, told

from onrecord.interval import day
from onrecord.report.cards import Fragments, held
from onrecord.report.drift import drift


def test_a_denied_plan_has_the_colour_of_a_refusal() -> None:
    plan = told(day(2031, 1, 2), day(2031, 5, 1), force="planned")
    denied = told(day(2031, 1, 3), day(2031, 5, 2), force="planned")
    body = {**denied.entry.body, "factuality": "denied"}
    object.__setattr__(denied.entry, "body", body)
    found = drift([plan, denied], judged=JUDGED, links=Fragments(), holders=held)
    assert [dot.group for dot in found.dots] == ["plan", "deny"]
    assert "planned, denied" in found.dots[1].words
    assert found.rows[1].force == "planned, denied"


def test_a_ring_marks_the_first_word_of_a_voice_in_picture_and_table() -> None:
    one, other = told(day(2031, 1, 2), day(2031, 5, 1)), told(day(2031, 1, 9), day(2031, 6, 1))
    found = drift([one, other], judged=JUDGED, links=Fragments(), holders=held, firsts={other.entry.id})
    assert [dot.ring for dot in found.dots] == [False, True]
    assert [row.first for row in found.rows] == [False, True]
    assert found.rings


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    from datetime import UTC, datetime

    from onrecord.registry import Group, load
    from onrecord.workflow import Settings, build

    path = tmp_path_factory.mktemp("drell") / "drell.db"
    with load(Group.STORES, "sqlite").open(path, create=True) as store:
        recorded = datetime(2026, 1, 1, tzinfo=UTC)
        settings = Settings(workers=1)
        build(store, [str(root / "examples" / "drell" / "articles")], settings=settings, recorded=recorded)
    return path


@pytest.mark.slow
def test_the_story_is_told_in_one_look(examples: Path, opening: Any) -> None:
    page = opening(examples).get("/?as_of=2023-12-31").text
    assert 'class="ring"' in page
    assert "What is promised by when" in page
    assert "independent voice" in page
    assert "On the word of " in page
    assert "Last change: " in page
    moved = page.split('class="by moved"')[1].split("</p>")[0]
    assert moved.count("→") >= 1, "how the day moved is told in words too"
    svg = page.split('<svg class="drift"')[1].split("</svg>")[0]
    assert svg.count('class="label"') >= 3, "the marks say what they are about"
    brief = page.split('id="parted"')[1]
    assert '<p class="by"><b>' in brief, "what each account says stands beside its heading"
    assert page.index('id="told"') < page.index('id="drift"') < page.index('id="promised"')
    assert "Where accounts part" in page
    assert "new voice" in page


def test_a_story_too_large_to_join_says_nothing_it_has_not_counted(big: Any) -> None:
    page = big.get("/").text
    assert page.count('class="dot') > 10
