from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from onrecord import workflow
from onrecord.cli.options import DEFAULT_ATTRIBUTION
from onrecord.document import Document
from onrecord.errors import InternalError, RegistryError, SettingsError
from onrecord.ingest.options import IngestOptions
from onrecord.interval import day
from onrecord.ledger.provenance import Entry, EntryType, InputStatus
from onrecord.ledger.store import Store
from onrecord.registry import Group, load
from onrecord.workflow import Settings, annotate_lines, build, building, reading

RECORDED = datetime(2031, 5, 6, 12, tzinfo=UTC)
SERIAL = Settings(engine="serial")

FERRY = """Ferry talks resume

Marta Quill, the harbour minister, said on Tuesday that the ferry would sail again by June 2032.

Advertisement

“We will not sell the pier,” she added.
"""
BRIDGE = """Bridge to open late

The bridge authority announced that it had postponed the opening until October 2033.
An official, who asked not to be named, said the delay had cost at least 40 million crowns.
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with load(Group.STORES, "sqlite").open(tmp_path / "ledger.db", create=True) as opened:
        yield opened


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY, "utf-8")
    (folder / "bridge.txt").write_text(BRIDGE, "utf-8")
    return folder


def record(store: Store) -> list[tuple[Any, ...]]:
    """All that the ledger holds, but for when it was recorded."""
    view = store.view()
    return [
        *((d.id, d.text, d.zones, d.published, d.title) for d in view.documents()),
        *((r.entry, r.published) for r in view.entries()),
    ]


def test_a_build_keeps_documents_and_entries_with_their_characters(store: Store, desk: Path) -> None:
    summary = build(store, [str(desk)], settings=SERIAL, recorded=RECORDED)
    assert summary.inputs == {"added": 2}
    assert summary.failed == 0
    documents = {d.id: d for d in store.view().documents()}
    kinds = set()
    for recorded in store.view().entries():
        kinds.add(recorded.entry.type)
        for evidence in recorded.entry.evidence:
            text = documents[evidence.span.doc_id].text
            assert evidence.quote == text[evidence.span.start : evidence.span.end]
            assert "Advertisement" not in evidence.quote
    assert {EntryType.ATTRIBUTION, EntryType.CLAIM, EntryType.COMMITMENT, EntryType.ENTITY} <= kinds


def test_building_again_reads_nothing_and_adds_nothing(
    store: Store, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(store, [str(desk)], settings=SERIAL, recorded=RECORDED)
    before = record(store)

    def refuse(task: workflow.Task) -> workflow.Reading:
        raise AssertionError(task.where)

    monkeypatch.setattr(building, "read_input", refuse)
    summary = build(store, [str(desk)], settings=SERIAL, recorded=RECORDED + timedelta(days=1))
    assert summary.inputs == {"known": 2}
    assert summary.entries == {}
    assert record(store) == before


def test_with_one_more_article_only_that_one_is_read(
    store: Store, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(store, [str(desk)], settings=SERIAL, recorded=RECORDED)
    (desk / "third.txt").write_text("Nothing new, said the mayor on Friday.\n", "utf-8")
    read: list[str] = []
    original = workflow.read_input
    monkeypatch.setattr(building, "read_input", lambda task: (read.append(task.path), original(task))[1])
    summary = build(store, [str(desk)], settings=SERIAL, recorded=RECORDED)
    assert [Path(path).name for path in read] == ["third.txt"]
    assert summary.inputs == {"added": 1, "known": 2}


def test_a_file_whose_name_is_all_that_changed_adds_nothing(store: Store, desk: Path) -> None:
    build(store, [str(desk)], settings=SERIAL, recorded=RECORDED)
    before = record(store)
    (desk / "copy of ferry.txt").write_text(FERRY, "utf-8")
    summary = build(store, [str(desk)], settings=SERIAL, recorded=RECORDED)
    assert summary.inputs == {"known": 3}
    assert record(store) == before


def test_the_record_does_not_depend_on_order_processes_or_the_number_of_runs(
    tmp_path: Path, desk: Path
) -> None:
    for n in range(8):
        (desk / f"more-{n}.txt").write_text(BRIDGE.replace("October", f"{n + 1} October"), "utf-8")
    paths = sorted(str(path) for path in desk.iterdir())
    shuffled = random.Random(7).sample(paths, len(paths))
    sqlite = load(Group.STORES, "sqlite")
    records = []
    for name, plan in {
        "serial": [(SERIAL, paths)],
        "processes": [(Settings(workers=2), shuffled)],
        "one by one": [(SERIAL, [path]) for path in reversed(shuffled)],
    }.items():
        with sqlite.open(tmp_path / f"{name}.db", create=True) as opened:
            for settings, some in plan:
                build(opened, some, settings=settings, recorded=RECORDED)
            records.append(record(opened))
    assert records[0] == records[1] == records[2]
    assert len(records[0]) > 40


def test_bad_input_is_told_kept_in_the_run_and_stops_nothing(store: Store, desk: Path) -> None:
    (desk / "empty.txt").write_bytes(b"")
    (desk / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (desk / "lines.jsonl").write_bytes(
        b'{"id": 1, "text": "The mayor said on Friday that the pier would close."}\n{"id": 2, "text"\n'
    )
    (desk / "dangling.txt").symlink_to(desk / "nowhere.txt")
    summary = build(store, [str(desk), str(desk / "missing.txt")], settings=SERIAL, recorded=RECORDED)
    assert summary.inputs == {"added": 3, "failed": 5}
    errors = [d for d in summary.diagnostics if d.is_error]
    assert {Path(d.where).name for d in errors} == {
        "empty.txt", "binary.txt", "lines.jsonl:2", "dangling.txt", "missing.txt",
    }  # fmt: skip
    assert all(d.why and d.next_step for d in errors)
    (run,) = store.runs()
    assert [d.where for d in run.diagnostics if d.is_error] == [d.where for d in errors]
    assert sum(i.status is InputStatus.FAILED for i in run.inputs) == 5


def test_a_bug_in_reading_one_article_loses_no_other(
    store: Store, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = reading.annotate

    def stumble(document: Document, run: Any) -> Any:
        if "bridge" in document.text:
            raise ZeroDivisionError
        return original(document, run)

    monkeypatch.setattr(reading, "annotate", stumble)
    summary = build(store, [str(desk)], settings=SERIAL, recorded=RECORDED)
    assert summary.inputs == {"added": 1, "failed": 1}
    assert [d.code for d in summary.diagnostics if d.is_error] == [InternalError.code]


def test_an_article_that_the_ledger_refuses_is_told_and_loses_no_other(
    store: Store, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = reading.entries_of

    def misquote(annotated: Any) -> tuple[Entry, ...]:
        made = original(annotated)
        if "bridge" not in annotated.document.text:
            return made
        first = made[0].evidence[0]
        wrong = replace(first, quote="x" * len(first.quote))
        return (replace(made[0], evidence=(wrong,)), *made[1:])

    monkeypatch.setattr(reading, "entries_of", misquote)
    summary = build(store, [str(desk)], settings=SERIAL, recorded=RECORDED)
    assert summary.inputs == {"added": 1, "failed": 1}
    assert [d.code for d in summary.diagnostics if d.is_error] == ["OR001"]


def test_what_the_caller_knows_of_the_date_reaches_the_document_and_its_times(
    store: Store, desk: Path
) -> None:
    settings = Settings(engine="serial", ingest=IngestOptions(published=day(2031, 5, 6)))
    build(store, [str(desk / "ferry.txt")], settings=SERIAL, recorded=RECORDED)
    assert next(store.view().documents()).published.interval.is_open
    summary = build(
        store, [str(desk / "ferry.txt")], settings=settings, recorded=RECORDED + timedelta(days=1)
    )
    assert list(summary.inputs) == ["annotated again"]
    (document,) = store.view().documents()
    assert document.published.interval == day(2031, 5, 6)
    (before,) = store.view(recorded=RECORDED + timedelta(hours=1)).documents()
    assert before.published.interval.is_open


def test_a_changed_text_under_one_url_is_a_new_version(store: Store, desk: Path) -> None:
    for n, text in enumerate([BRIDGE, BRIDGE.replace("40", "45")]):
        line = {"id": "b", "url": "https://courier.example/bridge", "text": text}
        (desk / "b.jsonl").write_text(json.dumps(line), "utf-8")
        build(store, [str(desk / "b.jsonl")], settings=SERIAL, recorded=RECORDED + timedelta(days=n))
    versions = list(store.view().documents())
    assert len(versions) == 2
    assert {d.version_of for d in versions} == {None, next(d.id for d in versions if not d.version_of)}


def test_an_article_in_another_language_is_kept_without_entries_and_said_so(store: Store, desk: Path) -> None:
    (desk / "fr.txt").write_text(
        "Le ministre a déclaré mardi que le bac reprendrait la mer avant le mois de juin. "
        "Il a ajouté que la jetée ne serait pas vendue et que les habitants seraient consultés.\n" * 3,
        "utf-8",
    )
    summary = build(store, [str(desk / "fr.txt")], settings=SERIAL, recorded=RECORDED)
    assert summary.inputs == {"added": 1}
    assert summary.entries == {}
    assert any("fr" in d.why for d in summary.diagnostics)


def test_an_unknown_annotator_or_order_is_refused_before_anything_is_written(
    store: Store, desk: Path
) -> None:
    with pytest.raises(RegistryError, match="astrology"):
        build(store, [str(desk)], settings=Settings(annotators=("astrology",)), recorded=RECORDED)
    with pytest.raises(SettingsError, match="needs"):
        build(store, [str(desk)], settings=Settings(annotators=("events",)), recorded=RECORDED)
    assert list(store.runs()) == []


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from onrecord.registry import Group, load
from onrecord.workflow import Settings, build

done = []
def progress(where):
    done.append(where)
    if len(done) == 30:
        os.kill(os.getpid(), signal.SIGKILL)

with load(Group.STORES, "sqlite").open(Path(sys.argv[1]), create=False) as store:
    settings = Settings(engine="serial")
    build(store, [sys.argv[2]], settings=settings, recorded=datetime.now(UTC), progress=progress)
"""


@pytest.mark.slow
def test_a_build_that_is_killed_leaves_the_ledger_as_before_and_the_next_completes(
    tmp_path: Path, desk: Path
) -> None:
    ledger = tmp_path / "ledger.db"
    sqlite = load(Group.STORES, "sqlite")
    with sqlite.open(ledger, create=True) as opened:
        build(opened, [str(desk / "ferry.txt")], settings=SERIAL, recorded=RECORDED)
        before = record(opened)
    for n in range(38):
        (desk / f"more-{n}.txt").write_text(BRIDGE.replace("40 million", f"{n + 2} million"), "utf-8")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(ledger), str(desk)], check=False)
    assert killed.returncode == -signal.SIGKILL
    with sqlite.open(ledger, create=False) as opened:
        assert record(opened) == before
        summary = build(opened, [str(desk)], settings=SERIAL, recorded=RECORDED + timedelta(days=1))
        assert summary.inputs == {"added": 39, "known": 1}
        assert opened.health().problems == ()


@pytest.mark.slow
def test_memory_is_flat_in_the_number_of_articles(tmp_path: Path) -> None:
    """5,000 articles take no more than 500, within a few MiB of noise; a light pipeline keeps it quick."""
    script = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from onrecord.registry import Group, load
from onrecord.workflow import Settings, build, reading
reading.entries_of = lambda annotated: ()
with load(Group.STORES, "sqlite").open(Path(sys.argv[2]), create=True) as store:
    summary = build(store, [sys.argv[1]], settings=Settings(engine="serial", annotators=()),
                    recorded=datetime.now(UTC))
print(sum(summary.inputs.values()), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
    peaks = {}
    for count in (500, 5000):
        path = tmp_path / f"{count}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for n in range(count):
                file.write(json.dumps({"id": n, "text": f"Article {n}.\n\n" + FERRY * 8}) + "\n")
        done = subprocess.run(
            [sys.executable, "-c", script, str(path), str(tmp_path / f"{count}.db")],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        read, peaks[count] = (int(n) for n in done.stdout.split())
        assert read == count
    assert peaks[5000] < peaks[500] + 40


def test_annotate_answers_each_line_in_order_under_its_own_id() -> None:
    lines = [
        json.dumps({"id": 7, "text": FERRY, "published": "2031-05-06"}).encode(),
        b"\n",
        b'{"id": "broken", "text": ',
        json.dumps({"id": ["x"], "text": BRIDGE}).encode(),
    ]
    answers = list(annotate_lines(lines, settings=SERIAL))
    assert [a.line["id"] for a in answers] == [7, None, ["x"]]
    assert answers[1].line["error"]["code"] == "OR105"
    assert answers[1].diagnostics[0].where == "-:3"
    first = answers[0].line
    assert all(FERRY[t["start"] : t["end"]].strip() for t in first["timexes"])
    june = next(t for t in first["timexes"] if FERRY[t["start"] : t["end"]] == "June 2032")
    assert (june["begin"], june["end_exclusive"]) == ("2032-06-01", "2032-07-01")
    assert any(FERRY[s:e].startswith("Marta Quill") for a in first["attributions"] for s, e in a["source"])


def test_the_command_line_and_the_library_read_alike_by_default() -> None:
    assert Settings().annotators == workflow.annotators_with(DEFAULT_ATTRIBUTION)


ASKED = "Orland refused a request by the Marrow Council to reopen the bridge."
PAIR = {"source": [0, 6], "target": [28, 46]}


def test_annotate_answers_marked_pairs_and_events_beside_the_layers(root: Path) -> None:
    schema = jsonschema.Draft202012Validator(
        json.loads((root / "docs/schema/annotate.schema.json").read_text())
    )
    lines = [
        json.dumps({"id": 1, "text": ASKED, "pairs": [PAIR], "events": [[7, 14], [50, 56]]}).encode(),
        json.dumps({"id": 2, "text": ASKED, "events": [[7, 99]]}).encode(),
        json.dumps({"id": 3, "text": ASKED}).encode(),
        json.dumps({"id": 4, "text": ASKED, "pairs": []}).encode(),
        json.dumps({"id": 5, "text": ASKED, "pairs": [{"source": 0, "target": [1, 2]}]}).encode(),
    ]
    whole = [dict(a.line) for a in annotate_lines(lines, settings=SERIAL)]
    alone = [dict(a.line) for a in annotate_lines(lines, settings=SERIAL, asked_only=True)]
    for line in (*whole, *alone):
        schema.validate(line)
    assert whole[0]["acts"] == ["REJECT"]
    refused, reopen = whole[0]["factuality"]
    assert refused > 2 > reopen
    assert whole[0]["entities"] == whole[2]["entities"] == whole[3]["entities"] != []
    assert "acts" not in whole[2]
    assert whole[3]["acts"] == []
    assert [line["error"]["code"] for line in (whole[1], whole[4])] == ["OR001", "OR105"]
    assert alone[0] == {"id": 1, "acts": ["REJECT"], "factuality": [refused, reopen]}
    assert alone[1] == whole[1]
    assert alone[2] == {"id": 3}
    assert alone[4] == whole[4]


def test_annotate_asked_only_is_the_same_from_processes() -> None:
    lines = [json.dumps({"id": n, "text": ASKED, "pairs": [PAIR]}).encode() for n in range(300)]
    pooled = annotate_lines(lines, settings=Settings(workers=2), asked_only=True)
    assert [a.line for a in pooled] == [{"id": n, "acts": ["REJECT"]} for n in range(300)]
