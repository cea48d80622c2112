"""Which entries a command shows: the filters, and the rows that ``--json`` prints."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from onrecord.document import Document
from onrecord.export.entry_lines import EntityIndex, entry_line
from onrecord.export.fields import Line, interval_field
from onrecord.export.record import document_line
from onrecord.interval import iso
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.ledger.status import status
from onrecord.ledger.store import View
from onrecord.story.dating import Dating, datings
from onrecord.story.timeline import Row, due_order, timeline
from onrecord.story.timeline_page import Moment, moments
from onrecord.story.voices import Voice, sources_of, voices


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What must hold for an entry to be shown; an empty filter lets everything pass.

    Attributes:
        who: part of the name or words of who speaks, holds or acts; case does not count.
        authority: of who speaks or holds.
        act: the act's class, or part of its words.
        outlet: part of the outlet's name.
        document: how the id begins, or part of the path, URL or title.
    """

    who: str = ""
    authority: str = ""
    act: str = ""
    outlet: str = ""
    document: str = ""

    def takes_document(self, document: Document) -> bool:
        if not _within(self.outlet, document.outlet):
            return False
        if not self.document or document.id.startswith(self.document.lower()):
            return True
        names = (document.path, document.url, document.title, document.external_id)
        return any(_within(self.document, name) for name in names)

    def takes(self, recorded: Recorded, document: Document) -> bool:
        return (
            self._takes_who(recorded, document)
            and self._takes_authority(recorded)
            and self._takes_act(recorded)
        )

    def _takes_who(self, recorded: Recorded, document: Document) -> bool:
        if not self.who:
            return True
        body = recorded.entry.body
        names = [str(source.get("name") or "") for source in body.get("sources") or ()]
        names += [document.text[start:end] for start, end in body.get("source") or ()]
        for party in (body.get("holder"), body.get("actor")):
            if party:
                names += [party.get("name") or "", party.get("text") or ""]
        return any(_within(self.who, name) for name in [*names, *(body.get("via") or ())])

    def _takes_authority(self, recorded: Recorded) -> bool:
        if not self.authority:
            return True
        body = recorded.entry.body
        if recorded.entry.type == EntryType.ATTRIBUTION:
            return any(s.get("authority") == self.authority for s in sources_of(body))
        holder = body.get("holder")
        return (holder.get("authority") if holder else "unattributed") == self.authority

    def _takes_act(self, recorded: Recorded) -> bool:
        if not self.act:
            return True
        act = recorded.entry.body.get("act")
        if isinstance(act, Mapping):
            named = self.act.casefold() == str(act.get("class")).casefold()
            return named or _within(self.act, act.get("text"))
        return self.act.casefold() == str(act or "").casefold()


def _within(part: str, whole: object) -> bool:
    return " ".join(part.split()).casefold() in " ".join(str(whole or "").split()).casefold()


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing to show: its JSON, and what a table is drawn from."""

    line: Line
    document: Document
    recorded: Recorded | None = None
    row: Row | None = None
    moment: Moment | None = None
    dating: Dating | None = None


def due(shown: Shown) -> tuple[Any, ...]:
    """A key that sorts commitments by when they are due."""
    return due_order(shown.recorded) if shown.recorded else ()


def documents(view: View, filters: Filters) -> Iterator[Shown]:
    """The articles that pass, in the view's order; those without a date with what words tell of theirs."""
    written = datings(view)
    for document in view.documents():
        if filters.takes_document(document):
            dating = written.get(document.id)
            yield Shown(document_line(document, written=dating), document, dating=dating)


def entries(view: View, kind: EntryType, filters: Filters, *, judged: datetime) -> Iterator[Shown]:
    """Entries of one type; commitments with their status just before ``judged``."""
    for document, group in by_document(view, {kind, EntryType.ENTITY}, filters):
        index = EntityIndex(group)
        for recorded in group:
            if recorded.entry.type == kind and filters.takes(recorded, document):
                yield Shown(_with_extras(recorded, document, index, judged=judged), document, recorded)


def by_document(
    view: View, kinds: Collection[EntryType], filters: Filters
) -> Iterator[tuple[Document, list[Recorded]]]:
    """The articles that pass, each with its entries of ``kinds``; one article at a time is held."""
    chosen = None
    if filters.outlet or filters.document:
        chosen = {document.id for document in view.documents() if filters.takes_document(document)}
    groups = groupby(view.entries(types=kinds, doc_ids=chosen), key=lambda r: r.entry.doc_id)
    documents = view.documents()
    for doc_id, group in groups:
        # Both come in the order of publication, so that the article of a group is never behind.
        document = next((d for d in documents if d.id == doc_id), None)
        if document is None:
            documents = view.documents()
            document = next(d for d in documents if d.id == doc_id)
        yield document, list(group)


def _with_extras(recorded: Recorded, document: Document, index: EntityIndex, *, judged: datetime) -> Line:
    line = entry_line(recorded, index)
    body = recorded.entry.body
    if recorded.entry.type == EntryType.COMMITMENT:
        line["status"] = {"before": iso(judged), "value": str(status(body, as_of=judged))}
    if recorded.entry.type == EntryType.ATTRIBUTION:
        line["words"] = {name: words(document, body.get(name)) for name in ("source", "cue", "content")}
    return line


def words(document: Document, pieces: object) -> str:
    """The pieces of a phrase as the text has them, an ellipsis between."""
    if not isinstance(pieces, list | tuple):
        return ""
    return " … ".join(document.text[start:end] for start, end in pieces)


TIMED = frozenset({EntryType.EVENT, EntryType.COMMITMENT, EntryType.ENTITY})
"""What the timeline is made of, and the entities that its lines refer to."""


def timeline_rows(view: View, filters: Filters, *, judged: datetime, timed_only: bool) -> Iterator[Shown]:
    """Events and commitments in the order of their time."""
    kept = _timed(view, filters)
    for row in _passing(view, filters, kept, timed_only=timed_only):
        yield _timeline_line(row, kept, judged=judged)


def timeline_page(view: View, filters: Filters, *, judged: datetime, limit: int) -> tuple[list[Shown], int]:
    """The ``limit`` times that the articles come back to most, and how many rows those leave out."""
    kept = _timed(view, filters)
    rows = list(_passing(view, filters, kept, timed_only=True))
    found = moments(rows, view.entries(types=(EntryType.CLAIM,), doc_ids=set(kept)), limit=limit)
    shown = [_with_moment(_timeline_line(m.row, kept, judged=judged), m, kept) for m in found]
    return shown, len(rows) - len(shown)


Kept = dict[str, tuple[Document, EntityIndex]]


def _timed(view: View, filters: Filters) -> Kept:
    return {
        document.id: (document, EntityIndex(group)) for document, group in by_document(view, TIMED, filters)
    }


def _passing(view: View, filters: Filters, kept: Kept, *, timed_only: bool) -> Iterator[Row]:
    for row in timeline(view, timed_only=timed_only):
        found = kept.get(row.recorded.entry.doc_id)
        if found is not None and filters.takes(row.recorded, found[0]):
            yield row


def _timeline_line(row: Row, kept: Kept, *, judged: datetime) -> Shown:
    document, index = kept[row.recorded.entry.doc_id]
    line = {
        "when": interval_field(row.when),
        "told": interval_field(row.told),
        "timed": row.timed,
        "unsure": row.unsure,
        "entry": _with_extras(row.recorded, document, index, judged=judged),
    }
    return Shown(line, document, row.recorded, row)


def _with_moment(shown: Shown, moment: Moment, kept: Kept) -> Shown:
    """The line of a page: also who tells it, in which articles, and what else lies there."""
    shown.line.update(
        weight=moment.weight,
        sources=list(moment.sources),
        articles=[{"doc": id_, "name": short_name(kept[id_][0])} for id_ in moment.articles],
        last_told=interval_field(moment.told[1]),
        others=moment.others,
    )
    return replace(shown, moment=moment)


def source_rows(view: View, filters: Filters) -> Iterator[tuple[Line, Voice]]:
    """Everyone who spoke, the most quoted first."""
    kept = {d.id: d for d in view.documents() if filters.takes_document(d)}
    for voice in voices(view):
        if filters.authority and voice.authority != filters.authority:
            continue
        if not _within(filters.who, voice.name):
            continue
        inside = [doc_id for doc_id in voice.documents if doc_id in kept]
        statements = [r.entry.id for r in voice.statements if r.entry.doc_id in kept]
        if not statements:
            continue
        line: Line = {
            "name": voice.name,
            "authority": voice.authority,
            "count": list(voice.count) if voice.count else None,
            "via": voice.via,
            "articles": len(inside),
            "documents": inside,
            "statements": len(statements),
            "attributions": statements,
        }
        yield line, voice


def limited(rows: Iterator[Any], limit: int | None) -> tuple[list[Any], int]:
    """The first ``limit`` rows, and how many more there are."""
    if limit is None:
        return list(rows), 0
    kept = list(islice(rows, limit))
    return kept, sum(1 for _ in rows)


def short_name(document: Document) -> str:
    """What to call an article in a narrow place: its outlet, file name, URL or id."""
    name = Path(document.path).name if document.path else ""
    return document.outlet or name or document.url or document.id[:8]
