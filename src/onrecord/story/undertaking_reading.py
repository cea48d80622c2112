"""How a commitment, or a report of an act, is read for matching: who, what act, about what, by when.

Words of several articles are compared after a plain normalisation: case, articles, plural endings,
apostrophes; states by the gazetteer («Britain», «the UK»). A pronoun stands for the holder where the
grammar of reported speech says so, and otherwise for nobody. Nothing outside the articles is asserted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from onrecord.annotate.lexicon import load
from onrecord.annotate.place import plain_name, state_of
from onrecord.interval import UNKNOWN, Interval
from onrecord.story.timeline import interval_of

Names = Callable[[str], str]
"""The plain name of a party or place across articles, ``""`` when it knows none better."""


def no_names(_: str) -> str:
    """Names as the articles have them."""
    return ""


class PartyKind(StrEnum):
    """What the words for a party decide."""

    NONE = "none"
    """Nobody is named, or a pronoun that the grammar does not resolve."""
    GENERIC = "generic"
    """«the government», «the company»: some party, unnamed."""
    PERSON = "person"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Party:
    """A party as the words decide it: tokens of its name, and of a body of its own («parliament»)."""

    kind: PartyKind
    tokens: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    words: str = ""

    @property
    def known(self) -> bool:
        return self.kind in {PartyKind.PERSON, PartyKind.NAMED}


NOBODY = Party(PartyKind.NONE)


class Fit(StrEnum):
    """How two parties go together."""

    SAME = "same"
    UNKNOWN = "unknown"
    SPEAKER = "speaker"
    """A person here and a body there: he may speak for it."""
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Rules:
    """The lexicon, compiled."""

    group_of: Mapping[str, str]
    related: Mapping[str, frozenset[str]]
    light: frozenset[str]
    phrases: tuple[tuple[frozenset[str], frozenset[str], str], ...]
    through: Mapping[str, str]
    presupposed: Mapping[str, re.Pattern[str]]
    proper: Mapping[str, tuple[str, tuple[str, ...]]]
    manner: re.Pattern[str]
    noun_class: Mapping[str, str]
    generic: frozenset[str]
    agents: frozenset[str]
    own: frozenset[str]
    first: frozenset[str]
    singular: frozenset[str]
    thing: frozenset[str]
    plural: frozenset[str]
    stop: frozenset[str]
    lasting: frozenset[str]
    rank: Mapping[str, int]
    cues: Mapping[str, re.Pattern[str]]
    digest: str


@cache
def rules() -> Rules:
    """The packaged rules of matching, read once."""
    lexicon = load("revisions")
    data, acts = lexicon.data, load("acts").data["act"]
    party = {name: frozenset(words) for name, words in data["party"].items()}
    nouns: dict[str, str] = {}
    for name, row in acts.items():
        for noun in row.get("nouns", ()):
            nouns.setdefault(stem(noun), name)
    return Rules(
        group_of={name: group for group, classes in data["group"].items() for name in classes},
        related={group: frozenset(others) for group, others in data["related"].items()},
        light=frozenset(data["light"]["classes"]),
        phrases=tuple(
            (frozenset(p["classes"]), frozenset(stem(w) for w in p["words"]), p["group"])
            for p in data["phrase"]
        ),
        through=data["through"],
        presupposed={n: re.compile(p) for n, p in data["presupposed"].items()},
        proper={n: (row["actor"], tuple(row["about"])) for n, row in data["proper"].items()},
        manner=re.compile(r"\b(" + "|".join(map(re.escape, data["manner"]["words"])) + r")\b"),
        noun_class=nouns,
        **party,
        stop=frozenset(data["words"]["stop"]),
        lasting=frozenset(data["lasting"]["groups"]),
        rank=data["authority"]["rank"],
        cues={n: re.compile("|".join(f"(?:{p})" for p in ps)) for n, ps in data["cue"].items()},
        digest=lexicon.digest,
    )


_WORD = re.compile(r"[^\W_]+(?:[.'-][^\W_]+)*")
_BRACKETS = re.compile(r"\([^()]*\)")
_MONTHS = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ]
)


def stem(word: str) -> str:
    """A word without its plural or possessive ending."""
    word = word.lower().replace("’", "'").removesuffix("'s").strip("'.")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@lru_cache(maxsize=65536)
def content(words: str) -> tuple[frozenset[str], frozenset[str]]:
    """The content words of a phrase, and those of them that are (parts of) names.

    A state is one word under its plain name: «the EU» and «European Union» are ``european union``.
    """
    r = rules()
    plain = _BRACKETS.sub(" ", words.replace("’", "'"))
    found = [m.group() for m in _WORD.finditer(plain)]
    every: set[str] = set()
    names: set[str] = set()
    at = 0
    while at < len(found):
        for size in (3, 2, 1):
            form = " ".join(found[at : at + size])
            state = state_of(form) if form[:1].isupper() and at + size <= len(found) else ""
            if state:
                every.add(state.lower())
                names.add(state.lower())
                at += size
                break
        else:
            for piece in re.split(r"-", found[at]) if found[at][0].isupper() else [found[at]]:
                key = stem(piece)
                if key in r.stop or piece.lower() in r.stop or not key or key[0].isdigit():
                    continue
                if piece.lower() in _MONTHS:
                    continue
                every.add(key)
                if piece[0].isupper() and key not in r.generic and key not in r.agents:
                    names.add(key)
            at += 1
    return frozenset(every), frozenset(names)


def alike(a: str, b: str) -> bool:
    """Whether two words of names are one: equal, or a name and its adjective («Kestovia», «Kestovian»)."""
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    return (
        len(short) >= 5
        and len(long) - len(short) <= 3
        and long.startswith(short[:-1])
        and long[-1] in "nhise"
    )


def meet(a: frozenset[str], b: frozenset[str]) -> frozenset[str]:
    """The words of ``a`` that ``b`` has too, adjectives of names among them."""
    both = a & b
    return both or frozenset(x for x in a for y in b if alike(x, y))


def party(
    field: Mapping[str, Any] | None,
    *,
    holder: Party = NOBODY,
    kind: str = "",
    names: Names = no_names,
) -> Party:
    """The party that a body's field names; a pronoun is the holder where he speaks of himself.

    ``kind`` is what its words are known to name: ``person``, ``place``, ``organization``, ``group``.
    """
    r = rules()
    kind = _KINDS.get(str((field or {}).get("authority") or ""), kind)
    text = " ".join(str((field or {}).get("text") or "").split())
    if not text:
        return NOBODY
    low = text.lower().replace("’", "'")
    if low in r.first or low.split()[0] in r.first:
        return holder
    if low in r.singular:
        return holder if holder.kind is PartyKind.PERSON else NOBODY
    if low in r.thing or low in r.plural:
        return holder if holder.kind is PartyKind.NAMED else NOBODY
    name = str((field or {}).get("name") or "")
    known = names(name or text)
    return _named(known or name or text, text, kind)


_KINDS = {
    "person": "person",
    "organization": "organization",
    "outlet": "organization",
    "document": "organization",
    "collective": "group",
}


@lru_cache(maxsize=65536)
def _named(name: str, text: str, kind: str) -> Party:
    r = rules()
    state = plain_name(name)
    words, names = content(state or name)
    whole, _ = content(text)
    own = frozenset(w for w in whole | words if w in r.own)
    tokens = frozenset(w for w in names if w not in r.agents and w not in r.own)
    if not tokens:
        if own and text[:1].isupper():
            return Party(PartyKind.NAMED, frozenset(), own, text)
        head = next((w for w in whole if w in r.generic or w in r.agents), "")
        return Party(PartyKind.GENERIC if head else PartyKind.NONE, frozenset(), own, text)
    if kind:
        human = kind == "person" and not state
    else:
        human = not (state or own or whole & (r.agents | r.generic)) and 1 < len(tokens) <= 3
    return Party(PartyKind.PERSON if human else PartyKind.NAMED, tokens, own, text)


def fit(a: Party, b: Party) -> Fit:
    """How two parties go together; only names decide that they differ."""
    if not a.known or not b.known:
        if a.kind is b.kind is PartyKind.GENERIC and a.own != b.own:
            return Fit.DIFFERENT
        return Fit.UNKNOWN
    if a.own != b.own:
        both_named = bool(a.tokens and b.tokens)
        if a.own and b.own:
            return (
                Fit.SAME
                if (a.own & b.own and (not both_named or meet(a.tokens, b.tokens)))
                else Fit.DIFFERENT
            )
        if a.kind is not b.kind and not both_named:
            return Fit.SPEAKER
        return Fit.DIFFERENT
    if not a.tokens or not b.tokens:
        return Fit.SAME if a.own & b.own else Fit.UNKNOWN
    small, large = sorted((a.tokens, b.tokens), key=lambda t: (len(t), sorted(t)))
    if all(any(alike(x, y) for y in large) for x in small):
        return Fit.SAME
    if a.kind is not b.kind:
        return Fit.SPEAKER
    return Fit.DIFFERENT


def due_of(body: Mapping[str, Any]) -> Interval:
    """When a commitment is due, open when nothing tells."""
    return interval_of(body.get("due")) if body.get("due") else UNKNOWN
