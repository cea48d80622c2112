"""Random Unicode, random spans, random orders: the ledger gives back what it was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.ledger_samples import add, after, article, begin, contents, finding, words
from onrecord.document import Document, Published
from onrecord.interval import Granularity, Interval
from onrecord.ledger.provenance import Entry, EntryType
from onrecord.ledger.store import visible
from onrecord.stores import codec
from onrecord.stores.sqlite import SqliteStore

HOSTILE = st.sampled_from(
    [
        "🚢", "\U0001f469\u200d\U0001f680", "e\u0301", "\u0301", "\u202e", "שלום", "\u00a0", "\ufffd",
        "\ufeff", "\U0010ffff", "\u2028", "\x00", "\r\n", "“”’", "\\", '"', "'", "ß", "İ", "ﬁ", "\ue000",
    ]
)  # fmt: skip
CHARACTERS = st.characters(exclude_categories=["Cs"])
TEXTS = st.lists(HOSTILE | CHARACTERS | st.sampled_from("ab \n"), min_size=1, max_size=40).map("".join)
TIMES = st.datetimes(timezones=st.just(UTC))
INTERVALS = st.one_of(
    st.just(Interval()),
    st.tuples(st.none() | TIMES, st.none() | TIMES, st.sampled_from(Granularity)).filter(
        lambda t: t[0] is None or t[1] is None or t[0] < t[1]
    ).map(lambda t: Interval(*t)),
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def spans(draw: st.DrawFn, text: str) -> tuple[int, int]:
    start = draw(st.integers(0, len(text) - 1))
    return start, draw(st.integers(start + 1, len(text)))


@st.composite
def found(draw: st.DrawFn) -> tuple[Document, list[Entry]]:
    """A document and what was found in it, at random."""
    text = draw(TEXTS)
    plain = article(text, url=draw(st.just("") | TEXTS), path=draw(TEXTS), title=draw(TEXTS))
    dates = [
        Published(
            draw(INTERVALS),
            draw(TEXTS),
            tuple(plain.cite(*b) for b in draw(st.lists(spans(text), max_size=2))),
            draw(TEXTS),
        )
        for _ in range(2)
    ]
    document = replace(
        plain, published=dates[0], updated=dates[1], byline=tuple(draw(st.lists(TEXTS, max_size=2)))
    )
    entries = {}
    for bounds in draw(st.lists(st.lists(spans(text), min_size=1, max_size=3), max_size=4)):
        entry = finding(
            document,
            *bounds[0],
            more=bounds[1:],
            kind=draw(st.sampled_from(EntryType)),
            said=draw(INTERVALS),
            valid=draw(INTERVALS),
            more_body=draw(JSON),
        )
        entries[entry.id] = entry
    return document, list(entries.values())


@given(found())
@settings(max_examples=100)
def test_store_gives_back_what_it_was_given(made: tuple[Document, list[Entry]]) -> None:
    document, entries = made
    with SqliteStore.open(":memory:", create=True) as store:
        with begin(store) as writer:
            add(writer, document, entries)
        (read,) = store.view().documents()
        assert read == document
        assert read.text == document.text
        items = list(store.view().entries())
        by_place = sorted(entries, key=lambda e: (min(v.span.start for v in e.evidence), e.type.value, e.id))
        assert [item.entry for item in items] == by_place
        for item in items:
            assert item.published == document.published.interval
            assert store.view().entry(item.entry.id) == item
            for evidence in item.entry.evidence:
                assert evidence.quote == document.text[evidence.span.start : evidence.span.end]


POOL = [
    article(text, url=url, published=published, path=path, outlet=outlet)
    for text, url, published, path, outlet in [
        ("One boat.", "", "", "a.txt", "Post"),
        ("One boat.", "", "", "z.txt", "Post"),
        ("One boat.", "https://example.org/1", "2031-05", "b.txt", "Post"),
        ("Two boats.", "https://example.org/1", "2031-06", "c.txt", "Post"),
        ("Three boats.", "https://example.org/1", "2031-04", "d.txt", "Post"),
        ("Four boats.", "https://example.org/4", "", "e.txt", "Wire"),
        ("Five boats 🚢.", "", "2031-05-04", "f.txt", "Wire"),
        ("Five boats 🚢.", "", "2031-05-04", "0.txt", "Wire"),
    ]
]


@given(
    st.permutations(POOL),
    st.lists(st.integers(0, len(POOL)), max_size=4).map(sorted),
    st.lists(st.sampled_from(POOL), max_size=3),
)
@settings(max_examples=50)
def test_store_holds_the_same_in_whatever_order_and_runs(
    order: Sequence[Document], cuts: list[int], again: Sequence[Document]
) -> None:
    with SqliteStore.open(":memory:", create=True) as store:
        with begin(store) as writer:
            for document in POOL:
                add(writer, document)
        expected = contents(store)
    with SqliteStore.open(":memory:", create=True) as store:
        bounds = [0, *cuts, len(order)]
        for days, (low, high) in enumerate(zip(bounds, bounds[1:], strict=False)):
            with begin(store, recorded=after(days)) as writer:
                for document in (*order[low:high], *(d for d in again if d in order[:high])):
                    add(writer, document)
        assert contents(store) == expected


CONFLICTING = [
    article("One boat.", path=path, published=published, outlet=outlet)
    for path in ("a.txt", "b.txt", "")
    for published in ("", "2031-05-04", "2031-05-05")
    for outlet in ("Post", "Wire")
]


@given(
    st.lists(st.sampled_from(CONFLICTING), min_size=1, max_size=6).flatmap(
        lambda d: st.tuples(st.just(d), st.permutations(d))
    )
)
@settings(max_examples=100)
def test_store_reads_copies_that_disagree_in_any_order(
    orders: tuple[list[Document], list[Document]],
) -> None:
    held = []
    for order in orders:
        with SqliteStore.open(":memory:", create=True) as store:
            with begin(store) as writer:
                for document in order:
                    add(writer, document, [finding(document, 0, 3, outlet=document.outlet)])
            held.append(contents(store))
            (document,) = held[-1][0]
            assert bool(document.published.interval.begin) is any(d.published.detail for d in order)
            ((entry, published),) = held[-1][1]
            assert (entry.body["outlet"], published) == (document.outlet, document.published.interval)
    assert held[0] == held[1]


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 2), st.booleans(), st.sampled_from("pq")), max_size=4), max_size=5
    )
)
@settings(max_examples=50)
def test_store_tells_of_every_moment_what_it_told_then(
    runs: list[list[tuple[int, bool, str]]],
) -> None:
    """A view of the past is what a view of the present was in that past, whatever was written since."""
    texts = ["One boat.", "Two boats.", "Three boats sail."]
    with SqliteStore.open(":memory:", create=True) as store:
        told = []
        for days, writes in enumerate(runs):
            with begin(store, recorded=after(days)) as writer:
                for n, dated, pipeline in writes:
                    document = article(
                        texts[n], url="https://example.org/1", published="2031-05-04" if dated else ""
                    )
                    found = words(document, version=pipeline)[: 1 + days % 3]
                    add(writer, document, found, pipeline=pipeline, ingest=str(dated))
            view = store.view()
            told.append((list(view.documents()), [(i.entry, i.run_id) for i in view.entries()]))
        for days, (documents, entries) in enumerate(told):
            view = store.view(recorded=after(days + 0.5))
            assert list(view.documents()) == documents
            assert [(i.entry, i.run_id) for i in view.entries()] == entries
        assert store.health().problems == ()


@given(INTERVALS, TIMES)
def test_view_leaves_out_what_the_port_says(published: Interval, valid: datetime) -> None:
    document = replace(article(), published=Published(published, "x"))
    with SqliteStore.open(":memory:", create=True) as store:
        with begin(store) as writer:
            add(writer, document, [finding(document, 0, 5)])
        view = store.view(valid=valid)
        assert bool(list(view.documents())) is visible(published, valid=valid)
        assert bool(list(view.entries())) is visible(published, valid=valid)


@given(TIMES)
def test_codec_times_are_exact(moment: datetime) -> None:
    assert codec.moment(codec.micros(moment)) == moment


@given(JSON)
def test_codec_json_comes_back(value: object) -> None:
    assert codec.loads(codec.dumps(value)) == value


@pytest.mark.parametrize("value", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_codec_times_reach_to_the_ends_of_the_calendar(value: datetime) -> None:
    assert codec.moment(codec.micros(value)) == value
