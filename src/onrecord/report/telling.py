"""What rows that span articles are made from: a view with its undertakings, voices and origins.

The reading room keeps what it has made and gives it again; a report makes each once. Both are a
:class:`Telling`, so that both show the same rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Protocol

from onrecord.document import Document
from onrecord.interval import Interval
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.ledger.store import View
from onrecord.report.cards import Cards, Links
from onrecord.story.contradiction import Contradiction, contradictions
from onrecord.story.dating import Dating, datings
from onrecord.story.origin import Origins, origins_of
from onrecord.story.origin_root import Sources
from onrecord.story.revision_story import Development, developments
from onrecord.story.roadmap import Plan, plans
from onrecord.story.timeline import Row, due_order, timeline
from onrecord.story.undertaking import Mention
from onrecord.story.voices import Voice, voices
from onrecord.wording import plural

LARGEST = 1_500
"""Commitments up to which a story is told with lines, rings and plans: of more, none could be followed."""
MOST_REPORTS = 120
"""Origins are counted for an undertaking of at most so many reports."""


class Telling(Protocol):
    """An account with what spans its articles. ``judged`` is the exclusive moment of its statuses."""

    @property
    def judged(self) -> datetime: ...
    @property
    def cards(self) -> Cards: ...
    @property
    def links(self) -> Links: ...
    @property
    def articles(self) -> Sequence[Document]: ...
    @property
    def commitments(self) -> Sequence[Recorded]:
        """By due date."""

    @property
    def developments(self) -> Sequence[Development]:
        """The undertakings with their revisions."""

    @property
    def plans(self) -> Sequence[Plan]:
        """The plans as of ``judged``."""

    @property
    def sources(self) -> Sources:
        """The chains and copies from which origins are counted."""

    @property
    def contradictions(self) -> Sequence[Contradiction]:
        """Conflicts first."""

    @property
    def voices(self) -> Mapping[str, Voice]:
        """By a short key, the most quoted first."""

    @property
    def datings(self) -> Mapping[str, Dating]:
        """What words tell of the days of the articles without a date."""

    @property
    def times(self) -> Sequence[Row]:
        """All that lies in time, in its order."""

    def claims(self) -> Iterable[Recorded]:
        """The claims: they tell on whose word an event stands."""

    def entry(self, entry_id: str, /) -> Recorded | None: ...


class Told:
    """The :class:`Telling` of one view, made as far as it is asked for."""

    def __init__(self, view: View, *, judged: datetime, cards: Cards, links: Links) -> None:
        self._view = view
        self.judged = judged
        self.cards = cards
        self.links = links

    @cached_property
    def articles(self) -> Sequence[Document]:
        return tuple(self._view.documents())

    @cached_property
    def commitments(self) -> Sequence[Recorded]:
        return sorted(self._view.entries(types=(EntryType.COMMITMENT,)), key=due_order)

    @cached_property
    def developments(self) -> Sequence[Development]:
        return developments(self._view)

    @cached_property
    def plans(self) -> Sequence[Plan]:
        return plans(self.developments, as_of=self.judged)

    @cached_property
    def sources(self) -> Sources:
        return Sources(self._view)

    @cached_property
    def contradictions(self) -> Sequence[Contradiction]:
        return tuple(contradictions(self._view, sources=self.sources, found=self.developments))

    @cached_property
    def voices(self) -> Mapping[str, Voice]:
        return keyed(voices(self._view))

    @cached_property
    def datings(self) -> Mapping[str, Dating]:
        return datings(self._view)

    @cached_property
    def times(self) -> Sequence[Row]:
        return timeline(self._view, timed_only=True)

    def claims(self) -> Iterable[Recorded]:
        return self._view.entries(types=(EntryType.CLAIM,))

    def entry(self, entry_id: str, /) -> Recorded | None:
        return self._view.entry(entry_id)


def keyed(found: Iterable[Voice]) -> dict[str, Voice]:
    """Every voice under a short key that is the same in every account that holds its first statement."""
    out: dict[str, Voice] = {}
    for voice in found:
        made = "\n".join((voice.authority, voice.name, voice.statements[0].entry.id))
        key = hashlib.sha256(made.encode("utf-8", "replace")).hexdigest()[:12]
        while key in out:
            key += "x"
        out[key] = voice
    return out


def told_by(telling: Telling, mention: Mention) -> bool:
    """Whether a mention was told by the day on which the account is judged."""
    begin = mention.published.begin
    return begin is None or begin < telling.judged


def counted(telling: Telling, ids: Sequence[str]) -> Origins | None:
    """The origins behind these entries; ``None`` where there are none or too many to count."""
    return origins_of(telling.sources, ids) if 0 < len(ids) <= MOST_REPORTS else None


def voices_words(origins: Origins) -> str:
    """``3 independent voices``, ``2 to 3 independent voices``."""
    low, high = origins.min, origins.max
    return plural(high, "independent voice") if low == high else f"{low} to {high} independent voices"


def firsts(telling: Telling) -> frozenset[str]:
    """The statements with which an independent origin first speaks of an undertaking of several reports."""
    out = set()
    for development in telling.developments:
        ids = [mention.id for mention in development.undertaking.mentions]
        if 1 < len(ids) <= MOST_REPORTS:
            for root in origins_of(telling.sources, ids).roots:
                out.update([each for each in ids if each in root.entries][:1])
    return frozenset(out)


def bounds(telling: Telling) -> dict[str, Interval]:
    """For each article without a date the days on which its words allow it to be written."""
    return {
        doc_id: dating.interval
        for doc_id, dating in telling.datings.items()
        if not dating.conflict and not dating.interval.is_open
    }
