"""How times, parties and article text are put before a reader, in a terminal or on a page.

Text of an article is never trusted: what would steer a terminal or turn the order of the letters
around is shown as what it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from onrecord.interval import Interval, iso, midnight, plus_months
from onrecord.ledger.status import is_denied

# C0 and C1 controls but tab and line end, the bidirectional embeddings, overrides and isolates,
# the invisible tag characters, and surrogates that stand alone.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    """``text`` with every character that hides or steers written as ``[U+202E]``."""
    return HIDDEN.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


def one_line(text: str) -> str:
    """``text`` made visible, with all white space drawn together."""
    return visible(" ".join(text.split()))


def when(interval: Interval, *, unknown: str = "no date", until: str = "by") -> str:
    """An interval in the words of a calendar: ``2024-09-06``, ``2025-09``, ``by 2025-09``, ``2024 …``.

    An interval whose begin is open reads «by» (or another word for ``until``) its last day; one whose
    end is open reads «from» its begin.
    """
    begin, end = interval.begin, interval.end
    if begin is None and end is None:
        return unknown
    if begin is None:
        return f"{until} {_last(end)}"
    if end is None:
        return f"from {_moment(begin)}"
    whole = _calendar(begin, end)
    if whole:
        return whole
    if end - begin <= timedelta(seconds=1):
        return _moment(begin)
    return f"{_moment(begin)} to {_last(end)}"


def _calendar(begin: datetime, end: datetime) -> str:
    """The name of the interval when it is one day, month or year of the calendar."""
    if begin != midnight(begin.date()):
        return ""
    if end == begin + timedelta(days=1):
        return begin.date().isoformat()
    if begin.day == 1 and end == plus_months(begin, 1):
        return f"{begin:%Y-%m}"
    if begin.day == 1 and begin.month == 1 and end == plus_months(begin, 12):
        return f"{begin:%Y}"
    return ""


def _moment(moment: datetime) -> str:
    """A day at midnight, else the time to the minute, or to the second where that is told."""
    return (iso(moment) or "").removesuffix(":00Z").replace("T", " ").removesuffix("Z")


def _last(end: datetime | None) -> str:
    """The last day before a midnight, or the moment itself."""
    if end is None:
        return ""
    if end == midnight(end.date()):
        return (end - timedelta(days=1)).date().isoformat()
    return _moment(end)


def count_words(count: tuple[int, int | None] | list[int | None] | None) -> str:
    """``5``, ``2 or more``, ``2 to 4``; empty when the text does not tell."""
    if not count:
        return ""
    low, high = count
    if high is None:
        return f"{low} or more"
    return str(low) if low == high else f"{low} to {high}"


def party(field: Mapping[str, Any] | None) -> str:
    """A party's plain name with the words of the text where they differ."""
    if not field:
        return ""
    text, name = one_line(field.get("text") or ""), one_line(field.get("name") or "")
    if not name or name.casefold() in text.casefold():
        return text or name
    return f"{text} ({name})" if text else name


def text_of(field: object) -> str:
    """The words of a text field on one line; empty when there is none."""
    return one_line(str(field.get("text") or "")) if isinstance(field, Mapping) else ""


def proposition(body: Mapping[str, Any]) -> str:
    """Actor, act, object, recipient, quantity and place: the fields as they stand, no sentence made up."""
    actors = body.get("actors") or [body.get("actor")]
    act = text_of(body.get("act"))
    fields = [party(actors[0]) or "(nobody named)", f"not {act}" if body.get("polarity") == "-" else act]
    shown = [actors[0], body.get("act")]
    for name in ("object", "recipient", "quantity", "place"):
        field = body.get(name)
        # «hundreds of troops» holds its own quantity.
        if field and not any(_holds(other, field) for other in shown):
            fields.append(text_of(field))
            shown.append(field)
    return " · ".join(field for field in fields if field)


def force_words(body: Mapping[str, Any]) -> str:
    """How a commitment binds: its force, and whether it is told only to be denied."""
    force = str(body.get("force") or "")
    return f"{force}, denied" if is_denied(body) else force


def _holds(outer: Mapping[str, Any] | None, inner: Mapping[str, Any]) -> bool:
    if not outer:
        return False
    return bool(outer["start"] <= inner["start"] and inner["end"] <= outer["end"])


def via(names: object) -> str:
    """``via Coast Wire, Varna Post``; empty when nobody stands between."""
    told = [one_line(str(name)) for name in names if name] if isinstance(names, list | tuple) else []
    return f"via {', '.join(told)}" if told else ""


def plural(count: int, one: str, many: str = "") -> str:
    """``1 article``, ``3 articles``."""
    return f"{count} {one if count == 1 else many or one + 's'}"
