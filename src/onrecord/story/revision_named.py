"""Passages that take an undertaking up by a noun: «rejected the demand», «dropped its request for a fine»,
«missed the deadline for the report». The act itself is not told again, so that matching by acts finds none.

Each answer is the one earlier mention that the noun can stand for; where two could be meant that share
nothing with the passage, none is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from onrecord.story.matching import time_apart
from onrecord.story.revision import CLAUSE, RevisionKind
from onrecord.story.revision_choice import DONE, Found
from onrecord.story.undertaking import Mention
from onrecord.story.undertaking_reading import Fit, PartyKind, content, fit, meet
from onrecord.story.undertaking_rules import cues_in, rules, stem

_REACH = 80
"""Code points behind the act in which the noun and what belongs to it stand."""


def rejected(report: Mention, before: Sequence[Mention]) -> Mention | None:
    """The demand, offer or proposal that «Ms Aas rejected the demand» answers; ``before`` in story order."""
    if report.kind not in _REJECTS:
        return None
    called = _called(report, _DEFINITE)
    if called is None:
        return None
    forces, rest = called
    told = [m for m in before if m.force in forces and m.polarity == "+" and not _same(m.holder, report)]
    return _meant(told, report, rest)


_REJECTS = frozenset({"veto", "deny", "reject", "refuse", "rebuff", "ignore"})


def taken_back(report: Mention, before: Sequence[Mention]) -> Mention | None:
    """What «they dropped their request for a fine» takes back."""
    at = report.act[0] - report.start
    cues = cues_in(report.sentence, "withdrawal")
    if not any(cue.start() <= at < cue.end() for cue in cues):
        return None
    called = _called(report, _OWN)
    if called is None:
        return None
    forces, rest = called
    told = [m for m in before if m.force in forces or m.kind == "demand"]
    mine = [m for m in told if _same(m.holder, report) or (_own_act(m) and _same(m.actor, report))]
    if not report.actor.known:
        mine = mine or [m for m in told if rest and meet(rest, _words(m))]
    return _meant(mine, report, rest)


def missed(report: Mention, before: Iterable[Mention]) -> Mention | None:
    """What was due by the time that «missed the deadline for the report» tells of."""
    cue = rules().cues["missed"].search(report.sentence)
    at = report.act[0] - report.start
    published = report.published.begin
    if cue is None or published is None or not cue.start() <= at < cue.end():
        return None
    words = _after(report.sentence, cue.end())
    told = [
        m
        for m in before
        if m.due.end is not None
        and m.due.end <= published
        and fit(m.actor, report.actor) is not Fit.DIFFERENT
        and not time_apart(m, report)
    ]
    sharing = [m for m in told if meet(words, _words(m))]
    if sharing:
        return max(sharing, key=lambda m: (len(meet(words, _words(m))), m.place))
    mine = [m for m in told if _same(m.actor, report)]
    return mine[-1] if mine and not words else None


def put_off(report: Mention, before: Iterable[Mention]) -> Mention | None:
    """What «has put off its road charge» delays, where the noun is that of the act: to charge."""
    at = report.act[0] - report.start
    cues = (*cues_in(report.sentence, "postponement"), *cues_in(report.sentence, "suspension"))
    if not any(c.start() <= at < c.end() for c in cues):
        return None
    words = _after(report.sentence, report.act[1] - report.start)
    told = [m for m in before if _same(m.actor, report) and any(_names_act(w, m) for w in words)]
    told = [m for m in told if not time_apart(m, report) and m.polarity == "+"]
    return told[-1] if told else None


def left_open(report: Mention, before: Iterable[Mention]) -> Mention | None:
    """What «he gave no new date for the reopening» takes the date from."""
    cue = rules().cues["unset"].search(report.sentence)
    if cue is None or not 0 <= cue.start() - (report.act[1] - report.start) <= _BESIDE:
        return None
    words = _after(report.sentence, cue.end())
    told = [m for m in before if not m.due.is_open and m.polarity == "+" and not time_apart(m, report)]
    told = [m for m in told if any(_names_act(w, m) for w in words)]
    sharing = [m for m in told if meet(words, m.about)] or told
    return sharing[-1] if len({m.group for m in sharing}) == 1 else None


_BESIDE = 4
_STEM = 4


def _names_act(word: str, m: Mention) -> bool:
    """Whether a noun is that of the act of a mention: «reopening», «charge»."""
    r = rules()
    if r.group_of.get(r.noun_class.get(word, ""), r.noun_class.get(word, "")) == m.group:
        return True
    act = stem(str((m.recorded.entry.body.get("act") or {}).get("text") or "").lower().split(" ")[0])
    root = act.removesuffix("ing").removesuffix("ed").removesuffix("e")
    return len(root) >= _STEM and word.startswith(root)


def _own_act(m: Mention) -> bool:
    """Whether who is to act is who said so: an offer is, a demand of another is not."""
    return m.kind == "demand" or m.force not in {"demanded", "requested"}


_DEFINITE = re.compile(
    r"^\s+(?:(?:the\s+)?(?:\w+\s+){0,2}\w+['’]s?|the|this|that|these|those|both|all|any|such)\s+(\w+)(?:\s+(\w+))?"
)
_OWN = re.compile(r"^\s+(?:its|their|his|her|the|that)\s+(\w+)(?:\s+(\w+))?")


def _called(report: Mention, pattern: re.Pattern[str]) -> tuple[frozenset[str], frozenset[str]] | None:
    """The forces of what the noun behind the act may stand for, and the words that belong to the noun."""
    end = report.act[1] - report.start
    found = pattern.match(report.sentence[end : end + _REACH])
    for at in (1, 2) if found else ():
        forces = rules().called.get(stem(found.group(at) or ""))  # type: ignore[union-attr]
        if forces is not None:
            return forces, _after(report.sentence, end + found.end(at))  # type: ignore[union-attr]
    return None


def _after(sentence: str, at: int) -> frozenset[str]:
    stop = CLAUSE.search(sentence, at)
    return content(sentence[at : min(stop.start() if stop else len(sentence), at + _REACH)].strip(" ."))[0]


def _words(m: Mention) -> frozenset[str]:
    return m.about | content(m.words)[0] | {stem(m.kind)}


def _same(party: object, report: Mention) -> bool:
    return fit(party, report.actor) is Fit.SAME


def _meant(told: Sequence[Mention], report: Mention, rest: frozenset[str]) -> Mention | None:
    """The one that shares most with the noun's own words; without such words, the last of its article."""
    before = told = [m for m in told if not time_apart(m, report) and m.place < report.place]
    if rest:
        least = 1 if len(before) <= _MANY else 2
        sharing = [
            m for m in told if len(meet(rest, _words(m))) >= (1 if m.doc_id == report.doc_id else least)
        ]
        return max(sharing, key=lambda m: (len(meet(rest, _words(m))), m.place)) if sharing else None
    here = [m for m in told if m.doc_id == report.doc_id]
    if here:
        return here[-1]
    return told[0] if len(told) == 1 and report.actor.kind is not PartyKind.NONE else None


_MANY = 12
"""Of more demands that may be meant, a passage of another article takes one up by two shared words."""


_Row = tuple[Callable[[Mention, Sequence[Mention]], Mention | None], RevisionKind, str]
_NAMED: tuple[_Row, ...] = (
    (rejected, RevisionKind.DENIAL, "what was asked for is rejected"),
    (taken_back, RevisionKind.WITHDRAWAL, "what was asked for is taken back"),
    (missed, RevisionKind.LAPSE, "the time set for it was missed"),
    (put_off, RevisionKind.POSTPONEMENT, "told as put off"),
    (left_open, RevisionKind.UNSET, "told without a date"),
)
_PUTS_OFF = frozenset({"postpone", "cease"})
"""Classes of the acts by which another is put off: «suspended its withdrawal» is one of them."""
_BY_ACT = frozenset({RevisionKind.POSTPONEMENT, RevisionKind.UNSET})
_FEW = 8
_LATELY = 400
"""How many mentions before a passage may be meant by a noun alone."""


def named(report: Mention, ordered: list[Mention]) -> tuple[Mention, Found] | None:
    """What a noun takes up again: the mention that it stands for, and what is said of it.

    ``ordered`` are the mentions of the story in its order.
    """
    rows = _rows(report)
    if not rows:
        return None
    at = bisect_left(ordered, report.place, key=lambda m: m.place)
    before, behind = ordered[max(0, at - _LATELY) : at], ordered[at : at + _FEW]
    for find, kind, why in rows:
        if kind in _BY_ACT and any(_beside(m, report) for m in (*before[-_FEW:], *behind)):
            continue
        meant = find(report, before)
        if meant is not None:
            return meant, Found(kind, why, report, report.recorded.entry.evidence)
    return None


def may_name(report: Mention) -> bool:
    """Whether the words of a passage let a noun in it take something up."""
    return bool(_rows(report))


def _rows(report: Mention) -> list[_Row]:
    done = str(report.recorded.entry.body.get("factuality")) in DONE
    return [row for row in _NAMED if (done or row[1] is RevisionKind.UNSET) and _may_be_named(report, row[1])]


def _beside(m: Mention, report: Mention) -> bool:
    """Whether a row of the same sentence tells it: «delayed announcing a timetable for the exit»."""
    return m.doc_id == report.doc_id and m.start == report.start


def _may_be_named(report: Mention, kind: RevisionKind) -> bool:
    """Whether the words of the act let it be so, which is quickly told."""
    at = report.act[0] - report.start
    if kind is RevisionKind.DENIAL:
        return report.kind in {"veto", "deny", "reject", "refuse"}
    if kind is RevisionKind.POSTPONEMENT:
        return report.kind in _PUTS_OFF
    if kind is RevisionKind.UNSET:
        return bool(cues_in(report.sentence, "unset"))
    cues = cues_in(report.sentence, "withdrawal" if kind is RevisionKind.WITHDRAWAL else "missed")
    return any(c.start() <= at < c.end() for c in cues)
