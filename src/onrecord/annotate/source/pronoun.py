"""«He», «she», «they», «it»: the last one introduced who fits in number, gender and kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.annotate.sentence import Parse
from onrecord.annotate.source.referent import Referent

SINGULAR = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
}
PLURAL = frozenset({"they", "them", "their", "themselves", "both"})
NEUTER = frozenset({"it", "its", "itself"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a pronoun asks for: ``gender`` «m», «f» or nothing; ``human`` None where either will do."""

    gender: str
    plural: bool
    human: bool | None


def chosen(parse: Parse, recent: Sequence[Referent], wanted: Wanted) -> Referent | None:
    """Of ``recent``, the likelier last, the one that is meant; None where nothing tells."""
    gender = wanted.gender
    fitting = [
        r
        for r in recent
        if r.plural == wanted.plural
        and (wanted.human is None or r.human == wanted.human)
        and not (gender and r.gender and r.gender != gender)
    ]
    # «Renner followed Karl Braun. She …»: rather not Karl, unless there is nobody else.
    likely = [r for r in fitting if not (gender and r.rather and r.rather != gender and not r.gender)]
    candidates = likely or fitting
    if not candidates:
        return None
    found = candidates[-1]
    doubtful = bool(gender) and not found.gender
    if doubtful and any(_rivals(parse, found, other) for other in fitting if other is not found):
        return None
    return found


def _rivals(parse: Parse, referent: Referent, other: Referent) -> bool:
    """«Costa and Vogel run it. She …»: nothing tells which of the two it is."""
    return (
        other.human
        and not other.plural
        and not other.gender
        and _joined(parse, referent.head, other.head)
        and (other.source.entity != referent.source.entity or not other.source.entity)
    )


def _joined(parse: Parse, one: int, other: int) -> bool:
    tokens = parse.tokens
    return tokens[one].head == other or (tokens[other].head == one and tokens[other].dep == "conj")
