from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import record_samples as samples


def asked(client: Any, **params: str) -> dict[str, Any]:
    answer = client.get("/api/search", params=params)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def quoted(found: dict[str, Any]) -> list[list[str]]:
    return [[word["quote"] for word in each["words"]] for each in found["articles"]]


def test_search_finds_words_and_where_they_stand(client: Any) -> None:
    found = asked(client, q="patrol HARBOUR")
    assert found["page"]["total"] == 1
    assert quoted(found) == [["harbour", "patrol", "harbour"]]


@pytest.mark.parametrize(
    ("question", "total"),
    [
        ('"patrol boat"', 1),
        ('"boat patrol"', 0),
        ("boat*", 2),
        ("reopen", 1),
        ("cafe", 0),
        ("боат", 1),
        ("zebra", 0),
        ("patrol zebra", 0),
        ('"unclosed', 0),
        ("patrol OR zebra", 0),
        ("NEAR(patrol)", 0),
        ("- * ( )", 0),
        ("text:patrol", 0),
    ],
)
def test_search_reads_a_question_as_plain_words(client: Any, question: str, total: int) -> None:
    assert asked(client, q=question)["page"]["total"] == total


@pytest.mark.parametrize(
    ("params", "total"),
    [
        ({"authority": "anonymous"}, 1),
        ({"authority": "document"}, 0),
        ({"source": "renn"}, 1),
        ({"source": "renn", "authority": "anonymous"}, 0),
        ({"source": "100%"}, 0),
        ({"outlet": "The Varna Post"}, 1),
        ({"act": "say"}, 2),
        ({"act": "deny"}, 0),
        ({"from": "2031-01-01"}, 1),
        ({"from": "2031-01-01", "to": "2031-02-02"}, 0),
        ({"to": "2030-12-31"}, 1),
        ({"q": "boats", "authority": "anonymous", "from": "2031"}, 1),
        ({"q": "boats", "as_of": "2030-12-31"}, 1),
        ({"q": "boats", "known_on": "2031-05-31"}, 0),
    ],
)
def test_search_narrows(client: Any, params: dict[str, str], total: int) -> None:
    assert asked(client, **params)["page"]["total"] == total


def test_search_tells_what_else_narrows(client: Any) -> None:
    facets = asked(client, q="boat*")["facets"]
    assert facets["authority"] == {"anonymous": 1, "person": 1}
    assert facets["outlet"] == {"The Varna Post": 1}
    page = client.get("/search?q=boat*").text
    assert "/search?q=boat%2A&amp;authority=anonymous" in page
    facets_shown = page.partition('<div class="facets">')[2].partition("</div>")[0]
    assert "not named" in facets_shown
    assert "said" in facets_shown
    assert "anonymous</" not in facets_shown


def test_search_shows_the_passage_and_what_stands_on_it(client: Any) -> None:
    answer = client.get("/search?q=patrol")
    text = " ".join(samples.parsed(answer.text).text.split())
    assert "<mark>patrol</mark>" in answer.text
    assert "1 article" in text
    assert "the last patrol boat · leave · Lisk harbour" in text


def test_search_of_nothing_is_the_form(client: Any) -> None:
    assert asked(client)["articles"] == []
    assert "Ask for words" in client.get("/search").text


def test_search_pages_and_keeps_the_question(big: Any) -> None:
    first = asked(big, q="quay")
    assert first["page"] == {"number": 1, "pages": 4, "size": 15, "total": 60}
    seen = [each["doc"] for n in range(1, 5) for each in asked(big, q="quay", page=str(n))["articles"]]
    assert len(set(seen)) == 60
    assert asked(big, q="quay", page="99")["page"]["number"] == 4
    assert "/search?q=quay&amp;page=2" in big.get("/search?q=quay").text


@given(st.text(max_size=60))
def test_search_takes_any_question(question: str) -> None:
    from onrecord.stores.search import match_of

    made = match_of(question)
    if made is None:
        return
    import sqlite3

    raw = sqlite3.connect(":memory:")
    raw.execute("CREATE VIRTUAL TABLE t USING fts5(text)")
    raw.execute("SELECT * FROM t WHERE t MATCH ?", (made.encode("utf-8", "replace").decode(),)).fetchall()
    raw.close()


def test_search_marks_nothing_where_the_text_looks_like_a_mark(tmp_path: Any, opening: Any) -> None:
    path = tmp_path / "marks.db"
    with samples.ledger(path) as store:
        from datetime import timedelta

        from onrecord.ledger.store import InputKey

        odd = samples.document("\x01\x02 The zebra left \x02\x01.\n", path="odd.txt")
        later = samples.RECORDED + timedelta(days=1)
        with store.begin(recorded=later, version="1", pipeline="x", settings={}) as writer:
            writer.add(odd, (), key=InputKey(raw_digest="r", ingest="i", pipeline="p"), where="odd.txt")
    found = asked(opening(path), q="zebra")
    assert found["page"]["total"] == 1
    assert quoted(found) in ([[]], [["zebra"]])
