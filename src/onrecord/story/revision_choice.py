"""Which of the passages found for an undertaking become its revisions, and from which row each goes on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onrecord.span import Evidence
from onrecord.story.revision import Passage, Revision, RevisionKind
from onrecord.story.undertaking import Mention, Undertaking
from onrecord.story.undertaking_reading import Fit, fit

DONE = frozenset({"happened", "ongoing"})
_ONCE = frozenset({RevisionKind.FULFILMENT, RevisionKind.WITHDRAWAL, RevisionKind.LAPSE})
VOTED = frozenset({"proposed", "requested", "demanded"})


@dataclass(frozen=True, slots=True)
class Found:
    """What a passage says of an undertaking, before it is known whether that was told already."""

    kind: RevisionKind
    why: str
    mention: Mention
    evidence: tuple[Evidence, ...]
    cue: tuple[int, int] | None = None
    """Where the words that tell the kind stand in the sentence."""


def _nearest(before: list[Mention], found: Found) -> Mention:
    """The nearest row; of those with a figure the nearest with the report's own."""
    figure = found.mention.figure
    if found.kind is RevisionKind.FULFILMENT:
        before = [m for m in before if m.polarity == "+"] or before
    if found.kind in {RevisionKind.FULFILMENT, RevisionKind.DENIAL}:
        before = [m for m in before if m.force not in VOTED] or before
    if figure is not None and figure.unit:
        same = [m for m in before if m.figure and (m.figure.low, m.figure.high) == (figure.low, figure.high)]
        if same:
            return same[-1]
    return before[-1]


def _first_told(found: Found) -> tuple[object, ...]:
    """Sorts by article, its body before its headline, and a new date before a mere delay."""
    place = found.mention.place
    return (place[:4], found.kind is RevisionKind.POSTPONEMENT, found.mention.title, place)


_REFUSED = frozenset({"refused"})
_BOTH = re.compile(r"(?i)^(?:both|the two|all|each)\b|\band\b")


def _several_actors(m: Mention) -> bool:
    """«Both parliaments will ratify it»: what one has done the other has not."""
    return _BOTH.search(m.actor.words) is not None


def _of_another(found: Found, done: Iterable[Found]) -> bool:
    """Whether a further party has done its own part."""
    return all(fit(found.mention.actor, d.mention.actor) is Fit.DIFFERENT for d in done)


def chosen(undertaking: Undertaking, told: Iterable[Found]) -> Iterator[Revision]:
    """One revision of a kind that happens once, one of another kind for an article."""
    seen: set[object] = set()
    done: list[Found] = []
    many = any(_several_actors(m) for m in undertaking.mentions)
    told = list(told)
    last = {(f.kind, f.mention.doc_id): f for f in sorted(told, key=lambda f: f.mention.place)}
    for found in sorted(told, key=_first_told):
        if found.kind is RevisionKind.DENIAL and last[found.kind, found.mention.doc_id] is not found:
            continue
        kind = RevisionKind.POSTPONEMENT if found.kind is RevisionKind.SLIP else found.kind
        key: object = kind if kind in _ONCE else (kind, found.mention.doc_id)
        again = found.kind is RevisionKind.FULFILMENT and many
        if key in seen and not (again and _of_another(found, done)):
            continue
        before = [m for m in undertaking.reports if m.place <= found.mention.place]
        if found.kind is RevisionKind.DENIAL:
            before = [m for m in before if m.force not in _REFUSED]
        if not before:
            continue
        seen.add(key)
        if found.kind is RevisionKind.FULFILMENT:
            done.append(found)
        passage = Passage(recorded=found.mention.recorded, mention=found.mention, evidence=found.evidence)
        yield Revision(
            undertaking=undertaking.id,
            earlier=_nearest(before, found),
            kind=found.kind,
            why=found.why,
            passage=passage,
        )
