"""The package as a program imports it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import onrecord
from onrecord.errors import IntervalError, MissingLedgerError
from onrecord.interval import day

TEXT = "The mayor said on Monday that the bridge would reopen by 4 May."
RULES = onrecord.Settings(annotators=("spacy", "timex", "rules", "events"), workers=1, engine="serial")


def due_of(reading: onrecord.Reading) -> str:
    ((_, entries),) = reading.documents
    return next(e.body["due"]["end"] for e in entries if e.type == "commitment")


@pytest.mark.parametrize(
    "published",
    ["2031-02-11", date(2031, 2, 11), day(2031, 2, 11), datetime(2031, 2, 11, 23, tzinfo=UTC)],
    ids=["words", "date", "interval", "moment"],
)
def test_a_text_is_read_with_the_day_that_the_caller_knows(published: object) -> None:
    assert due_of(onrecord.read(TEXT, published=published, settings=RULES)) == "2031-05-05"


def test_a_text_without_a_day_stays_undated() -> None:
    ((document, entries),) = onrecord.read(TEXT, settings=RULES).documents
    assert document.published.interval.is_open
    assert {e.body["due"]["begin"] for e in entries if e.type == "commitment"} == {None}


def test_what_is_told_of_the_text_stands_with_the_document() -> None:
    reading = onrecord.read(TEXT, outlet="The Harbour Post", url="https://post.example/1", settings=RULES)
    ((document, _),) = reading.documents
    assert (document.outlet, document.url) == ("The Harbour Post", "https://post.example/1")


def test_offsets_hold_for_text_with_any_characters() -> None:
    text = (
        "\N{WAVING HAND SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4} \u00ab\u05e9\u05dc\u05d5\u05dd\u00bb.\n\n"
        + TEXT
    )
    ((document, entries),) = onrecord.read(text, published="2031-02-11", settings=RULES).documents
    assert entries
    for entry in entries:
        for evidence in entry.evidence:
            assert document.text[evidence.span.start : evidence.span.end] == evidence.quote


def test_what_cannot_be_read_says_why() -> None:
    reading = onrecord.read(b"\x00\x01\x02\x03", settings=RULES)
    assert not reading.documents
    (diagnostic,) = reading.diagnostics
    assert diagnostic.why
    assert diagnostic.next_step
    with pytest.raises(IntervalError):
        onrecord.read(TEXT, published="last spring", settings=RULES)


def test_a_ledger_is_built_from_paths_of_any_kind_and_read_again(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(f"Mayor speaks\n\n11 February 2031\n\n{TEXT}\n", "utf-8")
    with onrecord.open(tmp_path / "story.db") as store:
        first = onrecord.build(store, tmp_path / "one.txt", settings=RULES)
        again = onrecord.build(store, [str(tmp_path / "one.txt")], settings=RULES)
        assert dict(first.inputs) == {"added": 1}
        assert "added" not in again.inputs
    with onrecord.open(tmp_path / "story.db", readonly=True) as store:
        assert next(iter(store.view().entries(types={"commitment"}))).entry.evidence


def test_reading_only_makes_no_ledger(tmp_path: Path) -> None:
    with pytest.raises(MissingLedgerError):
        onrecord.open(tmp_path / "none.db", readonly=True)
    assert not list(tmp_path.iterdir())


def test_an_unknown_name_is_an_error_and_all_known_ones_are_listed() -> None:
    assert {"open", "build", "read", "Settings"} <= set(dir(onrecord))
    with pytest.raises(AttributeError, match="nothing"):
        onrecord.nothing  # noqa: B018


def test_importing_the_package_alone_loads_nothing_else() -> None:
    code = "import sys, onrecord; print([m for m in sys.modules if m.startswith('onrecord.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
