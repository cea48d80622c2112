"""Puts one event together: trigger, evidence, force, factuality, holder, name, count."""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.annotate import factuality
from onrecord.annotate.event.argument import Found
from onrecord.annotate.event.licence import Licence
from onrecord.annotate.event.rules import ActClass
from onrecord.annotate.event.scene import Scene
from onrecord.annotate.layers import Attribution, Event, Factuality, Force, Quantity, Token
from onrecord.annotate.place import metonym, plain_name
from onrecord.span import Bounds, inside, overlap

_APART = 160
"""Code points between actor and act beyond which the evidence is two pieces."""

_OPENING = frozenset({'"', "“", "``", "«"})

HOLDER_BEFORE = "holder told in the sentence before"

_PRONOUNS = frozenset({"i", "we", "our", "my", "he", "she", "they", "his", "her", "their"})

_CHANGE = frozenset({"from", "to", "by"})


@dataclass(frozen=True)
class Assembly:
    """Builds events from what the other rules found."""

    scene: Scene
    claimed: set[int]
    """Indices of the times that commitments took."""

    _told: dict[int, tuple[Attribution, ...]] = field(default_factory=dict, init=False, compare=False)
    """The holders of the last commitment of each sentence, by the sentence's first token."""

    def event(
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
            self.claimed.add(time)
        chain, notes = self._told_by(token, licence)
        standing = self._standing(token, licence, sign, found, time)
        if undone is not None and licence is None:
            standing = factuality.Standing(Factuality.DENIED, undone)
        held_by = self._held_by(licence, chain)
        name, metonyms = self._name(found)
        notes += metonyms
        trigger = self._trigger(token, licence, particle)
        counted = self._quantity(found, token)
        past = licence is not None and licence.modal == "would"
        valid = self.scene.when.valid(time, due=licence is not None, past=past)
        late = licence is not None and (
            licence.rule == "postponed-noun" or (act is not None and act.name == "postpone")
        )
        if (
            late
            and time is not None
            and self.scene.annotated.need_timexes()[time].signal in {"until", "till"}
        ):
            # «put off until July»: July is when it is to be, not when it is to be over.
            valid = self.scene.annotated.need_timexes()[time].interval
        if licence is not None and licence.rule in {"deadline", "time-given"} and time is not None:
            # «has until 1 June», «the deadline is 1 June»: the day itself still counts.
            valid = self.scene.annotated.need_timexes()[time].interval.until()
        sentence = self.scene.grammar.parse.sentence_of(token.i).bounds
        pieces = [trigger, found.object_bounds, found.place, found.recipient, found.condition]
        pieces.append((counted.start, counted.end) if counted else None)
        if time is not None:
            timex = self.scene.annotated.need_timexes()[time]
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
            factuality=_committed(standing, chain) if licence is not None else _composed(standing, chain),
            force=self._force(licence, found, chain),
            cue=(standing.cue.start, standing.cue.end) if standing.cue else None,
            holder=chain[0].id if chain else None,
            rule=licence.rule if licence else "plain",
            notes=notes,
            change=self._change(token),
            held_by=held_by,
        )

    def _told_by(
        self, token: Token, licence: Licence | None
    ) -> tuple[tuple[Attribution, ...], tuple[str, ...]]:
        """The chain of holders; a bare «would» behind reported speech goes on in the same voice."""
        chain = self.chain(token, licence)
        parse = self.scene.grammar.parse
        sentence = parse.sentence_of(token.i)
        notes: tuple[str, ...] = ()
        if not chain and licence is not None and licence.modal == "would" and sentence.first:
            before = parse.sentence_of(sentence.first - 1).first
            chain = self._told.get(before, ())
            notes = (HOLDER_BEFORE,) if chain else ()
        if licence is not None and chain:
            self._told[sentence.first] = chain
        return chain, notes

    def _held_by(self, licence: Licence | None, chain: tuple[Attribution, ...]) -> Bounds | None:
        """The party whose act of speech governs the act; «I promise» in a quotation is its source's."""
        if licence is None:
            return None
        if licence.holder is None:
            per = self.scene.nouns.per(licence.node) or self._speaker(licence, chain)
            return self.scene.grammar.phrase(per.i) if per is not None else None
        if chain and licence.holder.text.lower() in _PRONOUNS:
            return None
        return self.scene.grammar.phrase(licence.holder.i)

    def _speaker(self, licence: Licence, chain: tuple[Attribution, ...]) -> Token | None:
        """Who says it in the clause, where the chain knows only who passed it on.

        «According to the radio, a spokesman said the city will …»: the spokesman is nearer than the radio.
        """
        if not chain:
            return None
        verb = self._telling(licence, chain[0])
        if verb is None or any(overlap((verb.start, verb.end), cue) for each in chain for cue in each.cue):
            return None
        g = self.scene.grammar
        subject = self.scene.parties.subject_of(verb.i) or self._parted(verb)
        named = subject is not None and subject.pos in {"NOUN", "PROPN"}
        return subject if named and g.negation(verb.i) is None else None

    def _telling(self, licence: Licence, around: Attribution) -> Token | None:
        """The verb of telling right above the act, or in front of the quotation that holds it."""
        g, telling = self.scene.grammar, self.scene.rules.words["telling"]
        governor = licence.governor
        lead = g.tokens[licence.node] if governor is None or not g.is_verb(governor) else governor
        verb = g.tokens[lead.head]
        if lead.dep == "conj" and any(
            c.text.lower() == "that" and c.dep == "mark" for c in g.children(lead.i)
        ):
            # «expressed regret and that the office will …»
            verb = g.tokens[verb.head] if verb.dep == "dobj" else verb
        elif lead.dep != "ccomp":
            verb = lead
        if verb.i != lead.i and verb.lemma in telling:
            return verb
        piece = next((p for p in around.content if inside((lead.start, lead.end), (p,))), None)
        before = [t for t in g.parse.within(*piece) if t.i < lead.i] if piece is not None else []
        opened = [n for n, t in enumerate(before) if t.text in _OPENING]
        if not opened or opened[0] == 0:
            return None
        return next((t for t in reversed(before[: opened[0]]) if t.lemma in telling and g.is_verb(t)), None)

    def _parted(self, verb: Token) -> Token | None:
        """«According to the radio, a spokesman said …», where the parser made the subject an apposition."""
        g = self.scene.grammar
        for child in g.children(verb.i):
            to = (
                g.child(child.i, "prep")
                if child.dep == "prep" and child.text.lower() == "according"
                else None
            )
            outlet = g.child(to.i, "pobj") if to is not None else None
            apposed = g.child(outlet.i, "appos") if outlet is not None else None
            if apposed is not None and apposed.i < verb.i:
                return apposed
        return None

    def _standing(
        self, token: Token, licence: Licence | None, sign: str, found: Found, time: int | None
    ) -> factuality.Standing:
        parse = self.scene.grammar.parse
        if licence is not None:
            value = factuality.of_force(licence.force, polarity=sign, conditional=found.condition is not None)
            return factuality.Standing(value, licence.cue)
        if token.pos in {"NOUN", "PROPN"}:
            end, now = self.scene.when.valid(time).end, self.scene.published.begin
            past = end is not None and now is not None and end <= now
            return factuality.of_noun(parse, token.i, past=past, extra=self.scene.extra)
        return factuality.of_verb(
            parse, token.i, lead=self.scene.grammar.leader(token.i), extra=self.scene.extra
        )

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
        entity = self.scene.entity_at.get(found.actor.i)
        source = chain[0].sources[0]
        return found.actor.text.lower() in {"he", "she", "they", "it"} or bool(
            entity and entity.entity == source.entity
        )

    def _trigger(self, token: Token, licence: Licence | None, particle: Token | None) -> Bounds:
        start, end = token.start, token.end
        if "-" in self.scene.noun_key(token) and "-" not in token.text:
            start = self.scene.grammar.tokens[token.i - 2].start
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
        words = self.scene.text[slice(*found.actor_bounds)]
        name = plain_name(words, extra=self.scene.extra)
        if name:
            return name, ()
        state = metonym(words, extra=self.scene.extra)
        if state:
            decided = state in self.scene.states_named
            return (state if decided else ""), (f"metonym: {' '.join(words.split())} for {state}",)
        entity = self.scene.entity_at.get(found.actor.i)
        if entity is not None and found.actor.pos == "PROPN":
            return entity.name, ()
        return "", ()

    def _nearby(self, i: int) -> tuple[Quantity, ...]:
        first = self.scene.grammar.parse.sentence_of(i).first
        return self.scene.quantities_of.get(first, ())

    def counted(self, token: Token) -> bool:
        """Whether the phrase holds a count («170,000 troops were on the ground»)."""
        bounds = self.scene.grammar.phrase(token.i)
        return any(inside((q.start, q.end), (bounds,)) for q in self._nearby(token.i))

    def _quantity(self, found: Found, token: Token) -> Quantity | None:
        """The count in the object or the actor, else one that hangs on the act itself («153 times»)."""
        parse = self.scene.grammar.parse
        # «within 30 days», «for 48 hours» count no thing.
        dated = self.scene.dated
        nearby = [
            q for q in self._nearby(token.i) if dated.isdisjoint(t.i for t in parse.within(q.start, q.end))
        ]
        for bounds in filter(None, (found.object_bounds, found.actor_bounds)):
            for each in nearby:
                if overlap((each.start, each.end), bounds):
                    return each
        for each in nearby:
            root = parse.root_of(each.start, each.end)
            if root is not None and token.i in [t.i for t in parse.ancestors(root.i)][:3]:
                return each
        return None

    def _change(self, token: Token) -> tuple[tuple[str, Bounds], ...]:
        """«Cut from 2,500 to 900», «raised by 4%»: the measures behind the prepositions of the act."""
        parse = self.scene.grammar.parse
        dated = [timex.bounds for timex in self.scene.annotated.need_timexes()]
        found: dict[str, Bounds] = {}
        for each in self._nearby(token.i):
            root = parse.root_of(each.start, each.end)
            while root is not None and root.dep in {"nummod", "compound", "quantmod"}:
                root = parse.tokens[root.head]
            if root is None or root.dep != "pobj":
                continue
            prep = parse.tokens[root.head]
            words = [
                prep.text.lower(),
                *(t.text.lower() for t in parse.children(root.i) if t.dep == "quantmod"),
            ]
            # «from 40 to 12»: the parser may hang «to» on «from», or on the number behind it
            name = "to" if words[-1] == "to" else words[0]
            if parse.tokens[prep.head].text.lower() == "from":
                prep = parse.tokens[prep.head]
            bounds = each.start, max(each.end, root.end)
            timed = any(overlap(bounds, time) for time in dated)
            if name in _CHANGE and prep.head == token.i and not timed:
                found.setdefault(name, bounds)
        return tuple(found.items())

    def holder(self, token: Token, licence: Licence | None) -> Attribution | None:
        chain = self.chain(token, licence)
        return chain[0] if chain else None

    def _is_clause(self, attribution: Attribution) -> bool:
        parse = self.scene.grammar.parse
        return any(
            (t.tag.startswith("VB") and t.dep != "amod") or t.tag == "MD"
            for piece in attribution.content
            for t in parse.within(*piece)
        )

    def chain(self, token: Token, licence: Licence | None) -> tuple[Attribution, ...]:
        """The attributions whose content holds the act, innermost first.

        One whose cue is the governor of a plan or an expectation is no act of speech and holds nothing.
        """
        bounds = (token.start, token.end)
        around = [
            a
            for a in self.scene.around(token.i)
            if inside(bounds, a.content) and not any(overlap(bounds, cue) for cue in a.cue)
        ]
        governor = licence.governor if licence is not None and licence.holder is None else None
        if governor is not None:
            span = (governor.start, governor.end)
            around = [a for a in around if not any(overlap(span, cue) for cue in a.cue)]
        if token.pos in {"NOUN", "PROPN"} and (licence is None or licence.governor is None):
            # «protesting the exit»: a bare noun phrase is a topic, not something said.
            around = [a for a in around if self._is_clause(a)]
        return tuple(sorted(around, key=_nearness))


def _nearness(attribution: Attribution) -> tuple[int, bool, str]:
    """Inner attributions first; of two with one content, the one who is cited by the other."""
    size = sum(end - start for start, end in attribution.content)
    return size, attribution.rule != "citing", attribution.id


def _committed(standing: factuality.Standing, chain: tuple[Attribution, ...]) -> Factuality:
    """A plan is a plan by anyone's word, but for the word that denies it."""
    if factuality.composed(Factuality.PLANNED, chain) is Factuality.DENIED:
        return Factuality.DENIED
    return standing.value


def _composed(standing: factuality.Standing, chain: tuple[Attribution, ...]) -> Factuality:
    """The value as the holders leave it; a cue that is already counted does not count twice."""
    cue = standing.cue
    if cue is not None:
        chain = tuple(a for a in chain if not any(overlap((cue.start, cue.end), piece) for piece in a.cue))
    return factuality.composed(standing.value, chain)


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
