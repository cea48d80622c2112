"""Plain English for what the record calls by a name of its own: no reader is shown ``not_know``."""

from __future__ import annotations

import re
from collections.abc import Mapping

ACTS: Mapping[str, str] = {
    "say": "said",
    "confirm": "confirmed",
    "deny": "denied",
    "decline": "declined to say",
    "not_know": "said not to know",
    "demand": "demanded",
    "promise": "promised",
    "warn": "warned",
    "accuse": "accused",
    "hint": "hinted",
    "announce": "announced",
    "postpone": "put off",
    "predict": "predicted",
    "believe": "believed",
    "want": "wanted",
    "agree": "agreed",
    "refuse": "refused",
}
"""What a source does with what it says."""

FACTUALITY: Mapping[str, str] = {
    "happened": "said to have happened",
    "ongoing": "said to go on",
    "planned": "said to be planned",
    "demanded": "demanded",
    "possible": "said to be possible",
    "conditional": "said to hang on a condition",
    "denied": "denied",
    "unknown": "told",
}
"""How what is told stands."""

SLOTS: Mapping[str, str] = {
    "date": "the date",
    "count": "the figure",
    "place": "the place",
    "polarity": "whether it is so",
    "authority": "whose word it is",
    "force": "how it binds",
}
"""What two entries differ in."""

KINDS: Mapping[str, str] = {
    "commitment": "a promise, plan, demand or refusal",
    "attribution": "a statement",
    "quantity": "a figure",
    "event": "something that happened or is to happen",
    "claim": "a claim",
    "entity": "a name",
    "dating": "a word that tells when the article was written",
}
"""Kinds of entries."""

COUNTED: Mapping[str, tuple[str, str]] = {
    "commitment": ("promise or plan", "promises and plans"),
    "attribution": ("statement", "statements"),
    "quantity": ("figure", "figures"),
    "event": ("happening", "happenings"),
    "claim": ("claim", "claims"),
    "entity": ("name", "names"),
    "dating": ("word on the day of an article", "words on the days of articles"),
}
"""Kinds of entries where they are counted: one, and many."""

QUOTED: Mapping[str, str] = {
    "direct": "in quotation marks",
    "indirect": "in the article’s words",
    "mixed": "partly in quotation marks",
}
"""Whose words a statement is in."""

_AUTHORITY: Mapping[str, str] = {"anonymous": "not named", "unattributed": "nobody named"}

ZONES: Mapping[str, str] = {
    "title": "the headline",
    "dateline": "the dateline",
    "byline": "the byline",
    "caption": "a caption",
    "credit": "the credit line",
    "body": "the text",
    "chrome": "the page around the text",
}
"""Parts of an article."""

RELATIONS: Mapping[str, str] = {
    "told": "was told to",
    "interview": "in an interview with",
    "citing": "citing",
    "reported": "reported by",
    "previously": "reported before by",
    "dateline": "in the dateline",
    "byline": "in the byline",
    "credit": "in the credit line",
    "continued": "cited before",
}
"""How an article names the outlet or agency that had it."""

_CITED = re.compile(r"(.+) is cited: (\w+)")


def act(name: object) -> str:
    """What a source did, in the past: ``said``."""
    return _plain(ACTS, name)


def authority(name: object) -> str:
    """On what authority: ``person``, ``not named``."""
    return _plain(_AUTHORITY, name)


def plain(table: Mapping[str, str], name: object) -> str:
    """The words of a table, or the name without its underscores."""
    return _plain(table, name)


def _plain(table: Mapping[str, str], name: object) -> str:
    told = str(name or "")
    return table.get(told, told.replace("_", " "))


def counted(kind: str, count: int) -> str:
    """``3 statements``."""
    one, many = COUNTED.get(kind, (kind, f"{kind}s"))
    return f"{count} {one if count == 1 else many}"


def cited(why: str) -> str:
    """A reason for a count of voices, in which a relation is named by a word of the record."""
    match = _CITED.fullmatch(why)
    if match is None:
        return why
    return f"{match[1]} is cited («{_plain(RELATIONS, match[2])}»)"
