from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from onrecord.ledger.store import View
from record_samples import Onrecord

KINDS = ("documents", "statements", "claims", "commitments", "sources", "timeline")


def width(line: str) -> int:
    """Columns that a line takes on a terminal."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in line)
    return len(line) + wide - sum(unicodedata.combining(char) > 0 for char in line)


def squeezed(text: str) -> str:
    """Text without the white space that a table puts in."""
    return "".join(text.split())


@pytest.mark.parametrize("kind", KINDS)
def test_cli_show_fits_a_hundred_columns(onrecord: Onrecord, ledger_path: Path, kind: str) -> None:
    shown = onrecord("show", kind, "--ledger", ledger_path)
    assert shown.code == 0
    assert max(width(line) for line in shown.out.splitlines()) <= 100


@pytest.mark.parametrize("kind", KINDS)
def test_cli_show_is_the_golden_table(onrecord: Onrecord, ledger_path: Path, root: Path, kind: str) -> None:
    shown = onrecord("show", kind, "--ledger", ledger_path)
    golden = (root / "tests/golden/cli" / f"{kind}.txt").read_text("utf-8")
    assert [line.rstrip() for line in shown.out.splitlines()] == golden.splitlines()


def test_cli_show_never_cuts_evidence(onrecord: Onrecord, ledger_path: Path, view: View) -> None:
    """Column by column the words may wrap, but all of them are there."""
    shown = onrecord("show", "commitments", "--ledger", ledger_path).out.splitlines()
    middle = squeezed("".join(line[19:68] for line in shown))
    for recorded in view.entries(types=("commitment",)):  # type: ignore[arg-type]
        for evidence in recorded.entry.evidence:
            assert squeezed(evidence.quote).replace("\x1b", "[U+001B]") in middle


def test_cli_show_lets_nothing_steer_the_terminal(onrecord: Onrecord, ledger_path: Path) -> None:
    for kind in KINDS:
        out = onrecord("show", kind, "--ledger", ledger_path).out
        assert "\x1b" not in out
        assert "\u202e" not in out


def test_cli_show_commitments_in_json(onrecord: Onrecord, ledger_path: Path) -> None:
    found = onrecord("show", "commitments", "--ledger", ledger_path, "--json").json
    assert found["show"] == "commitments"
    assert found["total"] == 3
    assert [row["status"]["value"] for row in found["rows"]] == [
        "overdue, unreported",
        "overdue, unreported",
        "no date",
    ]
    harbour = found["rows"][1]
    assert harbour["holder"]["authority"] == "person"
    assert harbour["due"]["end"] == "2031-07-01"
    assert harbour["evidence"][0]["quote"].startswith("the last patrol boat")


def test_cli_show_as_of_leaves_out_later_articles_and_judges_that_day(
    onrecord: Onrecord, ledger_path: Path
) -> None:
    def rows(*options: str) -> list[tuple[str, str]]:
        found = onrecord("show", "commitments", "--ledger", ledger_path, "--json", *options).json["rows"]
        return [(row["act"]["text"], row["status"]["value"]) for row in found]

    # The harbour article is of 3 February 2031; the undated one may always have been there.
    assert rows("--as-of", "2031-02-02") == [("sail", "overdue, unreported"), ("reopen", "no date")]
    assert rows("--as-of", "2031-02-03") == [
        ("sail", "overdue, unreported"),
        ("leave", "stated"),
        ("reopen", "no date"),
    ]
    assert rows("--as-of", "2031-06-30")[1] == ("leave", "due")
    assert rows("--as-of", "2031-06")[1] == ("leave", "due")
    assert rows("--as-of", "2030-06-15") == [("sail", "due"), ("reopen", "no date")]


def test_cli_show_known_on_asks_the_ledger_of_that_day(onrecord: Onrecord, ledger_path: Path) -> None:
    # The record was made on 1 June 2031 at noon.
    before = onrecord("show", "documents", "--ledger", ledger_path, "--known-on", "2031-05-31", "--json")
    after = onrecord("show", "documents", "--ledger", ledger_path, "--known-on", "2031-06-01", "--json")
    assert (before.json["total"], after.json["total"]) == (0, 3)


@pytest.mark.parametrize(
    ("kind", "options", "expected"),
    [
        ("statements", ["--who", "renn"], 1),
        ("statements", ["--who", "coast wire"], 1),
        ("statements", ["--who", "nobody at all"], 0),
        ("statements", ["--authority", "anonymous"], 1),
        ("statements", ["--act", "say"], 3),
        ("statements", ["--act", "deny"], 0),
        ("claims", ["--act", "withdraw"], 1),
        ("claims", ["--act", "leav"], 1),
        ("claims", ["--authority", "unattributed"], 0),
        ("commitments", ["--authority", "unattributed"], 2),
        ("commitments", ["--who", "the yard"], 1),
        ("commitments", ["--outlet", "varna"], 1),
        ("commitments", ["--document", "undated.txt"], 1),
        ("documents", ["--document", "HARBOUR"], 1),
        ("documents", ["--outlet", "post"], 1),
        ("sources", ["--who", "ada"], 1),
        ("sources", ["--authority", "anonymous"], 1),
        ("sources", ["--outlet", "varna"], 2),
        ("timeline", [], 3),
        ("timeline", ["--all"], 4),
        ("timeline", ["--who", "boats"], 1),
    ],
)
def test_cli_show_filters(
    onrecord: Onrecord, ledger_path: Path, kind: str, options: list[str], expected: int
) -> None:
    found = onrecord("show", kind, "--ledger", ledger_path, "--json", *options)
    assert found.json["total"] == len(found.json["rows"]) == expected


def test_cli_show_document_takes_the_beginning_of_an_id(
    onrecord: Onrecord, ledger_path: Path, view: View
) -> None:
    document = next(iter(view.documents()))
    found = onrecord("show", "documents", "--ledger", ledger_path, "--document", document.id[:8], "--json")
    assert [row["id"] for row in found.json["rows"]] == [document.id]


def test_cli_show_limit_tells_what_it_leaves_out(onrecord: Onrecord, ledger_path: Path) -> None:
    shown = onrecord("show", "statements", "--ledger", ledger_path, "--limit", "1")
    assert shown.out.endswith("3 statements, 1 shown (--limit).\n")
    found = onrecord("show", "statements", "--ledger", ledger_path, "--limit", "1", "--json").json
    assert (found["total"], len(found["rows"])) == (3, 1)


def test_cli_show_takes_the_ledger_from_the_environment(
    onrecord: Onrecord, ledger_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_LEDGER", str(ledger_path))
    assert onrecord("show", "documents", "--json").json["total"] == 3


def test_cli_show_statement_words_are_cut_from_the_text(onrecord: Onrecord, ledger_path: Path) -> None:
    rows = onrecord("show", "statements", "--ledger", ledger_path, "--json", "--who", "renn").json["rows"]
    assert rows[0]["words"] == {
        "source": "Port Minister Ada Renn",
        "cue": "said",
        "content": "the last patrol boat will leave Lisk harbour by June 2031",
    }


def test_cli_show_timeline_page_tells_who_tells_it(onrecord: Onrecord, ledger_path: Path) -> None:
    found = onrecord("show", "timeline", "--ledger", ledger_path, "--limit", "2", "--json")
    assert (found.json["total"], len(found.json["rows"])) == (3, 2)
    for row in found.json["rows"]:
        assert row["weight"] > 0
        assert row["articles"]
        assert row["sources"]
        assert row["last_told"]
        assert row["others"] == 0
    shown = onrecord("show", "timeline", "--ledger", ledger_path, "--limit", "2")
    assert "by " in shown.out
    assert shown.out.endswith("3 rows, 2 shown (--limit).\n")
