"""Ratings on the page of a source: plain forms, lines of the ledger, each taken back by another one."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest

import web_samples


@pytest.fixture
def client(opening: Any, tmp_path: Path) -> Any:
    return opening(web_samples.big_ledger(tmp_path / "rated.db", articles=3), reviewer="Ada Renn")


@pytest.fixture
def key(client: Any) -> str:
    """The first source that is a person, heard in several articles."""
    found = client.get("/api/sources").json()["sources"]
    return str(next(s["key"] for s in found if s["authority"] == "person"))


def forms(page: str, verb: str) -> list[dict[str, str]]:
    """The hidden fields of every form of a page that sends this verb."""
    out = []
    for form in re.findall(r'<form class="rate".*?</form>', page, re.DOTALL):
        fields = {
            n: html.unescape(v) for n, v in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
        }
        if fields.get("verb") == verb:
            out.append(fields)
    return out


def send(client: Any, fields: dict[str, str], **more: str) -> Any:
    return client.post("/review/decide", data={**fields, **more})


def made(client: Any) -> list[dict[str, Any]]:
    return list(client.get("/api/audit").json()["decisions"])


def test_source_is_rated_on_its_own_page(client: Any, key: str) -> None:
    page = client.get(f"/sources/{key}").text
    assert "Reliability: not rated." in page
    [form] = forms(page, "reliability")
    answer = send(client, form, value="B", note="right about the ferry")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sources/{key}?said=reliability")
    page = client.get(answer.headers["location"]).text
    assert "<b>B</b>, usually reliable" in page
    assert "Ada Renn" in page
    assert '<option value="B" selected>' in page
    assert "right about the ferry" in page, "the history shows the note"
    assert [line["verb"] for line in made(client)] == ["reliability"]


def test_source_ratings_are_added_and_taken_back_by_more_lines(client: Any, key: str) -> None:
    [form] = forms(client.get(f"/sources/{key}").text, "reliability")
    for value in ("B", "D", ""):
        send(client, form, value=value)
    assert client.get(f"/api/sources/{key}").json()["reliability"] == []
    [undo] = forms(client.get(f"/sources/{key}").text, "undo")
    assert send(client, undo).headers["location"] == f"/sources/{key}?said=undo"
    assert client.get(f"/api/sources/{key}").json()["reliability"] == ["D"]
    assert [line["verb"] for line in made(client)] == ["undo", *["reliability"] * 3]
    page = client.get(f"/sources/{key}").text
    assert page.count('class="past"') == 2, "the one taken back and the taking back stay to be seen"


def test_source_last_word_of_each_person_stands(client: Any, key: str) -> None:
    row = client.get(f"/api/sources/{key}").json()["rows"][0]["id"]
    for who, value in (("Ada Renn", "B"), ("Osk Tal", "E"), ("Ada Renn", "C")):
        sent = {"reviewer": who, "verb": "reliability", "entry": row, "value": value}
        assert client.post("/api/decisions", json=sent).status_code == 201
    assert sorted(client.get(f"/api/sources/{key}").json()["reliability"]) == ["C", "E"]


def test_source_statements_are_rated_each_by_itself(client: Any, key: str) -> None:
    page = client.get(f"/sources/{key}").text
    given = forms(page, "credibility")
    assert len(given) == len(client.get(f"/api/sources/{key}").json()["rows"]) > 1
    answer = send(client, given[1], value="2")
    place = answer.headers["location"]
    assert place == f"/sources/{key}?said=credibility#card-{given[1]['entry']}"
    page = client.get(place).text
    assert page.count('<option value="2" selected>') == 1
    rated = client.get(f"/api/entries/{given[1]['entry']}").json()["review"]
    assert (rated["credibility"], rated["reliability"]) == ("2", "")
    assert "review" not in client.get(f"/api/entries/{given[0]['entry']}").json()


def test_source_ratings_need_a_name_and_a_value_of_the_scale(opening: Any, tmp_path: Path) -> None:
    client = opening(web_samples.big_ledger(tmp_path / "nobody.db", articles=2))
    key = client.get("/api/sources").json()["sources"][0]["key"]
    page = client.get(f"/sources/{key}").text
    assert "Who decides?" in page
    [form] = forms(page, "reliability")
    assert "Nobody has said who decides" in send(client, form, value="A").text
    named = client.post("/review/name", data={"name": "Osk Tal", "back": form["back"]})
    assert named.headers["location"] == f"/sources/{key}"
    assert "is no reliability" in html.unescape(send(client, form, value="G").text)
    assert made(client) == []


@pytest.mark.parametrize(
    ("back", "to"),
    [
        ("source=//evil.test", "/sources"),
        ("source=../audit", "/sources"),
        ("source=0123456789ab&page=2&next=//evil.test", "/sources/0123456789ab?page=2&said=reliability"),
        ("source=0123456789ab&page=%0d%0aset-cookie:x", "/sources/0123456789ab?said=reliability"),
    ],
)
def test_source_ratings_lead_back_to_this_server_only(client: Any, key: str, back: str, to: str) -> None:
    [form] = forms(client.get(f"/sources/{key}").text, "reliability")
    assert send(client, {**form, "back": back}, value="A").headers["location"] == to


def test_source_of_an_earlier_ledger_is_read_only(client: Any, key: str) -> None:
    page = client.get(f"/sources/{key}?known_on=2032-01-01").text
    assert 'class="rate"' not in page
    assert "ratings are given on that of today" in page
