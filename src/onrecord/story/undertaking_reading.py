"""How a commitment, or a report of an act, is read for matching: who, what act, about what, by when.

Words of several articles are compared after a plain normalisation: case, articles, plural endings,
apostrophes; states by the gazetteer («Britain», «the UK»). A pronoun stands for the holder where the
grammar of reported speech says so, and otherwise for nobody. Nothing outside the articles is asserted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from onrecord.annotate.place import metonym, plain_name, state_of
from onrecord.story.undertaking_rules import rules, stem

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
    COMMON = "common"
    """«tram drivers»: no name, and yet words that tell them from others."""
    PERSON = "person"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Party:
    """A party as the words decide it.

    Attributes:
        tokens: of its name; of its description for a common noun.
        own: what makes it a body of its own, however named («parliament»).
        spoken: a pronoun that stands for the holder, or a person named by office: he may speak for a body.
        known: whether it has a name.
    """

    kind: PartyKind
    tokens: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    words: str = ""
    spoken: bool = False
    known: bool = field(init=False, compare=False, repr=False)
    _hash: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", self.kind in {PartyKind.PERSON, PartyKind.NAMED})
        made = hash((self.kind, self.tokens, self.own, self.words, self.spoken))
        object.__setattr__(self, "_hash", made)

    def __hash__(self) -> int:
        return self._hash  # parties are looked up far more often than made


NOBODY = Party(PartyKind.NONE)


class Fit(StrEnum):
    """How two parties go together."""

    SAME = "same"
    UNKNOWN = "unknown"
    SPEAKER = "speaker"
    """A person here and a body there: he may speak for it."""
    DIFFERENT = "different"


_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+(?:[.'-][^\W_]+)*")
_ARTICLE = re.compile(r"^(?:[Aa]l|[Ee]l|[Uu]l|[Aa]d|[Aa]sh|[Aa]r|[Aa]n|[Aa]t|[Aa]z)-(?=[A-Z])")
"""The article of an Arabic name: «al-Rahmani» is Rahmani."""
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


def name_stem(word: str) -> str:
    """A name without its possessive ending; «Ines» and «Brussels» keep their last letter."""
    return word.lower().replace("’", "'").removesuffix("'s").strip("'.")


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
            word = _ARTICLE.sub("", found[at])
            for piece in re.split(r"-", word) if word[0].isupper() else [word]:
                key = name_stem(piece) if piece[0].isupper() else stem(piece)
                if key in r.stop or piece.lower() in r.stop or not key or key[0].isdigit():
                    continue
                if piece.lower() in _MONTHS:
                    continue
                every.add(key)
                if piece[0].isupper() and key not in r.generic and key not in r.agents:
                    names.add(key)
            at += 1
    return frozenset(every), frozenset(names)


_OWNER = re.compile(r"\b((?:[A-Z][\w.-]*\s)*[A-Z][\w.-]*)['’]s?\s+(?=.*[A-Z])")
_SEVERAL = re.compile(
    r"\b(?:both|either|each)\b|[A-Z][\w'-]*,?\s+(?:and|or)\s+(?:the\s+)?[A-Z]|[A-Z][\w'-]*,\s+[A-Z]"
)


@lru_cache(maxsize=65536)
def owners(words: str) -> frozenset[str]:
    """The names that own another name in a phrase: ``iraq`` in «Iraq's Ain al-Asad airbase»."""
    found = frozenset(n for m in _OWNER.finditer(words) for n in content(m.group(1))[1])
    return found if content(words)[1] - found else frozenset()


def several(words: str) -> bool:
    """Whether a phrase names more than one thing: «Qar Besh and Upper Lomm», «both dams»."""
    return _SEVERAL.search(words) is not None


def alike(a: str, b: str) -> bool:
    """Whether two words of names are one: equal, or a name and its adjective («Kestovia», «Kestovian»)."""
    if a == b:
        return True
    if a[:4] != b[:4]:
        return False
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
    if both or not a or not b:
        return both
    return frozenset(x for x in a for y in b if alike(x, y))


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
    name = str((field or {}).get("name") or "")
    if name and text.lower() in r.singular | r.thing | r.plural:
        text = name
    low = text.lower().replace("’", "'")
    if text.isupper() and text != "I":
        low = ""
    if low in r.first or (low and text.split()[0] in r.first | {"I"}):
        return replace(holder, spoken=True)
    if low in r.singular | r.thing | r.plural:
        return _stood_for(low, holder)
    if (owned := _owned(text, holder)) is not None:
        return owned
    if several(text) and len(content(text)[1]) > len(content(name)[1]):
        name = ""  # «Norrey and Sundland»: the name is that of the first of them
    known = metonym(name or text) or names(name or text)
    return _named(known or name or text, text, kind)


def _stood_for(low: str, holder: Party) -> Party:
    """The holder, where a pronoun may stand for him: «he» for a person, «it» for a body."""
    r = rules()
    if low in r.singular:
        return replace(holder, spoken=True) if holder.kind is PartyKind.PERSON else NOBODY
    if holder.kind is PartyKind.COMMON:
        return holder if low in r.plural else NOBODY
    return replace(holder, spoken=True) if holder.kind is PartyKind.NAMED else NOBODY


def _owned(text: str, holder: Party) -> Party | None:
    """«Its battalion», where who speaks has a name: those who act for it."""
    first, _, rest = text.lower().partition(" ")
    whole = content(rest)[0]
    if first not in _OWNERS or not whole or not whole <= rules().agents or whole & rules().own:
        return None
    return replace(holder, words=text) if holder.kind is PartyKind.NAMED else None


_OWNERS = frozenset({"its", "their", "our"})

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
    if not state and not kind and name == text and _opens(text):
        tokens -= content(text.split(maxsplit=1)[0])[0]
    if not tokens:
        return _unnamed(whole, own, text)
    human = kind == "person" and not state
    if human:  # «the court's chief prosecutor, Luis Adan»: he is not the court
        own -= frozenset(map(stem, _POSSESSOR.findall(text.lower())))
    titled = human and bool(whole & r.agents)
    return Party(PartyKind.PERSON if human else PartyKind.NAMED, tokens, own, text, spoken=titled)


_POSSESSOR = re.compile(r"\b(\w+)['’]s\b")


def _opens(text: str) -> bool:
    """Whether only its place at the head of a sentence may have given the first word its capital."""
    parts = text.split()
    if len(parts) == 1:
        many = text.endswith("s") and not text.endswith("ss")
        return (many or text.lower().endswith(_PLURALS)) and not text.isupper()
    return parts[0][:1].isupper() and not any(_ARTICLE.sub("", p)[:1].isupper() for p in parts[1:])


_PLURALS = ("men", "people", "children", "folk")
"""Endings of plurals without -s: «Fishermen», «Townspeople»."""


def _unnamed(whole: frozenset[str], own: frozenset[str], text: str) -> Party:
    r = rules()
    bodies = own - r.generic
    if bodies:
        return Party(PartyKind.NAMED, frozenset(), bodies, text)
    common = frozenset(map(stem, whole)) - r.generic - r.agents
    if common:
        return Party(PartyKind.COMMON, common, own, text)
    return Party(PartyKind.GENERIC if whole else PartyKind.NONE, frozenset(), own, text)


@lru_cache(maxsize=1 << 16)
def fit(a: Party, b: Party) -> Fit:
    """How two parties go together; only names, or words that describe both, decide that they differ."""
    if a.kind is b.kind is PartyKind.COMMON:
        return Fit.SAME if meet(a.tokens, b.tokens) else Fit.DIFFERENT
    if _by_title(a, b) or _by_title(b, a) or (_joint(a) and _joint(b) and meet(a.tokens, b.tokens)):
        return Fit.SAME
    return _as_known(a, b)


def _as_known(a: Party, b: Party) -> Fit:
    if not a.known or not b.known:
        return Fit.UNKNOWN
    if a.own != b.own:
        return _bodies(a, b)
    if not a.tokens or not b.tokens:
        return Fit.SAME if a.own else Fit.UNKNOWN
    small, large = sorted((a.tokens, b.tokens), key=lambda t: (len(t), sorted(t)))
    if all(any(alike(x, y) for y in large) for x in small):
        return Fit.SAME
    return _spoken(a, b)


def _joint(party: Party) -> bool:
    """«Kestovia and the rebels»."""
    return party.kind is PartyKind.NAMED and " and " in party.words


def _by_title(named: Party, told: Party) -> bool:
    """«The chancellor», of «Chancellor Helga Brand»."""
    title, _, name = named.words.lower().partition(" ")
    return named.known and bool(name) and told.words.lower() == f"the {title}"


def _spoken(a: Party, b: Party) -> Fit:
    """A person and a body: he may speak for it where he speaks himself, or is named by his office."""
    person, body = (a, b) if a.kind is PartyKind.PERSON else (b, a)
    apart = person.kind is PartyKind.PERSON and body.kind is not PartyKind.PERSON
    return Fit.SPEAKER if apart and person.spoken else Fit.DIFFERENT


def _bodies(a: Party, b: Party) -> Fit:
    """Two parties of which at least one is a body of its own."""
    if a.own & b.own and (not a.tokens or not b.tokens or meet(a.tokens, b.tokens)):
        return Fit.SAME
    return _spoken(a, b)
