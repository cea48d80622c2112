"""What counts: acts that a party undertakes, apart from forecasts, states and opinions."""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.annotate.event.argument import Arguments, Found
from onrecord.annotate.event.grammar import Grammar
from onrecord.annotate.event.licence import Licence
from onrecord.annotate.event.rules import ActClass, Rules
from onrecord.annotate.layers import Force, Token
from onrecord.annotate.place import gazetteer

_WEAK = frozenset({"may", "might", "could"})
_HEDGES = frozenset(
    {"likely", "probably", "perhaps", "never", "surely", "otherwise", "always", "often", "usually"}
)
_OPINION = frozenset({"should", "ought"})
_WOULD = frozenset({"would", "'d", "’d"})


@dataclass(frozen=True)
class Screen:
    """Decides whether the licence of a verb makes a commitment of its act."""

    grammar: Grammar
    rules: Rules
    arguments: Arguments
    dated: frozenset[int] = frozenset()
    _told: set[int] = field(default_factory=set, init=False, compare=False)
    """First tokens of the sentences in which a scheme's contents were told."""

    def binds(  # noqa: PLR0911
        self, i: int, licence: Licence, act: ActClass | None, found: Found, *, holder: bool
    ) -> bool:
        """Whether the licence of a verb stands: somebody is to do something that can be checked."""
        token = self.grammar.tokens[i]
        governed = self._governed(licence) and not self._is_wished(token, licence)
        if self.is_question(i) or self._is_forecast(licence) or self._declines(token, licence, found):
            return False
        if self._is_idle(token, licence, act, found, governed=governed):
            return False
        aside = self._is_unnamed(token, licence) or self._is_consequence(i)
        if aside or self._is_allowed_thing(i, licence, found):
            return False
        if self._is_anyone(licence, found) or not self._speaks(licence):
            return False
        if self._is_unowned(licence, found):
            return self.wills_date(i)
        if licence.rule.startswith(("verb-want", "adjective-want")) and licence.force is Force.PLANNED:
            return self._wants(licence, found)
        if not governed and not self._undertakes(token, licence, act, found):
            return False
        if licence.modal in _OPINION and not holder and found.actor is not None and found.actor.pos == "PRON":
            # «they should sack the lot»: nobody's demand but the writer's.
            return False
        if licence.modal in _WOULD and not governed:
            plain = act is not None and self._is_plain(licence, found)
            start = found.condition[0] if found.condition else -1
            opening = self.grammar.parse.token_at(start)
            conditional = opening is not None and opening.text.lower() in {"if", "unless", "provided"}
            return self._would(i, holder=holder, conditional=conditional, plain=plain)
        if licence.modal in _WEAK:
            return act is not None and licence.node == i and self.grammar.negation(i) is None
        return True

    def _is_wished(self, token: Token, licence: Licence) -> bool:
        """«They want the regime to fall»: what others undergo is a wish, not a request."""
        wish = licence.rule == "verb-want" and licence.force is Force.REQUESTED
        return wish and token.lemma in self.rules.states

    def _is_unnamed(self, token: Token, licence: Licence) -> bool:
        """«asked not to be named»: on what terms somebody spoke, not what is to be done."""
        words = self.rules.words
        if licence.cue.lemma not in {
            "ask",
            "request",
            "prefer",
            "want",
            "wish",
            "insist",
            "decline",
            "refuse",
        }:
            return False
        unnamed = token.lemma in words["naming"] and self.grammar.is_passive(token.i)
        target = self.grammar.child(licence.cue.i, "dobj")
        return unnamed or (target is not None and target.lemma.lower() == "anonymity")

    def _is_allowed_thing(self, i: int, licence: Licence, found: Found) -> bool:
        """«authorised the use of force to protect people», «asked for more time to consider»: a purpose."""
        if licence.force not in {Force.ORDERED, Force.DEMANDED, Force.REQUESTED} or found.actor is None:
            return False
        thing = found.actor.tag in {"NN", "NNS"} and not self.arguments.is_agent(found.actor)
        under = found.actor.dep in {"dobj", "pobj"} and licence.rule.startswith("verb-")
        return thing and under and self.grammar.subject(i) is None

    def _is_consequence(self, i: int) -> bool:
        """«is to submit a plan or face a fine»: what comes of not doing it."""
        g, token = self.grammar, self.grammar.tokens[i]
        return (
            token.dep == "conj" and g.coordinator(i) == "or" and token.lemma in self.rules.words["penalties"]
        )

    def _is_idle(
        self, token: Token, licence: Licence, act: ActClass | None, found: Found, *, governed: bool
    ) -> bool:
        """Whether the verb tells no act: a state, a state of mind, a light verb, an aside."""
        words, typed = self.rules.words, act is not None
        agent = self.arguments.is_agent(found.actor)
        if token.lemma == "be":
            return not ((governed and agent and licence.force is Force.PLANNED) or self.result(token))
        if licence.rule == "imperative":
            return token.lemma in words["asides"]
        if licence.rule.startswith("verb-agree") and self._is_election(licence, token, found):
            return True
        if licence.cue.lemma == "threaten" and not agent:
            return True
        light = token.lemma in words["light"] and found.object is None and not typed
        if token.lemma == "do" and found.object is not None and not governed:
            # «will do neither», «would do anything»
            light = found.object.lemma.lower() in words["nothing"]
        idle = not governed and (light or token.lemma in self.rules.states)
        aimless = licence.rule in {"noun-request", "noun-demand"} and found.actor is None
        return not typed and (token.lemma in words["mental"] or idle or aimless)

    def _is_unowned(self, licence: Licence, found: Found) -> bool:
        """Whether it is a plan of nobody's, no deadline."""
        deadline = licence.cue.lemma in self.rules.words["deadlines"]
        return licence.rule.startswith("noun-plan") and found.actor is None and not deadline

    def _undertakes(self, token: Token, licence: Licence, act: ActClass | None, found: Found) -> bool:
        """Whether the subject can bind itself, or the act is one that happens by itself."""
        if found.actor is None:
            return found.object is not None or licence.force is Force.DEMANDED
        if self.arguments.is_agent(found.actor):
            return True
        main = self.grammar.tokens[licence.node].dep in {"ROOT", "ccomp", "conj", "advcl"}
        scheme = found.actor.lemma.lower() in self.rules.schemes and act is not None and main
        blamed = token.lemma == "blame"
        return not blamed and (scheme or self._happens(token, licence, found))

    def needs_due(self, licence: Licence) -> bool:
        """Whether the governor tells as often of what is done («the decision to») as of what is not."""
        cue = licence.cue
        # «gave the firm ten days to reply» sets a limit; «has ten days to» may tell a past. «It was to
        # protect civilians» tells what it was for, «he was to become king» what came of him.
        g = self.grammar
        past = licence.rule == "is-to" and cue.tag == "VBD"
        # «was to have received» is a plan that came to nothing; «was to be paid when …» has its day.
        past = past and not any(t.lemma == "have" for t in g.auxiliaries(licence.node))
        past = past and g.child(licence.node, "advcl") is None
        return (
            past
            or licence.rule == "postponed-noun"
            or (licence.rule == "time-given" and licence.holder is None)
            or (
                cue.lemma in {"decision", "mission", "aim", "goal", "strategy", "preparation", "intent"}
                and licence.holder is None
                and cue.pos == "NOUN"
            )
        )

    def _declines(self, token: Token, licence: Licence, found: Found) -> bool:
        """«declined to comment», «reluctant to offer details»: no answer is no commitment."""
        if licence.modal in {"will", "would"} and self.grammar.negation(licence.node) is not None:
            return token.lemma in self.rules.answering
        if licence.force is not Force.REFUSED:
            return False
        told = found.object is not None and found.object.lemma.lower() in self.rules.answers
        return token.lemma in self.rules.answering or told

    def wills_date(self, i: int) -> bool:
        """Whether a time hangs on the act itself: a plan of nobody's needs one to be checked."""
        parse = self.grammar.parse
        return any(n in self.dated for n in range(i, parse.edges(i)[1] + 1))

    @staticmethod
    def _is_anyone(licence: Licence, found: Found) -> bool:
        """«the best you are likely to see», «you have to keep things fresh»: everybody and nobody."""
        if found.actor is None or found.actor.text.lower() not in {"you", "one", "everyone", "anyone"}:
            return False
        asked = licence.force is Force.REQUESTED and licence.governor is not None
        return asked or licence.force is Force.EXPECTED or licence.rule == "duty"

    def _speaks(self, licence: Licence) -> bool:
        """Whether the subject of a verb of speech can speak: a party, or a document."""
        holder = licence.holder
        if holder is None or licence.governor is None or not self.grammar.is_verb(licence.governor):
            return True
        if self.arguments.is_agent(holder) or holder.lemma.lower() in self.rules.schemes:
            return True
        if licence.governor.lemma in self.rules.words["parties_only"]:
            # «the port agreed to pay»: whatever agrees is run by somebody.
            return True
        if holder.text[0].isupper():
            return True
        return holder.lemma.lower() in gazetteer().kinds or holder.text.lower() in gazetteer().kinds

    def _wants(self, licence: Licence, found: Found) -> bool:
        """A wish about one's own act counts for a named party in the present, not for opinions polled."""
        cue = licence.cue
        named = found.actor is not None and (
            found.actor.pos == "PROPN" or found.actor.text.lower() in {"he", "she"}
        )
        return named and cue.tag in {"VBZ", "VBP", "JJ"} and self.grammar.modal(cue.i) is None

    @staticmethod
    def _is_election(licence: Licence, token: Token, found: Found) -> bool:
        """«Members voted to elect …» is done when the vote is; shares of a vote commit nobody."""
        if licence.cue.lemma != "vote":
            return False
        share = found.actor is not None and (
            found.actor.lemma in {"%", "percent", "cent"} or found.actor.pos == "NUM"
        )
        return token.lemma in {"elect", "choose", "appoint", "select"} or share

    def _governed(self, licence: Licence) -> bool:
        """Whether the licence comes from a word whose subject binds itself or another, so is a party."""
        if licence.rule in {"headline-to", "imperative", "pledged"}:
            return True
        return licence.governor is not None and licence.force is not Force.EXPECTED

    def _happens(self, token: Token, licence: Licence, found: Found) -> bool:
        """«Talks will begin», «the blockade will remain»: things that start, last or end."""
        return (
            found.actor is not None
            and found.actor.pos != "PRON"
            and self.is_happening(token)
            and licence.force
            in {
                Force.PLANNED,
                Force.PROMISED,
                Force.PROPOSED,
                *([Force.EXPECTED] if token.lemma not in {"remain", "continue"} else []),
            }
        )

    def is_thing_that_happens(self, token: Token, found: Found) -> bool:
        """Whether the subject is no party but what begins, lasts or ends."""
        actor = found.actor
        return (
            actor is not None
            and actor.pos != "PRON"
            and self.is_happening(token)
            and not self.arguments.is_agent(actor)
        )

    def result(self, token: Token) -> Token | None:
        """Behind «be»: the state in which an act ends («will be ready», «home») by a day that is told."""
        if token.lemma != "be" or not self.wills_date(token.i):
            return None
        found = self.grammar.child(token.i, "acomp", "prt") or self.grammar.child(token.i, "advmod")
        after = found is not None and token.i < found.i <= token.i + 2
        return (
            found
            if after and found is not None and found.lemma.lower() in self.rules.words["results"]
            else None
        )

    def is_happening(self, token: Token) -> bool:
        """The verb, with its particle or its fixed object («take effect», «come into force»)."""
        if token.lemma in self.rules.happenings or self.result(token) is not None:
            return True
        words = [t.text.lower() for t in self.grammar.tokens[token.i + 1 : token.i + 3]]
        return any(f"{token.lemma} {' '.join(words[:n])}" in self.rules.happenings for n in (1, 2))

    def _is_forecast(self, licence: Licence) -> bool:
        """«Workers fear that the factory will close»: somebody's guess about somebody else."""
        if licence.governor is not None:
            return False
        g = self.grammar
        lead = g.tokens[licence.node]
        head = g.tokens[lead.head]
        return lead.dep == "ccomp" and head.lemma in self.rules.words["guesses"] and head.i != lead.i

    def _is_plain(self, licence: Licence, found: Found) -> bool:
        """Whether a party is said flatly, in a main clause, to be going to do it («would take a stake»)."""
        g = self.grammar
        hedged = any(c.text.lower() in _HEDGES for c in g.children(licence.node))
        main = g.tokens[licence.node].dep in {"ROOT", "conj"}
        return main and not hedged and self.arguments.is_agent(found.actor)

    def _would(self, i: int, *, holder: bool, conditional: bool, plain: bool) -> bool:
        """«Would» tells a plan inside what somebody said, or under a plan; else it is only supposed."""
        if holder:
            return True
        g = self.grammar
        sentence = g.parse.sentence_of(i)
        subject = g.subject(g.leader(i))
        if subject is not None and subject.lemma.lower() in self.rules.schemes:
            self._told.add(sentence.first)
            return True
        if plain and not conditional:
            return True
        lemmas = {t.lemma.lower() for t in g.tokens[sentence.first : sentence.last]}
        before = g.parse.sentence_of(sentence.first - 1).first if sentence.first else -1
        if conditional or not (lemmas & self.rules.schemes or before in self._told):
            return False
        self._told.add(sentence.first)
        return True

    def worth(
        self, licence: Licence, act: ActClass | None, found: Found, *, dated: bool, holder: bool
    ) -> bool:
        """Whether the act is specific enough to check: typed, dated, governed, or done by a named party."""
        if licence.modal in _WEAK and not dated:
            if found.actor is None or not self.arguments.is_agent(found.actor):
                # «the flow could be increased» is anybody's guess.
                return False
            named = found.actor.pos == "PROPN"
            return holder or (named and (found.object is not None or found.place is not None))
        if dated or act is not None:
            return True
        if licence.force is Force.EXPECTED or (
            licence.force is Force.DEMANDED and (licence.modal or licence.rule == "duty")
        ):
            # «who must juggle the demands»: comment, not a demand that one can check.
            return False
        return holder or self._governed(licence) or licence.rule in {"is-to", "going-to"}

    def is_question(self, i: int) -> bool:
        g = self.grammar
        sentence = g.parse.sentence_of(i)
        last = g.tokens[sentence.last - 1]
        if last.text == "?" or g.tokens[max(sentence.first, sentence.last - 2)].text == "?":
            return True
        token = g.tokens[i]
        if token.dep == "xcomp":
            asked = (
                {"how"} if g.tokens[token.head].lemma in self.rules.words["weighing"] else {"whether", "how"}
            )
            return any(c.text.lower() in asked and c.i < i for c in g.children(i))
        if token.dep in {"ccomp", "pcomp", "advcl"}:
            opening = g.tokens[g.parse.edges(i)[0]]
            if (
                token.dep != "advcl"
                and opening.tag in {"WDT", "WP$"}
                and opening.lemma.lower() in {"which", "what", "whose"}
            ):
                # «did not say which products would be hit»
                return True
            return any(
                c.dep in {"mark", "advmod", "dobj", "nsubj", "attr"}
                and c.text.lower() in {"whether", "how", "what", "who", "why", "when", "which"}
                and c.i < i
                for c in g.children(i)
            )
        return False
