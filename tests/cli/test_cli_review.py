from __future__ import annotations

from pathlib import Path

import pytest

import record_samples
from record_samples import Onrecord


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.db"
    record_samples.ledger(path).close()
    return path


def queue(onrecord: Onrecord, own: Path, *more: str) -> list[str]:
    rows = onrecord("review", "queue", "--ledger", own, "--json", *more).json["rows"]
    return [row["entry"]["id"] for row in rows]


def test_cli_review_queue_tells_why_to_look_again(onrecord: Onrecord, own: Path) -> None:
    found = onrecord("review", "queue", "--ledger", own)
    assert found.code == 0
    assert "to look at" in found.out
    rows = onrecord("review", "queue", "--ledger", own, "--json").json["rows"]
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    assert any(row["doubts"] for row in rows)
    assert len(queue(onrecord, own, "--kind", "commitment")) == 3
    assert len(queue(onrecord, own, "--limit", "1")) == 1


def test_cli_review_decides_lists_and_takes_back(onrecord: Onrecord, own: Path) -> None:
    before = queue(onrecord, own)
    first = before[0]
    made = onrecord("review", "reject", first[:9], "--ledger", own, "--reviewer", "Ada Renn", "--note", "why")
    assert made.code == 0, made.err
    assert "Ada Renn rejected it" in made.out
    assert first not in queue(onrecord, own)
    listed = onrecord("show", "commitments", "--ledger", own, "--json").json["rows"]
    assert first not in {row["id"] for row in listed}
    told = onrecord("show", "decisions", "--ledger", own).out
    assert "rejected it" in told
    assert "“why”" in told
    assert "in force" in told
    assert onrecord("review", "undo", "--ledger", own, "--reviewer", "Ada Renn").code == 0
    assert queue(onrecord, own) == before
    rows = onrecord("show", "decisions", "--ledger", own, "--json").json["rows"]
    assert [(row["verb"], row["in_force"]) for row in rows] == [("undo", False), ("reject", False)] or (
        [row["verb"] for row in rows] == ["undo", "reject"] and rows[1]["in_force"] is False
    )
    kept = onrecord("show", "decisions", "--ledger", own, "--json", "--in-force").json["rows"]
    assert all(row["verb"] != "reject" for row in kept)


def test_cli_review_corrects_by_words_of_the_article(onrecord: Onrecord, own: Path) -> None:
    rows = onrecord("show", "commitments", "--ledger", own, "--json", "--who", "renn").json["rows"]
    entry = rows[0]["id"]
    args = ("--ledger", own, "--reviewer", "Ada Renn")
    made = onrecord("review", "correct", entry, "force", "--value", "demanded", *args, "--json")
    assert made.code == 0, made.err
    assert made.json["new"] == {"force": "demanded"}
    after = onrecord("show", "commitments", "--ledger", own, "--json", "--who", "renn").json["rows"]
    assert [row["force"] for row in after if row["id"] == entry] == ["demanded"]
    wrong = onrecord("review", "correct", entry, "place", "--words", "not in this article", *args)
    assert wrong.code == 1
    assert "does not hold the words" in wrong.err


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("accept", "com-"), "entries begin with"),
        (("accept", "nothing"), "no entry begins with"),
        (("rate", "com-"), "--reliability"),
    ],
)
def test_cli_review_refuses_what_is_unclear(
    onrecord: Onrecord, own: Path, args: tuple[str, ...], says: str
) -> None:
    found = onrecord("review", *args, "--ledger", own, "--reviewer", "Ada Renn")
    assert found.code == 2
    assert says in found.err


def test_cli_review_asks_who_decides(onrecord: Onrecord, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONRECORD_REVIEWER", raising=False)
    first = queue(onrecord, own)[0]
    refused = onrecord("review", "accept", first, "--ledger", own)
    assert refused.code == 2
    assert "--reviewer" in refused.err
    monkeypatch.setenv("ONRECORD_REVIEWER", "Ada Renn")
    assert onrecord("review", "accept", first, "--ledger", own).code == 0


def test_cli_review_rates_tags_notes_and_pairs(onrecord: Onrecord, own: Path) -> None:
    args = ("--ledger", own, "--reviewer", "Ada Renn", "--json")
    said = queue(onrecord, own, "--kind", "attribution")
    promised = queue(onrecord, own, "--kind", "commitment")
    lines = [
        onrecord("review", "rate", said[0], "--reliability", "B", *args).json,
        onrecord("review", "rate", promised[0], "--credibility", "3", *args).json,
        onrecord("review", "tag", promised[0], "follow-up", *args).json,
        onrecord("review", "untag", promised[0], "follow-up", *args).json,
        onrecord("review", "note", promised[0], "asked again", *args).json,
        onrecord("review", "merge", promised[0], promised[1], *args).json,
        onrecord("review", "split", promised[0], promised[1], *args).json,
    ]
    verbs = [line["verb"] for line in lines]
    assert verbs == ["reliability", "credibility", "tag", "untag", "note", "merge", "split"]
    assert (lines[0]["new"], lines[1]["new"], lines[4]["note"]) == ("B", "3", "asked again")
    assert lines[5]["other"] == promised[1]


def test_cli_review_makes_no_ledger(onrecord: Onrecord, tmp_path: Path) -> None:
    missing = tmp_path / "none.db"
    found = onrecord("review", "accept", "com-1", "--ledger", missing, "--reviewer", "Ada Renn")
    assert found.code == 1
    assert not missing.exists()
