"""Who speaks in a story: every source of the attributions, with how often and in which articles.

Two mentions are one voice only where the articles themselves show it: a resolved name is joined
across articles when it is written alike. A description («the ministry», «a senior official») stays
inside its article, and an anonymous source is never joined to anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from onrecord.ledger.provenance import Entry, EntryType, Recorded
from onrecord.ledger.store import View

_NEVER_JOINED = frozenset({"anonymous", "unattributed"})


@dataclass(slots=True, kw_only=True)
class Voice:
    """One source, and what it is said to have said.

    Attributes:
        name: as the first article has it; empty for words that nobody is named for.
        count: lowest and highest number of persons, where told (``None`` is open).
        documents: ids of the articles, in order, each once.
        statements: the attributions, in the order of the view.
        via: names of outlets, agencies and documents between the source and the article.
    """

    authority: str
    name: str
    count: tuple[int, int | None] | None = None
    documents: list[str] = field(default_factory=list)
    statements: list[Recorded] = field(default_factory=list)
    via: list[str] = field(default_factory=list)


def voices(view: View) -> tuple[Voice, ...]:
    """Every voice of the view, the most quoted first, then by name; words of nobody named come last."""
    found: dict[tuple[str, ...], Voice] = {}
    told = _Told(view)
    for recorded in view.entries(types=(EntryType.ATTRIBUTION,)):
        for source in sources_of(recorded.entry.body):
            key = told.key(recorded.entry, source)
            voice = found.get(key)
            if voice is None:
                voice = found[key] = Voice(
                    authority=str(source.get("authority") or "unattributed"),
                    name=str(source.get("name") or ""),
                )
            _hear(voice, recorded, source)
    return tuple(sorted(found.values(), key=_order))


class _Told:
    """What reviewers said of the sources of two statements: that they are one, or are not.

    A source without a name is never made one with a named one, whoever asks for it.
    """

    def __init__(self, view: View) -> None:
        self._same: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._apart = {pair.second for pair in view.review.parted}
        for pair in view.review.joined:
            one, other = (self._first(view, each) for each in (pair.first, pair.second))
            if one and other and (one[0] in _NEVER_JOINED) == (other[0] in _NEVER_JOINED):
                one, other = self._root(one), self._root(other)
                if one != other:
                    self._same[other] = one

    def key(self, entry: Entry, source: Mapping[str, Any]) -> tuple[str, ...]:
        key = _key(source, entry.doc_id)
        return (*key, entry.id) if entry.id in self._apart else self._root(key)

    def _first(self, view: View, entry_id: str) -> tuple[str, ...] | None:
        recorded = view.entry(entry_id)
        if recorded is None or recorded.entry.type != EntryType.ATTRIBUTION:
            return None
        return _key(next(sources_of(recorded.entry.body)), recorded.entry.doc_id)

    def _root(self, key: tuple[str, ...]) -> tuple[str, ...]:
        while key in self._same:
            key = self._same[key]
        return key


def _order(voice: Voice) -> tuple[bool, int, str, str, list[str]]:
    nobody = voice.authority == "unattributed"
    return nobody, -len(voice.statements), voice.name.casefold(), voice.authority, voice.documents


def sources_of(body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The sources of an attribution's body; one unattributed source when it has none."""
    sources = body.get("sources") or ()
    if sources:
        yield from sources
    else:
        yield {"authority": body.get("authority") or "unattributed", "name": ""}


def _hear(voice: Voice, recorded: Recorded, source: Mapping[str, Any]) -> None:
    if not voice.statements or voice.statements[-1] is not recorded:
        voice.statements.append(recorded)
    if recorded.entry.doc_id not in voice.documents:
        voice.documents.append(recorded.entry.doc_id)
    for name in recorded.entry.body.get("via") or ():
        if name and name not in voice.via:
            voice.via.append(name)
    count = source.get("count")
    if count and voice.count is None:
        low, high = count
        voice.count = (low, high)


def _key(source: Mapping[str, Any], doc_id: str) -> tuple[str, ...]:
    authority = str(source.get("authority") or "unattributed")
    name = " ".join(str(source.get("name") or "").replace(".", "").split()).casefold()
    if authority == "unattributed" and not name:
        return (authority,)
    if authority in _NEVER_JOINED or not source.get("entity"):
        return (authority, doc_id, str(source.get("identity") or ""), name)
    return (authority, name)
