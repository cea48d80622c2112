"""Names and their forms: whether two names can be one, and why.

Compared are the names' own words: accents, case, titles, particles, initials, short forms, spellings of
names from other scripts. Vowels are compared by sound only where a name shows that it was transliterated
(an article, a listed given name, a letter group such as «kh»): «Anders Jensen» is not «Anders Jansen».
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from onrecord.annotate.lexicon import load
from onrecord.annotate.place import gazetteer, state_of


class Likeness(IntEnum):
    """How two names stand to each other. ``PARTLY``: one is a part that others may share («Austin»)."""

    APART = 0
    PARTLY = 1
    SAME = 2


@dataclass(frozen=True, slots=True)
class Match:
    """The likeness of two names, and what it rests on."""

    likeness: Likeness
    why: str = ""


_APART = Match(Likeness.APART)


def same_party(one: str, other: str, *, kind: str = "") -> str:
    """Why two names are forms of one, or part and whole; ``""`` when nothing in them says so."""
    match = compare(one, other, kind=kind)
    return match.why if match.likeness is not Likeness.APART else ""


@lru_cache(maxsize=1 << 16)
def compare(one: str, other: str, *, kind: str = "") -> Match:
    """How two names stand to each other. ``kind`` is ``person``, ``place``, ``organization`` or ``""``."""
    if not fold(one) or not fold(other):
        return _APART
    if fold(one) == fold(other):
        return Match(Likeness.SAME, "the same name")
    if kind == "person":
        return _persons(_parts(one), _parts(other))
    return _things(one, other, kind=kind)


_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "ð": "d", "þ": "th", "ħ": "h"}
)
_APOSTROPHES = re.compile(r"[’'‘ʼʿʾ`´]")
_APART_RE = re.compile(r"[^\w&]+|_")


@lru_cache(maxsize=1 << 15)
def fold(name: str) -> str:
    """Lower case without accents, apostrophes and dots; hyphens and other signs as one space."""
    plain = re.sub(r"[’'](?:s)?(?=\s|$)", "", name.strip())
    plain = _APOSTROPHES.sub("", plain).replace(".", "" if re.search(r"\w\.\w\.", plain) else " ")
    flat = unicodedata.normalize("NFKD", plain.casefold().translate(_LETTERS))
    flat = "".join(c for c in flat if not unicodedata.combining(c)).translate(_LETTERS)
    words = _APART_RE.sub(" ", flat).split()
    while len(words) > 1 and words[0] == "the":
        words.pop(0)
    return " ".join(words)


# -- words ----------------------------------------------------------------------------------
_SOUNDS: tuple[tuple[str, str], ...] = (
    ("tsch", "C"), ("sch", "S"), ("tch", "C"), ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"),
    ("ph", "f"),
    ("sh", "S"), ("ch", "C"), ("zh", "J"), ("dj", "j"), ("ck", "k"), ("x", "ks"), ("qu", "q"),
    ("ou", "U"), ("oo", "U"), ("ee", "I"), ("ei", "I"), ("ai", "I"), ("ay", "I"), ("ey", "I"), ("aa", "A"),
    ("iyy", "I"), ("iy", "I"), ("yy", "I"), ("ij", "I"), ("ii", "I"), ("ue", "U"), ("oe", "U"),
)  # fmt: skip
_CLASSES = {
    "a": "a", "A": "a", "e": "ai", "i": "i", "I": "ia", "y": "i", "o": "u", "u": "u", "U": "u",
    "q": "kg", "k": "k", "g": "gj", "j": "jg", "c": "ks", "w": "v", "v": "v", "z": "zd", "d": "d", "s": "s",
}  # fmt: skip
_VOWELS = frozenset("aeiouyAIU")


@lru_cache(maxsize=1 << 15)
def _sounds(word: str) -> tuple[str, ...]:
    """The sounds of a word, each as what it may stand for; doubled letters once, last h silent."""
    for letters, sound in _SOUNDS:
        word = word.replace(letters, sound)
    word = re.sub(r"(.)\1+", r"\1", word)
    if len(word) > 3 and word[-1] == "h":
        word = word[:-1]
    return tuple(_CLASSES.get(letter, letter) for letter in word)


def alike(one: str, other: str) -> bool:
    """Whether two folded words can be spellings of one sound; short ones must be the same."""
    if one == other:
        return True
    if min(len(one), len(other)) < 4 or (one[0] in _VOWELS) != (other[0] in _VOWELS):
        return False
    first, second = _sounds(one), _sounds(other)
    if len(first) != len(second):
        return False
    return all(set(a) & set(b) for a, b in zip(first, second, strict=True))


@lru_cache(maxsize=1 << 15)
def skeleton(name: str) -> str:
    """What all spellings of a word share: its consonants, roughly. For finding whom to compare."""
    plain = re.sub(r"[^a-z]", "", fold(name))
    for letters, sound in _SOUNDS:
        plain = plain.replace(letters, sound)
    plain = re.sub(r"[aeiouyhAIU]", "", plain)
    plain = plain.translate(str.maketrans("qgcjwzx", "kkkkvdk"))
    return re.sub(r"(.)\1+", r"\1", plain)


# -- persons ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Person:
    given: tuple[str, ...]
    surname: str
    suffix: str
    foreign: bool
    words: tuple[str, ...]


@lru_cache(maxsize=1 << 15)
def _parts(name: str) -> _Person:
    table = load("names").data
    words = fold(_DASHED_ARTICLE.sub(" ", _joined_parts(name))).split() or [""]
    foreign = bool(_DASHED_ARTICLE.search(name)) or bool(_FOREIGN.search(" ".join(words)))
    titles = _titles()
    while len(words) > 1 and words[0] in titles:
        words.pop(0)
    suffix = ""
    if len(words) > 1 and words[-1] in table["particles"]["suffix"]:
        suffix = {"junior": "jr", "senior": "sr"}.get(words[-1], words.pop())
    small = {*table["particles"]["article"], *table["particles"]["optional"]}
    kept = [w for n, w in enumerate(words) if w not in small or len(words) == 1 or (n == 0 and w not in _AL)]
    words = kept or words
    foreign = foreign or any(w in _transliterated() for w in words)
    given: tuple[str, ...]
    surname, given = words[-1], tuple(words[:-1])
    if len(words) > 1 and words[0] in table["order"]["family_first"] and words[-1] not in _first_names():
        surname, given = words[0], ("".join(words[1:]),)
    return _Person(given, surname, suffix, foreign, tuple(words))


_AL = frozenset({"al", "el", "ul"})
_DASHED_ARTICLE = re.compile(r"(?i)(?<!\w)(?:al|el|ul|ad|as|ash|ar|an|at|az|es)(?:[-–‑]| (?=[A-Z]))")
_FOREIGN = re.compile(r"kh|gh|dh|q(?!u)|zh|yy|iy|aa|ou(?=[^n])|(?:skiy|skyy|ovich|enko|ullah|allah|uddin)\b")
_ABD = re.compile(r"(?i)\b(abd|abdul|abdel|abdal|abdur|abder)[- ](?:(?:al|el|ul|ar|er)[- ])?(?=\w)")


def _joined_parts(name: str) -> str:
    """«Abd al-Rahman», «Abdel Rahman» and «Abdul-Rahman» as one word."""
    return _ABD.sub("abdul", name)


@cache
def _titles() -> frozenset[str]:
    return frozenset({*load("titles").data["before_name"], *load("names").data["particles"]["title"]})


@cache
def _transliterated() -> Mapping[str, int]:
    return {w: n for n, row in enumerate(load("names").data["given"]["transliterated"]) for w in row}


@cache
def _short_forms() -> Mapping[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for n, row in enumerate(load("names").data["given"]["same"]):
        for word in row:
            found.setdefault(word, set()).add(n)
    return {word: frozenset(rows) for word, rows in found.items()}


@cache
def _first_names() -> frozenset[str]:
    return frozenset(_short_forms())


def is_surname(name: str) -> bool:
    """Whether a person's name is a surname alone, whatever stands before it («Mr Al-Haddad»)."""
    return len(_parts(name).words) == 1


def _persons(one: _Person, other: _Person) -> Match:
    foreign = one.foreign or other.foreign
    if one.suffix != other.suffix and one.suffix and other.suffix:
        return _APART
    if not _surnames(one, other, foreign=foreign):
        return _APART
    spelt = (
        "" if one.surname == other.surname else f"{one.surname} and {other.surname} are spellings of one name"
    )
    if not one.given or not other.given:
        if one.suffix != other.suffix:
            return _APART
        return Match(Likeness.PARTLY, spelt or "the surname alone")
    given = _given(one.given, other.given, foreign=foreign)
    if not given:
        return _APART
    return Match(Likeness.SAME, "; ".join(w for w in (given, spelt) if w) or "the same words")


def _surnames(one: _Person, other: _Person, *, foreign: bool) -> bool:
    if one.surname == other.surname:
        return True
    if foreign and alike(one.surname, other.surname):
        return True
    if _umlauts(one.surname) == _umlauts(other.surname):
        return True
    # Two surnames of which one may be left away: «Nicolás Maduro Moros».
    short, long = sorted((one, other), key=lambda p: len(p.words))
    return (
        len(long.words) >= 3
        and len(short.words) >= 2
        and short.surname == long.words[-2]
        and short.words[0] == long.words[0]
    )


def _umlauts(word: str) -> str:
    """«Joerg» and «Jörg», whose accent has been taken off, alike."""
    return word.replace("ue", "u").replace("oe", "o").replace("ae", "a")


def _given(one: tuple[str, ...], other: tuple[str, ...], *, foreign: bool) -> str:
    """Why given names agree; ``""`` when they do not. Middle names may be left away, but not differ."""
    first, second = one[0], other[0]
    why = _given_word(first, second, foreign=foreign)
    if not why and foreign and (_within(first, second) or _within(second, first)):
        why = "given names written together"
    if not why:
        return ""
    short, long = sorted((one[1:], other[1:]), key=len)
    if short and len(short[0]) == len(long[0]) == 1 and short[0] != long[0]:
        return ""
    rest = list(long)
    for word in short:
        held = next((r for r in rest if _given_word(word, r, foreign=foreign)), None)
        if held is None:
            return ""
        rest.remove(held)
    if rest and not why.startswith("the same"):
        return why
    return why if not rest else "a middle name is left away"


def _within(one: str, other: str) -> bool:
    return len(one) >= 5 and other.startswith(one)


def _given_word(one: str, other: str, *, foreign: bool) -> str:
    if one == other or _umlauts(one) == _umlauts(other):
        return "the same given name"
    if len(one) <= 2 or len(other) <= 2:
        short, long = sorted((one, other), key=len)
        initials = len(short) == 1 or (len(short) == 2 and not set(short) & set("aeiou"))
        return "an initial" if initials and long.startswith(short[0]) else ""
    table = _transliterated()
    if one in table and table[one] == table.get(other):
        return f"{one} and {other} are spellings of one name"
    if _short_forms().get(one, frozenset()) & _short_forms().get(other, frozenset()):
        return f"{one} and {other} are forms of one name"
    if foreign and one not in table and other not in table and alike(one, other):
        return f"{one} and {other} are spellings of one name"
    return ""


# -- organisations and places ---------------------------------------------------------------------
def _things(one: str, other: str, *, kind: str) -> Match:
    plain = [plain_form(name) for name in (one, other)]
    if plain[0] and plain[0] == plain[1]:
        return Match(Likeness.SAME, f"both are names of {plain[0]}")
    first, second = (_thing_words(name) for name in (one, other))
    if not first or not second:
        return _APART
    if first == second or (kind != "place" and sorted(first) == sorted(second)):
        return Match(Likeness.SAME, "the same words")
    foreign = kind == "place" or any(
        _FOREIGN.search(fold(n)) or _DASHED_ARTICLE.search(n) for n in (one, other)
    )
    pairs = zip(first, second, strict=False)
    if len(first) == len(second) and foreign and all(_thing_alike(a, b) for a, b in pairs):
        return Match(Likeness.SAME, f"{one} and {other} are spellings of one name")
    if "".join(first) == "".join(second):
        return Match(Likeness.SAME, "written together or apart")
    return _APART


@lru_cache(maxsize=1 << 15)
def plain_form(name: str) -> str:
    """The listed plain name of a body or place («irbil»: «erbil»), folded; ``""`` when it is in no list."""
    folded = fold(name)
    listed = _aliases().get(folded)
    return listed or fold(gazetteer().names.get(folded, ""))


@cache
def _aliases() -> Mapping[str, str]:
    table = load("names").data["alias"]
    return {fold(form): plain for plain, forms in table.items() for form in (plain, *forms)}


@lru_cache(maxsize=1 << 15)
def _thing_words(name: str) -> tuple[str, ...]:
    """The words that tell: «the Ministry of Foreign Affairs of Iraq» as «iraq foreign ministry»."""
    table = load("names").data["generic"]
    folded = _DASHED_ARTICLE.sub("", name)
    text = f" {fold(folded)} "
    for phrase in _place_words():
        shorter = text.replace(f" {phrase} ", " ")
        text = shorter if shorter.strip() else text
    words = []
    equal = _equal_words()
    for word in text.split():
        # «Iraqi» alone is a people; in «the Iraqi army» it is the state.
        state = state_of(word) if " " in text.strip() else ""
        words.append(fold(state) if state else equal.get(word, word))
    if "of" in words:
        at = words.index("of")
        words = [*words[at + 1 :], *words[:at]]
    words = [w for w in words if w not in {"of", "the", "for", "and", "affairs"}]
    kept = [w for w in words if w not in table["drop"]]
    return tuple(kept or words)


@cache
def _place_words() -> tuple[str, ...]:
    return tuple(sorted(load("names").data["generic"]["place"], key=lambda p: -len(p)))


@cache
def _equal_words() -> Mapping[str, str]:
    return {w: row[0] for row in load("names").data["generic"]["equal"] for w in row}


def _thing_alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if any(c.isdigit() for c in one + other):
        return False
    others = load("names").data["generic"]["other"]
    if one in others or other in others:
        return False
    return len(one) >= 3 and len(other) >= 3 and alike_place(one, other)


def alike_place(one: str, other: str) -> bool:
    """As :func:`alike`, for words of three letters too, where only vowels or q, k and g differ."""
    if alike(one, other):
        return True
    first, second = _sounds(one), _sounds(other)
    return (
        len(first) == len(second) >= 3
        and (one[0] in _VOWELS) == (other[0] in _VOWELS)
        and sum(a != b for a, b in zip(first, second, strict=True)) <= 1
        and all(set(a) & set(b) for a, b in zip(first, second, strict=True))
    )
