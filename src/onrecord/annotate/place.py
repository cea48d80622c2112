"""Plain names of states, capitals, bodies and places, offline and from the text's own words alone.

«US», «the U.S.» and «America» are the United States wherever they stand. «Washington» is a city; it is
read as the government only where it acts, and then marked as a metonym. What the table does not hold
keeps the words of the article.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from onrecord.annotate.layers import Authority
from onrecord.annotate.lexicon import load

_PERSONS = frozenset({"he", "she", "i", "him", "her", "me", "his", "my"})
_GROUPS = frozenset({"they", "them", "we", "us", "our", "their"})


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Surface forms to plain names.

    Attributes:
        names: «us» -> «United States», «pentagon» -> «US Department of Defense», «irbil» -> «Erbil».
        seats: «washington» -> «United States»: forms that name a place and may stand for a government.
        peoples: «iraqi» -> «Iraq»: adjectives and names of peoples.
        agents: head nouns that act for their state.
        kinds: head noun -> kind of authority.
        digest: of the lexicon.
    """

    names: Mapping[str, str]
    seats: Mapping[str, str]
    peoples: Mapping[str, str]
    agents: frozenset[str]
    kinds: Mapping[str, Authority]
    digest: str


@cache
def gazetteer(*, extra: tuple[Path, ...] = ()) -> Gazetteer:
    """The packaged table, extended by ``places.toml`` of each folder in ``extra``."""
    lexicon = load("places", extra=extra)
    data = lexicon.data
    names: dict[str, str] = {}
    seats: dict[str, str] = {}
    peoples: dict[str, str] = {}
    for country, row in data["country"].items():
        for name in (country, *row.get("names", ())):
            names[_key(name)] = country
        for seat in (row["capital"], *row.get("seats", ())):
            if seat and _key(seat) not in names:
                seats[_key(seat)] = country
        for people in row["people"]:
            peoples[_key(people)] = country
    for table in ("body", "spelling"):
        for plain, forms in data[table].items():
            for form in (plain, *forms):
                names.setdefault(_key(form), plain)
    for seat in seats:
        names.pop(seat, None)
    kinds = {noun: Authority(kind) for kind, nouns in data["authority"].items() for noun in nouns}
    return Gazetteer(
        names=names,
        seats=seats,
        peoples=peoples,
        agents=frozenset(data["agent"]["of_state"]),
        kinds=kinds,
        digest=lexicon.digest,
    )


def plain_name(words: str, *, extra: tuple[Path, ...] = ()) -> str:
    """The plain name that ``words`` decide, else ``""``.

    «the US» -> «United States»; «Iraqi forces» -> «Iraq»; a seat of government decides nothing alone.
    """
    table = gazetteer(extra=extra)
    key = _key(words)
    if key in table.names:
        return table.names[key]
    parts = key.split()
    if len(parts) > 1 and parts[-1] in table.agents:
        return _state(" ".join(parts[:-1]), table)
    if " of " in key:
        head, state = key.split(" of ", 1)
        if head.split()[-1] in table.agents:
            return table.names.get(_key(state), "")
    return ""


def _state(modifier: str, table: Gazetteer) -> str:
    """The one state that a modifier names («remaining us», «iraqi security»), else ``""``."""
    words = modifier.split()
    found: list[str] = []
    at = 0
    while at < len(words):
        for size in (3, 2, 1):
            form = " ".join(words[at : at + size])
            state = table.peoples.get(form) or table.names.get(form)
            if state:
                found.append(state)
                at += size
                break
        else:
            at += 1
    return found[0] if len(set(found)) == 1 else ""


def metonym(words: str, *, extra: tuple[Path, ...] = ()) -> str:
    """The state for whose government a seat («Washington», «Downing Street») can stand, else ``""``."""
    return gazetteer(extra=extra).seats.get(_key(words), "")


def state_of(words: str, *, extra: tuple[Path, ...] = ()) -> str:
    """The state that a name, an adjective or a people («Iraqi», «Americans») belongs to, else ``""``."""
    table = gazetteer(extra=extra)
    return table.names.get(_key(words)) or table.peoples.get(_key(words), "")


def is_place(words: str, *, extra: tuple[Path, ...] = ()) -> bool:
    """Whether the table holds ``words`` as the name of a place."""
    table = gazetteer(extra=extra)
    return _key(words) in table.names or _key(words) in table.seats


def authority_of(words: str, *, kind: str = "", extra: tuple[Path, ...] = ()) -> Authority:
    """The kind of authority behind a phrase, by its name's tag or its head noun."""
    table = gazetteer(extra=extra)
    key = _key(words)
    if kind == "PERSON" or key in _PERSONS:
        return Authority.PERSON
    parts = key.replace(" for ", " of ").split(" of ", 1)[0].split()
    head = parts[-1] if parts else ""
    if head in table.kinds:
        return table.kinds[head]
    if kind in {"ORG", "GPE"} or key in table.names or key in table.seats:
        return Authority.ORGANIZATION
    if kind == "NORP" or key in _GROUPS or head.endswith("s") or head == "people":
        return Authority.COLLECTIVE
    if kind == "WORK_OF_ART":
        return Authority.DOCUMENT
    return Authority.UNATTRIBUTED


@lru_cache(maxsize=1 << 16)
def _key(words: str) -> str:
    """Lower case, one space, plain apostrophes; «the» and a possessive ending off."""
    key = " ".join(words.replace("’", "'").split()).lower()
    key = key.removeprefix("the ")
    for ending in ("'s", "'"):
        key = key.removesuffix(ending)
    return key
