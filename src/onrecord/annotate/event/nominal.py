"""The licence of the noun of an act: «the pending exit», «plans for a merger», «demanded the repeal»."""

from __future__ import annotations

from dataclasses import dataclass, replace

from onrecord.annotate.event.governing_noun import GoverningNouns
from onrecord.annotate.event.governing_verb import GoverningVerbs
from onrecord.annotate.event.grammar import Grammar
from onrecord.annotate.event.licence import Licence
from onrecord.annotate.event.party import Parties
from onrecord.annotate.event.rules import Rules
from onrecord.annotate.layers import Force, Token

_FUTURE = frozenset({"will", "would", "shall"})


@dataclass(frozen=True)
class NounLicences:
    """Finds the licence of the noun of an act."""

    grammar: Grammar
    rules: Rules
    parties: Parties
    verbs: GoverningVerbs
    nouns: GoverningNouns

    def of_noun(self, i: int) -> Licence | None:
        """The licence of the noun of an act: «pending», «plans for», «demanded the»."""
        g = self.grammar
        token = g.tokens[i]
        lead = i
        while g.tokens[lead].dep == "conj" and g.tokens[g.tokens[lead].head].pos in {"NOUN", "PROPN"}:
            lead = g.tokens[lead].head
        for child in (*g.children(i), *(g.children(lead) if lead != i else ())):
            force = self.rules.premodifiers.get(child.text.lower())
            if force is not None and child.dep in {"amod", "compound"} and child.i < i:
                if child.text.lower() == "pending" and g.parse.edges(i)[0] == child.i:
                    # «banned pending investigations»
                    continue
                return Licence(force=force, rule="premodifier", cue=child, node=i, governor=None)
        while g.tokens[lead].dep in {"compound", "nmod"} and g.tokens[lead].head in self.parties.dated:
            # «Troop Withdrawal End 2021» in a headline: the date is no head.
            lead = g.tokens[lead].head
        head = g.tokens[g.tokens[lead].head]
        if token.dep == "compound" and lead == i and head.pos in {"NOUN", "PROPN"} and head.i > i:
            row = self.rules.by_noun.get(head.lemma.lower())
            if row is None or head.lemma not in self.rules.head_nouns:
                return None
            # «came up with a restructuring plan»: whose plan it is must stand with the noun.
            own = g.child(head.i, "poss") or self.parties.agent(head.i) or self.parties.of(head.i)
            made = self.nouns.from_noun(i, head, row)
            return made if own is not None or made.rule.endswith(("turned-down", "heeded")) else None
        dep = g.tokens[lead].dep
        if dep == "pobj" and head.dep in {"prep", "agent"}:
            return self._noun_under_preposition(i, head) or self._carried(g.tokens[head.head])
        if g.is_verb(head) and dep in {"dobj", "nsubjpass"}:
            return self._noun_under_verb(i, head, dep) or self._carried(head)
        return None

    def _carried(self, verb: Token) -> Licence | None:
        """«a deal that would lead to a reduction»: a scheme's verb carries the noun into the future."""
        g = self.grammar
        modal = g.modal(g.leader(verb.i))
        if verb.lemma not in self.rules.words["carry"] or modal is None or modal.lemma.lower() not in _FUTURE:
            return None
        subject = self.parties.subject_of(verb.i)
        if subject is None or subject.lemma.lower() not in self.rules.schemes:
            return None
        return Licence(force=Force.PLANNED, rule="carried", cue=modal, node=verb.i)

    def _noun_under_preposition(self, i: int, prep: Token) -> Licence | None:  # noqa: PLR0911
        g = self.grammar
        above, word = g.tokens[prep.head], prep.text.lower()
        while above.i in self.parties.dated and above.head != above.i:
            # «agreed on Monday to a truce», where the parser hung «to» on the day.
            above = g.tokens[above.head]
            if above.dep in {"prep", "npadvmod"} and g.is_verb(g.tokens[above.head]):
                above = g.tokens[above.head]
        if above.pos in {"NOUN", "PROPN"}:
            row = self.rules.by_noun.get(above.lemma.lower())
            if row is not None and word in row.prepositions:
                return self.nouns.from_noun(i, above, row)
            return None
        if not g.is_verb(above):
            row = self.rules.by_adjective.get(above.lemma.lower())
            return (
                self.verbs.by_adjective(i, above, prep=word)
                if row is not None and word in {"to", "for"}
                else None
            )
        row = self.rules.by_nominal.get(above.lemma)
        if above.lemma == "commit" and word == "to":
            return self._bound_to(i, above)
        if above.lemma == "vote" and word in {"against", "for"}:
            made = self.verbs.from_verb(i, above, self.rules.by_verb["vote"], own=None, passive=False)
            if word == "against":
                return replace(made, force=Force.REFUSED, polarity="-", actor=None, rule="vote-against")
            return replace(made, actor=None)
        if row is None or word not in row.prepositions:
            return None
        if g.is_passive(above.i) and g.subject(above.i) is not None and word in {"in", "with"}:
            # «The closure was agreed in a vote»: how it was agreed, not on what.
            return None
        made = self.verbs.from_verb(i, above, row, own=None, passive=g.is_passive(above.i))
        return replace(made, actor=made.actor if row.control == "subject" else None)

    def _bound_to(self, i: int, verb: Token) -> Licence:
        """«The accord committed the firm to a withdrawal», «they are committed to a truce»."""
        g = self.grammar
        target = g.child(verb.i, "dobj")
        made = self.verbs.from_verb(
            i, verb, self.rules.by_verb["commit"], own=None, passive=g.is_passive(verb.i)
        )
        if target is None or target.text.lower().endswith(("self", "selves")):
            return made
        return replace(made, actor=target)

    def _noun_under_verb(self, i: int, verb: Token, dep: str) -> Licence | None:
        g = self.grammar
        row = self.verbs.row(self.rules.by_nominal, verb)
        if row is None or any(c.dep == "xcomp" and g.has_to(c.i) for c in g.children(verb.i)):
            return None
        passive = dep == "nsubjpass"
        if passive and any(c.text.lower() in {"any", "no"} for c in g.children(i)):
            # «denied that any pullout had been agreed»
            return None
        made = self.verbs.from_verb(i, verb, row, own=None, passive=passive)
        actor = made.actor if row.control == "subject" and not passive else None
        if row.name == "plan" and not passive:
            actor = self.parties.subject_of(verb.i)
        if row.name == "refuse" and verb.lemma != "refuse":
            actor = None
        if row.name == "want" and not passive:
            made = replace(made, holder=self.parties.subject_of(verb.i))
        return replace(
            made,
            actor=actor,
            rule=made.rule + "-nominal",
            force=row.object_force if not passive else row.force,
        )
