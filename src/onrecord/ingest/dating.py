"""When an article was published: the rules in their order, and what they disagree on.

option > sidecar or JSONL > metadata > dateline > byline > URL. The first rule that gives an interval
wins; a lower one that excludes it is reported and changes nothing. Without any, the interval stays open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from onrecord.document import Published, Zone, ZoneKind
from onrecord.errors import Diagnostic
from onrecord.ingest import dates, options
from onrecord.ingest.dates import Stamp, Trouble
from onrecord.ingest.metadata import Metadata, Stated
from onrecord.ingest.rules import rules
from onrecord.interval import Interval, iso
from onrecord.span import Bounds, Span, cut

_URL = re.compile(r"https?://[^\s<>\"']{4,2000}", re.IGNORECASE)
_YEAR = r"(?P<y>(?:19|20)\d{2})"
_URL_DATES = (
    re.compile(rf"(?<=/){_YEAR}/(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})(?=[/?#]|$)"),
    re.compile(rf"(?<=/){_YEAR}/(?P<m>[a-z]{{3,9}})/(?P<d>\d{{1,2}})(?=[/?#]|$)", re.IGNORECASE),
    re.compile(rf"(?<=[/_-]){_YEAR}-(?P<m>\d{{2}})-(?P<d>\d{{2}})(?=/?(?:\.[a-z]{{3,5}})?(?:[/?#]|$))"),
    re.compile(rf"(?<=/){_YEAR}(?P<m>\d{{2}})(?P<d>\d{{2}})(?=[/?#]|$)"),
    re.compile(rf"(?<=/){_YEAR}/(?P<m>\d{{2}})(?P<d>\d{{2}})(?=[/?#]|$)"),
    re.compile(rf"(?<=/){_YEAR}/(?P<m>\d{{1,2}})(?=[/?#]|$)"),
)
_CODES = {
    Trouble.IMPOSSIBLE: options.BAD_DATE,
    Trouble.UNREADABLE: options.BAD_DATE,
    Trouble.AMBIGUOUS: options.AMBIGUOUS_DATE,
    Trouble.WEEKDAY: options.WRONG_WEEKDAY,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one rule gives, before the document has an identity to cite from."""

    rule: str
    interval: Interval
    detail: str
    bounds: tuple[Bounds, ...] = ()

    def published(self, *, doc_id: str, text: str) -> Published:
        evidence = tuple(cut(text, Span(doc_id, start, end)) for start, end in self.bounds)
        return Published(self.interval, self.rule, evidence, self.detail)


@dataclass(frozen=True, slots=True)
class Dated:
    """The outcome for one article."""

    published: Candidate | None
    updated: Candidate | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(slots=True)
class _Finding:
    where: str
    published: list[Candidate] = field(default_factory=list)
    updated: list[Candidate] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    others: list[tuple[Stated, Candidate]] = field(default_factory=list)

    def warn(self, code: str, why: str, next_step: str = "") -> None:
        self.diagnostics.append(Diagnostic(code=code, where=self.where, why=why, next_step=next_step))

    def trouble(self, stamp: Stamp, *, place: str) -> None:
        code = _CODES.get(stamp.trouble)
        if code:
            self.warn(
                code,
                f"The date {stamp.text!r} in the {place} is not taken for a day: {stamp.trouble}.",
                "State it with --published or a sidecar.",
            )


def date_article(
    text: str,
    zones: Sequence[Zone],
    *,
    option: Interval | None,
    layers: Iterable[Metadata],
    url: str,
    where: str,
) -> Dated:
    """Apply every rule to one article."""
    found = _Finding(where)
    if option is not None and not option.is_open:
        found.published.append(Candidate("option", option, str(option)))
    for layer in layers:
        _of_layer(layer, found)
    _of_zones(text, zones, ZoneKind.DATELINE, "dateline", found)
    _of_zones(text, zones, ZoneKind.BYLINE, "byline", found)
    _of_urls(text, zones, url, found)
    _report(found)
    return Dated(
        found.published[0] if found.published else None,
        found.updated[0] if found.updated else None,
        tuple(found.diagnostics),
    )


def url_date(url: str) -> Stamp | None:
    """The date in the path of an address, with its bounds in ``url``."""
    for pattern in _URL_DATES:
        for match in pattern.finditer(url):
            month = match["m"].casefold()
            number = int(month) if month.isdigit() else rules().months.get(month, 0)
            if "d" in pattern.groupindex:
                reading = dates.calendar_day(int(match["y"]), number, int(match["d"]))
            else:
                reading = dates.calendar_month(int(match["y"]), number)
            if reading is not None:
                return Stamp(match.start(), match.end(), reading, Trouble.NONE, match.group())
    return None


def _of_layer(layer: Metadata, found: _Finding) -> None:
    for value, into in ((layer.published, found.published), (layer.updated, found.updated)):
        if not value:
            continue
        stamp = dates.parse(value)
        if stamp.trouble is not Trouble.NONE:
            found.trouble(stamp, place=layer.rule)
        if stamp.interval is not None:
            into.append(Candidate(layer.rule, stamp.interval, value))
    for stated in layer.others:
        interval = dates.parse(stated.value).interval
        if interval is not None:
            found.others.append((stated, Candidate(stated.where, interval, stated.value)))


def _of_zones(text: str, zones: Sequence[Zone], kind: ZoneKind, rule: str, found: _Finding) -> None:
    """Dates of all lines of one kind: those above the body first; two days that differ give their hull."""
    own = [zone for zone in zones if zone.kind is kind]
    top = _end_of_top(zones)
    for lines in ([z for z in own if z.start < top], [z for z in own if z.start >= top]):
        got: list[Candidate] = []
        for zone in lines:
            for stamp, is_update in _labelled(text[zone.start : zone.end]):
                found.trouble(stamp, place=rule)
                if stamp.interval is None:
                    continue
                bounds = ((zone.start + stamp.start, zone.start + stamp.end),)
                made = Candidate(rule, stamp.interval, stamp.text, bounds)
                (found.updated if is_update else got).append(made)
        if got:
            found.published.append(_one_of(got, rule, found))
            return


def _end_of_top(zones: Sequence[Zone]) -> int:
    """Where the second block of body begins: a date above it heads the article."""
    body = [zone.start for zone in zones if zone.kind is ZoneKind.BODY]
    return body[1] if len(body) > 1 else body[0] + 1 if body else 1 << 62


def _labelled(line: str) -> Iterator[tuple[Stamp, bool]]:
    """The dates of a line, and whether each is called an update by the words before it."""
    at = 0
    for stamp in dates.find(line):
        yield stamp, rules().updated.search(line[at : stamp.start]) is not None
        at = stamp.end


def _one_of(got: Sequence[Candidate], rule: str, found: _Finding) -> Candidate:
    first = got[0]
    both = first.interval
    for other in got[1:]:
        shared = both.intersection(other.interval)
        if shared is None:
            hull = first.interval.hull(other.interval)
            found.warn(
                options.DATES_DIFFER,
                f"Two {rule}s give {first.detail!r} and {other.detail!r}; all the time between is kept open.",
                "State the date with --published or a sidecar.",
            )
            return Candidate(rule, hull, f"{first.detail}; {other.detail}", first.bounds + other.bounds)
        both = shared
    return next((c for c in got if c.interval == both), first)


def _of_urls(text: str, zones: Sequence[Zone], url: str, found: _Finding) -> None:
    stamp = url_date(url)
    if stamp is not None and stamp.interval is not None:
        found.published.append(Candidate("url", stamp.interval, url))
    credits_: list[Candidate] = []
    for zone in zones:
        if zone.kind is not ZoneKind.CREDIT:
            continue
        for match in _URL.finditer(text, zone.start, zone.end):
            stamp = url_date(match.group())
            if stamp is not None and stamp.interval is not None:
                bounds = ((match.start() + stamp.start, match.start() + stamp.end),)
                credits_.append(Candidate("url", stamp.interval, match.group(), bounds))
    # Several sources of several days tell when they were written, not when this was.
    if credits_ and all(c.interval == credits_[0].interval for c in credits_):
        found.published.append(credits_[0])


def _report(found: _Finding) -> None:
    if not found.published:
        found.warn(
            options.UNDATED,
            "Nothing on the page tells when it was published; relative dates stay as wide as its words."
            + _not_used(found),
            "State it with --published, or in NAME.meta.json beside the file.",
        )
        return
    first = found.published[0]
    for other in _differing(found):
        found.warn(
            options.DATES_DIFFER,
            f"The {first.rule} gives {_told(first)}, but {_told(other)} stands in {other.rule}; "
            f"the {first.rule} is kept.",
            "State the right date with --published or a sidecar.",
        )
    for other in found.published[1:]:
        if not first.interval.overlaps(other.interval):
            found.warn(
                options.DATES_DIFFER,
                f"The {first.rule} gives {_told(first)}, the {other.rule} gives {_told(other)}; "
                f"the {first.rule} is kept.",
                "State the right date with --published or a sidecar.",
            )


def _not_used(found: _Finding) -> str:
    """What was taken for a date by its look alone, and is none of the publication."""
    guesses = [candidate for stated, candidate in found.others if stated.guessed]
    return "".join(
        f" htmldate takes {c.detail} from {c.rule}; nothing says that it is the day of publication."
        for c in guesses
    )


def _differing(found: _Finding) -> Iterator[Candidate]:
    """Other dates of the page that no rule gives and that are no update's, each day once."""
    told = [c.interval for c in (*found.published, *found.updated)]
    for _, candidate in found.others:
        if not any(candidate.interval.overlaps(interval) for interval in told):
            told.append(candidate.interval)
            yield candidate


def _told(candidate: Candidate) -> str:
    return f"{_days(candidate)} ({candidate.detail!r})"


def _days(candidate: Candidate) -> str:
    return iso(candidate.interval.begin) or str(candidate.interval)
