"""What an article is about, in terms that can be compared: its names and the rarer of its words.

How rare a word is in news is data (``rarity.toml``), not counted in the heap at hand: so what two articles
share says the same whatever else lies beside them, and one more article changes nothing between two others.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from onrecord.annotate.annotator import digest_of, readable_zones
from onrecord.annotate.lexicon import load
from onrecord.document import Document, ZoneKind
from onrecord.span import Bounds

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_OWN = re.compile(r"['’ʼ]s$")
_SHORTEST = 3
_BEGINS = re.compile(r"(?:^|[.!?:;\n“\"«(\[–—-])\s*$")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: its key as compared, its characters, and whether it is written as a name."""

    key: str
    word: str
    bounds: Bounds
    name: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term of an article: its first form there, where that stands, and how much it weighs.

    The squares of all weights of an article make 1.
    """

    word: str
    weight: float
    at: Bounds
    name: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The numbers of ``stories.toml``; its comments say what each does."""

    terms: int
    keys: int
    rare: int
    name_weight: float
    title_weight: float
    nearest: int
    threshold: float
    names: int
    fade_days: float
    digest: str


@cache
def settings() -> Settings:
    """The packaged settings, with a digest of all data that grouping rests on."""
    rules, rarity = load("stories"), load("rarity")
    numbers = {name: rules.data[name] for name in Settings.__slots__ if name != "digest"}
    return Settings(**numbers, digest=digest_of([rules.digest, rarity.digest]))


@cache
def _steps() -> tuple[Mapping[str, int], int]:
    data = load("rarity").data
    return {word: int(step) for step, words in data["step"].items() for word in words.split()}, data[
        "unlisted"
    ]


def rarity(key: str) -> int:
    """How many times half of all articles must be halved until few have the word."""
    steps, unlisted = _steps()
    return steps.get(key, unlisted)


def words_in(text: str, zones: Iterable[Bounds] | None = None) -> Iterator[Word]:
    """The words of ``text`` (of its ``zones``) of three letters or more; numbers are left out.

    A word counts as a name where it has a capital that the head of a sentence does not explain.
    """
    for start, end in zones if zones is not None else ((0, len(text)),):
        for match in _WORD.finditer(text, start, end):
            word = match.group()
            if len(word) < _SHORTEST:
                continue
            capital = word[0].isupper() and not _begins(text, start, match.start())
            key = _key(word)
            if len(key) >= _SHORTEST:
                yield Word(key, word, match.span(), capital)


def _begins(text: str, start: int, at: int) -> bool:
    return (
        _BEGINS.search(text[max(start, at - 4) : at] if at - start > 4 else "\n" + text[start:at]) is not None
    )


@lru_cache(maxsize=1 << 17)
def _key(word: str) -> str:
    plain = _OWN.sub("", word).casefold().replace("’", "'")
    if len(plain) > 4 and plain.endswith("ies"):
        return plain[:-3] + "y"
    if len(plain) > 4 and plain.endswith("s") and not plain.endswith(("ss", "us", "is")):
        return plain[:-1]
    return plain


def terms_of(document: Document) -> dict[str, Term]:
    """The weightiest terms of an article; empty for one without words.

    Captions and furniture are left out. A word weighs by its rarity and, less than in proportion, by how
    often it stands there; more as a name, and more in the headline.
    """
    zones = [z for z in readable_zones(document) if z.kind != ZoneKind.CAPTION]
    titles = [z.bounds for z in zones if z.kind is ZoneKind.TITLE]
    found = words_in(document.text, (z.bounds for z in zones))
    return weighed(found, titles=titles)


def weighed(words: Iterable[Word], *, titles: Iterable[Bounds] = ()) -> dict[str, Term]:
    """Terms of these words; ``titles`` are the bounds of headlines."""
    s = settings()
    heads = tuple(titles)
    count: dict[str, float] = {}
    first: dict[str, Word] = {}
    named: dict[str, int] = {}
    for word in words:
        inside = any(a <= word.bounds[0] < b for a, b in heads)
        count[word.key] = count.get(word.key, 0.0) + (s.title_weight if inside else 1.0)
        named[word.key] = named.get(word.key, 0) + (1 if word.name else 0)
        first.setdefault(word.key, word)
    scored = []
    for key, times in count.items():
        rare = rarity(key)
        if rare >= s.rare:
            weight = rare * (1 + math.log(times)) * (s.name_weight if named[key] else 1.0)
            scored.append((-weight, key))
    scored.sort()
    kept = scored[: s.terms]
    norm = math.sqrt(sum(w * w for w, _ in kept)) or 1.0
    return {
        key: Term(word=first[key].word, weight=round(-w / norm, 6), at=first[key].bounds, name=named[key] > 0)
        for w, key in kept
    }
