"""How many persons a phrase tells of, and which noun tells of what kind they are."""

from __future__ import annotations

import re

from onrecord.annotate.layers import Token
from onrecord.annotate.sentence import Parse
from onrecord.annotate.source.lists import authority_lexicon
from onrecord.span import Bounds

_PLURAL = frozenset({"NNS", "NNPS"})
_AT_LEAST = re.compile(r"(?i)\b(?:at least|more than|over|no fewer than)\s+$")


def of_whom(parse: Parse, bounds: Bounds, head: Token) -> Token:
    """The noun that tells the kind: «a number of officials», «one of the diplomats»."""
    for _ in range(3):
        if (
            head.lemma.lower() not in authority_lexicon().heads["transparent"]
            and head.pos != "NUM"
            and head.tag != "DT"
        ):
            return head
        of = next(
            (c for c in parse.children(head.i) if c.dep == "prep" and c.text.lower() in {"of", "among"}),
            None,
        )
        inner = parse.child(of.i, "pobj") if of is not None else None
        if inner is None or inner.end > bounds[1]:
            return head
        head = inner
    return head


def count_of(text: str, parse: Parse, head: Token, inner: Token) -> tuple[int, int | None]:
    """Lowest and highest number of persons that the phrase allows."""
    if inner.i != head.i:
        number = parse.child(head.i, "nummod")
        value = value_of(parse, number or head)
        if value is not None:
            return value, value
        return (1, 1) if head.text.lower() in {"one", "another", "either"} else (2, None)
    number = parse.child(head.i, "nummod")
    if number is not None:
        value = value_of(parse, number)
        if value is not None:
            start = parse.edges(number.i)[0]
            lead = text[max(0, parse.tokens[start].start - 20) : number.start]
            open_ended = _AT_LEAST.search(lead) is not None
            return value, None if open_ended else value
    if head.text.lower() == "one":
        return 1, 1
    if head.tag in _PLURAL or head.lemma.lower() == "people":
        return 2, None
    return 1, 1


def value_of(parse: Parse, number: Token) -> int | None:
    """The number that a word or figure tells; None when it tells none."""
    low = number.text.lower().replace(",", "")
    if low.isdecimal() and low.isascii() and len(low) < 10:
        return int(low)
    numbers = authority_lexicon().numbers
    value = numbers.get(low)
    if low == "dozen":
        factor = parse.child(number.i, "nummod", "compound")
        times = numbers.get(factor.text.lower()) if factor is not None else 1
        return 12 * times if times else 12
    return value
