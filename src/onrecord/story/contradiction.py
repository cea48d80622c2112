"""Disagreements of a story: statements about one thing that differ in a slot, each with its reason class.

Compared are the commitments of one undertaking, the counts of one series, a headline with the text below
it, and undertakings of one party and act that lie years apart. Two entries give one line for each slot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import chain, combinations
from types import MappingProxyType

from onrecord.annotate.annotator import digest_of
from onrecord.document import Document, ZoneKind
from onrecord.ledger.provenance import Entry
from onrecord.ledger.store import View
from onrecord.span import Evidence
from onrecord.story.contradiction_series import compared
from onrecord.story.contradiction_slot import Difference, Side, Slot, Verdict, judge
from onrecord.story.origin_root import Sources
from onrecord.story.quantity_series import Point, quantity_series
from onrecord.story.remembered import Beginnings, of_two
from onrecord.story.revision import RevisionKind
from onrecord.story.revision_story import Development, developments
from onrecord.story.undertaking import Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two entries that differ in a slot: the earlier told first; ``why`` in words."""

    between: tuple[str, str]
    slot: Slot
    difference: Difference
    why: str
    evidence: tuple[Evidence, ...] = ()

    @property
    def id(self) -> str:
        return f"con-{digest_of([*self.between, str(self.slot)])}"


def contradictions(
    view: View, *, sources: Sources | None = None, found: Iterable[Development] | None = None
) -> tuple[Contradiction, ...]:
    """Every disagreement of the view, conflicts first, then by class and entries; in any order the same.

    ``sources`` and ``found`` are those of the view, where the caller has them already.
    """
    judges = _Judge(sources or Sources(view), tuple(found if found is not None else developments(view)))
    lines = {(c.between, c.slot): c for c in judges.all()}
    return tuple(sorted(lines.values(), key=lambda c: (_RANK[c.difference], c.slot, c.between)))


_RANK = {difference: n for n, difference in enumerate(Difference)}
_STRENGTH: Mapping[str, int] = MappingProxyType(
    {"agreed": 3, "promised": 3, "ordered": 3, "planned": 2, "expected": 1, "proposed": 0}
)
_STATED = frozenset({*_STRENGTH, "refused"})
_CHANGED = timedelta(days=30)
_PART = re.compile(
    r"(?i)\b(?:first|second|third|last|remaining|remainder|rest|instal+ments?|tranches?|parts?|half|phases?|steps?|stages?)\b"
)
_AGREEING = "sign"
_MOST = 400
"""Mentions of one undertaking that are compared with each other: the earliest."""


_LINES = Beginnings[tuple[Contradiction, ...]](most=1 << 15)
"""By undertaking and slot: what each mention says otherwise than those before it."""


@dataclass(slots=True)
class _Judge:
    sources: Sources
    found: tuple[Development, ...]
    _source: dict[str, str] = field(default_factory=dict)
    _sides: dict[str, Side] = field(default_factory=dict)

    def all(self) -> Iterator[Contradiction]:
        yield from self._of_series()
        for development in self.found:
            yield from self._of_undertaking(development)
            yield from self._of_denials(development)
        yield from self._of_headlines()
        yield from self._of_old_promises()

    # -- sides -------------------------------------------------------------------------------
    def _key(self, entry: Entry) -> str:
        """Who is behind an entry, as a key; empty for nobody who is named."""
        if entry.id not in self._source:
            roots = [r for r, _ in self.sources.roots_of(entry) if r.sure]
            self._source[entry.id] = roots[0].key if len(roots) == 1 else ""
        return self._source[entry.id]

    def _side(self, mention: Mention) -> Side:
        if mention.id not in self._sides:
            self._sides[mention.id] = self._made_side(mention)
        return self._sides[mention.id]

    def _made_side(self, mention: Mention) -> Side:
        return Side(
            text=mention.due_text,
            when=mention.due,
            said=mention.published,
            source=self._key(mention.recorded.entry),
            article=mention.doc_id,
            scope=frozenset(mention.names) | _parts(mention),
            headline=mention.title,
            act="refuse" if mention.force == "refused" else "say",
            positive=mention.polarity != "-",
            strength=_STRENGTH.get(mention.force, 1),
        )

    def _counted(self, point: Point) -> Side:
        return _counted_in(point, self.sources.documents.get(point.recorded.entry.doc_id))

    # -- pairs -------------------------------------------------------------------------------
    def _of_series(self) -> Iterator[Contradiction]:
        for series in quantity_series(self.sources.view):
            for one, other in compared(series, self.sources.documents):
                verdict = _of_counts(self._counted(one), self._counted(other))
                yield from self._line(one.recorded.entry, other.recorded.entry, Slot.COUNT, verdict)

    def _of_undertaking(self, development: Development) -> Iterator[Contradiction]:
        # Who demands or asks says nothing of what is to be.
        mentions = [m for m in development.undertaking.mentions if m.force in _STATED][:_MOST]
        for slot, told in (
            (Slot.DATE, _first_of_each(m for m in mentions if not m.due.is_open)),
            (Slot.POLARITY, _first_of_each(mentions, polarity=True)),
        ):
            yield from self._among(development, slot, told)
        counted = [m for m in mentions if m.figure is not None]
        yield from self._among(development, Slot.COUNT, _first_of_each(counted))

    def _among(
        self, development: Development, slot: Slot, told: Sequence[Mention]
    ) -> Iterator[Contradiction]:
        """What each of these mentions says otherwise than those before it."""
        if len(told) < 2:
            return

        def against(at: int) -> tuple[Contradiction, ...]:
            compare = self._counts if slot is Slot.COUNT else self._stated
            return tuple(line for one in told[:at] for line in compare(slot, one, told[at]))

        # A verdict hangs on two mentions and who is behind each; not on the day.
        sides = tuple((m, self._key(m.recorded.entry)) for m in told)
        name = development.undertaking.id, slot
        yield from chain.from_iterable(_LINES.rows(name, sides, against))

    def _stated(self, slot: Slot, one: Mention, other: Mention) -> Iterator[Contradiction]:
        if not self._moved_on(one, other):
            verdict = judge(slot, self._side(one), self._side(other))
            yield from self._line(one.recorded.entry, other.recorded.entry, slot, verdict)

    def _counts(self, slot: Slot, one: Mention, other: Mention) -> Iterator[Contradiction]:
        first, second = one.figure, other.figure
        if first is None or second is None or first.unit != second.unit:
            return
        sides = (
            replace(self._side(m), text=f.text, low=f.low, high=f.high)
            for m, f in ((one, first), (other, second))
        )
        yield from self._line(one.recorded.entry, other.recorded.entry, slot, judge(slot, *sides))

    def _moved_on(self, one: Mention, other: Mention) -> bool:
        """Whether so long lies between two that the account has changed: a revision, not a disagreement."""
        begins = one.published.begin, other.published.begin
        if begins[0] is None or begins[1] is None or one.title != other.title:
            return False
        same = self._key(one.recorded.entry) == self._key(other.recorded.entry) != ""
        ended = one.due.end
        old = ended is not None and ended < begins[1]
        return abs(begins[1] - begins[0]) > _CHANGED and not same and not old

    def _of_denials(self, development: Development) -> Iterator[Contradiction]:
        """What a revision calls a denial is one here too: one statement against another."""
        for revision in development.revisions:
            if revision.kind is RevisionKind.DENIAL:
                verdict = Verdict(Difference.DENIAL, revision.why)
                earlier, later = revision.earlier.recorded.entry, revision.at.recorded.entry
                yield from self._line(earlier, later, Slot.POLARITY, verdict)

    def _of_headlines(self) -> Iterator[Contradiction]:
        """A headline that promises more than the statement of the same act below it."""
        by_act: dict[tuple[str, str], list[Mention]] = {}
        headed = {m.doc_id for d in self.found for m in d.undertaking.mentions if m.title}
        for development in self.found if headed else ():
            for mention in development.undertaking.mentions:
                if mention.doc_id not in headed:
                    continue
                by_act.setdefault((mention.doc_id, mention.group), []).append(mention)
        for key in sorted(by_act):
            held = sorted(by_act[key], key=lambda m: m.place)
            titles = [m for m in held if m.title][:1]
            bodies = [m for m in held if not m.title and m.force in _STRENGTH]
            if titles and titles[0].force == "agreed":
                # «Agree on …»: whether it was agreed is told where the text speaks of the agreeing.
                agreeing = by_act.get((key[0], _AGREEING), ())
                bodies = [m for m in agreeing if not m.title and m.force in _STRENGTH] or bodies
            if titles and bodies and titles[0].force in _STRENGTH:
                firmest = max(bodies, key=lambda m: _STRENGTH[m.force])
                verdict = judge(Slot.FORCE, self._side(titles[0]), self._side(firmest))
                yield from self._line(titles[0].recorded.entry, firmest.recorded.entry, Slot.FORCE, verdict)

    def _of_old_promises(self) -> Iterator[Contradiction]:
        """Undertakings of one party and act whose dates lie apart, the first past when the next was told."""
        by_act: dict[tuple[str, str], list[Mention]] = {}
        for development in self.found:
            dated = [m for m in development.undertaking.mentions if not m.due.is_open and m.dated]
            if dated and dated[0].actor.known:
                key = (dated[0].group, " ".join(sorted(dated[0].actor.tokens)))
                by_act.setdefault(key, []).append(dated[0])
        for key in sorted(by_act):
            held = sorted(by_act[key], key=lambda m: m.place)[:_MOST]
            for one, other in combinations(held, 2):
                verdict = judge(Slot.DATE, self._side(one), self._side(other))
                if verdict.difference is Difference.OLD_PROMISE:
                    yield from self._line(one.recorded.entry, other.recorded.entry, Slot.DATE, verdict)

    @staticmethod
    def _line(one: Entry, other: Entry, slot: Slot, verdict: Verdict) -> Iterator[Contradiction]:
        if verdict.difference is Difference.AGREE or one.id == other.id:
            return
        yield Contradiction(
            between=(one.id, other.id),
            slot=slot,
            difference=verdict.difference,
            why=verdict.why,
            evidence=(*one.evidence, *other.evidence),
        )


@of_two(most=1 << 14)
def _counted_in(point: Point, document: Document | None) -> Side:
    entry = point.recorded.entry
    zone = document.zone_at(entry.evidence[0].span.start) if document else None
    return Side(
        text=point.text,
        low=point.low,
        high=point.high,
        when=point.when,
        said=point.recorded.published,
        source=str((entry.body.get("holder") or {}).get("name") or "").casefold(),
        article=entry.doc_id,
        cumulative=point.cumulative,
        headline=zone is not None and zone.kind == ZoneKind.TITLE,
    )


@of_two(most=1 << 15)
def _of_counts(one: Side, other: Side) -> Verdict:
    return judge(Slot.COUNT, one, other)


def _parts(mention: Mention) -> frozenset[str]:
    """Words by which a statement is about a part only: «a first instalment», «the rest»."""
    body = mention.recorded.entry.body
    phrases = [str((body.get(name) or {}).get("text") or "") for name in ("object", "actor", "quantity")]
    return frozenset(m.group().lower() for phrase in phrases for m in _PART.finditer(phrase))


def _first_of_each(mentions: Iterable[Mention], *, polarity: bool = False) -> list[Mention]:
    """The first mention of each holder with each value: what is only said again is no new disagreement."""
    seen: dict[tuple[object, ...], Mention] = {}
    for mention in mentions:
        value: tuple[object, ...] = (
            (mention.polarity, mention.force == "refused")
            if polarity
            else (mention.due.begin, mention.due.end, mention.figure, mention.names)
        )
        seen.setdefault((mention.title, mention.holder.words, *value), mention)
    return list(seen.values())
