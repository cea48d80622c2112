"""When a quotation was said: expressions inside it are counted from there, where the text tells."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from onrecord.annotate.timex.clause import Words
from onrecord.annotate.timex.grammar import BREAK
from onrecord.annotate.timex.match import Match
from onrecord.annotate.timex.tokens import Tokens

_NEAR = 14
_LONG = 400
_OPENING = 3


def quotations(tokens: Tokens) -> list[tuple[int, int]]:
    """First and last-but-one token of each double-quoted stretch; none crosses a paragraph."""
    out: list[tuple[int, int]] = []
    opened: int | None = None
    for i, word in enumerate(tokens.words):
        if tokens.keys[i] == BREAK:
            opened = None
        elif word == "“" or (word == '"' and opened is None):
            opened = i
        elif opened is not None and word in {"”", '"'}:
            if i - opened <= _LONG:
                out.append((opened, i))
            opened = None
    return out


def said_when(tokens: Tokens, found: Sequence[Match], words: Words) -> Mapping[int, Match]:
    """For the first token of each match inside a quotation, the expression that tells when it was said."""
    spans = quotations(tokens)
    if not spans:
        return {}
    starts = [a for a, _ in spans]

    def inside(match: Match) -> tuple[int, int] | None:
        n = bisect_right(starts, match.first) - 1
        return spans[n] if n >= 0 and match.last <= spans[n][1] else None

    tellers = [m for m in found if inside(m) is None and of_saying(tokens, m, words)]
    firsts = [t.first for t in tellers]
    out: dict[int, Match] = {}
    for match in found:
        span = inside(match)
        if span is not None:
            near = tellers[bisect_left(firsts, span[0] - 3 * _NEAR) : bisect_right(firsts, span[1] + _NEAR)]
            teller = _teller(tokens, span, near)
            if teller is not None:
                out[match.first] = teller
    return out


def _teller(tokens: Tokens, span: tuple[int, int], tellers: Sequence[Match]) -> Match | None:
    """The nearest such expression right before or after the quotation, in the same paragraph."""
    best: tuple[int, Match] | None = None
    for teller in tellers:
        gap = teller.first - span[1] if teller.first > span[1] else span[0] - teller.last
        edges = sorted((teller.first, span[0]))
        if gap > _NEAR or BREAK in tokens.keys[edges[0] : edges[1]]:
            continue
        if tokens.sentence(teller.first) not in {tokens.sentence(span[0]), tokens.sentence(span[1])}:
            continue
        if best is None or gap < best[0]:
            best = gap, teller
    return best[1] if best else None


def of_saying(tokens: Tokens, match: Match, words: Words) -> bool:
    """Whether it tells when something was said, as far as nearness shows: «said on Monday»."""
    before = tokens.words[max(0, match.first - 4) : match.first]
    if any(w in words.reporting or w in words.speech for w in before):
        return True
    if match.first - tokens.sentence(match.first)[0] > _OPENING:
        # «He quit on 3 March, his office said»: what was said, not when.
        return False
    after = tokens.words[match.last : match.last + 6]
    opens = after[:1] in ([","], ["the"], ["he"], ["she"], ["they"])
    return opens and any(w in words.reporting or w in words.act_forms for w in after)
