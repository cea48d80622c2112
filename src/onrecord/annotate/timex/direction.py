"""Last or next: which of two days a bare weekday, month or date means, and how sure that is.

Evidence is the tense, mood and cue words of the clause, weighed against how near each day lies. The
weights stand in the lexicon.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from onrecord.annotate.lexicon import Lexicon
from onrecord.annotate.sentence import Parse
from onrecord.annotate.timex.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Choice:
    """``sign`` is -1 for the day before, 1 for the day after; ``margin`` is how clear that was."""

    sign: int
    why: str
    margin: float

    @property
    def unsure(self) -> bool:
        return self.margin < 0.5


@dataclass(frozen=True, slots=True)
class Sign:
    """One piece of evidence: negative weights speak for the past."""

    weight: float
    why: str


NEUTRAL = Sign(0.0, "no verb tells")


class Words:
    """The word lists of the lexicon, as sets."""

    def __init__(self, lexicon: Lexicon) -> None:
        table: Mapping[str, list[str]] = lexicon.data["tense"]
        self.future = frozenset(table["future"])
        self.would = frozenset(table["would"])
        self.modal = frozenset(table["modal"])
        self.past_aux = frozenset(table["past_aux"])
        self.present_aux = frozenset(table["present_aux"])
        self.cue = frozenset(table["future_cue"])
        self.reporting = frozenset(table["reporting"])
        self.irregular = frozenset(table["past_irregular"])
        self.not_after_to = frozenset(table["not_verb_after_to"])
        self.not_past = frozenset(table["not_past"])

    def is_past(self, word: str) -> bool:
        if word in self.irregular:
            return True
        return len(word) > 3 and word.endswith("ed") and word not in self.not_past


class Directions:
    """Reads the clause around an expression."""

    def __init__(self, tokens: Tokens, words: Words, parse: Parse | None = None) -> None:
        self.tokens = tokens
        self.words = words
        self.parse = parse

    def choose(self, first: int, last: int, *, ref: date, past: date, future: date) -> Choice:
        sign = self.tense(first, last)
        back, ahead = max(0, (ref - past).days), max(0, (future - ref).days)
        prior = 0.9 * (math.log(back + 3) - math.log(ahead + 3)) - 0.35
        score = sign.weight + prior
        return Choice(1 if score > 0 else -1, sign.why, abs(score))

    def tense(self, first: int, last: int) -> Sign:
        """What the verbs of the clause say about when."""
        begin, end = self.tokens.sentence(first)
        left = self._scan_left(begin, first)
        if left is not None and abs(left.weight) >= 1.5:
            return left
        right = self._scan_right(last, end)
        if left is None:
            return right or NEUTRAL
        return left

    def _scan_left(self, begin: int, first: int) -> Sign | None:
        words, lex = self.tokens.words, self.words
        for k in range(first - 1, max(begin, first - 30) - 1, -1):
            word = words[k]
            if word in lex.reporting:
                if first - k <= 3:
                    return Sign(-3.0, f"reported with «{word}»")
                return Sign(-1.0, f"after «{word}»")
            found = self._verb(k, begin, first)
            if found is not None:
                return found
        return None

    def _scan_right(self, last: int, end: int) -> Sign | None:
        for k in range(last, min(end, last + 30)):
            found = self._verb(k, last, end)
            if found is not None:
                return Sign(found.weight * 0.8, found.why)
        return None

    def _verb(self, k: int, begin: int, end: int) -> Sign | None:
        words, lex = self.tokens.words, self.words
        word = words[k]
        if word in lex.future:
            return Sign(3.0, f"«{word}»")
        if word in lex.would:
            return Sign(2.0, f"«{word}»")
        if word in lex.modal and self.tokens.text[self.tokens.starts[k]].islower():
            return Sign(1.5, f"«{word}»")
        if word in lex.cue:
            return Sign(1.8, f"«{word}»")
        if word == "to" and k + 1 < end and self._infinitive(k + 1):
            return Sign(1.5, f"«to {words[k + 1]}»")
        if lex.is_past(word) or word in lex.past_aux:
            return self._past(k, begin, word)
        if word in lex.present_aux and k + 1 < len(words) and words[k + 1].endswith("ing"):
            return Sign(0.8, f"«{word} {words[k + 1]}»")
        return None

    def _past(self, k: int, begin: int, word: str) -> Sign:
        words, lex = self.tokens.words, self.words
        for j in range(k - 1, max(begin, k - 4) - 1, -1):
            before = words[j]
            if before in lex.future:
                return Sign(3.0, f"«{before} … {word}»")
            if before in lex.would:
                return Sign(2.0, f"«{before} … {word}»")
            if before in lex.modal:
                return Sign(1.2, f"«{before} … {word}»")
            if before == "to" and j + 1 == k - 1 and words[k - 1] == "be":
                return Sign(1.5, f"«to be {word}»")
            if before in {"has", "have", "had", "was", "were", "been"}:
                break
        return Sign(-2.0, f"«{word}» in the past")

    def _infinitive(self, k: int) -> bool:
        word = self.tokens.words[k]
        start = self.tokens.starts[k]
        return word.isalpha() and word not in self.words.not_after_to and self.tokens.text[start].islower()

    @cached_property
    def size(self) -> int:
        return len(self.tokens)
