"""The timeline on one page: the times that the articles come back to, each with what lies there.

Which times is for :mod:`onrecord.story.day_rank`; here each gets one row, with everybody on whose word
it stands. Of several acts at one time the one that most articles tell is shown, and the others counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.interval import Granularity, Interval
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.story.day_rank import Telling, ranked_days
from onrecord.story.timeline import Row, time_of

_DAY = timedelta(days=1)
_DONE = frozenset({"happened", "ongoing"})
Key = tuple[date, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time of the page.

    Attributes:
        row: what is told to lie there.
        weight: how much the articles make of that time; comparable within one story only.
        articles: ids of those that tell the act of ``row`` at that time, in the order of publication.
        sources: on whose word, each name once; ``""`` for the article's own voice.
        told: the publication of the first and of the last of them.
        others: further acts told to lie at that time.
    """

    row: Row
    weight: float
    articles: tuple[str, ...]
    sources: tuple[str, ...]
    told: tuple[Interval, Interval]
    others: int


def moments(rows: Iterable[Row], claims: Iterable[Recorded], *, limit: int) -> tuple[Moment, ...]:
    """The ``limit`` weightiest times among ``rows``, in the order of the rows.

    ``claims`` are those of the same articles: they tell on whose word an event stands.
    """
    held: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        key = key_of(row.when)
        if row.timed and key is not None:
            held[key].append(row)
    words = _words(claims)
    ranked = ranked_days(t for key, group in held.items() for t in _tellings(key, group))
    picked = [_moment(held[day.day, day.days], day.weight, words) for day in ranked[:limit]]
    position = {id(row): at for at, row in enumerate(r for group in held.values() for r in group)}
    return tuple(sorted(picked, key=lambda m: (_when(m.row.when), position[id(m.row)])))


def key_of(when: Interval) -> Key | None:
    """The last day of a time and how many days it has (1 for a deadline); ``None`` for an open one."""
    if when.end is None:
        return (when.begin.date(), 1) if when.begin is not None and when.granularity in _SHORT else None
    last = (when.end - timedelta(microseconds=1)).date()
    if when.begin is None:
        return last, 1
    return last, max(1, (last - when.begin.date()).days + 1)


_SHORT = frozenset({Granularity.DAY, Granularity.PART_OF_DAY, Granularity.HOUR, Granularity.MINUTE})


def _when(when: Interval) -> tuple[date, date]:
    key = key_of(when)
    assert key is not None  # noqa: S101 - only timed rows are picked
    last = key[0]
    return (when.begin.date() if when.begin else last), last


def _tellings(key: Key, rows: Sequence[Row]) -> Iterator[Telling]:
    for row in rows:
        entry = row.recorded.entry
        time = time_of(row.recorded) or {}
        yield Telling(
            day=key[0],
            days=key[1],
            article=entry.doc_id,
            published=row.told.begin.date() if row.told.begin else None,
            words=str(time.get("text") or ""),
            sentence=" ".join(e.quote.casefold() for e in entry.evidence),
            due=entry.type == EntryType.COMMITMENT,
        )


def _moment(rows: Sequence[Row], weight: float, words: dict[tuple[str, int], list[str]]) -> Moment:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[_class(row)].append(row)
    best = max(sorted(groups), key=lambda name: _much(groups[name]))
    chosen = sorted(groups[best], key=_first)
    told = sorted(chosen, key=lambda r: (r.told.begin is None, r.told.begin or 0, r.recorded.entry.doc_id))
    names = dict.fromkeys(n for row in told for n in _sources(row, words))
    return Moment(
        row=chosen[0],
        weight=weight,
        articles=tuple(dict.fromkeys(r.recorded.entry.doc_id for r in told)),
        sources=tuple(names),
        told=(told[0].told, told[-1].told),
        others=len(groups) - 1,
    )


def _class(row: Row) -> str:
    act = row.recorded.entry.body.get("act") or {}
    return str(act.get("class") or act.get("text") or "")


def _much(rows: Sequence[Row]) -> tuple[int, bool, int]:
    articles = len({r.recorded.entry.doc_id for r in rows})
    commitment = any(r.recorded.entry.type == EntryType.COMMITMENT for r in rows)
    return articles, commitment, len(rows)


def _first(row: Row) -> tuple[object, ...]:
    """Sorts what tells most first: a commitment, a thing done, with an actor and an object, told first."""
    entry = row.recorded.entry
    body = entry.body
    fact = str(body.get("factuality") or "")
    return (
        entry.type != EntryType.COMMITMENT,
        fact not in _DONE,
        not body.get("actor") and not body.get("actors"),
        not body.get("object"),
        row.told.begin is None,
        row.told.begin.isoformat() if row.told.begin else "",
        entry.doc_id,
        entry.evidence[0].span.start,
        entry.id,
    )


def _words(claims: Iterable[Recorded]) -> dict[tuple[str, int], list[str]]:
    """On whose word the act at a place of an article stands."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for claim in claims:
        act = claim.entry.body.get("act") or {}
        if act.get("start") is not None:
            found[claim.entry.doc_id, int(act["start"])].append(_holder(claim))
    return found


def _sources(row: Row, words: dict[tuple[str, int], list[str]]) -> list[str]:
    if row.recorded.entry.type == EntryType.COMMITMENT:
        return [_holder(row.recorded)]
    act = row.recorded.entry.body.get("act") or {}
    return words.get((row.recorded.entry.doc_id, int(act.get("start") or 0))) or [""]


def _holder(recorded: Recorded) -> str:
    holder = recorded.entry.body.get("holder") or {}
    return " ".join(str(holder.get("name") or holder.get("text") or "").split())
