"""Who an article has introduced so far, and what a later mention of each has to fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.annotate.layers import Authority, Source, Token
from onrecord.annotate.source.authority import SourceReader
from onrecord.annotate.source.lists import authority_lexicon
from onrecord.annotate.source.mentions import by_given_name

MEMORY = 40
"""How many referents back a pronoun or a description may look."""
PLURAL_TAGS = frozenset({"NNS", "NNPS"})
_NO_NAME = frozenset({Authority.ANONYMOUS, Authority.COLLECTIVE, Authority.UNATTRIBUTED})
_HUMAN = frozenset({Authority.PERSON, Authority.OFFICE, Authority.ANONYMOUS})
_NAMING = frozenset({"compound", "appos", "flat", "nmod", "amod"})


@dataclass(slots=True)
class Referent:
    """Somebody introduced: what a later mention has to fit."""

    source: Source
    gender: str
    plural: bool
    nouns: frozenset[str]
    modifiers: frozenset[str]
    at: int
    human: bool
    head: int
    owner: str = ""
    """Whose it is: «his» of «his widow», «bank» of «the bank’s lawyer»."""
    aside: bool = False
    """Only talked about, inside what somebody said."""
    rather: str = ""
    """The gender of most who bear this given name."""

    def is_same(self, source: Source) -> bool:
        """Whether the article has shown that this is ``source``."""
        own = self.source
        return (
            own is source
            or bool(source.entity and own.entity == source.entity)
            or bool(source.identity and own.identity == source.identity)
        )


class Memory:
    """The referents of one article in the order of their mentions."""

    def __init__(self, reader: SourceReader) -> None:
        self._reader = reader
        self._anonymous = 0
        self.known: list[Referent] = []

    @property
    def recent(self) -> list[Referent]:
        return self.known[-MEMORY:]

    def new_identity(self) -> str:
        self._anonymous += 1
        return f"anon{self._anonymous}"

    def remember(self, source: Source, head: Token, *, gender: str = "", aside: bool = False) -> None:
        """Add a mention; ``gender`` is what was learnt of the same one before."""
        words = [t for b in source.spans for t in self._reader.parse.within(*b)]
        human = source.authority in _HUMAN
        own = self._naming(words, head)
        self.known.append(
            Referent(
                source=source,
                gender=(gender or self._gender(own)) if human else "",
                plural=self._is_plural(source, head),
                nouns=frozenset(
                    n for t in own if t.pos in {"NOUN", "PROPN"} or t.i == head.i for n in nouns_of(t)
                ),
                modifiers=modifiers_of(words, head),
                at=source.spans[0][0],
                human=human,
                head=head.i,
                owner=owner_of(self._reader, head),
                aside=aside,
                rather=by_given_name(source),
            )
        )

    def _gender(self, words: Sequence[Token]) -> str:
        """What the head, its title or its apposition tells; not «his» of «his widow»."""
        lexicon = authority_lexicon()
        lows = {token.text.lower().rstrip(".") for token in words}
        return "m" if lows & lexicon.male else "f" if lows & lexicon.female else ""

    def _naming(self, words: Sequence[Token], head: Token) -> list[Token]:
        """The head with its title and its apposition: not «airline» of «the airline’s chief, Neil Casey»."""
        tokens, inside = self._reader.parse.tokens, {t.i for t in words}
        roots = {head.i}
        at = head
        while at.dep in _NAMING and at.head in inside and at.head not in roots:
            at = tokens[at.head]
            roots.add(at.i)
        out = []
        for token in words:
            at = token
            while at.i not in roots and at.dep in _NAMING and at.head != at.i and not self._owns(at):
                at = tokens[at.head]
            if at.i in roots:
                out.append(token)
        return out

    def _owns(self, token: Token) -> bool:
        """«The mine’s boss», whatever the parser calls it."""
        return any(c.tag == "POS" for c in self._reader.parse.children(token.i))

    def _is_plural(self, source: Source, head: Token) -> bool:
        if source.count is not None:
            return source.count != (1, 1)
        return source.authority is Authority.COLLECTIVE or (
            head.tag in PLURAL_TAGS and source.authority is not Authority.PERSON
        )

    def learn(self, source: Source, gender: str) -> None:
        """A pronoun told the gender of everyone with this entity or identity."""
        for referent in self.known:
            if referent.human and referent.is_same(source):
                referent.gender = gender

    def identify(self, referent: Referent) -> None:
        """Somebody anonymous who was only talked about gets an identity when it is a source."""
        base = referent.source
        if base.authority is Authority.ANONYMOUS and not base.identity:
            referent.source = replace(base, identity=self.new_identity())


def _names(token: Token, head: Token) -> bool:
    return token.pos in {"NOUN", "PROPN"} or token.i == head.i


def owner_of(reader: SourceReader, head: Token) -> str:
    """Whose the head is, lower case: «his» of «his widow»."""
    owner = reader.parse.child(head.i, "poss")
    return "" if owner is None else owner.text.lower()


def nouns_of(token: Token) -> tuple[str, ...]:
    """The noun, and the title that it is short for: «Gov.»."""
    base = token.lemma.lower()
    short = authority_lexicon().short_titles.get(base.rstrip("."))
    return (base,) if short is None else (base, short)


def modifiers_of(words: Sequence[Token], head: Token) -> frozenset[str]:
    """Nouns, names and adjectives beside the head: what kind it is."""
    return frozenset(
        n for t in words if t.pos in {"NOUN", "PROPN", "ADJ"} and t.i != head.i for n in nouns_of(t)
    )


def taken_up(source: Source, found: Source) -> Source:
    """``source``, a later mention, as the one that was found before."""
    anonymous = found.authority is Authority.ANONYMOUS
    return replace(
        source,
        authority=found.authority,
        entity="" if found.authority in _NO_NAME else found.entity,
        identity=found.identity,
        name=found.name,
        count=found.count if anonymous else source.count,
    )
