"""The record and what is derived from it, however the articles came in."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.ledger.store import Store
from onrecord.registry import Group, load
from onrecord.story.contradiction import contradictions
from onrecord.story.grouping import stories
from onrecord.story.syndication import copies
from onrecord.workflow import Settings, annotators_with, build

BEGUN = datetime(2031, 5, 6, 12, tzinfo=UTC)
SETTINGS = Settings(annotators=annotators_with("rules"), engine="serial")
SENTENCES = (
    "Marta Quill, the harbour minister, said on Tuesday that the ferry would sail again by June 2032.",
    "The bridge authority promised to reopen the crossing by October 2033.",
    "An official, who asked not to be named, denied that the pier would be sold.",
    "“We will not sell the pier before the end of the year,” she added.",
    "About 40 dockers will leave the yard by March 2032, the union said.",
    "The ferry will not sail before July 2032, according to the Olmen Courier.",
    "Nothing was decided.",
)
DATES = ("", "OLMEN, 3 May 2031 — ", "OLMEN, 4 May 2031 — ")
ARTICLES = st.lists(
    st.builds(
        lambda head, date, body: f"{head}\n\n{date}{' '.join(body)}\n",
        st.sampled_from(("Ferry talks resume", "Bridge to open late")),
        st.sampled_from(DATES),
        st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4),
    ),
    min_size=2,
    max_size=4,
)


def made(ledger: Path, runs: list[list[Path]]) -> list[object]:
    with load(Group.STORES, "sqlite").open(ledger, create=True) as store:
        for n, paths in enumerate(runs):
            at = BEGUN + timedelta(hours=n)
            build(store, [str(path) for path in paths], settings=SETTINGS, recorded=at)
        return held(store)


def held(store: Store) -> list[object]:
    view = store.view()
    entries = [(r.entry, r.published) for r in view.entries()]
    return [list(view.documents()), entries, copies(view), contradictions(view), list(stories(view))]


@given(articles=ARTICLES, data=st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_record_is_the_same_however_the_articles_came_in(
    articles: list[str], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for n, text in enumerate(articles):
            path = Path(folder) / f"{n}.txt"
            path.write_text(text, encoding="utf-8")
            paths.append(path)
        moved = data.draw(st.permutations(paths), label="order")
        cut = data.draw(st.integers(1, len(paths)), label="articles in the first run")
        whole = made(Path(folder) / "whole.db", [paths])
        assert whole[0], "nothing was read"
        parts = [moved[:cut], *([path] for path in moved[cut:])]
        assert made(Path(folder) / "parts.db", parts) == whole
