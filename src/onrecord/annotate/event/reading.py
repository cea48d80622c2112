"""Which tokens of an article tell an act: verbs first, then the nouns that no verb accounts for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from onrecord.annotate.event.argument import Found
from onrecord.annotate.event.assembly import Assembly
from onrecord.annotate.event.licence import Licence
from onrecord.annotate.event.rules import ActClass
from onrecord.annotate.event.scene import Scene
from onrecord.annotate.layers import Act, Attribution, Event, Factuality, Force, Token
from onrecord.span import overlap

_PREFIX = 3
_BINDING = frozenset({Force.PLANNED, Force.PROMISED, Force.AGREED, Force.REFUSED, Force.ORDERED})
_SCHEDULED = frozenset({"deadline", "scheduled-noun", "noun-is-dated", "postponed-noun"})


@dataclass(frozen=True)
class Reading:
    """Reads the events of one article. What a commitment has taken, no later one takes again."""

    scene: Scene
    _claimed: set[int] = field(default_factory=set, init=False, compare=False)
    _bound: set[int] = field(default_factory=set, init=False, compare=False)
    _governors: set[int] = field(default_factory=set, init=False, compare=False)
    _parties: set[int] = field(default_factory=set, init=False, compare=False)

    @cached_property
    def assembly(self) -> Assembly:
        return Assembly(self.scene, self._claimed)

    def events(self) -> Iterator[Event]:
        """Every event: those of verbs in the order of the text, then those of nouns.

        Nouns come after, since the noun that governs a commitment, or that only completes the verb of
        one, is not a commitment of its own.
        """
        verbs = [(t, self._verb_event(t)) for t in self.scene.grammar.tokens if self._is_act_verb(t)]
        nouns = dict(self._noun_events())
        for token, event in verbs:
            if event is None:
                continue
            whole = nouns.get(token.head)
            starts = whole is not None and whole.force is not None and self._starts(token, event)
            if whole is not None and starts and whole.time is None:
                # «agreed to a ceasefire that will take effect on Friday» is one act, due on Friday.
                nouns[token.head] = replace(
                    whole,
                    time=event.time,
                    valid=event.valid,
                    clause=((whole.clause[0][0], max(whole.clause[-1][1], event.clause[-1][1])),),
                )
            # «will comply with the request to suspend …» commits to the one act that it governs.
            governs = event.force is not None and token.i in self._governors
            yield replace(event, force=None) if governs or starts else event
        yield from nouns.values()

    def _starts(self, token: Token, event: Event) -> bool:
        """Whether a relative clause only says when the act that its noun names begins or ends."""
        return token.dep == "relcl" and event.force is not None and self.scene.screen.is_happening(token)

    def _noun_events(self) -> Iterator[tuple[int, Event]]:
        for token in self.scene.grammar.tokens:
            if token.pos in {"NOUN", "PROPN", "ADP", "ADV"} and not self._is_named(token):
                key = self.scene.noun_key(token)
                if key in self.scene.rules.answers and self.scene.nouns.offers_none(token.i):
                    yield token.i, self._declined(token)
                    continue
                act = self.scene.rules.nouns.get(key)
                if act is None and self.scene.nouns.is_dated_thing(token.i):
                    act = ActClass(name=key, root="", of_actor=False)
                event = self._noun_event(token, act) if act is not None else None
                if event is not None:
                    yield token.i, event

    def _is_named(self, token: Token) -> bool:
        """Whether the noun is part of a date («March») or of a longer name («Court of Session»)."""
        if token.i in self.scene.dated:
            return True
        entity = self.scene.entity_at.get(token.i)
        if entity is None or token.lemma.lower() in self.scene.rules.proper_nouns:
            return False
        return entity.type == "PERSON" or entity.end - entity.start > len(token.text)

    def _is_act_verb(self, token: Token) -> bool:
        g = self.scene.grammar
        if (
            not token.text[0].isalpha()
            or self._is_prefix(token)
            or token.dep in {"aux", "auxpass", "amod", "compound"}
            or not g.is_verb(token)
            or g.is_misread(token)
        ):
            return False
        if token.pos == "AUX" and token.lemma != "be":
            return token.lemma in {"have", "do"} and g.child(token.i, "dobj") is not None
        return True

    def _is_prefix(self, token: Token) -> bool:
        """Whether the parser parted the word («co-operate»): what stands before its hyphen is no verb."""
        tokens = self.scene.grammar.tokens
        after = tokens[token.i + 1] if token.i + 1 < len(tokens) else token
        return after.text == "-" and after.start == token.end and len(token.text) <= _PREFIX

    def _carries(self, i: int) -> bool:
        """Whether a verb only leads to the act below it («begin to», «plan to», «would see … leave»)."""
        g = self.scene.grammar
        token = g.tokens[i]
        below = [c for c in g.children(i) if c.dep in {"xcomp", "ccomp"} and g.is_verb(c)]
        if token.lemma in self.scene.rules.aspect and any(
            c.dep == "xcomp" and g.subject(c.i) is None for c in below
        ):
            return True
        if token.lemma in self.scene.rules.carriers and below:
            return True
        if token.lemma in self.scene.rules.duties and any(c.dep == "xcomp" and g.has_to(c.i) for c in below):
            return True
        row = self.scene.rules.by_verb.get(token.lemma)
        if row is None or self.scene.rules.act_of_verb(token.lemma) is not None:
            return False
        below += [c for c in g.children(i) if c.dep == "prep" and g.child(c.i, "pcomp") is not None]
        return bool(below)

    def _verb_event(self, token: Token) -> Event | None:
        g, i = self.scene.grammar, token.i
        if self._carries(i):
            return None
        licence = (
            self.scene.verb_licences.of_verb(i)
            or self.scene.unworded.headline(i)
            or self.scene.unworded.imperative(i)
            or self._ultimatum(i)
            or self.scene.unworded.pledged(i)
            or self.scene.unworded.refusal(i)
        )
        particle = g.particle(i) or self.scene.screen.result(token)
        act = self._class_of(token, particle)
        found = self.scene.arguments.of_verb(i, licence)
        if licence is not None and licence.rule == "imperative":
            # Whoever is addressed is to act; the parser may take the speaker for the subject.
            found = replace(found, actor=None, actor_bounds=None)
        if licence is None:
            licence = self.scene.unworded.dated_present(i, found, self.scene.when)
        sign = self._sign(i, licence)
        binding = licence if licence is not None and self._binds(i, licence, act, found) else None
        time = (
            None
            if binding is not None and binding.rule == "imperative"
            else self.scene.when.of(i, binding, taken=self._claimed if binding is None else frozenset())
        )
        held = self.assembly.holder(token, licence) is not None
        if binding is not None and not self.scene.screen.worth(
            binding, act, found, dated=time is not None, holder=held
        ):
            binding = None
        if binding is not None and time is None and self.scene.screen.needs_due(binding):
            binding = None
        if binding is not None and self.scene.screen.is_thing_that_happens(token, found):
            # «Talks will resume», «the truce is to take effect»: no party is told; the thing is the object.
            found = replace(
                found, actor=None, actor_bounds=None, object=found.actor, object_bounds=found.actor_bounds
            )
        if binding is not None:
            self._bound.update({i, binding.node})
            if token.dep != "relcl" or not self.scene.screen.is_happening(token):
                # «a truce that will take effect on Friday»: the noun tells the act itself.
                self._parties.update(t.i for t in (found.actor, found.object) if t is not None)
            self._governors.update(t.i for t in (binding.governor, binding.over) if t is not None)
        if binding is None and self._only_speech(token, particle):
            return None
        return self.assembly.event(token, found, act, binding, sign=sign, time=time, particle=particle)

    def _ultimatum(self, i: int) -> Licence | None:
        """«will strike unless the firm improves its offer»: what is asked of the other side."""
        g = self.scene.grammar
        demand = self.scene.unworded.ultimatum(i)
        if demand is None:
            return None
        main = g.tokens[g.tokens[i].head]
        above = self.scene.verb_licences.of_verb(main.i)
        if above is None or above.void or above.force not in _BINDING:
            return None
        actor = self.scene.arguments.of_verb(main.i, above).actor
        return None if actor is None or actor.i == g.tokens[i].i else replace(demand, holder=above.holder)

    def _class_of(self, token: Token, particle: Token | None) -> ActClass | None:
        lemma = token.lemma.lower()
        if (
            lemma == "go"
            and token.tag == "VBN"
            and any(t.lemma == "be" for t in self.scene.grammar.auxiliaries(token.i))
        ):
            return self.scene.rules.act_of_verb("be", "gone")
        if lemma == "go" and self._is_to_go(token):
            return self.scene.rules.act_of_verb("resign")
        if particle is not None:
            act = self.scene.rules.act_of_verb(lemma, particle.text.lower())
            if act is not None:
                return act
        return self._decline_comment(token) or self.scene.rules.act_of_verb(lemma)

    def _is_to_go(self, token: Token) -> bool:
        """«He must go», «the minister should go»: out of office, where nothing says whither."""
        g = self.scene.grammar
        modal = g.modal(token.i)
        if modal is None or modal.lemma.lower() not in {"must", "should"}:
            return False
        own = g.subject(token.i)
        person = own is not None and (own.text.lower() in {"he", "she"} or self.scene.arguments.is_agent(own))
        bare = all(
            c.dep in {"nsubj", "aux", "punct", "cc", "conj", "mark", "neg"} for c in g.children(token.i)
        )
        return person and bare

    def _decline_comment(self, token: Token) -> ActClass | None:
        below = next((c for c in self.scene.grammar.children(token.i) if c.dep == "xcomp"), None)
        if below is None:
            return None
        return self.scene.rules.verbs.get(f"{token.lemma.lower()} to {below.lemma.lower()}")

    def _only_speech(self, token: Token, particle: Token | None) -> bool:
        """Whether the verb only introduces what somebody says, thinks or knows."""
        if self._class_of(token, particle) is not None:
            return False
        if token.lemma in self.scene.rules.words["speech"]:
            return True
        if token.pos == "AUX" or token.lemma == "be":
            subject = self.scene.grammar.subject(token.i)
            return subject is None or not self.assembly.counted(subject)
        return any(overlap((token.start, token.end), cue) for cue in self.scene.cues)

    def _binds(self, i: int, licence: Licence, act: ActClass | None, found: Found) -> bool:
        if licence.void or (self.scene.grammar.is_conditional(i) and licence.rule != "ultimatum"):
            return False
        around = self.assembly.holder(self.scene.grammar.tokens[i], licence)
        if around is not None and self._foretells(around, licence, found):
            return False
        return self.scene.screen.binds(i, licence, act, found, holder=around is not None)

    def _foretells(self, around: Attribution, licence: Licence, found: Found) -> bool:
        """«The militants will fill the vacuum, he warned»: a forecast of what others will do."""
        if licence.governor is not None or found.actor is None or found.actor.pos == "PRON":
            return False
        if around.act not in {Act.WARN, Act.PREDICT} and not self._is_onlooker(around):
            return False
        if self._speaks_for(around, found):
            return False
        entity = self.scene.entity_at.get(found.actor.i)
        source = around.sources[0].entity if around.sources else ""
        return entity is None or entity.entity != source

    def _speaks_for(self, around: Attribution, found: Found) -> bool:
        """«Osmar will raise duties, its trade ministry warned»: the source belongs to who is to act."""
        if found.actor is None or found.actor_bounds is None:
            return False
        sources = {
            t.lemma.lower() for piece in around.source for t in self.scene.grammar.parse.within(*piece)
        }
        return bool(sources & {"its", "their", "his", "her"}) or found.actor.lemma.lower() in sources

    def _is_onlooker(self, around: Attribution) -> bool:
        """«Analysts say voters will punish the president»: who only watches foretells."""
        words = {w.lower() for piece in around.source for w in self.scene.text[slice(*piece)].split()}
        return bool(words & self.scene.rules.words["onlookers"])

    def _sign(self, i: int, licence: Licence | None) -> str:
        g = self.scene.grammar
        sign = licence.polarity if licence is not None else "+"
        nodes = {i}
        if licence is not None:
            nodes |= {licence.node, *({licence.aspect.i} if licence.aspect else set())}
        elif g.leader(i) != i and g.coordinator(i) in {"or", "nor"}:
            nodes.add(g.leader(i))
        if (
            licence is not None
            and licence.node != i
            and g.tokens[i].dep == "conj"
            and g.coordinator(i) not in {"or", "nor"}
        ):
            nodes.discard(licence.node)
        negations = sum(g.negation(n) is not None for n in nodes)
        token = g.tokens[i]
        if token.dep == "pcomp" and g.tokens[token.head].text.lower() == "without":
            negations += 1
        subject = g.subject(i)
        if subject is not None and any(
            c.text.lower() in {"no", "neither"} for c in (subject, *g.children(subject.i))
        ):
            negations += 1
        return sign if negations % 2 == 0 else ("-" if sign == "+" else "+")

    def _noun_event(self, token: Token, act: ActClass) -> Event | None:
        i = token.i
        licence = self.scene.nouns.scheduled_noun(i) or self.scene.noun_licences.of_noun(i)
        if (
            licence is None
            and token.dep == "compound"
            and self.scene.grammar.tokens[token.head].i not in self.scene.dated
        ):
            return None
        undone = self.scene.nouns.undone(i)
        if licence is not None and (
            licence.void
            or (undone and licence.rule != "postponed-noun")
            or not self.scene.nouns.noun_binds(
                i,
                licence,
                key=self.scene.noun_key(token),
                own_actor=self.scene.arguments.of_noun(i, act, None).actor is not None,
            )
        ):
            licence = None
        governs = i in self._governors or i in self._parties
        completes = governs or i in self._parties or self.scene.nouns.completes(i, self._bound)
        if completes and (governs or licence is None or licence.governor is None):
            licence = None
        if licence is not None and act.name == "sign" and self._is_settled(licence):
            licence = None
        done = licence if licence is not None and self._is_background(licence, i) else None
        licence = None if done is not None else licence
        found = self.scene.arguments.of_noun(i, act, licence)
        time = self.scene.when.of(i, licence or self.scene.nouns.as_future(i))
        if licence is not None and time is None and self.scene.screen.needs_due(licence):
            licence = None
        if licence is None and time is not None and not (undone or completes or time in self._claimed):
            licence = self.scene.nouns.dated_noun(i, self.scene.when.valid(time), self.scene.published)
        if licence is None:
            time = self.scene.when.of(i, None, taken=self._claimed)
        if done is not None and time is None:
            time = self.scene.when.of(done.cue.i, None)
        told = found.actor or found.object or found.place or time is not None or undone or token.dep == "attr"
        if licence is None and not told:
            return None
        if licence is None and (self._inside_commitment(token) or governs):
            return None
        sign = licence.polarity if licence is not None else "+"
        event = self.assembly.event(
            token, found, act, licence, sign=sign, time=time, particle=None, undone=undone
        )
        if done is not None and done.force is Force.ORDERED and licence is None:
            # «ordered the invasion in March 2003»: history, told as carried out.
            return replace(event, factuality=Factuality.HAPPENED)
        return event

    @staticmethod
    def _is_settled(licence: Licence) -> bool:
        """«agreed to a settlement», «the proposed deal»: the bargain itself is no act to come."""
        if licence.rule in _SCHEDULED:
            return False
        return licence.force in {Force.AGREED, Force.PLANNED} or licence.rule == "premodifier"

    def _is_background(self, licence: Licence, i: int) -> bool:
        """«asked the Queen in August for …»: a request that is dated in the past and told as done."""
        if licence.force not in {Force.REQUESTED, Force.DEMANDED, Force.ORDERED} or licence.cue.tag != "VBD":
            return False
        return any(self.scene.when.of(n, None) is not None for n in (licence.cue.i, i))

    def _declined(self, token: Token) -> Event:
        """«no new announcements to make»: an answer withheld."""
        act = self.scene.rules.verbs["decline comment"]
        actor = self.scene.parties.subject_of(token.head)
        found = Found(actor=actor, actor_bounds=self.scene.grammar.phrase(actor.i) if actor else None)
        event = self.assembly.event(token, found, act, None, sign="-", time=None, particle=None)
        return replace(event, factuality=Factuality.HAPPENED, rule="no-answer")

    def _inside_commitment(self, token: Token) -> bool:
        """Whether the noun only completes a verb whose event tells the same («hold a meeting»)."""
        head = self.scene.grammar.tokens[token.head]
        return token.dep == "dobj" and head.lemma in {
            "hold",
            "make",
            "take",
            "have",
            "give",
            "reach",
            "conduct",
            "carry",
            "stage",
            "launch",
        }
