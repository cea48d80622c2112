"""The queue of the reviewer: what is sent, what is kept, what is refused."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import record_samples
from onrecord.ledger.provenance import EntryType
from onrecord.registry import Group, load

FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "story.db"
    record_samples.ledger(made).close()
    return made


@pytest.fixture
def client(opening: Callable[..., Any], path: Path) -> Any:
    return opening(path, reviewer="Ada Renn")


def ids(path: Path, kind: EntryType = EntryType.COMMITMENT) -> list[str]:
    with load(Group.STORES, "sqlite").open(path, create=False, readonly=True) as store:
        return [r.entry.id for r in store.view().entries(types=[kind])]


def decided(client: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/api/audit").json()["decisions"]
    return found


def send(client: Any, **fields: str) -> Any:
    return client.post("/review/decide", data=fields)


def case(client: Any, address: str = "/review") -> str:
    found = re.search(r'data-entry="([^"]+)"', client.get(address).text)
    return found[1] if found else ""


def test_review_accept_leads_to_the_next_one(client: Any) -> None:
    first = case(client)
    answer = send(client, verb="accept", entry=first, back="")
    assert answer.status_code == 303
    second = case(client, answer.headers["location"])
    assert second
    assert second != first
    (line,) = decided(client)
    assert (line["verb"], line["entry"], line["reviewer"]) == ("accept", first, "Ada Renn")
    assert line["decided"] == "2031-07-01T09:00:00Z"


def test_review_rejected_entry_leaves_the_views_and_keeps_a_trace(client: Any, path: Path) -> None:
    entry = ids(path)[0]
    before = len(client.get("/api/story").json()["commitments"])
    send(client, verb="reject", entry=entry)
    assert len(client.get("/api/story").json()["commitments"]) == before - 1
    page = client.get(f"/entries/{entry}").text
    assert "A reviewer rejected this entry" in page
    assert client.get(f"/api/entries/{entry}").json()["review"]["verdict"] == "rejected"
    doc = client.get(f"/api/entries/{entry}").json()["doc"]
    assert 'class="chip">rejected' in client.get(f"/articles/{doc}").text
    known = client.get("/api/story?known_on=2031-06-30").json()
    assert len(known["commitments"]) == before, "the account of an earlier day is as it was"


def test_review_undo_brings_it_back_and_both_stay(client: Any, path: Path) -> None:
    entry = ids(path)[0]
    send(client, verb="reject", entry=entry)
    answer = send(client, verb="undo", back="")
    assert entry in answer.headers["location"]
    assert "review" not in client.get(f"/api/entries/{entry}").json()
    assert [line["verb"] for line in decided(client)] == ["undo", "reject"]
    assert send(client, verb="undo", back="").status_code == 400


def harbour(client: Any, path: Path) -> str:
    """The promise of the harbour article."""
    return next(i for i in ids(path) if "Lisk" in client.get(f"/api/entries/{i}").text)


def test_review_correction_is_cut_from_the_article(client: Any, path: Path) -> None:
    entry = harbour(client, path)
    answer = send(client, verb="correct", entry=entry, field="place", words="Port of Nowhere")
    assert answer.status_code == 400
    assert "does not hold the words" in answer.text
    answer = send(client, verb="correct", entry=entry, field="place", words="Lisk\nharbour")
    assert answer.status_code == 400
    assert "changes nothing" in answer.text
    answer = send(client, verb="correct", entry=entry, field="place", words=" Coast   Wire ", note="there")
    assert answer.status_code == 303
    line = client.get(f"/api/entries/{entry}").json()
    text = client.get(f"/api/articles/{line['doc']}").json()["text"]
    assert line["place"]["text"] == text[line["place"]["start"] : line["place"]["end"]] == "Coast Wire"
    assert line["review"]["corrected"][0]["old"]["place"]["text"] == "Lisk harbour"
    page = html.unescape(client.get(f"/entries/{entry}").text)
    assert "found as “Lisk harbour”; is “Coast Wire”" in page
    assert "Ada Renn corrected where: was “Lisk harbour”, is “Coast Wire”" in html.unescape(
        client.get("/").text
    )


def test_review_time_is_corrected_with_its_words(client: Any, path: Path) -> None:
    entry = harbour(client, path)
    send(client, verb="correct", entry=entry, field="due", words="June 2031", value="by 2031-06-15")
    line = client.get(f"/api/entries/{entry}").json()
    assert (line["due"]["text"], line["due"]["end"]) == ("June 2031", "2031-06-16")
    assert line["due"]["rule"] == "reviewer"


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"verb": "burn"}, "There is no"),
        ({"verb": "accept", "entry": "com-none"}, "holds no entry"),
        ({"verb": "correct", "field": "colour"}, "cannot be corrected"),
        ({"verb": "correct", "field": "force", "value": "sworn"}, "is not possible"),
        ({"verb": "credibility", "value": "9"}, "is no credibility"),
        ({"verb": "reliability", "value": "A"}, "that of a source"),
        ({"verb": "tag", "value": " "}, "A tag is one line"),
        ({"verb": "correct", "field": "due", "words": "said", "value": "soon"}, "is no time"),
    ],
)
def test_review_says_what_is_wrong_and_keeps_nothing(
    client: Any, path: Path, fields: dict[str, str], why: str
) -> None:
    answer = send(client, **{"entry": ids(path)[0], **fields})
    assert answer.status_code == 400
    assert why in html.unescape(answer.text)
    assert decided(client) == []


def test_review_ratings_stand_on_two_axes(client: Any, path: Path) -> None:
    said = ids(path, EntryType.ATTRIBUTION)[0]
    send(client, verb="reliability", entry=said, value="B")
    send(client, verb="credibility", entry=said, value="4")
    send(client, verb="tag", entry=said, value="harbour  talks")
    review = client.get(f"/api/entries/{said}").json()["review"]
    assert (review["reliability"], review["credibility"], review["tags"]) == ("B", "4", ["harbour talks"])


def test_review_never_ties_an_unnamed_source_to_a_name(client: Any, path: Path) -> None:
    said = {client.get(f"/api/entries/{i}").json()["authority"]: i for i in ids(path, EntryType.ATTRIBUTION)}
    answer = send(client, verb="merge", entry=said["person"], other=said["anonymous"])
    assert answer.status_code == 400
    assert "never tied to a name" in answer.text


def test_review_joins_promises_into_one_undertaking(client: Any, path: Path) -> None:
    one, other = ids(path)[:2]

    def undertaking(entry: str) -> Any:
        with load(Group.STORES, "sqlite").open(path, create=False, readonly=True) as store:
            from onrecord.story.revision_story import developments

            found = [d.undertaking for d in developments(store.view())]
        return next(u.id for u in found if any(m.id == entry for m in u.mentions))

    assert undertaking(one) != undertaking(other)
    send(client, verb="merge", entry=one, other=other)
    assert undertaking(one) == undertaking(other)
    send(client, verb="undo")
    send(client, verb="split", entry=one, other=other)
    assert undertaking(one) != undertaking(other)


def test_review_needs_a_name_and_asks_once(opening: Callable[..., Any], path: Path) -> None:
    client = opening(path)
    entry = ids(path)[0]
    assert "Who decides?" in client.get("/review").text
    assert send(client, verb="accept", entry=entry).status_code == 400
    answer = client.post("/review/name", data={"name": " Bo  <b>Varro</b> ", "back": f"at={entry}"})
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    client.cookies.set("onrecord-reviewer", cookie.split(";")[0].split("=", 1)[1])
    assert "Bo &lt;b&gt;Varro&lt;/b&gt;" in client.get("/review").text
    send(client, verb="accept", entry=entry)
    assert decided(client)[0]["reviewer"] == "Bo <b>Varro</b>"
    assert client.post("/review/name", data={"name": " "}).status_code == 400


# -- safety ----------------------------------------------------------------------------------
WRITES = ("/review/decide", "/review/name", "/api/decisions")


@pytest.mark.parametrize("address", WRITES)
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.test"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
    ],
)
def test_review_takes_no_write_from_elsewhere(
    client: Any, path: Path, address: str, headers: dict[str, str]
) -> None:
    body = {"verb": "reject", "entry": ids(path)[0], "name": "Eve", "reviewer": "Eve"}
    as_form = client.post(address, data=body, headers=headers)
    as_json = client.post(address, json=body, headers=headers)
    assert (as_form.status_code, as_json.status_code) == (403, 403)
    assert decided(client) == []


def test_review_write_from_our_own_page_passes(client: Any, path: Path) -> None:
    ours = {"origin": "http://127.0.0.1", "sec-fetch-site": "same-origin"}
    body = {"verb": "accept", "entry": ids(path)[0]}
    assert client.post("/review/decide", data=body, headers=ours).status_code == 303


def test_review_write_needs_the_token_where_others_can_reach_it(
    opening: Callable[..., Any], path: Path
) -> None:
    client = opening(path, token="a" * 24, base="http://desk.test")
    body = {"reviewer": "Eve", "verb": "reject", "entry": ids(path)[0]}
    assert client.post("/api/decisions", json=body).status_code == 401
    shown = {"authorization": "Bearer " + "a" * 24}
    assert client.post("/api/decisions", json=body, headers=shown).status_code == 201


def test_review_bounds_what_is_sent(client: Any, path: Path) -> None:
    entry = ids(path)[0]
    assert send(client, verb="note", entry=entry, note="x" * 70_000).status_code == 413
    assert send(client, verb="note", entry=entry, note="x" * 5_000).status_code == 400
    assert client.post("/review/decide", content=b"\xff=1", headers=FORM).status_code == 400
    assert client.post("/review/decide", content=b"a=1&" * 80, headers=FORM).status_code == 400
    assert client.post("/review/decide", json={"verb": "accept"}).status_code == 400
    body = {"reviewer": "Bo", "verb": "accept", "entry": entry, "colour": "red"}
    assert client.post("/api/decisions", json=body).status_code == 422
    assert decided(client) == []


def test_review_leads_nowhere_else(client: Any, path: Path) -> None:
    for back in ("//evil.test", "https://evil.test/?kind=commitment", "kind=<script>&at=//evil.test"):
        answer = send(client, verb="accept", entry=ids(path)[0], back=back)
        assert answer.headers["location"].startswith("/review")
        assert "evil" not in answer.headers["location"] or "at=" in answer.headers["location"]


def test_review_shows_a_hostile_note_as_text(client: Any, path: Path) -> None:
    entry = ids(path)[0]
    note = "<script>alert(1)</script> \u202eevil"
    send(client, verb="note", entry=entry, note=note)
    for address in (f"/review?at={entry}", "/audit", f"/entries/{entry}", "/"):
        assert "<script>alert" not in client.get(address).text
        assert "\u202e" not in client.get(address).text


def test_review_is_told_that_a_build_is_writing(
    client: Any, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    from onrecord.stores.sqlite import SqliteStore

    entry = ids(path)[0]
    opens = SqliteStore.open
    monkeypatch.setattr(SqliteStore, "open", lambda *a, **k: opens(*a, **k, timeout=0.05))
    with sqlite3.connect(path, isolation_level=None) as raw:
        raw.execute("BEGIN IMMEDIATE")
        answer = send(client, verb="accept", entry=entry)
        raw.execute("ROLLBACK")
    assert answer.status_code == 503


def test_api_decision_is_answered_with_its_line(client: Any, path: Path) -> None:
    said = ids(path, EntryType.ATTRIBUTION)[0]
    body = {"reviewer": "Bo", "verb": "correct", "entry": said, "field": "act", "value": "deny"}
    answer = client.post("/api/decisions", json=body)
    assert answer.status_code == 201
    assert answer.json()["new"] == {"act": "deny"}
    assert client.get(f"/api/entries/{said}").json()["act"] == "deny"


def test_desk_keeps_what_a_decision_does_not_touch(
    opening: Callable[..., Any], big_path: Path, tmp_path: Path
) -> None:
    import shutil

    made = tmp_path / "big.db"
    shutil.copy(big_path, made)
    client = opening(made, reviewer="Ada Renn")
    client.get("/")
    desk = client.app._app.state.desk if hasattr(client.app, "_app") else None
    kept = next(iter(desk._kept.values())) if desk else None
    entry = ids(made)[0]
    send(client, verb="reject", entry=entry)
    assert entry not in client.get("/").text
    if kept is not None:
        assert next(iter(desk._kept.values())) is kept, "the story was not read again"


def test_review_a_rating_stands_on_the_page_of_its_source(opening: Any, tmp_path: Path) -> None:
    import record_samples

    path = tmp_path / "rated.db"
    record_samples.ledger(path).close()
    client = opening(path)
    key = next(s["key"] for s in client.get("/api/sources").json()["sources"] if s["authority"] == "person")
    assert "not rated" in client.get(f"/sources/{key}").text
    entry = client.get(f"/api/sources/{key}").json()["rows"][0]["id"]
    sent = {"reviewer": "Ada Renn", "verb": "reliability", "entry": entry, "value": "B"}
    assert client.post("/api/decisions", json=sent).status_code == 201
    assert client.get(f"/api/sources/{key}").json()["reliability"] == ["B"]
    assert "usually reliable" in client.get(f"/sources/{key}").text


def test_keys_are_kept_in_a_cookie_that_no_script_reads(client: Any) -> None:
    page = client.get("/review")
    assert "<kbd" in page.text
    assert "Single-letter keys are <b>on</b>" in page.text
    answer = client.post("/review/keys", content="keys=off&back=kind%3Dclaim", headers=FORM)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/review?kind=claim"
    given = answer.headers["set-cookie"].lower()
    assert given.startswith("onrecord-keys=off;")
    assert "httponly" in given
    assert "samesite=strict" in given
    page = client.get("/review")
    assert "<kbd" not in page.text
    assert "data-keyless" in page.text
    assert "Single-letter keys are <b>off</b>" in page.text
    client.post("/review/keys", content="keys=on", headers=FORM)
    assert "<kbd" in client.get("/review").text
