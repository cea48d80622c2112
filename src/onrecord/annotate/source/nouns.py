"""What a noun tells of who speaks: an office, a body, a document, a crowd, somebody without a name.

The word lists of ``lexicons/en/authority.toml`` decide, the one that tells most first; a noun that no list
holds is read by its form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.annotate.layers import Authority, Entity, Token
from onrecord.annotate.place import gazetteer
from onrecord.annotate.sentence import Parse
from onrecord.annotate.source.count import value_of
from onrecord.annotate.source.lists import authority_lexicon
from onrecord.annotate.source.phrases import Phrases
from onrecord.span import Bounds

_HUMAN_ENDINGS = ("er", "or", "ist", "ian", "man", "woman", "person", "ee", "ant")
_PLURAL = frozenset({"NNS", "NNPS"})
_LOOSE_QUANTIFIERS = frozenset({"some", "many", "most", "few", "several", "all", "other", "others", "more"})
_ONCE = frozenset({"former", "retired", "ex"})
_RANKS = frozenset({"chief", "head"})
_OWN = frozenset({"group", "member"})
"""Nouns that count others and tell something by themselves too: «two members», «aid groups»."""
_FEW = 20
"""So many persons without names are persons; more are a crowd."""


@dataclass(frozen=True)
class NounKinds:
    """The authority of the heads of source phrases in one article."""

    phrases: Phrases

    @property
    def parse(self) -> Parse:
        return self.phrases.parse

    @property
    def _lists(self) -> Mapping[str, frozenset[str]]:
        return authority_lexicon().heads

    def of(self, bounds: Bounds, head: Token) -> Authority:
        """The authority of the phrase ``bounds`` with this head."""
        lists = self._lists
        low, base = head.text.lower(), head.lemma.lower()
        surface = " ".join(self.phrases.text[bounds[0] : bounds[1]].split())
        entity = self.phrases.entity_at(head)
        phrases = self.phrases
        proper = head.pos == "PROPN"
        named = proper and (phrases.is_outlet_name(surface) or phrases.is_outlet(phrases.name_bounds(head)))
        known = named or (entity is not None and phrases.is_outlet_name(entity.name))
        if known or phrases.is_outlet_surface(surface):
            return Authority.OUTLET
        if head.text in authority_lexicon().kinds.exact:
            return Authority.ORGANIZATION
        if low == "another" and head.pos in {"PRON", "DET"}:
            return Authority.ANONYMOUS
        if head.pos == "PRON" and low not in lists["collective"]:
            return Authority.PERSON if low in {"he", "she", "i"} else Authority.COLLECTIVE
        known = head.text[:1].isupper() and low in authority_lexicon().organization_names
        if known or surface.lower() in gazetteer().seats:
            return Authority.ORGANIZATION
        return self._named_body(head, base, entity) or self._by_noun(
            head, base, low, plural=head.tag in _PLURAL
        )

    def of_part(self, head: Token, inner: Token, whole: Authority) -> Authority:
        """«Two members of the crew», «three of the crew», «one of the analysts»: persons, not the whole."""
        low = head.text.lower()
        body = whole is Authority.ORGANIZATION and inner.tag not in _PLURAL
        if body and head.lemma.lower() == "member":
            counted = self._is_few(head) or head.tag not in _PLURAL
            return Authority.ANONYMOUS if counted else Authority.COLLECTIVE
        if head.pos == "NUM" and (body or whole is Authority.COLLECTIVE):
            value = value_of(self.parse, head)
            return Authority.ANONYMOUS if value is not None and value <= _FEW else Authority.COLLECTIVE
        one = whole is Authority.COLLECTIVE and low in {"one", "another"}
        return Authority.ANONYMOUS if one else whole

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
        # «Tesco: prices to rise», to the parser a plural.
        alone = entity is not None and entity.type == "ORG" and entity.start == head.start and plural
        return (
            Authority.ORGANIZATION
            if alone and head.text[:1].isupper() and head.text.lower() == base
            else None
        )

    def _by_noun(self, head: Token, base: str, low: str, *, plural: bool) -> Authority:
        """By the word lists: the first that holds the noun, in the order of how much they tell."""
        lists = self._lists
        before = [c.text.lower() for c in self.parse.children(head.i) if c.i < head.i]
        if any(f"{word} {base}" in lists["organization"] for word in before) or self._is_foremost(head):
            return Authority.ORGANIZATION
        ranked = any(word in _RANKS for word in before)
        counted = not plural and self._is_counted(head)
        one_holder = (
            not plural and not counted and (base in lists["office"] or (ranked and self.is_human(base)))
        )
        # «a retired judge»: nobody knows which, and for no office.
        one_holder = one_holder and not (self._is_former(head) and self._indefinite(head))
        outlet = self.phrases.is_outlet_noun(head) or (base in lists["outlet"] and base != "paper")
        tests = (
            (base in lists["spokesman"] or low in lists["spokesman"], Authority.OFFICE),
            (outlet, Authority.OUTLET),
            (base in lists["document"] or low in lists["document"], Authority.DOCUMENT),
            (one_holder, Authority.OFFICE),
            (base in lists["transparent"] and base not in _OWN, Authority.COLLECTIVE),
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
        post = Authority.ANONYMOUS if self._is_counted(head) else Authority.OFFICE
        return post if base in lists["office"] else None

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

    def _is_counted(self, head: Token) -> bool:
        """«One cabinet minister», «two governors»: some among several, and nobody knows which."""
        number = self.parse.child(head.i, "nummod")
        return number is not None and self.parse.child(head.i, "det", "poss") is None and self._is_few(head)

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
            body = (first.text == "The" and first.i < head.i) or self.ends_as_body(head)
            return Authority.ORGANIZATION if body else Authority.PERSON
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

    def _is_foremost(self, head: Token) -> bool:
        """«Britain’s biggest grocer»: a body, whatever the noun."""
        children = self.parse.children(head.i)
        place = any(c.dep == "poss" and self._is_place(c) for c in children)
        return place and any(c.text.lower() in authority_lexicon().foremost for c in children)

    def _is_place(self, token: Token) -> bool:
        entity = self.phrases.entity_at(token)
        return token.lemma.lower() in {"country", "nation", "world"} or (
            entity is not None and entity.type == "GPE"
        )

    def _no_article(self, head: Token) -> bool:
        return self.parse.child(head.i, "det", "nummod") is None

    def _indefinite(self, head: Token) -> bool:
        det = self.parse.child(head.i, "det", "nummod")
        return det is not None and det.text.lower() in {"a", "an", "one", "another"}

    def ends_as_body(self, core: Token) -> bool:
        """«Greenlake Foods»: more than one word, the last of them a body's."""
        several = self.parse.edges(core.i)[0] < core.i or (
            core.i > 0 and self.parse.tokens[core.i - 1].pos == "PROPN"
        )
        return several and core.text.lower() in authority_lexicon().body_words

    def is_human(self, noun: str) -> bool:
        """Whether the lemma ``noun`` is one for persons."""
        lists = self._lists
        if noun in lists["organization"] or noun in lists["document"] or noun in lists["outlet"]:
            return False
        return noun in authority_lexicon().persons or noun in lists["anonymous"]
