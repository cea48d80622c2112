"""The article reader: the text with what stands on it, the entries beside it, and why each is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from onrecord.document import Document
from onrecord.export.entry_lines import EntityIndex, entry_line
from onrecord.export.explanation import explanation
from onrecord.export.fields import Line
from onrecord.export.record import document_line
from onrecord.ledger.provenance import Entry, EntryType, Recorded
from onrecord.report import words
from onrecord.report.cards import Article, blocks, marks_of
from onrecord.report.decided import decision_words, field_label, heading_of, trace, value_words
from onrecord.report.explained import told
from onrecord.report.highlight import Anchor, Mark
from onrecord.report.model import moment_words
from onrecord.story.grouping import stories
from onrecord.story.party import parties
from onrecord.story.timeline import interval_of
from onrecord.web.desk import Account
from onrecord.web.pages import NotThereError, Page
from onrecord.web.review import history
from onrecord.web.telling import telling_of
from onrecord.wording import force_words, one_line, party, proposition, text_of, when

LAYERS: Mapping[str, tuple[EntryType, str, str]] = {
    "commitment": (EntryType.COMMITMENT, "P", "promised"),
    "attribution": (EntryType.ATTRIBUTION, "S", "said"),
    "quantity": (EntryType.QUANTITY, "Q", "figures"),
    "event": (EntryType.EVENT, "E", "happened"),
    "claim": (EntryType.CLAIM, "C", "stated"),
}
"""Layers of entries by the name that an address has: kind, the letter of its labels, its word."""

SHOWN = ("commitment", "attribution")
"""The layers that are shown when none is named."""

NOBODY = "Nobody is named"
MOST_CARDS = 600
"""Entries beside a text; of a longer list the first are shown, and the layers narrow it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginCard:
    """An entry beside the text."""

    id: str
    target: str
    link: str
    why: str
    label: str
    kind: str
    heading: str
    about: str
    chosen: bool
    rejected: bool = False
    trace: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the answer to «why is this here»; ``link`` may be empty."""

    name: str
    words: str
    link: str = ""
    mono: bool = False


def reader(account: Account, *, doc_id: str, entry: str, layers: Sequence[str]) -> Page:
    """One article with the entries of the chosen layers; the one that was asked for is lit.

    Raises:
        NotThereError: when the account does not hold the article.
    """
    document = account.document(doc_id)
    if document is None:
        raise NotThereError(
            "This account holds no such article.",
            next_step="It may have been published, or recorded, after the days that were asked for.",
        )
    names = [name for name in LAYERS if name in layers] or list(SHOWN)
    standing = account.live.entries(doc_ids=(doc_id,), withheld=True)
    every = [r for r in standing if r.entry.type != EntryType.ENTITY]
    chosen = next((r for r in every if r.entry.id == entry), None)
    kinds = {LAYERS[name][0] for name in names}
    shown = [r for r in every if r.entry.type in kinds or r is chosen]
    left_out = max(0, len(shown) - MOST_CARDS)
    shown = [r for r in shown[:MOST_CARDS] if r is not chosen] + ([chosen] if chosen else [])
    shown.sort(key=_place)
    labels = _labels(shown)
    return Page(
        title=one_line(document.title) or account.cards.article(document.id).file or document.id,
        context={
            "article": _article(account, document, shown, labels, every=every, chosen=chosen),
            "cards": [_card(account, r, labels[r.entry.id], chosen=r is chosen) for r in shown],
            "chosen": chosen and why_facts(account, chosen, document),
            "chosen_id": chosen.entry.id if chosen else "",
            "chosen_link": account.addresses.why(chosen.entry.id) if chosen else "",
            "missing": bool(entry) and chosen is None,
            "layers": [
                (name, LAYERS[name][2], sum(r.entry.type is LAYERS[name][0] for r in every), name in names)
                for name in LAYERS
            ],
            "left_out": left_out,
            "doc_id": doc_id,
        },
        json=lambda: {
            **document_line(document, with_text=True),
            "entries": _lines(every, account.entities(doc_id)),
        },
    )


def _lines(every: Sequence[Recorded], entities: EntityIndex) -> list[Line]:
    return [entry_line(recorded, entities) for recorded in every]


def _place(recorded: Recorded) -> tuple[int, str]:
    return min(e.span.start for e in recorded.entry.evidence), recorded.entry.id


def _labels(shown: Sequence[Recorded]) -> dict[str, str]:
    letters = {kind: letter for kind, letter, _ in LAYERS.values()}
    counts: dict[str, int] = {}
    out = {}
    for recorded in shown:
        letter = letters[recorded.entry.type]
        counts[letter] = counts.get(letter, 0) + 1
        out[recorded.entry.id] = f"{letter}{counts[letter]}"
    return out


def _article(
    account: Account,
    document: Document,
    shown: Sequence[Recorded],
    labels: Mapping[str, str],
    *,
    every: Sequence[Recorded],
    chosen: Recorded | None,
) -> Article:
    marks: list[Mark] = []
    anchors: list[Anchor] = []
    times: dict[tuple[int, int], Mark] = {}
    for number, recorded in enumerate(shown):
        entry = recorded.entry
        marks += [] if recorded.rejected else marks_of(entry, number=number)
        if recorded is chosen:
            marks += [Mark(e.span.start, e.span.end, "lit", number) for e in entry.evidence]
        at = min(e.span.start for e in entry.evidence)
        label = labels[entry.id]
        anchors.append(
            Anchor(
                at=at,
                id=entry.id,
                number=number,
                label=label,
                back=f"card-{entry.id}",
                about=f"entry {label}",
            )
        )
    for recorded in (*shown, *every):
        start, end, note = _timed(recorded.entry.body)
        if note:
            link = account.addresses.why(recorded.entry.id)
            times.setdefault((start, end), Mark(start, end, "time", len(shown), note=note, link=link))
    marks += times.values()
    named = account.cards.article(document.id)
    return replace(named, blocks=tuple(blocks(document, marks, anchors)))


def _timed(body: Mapping[str, Any]) -> tuple[int, int, str]:
    """Where the time of an entry stands, and how it is read; no words where it has none."""
    time = body.get("due") or body.get("time") or body.get("as_of")
    if not isinstance(time, Mapping) or not time.get("span"):
        return 0, 0, ""
    start, end = time["span"]
    return start, end, time_words(time)


def _card(account: Account, recorded: Recorded, label: str, *, chosen: bool) -> MarginCard:
    entry = recorded.entry
    body = entry.body
    kind, about = str(entry.type), ""
    if entry.type is EntryType.ATTRIBUTION:
        names = [one_line(str(s.get("name") or "")) for s in body.get("sources") or ()]
        heading = ", ".join(name for name in names if name) or NOBODY
        act = words.act(body.get("act") or "say")
        kind = f"not {act}" if body.get("negated") else act
        about = words.authority(body.get("authority")) if heading != NOBODY else ""
    elif entry.type is EntryType.QUANTITY:
        heading = heading_of(entry)
        kind = "figure"
    else:
        heading = proposition(body)
        time = body.get("due" if entry.type is EntryType.COMMITMENT else "time")
        about = when(interval_of(dict(time)), unknown="date unknown") if time else ""
        kind = force_words(body) if body.get("force") else words.factuality(body.get("factuality"))
    return MarginCard(
        id=f"card-{entry.id}",
        target=entry.id,
        link=account.addresses.entry(entry.doc_id, entry.id),
        why=account.addresses.why(entry.id),
        label=label,
        kind=kind,
        heading=heading if len(heading) <= 220 else f"{heading[:219]}…",
        about=about,
        chosen=chosen,
        rejected=recorded.rejected,
        trace=trace(recorded),
    )


# -- why is this here ------------------------------------------------------------------------
def why(account: Account, *, entry_id: str) -> Page:
    """One entry whole: what it says, where it stands, who found it by which rule, and since when.

    Raises:
        NotThereError: when the account does not hold it.
    """
    recorded = account.live.entry(entry_id)
    document = account.document(recorded.entry.doc_id) if recorded else None
    if recorded is None or document is None:
        raise NotThereError(
            "This account holds no such entry.",
            next_step="It may have been published, or recorded, after the days that were asked for.",
        )
    entry = recorded.entry
    heading = proposition(entry.body) if "polarity" in entry.body else words.plain(words.KINDS, entry.type)
    answer = account.derived(f"why {entry.id}", lambda _: _explained(account, recorded))
    return Page(
        title=f"Why is this here: {heading}",
        context={
            "card": account.cards.card(recorded, heading, kind=words.plain(words.KINDS, entry.type)),
            "explained": [(name, rows) for name, rows in told(answer)][2:],
            "facts": why_facts(account, recorded, document),
            "history": history(account, entry.id),
            "review": account.addresses.page("/review", at=entry.id),
        },
        json=lambda: {
            **entry_line(recorded, account.entities(entry.doc_id)),
            "explanation": {name: value for name, value in answer.items() if name != "entry"},
        },
    )


def _explained(account: Account, recorded: Recorded) -> Line:
    """The answer of ``onrecord explain``, from what the account has made already."""
    telling = telling_of(account)
    return explanation(
        account,
        recorded,
        sources=telling.sources,
        found=telling.developments,
        names=account.derived("parties", parties),
        grouped=account.derived("stories", stories),
    )


def ready(account: Account) -> None:
    """Make what the answer for any entry needs of the whole account."""
    account.derived("parties", parties)
    account.derived("stories", stories)


def why_facts(account: Account, recorded: Recorded, document: Document) -> list[Fact]:
    """The evidence, the rule, the origin, the anchor of its time and the other reading."""
    entry = recorded.entry
    body = entry.body
    facts = [
        Fact("Found in", account.cards.article(document.id).name, account.addresses.article(document.id)),
        *(
            Fact("Evidence", f"“{one_line(e.quote)}” (characters {e.span.start} to {e.span.end})")
            for e in entry.evidence
        ),
        *_said_facts(account, entry),
        *_fields(body),
    ]
    time = body.get("due") or body.get("time")
    if isinstance(time, Mapping):
        facts += _time_facts(time)
    facts += [
        Fact("Published", when(recorded.published, unknown="undated")),
        Fact("Said", when(entry.said, unknown="not told")),
        Fact("Found by", str(entry.origin), mono=True),
        Fact("Recorded", moment_words(recorded.recorded.begin) if recorded.recorded.begin else ""),
        Fact("Until", moment_words(recorded.recorded.end) if recorded.recorded.end else ""),
        *_found_facts(recorded),
        Fact("Id", entry.id, account.addresses.why(entry.id), mono=True),
    ]
    return [fact for fact in facts if fact.words]


def _found_facts(recorded: Recorded) -> list[Fact]:
    """What the reading had found where a reviewer corrected it, and corrections that fit no more."""
    standing = recorded.standing
    if standing is None:
        return []
    facts = [
        Fact(
            f"Corrected: {field_label(recorded.entry.type, name)}",
            f"found as {value_words(name, each.decision.old)}; is {value_words(name, each.decision.new)}",
        )
        for name, each in standing.corrected.items()
    ]
    facts += [
        Fact("Not applied", f"{decision_words(each)}: that is not what is found now")
        for each in standing.stale
    ]
    return facts


def _said_facts(account: Account, entry: Entry) -> list[Fact]:
    body = entry.body
    facts = []
    if entry.type is EntryType.ATTRIBUTION:
        for each in body.get("sources") or ():
            told = one_line(str(each.get("name") or "")) or "not named"
            facts.append(
                Fact("Source", f"{told} ({words.authority(each.get('authority') or 'unattributed')})")
            )
            facts.append(Fact("Why not named", text_of(each.get("reason"))))
        facts.append(Fact("Rule", str(body.get("rule") or ""), mono=True))
    else:
        holder = body.get("holder")
        told = (
            f"{party(holder)} ({words.authority(holder.get('authority'))})"
            if holder
            else "the article itself"
        )
        facts.append(Fact("On the word of", told))
    facts += [
        Fact(
            "Passed on by",
            f"{one_line(str(hop.get('name') or hop.get('text') or ''))}, "
            f"{words.plain(words.RELATIONS, hop.get('relation'))}",
        )
        for hop in body.get("hops") or ()
    ]
    for name, label in (("attribution", "Stands in the statement"), ("parent", "Inside the statement"),
                        ("claim", "Made from the claim"), ("tranche_of", "A later part of")):  # fmt: skip
        if body.get(name):
            other = str(body[name])
            there = account.live.entry(other) is not None
            facts.append(Fact(label, other, account.addresses.why(other) if there else "", mono=True))
    return facts


def _fields(body: Mapping[str, Any]) -> list[Fact]:
    act = body.get("act")
    facts = []
    if isinstance(act, Mapping):
        kind = str(act.get("class") or "").replace("_", " ")
        facts.append(Fact("Act", f"“{text_of(act)}”, an act of the kind «{kind}»" if kind else text_of(act)))
    facts += [
        Fact("Condition", text_of(body.get("condition"))),
        Fact("Because of the words", text_of(body.get("modality_cue"))),
        Fact("How it stands", words.factuality(body.get("factuality"))),
    ]
    return facts


def _time_facts(time: Mapping[str, Any]) -> list[Fact]:
    other = time.get("other")
    return [
        Fact("Time", f"“{text_of(time)}”: {when(interval_of(dict(time)), unknown='cannot be resolved')}"),
        Fact("Counted from", words.plain(words.ANCHORS, time.get("anchor"))),
        Fact("Rule of the time", str(time.get("rule") or ""), mono=True),
        Fact("Sure", "no: the choice rests on little" if time.get("unsure") else ""),
        Fact("Other reading", other_words(other) if isinstance(other, Mapping) else ""),
    ]


def other_words(other: Mapping[str, Any]) -> str:
    """The reading of a time that lost, and why."""
    told = when(interval_of(dict(other)), unknown=str(other.get("value") or "")).strip()
    return f"{told}, {words.spaced(one_line(str(other.get('why') or '')))}".strip(", ")


def time_words(time: Mapping[str, Any]) -> str:
    """A time's interval, anchor, rule and other reading on one line."""
    parts = [
        when(interval_of(dict(time)), unknown="cannot be resolved"),
        f"counted from {words.plain(words.ANCHORS, time.get('anchor'))}",
        f"by the rule «{words.spaced(str(time['rule']))}»" if time.get("rule") else "",
        "unsure" if time.get("unsure") else "",
    ]
    if isinstance(time.get("other"), Mapping):
        parts.append(f"other reading: {other_words(time['other'])}")
    return "; ".join(part for part in parts if part)
