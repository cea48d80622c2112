"""Which nouns of acts tell something to come: dated, scheduled, licensed, and not taken back."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.annotate.event.grammar import Grammar
from onrecord.annotate.event.licence import Licence
from onrecord.annotate.event.rules import Rules
from onrecord.annotate.event.screen import Screen
from onrecord.annotate.layers import Force, Token
from onrecord.interval import Interval

_CIRCUMSTANCE = frozenset({"after", "amid", "before", "despite", "during", "since", "until"})


@dataclass(frozen=True)
class NounScreen:
    """Decides whether the noun of an act makes a commitment."""

    grammar: Grammar
    rules: Rules
    screen: Screen

    def noun_binds(  # noqa: PLR0911
        self, i: int, licence: Licence, *, key: str, own_actor: bool
    ) -> bool:
        """Whether a licensed noun of an act tells something to come rather than something done."""
        g = self.grammar
        token = g.tokens[i]
        governor = licence.governor
        if self.screen.is_question(i):
            return False
        if licence.rule.startswith(("verb-expect", "noun-expect")) and not own_actor:
            return False
        if (
            governor is not None
            and governor.lemma in {"announce", "unveil", "approve"}
            and g.negation(governor.i)
        ):
            return False
        if (
            licence.rule.startswith("noun-plan")
            and not own_actor
            and licence.actor is None
            and licence.holder is None
        ):
            return self.screen.wills_date(i)
        if governor is not None and governor.tag == "VBG" and governor.dep == "pcomp":
            # «the intent of seeking a recess» seeks none.
            return False
        if governor is not None and governor.lemma.lower() in self.rules.words["bargains"]:
            head = g.tokens[governor.head]
            if head.dep == "prep" and head.text.lower() in {"for", "on", "towards", "toward"}:
                # «negotiations for a deal on …» have none yet.
                return False
        act = self.rules.nouns.get(key)
        if (
            act is not None
            and act.name in self.rules.words["talk"]
            and licence.rule
            not in {
                "scheduled-noun",
                "postponed-noun",
                "deadline",
                "noun-is-dated",
            }
        ):
            return False
        if (
            governor is not None
            and governor.lemma in {"possibility", "option", "idea", "prospect"}
            and not own_actor
        ):
            return False
        if (
            governor is not None
            and governor.pos == "VERB"
            and governor.lemma in {"begin", "start", "launch", "resume"}
        ):
            modal = g.modal(governor.i)
            return modal is not None
        same = governor is not None and governor.lemma.lower() == token.lemma.lower()
        return not (same and governor is not None and governor.pos in {"NOUN", "PROPN"})

    def undone(self, i: int) -> Token | None:
        """The word that takes the act back: «the planned merger was called off», «without a ceasefire»."""
        g = self.grammar
        token = g.tokens[i]
        head = g.tokens[token.head]
        if token.dep == "pobj" and head.text.lower() == "without":
            return head
        if token.dep in {"nsubjpass", "dobj"} and g.is_verb(head):
            phrase = f"{head.lemma} {p.text.lower()}" if (p := g.particle(head.i)) is not None else head.lemma
            if phrase in self.rules.words["undoing"]:
                return head
        return None

    def per(self, i: int) -> Token | None:
        """«Per the request, Parliament would meet», «under the terms»: the paper that lays it down.

        It stands in front, and serves every clause that is joined to its own.
        """
        g = self.grammar
        at = g.leader(i)
        for _ in range(4):
            for child in g.children(at):
                if child.dep == "prep" and child.text.lower() in {"per", "under"} and child.i < i:
                    pobj = g.child(child.i, "pobj")
                    if pobj is not None and pobj.i < at and pobj.lemma.lower() in self.rules.schemes:
                        return pobj
            token = g.tokens[at]
            if token.dep not in {"conj", "ccomp", "xcomp", "relcl"} or token.head == at:
                return None
            at = token.head
        return None

    def offers_none(self, i: int) -> bool:
        """«has no announcements to make», «no comment»: the answer is not given."""
        g = self.grammar
        token = g.tokens[i]
        if not any(c.text.lower() == "no" for c in g.children(i)):
            return False
        head = g.tokens[token.head]
        gives = any(
            c.dep in {"relcl", "acl"} and c.lemma in {"make", "offer", "give", "share", "provide", "add"}
            for c in g.children(i)
        )
        return gives or (token.dep == "dobj" and head.lemma in {"have", "make", "offer", "give", "provide"})

    def completes(self, i: int, bound: set[int]) -> bool:
        """Whether the noun is the subject or the object of a verb that is a commitment itself."""
        token = self.grammar.tokens[i]
        return token.dep in {"nsubj", "nsubjpass", "dobj", "attr"} and token.head in bound

    def scheduled_noun(self, i: int) -> Licence | None:  # noqa: PLR0911
        """«The vote is scheduled for Tuesday», «the election is on 4 June», «the deadline is Friday»."""
        g = self.grammar
        token = g.tokens[i]
        deadline = self._deadline_of(token)
        lead = deadline or token
        if lead.dep not in {"nsubj", "nsubjpass", "dobj"}:
            return None
        verb = g.tokens[lead.head]
        if deadline is None and self.postponed(i) is not None:
            return self._put_off(verb)
        if lead.dep == "dobj":
            return None
        if deadline is not None:
            told = verb.lemma in {"be", "stand", "fall", "remain", "expire", "loom", "set", "extend", "move"}
            made = Licence(force=Force.PLANNED, rule="deadline", cue=deadline, node=verb.i, governor=deadline)
            return made if told else None
        if verb.lemma == "be":
            return self._noun_that_is(verb)
        prepositions = {c.text.lower() for c in g.children(verb.i) if c.dep == "prep" or self._is_limit(c)}
        scheduled = verb.lemma in self.rules.words["scheduling"] and verb.tag == "VBN"
        past = any(t.lemma == "have" or t.tag == "VBD" for t in g.auxiliaries(verb.i))
        if past or not scheduled or not prepositions & {"for", "on", "in", "by", "at"}:
            return None
        if g.child(verb.i, "xcomp", "ccomp") is not None:
            return None
        force = Force.EXPECTED if verb.lemma == "expect" else Force.PLANNED
        return Licence(force=force, rule="scheduled-noun", cue=verb, node=verb.i)

    def _is_limit(self, by: Token) -> bool:
        """«is expected by Christmas», where the parser takes the day for who expects it."""
        day = self.grammar.child(by.i, "pobj") if by.dep == "agent" else None
        return day is not None and day.i in self.screen.dated

    def postponed(self, i: int) -> Token | None:
        """The past verb that puts the noun off: «has put off its charge», «run-off postponed to 19 May»."""
        g = self.grammar
        token = g.tokens[i]
        verb = g.tokens[token.head]
        if not g.is_verb(verb) or verb.tag not in {"VBD", "VBN"} or g.modal(g.leader(verb.i)) is not None:
            return None
        particle = g.particle(verb.i)
        act = self.rules.act_of_verb(verb.lemma, particle.text.lower() if particle is not None else "")
        phrase = f"{verb.lemma} {particle.text.lower()}" if particle is not None else verb.lemma
        puts_off = act is not None and act.name == "postpone"
        if not (puts_off or phrase in self.rules.words["moving"]) or g.negation(verb.i) is not None:
            return None
        # A headline leaves the auxiliary out: «Prisoner swap put off until May».
        bare = token.dep == "nsubj" and g.child(verb.i, "dobj", "aux") is None
        put_off = token.dep in {"dobj", "nsubjpass"} or (bare and not self.screen.arguments.is_agent(token))
        return verb if put_off else None

    def _put_off(self, verb: Token) -> Licence:
        """What is put off to a day is planned for that day; without a day it is only put off."""
        by = self.screen.arguments.parties.subject_of(verb.i)
        actor = by if by is not None and by.dep == "nsubj" and self.screen.arguments.is_agent(by) else None
        return Licence(force=Force.PLANNED, rule="postponed-noun", cue=verb, node=verb.i, actor=actor)

    def is_dated_thing(self, i: int) -> bool:
        """Whether a noun of no known act is put off, or set for a day: «the concert is planned for»."""
        g = self.grammar
        token = g.tokens[i]
        named = token.i in self.screen.arguments.entity_at
        whole = any(c.text.lower() == "of" for c in g.children(i))
        if token.pos != "NOUN" or named or (self.screen.arguments.is_agent(token) and not whole):
            return False
        if token.dep in {"dobj", "nsubj", "nsubjpass"} and self.postponed(i) is not None:
            return True
        verb = g.tokens[token.head]
        scheduled = verb.lemma in {"arrange", "plan", "schedule", "set", "slate"} and verb.tag == "VBN"
        return token.dep == "nsubjpass" and scheduled and self.scheduled_noun(i) is not None

    def _noun_that_is(self, verb: Token) -> Licence | None:
        """«The election is on 4 June», «the verdict is due in May», «a strike is likely»."""
        g = self.grammar
        adjective = g.child(verb.i, "acomp")
        if adjective is None:
            days = (g.child(c.i, "pobj") for c in g.children(verb.i) if c.text.lower() in {"on", "in"})
            dated = any(day is not None and day.i in self.screen.dated for day in days)
            if not dated or verb.tag != "VBZ" or g.child(verb.i, "xcomp") is not None:
                return None
            return Licence(force=Force.PLANNED, rule="noun-is-dated", cue=verb, node=verb.i)
        if any(c.dep == "xcomp" for c in (*g.children(adjective.i), *g.children(verb.i))):
            return None
        if adjective.lemma not in {"due", "imminent", "likely", "possible"} or g.negation(verb.i):
            return None
        force = Force.PLANNED if adjective.lemma in {"due", "imminent"} else Force.EXPECTED
        return Licence(force=force, rule="scheduled-noun", cue=adjective, node=verb.i)

    def _deadline_of(self, token: Token) -> Token | None:
        """The noun «deadline» that the noun of an act belongs to («the Brexit deadline», «deadline for»)."""
        g = self.grammar
        head = g.tokens[token.head]
        if token.dep in {"compound", "poss", "nmod"} and head.lemma in self.rules.words["deadlines"]:
            return head
        if token.dep == "pobj" and g.tokens[head.head].lemma in self.rules.words["deadlines"]:
            return g.tokens[head.head]
        return None

    def as_future(self, i: int) -> Licence:
        """A stand-in under which times already over are not taken."""
        return Licence(force=Force.PLANNED, rule="dated-noun", cue=self.grammar.tokens[i], node=i)

    def dated_noun(self, i: int, valid: Interval, published: Interval) -> Licence | None:
        """«The withdrawal of US troops by 2025», told before 2025."""
        token = self.grammar.tokens[i]
        last = valid.end
        if published.begin is None or last is None or last <= published.begin:
            return None
        if valid.begin is not None and valid.begin <= published.begin:
            return None
        if token.dep == "pobj" and self.grammar.tokens[token.head].text.lower() in _CIRCUMSTANCE:
            # «before the June election» tells of another act's time.
            return None
        return Licence(force=Force.PLANNED, rule="dated-noun", cue=token, node=i)
