from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import record_samples as samples
from onrecord.ledger.store import Store

PAGES = (
    "/",
    "/roadmap",
    "/disagreements",
    "/drift",
    "/timeline",
    "/sources",
    "/quantities",
    "/articles",
    "/changes",
    "/search",
    "/method",
)


def page(client: Any, address: str) -> samples.TextOf:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:400]
    return samples.parsed(answer.text)


def words(found: samples.TextOf) -> str:
    return " ".join(found.text.split())


def crawl(client: Any, *, most: int) -> dict[str, Any]:
    """Every page that can be reached, by its address."""
    seen: dict[str, Any] = {}
    waiting = ["/"]
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        if address in seen:
            continue
        answer = client.get(address)
        seen[address] = answer
        if "html" not in answer.headers["content-type"]:
            continue
        for tag, attrs in samples.parsed(answer.text).tags:
            link = attrs.get("href" if tag in {"a", "link"} else "src", "")
            # Another day may well hold no such article: its page says so.
            if attrs.get("rel") in {"prev", "next"} and address.count("/") > 1:
                continue
            if link.startswith("/"):
                waiting.append(link.partition("#")[0])
    return seen


def test_app_every_link_leads_somewhere(client: Any) -> None:
    found = crawl(client, most=400)
    assert len(found) > 60
    assert {address: a.status_code for address, a in found.items() if a.status_code != 200} == {}


def test_app_every_fragment_is_on_its_page(client: Any) -> None:
    for address, answer in crawl(client, most=120).items():
        if "html" not in answer.headers["content-type"]:
            continue
        found = samples.parsed(answer.text)
        ids = [attrs["id"] for _, attrs in found.tags if "id" in attrs]
        assert len(ids) == len(set(ids)), address
        for tag, attrs in found.tags:
            link = attrs.get("href", "")
            if tag == "a" and link.startswith("#"):
                assert link[1:] in ids, (address, link)
            if tag == "a" and link.startswith("/articles/") and "#" in link:
                path, _, fragment = link.partition("#")
                there = samples.parsed(client.get(path).text)
                assert fragment in [a.get("id") for _, a in there.tags], link


@pytest.mark.parametrize("address", PAGES)
def test_app_page_has_a_twin(client: Any, address: str) -> None:
    found = page(client, address)
    twin = next(attrs["href"] for tag, attrs in found.tags if attrs.get("rel") == "alternate")
    answer = client.get(twin)
    assert answer.status_code == 200
    assert isinstance(answer.json(), dict)
    described = client.get("/api/openapi.json").json()
    assert urlsplit(twin).path in described["paths"]


def test_app_is_described_in_openapi(client: Any) -> None:
    described = client.get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert all(path.startswith("/api/") for path in described["paths"])
    for methods in described["paths"].values():
        (name,) = methods
        assert methods[name]["description"]
    written = [path for path, methods in described["paths"].items() if "get" not in methods]
    assert written == ["/api/decisions"]


@pytest.mark.parametrize("address", PAGES)
def test_app_page_can_be_read_without_script_and_with_a_keyboard(client: Any, address: str) -> None:
    found = page(client, address)
    assert ("html", {"lang": "en"}) in found.tags
    assert next(attrs for tag, attrs in found.tags if tag == "a") == {"class": "skip", "href": "#main"}
    levels = [int(tag[1]) for tag, _ in found.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    scripts = [attrs for tag, attrs in found.tags if tag == "script"]
    assert all(
        attrs["src"].startswith("/static/") and (attrs.get("type") == "module" or "defer" in attrs)
        for attrs in scripts
    )


def test_app_nothing_is_inline_and_nothing_comes_from_outside(client: Any) -> None:
    for address, answer in crawl(client, most=150).items():
        # A file that is handed over is no page: it has a policy of its own, and is kept rather than shown.
        if "html" not in answer.headers["content-type"] or "content-disposition" in answer.headers:
            continue
        for tag, attrs in samples.parsed(answer.text).tags:
            assert not {n for n in attrs if n.startswith("on") or n in {"style", "srcset"}}, (
                address,
                tag,
            )
            if tag in {"script", "link", "img", "iframe", "form"}:
                link = attrs.get("src") or attrs.get("href") or attrs.get("action") or ""
                assert link.startswith("/"), (address, tag, link)
                assert not link.startswith("//")
            assert tag not in {"style", "iframe", "object", "embed", "base", "img"}


def test_app_hostile_text_is_shown_and_does_nothing(client: Any) -> None:
    seen = ""
    for address, answer in crawl(client, most=200).items():
        if "html" not in answer.headers["content-type"]:
            continue
        found = samples.parsed(answer.text)
        seen += found.text
        assert "\u202e" not in answer.text, address
        assert "\x1b" not in answer.text, address
        assert "<b>bold" not in answer.text, address
        for tag, attrs in found.tags:
            assert tag != "img"
            if tag == "a":
                assert attrs["href"].startswith(("/", "#", "https://", "http://")), address
            if tag == "a" and attrs["href"].startswith("http"):
                assert {"noopener", "noreferrer"} <= set(attrs["rel"].split())
    assert "<script>alert('x')</script> & <b>bold</b>" in seen
    assert "<img src=x onerror=alert(1)> said nothing." in seen
    assert "javascript:alert(1)" in seen
    assert "The <harbour>" in seen


def test_app_lists_commitments_as_of_the_day(client: Any) -> None:
    assert "overdue, no report since" in words(page(client, "/"))
    # The harbour article is of 2031-02-03; by then its date had not come.
    then = client.get("/api/story?as_of=2031-03-01").json()
    stands = {row["id"]: row["status"]["value"] for row in then["commitments"]}
    now = {r["id"]: r["status"]["value"] for r in client.get("/api/story").json()["commitments"]}
    assert set(stands) == set(now)
    moved = {(stands[each], now[each]) for each in now if stands[each] != now[each]}
    assert moved == {("stated", "overdue, unreported")}
    assert then["as_of"] == "2031-03-01"


def test_app_as_of_leaves_out_what_was_published_later(client: Any) -> None:
    before = client.get("/api/articles?as_of=2030-12-31").json()["articles"]
    assert len(before) == 2
    assert all(each["outlet"] != "The Varna Post" for each in before)
    assert "The Varna Post" not in page(client, "/articles?as_of=2030-12-31").text


def test_app_known_on_turns_the_other_clock(client: Any) -> None:
    assert client.get("/api/articles?known_on=2031-05-31").json()["articles"] == []
    assert len(client.get("/api/articles?known_on=2031-06-01").json()["articles"]) == 3
    assert "No commitment stands in this account." in words(page(client, "/?known_on=2031-05-31"))


@pytest.mark.parametrize("address", PAGES)
def test_app_links_keep_both_days(client: Any, address: str) -> None:
    found = page(client, f"{address}?as_of=2031-02&known_on=2031-06-30")
    kept = 0
    for tag, attrs in found.tags:
        link = urlsplit(attrs.get("href", ""))
        inner = tag == "a" and link.path.startswith("/") and attrs.get("rel") not in {"prev", "next"}
        if inner and link.query:
            assert "as_of=2031-02-28" in link.query, attrs
            assert "known_on=2031-06-30" in link.query, attrs
            kept += 1
    assert kept >= 8


def test_app_shows_an_entry_and_why_it_is_here(client: Any) -> None:
    row = next(r for r in client.get("/api/story").json()["commitments"] if r["holder"])
    text = words(page(client, f"/entries/{row['id']}"))
    for part in (
        "the last patrol boat will leave Lisk harbour by June 2031",
        "hand/1+abc",
        "characters",
        "nothing: the date is whole",
        "Ada Renn",
    ):
        assert part in text
    assert client.get(f"/api/entries/{row['id']}").json()["evidence"] == row["evidence"]


def test_app_shows_everything_that_a_source_said(client: Any) -> None:
    found = client.get("/api/sources").json()["sources"]
    officials = next(each for each in found if each["authority"] == "anonymous")
    text = words(page(client, f"/sources/{officials['key']}"))
    assert "the boats would stay until 2033" in text
    assert "Not named: “who asked not to be named”" in text
    assert client.get(f"/api/sources/{officials['key']}").json()["rows"][0]["act"] == "say"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/?as_of=yesterday", 400),
        ("/api/story?as_of=2031-13-40", 400),
        ("/?page=0", 422),
        ("/api/story?page=x", 422),
        ("/nowhere", 404),
        ("/articles/nothing", 404),
        ("/entries/nothing", 404),
        ("/sources/nothing", 404),
        ("/quantities?unit=nothing", 404),
        ("/api/entries/nothing", 404),
        ("/static/../app.py", 404),
        ("/static/app.py", 404),
        ("/docs", 404),
    ],
)
def test_app_tells_what_cannot_be_shown(client: Any, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    if address.startswith("/api/"):
        assert answer.json()
    else:
        assert "Back to the story" in answer.text


def test_app_error_reflects_nothing_of_the_address(client: Any) -> None:
    answer = client.get("/?as_of=%3Cscript%3Ealert(1)%3C/script%3E")
    assert answer.status_code == 400
    assert "<script>alert" not in answer.text


def test_app_a_late_page_is_the_last_one(client: Any) -> None:
    assert client.get("/api/timeline?all=1&page=999").json()["page"]["number"] == 1


def test_app_tells_when_the_ledger_has_gone(opening: Any, tmp_path: Path) -> None:
    client = opening(tmp_path / "nothing.db")
    answer = client.get("/")
    assert answer.status_code == 503
    assert "There is no ledger" in answer.text
    assert client.get("/api/story").json()["error"]["code"] == "OR205"


def test_app_shows_a_run_that_ends_while_it_is_open(opening: Any, tmp_path: Path) -> None:
    path = tmp_path / "growing.db"
    with samples.ledger(path) as store:
        client = opening(path)
        assert len(client.get("/api/articles").json()["articles"]) == 3
        more = samples.document("Another\nThe yard closed.\n", path="more.txt")
        from datetime import timedelta

        from onrecord.ledger.store import InputKey

        later = samples.RECORDED + timedelta(days=1)
        with store.begin(recorded=later, version="1", pipeline="x", settings={}) as writer:
            writer.add(more, (), key=InputKey(raw_digest="r", ingest="i", pipeline="p"), where="more.txt")
            assert len(client.get("/api/articles").json()["articles"]) == 3
        assert len(client.get("/api/articles").json()["articles"]) == 4
        assert len(client.get("/api/articles?known_on=2031-06-01").json()["articles"]) == 3


def test_app_changes_between_two_days(client: Any) -> None:
    found = client.get("/api/changes?since=2030-12-31").json()
    assert len(found["articles"]["came"]) == 1
    assert found["articles"]["went"] == []
    assert len(found["commitments"]["came"]) == 1
    told = [(row["change"], row["what"]) for row in found["changes"]]
    assert ("stands otherwise", "due → overdue, unreported") in told
    text = words(page(client, "/changes?since=2030-12-31"))
    assert "1 article more" in text
    back = client.get("/api/changes?since=2031-07-01&as_of=2030-12-31").json()
    assert len(back["articles"]["went"]) == 1
    assert [row["change"] for row in back["changes"]].count("article no longer in the account") == 1
    by_ledger = client.get("/api/changes?known_since=2031-05-31").json()
    assert len(by_ledger["articles"]["came"]) == 3


def test_app_figures_have_bounds_and_pages(big: Any) -> None:
    found = client_series(big, "/api/quantities")
    assert found["unit"] == "boats"
    assert found["total"] == 480
    whole = big.get("/api/quantities?unit=boats&page=6").json()
    assert whole["page"] == {"number": 6, "pages": 6, "size": 80, "total": 480}
    assert "All 480 figures in boats" in words(page(big, "/quantities"))


def client_series(client: Any, address: str) -> dict[str, Any]:
    first: dict[str, Any] = client.get(address).json()["series"][0]
    return first


def test_app_pages_long_lists(big: Any) -> None:
    seen: list[str] = []
    address = "/api/story?page={}"
    for number in range(1, 13):
        answer = big.get(address.format(number)).json()
        seen += [row["id"] for row in answer["commitments"]]
    assert len(seen) == len(set(seen)) == 480
    assert "1–40 of 480 commitments" in words(page(big, "/"))


def test_app_keeps_pages_small(big: Any) -> None:
    for address, answer in crawl(big, most=60).items():
        assert len(answer.content) < 400_000, address


def test_app_gives_the_same_bytes_twice(big: Any, opening: Any, big_path: Path) -> None:
    again = opening(big_path)
    for address in PAGES:
        assert big.get(address).content == again.get(address).content


def test_app_account_is_the_view_of_the_store(store: Store, ledger_path: Path) -> None:
    from onrecord.ledger.provenance import EntryType
    from onrecord.web.asking import Asked
    from onrecord.web.desk import Desk

    desk = Desk(ledger_path, clock=lambda: samples.RECORDED)
    for day in ("", "2029-12-31", "2031-02-03", "2031-02-02"):
        asked = Asked.of(as_of=day, known_on="")
        with desk.account(asked) as account:
            view = store.view(valid=asked.valid)
            assert list(account.documents()) == list(view.documents())
            assert list(account.entries()) == list(view.entries())
            some = (EntryType.COMMITMENT, EntryType.CLAIM)
            assert list(account.entries(types=some)) == list(view.entries(types=some))
