"""Pairs of invented sentences from two articles: one undertaking or two, and which revision."""

from __future__ import annotations

from collections import Counter

import pytest

from story.pairs import Row, answer, rows

SAME_RECALL, DIFFERENT, KIND = 0.85, 0.95, 0.85


@pytest.fixture(scope="module")
def answers() -> list[tuple[Row, bool, str]]:
    return [(row, *answer(row)) for row in rows()]


def test_revision_golden_is_broad() -> None:
    found = rows()
    assert len(found) >= 60
    assert len({row["id"] for row in found}) == len(found)
    assert len({row["domain"] for row in found}) >= 5
    kinds = Counter(row["kind"] for row in found if row["same"])
    assert min(kinds.values()) >= 1
    assert len(kinds) >= 12


def test_revision_golden_links_what_belongs_together(answers: list[tuple[Row, bool, str]]) -> None:
    missed = [row["id"] for row, same, _ in answers if row["same"] and not same]
    wanted = sum(row["same"] for row, _, _ in answers)
    assert len(missed) <= (1 - SAME_RECALL) * wanted, missed


def test_revision_golden_keeps_apart_what_differs(answers: list[tuple[Row, bool, str]]) -> None:
    joined = [row["id"] for row, same, _ in answers if same and not row["same"]]
    wanted = sum(not row["same"] for row, _, _ in answers)
    assert len(joined) <= (1 - DIFFERENT) * wanted, joined


def test_revision_golden_tells_the_kind(answers: list[tuple[Row, bool, str]]) -> None:
    linked = [(row, kind) for row, same, kind in answers if row["same"] and same]
    wrong = [f"{row['id']}: {kind}, not {row['kind']}" for row, kind in linked if kind != row["kind"]]
    assert len(wrong) <= (1 - KIND) * len(linked), wrong
