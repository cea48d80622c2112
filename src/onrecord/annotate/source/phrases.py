"""The noun phrases of one article: its entities, the names of outlets, where a name begins and ends."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from onrecord.annotate.annotator import AnnotatedDocument
from onrecord.annotate.layers import Entity, Token
from onrecord.annotate.sentence import Parse
from onrecord.annotate.source.lists import authority_lexicon
from onrecord.span import Bounds

_FILED = frozenset(
    {"court", "legal", "divorce", "board", "cabinet", "planning", "company", "internal", "tax", "working"}
)
"""Papers of these kinds are documents, others in the plural newspapers."""


@dataclass(frozen=True)
class Phrases:
    """Names and noun phrases of one article."""

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

    def is_outlet_surface(self, surface: str) -> bool:
        """Whether a whole phrase is the name of an outlet in the list."""
        low = surface.lower().replace("’", "'")
        names = authority_lexicon().outlet_names
        return low != surface and (low in names or low.removeprefix("the ") in names)

    def is_outlet_name(self, name: str) -> bool:
        """Whether ``name`` is in the list of outlets or has a word that makes it one."""
        lexicon = authority_lexicon()
        low = name.lower().replace("’", "'").removeprefix("the ")
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
        return self.is_outlet_name(" ".join(self.text[bounds[0] : bounds[1]].split()))

    def is_outlet_noun(self, token: Token) -> bool:
        """Whether a common noun stands for an outlet: «the newspaper»."""
        low = token.lemma.lower()
        news_agency = low == "agency" and any(c.text.lower() == "news" for c in self.parse.children(token.i))
        if low == "paper":
            # «The paper said», «the Sunday papers», but «court papers».
            kind = self.parse.child(token.i, "compound", "amod")
            return kind is None or kind.text.lower() not in _FILED
        lists = authority_lexicon().heads
        named = low in lists["outlet"] or token.text.lower() == "media"
        return news_agency or (named and low not in lists["document"])

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
