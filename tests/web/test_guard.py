from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from onrecord.web.guard import COOKIE, HEADERS, MAX_ADDRESS, MAX_BODY, is_loopback

TOKEN = "a-token-of-the-tests-0123456789"  # noqa: S105


@pytest.mark.parametrize(
    "address",
    ["/", "/static/web.css", "/static/room.mjs", "/api/story", "/nowhere", "/?as_of=x", "/api/openapi.json"],
)
def test_guard_sets_its_headers_on_every_answer(client: Any, address: str) -> None:
    answer = client.get(address)
    for name, value in HEADERS:
        assert answer.headers[name] == value
    assert "server" not in answer.headers


def test_guard_policy_allows_nothing_inline_and_no_frame(client: Any) -> None:
    policy = client.get("/").headers["content-security-policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["base-uri"] == "'none'"
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "data:" not in policy


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8371", "localhost:9", "[::1]:8371", "[::1]"])
def test_guard_answers_under_its_own_names(client: Any, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.test", "127.0.0.1.evil.test", "", "192.168.1.4:8371", "[", "localhost@evil.test"]
)
def test_guard_refuses_other_names(client: Any, host: str) -> None:
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 403
    assert "harbour" not in answer.text


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
        ({"sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"origin": "https://evil.test"}, True),
        ({"origin": "null"}, True),
        ({"origin": "http://127.0.0.1"}, False),
        ({"origin": "http://127.0.0.1:81"}, True),
        ({"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1"}, True),
        ({}, False),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_guard_takes_changes_from_its_own_pages_only(
    client: Any, method: str, headers: dict[str, str], refused: bool
) -> None:
    # Nothing can be changed yet: what the guard lets through is refused as such.
    assert client.request(method, "/", headers=headers).status_code == (403 if refused else 405)


def test_guard_refuses_what_is_too_large(client: Any) -> None:
    assert client.get("/?q=" + "x" * MAX_ADDRESS).status_code == 414
    assert client.post("/", content=b"x" * (MAX_BODY + 1)).status_code == 413
    assert client.get("/", headers={"content-length": "many"}).status_code == 413
    assert client.post("/", content=iter([b"x"])).status_code == 413


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104
        ("::", False),
        ("10.0.0.1", False),
        ("localhost.evil.test", False),
        ("", False),
    ],
)
def test_guard_knows_what_only_this_machine_reaches(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


@pytest.fixture
def far(opening: Any, ledger_path: Path) -> Any:
    """The reading room under a name of the network, with a token."""
    return opening(ledger_path, base="http://desk.test:8371", token=TOKEN)


def test_guard_with_a_token_refuses_everybody_else(far: Any) -> None:
    for address in ("/", "/api/story", "/static/web.css", "/nowhere"):
        assert far.get(address).status_code == 401
    assert far.get("/?token=wrong").status_code == 401
    assert far.get("/?token=ä").status_code == 401
    assert far.get("/", headers={"authorization": "Bearer wrong"}).status_code == 401
    assert far.get("/", headers={"cookie": f"{COOKIE}=wrong"}).status_code == 401
    assert far.get("/", headers={"cookie": "a=b;;=;\x7f"}).status_code == 401
    assert far.get("/", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_guard_takes_the_token_out_of_the_address(far: Any) -> None:
    answer = far.get(f"/timeline?as_of=2031-02-28&token={TOKEN}")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/timeline?as_of=2031-02-28"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert far.get("/timeline").status_code == 200  # the client keeps the cookie


def test_guard_leads_to_no_other_server(far: Any) -> None:
    answer = far.get(f"http://desk.test:8371//evil.test/%5C..?token={TOKEN}")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/evil.test")


def test_guard_tells_a_browser_on_a_page_and_a_program_in_plain_text(opening: Any, ledger_path: Path) -> None:
    client = opening(ledger_path, token="secret-token-of-the-room")  # noqa: S106 - a test's own
    page = client.get("/", headers={"accept": "text/html,*/*"})
    assert page.status_code == 401
    assert page.headers["content-type"].startswith("text/html")
    assert '<html lang="en">' in page.text
    assert "<title>" in page.text
    assert "/static/" not in page.text, "it asks for nothing that it would be refused"
    assert client.get("/").headers["content-type"].startswith("text/plain")
    assert client.get("/api/story", headers={"accept": "text/html"}).text.startswith("Open the address")
