"""Which party a word belongs to: subjects through control and relative clauses, agents, possessors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.annotate.event.grammar import Grammar
from onrecord.annotate.event.rules import Rules
from onrecord.annotate.layers import Token

_STEPS = 8


@dataclass(frozen=True)
class Parties:
    """Finds the party behind a verb or a noun. ``dated``: indices of tokens inside time expressions."""

    grammar: Grammar
    rules: Rules
    dated: frozenset[int] = frozenset()

    def subject_of(self, i: int) -> Token | None:
        """The subject of a verb: its own, its leader's, its antecedent's, or its controller's."""
        g = self.grammar
        for _ in range(_STEPS):
            own = g.subject(i)
            if own is not None:
                return self.antecedent(own)
            lead = g.leader(i)
            if lead != i:
                i = lead
                continue
            token = g.tokens[i]
            head = g.tokens[token.head]
            if head.i == i:
                return self._headline_subject(i)
            if token.dep in {"acl", "relcl"} and head.pos in {"NOUN", "PROPN", "PRON"}:
                return None if g.has_to(i) else head
            if token.dep == "advcl" and token.tag == "VBG" and g.has_to(head.i):
                # «…, requesting» behind an infinitive goes with the verb that governs it.
                above = g.tokens[head.head]
                i = above.i if g.is_verb(above) and above.i != head.i else head.i
                continue
            if token.dep in {"xcomp", "advcl", "ccomp", "conj"} and g.is_verb(head):
                i = head.i
                continue
            if token.dep in {"acomp", "oprd"} and g.is_verb(head):
                i = head.i
                continue
            if token.dep == "pcomp" and g.is_verb(g.tokens[head.head]):
                i = head.head
                continue
            return None
        return None

    def _headline_subject(self, i: int) -> Token | None:
        """In a headline the parser may hang the party beside the verb."""
        g = self.grammar
        before = [
            t for t in g.children(i) if t.i < i and t.dep in {"dep", "npadvmod", "compound", "nmod", "amod"}
        ]
        return next((t for t in before if t.pos in {"PROPN", "NOUN"}), None)

    def antecedent(self, token: Token) -> Token:
        """Behind «who», «which», «that»: the noun that the clause hangs on."""
        g = self.grammar
        if token.tag not in {"WP", "WDT"}:
            return token
        for above in g.parse.ancestors(token.i):
            if above.dep == "relcl":
                return g.tokens[above.head]
        return token

    def agent(self, i: int) -> Token | None:
        g = self.grammar
        for prep in g.children(i):
            if prep.dep == "agent" or (
                prep.dep == "prep" and prep.text.lower() in {"by", "from"} and g.tokens[i].pos == "NOUN"
            ):
                return g.child(prep.i, "pobj")
        return None

    def of(self, i: int) -> Token | None:
        g = self.grammar
        for prep in g.children(i):
            if prep.dep == "prep" and prep.text.lower() == "of":
                pobj = g.child(prep.i, "pobj")
                if pobj is not None and pobj.lemma.lower() not in self.rules.nouns:
                    return pobj
        return None

    def compound_party(self, i: int) -> Token | None:
        """«the government pledge», «a US demand»: a party right before the noun."""
        for child in self.grammar.children(i):
            if (
                child.dep in {"compound", "nmod"}
                and (child.pos == "PROPN" or child.lemma in self.rules.agents)
                and child.lemma.lower() not in self.rules.nouns
            ):
                return child
        return None

    def pair(self, i: int) -> Token | None:
        """«an agreement between Washington and Baghdad»."""
        for prep in self.grammar.children(i):
            if prep.dep == "prep" and prep.text.lower() == "between":
                return self.grammar.child(prep.i, "pobj")
        return None

    def recipient(self, i: int) -> Token | None:
        """«calls on X», «an order to X», «a demand for X to»: the addressee behind the noun."""
        g = self.grammar
        for prep in g.children(i):
            if prep.dep == "prep" and prep.text.lower() in {"on", "to", "upon", "for"}:
                pobj = g.child(prep.i, "pobj")
                if pobj is not None and pobj.lemma.lower() not in self.rules.nouns:
                    return pobj
        return None

    def target(self, i: int, at: int) -> Token | None:
        """The party that a governing verb is directed at: its object, or behind «on», «to», «for»."""
        g = self.grammar
        own = g.subject(at)
        if own is not None:
            return own
        for child in self.between(i, at):
            if child.dep in {"dobj", "dative"} and child.pos in {"NOUN", "PROPN", "PRON"}:
                return child
            if child.dep == "prep" and child.text.lower() in {"on", "to", "for", "upon", "with"}:
                pobj = g.child(child.i, "pobj")
                if pobj is not None:
                    return pobj
        return None

    def for_party(self, i: int, at: int) -> Token | None:
        """«an agreement for the forces to leave»: the party right before the infinitive."""
        g = self.grammar
        to = next((t for t in g.children(at) if t.tag == "TO"), None)
        for prep in g.children(i):
            if to is not None and prep.dep == "prep" and prep.text.lower() == "for":
                pobj = g.child(prep.i, "pobj")
                if pobj is not None and g.parse.edges(pobj.i)[1] == to.i - 1:
                    return pobj
        return None

    def verb_over(self, noun: Token) -> Token | None:
        """The verb whose object (or whose preposition's) the noun is."""
        g = self.grammar
        head = g.tokens[noun.head]
        while noun.dep == "conj" and head.i != noun.i and head.pos == "NOUN":
            noun, head = head, g.tokens[head.head]
        if noun.dep in {"dobj", "attr", "nsubjpass", "oprd"} and g.is_verb(head):
            return head
        if noun.dep == "pobj" and head.dep == "prep":
            above = g.tokens[head.head]
            if g.is_verb(above):
                return above
        return None

    def between(self, low: int, high: int) -> Iterator[Token]:
        return (c for c in self.grammar.children(low) if low < c.i < high)
