"""Search: articles by their words and by who speaks in them, with the passages and what stands on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from onrecord import deadline
from onrecord.annotate.layers import Act, Authority
from onrecord.document import Document
from onrecord.errors import OnRecordError
from onrecord.interval import Interval
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.ledger.store import Findings, Found, Searchable, Wanted
from onrecord.report import words as told
from onrecord.report.cards import Article, quotes
from onrecord.span import Bounds
from onrecord.web.asking import Paging
from onrecord.web.desk import Account
from onrecord.web.pages import Page
from onrecord.wording import force_words, one_line, proposition

HITS = 15
"""Articles on one page."""
SEARCH_SECONDS = 10.0
"""How long the store may look for an answer."""
PASSAGES = 3
"""Passages shown of one article."""
_ENTRIES = 4


class NoSearchError(OnRecordError):
    """The store cannot be searched."""

    code = "OR206"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a reader asks, as the form holds it."""

    words: str = ""
    source: str = ""
    authority: str = ""
    act: str = ""
    outlet: str = ""
    begin: Interval | None = None
    end: Interval | None = None

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            words=self.words,
            source=self.source,
            authority=self.authority,
            act=self.act,
            outlet=self.outlet,
            begin=self.begin.begin if self.begin else None,
            end=self.end.end if self.end else None,
        )

    @property
    def params(self) -> dict[str, str]:
        """The parameters of its address."""
        return {
            "q": self.words,
            "source": self.source,
            "authority": self.authority,
            "act": self.act,
            "outlet": self.outlet,
            "from": _day(self.begin),
            "to": _day(self.end),
        }

    @property
    def asks(self) -> bool:
        return any(self.params.values())


def _day(interval: Interval | None) -> str:
    return interval.begin.date().isoformat() if interval and interval.begin else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An entry that stands on a passage."""

    words: str
    kind: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that was found."""

    article: Article
    passages: tuple[Markup, ...]
    entries: tuple[Standing, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A value that narrows the search, and how many of the articles have it."""

    value: str
    count: int
    link: str
    chosen: bool


def search(account: Account, question: Question, *, page: int) -> Page:
    """The articles that answer a question; without one, the form alone.

    Raises:
        NoSearchError: when the store cannot be searched.
        OutOfTimeError: when it takes too long.
    """
    view = account.live
    if not isinstance(view, Searchable):
        raise NoSearchError("This store cannot be searched.", next_step="Use a ledger in SQLite.")
    found = Findings()
    with deadline.within(SEARCH_SECONDS):
        if question.asks:
            found = view.search(question.wanted, offset=(page - 1) * HITS, limit=HITS)
        paging = Paging(number=page, size=HITS, total=found.total)
        if question.asks and paging.at != page:
            found = view.search(question.wanted, offset=paging.first, limit=HITS)
    documents = {each.doc_id: account.live.document(each.doc_id) for each in found.found}
    hits = [
        _hit(account, documents[each.doc_id], each, question)
        for each in found.found
        if documents[each.doc_id] is not None
    ]
    return Page(
        title=f"Search: {one_line(question.words)}" if question.words else "Search",
        context={
            "question": question,
            "hits": hits,
            "paging": paging,
            "more": found.more,
            "facets": _facets(account, question, found),
            "authorities": [str(each) for each in Authority],
            "acts": [str(each) for each in Act],
            "params": {name: value for name, value in question.params.items() if value},
        },
        json=lambda: _json(question, found, documents, paging),
    )


def _hit(account: Account, document: Document | None, found: Found, question: Question) -> Hit:
    assert document is not None  # noqa: S101 - the caller leaves those out
    passages = _passages(document, found.marks)
    held = [
        (recorded, standing)
        for recorded in account.live.entries(
            types=(EntryType.COMMITMENT, EntryType.ATTRIBUTION), doc_ids=(document.id,)
        )
        if (standing := _standing(account, recorded, document, found.marks, question)) is not None
    ]
    return Hit(
        article=account.cards.article(document.id),
        passages=tuple(passages[:PASSAGES]),
        entries=tuple(standing for _, standing in held[:_ENTRIES]),
        more=max(0, len(passages) - PASSAGES),
    )


def _passages(document: Document, marks: Sequence[Bounds]) -> tuple[Markup, ...]:
    """The sentences in which the words stand; without words the beginning of the text."""
    if marks:
        return quotes(document, marks[:60])
    first = next((zone for zone in document.zones if zone.kind == "body"), None)
    return (Markup("{}").format(one_line(document.text[first.start : first.end][:240])),) if first else ()


def _standing(
    account: Account, recorded: Recorded, document: Document, marks: Sequence[Bounds], question: Question
) -> Standing | None:
    """The entry, when a word of the question stands on its characters and its source is the one asked for."""
    entry = recorded.entry
    spans = [(e.span.start, e.span.end) for e in entry.evidence]
    if marks and not any(start < high and low < end for start, end in spans for low, high in marks):
        return None
    if entry.type is EntryType.COMMITMENT:
        if question.source or question.act or question.authority:
            return None
        words, kind = proposition(entry.body), force_words(entry.body)
    else:
        if not _speaks(entry.body, question):
            return None
        kind = told.act(entry.body.get("act") or "say")
        words = " … ".join(one_line(document.text[s:e]) for s, e in entry.body.get("content") or ())
    return Standing(words=_cut(words), kind=kind, link=account.addresses.entry(entry.doc_id, entry.id))


def _speaks(body: Any, question: Question) -> bool:
    if question.act and body.get("act") != question.act:
        return False
    sources = body.get("sources") or ()
    return any(
        (not question.authority or each.get("authority") == question.authority)
        and question.source.casefold() in str(each.get("name") or "").casefold()
        for each in sources
    ) or not (question.authority or question.source)


def _cut(words: str) -> str:
    return words if len(words) <= 160 else f"{words[:159]}…"


def _facets(account: Account, question: Question, found: Findings) -> list[tuple[str, list[Facet]]]:
    out = []
    for label, name, counts, shown in (
        ("Outlet", "outlet", found.outlets, str),
        ("Authority", "authority", found.authorities, told.authority),
        ("What they did", "act", found.acts, told.act),
    ):
        chosen = getattr(question, name)
        rows = [
            Facet(
                value=shown(value),
                count=count,
                link=account.addresses.page(
                    "/search", {**question.params, name: "" if value == chosen else value}
                ),
                chosen=value == chosen,
            )
            for value, count in counts
        ]
        if rows:
            out.append((label, rows))
    return out


def _json(
    question: Question, found: Findings, documents: dict[str, Document | None], paging: Paging
) -> dict[str, Any]:
    return {
        "question": {name: value for name, value in question.params.items() if value},
        "articles": [
            {
                "doc": each.doc_id,
                "title": document.title,
                "outlet": document.outlet,
                "words": [
                    {"start": start, "end": end, "quote": document.text[start:end]}
                    for start, end in each.marks
                ],
            }
            for each in found.found
            if (document := documents[each.doc_id]) is not None
        ],
        "facets": {
            "outlet": dict(found.outlets),
            "authority": dict(found.authorities),
            "act": dict(found.acts),
        },
        "page": paging.json(),
        "more": found.more,
    }
