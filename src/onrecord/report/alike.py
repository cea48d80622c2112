"""Commitments that say nearly the same: of one plan, for one day, with one standing. A view for lists.

One of them stands for all and opens into the others. Nothing is joined in the record, and none is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.ledger.provenance import Recorded
from onrecord.ledger.status import is_denied, status
from onrecord.report.cards import Card
from onrecord.report.telling import LARGEST, Telling
from onrecord.story.timeline import interval_of, time_of

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """A commitment with those that are nearly the same, in their order; ``plan`` names what they are of."""

    card: Card
    alike: tuple[Card, ...] = ()
    plan: str = ""


def promised(telling: Telling, shown: Iterable[Recorded]) -> tuple[Promised, ...]:
    """These commitments in their order, near-equal ones under the one whose undertaking is told most.

    With a due date those go together that are of one plan, due on the same day, done or not done alike, and
    stand alike; without one, the reports of one undertaking. A story too large to be told by plans stays as
    it is.
    """
    places = _places(telling) if len(telling.commitments) <= LARGEST else {}
    groups: dict[Key, list[Recorded]] = {}
    for recorded in shown:
        groups.setdefault(_key(telling, recorded, places), []).append(recorded)
    return tuple(_row(telling, found, places) for found in groups.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    plan: str
    undertaking: str
    told: int


def _places(telling: Telling) -> dict[str, _Place]:
    """For each commitment its plan, its undertaking, and how many reports that one has."""
    out: dict[str, _Place] = {}
    for plan in telling.plans:
        name = f"{plan.party}: {plan.act}"
        for step in plan.steps:
            undertaking = step.development.undertaking
            told = len(undertaking.mentions)
            for mention in undertaking.mentions:
                out[mention.id] = _Place(plan=name, undertaking=undertaking.id, told=told)
    return out


def _key(telling: Telling, recorded: Recorded, places: dict[str, _Place]) -> Key:
    entry = recorded.entry
    place = places.get(entry.id)
    if place is None:
        return (entry.id,)
    due = interval_of(time_of(recorded))
    against = entry.body.get("polarity") == "-" or is_denied(entry.body)
    whole = place.undertaking if due.is_open else place.plan
    return whole, due.begin, due.end, against, status(entry.body, as_of=telling.judged), recorded.rejected


def _row(telling: Telling, found: Sequence[Recorded], places: dict[str, _Place]) -> Promised:
    cards = telling.cards
    if len(found) == 1:
        return Promised(card=cards.commitment(found[0]))
    first = max(found, key=lambda each: places[each.entry.id].told)
    return Promised(
        card=cards.commitment(first),
        alike=tuple(cards.commitment(each) for each in found if each is not first),
        plan=places[first.entry.id].plan,
    )
