"""Roots: where the chain of one statement ends.

Whoever an article says that it heard from is the root: a person, a body or a document with a name. What
nobody with a name said goes back to the outlet or agency whose report is handed on, with the unnamed
sources behind it; where none is cited, to the unnamed source itself, or to the article's own voice.
Copied text goes back to the article from which it was taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from onrecord.annotate.place import is_place
from onrecord.document import Document, ZoneKind
from onrecord.ledger.provenance import Entry, EntryType
from onrecord.ledger.store import View
from onrecord.span import Bounds, overlap
from onrecord.story.chain import Chain, attributions_around, chain_of, covers
from onrecord.story.citation import Citation, Outlets, outlet_key, outlet_name
from onrecord.story.origin_quotation import Quotation, quotations_in
from onrecord.story.remembered import Pairs
from onrecord.story.syndication import Copy, CopyKind, copies


class RootKind(StrEnum):
    """What stands at the far end of a chain; what says more stands before what says less."""

    NAMED = "named"
    BODY = "body"
    DOCUMENT = "document"
    OUTLET = "outlet"
    ANONYMOUS = "anonymous"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """One origin. ``behind`` are unnamed sources told of by it; ``entries`` what goes back to it.

    ``sure`` is false where it may be the same as another root: an anonymous source that no agency is
    cited for, or an article's own voice.
    """

    kind: RootKind
    name: str
    key: str
    sure: bool
    behind: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Relay:
    """An outlet whose report is handed on, and how the article says so."""

    name: str
    key: str
    how: str
    behind: tuple[str, ...] = ()
    near: bool = True
    """Whether these very words are handed on, rather than the whole article."""


_KINDS = {"person": RootKind.NAMED, "document": RootKind.DOCUMENT}
_MASKED = frozenset({"anonymous", "unattributed", "collective"})
_SPEAKS = frozenset({"say", "announce", "confirm", "deny", "decline", "warn", "accuse", "refuse"})
"""Acts in which a body is heard itself; that it agreed or wants something, somebody else tells."""


@dataclass(frozen=True)
class Sources:
    """The sources behind one view's entries: what is computed once for any number of questions."""

    view: View

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        return {document.id: document for document in self.view.documents()}

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        types = (EntryType.ATTRIBUTION, EntryType.CLAIM, EntryType.COMMITMENT)
        return {r.entry.id: r.entry for r in self.view.entries(types=types)}

    @cached_property
    def copies(self) -> tuple[Copy, ...]:
        return copies(self.view)

    @cached_property
    def citations(self) -> Mapping[str, tuple[Citation, ...]]:
        """The citations of each article."""
        outlets = self._known
        return {doc_id: outlets.citations(document) for doc_id, document in self.documents.items()}

    @cached_property
    def _outlets(self) -> frozenset[str]:
        """The keys of all outlets that the story knows."""
        return frozenset(outlet_key(n) for n in self._known.names.values())

    @cached_property
    def _known(self) -> Outlets:
        return Outlets(tuple(self.documents.values()))

    def outlet_of(self, doc_id: str) -> str:
        """The key of the outlet that published a document; ``""`` when nothing tells."""
        document = self.documents.get(doc_id)
        return outlet_key(document.outlet) if document is not None and document.outlet else ""

    def chain(self, entry: Entry) -> Chain:
        """The hops behind an entry, each with its characters."""
        return chain_of(entry, self.documents[entry.doc_id], self._around(entry), self._cited(entry))

    def quoted(self, entry: Entry) -> tuple[Quotation, ...]:
        """The words between quotation marks in the content of an entry, or of the attribution around it."""
        around = next(iter(self._around(entry)), None)
        known = _QUOTED.get(entry, around)
        if known is None:
            content = around.body.get("content") if around is not None else None
            pieces = [tuple(b) for b in content or ()] or list(_pieces(entry))
            found = quotations_in(self.documents[entry.doc_id].text, pieces)
            known = _QUOTED.put(entry, around, found)
        return known

    # -- the root of one entry ------------------------------------------------------------
    def roots_of(self, entry: Entry) -> Iterator[tuple[Root, str]]:
        """The root, or roots, of one entry, each with why its chain ends there."""
        around = self._around(entry)
        article, copied = self._article(entry)
        relay = self._relay(entry, around, article)
        behind: list[str] = []
        for each in reversed(around):
            named = list(self._named(entry, each, article, relayed=relay is not None and relay.near))
            if named:
                yield from ((root, copied) for root in named)
                return
            hidden = list(_hidden(each))
            behind += [shown for shown, _ in hidden]
            if hidden and relay is None:
                for shown, key in hidden:
                    root = _root(entry, RootKind.ANONYMOUS, shown, f"{article}/{key}", sure=False)
                    yield root, copied
                return
        if relay is not None:
            root = _root(
                entry, RootKind.OUTLET, relay.name, relay.key, behind=tuple(sorted({*behind, *relay.behind}))
            )
            yield root, f"{relay.name} is cited: {relay.how}"
        elif around:
            name = "a source that is not told"
            yield _root(entry, RootKind.ANONYMOUS, name, f"{article}/{around[-1].id}", sure=False), copied
        else:
            yield from ((root, copied) for root in self._unattributed(entry, article))

    def _named(self, entry: Entry, each: Entry, article: str, *, relayed: bool) -> Iterator[Root]:
        """The sources of an attribution that have a name and are heard themselves."""
        for source in each.body.get("sources") or ():
            authority = str(source.get("authority") or "unattributed")
            misread = authority == "outlet" and is_place(str(source.get("name") or ""))
            if authority in _MASKED or (authority == "outlet" and not misread):
                continue
            if self._cites(each):
                continue
            kind = _KINDS.get(authority, RootKind.BODY)
            if kind is RootKind.BODY and relayed and str(each.body.get("act")) not in _SPEAKS:
                continue
            name, key = _shown(source)
            if name and not self._is_cited_outlet(entry, name):
                yield _root(entry, kind, name, self._scoped(name, key, article))

    def _cites(self, attribution: Entry) -> bool:
        """Whether the source's words name an outlet («the news agency»), whatever was read there."""
        source = [(start, end) for start, end in attribution.body.get("source") or ()]
        return any(
            overlap((c.evidence.span.start, c.evidence.span.end), piece)
            for c in self._cited(attribution)
            if c.scope is not None and c.relation != "continued"
            for piece in source
        )

    def _is_cited_outlet(self, entry: Entry, name: str) -> bool:
        key = outlet_key(name)
        return any(c.key == key for c in self.citations.get(entry.doc_id, ()))

    @staticmethod
    def _scoped(name: str, key: str, article: str) -> str:
        """A description without a proper name means somebody inside its article only."""
        words = name.split()
        proper = words[1:] if words[0].casefold() in _OPENERS else words
        return key if any(word[:1].isupper() for word in proper) else f"{article}/{key}"

    def _unattributed(self, entry: Entry, article: str) -> Iterator[Root]:
        """The root of what the article says in its own voice, or of a holder named in the clause alone."""
        holder = entry.body.get("holder")
        if holder and holder.get("authority") not in {*_MASKED, "outlet"}:
            name, key = _shown(holder)
            yield _root(
                entry, _KINDS.get(holder["authority"], RootKind.BODY), name, self._scoped(name, key, article)
            )
            return
        document = self.documents.get(article) or self.documents[entry.doc_id]
        name = document.outlet or document.title or article[:8]
        key = outlet_key(document.outlet) if document.outlet else article
        yield _root(entry, RootKind.ARTICLE, name, key, sure=False)

    # -- whose report is handed on ---------------------------------------------------------
    def _around(self, entry: Entry) -> list[Entry]:
        own = [entry] if entry.type == EntryType.ATTRIBUTION else []
        return [*own, *attributions_around(entry.body, self.entries)]

    def _cited(self, entry: Entry) -> list[Citation]:
        pieces = list(_pieces(entry))
        return [c for c in self.citations.get(entry.doc_id, ()) if covers(c, pieces)]

    def _relay(self, entry: Entry, around: Sequence[Entry], article: str) -> _Relay | None:
        """The outlet cited for these words, for their speaker elsewhere, or for the whole article."""
        cited = self._cited(entry)
        near = [c for c in cited if c.scope is not None]
        if near:
            # «The Journal, citing Reuters»: whoever is furthest back had it first.
            chosen = next((c for c in near if c.relation in {"citing", "told", "interview"}), near[0])
            behind = {shown for c in near if c.key == chosen.key for shown in c.behind}
            return _Relay(chosen.name, chosen.key, chosen.relation, tuple(sorted(behind)))
        for each in around:
            for name, how in _outlets_named(each):
                key = outlet_key(name)
                own = f" {self.outlet_of(entry.doc_id)}"
                if key in self._outlets and not is_place(name) and not own.endswith(f" {key}"):
                    return _Relay(outlet_name(name), key, how)
            for source in each.body.get("sources") or ():
                told = self._told.get((entry.doc_id, str(source.get("identity") or "-")))
                if told is not None:
                    return _Relay(told.name, told.key, told.relation)
        below = self._below_headline(entry)
        if below is not None:
            return _Relay(below.name, below.key, below.relation, near=False)
        pages = (*cited, *self.citations.get(article, ()))
        page = next((c for c in pages if c.scope is None and c.relation in {"dateline", "byline"}), None)
        return None if page is None else _Relay(page.name, page.key, page.relation, near=False)

    def _below_headline(self, entry: Entry) -> Citation | None:
        """For a headline the outlet that the first paragraph under it cites: it sums that up."""
        if not self.citations.get(entry.doc_id):
            return None
        document = self.documents[entry.doc_id]
        zone = document.zone_at(entry.evidence[0].span.start)
        first = next((z for z in document.zones if z.kind == ZoneKind.BODY), None)
        if zone is None or zone.kind != ZoneKind.TITLE or first is None:
            return None
        return next(
            (
                c
                for c in self.citations.get(entry.doc_id, ())
                if c.scope is not None and first.start <= c.scope[0] < first.end
            ),
            None,
        )

    @cached_property
    def _told(self) -> Mapping[tuple[str, str], Citation]:
        """To whom an unnamed speaker of an article is said to have spoken, by the article and the speaker."""
        found: dict[tuple[str, str], Citation] = {}
        telling = {
            doc_id for doc_id, cited in self.citations.items() if any(c.relation in _TO_WHOM for c in cited)
        }
        for entry in self.entries.values():
            if entry.type == EntryType.ATTRIBUTION and entry.doc_id in telling:
                told = next((c for c in self._cited(entry) if c.relation in _TO_WHOM), None)
                for source in entry.body.get("sources") or () if told else ():
                    if told and source.get("authority") == "anonymous" and source.get("identity"):
                        found.setdefault((entry.doc_id, str(source["identity"])), told)
        return found

    # -- whose words they are -----------------------------------------------------------------
    @cached_property
    def _taken(self) -> Mapping[str, tuple[Copy, ...]]:
        """For each article the copies in which it is the later."""
        found: dict[str, list[Copy]] = {}
        for copy in self.copies:
            if copy.kind is not CopyKind.QUOTATION:
                found.setdefault(copy.copy, []).append(copy)
        return {doc_id: tuple(held) for doc_id, held in found.items()}

    def _article(self, entry: Entry) -> tuple[str, str]:
        """The article whose words an entry has: its own, or what they were copied from; and why."""
        doc_id, pieces, why = entry.doc_id, list(_pieces(entry)), ""
        seen = {doc_id}
        while True:
            found = self._copied_from(doc_id, pieces)
            if found is None or found[0].source in seen:
                return doc_id, why
            copy, pieces = found
            doc_id = copy.source
            seen.add(doc_id)
            why = "the same text" if copy.kind is CopyKind.PASSAGE else f"a {copy.kind} of the same text"

    def _copied_from(self, doc_id: str, pieces: Sequence[Bounds]) -> tuple[Copy, list[Bounds]] | None:
        size = sum(end - start for start, end in pieces)
        best: tuple[int, Copy, list[Bounds]] | None = None
        for copy in self._taken.get(doc_id, ()):
            held = [(sum(overlap(taken, p) for p in pieces), source) for source, taken in copy.spans]
            shared = sum(n for n, _ in held)
            if shared >= _MOSTLY * size and (best is None or shared > best[0]):
                best = shared, copy, [source for n, source in held if n]
        return None if best is None else best[1:]


_QUOTED = Pairs[tuple[Quotation, ...]](most=1 << 15)
"""By an entry and the attribution around it: both hang on the text of their article alone."""
_TO_WHOM = frozenset({"told", "interview"})
"""Relations in which a source speaks to the outlet that is cited."""
_OPENERS = frozenset({"the", "a", "an", "its", "his", "her", "their", "our", "both", "some", "many", "other"})
_MOSTLY = 0.6
"""The part of an entry's characters that must be copied for it to be the source's."""


def _outlets_named(attribution: Entry) -> Iterator[tuple[str, str]]:
    """Outlets that an attribution itself names: as a hop, or as its source."""
    for hop in attribution.body.get("hops") or ():
        if hop.get("name") and hop.get("relation") != "credit":
            yield str(hop["name"]), str(hop.get("relation") or "reported")
    for source in attribution.body.get("sources") or ():
        if source.get("authority") == "outlet" and source.get("name"):
            yield str(source["name"]), "reported"


def _hidden(attribution: Entry) -> Iterator[tuple[str, str]]:
    """The unnamed sources of an attribution: as shown, and as compared inside the article."""
    for source in attribution.body.get("sources") or ():
        if str(source.get("authority") or "unattributed") in _MASKED:
            name, key = _shown(source)
            if name:
                yield name, str(source.get("identity") or key) if not source.get("head") else key


def _shown(source: Mapping[str, Any]) -> tuple[str, str]:
    head = source.get("head") or {}
    name = " ".join(str(source.get("name") or head.get("text") or source.get("text") or "").split())
    return name, " ".join(name.replace("’", "'").replace(".", "").casefold().split())


def _root(
    entry: Entry,
    kind: RootKind,
    name: str,
    key: str,
    *,
    sure: bool = True,
    behind: tuple[str, ...] = (),
) -> Root:
    return Root(
        kind=kind,
        name=name,
        key=f"{kind}:{key}",
        sure=sure,
        behind=behind,
        entries=(entry.id,),
        documents=(entry.doc_id,),
    )


def _pieces(entry: Entry) -> Iterator[Bounds]:
    for evidence in entry.evidence:
        yield evidence.span.start, evidence.span.end
