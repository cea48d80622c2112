"""The application: addresses, the page behind each, and its twin in JSON under ``/api``."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

import onrecord
from onrecord.errors import IntervalError, OnRecordError, RegistryError, SettingsError, StoreError
from onrecord.interval import parse
from onrecord.web import finding, pages, plan, reader, story_page
from onrecord.web.asking import Addresses, Asked
from onrecord.web.changes import changes
from onrecord.web.desk import Account, Desk
from onrecord.web.guard import Guard
from onrecord.web.hand_over import hand_over, handed
from onrecord.web.pages import NotThereError, Page
from onrecord.web.render import html

Day = Annotated[
    str,
    Query(max_length=40, description="A day, month, year or time in ISO 8601.", examples=["2024-09-06"]),
]
Number = Annotated[int, Query(ge=1, le=1_000_000, description="Which page of the list, from 1.")]
Short = Annotated[str, Query(max_length=200)]
Id = Annotated[str, Query(max_length=120)]
Made = Callable[[Account], Page]

ASSETS = {"report.css": "text/css", "web.css": "text/css", "room.mjs": "text/javascript"}
"""The files that pages load; nothing else is served from disk."""

_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"description": "A day that cannot be read."},
    503: {"description": "The ledger cannot be read."},
}
_GONE: dict[int | str, dict[str, Any]] = {404: {"description": "The account holds no such thing."}}


def asked(as_of: Day = "", known_on: Day = "") -> Asked:
    """The account up to the end of ``as_of``, as the ledger knew it by the end of ``known_on``."""
    return Asked.of(as_of=as_of, known_on=known_on)


AskedDays = Annotated[Asked, Depends(asked)]


def question(
    q: Annotated[str, Query(max_length=400, description="Words, “phrases”, starts of words (withdr*).")] = "",
    source: Short = "",
    authority: Annotated[str, Query(max_length=40)] = "",
    act: Annotated[str, Query(max_length=40)] = "",
    outlet: Short = "",
    from_: Annotated[str, Query(alias="from", max_length=40)] = "",
    to: Day = "",
) -> finding.Question:
    """What a search asks for."""
    return finding.Question(
        words=q,
        source=source,
        authority=authority,
        act=act,
        outlet=outlet,
        begin=parse(from_) if from_.strip() else None,
        end=parse(to) if to.strip() else None,
    )


AskedQuestion = Annotated[finding.Question, Depends(question)]


def create_app(
    ledger: Path, *, clock: Callable[[], datetime], token: str = "", title: str = "", backend: str = "sqlite"
) -> Guard:
    """The reading room over one ledger, as an ASGI application.

    Args:
        clock: tells the time in UTC; commitments are judged at the end of its day.
        token: what every request must show, where others than this machine can reach the server.
        title: the story's name, shown on every page.
    """
    app = FastAPI(
        title="OnRecord",
        version=onrecord.__version__,
        description="The record of a developing story, read-only. Rows have the fields of `docs/schema`.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        responses=_REFUSALS,
    )
    desk = Desk(ledger, clock=clock, backend=backend)
    room = _Room(desk, title=title)
    _lists(app, room)
    _things(app, room)
    _handing(app, room)
    _files(app)
    _errors(app, room)
    return Guard(app, token=token, warm=lambda: desk.warm(_first, most=WARMED))


WARMED = 64 * 2**20
"""Bytes of a ledger up to which its story is read before anybody asks."""


def _first(account: Account) -> None:
    """What the first pages of today's account need."""
    # What needs most, comparing all with all, comes last.
    for make in (
        *(story_page.story, pages.timeline_page, pages.sources, pages.quantities, pages.articles),
        *(plan.roadmap, plan.disagreements),
    ):
        make(account, page=1)


class _Room:
    """Opens an account for a request and gives a page as HTML or as JSON."""

    def __init__(self, desk: Desk, *, title: str) -> None:
        self._desk = desk
        self.title = title

    def html(self, request: Request, asked: Asked, name: str, made: Made) -> HTMLResponse:
        with self._desk.account(asked) as account:
            page = made(account)
            text = html(
                f"{name}.html.j2",
                {
                    **page.context,
                    **self.frame(request, asked),
                    "page_title": page.title,
                    "today": account.today.date().isoformat(),
                    "days": account.days,
                    "twin": account.addresses.page(_twin(request.url.path), dict(request.query_params)),
                },
            )
        return HTMLResponse(text)

    def json(self, asked: Asked, made: Made) -> JSONResponse:
        with self._desk.account(asked) as account:
            data = made(account).json()
        return JSONResponse({**asked.words, **data} if "type" not in data else data)

    def file(self, asked: Asked, name: str) -> Response:
        """The record in one format, to be kept rather than shown."""
        with self._desk.account(asked) as account:
            made = handed(account, name, title=self.title)
        kept = {"content-disposition": f'attachment; filename="{made.file}"'}
        return Response(made.content, media_type=made.media, headers=kept)

    def since(self, earlier: Asked, stack: ExitStack) -> Account | None:
        """The account of earlier days, open as long as ``stack``; ``None`` when no day was asked for."""
        return stack.enter_context(self._desk.account(earlier)) if earlier.words else None

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


def _twin(path: str) -> str:
    return "/api/story" if path == "/" else f"/api{path}"


def _lists(app: FastAPI, room: _Room) -> None:
    """The pages that list, each with its twin."""
    listed: tuple[tuple[str, str, Callable[..., Page]], ...] = (
        ("story", "/", story_page.story),
        ("drift", "/drift", story_page.drift_table),
        ("timeline", "/timeline", pages.timeline_page),
        ("sources", "/sources", pages.sources),
        ("articles", "/articles", pages.articles),
        ("roadmap", "/roadmap", plan.roadmap),
        ("disagreements", "/disagreements", plan.disagreements),
    )
    for name, path, make in listed:
        _listed(app, room, name, path, make)

    @app.get("/quantities", include_in_schema=False)
    def quantities(request: Request, asked: AskedDays, page: Number = 1, unit: Short = "") -> HTMLResponse:
        return room.html(request, asked, "quantities", lambda a: pages.quantities(a, page=page, unit=unit))

    @app.get("/api/quantities", responses=_GONE)
    def quantities_json(asked: AskedDays, page: Number = 1, unit: Short = "") -> JSONResponse:
        """Figures by what they count, with their bounds; or all those of one ``unit``."""
        return room.json(asked, lambda a: pages.quantities(a, page=page, unit=unit))

    @app.get("/method", include_in_schema=False)
    def method(request: Request, asked: AskedDays) -> HTMLResponse:
        return room.html(request, asked, "method", pages.method)

    @app.get("/api/method")
    def method_json(asked: AskedDays) -> JSONResponse:
        """How the record was made: versions, settings, diagnostics."""
        return room.json(asked, pages.method)


def _listed(app: FastAPI, room: _Room, name: str, path: str, make: Callable[..., Page]) -> None:
    @app.get(path, include_in_schema=False, name=name)
    def page_of(request: Request, asked: AskedDays, page: Number = 1) -> HTMLResponse:
        return room.html(request, asked, name, lambda account: make(account, page=page))

    @app.get(_twin(path), name=f"{name}_json", description=make.__doc__)
    def twin_of(asked: AskedDays, page: Number = 1) -> JSONResponse:
        return room.json(asked, lambda account: make(account, page=page))


def _things(app: FastAPI, room: _Room) -> None:
    """One article, entry or source; search; what changed."""

    @app.get("/articles/{doc_id}", include_in_schema=False)
    def article(
        request: Request,
        doc_id: str,
        asked: AskedDays,
        entry: Id = "",
        layer: Annotated[tuple[str, ...], Query()] = (),
    ) -> HTMLResponse:
        return room.html(
            request, asked, "reader", lambda a: reader.reader(a, doc_id=doc_id, entry=entry, layers=layer)
        )

    @app.get("/api/articles/{doc_id}", responses=_GONE)
    def article_json(doc_id: str, asked: AskedDays) -> JSONResponse:
        """One article with its text and every entry that stands on it."""
        return room.json(asked, lambda a: reader.reader(a, doc_id=doc_id, entry="", layers=()))

    @app.get("/entries/{entry_id}", include_in_schema=False)
    def entry_page(request: Request, entry_id: str, asked: AskedDays) -> HTMLResponse:
        return room.html(request, asked, "entry", lambda a: reader.why(a, entry_id=entry_id))

    @app.get("/api/entries/{entry_id}", responses=_GONE)
    def entry_json(entry_id: str, asked: AskedDays) -> JSONResponse:
        """One entry, with its evidence and origin."""
        return room.json(asked, lambda a: reader.why(a, entry_id=entry_id))

    @app.get("/sources/{key}", include_in_schema=False)
    def source(request: Request, key: str, asked: AskedDays, page: Number = 1) -> HTMLResponse:
        return room.html(request, asked, "source", lambda a: pages.source(a, key=key, page=page))

    @app.get("/api/sources/{key}", responses=_GONE)
    def source_json(key: str, asked: AskedDays, page: Number = 1) -> JSONResponse:
        """Everything that one source said."""
        return room.json(asked, lambda a: pages.source(a, key=key, page=page))

    @app.get("/search", include_in_schema=False)
    def search(request: Request, asked: AskedDays, question: AskedQuestion, page: Number = 1) -> HTMLResponse:
        return room.html(request, asked, "search", lambda a: finding.search(a, question, page=page))

    @app.get("/api/search")
    def search_json(asked: AskedDays, question: AskedQuestion, page: Number = 1) -> JSONResponse:
        """Articles by their words and by who speaks in them; the form alone without a question."""
        return room.json(asked, lambda a: finding.search(a, question, page=page))

    @app.get("/changes", include_in_schema=False)
    def changed(
        request: Request, asked: AskedDays, since: Day = "", known_since: Day = "", page: Number = 1
    ) -> HTMLResponse:
        earlier = Asked.of(as_of=since, known_on=known_since)
        with ExitStack() as stack:
            before = room.since(earlier, stack)
            return room.html(
                request, asked, "changes", lambda a: changes(before, a, since=earlier, page=page)
            )

    @app.get("/api/changes")
    def changed_json(
        asked: AskedDays, since: Day = "", known_since: Day = "", page: Number = 1
    ) -> JSONResponse:
        """What the account holds that the one of the earlier days did not, and the other way round."""
        earlier = Asked.of(as_of=since, known_on=known_since)
        with ExitStack() as stack:
            before = room.since(earlier, stack)
            return room.json(asked, lambda a: changes(before, a, since=earlier, page=page))


def _handing(app: FastAPI, room: _Room) -> None:
    """The record as files, of the account of the days that are asked for."""

    @app.get("/hand-over", include_in_schema=False)
    def formats(request: Request, asked: AskedDays) -> HTMLResponse:
        return room.html(request, asked, "hand_over", hand_over)

    @app.get("/api/hand-over")
    def formats_json(asked: AskedDays) -> JSONResponse:
        """Every format in which the record can be had, and where."""
        return room.json(asked, hand_over)

    @app.get("/hand-over/{name}", include_in_schema=False)
    def file(name: str, asked: AskedDays) -> Response:
        return room.file(asked, name)


def _files(app: FastAPI) -> None:
    @app.get("/static/{name}", include_in_schema=False)
    def static(name: str) -> Response:
        if name not in ASSETS:
            raise HTTPException(404)
        lasting = {"cache-control": "public, max-age=31536000, immutable"}
        return Response(asset(name), media_type=ASSETS[name], headers=lasting)

    @app.get("/favicon.ico", include_in_schema=False)
    def favicon() -> Response:
        return Response(status_code=204)

    @app.get("/story", include_in_schema=False)
    def story() -> RedirectResponse:
        return RedirectResponse("/", status_code=308)


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


def _errors(app: FastAPI, room: _Room) -> None:
    def told(request: Request, status: int, why: str, next_step: str = "", code: str = "") -> Response:
        if request.url.path.startswith("/api/"):
            error = {"code": code, "why": why, "next_step": next_step}
            return JSONResponse({"error": error}, status_code=status)
        frame = room.frame(request, Asked())
        context = {**frame, "params": {}, "path": "/", "status": status, "why": why, "next_step": next_step}
        more = {"page_title": why, "today": "", "days": [], "twin": "", "code": code}
        return HTMLResponse(html("error.html.j2", {**context, **more}), status_code=status)

    @app.exception_handler(OnRecordError)
    def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, OnRecordError)  # noqa: S101 - registered for these
        status = 500
        for kind, number in (
            (IntervalError, 400),
            (NotThereError, 404),
            (RegistryError, 404),
            (SettingsError, 501),
            (StoreError, 503),
            (finding.NoSearchError, 501),
        ):
            if isinstance(error, kind):
                status = number
        return told(request, status, error.why, error.next_step, "" if status == 404 else error.code)

    @app.exception_handler(RequestValidationError)
    def unreadable(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for these
        if request.url.path.startswith("/api/"):
            detail = [{"loc": list(e["loc"]), "msg": e["msg"], "type": e["type"]} for e in error.errors()]
            return JSONResponse({"detail": detail}, status_code=422)
        names = ", ".join(sorted({str(e["loc"][-1]) for e in error.errors()}))
        return told(request, 422, f"A part of the address cannot be used: {names}.")

    @app.exception_handler(HTTPException)
    def missing(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for these
        why = {404: "There is no such page.", 405: "That cannot be done here."}.get(
            error.status_code, error.detail
        )
        answer = told(request, error.status_code, why)
        for name, value in (error.headers or {}).items():
            answer.headers[name] = value
        return answer
