"""The example story through the real pipeline, against its key: pages exactly, entries by floors."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from onrecord.cli.main import cli

ROOT = Path(__file__).parent.parent
STORY = ROOT / "examples" / "drell"
FLOORS = tomllib.loads((Path(__file__).parent / "golden" / "examples" / "floors.toml").read_text("utf-8"))
Row = dict[str, Any]
Bounds = tuple[int, int]


def key(name: str) -> list[Row]:
    return [json.loads(line) for line in (STORY / "key" / name).read_text(encoding="utf-8").splitlines()]


DOCUMENTS = key("documents.jsonl")
DATELINES = {
    "01-tern-talks": "ILMOOR, March 14, 2022 (Tern)",
    "02-drellpost-talks": "ILMOOR (Tern)",
    "08-tern-vote": "ILMOOR/HALDERMAR (Tern)",
}


@dataclass(frozen=True)
class Record:
    """What the pipeline exported."""

    lines: list[Row]
    summary: Row

    def of(self, kind: str) -> list[Row]:
        return [line for line in self.lines if line["type"] == kind]

    @cached_property
    def documents(self) -> dict[str, Row]:
        return {Path(d["path"]).stem: d for d in self.of("document")}

    @cached_property
    def stem(self) -> dict[str, str]:
        return {d["id"]: stem for stem, d in self.documents.items()}

    def find(self, stem: str, quote: str, *, near: str = "") -> Bounds:
        """Where ``quote`` stands in the text of a page, whatever spaces ingest has made of its spaces."""
        text = self.documents[stem]["text"]
        within = spaced(near).search(text) if near else None
        hit = spaced(quote).search(text, *(within.span() if within else ()))
        assert hit, (stem, quote)
        return hit.span()

    def at(self, stem: str, piece: Row, *, near: str = "") -> Bounds:
        """The bounds of a piece of the key."""
        if "start" in piece:
            return piece["start"], piece["end"]
        return self.find(stem, piece.get("text") or piece["evidence"], near=near)


def spaced(quote: str) -> re.Pattern[str]:
    words_ = r"\s+".join(re.escape(part) for part in quote.split())
    return re.compile(rf"(?<!\w){words_}(?!\w)" if quote[0].isalnum() and quote[-1].isalnum() else words_)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    folder = tmp_path_factory.mktemp("drell")
    ledger, out = folder / "drell.db", folder / "record.jsonl"
    run = CliRunner()
    built = run.invoke(
        cli, ["build", str(STORY / "articles"), "--ledger", str(ledger), "--workers", "1", "--json"]
    )
    assert built.exit_code == 0, built.output
    written = run.invoke(cli, ["export", "--ledger", str(ledger), "--with-text", "--out", str(out)])
    assert written.exit_code == 0, written.output
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    return Record(lines, json.loads(built.stdout))


# -- pages -------------------------------------------------------------------------------------


def test_examples_build_reads_twelve_articles(record: Record) -> None:
    assert sorted(record.documents) == [d["id"] for d in DOCUMENTS]


@pytest.mark.parametrize("row", DOCUMENTS, ids=lambda r: r["id"])
def test_examples_build_dates_each_article_as_the_key_does(record: Record, row: Row) -> None:
    found = record.documents[row["id"]]["published"]
    want = row["published"] or {"begin": None, "end": None}
    assert (found["begin"], found["end"], found["rule"]) == (want["begin"], want["end"], row["rule"])
    if row["rule"] in {"dateline", "url"}:
        assert all(e["quote"] in row["date_text"] for e in found["evidence"])
        assert found["evidence"]


@pytest.mark.parametrize("row", DOCUMENTS, ids=lambda r: r["id"])
def test_examples_build_knows_the_page(record: Record, row: Row) -> None:
    found = record.documents[row["id"]]
    assert found["title"] == row["title"]
    if row["outlet_from"] == "text":
        assert found["outlet"] in {"", row["outlet"]}
        assert found["url"] in {"", row["url"]}
    else:
        assert (found["outlet"], found["url"]) == (row["outlet"], row["url"])
    if row["byline"]:
        assert found["byline"] == row["byline"]


def test_examples_build_links_the_corrected_article_to_the_former(record: Record) -> None:
    found = {s: record.stem[d["version_of"]] for s, d in record.documents.items() if d["version_of"]}
    assert found == {d["id"]: d["version_of"] for d in DOCUMENTS if d["version_of"]}


def test_examples_build_tells_only_that_one_article_has_no_date(record: Record) -> None:
    told = [(d["code"], Path(d["where"]).stem) for d in record.summary["diagnostics"]]
    assert told == [("OW110", "06-drellpost-analysis")]


@pytest.mark.parametrize("row", DOCUMENTS, ids=lambda r: r["id"])
def test_examples_build_makes_no_entries_of_chrome(record: Record, row: Row) -> None:
    document = record.documents[row["id"]]
    chrome = [m.span() for c in row["chrome"] for m in spaced(c).finditer(document["text"])]
    spans = [z for z in document["zones"] if z["kind"] == "chrome"]
    chrome += [(z["start"], z["end"]) for z in spans]
    entries = [line for line in record.lines if line.get("doc") == document["id"]]
    wrong = [
        (line["type"], e["quote"])
        for line in entries
        for e in line.get("evidence", ())
        if any(overlap((e["start"], e["end"]), c) for c in chrome)
    ]
    assert entries
    assert not wrong


def test_examples_build_reads_each_caption_as_a_caption(record: Record) -> None:
    """A caption has its own day and place, whatever agency is credited."""
    for row in DOCUMENTS:
        document = record.documents[row["id"]]
        for trap in row["not_dates"]:
            if trap in document["text"]:
                at = document["text"].index(trap)
                kinds = {z["kind"] for z in document["zones"] if z["start"] <= at < z["end"]}
                assert kinds == {"caption"}, (row["id"], trap)


def test_examples_build_quotes_equal_the_characters_of_the_article(record: Record) -> None:
    texts = {d["id"]: d["text"] for d in record.of("document")}
    seen = 0
    for line in record.lines:
        for evidence in line.get("evidence", ()):
            assert texts[evidence["doc"]][evidence["start"] : evidence["end"]] == evidence["quote"]
            seen += 1
    assert seen > 200


# -- commitments -------------------------------------------------------------------------------


def overlap(a: Bounds, b: Bounds) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def iou(a: Bounds, b: Bounds) -> float:
    both = overlap(a, b)
    return both / (max(a[1], b[1]) - min(a[0], b[0])) if both else 0.0


def spans(field: Row | None) -> list[Bounds]:
    """The bounds of a text field of the contract; empty when it stands nowhere."""
    if not isinstance(field, dict) or field.get("start") is None:
        return []
    return [(field["start"], field["end"])]


@dataclass(frozen=True)
class Matched:
    """Rows of the key with the line that answers to each; what is left on either side."""

    pairs: list[tuple[Row, Row]]
    missed: list[Row]
    extra: list[Row]

    def told(self, name: str) -> str:
        lines = [f"missed {r[name][:100]!r}" for r in self.missed]
        return "\n".join(lines + [f"extra {e['evidence'][0]['quote'][:100]!r}" for e in self.extra])

    @property
    def precision(self) -> float:
        return len(self.pairs) / max(1, len(self.pairs) + len(self.extra))

    @property
    def recall(self) -> float:
        return len(self.pairs) / max(1, len(self.pairs) + len(self.missed))


def one_to_one(scores: Iterable[tuple[tuple[Any, ...], int, int]]) -> dict[int, int]:
    taken: dict[int, int] = {}
    for _, row, line in sorted(scores, reverse=True):
        if row not in taken and line not in taken.values():
            taken[row] = line
    return taken


def match_commitments(record: Record) -> Matched:
    """Acts that overlap, or evidence with an intersection over union of a half; best first, one to one."""
    rows = key("commitments.jsonl") + key("commitments-html.jsonl")
    lines = record.of("commitment")
    scores = []
    for n, row in enumerate(rows):
        start, end = record.at(row["doc"], row, near=row.get("near", "") if "start" not in row else "")
        at = start + row["evidence"].index(row["act"])
        act = (at, at + len(row["act"]))
        for m, line in enumerate(lines):
            if record.stem[line["doc"]] != row["doc"]:
                continue
            hull = (min(e["start"] for e in line["evidence"]), max(e["end"] for e in line["evidence"]))
            same = any(overlap(act, a) for a in spans(line["act"]))
            if same or iou((start, end), hull) >= 0.5:
                scores.append(((same, iou((start, end), hull)), n, m))
    taken = one_to_one(scores)
    free = {n for n, row in enumerate(rows) if row.get("marginal") or row.get("title")}
    return Matched(
        [(rows[n], lines[m]) for n, m in sorted(taken.items()) if n not in free],
        [row for n, row in enumerate(rows) if n not in taken and n not in free],
        [line for m, line in enumerate(lines) if m not in taken.values()],
    )


@pytest.fixture(scope="module")
def commitments(record: Record) -> Matched:
    return match_commitments(record)


def test_examples_build_finds_the_commitments(commitments: Matched) -> None:
    floor = FLOORS["commitments"]
    assert commitments.recall >= floor["recall"], commitments.told("evidence")
    assert commitments.precision >= floor["precision"], commitments.told("evidence")


def dues(row: Row) -> list[list[str | None]]:
    values = [row["due_value"] or [None, None], *row.get("due_alts", ())]
    return [list(v) for v in values]


def words(text: str | None) -> set[str]:
    return set(re.findall(r"\w+", (text or "").lower())) - {"the", "of", "a", "an", "to", "in", "s", "who"}


def share(hits: list[bool]) -> float:
    return sum(hits) / max(1, len(hits))


def test_examples_build_reads_dues_holders_and_forces(commitments: Matched) -> None:
    due, holder, force, polarity, authority, condition = [], [], [], [], [], []
    wrong = []
    for row, line in commitments.pairs:
        found = line["due"] or {}
        have = [None if found.get(k) is None else found[k][:10] for k in ("begin", "end")]
        if row["due"]:
            due.append(have in dues(row))
        said = line["holder"] or {}
        who, theirs = words(row["holder"]) | words(row.get("holder_name")), words(said.get("text"))
        holder.append(bool(who & theirs) if who else not theirs)
        authority.append((said.get("authority") or "unattributed") == row["authority"])
        force.append(line["force"] in [row["force"], *row.get("force_alt", ())])
        polarity.append(line["polarity"] == row["polarity"])
        if row["condition"]:
            condition.append(bool(words(row["condition"]) & words((line["condition"] or {}).get("text"))))
        if not (holder[-1] and force[-1] and authority[-1] and polarity[-1] and have in dues(row)):
            wrong.append((row["id"], row["evidence"][:70], have, said, line["force"], line["polarity"]))
    shares = {
        "due": share(due),
        "holder": share(holder),
        "authority": share(authority),
        "force": share(force),
        "polarity": share(polarity),
        "condition": share(condition),
    }
    low = {name: value for name, value in shares.items() if value < FLOORS["fields"][name]}
    assert not low, "\n".join(map(str, [shares, *wrong]))


def due_ends(record: Record) -> set[tuple[str, str]]:
    return {
        (record.stem[line["doc"]][:2], line["due"]["end"])
        for line in record.of("commitment")
        if line["due"] and line["due"].get("end")
    }


def test_examples_build_shows_the_first_slip_of_the_deadline(record: Record) -> None:
    want = {("01", "2023-01-01"), ("07", "2023-04-01"), ("07", "2024-01-01"), ("12", "2025-01-01")}
    assert want <= due_ends(record)


@pytest.mark.xfail(
    reason="«now» is taken for the time before «by the end of September»; no row of a gap",
    strict=True,
)
def test_examples_build_shows_the_second_slip_and_its_correction(record: Record) -> None:
    want = {("09", "2023-10-01"), ("09", "2024-07-01"), ("10", "2025-01-01")}
    assert want <= due_ends(record)


def test_examples_build_leaves_the_undated_article_unresolved(record: Record) -> None:
    lines = [x for x in record.of("commitment") if record.stem[x["doc"]] == "06-drellpost-analysis"]
    assert lines
    assert all(not x["due"] or x["due"]["end"] is None for x in lines)


def test_examples_build_takes_no_dateline_for_an_actor_or_a_due(record: Record) -> None:
    """«ILMOOR, March 14, 2022 (Tern) —» opens the paragraph; nobody in it acts, and nothing is due."""
    wrong = []
    for stem, opening in DATELINES.items():
        at = record.find(stem, opening)
        for kind in ("claim", "commitment", "event"):
            for line in record.of(kind):
                fields = [line.get("actor"), line.get("due"), line.get("time"), *(line.get("actors") or ())]
                if record.stem[line["doc"]] == stem and any(overlap(at, b) for f in fields for b in spans(f)):
                    wrong.append((stem, kind, line["evidence"][0]["quote"][:80]))
    assert not wrong


# -- statements --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def statements(record: Record) -> Matched:
    """Source and cue overlap, and the content, when there is one, by a half."""
    rows, lines = key("statements.jsonl"), record.of("attribution")
    scores = []
    for n, row in enumerate(rows):
        near = row.get("near", "")
        want = {
            p: [record.at(row["doc"], x, near=near) for x in row[p]] for p in ("source", "cue", "content")
        }
        for m, line in enumerate(lines):
            if record.stem[line["doc"]] != row["doc"]:
                continue
            have = {p: [tuple(b) for b in line[p]] for p in ("source", "cue", "content")}
            touch = all(
                any(overlap(a, b) for a in want[p] for b in have[p]) for p in ("source", "cue") if want[p]
            )
            same = (
                iou(hull(want["content"]), hull(have["content"]))
                if want["content"] and have["content"]
                else 0
            )
            if touch and (same >= 0.5 or not want["content"] or row["act"] == "decline"):
                scores.append(((same,), n, m))
    taken = one_to_one(scores)
    free = {n for n, row in enumerate(rows) if row.get("marginal") or row.get("title")}
    return Matched(
        [(rows[n], lines[m]) for n, m in sorted(taken.items()) if n not in free],
        [row for n, row in enumerate(rows) if n not in taken and n not in free],
        [line for m, line in enumerate(lines) if m not in taken.values()],
    )


def hull(pieces: Iterable[Bounds]) -> Bounds:
    both = list(pieces)
    return min(s for s, _ in both), max(e for _, e in both)


def test_examples_build_finds_the_statements(statements: Matched) -> None:
    floor = FLOORS["statements"]
    assert statements.recall >= floor["recall"], statements.told("near")
    assert statements.precision >= floor["precision"], statements.told("near")


@pytest.mark.parametrize("field", ["authority", "act", "kind"])
def test_examples_build_reads_the_fields_of_statements(statements: Matched, field: str) -> None:
    wrong = [
        (row["id"], row["near"][:90], row[field], line[field])
        for row, line in statements.pairs
        if line[field] not in [row[field], *row.get(f"{field}_alt", ())]
    ]
    right = 1 - len(wrong) / max(1, len(statements.pairs))
    assert right >= FLOORS["statements"][field], "\n".join(map(str, [right, *wrong]))


def test_examples_build_takes_no_refusal_to_comment_for_a_denial(statements: Matched) -> None:
    acts = [line["act"] for row, line in statements.pairs if row["act"] == "decline"]
    assert len(acts) >= 3
    assert "deny" not in acts


def test_examples_build_ties_no_anonymous_source_to_a_name(statements: Matched) -> None:
    for row, line in statements.pairs:
        if row["authority"] == "anonymous":
            assert line["authority"] == "anonymous", row["near"]


def test_examples_build_puts_what_is_said_at_second_hand_inside_what_is_said(statements: Matched) -> None:
    found = {row["id"]: line for row, line in statements.pairs}
    nested = [row for row in key("statements.jsonl") if row["parent"] in found and row["id"] in found]
    assert len(nested) >= 3
    for row in nested:
        assert found[row["id"]]["parent"] in {found[row["parent"]]["id"], found[row["parent"]].get("key")}


# -- figures -----------------------------------------------------------------------------------


def agrees(row: Row, found: Row) -> bool:
    """Whether bounds are those that the words allow: «about» is a range, or a limit, that holds the value."""
    low, high, value = found.get("low"), found.get("high"), row["value"]
    if row["bound"] == "at_least":
        return low == value and high is None
    if row["bound"] == "about":
        return (low or 0) <= value and (high is None or value <= high) and (low, high) != (None, None)
    return low == high == value


def test_examples_build_reads_the_figures_with_their_bounds(record: Record) -> None:
    rows, wrong, right = key("quantities.jsonl"), [], 0
    for row in rows:
        at = record.at(row["doc"], row, near=row.get("near", ""))
        found = [
            field
            for line in record.lines
            if line.get("doc") and record.stem[line["doc"]] == row["doc"]
            for field in (line.get("quantity"), line.get("value"))
            if any(overlap(at, b) for b in spans(field))
        ]
        if any(agrees(row, field) for field in found):
            right += 1
        else:
            wrong.append((row["doc"], row["text"], found))
    assert right / len(rows) >= FLOORS["figures"]["recall"], "\n".join(map(str, wrong))


def test_examples_build_keeps_at_least_and_close_to_apart(record: Record) -> None:
    """«At least 40» and, later, «close to 70» must not read as 40 and 70 exactly."""
    for row in key("quantities.jsonl"):
        if row["series"] == "releases" and row["bound"] != "exact":
            at = record.at(row["doc"], row, near=row.get("near", ""))
            exact = [
                line["id"]
                for line in record.of("quantity")
                if record.stem[line["doc"]] == row["doc"]
                and any(overlap(at, b) for b in spans(line["value"]))
                and line["bound"] == "exact"
            ]
            assert not exact, row
