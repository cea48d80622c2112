"""Who is «he», «the official», «the outlet»: sources of one article tied to those introduced before.

Only what the article shows is used: number, a gender that a title or a pronoun tells, the head noun of
the phrase, a name already given. Anonymous sources share an identity («anon1»); none ever gets a name.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.annotate.layers import Attribution, Authority, Entity, Source, Token
from onrecord.annotate.source.authority import SourceReader
from onrecord.annotate.source.lists import authority_lexicon
from onrecord.annotate.source.mentions import (
    antecedent,
    by_given_name,
    is_definite,
    speak_for_themselves,
    stands_for_named,
    synonyms,
)
from onrecord.span import Bounds, joined

_SINGULAR = {
    "he": "m",
    "him": "m",
    "his": "m",
    "himself": "m",
    "she": "f",
    "her": "f",
    "herself": "f",
    "hers": "f",
}
_PLURAL = frozenset({"they", "them", "their", "themselves", "both"})
_NEUTER = frozenset({"it", "its", "itself"})
_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_WHO = frozenset({"who", "whom"})
_FIRST = frozenset({"i", "me", "my", "we", "our", "us"})
_NO_NAME = frozenset({Authority.ANONYMOUS, Authority.COLLECTIVE, Authority.UNATTRIBUTED})
_OUTLET_LABELS = frozenset({"ORG", "PRODUCT", "WORK_OF_ART"})
_NEARBY = 800
"""Characters before «the Brazilian» in which only one person may be named."""
_MEMORY = 40
"""How many referents back a pronoun or a description may look."""


@dataclass(slots=True)
class _Referent:
    """Somebody introduced: what a later mention has to fit."""

    source: Source
    gender: str
    plural: bool
    nouns: frozenset[str]
    modifiers: frozenset[str]
    at: int
    human: bool
    head: int
    aside: bool = False
    """Only talked about, inside what somebody said."""
    rather: str = ""
    """The gender of most who bear this given name."""


def resolve_sources(reader: SourceReader, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """``attributions`` with entity, name and identity of every source filled in where the article tells."""
    return _Resolver(reader).run(attributions)


class _Resolver:
    """One pass in the order of the source phrases."""

    def __init__(self, reader: SourceReader) -> None:
        self._reader = reader
        self._known: list[_Referent] = []
        self._anonymous = 0
        self._by_span: dict[Bounds, Source] = {}
        self._contents: tuple[Bounds, ...] = ()
        self._outlets: set[str] = set()
        """Entities that a later «the newspaper» shows to be outlets."""

    def _background(self) -> list[tuple[int, Source, Token]]:
        """Persons and holders of posts that stand as subjects, whether or not they are sources."""
        reader = self._reader
        out: list[tuple[int, Source, Token]] = []
        lists = authority_lexicon().heads
        people = (
            lists["office"] | lists["anonymous"] | lists["document"] | lists["outlet"] | lists["organization"]
        )
        for token in reader.parse.tokens:
            if token.dep not in {"nsubj", "nsubjpass"} and not (
                token.dep == "conj" and reader.parse.tokens[token.head].dep in {"nsubj", "nsubjpass"}
            ):
                continue
            entity = reader.entity_at(token)
            named = entity is not None and entity.type in {"PERSON", "ORG"}
            named = named or self._shown_by_itself(token, entity)
            titled = any(c.dep == "appos" and c.pos == "PROPN" for c in reader.parse.children(token.i))
            if not named and not titled and not (token.pos == "NOUN" and token.lemma.lower() in people):
                continue
            bounds = reader.own_phrase(token)
            out.append((bounds[0], reader.read(bounds, token), token))
        seen = {token.i for _, _, token in out}
        for entity in reader.annotated.need_entities():
            core = reader.parse.root_of(entity.start, entity.end)
            if core is not None and core.i not in seen and reader.is_outlet((entity.start, entity.end)):
                out.append((entity.start, reader.read((entity.start, entity.end), core), core))
        return sorted(out, key=lambda found: (found[0], found[2].i))

    def _shown_by_itself(self, token: Token, entity: Entity | None) -> bool:
        """A name that the tagger took for a place or for nothing: «Ann Kovac, who …», «The Observer»."""
        if token.pos != "PROPN":
            return False
        if entity is not None:
            return self._reader.shown_a_person(entity, token)
        return self._reader.is_outlet(self._reader.own_phrase(token))

    def run(self, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
        order = sorted(
            (
                (s.spans[0], n, k)
                for n, a in enumerate(attributions)
                for k, s in enumerate(a.sources)
                if s.spans
            )
        )
        changed: dict[tuple[int, int], Source] = {}
        self._contents = joined(self._reader.text, (piece for a in attributions for piece in a.content))
        taken = {head.i for a in attributions for s in a.sources if (head := self._head(s)) is not None}
        waiting = [b for b in reversed(self._background()) if b[2].i not in taken]
        for bounds, n, k in order:
            source = attributions[n].sources[k]
            while waiting and waiting[-1][0] < bounds[0]:
                _, mention, head = waiting.pop()
                self._introduce(mention, head)
            if bounds in self._by_span:
                changed[n, k] = replace(self._by_span[bounds], reason=source.reason, setting=source.setting)
                continue
            done = self._one(source)
            self._by_span[bounds] = done
            changed[n, k] = done
        speak_for_themselves(attributions, changed)
        return tuple(
            replace(a, sources=tuple(self._told(changed.get((n, k), s)) for k, s in enumerate(a.sources)))
            for n, a in enumerate(attributions)
        )

    def _told(self, source: Source) -> Source:
        if source.entity in self._outlets and source.authority is Authority.ORGANIZATION:
            return replace(source, authority=Authority.OUTLET)
        return source

    def _one(self, source: Source) -> Source:
        head = self._head(source)
        if head is None:
            return source
        low = head.text.lower()
        if low in _RELATIVE:
            return self._relative(source, head)
        at = source.spans[0][0]
        if low in _SINGULAR:
            return self._pronoun(source, at, gender=_SINGULAR[low], plural=False, human=True)
        if low in _PLURAL:
            return self._pronoun(source, at, gender="", plural=True, human=None)
        if low in _NEUTER:
            return self._pronoun(source, at, gender="", plural=False, human=False)
        return source if low in _FIRST and head.pos != "PROPN" else self._noun(source, head)

    def _noun(self, source: Source, head: Token) -> Source:
        """A name or a description: the same as one before, or somebody new."""
        found = self._description(source, head) if is_definite(self._reader, source, head) else None
        found = found or self._surname(source, head) or self._demonym(head)
        if found is None and stands_for_named(self._reader, source, head):
            source = replace(source, authority=Authority.COLLECTIVE, entity="", count=None)
        if found is not None:
            done = self._same(self._with_identity(source, found), found)
            self._remember(done, head, gender=found.gender)
            return done
        if source.authority is Authority.ANONYMOUS:
            source = replace(source, entity="", identity=self._new_identity())
        self._remember(source, head)
        return source

    def _introduce(self, mention: Source, head: Token) -> None:
        """Somebody who is talked about and may be meant by a later «he» or «the spokesman»."""
        if is_definite(self._reader, mention, head):
            found = self._description(mention, head)
            if found is not None:
                self._remember(self._same(mention, found), head, gender=found.gender)
                return
        self._remember(mention, head)
        self._known[-1].aside = self._in_content(mention.spans[0][0])

    def _in_content(self, at: int) -> bool:
        n = bisect_right(self._contents, (at, sys.maxsize)) - 1
        return n >= 0 and at < self._contents[n][1]

    def _new_identity(self) -> str:
        self._anonymous += 1
        return f"anon{self._anonymous}"

    def _head(self, source: Source) -> Token | None:
        if source.head is None:
            return None
        return self._reader.parse.root_of(*source.head)

    # -- remembering ---------------------------------------------------------------------------
    def _remember(self, source: Source, head: Token, *, gender: str = "") -> None:
        words = [t for b in source.spans for t in self._reader.parse.within(*b)]
        lexicon = authority_lexicon()
        lows = {t.text.lower().rstrip(".") for t in words}
        if not gender:
            gender = "m" if lows & lexicon.male else "f" if lows & lexicon.female else ""
        human = source.authority in {Authority.PERSON, Authority.OFFICE, Authority.ANONYMOUS}
        plural = source.authority is Authority.COLLECTIVE or (
            head.tag in {"NNS", "NNPS"} and source.authority is not Authority.PERSON
        )
        if source.count is not None:
            plural = source.count != (1, 1)
        self._known.append(
            _Referent(
                source=source,
                gender=gender if human else "",
                plural=plural,
                nouns=frozenset(t.lemma.lower() for t in words if t.pos in {"NOUN", "PROPN"}),
                modifiers=frozenset(
                    t.lemma.lower() for t in words if t.pos in {"NOUN", "PROPN", "ADJ"} and t.i != head.i
                ),
                at=source.spans[0][0],
                human=human,
                head=head.i,
                rather=by_given_name(source),
            )
        )

    # -- looking back --------------------------------------------------------------------------
    def _pronoun(self, source: Source, at: int, *, gender: str, plural: bool, human: bool | None) -> Source:
        recent = self._known[-_MEMORY:]
        if not self._in_content(at):
            # The writer's «he» is rather who spoke than whom he spoke of.
            recent = [r for r in recent if r.aside] + [r for r in recent if not r.aside]
        fitting = [
            r
            for r in recent
            if r.at < at
            and r.plural == plural
            and (human is None or r.human == human)
            and not (gender and r.gender and r.gender != gender)
        ]
        # «Renner followed Karl Braun. She …»: rather not Karl, unless there is nobody else.
        likely = [r for r in fitting if not (gender and r.rather and r.rather != gender and not r.gender)]
        chosen = likely or fitting
        if not chosen:
            return source
        referent = chosen[-1]
        if gender and not referent.gender:
            if any(self._rivals(referent, other) for other in fitting if other is not referent):
                return source
            self._learn(referent.source, gender)
        return self._same(self._with_identity(source, referent), referent)

    def _rivals(self, referent: _Referent, other: _Referent) -> bool:
        """«Costa and Vogel run it. She …»: nothing tells which of the two it is."""
        return (
            other.human
            and not other.plural
            and not other.gender
            and referent.head >= 0
            and other.head >= 0
            and self._joined(referent.head, other.head)
            and (other.source.entity != referent.source.entity or not other.source.entity)
        )

    def _joined(self, one: int, other: int) -> bool:
        tokens = self._reader.parse.tokens
        return tokens[one].head == other or (tokens[other].head == one and tokens[other].dep == "conj")

    def _learn(self, source: Source, gender: str) -> None:
        """A pronoun told the gender of everyone with this entity or identity."""
        for referent in self._known:
            same = referent.source is source or (
                (source.entity and referent.source.entity == source.entity)
                or (source.identity and referent.source.identity == source.identity)
            )
            if same and referent.human:
                referent.gender = gender

    def _with_identity(self, source: Source, referent: _Referent) -> Source:
        """Somebody anonymous who was only talked about gets an identity when it is a source."""
        base = referent.source
        if base.authority is Authority.ANONYMOUS and not base.identity:
            referent.source = replace(base, identity=self._new_identity())
        return source

    def _relative(self, source: Source, head: Token) -> Source:
        """«who», «which»: the noun that the clause hangs on."""
        parse = self._reader.parse
        clause = next((t for t in parse.ancestors(head.i) if t.dep == "relcl"), None)
        if clause is None:
            return source
        noun = antecedent(self._reader, parse.tokens[clause.head], who=head.text.lower() in _WHO)
        bounds = self._reader.name_bounds(noun)
        read = self._reader.read(bounds, noun)
        if (
            noun.text.lower() in _SINGULAR
            or noun.text.lower() in _PLURAL
            or read.authority is Authority.COLLECTIVE
        ):
            return replace(source, authority=read.authority, name=read.name)
        earlier = self._by_span.get(bounds) or next(
            (
                r.source
                for r in reversed(self._known)
                if r.source.spans[0][0] <= bounds[0] and bounds[1] <= r.source.spans[0][1]
            ),
            None,
        )
        base = earlier or read
        identity = base.identity
        if base.authority is Authority.ANONYMOUS and not identity:
            identity = self._new_identity()
            self._remember(replace(read, identity=identity), noun)
        return replace(
            source,
            authority=base.authority,
            entity=base.entity,
            identity=identity,
            name=base.name,
            count=base.count,
        )

    def _surname(self, source: Source, head: Token) -> _Referent | None:
        """«Obi», when «Grace Obi» was named before and no tagger has told that they are one."""
        if (
            source.authority is not Authority.PERSON
            or source.entity
            or " " in source.name
            or head.pos != "PROPN"
        ):
            return None
        for referent in reversed(self._known):
            named = referent.source
            if named.authority is Authority.PERSON and named.name.endswith(f" {source.name}"):
                return referent
        return None

    def _demonym(self, head: Token) -> _Referent | None:
        """«The Brazilian said», behind a single person: that one."""
        entity = self._reader.entity_at(head)
        before = self._reader.parse.tokens[max(0, head.i - 1)]
        if entity is None or entity.type != "NORP" or head.tag not in {"NN", "NNP"} or before.text != "The":
            return None
        near = self._reader.entities_in((max(0, head.start - _NEARBY), head.start))
        who = {e.entity for e in near if e.type == "PERSON"}
        people = [r for r in self._known if r.human and r.source.entity in who]
        return people[-1] if len(who) == 1 and people else None

    def _description(self, source: Source, head: Token) -> _Referent | None:
        """The last one introduced with this head noun, whose modifiers do not speak against it."""
        noun = head.lemma.lower()
        plural = head.tag in {"NNS", "NNPS"}
        words = [t for b in source.spans for t in self._reader.parse.within(*b)]
        modifiers = {t.lemma.lower() for t in words if t.pos in {"NOUN", "PROPN", "ADJ"} and t.i != head.i}
        if any(t.dep in {"prep", "relcl", "acl"} and t.head == head.i for t in words):
            return None
        outlet = source.authority is Authority.OUTLET and head.pos == "NOUN"
        for referent in reversed(self._known[-_MEMORY:]):
            if referent.plural != plural:
                continue
            if outlet and referent.source.authority is Authority.OUTLET:
                return referent
            if outlet and self._may_be_outlet(referent):
                self._outlets.add(referent.source.entity)
                return referent
            fits = noun in referent.nouns or (
                noun in synonyms(noun) and bool(synonyms(noun) & referent.nouns)
            )
            if not fits or not modifiers <= (referent.modifiers | {noun}):
                continue
            if (
                source.authority is Authority.ANONYMOUS
                and referent.source.authority is not Authority.ANONYMOUS
            ):
                continue
            return referent
        return None

    def _may_be_outlet(self, referent: _Referent) -> bool:
        """A named body that was a source: «Le Soir reported …», which «the newspaper» then takes up."""
        source = referent.source
        entity = self._reader.entity_at(self._reader.parse.tokens[referent.head])
        return (
            source.authority is Authority.ORGANIZATION
            and bool(source.entity)
            and source.spans[0] in self._by_span
            and entity is not None
            and entity.type in _OUTLET_LABELS
        )

    def _same(self, source: Source, found: _Referent) -> Source:
        base = found.source
        anonymous = base.authority is Authority.ANONYMOUS
        return replace(
            source,
            authority=base.authority,
            entity="" if base.authority in _NO_NAME else base.entity,
            identity=base.identity,
            name=base.name,
            count=base.count if anonymous else source.count,
        )
