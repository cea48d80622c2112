"""Several kinds in one phrase are several sources: «five US officials, two diplomats and a banker»."""

from __future__ import annotations

from onrecord.annotate.layers import Token
from onrecord.annotate.sentence import Parse
from onrecord.span import Bounds

Party = tuple[Bounds, Token]
"""The characters of one party, and its head."""

_NOUNS = frozenset({"NOUN", "PROPN", "PRON"})
_PLURAL = frozenset({"NNS", "NNPS"})
_STARTS = frozenset({"a", "an", "several", "some", "other", "others", "the"})


def parties(parse: Parse, bounds: Bounds) -> tuple[Party, ...]:
    """The phrase as one or more parties in text order; none when no token lies in it."""
    tokens = parse.within(*bounds)
    root = parse.root_of(*bounds)
    if root is None:
        return ()
    if root.pos in {"DET", "ADJ", "PUNCT", "VERB"}:
        root = _head(list(tokens)) or root
    return _counted(tokens) or _listed(tokens) or _joined(parse, tokens, root, bounds) or ((bounds, root),)


def _counted(tokens: tuple[Token, ...]) -> tuple[Party, ...]:
    """A list in which each has its number, whatever the parser made of it."""
    if tokens[0].tag != "CD":
        return ()
    segments: list[list[Token]] = [[]]
    for n, token in enumerate(tokens):
        following = tokens[n + 1] if n + 1 < len(tokens) else None
        breaks = token.text in {",", "and", "&"} and following is not None
        if breaks and following is not None and (following.text == "and" or _starts(following)):
            segments.append([])
        elif not (token.text == "and" and not segments[-1]):
            segments[-1].append(token)
    kept = [s for s in segments if s]
    if len(kept) < 2 or not all(_starts(s[0]) for s in kept):
        return ()
    listed = tokens[kept[-1][0].i - tokens[0].i - 1].text in {"and", "&"}
    if not listed and sum(s[0].tag == "CD" for s in kept) < 2:
        return ()
    out: list[Party] = []
    for segment in kept:
        head = _head(segment)
        if head is None:
            return ()
        out.append(((segment[0].start, segment[-1].end), head))
    return tuple(out)


def _listed(tokens: tuple[Token, ...]) -> tuple[Party, ...]:
    """«US, Iraq», «France, Italy and Spain»: bare names and nothing else."""
    segments: list[list[Token]] = [[]]
    for token in tokens:
        if token.text in {",", "and"}:
            segments.append([])
        elif token.pos == "PROPN":
            segments[-1].append(token)
        else:
            return ()
    kept = [s for s in segments if s]
    if len(kept) < 2 or any(len(s) > 2 for s in kept) or tokens[-1].text.rstrip(".") in {"Jr", "Sr", "Inc"}:
        return ()
    if any(s[-1].dep == "appos" for s in kept):
        return ()
    return tuple(((s[0].start, s[-1].end), s[-1]) for s in kept)


def _starts(token: Token) -> bool:
    return token.tag == "CD" or token.text.lower() in _STARTS


def _head(segment: list[Token]) -> Token | None:
    """The last noun before the first preposition or clause."""
    found: Token | None = None
    if len(segment) > 1 and segment[0].tag == "CD" and segment[1].text.lower() == "of":
        return segment[0]  # «three of the crew»
    for token in segment:
        if token.pos in _NOUNS:
            found = token
        elif found is not None and (
            token.pos in {"ADP", "VERB", "SCONJ", "AUX", "PRON"} or token.text == ","
        ):
            break
    return found


def _joined(parse: Parse, tokens: tuple[Token, ...], root: Token, bounds: Bounds) -> tuple[Party, ...]:
    """Nouns joined by «and» that are parties of their own."""
    heads = [root]
    for head in heads:
        heads.extend(
            c
            for c in parse.children(head.i)
            if c.dep == "conj" and tokens[0].i <= c.i <= tokens[-1].i and c.pos in _NOUNS
        )
    heads.sort(key=lambda t: t.i)
    if len(heads) < 2 or not _are_several(parse, heads):
        return ()
    lefts = [_left(parse, head, heads[n - 1].i + 1 if n else tokens[0].i) for n, head in enumerate(heads)]
    out: list[Party] = []
    for n, head in enumerate(heads):
        right = (lefts[n + 1] - 1) if n + 1 < len(heads) else tokens[-1].i
        while (
            right > head.i
            and parse.tokens[right].pos in {"PUNCT", "CCONJ"}
            and parse.tokens[right].text != ")"
        ):
            right -= 1
        start = bounds[0] if n == 0 else parse.tokens[lefts[n]].start
        out.append(((start, parse.tokens[right].end), head))
    return tuple(out)


def _left(parse: Parse, head: Token, low: int) -> int:
    left = max(min(parse.edges(head.i)[0], head.i), low)
    while left < head.i and parse.tokens[left].pos in {"PUNCT", "CCONJ"}:
        left += 1
    return left


def _are_several(parse: Parse, heads: list[Token]) -> bool:
    """Whether each joined noun could stand alone, rather than being half of a title or a firm's name."""
    return heads[0].pos == "PROPN" or all(
        h.pos in {"PROPN", "PRON"}
        or h.tag in _PLURAL
        or parse.child(h.i, "det", "nummod", "poss") is not None
        for h in heads[1:]
    )
