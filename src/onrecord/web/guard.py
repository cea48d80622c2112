"""What stands between a request and the pages: who may ask, from where, how much, and what goes back.

The rules follow the platform's own: ``Host`` is checked against rebinding of names, writes are taken from
our own pages alone (``Sec-Fetch-Site``, else ``Origin``), and nothing on a page may run or load but what
this server gave.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = (
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
)
"""Every answer carries these."""

MAX_BODY = 64 * 1024
MAX_ADDRESS = 8 * 1024
COOKIE = "onrecord"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not answered."""

    status: int
    why: str


def is_loopback(host: str) -> bool:
    """Whether an address to listen on can be reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


Ahead = Callable[[Callable[[int, int], None]], object]


class Guard:
    """Wraps the pages. With a ``token`` every request must show it; without, only this machine asks."""

    def __init__(self, app: App, *, token: str = "", ahead: Ahead | None = None) -> None:
        """``ahead`` reads what the pages need, and tells how many of how many steps are done."""
        self._app = app
        self._token = token
        self._ahead = ahead

    def warm(self, told: Callable[[int, int], None] = lambda _done, _of: None) -> None:
        """Read what the pages of today's account need, if the ledger has changed since that was done."""
        if self._ahead is not None:
            self._ahead(told)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = _headers(scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _with_ours(message.get("headers", ()))}
            await send(message)

        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await _refuse(guarded, refusal, page=_wants_page(scope, headers))
            return
        if self._token:
            shown = dict(parse_qsl(_query(scope))).get("token", "")
            if shown and hmac.compare_digest(shown.encode(), self._token.encode()):
                await _welcome(guarded, scope, self._token)
                return
            if not self._may(headers):
                await _refuse(guarded, NO_TOKEN, page=_wants_page(scope, headers))
                return
        await self._app(scope, receive, guarded)

    def _refusal(self, scope: Scope, headers: dict[str, str]) -> Refusal | None:
        if not self._token and not _is_ours(headers.get("host", "")):
            return Refusal(403, "This server answers under 127.0.0.1 and localhost only.")
        if len(scope.get("raw_path") or scope["path"].encode()) + len(_query(scope)) > MAX_ADDRESS:
            return Refusal(414, "The address is too long.")
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MAX_BODY or "transfer-encoding" in headers:
            return Refusal(413, "The request is too large.")
        if scope["method"] not in _SAFE and not _same_origin(headers):
            return Refusal(403, "Changes are taken from the pages of this server only.")
        return None

    def _may(self, headers: dict[str, str]) -> bool:
        bearer = headers.get("authorization", "").removeprefix("Bearer ").strip()
        try:
            kept = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            kept = None
        shown = [bearer, kept.value if kept else ""]
        return any(hmac.compare_digest(each.encode(), self._token.encode()) for each in shown)


def _is_ours(host: str) -> bool:
    """A page elsewhere can let its own name point here; then the name in ``Host`` is not ours."""
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        return False
    return bool(name) and is_loopback(name or "")


def _same_origin(headers: dict[str, str]) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    if origin is None:
        return True  # no browser: browsers send one or the other with every write
    return urlsplit(origin).netloc == headers.get("host")


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def _query(scope: Scope) -> str:
    raw: bytes = scope.get("query_string") or b""
    return raw.decode("latin-1")


def _with_ours(headers: Any) -> list[tuple[bytes, bytes]]:
    kept = [(name, value) for name, value in headers if name.lower() != b"server"]
    names = {name.lower() for name, _ in kept}
    kept += [(n.encode(), v.encode()) for n, v in HEADERS if n.encode() not in names]
    if b"cache-control" not in names:
        kept.append((b"cache-control", b"private, no-cache"))
    return kept


NO_TOKEN = Refusal(401, "Open the address with the token that `onrecord serve` printed.")

_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>OnRecord: not answered</title></head>
<body><main><h1>{why}</h1><p>OnRecord did not answer this request ({status}).</p></main></body>
</html>
"""
"""What a browser shows: without a style, since a refused reader is given no file of ours either."""


def _wants_page(scope: Scope, headers: dict[str, str]) -> bool:
    return "text/html" in headers.get("accept", "") and not scope["path"].startswith("/api/")


async def _refuse(send: Send, refusal: Refusal, *, page: bool) -> None:
    # The reasons are our own words: nothing of the request stands in them.
    told = _PAGE.format(why=refusal.why, status=refusal.status) if page else f"{refusal.why}\n"
    body = told.encode()
    kind = b"text/html; charset=utf-8" if page else b"text/plain; charset=utf-8"
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _welcome(send: Send, scope: Scope, token: str) -> None:
    """Take the token out of the address, so that it stands in no history and no link."""
    rest = urlencode([(name, value) for name, value in parse_qsl(_query(scope)) if name != "token"])
    # One slash: two would lead to another server.
    path = "/" + scope["path"].lstrip("/\\")
    to = f"{_ascii(path)}?{rest}" if rest else _ascii(path)
    cookie = f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict"
    headers = [(b"location", to.encode()), (b"set-cookie", cookie.encode()), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _ascii(path: str) -> str:
    from urllib.parse import quote

    return quote(path, safe="/")
