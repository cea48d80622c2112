"""Verbs and adjectives that put an act under a force: «promised to», «asked X to», «is set to»."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.annotate.event.grammar import Grammar
from onrecord.annotate.event.licence import Licence, flip
from onrecord.annotate.event.party import Parties
from onrecord.annotate.event.rules import Governor, Rules
from onrecord.annotate.layers import Force, Token

_FUTURE = frozenset({"will", "would", "shall"})
_QUOTES = frozenset({'"', "“", "”", "``", "''", "‘"})


@dataclass(frozen=True)
class GoverningVerbs:
    """Makes the licences that verbs and adjectives give."""

    grammar: Grammar
    rules: Rules
    parties: Parties

    def by_verb(self, at: int, head: Token, *, prep: str) -> Licence | None:  # noqa: PLR0911
        g, token = self.grammar, self.grammar.tokens[at]
        row = self.row(self.rules.by_verb, head)
        if head.lemma.lower() == "let" and at != head.i:
            return None
        if row is None:
            return None
        passive = g.is_passive(head.i) and head.tag == "VBN"
        if head.lemma in self.rules.words["attempts"] and not passive and self._tried(at, head):
            return None
        if passive and head.lemma in self.rules.words["no_passive"]:
            return None
        if head.lemma in row.passive_only and not passive:
            return None
        own = g.subject(at)
        infinitive = g.has_to(at)
        if prep:
            if prep not in row.prepositions | {"to", "on"}:
                return None
        elif not infinitive and (head.lemma == "tell" or not self._complement(at, row, own=own)):
            return None
        if infinitive and row.control == "subject" and self._is_settled(head.i, at):
            return None
        if token.dep == "advcl" and not self._argument(at, head, row):
            return None
        if (
            row.name == "expect"
            and not passive
            and own is None
            and row.control != "subject"
            and not infinitive
        ):
            return None
        return self.from_verb(at, head, row, own=own, passive=passive)

    def _tried(self, at: int, head: Token) -> bool:
        """«sought to reassure», «looks to be struggling»: an attempt told as over, a look of things."""
        g = self.grammar
        if head.lemma == "look" and (g.tokens[at].lemma == "be" or g.auxiliaries(at)[1:]):
            return True
        return head.tag == "VBD" or (head.tag == "VBN" and any(t.tag == "VBD" for t in g.auxiliaries(head.i)))

    def row(self, table: Mapping[str, Governor], verb: Token) -> Governor | None:
        """The governor that a verb is, with its particle where it has one («rule out»)."""
        particle = self.grammar.particle(verb.i)
        if particle is not None:
            phrase = f"{verb.lemma.lower()} {particle.text.lower()}"
            # «pushed back to May» pushes nobody: the phrase is an act of its own.
            if phrase in table or phrase in self.rules.verbs:
                return table.get(phrase)
        return table.get(verb.lemma.lower())

    def _complement(self, at: int, row: Governor, *, own: Token | None) -> bool:
        """Whether a complement without «to» still tells of an act to come."""
        g, token = self.grammar, self.grammar.tokens[at]
        if token.dep not in {"ccomp", "xcomp", "dobj"}:
            return False
        modal = g.modal(at)
        if modal is not None:
            word = modal.lemma.lower()
            if (row.name == "propose" and word in _FUTURE) or g.tokens[token.head].lemma in {
                "accept",
                "concede",
            }:
                # «conceded that it will not be ready»: said, not agreed.
                return False
            return word in self.rules.modals and row.name in {
                "promise",
                "agree",
                "expect",
                "propose",
                "demand",
            }
        if token.tag == "VBG":
            return own is None or row.name in {"want", "refuse"}
        if (own is not None and token.tag in {"VB", "VBP", "NN"}) or any(
            t.text.lower() == "be" and t.tag == "VB" for t in g.auxiliaries(at)
        ):
            return (
                row.name in {"demand", "order", "request", "propose", "want", "agree"}
                and token.tag != "VBZ"
                and self._subjunctive(at)
            )
        return False

    def _subjunctive(self, at: int) -> bool:
        g, token = self.grammar, self.grammar.tokens[at]
        low, high = sorted((at, g.tokens[at].head))
        if any(t.text in _QUOTES for t in g.tokens[low:high]):
            return False
        auxiliaries = g.auxiliaries(at)
        if auxiliaries:
            return all(t.text.lower() in {"be", "not"} for t in auxiliaries)
        return token.tag in {"VB", "VBP", "NN"}

    def _argument(self, at: int, head: Token, row: Governor) -> bool:
        """Whether an adverbial infinitive is the governor's argument after all («called on X to …»)."""
        g = self.grammar
        own = g.subject(at)
        if own is not None and any(c.dep == "mark" and c.text.lower() == "for" for c in g.children(at)):
            return True
        between = [c for c in g.children(head.i) if head.i < c.i < at]
        if row.control == "subject" and g.has_to(at) and between and all(self._is_time(c) for c in between):
            return True
        if any(c.dep == "prep" and c.text.lower() in row.prepositions for c in between):
            return row.control == "object"
        if row.name in {"order", "request"} and any(c.dep in {"dobj", "dative"} for c in between):
            return True
        return at - head.i <= 2 and g.has_to(at)

    def _is_settled(self, head: int, at: int) -> bool:
        """«agreed to a fund to cover the damage»: what is agreed on stands there; the rest is its purpose."""
        for child in self.parties.between(head, at):
            if child.dep == "dobj" and self.grammar.tokens[head].lemma in {"approve", "accept", "endorse"}:
                # «approves a budget to show that it works».
                return True
            if child.dep == "prep" and child.text.lower() in {"to", "on"}:
                pobj = self.grammar.child(child.i, "pobj")
                if pobj is not None and pobj.i not in self.parties.dated and pobj.tag in {"NN", "NNS"}:
                    return True
        return False

    def _is_time(self, token: Token) -> bool:
        """Whether a dependent only says when («promised in 2025 to keep the site open»)."""
        left, right = self.grammar.parse.edges(token.i)
        return any(n in self.parties.dated for n in range(left, right + 1)) or token.dep in {
            "advmod",
            "aux",
            "punct",
        }

    def from_verb(self, at: int, head: Token, row: Governor, *, own: Token | None, passive: bool) -> Licence:
        g = self.grammar
        subject = self.parties.subject_of(head.i)
        agent = self.parties.agent(head.i)
        target = self.parties.target(head.i, at)
        force = row.force
        modal = g.modal(at)
        if row.name == "demand" and modal is not None and modal.lemma.lower() in {"will", "would"}:
            force = Force.PROMISED
            return Licence(
                force=force,
                rule="verb-insist",
                cue=head,
                node=at,
                governor=head,
                holder=subject,
                actor=own,
                void=g.negation(head.i) is not None,
            )
        if passive:
            actor, holder = subject, agent
            if row.name in {"promise", "agree"} and head.lemma != "commit":
                actor = agent
        else:
            actor, holder = subject, subject
            bound = head.lemma == "commit" and target is not None and g.child(head.i, "dobj") == target
            if own is not None or bound or (row.control != "subject" and target is not None):
                actor = target
                force = row.object_force
            if (
                row.name in {"order", "demand", "request"}
                and own is None
                and target is None
                and not g.has_to(at)
            ):
                actor = None
        if actor is not None and actor.text.lower().endswith(("self", "selves")):
            # «committing themselves to end …».
            actor = subject
        if row.name == "want" and force is row.object_force and actor is not subject:
            holder = subject
        sign = row.polarity
        void = False
        if g.negation(head.i) is not None:
            sign, void = (flip(sign), False) if row.flips else (sign, True)
        if head.lemma in {"refuse", "decline"} and g.negation(head.i) is not None:
            void = True
        return Licence(
            force=force,
            rule=f"verb-{row.name}",
            cue=head,
            node=at,
            polarity=sign,
            governor=head,
            holder=holder if row.holder or force is not row.force else None,
            actor=own or actor,
            void=void or self._undone(head) or self._nobody(subject) or self._purpose(at, row, target),
        )

    def _purpose(self, at: int, row: Governor, target: Token | None) -> bool:
        """«asked for a recess to prevent a vote»: the infinitive tells why, not what."""
        g = self.grammar
        if row.control == "subject" or target is None or not g.has_to(at) or g.subject(at) is not None:
            return False
        return target.lemma.lower() in self.rules.nouns and target.dep == "pobj"

    def _nobody(self, subject: Token | None) -> bool:
        """«No country offered to …»: nobody did."""
        if subject is None:
            return False
        words = (subject, *self.grammar.children(subject.i))
        return any(t.text.lower() in {"no", "nobody", "none", "neither"} for t in words)

    def _undone(self, head: Token) -> bool:
        """Whether the governor is itself only supposed («if the two agree to …», «failed to agree»)."""
        g = self.grammar
        if g.is_conditional(head.i):
            return True
        above = g.tokens[head.head]
        if head.tag == "VBG" and head.dep == "pcomp" and above.text.lower() in {"of", "for"}:
            return g.tokens[above.head].lemma in {
                "suspect",
                "accuse",
                "blame",
                "criticise",
                "criticize",
                "praise",
            }
        return head.dep == "xcomp" and above.lemma in {"fail", "forget", "neglect"} and above.i != head.i

    def time_to(self, at: int, time: Token) -> Licence | None:
        """«It's time to give the public the final say.»"""
        g = self.grammar
        verb = g.tokens[time.head]
        if verb.lemma != "be" or not g.has_to(at) or g.negation(verb.i) is not None:
            return None
        return Licence(
            force=Force.DEMANDED, rule="time-to", cue=time, node=at, governor=time, actor=g.subject(at)
        )

    def by_adjective(self, at: int, head: Token, *, prep: str) -> Licence | None:
        g = self.grammar
        row = self.rules.by_adjective.get(head.lemma.lower()) or (
            self.rules.by_verb.get(head.lemma.lower()) if head.tag == "VBN" else None
        )
        modal = g.modal(at)
        foreseen = row is not None and row.name == "expect" and modal is not None and modal.lemma in _FUTURE
        if row is None or not (g.has_to(at) or prep in {"to", "on", "of"} or foreseen):
            return None
        verb = g.tokens[head.head]
        subject = g.subject(verb.i) if g.is_verb(verb) else verb if verb.pos in {"NOUN", "PROPN"} else None
        if subject is None and g.is_verb(verb):
            subject = self.parties.subject_of(verb.i)
        sign = row.polarity
        negated = g.negation(verb.i) is not None or g.negation(head.i) is not None
        if head.lemma == "unlikely":
            sign = flip(sign)
        if negated:
            sign = flip(sign)
        return Licence(
            force=Force.REFUSED if negated and head.lemma in self.rules.words["willing"] else row.force,
            rule=f"adjective-{row.name}",
            cue=head,
            node=at,
            polarity=sign,
            governor=head,
            holder=None,
            actor=g.subject(at) or (None if foreseen else subject),
            void=g.is_verb(verb)
            and (
                g.is_conditional(verb.i)
                # «was not prepared for»: what somebody was, not what he refuses.
                or (negated and verb.tag == "VBD" and head.lemma in {"prepared", "ready"})
            ),
        )
