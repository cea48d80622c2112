"""What the words of a sentence make of an undertaking that it tells: dropped, put off, left open, refused.

Each answer rests on a cue of ``revisions.toml`` beside the act, or right behind a demand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from onrecord.document import Document
from onrecord.story.remembered import of_two
from onrecord.story.revision import CLAUSE, RevisionKind
from onrecord.story.revision_choice import DONE, VOTED, Found
from onrecord.story.undertaking import Mention, Reader, Undertaking
from onrecord.story.undertaking_rules import cues_in, rules
from onrecord.story.undertaking_text import sentence_of

CUE_REACH = 60
"""Code points within which a cue stands beside an act."""


def defeats(undertaking: Undertaking, read: Reader) -> Iterator[Found]:
    """«A motion for elections failed to pass»: the sentence that tells of it tells its defeat."""
    for m in undertaking.mentions:
        document = read.documents.get(m.doc_id)
        if document is not None:
            yield from _defeat(m, document)


@of_two(most=1 << 15)
def _defeat(m: Mention, document: Document) -> tuple[Found, ...]:
    """What the sentence of a mention, and the one behind it, tell of its defeat."""
    found = list(_refused(m, document)) if m.force in _ASKED else []
    at = m.act[1] - m.start
    cue = rules().cues["defeat"].search(m.sentence, at, min(len(m.sentence), at + CUE_REACH))
    if cue and m.force in VOTED and not CLAUSE.search(m.sentence, at, cue.start()):
        end = m.start + len(m.sentence.rstrip(".!? "))
        evidence = document.cite(m.start + cue.start(), end)
        why = f"«{cue.group()}» of it in the sentence"
        found.append(Found(RevisionKind.DENIAL, why, m, (evidence,)))
    return tuple(found)


_ASKED = frozenset({"demanded", "requested"})


def _refused(m: Mention, document: Document) -> Iterator[Found]:
    """«He called on the ministry to wait. The ministry said it would not»: the answer right behind."""
    end = m.start + len(m.sentence)
    gap = _NEXT.match(document.text, end)
    if gap is None:
        return
    answer, (start, _) = sentence_of(document.text, (gap.end(), gap.end() + 1))
    if rules().cues["refusal"].search(answer):
        evidence = document.cite(start, start + len(answer.rstrip(".!? ")))
        yield Found(RevisionKind.DENIAL, "what was asked for is refused", m, (evidence,))


_NEXT = re.compile(r"\s+(?=\S)")


def ruled_out(report: Mention) -> bool:
    """Whether who acts only rules the act out, or refuses it."""
    at = report.act[0] - report.start
    return rules().cues["ruled_out"].search(report.sentence[max(0, at - CUE_REACH) : at]) is not None


_CUES = (
    ("defeat", RevisionKind.DENIAL),
    ("withdrawal", RevisionKind.WITHDRAWAL),
    ("postponement", RevisionKind.POSTPONEMENT),
    ("lapse", RevisionKind.LAPSE),
)


def cued(report: Mention) -> Found | None:
    """What the words beside the act make of it."""
    at = report.act[0] - report.start
    for name, kind in _CUES:
        if name == "defeat" and report.group == "vote":
            continue  # what they voted down was not the vote
        found = cues_in(report.sentence, name)
        if name == "withdrawal":
            found = tuple(c for c in found if c.start() <= at or _of_it(report.sentence, c))
        cue = _near_cue(found, at, at + report.act[1] - report.act[0], around=name == "lapse")
        if cue:
            why = f"«{cue.group()}» in the sentence"
            return Found(kind, why, report, report.recorded.entry.evidence, cue=cue.span())
    return None


def _of_it(sentence: str, cue: re.Match[str]) -> bool:
    """Whether a cue behind the act is of it: «the sale was called off», not «… and dropped the charges»."""
    return rules().cues["undergone"].search(sentence[: cue.end()]) is not None


def postpones(report: Mention) -> bool:
    """Whether the act itself is to put something off: «postponed the vote», «the closure was put back»."""
    if report.group == report.kind:
        return False
    at = report.act[0] - report.start
    cues = cues_in(report.sentence, "postponement")
    return report.kind == "postpone" or any(c.start() <= at < c.end() for c in cues)


def suspended(report: Mention) -> Found | None:
    """«The Union suspended its withdrawal»: the act is put off, and no date is told."""
    cue = rules().cues["suspended"].search(report.sentence[: report.act[0] - report.start])
    if cue is None:
        return None
    why = f"«{cue.group().strip()}» before the act"
    evidence = report.recorded.entry.evidence
    return Found(RevisionKind.POSTPONEMENT, why, report, evidence, cue=cue.span())


def left_open(report: Mention, fits: list[Mention]) -> Found | None:
    """«The ministry gave no date for the delivery»: of what had one."""
    if not any(not m.due.is_open for m in fits):
        return None
    at = report.act[0] - report.start
    cue = rules().cues["unset"].search(report.sentence, max(0, at - CUE_REACH), at)
    if cue is None or CLAUSE.search(report.sentence, cue.end(), at):
        return None
    return Found(
        RevisionKind.UNSET, f"«{cue.group()}» before the act", report, report.recorded.entry.evidence
    )


def put_off(report: Mention, fits: list[Mention], undertaking: Undertaking) -> Found | None:
    """«The strike has been postponed until 27 March»; not where a commitment of the sentence tells it."""
    fact = str(report.recorded.entry.body.get("factuality") or "")
    if report.group == "postpone" or fact not in DONE:
        return None
    if any(m.doc_id == report.doc_id and m.start == report.start for m in undertaking.mentions):
        return None
    told = max((m.due.end for m in fits if m.due.end), default=None)
    later = told is not None and report.due.end is not None and report.due.end > told
    kind = RevisionKind.SLIP if later else RevisionKind.POSTPONEMENT
    why = f"told as put off, «{report.due_text}»" if report.due_text else "told as put off"
    return Found(kind, why, report, report.recorded.entry.evidence)


def _near_cue(
    cues: Iterable[re.Match[str]], start: int, end: int, *, around: bool = False
) -> re.Match[str] | None:
    """The cue beside the act (``around``: or around it), not the act itself."""
    for cue in cues:
        if around and cue.start() < start and end < cue.end():
            return cue
        apart = cue.start() - end if cue.start() >= end else start - cue.end()
        if 0 <= apart <= CUE_REACH:
            return cue
    return None
