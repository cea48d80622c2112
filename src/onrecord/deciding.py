"""From what a reviewer asks for, in a form or on the command line, to a decision of the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.document import Document
from onrecord.errors import DecisionError
from onrecord.ledger.correction import Form, correction, field_of, nearest
from onrecord.ledger.decision import Decided, Decision, Verb
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.ledger.review import target_of
from onrecord.ledger.store import View
from onrecord.span import Bounds
from onrecord.story.voices import sources_of

_MOST_PIECES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was sent: a verb, an entry, and what the verb needs.

    ``words`` stand in the article; pieces of it are parted by « … ». ``start`` and ``end`` tell which of
    several places is meant.
    """

    verb: str
    entry: str = ""
    field: str = ""
    words: str = ""
    start: str = ""
    end: str = ""
    value: str = ""
    other: str = ""
    undoes: str = ""
    note: str = ""


def decision_of(view: View, wish: Wish, *, reviewer: str) -> Decision:
    """The decision that a reviewer wishes for.

    Raises:
        DecisionError: when it makes no sense, or the view holds no such entry.
    """
    try:
        verb = Verb(wish.verb)
    except ValueError as error:
        known = ", ".join(Verb)
        raise DecisionError(f"There is no {wish.verb[:40]!r}.", next_step=f"There is {known}.") from error
    if verb is Verb.UNDO:
        return _undo(view, wish, reviewer=reviewer)
    recorded = _entry(view, wish.entry)
    if verb is Verb.CORRECT:
        return _correction(view, recorded, wish, reviewer=reviewer)
    if verb in {Verb.MERGE, Verb.SPLIT}:
        return _pair(view, recorded, wish, verb, reviewer=reviewer)
    ratings = {Verb.RELIABILITY, Verb.CREDIBILITY, Verb.TAG, Verb.UNTAG}
    standing = recorded.standing
    old = (
        getattr(standing, str(verb), "")
        if standing and verb in {Verb.RELIABILITY, Verb.CREDIBILITY}
        else None
    )
    return Decision(
        verb=verb,
        target=target_of(recorded.found or recorded.entry),
        reviewer=reviewer,
        field=wish.field if verb is Verb.RELIABILITY else "",
        old=old or None,
        new=" ".join(wish.value.split()) if verb in ratings else None,
        note=wish.note.strip(),
    )


def _entry(view: View, entry_id: str) -> Recorded:
    found = view.entry(entry_id) if entry_id else None
    if found is None:
        raise DecisionError(
            f"This account holds no entry {entry_id[:80]!r}.",
            next_step="It may be of a later day than the account’s.",
        )
    return found


def _undo(view: View, wish: Wish, *, reviewer: str) -> Decision:
    """The undo of a named decision, or of the last one in force that this reviewer made."""
    review = view.review
    mine = [
        each
        for each in review.decided
        if each.id in review.force
        and (each.id == wish.undoes if wish.undoes else each.decision.reviewer == reviewer)
    ]
    if not mine:
        raise DecisionError(
            "There is nothing to undo.",
            next_step="The page of all decisions shows which are in force." if wish.undoes else "",
        )
    last: Decided = mine[-1]
    return Decision(
        verb=Verb.UNDO,
        target=last.decision.target,
        reviewer=reviewer,
        undoes=last.id,
        note=wish.note.strip(),
    )


def _correction(view: View, recorded: Recorded, wish: Wish, *, reviewer: str) -> Decision:
    document = view.document(recorded.entry.doc_id)
    if document is None:
        raise DecisionError("The article is not in this account.")
    field = field_of(recorded.entry, wish.field)
    pieces: list[Bounds] = [] if field.form is Form.CHOICE else _pieces(recorded, document, wish)
    return correction(
        recorded.entry,
        document,
        name=wish.field,
        pieces=pieces,
        value=wish.value,
        reviewer=reviewer,
        note=wish.note.strip(),
        found=recorded.found,
    )


def _pieces(recorded: Recorded, document: Document, wish: Wish) -> list[Bounds]:
    """Where the words stand: at ``start``, when they do; else as near to the entry as they are found."""
    if not wish.words.strip():
        return []
    near = [(e.span.start, e.span.end) for e in recorded.entry.evidence]
    if wish.start.isdecimal() and wish.end.isdecimal() and len(wish.start) < 10 and len(wish.end) < 10:
        start, end = int(wish.start), int(wish.end)
        told = "".join(wish.words.split())
        if "".join(document.text[start:end].split()) == told and start < end:
            return [(start, end)]
    parts = [part for part in wish.words.split(" … ") if part.strip()][:_MOST_PIECES]
    return [nearest(document, part, to=near) for part in parts]


def _pair(view: View, recorded: Recorded, wish: Wish, verb: Verb, *, reviewer: str) -> Decision:
    other = _entry(view, wish.other.strip())
    if verb is Verb.MERGE and recorded.entry.type is EntryType.ATTRIBUTION:
        unnamed = [_is_unnamed(each) for each in (recorded, other)]
        if unnamed[0] != unnamed[1]:
            raise DecisionError(
                "A source that is not named is never tied to a name.",
                next_step="Correct the authority first, if the article itself names the source.",
            )
    return Decision(
        verb=verb,
        target=target_of(recorded.found or recorded.entry),
        other=target_of(other.found or other.entry),
        reviewer=reviewer,
        note=wish.note.strip(),
    )


def _is_unnamed(recorded: Recorded) -> bool:
    first: Mapping[str, object] = next(sources_of(recorded.entry.body))
    return first.get("authority") in {"anonymous", "unattributed"}
