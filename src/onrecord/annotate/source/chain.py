"""Chains: through whose hands the words came, each hop with its characters.

A hop stands in the wording («told Reuters», «in an interview with CNN», «Reuters reported, citing …»,
«was quoted as saying»), in the tree (what an outlet says that others said) or in a credit line. A hop
that the text leaves unknown has no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from onrecord.annotate.layers import Attribution, Authority, Hop, Source, Token
from onrecord.annotate.lexicon import load
from onrecord.annotate.place import gazetteer
from onrecord.annotate.source.authority import SourceReader
from onrecord.annotate.source.lists import authority_lexicon
from onrecord.document import Document, ZoneKind
from onrecord.span import Bounds, trim

_NOT_AN_OUTLET = frozenset(
    {"PERSON", "GPE", "LOC", "DATE", "TIME", "EVENT", "NORP", "FAC", "CARDINAL", "ORDINAL", "LANGUAGE"}
)
_HOP_PREPS = frozenset({"with", "to", "by", "in", "on", "for", "of", "from"})
_SIGNED = re.compile(r"(?i)\s*(?:(?:written|reported|reporting|story|words|text) )?(?:by|from)\b:?\s*")
_BETWEEN_NAMES = re.compile(r"\s+(?:and|in|for|at)\s+|[,;|/()&•·–—\n]")
_LONGEST_NAME = 5
_ADDRESS = re.compile(r"https?://(?P<host>[\w.-]+)[^\s)>\]]*")
_NO_NAME = re.compile(
    r"(?i)(?:photo |image |picture )?(?:credits?|source|via|by|photo|image|file|https?)[\s:./]*|https?:.*"
)
_CREDIT_AGENCY = re.compile(
    r"(?i)\b(?:source|credit|via|(?:first|originally) published (?:by|in|on)|courtesy(?: of)?)\s*:?\s*"
    r"(?P<name>[^\n,;|/()]{2,60})"
)


@cache
def _words(name: str) -> frozenset[str]:
    """A word list of ``[hops]`` in the lexicon ``chain``."""
    return frozenset(load("chain").data["hops"][name].split())


def hops(reader: SourceReader, attribution: Attribution) -> tuple[Hop, ...]:
    """The hops that the wording around the cue and the source tells, in text order."""
    found: list[Hop] = []
    for verb in _cue_verbs(reader, attribution):
        found.extend(_from_verb(reader, attribution, verb))
    for piece in attribution.source:
        found.extend(_from_source(reader, piece))
    found.extend(_beside(reader, attribution))
    out: dict[Bounds, Hop] = {}
    own = {b for s in attribution.sources for b in s.spans}
    for hop in sorted(found, key=lambda h: h.bounds):
        if hop.bounds not in own or hop.relation == "previously":
            out.setdefault(hop.bounds, hop)
    return tuple(out.values())


def _beside(reader: SourceReader, attribution: Attribution) -> Iterator[Hop]:
    """«In an interview with Der Spiegel, …» in the cue's sentence, wherever the parser hung it."""
    parse = reader.parse
    for token in parse.tokens_of(parse.sentence_of(at.i)) if (at := _cue_token(reader, attribution)) else ():
        if token.lemma.lower() not in {"interview", "conversation"} or token.pos != "NOUN":
            continue
        if not any(a <= token.start < b for a, b in (*attribution.content, *attribution.source)):
            for what in _behind(reader, token, {"with"}):
                yield from _outlet(reader, what, "interview")


def _cue_token(reader: SourceReader, attribution: Attribution) -> Token | None:
    return reader.parse.token_at(attribution.cue[0][0]) if attribution.cue else None


def _cue_verbs(reader: SourceReader, attribution: Attribution) -> Iterator[Token]:
    for start, end in attribution.cue:
        for token in reader.parse.within(start, end):
            if token.pos in {"VERB", "AUX"} or token.tag.startswith("VB"):
                yield token


def _from_verb(reader: SourceReader, attribution: Attribution, verb: Token) -> Iterator[Hop]:
    parse = reader.parse
    lemma = verb.lemma.lower()
    for child in parse.children(verb.i):
        if child.dep in {"dobj", "dative"} and lemma in _words("recipients"):
            yield from _outlet(reader, child, "told")
        elif child.dep in {"prep", "agent"} or (child.dep == "dative" and child.pos == "ADP"):
            yield from _from_prep(reader, verb, child)
    if (
        lemma == "quote"
        and parse.child(verb.i, "auxpass") is not None
        and parse.child(verb.i, "agent") is None
    ):
        named = [h for c in parse.children(verb.i) if c.dep == "prep" for h in _from_prep(reader, verb, c)]
        if not named:
            yield Hop(name="", bounds=(verb.start, verb.end), relation="quoted")
    if attribution.authority is Authority.OUTLET and attribution.sources:
        adverb = next((c for c in parse.children(verb.i) if c.text.lower() in _words("before")), None)
        if adverb is not None:
            source = attribution.sources[0]
            yield Hop(name=source.name, bounds=source.spans[0], relation="previously")
    # «told X», when the talking verb is a participle beside the cue: «speaking to Reuters, he said».
    for child in parse.children(verb.i):
        if child.dep == "advcl" and child.lemma.lower() in {"speak", "talk", "write", "appear"}:
            for prep in parse.children(child.i):
                if prep.dep == "prep":
                    yield from _from_prep(reader, child, prep)


def _from_prep(reader: SourceReader, verb: Token, prep: Token) -> Iterator[Hop]:
    parse = reader.parse
    what = parse.child(prep.i, "pobj")
    if what is None:
        return
    low = prep.text.lower()
    lemma = verb.lemma.lower()
    if what.lemma.lower() in _words("mails"):
        for to in _behind(reader, what, {"to"}):
            yield from _outlet(reader, to, "told")
        return
    if what.lemma.lower() in _words("talks"):
        relation = "interview" if what.lemma.lower() in {"interview", "conversation"} else "reported"
        yield from _below(reader, what, relation)
        return
    if low in {"with", "to"} and lemma in _words("recipients"):
        yield from _outlet(reader, what, "told")
    elif low == "by" and lemma in {"quote", "cite"}:
        yield from _outlet(reader, what, "quoted")
    elif low in {"in", "on"}:
        yield from _outlet(reader, what, "reported")


def _from_source(reader: SourceReader, piece: Bounds) -> Iterator[Hop]:
    """Inside the source phrase: «sources who spoke with Reuters», «an article published by …»."""
    parse = reader.parse
    tokens = parse.within(*piece)
    for token in tokens:
        lemma = token.lemma.lower()
        if token.pos == "VERB" and lemma in _words("talking"):
            yield from _talked_to(reader, token)
        elif token.pos == "VERB" and lemma in _words("published"):
            relation = "quoted" if lemma in {"quote", "cite"} else "reported"
            for what in _objects(reader, token, {"agent", "prep"}):
                yield from _printer(reader, token, what) or _outlet(reader, what, relation)
        elif lemma in _words("talks") | _words("papers") and token.pos == "NOUN":
            yield from _below(reader, token, "reported")
    # A clause after the phrase that was left out of it: «…, who spoke to Reuters on condition of …».
    after = parse.tokens[tokens[-1].i + 1 : tokens[-1].i + 12] if tokens else ()
    for token in after:
        if token.dep not in {"relcl", "acl", "advcl"}:
            continue
        if token.lemma.lower() in _words("talking"):
            yield from _talked_to(reader, token)
        elif (
            token.lemma.lower() in _words("published")
            and token.tag == "VBN"
            and tokens[0].i <= token.head <= tokens[-1].i
        ):
            # «The email, obtained by the broadcaster, …»
            for what in _objects(reader, token, {"agent", "prep"}):
                yield from _printer(reader, token, what) or _outlet(reader, what, "reported")


def _behind(reader: SourceReader, noun: Token, words: set[str]) -> Iterator[Token]:
    """What one of the prepositions ``words`` hangs on ``noun``."""
    for child in reader.parse.children(noun.i):
        what = reader.parse.child(child.i, "pobj") if child.dep == "prep" else None
        if what is not None and child.text.lower() in words:
            yield what


def _talked_to(reader: SourceReader, verb: Token) -> Iterator[Hop]:
    for child in reader.parse.children(verb.i):
        if child.dep == "dobj":
            yield from _outlet(reader, child, "told")
        elif child.dep == "prep" and child.text.lower() in {"with", "to"}:
            what = reader.parse.child(child.i, "pobj")
            if what is not None:
                yield from _outlet(reader, what, "told")


def _objects(reader: SourceReader, verb: Token, deps: set[str]) -> Iterator[Token]:
    """The nouns behind the prepositions of ``verb``."""
    for child in reader.parse.children(verb.i):
        what = reader.parse.child(child.i, "pobj") if child.dep in deps else None
        if what is not None:
            yield what


def _below(reader: SourceReader, noun: Token, relation: str) -> Iterator[Hop]:
    """The outlet of an interview or an article: «with CNN», «published by the Wall Street Journal»."""
    parse = reader.parse
    for child in parse.children(noun.i):
        if child.dep == "prep" and child.text.lower() in _HOP_PREPS:
            what = parse.child(child.i, "pobj")
            if what is not None and child.text.lower() == "in" and _printed_in(reader, noun, what):
                low, high = reader.name_bounds(what)
                name = " ".join(reader.text[low:high].split())
                yield Hop(name=name, bounds=(low, high), relation=relation)
            elif what is not None:
                yield from _outlet(reader, what, relation)
        elif child.dep in {"compound", "poss", "nmod", "amod"}:
            yield from _outlet(reader, child, relation)
        elif child.dep in {"acl", "relcl"} and child.lemma.lower() in _words("published"):
            for agent in parse.children(child.i):
                what = parse.child(agent.i, "pobj") if agent.dep in {"agent", "prep"} else None
                if what is not None:
                    yield from _printer(reader, child, what) or _outlet(reader, what, relation)


def _printer(reader: SourceReader, verb: Token, what: Token) -> tuple[Hop, ...]:
    """«Carried by the Anadolu agency»: whoever prints or airs is an outlet, by whatever name."""
    if verb.lemma.lower() not in _words("printing") or verb.tag != "VBN":
        return ()
    entity = reader.entity_at(what)
    low, high = reader.name_bounds(what)
    name = " ".join(reader.text[low:high].split())
    body = entity is None or entity.type in {"ORG", "PRODUCT", "WORK_OF_ART"}
    named = what.pos == "PROPN" or what.lemma.lower() == "agency"
    if not (body and named and name != name.lower()) or reader.is_outlet((low, high)):
        return ()
    return (Hop(name=name, bounds=(low, high), relation="reported"),)


def _printed_in(reader: SourceReader, noun: Token, what: Token) -> bool:
    """«a report in Nature»: a name that is no place, person or time, behind a noun for printed words."""
    entity = reader.entity_at(what)
    named = what.pos == "PROPN" and (entity is None or entity.type not in _NOT_AN_OUTLET)
    known = what.text.lower() in gazetteer().seats or what.text.lower() in gazetteer().names
    return named and not known and noun.lemma.lower() in _words("papers")


def _outlet(reader: SourceReader, token: Token, relation: str) -> Iterator[Hop]:
    """A hop, when ``token`` heads the name of an outlet (or is an outlet's common noun)."""
    entity = reader.entity_at(token)
    bounds = reader.name_bounds(token)
    name = " ".join(reader.text[bounds[0] : bounds[1]].split())
    behind = reader.name_after(token) if token.pos == "NOUN" and reader.is_outlet_noun(token) else None
    if behind is not None:
        name = " ".join(reader.text[behind[0] : behind[1]].split())
        yield Hop(name=name, bounds=behind, relation=relation)
    elif reader.is_outlet(bounds):
        yield Hop(name=name, bounds=bounds, relation=relation)
    elif entity is not None and reader.is_outlet((entity.start, entity.end)):
        yield Hop(name=entity.name, bounds=(entity.start, entity.end), relation=relation)
    elif _is_the_paper(reader, token):
        yield Hop(name=token.text, bounds=(token.start, token.end), relation=relation)
    elif token.pos == "NOUN" and reader.is_outlet_noun(token):
        yield Hop(name=name, bounds=bounds, relation=relation)


def _is_the_paper(reader: SourceReader, token: Token) -> bool:
    """«Told the Tribune»: a word of newspapers' names, alone, with a capital and an article."""
    before = reader.parse.tokens[max(0, token.i - 1)]
    named = token.text[:1].isupper() and token.text.lower() in authority_lexicon().outlet_words
    return named and before.text.lower() == "the"


def inherited(attribution: Attribution, above: Sequence[Attribution]) -> tuple[Hop, ...]:
    """Hops from the attributions around this one, outermost first: an outlet or a document that says so."""
    out: list[Hop] = []
    for outer in above:
        out.extend(outer.via)
        for source in outer.sources:
            near = attribution.rule == "citing" and outer is above[-1]
            hop = _as_hop(source, relation="citing" if near else "reported")
            if hop is not None:
                out.append(hop)
    seen: set[Bounds] = set()
    kept: list[Hop] = []
    for hop in out:
        if hop.bounds not in seen and hop.bounds not in {b for s in attribution.sources for b in s.spans}:
            seen.add(hop.bounds)
            kept.append(hop)
    return tuple(kept)


def _as_hop(source: Source, *, relation: str) -> Hop | None:
    """An outlet or a document that hands on what others said, as a hop."""
    if source.authority not in {Authority.OUTLET, Authority.DOCUMENT} or not source.spans:
        return None
    return Hop(name=source.name, bounds=source.spans[0], relation=relation)


def credited(document: Document) -> tuple[Hop, ...]:
    """Who the credit and byline zones say wrote or handed on the article; hops of all its statements."""
    out: dict[str, Hop] = {}
    for zone in document.zones:
        if zone.kind not in {ZoneKind.CREDIT, ZoneKind.BYLINE}:
            continue
        for hop in _linked(document.text, zone.bounds):
            out.setdefault(hop.name.lower(), hop)
        found = [m.span("name") for m in _CREDIT_AGENCY.finditer(document.text, zone.start, zone.end)]
        for low, high in found or _signed(document.text, zone.bounds):
            start, end = trim(document.text, low, high)
            name = document.text[start:end]
            if start < end and not _NO_NAME.fullmatch(name):
                out.setdefault(name.lower(), Hop(name, (start, end), "credit"))
    return tuple(sorted(out.values(), key=lambda hop: hop.bounds))


def _linked(text: str, bounds: Bounds) -> Iterator[Hop]:
    """The outlets of the addresses in a credit line, by name where the table of outlets knows the host."""
    hosts = load("outlets").data["hosts"]
    for match in _ADDRESS.finditer(text, *bounds):
        host = match["host"].lower().removeprefix("www.")
        names = (host.split(".", n)[-1] for n in range(host.count(".")))
        yield Hop(next((hosts[name] for name in names if name in hosts), host), match.span(), "credit")


def _signed(text: str, bounds: Bounds) -> Iterator[Bounds]:
    """The names of a byline: «By Jane Roe and John Doe, Reuters»."""
    lead = _SIGNED.match(text, *bounds)
    at = lead.end() if lead is not None else bounds[0]
    marks = [m.span() for m in _BETWEEN_NAMES.finditer(text, at, bounds[1])]
    for low, high in zip([at, *(b for _, b in marks)], [*(a for a, _ in marks), bounds[1]], strict=True):
        words = text[low:high].split()
        named = any(w[:1].isupper() for w in words) and not any(c.isdigit() for c in text[low:high])
        if named and len(words) <= _LONGEST_NAME:
            yield low, high
