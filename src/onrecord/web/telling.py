"""An account as what the rows of the report and the reading room are made from; what is made is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from onrecord.document import Document
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.report.cards import Cards, Links
from onrecord.report.telling import keyed
from onrecord.story.contradiction import Contradiction, contradictions
from onrecord.story.dating import Dating, datings
from onrecord.story.origin_root import Sources
from onrecord.story.remembered import of_one
from onrecord.story.revision_story import Development, developments
from onrecord.story.roadmap import Plan, plans
from onrecord.story.timeline import Row, due_order, timeline
from onrecord.story.voices import Voice, voices
from onrecord.web.desk import Account

_due_order = of_one(most=1 << 14)(due_order)


def commitments_of(account: Account) -> list[Recorded]:
    """Every commitment, by due date."""
    return account.derived(
        "commitments", lambda view: sorted(view.entries(types=(EntryType.COMMITMENT,)), key=_due_order)
    )


def developed(account: Account) -> tuple[Development, ...]:
    """The undertakings of the account with their revisions."""
    return account.derived("developments", developments)


def sources_of(account: Account) -> Sources:
    """The chains and copies of the account, from which origins are counted."""
    # Over the account itself, which reads what it is asked for; kept with what was made from it.
    return account.derived("origins", lambda _: Sources(account.lasting()))


def planned(account: Account) -> tuple[Plan, ...]:
    """The plans of the account as of the day on which it is judged."""
    return account.derived(
        f"plans {account.judged.isoformat()}", lambda _: plans(developed(account), as_of=account.judged)
    )


def contradicted(account: Account) -> tuple[Contradiction, ...]:
    """The disagreements of the account, conflicts first."""
    return account.derived(
        "contradictions",
        lambda _: tuple(
            contradictions(account.lasting(), sources=sources_of(account), found=developed(account))
        ),
    )


def keyed_voices(account: Account) -> dict[str, Voice]:
    """Every voice under its key."""
    return account.derived("keyed voices", lambda _: keyed(account.derived("voices", voices)))


class AccountTelling:
    """The :class:`onrecord.report.telling.Telling` of an account."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self.judged: datetime = account.judged
        self.cards: Cards = account.cards
        self.links: Links = account.addresses

    @property
    def articles(self) -> Sequence[Document]:
        return self._account.articles

    @property
    def commitments(self) -> Sequence[Recorded]:
        return commitments_of(self._account)

    @property
    def developments(self) -> Sequence[Development]:
        return developed(self._account)

    @property
    def plans(self) -> Sequence[Plan]:
        return planned(self._account)

    @property
    def sources(self) -> Sources:
        return sources_of(self._account)

    @property
    def contradictions(self) -> Sequence[Contradiction]:
        return contradicted(self._account)

    @property
    def voices(self) -> Mapping[str, Voice]:
        return keyed_voices(self._account)

    @property
    def datings(self) -> Mapping[str, Dating]:
        return self._account.derived("datings", lambda _: datings(self._account.lasting()))

    @property
    def times(self) -> Sequence[Row]:
        return self._account.derived("timeline", lambda view: timeline(view, timed_only=True))

    def claims(self) -> Iterable[Recorded]:
        return self._account.entries(types=(EntryType.CLAIM,))

    def entry(self, entry_id: str, /) -> Recorded | None:
        return self._account.live.entry(entry_id)


def telling_of(account: Account) -> AccountTelling:
    """The account as rows are made from it."""
    return AccountTelling(account)
