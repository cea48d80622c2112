"""The word lists behind the authority of a source: lexicons ``authority``, ``persons`` and ``given``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from onrecord.annotate.lexicon import load


@dataclass(frozen=True)
class AuthorityLexicon:
    """The word lists, as sets."""

    heads: Mapping[str, frozenset[str]]
    outlet_names: frozenset[str]
    outlet_words: frozenset[str]
    outlet_brands: tuple[str, ...]
    organization_names: frozenset[str]
    persons: frozenset[str]
    settings: frozenset[str]
    male: frozenset[str]
    female: frozenset[str]
    given: Mapping[str, str]
    """«m» or «f» for given names that hardly anybody of the other gender bears."""
    numbers: Mapping[str, int]


@cache
def authority_lexicon() -> AuthorityLexicon:
    """The packaged authority lexicon."""
    data = load("authority").data
    heads = (
        "transparent",
        "masses",
        "anonymous",
        "collective",
        "office",
        "spokesman",
        "organization",
        "document",
        "outlet",
        "profession",
    )
    return AuthorityLexicon(
        heads={name: frozenset(data[name]) for name in heads},
        outlet_names=frozenset(name.lower() for name in data["outlet_names"]),
        outlet_words=frozenset(data["outlet_words"]),
        outlet_brands=tuple(f"{brand} " for brand in data["outlet_brands"]),
        organization_names=frozenset(name.lower() for name in data["organization_names"]),
        persons=frozenset(load("persons").data["nouns"].split()),
        settings=frozenset(data["settings"]),
        male=frozenset(data["male"]),
        female=frozenset(data["female"]),
        given=_given(),
        numbers=dict(data["numbers"]),
    )


def _given() -> dict[str, str]:
    data = load("given").data
    return {name: key[0] for key in ("male", "female") for name in data[key].split()}
