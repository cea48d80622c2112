"""Which of several things of one kind a phrase is about: its names, its place in an order, «the bridge».

«The Mill Bridge» and «the Chain Bridge» share the word for their kind, which tells neither. What tells one
from another is a name, or a mark: first or second, upper or lower, northern or southern. «The bridge»
alone is the one of that kind that its article named last.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from onrecord.story.undertaking_reading import Names, content
from onrecord.story.undertaking_rules import kinds, rules, stem

_REACH = 1500
"""Code points before a phrase in which the thing that it stands for is looked for."""


_RUN = re.compile(r"[A-Z][\w’'-]*(?:[ \u00a0\n]+[A-Z][\w’'-]*)*")


@lru_cache(maxsize=65536)
def things(phrase: str) -> tuple[frozenset[str], frozenset[str]]:
    """The content words of a phrase, and its names: without a word for the kind behind or instead of a name.

    ``mill`` in «the Mill Bridge»; none in «Bridges».
    """
    every, names = content(phrase)
    last = {run.group().split()[-1].lower() for run in _RUN.finditer(phrase)}
    told = {word for word in last & names if word in kinds() or stem(word) in kinds()}
    return every - told | frozenset(map(stem, told)), names - told


def named(phrase: str, known: Names) -> str:
    """The phrase with each of its names in the form that the story gives it: «Erbil» for «Irbil»."""
    return _RUN.sub(lambda run: known(run.group()) or run.group(), phrase)


def telling(phrase: str) -> frozenset[str]:
    """The names in a phrase that tell its thing from others of the kind."""
    return things(phrase)[1]


@lru_cache(maxsize=65536)
def plural(phrase: str) -> frozenset[str]:
    """The kinds of which a phrase tells more than one: ``dam`` in «both dams»."""
    words = {word.lower() for word in _WORD.findall(phrase)}
    return frozenset(stem(word) for word in words if stem(word) != word and stem(word) in kinds())


_WORD = re.compile(r"[^\W\d_]+")


_RUN_INSIDE = re.compile(r"(?<=\w )[A-Z][\w’'-]*|[A-Z][\w’'-]*(?= [A-Z])")
_AXIS_WORD = re.compile(r"[a-z]+(?:-[a-z]+)?")


@lru_cache(maxsize=65536)
def marks(phrase: str) -> frozenset[str]:
    """What sets the thing of a phrase apart from others of its kind: ``order:2`` for «the second part»."""
    known = rules().marks
    found = (known.get(word) for word in _AXIS_WORD.findall(_RUN_INSIDE.sub(" ", phrase).lower()))
    return frozenset(mark for mark in found if mark)


def behind(sentence: str, at: int) -> frozenset[str]:
    """The marks of a noun in apposition behind an act: «paid 3 billion, the second part of its loan»."""
    match = _beside().search(sentence, at)
    return marks(match.group(1)) if match else frozenset()


@cache
def _beside() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, rules().marks), key=len, reverse=True))
    return re.compile(rf"[,–—]\s(?:the|its|their|his|her|a)\s((?:{words})\s\w+)")


def otherwise(a: frozenset[str], b: frozenset[str]) -> str:
    """A mark of ``a`` for which ``b`` has another of its axis: «order:1» and «order:2»; or ``""``."""
    axes = {mark.partition(":")[0]: mark for mark in sorted(a)}
    for mark in sorted(b):
        other = axes.get(mark.partition(":")[0])
        if other and other != mark and mark not in a:
            return other
    return ""


_ALONE = re.compile(
    r"(?:^|\s)the (\w+)(?: one| ones)? (?:was|were|is|are|has|have|had|will|would|should)\b[\w ]{0,20}$"
)


def alone(sentence: str, at: int) -> frozenset[str]:
    """The marks of what stands for a thing by itself before an act: «the first was paid»."""
    match = _ALONE.search(sentence[:at])
    return marks(match.group(1)) if match else frozenset()


_DEFINITE = re.compile(r"(?i)^(?:.*\bof\s+)?(?:the|this|that|its|their)\s+(?:\w+\s+)?(\w+)$")
_WORDS = r"(?:(?!(?:The|This|That|These|Those|An?|In|On|At|But|And|Both)\b)[A-Z][\w’'-]+{gap}){{1,3}}"
_NAMED = r"({before}){kind}\b|\b{kind}[ \u00a0]+(?:of|at|in)[ \u00a0]+({behind})"


def stood_for(phrase: str, text: str, at: int) -> frozenset[str]:
    """The names of the one thing of its kind that was named last before ``at``, for «the bridge»."""
    found = _DEFINITE.match(" ".join(phrase.split()))
    kind = found.group(1).lower() if found else ""
    if kind not in kinds() or marks(phrase) or content(phrase)[1]:
        return frozenset()
    told = [m.group(1) or m.group(2) for m in _named(kind).finditer(text, max(0, at - _REACH), at)]
    return content(told[-1])[1] if told else frozenset()


@lru_cache(maxsize=256)
def _named(kind: str) -> re.Pattern[str]:
    word = f"(?:{kind}|{kind.capitalize()})"
    before, behind_ = (_WORDS.format(gap=gap) for gap in (r"[ \u00a0]+", r"[ \u00a0]?"))
    return re.compile(_NAMED.format(kind=word, before=before, behind=behind_))
