"""On what terms a source spoke: why it is not named, and where or how it spoke."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from onrecord.annotate.layers import Attribution, Authority, Source, Token
from onrecord.annotate.source.authority import SourceReader
from onrecord.annotate.source.lists import authority_lexicon, terms_lexicon
from onrecord.span import Bounds, overlap, trim

_END = re.compile(
    r"[.;“”\"»]|, (?:said|told|added|and said)\b|,? (?:said|told) (?:that|the|reporters)\b|\s[–—]\s|$",
    re.MULTILINE,
)
_SPEAKING = frozenset({"speak", "talk", "write", "appear", "brief", "testify"})
_PREPS = frozenset({"in", "on", "at", "during", "via", "through", "by", "from", "over"})
_UNNAMED_KINDS = frozenset({Authority.ANONYMOUS, Authority.COLLECTIVE, Authority.OFFICE})
_SELF = frozenset({"i", "we", "us", "me", "my", "our"})
_LONGEST = 200


def with_terms(reader: SourceReader, attribution: Attribution) -> Attribution:
    """``attribution`` with the reason and the setting of its sources where the sentence tells them."""
    if not attribution.sources or not attribution.cue:
        return attribution
    setting = _setting(reader, attribution)
    reason: Bounds | None = None
    if any(s.authority in _UNNAMED_KINDS and s.name.lower() not in _SELF for s in attribution.sources):
        reason = _reason(reader, attribution)
    if setting is None and reason is None:
        return attribution
    return replace(
        attribution,
        sources=tuple(_told(source, reason, setting) for source in attribution.sources),
    )


def _told(source: Source, reason: Bounds | None, setting: Bounds | None) -> Source:
    if reason is None or source.authority not in _UNNAMED_KINDS or source.name.lower() in _SELF:
        return replace(source, setting=setting)
    # Who asked not to be named is anonymous, whatever post the phrase tells.
    return replace(
        source,
        authority=Authority.ANONYMOUS,
        entity="",
        count=source.count or (1, None),
        reason=reason,
        setting=setting,
    )


def _reason(reader: SourceReader, attribution: Attribution) -> Bounds | None:
    """Behind «on condition of anonymity» and the like, in the sentence of the cue and around it."""
    token = reader.parse.token_at(attribution.cue[0][0])
    sentence = None if token is None else reader.parse.sentence_of(token.i)
    if sentence is None:
        return None
    text = reader.text
    low = min([sentence.start, *(s for s, _ in attribution.source)])
    high = max([sentence.end, *(e for _, e in attribution.source)])
    high = min(high, low + 5_000)
    for match in terms_lexicon().unnamed.finditer(text, low, high):
        if any(overlap(match.span(), piece) for piece in attribution.content):
            continue
        barred = terms_lexicon().not_allowed.search(text, max(low, match.start() - 30), high)
        why = terms_lexicon().because.search(text, match.end(), min(high, match.end() + _LONGEST))
        purpose = why is not None and why.group().lower().startswith("to ")
        if why is not None and _same_clause(text[match.end() : why.start()]) and not (barred and purpose):
            return _until_end(text, why.start(), high)
        if barred is not None:
            return _until_end(text, barred.start(), high)
    return None


def _same_clause(between: str) -> bool:
    return not re.search(r"[.;“”\"]", between)


def _until_end(text: str, start: int, high: int) -> Bounds | None:
    stop = _END.search(text, start + 1, high)
    end = stop.start() if stop is not None else high
    start, end = trim(text, start, min(end, start + _LONGEST))
    while end > start and text[end - 1] == ",":
        end -= 1
    return (start, end) if end > start else None


def _setting(reader: SourceReader, attribution: Attribution) -> Bounds | None:
    parse = reader.parse
    settings = authority_lexicon().settings
    for prep in _preps(reader, attribution):
        if prep.text.lower() not in _PREPS:
            continue
        what = parse.child(prep.i, "pobj")
        if what is None or what.lemma.lower() not in settings:
            continue
        bounds = _phrase(reader, prep, what)
        # «told staff in an email that …»: to the parser the clause hangs on the noun.
        after = [a for a, _ in attribution.content if a >= what.end]
        if after and bounds[1] > min(after):
            bounds = trim(reader.text, bounds[0], min(after))
        own = any(parse.root_of(*piece) == what for piece in attribution.source)
        if not own and not any(overlap(bounds, piece) for piece in attribution.content):
            return bounds
    return None


def _preps(reader: SourceReader, attribution: Attribution) -> Iterator[Token]:
    """Prepositions on the cue, on a participle of speaking beside it, and on the source's head."""
    parse = reader.parse
    heads: list[Token] = [
        t for start, end in attribution.cue for t in parse.within(start, end) if t.pos in {"VERB", "AUX"}
    ]
    for piece in attribution.source:
        root = parse.root_of(*piece)
        if root is not None:
            heads.append(root)
    for head in list(heads):
        heads.extend(c for c in parse.children(head.i) if c.pos == "VERB" and c.lemma.lower() in _SPEAKING)
    for head in heads:
        stack: Sequence[Token] = [c for c in parse.children(head.i) if c.dep == "prep"]
        for prep in stack:
            yield prep
            # «on condition of anonymity in a conference call»: hung on the noun before it.
            yield from (
                t
                for t in parse.subtree(prep.i)[1:12]
                if t.dep == "prep" and t.text.lower() in {"in", "during", "at"}
            )


def _phrase(reader: SourceReader, prep: Token, what: Token) -> Bounds:
    parse = reader.parse
    right = parse.edges(what.i)[1]
    for child in parse.children(what.i):
        left = parse.edges(child.i)[0]
        if child.dep in {"relcl", "advcl", "appos"} and left > what.i:
            right = min(right, left - 1)
    while right > what.i and parse.tokens[right].pos == "PUNCT":
        right -= 1
    right = min(right, prep.i + 25)
    return prep.start, parse.tokens[right].end
