"""Last or next: which of two days a bare weekday, month or date means, and how sure that is.

A log-linear choice: the pieces of evidence of the clause, the preposition before the expression, how near
each day lies, and what its kind is used for most. The weights stand in the lexicon.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from onrecord.annotate.timex.clause import Hint, Words
from onrecord.annotate.timex.clause_tokens import from_tokens
from onrecord.annotate.timex.tokens import Tokens

if TYPE_CHECKING:
    from onrecord.annotate.sentence import Parse


@dataclass(frozen=True, slots=True)
class Choice:
    """``sign`` is -1 for the day before, 1 for the day after; ``margin`` is how clear that was."""

    sign: int
    why: str
    margin: float
    unsure: bool


_VERBAL = frozenset(
    {
        "will",
        "would",
        "modal",
        "obligation",
        "infinitive",
        "planned",
        "told_plan",
        "plan_for",
        "cue",
        "present",
        "timetable",
        "runs_out",
        "moved",
        "passive",
        "past",
        "perfect",
        "participle",
        "reported",
    }
)


class Directions:
    """Reads the clause around an expression."""

    def __init__(self, tokens: Tokens, words: Words, parse: Parse | None = None) -> None:
        self.tokens = tokens
        self.words = words
        self.parse = parse

    def choose(
        self,
        first: int,
        last: int,
        *,
        kind: str,
        ref: date,
        past: date,
        future: date,
        extra: Sequence[Hint] = (),
    ) -> Choice:
        """Weigh ``past`` against ``future``, as seen from ``ref``, for tokens ``first`` to ``last``."""
        weights = self.words.weights
        evidence = [*self.evidence(first, last), *extra]
        back, ahead = max(0, (ref - past).days), max(0, (future - ref).days)
        # However near one lies, a plain tense can speak for the other: «was held in January», in December.
        near = weights["nearness"] * (math.log(back + 3) - math.log(ahead + 3))
        score = max(-weights["nearest"], min(weights["nearest"], near))
        score += weights[f"kind_{kind}"]
        score += sum(weights[e.name] for e in evidence)
        limits = any(e.name in {"by", "until", "through", "before"} for e in evidence)
        if limits and sum(weights[e.name] for e in evidence if e.name in _VERBAL) > 0:
            # A limit on what is still to be done lies ahead.
            score += weights["deadline"]
        why = ", ".join(f"«{e.words}» ({e.name})" for e in evidence) or "nearness alone"
        return Choice(1 if score > 0 else -1, why, abs(score), abs(score) < weights["unsure"])

    def evidence(self, first: int, last: int) -> list[Hint]:
        """All that the words around tell."""
        tokens = self.tokens
        start, end = tokens.starts[first], tokens.ends[last - 1]
        found = self._by_parse(start, end)
        if found is None:
            found = from_tokens(tokens, self.words, first, last)
        return [*found, *self._before(first)]

    def _by_parse(self, start: int, end: int) -> list[Hint] | None:
        if self.parse is None:
            return None
        from onrecord.annotate.timex.clause_tree import from_parse

        return from_parse(self.parse, self.words, start, end)

    def _before(self, first: int) -> list[Hint]:
        low = max(0, first - 4)
        while first > low and self.tokens.words[first - 1] in self.words.inner:
            first -= 1
        for n in (3, 2, 1):
            if first >= n:
                phrase = " ".join(self.tokens.words[first - n : first])
                name = self.words.before.get(phrase)
                if name:
                    return [Hint(name, phrase)]
        return []
