"""Decisions of people about the record: what a reviewer accepted, rejected, corrected or added.

A decision is a line of the ledger like any other: it is added, never changed, and taking one back is a
new one. It points at an entry through a :class:`Target`, which also holds where the entry stands, so
that the decision finds it again when a later build of the same text words it otherwise.

Reliability (of a source, A to F) and credibility (of an information, 1 to 6) are the two axes of the
NATO system (AJP-2.1); they are given by people alone, each by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from onrecord.errors import DecisionError
from onrecord.span import Bounds, Evidence


class Verb(StrEnum):
    """What a decision does."""

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    MERGE = "merge"
    SPLIT = "split"
    RELIABILITY = "reliability"
    CREDIBILITY = "credibility"
    TAG = "tag"
    UNTAG = "untag"
    NOTE = "note"
    UNDO = "undo"


RELIABILITY: Mapping[str, str] = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "cannot be judged",
}
"""How reliable a source has been, whatever it says now."""

CREDIBILITY: Mapping[str, str] = {
    "1": "confirmed by others",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "cannot be judged",
}
"""How far an information agrees with others, whoever gives it."""

MOST_WORDS = 4_000
"""Code points of a note; of a name and a tag at most 120."""
_MOST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The entry that a decision is about, and where it stands.

    ``kind`` is the entry's type; ``evidence`` are its spans and ``heart`` that of its act, cue or value.
    Together with the document they tell the entry when its id has changed.
    """

    entry_id: str
    kind: str
    doc_id: str
    evidence: tuple[Bounds, ...]
    heart: Bounds | None = None

    @property
    def place(self) -> tuple[str, str, tuple[Bounds, ...], Bounds | None]:
        """What two targets share that are the same finding."""
        return self.doc_id, self.kind, self.evidence, self.heart


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one person decided about one entry.

    Attributes:
        field: of a correction: which part of the entry; of a reliability: the name of the source, where the
            statement has several.
        old, new: of a correction: the changed fields of the body by name, before and after; ``evidence``
            among them is a list of ``[start, end]``. Of the two ratings and of tags: a string.
        other: the second entry of a merge or split.
        undoes: of an undo: the id of the decision that it takes back.

    Raises:
        DecisionError: when nobody decides, or what is decided makes no sense.
    """

    verb: Verb
    target: Target
    reviewer: str
    field: str = ""
    old: Any = None
    new: Any = None
    other: Target | None = None
    undoes: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        for wrong, why, step in (*self._general(), *self._particular()):
            if wrong:
                raise DecisionError(why, next_step=step)

    def _general(self) -> Iterator[tuple[bool, str, str]]:
        yield (
            not is_name(self.reviewer),
            "A decision needs the name of who makes it.",
            "Give one of at most 120 characters.",
        )
        yield len(self.note) > MOST_WORDS, f"The note is longer than {MOST_WORDS} characters.", "Shorten it."
        yield (
            (self.verb is Verb.UNDO) != bool(self.undoes),
            "An undo names the decision that it takes back.",
            "Give its id.",
        )
        if self.verb in _PAIRS:
            other, mine = self.other, self.target
            yield (
                other is None or other.entry_id == mine.entry_id,
                f"A {self.verb} is about two entries.",
                "Name the second one.",
            )
            yield (
                other is not None and other.kind != mine.kind,
                f"A {self.verb} is about two entries of one kind.",
                "Name another one.",
            )

    def _particular(self) -> Iterator[tuple[bool, str, str]]:
        new = self.new
        if self.verb is Verb.RELIABILITY:
            yield (
                self.target.kind != "attribution",
                "Reliability is that of a source.",
                "Name a statement of that source.",
            )
            yield new not in {*RELIABILITY, ""}, f"{new!r} is no reliability.", "Use A, B, C, D, E or F."
        if self.verb is Verb.CREDIBILITY:
            yield new not in {*CREDIBILITY, ""}, f"{new!r} is no credibility.", "Use 1, 2, 3, 4, 5 or 6."
        if self.verb in {Verb.TAG, Verb.UNTAG}:
            yield not is_name(new), "A tag is one line of at most 120 characters.", "Give one."
        if self.verb is Verb.NOTE:
            yield not self.note.strip(), "The note is empty.", "Write something, or leave it."
        if self.verb is Verb.CORRECT:
            told = isinstance(new, Mapping) and isinstance(self.old, Mapping) and set(new) == set(self.old)
            yield not (self.field and told), "A correction tells what was, and what is.", "Give both."
            yield new == self.old, "The correction changes nothing.", "Give another value."


def is_name(value: object) -> bool:
    """Whether it is one line of text, of at most 120 code points, without blanks around or twice."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= _MOST_NAME
        and value == " ".join(value.split())
        and value.isprintable()
    )


_PAIRS = frozenset({Verb.MERGE, Verb.SPLIT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision as the ledger holds it; the evidence is that of its target, cut from the text."""

    decision: Decision
    id: str
    recorded: datetime
    run_id: str
    evidence: tuple[Evidence, ...]


class Anchoring(StrEnum):
    """How a decision found its entry in a view.

    ``LOST`` is also what stands when several could be meant: a decision never moves by a guess.
    """

    EXACT = "exact"
    MOVED = "moved"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What people decided about one entry, as far as it is in force.

    Attributes:
        decided: in order of time, without what was undone and the undoing.
        verdict: ``accepted``, ``rejected`` or, where neither was said, empty.
        corrected: by field, the last correction that is in force and fits what was found.
        stale: corrections of something that was not found any more.
        tags: in alphabetical order.
    """

    decided: tuple[Decided, ...] = ()
    verdict: str = ""
    corrected: Mapping[str, Decided] = field(default_factory=dict)
    stale: tuple[Decided, ...] = ()
    reliability: str = ""
    credibility: str = ""
    tags: tuple[str, ...] = ()
    notes: tuple[Decided, ...] = ()

    @property
    def rejected(self) -> bool:
        return self.verdict == "rejected"
