"""Versions of an article: what a page claims now that it did not, and what it no longer claims.

Claims of a page and of its former version are paired: first those in the same words, then, the most alike
first, those about the same act whose words are alike (Ratcliff and Obershelp's measure, from ``difflib``).
A pair that differs in a date, a figure, a place, who acts or whether it is so was corrected, any other pair
reworded; what is left was added or dropped. Nothing says why a page was changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from onrecord.document import Document
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.ledger.store import View

ALIKE = 0.6
"""How alike (0 to 1) the words of two claims must be to be one, reworded or corrected."""
_MOST = 400
"""Claims of one version that are compared word by word."""


class VersionChangeKind(StrEnum):
    """What became of a claim in the next version."""

    CORRECTED = "corrected"
    REWORDED = "reworded"
    ADDED = "added"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimChange:
    """One claim that differs: ``earlier`` is ``None`` for an added one, ``later`` for a dropped one.

    ``slots`` names what was corrected, each with its words before and after.
    """

    kind: VersionChangeKind
    earlier: Recorded | None
    later: Recorded | None
    slots: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionChange:
    """What a version of a page changed of the one before it; ``same`` counts the claims left as they were."""

    earlier: str
    later: str
    changes: tuple[ClaimChange, ...]
    same: int


def version_changes(view: View) -> tuple[VersionChange, ...]:
    """Each article of the view that is a version of another in it, in the order of publication."""
    held = {document.id: document for document in view.documents()}
    found = []
    for document in held.values():
        former = held.get(document.version_of or "")
        if former is not None:
            found.append(compared(former, document, *(_claims(view, d) for d in (former, document))))
    return tuple(found)


def _claims(view: View, document: Document) -> list[Recorded]:
    return list(view.entries(types=(EntryType.CLAIM,), doc_ids=(document.id,)))


def compared(
    earlier: Document, later: Document, before: Sequence[Recorded], after: Sequence[Recorded]
) -> VersionChange:
    """The claims of two versions, ``before`` and ``after``, held against each other."""
    left, right = list(before), list(after)
    pairs = _equal(left, right)
    same = [(a, b) for a, b in pairs if not _differing(a, b)]
    changed = [(a, b) for a, b in pairs if _differing(a, b)] + _alike(left, right)
    changes = [
        ClaimChange(
            kind=VersionChangeKind.CORRECTED if _differing(a, b) else VersionChangeKind.REWORDED,
            earlier=a,
            later=b,
            slots=_differing(a, b),
        )
        for a, b in changed
    ]
    changes += [ClaimChange(kind=VersionChangeKind.ADDED, earlier=None, later=b) for b in right]
    changes += [ClaimChange(kind=VersionChangeKind.DROPPED, earlier=a, later=None) for a in left]
    return VersionChange(
        earlier=earlier.id, later=later.id, changes=tuple(sorted(changes, key=_order)), same=len(same)
    )


def _order(change: ClaimChange) -> tuple[int, int, str]:
    recorded = change.later or change.earlier
    assert recorded is not None  # noqa: S101 - a change has one side at least
    rank = list(VersionChangeKind).index(change.kind)
    return rank, recorded.entry.evidence[0].span.start, recorded.entry.id


def _words(recorded: Recorded) -> str:
    return " ".join(" ".join(e.quote for e in recorded.entry.evidence).split()).casefold()


def _equal(left: list[Recorded], right: list[Recorded]) -> list[tuple[Recorded, Recorded]]:
    """Takes the claims that both versions make of the same act in the same words out of both lists."""
    waiting: dict[tuple[str, str], list[Recorded]] = {}
    for recorded in left:
        waiting.setdefault((_act(recorded), _words(recorded)), []).append(recorded)
    pairs = []
    for recorded in right:
        held = waiting.get((_act(recorded), _words(recorded)))
        if held:
            pairs.append((held.pop(0), recorded))
    taken = {id(r) for pair in pairs for r in pair}
    left[:] = [r for r in left if id(r) not in taken]
    right[:] = [r for r in right if id(r) not in taken]
    return pairs


def _act(recorded: Recorded) -> str:
    return str((recorded.entry.body.get("act") or {}).get("class") or "")


def _alike(left: list[Recorded], right: list[Recorded]) -> list[tuple[Recorded, Recorded]]:
    """Takes the claims that are alike out of both lists, the most alike first."""
    scored = []
    for n, b in enumerate(right[:_MOST]):
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(_words(b).split())
        for m, a in enumerate(left[:_MOST]):
            if _act(a) == _act(b):
                matcher.set_seq1(_words(a).split())
                if matcher.quick_ratio() >= ALIKE and (ratio := matcher.ratio()) >= ALIKE:
                    scored.append((-ratio, abs(m - n), m, n))
    pairs = []
    used: tuple[set[int], set[int]] = (set(), set())
    for _, _, m, n in sorted(scored):
        if m not in used[0] and n not in used[1]:
            used[0].add(m)
            used[1].add(n)
            pairs.append((left[m], right[n]))
    left[:] = [r for m, r in enumerate(left) if m not in used[0]]
    right[:] = [r for n, r in enumerate(right) if n not in used[1]]
    return pairs


def _differing(a: Recorded, b: Recorded) -> tuple[tuple[str, str, str], ...]:
    """The slots that both fill, after normalisation, with something else; and whether it is said to be so."""
    found = []
    one, other = a.entry.body, b.entry.body
    for slot in ("time", "quantity", "place", "actor"):
        mine, theirs = _value(slot, one.get(slot)), _value(slot, other.get(slot))
        if mine and theirs and mine != theirs:
            found.append((slot, _text(one.get(slot)), _text(other.get(slot))))
    if (one.get("polarity") or "+") != (other.get("polarity") or "+"):
        found.append(("polarity", str(one.get("polarity") or "+"), str(other.get("polarity") or "+")))
    return tuple(found)


def _value(slot: str, field: Mapping[str, Any] | None) -> tuple[object, ...]:
    if not field:
        return ()
    if slot == "time":
        ends = field.get("begin"), field.get("end")
        return ends if any(ends) else ()
    if slot == "quantity":
        return field.get("low"), field.get("high"), field.get("unit")
    return (_text(field).casefold(),)


def _text(field: Mapping[str, Any] | None) -> str:
    return " ".join(str((field or {}).get("name") or (field or {}).get("text") or "").split())
