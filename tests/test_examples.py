"""The example story and its key agree with each other, before any pipeline reads them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from onrecord.annotate.layers import Act, Authority, Force

STORY = Path(__file__).parent.parent / "examples" / "drell"
ARTICLES, KEY = STORY / "articles", STORY / "key"
FORCES, AUTHORITIES, ACTS = set(Force), set(Authority), set(Act)
KINDS = {
    *("slip", "advance", "set", "unset", "scope", "quantity", "confirmation", "denial", "postponement"),
    *("withdrawal", "fulfilment", "lapse", "restatement", "correction"),
}
BOUNDS = {"at_least", "at_most", "about", "exact"}
RULES = {"dateline", "metadata", "sidecar", "jsonl", "url", "none"}
Row = dict[str, Any]


def rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def article(path: Path) -> str:
    raw = path.read_bytes().decode("utf-8")
    return str(json.loads(raw)["text"]) if path.suffix == ".jsonl" else raw


PATHS = {p.stem: p for p in sorted(ARTICLES.iterdir()) if p.name != "meta.jsonl"}
TEXTS = {stem: article(path) for stem, path in PATHS.items()}
DOCUMENTS = rows(KEY / "documents.jsonl")
PLAIN, PAGES = rows(KEY / "commitments.jsonl"), rows(KEY / "commitments-html.jsonl")
COMMITMENTS = sorted(PLAIN + PAGES, key=lambda r: int(r["id"][1:]))
REVISIONS = rows(KEY / "revisions.jsonl") + rows(KEY / "revisions-html.jsonl")
STATEMENTS = rows(KEY / "statements.jsonl")
QUANTITIES = rows(KEY / "quantities.jsonl")
ORIGINS = rows(KEY / "origins.jsonl")


def passages() -> Iterator[tuple[str, Row]]:
    """Every passage of the key that stands in an article: where it stands, and its characters."""
    for row in COMMITMENTS:
        yield row["doc"], {**row, "text": row["evidence"]}
    for row in REVISIONS:
        if isinstance(row["to"], dict):
            yield row["to"]["doc"], {**row["to"], "text": row["to"]["evidence"]}
    for row in STATEMENTS:
        for piece in [*row["source"], *row["cue"], *row["content"]]:
            yield row["doc"], piece
    for row in QUANTITIES:
        yield row["doc"], row


def test_examples_key_lists_every_article_once() -> None:
    assert [d["id"] for d in DOCUMENTS] == list(PATHS)
    assert all((ARTICLES / d["file"]) == PATHS[d["id"]] for d in DOCUMENTS)


def test_examples_passages_stand_where_the_key_says() -> None:
    seen = 0
    for doc, piece in passages():
        text = TEXTS[doc]
        if PATHS[doc].suffix == ".html":
            assert piece["text"] in text, (doc, piece)
            assert piece.get("near", piece["text"]) in text
            assert "start" not in piece
        else:
            assert text[piece["start"] : piece["end"]] == piece["text"], (doc, piece)
        seen += 1
    assert seen > 350


def test_examples_passages_of_pages_are_found_without_doubt() -> None:
    for row in PAGES:
        assert TEXTS[row["doc"]].count(row["near"]) == 1
        assert row["near"].count(row["evidence"]) == 1
    for statement in STATEMENTS:
        assert TEXTS[statement["doc"]].count(statement["near"]) >= 1


def test_examples_fields_of_a_commitment_stand_in_its_article() -> None:
    for row in COMMITMENTS:
        text = TEXTS[row["doc"]]
        for name in ("actor", "act", "object", "quantity", "place", "due", "condition", "holder"):
            assert row[name] is None or row[name] in text, (row["id"], name)
        assert row["act"] in row["evidence"], row["id"]
        assert all(via in text for via in row.get("via", ()))
        assert row["actor_name"]


def test_examples_commitments_use_the_words_of_the_guideline() -> None:
    ids = [row["id"] for row in COMMITMENTS]
    assert ids == [f"c{n}" for n in range(1, len(ids) + 1)]
    for row in COMMITMENTS:
        assert row["force"] in FORCES
        assert set(row.get("force_alt", ())) <= FORCES - {row["force"]}
        assert row["polarity"] in {"+", "-"}
        assert row["authority"] in AUTHORITIES
        assert (row["authority"] == "unattributed") == (row["holder"] is None), row["id"]
        assert row["undertaking"]
    order = {stem: n for n, stem in enumerate(PATHS)}
    where = [order[row["doc"]] for row in COMMITMENTS]
    assert where == sorted(where)


def test_examples_dues_are_intervals_of_days() -> None:
    for row in COMMITMENTS:
        for value in [row["due_value"], *row.get("due_alts", ())]:
            if value is None:
                continue
            begin, end = (None if v is None else date.fromisoformat(v) for v in value)
            assert row["due"], row["id"]
            assert end is not None
            assert begin is None or begin < end


def test_examples_undated_article_resolves_no_due() -> None:
    undated = {d["id"] for d in DOCUMENTS if d["published"] is None}
    assert undated == {"06-drellpost-analysis"}
    assert all(row["due_value"] is None for row in COMMITMENTS if row["doc"] in undated)


def test_examples_revisions_link_rows_of_one_undertaking() -> None:
    by_id = {row["id"]: row for row in COMMITMENTS}
    position = {row["id"]: n for n, row in enumerate(COMMITMENTS)}
    for row in REVISIONS:
        assert row["kind"] in KINDS
        earlier = by_id[row["from"]]
        if isinstance(row["to"], str):
            later = by_id[row["to"]]
            assert position[row["from"]] < position[row["to"]]
            assert under(earlier) & under(later), row
        else:
            assert list(PATHS).index(row["to"]["doc"]) >= list(PATHS).index(earlier["doc"])


def under(row: Row) -> set[str]:
    value = row["undertaking"]
    return set(value) if isinstance(value, list) else {value}


def test_examples_slips_move_a_due_to_later() -> None:
    by_id = {row["id"]: row for row in COMMITMENTS}
    due = {"03-courier-leak": "2023-01-01"}  # the article itself reminds of the date signed in March
    slips = [r for r in REVISIONS if r["kind"] == "slip" and not r.get("marginal")]
    assert len(slips) >= 5
    for row in slips:
        earlier, later = by_id[row["from"]], by_id[row["to"]]
        before = (earlier["due_value"] or [None, due.get(earlier["doc"])])[1]
        assert before is not None
        assert before < later["due_value"][1]


def test_examples_deadline_of_the_first_dam_slips_twice_and_is_met() -> None:
    by_id = {row["id"]: row for row in COMMITMENTS}
    official = [
        r["kind"]
        for r in REVISIONS
        if "u1" in under(by_id[r["from"]])
        and not r.get("marginal")
        and (r["to"]["doc"] if isinstance(r["to"], dict) else by_id[r["to"]]["doc"])[:2] in {"07", "09", "12"}
        and (isinstance(r["to"], dict) or "u1" in under(by_id[r["to"]]))
    ]
    assert official.count("slip") == 2
    assert official[-1] == "fulfilment"


def test_examples_dates_stand_where_the_rule_says() -> None:
    sidecar = {m["id"]: m for m in rows(ARTICLES / "meta.jsonl")}
    for row in DOCUMENTS:
        assert row["rule"] in RULES
        if row["published"] is None:
            assert row["rule"] == "none"
            assert "published" not in sidecar[row["id"]]
            continue
        begin, end = (date.fromisoformat(row["published"][k]) for k in ("begin", "end"))
        assert (end - begin).days == 1
        text = TEXTS[row["id"]]
        if row["rule"] in {"dateline", "metadata", "url"}:
            assert row["date_text"] in text
            assert row["id"] not in sidecar
        elif row["rule"] == "sidecar":
            assert sidecar[row["id"]]["published"] == row["date_text"]
        else:
            assert json.loads(PATHS[row["id"]].read_text(encoding="utf-8"))["published"] == row["date_text"]
        assert all(trap in text for trap in row["not_dates"])


def test_examples_chrome_stands_in_the_page_and_holds_no_passage() -> None:
    for row in DOCUMENTS:
        for line in row["chrome"]:
            assert line in TEXTS[row["id"]], (row["id"], line)
    chrome = {d["id"]: set(d["chrome"]) for d in DOCUMENTS}
    assert not [p for doc, p in passages() if p["text"] in chrome[doc]]


def test_examples_versions_and_reprints_name_their_model() -> None:
    by_id = {d["id"]: d for d in DOCUMENTS}
    pairs = {(d["id"], d["version_of"]) for d in DOCUMENTS if d["version_of"]}
    assert pairs == {("10-gazette-delay-corrected", "09-gazette-delay")}
    for later, earlier in pairs:
        assert by_id[later]["url"] == by_id[earlier]["url"]
        assert TEXTS[later] != TEXTS[earlier]
        assert "Correction:" in TEXTS[later]
    (copy,) = [d for d in DOCUMENTS if d["reprint_of"]]
    for paragraph in TEXTS[copy["reprint_of"]].split("\n\n")[2:-1]:
        assert paragraph in TEXTS[copy["id"]]


def test_examples_statements_have_the_terms_of_the_contract() -> None:
    by_id = {s["id"]: s for s in STATEMENTS}
    for row in STATEMENTS:
        assert row["authority"] in AUTHORITIES
        assert row["act"] in ACTS
        assert set(row.get("act_alt", ())) <= ACTS
        assert row["kind"] in {"direct", "indirect", "mixed"}
        assert bool(row["source"]) == (row["authority"] != "unattributed")
        assert row["cue"] or row.get("title")
        assert row["content"] or row["act"] == "decline"
        if row["authority"] == "anonymous":
            assert "source_name" not in row
            assert row["count"][0] >= 1
        if row["parent"]:
            outer = by_id[row["parent"]]
            assert outer["doc"] == row["doc"]
            assert any(
                piece["text"] in whole["text"] for piece in row["content"] for whole in outer["content"]
            )


def test_examples_direct_speech_is_in_quotation_marks() -> None:
    for row in STATEMENTS:
        quoted = [p["text"][0] == "“" and p["text"][-1] == "”" for p in row["content"]]
        if row["kind"] == "direct":
            assert all(quoted), row["id"]
        if row["kind"] == "indirect":
            assert not any("“" in p["text"] for p in row["content"]), row["id"]


def test_examples_refusals_to_comment_are_no_denials() -> None:
    acts = [s["act"] for s in STATEMENTS]
    assert acts.count("decline") >= 4
    assert acts.count("deny") >= 4
    refused = {s["doc"] for s in STATEMENTS if s["act"] == "decline"}
    denials = {r["to"]["doc"] for r in REVISIONS if r["kind"] == "denial"}
    assert denials == {"03-courier-leak", "05-gazette-denial"}
    assert "01-tern-talks" in refused


def test_examples_origins_name_documents_and_statements() -> None:
    ids = {s["id"]: s["doc"] for s in STATEMENTS}
    for row in ORIGINS:
        assert set(row["docs"]) <= set(PATHS)
        assert {ids[s] for s in row["statements"]} <= set(row["docs"])
        assert row["why"]
    (interview,) = [o for o in ORIGINS if o["kind"] == "interview"]
    told = [s for s in STATEMENTS if s["id"] in interview["statements"] and s["kind"] == "direct"]
    words = [re.findall(r"\w+", re.sub(r"\[.*?\]", "it", s["content"][0]["text"]).lower()) for s in told]
    assert words[0] == words[1]
    assert told[0]["content"][0]["text"] != told[1]["content"][0]["text"]


def test_examples_figures_grow_without_contradiction() -> None:
    series = sorted(
        (q["as_of"], q["value"])
        for q in QUANTITIES
        if q["series"] == "releases" and q["as_of"] and q["bound"] != "exact"
    )
    values = [v for _, v in series]
    assert values == sorted(values)
    assert (values[0], values[-1]) == (40, 70)
    assert all(q["bound"] in BOUNDS for q in QUANTITIES)


def test_examples_articles_are_of_the_promised_length_and_form() -> None:
    assert len(PATHS) == 12
    for stem, text in TEXTS.items():
        plain = re.sub(r"<[^>]+>", " ", text)
        assert 150 <= len(plain.split()) <= 450, stem
        assert unicodedata.normalize("NFC", text) == text
        assert "\r" not in text
        assert "invented" not in re.sub(r"<meta[^>]+>", "", text).lower()
    assert sum("\u00a0" in t for t in TEXTS.values()) >= 5


def test_examples_addresses_use_the_reserved_domain() -> None:
    everything = [p.read_text(encoding="utf-8") for p in ARTICLES.iterdir()]
    hosts = {h for text in everything for h in re.findall(r"https?://([^/\"\s]+)", text)}
    assert all(h.endswith(".example") for h in hosts - {"schema.org"})
    assert len(hosts) >= 5


def test_examples_say_that_they_are_invented() -> None:
    assert "invented" in (STORY.parent / "README.md").read_text(encoding="utf-8").lower()
    marked = rows(ARTICLES / "meta.jsonl") + DOCUMENTS + rows(ARTICLES / "08-tern-vote.jsonl")
    assert all(m["invented"] is True for m in marked)
    for stem, path in PATHS.items():
        if path.suffix == ".html":
            assert "Invented page" in TEXTS[stem]
