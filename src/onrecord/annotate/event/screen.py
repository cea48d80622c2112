"""What counts: acts that a party undertakes, apart from forecasts, states and opinions; and the licences
that a headline, an imperative or a date give where no word does.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.annotate.event.argument import Arguments, Found
from onrecord.annotate.event.grammar import Grammar
from onrecord.annotate.event.licence import Licence
from onrecord.annotate.event.rules import ActClass, Rules
from onrecord.annotate.event.when import When
from onrecord.annotate.layers import Force, Token
from onrecord.annotate.place import gazetteer
from onrecord.document import ZoneKind
from onrecord.interval import Interval

_WEAK = frozenset({"may", "might", "could"})
_WOULD = frozenset({"would", "'d", "’d"})
_SCHEDULING = frozenset(
    {
        "schedule",
        "set",
        "expect",
        "plan",
        "due",
        "slate",
        "fix",
        "time",
        "propose",
        "hold",
        "start",
        "begin",
        "arrange",
    }
)
_GUESSES = frozenset(
    {
        "fear",
        "worry",
        "predict",
        "doubt",
        "suspect",
        "guess",
        "suggest",
        "indicate",
        "show",
        "forecast",
        "estimate",
        "find",
        "learn",
        "discover",
        "conclude",
        "know",
        "reckon",
        "hope",
    }
)
_UNDOING = frozenset(
    {
        "call off",
        "cancel",
        "scrap",
        "abandon",
        "avert",
        "postpone",
        "put off",
        "shelve",
        "suspend",
        "drop",
        "avoid",
        "prevent",
    }
)
_LIGHT = frozenset({"take", "have", "do", "get", "go", "come", "keep", "think", "try", "work", "look"})
_MENTAL = frozenset(
    {
        "see",
        "know",
        "hear",
        "think",
        "believe",
        "feel",
        "understand",
        "remember",
        "wonder",
        "realise",
        "realize",
    }
)
_ASIDES = frozenset(
    {"pardon", "excuse", "let", "look", "listen", "imagine", "forget", "wait", "thank", "welcome"}
)
_TALK = frozenset({"threaten", "accuse", "demand", "promise", "deny", "decide"})
_BARGAINS = frozenset({"deal", "agreement", "accord", "pact", "treaty", "compromise", "settlement"})
_DEADLINES = frozenset({"deadline", "cutoff", "cut-off"})


@dataclass(frozen=True)
class Screen:
    """Decides whether a licence makes a commitment of an act."""

    grammar: Grammar
    rules: Rules
    arguments: Arguments
    dated: frozenset[int] = frozenset()
    _told: set[int] = field(default_factory=set, init=False, compare=False)
    """First tokens of the sentences in which a scheme's contents were told."""

    def binds(self, i: int, licence: Licence, act: ActClass | None, found: Found, *, holder: bool) -> bool:
        """Whether the licence of a verb stands: somebody is to do something that can be checked."""
        token = self.grammar.tokens[i]
        governed = self._governed(licence)
        agent = self.arguments.is_agent(found.actor)
        if self._is_question(i) or self._is_forecast(i, licence) or self._declines(token, licence, found):
            return False
        if token.lemma in _LIGHT and act is None and found.object is None and not governed:
            return False
        if (token.lemma in _MENTAL and act is None) or (
            licence.rule == "imperative" and token.lemma in _ASIDES
        ):
            return False
        if licence.rule in {"noun-request", "noun-demand"} and act is None and found.actor is None:
            return False
        if self._is_anyone(licence, found) or not self._speaks(licence):
            return False
        if token.lemma == "blame" and licence.rule == "is-to":
            return False
        if licence.cue.lemma == "threaten" and not agent:
            return False
        if (
            licence.rule.startswith("noun-plan")
            and found.actor is None
            and licence.cue.lemma not in _DEADLINES
        ):
            return self._wills_date(i)
        if token.lemma in self.rules.states and act is None and not governed:
            return False
        if licence.rule.startswith(("verb-want", "adjective-want")) and licence.force is Force.PLANNED:
            return self._wants(licence, found)
        if licence.rule.startswith("verb-agree") and self._is_election(licence, token, found):
            return False
        if token.lemma == "be" and not (governed and agent and licence.force is Force.PLANNED):
            return False
        if found.actor is not None and not agent and not governed:
            main = self.grammar.tokens[licence.node].dep in {"ROOT", "ccomp", "conj", "advcl"}
            scheme = found.actor.lemma.lower() in self.rules.schemes and act is not None and main
            if not scheme and not self._happens(token, licence, found):
                return False
        if found.actor is None and found.object is None and not governed:
            return licence.force is Force.DEMANDED
        if licence.modal in _WOULD and not governed:
            return self._would(i, holder=holder, conditional=found.condition is not None)
        if licence.modal in _WEAK:
            if self.grammar.negation(licence.node) is not None:
                return False
            return act is not None and licence.node == i
        return True

    def needs_due(self, licence: Licence) -> bool:
        """Whether the governor tells as often of what is already done («the decision to») as of what is not."""
        cue = licence.cue
        return (
            cue.lemma in {"decision", "mission", "aim", "goal", "strategy", "preparation", "intent"}
            and licence.holder is None
            and cue.pos == "NOUN"
        )

    def _declines(self, token: Token, licence: Licence, found: Found) -> bool:
        """«declined to comment», «reluctant to offer details»: no answer is no commitment."""
        if licence.force is not Force.REFUSED:
            return False
        told = found.object is not None and found.object.lemma.lower() in self.rules.answers
        return token.lemma in self.rules.answering or told

    def _wills_date(self, i: int) -> bool:
        """Whether a time hangs on the act itself: a plan of nobody's needs one to be checked."""
        parse = self.grammar.parse
        return any(n in self.dated for n in range(i, parse.edges(i)[1] + 1))

    @staticmethod
    def _is_anyone(licence: Licence, found: Found) -> bool:
        """«the best you are likely to see», «you have to keep things fresh»: everybody and nobody."""
        if found.actor is None or found.actor.text.lower() not in {"you", "one", "everyone", "anyone"}:
            return False
        return licence.force is Force.EXPECTED or licence.rule == "duty"

    def _speaks(self, licence: Licence) -> bool:
        """Whether the subject of a verb of speech can speak: a party, or a document."""
        holder = licence.holder
        if holder is None or licence.governor is None or not self.grammar.is_verb(licence.governor):
            return True
        if self.arguments.is_agent(holder) or holder.lemma.lower() in self.rules.schemes:
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
        if licence.rule in {"headline-to", "imperative"}:
            return True
        return licence.governor is not None and licence.force is not Force.EXPECTED

    def _happens(self, token: Token, licence: Licence, found: Found) -> bool:
        """«Talks will begin», «the blockade will remain»: things that start, last or end."""
        return (
            found.actor is not None
            and found.actor.pos != "PRON"
            and self._is_happening(token)
            and licence.force
            in {
                Force.PLANNED,
                Force.PROMISED,
                *([Force.EXPECTED] if token.lemma not in {"remain", "continue"} else []),
            }
        )

    def _is_happening(self, token: Token) -> bool:
        """The verb, with its particle or its fixed object («take effect», «come into force»)."""
        if token.lemma in self.rules.happenings:
            return True
        words = [t.text.lower() for t in self.grammar.tokens[token.i + 1 : token.i + 3]]
        return any(f"{token.lemma} {' '.join(words[:n])}" in self.rules.happenings for n in (1, 2))

    def _is_forecast(self, i: int, licence: Licence) -> bool:
        """«Workers fear that the factory will close»: somebody's guess about somebody else."""
        if licence.governor is not None:
            return False
        g = self.grammar
        lead = g.tokens[licence.node]
        head = g.tokens[lead.head]
        return lead.dep == "ccomp" and head.lemma in _GUESSES and head.i != lead.i

    def _would(self, i: int, *, holder: bool, conditional: bool) -> bool:
        """«Would» tells a plan inside what somebody said, or under a plan; else it is only supposed."""
        if holder:
            return True
        g = self.grammar
        sentence = g.parse.sentence_of(i)
        subject = g.subject(g.leader(i))
        if subject is not None and subject.lemma.lower() in self.rules.schemes:
            self._told.add(sentence.first)
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
            return found.object is not None or found.place is not None or holder
        if dated or act is not None:
            return True
        if licence.force is Force.EXPECTED or (
            licence.force is Force.DEMANDED and (licence.modal or licence.rule == "duty")
        ):
            # «who must juggle the demands»: comment, not a demand that one can check.
            return False
        return holder or self._governed(licence) or licence.rule in {"is-to", "going-to"}

    def _is_question(self, i: int) -> bool:
        g = self.grammar
        sentence = g.parse.sentence_of(i)
        last = g.tokens[sentence.last - 1]
        if last.text == "?" or g.tokens[max(sentence.first, sentence.last - 2)].text == "?":
            return True
        token = g.tokens[i]
        if token.dep == "xcomp":
            return any(c.text.lower() in {"whether", "how"} and c.i < i for c in g.children(i))
        if token.dep in {"ccomp", "pcomp", "advcl"}:
            return any(
                c.dep in {"mark", "advmod", "dobj", "nsubj", "attr"}
                and c.text.lower() in {"whether", "how", "what", "who", "why", "when", "which"}
                and c.i < i
                for c in g.children(i)
            )
        return False

    # -- licences without a word of force ---------------------------------------------------------
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
            and head.pos in {"NOUN", "PROPN"}
            and token.dep in {"acl", "relcl", "advcl", "xcomp"}
        ):
            own = head
        if own is None and head.i == i:
            own = next((t for t in g.children(i) if t.i < to.i and t.pos in {"PROPN", "NOUN"}), None)
        finite = [
            t
            for t in g.tokens[sentence.first : to.i]
            if t.tag in {"VBZ", "VBP", "VBD", "MD"} or (t.tag in {"VB", "VBN"} and t.dep != "amod")
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
        if token.tag != "VB" or g.subject(i) is not None or g.auxiliaries(i) or i == 0:
            return None
        if token.dep in {"conj", "acl", "advcl", "pcomp"}:
            return None
        before = g.tokens[i - 1]
        if before.text not in {'"', "“", "‘", "'", "``"} or g.parse.sentence_of(i).first > i - 1:
            return None
        if g.child(i, "dobj", "prep", "prt") is None:
            return None
        return Licence(force=Force.DEMANDED, rule="imperative", cue=token, node=i)

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
        if passive and token.lemma in _SCHEDULING and found.object is not None:
            # «The summit is scheduled for June»: the noun tells the act.
            if found.object.lemma.lower() in self.rules.nouns or g.tokens[found.object.i - 1].text == "-":
                return None
        if not (self.arguments.is_agent(found.actor) or self._is_happening(token) or passive):
            return None
        cue = token if present else auxiliaries[0]
        licence = Licence(force=Force.PLANNED, rule="dated-present", cue=cue, node=lead)
        index = when.of(i, licence)
        now = when.published.begin
        begin = when.valid(index, due=True).begin
        if index is None or now is None or begin is None or begin <= now:
            return None
        return licence

    # -- nouns -----------------------------------------------------------------------------------
    def noun_binds(self, i: int, licence: Licence, *, key: str, own_actor: bool) -> bool:
        """Whether a licensed noun of an act tells something to come rather than something done."""
        g = self.grammar
        token = g.tokens[i]
        governor = licence.governor
        if self._is_question(i):
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
            return self._wills_date(i)
        if governor is not None and governor.tag == "VBG" and governor.dep == "pcomp":
            # «the intent of seeking a recess» seeks none.
            return False
        if governor is not None and governor.lemma.lower() in _BARGAINS:
            head = g.tokens[governor.head]
            if head.dep == "prep" and head.text.lower() in {"for", "on", "towards", "toward"}:
                # «negotiations for a deal on …» have none yet.
                return False
        if self.rules.nouns[key].name in _TALK and licence.rule not in {
            "scheduled-noun",
            "deadline",
            "noun-is-dated",
        }:
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
        if (
            governor is not None
            and governor.pos in {"NOUN", "PROPN"}
            and governor.lemma.lower() == token.lemma.lower()
        ):
            return False
        return True

    def undone(self, i: int) -> Token | None:
        """The word that takes the act back: «the planned merger was called off», «without a ceasefire»."""
        g = self.grammar
        token = g.tokens[i]
        head = g.tokens[token.head]
        if token.dep == "pobj" and head.text.lower() == "without":
            return head
        if token.dep in {"nsubjpass", "dobj"} and g.is_verb(head):
            phrase = f"{head.lemma} {p.text.lower()}" if (p := g.particle(head.i)) is not None else head.lemma
            if phrase in _UNDOING:
                return head
        return None

    def per(self, i: int) -> Token | None:
        """«Per the request, Parliament would meet»: the paper that lays it down."""
        g = self.grammar
        for child in g.children(g.leader(i)):
            if child.dep == "prep" and child.text.lower() == "per":
                pobj = g.child(child.i, "pobj")
                if pobj is not None and pobj.lemma.lower() in self.rules.schemes:
                    return pobj
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

    def scheduled_noun(self, i: int) -> Licence | None:
        """«The vote is scheduled for Tuesday», «the election is on 4 June», «the deadline is Friday»."""
        g = self.grammar
        token = g.tokens[i]
        lead = token
        deadline = self._deadline_of(token)
        if deadline is not None:
            lead = deadline
        if lead.dep not in {"nsubj", "nsubjpass"}:
            return None
        verb = g.tokens[lead.head]
        if (
            lead.dep == "nsubj"
            and verb.lemma == "be"
            and lead is token
            and g.child(verb.i, "acomp", "xcomp") is None
        ):
            # «The election is on 4 June.»
            if any(c.dep == "prep" and c.text.lower() in {"on", "in"} for c in g.children(verb.i)):
                return (
                    Licence(force=Force.PLANNED, rule="noun-is-dated", cue=verb, node=verb.i)
                    if verb.tag == "VBZ"
                    else None
                )
        if lead is deadline:
            if verb.lemma in {"be", "stand", "fall", "remain", "expire", "loom", "set", "extend", "move"}:
                return Licence(
                    force=Force.PLANNED, rule="deadline", cue=deadline, node=verb.i, governor=deadline
                )
            return None
        if (
            verb.lemma in _SCHEDULING
            and verb.tag == "VBN"
            and not any(c.dep in {"xcomp", "ccomp"} for c in g.children(verb.i))
        ):
            if any(
                c.dep == "prep" and c.text.lower() in {"for", "on", "in", "by", "at"}
                for c in g.children(verb.i)
            ) and not any(t.lemma == "have" or t.tag == "VBD" for t in g.auxiliaries(verb.i)):
                return Licence(force=Force.PLANNED, rule="scheduled-noun", cue=verb, node=verb.i)
        if verb.lemma == "be" and g.child(verb.i, "acomp") is not None:
            adjective = g.child(verb.i, "acomp")
            if (
                adjective is not None
                and adjective.lemma in {"due", "imminent", "likely", "possible"}
                and not any(c.dep == "xcomp" for c in (*g.children(adjective.i), *g.children(verb.i)))
            ):
                force = Force.PLANNED if adjective.lemma in {"due", "imminent"} else Force.EXPECTED
                return Licence(force=force, rule="scheduled-noun", cue=adjective, node=verb.i)
        return None

    def _deadline_of(self, token: Token) -> Token | None:
        """The noun «deadline» that the noun of an act belongs to («the Brexit deadline», «deadline for»)."""
        g = self.grammar
        head = g.tokens[token.head]
        if token.dep in {"compound", "poss", "nmod"} and head.lemma in _DEADLINES:
            return head
        if token.dep == "pobj" and g.tokens[head.head].lemma in _DEADLINES:
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
        return Licence(force=Force.PLANNED, rule="dated-noun", cue=token, node=i)
