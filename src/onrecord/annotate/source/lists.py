"""The word lists behind the authority of a source: lexicons ``authority``, ``persons`` and ``given``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from onrecord.annotate.lexicon import load


@dataclass(frozen=True)
class Kinds:
    """How descriptions take up what was named: by which nouns and by which words that only point."""

    pointing: frozenset[str]
    first: frozenset[str]
    other: frozenset[str]
    informants: frozenset[str]
    any_body: frozenset[str]
    """Nouns that can take up a body whose name tells nothing of its kind."""
    alike: Mapping[str, frozenset[str]]
    """For each word that tells a kind the nouns that can take up a body so named."""
    exact: frozenset[str]
    """The names of well-known bodies as they are written."""
    known: Mapping[str, str]
    """The kind of well-known bodies, by name in lower case."""


@dataclass(frozen=True)
class TermsLexicon:
    """On what terms somebody spoke, as patterns."""

    unnamed: re.Pattern[str]
    because: re.Pattern[str]
    not_allowed: re.Pattern[str]
    to_be_named: re.Pattern[str]


@cache
def terms_lexicon() -> TermsLexicon:
    """The packaged patterns for terms of anonymity."""
    data = load("authority").data["terms"]
    return TermsLexicon(
        **{
            name: re.compile("|".join(f"(?:{p})" for p in data[name]), re.IGNORECASE)
            for name in ("unnamed", "because", "not_allowed", "to_be_named")
        }
    )


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
    body_words: frozenset[str]
    """Last words of bodies' names that look like persons'."""
    either: frozenset[str]
    """Nouns for persons and bodies alike: «the owner, Corvex»."""
    foremost: frozenset[str]
    titles: frozenset[str]
    """Words that stand before a name and are no part of it."""
    short_titles: Mapping[str, str]
    synonyms: Mapping[str, frozenset[str]]
    """The nouns that one person or paper is called by in turn."""
    kinds: Kinds


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
        body_words=frozenset(data["body_words"]),
        either=frozenset(data["either"]),
        foremost=frozenset(data["foremost"]),
        titles=frozenset(load("titles").data["before_name"]),
        short_titles=dict(load("titles").data["short"]),
        synonyms={w: frozenset(g.split()) for g in data["taken_up"]["synonyms"] for w in g.split()},
        kinds=_kinds(data["taken_up"]),
    )


def _kinds(data: Mapping[str, Any]) -> Kinds:
    anybody = frozenset(data["any"].split())
    groups = [anybody, *(frozenset(group.split()) for group in data["kinds"])]
    telling = frozenset(data["named_kinds"]).union(*groups)
    return Kinds(
        pointing=frozenset(data["pointing"]),
        first=frozenset(data["first"]),
        other=frozenset(data["other"]),
        informants=frozenset(data["informants"]),
        any_body=anybody,
        alike={word: frozenset().union(*(g for g in groups if word in g)) for word in telling},
        exact=frozenset(name for _, *names in data["known"] for name in names),
        known={name.lower(): kind for kind, *names in data["known"] for name in names},
    )


def _given() -> dict[str, str]:
    data = load("given").data
    return {name: key[0] for key in ("male", "female") for name in data[key].split()}
