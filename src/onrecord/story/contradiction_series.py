"""Which counts of one series are compared: those of one thing, in one measure.

That two articles count people, or barrels, makes them no pair: «three people were killed on Friday» and
«140 since Sunday» are both right. The sentences around two counts must have words in common beside what
is counted, and both must count in all, or both by the day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from onrecord.annotate.lexicon import load
from onrecord.document import Document
from onrecord.story.quantity_series import Point, Series
from onrecord.story.undertaking_reading import content, meet
from onrecord.story.undertaking_text import sentence_of

NEAREST = 8
"""How many of the counts before it a count is compared with."""
_SHARED = 2
"""Words that the sentences of two counts share, beside the measure, the act and words of saying."""
_REACH = 60
"""Code points behind a count within which its period is told."""

_PERIOD = re.compile(
    r"(?i)\b(?:a|per|each|every)\s+(?P<each>hour|day|week|month|quarter|year)\b|\b(?P<often>hourly|daily|weekly|monthly|quarterly|annual(?:ly)?|yearly)\b"
)
_OFTEN: Mapping[str, str] = {
    "hourly": "hour",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "annual": "year",
    "annually": "year",
    "yearly": "year",
}


def compared(series: Series, documents: Mapping[str, Document]) -> Iterator[tuple[Point, Point]]:
    """The pairs of counts of a series that are of one thing, each once, the earlier first."""
    points = _unlike(series.points)
    around = [_Around(point, documents) for point in points]
    measure = frozenset(word for part in series.key for word in content(part)[0])
    for n, point in enumerate(points):
        for k in range(max(0, n - NEAREST), n):
            if around[k].period != around[n].period:
                continue
            shared = meet(around[k].words, around[n].words) - measure
            if len(shared) >= _SHARED:
                yield points[k], point


class _Around:
    """The words of the sentence around a count, and the period that it is told by."""

    def __init__(self, point: Point, documents: Mapping[str, Document]) -> None:
        entry = point.recorded.entry
        text = documents[entry.doc_id].text
        value = entry.body.get("value") or {}
        start = int(value.get("start") or entry.evidence[0].span.start)
        end = int(value.get("end") or entry.evidence[-1].span.end)
        _, (low, high) = sentence_of(text, (start, end))
        act = str((entry.body.get("act") or {}).get("text") or "")
        self.words = content(text[low:high])[0] - content(act)[0] - _saying()
        told = _PERIOD.search(text, end, min(high, end + _REACH))
        found = (told["each"] or told["often"]).lower() if told else ""
        self.period = _OFTEN.get(found, found)


@cache
def _saying() -> frozenset[str]:
    """Words of saying, which any two sentences of the news may share."""
    return frozenset(load("revisions").data["words"]["saying"])


def _unlike(points: Sequence[Point]) -> list[Point]:
    """The first point of each value; copies of a count are one."""
    seen: dict[tuple[float | None, float | None], Point] = {}
    for point in points:
        seen.setdefault((point.low, point.high), point)
    return list(seen.values())
