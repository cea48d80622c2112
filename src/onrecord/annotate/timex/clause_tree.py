"""What the governing verb says of past or future, by the parse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from onrecord.annotate.timex.clause import Hint, Words

if TYPE_CHECKING:
    from onrecord.annotate.layers import Token
    from onrecord.annotate.sentence import Parse

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
        elif up.pos == "NOUN" and not prenominal:
            if (of := _to_be(parse, words, up)) is not None:
                # «the slated visit in June»: the clause speaks of the visit, not of then.
                return [*out, Hint("cue", f"{of.text} {up.text}")]
            if up.lemma.lower() in words.nouns:
                out.append(Hint("noun", up.text))
        token = up
    if root.pos in _VERBS:
        out.extend(_verb(parse, words, root, root, prenominal=False))
    return out


def _to_be(parse: Parse, words: Words, noun: Token) -> Token | None:
    """«slated» of «the slated visit»."""
    return next((t for t in parse.children(noun.i) if t.i < noun.i and t.text.lower() in words.to_be), None)


def _verb(parse: Parse, words: Words, verb: Token, below: Token, *, prenominal: bool) -> Iterator[Hint]:  # noqa: C901, PLR0911
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
        if link in {"for", "to", "until", "till", "by", "through", "from"} and not _pluperfect(parse, verb):
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
    above = _to_come(parse, words, verb) if name in {"past", "participle"} else None
    if above is not None:
        yield from _verb(parse, words, above, verb, prenominal=False)
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


def _to_come(parse: Parse, words: Words, verb: Token) -> Token | None:
    """«would leave once the bill passed in May»: the verb above, when what it tells is still to come."""
    above = parse.tokens[verb.head]
    if above.text.lower() == "soon":
        above = parse.tokens[above.head]
    marks = {t.text.lower() for t in parse.children(verb.i) if t.dep in {"mark", "advmod"}}
    under = above.i != verb.i and above.pos in _VERBS and marks & (words.once | {"soon", "as"})
    ahead = under and _tense(parse, words, above) in {"would", "will", "infinitive"}
    return above if ahead else None


def _pluperfect(parse: Parse, token: Token) -> bool:
    """«had been due to expire»: seen from a time that is itself past."""
    return any(t.text.lower() == "had" for t in (*parse.children(token.i), *parse.children(token.head)))


def _tense(parse: Parse, words: Words, verb: Token) -> str:  # noqa: C901, PLR0911, PLR0912
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
    if "being" in low and any(w in {"is", "are", "s", "re"} for w in low):
        return "progressive"
    if any(w in {"had", "did", "was", "were"} for w in low) or verb.tag == "VBD":
        return "past"
    if any(w in {"has", "have", "ve"} for w in low):
        return "perfect"
    if verb.tag == "VBN":
        return "passive" if any(w in {"is", "are", "s", "re", "be", "being"} for w in low) else "participle"
    if verb.tag in {"VBZ", "VBP", "VB"}:
        return "present"
    return "none"
