"""Later passages that are no commitments: what was done, dropped, put off, denied, voted down or missed.

A passage is an event or claim of a later place in the story that matches an undertaking: the same act,
with nothing that differs. Its factuality, and the cues of ``revisions.toml`` in its own sentence, tell
the kind. An undertaking has one fulfilment: where it was first told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.span import Evidence
from onrecord.story.matching import FAIR, STRONG, beside, compare, conflict, near_by, time_apart
from onrecord.story.matching_groups import NEAREST, blocks
from onrecord.story.revision import CLAUSE, Passage, Revision, RevisionKind, counts
from onrecord.story.undertaking import Mention, Reader, Undertaking
from onrecord.story.undertaking_reading import Fit, PartyKind, fit, meet, rules, stem

_DONE = frozenset({"happened", "ongoing"})
_ONCE = frozenset({RevisionKind.FULFILMENT, RevisionKind.WITHDRAWAL, RevisionKind.LAPSE})


@dataclass(frozen=True, slots=True)
class _Found:
    kind: RevisionKind
    why: str
    mention: Mention
    evidence: tuple[Evidence, ...]


def passages(
    found: Sequence[Undertaking], reports: Iterable[Recorded], read: Reader
) -> dict[str, list[Revision]]:
    """The revisions by passages, by the id of their undertaking.

    ``reports`` are events and claims, those of an article together.
    """
    of: dict[str, Undertaking] = {m.id: u for u in found for m in u.mentions}
    index: dict[str, list[Mention]] = defaultdict(list)
    for mention in sorted((m for u in found for m in u.mentions), key=lambda m: m.place):
        for key in blocks(mention):
            index[key].append(mention)
    words: dict[str, list[Mention]] = defaultdict(list)
    for mention in sorted((m for u in found for m in u.mentions), key=lambda m: m.place):
        for word in sorted(mention.about):
            words[word].append(mention)
    spans = {(m.doc_id, m.act) for u in found for m in u.mentions}
    told: dict[str, list[_Found]] = defaultdict(list)
    for _, article in groupby(reports, key=lambda r: r.entry.doc_id):
        for report in _reports(article, read, spans):
            best = _best(report, _candidates(report, index, of)) or _dropped(report, words, of)
            if best is not None:
                told[best[0].id].append(best[1])
    for undertaking in found:
        told[undertaking.id] += _defeats(undertaking, read)
    made: dict[str, list[Revision]] = {}
    for undertaking in found:
        made[undertaking.id] = list(_chosen(undertaking, told.get(undertaking.id, ())))
    return made


_VOTED = frozenset({"proposed", "requested", "demanded"})


def _defeats(undertaking: Undertaking, read: Reader) -> Iterator[_Found]:
    """«A motion for elections failed to pass»: the sentence that tells of it tells its defeat."""
    for m in undertaking.mentions:
        document = read.documents.get(m.doc_id)
        at = m.act[1] - m.start
        cue = rules().cues["defeat"].search(m.sentence, at, min(len(m.sentence), at + _CUE_REACH))
        if (
            cue
            and document is not None
            and m.force in _VOTED
            and not CLAUSE.search(m.sentence, at, cue.start())
        ):
            end = m.start + len(m.sentence.rstrip(".!? "))
            evidence = document.cite(m.start + cue.start(), end)
            why = f"«{cue.group()}» of it in the sentence"
            yield _Found(RevisionKind.DENIAL, why, m, (evidence,))


def _dropped(
    report: Mention, words: dict[str, list[Mention]], of: dict[str, Undertaking]
) -> tuple[Undertaking, _Found] | None:
    """«Dropped its threat of arbitration»: the act itself is the cue, and its object what was to be done."""
    at = report.act[0] - report.start
    told = rules().cues["withdrawal"].finditer(report.sentence)
    cue = next((c for c in told if c.start() <= at < c.end()), None)
    if cue is None or str(report.recorded.entry.body.get("factuality")) not in _DONE:
        return None
    fits = [
        m
        for word in sorted(report.about)
        for m in _before(words.get(word, []), report)[-NEAREST:]
        if m.about <= report.about and _his_own(m, report) and not time_apart(m, report)
    ]
    if not fits:
        return None
    last = max(fits, key=lambda m: m.place)
    why = f"«{cue.group()}» what was to be done"
    found = _Found(RevisionKind.WITHDRAWAL, why, report, report.recorded.entry.evidence)
    return of[last.id], found


def _his_own(m: Mention, report: Mention) -> bool:
    """Whether who drops it may be who was to do it."""
    if fit(m.actor, report.actor) is Fit.SAME:
        return True
    return report.actor.known and m.actor.kind in {PartyKind.NONE, PartyKind.GENERIC}


def _best(
    report: Mention, candidates: Iterable[tuple[Undertaking, list[Mention]]]
) -> tuple[Undertaking, _Found] | None:
    """The one undertaking that a report is of: the surest, which shares most with it, told last."""
    found = []
    for undertaking, near in candidates:
        what = _told(report, near, undertaking)
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
        act = recorded.entry.body.get("act") or {}
        span = (int(act.get("start") or 0), int(act.get("end") or 0))
        if (recorded.entry.doc_id, span) in commitments:
            continue
        key = (recorded.entry.doc_id, span[0])
        held = first.get(key)
        if held is None or (held.entry.type != EntryType.CLAIM and recorded.entry.type == EntryType.CLAIM):
            first[key] = recorded
    yield from sorted((read.mention(r) for r in first.values()), key=lambda m: m.place)


def _candidates(
    report: Mention, index: dict[str, list[Mention]], of: dict[str, Undertaking]
) -> Iterator[tuple[Undertaking, list[Mention]]]:
    """Undertakings with mentions before the report in one of its blocks, and those mentions."""
    near: dict[str, list[Mention]] = defaultdict(list)
    seen: set[str] = set()
    for key in blocks(report):
        before = _before(index.get(key, []), report)
        for mention in before[-NEAREST:]:
            if mention.id not in seen:
                seen.add(mention.id)
                near[of[mention.id].id].append(mention)
    for mentions in near.values():
        yield of[mentions[0].id], mentions


def _before(mentions: list[Mention], report: Mention) -> list[Mention]:
    from bisect import bisect_left

    return mentions[: bisect_left(mentions, report.place, key=lambda m: m.place)]


def _told(report: Mention, near: list[Mention], undertaking: Undertaking) -> _Found | None:
    fits = [m for m in near if not conflict(m, report) and _alike(m, report)]
    if not fits or _past(report, undertaking):
        return None
    return (
        _cued(report) or _put_off(report, fits) or _denied(report, fits) or _done(report, fits, undertaking)
    )


def _denied(report: Mention, fits: list[Mention]) -> _Found | None:
    denied = str(report.recorded.entry.body.get("factuality") or "") == "denied"
    if not denied or not report.holder.known or not rules().cues["denial"].search(report.sentence):
        return None
    if not _sure(report, fits):
        return None
    return _Found(RevisionKind.DENIAL, "said not to be so", report, report.recorded.entry.evidence)


def _done(report: Mention, fits: list[Mention], undertaking: Undertaking) -> _Found | None:
    fact = str(report.recorded.entry.body.get("factuality") or "")
    evidence = report.recorded.entry.evidence
    presupposed = rules().presupposed.get(report.group)
    if presupposed and presupposed.search(report.sentence):
        if _fulfils(report, fits, undertaking, "presupposed"):
            return _Found(RevisionKind.FULFILMENT, "what follows on it is told", report, evidence)
        return None
    if fact in _DONE and report.polarity == "+" and _fulfils(report, fits, undertaking, fact):
        return _Found(RevisionKind.FULFILMENT, "told as done", report, evidence)
    return None


_CUES = (
    ("defeat", RevisionKind.DENIAL),
    ("withdrawal", RevisionKind.WITHDRAWAL),
    ("postponement", RevisionKind.POSTPONEMENT),
    ("lapse", RevisionKind.LAPSE),
)


def _cued(report: Mention) -> _Found | None:
    """What the words beside the act make of it."""
    at = report.act[0] - report.start
    for name, kind in _CUES:
        found = rules().cues[name].finditer(report.sentence)
        cue = _near_cue(found, at, at + report.act[1] - report.act[0], around=name == "lapse")
        if cue:
            return _Found(kind, f"«{cue}» in the sentence", report, report.recorded.entry.evidence)
    return None


def _put_off(report: Mention, fits: list[Mention]) -> _Found | None:
    """«The strike has been postponed until 27 March»."""
    fact = str(report.recorded.entry.body.get("factuality") or "")
    if report.kind != "postpone" or report.group == "postpone" or fact not in _DONE:
        return None
    told = max((m.due.end for m in fits if m.due.end), default=None)
    later = told is not None and report.due.end is not None and report.due.end > told
    kind = RevisionKind.SLIP if later else RevisionKind.POSTPONEMENT
    why = f"told as put off, «{report.due_text}»" if report.due_text else "told as put off"
    return _Found(kind, why, report, report.recorded.entry.evidence)


_CUE_REACH = 60


def _near_cue(cues: Iterable[re.Match[str]], start: int, end: int, *, around: bool = False) -> str:
    """The words of a cue beside the act (``around``: or around it), not the act itself; else empty."""
    for cue in cues:
        if around and cue.start() < start and end < cue.end():
            return cue.group()
        apart = cue.start() - end if cue.start() >= end else start - cue.end()
        if 0 <= apart <= _CUE_REACH:
            return cue.group()
    return ""


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
        or beside(m, report)
        or ((report.group in rules().occasions or _deadline(report)) and near_by(m, report))
        or (fit(m.actor, report.actor) is Fit.SAME and (not m.about or not report.about))
    )


def _deadline(report: Mention) -> bool:
    """«The deadline for their withdrawal passed»."""
    at = report.act[0] - report.start
    cues = rules().cues["lapse"].finditer(report.sentence)
    return any(cue.start() < at < cue.end() for cue in cues)


def _sure(report: Mention, fits: list[Mention]) -> bool:
    return any(compare(m, report).strength >= STRONG for m in fits)


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


def _fulfils(report: Mention, fits: list[Mention], undertaking: Undertaking, fact: str) -> bool:
    return (
        report.group not in rules().lasting
        and undertaking.mentions[0].polarity == "+"
        and any(m.doc_id != report.doc_id for m in fits)
        and not (fact == "ongoing" and not report.title)
        and not (fact != "presupposed" and _wanted(report))
        and not _depends(report)
        and _after(report, undertaking)
        and _by_the_same(report, fits, fact)
        and not _in_part(report, fits)
    )


def _in_part(report: Mention, fits: list[Mention]) -> bool:
    """«Freed 11 hostages», of 33 that were to be freed: a part is done, and the rest is still to be."""
    told = [m.figure for m in sorted(fits, key=lambda m: m.place) if counts(m)]
    if not told or not counts(report) or report.figure is None or told[-1] is None:
        return False
    done, whole = report.figure, told[-1]
    high = done.high if done.high is not None else done.low
    return done.unit == whole.unit and high is not None and whole.low is not None and high < whole.low


def _wanted(report: Mention) -> bool:
    """Whether a noun tells the act, and nothing tells that it took place."""
    return _nominal(report) and not rules().cues["completion"].search(report.sentence)


def _after(report: Mention, undertaking: Undertaking) -> bool:
    """Whether the act may lie after the undertaking was first told."""
    first = next((m.published.begin for m in undertaking.mentions if m.published.begin), None)
    valid = report.recorded.entry.valid
    return first is not None and report.dated and (valid.end is None or valid.end > first)


def _by_the_same(report: Mention, fits: list[Mention], fact: str) -> bool:
    fitting = [fit(m.actor, report.actor) for m in fits]
    if Fit.SAME in fitting:
        return True
    if Fit.UNKNOWN not in fitting:
        return False
    if fact == "presupposed":
        return True
    return report.actor.kind is not PartyKind.COMMON and any(meet(m.about, report.about) for m in fits)


_WHEN = re.compile(r"\b(?:once|when|if|until|till|unless|before|as soon as|after)\b[^,;]*$")


def _depends(report: Mention) -> bool:
    """«… would pay once the dam was returned»: the act is what another one waits for."""
    start = min(e.span.start for e in report.recorded.entry.evidence)
    before = report.sentence[: max(0, min(start, report.act[0]) - report.start)]
    inside = report.sentence[: report.act[0] - report.start]
    return bool(_WHEN.search(before) or _WHEN.search(inside)) and bool(_TO_COME.search(report.sentence))


_TO_COME = re.compile(r"\b(?:will|would|shall|to be|is to|are to|was to|were to)\b")


def _nearest(before: list[Mention], found: _Found) -> Mention:
    """The nearest row; of those with a figure the nearest with the report's own."""
    figure = found.mention.figure
    if found.kind is RevisionKind.FULFILMENT:
        before = [m for m in before if m.polarity == "+"] or before
    if figure is not None and figure.unit:
        same = [m for m in before if m.figure and (m.figure.low, m.figure.high) == (figure.low, figure.high)]
        if same:
            return same[-1]
    return before[-1]


def _first_told(found: _Found) -> tuple[object, ...]:
    """Sorts by article, its body before its headline, and a new date before a mere delay."""
    place = found.mention.place
    return (place[:4], found.kind is RevisionKind.POSTPONEMENT, found.mention.title, place)


def _chosen(undertaking: Undertaking, told: Iterable[_Found]) -> Iterator[Revision]:
    """One revision of a kind that happens once, one of another kind for an article."""
    seen: set[object] = set()
    told = list(told)
    last = {(f.kind, f.mention.doc_id): f for f in sorted(told, key=lambda f: f.mention.place)}
    for found in sorted(told, key=_first_told):
        if found.kind is RevisionKind.DENIAL and last[found.kind, found.mention.doc_id] is not found:
            continue
        kind = RevisionKind.POSTPONEMENT if found.kind is RevisionKind.SLIP else found.kind
        key: object = kind if kind in _ONCE else (kind, found.mention.doc_id)
        if key in seen:
            continue
        before = [m for m in undertaking.reports if m.place <= found.mention.place]
        if not before:
            continue
        seen.add(key)
        passage = Passage(recorded=found.mention.recorded, mention=found.mention, evidence=found.evidence)
        yield Revision(
            undertaking=undertaking.id,
            earlier=_nearest(before, found),
            kind=found.kind,
            why=found.why,
            passage=passage,
        )
