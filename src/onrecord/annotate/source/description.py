"""«The official», «the company», «the governor»: a description that takes up somebody told of before.

The head noun of the phrase, its modifiers, its number and whose it is must fit; nothing else is guessed. An
anonymous source is taken up by descriptions of anonymous sources alone, never by a name.
"""

from __future__ import annotations

from dataclasses import replace

from onrecord.annotate.layers import Authority, Source, Token
from onrecord.annotate.place import gazetteer
from onrecord.annotate.source.authority import SourceReader
from onrecord.annotate.source.lists import Kinds, authority_lexicon
from onrecord.annotate.source.mentions import synonyms
from onrecord.annotate.source.referent import PLURAL_TAGS, Memory, Referent, modifiers_of, nouns_of, owner_of
from onrecord.span import Bounds

_OUTLET_LABELS = frozenset({"ORG", "PRODUCT", "WORK_OF_ART"})
_ARTICLES = ("The ", "La ", "Le ", "Les ", "El ", "Il ", "Der ", "Die ", "Das ", "De ", "Het ")
"""With these begin the names of newspapers that taggers take for persons'."""
_NEARBY = 800
"""Characters before «the Brazilian» in which only one person may be named."""


def _one(some: Referent, other: Referent) -> bool:
    return some.is_same(other.source) or some.source.name == other.source.name


class Descriptions:
    """Finds the referent of names and descriptions in one article."""

    def __init__(self, reader: SourceReader, memory: Memory) -> None:
        self._reader = reader
        self._memory = memory
        self.spoken: set[Bounds] = set()
        """The phrases that stand as sources, as far as the article has been read."""
        self.outlets: set[str] = set()
        """Entities that a later «the newspaper» shows to be outlets."""
        self.bodies: set[str] = set()
        """Names that a later «the company» shows to be a body's."""

    def description(self, source: Source, head: Token) -> Referent | None:
        """The last one introduced with this head noun, whose modifiers do not speak against it."""
        words = [t for b in source.spans for t in self._reader.parse.within(*b)]
        if any(t.dep in {"prep", "relcl", "acl"} and t.head == head.i for t in words):
            return None
        plural = head.tag in PLURAL_TAGS
        near = [r for r in reversed(self._memory.recent) if r.plural == plural]
        if source.authority is Authority.OUTLET and head.pos == "NOUN":
            found = next((r for r in near if self._is_outlet(r)), None)
            if found is not None:
                return found
        fitting = [r for r in near if self._fits(r, source, head, words)]
        if fitting:
            return self._by_rank(fitting, words)
        return None if plural else self._informant(source, head) or self._body(source, head, words)

    def _fits(self, referent: Referent, source: Source, head: Token, words: list[Token]) -> bool:
        (noun, *_) = nouns_of(head)
        same = noun in referent.nouns or (noun in synonyms(noun) and bool(synonyms(noun) & referent.nouns))
        if not same or not self._kind(words, head) <= (referent.modifiers | referent.nouns):
            return False
        owner = owner_of(self._reader, head)
        if owner and owner != referent.owner:
            return False
        counts = source.count, referent.source.count
        told = all(c is not None and c[0] == c[1] for c in counts) and self._counted(words)
        if told and counts[0] != counts[1]:
            return False
        unnamed = referent.source.authority is Authority.ANONYMOUS
        return source.authority is not Authority.ANONYMOUS or unnamed or self._is_titled(referent, noun)

    def _is_titled(self, referent: Referent, noun: str) -> bool:
        """«Sen. Paul Reyes …, the senator»: a title before the name, which nobody unnamed bears here."""
        lexicon = authority_lexicon()
        if noun not in lexicon.titles or referent.source.authority is not Authority.PERSON:
            return False
        begin = referent.source.spans[0][0]
        end = referent.source.head[0] if referent.source.head else begin
        before = self._reader.parse.within(begin, end) if begin < end else ()
        return any(noun in nouns_of(t) for t in before) and not any(
            noun in r.nouns and r.source.authority is Authority.ANONYMOUS for r in self._memory.known
        )

    def _counted(self, words: list[Token]) -> bool:
        return any(t.tag == "CD" or t.text.lower() == "both" for t in words)

    def _kind(self, words: list[Token], head: Token) -> frozenset[str]:
        """The modifiers that tell the kind, without «same» and «first», which only point."""
        kinds = authority_lexicon().kinds
        before = [t for t in words if t.i < head.i]
        return modifiers_of(before, head) - {head.lemma.lower()} - kinds.pointing - kinds.first - kinds.other

    def _by_rank(self, fitting: list[Referent], words: list[Token]) -> Referent | None:
        """Of several the last; «the first official» the first, «the other» the one of two not named last."""
        kinds = authority_lexicon().kinds
        lows = {t.text.lower() for t in words}
        if lows & kinds.first:
            return fitting[-1]
        if lows & kinds.other:
            last = fitting[0].source
            others = [r for r in fitting if not r.is_same(last)]
            alone = {r.source.identity or r.source.entity or r.source.name for r in others}
            return others[0] if len(alone) == 1 else None
        return fitting[0]

    def _informant(self, source: Source, head: Token) -> Referent | None:
        """«The source», behind an aide or an official who does not want to be named."""
        if source.authority is not Authority.ANONYMOUS:
            return None
        if head.lemma.lower() not in authority_lexicon().kinds.informants:
            return None
        unnamed = (
            r
            for r in reversed(self._memory.recent)
            if r.source.authority is Authority.ANONYMOUS
            and not r.plural
            and not r.aside
            and r.source.identity
        )
        return next(unnamed, None)

    # -- named bodies --------------------------------------------------------------------------
    def _body(self, source: Source, head: Token, words: list[Token]) -> Referent | None:
        """«The company», behind the one named body that it can be."""
        kinds = authority_lexicon().kinds
        noun = head.lemma.lower()
        if self._kind(words, head):
            return None
        found = [r for r in self._memory.recent if self._is_body(r, noun, kinds)]
        if not found:
            return None
        # Of several it is the one that the sentence before is about, when that is about one alone.
        begin = self._before(source.spans[0][0])
        if not all(_one(r, found[-1]) for r in found):
            found = [r for r in found if r.at >= begin]
        if not found or not all(_one(r, found[-1]) for r in found):
            return None
        last = found[-1]
        if last.source.authority is Authority.PERSON:
            self.bodies.add(last.source.name)
            last.source = replace(last.source, authority=Authority.ORGANIZATION)
        return last

    def _before(self, at: int) -> int:
        """Where the sentence before the one around ``at`` begins."""
        parse = self._reader.parse
        token = parse.token_at(at)
        if token is None:
            return at
        first = parse.sentence_of(token.i).first
        return parse.sentence_of(max(0, first - 1)).start

    def _is_body(self, referent: Referent, noun: str, kinds: Kinds) -> bool:
        source = referent.source
        head = self._reader.parse.tokens[referent.head]
        entity = self._reader.entity_at(head)
        named = (
            head.pos == "PROPN" or head.text in kinds.exact or (entity is not None and entity.type == "ORG")
        )
        if referent.plural or not named or source.name.lower() in gazetteer().seats:
            return False
        if source.authority is Authority.PERSON:
            # A lone capitalised word that no tagger knows may be anybody's name.
            if entity is not None or source.name != head.text:
                return False
        elif source.authority is not Authority.ORGANIZATION:
            return False
        elif entity is not None and entity.type in {"GPE", "LOC", "FAC", "NORP"}:
            known = gazetteer().names
            if source.name != head.text or source.name.lower() in known:
                return False
        words = [kinds.known.get(source.name.lower(), "")]
        words = words if words[0] else [w.lower().strip(".") for w in source.name.split()]
        own = [word for word in words if word in kinds.alike]
        return any(noun in kinds.alike[word] for word in own) if own else noun in kinds.any_body

    # -- outlets -------------------------------------------------------------------------------
    def _is_outlet(self, referent: Referent) -> bool:
        if referent.source.authority is Authority.OUTLET:
            return True
        if self._may_be_outlet(referent):
            self.outlets.add(referent.source.entity)
            return True
        return False

    def _may_be_outlet(self, referent: Referent) -> bool:
        """A named body that was a source: «Le Soir reported …», which «the newspaper» then takes up."""
        source = referent.source
        entity = self._reader.entity_at(self._reader.parse.tokens[referent.head])
        if not source.entity or source.spans[0] not in self.spoken or entity is None:
            return False
        body = source.authority is Authority.ORGANIZATION and entity.type in _OUTLET_LABELS
        return body or (source.authority is Authority.PERSON and source.name.startswith(_ARTICLES))

    # -- names ---------------------------------------------------------------------------------
    def surname(self, source: Source, head: Token) -> Referent | None:
        """«Obi», when «Grace Obi» was named before and no tagger has told that they are one."""
        one_word = " " not in source.name and head.pos == "PROPN"
        if source.authority is not Authority.PERSON or source.entity or not one_word:
            return None
        for referent in reversed(self._memory.known):
            named = referent.source
            if named.authority is Authority.PERSON and named.name.endswith(f" {source.name}"):
                return referent
            # «Halverson», behind «Halverson Steel».
            if named.authority is Authority.ORGANIZATION and named.name.startswith(f"{source.name} "):
                return referent if named.entity else None
        return None

    def demonym(self, head: Token) -> Referent | None:
        """«The Brazilian said», behind a single person: that one."""
        entity = self._reader.entity_at(head)
        before = self._reader.parse.tokens[max(0, head.i - 1)]
        if entity is None or entity.type != "NORP" or head.tag not in {"NN", "NNP"} or before.text != "The":
            return None
        near = self._reader.entities_in((max(0, head.start - _NEARBY), head.start))
        who = {e.entity for e in near if e.type == "PERSON"}
        people = [r for r in self._memory.known if r.human and r.source.entity in who]
        return people[-1] if len(who) == 1 and people else None
