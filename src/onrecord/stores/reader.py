"""Reading a SQLite ledger as it stood at one time.

A view holds the moment before which it sees: the ``recorded`` bound that was asked for, or just after the
last run that had ended. Since rows are only added and closed, and every run is later than the one before,
nothing that is written afterwards shows in it. So it needs no transaction of its own, and what it yields
is one state from end to end.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from onrecord.annotate.annotator import Origin
from onrecord.document import Document
from onrecord.interval import Interval
from onrecord.ledger.decision import Anchoring, Decided, Target
from onrecord.ledger.provenance import Entry, EntryType, Recorded
from onrecord.ledger.review import Review, anchored
from onrecord.ledger.store import Findings, Wanted
from onrecord.span import Span, cut
from onrecord.stores import codec, decisions
from onrecord.stores.search import search
from onrecord.story.derived import Index

Query = Callable[[str, Any], list[tuple[Any, ...]]]
"""Runs one SELECT and returns all its rows; the store's, which reports errors in our words."""

_IN_FORCE = "{0}.recorded_begin < :known AND ({0}.recorded_end IS NULL OR {0}.recorded_end >= :known)"
_M, _E = _IN_FORCE.format("m"), _IN_FORCE.format("e")
_SHOWN = "e.id NOT IN (SELECT value FROM json_each(:rejected))"
_VALID = "(:valid IS NULL OR m.published_begin IS NULL OR m.published_begin < :valid)"
_BEFORE_ALL = -(2**63)
_ENDS = f"""
SELECT DISTINCT m.published_end FROM metadata m
WHERE m.published_end IS NOT NULL AND {_M} AND {_VALID} ORDER BY 1
"""  # noqa: S608

# S608: every piece that these are joined from stands in this module; values are bound.
_ORDERED = f"""
SELECT m.seq FROM metadata m JOIN document d ON d.seq = m.doc
WHERE {_M} AND {_VALID} {{among}}
ORDER BY m.published_begin IS NULL, m.published_begin, m.published_end IS NULL, m.published_end, d.id
"""  # noqa: S608
_HEAD = "SELECT m.doc, d.id, m.published FROM metadata m JOIN document d ON d.seq = m.doc WHERE m.seq = :seq"
_DOCUMENT = """
SELECT d.seq, d.id, d.url, d.text, d.recorded, m.published, m.updated, m.published_begin, m.updated_begin,
       m.zones, m.outlet, m.byline, m.title, m.language, m.external_id
FROM metadata m JOIN document d ON d.seq = m.doc WHERE m.seq = :seq
"""
_PATH = """
coalesce((SELECT min(path) FROM location WHERE doc = d.seq AND recorded < :known AND path <> ''), '')
"""
_LOCATION = """
SELECT path, raw_digest FROM location WHERE doc = :doc AND recorded < :known
ORDER BY path = '', path, raw_digest LIMIT 1
"""
# Versions of a page stand in the order of publication; one without a date stands where it was first recorded.
_FORMER = f"""
SELECT d.id FROM document d JOIN metadata m ON m.doc = d.seq
WHERE d.url = :url AND d.url <> '' AND d.seq <> :doc AND {_M} AND {_VALID}
  AND (coalesce(m.published_begin, d.recorded), coalesce(m.updated_begin, {_BEFORE_ALL}),
       {_PATH}, d.recorded, d.id)
    < (:published, :updated, :path, :recorded, :id)
ORDER BY coalesce(m.published_begin, d.recorded) DESC, coalesce(m.updated_begin, {_BEFORE_ALL}) DESC,
         {_PATH} DESC, d.recorded DESC, d.id DESC
LIMIT 1
"""  # noqa: S608
_CHOSEN = f"""e.doc = :doc AND {_E} AND (:id IS NULL OR e.id = :id)
  AND (:types IS NULL OR e.type IN (SELECT value FROM json_each(:types)))"""  # noqa: S608
_ENTRIES = f"""
SELECT e.seq, e.id, e.type, e.said, e.valid, e.body, e.recorded_begin, e.recorded_end, r.id,
       o.annotator, o.version, o.settings
FROM entry e JOIN run r ON r.seq = e.run JOIN origin o ON o.seq = e.origin
WHERE {_CHOSEN}
"""  # noqa: S608
_EVIDENCE = f"""
SELECT v.entry, v.start, v.stop FROM entry e JOIN evidence v ON v.entry = e.seq
WHERE {_CHOSEN} ORDER BY v.entry, v.ord
"""  # noqa: S608
_STANDING = f"SELECT e.id FROM entry e WHERE e.id IN (SELECT value FROM json_each(:ids)) AND {_E}"  # noqa: S608
_OF_DOCUMENT = f"SELECT m.seq FROM metadata m JOIN document d ON d.seq = m.doc WHERE d.id = :id AND {_M}"  # noqa: S608
_OF_ENTRY = f"""
SELECT m.seq FROM entry e JOIN metadata m ON m.doc = e.doc
WHERE e.id = :id AND {_E} AND {_M} AND {_VALID}
"""  # noqa: S608


@dataclass(frozen=True, slots=True, kw_only=True)
class SqliteView:
    """See :class:`onrecord.ledger.store.View`. ``known`` is the bound in microseconds."""

    valid: datetime | None
    recorded: datetime | None
    known: int
    query: Query
    indexed: Callable[[], Index | None] = field(default=lambda: None, compare=False, repr=False)
    _reviewed: list[Review] = field(default_factory=list, compare=False, repr=False)

    def documents(self) -> Iterator[Document]:
        for seq in self._ordered(None):
            yield self._document(seq)

    def document(self, doc_id: str, /) -> Document | None:
        found = self._ordered([doc_id])
        return self._document(found[0]) if found else None

    def entries(
        self,
        *,
        types: Collection[EntryType] | None = None,
        doc_ids: Collection[str] | None = None,
        withheld: bool = False,
    ) -> Iterator[Recorded]:
        wanted = None if types is None else sorted(EntryType(t).value for t in types)
        for seq in self._ordered(doc_ids):
            for found in self._entries(seq, types=wanted):
                if withheld or not found.rejected:
                    yield found

    def entry(self, entry_id: str, /) -> Recorded | None:
        for (seq,) in self._select(_OF_ENTRY, id=codec.printable(entry_id)):
            for found in self._entries(seq, entry_id=entry_id):
                return found
        return None

    @property
    def review(self) -> Review:
        if not self._reviewed:
            self._reviewed.append(self._reduced(decisions.read(self._select, known=self.known)))
        return self._reviewed[0]

    @property
    def index(self) -> Index | None:
        """What was derived of the articles: see :mod:`onrecord.story.derived`."""
        return self.indexed()

    def search(self, wanted: Wanted, /, *, offset: int = 0, limit: int = 20) -> Findings:
        return search(
            partial(self._select, rejected=codec.dumps(sorted(self.review.rejected))),
            wanted,
            offset=offset,
            limit=limit,
            force={"entry": f"{_E} AND {_SHOWN}", "metadata": _M, "valid": _VALID},
        )

    def published_ends(self) -> list[datetime]:
        return [codec.moment(end) for (end,) in self._select(_ENDS)]

    # -- inside --------------------------------------------------------------------------------
    def _ordered(self, doc_ids: Collection[str] | None) -> array[int]:
        """The metadata in force of each visible document, in order: eight bytes a document."""
        ids = None if doc_ids is None else codec.dumps(sorted(map(codec.printable, doc_ids)))
        # Without OR, so that the ids lead to their rows by the index.
        among = "" if ids is None else "AND d.id IN (SELECT value FROM json_each(:ids))"
        return array("q", [seq for (seq,) in self._select(_ORDERED.format(among=among), ids=ids)])

    def _document(self, seq: int) -> Document:
        ((doc, doc_id, url, text, recorded, published, updated, begin, changed, *rest),) = self._select(
            _DOCUMENT, seq=seq
        )
        zones, outlet, byline, title, language, external_id = rest
        ((path, raw_digest),) = self._select(_LOCATION, doc=doc)
        former = (
            self._select(
                _FORMER,
                url=url,
                doc=doc,
                published=recorded if begin is None else begin,
                updated=_BEFORE_ALL if changed is None else changed,
                recorded=recorded,
                path=path,
                id=doc_id,
            )
            if url
            else []
        )
        return Document(
            id=doc_id,
            text=text,
            raw_digest=raw_digest,
            zones=codec.unpack_zones(codec.loads(zones)),
            url=url,
            outlet=outlet,
            byline=tuple(codec.loads(byline)),
            title=title,
            published=codec.unpack_published(codec.loads(published), doc_id=doc_id, text=text),
            updated=updated and codec.unpack_published(codec.loads(updated), doc_id=doc_id, text=text),
            language=language,
            external_id=external_id,
            path=path,
            version_of=former[0][0] if former else None,
        )

    def _reduced(self, decided: list[Decided]) -> Review:
        """The decisions with the entries that they mean, whether or not their articles are in the view."""
        ids = {t.entry_id for d in decided for t in (d.decision.target, d.decision.other) if t}
        held = {i for (i,) in self._select(_STANDING, ids=codec.dumps(sorted(ids)))} if ids else set()
        candidates: dict[tuple[str, str], list[Entry]] = {}

        def stands(target: Target) -> tuple[str, Anchoring]:
            known = target.entry_id in held
            place = target.doc_id, target.kind
            if not known and place not in candidates:
                candidates[place] = [
                    recorded.entry
                    for (seq,) in self._select(_OF_DOCUMENT, id=target.doc_id)
                    for recorded in self._entries(seq, types=[target.kind], review=Review())
                ]
            return anchored(target, candidates.get(place, ()), known=known)

        return Review.of(decided, stands=stands)

    def _entries(
        self,
        seq: int,
        *,
        types: list[str] | None = None,
        entry_id: str | None = None,
        review: Review | None = None,
    ) -> list[Recorded]:
        ((doc, doc_id, packed),) = self._select(_HEAD, seq=seq)
        chosen = {"doc": doc, "types": None if types is None else codec.dumps(types), "id": entry_id}
        rows = self._select(_ENTRIES, **chosen)
        if not rows:
            return []
        ((text,),) = self._select("SELECT text FROM document WHERE seq = :doc", doc=doc)
        published = codec.unpack_interval(codec.loads(packed)["interval"])
        spans: defaultdict[int, list[Span]] = defaultdict(list)
        for entry, start, stop in self._select(_EVIDENCE, **chosen):
            spans[entry].append(Span(doc_id, start, stop))
        decided = self.review if review is None else review
        found = [
            decided.applied(_recorded(row, doc_id, text, spans[row[0]], published), text=text) for row in rows
        ]
        return sorted(found, key=_order)

    def _select(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        bounds = {"known": self.known, "valid": None if self.valid is None else codec.micros(self.valid)}
        return self.query(sql, {**bounds, **values})


def _order(recorded: Recorded) -> tuple[int, str, str]:
    entry = recorded.entry
    return min([e.span.start for e in entry.evidence]), entry.type, entry.id


def _recorded(
    row: tuple[Any, ...], doc_id: str, text: str, spans: list[Span], published: Interval
) -> Recorded:
    _, entry_id, kind, said, valid, body, begin, end, run_id, *origin = row
    entry = Entry(
        id=entry_id,
        type=_KINDS[kind],
        doc_id=doc_id,
        body=codec.loads(body),
        evidence=tuple(cut(text, span) for span in spans),
        origin=_origin(*origin),
        said=codec.text_interval(said),
        valid=codec.text_interval(valid),
    )
    return Recorded(entry=entry, published=published, recorded=_in_force(begin, end), run_id=run_id)


_KINDS = {kind.value: kind for kind in EntryType}


# Entries of one run share both.
@lru_cache(maxsize=256)
def _origin(annotator: str, version: str, settings: str) -> Origin:
    return Origin(annotator, version, settings)


@lru_cache(maxsize=256)
def _in_force(begin: int, end: int | None) -> Interval:
    return Interval(codec.moment(begin), None if end is None else codec.moment(end))
