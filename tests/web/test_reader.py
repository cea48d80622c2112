from __future__ import annotations

import re
import time
from pathlib import Path
from random import Random
from typing import Any

import record_samples as samples
from onrecord.ledger.provenance import EntryType
from onrecord.ledger.store import InputKey
from onrecord.registry import Group, load


def commitment(client: Any) -> dict[str, Any]:
    rows = client.get("/api/story").json()["commitments"]
    found: dict[str, Any] = next(row for row in rows if row["holder"])
    return found


def test_reader_lights_the_characters_of_the_entry(client: Any) -> None:
    row = commitment(client)
    html = client.get(f"/articles/{row['doc']}?entry={row['id']}").text
    lit = re.findall(r'<span class="[^"]*\blit\b[^"]*"[^>]*>([^<]*)</span>', html)
    assert "".join(lit) == row["evidence"][0]["quote"]


def test_reader_tells_why(client: Any) -> None:
    row = commitment(client)
    text = " ".join(samples.parsed(client.get(f"/articles/{row['doc']}?entry={row['id']}").text).text.split())
    assert "Why is this here" in text
    assert "hand/1+abc" in text
    assert f"characters {row['evidence'][0]['start']} to {row['evidence'][0]['end']}" in text


def test_reader_ties_text_and_cards_both_ways(client: Any) -> None:
    row = commitment(client)
    found = samples.parsed(client.get(f"/articles/{row['doc']}").text)
    ids = {attrs["id"] for _, attrs in found.tags if "id" in attrs}
    back = [attrs["href"][1:] for tag, attrs in found.tags if tag == "a" and attrs.get("class") == "ref"]
    forth = [attrs["href"].partition("#")[2] for tag, attrs in found.tags if attrs.get("class") == "tie"]
    assert len(back) == len(forth) == 3
    assert set(back) <= ids
    assert set(forth) <= ids


def test_reader_dims_the_furniture_and_notes_the_times(client: Any) -> None:
    row = commitment(client)
    html = client.get(f"/articles/{row['doc']}").text
    assert '<p class="chrome" dir="auto">Advertisement</p>' in html
    assert "by 2031-06-30; counted from nothing: the date is whole; by the rule «hand»</span>" in html


def test_reader_marks_the_layers_that_are_asked_for(client: Any) -> None:
    doc = commitment(client)["doc"]
    assert "event m" not in client.get(f"/articles/{doc}").text
    assert "event m" in client.get(f"/articles/{doc}?layer=event&layer=claim").text
    assert "commitment m" not in client.get(f"/articles/{doc}?layer=event").text
    assert client.get(f"/articles/{doc}?layer=nonsense").status_code == 200


def test_reader_says_that_an_entry_is_not_there(client: Any) -> None:
    doc = commitment(client)["doc"]
    answer = client.get(f"/articles/{doc}?entry=%3Cscript%3E")
    assert answer.status_code == 200
    assert "The entry that was asked for is not in this account." in answer.text
    assert "<script>" not in answer.text.replace('<script type="module"', "")


def test_reader_opens_ten_thousand_overlapping_spans(tmp_path: Path, opening: Any) -> None:
    words = " ".join(f"w{n}" for n in range(20_000))
    text = f"Long\n{words}\n"
    doc = samples.document(text, path="long.txt")
    chance = Random(3)
    entries = []
    for _ in range(10_000):
        start = chance.randrange(5, len(text) - 400)
        end = start + chance.randrange(1, 380)
        entries.append(samples.make(EntryType.COMMITMENT, doc, {"force": "planned"}, [(start, end)]))
    path = tmp_path / "long.db"
    with load(Group.STORES, "sqlite").open(path, create=True) as store:
        run = store.begin(recorded=samples.RECORDED, version="0", pipeline="x", settings={})
        with run as writer:
            unique = {entry.id: entry for entry in entries}
            key = InputKey(raw_digest="r", ingest="i", pipeline="p")
            writer.add(doc, tuple(unique.values()), key=key, where="long.txt")
    client = opening(path)
    begun = time.process_time()
    answer = client.get(f"/articles/{doc.id}")
    spent = time.process_time() - begun
    assert answer.status_code == 200
    assert "further down are not marked" in answer.text
    assert len(answer.content) < 1_000_000
    assert spent < 5, "seconds; a guard against quadratic work, not a measurement"
    shown = samples.parsed(answer.text).text
    assert words in shown


def test_reader_why_is_the_answer_of_explain(client: Any, ledger_path: Path, capsys: Any) -> None:
    import json

    from onrecord.cli.main import run

    entry = client.get("/api/story").json()["commitments"][0]["id"]
    assert run(["explain", entry, "--ledger", str(ledger_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    answer = client.get(f"/api/entries/{entry}").json()["explanation"]
    assert answer == {name: value for name, value in told.items() if name != "entry"}
    assert run(["explain", entry, "--ledger", str(ledger_path)]) == 0
    page = client.get(f"/entries/{entry}").text
    for line in capsys.readouterr().out.splitlines():
        if line.endswith(":") and not line.startswith((" ", "a promise", "Its characters")):
            assert f"<dt>{line[:-1]}</dt>" in page
