"""What every address of the reading room rests on: the account that was asked for, as a page or as JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

import onrecord
from onrecord.web.asking import Addresses, Asked
from onrecord.web.desk import Account, Desk
from onrecord.web.hand_over import handed
from onrecord.web.pages import Page
from onrecord.web.render import html
from onrecord.wording import one_line

Day = Annotated[
    str,
    Query(max_length=40, description="A day, month, year or time in ISO 8601.", examples=["2024-09-06"]),
]
Number = Annotated[int, Query(ge=1, le=1_000_000, description="Which page of the list, from 1.")]
Flag = Annotated[bool, Query(alias="all", description="Everything, rather than what is told most.")]
Short = Annotated[str, Query(max_length=200)]
Id = Annotated[str, Query(max_length=120)]
Made = Callable[[Account], Page]

ASSETS = {
    "report.css": "text/css",
    "web.css": "text/css",
    "room.mjs": "text/javascript",
    "review.mjs": "text/javascript",
    "htmx.min.js": "text/javascript",
}
"""The files that pages load; nothing else is served from disk."""


def asked(as_of: Day = "", known_on: Day = "") -> Asked:
    """The account up to the end of ``as_of``, as the ledger knew it by the end of ``known_on``."""
    return Asked.of(as_of=as_of, known_on=known_on)


AskedDays = Annotated[Asked, Depends(asked)]


ALONE = "sandbox; default-src 'none'"
"""The policy of what articles' own words were written into: wherever it is shown, nothing in it runs."""


class Room:
    """Opens an account for a request and gives a page as HTML or as JSON."""

    def __init__(self, desk: Desk, *, title: str, seconds: float) -> None:
        self.desk = desk
        self.seconds = seconds
        self.title = one_line(title)

    def html(
        self, request: Request, asked: Asked, name: str, made: Made, *, more: Mapping[str, Any] | None = None
    ) -> HTMLResponse:
        with self.desk.account(asked, seconds=self.seconds) as account:
            page = made(account)
            text = html(
                f"{name}.html.j2",
                {
                    **page.context,
                    **(more or {}),
                    **self.frame(request, asked),
                    "page_title": page.title,
                    "today": account.today.date().isoformat(),
                    "days": account.days,
                    "known_days": account.known_days,
                    "twin": account.addresses.page(twin(request.url.path), dict(request.query_params)),
                },
            )
        return HTMLResponse(text)

    def json(self, asked: Asked, made: Made) -> JSONResponse:
        with self.desk.account(asked, seconds=self.seconds) as account:
            data = made(account).json()
        return JSONResponse({**asked.words, **data} if "type" not in data else data)

    def file(self, asked: Asked, name: str) -> Response:
        """The record in one format, to be kept rather than shown."""
        with self.desk.account(asked, seconds=self.seconds) as account:
            made = handed(account, name, title=self.title)
        kept = {
            "content-disposition": f'attachment; filename="{made.file}"',
            "content-security-policy": ALONE,
        }
        return Response(made.content, media_type=made.media, headers=kept)

    def since(self, earlier: Asked, stack: ExitStack) -> Account | None:
        """The account of earlier days, open as long as ``stack``; ``None`` when no day was asked for."""
        return (
            stack.enter_context(self.desk.account(earlier, seconds=self.seconds)) if earlier.words else None
        )

    def frame(self, request: Request, asked: Asked) -> dict[str, Any]:
        """What every page shows."""
        params = {n: v for n, v in request.query_params.items() if n not in {"as_of", "known_on", "token"}}
        return {
            "story_title": self.title or "The record",
            "addresses": Addresses(asked),
            "asked": asked.words,
            "path": request.url.path,
            "params": params,
            "version": onrecord.__version__,
            "assets": assets(),
        }


def twin(path: str) -> str:
    """Where the JSON of a page is."""
    return "/api/story" if path == "/" else f"/api{path}"


@cache
def asset(name: str) -> bytes:
    """One of our own files."""
    folder = (
        files("onrecord.report") / "templates" if name == "report.css" else files("onrecord.web") / "static"
    )
    return (folder / name).read_bytes()


@cache
def assets() -> dict[str, str]:
    """The address of each file; it changes with the bytes."""
    return {name: f"/static/{name}?v={hashlib.sha256(asset(name)).hexdigest()[:12]}" for name in ASSETS}
