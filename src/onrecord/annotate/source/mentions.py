"""What a mention of a source shows by itself: what it may stand for, and what a name tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onrecord.annotate.layers import Attribution, Authority, Source, Token
from onrecord.annotate.source.authority import SourceReader
from onrecord.annotate.source.lists import authority_lexicon

_SELF = frozenset({"i", "me", "my", "myself"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_CLIMB = 5


def is_definite(reader: SourceReader, source: Source, head: Token) -> bool:
    """Whether the phrase takes up somebody told of before: «the official», «his widow», no name."""
    # «The official accused …»: an adjective to the parser.
    noun = head.pos == "NOUN" or (
        head.pos == "ADJ" and head.lemma.lower() in authority_lexicon().heads["anonymous"]
    )
    if not noun and not (head.pos == "PROPN" and source.entity == ""):
        return False
    start = source.spans[0][0]
    first = reader.parse.token_at(start)
    if first is None:
        return False
    owned = first.tag == "PRP$" and reader.parse.tokens[first.head].i == head.i
    return owned or first.text.lower() in {"the", "this", "that", "these", "those", "both"}


def stands_for_named(reader: SourceReader, source: Source, head: Token) -> bool:
    """«The two leaders», behind two that were named: nobody who wants to stay unnamed."""
    if source.authority is not Authority.ANONYMOUS and source.authority is not Authority.OFFICE:
        return False
    if head.tag not in {"NNS", "NNPS"} or not is_definite(reader, source, head):
        return False
    number = source.count[0] if source.count and source.count[0] == source.count[1] else 0
    if not number and head.lemma.lower() not in authority_lexicon().heads["office"]:
        return False
    parse, at = reader.parse, source.spans[0][0]
    sentence = parse.sentence_of(head.i)
    first = parse.sentence_of(max(0, sentence.first - 1))
    near = reader.entities_in((first.start, at))
    return len({e.entity for e in near if e.type == "PERSON"}) >= (number or 2)


def antecedent(reader: SourceReader, noun: Token, *, who: bool) -> Token:
    """The noun that a relative clause is about: with «who» no place, whatever the parser hung it on."""
    parse, found = reader.parse, noun
    for _ in range(_CLIMB):
        entity = reader.entity_at(found)
        place = entity is not None and entity.type in _PLACES
        if not who or (found.pos in {"NOUN", "PROPN"} and not place):
            return found
        head = parse.head(found.i)
        if head.i == found.i or head.pos in {"VERB", "AUX"}:
            return noun
        found = head
    return noun


def speak_for_themselves(attributions: Sequence[Attribution], changed: dict[tuple[int, int], Source]) -> None:
    """«I» inside what somebody said is that somebody."""
    at = {a.id: n for n, a in enumerate(attributions)}
    for n, attribution in enumerate(attributions):
        parent = at.get(attribution.parent or "")
        outer = changed.get((parent, 0)) if parent is not None else None
        own = changed.get((n, 0))
        if outer is None or own is None or own.name.lower() not in _SELF:
            continue
        changed[n, 0] = replace(
            own,
            authority=outer.authority,
            entity=outer.entity,
            identity=outer.identity,
            name=outer.name,
            count=outer.count,
        )


def by_given_name(source: Source) -> str:
    """«m» or «f» when a person's name begins with a given name of the one or the other."""
    first, _, rest = source.name.partition(" ")
    return (
        authority_lexicon().given.get(first.lower(), "")
        if rest and source.authority is Authority.PERSON
        else ""
    )


def synonyms(noun: str) -> frozenset[str]:
    """The nouns that one person or paper may be called by in turn."""
    return authority_lexicon().synonyms.get(noun, frozenset({noun}))
