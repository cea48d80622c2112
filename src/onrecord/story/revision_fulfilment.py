"""Whether a later passage tells that an undertaking was done: by the same party, later, and whole."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from onrecord.story.crowd import Crowd
from onrecord.story.revision import counts
from onrecord.story.undertaking import Mention, Undertaking
from onrecord.story.undertaking_reading import Fit, Party, PartyKind, fit, meet
from onrecord.story.undertaking_rules import rules, stem


def _nominal(report: Mention) -> bool:
    """Whether the act is told by a noun: «the agreement» may be one that is wanted."""
    body = report.recorded.entry.body
    act = str((body.get("act") or {}).get("text") or "")
    before = report.sentence[: report.act[0] - report.start].split()
    named = not body.get("actor") or (before and before[-1] in _DETERMINERS)
    return stem(act) in rules().noun_class and bool(named)


_DETERMINERS = frozenset({"the", "a", "an", "its", "his", "her", "their", "our", "my", "this", "that"}) | {
    *("these", "those", "any", "no", "of", "for")
}


def fulfils(
    report: Mention,
    fits: list[Mention],
    undertaking: Undertaking,
    fact: str,
    *,
    crowd: Crowd,
) -> bool:
    """Whether a report fulfils the undertaking; ``fact`` is its factuality, or ``presupposed``.

    ``fits`` are the mentions of the undertaking that it matches; ``crowd`` what the story is full of.
    """
    return (
        may_fulfil(report, fact)
        and undertaking.mentions[0].polarity == "+"
        and any(m.doc_id != report.doc_id for m in fits)
        and not (fact == "ongoing" and not report.title and not _begun(report, fits))
        and _after(report, undertaking)
        and _by_the_same(report, fits, fact, crowd)
        and _in_time(report, fits, crowd)
        and not _in_part(report, fits)
    )


def may_fulfil(report: Mention, fact: str) -> bool:
    """Whether the words of a report let it fulfil anything; ``fact`` as for :func:`fulfils`."""
    return (
        report.group not in rules().lasting
        and report.dated
        and not (fact == "ongoing" and not report.title and not _has_begun(report))
        and not (fact != "presupposed" and _wanted(report))
        and not _depends(report)
        and not _lasts(report)
        and not _HARDLY.search(report.sentence[: report.act[0] - report.start])
    )


def _has_begun(report: Mention) -> bool:
    return bool(rules().cues["began"].search(report.sentence[: report.act[0] - report.start]))


def _begun(report: Mention, fits: list[Mention]) -> bool:
    """«Began to charge drivers», where it was to be done from a day on."""
    onward = any(m.due.begin is not None and m.due.end is None for m in fits)
    onward = onward or any(m.due_text.lower().startswith("from ") for m in fits)
    return onward and _has_begun(report)


def _in_part(report: Mention, fits: list[Mention]) -> bool:
    """«Freed 11 hostages», of 33 that were to be freed: a part is done, and the rest is still to be."""
    if _FIRST in report.marks and not any(_FIRST in m.marks for m in fits):
        return True  # «the first 400 left»
    told = [m.figure for m in sorted(fits, key=lambda m: m.place) if counts(m)]
    if not told or not counts(report) or report.figure is None or told[-1] is None:
        return False
    done, whole = report.figure, told[-1]
    high = done.high if done.high is not None else done.low
    alike = done.unit == whole.unit or {stem(done.unit), stem(whole.unit)} <= rules().agents
    return alike and high is not None and whole.low is not None and high < whole.low


_FIRST = "order:1"


def _wanted(report: Mention) -> bool:
    """Whether a noun tells the act, and nothing tells that it took place."""
    return _nominal(report) and not rules().cues["completion"].search(report.sentence)


def _after(report: Mention, undertaking: Undertaking) -> bool:
    """Whether the act may lie after the undertaking was first told."""
    first = next((m.published.begin for m in undertaking.mentions if m.published.begin), None)
    valid = report.recorded.entry.valid
    return first is not None and report.dated and (valid.end is None or valid.end > first)


def _by_the_same(report: Mention, fits: list[Mention], fact: str, crowd: Crowd) -> bool:
    if not crowd.holds(report.group):
        return any(_likely(m, report, fit(m.actor, report.actor), fact) for m in fits)
    return any(_surely(m, report, fit(m.actor, report.actor), fact, crowd) for m in fits)


def _likely(m: Mention, report: Mention, how: Fit, fact: str) -> bool:
    """Among few undertakings of such an act: the same party, or nobody that is told to be another."""
    if how is Fit.SPEAKER:
        # «Ms Roth promised to hand over the records», and «Sundland handed over its records».
        return bool(meet(m.names, report.names)) or len(meet(m.about, report.about)) > 1
    if how is not Fit.UNKNOWN:
        return how is Fit.SAME
    if fact == "presupposed":
        return True
    if report.actor.kind is PartyKind.GENERIC:
        same = _same_words(m.actor, report.actor) or (report.actor.own and _speaks_for_it(m, report))
        return bool(same) or bool(meet(m.about, report.about))
    if report.actor.kind is PartyKind.COMMON:
        # «Peacekeepers handed over their base at Isker», which was «to be handed over».
        return m.actor.kind is PartyKind.NONE and bool(meet(m.names, report.names))
    paid = m.group == "payment" and bool(meet(m.recipient, report.recipient))
    return paid or bool(meet(m.about, report.about))


def _surely(m: Mention, report: Mention, how: Fit, fact: str, crowd: Crowd) -> bool:
    """Among many undertakings of such an act: the party did that thing, or the act just when it was due."""
    if how is Fit.SAME and crowd.shares(m, report):
        return True
    if how is Fit.SAME or (how is Fit.UNKNOWN and fact == "presupposed"):
        return m.kind == report.kind and m.force not in _WISHED and _just_due(m, report)
    if how is not Fit.UNKNOWN or report.actor.kind is PartyKind.COMMON or report.group in rules().recurring:
        return False
    if m.actor.known and report.actor.kind is PartyKind.GENERIC:
        return False
    return crowd.shares(m, report)


def _just_due(m: Mention, report: Mention) -> bool:
    """Whether it is told within days of when it was due."""
    due, again = m.due.end, report.published.begin
    return due is not None and again is not None and abs(again - due) <= _DAYS


_WISHED = frozenset({"demanded", "requested", "proposed"})
_DAYS = timedelta(days=7)


def _in_time(report: Mention, fits: list[Mention], crowd: Crowd) -> bool:
    """Whether an act that comes again («meet», «vote») is told soon enough to be the one that was meant."""
    again = report.published.begin
    if report.group not in rules().recurring or not crowd.holds(report.group):
        return True
    return again is not None and any(_soon(m, again) for m in fits)


def _soon(m: Mention, again: datetime) -> bool:
    """Whether it is two weeks after the due date at most; where none is told, a month after the report."""
    due, told = m.due.end, m.published.end
    if due is not None:
        return again - due <= timedelta(days=14)
    return told is not None and again - told <= timedelta(days=31)


def one_body(a: Party, b: Party) -> bool:
    """One party by name, or one body of the place: «the council»."""
    return fit(a, b) is Fit.SAME or (a.kind is b.kind is PartyKind.GENERIC and bool(a.own & b.own))


def _speaks_for_it(m: Mention, report: Mention) -> bool:
    """«We will appeal», said by an officer, and «the council filed its appeal»."""
    return m.actor.spoken and not (m.about and report.about)


def _same_words(a: Party, b: Party) -> bool:
    """«The two sides» in both."""
    return a.kind is b.kind and a.words.lower() == b.words.lower()


_WHEN = re.compile(r"\b(?:once|when|if|until|till|unless|before|as soon as|after)\b[^,;]*$")


def _depends(report: Mention) -> bool:
    """«… would pay once the dam was returned»: the act is what another one waits for."""
    start = min(e.span.start for e in report.recorded.entry.evidence)
    before = report.sentence[: max(0, min(start, report.act[0]) - report.start)]
    inside = report.sentence[: report.act[0] - report.start]
    return bool(_WHEN.search(before) or _WHEN.search(inside)) and bool(_TO_COME.search(report.sentence))


def _lasts(report: Mention) -> bool:
    """«The road remains closed»: a state that lasts; that it was brought about is told elsewhere."""
    return bool(_REMAINS.search(report.sentence[: report.act[0] - report.start]))


_REMAINS = re.compile(r"(?i)\b(?:remain(?:s|ed)?|stay(?:s|ed)?|still)\s+$")
_TO_COME = re.compile(r"\b(?:will|would|shall|to be|is to|are to|was to|were to)\b")

_HARDLY = re.compile(r"(?i)\b(?:very little|hardly|barely|scarcely|almost none|none|few)\b[^,;.]{0,60}$")
"""«Very little of which has been carried out»: what is told as done was not."""
