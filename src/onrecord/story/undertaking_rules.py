"""The rules by which reports are matched: the groups of acts, the words for parties and things, the cues.

They are data (``revisions.toml``), read once and compiled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from onrecord.annotate.lexicon import load


@dataclass(frozen=True, slots=True)
class Phrase:
    """An act told by verbs of certain classes (and beginnings), beside one of certain words.

    ``keep``: the word is what the act is about, not a part of the phrase. ``reverse``: the act of the group
    is what is then not done («stay open»: not close).
    """

    classes: frozenset[str]
    acts: tuple[str, ...]
    words: frozenset[str]
    group: str
    keep: bool = False
    reverse: bool = False

    def tells(self, name: str, act: str, nearby: frozenset[str]) -> bool:
        return (
            name in self.classes
            and (not self.acts or act.startswith(self.acts))
            and (not self.words or bool(self.words & nearby))
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """The lexicon, compiled."""

    group_of: Mapping[str, str]
    related: Mapping[str, frozenset[str]]
    light: frozenset[str]
    light_acts: tuple[str, ...]
    outcome: Mapping[str, frozenset[str]]
    marks: Mapping[str, str]
    phrases: tuple[Phrase, ...]
    ellipsis: frozenset[str]
    occasions: frozenset[str]
    no_due: frozenset[str]
    no_figure: frozenset[str]
    money: frozenset[str]
    parties: frozenset[str]
    through: Mapping[str, str]
    presupposed: Mapping[str, re.Pattern[str]]
    proper: Mapping[str, tuple[str, tuple[str, ...]]]
    manner: re.Pattern[str]
    noun_class: Mapping[str, str]
    generic: frozenset[str]
    agents: frozenset[str]
    own: frozenset[str]
    local: frozenset[str]
    firm: frozenset[str]
    rest: frozenset[str]
    stands_for: frozenset[str]
    premises: frozenset[str]
    first: frozenset[str]
    singular: frozenset[str]
    thing: frozenset[str]
    plural: frozenset[str]
    stop: frozenset[str]
    called: Mapping[str, frozenset[str]]
    papers: Mapping[str, frozenset[str]]
    lasting: frozenset[str]
    recurring: frozenset[str]
    rank: Mapping[str, int]
    cues: Mapping[str, re.Pattern[str]]
    digest: str


@cache
def rules() -> Rules:
    """The packaged rules of matching, read once."""
    lexicon = load("revisions")
    data, acts = lexicon.data, load("acts").data["act"]
    party = {name: frozenset(words) for name, words in data["party"].items()}
    party |= {name: party[name] | frozenset(map(stem, party[name])) for name in ("generic", "agents", "own")}
    nouns: dict[str, str] = {}
    for name, row in acts.items():
        for noun in row.get("nouns", ()):
            nouns.setdefault(stem(noun), name)
    return Rules(
        group_of={name: group for group, classes in data["group"].items() for name in classes},
        related={group: frozenset(others) for group, others in data["related"].items()},
        light=frozenset(data["light"]["classes"]),
        light_acts=tuple(data["light"]["acts"]),
        outcome={group: frozenset(groups) for group, groups in data["outcome"].items()},
        marks={
            word: f"{axis}:{place}"
            for axis, places in data["marks"].items()
            for place, words in places.items()
            for word in words
        },
        phrases=tuple(
            Phrase(
                frozenset(p["classes"]),
                tuple(p.get("acts", ())),
                frozenset(stem(w) for w in p["words"]),
                p["group"],
                bool(p.get("keep")),
                bool(p.get("reverse")),
            )
            for p in data["phrase"]
        ),
        ellipsis=frozenset(data["ellipsis"]["classes"]),
        occasions=frozenset(data["occasion"]["groups"]),
        no_figure=frozenset(data["figure"]["none"]),
        money=frozenset(data["figure"]["money"]),
        parties=frozenset(data["figure"]["parties"]),
        no_due=frozenset(data["due"]["none"]),
        through=data["through"],
        presupposed={n: re.compile(p) for n, p in data["presupposed"].items()},
        proper={n: (row["actor"], tuple(row["about"])) for n, row in data["proper"].items()},
        manner=re.compile(r"\b(" + "|".join(map(re.escape, data["manner"]["words"])) + r")\b"),
        noun_class=nouns,
        **party,
        stop=frozenset(data["words"]["stop"]),
        called={noun: frozenset(forces) for noun, forces in data["called"].items()},
        papers={group: frozenset(words) for group, words in data["papers"].items()},
        lasting=frozenset(data["lasting"]["groups"]),
        recurring=frozenset(data["recurring"]["groups"]),
        rank=data["authority"]["rank"],
        cues={n: re.compile("|".join(f"(?:{p})" for p in ps)) for n, ps in data["cue"].items()},
        digest=lexicon.digest,
    )


@lru_cache(maxsize=1 << 15)
def cues_in(sentence: str, name: str) -> tuple[re.Match[str], ...]:
    """The cues of a kind in a sentence: asked for each act that it tells, and in every account."""
    return tuple(rules().cues[name].finditer(sentence))


def kinds() -> frozenset[str]:
    """Words for a kind of place or thing, which tell no two of it apart: «bridge» in «the Mill Bridge»."""
    return rules().stands_for | rules().premises


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A word without its plural or possessive ending."""
    word = word.lower().replace("’", "'").removesuffix("'s").strip("'.")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
