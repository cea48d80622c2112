"""How an event stands, by the word of whoever tells it: happened, planned, possible, denied, ...

Kept apart from what the act is. The cue is the word that decides: a modal, a negation, an «if», a verb
that denies or doubts. After Saurí and Pustejovsky 2009, in eight plain values; nested holders compose:
what is only possible inside a denial stays denied.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from onrecord.annotate.layers import Act, Attribution, Factuality, Force, Token
from onrecord.annotate.lexicon import load
from onrecord.annotate.sentence import Parse

_LINKS = frozenset(
    {"xcomp", "ccomp", "acl", "relcl", "advcl", "pcomp", "dobj", "pobj", "prep", "attr", "oprd", "nsubjpass"}
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A factuality value and the token that decides it."""

    value: Factuality
    cue: Token | None = None


@cache
def _cues(extra: tuple[Path, ...] = ()) -> dict[str, Factuality]:
    data = load("factuality", extra=extra).data
    return {word: Factuality(value) for value, words in data["embedding"].items() for word in words}


def digest(*, extra: tuple[Path, ...] = ()) -> str:
    """The digest of the lexicon."""
    return load("factuality", extra=extra).digest


def of_force(force: Force, *, polarity: str, conditional: bool) -> Factuality:
    """The factuality that a commitment's force gives its act."""
    if force is Force.REFUSED or (polarity == "-" and force in {Force.PLANNED, Force.PROMISED, Force.AGREED}):
        return Factuality.DENIED
    if force in {Force.DEMANDED, Force.REQUESTED}:
        return Factuality.DEMANDED
    if force in {Force.PROPOSED, Force.EXPECTED}:
        return Factuality.CONDITIONAL if conditional else Factuality.POSSIBLE
    return Factuality.CONDITIONAL if conditional else Factuality.PLANNED


def of_verb(parse: Parse, i: int, *, lead: int, extra: tuple[Path, ...] = ()) -> Standing:
    """How the verb ``i`` stands; ``lead`` is the first of its coordinated verbs.

    The verb's own words decide first (negation, modal, «if»), then what it is embedded under, then tense.
    """
    own = _own(parse, i) or (_own(parse, lead) if lead != i else None)
    if own is not None:
        return own
    around = _embedding(parse, lead, extra)
    if around is not None:
        return around
    if any(t.dep == "auxpass" and t.text.lower() in _LASTING for t in parse.children(i)):
        return Standing(Factuality.ONGOING)
    return _tense(parse, i if parse.tokens[i].tag in {"VBD", "VBZ", "VBP", "VBG"} else lead)


def _own(parse: Parse, i: int) -> Standing | None:  # noqa: PLR0911
    children = parse.children(i)
    negation = next((t for t in children if t.dep == "neg"), None)
    modal = next((t for t in children if t.dep == "aux" and t.tag == "MD"), None)
    if negation is not None:
        return Standing(Factuality.DENIED, negation)
    no = next(
        (
            t
            for c in children
            if c.dep in {"nsubj", "nsubjpass", "dobj"}
            for t in parse.children(c.i)
            if t.text.lower() == "no"
        ),
        None,
    )
    if no is not None:
        return Standing(Factuality.DENIED, no)
    mark = next(
        (
            t
            for t in children
            if t.dep in {"mark", "advmod"} and t.text.lower() in {"if", "unless", "whether"}
        ),
        None,
    )
    if mark is not None:
        return Standing(
            Factuality.CONDITIONAL if mark.text.lower() != "whether" else Factuality.UNKNOWN, mark
        )
    if modal is not None:
        word = modal.lemma.lower()
        perfect = any(t.dep == "aux" and t.lemma == "have" for t in children)
        if word in {"may", "might", "could", "can"}:
            return Standing(Factuality.POSSIBLE, modal)
        if word in {"must", "should", "ought", "shall"} and not perfect:
            return Standing(Factuality.DEMANDED, modal)
        return Standing(Factuality.POSSIBLE if perfect or word == "would" else Factuality.PLANNED, modal)
    return None


def _embedding(parse: Parse, i: int, extra: tuple[Path, ...]) -> Standing | None:
    """What the words above the verb or noun make of it."""
    cues = _cues(extra)
    at = i
    for _ in range(6):
        token = parse.tokens[at]
        if token.head == at or token.dep not in _LINKS:
            return None
        if (token.dep == "relcl" and at == i) or (token.dep == "prep" and token.text.lower() in _BESIDE):
            return None
        at = token.head
        above = parse.tokens[at]
        value = cues.get(above.lemma.lower())
        if value is None:
            own = _own(parse, at) if above.pos in {"VERB", "AUX"} and token.dep in {"xcomp", "dobj"} else None
            if own is not None:
                return own
            continue
        negated = any(t.dep == "neg" for t in parse.children(at))
        if negated:
            value = _NEGATED.get(value, Factuality.UNKNOWN)
        return Standing(value, above)
    return None


_BESIDE = frozenset({"after", "since", "following", "during", "before", "despite", "amid", "until"})
"""Prepositions of circumstance: what stands behind them is not embedded under the verb."""

_NEGATED = {
    Factuality.HAPPENED: Factuality.DENIED,
    Factuality.PLANNED: Factuality.DENIED,
    Factuality.DENIED: Factuality.HAPPENED,
    Factuality.ONGOING: Factuality.DENIED,
}


_LASTING = frozenset({"remain", "remains", "remained", "stay", "stays", "stayed"})
"""«The road stayed blocked»: the state lasts, and when it began is not told."""


def _tense(parse: Parse, i: int) -> Standing:
    token = parse.tokens[i]
    children = parse.children(i)
    aux = [t for t in children if t.dep in {"aux", "auxpass"}]
    if any(t.tag == "TO" for t in aux):
        return Standing(Factuality.UNKNOWN)
    if any(t.lemma == "have" for t in aux):
        going = token.tag == "VBG"
        return Standing(Factuality.ONGOING if going else Factuality.HAPPENED)
    if token.tag == "VBG":
        present = any(t.lemma == "be" and t.tag in {"VBZ", "VBP"} for t in aux)
        past = any(t.lemma == "be" and t.tag == "VBD" for t in aux)
        return Standing(
            Factuality.ONGOING if present else Factuality.HAPPENED if past else Factuality.UNKNOWN
        )
    if token.tag in {"VBZ", "VBP"} or (token.tag == "VBN" and any(t.tag in {"VBZ", "VBP"} for t in aux)):
        return Standing(Factuality.ONGOING)
    if token.tag in {"VBD", "VBN"}:
        return Standing(Factuality.HAPPENED)
    return Standing(Factuality.UNKNOWN)


def of_noun(parse: Parse, i: int, *, past: bool, extra: tuple[Path, ...] = ()) -> Standing:
    """How the noun of an act stands: told as done only where a word or a past time says so."""
    around = _embedding(parse, i, extra)
    if around is not None:
        return around
    if past:
        return Standing(Factuality.HAPPENED)
    token = parse.tokens[i]
    head = parse.tokens[token.head]
    if token.dep == "pobj" and head.text.lower() in {
        "after",
        "since",
        "following",
        "during",
        "despite",
        "amid",
    }:
        return Standing(Factuality.HAPPENED, head)
    if token.dep in {"nsubj", "nsubjpass", "agent"} and head.tag == "VBD":
        return Standing(Factuality.HAPPENED)
    return Standing(Factuality.UNKNOWN)


def composed(value: Factuality, chain: Iterable[Attribution]) -> Factuality:
    """``value`` as the chain of holders, innermost first, leaves it.

    A denial turns what it holds into denied; a hint or a wish leaves at most the possible.
    """
    for attribution in chain:
        if attribution.act is Act.DENY and not attribution.negated:
            value = Factuality.DENIED if value is not Factuality.DENIED else Factuality.UNKNOWN
        elif attribution.act in {Act.NOT_KNOW, Act.DECLINE}:
            value = Factuality.UNKNOWN
        elif attribution.act in {Act.HINT, Act.PREDICT, Act.BELIEVE} and value in {
            Factuality.PLANNED,
            Factuality.UNKNOWN,
        }:
            value = Factuality.POSSIBLE
        elif attribution.act in {Act.DEMAND, Act.WANT} and value is Factuality.UNKNOWN:
            value = Factuality.DEMANDED
        elif attribution.act in {Act.PROMISE, Act.AGREE} and value is Factuality.UNKNOWN:
            value = Factuality.PLANNED
    return value
