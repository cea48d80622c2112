"""One story of a ledger as the account of a reading room: its articles alone, and searched alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from onrecord.errors import SettingsError
from onrecord.ledger.selected import Selected
from onrecord.ledger.store import Findings, Found, Searchable, View, Wanted
from onrecord.story.grouping import of_id, stories

if TYPE_CHECKING:
    from onrecord.ledger.store import Store

_BATCH = 200


def documents_of(store: Store, story: str) -> frozenset[str]:
    """The ids of the articles of the story whose id begins so.

    Raises:
        SettingsError: when no story, or more than one, has such an id.
    """
    found = of_id(stories(store.view()), story)
    if len(found) != 1:
        raise SettingsError(
            f"{'No story' if not found else 'More than one story'} of this ledger has an id like {story!r}.",
            next_step="`onrecord show stories` lists the stories with their ids.",
        )
    return frozenset(found[0].documents)


def part_of(view: View, doc_ids: frozenset[str]) -> View:
    """The part of a view; it can be searched where the whole can."""
    return _Searched(view, doc_ids) if isinstance(view, Searchable) else Selected(view, doc_ids)


@dataclass(frozen=True, slots=True)
class _Searched(Selected):
    """What the whole finds, without what stands in other articles.

    How many articles have which authority or act is not told: the whole counts those of all its articles.
    """

    def search(self, wanted: Wanted, /, *, offset: int = 0, limit: int = 20) -> Findings:
        """See :meth:`Searchable.search`."""
        whole = self.whole
        assert isinstance(whole, Searchable)  # noqa: S101 - made of such a view alone
        mine: list[Found] = []
        at, more = 0, False
        while True:
            page = whole.search(wanted, offset=at, limit=_BATCH)
            mine += [each for each in page.found if each.doc_id in self.doc_ids]
            at, more = at + _BATCH, page.more
            if at >= page.total or not page.found:
                break
        outlets = Counter(
            document.outlet
            for each in mine
            if (document := whole.document(each.doc_id)) is not None and document.outlet
        )
        return Findings(
            total=len(mine),
            more=more,
            found=tuple(mine[offset : offset + limit]),
            outlets=tuple(sorted(outlets.items(), key=lambda pair: (-pair[1], pair[0]))),
        )

    def published_ends(self) -> Sequence[datetime]:
        """See :meth:`Searchable.published_ends`."""
        ends = {document.published.interval.end for document in self.documents()}
        return sorted(end for end in ends if end is not None)
