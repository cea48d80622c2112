"""The cue lexicon (``lexicons/en/cues.toml``), compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from onrecord.annotate.layers import Act, Token
from onrecord.annotate.lexicon import load


@dataclass(frozen=True, slots=True)
class VerbCue:
    """One verb: the act of its first entry, and every frame in which it attributes.

    ``frame_acts`` tells the act for each frame; ``prepositions`` maps a preposition to its act.
    """

    act: Act
    frames: frozenset[str]
    frame_acts: Mapping[str, Act]
    prepositions: Mapping[str, Act]


@dataclass(frozen=True, slots=True)
class NounCue:
    """One noun: its act, the complements «c» and «x» that it takes, and its prepositions."""

    act: Act
    frames: frozenset[str]
    prepositions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cues:
    """The whole lexicon. ``sets`` are word lists by name that single rules consult."""

    verbs: Mapping[str, VerbCue]
    nouns: Mapping[str, NounCue]
    adjectives: Mapping[str, Act]
    decline: re.Pattern[str]
    decline_content: re.Pattern[str]
    decline_verbs: frozenset[str]
    decline_complements: frozenset[str]
    not_know: re.Pattern[str]
    denied: Mapping[str, re.Pattern[str]]
    """Patterns by name: ``negation``, ``nobody``, ``neither``."""
    headline: Mapping[str, re.Pattern[str]]
    """Patterns by name: ``telling``, ``not_a_source``, ``picture``."""
    sets: Mapping[str, frozenset[str]]


@cache
def cues() -> Cues:
    """The packaged cue lexicon."""
    data = load("cues").data
    decline = data["decline"]
    return Cues(
        verbs=_verbs(data),
        nouns=_nouns(data),
        adjectives={word: Act(act) for word, act in data["adjectives"].items()},
        decline=_any(decline["cue_patterns"]),
        decline_content=_any(decline["content_patterns"]),
        decline_verbs=frozenset(decline["cue_verbs"]),
        decline_complements=frozenset(decline["complements"]),
        not_know=_any(data["not_know"]["patterns"]),
        denied={name: _any(patterns) for name, patterns in data["denied"].items()},
        headline={name: _any(patterns) for name, patterns in data["headline"].items()},
        sets={name: frozenset(words.split()) for name, words in data["sets"].items()},
    )


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)


def _verbs(data: Mapping[str, object]) -> dict[str, VerbCue]:
    acts: dict[str, dict[str, Act]] = {}
    for entry in _entries(data["verbs"]):
        for word in entry["words"].split():
            row = acts.setdefault(word.replace("_", " "), {})
            for frame in entry["frames"].split():
                row.setdefault(frame, Act(entry["act"]))
    table = data["prepositions"]
    special = data["preposition_acts"]
    assert isinstance(table, Mapping)  # noqa: S101  the packaged lexicon has this shape
    assert isinstance(special, Mapping)  # noqa: S101
    out: dict[str, VerbCue] = {}
    for word in sorted({*acts, *table}):
        row = acts.get(word, {})
        first = next(iter(row.values()), Act.SAY)
        preps = {p: Act(special.get(f"{word} {p}", first)) for p in str(table.get(word, "")).split()}
        out[word] = VerbCue(act=first, frames=frozenset(row), frame_acts=row, prepositions=preps)
    return out


def _nouns(data: Mapping[str, object]) -> dict[str, NounCue]:
    frames: dict[str, set[str]] = {}
    acts: dict[str, Act] = {}
    for entry in _entries(data["nouns"]):
        for word in entry["words"].split():
            frames.setdefault(word, set()).update(entry["frames"].split())
            acts.setdefault(word, Act(entry["act"]))
    table, extra = data["noun_prepositions"], data["noun_acts"]
    assert isinstance(table, Mapping)  # noqa: S101  the packaged lexicon has this shape
    assert isinstance(extra, Mapping)  # noqa: S101
    return {
        word: NounCue(
            act=acts.get(word, Act(extra.get(word, "say"))),
            frames=frozenset(frames.get(word, ())),
            prepositions=frozenset(str(table.get(word, "")).split()),
        )
        for word in sorted({*frames, *table})
    }


def _entries(rows: object) -> list[dict[str, str]]:
    assert isinstance(rows, list)  # noqa: S101  the packaged lexicon has this shape
    return rows


_LEMMAS = {"hop": "hope", "retweete": "retweet", "criticise": "criticize", "saye": "say", "bas": "base"}


def lemma(token: Token) -> str:
    """The lemma, lower case, with the parser's usual slips put right."""
    base = token.lemma.lower()
    if base == "hop" and not token.text.lower().startswith("hopp"):
        return "hope"
    return base if base == "hop" else _LEMMAS.get(base, base)
