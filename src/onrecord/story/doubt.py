"""What a reviewer should look at first: entries by how much hangs on them and how much speaks against.

Every reason for doubt is a property of the entry itself, told in plain words. The order is the product
of weight and doubt; it decides nothing but where a person looks first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.ledger.store import View

WEIGHT: Mapping[EntryType, int] = {
    EntryType.COMMITMENT: 4,
    EntryType.ATTRIBUTION: 2,
    EntryType.QUANTITY: 2,
    EntryType.EVENT: 1,
    EntryType.CLAIM: 1,
}
"""How much hangs on an entry of each kind. Entities are not reviewed one by one."""

_BINDING = frozenset({"promised", "agreed", "ordered"})
_LONG = 400


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason to look again, and how strong it is (1 to 5)."""

    why: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An entry in the queue. ``decided`` tells whether a reviewer accepted or rejected it already."""

    recorded: Recorded
    doubts: tuple[Doubt, ...]
    weight: int
    decided: bool

    @property
    def score(self) -> int:
        return self.weight * (1 + sum(doubt.points for doubt in self.doubts))


_STANDS = {
    "unknown": "whether it happened or is to happen is not told",
    "possible": "it is only said to be possible",
    "conditional": "it is told as hanging on something else",
}
"""Why to look again at an entry of which nothing firm is told."""


def queue(view: View, *, kinds: Iterable[EntryType] = tuple(WEIGHT)) -> tuple[Case, ...]:
    """Every entry of these kinds, the ones to look at first before the others, then in the view's order.

    Those decided keep their places, so that what comes after an entry does not change by deciding it.
    """
    wanted = [kind for kind in WEIGHT if kind in set(kinds)]
    cases = [case_of(recorded) for recorded in view.entries(types=wanted, withheld=True)]
    return tuple(sorted(cases, key=lambda case: -case.score))


def case_of(recorded: Recorded) -> Case:
    """One entry with its reasons for doubt."""
    body = recorded.entry.body
    heavy = body.get("force") in _BINDING
    standing = recorded.standing
    stale = standing is not None and bool(standing.stale)
    return Case(
        recorded=recorded,
        doubts=tuple(_doubts(recorded)),
        weight=WEIGHT.get(recorded.entry.type, 1) + heavy,
        decided=standing is not None and bool(standing.verdict) and not stale,
    )


def _doubts(recorded: Recorded) -> Iterator[Doubt]:
    body = (recorded.found or recorded.entry).body
    if recorded.standing is not None and recorded.standing.stale:
        yield Doubt("it was corrected, and is found otherwise now", 5)
    yield from _of_time(body.get("due") or body.get("time"), undated=recorded.published.is_open)
    if recorded.entry.type is EntryType.ATTRIBUTION:
        yield from _of_speech(body)
    else:
        yield from _of_act(body, kind=recorded.entry.type)
    if sum(len(evidence.quote) for evidence in recorded.entry.evidence) > _LONG:
        yield Doubt("its passage is long", 1)


def _of_time(time: Any, *, undated: bool) -> Iterator[Doubt]:
    if not isinstance(time, Mapping):
        return
    if not time.get("begin") and not time.get("end"):
        yield Doubt("its date cannot be resolved", 3)
    elif time.get("unsure"):
        yield Doubt("its date rests on little", 3)
    if time.get("other"):
        yield Doubt("its date can be read in another way", 2)
    if undated and time.get("anchor") == "published":
        yield Doubt("its date is counted from an article without one", 2)


def _of_speech(body: Mapping[str, Any]) -> Iterator[Doubt]:
    if body.get("authority") == "unattributed" or not body.get("sources"):
        yield Doubt("nobody is named who says it", 2)
    if not body.get("cue"):
        yield Doubt("no word of saying was found", 2)
    if body.get("negated"):
        yield Doubt("it is read as not said", 1)
    if body.get("via"):
        yield Doubt("it came through other hands", 1)


def _of_act(body: Mapping[str, Any], *, kind: EntryType) -> Iterator[Doubt]:
    if kind is not EntryType.QUANTITY and not body.get("actor") and not body.get("actors"):
        yield Doubt("nobody is named who acts", 2)
    holder = body.get("holder")
    if kind is EntryType.COMMITMENT and not holder:
        yield Doubt("no word stands behind it but the article’s own", 1)
    if isinstance(holder, Mapping) and holder.get("authority") == "anonymous":
        yield Doubt("it rests on somebody unnamed", 1)
    if body.get("factuality") in _STANDS:
        yield Doubt(_STANDS[str(body["factuality"])], 1)
    if body.get("polarity") == "-":
        yield Doubt("it is read as not to be done", 1)
    if body.get("condition"):
        yield Doubt("it hangs on a condition", 1)
