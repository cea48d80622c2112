"""Entities inside one article: which mentions name the same person, place or organisation.

Only what the article itself shows is used: a surname after the full name («Lloyd Austin … Austin»), a
title before it, a possessive behind it; and a short list of names that are short for another («US»).
Nothing is asserted that the text does not carry.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace

from onrecord.annotate.layers import Entity
from onrecord.annotate.lexicon import load
from onrecord.annotate.reading import reading_view

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_MISTAKEN = frozenset({"ORG", "PRODUCT", "WORK_OF_ART", "FAC", "LAW", "NORP"})
"""Labels that taggers give to bare surnames."""
_BEFORE_SURNAME = frozenset(
    [
        "but",
        "and",
        "while",
        "when",
        "if",
        "as",
        "in",
        "for",
        "then",
        "after",
        "before",
        "on",
        "at",
        "since",
        "although",
        "though",
        "now",
        "later",
        "yesterday",
        "that",
        "so",
        "because",
        "by",
        "with",
        "to",
        "from",
        "like",
        "until",
        "unless",
        "once",
        "asked",
        "told",
        "said",
    ]
)
"""Words that may open a sentence with a capital right before a surname and are no first name."""
_POSTS = frozenset(
    {
        *("spokesman", "spokeswoman", "spokesperson", "secretary", "minister", "president", "senator"),
        *("chairman", "chairwoman", "governor", "chancellor", "ambassador", "premier", "mayor"),
        *(
            "commissioner",
            "director",
            "dame",
            "sir",
            "lady",
            "baroness",
            "judge",
            "justice",
            "professor",
            "councillor",
        ),
        *(
            "pc",
            "sgt",
            "lt",
            "capt",
            "sergeant",
            "inspector",
            "detective",
            "lieutenant",
            "mr",
            "mrs",
            "ms",
            "dr",
        ),
    }
)
_SHORTEST_SURNAME = 3

NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP", "FAC", "LOC", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART"})


@dataclass(frozen=True, slots=True)
class Mention:
    """What a tagger found, before anything is decided about it."""

    start: int
    end: int
    type: str


def resolve(text: str, mentions: Iterable[Mention]) -> tuple[Entity, ...]:
    """Mentions of named things, trimmed and grouped, in text order, without overlap."""
    kept: list[tuple[Mention, str]] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if mention.type not in NAMED or (kept and mention.start < kept[-1][0].end):
            continue
        trimmed = _trimmed(text, mention)
        if trimmed is not None:
            kept.append((trimmed, _key(text[trimmed.start : trimmed.end])))
    kept = _with_short_names(_with_surnames(text, kept))
    groups = _grouped(kept)
    fullest: dict[int, str] = {}
    for (mention, _), group in zip(kept, groups, strict=True):
        surface = " ".join(text[mention.start : mention.end].split())
        if len(surface) > len(fullest.get(group, "")):
            fullest[group] = surface
    return tuple(
        Entity(start=m.start, end=m.end, type=m.type, entity=f"e{group}", name=fullest[group])
        for (m, _), group in zip(kept, groups, strict=True)
    )


def _trimmed(text: str, mention: Mention) -> Mention | None:
    """Without «the», titles, a possessive ending or loose punctuation at either end."""
    start, end = mention.start, mention.end
    view = reading_view(text[start:end])
    for ending in ("’s", "'s", "’", "'"):
        if view.endswith(ending):
            end -= len(ending)
            break
    while start < end and not text[end - 1].isalnum() and text[end - 1] not in ".)":
        end -= 1
    while start < end and not text[start].isalnum() and text[start] != "(":
        start += 1
    words = view.split(" ", 1)
    if len(words) == 2 and words[0].lower() in {"the", "a", "an"}:
        start += len(words[0]) + 1
    kind = mention.type
    named = _after_titles(text, start, end)
    if kind in _MISTAKEN | {"GPE"} and text.count(" ", start, end) == 1 and _ends_in_post(text[:start][-30:]):
        # «President Milan Kostic», the name alone taken for a body.
        kind = "PERSON"
    if kind == "PERSON":
        start = named
    elif kind in _MISTAKEN and text.count(" ", named, end) in {1, 2} and _ends_in_post(text[start:named]):
        # «Joint Staff Spokesman Jereal Dorsey», taken for a body as a whole.
        kind, start = "PERSON", named
    if start >= end or not any(c.isalpha() for c in text[start:end]):
        return None
    return Mention(start=start, end=end, type=kind)


def _ends_in_post(lead: str) -> bool:
    """Whether what stands before a name ends in a post that a person holds."""
    words = lead.split()
    return bool(words) and words[-1].lower().rstrip(".") in _POSTS


def _after_titles(text: str, start: int, end: int) -> int:
    """Where the name begins in «Joint Staff Spokesman Jereal Dorsey»: after the last title in it."""
    titles = frozenset(load("titles").data["before_name"])
    words = list(_WORD.finditer(text, start, end))
    at = start
    for n, word in enumerate(words[:-1]):
        if word.group().lower() in titles:
            rest = len(words) - n - 1
            if rest >= 2 or n == 0 or all(w.group().lower() in titles for w in words[:n]):
                at = words[n + 1].start()
    return at


def _with_surnames(text: str, kept: list[tuple[Mention, str]]) -> list[tuple[Mention, str]]:
    """With the bare surnames of persons named in full before that the tagger missed or took for firms."""
    first: dict[str, int] = {}
    for mention, key in kept:
        surname = key.rsplit(" ", 1)[-1]
        if mention.type == "PERSON" and " " in key and len(surname) >= _SHORTEST_SURNAME:
            first.setdefault(surname, mention.end)
    if not first:
        return kept
    out = [
        (replace(m, type="PERSON"), key)
        if m.type in _MISTAKEN and m.start >= first.get(key, m.end)
        else (m, key)
        for m, key in kept
    ]
    starts = [m.start for m, _ in out]
    added: list[tuple[Mention, str]] = []
    before = ""
    before_end = 0
    for word in _WORD.finditer(text):
        surface = word.group()
        end = word.end()
        for ending in ("’s", "'s", "’", "'"):
            if surface.endswith(ending):
                surface, end = surface[: -len(ending)], end - len(ending)
                break
        key = _key(surface) if surface[:1].isupper() and not surface.isupper() else ""
        joined = before[:1].isupper() and text[before_end : word.start()] == " "
        if key in first and word.start() >= first[key] and not (joined and not _is_title(before)):
            n = bisect_left(starts, end)
            if n == 0 or out[n - 1][0].end <= word.start():
                added.append((Mention(start=word.start(), end=end, type="PERSON"), key))
        before, before_end = word.group(), word.end()
    return sorted([*out, *added], key=lambda pair: pair[0].start)


def _with_short_names(kept: list[tuple[Mention, str]]) -> list[tuple[Mention, str]]:
    """«Halverson Steel …, Halverson»: a body's first word alone, taken for a person's name, is the body."""
    surnames = {key.rsplit(" ", 1)[-1] for m, key in kept if m.type == "PERSON" and " " in key}
    bodies: dict[str, str] = {}
    out: list[tuple[Mention, str]] = []
    for mention, key in kept:
        first = key.split(" ", 1)[0]
        if mention.type == "ORG" and first != key:
            bodies.setdefault(first, key)
        short = mention.type in {"PERSON", "ORG"} and key in bodies and key not in surnames
        out.append((replace(mention, type="ORG"), bodies[key]) if short else (mention, key))
    return out


def _is_title(word: str) -> bool:
    low = word.lower().rstrip(".")
    return low in load("titles").data["before_name"] or low in _BEFORE_SURNAME


def _key(surface: str) -> str:
    """Lower case, titles and dots off: what two mentions are compared by."""
    titles = frozenset(load("titles").data["before_name"])
    words = reading_view(surface).replace(".", "").replace("-", " ").lower().split()
    while len(words) > 1 and words[0] in titles:
        words = words[1:]
    key = " ".join(words)
    return str(load("titles").data["aliases"].get(key, key))


def _grouped(kept: list[tuple[Mention, str]]) -> list[int]:
    """A group number for each mention: the same key, or a person's surname after the full name."""
    by_key: dict[tuple[str, str], int] = {}
    people: dict[str, set[int]] = {}
    groups: list[int] = []
    for mention, key in kept:
        kind = "PERSON" if mention.type == "PERSON" else ""
        group = by_key.get((kind, key))
        if group is None and kind and " " not in key:
            found = people.get(key, set())
            # A surname that two people of the article share stays apart.
            group = next(iter(found)) if len(found) == 1 else None
        if group is None:
            group = len({*by_key.values()}) + 1
        by_key.setdefault((kind, key), group)
        if kind and " " in key:
            people.setdefault(key.rsplit(" ", 1)[1], set()).add(group)
        groups.append(group)
    return groups
