"""How a commitment, or a report of an act, is read for matching: who, what act, about what, by when.

Words of several articles are compared after a plain normalisation: case, articles, plural endings,
apostrophes; states by the gazetteer («Britain», «the UK»). A pronoun stands for the holder where the
grammar of reported speech says so, and otherwise for nobody. Nothing outside the articles is asserted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from onrecord.annotate.lexicon import load
from onrecord.annotate.place import metonym, plain_name, state_of

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
    """

    kind: PartyKind
    tokens: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    words: str = ""
    spoken: bool = False

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


def kinds() -> frozenset[str]:
    """Words for a kind of place or thing, which tell no two of it apart: «bridge» in «the Mill Bridge»."""
    return rules().stands_for | rules().premises


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


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A word without its plural or possessive ending."""
    word = word.lower().replace("’", "'").removesuffix("'s").strip("'.")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


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
    name = str((field or {}).get("name") or "")
    if name and text.lower() in r.singular | r.thing | r.plural:
        text = name
    low = text.lower().replace("’", "'")
    if text.isupper() and text != "I":
        low = ""
    if low in r.first or (low and text.split()[0] in r.first | {"I"}):
        return replace(holder, spoken=True)
    if low in r.singular:
        return replace(holder, spoken=True) if holder.kind is PartyKind.PERSON else NOBODY
    if low in r.thing or low in r.plural:
        if holder.kind is PartyKind.COMMON:
            return holder if low in r.plural else NOBODY
        return replace(holder, spoken=True) if holder.kind is PartyKind.NAMED else NOBODY
    known = metonym(name or text) or names(name or text)
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
    if not state and not kind and name == text and _opens(text):
        tokens -= content(text.split(maxsplit=1)[0])[0]
    if not tokens:
        return _unnamed(whole, own, text)
    human = kind == "person" and not state
    titled = human and bool(whole & r.agents)
    return Party(PartyKind.PERSON if human else PartyKind.NAMED, tokens, own, text, spoken=titled)


def _opens(text: str) -> bool:
    """Whether only its place at the head of a sentence may have given the first word its capital."""
    parts = text.split()
    if len(parts) == 1:
        return text.endswith("s") and not text.endswith("ss") and not text.isupper()
    return parts[0][:1].isupper() and not any(_ARTICLE.sub("", p)[:1].isupper() for p in parts[1:])


def _unnamed(whole: frozenset[str], own: frozenset[str], text: str) -> Party:
    r = rules()
    bodies = own - r.generic
    if bodies:
        return Party(PartyKind.NAMED, frozenset(), bodies, text)
    common = frozenset(map(stem, whole)) - r.generic - r.agents
    if common:
        return Party(PartyKind.COMMON, common, own, text)
    return Party(PartyKind.GENERIC if whole else PartyKind.NONE, frozenset(), own, text)


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
