"""What the nearest verb group says of past or future, read off the tokens."""

from __future__ import annotations

from onrecord.annotate.timex.clause import Hint, Words
from onrecord.annotate.timex.grammar import OTHER
from onrecord.annotate.timex.tokens import Tokens


def from_tokens(tokens: Tokens, words: Words, first: int, last: int) -> list[Hint]:
    """Hint from the nearest verb group before the expression, else after it, in its sentence."""
    begin, end = tokens.sentence(first)
    found = _left(tokens, words, max(begin, first - 30), first)
    if found is None:
        found = _right(tokens, words, last, min(end, last + 30))
    after = tokens.words[last] if last < end else ""
    if after in {"'s", "’s"} and last + 1 < end and not _compound(tokens, words, last + 1):
        after = tokens.words[last + 1]
    if found is not None and _before_noun(tokens, words, first, last):
        # «Friday's ruling», «a June accord»: the clause need not be about that time.
        loose = f"loose_{found.name}"
        found = Hint(loose, found.words) if loose in words.weights else None
    out = [found] if found else []
    if after in words.nouns:
        out.append(Hint("noun", after))
    return out


def _left(tokens: Tokens, words: Words, begin: int, first: int) -> Hint | None:
    for k in range(first - 1, begin - 1, -1):
        word = tokens.words[k]
        if word in words.reporting:
            return Hint("reported" if first - k <= 3 else "loose_past", word)
        if word == "according" and first - k <= 6:
            return Hint("reported", word)
        found = _group(tokens, words, k, begin, first, tokens.words[first - 1])
        if found is not None:
            return (_backshifted(tokens, words, begin, k) if found.name == "past" else None) or found
    return None


def _backshifted(tokens: Tokens, words: Words, begin: int, k: int) -> Hint | None:
    """«would leave once the bill passed in May»: a past form under what is still to come."""
    for i in range(k - 1, max(begin, k - 8) - 1, -1):
        if tokens.words[i] in words.once or tokens.words[max(begin, i - 2) : i + 1] == ["as", "soon", "as"]:
            above = _left(tokens, words, begin, i)
            return above if above is not None and above.name in _TO_COME else None
    return None


def _before_noun(tokens: Tokens, words: Words, first: int, last: int) -> bool:
    """Whether the expression stands before a noun that it belongs to."""
    if last + 1 >= len(tokens):
        return False
    after = tokens.words[last]
    if after in {"'s", "’s"}:
        return tokens.words[last + 1].isalpha()
    named = first > 0 and tokens.words[first - 1] in words.determiners - {"this", "that"}
    return named and after.isalpha() and tokens.keys[last] == OTHER and after not in words.past_aux


def _compound(tokens: Tokens, words: Words, k: int) -> bool:
    """Whether the noun ``k`` only describes the next: «closing» of «closing price»."""
    after = tokens.words[k + 1] if k + 1 < len(tokens) else ""
    verbal = _auxiliary(tokens, words, k + 1) if after else None
    return after.isalpha() and not (
        verbal or after in words.following or after in words.past_aux or words.is_past(after)
    )


def _right(tokens: Tokens, words: Words, last: int, end: int) -> Hint | None:
    for k in range(last, end):
        found = _group(tokens, words, k, last, end, "")
        if found is not None:
            return found
    return None


def _group(  # noqa: PLR0911
    tokens: Tokens, words: Words, k: int, begin: int, end: int, link: str
) -> Hint | None:
    """What the word ``k`` says; ``link`` is the word between it and an expression behind it."""
    word = tokens.words[k]
    before = tokens.words[k - 1] if k else ""
    if before == "than":
        # «earlier than announced» tells no tense.
        return None
    if (name := _auxiliary(tokens, words, k)) is not None:
        return Hint(name, word)
    if word in words.act_forms and words.is_past(word) and end - k > 2:
        return Hint("act_ahead", word)
    named = before in words.determiners
    if named and word in words.to_be and k + 1 < end and tokens.words[k + 1].isalpha():
        return Hint("cue", f"{before} {word}")
    if (word in words.plan_forms or word in words.cue) and word not in words.runs_out and not named:
        plan = _plan(tokens, words, k, begin, link)
        if plan is not None:
            return plan
    if word == "to" and k + 1 < end and _infinitive(tokens, words, k + 1):
        return _to_do(tokens, words, k, begin)
    if _is_bare(words, before, word) and not named and tokens.words[k - 1] != "to":
        return _bare(words, tokens.words[k - 1] if k > begin else "", word)
    if words.is_past(word) or word in words.past_aux:
        if _describes(tokens, words, k, end):
            return None
        return _past(tokens, words, k, begin)
    if word in words.present_aux and k + 1 < len(tokens):
        return _present(tokens, k, end, link)
    return None


def _auxiliary(tokens: Tokens, words: Words, k: int) -> str | None:
    word = tokens.words[k]
    for name, group in (("will", words.future), ("would", words.would), ("obligation", words.obligation)):
        if word in group:
            return name
    return "modal" if word in words.modal and tokens.text[tokens.starts[k]].islower() else None


def _present(tokens: Tokens, k: int, end: int, link: str) -> Hint | None:
    """«is leaving»; «is on Sunday» is a timetable."""
    word, after = tokens.words[k], tokens.words[k + 1]
    if word in {"is", "are"} and after == link != "since" and k + 2 == end:
        return Hint("timetable", f"{word} {after}")
    return Hint("progressive", f"{word} {after}") if after.endswith("ing") else None


def _plan(tokens: Tokens, words: Words, k: int, begin: int, link: str) -> Hint | None:
    """What a word of planning says: «scheduled for», «due», «had been due»; nothing under a «to»."""
    word, before = tokens.words[k], tokens.words[k - 1] if k else ""
    if before == "to" or tokens.words[k : k + 2] == ["next", "to"]:
        return None
    if tokens.words[max(begin, k - 2) : k] == ["had", "been"]:
        return Hint("loose_past", f"had been {word}")
    if not words.towards.isdisjoint({*tokens.words[k + 1 : k + 2], link}):
        return Hint("plan_for", word)
    if not words.is_past(word) or (
        word in words.cue and (word not in words.irregular or before in words.be_form)
    ):
        return Hint("cue", word)
    return None


def _to_do(tokens: Tokens, words: Words, k: int, begin: int) -> Hint:
    """What «to leave» says, after «plans», «agreed», «had hoped» or anything else."""
    act = tokens.words[k + 1]
    plans = [w for w in tokens.words[max(begin, k - 3) : k] if w in words.plan_forms or w in words.cue]
    if plans and "had" in tokens.words[max(begin, k - 5) : k]:
        return Hint("loose_past", f"had … to {act}")
    told = any(words.is_past(w) and w not in words.cue for w in plans)
    return Hint(("told_plan" if told else "planned") if plans else "infinitive", f"to {act}")


def _describes(tokens: Tokens, words: Words, k: int, end: int) -> bool:
    """«a still unspecified date»: a participle before its noun tells no tense."""
    before = tokens.words[k - 1] if k else ""
    if before in words.between or before.endswith("ly"):
        before = tokens.words[k - 2] if k > 1 else ""
    after = tokens.words[k + 1] if k + 1 < end else ""
    return before in words.determiners - {"that"} and after.isalpha() and after not in words.following


def _is_bare(words: Words, before: str, word: str) -> bool:
    """A present form without an auxiliary; a form that is a noun too only behind «we», «they» or «I»."""
    plain = word in words.present_plain and before in _WE
    return plain or word in words.present_form or word in words.runs_out


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


_WE = frozenset({"we", "they", "i"})
_TO_COME = frozenset({"would", "will", "infinitive", "planned", "told_plan", "plan_for", "cue", "act_ahead"})


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
    plural = word.endswith("s") and not word.endswith(("ss", "us"))
    told = word.isalpha() and word not in words.not_after_to and tokens.text[tokens.starts[k]].islower()
    return told and not plural and not word.endswith("ing")
