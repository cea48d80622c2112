"""Whose word a report is: that of who is to act, of one who spoke before, or of another time."""

from __future__ import annotations

import re

from onrecord.story.matching import offices
from onrecord.story.undertaking import Mention
from onrecord.story.undertaking_reading import Fit, Party, PartyKind, content, fit
from onrecord.story.undertaking_rules import rules, stem


def one_voice(before: Party, now: Party) -> bool:
    """Whether who speaks now spoke before, or may have: «a government spokesman», «Libya's government»."""
    if fit(before, now) is Fit.SAME or _speaks_for(now, before):
        return True
    unnamed = before.kind is PartyKind.GENERIC and fit(before, now) is Fit.UNKNOWN
    return unnamed and bool((offices(before) & offices(now)) - _SPEAKERS)


_SPEAKERS = frozenset({"spokesman", "spokeswoman", "official", "leader", "minister", "office"})
"""Offices that every party has."""


def own_voice(m: Mention) -> bool:
    """Whether the party that is to act says so itself, by its own name or by one of its officers."""
    if fit(m.holder, m.actor) is Fit.SAME:
        return True
    words = [stem(word) for word in m.holder.words.lower().split()]
    firm = m.holder.kind is PartyKind.GENERIC and not rules().firm.isdisjoint(words)
    if firm and m.actor.kind is PartyKind.NAMED:
        return True  # «Norvolt will …, the utility said»
    officer = any(word in rules().agents for word in m.holder.words.lower().replace("’", "'").split())
    return officer and fit(m.holder, m.actor) in {Fit.SPEAKER, Fit.UNKNOWN}


def _speaks_for(person: Party, body: Party) -> bool:
    """Whether the words for a person hold the name of the body that spoke before."""
    apart = person.kind is PartyKind.PERSON and body.kind is PartyKind.NAMED and bool(body.tokens)
    return apart and body.tokens <= content(person.words)[1]


_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


def retold(m: Mention) -> bool:
    """Whether the sentence dates the saying to a year before that of the article."""
    if m.published.begin is None:
        return False
    before = m.sentence[: m.act[0] - m.start]
    return any(int(y.group()) < m.published.begin.year for y in _YEAR.finditer(before))
