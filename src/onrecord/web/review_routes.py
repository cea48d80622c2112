"""The addresses of the reviewer: the queue, what is sent from it, and everything that was decided.

Pages are read with GET and decisions sent with POST, by a plain form or as JSON. That they come from a
page of this server, and with the token where one is needed, is the guard's business.
"""

from __future__ import annotations

import re
from typing import Annotated, Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

from fastapi import Depends, FastAPI, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from onrecord.deciding import Wish, decision_of
from onrecord.errors import DecisionError
from onrecord.export.decision_lines import decision_line
from onrecord.ledger.decision import MOST_WORDS, Decided, Verb, is_name
from onrecord.web import review, source_page
from onrecord.web.asking import Asked
from onrecord.web.room import AskedDays, Id, Number, Room

COOKIE = "onrecord-reviewer"
KEYS = "onrecord-keys"
"""Kept in a browser in which keys of one letter do nothing (WCAG 2.2, 2.1.4)."""
_YEAR = 365 * 24 * 3600
_STAYS = frozenset({"correct", "reliability", "credibility", "tag", "untag", "note", "merge", "split"})
"""After these the reviewer stays with the entry; after a verdict the next one comes."""

_WRONG: dict[int | str, dict[str, Any]] = {
    400: {"description": "A decision that makes no sense, or of which the account holds no entry."},
    503: {"description": "The ledger cannot be written, or a build is writing."},
}


FIELDS = (
    "entry",
    "verb",
    "field",
    "words",
    "start",
    "end",
    "value",
    "other",
    "undoes",
    "note",
    "name",
    "keys",
    "back",
)
"""What a form may send; anything else is passed over."""


class Sent(BaseModel):
    """A decision as it is sent. Which fields are needed, the verb tells."""

    model_config = ConfigDict(extra="forbid")

    reviewer: str = Field(max_length=120, description="Who decides.")
    verb: Verb
    entry: str = Field("", max_length=120, description="Id of the entry; an undo needs none.")
    field: str = Field("", max_length=200, description="Which field a correction corrects.")
    words: str = Field("", max_length=8_000, description="The article’s own words; « … » between pieces.")
    start: int | None = Field(None, ge=0, le=10**9, description="Where the words start, in code points.")
    end: int | None = Field(None, ge=0, le=10**9)
    value: str = Field("", max_length=200, description="A choice, a time, a figure, a rating or a tag.")
    other: str = Field("", max_length=120, description="The second entry of a merge or split.")
    undoes: str = Field("", max_length=120, description="The decision to undo; else the reviewer’s last.")
    note: str = Field("", max_length=MOST_WORDS)

    def wish(self) -> Wish:
        return Wish(
            verb=str(self.verb),
            entry=self.entry,
            field=self.field,
            words=self.words,
            start="" if self.start is None else str(self.start),
            end="" if self.end is None else str(self.end),
            value=self.value,
            other=self.other,
            undoes=self.undoes,
            note=self.note,
        )


def fields_of(body: bytes) -> dict[str, str]:
    """The fields of a form, each once, without what no form of ours has.

    Raises:
        DecisionError: when it is not the body of a form.
    """
    try:
        pairs = parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, max_num_fields=64, strict_parsing=True
        )
    except ValueError as error:
        raise DecisionError("What was sent is no form.", next_step="Use the forms of this server.") from error
    return {name: value for name, value in pairs if name in FIELDS}


async def form(request: Request) -> dict[str, str]:
    """The fields of a plain form. Its size the guard has bounded."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise DecisionError("What was sent is no form.", next_step="Use the forms of this server.")
    return fields_of(await request.body())


Form = Annotated[dict[str, str], Depends(form)]


def add(app: FastAPI, room: Room, *, reviewer: str) -> None:
    """Put the pages of the reviewer under ``app``. ``reviewer`` decides where nobody else is named."""

    _settings(app)

    def who(request: Request) -> str:
        kept = unquote(request.cookies.get(COOKIE, ""))
        return kept if is_name(kept) else reviewer

    def keys(request: Request) -> bool:
        return request.cookies.get(KEYS) != "off"

    @app.get("/review", include_in_schema=False)
    def queue(
        request: Request,
        asked: AskedDays,
        kind: Annotated[tuple[str, ...], Query()] = (),
        at: Id = "",
        said: Annotated[str, Query(max_length=20)] = "",
    ) -> Any:
        more = {"reviewer": who(request), "keys": keys(request), "said": said}
        return room.html(request, asked, "review", lambda a: review.review(a, kinds=kind, at=at), more=more)

    @app.get("/api/review")
    def queue_json(asked: AskedDays, kind: Annotated[tuple[str, ...], Query()] = ()) -> JSONResponse:
        """What to look at next, in the order of doubt and weight, each with its reasons."""
        return room.json(asked, lambda a: review.review(a, kinds=kind, at=""))

    @app.get("/sources/{key}", include_in_schema=False)
    def source(
        request: Request,
        key: str,
        asked: AskedDays,
        page: Number = 1,
        said: Annotated[str, Query(max_length=20)] = "",
    ) -> Any:
        more = {"reviewer": who(request), "keys": keys(request), "said": said}
        return room.html(
            request, asked, "source", lambda a: source_page.source(a, key=key, page=page), more=more
        )

    @app.get("/audit", include_in_schema=False)
    def audit(request: Request, asked: AskedDays, page: Number = 1) -> Any:
        return room.html(request, asked, "audit", lambda a: review.audit(a, page=page))

    @app.get("/api/audit")
    def audit_json(asked: AskedDays, page: Number = 1) -> JSONResponse:
        """Everything that people decided, the last first, also what was taken back."""
        return room.json(asked, lambda a: review.audit(a, page=page))

    @app.post("/review/decide", include_in_schema=False)
    def decide(request: Request, sent: Form) -> RedirectResponse:
        wish = Wish(**{name: sent[name] for name in Wish.__slots__ if name in sent and name != "verb"},
                    verb=sent.get("verb", ""))  # fmt: skip
        if not who(request):
            raise DecisionError(
                "Nobody has said who decides.", next_step="Go back and give a name at the top of the queue."
            )
        decided = room.desk.decide(lambda view: decision_of(view, wish, reviewer=who(request)))
        return _after(room, decided, back=sent.get("back", ""))

    @app.post("/api/decisions", status_code=201, responses=_WRONG)
    def decide_json(sent: Sent) -> JSONResponse:
        """Decide something. The answer is the decision as the ledger keeps it."""
        reviewer = " ".join(sent.reviewer.split())
        decided = room.desk.decide(lambda view: decision_of(view, sent.wish(), reviewer=reviewer))
        with room.desk.account(Asked()) as account:
            return JSONResponse(decision_line(decided, account.review), status_code=201)


def _settings(app: FastAPI) -> None:
    """What a browser keeps of a reviewer, in cookies that no script reads."""

    @app.post("/review/name", include_in_schema=False)
    def name(sent: Form) -> RedirectResponse:
        given = " ".join(sent.get("name", "").split())
        if not is_name(given):
            raise DecisionError("That is no name.", next_step="Give one of at most 120 characters.")
        answer = _to(sent.get("back", ""))
        answer.set_cookie(COOKIE, quote(given), max_age=_YEAR, httponly=True, samesite="strict")
        return answer

    @app.post("/review/keys", include_in_schema=False)
    def switch(sent: Form) -> RedirectResponse:
        answer = _to(sent.get("back", ""))
        if sent.get("keys") == "off":
            answer.set_cookie(KEYS, "off", max_age=_YEAR, httponly=True, samesite="strict")
        else:
            answer.delete_cookie(KEYS, httponly=True, samesite="strict")
        return answer


def _after(room: Room, decided: Decided, *, back: str) -> RedirectResponse:
    """Where the reviewer goes on: at the next entry after a verdict, else where the decision was made."""
    decision = decided.decision
    if back.startswith("audit"):
        return RedirectResponse("/audit", status_code=303)
    entry = decision.target.entry_id
    if back.startswith("source="):
        return _to_source(back, at=entry, said=str(decision.verb))
    if str(decision.verb) in _STAYS or decision.verb is Verb.UNDO:
        with room.desk.account(Asked()) as account:
            entry = account.review.anchors[entry][0]
    else:
        kinds = [value for name, value in parse_qsl(back) if name == "kind"]
        with room.desk.account(Asked()) as account:
            entry = review.next_after(account, entry, kinds=kinds)
    return _to(back, at=entry, said=str(decision.verb))


_KEY = re.compile(r"[0-9a-f]{12}x*")
_PAGE = re.compile(r"[0-9]{1,6}")


def _to_source(back: str, *, at: str = "", said: str = "") -> RedirectResponse:
    """The source again, at the statement that was rated; the list of them where there is no such key."""
    sent = dict(parse_qsl(back))
    if not _KEY.fullmatch(sent.get("source", "")):
        return RedirectResponse("/sources", status_code=303)
    kept = {"page": sent["page"]} if _PAGE.fullmatch(sent.get("page", "")) else {}
    if said:
        kept["said"] = said
    place = f"#card-{quote(at)}" if at and said == "credibility" else ""
    query = f"?{urlencode(kept)}" if kept else ""
    return RedirectResponse(f"/sources/{sent['source']}{query}{place}", status_code=303)


def _to(back: str, **more: str) -> RedirectResponse:
    """The queue again, with the kinds that were chosen; nothing else of what was sent is repeated."""
    if back.startswith("source="):
        return _to_source(back)
    kept = [("kind", value) for name, value in parse_qsl(back) if name == "kind" and value in review.KINDS]
    kept += [(name, value) for name, value in more.items() if value]
    if "at" not in more:
        kept += [("at", value) for name, value in parse_qsl(back) if name == "at"][:1]
    return RedirectResponse(f"/review?{urlencode(kept)}" if kept else "/review", status_code=303)
