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

AUTHORITY: Mapping[str, str] = {
    "person": "named person",
    "office": "office",
    "organization": "organization",
    "collective": "group",
    "document": "document",
    "outlet": "outlet",
    "anonymous": "not named",
    "unattributed": "nobody named",
    "several": "several, close together",
}
"""On whose authority something is told."""

STANDING: Mapping[str, str] = {
    "stated": "not due yet",
    "due": "due now",
    "overdue": "overdue",
    "overdue, unreported": "overdue, no report since",
    "term over, unreported": "term over, no report since",
    "no date": "no date given",
    "unknown date": "date not clear",
    "unknown": "not clear",
    "superseded": "told in parts since",
    "done": "told as done",
    "dropped": "told as dropped",
}
"""How a commitment or an undertaking stands on a day; what is not here is plain as it is."""

DIFFERENCES: Mapping[str, str] = {
    "agree": "no difference",
    "growth over time": "grew over time",
    "rounding or hedge": "rounded or hedged",
    "supersession by the same source": "the same source said otherwise later",
    "old promise": "an older promise",
    "headline against body": "headline against text",
    "denial": "denied",
    "refusal": "refused",
}
"""What explains that two entries differ."""

REVISIONS: Mapping[str, str] = {
    "slip": "moved later",
    "advance": "moved earlier",
    "set": "date set",
    "unset": "date taken away",
    "scope": "covers something else",
    "quantity": "figure changed",
    "confirmation": "confirmed",
    "denial": "denied",
    "postponement": "put off",
    "withdrawal": "dropped",
    "fulfilment": "told as done",
    "lapse": "date passed",
    "correction": "corrected",
    "restatement": "told again",
}
"""What a later report made of an earlier one."""

DATED_BY: Mapping[str, str] = {
    "url": "its address",
    "dateline": "its dateline",
    "byline": "its byline",
    "metadata": "the page’s own data",
    "jsonl": "the line that it was read from",
    "sidecar": "the file beside it",
    "option": "whoever built the record",
}
"""What tells when an article was published."""

ROOTS: Mapping[str, str] = {
    "named": "a named person",
    "body": "an office or body",
    "document": "a document",
    "outlet": "an outlet",
    "anonymous": "not named",
    "article": "the article’s own voice",
}
"""Who stands at the end of a chain of sources."""

ANCHORS: Mapping[str, str] = {
    "none": "nothing: the date is whole",
    "published": "the day of publication",
    "written": "when its words tell that the article was written",
    "earlier": "a date before it in the text",
    "said": "the day on which it was said",
}
"""From which day a time is counted."""

ZONES: Mapping[str, str] = {
    "title": "the headline",
    "dateline": "the dateline",
    "byline": "the byline",
    "caption": "a caption",
    "credit": "the credit line",
    "body": "the text",
    "chrome": "the page around the text",
    "comments": "what readers wrote under it",
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
    "quoted": "quoted by",
}
"""How an article names the outlet or agency that had it."""

_CITED = re.compile(r"(.+) is cited: (\w+)")


def act(name: object) -> str:
    """What a source did, in the past: ``said``."""
    return _plain(ACTS, name)


def authority(name: object) -> str:
    """On what authority: ``person``, ``not named``."""
    return _plain(AUTHORITY, name)


def standing(name: object) -> str:
    """How something stands: ``overdue, no report since``."""
    return _plain(STANDING, name)


def factuality(name: object) -> str:
    """How what is told stands: ``said to have happened``."""
    return _plain(FACTUALITY, name)


def revision(kind: object) -> str:
    """What a later report made of an earlier one: ``moved later``."""
    return _plain(REVISIONS, kind)


def root(kind: object) -> str:
    """Who stands at the end of a chain of sources: ``an outlet``."""
    return _plain(ROOTS, kind)


_NAME = re.compile(r"(?<![\w./])[a-z]+(?:_[a-z]+)+(?![\w./])")


def spaced(told: str) -> str:
    """Words in which names of rules are written with spaces: ``«signed» (loose past)``."""
    return _NAME.sub(lambda match: match[0].replace("_", " "), told)


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
