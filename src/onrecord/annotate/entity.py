"""Entities inside one article: which mentions name the same person, place or organisation.

Only what the article itself shows is used: a surname after the full name («Lloyd Austin … Austin»), a
title before it, a possessive behind it. Nothing is asserted that the text does not carry.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.annotate.annotator import reading_view
from onrecord.annotate.layers import Entity
from onrecord.annotate.lexicon import load

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
    if start >= end or not any(c.isalpha() for c in text[start:end]):
        return None
    return Mention(start=start, end=end, type=mention.type)


def _key(surface: str) -> str:
    """Lower case, titles and dots off: what two mentions are compared by."""
    titles = frozenset(load("titles").data["before_name"])
    words = reading_view(surface).replace(".", "").replace("-", " ").lower().split()
    while len(words) > 1 and words[0] in titles:
        words = words[1:]
    return " ".join(words)


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
