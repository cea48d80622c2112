"""Licences that no word of force gives: a headline's infinitive, an imperative, a day still to come."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.annotate.event.argument import Found
from onrecord.annotate.event.grammar import Grammar
from onrecord.annotate.event.licence import Licence
from onrecord.annotate.event.noun_screen import NounScreen
from onrecord.annotate.event.rules import Rules
from onrecord.annotate.event.screen import Screen
from onrecord.annotate.event.when import When
from onrecord.annotate.layers import Force, Token
from onrecord.document import ZoneKind

_HABITS = frozenset({"usually", "always", "often", "normally", "typically", "traditionally", "generally"})


@dataclass(frozen=True)
class Unworded:
    """Finds such licences of verbs."""

    grammar: Grammar
    rules: Rules
    screen: Screen
    nouns: NounScreen

    def headline(self, i: int) -> Licence | None:
        """«US to withdraw troops by June»: a «to» infinitive that is the headline's only verb."""
        g = self.grammar
        token = g.tokens[i]
        sentence = g.parse.sentence_of(i)
        if not g.has_to(i) or not self._is_headline(sentence.first, sentence.last, sentence.zone):
            return None
        to = next(t for t in g.children(i) if t.tag == "TO")
        head = g.tokens[token.head]
        own = g.subject(i)
        if (
            own is None
            and head.i != i
            and (head.pos in {"NOUN", "PROPN"} or g.is_misread(head))
            and token.dep in {"acl", "relcl", "advcl", "xcomp"}
        ):
            own = head
        if own is None and head.i == i:
            own = next((t for t in g.children(i) if t.i < to.i and t.pos in {"PROPN", "NOUN"}), None)
        finite = [
            t
            for t in g.tokens[sentence.first : to.i]
            if (t.tag in {"VBZ", "VBP", "VBD", "MD"} or (t.tag in {"VB", "VBN"} and t.dep != "amod"))
            and not g.is_misread(t)
        ]
        if own is None or finite or token.lemma in self.rules.states:
            return None
        return Licence(force=Force.PLANNED, rule="headline-to", cue=to, node=i, actor=own)

    def _is_headline(self, first: int, last: int, zone: ZoneKind) -> bool:
        if zone is ZoneKind.TITLE:
            return True
        return (
            zone is ZoneKind.BODY
            and first == 0
            and self.grammar.tokens[last - 1].text not in {".", "”", '"', "!", "?"}
        )

    def imperative(self, i: int) -> Licence | None:
        """«Revoke Article 50», in quotation marks: a demand on whoever is addressed."""
        g = self.grammar
        token = g.tokens[i]
        first = next((t.i for t in g.auxiliaries(i)), i)
        forbids = first < i and g.tokens[first].lemma == "do" and g.negation(i) is not None
        if token.tag != "VB" or g.subject(i) is not None or first == 0 or (first < i and not forbids):
            return None
        if token.dep in {"conj", "acl", "advcl", "pcomp"}:
            return None
        before = g.tokens[first - 1]
        if before.text not in {'"', "“", "‘", "'", "``"} or g.parse.sentence_of(i).first > first - 1:
            return None
        target = g.child(i, "dobj", "prep", "prt")
        if target is None or (token.text[0].isupper() and target.pos == "PROPN"):
            # «Face the Nation» is a name.
            return None
        return Licence(force=Force.DEMANDED, rule="imperative", cue=token, node=i)

    def pledged(self, i: int) -> Licence | None:
        """«pledged 80 million dollars», «offered two field hospitals»: so much of a thing is the promise."""
        g = self.grammar
        token = g.tokens[i]
        thing = g.child(i, "dobj")
        if token.lemma not in self.rules.words["pledging"] or thing is None or g.is_passive(i):
            return None
        generic = token.lemma == "offer" and token.tag not in {"VBD", "VBN"}
        if (
            generic
            or thing.i in self.screen.dated
            or thing.lemma.lower() in self.rules.nouns
            or g.negation(i)
        ):
            return None
        counted = any(t.tag == "CD" for t in g.parse.subtree(thing.i) if t.i <= thing.i)
        by = self.screen.arguments.parties.subject_of(i)
        if not counted or by is None or not self.screen.arguments.is_agent(by) or g.is_conditional(i):
            return None
        return Licence(force=Force.PROMISED, rule="pledged", cue=token, node=i, holder=by, actor=by)

    def refusal(self, i: int) -> Licence | None:
        """«We are not going back to work»: the first person, in the present, of a known class."""
        g = self.grammar
        token = g.tokens[i]
        own = g.subject(i)
        if token.tag != "VBG" or own is None or own.text.lower() not in {"i", "we"} or g.negation(i) is None:
            return None
        particle = g.particle(i)
        act = self.rules.act_of_verb(token.lemma, particle.text.lower() if particle is not None else "")
        present = any(t.lemma == "be" and t.tag in {"VBP", "VBZ"} for t in g.auxiliaries(i))
        if act is None or not present or act.name in self.rules.words["talk"] or g.is_conditional(i):
            return None
        return Licence(force=Force.REFUSED, rule="refusal", cue=token, node=i)

    def ultimatum(self, i: int) -> Licence | None:
        """«unless the firm improves its offer», «if the rebels do not leave»: a demand on another party."""
        g = self.grammar
        token, own = g.tokens[i], g.subject(i)
        mark = next((c for c in g.children(i) if c.dep == "mark" and c.i < i), None)
        if token.dep != "advcl" or mark is None or own is None or own.pos == "PRON":
            return None
        negated = g.negation(i) is not None
        word = mark.text.lower()
        if not ((word == "unless" and not negated) or (word == "if" and negated)):
            return None
        present = token.tag in {"VBZ", "VBP"} or any(t.tag in {"VBZ", "VBP"} for t in g.auxiliaries(i))
        if not present or token.lemma == "be" or g.is_passive(i) or not self.screen.arguments.is_agent(own):
            return None
        sign = "-" if negated else "+"
        return Licence(
            force=Force.DEMANDED, rule="ultimatum", cue=mark, node=i, polarity=sign, governor=mark, actor=own
        )

    def dated_present(self, i: int, found: Found, when: When) -> Licence | None:
        """«The minister flies to Ankara on Friday»; «is meeting creditors next week»: a day still to come."""
        g = self.grammar
        token = g.tokens[i]
        lead = g.leader(i)
        auxiliaries = [t for t in g.auxiliaries(lead) if t.tag != "TO"]
        present = token.tag in {"VBZ", "VBP"} and not auxiliaries
        progressive = g.tokens[lead].tag == "VBG" and any(
            t.lemma == "be" and t.tag in {"VBZ", "VBP"} for t in auxiliaries
        )
        passive = g.tokens[lead].tag == "VBN" and any(
            t.lemma == "be" and t.tag in {"VBZ", "VBP"} for t in auxiliaries
        )
        if not (present or progressive or passive) or token.lemma == "be":
            return None
        if passive and token.lemma in self.rules.words["scheduling"] and self._is_act(found.object):
            # «The summit is scheduled for June»: the noun tells the act.
            return None
        if not (self.screen.arguments.is_agent(found.actor) or self.screen.is_happening(token) or passive):
            return None
        row = self.rules.by_verb.get(token.lemma)
        habit = any(c.text.lower() in _HABITS for c in g.children(lead))
        if habit or (row is not None and row.holder and present):
            # «US, Iraq agree on troop withdrawal»: what they agree on is the act to come.
            return None
        cue = token if present else auxiliaries[0]
        licence = Licence(force=Force.PLANNED, rule="dated-present", cue=cue, node=lead)
        index = when.of(i, licence)
        now = when.published.end
        begin = when.valid(index, due=True).begin
        if index is None or now is None or begin is None or begin < now or self._is_told_on(i, index, when):
            return None
        return licence

    def _is_told_on(self, i: int, index: int, when: When) -> bool:
        """«June 8 - Western nations meet rebels», «as the town starts its day»: a chronicle, or a setting."""
        g = self.grammar
        token, sentence = g.tokens[i], g.parse.sentence_of(i)
        if token.dep == "advcl" and any(c.dep == "mark" for c in g.children(i)):
            return True
        timex = when.timexes[index]
        behind = g.parse.within(timex.end, timex.end + 3)
        return (
            timex.start - sentence.start <= 1
            and bool(behind)
            and behind[0].text in {"-", "–", "—", ":", "--"}
        )

    def _is_act(self, noun: Token | None) -> bool:
        """Whether the noun is one of an act; the parser parts «run-off» in three."""
        if noun is None:
            return False
        named = noun.lemma.lower() in self.rules.nouns or self.nouns.is_dated_thing(noun.i)
        return named or self.grammar.tokens[noun.i - 1].text == "-"
