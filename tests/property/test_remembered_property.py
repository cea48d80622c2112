"""The account of a day is the same whatever other days were asked for before, and in whatever order."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import web_samples
from onrecord.interval import parse
from onrecord.ledger.selected import Selected
from onrecord.ledger.store import View
from onrecord.registry import Group, load
from onrecord.story import contradiction, copy_pair, matching_groups, revision, syndication, undertaking
from onrecord.story.contradiction import contradictions
from onrecord.story.origin import origins_of
from onrecord.story.origin_root import Sources
from onrecord.story.revision_story import developments

ARTICLES = 14
DAYS = ("2029-01-02", "2029-01-08", "2029-01-13", "2029-01-20", "2029-02-20")
MEMORIES: tuple[tuple[ModuleType, str], ...] = (
    (contradiction, "_LINES"),
    (matching_groups, "_TURNS"),
    (revision, "_ROWS"),
    (syndication, "_PAIRS"),
    (copy_pair, "_PASSAGES"),
    (undertaking, "_READINGS"),
)


def forget() -> None:
    for module, name in MEMORIES:
        getattr(module, name).clear()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    path = web_samples.big_ledger(
        tmp_path_factory.mktemp("days") / "story.db", articles=ARTICLES, sentences=3
    )
    with load(Group.STORES, "sqlite").open(path, create=False, readonly=True) as store:
        yield store


def told(view: View) -> tuple[object, ...]:
    sources = Sources(view)
    found = developments(view)
    return (
        found,
        sources.copies,
        contradictions(view, sources=sources, found=found),
        [origins_of(sources, [m.id for m in each.undertaking.mentions]) for each in found],
    )


@given(
    asked=st.lists(
        st.tuples(
            st.sampled_from(DAYS),
            st.frozensets(st.integers(0, ARTICLES - 1), max_size=3).map(sorted).map(tuple),
        ),
        min_size=2,
        max_size=5,
    )
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_days_and_parts_in_any_order_are_as_without_memory(
    whole: Any, asked: list[tuple[str, tuple[int, ...]]]
) -> None:
    ids = _ids(whole)

    @cache
    def view(day: str, without: tuple[int, ...]) -> View:
        left = frozenset(ids) - {ids[at] for at in without}
        return Selected(whole.view(valid=parse(day).end), left)

    fresh = []
    for each in asked:
        forget()
        fresh.append(told(view(*each)))
    forget()
    assert [told(view(*each)) for each in asked] == fresh
    assert [told(view(*each)) for each in reversed(asked)] == fresh[::-1]


def _ids(store: Any) -> list[str]:
    return [document.id for document in store.view().documents()]
