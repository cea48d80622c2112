"""How every store behaves. Run on each that is registered, and on SQLite's in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import permutations
from pathlib import Path
from types import MappingProxyType

import pytest

from contract.ledger_samples import (
    FERRY,
    NOON,
    add,
    after,
    article,
    begin,
    contents,
    dated,
    finding,
    key_of,
    words,
    write,
)
from onrecord.document import Published
from onrecord.errors import (
    Diagnostic,
    InternalError,
    IntervalError,
    LedgerBusyError,
    MalformedError,
    MissingLedgerError,
    NotALedgerError,
    SpanError,
    StoreError,
)
from onrecord.interval import Interval, day, month
from onrecord.ledger.provenance import EntryType, InputStatus, RunInput
from onrecord.ledger.store import InputKey, Store
from onrecord.registry import Group, load, names
from onrecord.span import Evidence, Span

Opening = Callable[..., Store]


@dataclass(frozen=True)
class Place:
    """A back end and where its ledger lies."""

    backend: str
    path: str

    def open(self, *, create: bool = True, readonly: bool = False) -> Store:
        return load(Group.STORES, self.backend).open(self.path, create=create, readonly=readonly)


@pytest.fixture(params=names(Group.STORES))
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where a ledger can be made and opened again."""
    return Place(request.param, str(tmp_path / "story.ledger"))


@pytest.fixture(params=[*names(Group.STORES), "sqlite in memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "sqlite in memory":
        made = Place("sqlite", ":memory:")
    else:
        made = Place(request.param, str(tmp_path / "story.ledger"))
    with made.open() as opened:
        yield opened


# -- writing and reading back ----------------------------------------------------------------
def test_store_gives_back_every_field_of_a_document(store: Store) -> None:
    text = "Ferry line to reopen\nPort, 2031-05-04 — 🚢 Sailing resumes.\nUpdated 2031-05-06"
    plain = article(text, url="https://example.org/a")
    kept = replace(
        plain,
        published=dated(plain, "2031-05-04"),
        updated=dated(plain, "2031-05-06"),
        outlet="The Harbour Post",
        byline=("Ada Renn", "José Ñ."),
        title="Ferry line to reopen",
        language="en",
        external_id="line-7",
        path="news/ferry.txt",
    )
    write(store, kept)
    assert list(store.view().documents()) == [kept]
    assert store.view().document(kept.id) == kept
    assert kept.published.evidence[0].quote == "2031-05-04"


def test_store_gives_back_every_field_of_an_entry(store: Store) -> None:
    document = article(published="2031-05")
    body = {"n": 3, "f": 0.5, "none": None, "list": [1, ["é", {"x": True}]], "emoji": "🚢\u0000\u2028"}
    entry = finding(
        document,
        22,
        31,
        kind=EntryType.COMMITMENT,
        said=day(2031, 5, 4),
        valid=Interval(None, datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
        more=[(0, 5), (1, 3)],
        **body,
    )
    with begin(store) as writer:
        add(writer, document, [entry])
        run_id = writer.run_id
    (found,) = store.view().entries()
    assert found.entry == entry
    assert found.published == month(2031, 5)
    assert found.recorded == Interval(NOON, None)
    assert found.run_id == run_id
    assert store.view().entry(entry.id) == found
    assert list(found.entry.body) == list(entry.body)


def test_store_takes_bodies_of_any_mapping_and_sequence(store: Store) -> None:
    document = article()
    entry = finding(document, 0, 5, pieces=((0, 1), (2, 3)), nested=MappingProxyType({"a": (1,)}))
    with begin(store) as writer:
        add(writer, document, [replace(entry, body=MappingProxyType(dict(entry.body)))])
    (found,) = store.view().entries()
    assert found.entry.body["pieces"] == [[0, 1], [2, 3]]
    assert found.entry.body["nested"] == {"a": [1]}


def test_store_cuts_quotes_from_the_text(store: Store) -> None:
    write(store, article())
    found = list(store.view().entries())
    assert len(found) == len(words(article())) > 15
    for item in found:
        (evidence,) = item.entry.evidence
        assert evidence.quote == FERRY[evidence.span.start : evidence.span.end]


def test_store_is_empty_before_anything_is_written(store: Store) -> None:
    view = store.view()
    assert list(view.documents()) == []
    assert list(view.entries()) == []
    assert view.document("x") is None
    assert view.entry("x") is None
    assert list(store.runs()) == []
    assert store.health().problems == ()


@pytest.mark.parametrize(
    "name", ["lone \ud800 surrogate", "nul \x00", "'; DROP TABLE run; --", "\U0001f6a2" * 99]
)
def test_store_finds_nothing_under_odd_ids(store: Store, name: str) -> None:
    write(store, article())
    view = store.view()
    assert view.document(name) is None
    assert view.entry(name) is None
    assert list(view.entries(doc_ids=[name])) == []


# -- what it refuses -------------------------------------------------------------------------
def test_store_refuses_a_quote_that_is_not_the_text(store: Store) -> None:
    document = article()
    entry = finding(document, 0, 5)
    forged = replace(entry, evidence=(Evidence(Span(document.id, 0, 5), "Ferrx"),))
    with pytest.raises(SpanError), begin(store) as writer:
        add(writer, document, [forged])
    assert contents(store) == ([], [])


def test_store_refuses_a_quote_beyond_the_text(store: Store) -> None:
    document = article("Short.")
    beyond = replace(finding(document, 0, 5), evidence=(Evidence(Span(document.id, 4, 9), "t.   "),))
    with pytest.raises(SpanError), begin(store) as writer:
        add(writer, document, [beyond])


@pytest.mark.parametrize("field", ["published", "updated"])
def test_store_refuses_a_date_that_quotes_what_is_not_there(store: Store, field: str) -> None:
    document = article()
    forged = Published(day(2031, 5, 4), "dateline", (Evidence(Span(document.id, 0, 3), "May"),))
    with pytest.raises(SpanError), begin(store) as writer:
        add(writer, replace(document, **{field: forged}), [])


@pytest.mark.parametrize(
    "field",
    [{"text": "Fairy", "start": 0, "end": 5}, {"text": "", "start": 0, "end": 0}],
    ids=["other", "empty"],
)
def test_store_refuses_a_text_field_that_is_not_the_text(store: Store, field: dict[str, object]) -> None:
    document = article()
    with pytest.raises(SpanError), begin(store) as writer:
        add(writer, document, [finding(document, 0, 5, holder=[{"deep": field}])])


def test_store_refuses_lone_surrogates(store: Store) -> None:
    with begin(store) as writer:
        broken = replace(article(), text="half \ud83d", zones=())
        with pytest.raises(MalformedError):
            add(writer, broken, [])
        with pytest.raises(MalformedError):
            add(writer, replace(article(), title="\udcff"), [])
        document = article()
        with pytest.raises(MalformedError):
            add(writer, document, [finding(document, 0, 5, note="\ud83d")])
    assert contents(store) == ([], [])


def test_store_refuses_bodies_that_are_not_json(store: Store) -> None:
    document = article()
    entry = finding(document, 0, 5)
    for body in ({"n": float("nan")}, {"o": object()}, {"b": b"raw"}):
        with pytest.raises(InternalError), begin(store) as writer:
            add(writer, document, [replace(entry, body=body)])


def test_store_refuses_two_entries_with_one_id(store: Store) -> None:
    document, other = article(), article("Another text.", path="b.txt")
    entry = finding(document, 0, 5)
    with begin(store) as writer:
        with pytest.raises(InternalError):
            add(writer, document, [entry, replace(entry, said=day(2031, 5, 4))])
        assert add(writer, document, [entry, entry]) is InputStatus.ADDED
        with pytest.raises(InternalError):
            add(writer, other, [replace(finding(other, 0, 5), id=entry.id)])
    documents, entries = contents(store)
    assert documents == [document]
    assert [found for found, _ in entries] == [entry]


def test_store_drops_all_of_an_input_that_it_refused_late(store: Store) -> None:
    document, other = article(), article("Another text.", path="b.txt")
    with begin(store) as writer:
        add(writer, document, words(document))
        taken = replace(finding(other, 0, 7, version="new"), id=words(document)[0].id)
        with pytest.raises(InternalError):
            add(writer, other, [finding(other, 8, 12, version="new"), taken])
        assert writer.known(key_of(other)) is None
        add(writer, other, [finding(other, 8, 12, version="new")])
    assert len(contents(store)[1]) == len(words(document)) + 1
    assert [len(run.inputs) for run in store.runs()] == [2]
    assert store.health().problems == ()


def test_store_refuses_another_text_under_the_same_id(store: Store) -> None:
    document = article()
    with begin(store) as writer:
        add(writer, document)
        with pytest.raises(InternalError):
            add(writer, replace(article("Other text."), id=document.id), [])


def test_store_goes_on_after_an_input_that_it_refused(store: Store) -> None:
    good, bad = article(), article("Broken.", path="b.txt")
    forged = replace(finding(bad, 0, 5), evidence=(Evidence(Span(bad.id, 0, 5), "bRoke"),))
    with begin(store) as writer:
        with pytest.raises(SpanError):
            add(writer, bad, [finding(bad, 1, 2), forged])
        writer.note(where="b.txt", raw_digest="", doc_id="", status=InputStatus.FAILED)
        add(writer, good)
    assert contents(store)[0] == [good]
    (run,) = store.runs()
    assert [i.status for i in run.inputs] == [InputStatus.FAILED, InputStatus.ADDED]


# -- runs ------------------------------------------------------------------------------------
def test_store_keeps_a_complete_record_of_each_run(store: Store) -> None:
    document = article()
    diagnostic = Diagnostic(code="OR103", where="x\udcff.bin", why="Not “text”.", next_step="Leave it out.")
    with begin(store) as writer:
        add(writer, document)
        writer.diagnose(diagnostic)
        writer.note(where="x.bin", raw_digest="00", doc_id="", status=InputStatus.FAILED)
    (run,) = store.runs()
    assert (run.recorded, run.version, run.pipeline) == (NOON, "0.1", "p")
    assert run.id == writer.run_id
    assert run.settings == {"lexicons": ["en"]}
    assert run.inputs == (
        RunInput(where="a.txt", raw_digest=document.raw_digest, doc_id=document.id, status=InputStatus.ADDED),
        RunInput(where="x.bin", raw_digest="00", doc_id="", status=InputStatus.FAILED),
    )
    assert run.diagnostics == (replace(diagnostic, where="x\\udcff.bin"),)


def test_store_records_each_run_after_the_one_before(store: Store) -> None:
    for recorded in (NOON, NOON, NOON - timedelta(days=900), NOON + timedelta(days=1)):
        with begin(store, recorded=recorded):
            pass
    tick = timedelta(microseconds=1)
    runs = list(store.runs())
    assert [r.recorded for r in runs] == [NOON, NOON + tick, NOON + 2 * tick, NOON + timedelta(days=1)]
    assert len({r.id for r in runs}) == 4


def test_store_drops_a_run_that_raises(store: Store) -> None:
    write(store, article())
    before = contents(store), list(store.runs())

    class Boom(BaseException):
        pass

    with pytest.raises(Boom), begin(store) as writer:  # noqa: PT012 - the block is what is tested
        add(writer, article("Second.", path="b.txt"))
        add(writer, article(), [])
        raise Boom
    assert (contents(store), list(store.runs())) == before
    with pytest.raises(StoreError):
        add(writer, article("Third."))
    assert write(store, article("Second.", path="b.txt")) == [InputStatus.ADDED]


def test_store_refuses_a_run_inside_a_run(store: Store) -> None:
    with begin(store), pytest.raises(LedgerBusyError), begin(store):
        pass
    assert len(list(store.runs())) == 1


@pytest.mark.parametrize(
    "moment", [NOON.replace(tzinfo=None), datetime(2031, 1, 1, tzinfo=timezone(timedelta(hours=2)))]
)
def test_store_refuses_times_that_are_not_utc(store: Store, moment: datetime) -> None:
    with pytest.raises(IntervalError), begin(store, recorded=moment):
        pass
    with pytest.raises(IntervalError):
        store.view(valid=moment)
    with pytest.raises(IntervalError):
        store.view(recorded=moment)


# -- building again --------------------------------------------------------------------------
def test_store_adds_nothing_for_the_same_input(store: Store) -> None:
    document = article()
    assert write(store, document) == [InputStatus.ADDED]
    before = contents(store)
    with begin(store) as writer:
        assert writer.known(key_of(document)) == document.id
        assert add(writer, document) is InputStatus.KNOWN
    assert contents(store) == before
    assert store.health().entries == len(before[1])
    assert [found.recorded.begin for found in store.view().entries()] == [NOON] * len(before[1])


def test_store_knows_an_input_within_its_own_run(store: Store) -> None:
    document = article()
    with begin(store) as writer:
        assert writer.known(key_of(document)) is None
        add(writer, document)
        assert writer.known(key_of(document)) == document.id


@pytest.mark.parametrize("part", ["raw_digest", "ingest", "pipeline"])
def test_store_does_not_know_an_input_read_otherwise(store: Store, part: str) -> None:
    document = article()
    write(store, document)
    with begin(store) as writer:
        assert writer.known(replace(key_of(document), **{part: "other"})) is None


def test_store_closes_the_entries_of_another_pipeline(store: Store) -> None:
    document = article()
    write(store, document)
    old = list(store.view().entries())
    assert write(store, document, days=1, pipeline="q") == [InputStatus.REANNOTATED]
    new = list(store.view().entries())
    assert {i.entry.origin.version for i in new} == {"q"}
    assert [i.entry.id for i in new] == [i.entry.id for i in old]
    back = list(store.view(recorded=after(0.5)).entries())
    assert [replace(i, recorded=Interval(NOON, None)) for i in back] == old
    assert {i.recorded for i in back} == {Interval(NOON, after(1))}
    assert store.health().entries == len(new)


def test_store_closes_only_what_is_no_longer_found(store: Store) -> None:
    document = article()
    first, second, third = words(document)[:3]
    with begin(store) as writer:
        add(writer, document, [first, second])
    with begin(store, recorded=after(1)) as writer:
        assert add(writer, document, [second, third]) is InputStatus.REANNOTATED
    kept = {i.entry.id: i.recorded.begin for i in store.view().entries()}
    assert kept == {second.id: NOON, third.id: after(1)}
    assert store.view().entry(first.id) is None
    before = store.view(recorded=after(1)).entry(first.id)
    assert before is not None
    assert before.recorded == Interval(NOON, after(1))


def test_store_reads_again_when_settings_go_back(store: Store) -> None:
    document = article()
    write(store, document)
    write(store, document, days=1, pipeline="q")
    with begin(store, recorded=after(2)) as writer:
        assert writer.known(key_of(document, pipeline="q")) == document.id
        assert writer.known(key_of(document)) is None
        assert add(writer, document) is InputStatus.REANNOTATED
        assert writer.known(key_of(document)) == document.id
    assert {i.entry.origin.version for i in store.view().entries()} == {"p"}


def test_store_reads_every_copy_again_when_settings_go_back(store: Store) -> None:
    one, two = article(path="a.txt"), article(path="b.txt")
    write(store, one, ingest="one")
    write(store, two, ingest="two")
    write(store, one, ingest="one", pipeline="q")
    with begin(store) as writer:
        assert writer.known(key_of(two, ingest="two")) is None
        assert writer.known(key_of(one, ingest="one", pipeline="q")) == one.id


def test_store_keeps_an_input_of_several_documents_known_while_all_stand(store: Store) -> None:
    first, second = article("One.", path="feed.xml"), article("Two.", path="feed.xml")
    feed = InputKey(raw_digest="feed", ingest="i", pipeline="p")
    with begin(store) as writer:
        for document in (first, second):
            writer.add(document, words(document), key=feed, where="feed.xml")
        assert writer.known(feed) == first.id
    with begin(store) as writer:
        writer.add(second, [], key=replace(feed, ingest="other"), where="feed.xml")
        assert writer.known(feed) is None


# -- metadata --------------------------------------------------------------------------------
def test_store_takes_a_date_given_later(store: Store) -> None:
    document = article()
    write(store, document)
    given = replace(document, published=dated(document, "2031-05-04"))
    assert write(store, given, days=1, ingest="with date") == [InputStatus.REANNOTATED]
    assert list(store.view().documents()) == [given]
    assert {i.published for i in store.view().entries()} == {day(2031, 5, 4)}
    assert list(store.view(recorded=after(1)).documents()) == [document]
    assert {i.published for i in store.view(recorded=after(1)).entries()} == {Interval()}
    with begin(store, recorded=after(2)) as writer:
        assert writer.known(key_of(document)) is None, "the option was dropped: read again"
        assert add(writer, document) is InputStatus.REANNOTATED
    assert list(store.view().documents()) == [document]


def test_store_keeps_a_date_from_a_copy_without_one(store: Store) -> None:
    document = article(published="2031-05-04", path="b.txt")
    copy = article(path="c.txt")
    write(store, document)
    assert write(store, copy, days=1, ingest="plain") == [InputStatus.KNOWN]
    assert list(store.view().documents()) == [document]
    with begin(store, recorded=after(2)) as writer:
        assert writer.known(key_of(copy, ingest="plain")) == document.id
        assert writer.known(key_of(document)) == document.id


def test_store_finds_a_date_again_in_another_copy(store: Store) -> None:
    one, two = article(published="2031-05-04", path="a.txt"), article(published="2031-05-04", path="b.txt")
    write(store, one, ingest="dated")
    write(store, two, ingest="two")
    lost = article(path="a.txt")
    assert write(store, lost, days=1, ingest="plain") == [InputStatus.REANNOTATED]
    with begin(store, recorded=after(2)) as writer:
        assert writer.known(key_of(lost, ingest="plain")) == lost.id
        assert writer.known(key_of(two, ingest="two")) is None
        assert add(writer, two, ingest="two") is InputStatus.REANNOTATED
    assert list(store.view().documents()) == [one]


def test_store_settles_when_two_copies_disagree(store: Store) -> None:
    one, two = article(published="2031-05-04", path="b.txt"), article(published="2031-05-05", path="c.txt")
    write(store, two, ingest="two")
    write(store, one, days=1, ingest="one")
    settled = contents(store)
    with begin(store, recorded=after(2)) as writer:
        assert writer.known(key_of(one, ingest="one")) == one.id
        assert writer.known(key_of(two, ingest="two")) == two.id
    assert contents(store) == settled


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_store_reads_copies_of_one_run_in_any_order(store: Store, order: tuple[int, ...]) -> None:
    copies = [
        article(path="a.txt", outlet="Undated"),
        article(path="c.txt", published="2031-05-04", outlet="Later path"),
        article(path="b.txt", published="2031-05-05", outlet="Smaller path"),
    ]
    write(store, *(copies[n] for n in order))
    (found,) = store.view().documents()
    assert (found.outlet, found.path) == ("Smaller path", "a.txt")
    assert {i.published for i in store.view().entries()} == {day(2031, 5, 5)}
    assert {i.recorded for i in store.view().entries()} == {Interval(NOON, None)}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_store_prefers_a_copy_with_a_path(store: Store, order: tuple[int, int]) -> None:
    copies = [article(path="", outlet="Standard input"), article(path="z.txt", outlet="File")]
    write(store, *(copies[n] for n in order))
    assert list(store.view().documents()) == [copies[1]]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_store_ranks_a_reading_by_its_smallest_path(store: Store, order: tuple[int, ...]) -> None:
    copies = [
        article(path="z.txt", published="2031-05-04"),
        article(path="a.txt", published="2031-05-04"),
        article(path="m.txt", published="2031-05-05"),
    ]
    write(store, *(copies[n] for n in order))
    assert list(store.view().documents()) == [copies[1]]
    assert {i.published for i in store.view().entries()} == {day(2031, 5, 4)}


def test_store_names_a_document_by_its_smallest_path(store: Store) -> None:
    write(store, article(path="m.txt"))
    assert write(store, article(path="z.txt")) == [InputStatus.KNOWN]
    assert write(store, article(path="b.txt"), days=1) == [InputStatus.KNOWN]
    with begin(store, recorded=after(2)) as writer:
        document = article()
        writer.note(
            where="a.txt:1", raw_digest="r", doc_id=document.id, status=InputStatus.KNOWN, path="a.txt"
        )
    paths = {d: [x.path for x in store.view(recorded=after(d)).documents()] for d in (0.5, 1.5, 2.5)}
    assert paths == {0.5: ["m.txt"], 1.5: ["b.txt"], 2.5: ["a.txt"]}
    assert [i.where for r in store.runs() for i in r.inputs] == ["m.txt", "z.txt", "b.txt", "a.txt:1"]


# -- versions --------------------------------------------------------------------------------
def versions(store: Store, **bounds: datetime) -> dict[str, str | None]:
    by_id = {d.id: d for d in store.view(**bounds).documents()}
    return {d.text: by_id[d.version_of].text if d.version_of else None for d in by_id.values()}


def test_store_links_another_text_under_the_same_url(store: Store) -> None:
    first, second, third = (article(f"Version {n}.", url="https://example.org/a") for n in (1, 2, 3))
    elsewhere = article("Version 1.", url="https://example.org/b")
    assert write(store, first, elsewhere) == [InputStatus.ADDED, InputStatus.ADDED]
    assert write(store, second, days=1) == [InputStatus.NEW_VERSION]
    assert write(store, third, days=2) == [InputStatus.NEW_VERSION]
    linked = {d.id: d.version_of for d in store.view().documents()}
    assert linked == {first.id: None, elsewhere.id: None, second.id: first.id, third.id: second.id}
    assert store.view().document(third.id) == replace(third, version_of=second.id)
    assert versions(store, recorded=after(1.5)) == {"Version 1.": None, "Version 2.": "Version 1."}


def test_store_orders_versions_by_publication_whatever_came_first(store: Store) -> None:
    url = "https://example.org/a"
    early = article("Early.", url=url, published="2031-01-01")
    late = article("Late.", url=url, published="2031-03-01")
    write(store, late)
    write(store, early, days=1)
    assert versions(store) == {"Early.": None, "Late.": "Early."}
    between = article("Between.", url=url, published="2031-02-01")
    write(store, between, days=2)
    assert versions(store) == {"Early.": None, "Between.": "Early.", "Late.": "Between."}
    undated = article("Undated.", url=url)
    write(store, undated, days=3)
    assert versions(store)["Undated."] == "Late."


def test_store_orders_versions_of_one_day_by_their_update(store: Store) -> None:
    url = "https://example.org/a"
    plain = article("Plain.", url=url, published="2031-01-01", path="z.txt")
    changed = article("Changed.", url=url, published="2031-01-01", path="a.txt")
    changed = replace(changed, updated=dated(changed, "2031-01-02"))
    write(store, changed, plain)
    assert versions(store) == {"Plain.": None, "Changed.": "Plain."}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_store_links_versions_of_one_run_in_any_order(store: Store, order: tuple[int, ...]) -> None:
    url = "https://example.org/a"
    made = [article(f"Text {n}.", url=url, path=f"{n}.txt") for n in range(3)]
    copy = article("Text 0.", url=url, path="9.txt")
    write(store, *(made[n] for n in order), copy)
    assert versions(store) == {"Text 0.": None, "Text 1.": "Text 0.", "Text 2.": "Text 1."}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_store_links_versions_by_their_smallest_path(store: Store, order: tuple[int, ...]) -> None:
    url = "https://example.org/a"
    made = [article(f"Text {n}.", url=url, path=f"{n}.txt") for n in range(3)]
    copy = article("Text 0.", url=url, path="9.txt")
    write(store, copy, *(made[n] for n in order))
    assert versions(store) == {"Text 0.": None, "Text 1.": "Text 0.", "Text 2.": "Text 1."}


def test_store_links_no_version_that_the_view_leaves_out(store: Store) -> None:
    url = "https://example.org/a"
    write(store, article("Late.", url=url, published="2031-03-01"), article("Undated.", url=url))
    assert versions(store) == {"Late.": None, "Undated.": "Late."}
    assert versions(store, valid=datetime(2031, 2, 1, tzinfo=UTC)) == {"Undated.": None}


def test_store_never_takes_a_link_from_the_caller(store: Store) -> None:
    first, second = (article(f"Version {n}.", url="https://example.org/a") for n in (1, 2))
    write(store, first, second)
    read = [d for d in store.view().documents() if d.version_of]
    assert len(read) == 1
    assert write(store, *read, days=1) == [InputStatus.KNOWN]


def test_store_links_no_documents_without_url(store: Store) -> None:
    assert write(store, article("One."), article("Two.")) == [InputStatus.ADDED] * 2
    assert set(versions(store).values()) == {None}


# -- views -----------------------------------------------------------------------------------
def test_view_lists_documents_by_publication_then_id(store: Store) -> None:
    made = [
        article(f"Text {n}.", published=published, path=f"{n}.txt")
        for n, published in enumerate(["2031-05-04", "2031-05", "", "2030", "2031-05-04", ""])
    ]
    ending = article("By then.")
    ending = replace(ending, published=Published(Interval(None, datetime(2029, 1, 1, tzinfo=UTC)), "x"))
    write(store, *made, ending)
    same_day = sorted([made[0], made[4]], key=lambda d: d.id)
    undated = sorted([made[2], made[5]], key=lambda d: d.id)
    expected = [made[3], made[1], *same_day, ending, *undated]
    assert list(store.view().documents()) == expected


def test_view_lists_entries_by_document_character_type_and_id(store: Store) -> None:
    late, early = article(published="2031-05"), article("Earlier text, here.", published="2030")
    made = [
        finding(late, 6, 10, kind=EntryType.EVENT),
        finding(late, 6, 10, kind=EntryType.CLAIM, n=1),
        finding(late, 6, 12, kind=EntryType.CLAIM, n=2),
        finding(late, 8, 10, kind=EntryType.QUANTITY, more=[(2, 4)]),
        finding(late, 3, 4, kind=EntryType.ATTRIBUTION),
    ]
    with begin(store) as writer:
        add(writer, late, made)
        add(writer, early, [finding(early, 8, 12)])
    two, three = sorted(made[1:3], key=lambda e: e.id)
    found = [i.entry for i in store.view().entries()]
    assert found == [finding(early, 8, 12), made[3], made[4], two, three, made[0]]


def test_view_filters_entries(store: Store) -> None:
    one, two = article(), article("Second text.", path="b.txt")
    with begin(store) as writer:
        add(writer, one, [finding(one, 0, 5), finding(one, 6, 9, kind=EntryType.EVENT)])
        add(writer, two, [finding(two, 0, 6)])
    view = store.view()
    assert [i.entry.type for i in view.entries(types={EntryType.EVENT})] == [EntryType.EVENT]
    assert [i.entry.doc_id for i in view.entries(doc_ids=iter([two.id]))] == [two.id]  # type: ignore[arg-type]
    assert len(list(view.entries(types=list(EntryType), doc_ids=[one.id, two.id, "none"]))) == 3
    assert list(view.entries(types=[])) == []
    assert list(view.entries(doc_ids=[])) == []


def test_view_leaves_out_what_was_surely_published_later(store: Store) -> None:
    early, late = article("Early.", published="2031-01"), article("Late.", published="2031-03")
    undated = article("Undated.")
    write(store, early, late, undated)

    def seen(valid: datetime) -> set[str]:
        view = store.view(valid=valid)
        texts = {d.text for d in view.documents()}
        assert {i.entry.doc_id for i in view.entries()} == {d.id for d in view.documents()}
        assert (view.document(late.id) is None) == ("Late." not in texts)
        assert (view.entry(words(late)[0].id) is None) == ("Late." not in texts)
        return texts

    begin_of_march = datetime(2031, 3, 1, tzinfo=UTC)
    assert seen(begin_of_march) == {"Early.", "Undated."}
    assert seen(begin_of_march + timedelta(microseconds=1)) == {"Early.", "Late.", "Undated."}
    assert seen(datetime(1, 1, 1, tzinfo=UTC)) == {"Undated."}


def test_view_shows_the_ledger_before_a_day(store: Store) -> None:
    write(store, article("First."))
    write(store, article("Second."), days=1)

    def known(recorded: datetime) -> set[str]:
        return {d.text for d in store.view(recorded=recorded).documents()}

    tick = timedelta(microseconds=1)
    assert known(NOON) == set()
    assert known(NOON + tick) == {"First."}
    assert known(after(1)) == {"First."}
    assert known(after(1) + tick) == known(after(99)) == {"First.", "Second."}


def test_view_is_one_state_from_end_to_end(store: Store) -> None:
    made = [article(f"Text {n}.", published=f"203{n}", path=f"{n}.txt") for n in range(4)]
    write(store, *made)
    view = store.view()
    entries, documents = view.entries(), view.documents()
    first = [next(entries), next(documents)]
    with begin(store, recorded=after(1), pipeline="q") as writer:
        add(writer, made[1], pipeline="q")
        assert {i.entry.origin.version for i in store.view().entries()} == {"p"}, "not before the run ends"
        add(writer, article("Text 9.", published="2039"))
    assert len([first[0], *entries]) == 8
    assert len([first[1], *documents]) == 4
    assert {i.entry.origin.version for i in view.entries()} == {"p"}
    assert {i.entry.origin.version for i in store.view().entries()} == {"p", "q"}


def test_view_keeps_the_bounds_that_were_asked_for(store: Store) -> None:
    view = store.view(valid=NOON, recorded=after(1))
    assert (view.valid, view.recorded) == (NOON, after(1))
    assert (store.view().valid, store.view().recorded) == (None, None)


# -- opening ---------------------------------------------------------------------------------
def test_store_holds_everything_after_it_is_opened_again(place: Place) -> None:
    with place.open() as store:
        write(store, article(), article("Two.", path="b.txt"))
        before = contents(store), list(store.runs())
    for again in ({"create": True}, {"create": False}, {"create": False, "readonly": True}):
        with place.open(**again) as store:
            assert (contents(store), list(store.runs())) == before
            assert store.health().problems == ()


def test_store_is_not_there(place: Place) -> None:
    for readonly in (False, True):
        with pytest.raises(MissingLedgerError, match="story"):
            place.open(create=False, readonly=readonly)
    assert not Path(place.path).exists()


@pytest.mark.parametrize(
    "content", [b"not a ledger at all", b"PK\x03\x04", b"SQLite format 3\x00garbage" * 200]
)
def test_store_is_something_else(place: Place, content: bytes) -> None:
    Path(place.path).write_bytes(content)
    for options in ({"create": True}, {"create": False}, {"create": False, "readonly": True}):
        with pytest.raises(NotALedgerError):
            place.open(**options)
    assert Path(place.path).read_bytes() == content


def test_store_is_a_folder(place: Place) -> None:
    Path(place.path).mkdir()
    with pytest.raises(NotALedgerError):
        place.open()


def test_store_opened_for_reading_refuses_a_run(place: Place) -> None:
    with place.open() as store:
        write(store, article())
    with place.open(create=False, readonly=True) as store, pytest.raises(StoreError), begin(store):
        pass


def test_store_tells_that_another_is_writing(place: Place) -> None:
    with (
        place.open() as one,
        load(Group.STORES, place.backend).open(place.path, create=False, timeout=0.1) as two,
    ):
        with begin(one) as writer:
            add(writer, article())
            with pytest.raises(LedgerBusyError), begin(two):
                pass
            assert contents(two) == ([], [])
            with place.open() as three, place.open(create=False, readonly=True) as four:
                assert contents(three) == contents(four) == ([], [])
        assert contents(two)[0] == [article()]
        assert write(two, article("Two.", path="b.txt")) == [InputStatus.ADDED]
        assert len(contents(one)[0]) == 2


def test_store_tells_which_articles_a_run_touched(store: Store) -> None:
    assert store.last_run() is None
    one, two, three = (article(f"The ferry {n} sails.", path=f"{n}.txt") for n in ("Orm", "Tern", "Gull"))
    recorded = []
    for at, run in enumerate(([one, two], [three], [replace(one, outlet="The Lantern")], [two])):
        with begin(store, recorded=NOON + timedelta(hours=at)) as writer:
            for document in run:
                add(writer, document, words(document, version="2" if at == 3 else "1"))
        recorded.append(store.last_run())
    assert recorded == [NOON + timedelta(hours=at) for at in range(4)]
    first, second, third, fourth = (NOON + timedelta(hours=at) for at in range(4))
    assert store.touched(first - timedelta(seconds=1)) == {one.id, two.id, three.id}
    assert store.touched(first) == {one.id, two.id, three.id}
    assert store.touched(second) == {one.id, two.id}
    assert store.touched(third) == {two.id}
    assert store.touched(fourth) == frozenset()
