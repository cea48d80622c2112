"""What a report shows: plain rows made from a view, before any HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from onrecord.document import Document
from onrecord.errors import Diagnostic
from onrecord.interval import Interval
from onrecord.ledger.provenance import Entry, EntryType, Recorded, Run
from onrecord.ledger.store import View
from onrecord.report import words
from onrecord.report.alike import Promised, promised
from onrecord.report.cards import Article, Card, Cards, Fragments, VoiceRow, blocks, marks_of
from onrecord.report.dated import reasons, written_words
from onrecord.report.highlight import Anchor
from onrecord.report.story_model import Whole, whole
from onrecord.report.telling import Told
from onrecord.story.voices import Voice
from onrecord.wording import one_line, plural, when


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything the template is given."""

    title: str
    interval: str
    undated: int
    as_of: str
    known_on: str
    commitments: tuple[Card, ...]
    promised: tuple[Promised, ...]
    voices: tuple[VoiceRow, ...]
    articles: tuple[Article, ...]
    counts: tuple[str, ...]
    origins: tuple[str, ...]
    runs: tuple[tuple[str, str, str], ...]
    diagnostics: tuple[Diagnostic, ...]
    written: str
    version: str
    numbers: tuple[tuple[str, int], ...] = field(default=())
    whole: Whole = field(default_factory=Whole)


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
        self.cards = Cards(
            document=self.documents.__getitem__,
            known=self.documents.__contains__,
            judged=judged,
            links=Fragments(),
        )
        every = list(view.entries())
        self.origins = sorted({str(r.entry.origin) for r in every})
        self.entries = [r for r in every if r.entry.type not in {EntryType.ENTITY, EntryType.DATING}]
        self.numbers = {r.entry.id: number for number, r in enumerate(self.entries)}
        self.by_document: dict[str, list[Entry]] = {}
        for recorded in self.entries:
            self.by_document.setdefault(recorded.entry.doc_id, []).append(recorded.entry)
        self.telling = Told(view, judged=judged, cards=self.cards, links=Fragments())
        self.commitments = self.telling.commitments
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
            interval=hull(published),
            undated=sum(interval.begin is None for interval in published),
            as_of=as_of or (self.judged - timedelta(microseconds=1)).date().isoformat(),
            known_on=known_on,
            commitments=tuple(self.cards.commitment(r) for r in self.commitments),
            promised=promised(self.telling, self.commitments),
            voices=tuple(self._voice(key, voice) for key, voice in self.telling.voices.items()),
            articles=tuple(self.articles.values()),
            counts=tuple(words.counted(kind, kinds.count(kind)) for kind in EntryType if kind in kinds),
            origins=tuple(self.origins),
            runs=tuple((moment_words(run.recorded), run.version, run.pipeline) for run in runs),
            diagnostics=tuple(dict.fromkeys(d for run in runs for d in run.diagnostics)),
            written=moment_words(written),
            version=version,
            numbers=tuple(self.numbers.items()),
            whole=whole(self.telling),
        )

    def _labels(self) -> dict[str, tuple[str, str, str]]:
        """For each entry that has a card: the card's fragment, a short label and its wording."""
        labels = {
            recorded.entry.id: (f"card-{recorded.entry.id}", f"P{number}", f"promise {number}")
            for number, recorded in enumerate(self.commitments, 1)
        }
        number = 0
        for voice in self.telling.voices.values():
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
        marks = [mark for entry in mine for mark in marks_of(entry, number=self.numbers[entry.id])]
        anchors = [self._anchor(entry) for entry in mine]
        named = self.cards.article(document.id)
        dating = self.telling.datings.get(document.id)
        return replace(
            named,
            blocks=tuple(blocks(document, marks, anchors)),
            written=written_words(dating) if dating and dating.reasons else "",
            reasons=reasons(dating),
        )

    def _anchor(self, entry: Entry) -> Anchor:
        card, label, about = self.labels.get(entry.id, ("", "", ""))
        at = min(e.span.start for e in entry.evidence)
        return Anchor(at=at, id=entry.id, number=self.numbers[entry.id], label=label, back=card, about=about)

    # -- voices --------------------------------------------------------------------------------
    def _voice(self, key: str, voice: Voice) -> VoiceRow:
        cards = [self._statement(recorded) for recorded in voice.statements]
        return self.cards.voice(voice, id=f"voice-{key}", link=f"#voice-{key}", cards=cards)

    def _statement(self, recorded: Recorded) -> Card:
        first = recorded.entry.id not in self.told
        self.told.add(recorded.entry.id)
        return self.cards.statement(recorded, first=first)


def hull(published: Sequence[Interval]) -> str:
    """From the first day to the last; empty when none is known."""
    begins = [interval.begin for interval in published if interval.begin is not None]
    ends = [interval.end for interval in published if interval.end is not None]
    if not begins or not ends:
        return ""
    first = when(Interval(min(begins), min(begins) + timedelta(days=1)))
    last = when(Interval(max(ends) - timedelta(days=1), max(ends)))
    return first if first == last else f"{first} to {last}"


def moment_words(moment: datetime) -> str:
    """A moment to the minute."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


__all__ = ["Report", "make", "plural"]
