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
from functools import cached_property

from onrecord.annotate.annotator import AnnotatedDocument
from onrecord.annotate.layers import Authority, Entity, Source, Token
from onrecord.annotate.place import gazetteer
from onrecord.annotate.sentence import Parse
from onrecord.annotate.source.count import count_of, of_whom, value_of
from onrecord.annotate.source.lists import authority_lexicon
from onrecord.span import Bounds

_DETERMINERS = frozenset({"the", "a", "an", "this", "that", "these", "those", "his", "her", "their", "its"})
_HUMAN_ENDINGS = ("er", "or", "ist", "ian", "man", "woman", "person", "ee", "ant")
_PLURAL = frozenset({"NNS", "NNPS"})
_LOOSE_QUANTIFIERS = frozenset({"some", "many", "most", "few", "several", "all", "other", "others", "more"})
_ONCE = frozenset({"former", "retired", "ex"})
_RANKS = frozenset({"chief", "head"})
_FILED = frozenset(
    {"court", "legal", "divorce", "board", "cabinet", "planning", "company", "internal", "tax", "working"}
)
"""Papers of these kinds are documents, others in the plural newspapers."""
_FEW = 20
"""So many persons without names are persons; more are a crowd."""
_SPEAKER_NOUNS = re.compile(r"(?i)\b(?:spokes(?:man|woman|person)|official)\b")


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
        inner = of_whom(self.parse, bounds, head)
        authority = self._authority(bounds, inner)
        if inner.i != head.i:
            authority = self._of_body(head, inner, authority)
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
            count=count_of(self.text, self.parse, head, inner) if authority is Authority.ANONYMOUS else None,
        )

    def _of_body(self, head: Token, inner: Token, whole: Authority) -> Authority:
        """«Two members of the crew», «three of the crew», «one of the analysts»: persons, not the whole."""
        low = head.text.lower()
        body = whole is Authority.ORGANIZATION and inner.tag not in _PLURAL
        if body and head.lemma.lower() == "member":
            counted = self._is_few(head) or head.tag not in _PLURAL
            return Authority.ANONYMOUS if counted else Authority.COLLECTIVE
        if body and head.pos == "NUM":
            value = value_of(self.parse, head)
            return Authority.ANONYMOUS if value is not None and value <= _FEW else Authority.COLLECTIVE
        one = whole is Authority.COLLECTIVE and low in {"one", "another"}
        return Authority.ANONYMOUS if one else whole

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
            if core is None or self._is_outlet(entity.name):
                continue
            if entity.type != "PERSON" and not self.shown_a_person(entity, core):
                continue
            if self._is_body(entity, core):
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

    def shown_a_person(self, entity: Entity, core: Token) -> bool:
        """A name that the tagger took for a body: «Ann Kovac, who …», «her aide, Ann Kovac»."""
        if core.pos != "PROPN" or not 1 <= entity.name.count(" ") <= 2:
            return False
        parse = self.parse
        if core.dep == "appos":
            noun = parse.tokens[core.head]
            known = noun.lemma.lower()
            one = noun.tag == "NN" and (known in self._lists["office"] or self._human(known))
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
        if not (known in self._lists["office"] or known in self._lists["spokesman"] or self._human(known)):
            return None
        return tokens[first].start, head.end

    def _human(self, noun: str) -> bool:
        lists = self._lists
        if noun in lists["organization"] or noun in lists["document"] or noun in lists["outlet"]:
            return False
        return noun in authority_lexicon().persons or noun in lists["anonymous"]

    @property
    def _lists(self) -> Mapping[str, frozenset[str]]:
        return authority_lexicon().heads

    def _is_outlet_name(self, surface: str) -> bool:
        low = surface.lower()
        names = authority_lexicon().outlet_names
        return low != surface and (low in names or low.removeprefix("the ") in names)

    def _is_outlet(self, name: str) -> bool:
        lexicon = authority_lexicon()
        low = name.lower().removeprefix("the ")
        if name.islower():
            return False
        if low in lexicon.outlet_names or f"the {low}" in lexicon.outlet_names:
            return True
        words = low.replace("-", " ").split()
        if len(words) > 1:
            return words[-1] in lexicon.outlet_words or low.startswith(lexicon.outlet_brands)
        return name.startswith("The ") and name[4:5].isupper() and low in lexicon.outlet_words

    def is_outlet(self, bounds: Bounds) -> bool:
        """Whether the characters name an outlet."""
        return self._is_outlet(" ".join(self.text[bounds[0] : bounds[1]].split()))

    def is_outlet_noun(self, token: Token) -> bool:
        """Whether a common noun stands for an outlet: «the newspaper»."""
        low = token.lemma.lower()
        news_agency = low == "agency" and any(c.text.lower() == "news" for c in self.parse.children(token.i))
        if low == "paper":
            # «The paper said», «the Sunday papers», but «court papers».
            kind = self.parse.child(token.i, "compound", "amod")
            return kind is None or kind.text.lower() not in _FILED
        named = low in self._lists["outlet"] or token.text.lower() == "media"
        return news_agency or (named and low not in self._lists["document"])

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

    def name_after(self, noun: Token) -> Bounds | None:
        """The name right behind a noun: «the Austrian broadcaster ORF»."""
        tokens = self.parse.tokens
        last = noun.i
        for token in tokens[noun.i + 1 :]:
            if token.pos not in {"PROPN", "NOUN"} or not token.text[:1].isupper():
                break
            last = token.i
        return (tokens[noun.i + 1].start, tokens[last].end) if last > noun.i else None

    def _authority(self, bounds: Bounds, head: Token) -> Authority:
        lists = self._lists
        low, base = head.text.lower(), head.lemma.lower()
        surface = " ".join(self.text[bounds[0] : bounds[1]].split())
        entity = self.entity_at(head)
        named = head.pos == "PROPN" and (self._is_outlet(surface) or self.is_outlet(self.name_bounds(head)))
        if self._is_outlet_name(surface) or named or (entity is not None and self._is_outlet(entity.name)):
            return Authority.OUTLET
        if head.pos == "PRON" and low not in lists["collective"]:
            return Authority.PERSON if low in {"he", "she", "i"} else Authority.COLLECTIVE
        known = head.text[:1].isupper() and low in authority_lexicon().organization_names
        if known or surface.lower() in gazetteer().seats:
            return Authority.ORGANIZATION
        return self._named_body(head, base, entity) or self._by_noun(
            head, base, low, plural=head.tag in _PLURAL
        )

    def _named_body(self, head: Token, base: str, entity: Entity | None) -> Authority | None:
        """What a proper noun that names no person is."""
        lists = self._lists
        plural = head.tag in _PLURAL
        if head.pos == "PROPN" and entity is not None and entity.type in {"ORG", "GPE", "NORP", "LOC", "FAC"}:
            if base in lists["office"] and not plural:
                return Authority.OFFICE
            if plural and entity.type == "NORP":
                return Authority.COLLECTIVE
            return Authority.ORGANIZATION
        return None

    def _by_noun(self, head: Token, base: str, low: str, *, plural: bool) -> Authority:
        """By the word lists: the first that holds the noun, in the order of how much they tell."""
        lists = self._lists
        ranked = any(c.text.lower() in _RANKS for c in self.parse.children(head.i) if c.i < head.i)
        one_holder = not plural and (base in lists["office"] or (ranked and self._human(base)))
        # «a retired judge»: nobody knows which, and for no office.
        one_holder = one_holder and not (self._is_former(head) and self._indefinite(head))
        tests = (
            (base in lists["spokesman"] or low in lists["spokesman"], Authority.OFFICE),
            (self.is_outlet_noun(head) or (base in lists["outlet"] and base != "paper"), Authority.OUTLET),
            (base in lists["document"] or low in lists["document"], Authority.DOCUMENT),
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
        retired = self._is_former(head)
        anonymous = base in lists["anonymous"] or low in lists["anonymous"]
        human = base in authority_lexicon().persons or base in lists["office"] or base.endswith("or")
        anonymous = anonymous or (retired and human)
        if base in lists["masses"]:
            return Authority.COLLECTIVE
        if base in lists["collective"] and (plural or base not in lists["anonymous"]):
            if (anonymous and base not in {"worker", "politician"}) or self._is_few(head):
                return Authority.ANONYMOUS
            listed = low in lists["collective"] and head.pos not in {"NOUN", "PROPN"}
            many = plural or listed or self._no_article(head)
            if base == "group":
                return Authority.ORGANIZATION
            return Authority.COLLECTIVE if many else Authority.ANONYMOUS
        if anonymous:
            loose = plural and base in lists["profession"] and self._bare(head)
            return Authority.COLLECTIVE if loose else Authority.ANONYMOUS
        return Authority.OFFICE if base in lists["office"] else None

    def _is_former(self, head: Token) -> bool:
        return any(c.text.lower() in _ONCE for c in self.parse.children(head.i))

    def _is_few(self, head: Token) -> bool:
        """Whether the phrase counts persons one by one: «two hospital workers», «several miners»."""
        number = self.parse.child(head.i, "nummod")
        if (
            number is None
            or number.i > head.i
            or self.parse.tokens[max(0, number.i - 1)].text.lower() == "in"
        ):
            return False  # «two in three pensioners»
        value = value_of(self.parse, number)
        return value is not None and value <= _FEW

    def _bare(self, head: Token) -> bool:
        """A plural that tells neither how many nor which: «nurses», not «several nurses»."""
        return not any(
            c.dep in {"det", "nummod", "relcl", "acl", "poss"} or c.text.lower() in _LOOSE_QUANTIFIERS
            for c in self.parse.children(head.i)
        )

    def _by_form(self, head: Token, base: str, *, plural: bool) -> Authority:
        """A noun that no list holds."""
        first = self.parse.tokens[min(self.parse.edges(head.i)[0], head.i)]
        if head.pos == "PROPN":
            return Authority.ORGANIZATION if first.text == "The" and first.i < head.i else Authority.PERSON
        human = base in authority_lexicon().persons
        if plural:
            if human:
                return Authority.ANONYMOUS if self._is_few(head) else Authority.COLLECTIVE
            bodies = self.parse.child(head.i, "det", "nummod")
            if base.endswith(_HUMAN_ENDINGS) and self._is_few(head):
                return Authority.ANONYMOUS
            both = bodies is not None and bodies.text.lower() in {"both", "two", "three"}
            return Authority.ORGANIZATION if both else Authority.COLLECTIVE
        human = human or (base.endswith(_HUMAN_ENDINGS) and self._indefinite(head))
        return Authority.ANONYMOUS if human else Authority.ORGANIZATION

    def _no_article(self, head: Token) -> bool:
        return self.parse.child(head.i, "det", "nummod") is None

    def _indefinite(self, head: Token) -> bool:
        det = self.parse.child(head.i, "det", "nummod")
        return det is not None and det.text.lower() in {"a", "an", "one", "another"}
