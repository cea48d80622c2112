"""Later passages that are no commitments: what was done, dropped, put off, denied, voted down or missed.

A passage is an event or claim of a later place in the story that matches an undertaking: the same act,
with nothing that differs. Its factuality, and the cues of ``revisions.toml`` in its own sentence, tell
the kind. An undertaking has one fulfilment: where it was first told.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cached_property, lru_cache
from itertools import groupby

from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.story.crowd import Crowd, crowd_of
from onrecord.story.matching import FAIR, beside, compare, conflict, near_by, time_apart
from onrecord.story.matching_groups import NEAREST, blocks
from onrecord.story.remembered import of_one
from onrecord.story.revision import Revision, RevisionKind
from onrecord.story.revision_choice import DONE, Found, chosen
from onrecord.story.revision_cue import (
    CUE_REACH,
    cued,
    defeats,
    left_open,
    postpones,
    put_off,
    ruled_out,
    suspended,
)
from onrecord.story.revision_fulfilment import fulfils, one_body
from onrecord.story.revision_named import named
from onrecord.story.revision_ways import Way, dropping, instead_of, ways_of
from onrecord.story.undertaking import Mention, Reader, Undertaking
from onrecord.story.undertaking_act import text_of
from onrecord.story.undertaking_reading import NOBODY, Fit, PartyKind, fit, meet
from onrecord.story.undertaking_rules import cues_in, rules
from onrecord.story.undertaking_thing import otherwise


def passages(
    found: Sequence[Undertaking], reports: Iterable[Recorded], read: Reader
) -> dict[str, list[Revision]]:
    """The revisions by passages, by the id of their undertaking.

    ``reports`` are events and claims, those of an article together.
    """
    of: dict[str, Undertaking] = {m.id: u for u in found for m in u.mentions}
    ordered = sorted((m for u in found for m in u.mentions), key=lambda m: m.place)
    spans = {(m.doc_id, m.act) for m in ordered}
    told: dict[str, list[Found]] = defaultdict(list)
    story = _Story(of, ordered)
    for _, article in groupby(reports, key=lambda r: r.entry.doc_id):
        for told_as in _reports(article, read, spans):
            report = _ruling_out(told_as)
            may = ways_of(report)
            best = _found(report, may, story) if may else None
            if best is not None:
                told[best[0].id].append(_whole(best[1], read))
    for undertaking in found:
        told[undertaking.id] += defeats(undertaking, read)
    made: dict[str, list[Revision]] = {}
    for undertaking in found:
        made[undertaking.id] = list(chosen(undertaking, told.get(undertaking.id, ())))
    return made


class _Story:
    """The mentions of a story in order, and their undertakings; the rest as far as it is asked for."""

    def __init__(self, of: dict[str, Undertaking], ordered: list[Mention]) -> None:
        self.of = of
        self.ordered = ordered

    @cached_property
    def index(self) -> dict[str, list[Mention]]:
        """The mentions by block."""
        index: dict[str, list[Mention]] = defaultdict(list)
        for mention in self.ordered:
            for key in blocks(mention):
                index[key].append(mention)
        return index

    @cached_property
    def words(self) -> dict[str, list[Mention]]:
        """The mentions by what they are about."""
        words: dict[str, list[Mention]] = defaultdict(list)
        for mention in self.ordered:
            for word in sorted(mention.about):
                words[word].append(mention)
        return words

    @cached_property
    def crowd(self) -> Crowd:
        """What the story is full of."""
        return crowd_of(self.ordered)


def _found(report: Mention, may: frozenset[Way], story: _Story) -> tuple[Undertaking, Found] | None:
    """What a passage says of an undertaking, in the first of the ways that it ``may``."""
    of = story.of
    best = _instead(report, story.index, of) if Way.INSTEAD in may else None
    if best is None and Way.ACT in may:
        best = _best(report, _candidates(report, story.index, of), story.crowd)
    if best is None and Way.NOUN in may:
        taken_up = named(report, story.ordered)
        best = (of[taken_up[0].id], taken_up[1]) if taken_up else None
    if best is None and Way.DROPPED in may:
        best = _dropped(report, story.words, of)
    if best is None and Way.DECIDED in may:
        best = _decided(report, story.index, of, story.crowd)
    return best


def _whole(found: Found, read: Reader) -> Found:
    """The same with the characters from the cue to the act, where only a noun of the passage was cut."""
    document = read.documents.get(found.mention.doc_id)
    if document is None or found.cue is None or len(found.evidence) != 1:
        return found
    span, start = found.evidence[0].span, found.mention.start
    low, high = min(span.start, start + found.cue[0]), max(span.end, start + found.cue[1])
    return replace(found, evidence=(document.cite(low, high),))


def _dropped(
    report: Mention, words: dict[str, list[Mention]], of: dict[str, Undertaking]
) -> tuple[Undertaking, Found] | None:
    """«Dropped its threat of arbitration»: the act itself is the cue, and its object what was to be done."""
    cue = dropping(report)
    if cue is None or str(report.recorded.entry.body.get("factuality")) not in DONE:
        return None
    if not rules().cues["intended"].search(text_of(report.recorded.entry.body.get("object")).lower()):
        return None  # «dropped sandbags», «withdrew 40 men»
    fits = [
        m
        for word in sorted(report.about)
        for m in _nearest(words.get(word, []), report)
        if m.about <= report.about and _his_own(m, report) and not time_apart(m, report)
    ]
    if not fits:
        return None
    last = max(fits, key=lambda m: m.place)
    why = f"«{cue.group()}» what was to be done"
    found = Found(RevisionKind.WITHDRAWAL, why, report, report.recorded.entry.evidence)
    return of[last.id], found


@of_one(most=1 << 16)
def _ruling_out(report: Mention) -> Mention:
    """«Mr Qadi ruled out reopening the road»: he speaks of the act, and need not be who was to do it."""
    if report.actor.kind is not PartyKind.PERSON or not ruled_out(report):
        return report
    return replace(report, actor=NOBODY, holder=report.actor)


def _instead(
    report: Mention, index: dict[str, list[Mention]], of: dict[str, Undertaking]
) -> tuple[Undertaking, Found] | None:
    """«It plans to change the role of its troops rather than withdraw them»: what was told is disputed."""
    cue = instead_of(report)
    if cue is None:
        return None
    related = rules().related.get(report.group, frozenset()) | {report.group}
    fits = [
        m
        for _, near in _candidates(report, index, of)
        for m in near
        if m.group in related
        and m.polarity == "+"
        and fit(m.actor, report.actor) is Fit.SAME
        and not conflict(m, report)
        and not time_apart(m, report)
    ]
    if not fits:
        return None
    last = max(fits, key=lambda m: (not m.due.is_open, m.place))
    why = f"«{cue.group().strip()}» before the act"
    evidence = report.recorded.entry.evidence
    return of[last.id], Found(RevisionKind.DENIAL, why, report, evidence, cue=cue.span())


def _decided(
    report: Mention,
    index: dict[str, list[Mention]],
    of: dict[str, Undertaking],
    crowd: Crowd,
) -> tuple[Undertaking, Found] | None:
    """«The office has cleared the purchase»: it has decided, as it was to do."""
    for group, outcomes in rules().outcome.items():
        if report.kind not in outcomes or not (report.actor.known or report.actor.own):
            continue
        as_told = _told_as(report, group)
        found = [
            (undertaking, what)
            for undertaking, near in _candidates(as_told, index, of)
            if any(one_body(m.actor, report.actor) for m in near)
            and (what := _done(as_told, [m for m in near if not conflict(m, as_told)], undertaking, crowd))
        ]
        if len(found) == 1:
            return found[0]
    return None


@lru_cache(maxsize=1 << 12)
def _told_as(report: Mention, group: str) -> Mention:
    return replace(report, group=group)


def _his_own(m: Mention, report: Mention) -> bool:
    """Whether who drops it may be who was to do it."""
    if fit(m.actor, report.actor) is Fit.SAME:
        return True
    return report.actor.known and m.actor.kind in {PartyKind.NONE, PartyKind.GENERIC}


def _best(
    report: Mention,
    candidates: Iterable[tuple[Undertaking, list[Mention]]],
    crowd: Crowd,
) -> tuple[Undertaking, Found] | None:
    """The one undertaking that a report is of: the surest, which shares most with it, told last."""
    found = []
    for undertaking, near in candidates:
        what = _told(report, near, undertaking, crowd)
        if what is not None:
            sure = max(compare(m, report).strength for m in near)
            shared = max(len(meet(m.names, report.names)) for m in near)
            about = max(len(meet(m.about, report.about)) for m in near)
            found.append(((sure, shared, about, max(m.place for m in near)), undertaking, what))
    if not found:
        return None
    _, undertaking, what = max(found, key=lambda f: f[0])
    return undertaking, what


def _reports(
    reports: Iterable[Recorded], read: Reader, commitments: set[tuple[str, tuple[int, int]]]
) -> Iterator[Mention]:
    """Events and claims as mentions, each act of the text once, without those that are commitments."""
    first: dict[tuple[str, int], Recorded] = {}
    for recorded in reports:
        act = _act(recorded)
        if act in commitments:
            continue
        key = act[0], act[1][0]
        held = first.get(key)
        if held is None or (held.entry.type != EntryType.CLAIM and recorded.entry.type == EntryType.CLAIM):
            first[key] = recorded
    yield from sorted((read.mention(r) for r in first.values()), key=lambda m: m.place)


@of_one(most=1 << 16)
def _act(recorded: Recorded) -> tuple[str, tuple[int, int]]:
    """The article of an entry, and where its act stands in it."""
    act = recorded.entry.body.get("act") or {}
    return recorded.entry.doc_id, (int(act.get("start") or 0), int(act.get("end") or 0))


def _candidates(
    report: Mention, index: dict[str, list[Mention]], of: dict[str, Undertaking]
) -> Iterator[tuple[Undertaking, list[Mention]]]:
    """Undertakings with mentions before the report in one of its blocks, and those mentions."""
    near: dict[str, list[Mention]] = defaultdict(list)
    seen: set[str] = set()
    for key in blocks(report):
        for mention in _nearest(index.get(key, []), report):
            if mention.id not in seen:
                seen.add(mention.id)
                near[of[mention.id].id].append(mention)
    for mentions in near.values():
        yield of[mentions[0].id], mentions


def _nearest(mentions: list[Mention], report: Mention) -> list[Mention]:
    """The nearest before the report, the furthest first."""
    end = bisect_left(mentions, report.place, key=lambda m: m.place)
    return mentions[max(0, end - NEAREST) : end]


def _told(report: Mention, near: list[Mention], undertaking: Undertaking, crowd: Crowd) -> Found | None:
    fits = [m for m in near if not conflict(m, report) and _alike(m, report) and crowd.tied(m, report)]
    if not fits or _past(report, undertaking):
        return None
    if any(otherwise(m.marks, report.marks) for m in undertaking.mentions):
        return None
    if postpones(report):
        return put_off(report, fits, undertaking)
    return (
        cued(report)
        or suspended(report)
        or left_open(report, fits)
        or _denied(report, fits)
        or _not_done(report, fits)
        or _done(report, fits, undertaking, crowd)
    )


def _not_done(report: Mention, fits: list[Mention]) -> Found | None:
    """«Did not hand over the results», after the day by which it was to."""
    fact, told = str(report.recorded.entry.body.get("factuality") or ""), report.published.begin
    if fact != "denied" or report.polarity != "-" or told is None:
        return None
    at = report.act[0] - report.start
    if rules().cues["to_come"].search(report.sentence[max(0, at - CUE_REACH) : at]):
        return None
    dues = (m.due.end or m.due.begin for m in fits if m.polarity == "+")
    due = max((d for d in dues if d is not None), default=None)
    if due is None or due > told:
        return None
    why = "told as not done, after the time set for it"
    return Found(RevisionKind.LAPSE, why, report, report.recorded.entry.evidence)


def _denied(report: Mention, fits: list[Mention]) -> Found | None:
    denied = str(report.recorded.entry.body.get("factuality") or "") == "denied"
    if ruled_out(report):
        denied = True
    if not denied or not report.holder.known or not rules().cues["denial"].search(report.sentence):
        return None
    if not any(compare(m, report).strength >= FAIR for m in fits):
        return None
    return Found(RevisionKind.DENIAL, "said not to be so", report, report.recorded.entry.evidence)


def _done(report: Mention, fits: list[Mention], undertaking: Undertaking, crowd: Crowd) -> Found | None:
    fact = str(report.recorded.entry.body.get("factuality") or "")
    evidence = report.recorded.entry.evidence
    presupposed = rules().presupposed.get(report.group)
    if presupposed and presupposed.search(report.sentence):
        if fulfils(report, fits, undertaking, "presupposed", crowd=crowd):
            return Found(RevisionKind.FULFILMENT, "what follows on it is told", report, evidence)
        return None
    done = fact in DONE and report.polarity == "+"
    if done and fulfils(report, fits, undertaking, fact, crowd=crowd):
        return Found(RevisionKind.FULFILMENT, "told as done", report, evidence)
    return None


def _past(report: Mention, undertaking: Undertaking) -> bool:
    """Whether the sentence tells of a year before the undertaking was first told."""
    first = next((m for m in undertaking.mentions if m.published.begin is not None), None)
    if first is None or first.published.begin is None:
        return False
    return any(int(y.group()) < first.published.begin.year for y in _YEAR.finditer(report.sentence))


_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


def _alike(m: Mention, report: Mention) -> bool:
    verdict = compare(m, report)
    if verdict.strength >= FAIR:
        return True
    shared = meet(m.about | m.names, report.about | report.names)
    if m.group == report.group and m.group in rules().presupposed and not m.about:
        return fit(m.actor, report.actor) is not Fit.DIFFERENT
    return m.group == report.group and (
        bool(shared)
        or _same_day(m, report)
        or beside(m, report)
        or ((report.group in rules().occasions or _deadline(report)) and near_by(m, report))
        or (fit(m.actor, report.actor) is Fit.SAME and (not m.about or not report.about))
    )


def _same_day(m: Mention, report: Mention) -> bool:
    """Whether one party did the same act on the very day on which it was due."""
    day = m.due.begin is not None and m.due.end is not None and m.due.end - m.due.begin <= timedelta(days=1)
    same = (m.due.begin, m.due.end) == (report.due.begin, report.due.end)
    return day and same and fit(m.actor, report.actor) is Fit.SAME


def _deadline(report: Mention) -> bool:
    """«The deadline for their withdrawal passed»."""
    at = report.act[0] - report.start
    cues = cues_in(report.sentence, "lapse")
    return any(cue.start() < at < cue.end() for cue in cues)
