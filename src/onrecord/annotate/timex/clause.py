"""What the clause around an expression says about past or future, as named pieces of evidence.

With a parse the governing verb is followed up the tree; without one the nearest verb group is read off
the tokens. Both give names of the same list, whose weights stand in the lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from onrecord.annotate.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Hint:
    """One piece: its name in the lexicon's table of weights, and the words that give it."""

    name: str
    words: str


class Words:
    """The word lists and weights of the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        table: Mapping[str, list[str]] = lexicon.data["tense"]
        self.weights: Mapping[str, float] = lexicon.data["weight"]
        self.future = frozenset(table["future"])
        self.would = frozenset(table["would"])
        self.modal = frozenset(table["modal"])
        self.obligation = frozenset(table["obligation"])
        self.present_form = frozenset(table["present_form"])
        self.present_plain = frozenset(table["present_plain"])
        self.runs_out = frozenset(table["runs_out"])
        self.past_aux = frozenset(table["past_aux"])
        self.present_aux = frozenset(table["present_aux"])
        self.plan = frozenset(table["plan"])
        self.plan_forms = frozenset(form for lemma in table["plan"] for form in _forms(lemma))
        self.set_for = frozenset(form for lemma in table["set_for"] for form in _forms(lemma))
        self.act_ahead = frozenset(table["act_ahead"])
        self.act_forms = frozenset(f for lemma in table["act_ahead"] for f in _forms(lemma))
        self.cue = frozenset(table["future_cue"])
        self.to_be = frozenset(table["to_be"])
        self.nouns = frozenset(table["future_noun"])
        self.results = frozenset(lexicon.data["results"])
        self.events = {form: noun for noun, forms in lexicon.data["event"].items() for form in (noun, *forms)}
        self.reporting = frozenset(table["reporting"])
        self.speech = frozenset(table["speech"])
        self.irregular = frozenset(table["past_irregular"])
        self.not_after_to = frozenset(table["not_verb_after_to"])
        self.not_past = frozenset(table["not_past"])
        self.done = frozenset(table["implicative"])
        self.be_form = frozenset(table["be_form"])
        self.between = frozenset(table["between"])
        self.following = frozenset(table["following"])
        self.towards = frozenset(table["towards"])
        self.determiners = frozenset(table["determiners"])
        self.once = frozenset(table["once"])
        self.inner = frozenset(table["inner"])
        self.before: Mapping[str, str] = lexicon.data["direction_before"]

    def is_past(self, word: str) -> bool:
        if word in self.irregular:
            return True
        return len(word) > 3 and word.endswith("ed") and word not in self.not_past


def _forms(lemma: str) -> Iterator[str]:
    yield lemma
    yield lemma + "s"
    if lemma.endswith("e"):
        yield lemma + "d"
        yield lemma[:-1] + "ing"
    else:
        yield lemma + "ed"
        yield lemma + "ing"
    if re.fullmatch(r".*[^aeiou][aeiou][bdgmnprt]", lemma):
        yield lemma + lemma[-1] + "ed"
        yield lemma + lemma[-1] + "ing"
    if lemma.endswith("y"):
        yield lemma[:-1] + "ied"
