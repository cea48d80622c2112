"""One article as the event rules read it: which tokens tell an act, and what each event is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from onrecord.annotate import factuality, quantity
from onrecord.annotate.annotator import AnnotatedDocument
from onrecord.annotate.event.argument import Arguments, Found
from onrecord.annotate.event.grammar import Grammar
from onrecord.annotate.event.licence import Licence, Licences
from onrecord.annotate.event.rules import ActClass, Rules, rules
from onrecord.annotate.event.screen import Screen
from onrecord.annotate.event.when import When
from onrecord.annotate.layers import Attribution, Entity, Event, Factuality, Force, Quantity, TimexType, Token
from onrecord.annotate.place import metonym, plain_name, state_of
from onrecord.interval import UNKNOWN, Interval
from onrecord.span import Bounds, inside, overlap

_APART = 160
"""Code points between actor and act beyond which the evidence is two pieces."""


@dataclass(frozen=True)
class Reading:
    """The look-ups that the rules share while they read one article."""

    annotated: AnnotatedDocument
    extra: tuple[Path, ...] = ()
    _claimed: set[int] = field(default_factory=set, init=False, compare=False)
    _bound: set[int] = field(default_factory=set, init=False, compare=False)
    _governors: set[int] = field(default_factory=set, init=False, compare=False)
    _parties: set[int] = field(default_factory=set, init=False, compare=False)

    @cached_property
    def text(self) -> str:
        """The reading view of the text."""
        return self.annotated.reading

    @cached_property
    def rules(self) -> Rules:
        return rules(extra=self.extra)

    @cached_property
    def grammar(self) -> Grammar:
        return Grammar(self.annotated.need_parse())

    @cached_property
    def licences(self) -> Licences:
        return Licences(self.grammar, self.rules, self._dated)

    @cached_property
    def _entity_at(self) -> dict[int, Entity]:
        parse = self.grammar.parse
        return {t.i: e for e in self.annotated.need_entities() for t in parse.within(e.start, e.end)}

    @cached_property
    def arguments(self) -> Arguments:
        return Arguments(self.grammar, self.rules, self.licences, self._entity_at, self.extra)

    @cached_property
    def when(self) -> When:
        return When(self.grammar, self.annotated.need_timexes(), self.annotated.document.published.interval)

    @cached_property
    def screen(self) -> Screen:
        return Screen(self.grammar, self.rules, self.arguments, self._dated)

    @cached_property
    def _quantities(self) -> tuple[Quantity, ...]:
        dates = [t.bounds for t in self.annotated.need_timexes() if t.type is not TimexType.DURATION]
        return quantity.quantities(self.grammar.parse, self.text, not_in=dates, extra=self.extra)

    # -- candidates ----------------------------------------------------------------------------
    def events(self) -> Iterator[Event]:
        """Every event: those of verbs in the order of the text, then those of nouns.

        Nouns come after, since the noun that governs a commitment, or that only completes the verb of
        one, is not a commitment of its own.
        """
        verbs = [(t, self._verb_event(t)) for t in self.grammar.tokens if self._is_act_verb(t)]
        for token, event in verbs:
            if event is not None:
                # «will comply with the request to suspend …» commits to the one act that it governs.
                governs = event.force is not None and token.i in self._governors
                yield replace(event, force=None) if governs else event
        for token in self.grammar.tokens:
            if token.pos in {"NOUN", "PROPN", "ADP", "ADV"} and not self._is_named(token):
                key = self._noun_key(token)
                if key in self.rules.answers and self.screen.offers_none(token.i):
                    yield self._declined(token)
                    continue
                act = self.rules.nouns.get(key)
                event = self._noun_event(token, act) if act is not None else None
                if event is not None:
                    yield event

    def _noun_key(self, token: Token) -> str:
        """The noun as the lexicon has it; the parser parts «phase-out» in three."""
        tokens, i = self.grammar.tokens, token.i
        if i >= 2 and tokens[i - 1].text == "-" and tokens[i - 2].end == tokens[i - 1].start:
            return f"{tokens[i - 2].text}-{token.text}".lower()
        return token.lemma.lower() if token.pos in {"NOUN", "PROPN"} else ""

    def _is_named(self, token: Token) -> bool:
        """Whether the noun is part of a date («March») or of a longer name («Court of Session»)."""
        if token.i in self._dated:
            return True
        entity = self._entity_at.get(token.i)
        if entity is None or token.lemma.lower() in self.rules.proper_nouns:
            return False
        return entity.type == "PERSON" or entity.end - entity.start > len(token.text)

    @cached_property
    def _dated(self) -> frozenset[int]:
        parse = self.grammar.parse
        return frozenset(t.i for x in self.annotated.need_timexes() for t in parse.within(x.start, x.end))

    def _is_act_verb(self, token: Token) -> bool:
        g = self.grammar
        if token.dep in {"aux", "auxpass", "amod", "compound"} or not g.is_verb(token):
            return False
        if token.pos == "AUX" and token.lemma != "be":
            return token.lemma in {"have", "do"} and g.child(token.i, "dobj") is not None
        return True

    def _carries(self, i: int) -> bool:
        """Whether a verb only leads to the act below it («begin to», «plan to», «would see … leave»)."""
        g = self.grammar
        token = g.tokens[i]
        below = [c for c in g.children(i) if c.dep in {"xcomp", "ccomp"} and g.is_verb(c)]
        if token.lemma in self.rules.aspect and any(
            c.dep == "xcomp" and g.subject(c.i) is None for c in below
        ):
            return True
        if token.lemma in self.rules.carriers and below:
            return True
        if token.lemma in self.rules.duties and any(c.dep == "xcomp" and g.has_to(c.i) for c in below):
            return True
        row = self.rules.by_verb.get(token.lemma)
        if row is None or self.rules.act_of_verb(token.lemma) is not None:
            return False
        below += [c for c in g.children(i) if c.dep == "prep" and g.child(c.i, "pcomp") is not None]
        return bool(below)

    # -- events of verbs -------------------------------------------------------------------------
    def _verb_event(self, token: Token) -> Event | None:
        g, i = self.grammar, token.i
        if self._carries(i):
            return None
        licence = self.licences.of_verb(i) or self.screen.headline(i) or self.screen.imperative(i)
        particle = g.particle(i)
        act = self._class_of(token, particle)
        found = self.arguments.of_verb(i, licence)
        if licence is None:
            licence = self.screen.dated_present(i, found, self.when)
        sign = self._sign(i, licence)
        binding = licence if licence is not None and self._binds(i, licence, act, found) else None
        time = (
            None
            if binding is not None and binding.rule == "imperative"
            else self.when.of(i, binding, taken=frozenset(self._claimed) if binding is None else frozenset())
        )
        held = self._holder(token, licence) is not None
        if binding is not None and not self.screen.worth(
            binding, act, found, dated=time is not None, holder=held
        ):
            binding = None
        if binding is not None and time is None and self.screen.needs_due(binding):
            binding = None
        if binding is not None:
            self._bound.update({i, binding.node})
            self._parties.update(t.i for t in (found.actor, found.object) if t is not None)
            self._governors.update(t.i for t in (binding.governor, binding.over) if t is not None)
        if binding is None and self._only_speech(token):
            return None
        return self._event(token, found, act, binding, sign=sign, time=time, particle=particle)

    def _class_of(self, token: Token, particle: Token | None) -> ActClass | None:
        lemma = token.lemma.lower()
        if particle is not None:
            act = self.rules.act_of_verb(lemma, particle.text.lower())
            if act is not None:
                return act
        return self._decline_comment(token) or self.rules.act_of_verb(lemma)

    def _decline_comment(self, token: Token) -> ActClass | None:
        below = next((c for c in self.grammar.children(token.i) if c.dep == "xcomp"), None)
        if below is None:
            return None
        return self.rules.verbs.get(f"{token.lemma.lower()} to {below.lemma.lower()}")

    def _only_speech(self, token: Token) -> bool:
        """Whether the verb only introduces what somebody says, thinks or knows."""
        if self.rules.act_of_verb(token.lemma.lower()) is not None:
            return False
        if token.lemma in _SPEECH:
            return True
        if token.pos == "AUX" or token.lemma == "be":
            subject = self.grammar.subject(token.i)
            return subject is None or not self._counted(subject)
        return any(overlap((token.start, token.end), cue) for cue in self._cues)

    @cached_property
    def _cues(self) -> tuple[Bounds, ...]:
        return tuple(piece for a in self.annotated.need_attributions() for piece in a.cue)

    def _binds(self, i: int, licence: Licence, act: ActClass | None, found: Found) -> bool:
        if licence.void or self.grammar.is_conditional(i):
            return False
        return self.screen.binds(
            i, licence, act, found, holder=self._holder(self.grammar.tokens[i], licence) is not None
        )

    def _sign(self, i: int, licence: Licence | None) -> str:
        g = self.grammar
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

    # -- events of nouns -------------------------------------------------------------------------
    def _noun_event(self, token: Token, act: ActClass) -> Event | None:
        i = token.i
        licence = self.screen.scheduled_noun(i) or self.licences.of_noun(i)
        if (
            licence is None
            and token.dep == "compound"
            and self.grammar.tokens[token.head].i not in self._dated
        ):
            return None
        undone = self.screen.undone(i)
        if licence is not None and (
            licence.void
            or undone
            or not self.screen.noun_binds(
                i,
                licence,
                key=self._noun_key(token),
                own_actor=self.arguments.of_noun(i, act, None).actor is not None,
            )
        ):
            licence = None
        governs = i in self._governors
        completes = governs or i in self._parties or self.screen.completes(i, self._bound)
        if completes and (governs or licence is None or licence.governor is None):
            licence = None
        if licence is not None and licence.governor is not None and licence.governor.i in self._bound:
            licence = None
        if (
            licence is not None
            and act.name == "sign"
            and (licence.force is Force.AGREED or licence.rule == "premodifier")
        ):
            licence = None
        if licence is not None and self._is_background(licence, i):
            licence = None
        found = self.arguments.of_noun(i, act, licence)
        time = self.when.of(i, licence or self.screen.as_future(i))
        if licence is not None and time is None and self.screen.needs_due(licence):
            licence = None
        if licence is None and time is not None and not (undone or completes or time in self._claimed):
            licence = self.screen.dated_noun(i, self.when.valid(time), self._published)
        if licence is None:
            time = self.when.of(i, None, taken=frozenset(self._claimed))
        told = found.actor or found.object or found.place or time is not None or undone or token.dep == "attr"
        if licence is None and not told:
            return None
        if licence is None and (self._inside_commitment(token) or governs):
            return None
        sign = licence.polarity if licence is not None else "+"
        return self._event(token, found, act, licence, sign=sign, time=time, particle=None, undone=undone)

    def _is_background(self, licence: Licence, i: int) -> bool:
        """«asked the Queen in August for …»: a request that is dated in the past and told as done."""
        if licence.force not in {Force.REQUESTED, Force.DEMANDED, Force.ORDERED} or licence.cue.tag != "VBD":
            return False
        return any(self.when.of(n, None) is not None for n in (licence.cue.i, i))

    def _declined(self, token: Token) -> Event:
        """«no new announcements to make»: an answer withheld."""
        act = self.rules.verbs["decline comment"]
        found = Found(
            actor=(actor := self.licences.subject_of(token.head)),
            actor_bounds=actor and self.grammar.phrase(actor.i),
        )
        event = self._event(token, found, act, None, sign="-", time=None, particle=None)
        return replace(event, factuality=Factuality.HAPPENED, rule="no-answer")

    def _inside_commitment(self, token: Token) -> bool:
        """Whether the noun only completes a verb whose event tells the same («hold a meeting»)."""
        head = self.grammar.tokens[token.head]
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

    @property
    def _published(self) -> Interval:
        return self.annotated.document.published.interval

    # -- assembly --------------------------------------------------------------------------------
    def _event(
        self,
        token: Token,
        found: Found,
        act: ActClass | None,
        licence: Licence | None,
        *,
        sign: str,
        time: int | None,
        particle: Token | None,
        undone: Token | None = None,
    ) -> Event:
        if licence is not None and time is not None:
            self._claimed.add(time)
        chain = self._chain(token, licence)
        standing = self._standing(token, licence, sign, found, time)
        if undone is not None and licence is None:
            standing = factuality.Standing(Factuality.DENIED, undone)
        held_by = self._held_by(licence, chain)
        name, notes = self._name(found)
        trigger = self._trigger(token, licence, particle)
        counted = self._quantity(found, token)
        past = licence is not None and licence.modal == "would"
        valid = self.when.valid(time, due=licence is not None, past=past)
        if licence is not None and licence.rule == "deadline":
            valid = valid.until()
        sentence = self.grammar.parse.sentence_of(token.i).bounds
        pieces = [trigger, found.object_bounds, found.place, found.recipient, found.condition]
        pieces.append((counted.start, counted.end) if counted else None)
        if time is not None:
            timex = self.annotated.need_timexes()[time]
            pieces += [timex.bounds, timex.signal_bounds]
        if licence is not None:
            pieces.append((licence.cue.start, licence.cue.end))
        return Event(
            trigger=trigger,
            clause=_clause(pieces, found.actor_bounds, sentence),
            lemma=token.lemma.lower(),
            act=act.name if act else token.lemma.lower(),
            root=act.root if act else "",
            actor=found.actor_bounds,
            actor_name=name,
            object=found.object_bounds,
            recipient=found.recipient,
            quantity=counted,
            place=found.place,
            time=time,
            valid=valid,
            condition=found.condition,
            polarity=sign,
            factuality=factuality.composed(standing.value, chain) if licence is None else standing.value,
            force=self._force(licence, found, chain),
            cue=(standing.cue.start, standing.cue.end) if standing.cue else None,
            holder=chain[0].id if chain else None,
            rule=licence.rule if licence else "plain",
            notes=notes,
            held_by=held_by,
        )

    def _held_by(self, licence: Licence | None, chain: tuple[Attribution, ...]) -> Bounds | None:
        """The party whose own act of speech governs the act; «I promise» inside a quotation is its source's."""
        if licence is None:
            return None
        if licence.holder is None:
            per = self.screen.per(licence.node) if not chain else None
            return self.grammar.phrase(per.i) if per is not None else None
        if chain and licence.holder.text.lower() in _PRONOUNS:
            return None
        return self.grammar.phrase(licence.holder.i)

    def _standing(
        self, token: Token, licence: Licence | None, sign: str, found: Found, time: int | None
    ) -> factuality.Standing:
        parse = self.grammar.parse
        if licence is not None:
            value = factuality.of_force(licence.force, polarity=sign, conditional=found.condition is not None)
            return factuality.Standing(value, licence.cue)
        if token.pos in {"NOUN", "PROPN"}:
            end, now = self.when.valid(time).end, self._published.begin
            past = end is not None and now is not None and end <= now
            return factuality.of_noun(parse, token.i, past=past, extra=self.extra)
        return factuality.of_verb(parse, token.i, lead=self.grammar.leader(token.i), extra=self.extra)

    def _force(self, licence: Licence | None, found: Found, chain: tuple[Attribution, ...]) -> Force | None:
        if licence is None:
            return None
        first_person = found.actor is not None and found.actor.text.lower() in {"i", "we", "our", "my", "us"}
        if licence.modal in {"will", "shall", "wo", "'ll", "’ll"} and first_person:
            return Force.PROMISED
        if licence.force is Force.PROPOSED and licence.modal:
            own = first_person or self._own_act(found, chain)
            return Force.PROPOSED if own else Force.EXPECTED
        return licence.force

    def _own_act(self, found: Found, chain: tuple[Attribution, ...]) -> bool:
        """Whether who may act is who says so: a pronoun, or the same entity as the source."""
        if found.actor is None or not chain or not chain[0].sources:
            return False
        entity = self._entity_at.get(found.actor.i)
        source = chain[0].sources[0]
        return found.actor.text.lower() in {"he", "she", "they", "it"} or bool(
            entity and entity.entity == source.entity
        )

    def _trigger(self, token: Token, licence: Licence | None, particle: Token | None) -> Bounds:
        start, end = token.start, token.end
        if "-" in self._noun_key(token) and "-" not in token.text:
            start = self.grammar.tokens[token.i - 2].start
        if particle is not None and token.i < particle.i <= token.i + 1:
            end = particle.end
        aspect = licence.aspect if licence is not None else None
        if aspect is not None and aspect.i < token.i <= aspect.i + 2:
            start = aspect.start
        return start, end

    def _name(self, found: Found) -> tuple[str, tuple[str, ...]]:
        """The actor's plain name where the text decides it, and a note where it is a metonym."""
        if found.actor is None or found.actor_bounds is None:
            return "", ()
        words = self.text[slice(*found.actor_bounds)]
        name = plain_name(words, extra=self.extra)
        if name:
            return name, ()
        state = metonym(words, extra=self.extra)
        if state:
            decided = state in self._states_named
            return (state if decided else ""), (f"metonym: {' '.join(words.split())} for {state}",)
        entity = self._entity_at.get(found.actor.i)
        if entity is not None and found.actor.pos == "PROPN":
            return entity.name, ()
        return "", ()

    @cached_property
    def _states_named(self) -> frozenset[str]:
        """States that the article names by name or adjective, which lets a seat stand for one."""
        text = self.annotated.document.text
        forms = {" ".join(text[e.start : e.end].split()) for e in self.annotated.need_entities()}
        return frozenset(filter(None, (state_of(form, extra=self.extra) for form in forms)))

    def _counted(self, token: Token) -> bool:
        """Whether the phrase holds a count («170,000 troops were on the ground»)."""
        bounds = self.grammar.phrase(token.i)
        return any(inside((q.start, q.end), (bounds,)) for q in self._quantities)

    def _quantity(self, found: Found, token: Token) -> Quantity | None:
        """The count in the object or the actor, else one that hangs on the act itself («153 times»)."""
        for bounds in (found.object_bounds, found.actor_bounds):
            if bounds is None:
                continue
            for each in self._quantities:
                if (
                    inside((each.start, each.end), (bounds,))
                    or (each.start < bounds[0] <= each.end and bounds[0] - each.start < 40)
                    or overlap((each.start, each.end), bounds)
                ):
                    return each
        sentence = self.grammar.parse.sentence_of(token.i)
        for each in self._quantities:
            if sentence.start <= each.start < sentence.end:
                root = self.grammar.parse.root_of(each.start, each.end)
                near = [t.i for t in self.grammar.parse.ancestors(root.i)][:3] if root else []
                if token.i in near:
                    return each
        return None

    # -- holders -----------------------------------------------------------------------------
    def _holder(self, token: Token, licence: Licence | None) -> Attribution | None:
        chain = self._chain(token, licence)
        return chain[0] if chain else None

    def _is_clause(self, attribution: Attribution) -> bool:
        parse = self.grammar.parse
        return any(
            t.tag.startswith("VB") or t.tag == "MD"
            for piece in attribution.content
            for t in parse.within(*piece)
        )

    def _chain(self, token: Token, licence: Licence | None) -> tuple[Attribution, ...]:
        """The attributions whose content holds the act, innermost first.

        One whose cue is the governor of a plan or an expectation is no act of speech and holds nothing.
        """
        bounds = (token.start, token.end)
        around = [
            a
            for a in self.annotated.need_attributions()
            if (a.source or a.sources)
            and inside(bounds, a.content)
            and not any(overlap(bounds, cue) for cue in a.cue)
        ]
        governor = licence.governor if licence is not None and licence.holder is None else None
        if governor is not None:
            span = (governor.start, governor.end)
            around = [a for a in around if not any(overlap(span, cue) for cue in a.cue)]
        if token.pos in {"NOUN", "PROPN"} and (licence is None or licence.governor is None):
            # «protesting the exit»: a bare noun phrase is a topic, not something said.
            around = [a for a in around if self._is_clause(a)]
        return tuple(sorted(around, key=lambda a: (sum(e - s for s, e in a.content), a.id)))


_PRONOUNS = frozenset({"i", "we", "our", "my", "he", "she", "they", "his", "her", "their"})
_SPEECH = frozenset(
    [
        "say",
        "tell",
        "add",
        "note",
        "state",
        "explain",
        "write",
        "report",
        "claim",
        "argue",
        "believe",
        "think",
        "know",
        "see",
        "feel",
        "hear",
        "describe",
        "call",
        "mean",
        "quote",
        "cite",
        "remark",
        "reply",
        "recall",
        "stress",
        "insist",
        "observe",
        "comment",
        "tweet",
        "suggest",
        "indicate",
        "mention",
        "point",
        "ask",
        "seem",
        "appear",
        "acknowledge",
    ]
)


def _clause(pieces: list[Bounds | None], actor: Bounds | None, sentence: Bounds) -> tuple[Bounds, ...]:
    """The evidence: from the first to the last piece inside the sentence; a far actor stands apart."""
    inner = [p for p in pieces if p is not None and sentence[0] <= p[0] and p[1] <= sentence[1]]
    low, high = min(p[0] for p in inner), max(p[1] for p in inner)
    if actor is None:
        return ((low, high),)
    gap = max(low - actor[1], actor[0] - high)
    if gap > _APART:
        return tuple(sorted([(low, high), actor]))
    return ((min(low, actor[0]), max(high, actor[1])),)


__all__ = ["UNKNOWN", "Factuality", "Reading"]
