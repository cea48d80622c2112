"""On what an act depends: «if», «unless», «until» clauses, provisos, «in return for», a scheme's go-ahead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.annotate.event.grammar import Grammar
from onrecord.annotate.event.licence import Licence
from onrecord.annotate.event.rules import Rules
from onrecord.annotate.layers import Token
from onrecord.span import Bounds

_PREPS = (
    "in return for",
    "in exchange for",
    "subject to",
    "on condition",
    "with or without",
    "depending on",
    "conditional on",
    "provided",
    "providing",
)
_MARKS = frozenset({"if", "unless", "provided", "once", "providing", "until"})


@dataclass(frozen=True)
class Conditions:
    """Finds the condition of an act."""

    grammar: Grammar
    rules: Rules

    def of(self, i: int, licence: Licence | None) -> Bounds | None:
        """A clause or phrase that makes the act depend on something, at the act or above it."""
        required = self._requirement(licence.node) if licence is not None else None
        if required is not None:
            return required
        for head in self._heads(i, licence):
            for child in self.grammar.children(head):
                found = self._from(child) if child.i != i else None
                if found is not None:
                    return found
        return self._proviso(i)

    def _heads(self, i: int, licence: Licence | None) -> Iterator[int]:
        """The act, the first of its joined verbs, what governs it, the verb over a governing adjective."""
        g = self.grammar
        heads = [i, g.leader(i), *([licence.node] if licence else [])]
        above = licence.governor if licence is not None else None
        if above is not None and (g.is_verb(above) or not (licence and licence.holder)):
            heads.append(above.i)
            if above.pos == "ADJ" and g.is_verb(g.tokens[above.head]):
                heads.append(above.head)
        yield from dict.fromkeys(heads)

    def _from(self, child: Token) -> Bounds | None:
        g = self.grammar
        if child.dep == "advcl":
            marks = [t for t in g.children(child.i) if t.dep in {"mark", "advmod"} and t.i < child.i]
            words = {t.text.lower() for t in marks}
            provided = child.text.lower() in {"provided", "providing", "assuming"}
            if words & _MARKS or words >= {"long", "as"} or provided:
                return g.parse.phrase(child.i)
        if child.dep == "advmod" and child.text.lower() == "long":
            # «as long as the other side does».
            below = g.child(child.i, "advcl")
            return (g.tokens[child.i - 1].start, g.parse.phrase(below.i)[1]) if below is not None else None
        if child.dep == "prep":
            opening = " ".join(t.text.lower() for t in g.tokens[child.i : child.i + 3])
            if opening.startswith(_PREPS):
                return g.parse.phrase(child.i)
        return None

    def _requirement(self, node: int) -> Bounds | None:
        """«The plan, which requires a final go-ahead, would see …»: what the scheme still waits for."""
        g = self.grammar
        sentence = g.parse.sentence_of(node)
        before = g.tokens[sentence.first : node]
        if not any(t.lemma.lower() in self.rules.schemes for t in before):
            return None
        for verb in before:
            if verb.lemma in self.rules.words["requires"] and verb.tag in {"VBZ", "VBP"}:
                needed = g.child(verb.i, "dobj") or g.child(verb.i, "prep")
                if needed is not None and any(
                    t.lemma.lower() in self.rules.words["go_ahead"] for t in g.parse.subtree(needed.i)
                ):
                    return verb.start, g.parse.phrase(needed.i)[1]
        return None

    def _proviso(self, i: int) -> Bounds | None:
        """«is ready to do so provided the ministry pays», wherever the parser hung the proviso."""
        g = self.grammar
        sentence = g.parse.sentence_of(i)
        for token in g.tokens[i + 1 : sentence.last]:
            if token.text.lower() in {"provided", "providing"} and g.child(token.i, "dobj", "aux") is None:
                clause = g.child(token.i, "ccomp", "pcomp")
                if clause is not None and clause.i > token.i:
                    return token.start, g.parse.phrase(clause.i)[1]
        return None
