"""Nouns that put an act under a force: «plans to», «calls for», «refusal to», and what governs them."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.annotate.event.licence import Licence, flip
from onrecord.annotate.event.party import Parties
from onrecord.annotate.event.rules import Governor
from onrecord.annotate.layers import Force, Token


@dataclass(frozen=True)
class GoverningNouns:
    """Makes the licences that nouns give."""

    parties: Parties

    def from_noun(self, at: int, noun: Token, row: Governor) -> Licence:
        """The licence that a noun («plan», «call», «refusal») gives, with what governs the noun itself."""
        g = self.parties.grammar
        verb = self.parties.verb_over(noun)
        subject = self.parties.subject_of(verb.i) if verb is not None else None
        if subject is not None and subject.i == noun.i:
            subject = None
        possessor = g.child(noun.i, "poss") or self.parties.of(noun.i)
        if possessor is not None and possessor.i in self.parties.dated:
            possessor = None
        agent = self.parties.agent(noun.i) or self.parties.pair(noun.i)
        party = possessor or agent or self.parties.compound_party(noun.i)
        own = g.subject(at) if g.is_verb(g.tokens[at]) else None
        force, sign, void = row.force, row.polarity, False
        stated = any(
            c.text.lower() in {"stated", "declared", "announced", "professed"} for c in g.children(noun.i)
        )
        holder = (party or subject) if row.holder or stated else None
        beneficiary = self.parties.for_party(noun.i, at)
        own = own or beneficiary
        actor = own or (
            (party or subject) if row.control in {"subject", "either"} else self.parties.recipient(noun.i)
        )
        if any(c.dep in {"det", "neg"} and c.text.lower() in {"no", "any"} for c in g.children(noun.i)):
            sign = flip(sign)
            void = not row.flips
        rule = f"noun-{row.name}"
        if (
            verb is not None
            and g.negation(verb.i) is not None
            and verb.lemma in {"have", "make", "be", "announce"}
        ):
            sign = flip(sign) if row.flips else sign
            void = void or not row.flips
        above = self.parties.rules.by_verb.get(verb.lemma) if verb is not None else None
        if verb is not None and noun.dep == "nsubjpass":
            void = (
                void
                or verb.lemma in self.parties.rules.words["undo"]
                or verb.lemma in self.parties.rules.words["turn_down"]
            )
            above, verb = None, None
        if (
            verb is not None
            and verb.lemma in self.parties.rules.words["heed"]
            and row.name in {"order", "demand", "request", "propose"}
        ):
            force, holder, rule, sign = Force.AGREED, subject, f"{rule}-heeded", "+"
            actor, void = own or subject, g.negation(verb.i) is not None
        elif verb is not None and verb.lemma in self.parties.rules.words["turn_down"]:
            turned = row.control != "subject" or row.name in {"agree", "propose"}
            if turned or (verb.lemma in self.parties.rules.words["own_plan"] and noun.dep != "pobj"):
                actor = own or actor or subject
                force = Force.REFUSED if verb.lemma not in self.parties.rules.words["own_plan"] else force
                sign, holder, rule = (
                    "-",
                    subject if verb.lemma not in self.parties.rules.words["own_plan"] else holder,
                    f"{rule}-turned-down",
                )
                if row.control == "object" and own is None:
                    actor = subject
        elif (
            above is not None
            and above.holder
            and not row.holder
            and not g.negation(verb.i if verb else noun.i)
        ):
            force, holder, rule = above.force, subject, f"{rule}-{above.name}"
            sign = flip(sign) if above.polarity == "-" else sign
            actor = own or party or (subject if above.control == "subject" else None)
        return Licence(
            force=force,
            rule=rule,
            cue=noun,
            node=at,
            polarity=sign,
            governor=noun,
            holder=holder,
            actor=actor,
            void=void,
            over=verb,
        )
