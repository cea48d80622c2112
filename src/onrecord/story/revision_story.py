"""The undertakings of a whole story with their revisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.ledger.store import View
from onrecord.story.matching_groups import undertakings
from onrecord.story.party import names_of, parties
from onrecord.story.revision import Revision, revised
from onrecord.story.revision_passage import passages
from onrecord.story.undertaking import Reader, Undertaking, reader
from onrecord.story.undertaking_reading import Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Development:
    """An undertaking with everything that later reports made of it, in order.

    ``parts`` are the undertakings that are a part of it.
    """

    undertaking: Undertaking
    revisions: tuple[Revision, ...]
    parts: tuple[Undertaking, ...] = ()


def developments(view: View, *, names: Names | None = None) -> tuple[Development, ...]:
    """The undertakings of a view with their revisions, in the order of their first mentions.

    ``names`` gives parties and places their plain names; without it they are those of the view's own parties.
    """
    entities = tuple(view.entries(types=(EntryType.ENTITY,)))
    if names is None:
        names = names_of(parties(view))
    read = reader(view.documents(), entities=entities, names=names)
    return developed(
        view.entries(types=(EntryType.COMMITMENT,)),
        view.entries(types=(EntryType.EVENT, EntryType.CLAIM)),
        read,
        joined=[(pair.first, pair.second) for pair in view.review.joined],
        parted=[(pair.first, pair.second) for pair in view.review.parted],
    )


def developed(
    commitments: Iterable[Recorded],
    reports: Iterable[Recorded],
    read: Reader,
    *,
    joined: Iterable[tuple[str, str]] = (),
    parted: Iterable[tuple[str, str]] = (),
) -> tuple[Development, ...]:
    """The undertakings among ``commitments``, revised by them and by ``reports`` (events and claims).

    ``joined`` and ``parted`` are what reviewers said of pairs of them.
    The reports of one article stand together; nothing else hangs on the order of either.
    """
    found = undertakings((read.mention(recorded) for recorded in commitments), joined=joined, parted=parted)
    told = passages(found, reports, read)
    made = []
    known = {undertaking.id: undertaking for undertaking in found}
    parts: dict[str, list[Undertaking]] = defaultdict(list)
    for undertaking in found:
        if undertaking.part_of:
            parts[undertaking.part_of].append(undertaking)
    for undertaking in found:
        whole = known.get(undertaking.part_of or "")
        rows = [*revised(undertaking, read.documents, whole=whole), *told.get(undertaking.id, ())]
        made.append(
            Development(
                undertaking=undertaking,
                revisions=tuple(sorted(rows, key=order)),
                parts=tuple(parts.get(undertaking.id, ())),
            )
        )
    return tuple(made)


def order(revision: Revision) -> tuple[object, ...]:
    """A key that sorts revisions by where their later end stands in the story."""
    return (revision.at.place, revision.earlier.place, revision.kind)


def revisions(found: Sequence[Development]) -> tuple[Revision, ...]:
    """Every revision of these developments, in the order of the story."""
    return tuple(sorted((r for d in found for r in d.revisions), key=order))
