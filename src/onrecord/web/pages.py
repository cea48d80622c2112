"""The pages that list: what was promised, the timeline, who spoke, the figures, the articles, the method.

A page is made from an account and the parameters of its address. It gives what its template draws, and
the same as JSON lines in the form of the machine contract.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.errors import OnRecordError
from onrecord.export.entry_lines import entry_line
from onrecord.export.fields import Line, interval_field
from onrecord.interval import iso
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.ledger.status import status
from onrecord.report import time_rows
from onrecord.report.bars import Bar, Scale, scale_of
from onrecord.report.telling import Telling
from onrecord.story.timeline import interval_of
from onrecord.story.voices import Voice
from onrecord.web.asking import Paging
from onrecord.web.desk import Account
from onrecord.web.telling import keyed_voices, telling_of
from onrecord.wording import one_line, party, text_of, when

ROWS = 40
"""Entries on one page."""
NAMES = 100
"""Sources or articles on one page."""


class NotThereError(OnRecordError):
    """The account holds no such article, entry or source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a template draws, and the same as JSON. ``json`` is made only when it is asked for."""

    title: str
    context: dict[str, Any]
    json: Callable[[], dict[str, Any]]


def lines(account: Account, entries: Iterable[Recorded]) -> list[Line]:
    """Entries as the machine contract has them; commitments with their status."""
    out: list[Line] = []
    index: dict[str, Any] = {}
    for recorded in entries:
        doc_id = recorded.entry.doc_id
        if doc_id not in index:
            index[doc_id] = account.entities(doc_id)
        line = entry_line(recorded, index[doc_id])
        if recorded.entry.type is EntryType.COMMITMENT:
            stands = status(recorded.entry.body, as_of=account.judged)
            line["status"] = {"before": iso(account.judged), "value": str(stands)}
        out.append(line)
    return out


# -- the timeline ----------------------------------------------------------------------------
def timeline_page(account: Account, *, page: int, everything: bool = False) -> Page:
    """What is said to have happened and what is due: the times told most, or ``everything``."""
    telling = telling_of(account)
    found = telling.times
    if everything:
        return _whole_timeline(account, telling, page=page)
    told = account.derived("timeline page", lambda _: time_rows.ranked(telling))
    paging = Paging(number=1, size=time_rows.TIMES, total=len(told))
    return Page(
        title="Timeline",
        context={
            "times": time_rows.page_of(telling, told),
            "paging": paging,
            "everything": False,
            "total": len(found),
        },
        json=lambda: {
            "times": [
                {
                    "when": interval_field(m.row.when),
                    "unsure": m.row.unsure,
                    "told": [interval_field(m.told[0]), interval_field(m.told[1])],
                    "articles": list(m.articles),
                    "sources": list(m.sources),
                    "others": m.others,
                    "entry": line,
                }
                for m, line in zip(told, lines(account, [m.row.recorded for m in told]), strict=True)
            ],
            "total": len(found),
        },
    )


def _whole_timeline(account: Account, telling: Telling, *, page: int) -> Page:
    found = telling.times
    paging = Paging(number=page, size=ROWS, total=len(found))
    shown = found[paging.shown]
    return Page(
        title="Timeline",
        context={
            "times": time_rows.listed(telling, shown),
            "paging": paging,
            "everything": True,
            "total": len(found),
        },
        json=lambda: {
            "rows": [
                {"when": interval_field(row.when), "unsure": row.unsure, **line}
                for row, line in zip(shown, lines(account, [r.recorded for r in shown]), strict=True)
            ],
            "page": paging.json(),
            "total": len(found),
        },
    )


# -- who spoke -------------------------------------------------------------------------------
def sources(account: Account, *, page: int) -> Page:
    """Everyone who spoke."""
    found = list(keyed_voices(account).items())
    paging = Paging(number=page, size=NAMES, total=len(found))
    shown = found[paging.shown]
    rows = [account.cards.voice(voice, id=key, link=account.addresses.voice(key)) for key, voice in shown]
    return Page(
        title="Sources",
        context={"rows": rows, "paging": paging, "articles": len(account.articles)},
        json=lambda: {
            "sources": [voice_json(key, voice) for key, voice in shown],
            "page": paging.json(),
        },
    )


def voice_json(key: str, voice: Voice) -> Line:
    """A source as JSON, without what it said."""
    return {
        "key": key,
        "name": voice.name,
        "authority": voice.authority,
        "count": list(voice.count) if voice.count else None,
        "via": list(voice.via),
        "articles": list(voice.documents),
        "statements": len(voice.statements),
    }


# -- figures ---------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a series."""

    recorded: Recorded
    words: str
    about: str
    told: str
    as_of: str
    holder: str
    link: str
    article: str
    bar: Bar | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Figures of one unit, in the order in which they were told."""

    unit: str
    total: int
    link: str
    figures: tuple[Figure, ...]


FIGURES = 12
"""Figures of one series on the page of all; the series has pages of its own."""


def quantities(account: Account, *, page: int, unit: str = "") -> Page:
    """Figures by what they count, with their bounds; the longest series first, or one series whole.

    Raises:
        NotThereError: when nothing is counted in that unit.
    """
    groups = account.derived("quantities", _series)
    if not unit:
        paging = Paging(number=page, size=ROWS, total=len(groups))
        shown = [(key, name, found, found[:FIGURES]) for key, name, found in groups[paging.shown]]
    else:
        whole = next((group for group in groups if group[0] == unit), None)
        if whole is None:
            raise NotThereError(
                "Nothing is counted in that unit in this account.",
                next_step="The page of the figures names every unit.",
            )
        paging = Paging(number=page, size=2 * ROWS, total=len(whole[2]))
        shown = [(*whole, whole[2][paging.shown])]
    return Page(
        title="Figures",
        context={
            "series": [_drawn(account, name, found, part, key=key) for key, name, found, part in shown],
            "paging": paging,
            "unit": unit,
        },
        json=lambda: {
            "series": [
                {"unit": key, "total": len(found), "figures": lines(account, part)}
                for key, _, found, part in shown
            ],
            "page": paging.json(),
        },
    )


def _series(view: Any) -> list[tuple[str, str, list[Recorded]]]:
    groups: dict[str, list[Recorded]] = {}
    names: dict[str, str] = {}
    for recorded in view.entries(types=(EntryType.QUANTITY,)):
        value = recorded.entry.body.get("value") or {}
        unit = one_line(str(value.get("unit") or recorded.entry.body.get("measure") or "")) or "no unit"
        key = unit.split()[-1].casefold()
        names.setdefault(key, unit)
        groups.setdefault(key, []).append(recorded)
    ordered = sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [(key, names[key] if len(found) == 1 else key, found) for key, found in ordered]


def _drawn(
    account: Account, unit: str, found: Sequence[Recorded], part: Sequence[Recorded], *, key: str
) -> Series:
    """``part`` of a series, on the scale of the whole."""
    values = (value for each in found for value in _bounds(each) if value is not None)
    whole = scale_of(values)
    scale = Scale(low=min(0.0, whole.low), high=whole.high)
    return Series(
        unit=unit,
        total=len(found),
        link=account.addresses.page("/quantities", {"unit": key}) if len(part) < len(found) else "",
        figures=tuple(_figure(account, each, scale=scale, pair=_bounds(each)) for each in part),
    )


def _bounds(recorded: Recorded) -> tuple[float | None, float | None]:
    value = recorded.entry.body.get("value") or {}
    return value.get("low"), value.get("high")


def _figure(
    account: Account, recorded: Recorded, *, scale: Scale, pair: tuple[float | None, float | None]
) -> Figure:
    entry = recorded.entry
    body = entry.body
    low, high = pair
    told = account.cards.article(entry.doc_id)
    return Figure(
        recorded=recorded,
        words=text_of(body.get("value")),
        about=one_line(str(body.get("measure") or "")),
        told=told.published,
        as_of=when(interval_of(body.get("as_of")), unknown=""),
        holder=party(body.get("holder")) or "the article itself",
        link=account.addresses.entry(entry.doc_id, entry.id),
        article=told.name,
        bar=None if low is None and high is None else scale.bar(low, high),
    )
