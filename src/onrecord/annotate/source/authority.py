"""Sources: on whose authority, how many, why not named; several kinds in one phrase are several sources.

Authority is read from the head of the phrase, its apposition and the entities in it, with the word
lists of ``lexicons/en/authority.toml``. Where a name stands the source is a person; the unnamed holder
of a post is an office; officials, sources and aides without a name are anonymous.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from onrecord.annotate.annotator import AnnotatedDocument
from onrecord.annotate.layers import Authority, Entity, Source, Token
from onrecord.annotate.lexicon import load
from onrecord.annotate.sentence import Parse
from onrecord.span import Bounds

_DETERMINERS = frozenset({"the", "a", "an", "this", "that", "these", "those", "his", "her", "their", "its"})
_HUMAN_ENDINGS = ("er", "or", "ist", "ian", "man", "woman", "person", "ee", "ant")
_PLURAL = frozenset({"NNS", "NNPS"})
_LOOSE_QUANTIFIERS = frozenset({"some", "many", "most", "few", "several", "all", "other", "others", "more"})
_AT_LEAST = re.compile(r"(?i)\b(?:at least|more than|over|no fewer than)\s+$")
_SPEAKER_NOUNS = re.compile(r"(?i)\b(?:spokes(?:man|woman|person)|official)\b")


@dataclass(frozen=True)
class AuthorityLexicon:
    """The word lists, as sets."""

    heads: Mapping[str, frozenset[str]]
    outlet_names: frozenset[str]
    outlet_words: frozenset[str]
    settings: frozenset[str]
    male: frozenset[str]
    female: frozenset[str]
    numbers: Mapping[str, int]


@cache
def authority_lexicon() -> AuthorityLexicon:
    """The packaged authority lexicon."""
    data = load("authority").data
    heads = (
        "transparent",
        "masses",
        "anonymous",
        "collective",
        "office",
        "spokesman",
        "organization",
        "document",
        "outlet",
    )
    return AuthorityLexicon(
        heads={name: frozenset(data[name]) for name in heads},
        outlet_names=frozenset(name.lower() for name in data["outlet_names"]),
        outlet_words=frozenset(data["outlet_words"]),
        settings=frozenset(data["settings"]),
        male=frozenset(data["male"]),
        female=frozenset(data["female"]),
        numbers=dict(data["numbers"]),
    )


@dataclass(frozen=True)
class SourceReader:
    """Reads source phrases of one article."""

    annotated: AnnotatedDocument

    @cached_property
    def text(self) -> str:
        return self.annotated.reading

    @cached_property
    def parse(self) -> Parse:
        return self.annotated.need_parse()

    @cached_property
    def _entity_starts(self) -> list[int]:
        return [e.start for e in self.annotated.need_entities()]

    def entities_in(self, bounds: Bounds) -> Iterator[Entity]:
        """The entities that lie within ``bounds``, in order."""
        entities = self.annotated.need_entities()
        n = bisect_left(self._entity_starts, bounds[0])
        while n < len(entities) and entities[n].start < bounds[1]:
            if entities[n].end <= bounds[1]:
                yield entities[n]
            n += 1

    def entity_at(self, token: Token) -> Entity | None:
        """The entity that holds ``token``."""
        entities = self.annotated.need_entities()
        n = bisect_left(self._entity_starts, token.end) - 1
        if n >= 0 and entities[n].start <= token.start and token.end <= entities[n].end:
            return entities[n]
        return None

    # -- authority -----------------------------------------------------------------------------
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
        inner = self._of_whom(bounds, head)
        authority = self._authority(bounds, inner)
        if (
            inner.i != head.i
            and authority is Authority.COLLECTIVE
            and head.text.lower() in {"one", "another"}
        ):
            authority = Authority.ANONYMOUS
        entity = self.entity_at(head)
        named = entity is not None and authority in {
            Authority.ORGANIZATION,
            Authority.OUTLET,
            Authority.PERSON,
        }
        surface = " ".join(self.text[bounds[0] : bounds[1]].split())
        name = entity.name if named and entity is not None else surface
        if authority is Authority.OUTLET and head.pos == "PROPN":
            low, high = self.name_bounds(head)
            name = " ".join(self.text[low:high].split())
        return Source(
            authority=authority,
            spans=(bounds,),
            head=(head.start, head.end) if entity is None else (entity.start, entity.end),
            entity=entity.entity if named and entity is not None else "",
            name=name,
            count=self._count(head, inner) if authority is Authority.ANONYMOUS else None,
        )

    def _person(self, bounds: Bounds, head: Token) -> Entity | None:
        """The person named at the head of the phrase or beside it."""
        after = self.parse.tokens[head.i + 1] if head.i + 1 < len(self.parse.tokens) else None
        if head.lemma.lower() in self._lists["office"] and after is not None and after.end <= bounds[1]:
            found = self.entity_at(after)
            if found is not None and found.type == "PERSON":
                return found
        parse = self.parse
        for entity in self.entities_in(bounds):
            if entity.type != "PERSON":
                continue
            core = parse.root_of(entity.start, entity.end)
            if core is None or self._is_outlet(entity.name):
                continue
            if core.i == head.i or entity.start <= head.start < entity.end:
                return entity
            if core.dep in {"appos", "flat"} and parse.tokens[core.head].i == head.i:
                return entity
            lower = head.lemma.lower()
            if (
                core.i > head.i
                and lower in self._lists["office"]
                and core.dep in {"appos", "npadvmod", "nmod", "dep"}
            ):
                return entity
        return None

    @property
    def _lists(self) -> Mapping[str, frozenset[str]]:
        return authority_lexicon().heads

    def _is_outlet_name(self, surface: str) -> bool:
        low = surface.lower()
        names = authority_lexicon().outlet_names
        return low in names or low.removeprefix("the ") in names

    def _is_outlet(self, name: str) -> bool:
        lexicon = authority_lexicon()
        low = name.lower().removeprefix("the ")
        if low in lexicon.outlet_names or f"the {low}" in lexicon.outlet_names:
            return True
        words = low.replace("-", " ").split()
        return len(words) > 1 and words[-1] in lexicon.outlet_words

    def is_outlet(self, bounds: Bounds) -> bool:
        """Whether the characters name an outlet."""
        return self._is_outlet(" ".join(self.text[bounds[0] : bounds[1]].split()))

    def is_outlet_noun(self, token: Token) -> bool:
        """Whether a common noun stands for an outlet: «the newspaper»."""
        low = token.lemma.lower()
        news_agency = low == "agency" and any(c.text.lower() == "news" for c in self.parse.children(token.i))
        return news_agency or (low in self._lists["outlet"] and low not in self._lists["document"])

    def own_phrase(self, head: Token) -> Bounds:
        """The noun phrase of ``head`` with what stands before it, its name and an apposition, no clause."""
        parse = self.parse
        left, right = min(parse.edges(head.i)[0], head.i), head.i
        for child in parse.children(head.i):
            if child.i > head.i and child.dep in {"appos", "flat"} and parse.edges(child.i)[1] - head.i < 20:
                right = max(right, parse.edges(child.i)[1])
        if head.i - left > 20:
            left = head.i
        return parse.tokens[left].start, parse.tokens[right].end

    def name_bounds(self, head: Token) -> Bounds:
        """The name or noun phrase of ``head`` without what follows it."""
        entity = self.entity_at(head)
        if entity is not None:
            left = self.parse.edges(head.i)[0]
            first = self.parse.tokens[left]
            start = first.start if first.i <= head.i and first.dep in {"compound", "nmod"} else entity.start
            return min(start, entity.start), max(entity.end, head.end)
        left = min(self.parse.edges(head.i)[0], head.i)
        return self.parse.tokens[left].start, head.end

    def _authority(self, bounds: Bounds, head: Token) -> Authority:
        lists = self._lists
        low, base = head.text.lower(), head.lemma.lower()
        surface = " ".join(self.text[bounds[0] : bounds[1]].split())
        entity = self.entity_at(head)
        named = head.pos == "PROPN" and self.is_outlet(self.name_bounds(head))
        if self._is_outlet_name(surface) or named or (entity is not None and self._is_outlet(entity.name)):
            return Authority.OUTLET
        if head.pos == "PRON" and low not in lists["collective"]:
            return Authority.PERSON if low in {"he", "she", "i"} else Authority.COLLECTIVE
        plural = head.tag in _PLURAL
        if head.pos == "PROPN" and entity is not None and entity.type in {"ORG", "GPE", "NORP", "LOC", "FAC"}:
            if base in lists["office"] and not plural:
                return Authority.OFFICE
            if plural and entity.type == "NORP":
                return Authority.COLLECTIVE
            return Authority.ORGANIZATION
        return self._by_noun(head, base, low, plural=plural)

    def _by_noun(self, head: Token, base: str, low: str, *, plural: bool) -> Authority:
        """By the word lists: the first that holds the noun, in the order of how much they tell."""
        lists = self._lists
        one_holder = base in lists["office"] and not plural
        tests = (
            (base in lists["spokesman"] or low in lists["spokesman"], Authority.OFFICE),
            (self.is_outlet_noun(head) or base in lists["outlet"], Authority.OUTLET),
            (base in lists["document"], Authority.DOCUMENT),
            (one_holder, Authority.OFFICE),
            (base in lists["transparent"], Authority.COLLECTIVE),
        )
        first = next((authority for holds, authority in tests if holds), None)
        if first is not None:
            return first
        found = self._of_people(head, base, low, plural=plural)
        if found is not None:
            return found
        if base in lists["organization"] or low in lists["organization"]:
            return Authority.ORGANIZATION
        return self._by_form(head, base, plural=plural)

    def _of_people(self, head: Token, base: str, low: str, *, plural: bool) -> Authority | None:
        """Loose groups, officials and other unnamed persons, holders of posts in the plural."""
        lists = self._lists
        anonymous = base in lists["anonymous"] or low in lists["anonymous"]
        if base in lists["masses"]:
            return Authority.COLLECTIVE
        if base in lists["collective"] and (plural or base not in lists["anonymous"]):
            if anonymous and base not in {"worker", "politician"}:
                return Authority.ANONYMOUS
            listed = low in lists["collective"] and head.pos not in {"NOUN", "PROPN"}
            many = plural or listed or self._no_article(head)
            if base == "group":
                return Authority.ORGANIZATION
            return Authority.COLLECTIVE if many else Authority.ANONYMOUS
        if anonymous:
            return Authority.ANONYMOUS
        return Authority.OFFICE if base in lists["office"] else None

    def _by_form(self, head: Token, base: str, *, plural: bool) -> Authority:
        """A noun that no list holds."""
        if head.pos == "PROPN":
            return Authority.PERSON
        if plural:
            return Authority.COLLECTIVE
        human = base.endswith(_HUMAN_ENDINGS)
        return Authority.ANONYMOUS if human and self._indefinite(head) else Authority.ORGANIZATION

    def _no_article(self, head: Token) -> bool:
        return self.parse.child(head.i, "det", "nummod") is None

    def _indefinite(self, head: Token) -> bool:
        det = self.parse.child(head.i, "det", "nummod")
        return det is not None and det.text.lower() in {"a", "an", "one", "another"}

    # -- how many ------------------------------------------------------------------------------
    def _of_whom(self, bounds: Bounds, head: Token) -> Token:
        """The noun that tells the kind: «a number of officials», «one of the diplomats»."""
        for _ in range(3):
            if (
                head.lemma.lower() not in self._lists["transparent"]
                and head.pos != "NUM"
                and head.tag != "DT"
            ):
                return head
            of = next(
                (
                    c
                    for c in self.parse.children(head.i)
                    if c.dep == "prep" and c.text.lower() in {"of", "among"}
                ),
                None,
            )
            inner = self.parse.child(of.i, "pobj") if of is not None else None
            if inner is None or inner.end > bounds[1]:
                return head
            head = inner
        return head

    def _count(self, head: Token, inner: Token) -> tuple[int, int | None]:
        """Lowest and highest number of persons that the phrase allows."""
        if inner.i != head.i:
            value = self._value(head)
            if value is not None:
                return value, value
            return (1, 1) if head.text.lower() in {"one", "another", "either"} else (2, None)
        number = self.parse.child(head.i, "nummod")
        if number is not None:
            value = self._value(number)
            if value is not None:
                start = self.parse.edges(number.i)[0]
                lead = self.text[max(0, self.parse.tokens[start].start - 20) : number.start]
                open_ended = _AT_LEAST.search(lead) is not None
                return value, None if open_ended else value
        if head.text.lower() == "one":
            return 1, 1
        if head.tag in _PLURAL or head.lemma.lower() == "people":
            return 2, None
        return 1, 1

    def _value(self, number: Token) -> int | None:
        low = number.text.lower().replace(",", "")
        if low.isdecimal() and low.isascii() and len(low) < 10:
            return int(low)
        numbers = authority_lexicon().numbers
        value = numbers.get(low)
        if low == "dozen":
            factor = self.parse.child(number.i, "nummod", "compound")
            times = numbers.get(factor.text.lower()) if factor is not None else 1
            return 12 * times if times else 12
        return value
