"""The lexicons of acts, forces and agents, compiled for look-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from onrecord.annotate.layers import Force
from onrecord.annotate.lexicon import load
from onrecord.errors import SettingsError


@dataclass(frozen=True, slots=True)
class ActClass:
    """One class of acts. ``of_actor``: what follows «of» behind its noun is who acts."""

    name: str
    root: str
    of_actor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Governor:
    """A word that puts the act below it under a force; see ``force.toml``."""

    name: str
    force: Force
    object_force: Force
    polarity: str
    holder: bool
    control: str
    flips: bool
    verbs: frozenset[str]
    nouns: frozenset[str]
    adjectives: frozenset[str]
    nominal: frozenset[str]
    prepositions: frozenset[str]
    passive_only: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Everything that the event rules know about words."""

    verbs: Mapping[str, ActClass]
    nouns: Mapping[str, ActClass]
    by_verb: Mapping[str, Governor]
    by_noun: Mapping[str, Governor]
    by_adjective: Mapping[str, Governor]
    by_nominal: Mapping[str, Governor]
    aspect: Mapping[str, str]
    carriers: frozenset[str]
    modals: Mapping[str, Force]
    duties: frozenset[str]
    premodifiers: Mapping[str, Force]
    head_nouns: Mapping[str, Force]
    schemes: frozenset[str]
    agents: frozenset[str]
    agent_suffixes: tuple[str, ...]
    not_agents: frozenset[str]
    proper_nouns: frozenset[str]
    states: frozenset[str]
    happenings: frozenset[str]
    answers: frozenset[str]
    answering: frozenset[str]
    words: Mapping[str, frozenset[str]]
    digest: str

    def act_of_verb(self, lemma: str, particle: str = "") -> ActClass | None:
        """The class of a verb, tried with its particle first."""
        return self.verbs.get(f"{lemma} {particle}") if particle else self.verbs.get(lemma)


@cache
def rules(*, extra: tuple[Path, ...] = ()) -> Rules:
    """The packaged lexicons, extended by the user's files in ``extra``.

    Raises:
        SettingsError: for a force that is none, or an act without words.
    """
    acts, force, agents = (load(name, extra=extra) for name in ("acts", "force", "agents"))
    wording = load("wording", extra=extra)
    verbs, nouns = _acts(acts.data)
    governors = [_governor(row) for row in force.data["governor"]]
    states = frozenset(agents.data["state"]["verbs"])
    return Rules(
        verbs=verbs,
        nouns=nouns,
        by_verb=_index(governors, "verbs"),
        by_noun=_index(governors, "nouns"),
        by_adjective=_index(governors, "adjectives"),
        by_nominal=_index(governors, "nominal"),
        aspect={verb: kind for kind, words in force.data["aspect"].items() for verb in words},
        carriers=frozenset(force.data["carrier"]["strong"]),
        modals={word: Force(value) for word, value in force.data["modal"].items()},
        duties=frozenset(force.data["duty"]["verbs"]),
        premodifiers=_words(force.data["premodifier"]),
        head_nouns=_words(force.data["head_noun"]),
        schemes=frozenset(force.data["scheme"]["nouns"]),
        agents=frozenset(agents.data["agent"]["nouns"]),
        agent_suffixes=tuple(agents.data["agent"]["suffixes"]),
        proper_nouns=frozenset(n for row in acts.data["act"].values() for n in row.get("proper", ())),
        not_agents=frozenset(agents.data["agent"]["things"]),
        states=states - frozenset(agents.data["state"]["acts_too"]),
        happenings=frozenset(agents.data["state"]["happenings"]),
        answers=frozenset(acts.data["act"]["decline_comment"]["answers"]),
        answering=frozenset(acts.data["act"]["decline_comment"]["answering"]),
        words={name: frozenset(words) for name, words in wording.data.items()},
        digest=f"{wording.digest}{acts.digest}{force.digest}{agents.digest}",
    )


def _acts(data: Mapping[str, Any]) -> tuple[dict[str, ActClass], dict[str, ActClass]]:
    verbs: dict[str, ActClass] = {}
    nouns: dict[str, ActClass] = {}
    for name, row in data["act"].items():
        if not (row.get("verbs") or row.get("nouns")):
            raise SettingsError(
                f"The act {name!r} in acts.toml has neither verbs nor nouns.",
                next_step='Give it words: verbs = ["withdraw"], nouns = ["withdrawal"].',
            )
        act = ActClass(name=name, root=row.get("root", ""), of_actor=row.get("of") == "actor")
        # The packaged classes come first; a user's class takes a word over by naming it again.
        for verb in row.get("verbs", ()):
            verbs.setdefault(verb, act)
        for noun in row.get("nouns", ()):
            nouns.setdefault(noun, act)
    return verbs, nouns


def _governor(row: Mapping[str, Any]) -> Governor:
    try:
        force = Force(row["force"])
        object_force = Force(row.get("object_force", row["force"]))
    except ValueError as error:
        raise SettingsError(
            f"force.toml has a governor with an unknown force: {error}.",
            next_step=f"Use one of: {', '.join(Force)}.",
        ) from error
    return Governor(
        name=row["name"],
        force=force,
        object_force=object_force,
        polarity=row.get("polarity", "+"),
        holder=row.get("holder", False),
        control=row.get("control", "subject"),
        flips=row.get("negated") == "flip",
        verbs=frozenset(row.get("verbs", ())),
        nouns=frozenset(row.get("nouns", ())),
        adjectives=frozenset(row.get("adjectives", ())),
        nominal=frozenset(row.get("nominal", ())),
        prepositions=frozenset(row.get("prepositions", ())),
        passive_only=frozenset(row.get("passive_only", ())),
    )


def _index(governors: list[Governor], kind: str) -> dict[str, Governor]:
    index: dict[str, Governor] = {}
    for governor in governors:
        for word in getattr(governor, kind):
            index.setdefault(word, governor)
    return index


def _words(table: Mapping[str, list[str]]) -> dict[str, Force]:
    return {word: Force(force) for force, words in table.items() for word in words}
