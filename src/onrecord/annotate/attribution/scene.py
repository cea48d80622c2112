"""One article as the rules see it: parse, quotations and the walks that several rules share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from onrecord.annotate.annotator import AnnotatedDocument, readable_zones
from onrecord.annotate.attribution.cues import VerbCue, cues, lemma
from onrecord.annotate.layers import Token
from onrecord.annotate.quotation import Quotations
from onrecord.annotate.sentence import Parse
from onrecord.document import Zone
from onrecord.span import Bounds, gaps, joined, trim

SUBJECTS = ("nsubj", "nsubjpass", "expl")
_CLIMB = 8
_LONGEST_SOURCE = 60
"""Tokens; a longer «subject» is a misparse."""


@dataclass(frozen=True)
class Scene:
    """Parse, text and quotations of one article."""

    annotated: AnnotatedDocument

    @cached_property
    def text(self) -> str:
        return self.annotated.reading

    @cached_property
    def parse(self) -> Parse:
        return self.annotated.need_parse()

    @cached_property
    def blocks(self) -> tuple[Zone, ...]:
        return readable_zones(self.annotated.document)

    @cached_property
    def quotes(self) -> Quotations:
        return Quotations.of(self.text, [z.bounds for z in self.blocks])

    @cached_property
    def quote_of(self) -> tuple[int, ...]:
        """For each token the start of the outermost quotation around it, or -1."""
        out = []
        for token in self.parse.tokens:
            quotation = self.quotes.at(token.start)
            out.append(-1 if quotation is None else quotation.start)
        return tuple(out)

    def words(self, start: int, end: int) -> list[Bounds]:
        """Bounds of the tokens in ``start..end`` that hold a letter or a digit."""
        return [(t.start, t.end) for t in self.parse.within(start, end) if any(c.isalnum() for c in t.text)]

    # -- who ---------------------------------------------------------------------------------
    def subject(self, i: int) -> Token | None:
        """Who does what verb ``i`` says: its own subject, or the one that it shares or is governed by."""
        parse = self.parse
        for _ in range(_CLIMB):
            own = [c for c in parse.children(i) if c.dep in SUBJECTS]
            if own:
                # Of two before the verb the nearer: «Kenya, Uganda agree».
                return next((c for c in reversed(own) if c.i < i), own[0])
            above = self._governor(i)
            if not isinstance(above, int):
                return above
            i = above
        return None

    def _governor(self, i: int) -> int | Token | None:
        """Where the subject of verb ``i`` is to be sought: a verb's index, or the noun itself."""
        parse = self.parse
        token, head = parse.tokens[i], parse.head(i)
        if head.i == i:
            return None
        if token.dep == "acl":
            return self._voice(head) if head.pos in {"NOUN", "PROPN", "PRON"} else None
        if (above := self.joins_above(i)) is not None or (above := self._speaks_above(i)) is not None:
            return above
        quoting = self.quoting(i)
        controller = self._controller(head.i, i) if token.dep == "xcomp" else None
        if quoting is not None or controller is not None:
            return controller if quoting is None else parse.child(quoting, "dobj")
        shares = token.dep in {"conj", "xcomp", "advcl", "prep", "dep", "parataxis"}
        embedded = token.dep == "ccomp" and (token.tag == "VBG" or self.has_to(i))
        linked = token.dep == "pcomp" and head.pos in {"ADP", "SCONJ"}
        if linked or ((shares or embedded) and head.pos in {"VERB", "AUX", "ADJ", "ADP", "SCONJ"}):
            return head.i
        return head if token.dep == "prep" and head.pos == "PROPN" else None

    def joins_above(self, i: int) -> int | None:
        """The cue that verb ``i`` is really joined to: «said it was sorry and promised to pay».

        The parser joins the second verb to the copula of the clause; its tense, and that it has no
        auxiliary or subject, tell that it goes with the verb above.
        """
        parse = self.parse
        token = parse.tokens[i]
        inner = parse.tokens[token.head]
        outer = parse.tokens[inner.head]
        bare = parse.child(i, "nsubj", "nsubjpass", "aux", "auxpass") is None
        if inner.dep == "xcomp" and inner.tag == "VB" and token.dep == "conj" and outer.i < inner.i < i:
            same = token.tag == outer.tag or (token.tag, outer.tag) == ("VBN", "VBD")
            finite = outer.tag in {"VBD", "VBZ"} and same
            return outer.i if finite and bare and lemma(token) in cues().verbs else None
        helped = inner.lemma == "be" or parse.child(inner.i, "aux", "auxpass") is not None
        fits = (
            token.dep == "conj"
            and inner.dep == "ccomp"
            and inner.i < i
            and outer.i < inner.i
            and token.tag == outer.tag
            and token.tag in {"VBD", "VBZ", "VBP"}
            and bare
            and helped
            and lemma(token) in cues().verbs
        )
        return outer.i if fits else None

    def _voice(self, noun: Token) -> Token:
        """«A statement after the meeting, announcing …»: no meeting announces, but what it goes with."""
        parse = self.parse
        link = parse.tokens[noun.head]
        above = parse.tokens[link.head]
        occasion = lemma(noun) in cues().sets["occasions"] and noun.dep in {"pobj", "pcomp"}
        return above if occasion and above.pos in {"NOUN", "PROPN"} and above.i < noun.i else noun

    def _speaks_above(self, i: int) -> int | None:
        """The cue whose source goes on: who «urged drivers to stay at home, warning that …» warns too.

        The parser hangs the participle on the infinitive before the comma.
        """
        parse = self.parse
        token = parse.tokens[i]
        inner = parse.tokens[token.head]
        outer = parse.tokens[inner.head]
        left = parse.edges(i)[0]
        trails = (
            token.tag == "VBG" and token.dep == "advcl" and left > 0 and parse.tokens[left - 1].text == ","
        )
        told = inner.tag == "VB" and outer.i < inner.i < i and inner.dep in {"xcomp", "ccomp", "advcl"}
        if trails and told and lemma(token) in cues().verbs and lemma(outer) in cues().verbs:
            return outer.i
        return None

    def verb_cue(self, token: Token) -> VerbCue | None:
        """What the lexicon knows of a verb, with its particle first: «ruled out», «put off»."""
        known = cues().verbs
        base = lemma(token)
        particle = self.parse.child(token.i, "prt")
        phrasal = known.get(f"{base} {particle.text.lower()}") if particle is not None else None
        return phrasal or known.get(base)

    def has_to(self, i: int) -> bool:
        """Whether verb ``i`` is an infinitive with «to»."""
        return any(c.dep == "aux" and c.text.lower() == "to" for c in self.parse.children(i))

    def _controller(self, head: int, below: int) -> Token | None:
        """The object of the governing verb, when that is who the infinitive speaks of."""
        found = self.parse.child(head, "dobj")
        return found if found is not None and found.i < below else None

    def noun_phrase(self, i: int) -> tuple[Bounds, ...]:
        """The phrase of noun ``i`` as a source: appositives in, clauses after a comma out."""
        parse = self.parse
        token = parse.tokens[i]
        left, right = parse.edges(i)
        right = self._source_end(i, right)
        while left < i and parse.tokens[left].pos in {"PUNCT", "CCONJ", "SCONJ"}:
            left += 1
        right = self._with_knowledge(i, right)
        if right - left > _LONGEST_SOURCE:
            left, right = i, i
        home = self.quote_of[i]
        while left < i and self.quote_of[left] != home:
            left += 1
        stop = next((n for n in range(i + 1, right + 1) if self.quote_of[n] != home), None)
        # A nickname or a title of a work stays; a quotation that the phrase runs into does not.
        if stop is not None and self._runs_out(stop, right):
            right = stop - 1
        while right > i and parse.tokens[right].pos in {"PUNCT", "CCONJ"} and parse.tokens[right].text != ")":
            right -= 1
        start, end = parse.tokens[left].start, parse.tokens[right].end
        if token.dep == "poss" and parse.tokens[right].tag == "POS":
            end = parse.tokens[right].end
        return ((start, end),)

    def _with_knowledge(self, i: int, right: int) -> int:
        """«Two people with knowledge of the matter»: what tells how they know stays with them."""
        parse = self.parse
        if right + 2 >= len(parse.tokens) or parse.tokens[i].pos not in {"NOUN", "NUM"}:
            return right
        link, what = parse.tokens[right + 1], parse.tokens[right + 2]
        if link.head == i or link.text.lower() not in {"with", "familiar", "briefed", "close", "involved"}:
            return right
        if link.text.lower() == "with" and what.text.lower() not in {"knowledge", "direct", "access", "ties"}:
            return right
        return max(right, parse.edges(link.i)[1])

    def _runs_out(self, at: int, right: int) -> bool:
        start = self.quote_of[at]
        quotation = self.quotes.at(start) if start >= 0 else None
        return quotation is None or quotation.end > self.parse.tokens[right].end + 1

    def _source_end(self, i: int, right: int) -> int:
        """Where the phrase of ``i`` ends: before a comma that begins a clause or a phrase of place."""
        parse = self.parse
        cut = right
        stack = [i]
        while stack:
            n = stack.pop()
            for child in parse.children(n):
                if child.i <= i:
                    continue
                left = parse.edges(child.i)[0]
                comma = left > 0 and parse.tokens[left - 1].text in {",", "-", "--", "–", "—", "("}
                loose = (
                    child.dep == "advcl"
                    or (child.dep == "relcl" and self._is_telling(child))
                    or (child.dep == "acl" and child.tag == "VBG")
                )
                astray = child.dep in {"prep", "npadvmod", "advmod", "acl"} and child.text.lower() not in {
                    "of",
                    "from",
                    "D-",
                    "R-",
                }
                if comma and (loose or (astray and n == i)):
                    cut = min(cut, max(left - 2, i))
                elif child.dep in {"parataxis", "ccomp"} or (child.dep == "conj" and child.pos == "VERB"):
                    cut = min(cut, left - 1)
                else:
                    stack.append(child.i)
        return max(i, cut)

    def _is_telling(self, verb: Token) -> bool:
        """«…, which cited five officials», «…, who spoke on condition of anonymity»: how, not who."""
        base = lemma(verb)
        return base in cues().verbs or base in cues().sets["talking"]

    @cached_property
    def _entity_types(self) -> dict[int, str]:
        return {
            token.i: entity.type
            for entity in self.annotated.need_entities()
            for token in self.parse.within(entity.start, entity.end)
        }

    def entity_type(self, token: Token) -> str:
        """The tagger's label of the entity that ``token`` belongs to, or nothing."""
        return self._entity_types.get(token.i, "")

    # -- cue ---------------------------------------------------------------------------------
    def cue_group(self, i: int, *, upto: int | None = None) -> Bounds:
        """The contiguous verb group around verb ``i``: auxiliaries, adverbs, particle, governing verbs."""
        parse = self.parse
        first, last = i, i
        members = {i}
        at = i
        for _ in range(_CLIMB):
            token = parse.tokens[at]
            head = parse.tokens[token.head]
            quoting = self._quoting(at)
            if quoting is not None and self.is_passive(quoting):
                return parse.tokens[self._group_start(quoting)].start, token.end
            if token.dep == "xcomp" and head.i < at and head.pos in {"VERB", "AUX", "ADJ"}:
                members.add(head.i)
                at = head.i
            else:
                break
        first = self._group_start(i, members)
        while last + 1 < len(parse.tokens):
            after = parse.tokens[last + 1]
            if after.head == i and (after.dep in {"prt", "neg"}):
                last += 1
            else:
                break
        if upto is not None:
            last = max(last, upto)
        return parse.tokens[first].start, parse.tokens[last].end

    def _group_start(self, i: int, members: set[int] | None = None) -> int:
        """The first of the auxiliaries, adverbs and governing verbs right before verb ``i``."""
        parse = self.parse
        members = {i} if members is None else members
        first = i
        while first > 0:
            before = parse.tokens[first - 1]
            if before.i in members or (
                before.head in members
                and before.dep in {"aux", "auxpass", "neg", "advmod", "prt", "xcomp", "acomp"}
                and before.tag != "WRB"
                and before.pos != "PUNCT"
            ):
                members.add(before.i)
                first -= 1
            else:
                break
        return first

    def quoting(self, i: int) -> int | None:
        """The verb of «quoted witnesses as saying», when ``i`` is the saying."""
        found = self._quoting(i)
        return None if found is None or self.is_passive(found) else found

    def _quoting(self, i: int) -> int | None:
        """Of «was quoted as saying» the quoting, when ``i`` is the saying."""
        parse = self.parse
        token = parse.tokens[i]
        link = parse.tokens[token.head]
        verb = parse.tokens[link.head]
        if token.dep == "pcomp" and link.text.lower() == "as" and verb.lemma.lower() in {"quote", "cite"}:
            return verb.i
        return None

    def is_passive(self, i: int) -> bool:
        token = self.parse.tokens[i]
        return token.tag == "VBN" and self.parse.child(i, "auxpass") is not None

    def agent(self, i: int) -> Token | None:
        """The noun after «by» of a passive."""
        by = self.parse.child(i, "agent")
        return None if by is None else self.parse.child(by.i, "pobj")

    def lemma(self, i: int) -> str:
        return lemma(self.parse.tokens[i])

    # -- content -----------------------------------------------------------------------------
    def content(self, pieces: Iterable[Bounds], *, without: Iterable[Bounds] = ()) -> tuple[Bounds, ...]:
        """Pieces made tidy: joined, the taken parts cut out, loose marks at the ends off."""
        out: list[Bounds] = []
        taken = sorted(without)
        for start, end in joined(self.text, pieces):
            for low, high in gaps([b for b in taken if b[1] > start and b[0] < end], start=start, end=end):
                tidy = self.tidy(low, high)
                if tidy is not None:
                    out.append(tidy)
        return tuple(out)

    def tidy(self, start: int, end: int) -> Bounds | None:
        """Without white space, a leading comma or colon, a full stop or comma outside a quotation."""
        text = self.text
        while True:
            start, end = trim(text, start, end)
            if start >= end:
                return None
            if text[start] in ",;:.–—-" and not (text[start] == "." and text[start : start + 2].isalnum()):
                start += 1
            elif text[end - 1] in ",;:–—-" or (text[end - 1] == "." and not self._is_abbreviation(end - 1)):
                if self.quotes.at(end - 1) is not None and self.quotes.at(start) is not None:
                    break
                end -= 1
            else:
                break
        if not any(c.isalnum() for c in text[start:end]):
            return None
        return start, end

    def _is_abbreviation(self, at: int) -> bool:
        token = self.parse.token_at(at)
        return token is not None and len(token.text) > 1 and token.text != "..."

    def whole_quotes(self, pieces: Iterable[Bounds], *, outside: int) -> list[Bounds]:
        """``pieces`` widened to every quotation that they cut, save the one around ``outside``."""
        given = list(pieces)
        return given + [
            quotation.bounds
            for start, end in given
            for quotation in self.quotes.touching(start, end)
            if not quotation.start <= outside < quotation.end
        ]
