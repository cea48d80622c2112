"""A view gives the same with the index beside its ledger as without it, however the articles came in."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord import interval
from onrecord.document import Document, Published, Zone, ZoneKind, blocks, document_id
from onrecord.ledger.selected import Selected
from onrecord.ledger.store import IndexState, InputKey
from onrecord.registry import Group, load
from onrecord.story.grouping import stories
from onrecord.story.syndication import copies

BEGUN = datetime(2031, 5, 6, 12, tzinfo=UTC)
PASSAGES = (
    (
        "Marta Quill, the harbour minister of Velmora, said on Tuesday that the Skarren ferry would sail "
        "again by June, once the divers of the Olmen yard had looked at the outer wall below the light."
    ),
    (
        "The Oddaberg bridge authority promised to reopen the Hestia crossing by October and to pay for the "
        "detour that the farmers of the Grenmet valley have had to take since the flood of last spring."
    ),
    (
        "“We will not sell the Lisk pier before the end of the year, whatever the fishermen of Varn may "
        "offer for it,” Tessa Oyelar told reporters in the capital."
    ),
    "About 40 dockers will leave the Brannock yard by March, the union of Velmora said in a letter 🚢.",
    "Subscribe to our newsletter.",
    "Nothing was decided in Olmen.",
)
PAGES = ("", "", "https://velmora.example/ferry", "https://hestia.example/bridge")
DAYS = ("", "2031-05-01", "2031-05-02", "2031-05-02", "2031-05", "2031-05-04")
TEXTS = st.lists(
    st.tuples(
        st.sampled_from(("Skarren ferry talks", "Hestia bridge late", "Lisk pier sold")),
        st.lists(st.sampled_from(PASSAGES), min_size=1, max_size=4),
        st.sampled_from(("", "", f"See {PAGES[2]}.", f"As told in {PAGES[3]}")),
    ).map(lambda parts: f"{parts[0]}\n\n{' '.join(parts[1])} {parts[2]}".rstrip()),
    min_size=2,
    max_size=9,
)
RUNS = st.tuples(TEXTS, st.randoms(use_true_random=False))


def article(text: str, day: str, url: str, path: str) -> Document:
    zones = tuple(
        Zone(a, b, ZoneKind.TITLE if n == 0 else ZoneKind.BODY) for n, (a, b) in enumerate(blocks(text))
    )
    return Document(
        id=document_id(text=text, url=url),
        text=text,
        raw_digest=document_id(text=text, url=path),
        zones=zones,
        url=url,
        published=Published(interval.parse(day), "test") if day else Published(),
        title=text.split("\n", maxsplit=1)[0],
        outlet="The Olmen Courier" if len(text) % 2 else "",
        path=path,
        language="en",
    )


def keep(store: Any, documents: Sequence[Document], *, at: datetime) -> None:
    with store.begin(recorded=at, version="0", pipeline="test", settings={}) as writer:
        for document in documents:
            key = InputKey(raw_digest=document.raw_digest, ingest=document.path, pipeline="test")
            writer.add(document, (), key=key, where=document.path)


def told(view: Any) -> list[object]:
    return [copies(view), stories(view)]


def without(view: Any) -> Any:
    return replace(view, indexed=lambda: None)


@given(drawn=RUNS, follow=st.sampled_from(("each", "some", "last")), data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_view_is_the_same_with_the_index_and_without_it(
    drawn: tuple[list[str], Any], follow: str, data: st.DataObject
) -> None:
    texts, chance = drawn
    documents = [
        article(text, chance.choice(DAYS), chance.choice(PAGES), f"{n}.txt") for n, text in enumerate(texts)
    ]
    cuts = sorted(data.draw(st.sets(st.integers(1, len(documents))), label="ends of runs") | {len(documents)})
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "story.db"
        with load(Group.STORES, "sqlite").open(ledger, create=True) as store:
            for n, (begin, end) in enumerate(zip([0, *cuts], cuts, strict=False)):
                keep(store, documents[begin:end], at=BEGUN + timedelta(hours=n))
                if follow == "each" or (follow == "some" and n % 2 == 0):
                    store.follow([d.id for d in documents[begin:end]])
                    assert store.index_health().state is IndexState.IN_STEP
        with load(Group.STORES, "sqlite").open(ledger, create=False, readonly=True) as store:
            assert (store.view().index is None) == (follow == "last")
            for view in (
                store.view(),
                store.view(valid=interval.parse("2031-05-01").end),
                store.view(valid=interval.parse("2031-05-02").end),
                store.view(recorded=BEGUN + timedelta(minutes=1)),
            ):
                assert told(view) == told(without(view))
                part = frozenset(d.id for d in documents[::2])
                assert told(Selected(view, part)) == told(Selected(without(view), part))
        with load(Group.STORES, "sqlite").open(ledger, create=True) as store:
            store.rebuild_index()
            assert store.index_health().state is IndexState.IN_STEP
            assert told(store.view()) == told(without(store.view()))
