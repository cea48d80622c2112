"""The fields of an entry put right for matching, by what the article around them shows.

A capital that only the head of a sentence gives is taken off, a body is tied to the place that its
sentence opens with, a sum gets what it is for, and a single name that no article gives in full is no
person. Nothing is read that does not stand in the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from onrecord.document import Document
from onrecord.ledger.provenance import Recorded
from onrecord.story.undertaking_reading import Party, PartyKind, content, party
from onrecord.story.undertaking_rules import rules, stem

Body = Mapping[str, Any]

_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lord|Lady|[A-Z]?[a-z]*(?:minister|resident|eneral|enator|udge))\.?\s+$"
)
_TITLE_REACH = 24


def kinds_of(entities: Iterable[Recorded], documents: Mapping[str, Document]) -> dict[str, dict[int, str]]:
    """What each name is known to name, by its article and where it ends.

    The news gives a person's name in full, or with a title: a single word that is told to be a person
    and never stands so is taken for a name of unknown kind.
    """
    rows = [r.entry for r in entities]
    people = [e for e in rows if e.body.get("kind") == "person"]
    last = {
        name.split()[-1].lower()
        for e in people
        for name in (str(e.body.get("name") or ""), *map(str, e.body.get("names") or ()))
        if len(name.split()) > 1
    }
    kinds: dict[str, dict[int, str]] = {}
    for entry in rows:
        kind, name = str(entry.body.get("kind") or ""), str(entry.body.get("name") or "")
        spans = [(int(m["start"]), int(m["end"])) for m in entry.body.get("mentions") or ()]
        document = documents.get(entry.doc_id)
        bare = kind == "person" and len(name.split()) == 1 and name.lower() not in last
        if bare and not (document and any(_titled(document.text, start) for start, _ in spans)):
            kind = ""
        for _, end in spans:
            kinds.setdefault(entry.doc_id, {})[end] = kind
    return kinds


def _titled(text: str, start: int) -> bool:
    return _TITLE.search(text[max(0, start - _TITLE_REACH) : start]) is not None


def plain_opening(body: Body, start: int, named: Mapping[int, str]) -> Body:
    """The body, its object in lower case where only the head of the sentence gave it a capital.

    ``start`` is where the sentence stands; ``named`` are the ends of names in the article.
    """
    told = body.get("object")
    if not isinstance(told, Mapping) or told.get("start") != start:
        return body
    words = str(told.get("text") or "")
    first = words.split(maxsplit=1)[0] if words.split() else ""
    if not first[:1].isupper() or first.isupper() or any(start < end <= start + len(words) for end in named):
        return body
    return {**body, "object": {**told, "text": words[:1].lower() + words[1:]}}


_IN_PLACE = re.compile(
    r"^(?:But |And |Meanwhile, )?In "
    r"(?:neighbou?ring |nearby |the (?:city|town|region|state|province|district) of )?"
    r"((?:[A-Z][\w’'-]+ ?){1,3}),? (?:the |its )"
)


def of_place(actor: Party, sentence: str) -> Party:
    """«In Harl the council plans …»: the council of Harl. ``sentence`` has its capitals."""
    if actor.kind is not PartyKind.GENERIC or not actor.words.lower().startswith(("the ", "its ")):
        return actor
    found = _IN_PLACE.match(sentence)
    words = frozenset(map(stem, actor.words.lower().split()))
    if (
        found is None
        or found.end() > sentence.find(actor.words) + len("the ")
        or words.isdisjoint(rules().local)
    ):
        return actor
    names = content(found.group(1))[1]
    return replace(actor, kind=PartyKind.NAMED, tokens=names) if names else actor


_NOBODY = re.compile(r"(?i)^(?:no|none|neither|not (?:one|a single))\b")


def negated(body: Body) -> Body:
    """The body, not to be done where it is told of nobody: «no more soldiers will leave before June»."""
    actor = body.get("actor")
    words = str(actor.get("text") or "") if isinstance(actor, Mapping) else ""
    return {**body, "polarity": "-"} if body.get("polarity") == "+" and _NOBODY.match(words) else body


_DAY = re.compile(
    r"(?i)^(?:on |late |early )?(?:mon|tues|wednes|thurs|fri|satur|sun)day$|^(?:today|yesterday)$"
)


def decided_then(before: str, due: str) -> bool:
    """Whether a day belongs to the verb before the act: «approved the withdrawal on Monday».

    ``before`` is the sentence before the act, in lower case.
    """
    return bool(_DAY.match(due)) and rules().cues["decided"].search(before) is not None


_APPOSED = re.compile(r"^,\s((?:(?:Mr|Mrs|Ms|Dr)\.?\s)?(?:[A-Z][\w’'-]+\s){1,3}?[A-Z][\w’'-]+)(?=[,.;])")


def apposed(body: Body, document: Document) -> Body:
    """The body, its object with the name behind it: «its investment chief, Roy Halpern»."""
    told = body.get("object")
    if not isinstance(told, Mapping) or not told.get("end") or content(str(told.get("text") or ""))[1]:
        return body
    found = _APPOSED.match(document.text[int(told["end"]) : int(told["end"]) + 60])
    if found is None:
        return body
    return {**body, "object": {**told, "text": f"{told.get('text')}, {found.group(1)}"}}


_SUBJECT = re.compile(
    r"((?:[Tt]he )?[A-Z][\w’'-]*(?: [A-Z][\w’'-]*){0,3})\s+"
    r"(?:(?:has|have|had|will|would|may)\s+)?(?:\w+ly\s+)?\w+\s+$"
)


def owner(told: Mapping[str, Any] | None, text: str, start: int) -> Party | None:
    """Who «its» is in «Harl has dropped its plan to …»: the subject right before, where it bears a name."""
    words = str((told or {}).get("text") or "").lower()
    if words not in {"its", "their"} or not (told or {}).get("start"):
        return None
    before = text[start : int((told or {})["start"])]
    found = _SUBJECT.search(before)
    if found is None:
        return None
    named = party({"text": found.group(1), "name": found.group(1)})
    return named if named.kind is PartyKind.NAMED else None


def in_name(body: Body, document: Document) -> bool:
    """Whether a figure is part of a name: «the Hestad 2 reactor»."""
    told = body.get("quantity")
    if not isinstance(told, Mapping) or not str(told.get("text") or "").isdigit() or not told.get("start"):
        return False
    start = int(told["start"])
    found = re.search(
        r"(?:the|of|at|in) ([A-Z][\w’'-]+)[ \u00a0]$", document.text[max(0, start - 40) : start]
    )
    return found is not None and content(found.group(1))[1] != frozenset()


_RATE = re.compile(
    r"(?i)\b(?:an?|per|each|every)\s+(?:day|week|month|year|hour|night|head|person|piece|trip|vehicle)\b"
)


def without_rate(phrase: str) -> str:
    """«6 marks a day» without how often."""
    return _RATE.sub(" ", phrase)


_PURPOSE = re.compile(
    r"^\s+(?:(?:on|for|towards?|into)\s+)(?!(?:\d|the next|a (?:year|month|week)|years?|months?|life)\b)"
    r"((?:[\w’'-]+[ \u00a0]){0,6}?[\w’'-]+)"
    r"(?=[.,;:—–\n]|\s+(?:on|in|at|by|from|before|after|until|if|when|as|while|which|who|that|and|but|rather|instead|this|next|last|up|down)\b|\s*$)"
)
_PURPOSE_REACH = 90


def purpose(body: Body, document: Document | None) -> str:
    """What a sum is for, right behind it: «new pumps» in «spend 3 million crowns on new pumps»."""
    ends = [int((body.get(field) or {}).get("end") or 0) for field in ("object", "quantity", "act")]
    at = max(ends)
    if document is None or not at:
        return ""
    found = _PURPOSE.match(_RATE.sub(lambda m: " " * len(m.group()), document.text[at : at + _PURPOSE_REACH]))
    return " ".join(found.group(1).split()) if found else ""


def no_thing(group: str) -> frozenset[str]:
    """Words that tell how much or by what paper, and not what for: the crowns of a sum."""
    r = rules()
    if group != "payment":
        return r.money | r.papers.get(group, frozenset())
    nouns = frozenset(noun for noun, name in r.noun_class.items() if r.group_of.get(name, name) == group)
    return nouns | r.no_figure | r.money | _SUMS


_SUMS = frozenset(
    {
        "money",
        "sum",
        "cash",
        "amount",
        "fund",
        "half",
        "third",
        "quarter",
        "proceeds",
        "revenue",
        "rest",
        "bill",
    }
)
