"""Quantities: a number with its unit, and the bounds that its wording sets.

«at least 153» is [153, …]; «more than 170,000» is [170 000, …] (the bound itself is kept, not 170 001:
the source did not count that finely); «close to 200» is […, 200]: not more than it, and how much less is
not told; «about 2,500» is [2 450, 2 550], half a unit of the last figure that the source troubled to give;
«hundreds» is [200, 999] by the lexicon; «30 to 60 days» is [30, 60]. An open bound is ``None``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from onrecord.annotate.layers import Quantity, Token
from onrecord.annotate.lexicon import load
from onrecord.annotate.sentence import Parse
from onrecord.span import Bounds, overlap

_FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CURRENCY = r"(?:US|A|C|NZ)?[$€£¥]"
_RANGE = re.compile(r"\s*(?:to|-|–|—|and|or)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Words:
    number: re.Pattern[str]
    vague: Mapping[str, tuple[float, float | None]]
    bounds: Mapping[str, str]
    before: re.Pattern[str]
    ones: Mapping[str, float]
    scales: Mapping[str, float]
    digest: str


@cache
def _words(extra: tuple[Path, ...] = ()) -> _Words:
    lexicon = load("quantity", extra=extra)
    data = lexicon.data
    ones, scales = dict(data["number"]), dict(data["scale"])
    word = "|".join(sorted(ones, key=len, reverse=True))
    scale = "|".join(sorted(scales, key=len, reverse=True))
    vague = {w: (float(low), None if high < 0 else float(high)) for w, (low, high) in data["vague"].items()}
    vague_re = "|".join(re.escape(w) for w in sorted(vague, key=len, reverse=True))
    bounds = {phrase: kind for kind, phrases in data["bound"].items() for phrase in phrases}
    before = "|".join(re.escape(p) for p in sorted(bounds, key=len, reverse=True))
    one = rf"(?:{_FIGURE}|(?:{word})(?:[- ](?:{word}))?)"
    number = re.compile(
        rf"(?<![\w.,/:-])(?P<cur>{_CURRENCY}\s?)?"
        rf"(?:(?P<vague>{vague_re})|(?P<num>{one})(?:[ -]?(?P<scale>{scale})s?(?![\w]))*)"
        r"(?P<pct>\s?%|\s(?:per cent|percent|percentage points?)\b)?(?![\w/:]|[.,]\d)",
        re.IGNORECASE,
    )
    return _Words(
        number=number,
        vague=vague,
        bounds=bounds,
        before=re.compile(rf"(?:^|(?<=[\s(“\"]))(?P<bound>{before})\s+$", re.IGNORECASE),
        ones={k: float(v) for k, v in ones.items()},
        scales={k: float(v) for k, v in scales.items()},
        digest=lexicon.digest,
    )


def digest(*, extra: tuple[Path, ...] = ()) -> str:
    """The digest of the lexicon."""
    return _words(extra).digest


def quantities(
    parse: Parse, reading: str, *, not_in: Iterable[Bounds] = (), extra: tuple[Path, ...] = ()
) -> tuple[Quantity, ...]:
    """Every quantity of the readable text, in order.

    Args:
        reading: the reading view of the text, as long as the text itself.
        not_in: bounds of dates and times of day, whose figures count nothing.
    """
    words = _words(extra)
    taken = sorted(not_in)
    found: list[Quantity] = []
    for sentence in parse.sentences:
        found.extend(_in_sentence(parse, reading, sentence.start, sentence.end, words, taken))
    return tuple(found)


def _in_sentence(
    parse: Parse, reading: str, start: int, end: int, words: _Words, taken: list[Bounds]
) -> Iterator[Quantity]:
    line = reading[start:end]
    last: Quantity | None = None
    for match in words.number.finditer(line):
        low, high = start + match.start(), start + match.end()
        if _is_taken(low, high, taken) or _is_name(parse, low, high):
            continue
        value = _value(match, words)
        if value is None:
            continue
        quantity = _bounded(match, line, start, value, words)
        unit_at = parse.within(low, high)
        unit = _unit(parse, unit_at, match)
        # «30 to 60 days» is one quantity.
        if (
            last is not None
            and _RANGE.fullmatch(reading[last.end : quantity.start])
            and _joins(last, quantity, reading)
            and (last.low or 0) < (quantity.high or 0)
        ):
            last = replace(last, end=quantity.end, high=quantity.high, unit=unit)
            continue
        if last is not None:
            yield last
        last = replace(quantity, unit=unit)
    if last is not None:
        yield last


def _is_taken(low: int, high: int, taken: list[Bounds]) -> bool:
    """Whether ``low..high`` shares a character with one of the sorted, disjoint ``taken``."""
    at = bisect_left(taken, (high, high)) - 1
    return at >= 0 and overlap((low, high), taken[at]) > 0


def _joins(first: Quantity, second: Quantity, reading: str) -> bool:
    """Whether two numbers are the ends of one range, not two counts («two or three», «5 and 6»)."""
    between = reading[first.end : second.start].strip().lower()
    if between == "and":
        return "between" in reading[max(0, first.start - 9) : first.start].lower()
    return second.start - first.end <= 5


def _is_name(parse: Parse, low: int, high: int) -> bool:
    """Whether the figures belong to a name («Article 50», «Boeing 737», «10 Downing Street»)."""
    tokens = parse.within(low, high)
    if not tokens:
        return True
    last = tokens[-1]
    head = parse.tokens[last.head]
    if last.text.lower() == "one" and last.pos in {"PRON", "NOUN"}:
        return True
    if last.dep == "nummod" and head.i < last.i and head.text[0].isupper():
        return True
    if head.pos == "PROPN" and last.dep in {"nummod", "appos", "compound", "nmod"} and head.i != last.i:
        return head.i < last.i or (head.i == last.i + 2 and parse.tokens[last.i + 1].pos == "PROPN")
    return False


def _value(match: re.Match[str], words: _Words) -> tuple[float, float | None] | None:
    vague = match["vague"]
    if vague is not None:
        return words.vague.get(" ".join(vague.lower().split()))
    number = match["num"]
    if number[0].isdigit():
        value = float(number.replace(",", ""))
    else:
        value = sum(words.ones.get(part, 0.0) for part in re.split(r"[- ]", number.lower()))
    tail = match[0][len(match["cur"] or "") + len(number) :].lower()
    for part in re.findall(r"[a-z]+", tail):
        value *= words.scales.get(part.rstrip("s"), words.scales.get(part, 1.0))
    return value, value


def _bounded(
    match: re.Match[str], line: str, offset: int, value: tuple[float, float | None], words: _Words
) -> Quantity:
    low: float | None = value[0]
    high = value[1]
    start = match.start()
    before = words.before.search(line[max(0, start - 24) : start])
    if before is not None:
        kind = words.bounds[" ".join(before["bound"].lower().split())]
        start = max(0, start - 24) + before.start()
        low, high = _apply(kind, value, match[0])
    return Quantity(start=offset + start, end=offset + match.end(), low=low, high=high)


def _apply(kind: str, value: tuple[float, float | None], words: str) -> tuple[float | None, float | None]:
    low, high = value
    if kind in {"at_least", "more"}:
        return low, None
    if kind in {"at_most", "less", "near_below"}:
        return None, high
    if low != high:
        return low, high
    half = _precision(words, low) / 2
    return low - half, low + half


def _precision(words: str, value: float) -> float:
    """The unit of the last figure that the source gave: 100 for «2,500», 1 for «153»."""
    digits = re.sub(r"[^\d.]", "", words)
    scale = value / float(digits) if digits and digits != "." and float(digits) else 1.0
    if "." in digits:
        return scale * 10.0 ** -len(digits.split(".", 1)[1])
    stripped = digits.rstrip("0")
    if not stripped:
        return max(1.0, 10.0 ** (len(str(int(value))) - 1) / 10)
    return scale * 10.0 ** (len(digits) - len(stripped))


def _unit(parse: Parse, tokens: tuple[Token, ...], match: re.Match[str]) -> str:  # noqa: PLR0911
    """What is counted: «%», a currency, or the noun that the number stands before, with its modifiers."""
    if match["pct"]:
        return "%"
    if match["cur"]:
        return match["cur"].strip()
    if not tokens:
        return ""
    number = tokens[-1]
    head = parse.tokens[number.head]
    if number.dep == "quantmod" and head.head != head.i:
        head = parse.tokens[head.head]
    if number.dep in {"nummod", "quantmod", "nmod", "compound", "amod", "predet", "det"} and head.pos in {
        "NOUN",
        "PROPN",
    }:
        return _noun(parse, head, number)
    of = next((t for t in parse.children(number.i) if t.dep == "prep" and t.text.lower() == "of"), None)
    pobj = parse.child(of.i, "pobj") if of is not None else None
    if pobj is not None:
        return _noun(parse, pobj, number)
    after = parse.tokens[number.i + 1 : number.i + 2]
    if (
        after
        and after[0].tag in {"NNS", "NN"}
        and parse.sentence_of(after[0].i) is parse.sentence_of(number.i)
    ):
        return after[0].text.lower()
    return ""


def _noun(parse: Parse, head: Token, number: Token) -> str:
    words = [
        t.text
        for t in parse.children(head.i)
        if t.dep in {"compound", "amod", "nmod"}
        and number.i < t.i < head.i
        and t.tag not in {"CD", "JJR", "JJS"}
    ]
    words.append(head.text)
    return " ".join(w if w[0].isupper() else w.lower() for w in words)
