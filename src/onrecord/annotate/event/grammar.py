"""What the rules ask of a parse: subjects, auxiliaries, negation, conjuncts, noun phrases.

Labels are those of the ClearNLP scheme that spaCy's English models give.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from onrecord.annotate.layers import Token
from onrecord.annotate.sentence import Parse
from onrecord.span import Bounds

SUBJECTS = ("nsubj", "nsubjpass")
NEGATIONS = frozenset({"not", "n't", "n’t", "never", "nor", "neither"})
_PHRASE_DEPS = frozenset(
    {
        "det",
        "compound",
        "poss",
        "case",
        "amod",
        "nummod",
        "nmod",
        "quantmod",
        "advmod",
        "predet",
        "conj",
        "cc",
        "nounmod",
        "npadvmod",
        "neg",
        "appos_of",
    }
)
_DROP_AT_EDGE = frozenset({"either", "only", "also", "even"})


@dataclass(frozen=True)
class Grammar:
    """Questions about tokens of one parse, each by token index."""

    parse: Parse

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        return self.parse.tokens

    @cached_property
    def _children(self) -> tuple[tuple[Token, ...], ...]:
        below: list[list[Token]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.i:
                below[token.head].append(token)
        return tuple(tuple(row) for row in below)

    def children(self, i: int) -> tuple[Token, ...]:
        """The direct dependents of token ``i``, in text order."""
        return self._children[i]

    def child(self, i: int, *deps: str) -> Token | None:
        """The first dependent of ``i`` with one of the labels ``deps``."""
        for token in self._children[i]:
            if token.dep in deps:
                return token
        return None

    # -- verbs -----------------------------------------------------------------------------
    def is_verb(self, token: Token) -> bool:
        """Whether the token is a verb; a noun where only a verb can stand is a verb that was mistagged."""
        if token.pos in {"VERB", "AUX"} or token.tag.startswith("VB"):
            return True
        if token.pos != "NOUN" or token.dep not in {"ccomp", "conj", "relcl", "advcl", "ROOT"}:
            return False
        if self.subject(token.i) is not None or self.has_to(token.i):
            return token.tag == "NN" and self.child(token.i, "cop", "det") is None
        head = self.tokens[token.head]
        return token.dep == "conj" and head.tag.startswith("VB") and self.child(token.i, "det") is None

    def is_misread(self, token: Token) -> bool:
        """Whether a «verb» is a plural noun: a noun's modifiers in front, no subject («Night trains»)."""
        return (
            token.tag in {"VBZ", "VBP"}
            and self.subject(token.i) is None
            and any(
                c.i < token.i and c.dep in {"compound", "amod", "nummod", "poss", "det"}
                for c in self.children(token.i)
            )
        )

    def subject(self, i: int) -> Token | None:
        """The subject of a verb that it has itself, no expletive."""
        return self.child(i, *SUBJECTS)

    def auxiliaries(self, i: int) -> tuple[Token, ...]:
        return tuple(t for t in self.children(i) if t.dep in {"aux", "auxpass"})

    def has_to(self, i: int) -> bool:
        """Whether the verb is a «to» infinitive."""
        return any(t.tag == "TO" for t in self.children(i) if t.dep in {"aux", "mark"})

    def is_passive(self, i: int) -> bool:
        """Whether the verb is passive: an auxiliary says so, or a bare participle stands for one."""
        token = self.tokens[i]
        if any(t.dep in {"auxpass", "nsubjpass"} for t in self.children(i)):
            return True
        return token.tag == "VBN" and not any(t.lemma == "have" for t in self.auxiliaries(i))

    def modal(self, i: int) -> Token | None:
        return next((t for t in self.auxiliaries(i) if t.tag == "MD" and t.i < i), None)

    def negation(self, i: int) -> Token | None:
        """«not», «never», «no longer» at the verb itself."""
        for t in self.children(i):
            if t.dep == "neg" or (t.dep == "advmod" and t.text.lower() in NEGATIONS):
                return t
            if t.text.lower() == "longer" and any(c.text.lower() == "no" for c in self.children(t.i)):
                return t
        return None

    def particle(self, i: int) -> Token | None:
        """The particle of a phrasal verb; an adverb like one counts («get out», «come back»)."""
        for t in self.children(i):
            if t.dep == "prt" or (
                t.i > i
                and t.i <= i + 3
                and t.dep in {"advmod", "prep"}
                and t.text.lower() in _PARTICLES
                and not (
                    t.dep == "prep"
                    and any(self.children(t.i))
                    and t.text.lower() in {"in", "on", "to", "for", "with", "by", "at"}
                )
            ):
                return t
        return None

    def leader(self, i: int) -> int:
        """The first of the coordinated verbs that share subject and auxiliaries with ``i``.

        Climbs while the verb is a conjunct without a subject and tense of its own.
        """
        while True:
            token = self.tokens[i]
            head = self.tokens[token.head]
            if token.dep != "conj" or head.i == i or self.subject(i) is not None:
                return i
            if not (self.is_verb(head) or self.is_verb(token)):
                return i
            if self.modal(i) is not None or token.tag in {"VBD", "VBZ", "VBP"}:
                return i
            if self.has_to(i) and not self.has_to(head.i):
                return i
            i = head.i

    def coordinator(self, i: int) -> str:
        """The word between a conjunct and the one before it («and», «or»), lower case."""
        head = self.tokens[i].head
        words = [t for t in self.children(head) if t.dep == "cc" and t.i < i]
        return words[-1].text.lower() if words else ""

    def is_conditional(self, i: int) -> bool:
        """Whether the verb heads an «if» clause, or stands under one."""
        at = i
        for _ in range(6):
            token = self.tokens[at]
            marks = {t.text.lower() for t in self.children(at) if t.dep in {"mark", "advmod"}}
            if token.dep in {"advcl", "ccomp", "pcomp"} and marks & _CONDITIONS:
                return True
            if token.head == at or token.dep not in {
                "xcomp",
                "ccomp",
                "conj",
                "advcl",
                "acl",
                "dobj",
                "pobj",
                "prep",
            }:
                return False
            at = token.head
        return False

    # -- phrases ---------------------------------------------------------------------------
    def phrase(self, i: int) -> Bounds:
        """The noun phrase around head ``i``: modifiers, «of» phrase and conjuncts, no clauses."""
        inner = sorted(self._inner(i))
        inner = [n for n in inner if not (self.tokens[n].dep == "case" and self.tokens[n].head == i)]
        low = high = inner.index(i)
        while low > 0 and inner[low - 1] >= inner[low] - 1:
            low -= 1
        while high < len(inner) - 1 and inner[high + 1] <= inner[high] + 1:
            high += 1
        while (
            low < high
            and (
                self.tokens[inner[low]].text.lower() in _DROP_AT_EDGE
                or self.tokens[inner[low]].pos == "PUNCT"
            )
            and inner[low] < i
        ):
            low += 1
        while high > low and self.tokens[inner[high]].pos in {"PUNCT", "CCONJ"} and inner[high] > i:
            high -= 1
        return self.tokens[inner[low]].start, self.tokens[inner[high]].end

    def _inner(self, i: int) -> Iterator[int]:
        stack = [i]
        while stack:
            at = stack.pop()
            yield at
            children = self.children(at)
            for child in children:
                part = child.dep in _PHRASE_DEPS and not self._clausal(child, at)
                if (
                    (
                        child.dep == "acl"
                        and child.i == at + 1
                        and self.tokens[at].text.lower() in {"those", "anyone", "all"}
                    )
                    or part
                    or (child.dep == "prep" and child.text.lower() in {"of", "-"} and at <= child.i)
                    or (
                        child.dep in {"pobj", "pcomp"}
                        and self.tokens[at].dep == "prep"
                        and not self.is_verb(child)
                    )
                ):
                    stack.append(child.i)
                elif (
                    child.dep == "punct"
                    and child.text in {"-", ",", "“", "”", '"', "(", ")", "/"}
                    and self._between(child, at, children)
                ):
                    yield child.i

    def _clausal(self, child: Token, at: int) -> bool:
        """Whether a conjunct of a noun is really a clause of its own, or too far to belong."""
        return (
            child.dep == "conj"
            and (self.subject(child.i) is not None or child.tag in {"VBD", "VBZ", "VBP", "VB"})
            and not self.is_verb(self.tokens[at])
        )

    @staticmethod
    def _between(child: Token, at: int, children: tuple[Token, ...]) -> bool:
        return any(c.dep == "conj" and at < child.i < c.i for c in children) or child.text == "-"

    def hull(self, *pieces: Bounds | None) -> Bounds:
        """From the first start to the last end of the pieces that are there."""
        there = [p for p in pieces if p is not None]
        return min(p[0] for p in there), max(p[1] for p in there)


_PARTICLES = frozenset(
    {
        "out",
        "down",
        "up",
        "off",
        "back",
        "away",
        "over",
        "aside",
        "in",
        "on",
        "through",
        "forward",
        "together",
        "home",
        "ahead",
        "along",
    }
)
_CONDITIONS = frozenset({"if", "unless", "whether", "should", "provided", "once", "lest"})
