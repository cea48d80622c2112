"""From the verb of an act upwards: the nearest word that gives a force decides.

Words that only say that an act begins or goes on are passed through. Whoever governs by an act of speech
holds the commitment.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from onrecord.annotate.event.governing_noun import GoverningNouns
from onrecord.annotate.event.governing_verb import GoverningVerbs
from onrecord.annotate.event.grammar import Grammar
from onrecord.annotate.event.licence import Licence
from onrecord.annotate.event.party import Parties
from onrecord.annotate.event.rules import Rules
from onrecord.annotate.layers import Force, Token

_STEPS = 8


@dataclass(frozen=True)
class VerbLicences:
    """Finds the licence of the verb of an act."""

    grammar: Grammar
    rules: Rules
    parties: Parties
    verbs: GoverningVerbs
    nouns: GoverningNouns

    def of_verb(self, i: int) -> Licence | None:
        """The licence of verb ``i``, ``None`` when nothing makes it a commitment."""
        g = self.grammar
        at, aspect = i, None
        for _ in range(_STEPS):
            lead = g.leader(at)
            at = lead
            modal = self._modal(at)
            above = self._above(at)
            if above is not None and not (modal and above.governor and not self._binds(above, at)):
                return replace(above, node=at, aspect=aspect)
            if modal is not None:
                return replace(modal, node=at, aspect=aspect)
            head = g.tokens[g.tokens[at].head]
            if head.i == at:
                return None
            through = self._through(at, head)
            if through is None:
                return None
            if through.lemma in self.rules.aspect and aspect is None:
                aspect = through
            at = through.i
        return None

    def _binds(self, licence: Licence, at: int) -> bool:
        """Whether a governor outranks the modal below it: «promised that the troops would leave»."""
        return licence.governor is not None and licence.governor.i != at

    def _through(self, at: int, head: Token) -> Token | None:
        """The verb above that only carries the force on, or ``None``."""
        g, dep = self.grammar, self.grammar.tokens[at].dep
        if dep in {"xcomp", "pcomp", "ccomp", "dobj", "advcl"} and g.is_verb(head):
            if (
                head.lemma in self.rules.aspect
                and dep in {"xcomp", "ccomp", "dobj"}
                and g.subject(at) is None
            ):
                return head
            if head.lemma in self.rules.carriers and dep in {"ccomp", "xcomp"} and head.i < at:
                return head
            if head.lemma == "be" and dep == "xcomp":
                return None
        if dep == "pcomp" and head.dep == "prep":
            above = g.tokens[head.head]
            if head.text.lower() == "with" and g.subject(at) is not None and g.is_verb(above):
                return above
            if above.lemma in self.rules.aspect and g.is_verb(above):
                return above
        return None

    def _modal(self, at: int) -> Licence | None:  # noqa: PLR0911
        """Will, would, must, may; «is to», «going to», «has to», «needs to»."""
        g = self.grammar
        token = g.tokens[at]
        modal = g.modal(at)
        if modal is not None:
            subject = g.subject(at)
            if subject is not None and subject.i > modal.i:
                # «should the court strike it down», «will they go»: supposed or asked.
                return None
            force = self.rules.modals.get(modal.lemma.lower()) or self.rules.modals.get(modal.text.lower())
            if force is None or any(t.lemma == "have" for t in g.auxiliaries(at) if t.i > modal.i):
                return None
            return Licence(
                force=force,
                rule=f"modal-{modal.lemma.lower()}",
                cue=modal,
                node=at,
                modal=modal.lemma.lower(),
            )
        head = g.tokens[token.head]
        if head.i == at or not g.has_to(at):
            return None
        if head.lemma == "go" and head.tag == "VBG" and token.dep in {"xcomp", "advcl"}:
            return Licence(
                force=Force.PLANNED,
                rule="going-to",
                cue=head,
                node=at,
                polarity=self._sign(head.i),
                actor=g.subject(head.i),
                modal="will",
            )
        if token.dep not in {"xcomp", "ccomp"}:
            return None
        if head.lemma == "be" and not any(
            c.dep in {"acomp", "attr", "prep"} and head.i < c.i < at for c in g.children(head.i)
        ):
            subject = g.subject(head.i)
            if subject is not None and subject.i > head.i:
                # «Were the state to declare war, …» only supposes it.
                return None
            if subject is not None and subject.lemma not in {
                "aim",
                "goal",
                "purpose",
                "point",
                "idea",
                "intent",
                "intention",
            }:
                return Licence(
                    force=Force.PLANNED,
                    rule="is-to",
                    cue=head,
                    node=at,
                    polarity=self._sign(head.i),
                    actor=subject,
                )
        if head.lemma in self.rules.duties and g.subject(at) is None:
            subject = g.subject(head.i)
            over = g.modal(head.i)
            yet = (over is not None and over.lemma in {"may", "might", "could"}) or any(
                t.text.lower() == "yet" for t in g.tokens[head.i + 1 : at]
            )
            if yet or (head.lemma == "have" and head.tag in {"VBD", "VBN"}):
                # «had to leave» is over; «has yet to act», «may have to pay» say only that it has not.
                return None
            return Licence(
                force=Force.DEMANDED,
                rule="duty",
                cue=head,
                node=at,
                polarity="+",
                actor=subject,
                void=g.negation(head.i) is not None,
            )
        return None

    def _given(self, at: int, head: Token) -> Licence | None:
        """«has until 1 June to restructure», «gave the firm 60 days to find a buyer»."""
        g = self.grammar
        verb = head if g.is_verb(head) else g.tokens[head.head]
        if verb.lemma not in {"have", "give", "grant"} or not g.is_verb(verb) or g.subject(at) is not None:
            return None
        if not any(n in self.parties.dated for n in range(verb.i + 1, at)) or not g.has_to(at):
            return None
        subject = self.parties.subject_of(verb.i)
        passive = g.child(verb.i, "nsubjpass", "auxpass") is not None
        gives = verb.lemma != "have" and not passive
        objects = [
            c for c in g.children(verb.i) if c.dep in {"dative", "dobj"} and c.i not in self.parties.dated
        ]
        if gives and not objects:
            return None
        return Licence(
            force=Force.DEMANDED,
            rule="time-given",
            cue=verb,
            node=at,
            governor=verb,
            holder=subject if gives else None,
            actor=objects[0] if gives else subject,
        )

    def _sign(self, i: int) -> str:
        return "-" if self.grammar.negation(i) is not None else "+"

    def _above(self, at: int) -> Licence | None:  # noqa: PLR0911
        """The licence that the word right above the verb ``at`` gives."""
        g = self.grammar
        token = g.tokens[at]
        head = g.tokens[token.head]
        if head.i == at:
            return None
        if token.dep == "pcomp" and head.dep in {"prep", "agent", "dative"}:
            above = g.tokens[head.head]
            prep = head.text.lower()
            if prep in {"of", "on", "to", "for", "at", "towards", "toward", "from"}:
                return self._governed(at, above, prep=prep)
            if prep == "against" and above.lemma in {"decide", "vote"}:
                made = self._governed(at, above, prep="on")
                return replace(made, polarity="-") if made is not None else None
            return None
        if token.dep in {"xcomp", "ccomp", "advcl", "acl", "relcl", "dobj", "oprd", "acomp", "nsubjpass"}:
            given = self._given(at, head)
            if given is not None:
                return given
            noun = self._noun_before_to(at, head)
            return self._governed(at, noun or head, prep="")
        return None

    def _noun_before_to(self, at: int, head: Token) -> Token | None:
        """«rejected calls to open …», where the parser hung the infinitive on the verb of the noun."""
        g = self.grammar
        to = next((t for t in g.children(at) if t.tag == "TO"), None)
        if to is None or not g.is_verb(head) or to.i == 0:
            return None
        before = g.tokens[to.i - 1]
        return (
            before
            if before.head == head.i and before.pos == "NOUN" and before.lemma in self.rules.by_noun
            else None
        )

    def _governed(self, at: int, head: Token, *, prep: str) -> Licence | None:
        g = self.grammar
        if g.is_verb(head) and head.i != at:
            return self.verbs.by_verb(at, head, prep=prep)
        if head.lemma == "time" and head.dep == "attr":
            return self.verbs.time_to(at, head)
        if head.pos in {"NOUN", "PROPN"}:
            return self._by_noun(at, head, prep=prep)
        if head.pos in {"ADJ", "ADV"} or head.tag in {"JJ", "VBN"}:
            return self.verbs.by_adjective(at, head, prep=prep)
        return None

    def _by_noun(self, at: int, head: Token, *, prep: str) -> Licence | None:
        g, token = self.grammar, self.grammar.tokens[at]
        row = self.rules.by_noun.get(head.lemma.lower())
        if head.lemma == "order" and g.tokens[head.i - 1].text.lower() == "in":
            return None
        if row is None:
            return self._by_object(at, head) if token.dep in {"acl", "relcl"} else None
        verbal = g.is_verb(token)
        if verbal and prep and prep not in {"of", "on", "for", "to", "against"}:
            return None
        if verbal and ((not prep and not g.has_to(at)) or head.lemma == "bid"):
            # «in a bid to calm the markets» is an attempt.
            return None
        if not verbal and prep not in row.prepositions:
            return None
        return self.nouns.from_noun(at, head, row)

    def _by_object(self, at: int, noun: Token) -> Licence | None:  # noqa: PLR0911
        """«called on the troops to leave»: the infinitive hangs on the noun of the addressee."""
        g = self.grammar
        if not g.has_to(at) or g.subject(at) is not None:
            return None
        above = g.tokens[noun.head]
        verb = above
        if noun.dep == "pobj" and above.dep in {"prep", "dative", "agent"}:
            verb = g.tokens[above.head]
        elif noun.dep not in {"dobj", "dative"}:
            return None
        row = self.rules.by_verb.get(verb.lemma.lower())
        aside = above.text.lower() == "by" or noun.i in self.parties.dated or verb.lemma == "vote"
        if row is not None and row.control == "subject" and noun.dep == "pobj" and g.is_verb(verb) and aside:
            return self.verbs.from_verb(at, verb, row, own=None, passive=False)
        if row is None and verb.pos == "NOUN":
            row = self.rules.by_noun.get(verb.lemma.lower())
        if row is None or row.control == "subject" or verb.i == noun.i:
            return None
        if verb.pos == "NOUN":
            return replace(self.nouns.from_noun(at, verb, row), actor=noun)
        if noun.dep == "pobj" and above.text.lower() not in row.prepositions:
            return None
        if row.name not in {"order", "demand", "request", "want", "expect"}:
            return None
        made = self.verbs.from_verb(at, verb, row, own=None, passive=g.is_passive(verb.i))
        return replace(made, actor=noun, force=row.object_force)
