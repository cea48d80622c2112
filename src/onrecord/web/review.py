"""The queue of the reviewer, and the page of everything that was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.export.decision_lines import decision_line
from onrecord.export.entry_lines import entry_line
from onrecord.ledger.correction import FIELDS, FieldOf, Form
from onrecord.ledger.decision import CREDIBILITY, RELIABILITY, Decided
from onrecord.ledger.provenance import Entry, EntryType, Recorded
from onrecord.report import words
from onrecord.report.cards import Card
from onrecord.report.decided import decision_words, field_words, heading_of, state_of
from onrecord.report.model import moment_words
from onrecord.story.doubt import Case, queue
from onrecord.story.voices import sources_of
from onrecord.web.asking import Paging
from onrecord.web.desk import Account
from onrecord.web.pages import Page
from onrecord.web.telling import commitments_of, developed
from onrecord.wording import one_line, text_of, visible

KINDS: Mapping[str, tuple[EntryType, str]] = {
    "commitment": (EntryType.COMMITMENT, "promises and plans"),
    "attribution": (EntryType.ATTRIBUTION, "statements"),
    "quantity": (EntryType.QUANTITY, "figures"),
    "event": (EntryType.EVENT, "happenings"),
    "claim": (EntryType.CLAIM, "claims"),
}
SHOWN = ("commitment", "attribution")
COMING = 12
"""Entries of the queue that are listed beside the one that is looked at."""
CANDIDATES = 8
MATCHED = 1_000
"""Commitments up to which those of one undertaking are listed: of more, matching takes too long for a key."""
DECISIONS = 100
"""Decisions on one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldForm:
    """A field that can be corrected: what it is now, and how it can be told otherwise."""

    name: str
    label: str
    now: str
    words: str
    value: str
    takes_words: bool
    takes_value: bool
    choices: tuple[tuple[str, str], ...]
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Another entry that may be the same one."""

    id: str
    words: str
    article: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """A decision as a page tells it."""

    id: str
    words: str
    who: str
    when: str
    note: str
    state: str
    in_force: bool
    link: str
    heading: str
    quote: str


def review(account: Account, *, kinds: Sequence[str], at: str) -> Page:
    """What to look at next, in the order of doubt and weight, and what can be decided about it."""
    names = [name for name in KINDS if name in kinds] or list(SHOWN)
    every = account.derived("queue", queue)
    wanted = {KINDS[name][0] for name in names}
    cases = [case for case in every if case.recorded.entry.type in wanted]
    index = next((n for n, case in enumerate(cases) if case.recorded.entry.id == at), -1)
    asked = next((case for case in every if case.recorded.entry.id == at), None)
    case = asked or next((each for each in cases if not each.decided), None)
    if index < 0 and case is not None and case in cases:
        index = cases.index(case)
    after = [*cases[index + 1 :], *cases[: max(0, index)]]
    following = next((each for each in after if not each.decided), None)
    before = cases[index - 1] if index > 0 else None
    params = {"kind": names} if tuple(names) != SHOWN else {}
    done = sum(each.decided for each in cases)

    def link(each: Case | None) -> str:
        return "" if each is None else account.addresses.page("/review", params, at=each.recorded.entry.id)

    return Page(
        title="Review",
        context={
            "case": case and _shown(account, case),
            "missing": bool(at) and asked is None,
            "kinds": [
                (
                    name,
                    word,
                    sum(c.recorded.entry.type is kind and not c.decided for c in every),
                    name in names,
                )
                for name, (kind, word) in KINDS.items()
            ],
            "done": done,
            "left": len(cases) - done,
            "next_link": link(following),
            "previous_link": link(before),
            "coming": [
                (link(each), heading_of(each.recorded.entry), [d.why for d in each.doubts])
                for each in after
                if not each.decided
            ][:COMING],
            "asked_at": bool(asked),
            "readonly": account.recorded is not None,
            "reliability": list(RELIABILITY.items()),
            "credibility": list(CREDIBILITY.items()),
            "back": "&".join(f"kind={name}" for name in params.get("kind", ())),
        },
        json=lambda: {
            "left": len(cases) - done,
            "done": done,
            "cases": [
                {
                    "entry": entry_line(each.recorded, account.entities(each.recorded.entry.doc_id)),
                    "score": each.score,
                    "doubts": [doubt.why for doubt in each.doubts],
                }
                for each in cases
                if not each.decided
            ][:COMING],
        },
    )


def next_after(account: Account, entry_id: str, *, kinds: Sequence[str]) -> str:
    """The id of the entry to look at after this one; empty when all is decided."""
    wanted = {KINDS[name][0] for name in kinds if name in KINDS} or {KINDS[name][0] for name in SHOWN}
    cases = [c for c in account.derived("queue", queue) if c.recorded.entry.type in wanted]
    at = next((n for n, case in enumerate(cases) if case.recorded.entry.id == entry_id), -1)
    order = [*cases[at + 1 :], *cases[: max(0, at)]]
    return next((each.recorded.entry.id for each in order if not each.decided), "")


def _shown(account: Account, case: Case) -> dict[str, Any]:
    recorded = case.recorded
    entry = recorded.entry
    card: Card = account.cards.card(recorded, heading_of(entry), kind=words.KINDS[entry.type])
    sources = [one_line(str(s.get("name") or "")) for s in sources_of(entry.body)]
    standing = recorded.standing
    return {
        "id": entry.id,
        "card": card,
        "article": account.addresses.entry(entry.doc_id, entry.id),
        "why": account.addresses.why(entry.id),
        "doubts": [doubt.why for doubt in case.doubts],
        "fields": [_field_form(entry, field) for field in FIELDS[entry.type]],
        "verdict": standing.verdict if standing else "",
        "tags": standing.tags if standing else (),
        "reliability": standing.reliability if standing else "",
        "credibility": standing.credibility if standing else "",
        "sources": sources if entry.type is EntryType.ATTRIBUTION else [],
        "history": history(account, entry.id),
        "same": _candidates(account, recorded, together=True),
        "others": _candidates(account, recorded, together=False),
    }


_HINTS = {
    Form.WORDS: "the words, as they stand in the article; nothing takes them away",
    Form.PIECES: "the words, as they stand in the article; « … » between two pieces",
    Form.TIME: "2025-09-30, 2025-09, by 2025-09, from 2025-09-01, 2025-09 to 2025-11",
    Form.FIGURE: "150, at least 150, at most 150, 150 to 200",
    Form.CHOICE: "",
}


def _field_form(entry: Entry, field: FieldOf) -> FieldForm:
    value: Any = entry.body.get(field.name)
    if field.name == "authority" and entry.type is not EntryType.ATTRIBUTION:
        value = (entry.body.get("holder") or {}).get("authority")
    pieces = field.form is Form.PIECES
    now = _words_of(entry, field.name) if pieces else field_words(value, name=field.name)
    return FieldForm(
        name=field.name,
        label=field.label,
        now=f"“{now}”" if pieces and now else now or "nothing",
        words=_words_of(entry, field.name) if pieces else text_of(value),
        value=str(value or "") if field.form is Form.CHOICE else "",
        takes_words=field.form is not Form.CHOICE,
        takes_value=field.form in {Form.TIME, Form.FIGURE},
        choices=tuple((each, field_words(each, name=field.name)) for each in field.choices),
        hint=_HINTS[field.form],
    )


def _words_of(entry: Entry, name: str) -> str:
    """The words of a field of several pieces, cut out of the evidence that holds them."""
    if name == "evidence":
        return " … ".join(one_line(e.quote) for e in entry.evidence)
    parts = []
    for start, end in entry.body.get(name) or ():
        for e in entry.evidence:
            if e.span.start <= start and end <= e.span.end:
                parts.append(one_line(e.quote[start - e.span.start : end - e.span.start]))
                break
    return " … ".join(parts)


def _candidates(account: Account, recorded: Recorded, *, together: bool) -> list[Candidate]:
    """Entries that are held to be one with it (``together``), or that are not and are most like it."""
    entry = recorded.entry
    mates = _mates(account, entry)
    if together:
        found = [each for each in mates if each.entry.id != entry.id]
    else:
        known = {each.entry.id for each in mates}
        told = _tokens(entry)
        every = account.derived(
            f"tokens of each {entry.type}",
            lambda view: [(_tokens(other.entry), other) for other in view.entries(types=(entry.type,))],
        )
        scored = [
            (len(told & tokens), other)
            for tokens, other in every
            if other.entry.id not in known and other.entry.id != entry.id
        ]
        scored = [each for each in scored if each[0] > 1]
        scored.sort(key=lambda pair: (-pair[0], pair[1].entry.id))
        found = [other for _, other in scored]
    return [
        Candidate(
            id=other.entry.id,
            words=heading_of(other.entry),
            article=account.cards.article(other.entry.doc_id).name,
            link=account.addresses.entry(other.entry.doc_id, other.entry.id),
        )
        for other in found[:CANDIDATES]
    ]


def _mates(account: Account, entry: Entry) -> Sequence[Recorded]:
    if entry.type is EntryType.COMMITMENT and len(commitments_of(account)) <= MATCHED:
        for development in developed(account):
            mentions = development.undertaking.mentions
            if any(mention.id == entry.id for mention in mentions):
                return [mention.recorded for mention in mentions]
    return ()


_COMMON = frozenset({"the", "a", "an", "of", "to", "by", "in", "and", "for", "that", "with", "will"})


def _tokens(entry: Entry) -> frozenset[str]:
    words = heading_of(entry).casefold().replace("·", " ").split()
    return frozenset(word.strip(",.:;“”'\"") for word in words) - _COMMON - {""}


def history(account: Account, entry_id: str) -> list[DecisionRow]:
    """Everything that was decided about an entry, in order."""
    return [decision_row(account, each) for each in account.review.history(entry_id)]


def decision_row(account: Account, decided: Decided) -> DecisionRow:
    """One decision for a page. A decision whose entry is gone leads to its article."""
    review = account.review
    decision = decided.decision
    entry_id, _ = review.anchors[decision.target.entry_id]
    in_force = decided.id in review.force
    state = state_of(decided, review)
    document = decision.target.doc_id
    there = account.document(document) is not None
    entry = account.entry(entry_id)
    return DecisionRow(
        id=decided.id,
        words=decision_words(decided),
        who=one_line(decision.reviewer),
        when=moment_words(decided.recorded),
        note=visible(decision.note),
        state=state,
        in_force=in_force,
        link=account.addresses.entry(document, entry_id) if there and entry else "",
        heading=heading_of(entry.entry) if entry else "",
        quote=" … ".join(one_line(e.quote) for e in decided.evidence)[:300],
    )


def audit(account: Account, *, page: int) -> Page:
    """Everything that was decided, the last first; nothing is ever deleted."""
    every = list(reversed(account.review.decided))
    paging = Paging(number=page, size=DECISIONS, total=len(every))
    shown = every[paging.shown]
    return Page(
        title="Decisions",
        context={
            "rows": [decision_row(account, each) for each in shown],
            "paging": paging,
            "in_force": len(account.review.force),
            "lost": len(account.review.lost),
            "readonly": account.recorded is not None,
        },
        json=lambda: {
            "decisions": [decision_line(each, account.review) for each in shown],
            "page": paging.json(),
        },
    )
