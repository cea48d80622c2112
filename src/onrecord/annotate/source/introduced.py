"""Who is introduced without being a source: persons, holders of posts, bodies and outlets."""

from __future__ import annotations

from onrecord.annotate.layers import Entity, Source, Token
from onrecord.annotate.source.authority import SourceReader
from onrecord.annotate.source.lists import authority_lexicon

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_TALKING = frozenset({"tell", "inform", "speak", "talk"})
_INTRODUCING = ("office", "anonymous", "document", "outlet", "organization")

Introduced = tuple[int, Source, Token]
"""Where the phrase begins, what it tells, and its head."""


def introduced(reader: SourceReader) -> list[Introduced]:
    """Those who stand as subjects, and every outlet that is named or spoken of, in text order."""
    parse = reader.parse
    lists = authority_lexicon().heads
    people = frozenset().union(*(lists[name] for name in _INTRODUCING))
    out: list[Introduced] = []
    for token in parse.tokens:
        subject = token.dep in _SUBJECTS or (
            token.dep == "conj" and parse.tokens[token.head].dep in _SUBJECTS
        )
        if not (subject and _introduces(reader, token, people)) and not _takes_up_outlet(reader, token):
            continue
        bounds = reader.own_phrase(token)
        out.append((bounds[0], reader.read(bounds, token), token))
    seen = {token.i for _, _, token in out}
    for entity in reader.annotated.need_entities():
        core = parse.root_of(entity.start, entity.end)
        if core is not None and core.i not in seen and reader.is_outlet((entity.start, entity.end)):
            out.append((entity.start, reader.read((entity.start, entity.end), core), core))
    return sorted(out, key=lambda found: (found[0], found[2].i))


def _introduces(reader: SourceReader, token: Token, people: frozenset[str]) -> bool:
    entity = reader.entity_at(token)
    named = entity is not None and entity.type in {"PERSON", "ORG"}
    if named or _shown_by_itself(reader, token, entity):
        return True
    titled = any(c.dep == "appos" and c.pos == "PROPN" for c in reader.parse.children(token.i))
    return titled or (token.pos == "NOUN" and token.lemma.lower() in people)


def _shown_by_itself(reader: SourceReader, token: Token, entity: Entity | None) -> bool:
    """A name that the tagger took for a place or for nothing: «Ann Kovac, who …», «The Observer»."""
    if token.pos != "PROPN":
        return False
    if entity is not None:
        return reader.shown_a_person(entity, token)
    return token.text[:1].isupper() or reader.is_outlet(reader.own_phrase(token))


def _takes_up_outlet(reader: SourceReader, token: Token) -> bool:
    """«… told the newspaper that …»: whoever was told shows that a name before is a newspaper's."""
    if token.tag != "NN" or not reader.is_outlet_noun(token) or not _is_told(reader, token):
        return False
    determiner = reader.parse.child(token.i, "det")
    return determiner is not None and determiner.text.lower() == "the" and reader.name_after(token) is None


def _is_told(reader: SourceReader, token: Token) -> bool:
    head = reader.parse.head(token.i)
    if token.dep == "pobj" and head.text.lower() in {"to", "with"}:
        return reader.parse.head(head.i).lemma.lower() in _TALKING
    return token.dep in {"dobj", "dative"} and head.lemma.lower() in _TALKING
