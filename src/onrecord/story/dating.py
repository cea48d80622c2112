"""When the articles without a date were written: by their own words, and by the other articles of the story.

Two articles that print the same sentence with «on Friday» in it were written within a week; when one of
them is dated, the other is bounded. What a dated article says was said on a day, another can only have
quoted since. All is a view: no article's date is changed by it, and a day is never chosen where several
are left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from onrecord.annotate.annotator import readable_zones
from onrecord.annotate.timex.relative import Relative, is_one_day, relatives
from onrecord.document import Document
from onrecord.errors import IntervalError
from onrecord.interval import UNKNOWN, Interval, parse_moment
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.ledger.store import View
from onrecord.span import Bounds, Evidence
from onrecord.story.syndication import Copy, CopyKind, copies

_BESIDE = 160
"""Code points beside a shared quotation in which the articles tell when it was said."""
_ROUNDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One bound, the rule that gives it, why, and the characters: first the article's own."""

    interval: Interval
    rule: str
    why: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dating:
    """When one article can have been written.

    Attributes:
        interval: what all reasons allow; open where there are none, and in a conflict.
        own: the same by the article's own words alone.
        reasons: those of its own words first, then those that the story gives.
        conflict: whether the reasons exclude each other; then nothing is given.
    """

    doc_id: str
    interval: Interval = UNKNOWN
    own: Interval = UNKNOWN
    reasons: tuple[Reason, ...] = ()
    conflict: bool = False


def datings(view: View, *, shared: Iterable[Copy] | None = None) -> Mapping[str, Dating]:
    """For each article of the view that has no date of its own, when it can have been written.

    ``shared`` are the view's copies, where the caller has them already.
    """
    documents = {d.id: d for d in view.documents()}
    undated = [d.id for d in documents.values() if d.published.interval.is_open]
    if not undated:
        return {}
    found = _own(view, undated)
    made = {doc_id: _dating(doc_id, found.get(doc_id, ()), ()) for doc_id in undated}
    return _narrowed(made, documents, copies(view) if shared is None else shared)


def _own(view: View, undated: Iterable[str]) -> dict[str, tuple[Reason, ...]]:
    out: dict[str, tuple[Reason, ...]] = {}
    for recorded in view.entries(types=(EntryType.DATING,), doc_ids=set(undated)):
        doc_id = recorded.entry.doc_id
        out[doc_id] = (*out.get(doc_id, ()), _reason(recorded))
    return out


def _reason(recorded: Recorded) -> Reason:
    body = recorded.entry.body
    return Reason(
        interval=_interval(body.get("written") or {}),
        rule=str(body.get("rule") or ""),
        why=str(body.get("why") or ""),
        evidence=recorded.entry.evidence,
    )


def _interval(field: Mapping[str, object]) -> Interval:
    try:
        begin, end = (parse_moment(str(field[n])) if field.get(n) else None for n in ("begin", "end"))
        return Interval(begin, end)
    except IntervalError:
        return UNKNOWN


def _dating(doc_id: str, own: tuple[Reason, ...], told: tuple[Reason, ...]) -> Dating:
    alone = _meet(own)
    both = _meet((*own, *told))
    return Dating(
        doc_id=doc_id,
        interval=both or UNKNOWN,
        own=alone or UNKNOWN,
        reasons=(*own, *told),
        conflict=both is None,
    )


def _meet(reasons: Iterable[Reason]) -> Interval | None:
    """What all allow; ``None`` when they exclude each other."""
    interval: Interval | None = UNKNOWN
    for reason in reasons:
        interval = None if interval is None else interval.intersection(reason.interval)
    return interval


# -- by the other articles of the story ---------------------------------------------------------
def _narrowed(
    made: dict[str, Dating], documents: Mapping[str, Document], shared: Iterable[Copy]
) -> dict[str, Dating]:
    pairs = [c for c in shared if c.source in made or c.copy in made]
    reader = _Reader(documents)
    own = {doc_id: dating.reasons for doc_id, dating in made.items()}
    for _ in range(_ROUNDS):
        told: dict[str, list[Reason]] = {doc_id: [] for doc_id in made}
        for pair in pairs:
            for mine, other, spans in (
                (pair.copy, pair.source, tuple((b, a) for a, b in pair.spans)),
                (pair.source, pair.copy, pair.spans),
            ):
                if mine in made:
                    told[mine] += _between(reader, pair, mine, other, spans, made.get(other))
        after = {d: _dating(d, own[d], _sorted(told[d])) for d in made}
        if after == made:
            break
        made = after
    return made


def _sorted(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Each bound once, from its first characters."""
    kept: dict[tuple[str, Interval], Reason] = {}
    for reason in sorted(
        reasons, key=lambda r: tuple((e.span.start, e.span.end, e.span.doc_id) for e in r.evidence)
    ):
        kept.setdefault((reason.rule, reason.interval), reason)
    return tuple(kept.values())


def _place(reason: Reason) -> list[tuple[int, int, str]]:
    return [(e.span.start, e.span.end, e.span.doc_id) for e in reason.evidence]


class _Reader:
    """The relative times of documents, each document read once."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.documents = documents
        self._read: dict[str, tuple[Relative, ...]] = {}

    def times(self, doc_id: str) -> tuple[Relative, ...]:
        if doc_id not in self._read:
            document = self.documents[doc_id]
            published = document.published.interval
            self._read[doc_id] = relatives(
                document.text,
                [zone.bounds for zone in document.zones],
                published if published.is_day else None,
                within=[zone.bounds for zone in readable_zones(document)],
            )
        return self._read[doc_id]

    def is_dated(self, doc_id: str) -> bool:
        return self.documents[doc_id].published.interval.is_day

    def cite(self, doc_id: str, bounds: Bounds) -> Evidence:
        return self.documents[doc_id].cite(*bounds)


def _between(
    reader: _Reader,
    pair: Copy,
    mine: str,
    other: str,
    spans: Iterable[tuple[Bounds, Bounds]],
    dating: Dating | None,
) -> Iterator[Reason]:
    """The bounds that ``other`` puts on ``mine``; ``spans`` are shared, first those of ``mine``."""
    for here, there in spans:
        if reader.is_dated(other):
            yield from _same_words(reader, mine, other, here, there)
            yield from _same_statement(reader, pair, mine, other, here, there)
        elif (
            pair.kind is not CopyKind.QUOTATION
            and dating is not None
            and not dating.conflict
            and not dating.interval.is_open
        ):
            yield from _near(reader, mine, other, here, there, dating.interval)


def _within(times: Iterable[Relative], bounds: Bounds) -> list[Relative]:
    return [t for t in times if bounds[0] <= t.bounds[0] and t.bounds[1] <= bounds[1]]


def _same_words(reader: _Reader, mine: str, other: str, here: Bounds, there: Bounds) -> Iterator[Reason]:
    """One sentence in both, with «on Friday» in it: both were written within that week."""
    for a, b in _paired(_within(reader.times(mine), here), _within(reader.times(other), there)):
        where = a.said_from(b.meant, behind=_is_behind(b, reader.documents[other])) if b.meant else None
        if where is not None:
            yield Reason(
                interval=where,
                rule="same_words",
                why="the same words stand in a dated article",
                evidence=(reader.cite(mine, a.bounds), reader.cite(other, b.bounds)),
            )


def _paired(mine: list[Relative], others: list[Relative]) -> Iterator[tuple[Relative, Relative]]:
    left = list(others)
    for a in mine:
        b = next((o for o in left if o.words == a.words), None)
        if b is not None:
            left = left[left.index(b) + 1 :]
            yield a, b


def _is_behind(relative: Relative, document: Document) -> bool:
    published, meant = document.published.interval, relative.meant
    return (
        meant is not None
        and meant.begin is not None
        and (published.begin is None or meant.begin <= published.begin)
    )


def _same_statement(
    reader: _Reader, pair: Copy, mine: str, other: str, here: Bounds, there: Bounds
) -> Iterator[Reason]:
    """One quotation in both, and the dated article tells the day on which it was said."""
    if pair.kind not in {CopyKind.QUOTATION, CopyKind.PASSAGE, CopyKind.REWRITE}:
        return
    tellers = [t for t in _beside(reader, other, there) if t.meant is not None and is_one_day(t.meant)]
    days = {t.meant.begin.date() for t in tellers if t.meant is not None and t.meant.begin is not None}
    if len(days) != 1 or not _is_quoted(reader.documents[mine].text, here):
        return
    teller, (said,) = tellers[0], days
    evidence = (reader.cite(mine, here), reader.cite(other, teller.bounds))
    assert teller.meant is not None  # noqa: S101
    yield Reason(
        interval=Interval(teller.meant.begin, None),
        rule="quoted_since",
        why="it quotes what a dated article says was said that day",
        evidence=evidence,
    )
    own = [t for t in _beside(reader, mine, here) if t.said_from_day(said) is not None]
    wheres = {w for t in own if (w := t.said_from_day(said)) is not None}
    if len(wheres) == 1:
        yield Reason(
            interval=wheres.pop(),
            rule="same_statement",
            why="it tells the same words of that weekday",
            evidence=(reader.cite(mine, own[0].bounds), reader.cite(other, teller.bounds)),
        )


def _beside(reader: _Reader, doc_id: str, bounds: Bounds) -> list[Relative]:
    """The relative times in the paragraph of a shared passage, near it."""
    text = reader.documents[doc_id].text
    low = max(text.rfind("\n", 0, bounds[0]) + 1, bounds[0] - _BESIDE)
    stop = text.find("\n", bounds[1])
    high = min(len(text) if stop < 0 else stop, bounds[1] + _BESIDE)
    return [t for t in _within(reader.times(doc_id), (low, high)) if t.match.rule.make in {"date", "deictic"}]


def _is_quoted(text: str, bounds: Bounds) -> bool:
    around = text[max(0, bounds[0] - 3) : bounds[1] + 3]
    return any(mark in around for mark in '“”"')


_REACH: Mapping[str, timedelta] = {
    "date": timedelta(days=7),
    "deictic": timedelta(days=1),
    "shift_unit": timedelta(days=366),
}


def _near(
    reader: _Reader, mine: str, other: str, here: Bounds, there: Bounds, where: Interval
) -> Iterator[Reason]:
    """One sentence in two articles without a date: what bounds one bounds the other, so much wider."""
    for a, b in _paired(_within(reader.times(mine), here), _within(reader.times(other), there)):
        reach = _REACH.get(a.match.rule.make)
        if reach is None or a.match.has("m"):
            continue
        if a.match.rule.make == "shift_unit" and "year" not in a.words:
            reach = timedelta(days=93)
        yield Reason(
            interval=Interval(_moved(where.begin, -reach), _moved(where.end, reach)),
            rule="near",
            why="the same words stand in an article that is bounded by its own",
            evidence=(reader.cite(mine, a.bounds), reader.cite(other, b.bounds)),
        )


def _moved(moment: datetime | None, by: timedelta) -> datetime | None:
    try:
        return None if moment is None else moment + by
    except OverflowError:
        return None
