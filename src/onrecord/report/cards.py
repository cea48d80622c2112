"""Rows that a reader is shown: an entry, an article, a voice, as plain words and marked quotations.

The report and the reading room make the same rows; where a row leads is told by :class:`Links`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any, Protocol

from markupsafe import Markup

from onrecord.document import Document, ZoneKind
from onrecord.interval import Interval
from onrecord.ledger.provenance import Entry, EntryType, Recorded
from onrecord.ledger.status import Status, status
from onrecord.report import words
from onrecord.report.decided import trace
from onrecord.report.highlight import Anchor, Mark, block, contexts, marked
from onrecord.span import Bounds
from onrecord.story.timeline import interval_of, time_of
from onrecord.story.voices import Voice
from onrecord.wording import count_words, force_words, one_line, party, proposition, text_of, via, when


class Links(Protocol):
    """Where rows lead: addresses of a reading room, or fragments of a file."""

    def entry(self, doc_id: str, entry_id: str, /) -> str:
        """The characters of an entry, in its article."""

    def article(self, doc_id: str, /) -> str:
        """An article."""

    def voice(self, key: str, /) -> str:
        """What one source said; ``key`` is that of :func:`onrecord.report.telling.keyed`."""

    def named(self, name: str, /) -> str:
        """Where articles name an outlet or agency; empty where nothing tells."""

    def bundle(self, entry_id: str, /) -> str:
        """The statements that one mark of the drift stands for, of which this is one."""


class Fragments:
    """Links inside one page."""

    def entry(self, doc_id: str, entry_id: str, /) -> str:  # noqa: ARG002
        return f"#{entry_id}"

    def article(self, doc_id: str, /) -> str:
        return f"#art-{doc_id}"

    def voice(self, key: str, /) -> str:
        return f"#voice-{key}"

    def named(self, name: str, /) -> str:  # noqa: ARG002
        return ""

    def bundle(self, entry_id: str, /) -> str:
        return f"#drift-{entry_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as a page names and prints it. ``href`` is empty unless the URL is http(s).

    ``link`` leads to the article, ``former`` to the version before it; ``blocks`` are filled where the
    text is shown.
    """

    id: str
    link: str
    title: str
    outlet: str
    published: str
    dated_by: str
    undated: bool
    written: str = ""
    reasons: tuple[str, ...] = ()
    url: str
    href: str
    path: str
    language: str
    former: str
    blocks: tuple[tuple[str, Markup], ...] = ()

    @property
    def short(self) -> str:
        """Outlet, title, file name or id: the first that it has."""
        return self.outlet or _cut(self.title) or PurePath(self.path).name or self.id[4:12]

    @property
    def file(self) -> str:
        """The name of its file; the folders above it are of no use to a reader elsewhere."""
        return PurePath(self.path).name

    @property
    def name(self) -> str:
        """The short name and the day, where it has one."""
        return self.short if self.undated else f"{self.short}, {self.published}"


_NAME = 48
"""Characters of a title that stand for an article whose outlet is not told."""


def _cut(title: str) -> str:
    return title if len(title) <= _NAME else f"“{title[:_NAME].rsplit(' ', 1)[0].rstrip(' ,:;')}…”"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One entry: what it says, in which words, on whose word, and where its characters are.

    ``linked`` is false for a statement that stands under a second source too: links go to the first.
    ``trace`` tells what reviewers decided about it, a line each.
    """

    id: str
    target: str
    link: str
    heading: str
    quotes: tuple[Markup, ...]
    article: Article
    linked: bool = True
    when: str = ""
    when_words: str = ""
    unsure: bool = False
    kind: str = ""
    status: str = ""
    tone: str = ""
    holder: str = ""
    authority: str = ""
    via: str = ""
    condition: str = ""
    act: str = ""
    reason: str = ""
    rejected: bool = False
    trace: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceRow:
    """One source with its statements, or (``cards`` empty) with their number alone."""

    id: str
    link: str
    name: str
    authority: str
    persons: str
    via: str
    articles: int
    statements: int
    cards: tuple[Card, ...] = ()


class Cards:
    """Makes the rows of one view. ``judged`` is the exclusive moment at which commitments are judged."""

    def __init__(
        self,
        *,
        document: Callable[[str], Document],
        known: Callable[[str], bool],
        judged: datetime,
        links: Links,
    ) -> None:
        """``document`` gives an article of the view by id; ``known`` tells whether the view holds one."""
        self._document = document
        self._known = known
        self._judged = judged
        self._links = links
        self._articles: dict[str, Article] = {}

    # -- articles ------------------------------------------------------------------------------
    def article(self, doc_id: str) -> Article:
        """The article's names and dates, without its text."""
        found = self._articles.get(doc_id)
        if found is None:
            found = self._articles[doc_id] = self._named(self._document(doc_id))
        return found

    def _named(self, document: Document) -> Article:
        published = document.published
        former = document.version_of
        return Article(
            id=f"art-{document.id}",
            link=self._links.article(document.id),
            title=one_line(document.title),
            outlet=one_line(document.outlet),
            published=when(published.interval, unknown="undated"),
            dated_by="" if published.rule == "none" else words.plain(words.DATED_BY, published.rule),
            undated=published.interval.is_open,
            url=one_line(document.url),
            href=document.url if document.url.startswith(("https://", "http://")) else "",
            path=one_line(document.path),
            language=document.language if document.language.isalpha() else "und",
            former=self._links.article(former) if former and self._known(former) else "",
        )

    # -- entries -------------------------------------------------------------------------------
    def card(self, recorded: Recorded, heading: str, **fields: Any) -> Card:
        """An entry under a heading, with the sentences around its characters."""
        entry = recorded.entry
        document = self._document(entry.doc_id)
        return Card(
            id=f"card-{entry.id}",
            target=entry.id,
            link=self._links.entry(entry.doc_id, entry.id),
            heading=heading,
            quotes=quotes(document, [(e.span.start, e.span.end) for e in entry.evidence]),
            article=self.article(entry.doc_id),
            rejected=recorded.rejected,
            trace=trace(recorded),
            tags=recorded.standing.tags if recorded.standing else (),
            **fields,
        )

    def commitment(self, recorded: Recorded) -> Card:
        """What is to be done by when, and how that stands."""
        body = recorded.entry.body
        time = time_of(recorded)
        stands = status(body, as_of=self._judged)
        shown = when(interval_of(time)) if time else "no date"
        return self.card(
            recorded,
            proposition(body),
            when="date unknown" if time and shown == "no date" else shown,
            when_words=one_line(time["text"]) if time else "",
            unsure=bool(time and time.get("unsure")),
            kind=force_words(body),
            status="" if stands is Status.NO_DATE else words.standing(stands),
            tone=TONES.get(stands, ""),
            condition=text_of(body.get("condition")),
            **held(body),
        )

    def event(self, recorded: Recorded, interval: Interval, *, unsure: bool) -> Card:
        """A line of the timeline."""
        body = recorded.entry.body
        time = time_of(recorded) or {}
        promised = recorded.entry.type == EntryType.COMMITMENT
        return self.card(
            recorded,
            proposition(body),
            when=when(interval, until="by" if promised else "up to"),
            when_words=one_line(str(time.get("text") or "")),
            unsure=unsure,
            kind=force_words(body) if promised else words.factuality(body.get("factuality")),
        )

    def statement(self, recorded: Recorded, *, first: bool = True) -> Card:
        """What somebody said. ``first`` is false where the statement already stands under another source."""
        body = recorded.entry.body
        document = self._document(recorded.entry.doc_id)
        reasons = [text_of(source.get("reason")) for source in body.get("sources") or ()]
        said = " … ".join(one_line(document.text[start:end]) for start, end in body.get("content") or ())
        return self.card(
            recorded,
            said,
            linked=first,
            kind=words.plain(words.QUOTED, body.get("kind")),
            act=("not " if body.get("negated") else "") + words.act(body.get("act")),
            authority=words.authority(body.get("authority") or ""),
            via=via(body.get("via")),
            reason=next((reason for reason in reasons if reason), ""),
        )

    @staticmethod
    def voice(voice: Voice, *, id: str, link: str, cards: Sequence[Card] = ()) -> VoiceRow:  # noqa: A002
        """A source, with its statements where they are given."""
        return VoiceRow(
            id=id,
            link=link,
            name=one_line(voice.name) or "Nobody is named",
            authority=words.authority(voice.authority),
            persons=count_words(voice.count),
            via=via(voice.via),
            articles=len(voice.documents),
            statements=len(voice.statements),
            cards=tuple(cards),
        )


TONES = {
    Status.OVERDUE: "late",
    Status.DUE: "now",
    Status.STATED: "ahead",
    Status.TERM_OVER: "over",
    Status.DENIED: "over",
    Status.UNKNOWN_DATE: "open",
}
"""The class of the chip that tells a status."""


def held(body: Mapping[str, Any]) -> dict[str, str]:
    """On whose word an entry stands."""
    holder = body.get("holder")
    return {
        "holder": party(holder) or "the article itself",
        "authority": words.authority(holder.get("authority") or "") if holder else "",
        "via": via(body.get("via")),
    }


def quotes(document: Document, pieces: Sequence[Bounds]) -> tuple[Markup, ...]:
    """The sentences around the pieces, in which the pieces are marked."""
    marks = [Mark(start, end, "evidence", 0) for start, end in pieces]
    return tuple(marked(document, start, end, marks) for start, end in contexts(document, pieces))


def marks_of(entry: Entry, *, number: int) -> list[Mark]:
    """What an entry marks in its article: source, cue and content of an attribution, else its evidence."""
    if entry.type != EntryType.ATTRIBUTION:
        kind = str(entry.type)
        return [Mark(e.span.start, e.span.end, kind, number) for e in entry.evidence]
    return [
        Mark(start, end, name, number)
        for name in ("source", "cue", "content")
        for start, end in entry.body.get(name) or ()
    ]


def blocks(
    document: Document, marks: Sequence[Mark], anchors: Iterable[Anchor]
) -> Iterable[tuple[str, Markup]]:
    """Every block with its kind; an anchor outside all blocks goes before the next one."""
    rest = sorted(anchors, key=lambda anchor: (anchor.at, anchor.id))
    for index, zone in enumerate(document.zones):
        last = index == len(document.zones) - 1
        here = [anchor for anchor in rest if last or anchor.at < zone.end]
        rest = rest[len(here) :]
        kind = ZoneKind(zone.kind)
        standing = [mark for mark in marks if mark.start < zone.end and zone.start < mark.end]
        yield str(kind), block(document, zone, standing, here)
