"""What makes an act a commitment: the modal, the governing verb, noun or adjective above it.

From the token of an act upwards: the nearest word that gives a force decides; words that only say that an
act begins or goes on are passed through. Whoever governs by an act of speech holds the commitment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from onrecord.annotate.event.grammar import Grammar
from onrecord.annotate.event.rules import Governor, Rules
from onrecord.annotate.layers import Force, Token

_STEPS = 8
_CARRY = frozenset(
    {
        "lead",
        "result",
        "see",
        "involve",
        "include",
        "entail",
        "mean",
        "bring",
        "trigger",
        "provide",
        "allow",
        "begin",
        "start",
    }
)
_NO_PASSIVE = frozenset({"undertake", "aim", "design", "mean", "intend", "determine", "look", "seek"})
_FUTURE = frozenset({"will", "would", "shall"})
_WILLING = frozenset({"prepared", "ready", "willing", "committed", "open"})
_HEED = frozenset(
    {
        "comply",
        "agree",
        "accept",
        "grant",
        "heed",
        "meet",
        "fulfil",
        "fulfill",
        "honour",
        "honor",
        "respect",
        "obey",
        "approve",
        "bow",
        "yield",
        "accede",
        "answer",
    }
)
_NOUN_LINKS = frozenset({"acl", "relcl", "advcl", "xcomp", "ccomp", "amod", "pcomp"})
_QUOTES = frozenset({'"', "“", "”", "``", "''", "‘"})
_TURN_DOWN = frozenset(
    {
        "reject",
        "deny",
        "dismiss",
        "rebuff",
        "scrap",
        "abandon",
        "drop",
        "cancel",
        "shelve",
        "oppose",
        "veto",
        "block",
        "refuse",
        "resist",
        "ignore",
        "defy",
        "withdraw",
        "ditch",
        "spurn",
    }
)
_UNDO = frozenset(
    {"quash", "annul", "overturn", "avert", "reverse", "call", "rescind", "revoke", "postpone", "suspend"}
)
_OWN_PLAN = frozenset({"scrap", "abandon", "drop", "cancel", "shelve", "ditch", "withdraw"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """A force, and what gave it.

    Attributes:
        node: the verb or noun of the act's chain that stands directly under the cue (an aspectual or
            carrying verb where there is one, else the act itself): time phrases may hang on it.
        cue: the token that decides.
        governor: the governing verb, noun or adjective, ``None`` for a modal.
        holder: head of the phrase of the party whose act of speech it is.
        actor: head of the phrase of who is to act, where the act has no subject of its own.
        over: the verb that governs the governing noun («comply» in «comply with the request to»).
        void: the governor is negated or undone, so that nothing is promised.
    """

    force: Force
    rule: str
    cue: Token
    node: int
    polarity: str = "+"
    governor: Token | None = None
    holder: Token | None = None
    actor: Token | None = None
    modal: str = ""
    void: bool = False
    aspect: Token | None = None
    over: Token | None = None


@dataclass(frozen=True)
class Licences:
    """Finds the licence of a verb or of the noun of an act."""

    grammar: Grammar
    rules: Rules
    dated: frozenset[int] = frozenset()

    # -- verbs -----------------------------------------------------------------------------
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
            if head.lemma in self.rules.carriers and dep in {"ccomp", "xcomp"}:
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

    def _modal(self, at: int) -> Licence | None:
        """Will, would, must, may; «is to», «going to», «has to», «needs to»."""
        g = self.grammar
        token = g.tokens[at]
        modal = g.modal(at)
        if modal is not None:
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
            c.dep in {"acomp", "attr"} and c.i < at for c in g.children(head.i)
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
            if head.lemma == "have" and head.tag in {"VBD", "VBN"}:
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

    def _sign(self, i: int) -> str:
        return "-" if self.grammar.negation(i) is not None else "+"

    # -- governors of verbs ----------------------------------------------------------------
    def _above(self, at: int) -> Licence | None:
        """The licence that the word right above the verb ``at`` gives."""
        g = self.grammar
        token = g.tokens[at]
        head = g.tokens[token.head]
        if head.i == at:
            return None
        if token.dep == "pcomp" and head.dep in {"prep", "agent", "dative"}:
            above = g.tokens[head.head]
            prep = head.text.lower()
            if prep in {"of", "on", "to", "for", "at", "towards", "toward"}:
                return self._governed(at, above, prep=prep)
            if prep == "against" and above.lemma in {"decide", "vote"}:
                made = self._governed(at, above, prep="on")
                return replace(made, polarity="-") if made is not None else None
            return None
        if token.dep in {"xcomp", "ccomp", "advcl", "acl", "relcl", "dobj", "oprd", "acomp", "nsubjpass"}:
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
            return self._by_verb(at, head, prep=prep)
        if head.lemma == "time" and head.dep == "attr":
            return self._time_to(at, head)
        if head.pos in {"NOUN", "PROPN"}:
            return self._by_noun(at, head, prep=prep)
        if head.pos in {"ADJ", "ADV"} or head.tag in {"JJ", "VBN"}:
            return self._by_adjective(at, head, prep=prep)
        return None

    def _by_verb(self, at: int, head: Token, *, prep: str) -> Licence | None:
        g, token = self.grammar, self.grammar.tokens[at]
        row = self._row(self.rules.by_verb, head)
        if head.lemma.lower() == "let" and at != head.i:
            return None
        if row is None:
            return None
        passive = g.is_passive(head.i) and head.tag == "VBN"
        if passive and head.lemma in _NO_PASSIVE:
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
        if infinitive and row.control == "subject" and self._is_settled(head.i, at, row):
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
        return self._from_verb(at, head, row, own=own, passive=passive)

    def _row(self, table: Mapping[str, Governor], verb: Token) -> Governor | None:
        """The governor that a verb is, with its particle where it has one («rule out»)."""
        particle = self.grammar.particle(verb.i)
        if particle is not None:
            found = table.get(f"{verb.lemma.lower()} {particle.text.lower()}")
            if found is not None:
                return found
        return table.get(verb.lemma.lower())

    def _complement(self, at: int, row: Governor, *, own: Token | None) -> bool:
        """Whether a complement without «to» still tells of an act to come."""
        g, token = self.grammar, self.grammar.tokens[at]
        if token.dep not in {"ccomp", "xcomp", "dobj"}:
            return False
        modal = g.modal(at)
        if modal is not None:
            word = modal.lemma.lower()
            if row.name == "propose" and word in _FUTURE:
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
        if (own is not None and token.tag in {"VB", "VBP"}) or any(
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

    def _is_settled(self, head: int, at: int, row: Governor) -> bool:
        """«agreed to a fund to cover the damage»: what is agreed on stands there; the rest is its purpose."""
        for child in self._between(head, at):
            if child.dep == "prep" and child.text.lower() in {"to", "on"}:
                pobj = self.grammar.child(child.i, "pobj")
                if pobj is not None and pobj.i not in self.dated and pobj.tag in {"NN", "NNS"}:
                    return True
        return False

    def _is_time(self, token: Token) -> bool:
        """Whether a dependent only says when («promised in 2025 to keep the site open»)."""
        left, right = self.grammar.parse.edges(token.i)
        return any(n in self.dated for n in range(left, right + 1)) or token.dep in {"advmod", "aux", "punct"}

    def _from_verb(self, at: int, head: Token, row: Governor, *, own: Token | None, passive: bool) -> Licence:
        g = self.grammar
        subject = self.subject_of(head.i)
        agent = self._agent(head.i)
        target = self._target(head.i, at)
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
        sign = row.polarity
        void = False
        if g.negation(head.i) is not None:
            sign, void = (_flip(sign), False) if row.flips else (sign, True)
        if head.lemma in {"refuse", "decline"} and g.negation(head.i) is not None:
            void = True
        return Licence(
            force=force,
            rule=f"verb-{row.name}",
            cue=head,
            node=at,
            polarity=sign,
            governor=head,
            holder=holder if row.holder else None,
            actor=own or actor,
            void=void or self._undone(head) or self._nobody(subject) or self._purpose(head, at, row, target),
        )

    def _purpose(self, head: Token, at: int, row: Governor, target: Token | None) -> bool:
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

    def _time_to(self, at: int, time: Token) -> Licence | None:
        """«It's time to give the public the final say.»"""
        g = self.grammar
        verb = g.tokens[time.head]
        if verb.lemma != "be" or not g.has_to(at) or g.negation(verb.i) is not None:
            return None
        return Licence(
            force=Force.DEMANDED, rule="time-to", cue=time, node=at, governor=time, actor=g.subject(at)
        )

    def _by_adjective(self, at: int, head: Token, *, prep: str) -> Licence | None:
        g = self.grammar
        row = self.rules.by_adjective.get(head.lemma.lower()) or (
            self.rules.by_verb.get(head.lemma.lower()) if head.tag == "VBN" else None
        )
        modal = g.modal(at)
        foreseen = row is not None and row.name == "expect" and modal is not None and modal.lemma in _FUTURE
        if row is None or not (g.has_to(at) or prep in {"to", "on", "of"} or foreseen):
            return None
        verb = g.tokens[head.head]
        subject = g.subject(verb.i) if g.is_verb(verb) else None
        if subject is None and g.is_verb(verb):
            subject = self.subject_of(verb.i)
        sign = row.polarity
        negated = g.negation(verb.i) is not None or g.negation(head.i) is not None
        if head.lemma == "unlikely":
            sign = _flip(sign)
        if negated:
            sign = _flip(sign)
        return Licence(
            force=Force.REFUSED if negated and head.lemma in _WILLING else row.force,
            rule=f"adjective-{row.name}",
            cue=head,
            node=at,
            polarity=sign,
            governor=head,
            holder=None,
            actor=g.subject(at) or (None if foreseen else subject),
            void=g.is_conditional(verb.i) if g.is_verb(verb) else False,
        )

    # -- governing nouns, for verbs and nouns alike ----------------------------------------------
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
        if verbal and not prep and not g.has_to(at):
            return None
        if not verbal and prep not in row.prepositions:
            return None
        return self.from_noun(at, head, row)

    def _by_object(self, at: int, noun: Token) -> Licence | None:
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
        if row is not None and row.control == "subject" and noun.dep == "pobj" and g.is_verb(verb):
            if above.text.lower() == "by" or noun.i in self.dated or verb.lemma == "vote":
                return self._from_verb(at, verb, row, own=None, passive=False)
        if row is None and verb.pos == "NOUN":
            row = self.rules.by_noun.get(verb.lemma.lower())
        if row is None or row.control == "subject" or verb.i == noun.i:
            return None
        if verb.pos == "NOUN":
            return replace(self.from_noun(at, verb, row), actor=noun)
        if noun.dep == "pobj" and above.text.lower() not in row.prepositions:
            return None
        if row.name not in {"order", "demand", "request", "want", "expect"}:
            return None
        made = self._from_verb(at, verb, row, own=None, passive=g.is_passive(verb.i))
        return replace(made, actor=noun, force=row.object_force)

    def from_noun(self, at: int, noun: Token, row: Governor) -> Licence:
        """The licence that a noun («plan», «call», «refusal») gives, with what governs the noun itself."""
        g = self.grammar
        verb = self._verb_over(noun)
        subject = self.subject_of(verb.i) if verb is not None else None
        if subject is not None and subject.i == noun.i:
            subject = None
        possessor = g.child(noun.i, "poss") or self._of(noun.i)
        if possessor is not None and possessor.i in self.dated:
            possessor = None
        agent = self._agent(noun.i) or self._pair(noun.i)
        party = possessor or agent or self._compound_party(noun.i)
        own = g.subject(at) if g.is_verb(g.tokens[at]) else None
        force, sign, void = row.force, row.polarity, False
        stated = any(
            c.text.lower() in {"stated", "declared", "announced", "professed"} for c in g.children(noun.i)
        )
        holder = (party or subject) if row.holder or stated else None
        beneficiary = self._for_party(noun.i, at)
        own = own or beneficiary
        actor = own or (
            (party or subject) if row.control in {"subject", "either"} else self._recipient(noun.i)
        )
        if any(c.dep in {"det", "neg"} and c.text.lower() in {"no", "any"} for c in g.children(noun.i)):
            sign = _flip(sign)
            void = not row.flips
        rule = f"noun-{row.name}"
        if (
            verb is not None
            and g.negation(verb.i) is not None
            and verb.lemma in {"have", "make", "be", "announce"}
        ):
            sign = _flip(sign) if row.flips else sign
            void = void or not row.flips
        above = self.rules.by_verb.get(verb.lemma) if verb is not None else None
        if verb is not None and noun.dep == "nsubjpass":
            void = void or verb.lemma in _UNDO or verb.lemma in _TURN_DOWN
            above, verb = None, None
        if verb is not None and verb.lemma in _HEED and row.name in {"order", "demand", "request", "propose"}:
            force, holder, rule, sign = Force.AGREED, subject, f"{rule}-heeded", "+"
            actor, void = own or subject, g.negation(verb.i) is not None
        elif verb is not None and verb.lemma in _TURN_DOWN:
            turned = row.control != "subject" or row.name in {"agree", "propose"}
            if turned or (verb.lemma in _OWN_PLAN and noun.dep != "pobj"):
                actor = own or actor or subject
                force = Force.REFUSED if verb.lemma not in _OWN_PLAN else force
                sign, holder, rule = (
                    "-",
                    subject if verb.lemma not in _OWN_PLAN else holder,
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
            sign = _flip(sign) if above.polarity == "-" else sign
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

    def _for_party(self, i: int, at: int) -> Token | None:
        """«an agreement for the forces to leave»: the party right before the infinitive."""
        g = self.grammar
        to = next((t for t in g.children(at) if t.tag == "TO"), None)
        for prep in g.children(i):
            if to is not None and prep.dep == "prep" and prep.text.lower() == "for":
                pobj = g.child(prep.i, "pobj")
                if pobj is not None and g.parse.edges(pobj.i)[1] == to.i - 1:
                    return pobj
        return None

    def _verb_over(self, noun: Token) -> Token | None:
        """The verb whose object (or whose preposition's) the noun is."""
        g = self.grammar
        head = g.tokens[noun.head]
        while noun.dep == "conj" and head.i != noun.i and head.pos == "NOUN":
            noun, head = head, g.tokens[head.head]
        if noun.dep in {"dobj", "attr", "nsubjpass", "oprd"} and g.is_verb(head):
            return head
        if noun.dep == "pobj" and head.dep in {"prep", "agent"}:
            above = g.tokens[head.head]
            if g.is_verb(above):
                return above
        return None

    # -- nouns of acts -----------------------------------------------------------------------
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
                return Licence(force=force, rule="premodifier", cue=child, node=i, governor=None)
        while g.tokens[lead].dep in {"compound", "nmod"} and g.tokens[lead].head in self.dated:
            # «Troop Withdrawal End 2021» in a headline: the date is no head.
            lead = g.tokens[lead].head
        head = g.tokens[g.tokens[lead].head]
        if token.dep == "compound" and lead == i and head.pos in {"NOUN", "PROPN"} and head.i > i:
            row = self.rules.by_noun.get(head.lemma.lower())
            return (
                self.from_noun(i, head, row)
                if row is not None and head.lemma in self.rules.head_nouns
                else None
            )
        dep = g.tokens[lead].dep
        if dep == "pobj" and head.dep in {"prep", "agent"}:
            return self._noun_under_preposition(i, head) or self._carried(i, g.tokens[head.head])
        if g.is_verb(head) and dep in {"dobj", "nsubjpass"}:
            return self._noun_under_verb(i, head, dep) or self._carried(i, head)
        return None

    def _carried(self, i: int, verb: Token) -> Licence | None:
        """«a deal that would lead to a reduction»: a scheme's verb carries the noun into the future."""
        g = self.grammar
        modal = g.modal(g.leader(verb.i))
        if verb.lemma not in _CARRY or modal is None or modal.lemma.lower() not in _FUTURE:
            return None
        subject = self.subject_of(verb.i)
        if subject is None or subject.lemma.lower() not in self.rules.schemes:
            return None
        return Licence(force=Force.PLANNED, rule="carried", cue=modal, node=verb.i)

    def _noun_under_preposition(self, i: int, prep: Token) -> Licence | None:
        g = self.grammar
        above, word = g.tokens[prep.head], prep.text.lower()
        if above.pos in {"NOUN", "PROPN"}:
            row = self.rules.by_noun.get(above.lemma.lower())
            if row is not None and word in row.prepositions:
                return self.from_noun(i, above, row)
            return None
        if not g.is_verb(above):
            row = self.rules.by_adjective.get(above.lemma.lower())
            return (
                self._by_adjective(i, above, prep=word) if row is not None and word in {"to", "for"} else None
            )
        row = self.rules.by_nominal.get(above.lemma)
        if above.lemma == "vote" and word in {"against", "for"}:
            made = self._from_verb(i, above, self.rules.by_verb["vote"], own=None, passive=False)
            if word == "against":
                return replace(made, force=Force.REFUSED, polarity="-", actor=None, rule="vote-against")
            return replace(made, actor=None)
        if row is None or word not in row.prepositions:
            return None
        made = self._from_verb(i, above, row, own=None, passive=g.is_passive(above.i))
        return replace(made, actor=made.actor if row.control == "subject" else None)

    def _noun_under_verb(self, i: int, verb: Token, dep: str) -> Licence | None:
        g = self.grammar
        row = self._row(self.rules.by_nominal, verb)
        if row is None or any(c.dep == "xcomp" and g.has_to(c.i) for c in g.children(verb.i)):
            return None
        passive = dep == "nsubjpass"
        made = self._from_verb(i, verb, row, own=None, passive=passive)
        actor = made.actor if row.control == "subject" and not passive else None
        if row.name == "plan" and not passive:
            actor = self.subject_of(verb.i)
        if row.name == "refuse" and verb.lemma != "refuse":
            actor = None
        return replace(
            made,
            actor=actor,
            rule=made.rule + "-nominal",
            force=row.object_force if not passive else row.force,
        )

    # -- parties around a word -------------------------------------------------------------------
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

    def _agent(self, i: int) -> Token | None:
        g = self.grammar
        for prep in g.children(i):
            if prep.dep == "agent" or (
                prep.dep == "prep" and prep.text.lower() in {"by", "from"} and g.tokens[i].pos == "NOUN"
            ):
                return g.child(prep.i, "pobj")
        return None

    def _of(self, i: int) -> Token | None:
        g = self.grammar
        for prep in g.children(i):
            if prep.dep == "prep" and prep.text.lower() == "of":
                pobj = g.child(prep.i, "pobj")
                if pobj is not None and pobj.lemma.lower() not in self.rules.nouns:
                    return pobj
        return None

    def _compound_party(self, i: int) -> Token | None:
        """«the government pledge», «a US demand»: a party right before the noun."""
        for child in self.grammar.children(i):
            if (
                child.dep in {"compound", "nmod"}
                and (child.pos == "PROPN" or child.lemma in self.rules.agents)
                and child.lemma.lower() not in self.rules.nouns
            ):
                return child
        return None

    def _pair(self, i: int) -> Token | None:
        """«an agreement between Washington and Baghdad»."""
        for prep in self.grammar.children(i):
            if prep.dep == "prep" and prep.text.lower() == "between":
                return self.grammar.child(prep.i, "pobj")
        return None

    def _recipient(self, i: int) -> Token | None:
        """«calls on X», «an order to X», «a demand for X to»: the addressee behind the noun."""
        g = self.grammar
        for prep in g.children(i):
            if prep.dep == "prep" and prep.text.lower() in {"on", "to", "upon", "for"}:
                pobj = g.child(prep.i, "pobj")
                if pobj is not None and pobj.lemma.lower() not in self.rules.nouns:
                    return pobj
        return None

    def _target(self, i: int, at: int) -> Token | None:
        """The party that a governing verb is directed at: its object, or behind «on», «to», «for»."""
        g = self.grammar
        own = g.subject(at)
        if own is not None:
            return own
        for child in self._between(i, at):
            if child.dep in {"dobj", "dative"} and child.pos in {"NOUN", "PROPN", "PRON"}:
                return child
            if child.dep == "prep" and child.text.lower() in {"on", "to", "for", "upon", "with"}:
                pobj = g.child(child.i, "pobj")
                if pobj is not None:
                    return pobj
        return None

    def _between(self, low: int, high: int) -> Iterator[Token]:
        return (c for c in self.grammar.children(low) if low < c.i < high)


def _flip(sign: str) -> str:
    return "-" if sign == "+" else "+"
