"""What a report shows: plain rows made from a view, before any HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import PurePath
from typing import Any

from markupsafe import Markup

from onrecord.document import Document, ZoneKind
from onrecord.errors import Diagnostic
from onrecord.interval import Interval
from onrecord.ledger.provenance import Entry, EntryType, Recorded, Run
from onrecord.ledger.status import Status, status
from onrecord.ledger.store import View
from onrecord.report.highlight import Anchor, Mark, block, contexts, marked
from onrecord.report.wording import (
    count_words,
    one_line,
    party,
    plural,
    proposition,
    text_of,
    via,
    when,
)
from onrecord.span import Bounds
from onrecord.story.timeline import due_order, interval_of, time_of, timeline
from onrecord.story.voices import Voice, voices


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as the report names and prints it. ``href`` is empty unless the URL is http(s)."""

    id: str
    title: str
    outlet: str
    published: str
    dated_by: str
    undated: bool
    url: str
    href: str
    path: str
    language: str
    version_of: str
    blocks: tuple[tuple[str, Markup], ...]

    @property
    def short(self) -> str:
        """Outlet, file name, title or id: the first that it has."""
        return self.outlet or PurePath(self.path).name or self.title or self.id[4:12]

    @property
    def name(self) -> str:
        """The short name and the day, where it has one."""
        return self.short if self.undated else f"{self.short}, {self.published}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One entry: what it says, in which words, on whose word, and the fragment of its characters.

    ``linked`` is false for a statement that stands under a second source too: links go to the first.
    """

    id: str
    target: str
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


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceRow:
    """One source with its statements."""

    id: str
    name: str
    authority: str
    persons: str
    via: str
    articles: int
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything the template is given."""

    title: str
    interval: str
    undated: int
    as_of: str
    known_on: str
    commitments: tuple[Card, ...]
    voices: tuple[VoiceRow, ...]
    timeline: tuple[Card, ...]
    articles: tuple[Article, ...]
    counts: tuple[tuple[str, int], ...]
    origins: tuple[str, ...]
    runs: tuple[tuple[str, str, str], ...]
    diagnostics: tuple[Diagnostic, ...]
    written: str
    version: str
    numbers: tuple[tuple[str, int], ...] = field(default=())


def make(
    view: View,
    *,
    judged: datetime,
    written: datetime,
    version: str,
    title: str = "",
    as_of: str = "",
    known_on: str = "",
    runs: Iterable[Run] = (),
) -> Report:
    """The rows of a report on ``view``.

    Args:
        judged: the exclusive moment at which commitments are judged.
        written: when the report is made; stands in its foot.
        as_of, known_on: the days asked for, as given, for the header; empty for none.
        runs: the builds behind the record, for its method and diagnostics.
    """
    return _Maker(view, judged=judged).report(
        written=written, version=version, title=title, as_of=as_of, known_on=known_on, runs=tuple(runs)
    )


class _Maker:
    def __init__(self, view: View, *, judged: datetime) -> None:
        self.view = view
        self.judged = judged
        self.documents = {document.id: document for document in view.documents()}
        every = list(view.entries())
        self.origins = sorted({str(r.entry.origin) for r in every})
        self.entries = [r for r in every if r.entry.type != EntryType.ENTITY]
        self.numbers = {r.entry.id: number for number, r in enumerate(self.entries)}
        self.by_document: dict[str, list[Entry]] = {}
        for recorded in self.entries:
            self.by_document.setdefault(recorded.entry.doc_id, []).append(recorded.entry)
        self.commitments = sorted(
            (r for r in self.entries if r.entry.type == EntryType.COMMITMENT), key=due_order
        )
        self.voices = voices(view)
        self.labels = self._labels()
        self.told: set[str] = set()
        self.articles = {document.id: self._article(document) for document in self.documents.values()}

    # -- the whole -----------------------------------------------------------------------------
    def report(
        self,
        *,
        written: datetime,
        version: str,
        title: str,
        as_of: str,
        known_on: str,
        runs: tuple[Run, ...],
    ) -> Report:
        published = [d.published.interval for d in self.documents.values()]
        kinds = [r.entry.type for r in self.entries]
        return Report(
            title=one_line(title) or "The record",
            interval=_hull(published),
            undated=sum(interval.begin is None for interval in published),
            as_of=as_of or (self.judged - timedelta(microseconds=1)).date().isoformat(),
            known_on=known_on,
            commitments=tuple(self._commitment(r) for r in self.commitments),
            voices=tuple(self._voice(number, voice) for number, voice in enumerate(self.voices, 1)),
            timeline=tuple(
                self._event(row.recorded, row.when, unsure=row.unsure)
                for row in timeline(self.view, timed_only=True)
            ),
            articles=tuple(self.articles.values()),
            counts=tuple((str(kind), kinds.count(kind)) for kind in EntryType if kind in kinds),
            origins=tuple(self.origins),
            runs=tuple((_moment(run.recorded), run.version, run.pipeline) for run in runs),
            diagnostics=tuple(dict.fromkeys(d for run in runs for d in run.diagnostics)),
            written=_moment(written),
            version=version,
            numbers=tuple(self.numbers.items()),
        )

    def _labels(self) -> dict[str, tuple[str, str, str]]:
        """For each entry that has a card: the card's fragment, a short label and its wording."""
        labels = {
            recorded.entry.id: (f"card-{recorded.entry.id}", f"P{number}", f"promise {number}")
            for number, recorded in enumerate(self.commitments, 1)
        }
        number = 0
        for voice in self.voices:
            for recorded in voice.statements:
                if recorded.entry.id not in labels:
                    number += 1
                    labels[recorded.entry.id] = (
                        f"card-{recorded.entry.id}",
                        f"S{number}",
                        f"statement {number}",
                    )
        return labels

    # -- articles ------------------------------------------------------------------------------
    def _article(self, document: Document) -> Article:
        mine = self.by_document.get(document.id, [])
        marks = [mark for entry in mine for mark in self._marks(entry)]
        anchors = [self._anchor(entry) for entry in mine]
        published = document.published
        return Article(
            id=f"art-{document.id}",
            title=one_line(document.title),
            outlet=one_line(document.outlet),
            published=when(published.interval, unknown="undated"),
            dated_by="" if published.rule == "none" else one_line(published.rule),
            undated=published.interval.is_open,
            url=one_line(document.url),
            href=document.url if document.url.startswith(("https://", "http://")) else "",
            path=one_line(document.path),
            language=document.language if document.language.isalpha() else "und",
            version_of=f"art-{document.version_of}" if document.version_of in self.documents else "",
            blocks=tuple(_blocks(document, marks, anchors)),
        )

    def _marks(self, entry: Entry) -> list[Mark]:
        number = self.numbers[entry.id]
        if entry.type != EntryType.ATTRIBUTION:
            kind = str(entry.type)
            return [Mark(e.span.start, e.span.end, kind, number) for e in entry.evidence]
        return [
            Mark(start, end, name, number)
            for name in ("source", "cue", "content")
            for start, end in entry.body.get(name) or ()
        ]

    def _anchor(self, entry: Entry) -> Anchor:
        card, label, about = self.labels.get(entry.id, ("", "", ""))
        at = min(e.span.start for e in entry.evidence)
        return Anchor(at=at, id=entry.id, number=self.numbers[entry.id], label=label, back=card, about=about)

    # -- cards ---------------------------------------------------------------------------------
    def _card(self, recorded: Recorded, heading: str, **fields: Any) -> Card:
        entry = recorded.entry
        document = self.documents[entry.doc_id]
        return Card(
            id=f"card-{entry.id}",
            target=entry.id,
            heading=heading,
            quotes=self._quotes(document, [(e.span.start, e.span.end) for e in entry.evidence]),
            article=self.articles[entry.doc_id],
            **fields,
        )

    @staticmethod
    def _quotes(document: Document, pieces: Sequence[Bounds]) -> tuple[Markup, ...]:
        marks = [Mark(start, end, "evidence", 0) for start, end in pieces]
        return tuple(marked(document, start, end, marks) for start, end in contexts(document, pieces))

    def _commitment(self, recorded: Recorded) -> Card:
        body = recorded.entry.body
        time = time_of(recorded)
        stands = status(body, as_of=self.judged)
        shown = when(interval_of(time)) if time else "no date"
        return self._card(
            recorded,
            proposition(body),
            when="date unknown" if time and shown == "no date" else shown,
            when_words=one_line(time["text"]) if time else "",
            unsure=bool(time and time.get("unsure")),
            kind=str(body.get("force") or ""),
            status="" if stands is Status.NO_DATE else str(stands),
            tone=_TONES.get(stands, ""),
            condition=text_of(body.get("condition")),
            **_held(body),
        )

    def _event(self, recorded: Recorded, interval: Interval, *, unsure: bool) -> Card:
        body = recorded.entry.body
        time = time_of(recorded) or {}
        promised = recorded.entry.type == EntryType.COMMITMENT
        return self._card(
            recorded,
            proposition(body),
            when=when(interval, until="by" if promised else "up to"),
            when_words=one_line(str(time.get("text") or "")),
            unsure=unsure,
            kind=str(body.get("force" if promised else "factuality") or ""),
        )

    def _voice(self, number: int, voice: Voice) -> VoiceRow:
        return VoiceRow(
            id=f"voice-{number}",
            name=one_line(voice.name) or "Nobody is named",
            authority=voice.authority,
            persons=count_words(voice.count),
            via=via(voice.via),
            articles=len(voice.documents),
            cards=tuple(self._statement(recorded) for recorded in voice.statements),
        )

    def _statement(self, recorded: Recorded) -> Card:
        body = recorded.entry.body
        document = self.documents[recorded.entry.doc_id]
        reasons = [text_of(source.get("reason")) for source in body.get("sources") or ()]
        said = " … ".join(one_line(document.text[start:end]) for start, end in body.get("content") or ())
        first = recorded.entry.id not in self.told
        self.told.add(recorded.entry.id)
        return self._card(
            recorded,
            said,
            linked=first,
            kind=str(body.get("kind") or ""),
            act=("not " if body.get("negated") else "") + str(body.get("act") or ""),
            authority=str(body.get("authority") or ""),
            via=via(body.get("via")),
            reason=next((reason for reason in reasons if reason), ""),
        )


_TONES = {
    Status.OVERDUE: "late",
    Status.DUE: "now",
    Status.STATED: "ahead",
    Status.TERM_OVER: "over",
    Status.UNKNOWN_DATE: "open",
}


def _held(body: Mapping[str, Any]) -> dict[str, str]:
    holder = body.get("holder")
    return {
        "holder": party(holder) or "the article itself",
        "authority": str(holder.get("authority") or "") if holder else "",
        "via": via(body.get("via")),
    }


def _blocks(document: Document, marks: list[Mark], anchors: list[Anchor]) -> Iterable[tuple[str, Markup]]:
    """Every block with its kind; an anchor outside all blocks goes before the next one."""
    rest = sorted(anchors, key=lambda anchor: (anchor.at, anchor.id))
    for index, zone in enumerate(document.zones):
        last = index == len(document.zones) - 1
        here = [anchor for anchor in rest if last or anchor.at < zone.end]
        rest = rest[len(here) :]
        kind = ZoneKind(zone.kind)
        standing = [mark for mark in marks if mark.start < zone.end and zone.start < mark.end]
        yield str(kind), block(document, zone, standing, here)


def _hull(published: Sequence[Interval]) -> str:
    begins = [interval.begin for interval in published if interval.begin is not None]
    ends = [interval.end for interval in published if interval.end is not None]
    if not begins or not ends:
        return ""
    first = when(Interval(min(begins), min(begins) + timedelta(days=1)))
    last = when(Interval(max(ends) - timedelta(days=1), max(ends)))
    return first if first == last else f"{first} to {last}"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


__all__ = ["Report", "make", "plural"]
