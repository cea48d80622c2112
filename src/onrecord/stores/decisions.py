"""Decisions of people in a SQLite ledger: checked before they are kept, read with their evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from onrecord.document import Document
from onrecord.errors import DecisionError
from onrecord.ledger.decision import Decided, Decision, Target, Verb
from onrecord.ledger.review import in_force
from onrecord.span import Bounds, Span, cut
from onrecord.stores import codec

Select = Callable[..., list[tuple[Any, ...]]]
"""Runs one SELECT with named values."""

_ALL = """
SELECT c.id, r.recorded, r.id, c.verb, c.reviewer, c.target, c.field, c.old, c.new, c.other, c.undoes, c.note,
       d.text
FROM decision c JOIN run r ON r.seq = c.run JOIN document d ON d.seq = c.doc
WHERE r.recorded < :known ORDER BY c.seq
"""
_ENTRY = """
SELECT d.seq, d.text, d.url FROM entry e JOIN document d ON d.seq = e.doc
WHERE e.id = :id AND d.id = :doc LIMIT 1
"""


def read(select: Select, *, known: int) -> list[Decided]:
    """Every decision that was recorded before ``known``, in order."""
    return [_decided(row) for row in select(_ALL, known=known)]


def row_of(decision: Decision, select: Select, *, known: int) -> dict[str, Any]:
    """The columns of a decision, without its id and run.

    Raises:
        DecisionError: when what it is about is not in the ledger, or there is nothing to undo.
        SpanError: when it quotes what is not in the text.
        MalformedError: when a text cannot be kept.
    """
    doc = _check_target(decision.target, select, texts=(decision.old, decision.new))
    if decision.other is not None:
        _check_target(decision.other, select)
    if decision.verb is Verb.UNDO:
        _check_undo(decision, select, known=known)
    columns: dict[str, Any] = {
        "doc": doc,
        "entry": decision.target.entry_id,
        "verb": decision.verb.value,
        "reviewer": decision.reviewer,
        "target": codec.dumps(_pack(decision.target)),
        "field": decision.field,
        "old": codec.dumps(decision.old),
        "new": codec.dumps(decision.new),
        "other": codec.dumps(None if decision.other is None else _pack(decision.other)),
        "undoes": decision.undoes,
        "note": decision.note,
    }
    for name, value in columns.items():
        if isinstance(value, str):
            codec.storable(value, what=f"The {name} of a decision")
    return columns


def _check_target(target: Target, select: Select, *, texts: tuple[Any, ...] = ()) -> int:
    rows = select(_ENTRY, id=codec.printable(target.entry_id), doc=codec.printable(target.doc_id))
    if not rows:
        raise DecisionError(
            f"The ledger holds no entry {target.entry_id[:80]!r} of that article.",
            next_step="Decide about an entry that a view of this ledger shows.",
        )
    ((seq, text, url),) = rows
    document = Document(id=target.doc_id, text=text, raw_digest="", url=url)
    for bounds in target.evidence:
        document.cite(*bounds)
    for value in texts:
        codec.check_texts(value, what="The correction", text=text)
        if isinstance(value, Mapping):
            for bounds in value.get("evidence") or ():
                document.cite(*bounds)
    return int(seq)


def _check_undo(decision: Decision, select: Select, *, known: int) -> None:
    every = read(select, known=known)
    undone = next((each for each in every if each.id == decision.undoes), None)
    if undone is None:
        raise DecisionError(
            f"There is no decision {decision.undoes[:80]!r}.",
            next_step="`onrecord show decisions` lists them.",
        )
    if undone.decision.verb is Verb.UNDO or undone not in in_force(every):
        raise DecisionError(
            f"The decision {undone.id} is not in force: there is nothing to undo.",
            next_step="Decide anew to bring it back.",
        )


def _pack(target: Target) -> dict[str, Any]:
    return {
        "entry": target.entry_id,
        "kind": target.kind,
        "doc": target.doc_id,
        "evidence": [list(bounds) for bounds in target.evidence],
        "heart": None if target.heart is None else list(target.heart),
    }


def _unpack(value: Mapping[str, Any]) -> Target:
    return Target(
        entry_id=value["entry"],
        kind=value["kind"],
        doc_id=value["doc"],
        evidence=tuple(_bounds(each) for each in value["evidence"]),
        heart=None if value["heart"] is None else _bounds(value["heart"]),
    )


def _bounds(value: Any) -> Bounds:
    start, end = value
    return int(start), int(end)


def _decided(row: tuple[Any, ...]) -> Decided:
    made, recorded, run_id, verb, reviewer, packed, field, old, new, other, undoes, note, text = row
    target = _unpack(codec.loads(packed))
    second = codec.loads(other)
    return Decided(
        decision=Decision(
            verb=Verb(verb),
            target=target,
            reviewer=reviewer,
            field=field,
            old=codec.loads(old),
            new=codec.loads(new),
            other=None if second is None else _unpack(second),
            undoes=undoes,
            note=note,
        ),
        id=made,
        recorded=codec.moment(recorded),
        run_id=run_id,
        evidence=tuple(cut(text, Span(target.doc_id, *bounds)) for bounds in target.evidence),
    )
