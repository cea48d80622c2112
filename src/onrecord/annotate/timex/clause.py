"""What the clause around an expression says about past or future, as named pieces of evidence.

With a parse the governing verb is followed up the tree; without one the nearest verb group is read off
the tokens. Both give names of the same list, whose weights stand in the lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from onrecord.annotate.layers import Token
from onrecord.annotate.lexicon import Lexicon
from onrecord.annotate.sentence import Parse
from onrecord.annotate.timex.tokens import Tokens


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
        self.runs_out = frozenset(table["runs_out"])
        self.past_aux = frozenset(table["past_aux"])
        self.present_aux = frozenset(table["present_aux"])
        self.plan = frozenset(table["plan"])
        self.plan_forms = frozenset(form for lemma in table["plan"] for form in _forms(lemma))
        self.set_for = frozenset(form for lemma in table["set_for"] for form in _forms(lemma))
        self.act_ahead = frozenset(table["act_ahead"])
        self.act_forms = frozenset(f for lemma in table["act_ahead"] for f in _forms(lemma))
        self.cue = frozenset(table["future_cue"])
        self.nouns = frozenset(table["future_noun"])
        self.reporting = frozenset(table["reporting"])
        self.speech = frozenset(table["speech"])
        self.irregular = frozenset(table["past_irregular"])
        self.not_after_to = frozenset(table["not_verb_after_to"])
        self.not_past = frozenset(table["not_past"])
        self.done = frozenset(table["implicative"])
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


# -- from the tree --------------------------------------------------------------------------
_VERBS = frozenset({"VERB", "AUX"})


def from_parse(parse: Parse, words: Words, start: int, end: int) -> list[Hint] | None:
    """Hints from the governing verb of ``start..end``; ``None`` when no tree covers it."""
    root = parse.root_of(start, end)
    if root is None:
        return None
    out: list[Hint] = []
    token = root
    prenominal = False
    for up in parse.ancestors(root.i):
        if token is root and up.pos in {"NOUN", "PROPN"} and root.start < up.start:
            prenominal = True
            if up.lemma.lower() in words.nouns:
                out.append(Hint("noun", up.text))
        if up.pos in _VERBS:
            out.extend(_verb(parse, words, up, token, prenominal=prenominal))
            return out
        if up.pos == "ADJ" and up.lemma in words.cue:
            out.append(Hint("cue", up.text))
        elif up.pos == "NOUN" and not prenominal and up.lemma.lower() in words.nouns:
            out.append(Hint("noun", up.text))
        token = up
    if root.pos in _VERBS:
        out.extend(_verb(parse, words, root, root, prenominal=False))
    return out


def _verb(parse: Parse, words: Words, verb: Token, below: Token, *, prenominal: bool) -> Iterator[Hint]:  # noqa: PLR0911
    """The tense of one verb with its auxiliaries; participles look to the verb above them."""
    if prenominal:
        name = _tense(parse, words, verb)
        if name in {"will", "past", "would"}:
            yield Hint(f"loose_{name}", verb.text)
        return
    if verb.lemma in words.plan and below.dep in {
        "prep",
        "npadvmod",
        "advmod",
        "dobj",
        "pobj",
        "xcomp",
        "nmod",
    }:
        link = below.text.lower()
        if link in {"for", "to", "until", "till", "by", "through", "from"}:
            yield Hint("plan_for", f"{verb.text} {link}")
            return
    name = _tense(parse, words, verb)
    due = next((t for t in parse.children(verb.i) if t.dep == "acomp" and t.text.lower() in words.cue), None)
    if verb.lemma == "be" and due is not None:
        yield Hint("planned", f"{verb.text} {due.text}")
        return
    if name == "present" and verb.text.lower() in words.runs_out:
        yield Hint("runs_out", verb.text)
        return
    if name == "present" and verb.text.lower() in words.present_form:
        yield Hint("timetable", verb.text)
        return
    if verb.lemma in words.plan and name == "present":
        yield Hint("cue", verb.text)
        return
    if verb.lemma in words.act_ahead and name in {"past", "perfect", "participle"} and below.i - verb.i > 2:
        yield Hint("act_ahead", verb.text)
        return
    if verb.text.lower() in words.reporting and name in {"past", "participle"}:
        yield Hint("reported", verb.text)
        return
    if name in {"infinitive", "gerund"}:
        yield from _under(parse, words, verb, name)
        return
    yield Hint(name, verb.text)


def _under(parse: Parse, words: Words, verb: Token, name: str) -> Iterator[Hint]:
    """«agreed to leave on Friday», «after leaving on Friday»: what the verb above makes of it."""
    for up in parse.ancestors(verb.i):
        if up.lemma in words.plan or up.lemma in words.cue or up.text.lower() in words.plan_forms:
            if _pluperfect(parse, up):
                yield Hint("loose_past", f"had … {verb.text}")
                return
            told = up.pos in _VERBS and _tense(parse, words, up) in {"past", "perfect"}
            yield Hint("told_plan" if told else "planned", f"{up.text} … {verb.text}")
            return
        if up.pos not in _VERBS:
            continue
        above = _tense(parse, words, up)
        if name == "infinitive" and up.lemma in words.done and above in {"past", "perfect"}:
            yield Hint("past", f"{up.text} to {verb.text}")
            return
        if name == "gerund" and above in {"past", "will", "would", "perfect"}:
            yield Hint(f"loose_{above}" if above != "perfect" else "loose_past", f"{up.text} … {verb.text}")
            return
        break
    yield Hint(name, verb.text)


def _pluperfect(parse: Parse, token: Token) -> bool:
    """«had been due to expire»: seen from a time that is itself past."""
    return any(t.text.lower() == "had" for t in (*parse.children(token.i), *parse.children(token.head)))


def _tense(parse: Parse, words: Words, verb: Token) -> str:  # noqa: C901, PLR0911
    aux = [t for t in parse.children(verb.i) if t.dep in {"aux", "auxpass"} and t.i < verb.i]
    low = [t.text.lower().lstrip("'’") for t in aux]
    for word in low:
        if word in words.future:
            return "will"
        if word in words.would:
            # «'d» is «had» before a participle.
            return "perfect" if word == "d" and verb.tag == "VBN" and "be" not in low else "would"
        if word in words.modal or word in words.obligation:
            if "have" in low:
                return "modal_past"
            return "obligation" if word in words.obligation else "modal"
    if "to" in low:
        return "past" if "have" in low else "infinitive"
    if verb.tag == "VBG":
        if any(w in {"is", "are", "am", "s", "re", "m"} for w in low):
            return "progressive"
        return "past" if any(w in {"was", "were", "been"} for w in low) else "gerund"
    if any(w in {"had", "did", "was", "were"} for w in low) or verb.tag == "VBD":
        return "past"
    if any(w in {"has", "have", "ve"} for w in low):
        return "perfect"
    if verb.tag == "VBN":
        return "passive" if any(w in {"is", "are", "s", "re", "be", "being"} for w in low) else "participle"
    if verb.tag in {"VBZ", "VBP", "VB"}:
        return "present"
    return "none"


# -- from the tokens ------------------------------------------------------------------------
def from_tokens(tokens: Tokens, words: Words, first: int, last: int) -> list[Hint]:
    """Hint from the nearest verb group before the expression, else after it, in its sentence."""
    begin, end = tokens.sentence(first)
    found = _left(tokens, words, max(begin, first - 30), first)
    if found is None:
        found = _right(tokens, words, last, min(end, last + 30))
    out = [found] if found else []
    after = tokens.words[last] if last < end else ""
    if after in words.nouns:
        out.append(Hint("noun", after))
    return out


def _left(tokens: Tokens, words: Words, begin: int, first: int) -> Hint | None:
    for k in range(first - 1, begin - 1, -1):
        word = tokens.words[k]
        if word in words.reporting:
            return Hint("reported" if first - k <= 3 else "loose_past", word)
        found = _group(tokens, words, k, begin, first)
        if found is not None:
            return found
    return None


def _right(tokens: Tokens, words: Words, last: int, end: int) -> Hint | None:
    for k in range(last, end):
        found = _group(tokens, words, k, last, end)
        if found is not None:
            return found
    return None


def _group(tokens: Tokens, words: Words, k: int, begin: int, end: int) -> Hint | None:  # noqa: C901, PLR0911
    word = tokens.words[k]
    if word in words.future:
        return Hint("will", word)
    if word in words.would:
        return Hint("would", word)
    if word in words.obligation:
        return Hint("obligation", word)
    if word in words.modal and tokens.text[tokens.starts[k]].islower():
        return Hint("modal", word)
    if word in words.act_forms and words.is_past(word) and end - k > 2:
        return Hint("act_ahead", word)
    named = k > 0 and tokens.words[k - 1] in _DETERMINERS
    if (word in words.plan_forms or word in words.cue) and word not in words.runs_out and not named:
        near = {*tokens.words[k + 1 : k + 2], *tokens.words[max(k, end - 1) : end]}
        if near & _TOWARDS:
            return Hint("plan_for", word)
        if not words.is_past(word) or word in words.cue:
            return Hint("cue", word)
    if word == "to" and k + 1 < end and _infinitive(tokens, words, k + 1):
        plans = [w for w in tokens.words[max(begin, k - 3) : k] if w in words.plan_forms or w in words.cue]
        told = any(words.is_past(w) and w not in words.cue for w in plans)
        name = ("told_plan" if told else "planned") if plans else "infinitive"
        return Hint(name, f"to {tokens.words[k + 1]}")
    if (word in words.present_form or word in words.runs_out) and not named and tokens.words[k - 1] != "to":
        return _bare(words, tokens.words[k - 1] if k > begin else "", word)
    if words.is_past(word) or word in words.past_aux:
        return _past(tokens, words, k, begin)
    if word in words.present_aux and k + 1 < len(tokens):
        after = tokens.words[k + 1]
        return Hint("progressive", f"{word} {after}") if after.endswith("ing") else None
    return None


def _bare(words: Words, before: str, word: str) -> Hint:
    """«leave», «expires»: a timetable by itself, else what its auxiliary makes of it."""
    for name, group in (
        ("will", words.future),
        ("would", words.would),
        ("obligation", words.obligation),
        ("modal", words.modal),
    ):
        if before in group:
            return Hint(name, f"{before} {word}")
    return Hint("runs_out" if word in words.runs_out else "timetable", word)


_TOWARDS = frozenset({"for", "to", "until", "till", "by", "through"})
_DETERMINERS = frozenset({"a", "an", "the", "his", "her", "its", "their", "our", "no", "any", "this", "that"})


def _past(tokens: Tokens, words: Words, k: int, begin: int) -> Hint:  # noqa: PLR0911
    said = tokens.words[k]
    for j in range(k - 1, max(begin, k - 4) - 1, -1):
        before = tokens.words[j]
        if before in words.future:
            return Hint("will", f"{before} … {said}")
        if before in words.would:
            return Hint("would", f"{before} … {said}")
        if before in words.obligation:
            return Hint("obligation", f"{before} … {said}")
        if before in words.modal:
            return Hint("modal", f"{before} … {said}")
        if before == "to" and tokens.words[j + 1] == "be":
            return Hint("infinitive", f"to be {said}")
        if before in {"is", "are"} and j >= k - 2 and said not in words.past_aux:
            return Hint("passive", f"{before} {said}")
        if before in {"has", "have"}:
            return Hint("perfect", f"{before} {said}")
        if before in {"had", "was", "were", "been"}:
            break
    return Hint("past", said)


def _infinitive(tokens: Tokens, words: Words, k: int) -> bool:
    word = tokens.words[k]
    return word.isalpha() and word not in words.not_after_to and tokens.text[tokens.starts[k]].islower()
