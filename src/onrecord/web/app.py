"""The application: addresses, the page behind each, and its twin in JSON under ``/api``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

import onrecord
from onrecord.errors import (
    DecisionError,
    IntervalError,
    MalformedError,
    OnRecordError,
    OutOfTimeError,
    RegistryError,
    SettingsError,
    SpanError,
    StoreError,
)
from onrecord.interval import parse
from onrecord.web import (
    about,
    finding,
    origins,
    pages,
    plan,
    reader,
    review,
    review_routes,
    source_page,
    story_page,
    versions,
)
from onrecord.web.asking import Asked
from onrecord.web.changes import changes
from onrecord.web.desk import Account, Desk
from onrecord.web.guard import Guard
from onrecord.web.hand_over import hand_over
from onrecord.web.pages import NotThereError, Page
from onrecord.web.render import html
from onrecord.web.room import ASSETS, AskedDays, Day, Flag, Id, Number, Room, Short, asset, twin
from onrecord.web.telling import contradicted, developed, sources_of

_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"description": "A day that cannot be read."},
    503: {"description": "The ledger cannot be read."},
}
_GONE: dict[int | str, dict[str, Any]] = {404: {"description": "The account holds no such thing."}}


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


REQUEST_SECONDS = 120.0
"""How long a request may read. What it has read of a large ledger is kept for the next one."""


def create_app(
    ledger: Path,
    *,
    clock: Callable[[], datetime],
    token: str = "",
    title: str = "",
    reviewer: str = "",
    backend: str = "sqlite",
    story: str = "",
    seconds: float = REQUEST_SECONDS,
) -> Guard:
    """The reading room over one ledger, as an ASGI application.

    Args:
        clock: tells the time in UTC; commitments are judged at the end of its day.
        token: what every request must show, where others than this machine can reach the server.
        title: the story's name, shown on every page.
        story: leaves only the articles of the story whose id begins so.
        reviewer: who decides, where a browser has not given another name.
        seconds: how long one request may read before it is answered by 503.
    """
    app = FastAPI(
        title="OnRecord",
        version=onrecord.__version__,
        description="The record of a developing story, and the decisions of its reviewers. "
        "Rows have the fields of `docs/schema`.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        responses=_REFUSALS,
    )
    desk = app.state.desk = Desk(ledger, clock=clock, backend=backend, story=story)
    room = Room(desk, title=title, seconds=seconds)
    _lists(app, room)
    _things(app, room)
    _handing(app, room)
    review_routes.add(app, room, reviewer=reviewer)
    _two(app, room)
    _files(app)
    _errors(app, room)
    return Guard(app, token=token, ahead=lambda told: desk.warm(tuple(_ahead()), told, most=WARMED))


WARMED = 64 * 2**20
"""Bytes of a ledger up to which its story is read before anybody asks."""


def _ahead() -> Iterator[Callable[[Account], object]]:
    """What the first pages of today's account need, step by step."""
    yield lambda account: account.articles
    yield lambda account: account.lasting()
    yield developed
    yield lambda account: sources_of(account).copies
    yield contradicted
    for make in (
        *(story_page.story, pages.timeline_page, pages.sources, pages.quantities, about.articles),
        *(plan.roadmap, origins.origins, plan.disagreements),
    ):
        yield partial(make, page=1)
    yield about.method
    yield partial(review.review, kinds=(), at="")
    yield reader.ready


def _lists(app: FastAPI, room: Room) -> None:
    """The pages that list, each with its twin."""
    listed: tuple[tuple[str, str, Callable[..., Page]], ...] = (
        ("story", "/", story_page.story),
        ("sources", "/sources", pages.sources),
        ("articles", "/articles", about.articles),
        ("roadmap", "/roadmap", plan.roadmap),
        ("origins", "/origins", origins.origins),
        ("disagreements", "/disagreements", plan.disagreements),
    )
    for name, path, make in listed:
        _listed(app, room, name, path, make)

    @app.get("/drift", include_in_schema=False)
    def drift(request: Request, asked: AskedDays, page: Number = 1, mark: Id = "") -> HTMLResponse:
        return room.html(request, asked, "drift", lambda a: story_page.drift_table(a, page=page, mark=mark))

    @app.get("/api/drift", responses=_GONE)
    def drift_json(asked: AskedDays, page: Number = 1, mark: Id = "") -> JSONResponse:
        """The picture of the story page in words, whole; or the statements at one of its marks (``mark``)."""
        return room.json(asked, lambda a: story_page.drift_table(a, page=page, mark=mark))

    @app.get("/timeline", include_in_schema=False)
    def timeline(
        request: Request, asked: AskedDays, page: Number = 1, *, everything: Flag = False
    ) -> HTMLResponse:
        return room.html(
            request, asked, "timeline", lambda a: pages.timeline_page(a, page=page, everything=everything)
        )

    @app.get("/api/timeline")
    def timeline_json(asked: AskedDays, page: Number = 1, *, everything: Flag = False) -> JSONResponse:
        """The times that the articles come back to most; or (``all=1``) everything that has a time."""
        return room.json(asked, lambda a: pages.timeline_page(a, page=page, everything=everything))

    @app.get("/quantities", include_in_schema=False)
    def quantities(request: Request, asked: AskedDays, page: Number = 1, unit: Short = "") -> HTMLResponse:
        return room.html(request, asked, "quantities", lambda a: pages.quantities(a, page=page, unit=unit))

    @app.get("/api/quantities", responses=_GONE)
    def quantities_json(asked: AskedDays, page: Number = 1, unit: Short = "") -> JSONResponse:
        """Figures by what they count, with their bounds; or all those of one ``unit``."""
        return room.json(asked, lambda a: pages.quantities(a, page=page, unit=unit))

    @app.get("/method", include_in_schema=False)
    def method(request: Request, asked: AskedDays) -> HTMLResponse:
        return room.html(request, asked, "method", about.method)

    @app.get("/api/method")
    def method_json(asked: AskedDays) -> JSONResponse:
        """How the record was made: versions, settings, diagnostics."""
        return room.json(asked, about.method)


def _listed(app: FastAPI, room: Room, name: str, path: str, make: Callable[..., Page]) -> None:
    @app.get(path, include_in_schema=False, name=name)
    def page_of(request: Request, asked: AskedDays, page: Number = 1) -> HTMLResponse:
        return room.html(request, asked, name, lambda account: make(account, page=page))

    @app.get(twin(path), name=f"{name}_json", description=make.__doc__)
    def twin_of(asked: AskedDays, page: Number = 1) -> JSONResponse:
        return room.json(asked, lambda account: make(account, page=page))


def _things(app: FastAPI, room: Room) -> None:
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

    @app.get("/api/sources/{key}", responses=_GONE)
    def source_json(key: str, asked: AskedDays, page: Number = 1) -> JSONResponse:
        """Everything that one source said."""
        return room.json(asked, lambda a: source_page.source(a, key=key, page=page))

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


def _handing(app: FastAPI, room: Room) -> None:
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


def _two(app: FastAPI, room: Room) -> None:
    """An article beside the version before it."""

    @app.get("/articles/{doc_id}/versions", include_in_schema=False)
    def two_versions(request: Request, doc_id: str, asked: AskedDays) -> HTMLResponse:
        return room.html(request, asked, "versions", lambda a: versions.versions(a, doc_id=doc_id))

    @app.get("/api/articles/{doc_id}/versions", responses=_GONE)
    def two_versions_json(doc_id: str, asked: AskedDays) -> JSONResponse:
        """What changed from the version before: paragraphs, and the entries that only one of them has."""
        return room.json(asked, lambda a: versions.versions(a, doc_id=doc_id))


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


def _errors(app: FastAPI, room: Room) -> None:
    def told(request: Request, status: int, why: str, next_step: str = "", code: str = "") -> Response:
        if request.url.path.startswith("/api/"):
            error = {"code": code, "why": why, "next_step": next_step}
            return JSONResponse({"error": error}, status_code=status)
        frame = room.frame(request, Asked())
        context = {**frame, "params": {}, "path": "/", "status": status, "why": why, "next_step": next_step}
        more = {"page_title": why, "today": "", "days": [], "known_days": [], "twin": "", "code": code}
        return HTMLResponse(html("error.html.j2", {**context, **more}), status_code=status)

    @app.exception_handler(OnRecordError)
    def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, OnRecordError)  # noqa: S101 - registered for these
        status = 500
        for kind, number in (
            (IntervalError, 400),
            (DecisionError, 400),
            (SpanError, 400),
            (MalformedError, 400),
            (NotThereError, 404),
            (RegistryError, 404),
            (SettingsError, 501),
            (StoreError, 503),
            (finding.NoSearchError, 501),
        ):
            if isinstance(error, kind):
                status = number
        answer = told(request, status, error.why, error.next_step, "" if status == 404 else error.code)
        if isinstance(error, OutOfTimeError):
            answer.headers["retry-after"] = "60"
        return answer

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
