"""Who, what, to whom, where, on what condition: the arguments of one act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from onrecord.annotate.event.condition import Conditions
from onrecord.annotate.event.grammar import Grammar
from onrecord.annotate.event.licence import Licence
from onrecord.annotate.event.party import Parties
from onrecord.annotate.event.rules import ActClass, Rules
from onrecord.annotate.layers import Entity, Token
from onrecord.annotate.place import is_place, state_of
from onrecord.span import Bounds

_PLACE_PREPS = frozenset(
    {"in", "at", "from", "to", "into", "on", "near", "across", "inside", "outside", "around", "within"}
    | {"over", "off", "for", "through", "out", "along"}
)
_PLACE_TYPES = frozenset({"GPE", "LOC", "FAC"})
_PRONOUN_AGENTS = frozenset(
    {
        "i",
        "we",
        "he",
        "she",
        "they",
        "you",
        "it",
        "who",
        "us",
        "them",
        "him",
        "her",
        "me",
        "both",
        "neither",
        "my",
        "our",
        "his",
        "their",
        "its",
        "those",
    }
)
_TIME_WORDS = frozenset({"day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The arguments of one act, as token indices (heads) and bounds."""

    actor: Token | None = None
    actor_bounds: Bounds | None = None
    object: Token | None = None
    object_bounds: Bounds | None = None
    recipient: Bounds | None = None
    place: Bounds | None = None
    condition: Bounds | None = None


@dataclass(frozen=True)
class Arguments:
    """Finds the arguments of verbs and nouns in one document."""

    grammar: Grammar
    rules: Rules
    parties: Parties
    entity_at: Mapping[int, Entity]
    extra: tuple[Path, ...] = ()

    @cached_property
    def _conditions(self) -> Conditions:
        return Conditions(self.grammar, self.rules)

    def is_agent(self, token: Token | None) -> bool:  # noqa: PLR0911
        """Whether the token heads a phrase for somebody who can bind himself, or a body that can."""
        if token is None:
            return False
        entity = self.entity_at.get(token.i)
        word = token.text.lower()
        if entity is not None and entity.type in {"PERSON", "ORG", "GPE", "NORP"}:
            return True
        if state_of(token.text, extra=self.extra):
            return True
        if token.pos == "PRON" or token.tag in {"PRP", "PRP$"}:
            return word in _PRONOUN_AGENTS
        if word in self.rules.agents or token.lemma.lower() in self.rules.agents:
            return True
        if token.tag == "CD" and self._counts_people(token):
            return True
        if token.pos == "PROPN" or (
            token.pos == "NOUN" and token.text[0].isupper() and not self._opens(token)
        ):
            return entity is None or entity.type in {"FAC", "LOC", "WORK_OF_ART", "PRODUCT"}
        if word in self.rules.not_agents or token.lemma.lower() in self.rules.not_agents:
            return False
        return word.endswith(self.rules.agent_suffixes)

    def _counts_people(self, token: Token) -> bool:
        """«About 1,400 of the 3,100 troops», «a further 800»: a bare count of people that is a subject."""
        g = self.grammar
        if token.dep not in {"nsubj", "nsubjpass"} or token.i in self.parties.dated:
            return False
        of = next((c for c in g.children(token.i) if c.text.lower() == "of"), None)
        if of is None:
            return True
        pobj = g.child(of.i, "pobj")
        return pobj is not None and pobj.i != token.i and self.is_agent(pobj)

    def _opens(self, token: Token) -> bool:
        return self.grammar.parse.sentence_of(token.i).first == token.i

    # -- verbs -----------------------------------------------------------------------------
    def of_verb(self, i: int, licence: Licence | None) -> Found:
        """The arguments of the verb ``i``, with those that its governor controls."""
        g = self.grammar
        lead = g.leader(i)
        passive = self._passive(i, lead)
        subject = self._subject(i, licence)
        if passive:
            actor, obj = self._by_agent(i), subject
        else:
            actor, obj = subject, self._object(i)
        places = None if obj is None else g.phrase(obj.i)
        return Found(
            actor=actor,
            actor_bounds=self._bounds(actor),
            object=obj,
            object_bounds=self._bounds(obj),
            recipient=self._recipient(i),
            place=self._place(i, not_in=places),
            condition=self._conditions.of(i, licence),
        )

    def _passive(self, i: int, lead: int) -> bool:
        g = self.grammar
        token = g.tokens[i]
        if token.lemma == "go":
            # «must be gone by June» is no passive.
            return False
        if g.child(i, "auxpass", "nsubjpass") is not None:
            return True
        if token.tag != "VBN":
            return False
        if g.tokens[token.head].lemma == "get" and token.dep in {"ccomp", "acomp", "xcomp", "oprd"}:
            # «is likely to get blocked»
            return True
        if lead != i:
            return g.child(lead, "auxpass", "nsubjpass") is not None
        return g.is_passive(i)

    def _subject(self, i: int, licence: Licence | None) -> Token | None:
        g = self.grammar
        own = g.subject(i)
        if own is not None:
            return self.parties.antecedent(own)
        if licence is not None:
            lead = g.leader(i)
            shared = g.subject(lead) or g.subject(licence.node)
            if shared is not None:
                return self.parties.antecedent(shared)
            if licence.actor is not None or licence.governor is not None:
                return self.parties.antecedent(licence.actor) if licence.actor is not None else None
        return self.parties.subject_of(i)

    def _by_agent(self, i: int) -> Token | None:
        g = self.grammar
        agent = g.child(i, "agent")
        pobj = g.child(agent.i, "pobj") if agent is not None else None
        # «by text message», «by 2033»: a means or a time acts no more than it speaks.
        return pobj if self.is_agent(pobj) and pobj is not None and pobj.i not in self.parties.dated else None

    def _object(self, i: int) -> Token | None:
        g = self.grammar
        found = g.child(i, "dobj", "attr", "oprd")
        if found is not None and found.i not in self.parties.dated:
            return self.parties.antecedent(found)
        token = g.tokens[i]
        head = g.tokens[token.head]
        if token.dep == "relcl" and g.subject(i) is not None and head.pos in {"NOUN", "PROPN"}:
            relative = next((t for t in g.children(i) if t.tag in {"WDT", "WP"}), None)
            return head if relative is not None and relative.dep == "dobj" else None
        shared = self._shared_object(i)
        if shared is not None:
            return shared
        for prep in g.children(i):
            if prep.dep == "prep" and prep.text.lower() in {
                "for",
                "against",
                "on",
                "with",
                "to",
                "about",
                "of",
            }:
                pobj = g.child(prep.i, "pobj")
                if (
                    pobj is not None
                    and prep.i <= i + 2
                    and pobj.lemma.lower() not in _TIME_WORDS
                    and pobj.i not in self.parties.dated
                ):
                    entity = self.entity_at.get(pobj.i)
                    if (
                        entity is None
                        or entity.type not in _PLACE_TYPES
                        or prep.text.lower() in {"against", "with"}
                    ):
                        return pobj
        return None

    def _shared_object(self, i: int) -> Token | None:
        """«draft and sign a treaty»: the object of the last conjunct serves the first."""
        g = self.grammar
        conj = g.child(i, "conj")
        if conj is None or conj.i - i > 2:
            return None
        return g.child(conj.i, "dobj")

    def _bounds(self, token: Token | None) -> Bounds | None:
        return None if token is None else self.grammar.phrase(token.i)

    def _recipient(self, i: int) -> Bounds | None:
        g = self.grammar
        for child in g.children(i):
            if child.dep == "dative" and child.pos != "ADP":
                return g.phrase(child.i)
            if child.dep in {"dative", "prep"} and child.text.lower() == "to":
                pobj = g.child(child.i, "pobj")
                if (
                    pobj is not None
                    and (child.dep == "dative" or self.is_agent(pobj))
                    and not self._is_place(pobj)
                ):
                    return g.phrase(pobj.i)
        return None

    def _is_place(self, token: Token) -> bool:
        entity = self.entity_at.get(token.i)
        if entity is not None and entity.type in _PLACE_TYPES:
            return True
        return token.lemma.lower() in self.rules.words["place_nouns"] or is_place(
            token.text, extra=self.extra
        )

    def _place(self, i: int, *, not_in: Bounds | None) -> Bounds | None:
        """The nearest place behind a preposition of the act or of its object."""
        g = self.grammar
        of = next((c for c in g.children(i) if c.dep == "prep" and c.text.lower() == "of"), None)
        counted = g.child(of.i, "pobj") if of is not None else None
        heads = [
            i,
            # «the withdrawal of 900 troops from the island»
            *([counted.i] if counted is not None else []),
            *(
                c.i
                for c in g.children(i)
                if c.dep in {"dobj", "prep", "nsubjpass", "conj", "prt"} and c.dep != "conj"
            ),
        ]
        for head in heads:
            for prep in g.children(head):
                if prep.dep != "prep" or prep.text.lower() not in _PLACE_PREPS:
                    continue
                pobj = g.child(prep.i, "pobj")
                leaves = prep.text.lower() == "out" and pobj is None
                if leaves:
                    # «pull its troops out of Norland»
                    pobj = self._pobj(prep.i, "of")
                moves = (leaves or prep.text.lower() in {"from", "into"}) and prep.head == i
                if pobj is None or pobj.i in self.parties.dated:
                    continue
                if (moves and pobj.pos == "PROPN") or self._is_place(pobj):
                    bounds = g.phrase(pobj.i)
                    if not_in is None or not (not_in[0] <= bounds[0] and bounds[1] <= not_in[1]):
                        return bounds
        return None

    def _scheduled_place(self, licence: Licence | None) -> Bounds | None:
        """«The summit is scheduled for 12 June in Oslo»: the place hangs on the verb, or on the day."""
        if licence is None or licence.rule not in {"scheduled-noun", "noun-is-dated", "postponed-noun"}:
            return None
        g = self.grammar
        days = (g.child(c.i, "pobj") for c in g.children(licence.node) if c.dep == "prep")
        for head in (licence.node, *(day.i for day in days if day is not None)):
            found = self._place(head, not_in=None)
            if found is not None:
                return found
        return None

    # -- nouns -----------------------------------------------------------------------------
    def of_noun(self, i: int, act: ActClass, licence: Licence | None) -> Found:
        """The arguments of the noun of an act: its possessor, «of», «by», compounds, place."""
        g = self.grammar
        possessor = g.child(i, "poss")
        of = self._pobj(i, "of") or self._scope(i, act)
        by = self._pobj(i, "by")
        compound = next(
            (
                c
                for c in g.children(i)
                if c.dep in {"compound", "nmod", "amod"}
                and self.entity_at.get(c.i)
                and self.entity_at[c.i].type in {"GPE", "ORG", "NORP", "PERSON"}
            ),
            None,
        )
        # The nearest: in «Basic Troop Withdrawal» a headline's capitals make a name of every word.
        inner = next(
            (
                c
                for c in reversed(g.children(i))
                if c.dep == "compound"
                and c is not compound
                and c.lemma.lower() not in self.rules.nouns
                # «run-off», parted in three
                and g.tokens[c.i + 1].text != "-"
            ),
            None,
        )
        actor = by or possessor
        obj: Token | None = None
        if act.of_actor:
            actor = actor if actor is not None and self.is_agent(actor) else of
            if actor is not of:
                obj = of
            if actor is None:
                actor = compound or (inner if self.is_agent(inner) else None)
        else:
            obj = of or inner
            if actor is None:
                actor = compound
            elif actor is possessor and of is None and not self.is_agent(possessor):
                actor, obj = None, possessor
        if actor is None and licence is not None:
            actor = licence.actor
        if actor is not None and not self.is_agent(actor) and not act.of_actor:
            actor = None
        return Found(
            actor=actor,
            actor_bounds=self._bounds(actor),
            object=obj,
            object_bounds=self._bounds(obj),
            place=self._place(i, not_in=self._bounds(of)) or self._scheduled_place(licence),
            condition=self._conditions.of(i, licence),
        )

    def _scope(self, i: int, act: ActClass) -> Token | None:
        """«a cut in subsidies», «a ban on diesel cars»: the object behind «in», «on», «against»."""
        if act.of_actor:
            return None
        for word in ("in", "on", "against", "to"):
            pobj = self._pobj(i, word)
            if (
                pobj is not None
                and not self._is_place(pobj)
                and (word != "to" or act.name in {"change", "attack"})
            ):
                return pobj
        return None

    def _pobj(self, i: int, word: str) -> Token | None:
        g = self.grammar
        for prep in g.children(i):
            if prep.dep in {"prep", "agent"} and prep.text.lower() == word:
                pobj = g.child(prep.i, "pobj")
                timed = pobj is None or pobj.lemma.lower() in _TIME_WORDS or pobj.i in self.parties.dated
                return None if timed else pobj
        return None
