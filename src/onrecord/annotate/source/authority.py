"""Sources: on whose authority, how many; several kinds in one phrase are several sources.

Authority is read from the head of the phrase, its apposition and the entities in it. Where a name stands the
source is a person; the unnamed holder of a post is an office; officials, sources and aides without a name are
anonymous.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from onrecord.annotate.layers import Authority, Entity, Source, Token
from onrecord.annotate.place import gazetteer
from onrecord.annotate.source.count import count_of, of_whom
from onrecord.annotate.source.lists import authority_lexicon
from onrecord.annotate.source.nouns import NounKinds
from onrecord.annotate.source.phrases import Phrases
from onrecord.span import Bounds


@dataclass(frozen=True)
class SourceReader(Phrases):
    """Reads source phrases of one article."""

    @cached_property
    def _kinds(self) -> NounKinds:
        return NounKinds(self)

    @property
    def _lists(self) -> Mapping[str, frozenset[str]]:
        return authority_lexicon().heads

    def read(self, bounds: Bounds, head: Token) -> Source:
        """One party: its authority, its entity when it is named, how many they are."""
        person = self._person(bounds, head)
        if person is not None:
            return Source(
                authority=Authority.PERSON,
                spans=(bounds,),
                head=(person.start, person.end),
                entity=person.entity,
                name=person.name,
            )
        titled = self._titled(bounds, head)
        if titled is not None:
            entity = self.entity_at(head)
            return Source(
                authority=Authority.PERSON,
                spans=(bounds,),
                head=titled,
                entity="" if entity is None else entity.entity,
                name=" ".join(self.text[titled[0] : titled[1]].split()),
            )
        beside = self._named_beside(bounds, head)
        if beside is not None:
            entity = self.entity_at(beside)
            return Source(
                authority=Authority.ORGANIZATION,
                spans=(bounds,),
                head=(head.start, head.end),
                entity="" if entity is None else entity.entity,
                name=beside.text if entity is None else entity.name,
            )
        inner = of_whom(self.parse, bounds, head)
        authority = self._kinds.of(bounds, inner)
        if inner.i != head.i:
            authority = self._kinds.of_part(head, inner, authority)
        entity = self.entity_at(head)
        named = entity is not None and authority in {
            Authority.ORGANIZATION,
            Authority.OUTLET,
            Authority.PERSON,
        }
        surface = " ".join(self.text[bounds[0] : bounds[1]].split())
        name = entity.name if named and entity is not None else surface
        unnamed_person = authority is Authority.PERSON and entity is None
        if head.pos == "PROPN" and (authority is Authority.OUTLET or unnamed_person):
            low, high = self.name_bounds(head)
            name = " ".join(self.text[low:high].split())
        return Source(
            authority=authority,
            spans=(bounds,),
            head=(head.start, head.end) if entity is None else (entity.start, entity.end),
            entity=entity.entity if named and entity is not None else "",
            name=name,
            count=count_of(self.text, self.parse, head, inner) if authority is Authority.ANONYMOUS else None,
        )

    def _named_beside(self, bounds: Bounds, head: Token) -> Token | None:
        """«The plant’s owner, Corvex»: a noun for persons and bodies, and a body's name beside it."""
        if head.lemma.lower() not in authority_lexicon().either or head.tag != "NN":
            return None
        for core in self.parse.children(head.i):
            if core.dep != "appos" or core.pos != "PROPN" or not head.end < core.start < bounds[1]:
                continue
            entity = self.entity_at(core)
            lone = self.parse.edges(core.i)[0] == core.i
            body = entity is not None and (
                entity.type in {"ORG", "PRODUCT"} or self._kinds.ends_as_body(core)
            )
            if body or (lone and entity is None):
                return core
        return None

    def _person(self, bounds: Bounds, head: Token) -> Entity | None:
        """The person named at the head of the phrase or beside it."""
        after = self.parse.tokens[head.i + 1] if head.i + 1 < len(self.parse.tokens) else None
        if head.lemma.lower() in self._lists["office"] and after is not None and after.end <= bounds[1]:
            found = self.entity_at(after)
            if found is not None and found.type == "PERSON":
                return found
        parse = self.parse
        for entity in self.entities_in(bounds):
            core = parse.root_of(entity.start, entity.end)
            if core is None or self.is_outlet_name(entity.name) or self._is_listed(head, entity):
                continue
            if entity.type != "PERSON" and not self.shown_a_person(entity, core):
                continue
            if self._is_body(entity, core):
                continue
            if core.i == head.i or entity.start <= head.start < entity.end:
                return entity
            if core.dep in {"appos", "flat"} and core.head == head.i and self._is_apposed(head, entity):
                return entity
            lower = head.lemma.lower()
            if (
                core.i > head.i
                and lower in self._lists["office"]
                and core.dep in {"appos", "npadvmod", "nmod", "dep"}
            ):
                return entity
        return None

    def _is_listed(self, head: Token, entity: Entity) -> bool:
        """«A joint statement (Ann Kerr, Tom Hale)»: names of who signed, none of them the source."""
        noun = head.lemma.lower()
        paper = noun in self._lists["document"] or noun in self._lists["organization"]
        return paper and entity.start > head.end and "(" in self.text[head.end : entity.start]

    def _is_apposed(self, head: Token, entity: Entity) -> bool:
        """Not «Amira Holt of the charity Deep Wells», where another name heads the phrase."""
        return head.pos != "PROPN" or any(c in ",(–—-" for c in self.text[head.end : entity.start])

    def shown_a_person(self, entity: Entity, core: Token) -> bool:
        """A name that the tagger took for a body: «Ann Kovac, who …», «her aide, Ann Kovac»."""
        if core.pos != "PROPN" or not 1 <= entity.name.count(" ") <= 2:
            return False
        parse = self.parse
        if core.dep == "appos":
            noun = parse.tokens[core.head]
            known = noun.lemma.lower()
            one = noun.tag == "NN" and (known in self._lists["office"] or self._kinds.is_human(known))
            return one and noun.lemma.lower() not in self._lists["organization"]
        return any(
            clause.dep == "relcl" and any(c.text.lower() == "who" for c in parse.children(clause.i))
            for clause in parse.children(core.i)
        )

    def _is_body(self, entity: Entity, core: Token) -> bool:
        """A capital, a known body or a name with an article, which the tagger took for a person."""
        low = self.text[entity.start : entity.end].lower()
        if low in authority_lexicon().organization_names or low in gazetteer().seats:
            return True
        last = self.parse.token_at(entity.end - 1)
        if " " in entity.name and last is not None and last.text.lower() in authority_lexicon().body_words:
            return True
        first = self.parse.tokens[min(self.parse.edges(core.i)[0], core.i)]
        return first.text == "The" and entity.start <= self.parse.tokens[first.i + 1].start <= core.start

    def _titled(self, bounds: Bounds, head: Token) -> Bounds | None:
        """The name behind a noun for a person, whatever the tagger made of it: «prosecutor Femi Bello»."""
        tokens = self.parse.tokens
        behind = self.name_after(head) if head.pos == "NOUN" else None
        if behind is not None and behind[1] <= bounds[1] and " " in self.text[behind[0] : behind[1]]:
            head = self.parse.within(*behind)[-1]
        if head.pos != "PROPN" or not head.text[:1].isupper():
            return None
        first = head.i
        while first > 0 and tokens[first - 1].start >= bounds[0] and tokens[first - 1].text[:1].isupper():
            first -= 1
        title = tokens[first - 1] if first else None
        opens = title is not None and title.start == bounds[0] and title.pos == "NOUN"
        lower = title is not None and (title.text.islower() or opens)
        if title is None or title.start < bounds[0] or not lower or title.tag != "NN":
            return None
        known = title.lemma.lower()
        if not (
            known in self._lists["office"] or known in self._lists["spokesman"] or self._kinds.is_human(known)
        ):
            return None
        return tokens[first].start, head.end
