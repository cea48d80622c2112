"""Every page that the application has routes for, light and dark, narrow and wide: axe-core finds nothing.

Nothing on the console, and no page scrolls sideways. A route that nobody told how to open fails the test,
so that a new page cannot be forgotten.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from serving import NOW, serving

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
"""axe-core, which belongs to the tests alone; see the README beside it."""

NO_PAGES = frozenset({"/static/{name}", "/favicon.ico", "/story", "/hand-over/{name}", "/api/openapi.json"})
"""Routes that answer with a file or lead on. What is handed over is opened from disk, below."""

STATES = (
    *("/?as_of=1900-01-01", "/?as_of=2022-12-31", "/?known_on=2020-01-01", "/?page=2", "/timeline?all=1"),
    *("/roadmap?as_of=1900-01-01", "/timeline?as_of=1900-01-01", "/origins?as_of=1900-01-01"),
    *("/sources?known_on=2020-01-01", "/articles?known_on=2020-01-01", "/quantities?known_on=2020-01-01"),
    *("/disagreements?known_on=2020-01-01", "/changes?since=2022-06-30", "/changes?since=1900-01-01&page=2"),
    *("/search?q=dam*", "/search?q=nothing-has-this", "/search?source=Vosgaard&act=say", "/review?at=none"),
    *("/review?kind=quantity&kind=event", "/review?known_on=2026-06-30", "/audit?known_on=2020-01-01"),
)
"""What pages show beside their first look: long and empty lists, earlier days, answers."""

SIZES = ((360, 800), (1440, 900))


def described(told: dict[str, Any], where: str) -> list[str]:
    return [
        f"{where} {wrong['id']}: {node['target']} {node['failureSummary']}"
        for wrong in told["violations"]
        for node in wrong["nodes"]
    ]


def looked_through(page: Any, where: str, *, every: bool = True) -> list[str]:
    """What is wrong with the page that is open, in every light and width, or in one light at each."""
    found: list[str] = []
    # Run by the driver, not by the page: the page's own policy would not let it in.
    page.evaluate(AXE.read_text("utf-8"))
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        if wide[0] > wide[1]:
            found.append(f"{where} scrolls sideways at {width}: {wide}")
        for scheme in ("light", "dark") if every else ("light" if width == SIZES[0][0] else "dark",):
            page.emulate_media(color_scheme=scheme)
            told = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
            found += described(told, f"{where} ({width}, {scheme})")
    return found


@pytest.fixture(scope="module")
def app(example_ledger: Path) -> Any:
    from onrecord.web.app import create_app

    return create_app(example_ledger, clock=lambda: NOW, title="The dams on the Drell", reviewer="Ada Renn")


@pytest.fixture(scope="module")
def asked(app: Any) -> Any:
    """A client of the same application, with some decisions made."""
    from starlette.testclient import TestClient

    client = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)
    entries = client.get("/api/story").json()["commitments"]
    key = client.get("/api/sources").json()["sources"][0]["key"]
    said = client.get(f"/api/sources/{key}").json()["rows"][0]["id"]
    for sent in (
        {"verb": "accept", "entry": entries[0]["id"], "note": "seen in the communiqué"},
        {"verb": "reject", "entry": entries[1]["id"]},
        {"verb": "tag", "entry": entries[0]["id"], "value": "the first dam"},
        {"verb": "reliability", "entry": said, "value": "B"},
        {"verb": "credibility", "entry": said, "value": "2"},
        {"verb": "reject", "entry": entries[2]["id"]},
        {"verb": "undo"},
    ):
        assert client.post("/api/decisions", json={"reviewer": "Ada Renn", **sent}).status_code == 201
    return client


@pytest.fixture(scope="module")
def address(app: Any) -> Iterator[str]:
    with serving(app) as where:
        yield where


@pytest.fixture(scope="module")
def named(asked: Any) -> dict[str, list[str]]:
    """How to open each route with a part of its own: the addresses that stand for it."""
    entries = asked.get("/api/story").json()["commitments"]
    articles = asked.get("/api/articles").json()["articles"]
    sources = asked.get("/api/sources").json()["sources"]
    later = next(each for each in articles if each.get("version_of"))
    undated = next(each for each in articles if not each["published"]["begin"])
    unnamed = next(each for each in sources if each["authority"] == "anonymous")
    said = asked.get(f"/api/sources/{sources[0]['key']}").json()["rows"][0]["id"]
    marked = f"/articles/{entries[0]['doc']}?entry={entries[0]['id']}"
    layers = "&".join(f"layer={each}" for each in ("commitment", "attribution", "quantity", "event", "claim"))
    return {
        "/articles/{doc_id}": [
            *(marked, f"/articles/{undated['id']}", f"/articles/{later['id']}?{layers}"),
            f"/articles/{later['id']}?entry=none&layer=nothing",
        ],
        "/articles/{doc_id}/versions": [f"/articles/{later['id']}/versions"],
        "/entries/{entry_id}": [
            f"/entries/{entries[0]['id']}",
            f"/entries/{said}",
        ],
        "/sources/{key}": [f"/sources/{sources[0]['key']}", f"/sources/{unnamed['key']}?known_on=2026-06-30"],
    }


def html_routes(app: Any) -> list[str]:
    """The paths of all routes that are read with GET and are no data."""
    paths = {
        route.path
        for route in app._app.routes
        if "GET" in (getattr(route, "methods", None) or ()) and not route.path.startswith("/api/")
    }
    return sorted(paths - NO_PAGES)


def test_accessible_is_asked_of_every_route(app: Any, asked: Any, named: dict[str, list[str]]) -> None:
    routes = html_routes(app)
    assert len(routes) >= 18
    unknown = [path for path in routes if "{" in path and path not in named]
    assert unknown == [], "tell the test how these pages are opened"
    for path in routes:
        for where in named.get(path, [path]):
            answer = asked.get(where)
            assert answer.status_code == 200, where
            assert answer.headers["content-type"].startswith("text/html"), where
    for path in NO_PAGES - {"/api/openapi.json"}:
        assert path in {route.path for route in app._app.routes}, f"{path} is gone: take it off the list"


@pytest.mark.slow
def test_accessible_every_page_in_every_light_and_width(
    opened: Any, app: Any, address: str, named: dict[str, list[str]]
) -> None:
    page = opened(address + "/", base=address)
    found: list[str] = []
    first = [each for path in html_routes(app) for each in named.get(path, [path])]
    for where in (*first, *STATES):
        answer = page.goto(address + where)
        assert answer.status == 200, where
        found += looked_through(page, where, every=where in first)
    assert found == []


def test_accessible_errors_tell_what_is_wrong_in_every_light_and_width(
    opened: Any, address: str, example_ledger: Path, tmp_path: Path
) -> None:
    """400, 404, 422, 500s and the page of who shows no token."""
    from onrecord.web.app import create_app

    page = opened(address + "/", base=address, refused=True)
    found: list[str] = []
    for where, status in (
        ("/nowhere", 404),
        ("/entries/none", 404),
        ("/articles/none/versions", 404),
        ("/sources/none", 404),
        ("/?page=first", 422),
        ("/?as_of=someday", 400),
        (f"/?as_of={'9' * 9000}", 414),
    ):
        assert page.goto(address + where).status == status, where
        assert page.locator("h1").inner_text().strip(), where
        found += looked_through(page, where)
    (tmp_path / "no.db").write_bytes(b"this is no ledger" * 99)
    for made, status in (
        (create_app(example_ledger, clock=lambda: NOW, seconds=-1.0), 503),
        (create_app(tmp_path / "no.db", clock=lambda: NOW), 503),
        (create_app(example_ledger, clock=lambda: NOW, token="t" * 20), 401),
    ):
        with serving(made) as other:
            page = opened(other + "/", base=other, refused=True)
            assert page.goto(other + "/timeline").status == status
            assert page.locator("h1").inner_text().strip()
            found += looked_through(page, f"{status}")
    assert found == []


def test_accessible_report_opened_from_disk(browser: Any, example_ledger: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    args = ["report", "--ledger", str(example_ledger), "--out", str(path), "--title", "The dams on the Drell"]
    command = [sys.executable, "-c", f"from onrecord.cli import main; main({args!r})"]
    subprocess.run(command, check=True, capture_output=True)
    context = browser.new_context(offline=True)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(path.as_uri())
    # The report lets no script in at all, its own neither: axe runs on the same page without that policy.
    policy = page.locator('meta[http-equiv="Content-Security-Policy"]').get_attribute("content")
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none'")
    found = looked_through(page, "report")
    context.close()
    assert found == []
    assert [each for each in wrong if not re.search("Content Security Policy", each)] == []
