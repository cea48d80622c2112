"""Who is «he», «the official», «the outlet»: sources of one article tied to those introduced before.

Only what the article shows is used: number, a gender that a title or a pronoun tells, the head noun of
the phrase, a name already given. Anonymous sources share an identity («anon1»); none ever gets a name.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from onrecord.annotate.layers import Attribution, Authority, QuoteKind, Source, Token
from onrecord.annotate.source.authority import SourceReader
from onrecord.annotate.source.description import Descriptions
from onrecord.annotate.source.introduced import introduced
from onrecord.annotate.source.mentions import (
    antecedent,
    is_definite,
    speak_for_themselves,
    stands_for_named,
)
from onrecord.annotate.source.pronoun import NEUTER, PLURAL, SINGULAR, Wanted, chosen
from onrecord.annotate.source.referent import Memory, Referent, taken_up
from onrecord.span import Bounds, joined, overlap

_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_WHO = frozenset({"who", "whom"})
_FIRST = frozenset({"i", "me", "my", "we", "our", "us"})
_DEEPEST = 8


def resolve_sources(reader: SourceReader, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """``attributions`` with entity, name and identity of every source filled in where the article tells."""
    return _Resolver(reader, attributions).run()


class _Resolver:
    """One pass in the order of the source phrases; whoever is quoted comes before those he speaks of."""

    def __init__(self, reader: SourceReader, attributions: Sequence[Attribution]) -> None:
        self._reader = reader
        self._attributions = attributions
        self._memory = Memory(reader)
        self._descriptions = Descriptions(reader, self._memory)
        self._by_span: dict[Bounds, Source] = {}
        self._contents = joined(reader.text, (piece for a in attributions for piece in a.content))
        self._at = {a.id: n for n, a in enumerate(attributions)}
        self._changed: dict[tuple[int, int], Source] = {}

    def run(self) -> tuple[Attribution, ...]:
        sources = [s for a in self._attributions for s in a.sources]
        taken = {head.i for s in sources if (head := self._head(s)) is not None}
        waiting = [b for b in reversed(introduced(self._reader)) if b[2].i not in taken]
        for at, _, n, k in self._order():
            source = self._attributions[n].sources[k]
            bounds = source.spans[0]
            while waiting and waiting[-1][0] < at:
                _, mention, head = waiting.pop()
                self._introduce(mention, head)
            done = self._by_span.get(bounds)
            if done is not None:
                self._changed[n, k] = replace(done, reason=source.reason, setting=source.setting)
                continue
            self._changed[n, k] = self._by_span[bounds] = self._one(source, n)
            self._descriptions.spoken.add(bounds)
        while waiting:
            _, mention, head = waiting.pop()
            self._introduce(mention, head)
        speak_for_themselves(self._attributions, self._changed)
        return tuple(
            replace(
                a, sources=tuple(self._told(self._changed.get((n, k), s)) for k, s in enumerate(a.sources))
            )
            for n, a in enumerate(self._attributions)
        )

    def _order(self) -> list[tuple[int, int, int, int]]:
        """Where each source is read, how deep it lies, and which it is: attribution and party."""
        out = []
        for n, attribution in enumerate(self._attributions):
            for k, source in enumerate(attribution.sources):
                if source.spans:
                    at, depth = source.spans[0][0], 0
                    quoting = self._quoting(n)
                    while quoting is not None and depth < _DEEPEST:
                        at, depth = max([at, *(b[0] for b in self._attributions[quoting].source)]), depth + 1
                        quoting = self._quoting(quoting)
                    out.append((at, depth, n, k))
        return sorted(out)

    def _quoting(self, n: int) -> int | None:
        """The attribution in whose direct words the ``n``-th stands."""
        parent = self._at.get(self._attributions[n].parent or "")
        direct = parent is not None and self._attributions[parent].kind is QuoteKind.DIRECT
        return parent if direct else None

    def _told(self, source: Source) -> Source:
        found = self._descriptions
        if source.entity in found.outlets and source.authority in {Authority.ORGANIZATION, Authority.PERSON}:
            return replace(source, authority=Authority.OUTLET)
        if source.name in found.bodies and source.authority is Authority.PERSON and not source.entity:
            return replace(source, authority=Authority.ORGANIZATION)
        return source

    def _one(self, source: Source, n: int) -> Source:
        head = self._head(source)
        if head is None:
            return source
        low = head.text.lower()
        if low in _RELATIVE and head.text != "WHO":
            return self._relative(source, head)
        if low in SINGULAR:
            return self._pronoun(source, n, Wanted(gender=SINGULAR[low], plural=False, human=True))
        if low in PLURAL:
            return self._pronoun(source, n, Wanted(gender="", plural=True, human=None))
        if low in NEUTER:
            return self._pronoun(source, n, Wanted(gender="", plural=False, human=False))
        return source if low in _FIRST and head.pos != "PROPN" else self._noun(source, head)

    def _noun(self, source: Source, head: Token) -> Source:
        """A name or a description: the same as one before, or somebody new."""
        definite = is_definite(self._reader, source, head)
        found = self._descriptions.description(source, head) if definite else None
        found = found or self._descriptions.surname(source, head) or self._descriptions.demonym(head)
        if found is None and stands_for_named(self._reader, source, head):
            source = replace(source, authority=Authority.COLLECTIVE, entity="", count=None)
        if found is not None:
            self._memory.identify(found)
            done = taken_up(source, found.source)
            self._memory.remember(done, head, gender=found.gender)
            return done
        if source.authority is Authority.ANONYMOUS:
            source = replace(source, entity="", identity=self._memory.new_identity())
        self._memory.remember(source, head)
        return source

    def _introduce(self, mention: Source, head: Token) -> None:
        """Somebody who is talked about and may be meant by a later «he» or «the spokesman»."""
        if is_definite(self._reader, mention, head):
            found = self._descriptions.description(mention, head)
            if found is not None:
                self._memory.remember(taken_up(mention, found.source), head, gender=found.gender)
                return
        self._memory.remember(mention, head, aside=self._in_content(mention.spans[0][0]))

    def _in_content(self, at: int) -> bool:
        n = bisect_right(self._contents, (at, sys.maxsize)) - 1
        return n >= 0 and at < self._contents[n][1]

    def _head(self, source: Source) -> Token | None:
        return None if source.head is None else self._reader.parse.root_of(*source.head)

    # -- looking back --------------------------------------------------------------------------
    def _pronoun(self, source: Source, n: int, wanted: Wanted) -> Source:
        at = source.spans[0][0]
        recent = [r for r in self._memory.recent if r.at < at and self._may_be(r, n, at)]
        if not self._in_content(at):
            # The writer's «he» is rather who spoke than whom he spoke of.
            recent = [r for r in recent if r.aside] + [r for r in recent if not r.aside]
        referent = chosen(self._reader.parse, recent, wanted)
        if referent is None:
            return source
        if wanted.gender and not referent.gender:
            self._memory.learn(referent.source, wanted.gender)
        self._memory.identify(referent)
        return taken_up(source, referent.source)

    def _may_be(self, referent: Referent, n: int, at: int) -> bool:
        """Not one of whom these very words tell, nor who utters the quotation that the pronoun stands in."""
        own = self._attributions[n].content
        spot = (referent.at, referent.at + 1)
        if any(overlap(spot, piece) for piece in own) and not any(overlap((at, at + 1), p) for p in own):
            return False
        quoting = self._quoting(n)
        speakers = () if quoting is None else self._attributions[quoting].sources
        return not any(
            referent.is_same(self._changed.get((quoting, k), speaker))
            for k, speaker in enumerate(speakers)
            if quoting is not None
        )

    def _relative(self, source: Source, head: Token) -> Source:
        """«who», «which»: the noun that the clause hangs on."""
        parse = self._reader.parse
        clause = next((t for t in parse.ancestors(head.i) if t.dep == "relcl"), None)
        if clause is None:
            return source
        noun = antecedent(self._reader, parse.tokens[clause.head], who=head.text.lower() in _WHO)
        bounds = self._reader.name_bounds(noun)
        read = self._reader.read(bounds, noun)
        low = noun.text.lower()
        if low in SINGULAR or low in PLURAL or read.authority is Authority.COLLECTIVE:
            return replace(source, authority=read.authority, name=read.name)
        base = self._by_span.get(bounds) or self._around(bounds) or read
        identity = base.identity
        if base.authority is Authority.ANONYMOUS and not identity:
            identity = self._memory.new_identity()
            self._memory.remember(replace(read, identity=identity), noun)
        return replace(
            source,
            authority=base.authority,
            entity=base.entity,
            identity=identity,
            name=base.name,
            count=base.count,
        )

    def _around(self, bounds: Bounds) -> Source | None:
        """The last source whose phrase holds ``bounds``."""
        for referent in reversed(self._memory.known):
            low, high = referent.source.spans[0]
            if low <= bounds[0] and bounds[1] <= high:
                return referent.source
        return None
