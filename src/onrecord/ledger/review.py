"""What the decisions of people come to: which are in force, about which entry, and what they make of it.

A pure reduction over decisions and entries. What an annotator found is never changed: an entry with
corrections is another :class:`Entry` under the same id, and what was found stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from onrecord.interval import UNKNOWN, Interval, parse_moment
from onrecord.ledger.decision import Anchoring, Decided, Standing, Target, Verb
from onrecord.ledger.provenance import Entry, EntryType, Recorded
from onrecord.span import Bounds, Span, cut

_HEARTS = ("act", "value", "due", "time")
_VERDICTS = {Verb.ACCEPT: "accepted", Verb.REJECT: "rejected"}


def target_of(entry: Entry) -> Target:
    """The entry, as a decision about it points at it."""
    return Target(
        entry_id=entry.id,
        kind=str(entry.type),
        doc_id=entry.doc_id,
        evidence=tuple((e.span.start, e.span.end) for e in entry.evidence),
        heart=_heart(entry.body),
    )


def _heart(body: Mapping[str, Any]) -> Bounds | None:
    for name in _HEARTS:
        value = body.get(name)
        if isinstance(value, Mapping) and isinstance(value.get("start"), int):
            return int(value["start"]), int(value["end"])
    for name in ("cue", "source"):
        pieces = body.get(name) or ()
        if pieces:
            return int(pieces[0][0]), int(pieces[0][1])
    return None


def in_force(decided: Iterable[Decided]) -> list[Decided]:
    """Decisions in the order given, without those undone and without the undoing itself."""
    every = list(decided)
    undone = {each.decision.undoes for each in every if each.decision.verb is Verb.UNDO}
    return [e for e in every if e.id not in undone and e.decision.verb is not Verb.UNDO]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries that a reviewer joined or parted."""

    first: str
    second: str
    decided: Decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The decisions that one view knows.

    Attributes:
        decided: all of them, also those undone and the undoing, in order of time.
        force: ids of those in force.
        anchors: the entry that stands in the view for each target's id, and how it was found.
        joined, parted: what merges and splits say, by the ids of the view's entries.
    """

    decided: tuple[Decided, ...] = ()
    force: frozenset[str] = frozenset()
    anchors: Mapping[str, tuple[str, Anchoring]] = field(default_factory=dict)
    joined: tuple[Pair, ...] = ()
    parted: tuple[Pair, ...] = ()
    by_entry: Mapping[str, tuple[Decided, ...]] = field(default_factory=dict)
    bases: Mapping[str, Mapping[str, list[Any]]] = field(default_factory=dict)

    @classmethod
    def of(cls, decided: Sequence[Decided], *, stands: Callable[[Target], tuple[str, Anchoring]]) -> Review:
        """Reduce decisions, in the order of the ledger. ``stands`` finds the view's entry of a target."""
        if not decided:
            return cls()
        anchors: dict[str, tuple[str, Anchoring]] = {}
        bases: dict[str, dict[str, list[Any]]] = {}
        by_entry: dict[str, list[Decided]] = {}
        for each in decided:
            for target in filter(None, (each.decision.target, each.decision.other)):
                if target.entry_id not in anchors:
                    anchors[target.entry_id] = stands(target)
            if each.decision.verb is Verb.CORRECT:
                mine = bases.setdefault(anchors[each.decision.target.entry_id][0], {})
                for name, value in each.decision.old.items():
                    mine.setdefault(name, []).append(_plain(value))
        force = in_force(decided)
        for each in force:
            by_entry.setdefault(anchors[each.decision.target.entry_id][0], []).append(each)
        pairs: dict[Verb, list[Pair]] = {Verb.MERGE: [], Verb.SPLIT: []}
        for each in force:
            other = each.decision.other
            if other is not None:
                ends = anchors[each.decision.target.entry_id][0], anchors[other.entry_id][0]
                pairs[each.decision.verb].append(Pair(*ends, each))
        return cls(
            decided=tuple(decided),
            force=frozenset(each.id for each in force),
            anchors=anchors,
            joined=tuple(pairs[Verb.MERGE]),
            parted=tuple(pairs[Verb.SPLIT]),
            by_entry={name: tuple(found) for name, found in by_entry.items()},
            bases=bases,
        )

    def about(self, entry_id: str) -> tuple[Decided, ...]:
        """What is in force about an entry of the view."""
        return self.by_entry.get(entry_id, ())

    @property
    def rejected(self) -> frozenset[str]:
        """The entries that a reviewer rejected."""
        last = {
            name: _last(_VERDICTS.get(each.decision.verb) for each in about)
            for name, about in self.by_entry.items()
        }
        return frozenset(name for name, verdict in last.items() if verdict == _VERDICTS[Verb.REJECT])

    def history(self, entry_id: str) -> Iterator[Decided]:
        """Every decision about an entry of the view, also those undone and the undoing."""
        for each in self.decided:
            if self.anchors[each.decision.target.entry_id][0] == entry_id:
                yield each

    @property
    def lost(self) -> tuple[Decided, ...]:
        """What is in force, and about an entry that the view does not hold."""
        return tuple(
            each
            for each in self.decided
            if each.id in self.force and self.anchors[each.decision.target.entry_id][1] is Anchoring.LOST
        )

    def applied(self, recorded: Recorded, *, text: str) -> Recorded:
        """The entry as it stands. ``text`` is its document's, from which evidence is cut anew."""
        about = self.about(recorded.entry.id)
        if not about:
            return recorded
        found = recorded.entry
        corrected, stale = self._corrections(found, about)
        entry = found
        for each in corrected.values():
            entry = _with(entry, each.decision.new, text=text)
        standing = Standing(
            decided=about,
            verdict=_last(_VERDICTS.get(each.decision.verb) for each in about),
            corrected=corrected,
            stale=tuple(stale),
            reliability=_last(_rating(each, Verb.RELIABILITY) for each in about),
            credibility=_last(_rating(each, Verb.CREDIBILITY) for each in about),
            tags=_tags(about),
            notes=tuple(each for each in about if each.decision.note),
        )
        return replace(recorded, entry=entry, standing=standing, found=None if entry is found else found)

    def _corrections(
        self, found: Entry, about: Sequence[Decided]
    ) -> tuple[dict[str, Decided], list[Decided]]:
        """By field the last one that fits; and those that correct what is not found any more.

        One fits where the annotator's value is one that some correction of this entry started from, or
        is what the reviewer wants already.
        """
        bases = self.bases.get(found.id, {})
        last: dict[str, Decided] = {}
        for each in about:
            if each.decision.verb is Verb.CORRECT:
                last.pop(each.decision.field, None)
                last[each.decision.field] = each
        fits: dict[str, Decided] = {}
        stale = []
        for name, each in last.items():
            new = each.decision.new
            known = all(
                (now := _value(found, key)) == _plain(value) or now in bases.get(key, ())
                for key, value in new.items()
            )
            if known:
                fits[name] = each
            else:
                stale.append(each)
        return fits, stale


def anchored(target: Target, candidates: Iterable[Entry], *, known: bool) -> tuple[str, Anchoring]:
    """The entry that a target means. ``known`` tells whether one with its very id is among the view's.

    Else it is the one entry of the same kind that stands on the same characters with the same act or cue.
    None, or more than one, is nobody: a decision is never moved by a guess.
    """
    if known:
        return target.entry_id, Anchoring.EXACT
    same = [entry.id for entry in candidates if target_of(entry).place == target.place]
    return (same[0], Anchoring.MOVED) if len(same) == 1 else (target.entry_id, Anchoring.LOST)


def _value(entry: Entry, name: str) -> Any:
    if name == "evidence":
        return [[e.span.start, e.span.end] for e in entry.evidence]
    return _plain(entry.body.get(name))


def _plain(value: Any) -> Any:
    """``value`` as JSON gives it back, so that equal means equal."""
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def _with(entry: Entry, new: Mapping[str, Any], *, text: str) -> Entry:
    body = {**entry.body, **{name: value for name, value in new.items() if name != "evidence"}}
    evidence = entry.evidence
    if new.get("evidence"):
        evidence = tuple(cut(text, Span(entry.doc_id, start, end)) for start, end in new["evidence"])
    valid = entry.valid
    time = new.get("due", new.get("time"))
    if {"due", "time"} & set(new) and entry.type in {EntryType.COMMITMENT, EntryType.CLAIM, EntryType.EVENT}:
        valid = _interval(time)
    return replace(entry, body=body, evidence=evidence, valid=valid)


def _interval(time: Mapping[str, Any] | None) -> Interval:
    if not time:
        return UNKNOWN
    begin, end = time.get("begin"), time.get("end")
    return Interval(parse_moment(begin) if begin else None, parse_moment(end) if end else None)


def _rating(each: Decided, verb: Verb) -> str | None:
    return str(each.decision.new) if each.decision.verb is verb else None


def _last(values: Iterable[str | None]) -> str:
    found = [value for value in values if value is not None]
    return found[-1] if found else ""


def _tags(about: Sequence[Decided]) -> tuple[str, ...]:
    tags: set[str] = set()
    for each in about:
        if each.decision.verb is Verb.TAG:
            tags.add(each.decision.new)
        elif each.decision.verb is Verb.UNTAG:
            tags.discard(each.decision.new)
    return tuple(sorted(tags))
