"""The lexicons of ingest, compiled once: what the blocks of a page are, and the names of outlets.

They are TOML files under ``onrecord/lexicons/<language>``. Ingest lies beside the annotators, not above
them, so it reads its two files itself.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_SPACES = re.compile(r"\s+")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The zone lexicon, ready for use."""

    chrome_exact: frozenset[str]
    chrome: re.Pattern[str]
    lists: frozenset[str]
    sections: frozenset[str]
    masthead: re.Pattern[str]
    papers: frozenset[str]
    dateline_fill: frozenset[str]
    updated: re.Pattern[str]
    agencies: frozenset[str]
    byline_lead: re.Pattern[str]
    byline_exact: frozenset[str]
    byline: re.Pattern[str]
    byline_never: frozenset[str]
    byline_roles: frozenset[str]
    byline_particles: frozenset[str]
    caption_start: re.Pattern[str]
    caption_end: re.Pattern[str]
    comment_headings: frozenset[str]
    comment_block: re.Pattern[str]
    comment_opening: re.Pattern[str]
    comment_name: re.Pattern[str]
    credit_heads: frozenset[str]
    credit: re.Pattern[str]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    outlets: Mapping[str, str]
    outlet_names: frozenset[str]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlNames:
    """Names of meta elements, in order of trust, and types of JSON-LD, in lower case."""

    published: tuple[str, ...]
    updated: tuple[str, ...]
    articles: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileNames:
    """Which files of a folder are articles: endings with their dot, and names, in lower case."""

    text: frozenset[str]
    pages: frozenset[str]
    lines: frozenset[str]
    never: frozenset[str]
    sidecars: tuple[str, ...]


def folded(text: str) -> str:
    """A block as the exact lists hold it: lower case, single spaces, no signs around it."""
    plain = _SPACES.sub(" ", text.translate(_STRAIGHT).casefold())
    return _EDGES.sub("", plain)


@cache
def rules(language: str = "en") -> Rules:
    """Load and compile the lexicons of one language."""
    folder = files("onrecord") / "lexicons" / language
    raw_zones = (folder / "zones.toml").read_bytes()
    raw_outlets = (folder / "outlets.toml").read_bytes()
    zones = tomllib.loads(raw_zones.decode("utf-8"))
    hosts: dict[str, str] = tomllib.loads(raw_outlets.decode("utf-8"))["hosts"]
    chrome, dateline, byline = zones["chrome"], zones["dateline"], zones["byline"]
    caption, credit, dates = zones["caption"], zones["credit"], zones["dates"]
    comments = zones["comments"]
    return Rules(
        chrome_exact=_folded(chrome["exact"]),
        chrome=_any(chrome["patterns"]),
        lists=_folded(chrome["lists"]),
        sections=_folded(chrome["sections"]),
        masthead=re.compile("|".join(rf"\b{re.escape(w)}" for w in chrome["masthead"]), re.IGNORECASE),
        papers=frozenset(chrome["papers"]),
        dateline_fill=frozenset(dateline["fill"]),
        updated=re.compile(r"\b(?:" + "|".join(dateline["updated"]) + r")\b", re.IGNORECASE),
        agencies=_folded(dateline["agencies"]),
        byline_lead=re.compile(byline["lead"], re.IGNORECASE),
        byline_exact=_folded(byline["exact"]),
        byline=_any(byline["patterns"]),
        byline_never=frozenset(byline["never"]),
        byline_roles=frozenset(byline["roles"]),
        byline_particles=frozenset(byline["particles"]),
        caption_start=_any(caption["starts"]),
        # Names of agencies are capitalised; «via ap» in a sentence is something else.
        caption_end=re.compile("(?:" + "|".join(f"(?:{p})" for p in caption["ends"]) + r")\s*$"),
        comment_headings=_folded(comments["headings"]),
        comment_block=_any(comments["patterns"]),
        comment_opening=_any(comments["openings"]),
        comment_name=_any(comments["names"]),
        credit_heads=_folded(credit["heads"]),
        credit=_any(credit["patterns"]),
        months=_numbered(dates["months"], first=1),
        weekdays=_numbered(dates["weekdays"], first=0),
        outlets=hosts,
        outlet_names=_folded(hosts.values()),
        digest=hashlib.sha256(raw_zones + b"\0" + raw_outlets).hexdigest()[:12],
    )


@cache
def html_names(language: str = "en") -> HtmlNames:
    """The part of the zone lexicon that reads HTML heads."""
    raw = (files("onrecord") / "lexicons" / language / "zones.toml").read_bytes()
    names = tomllib.loads(raw.decode("utf-8"))["html"]
    return HtmlNames(
        published=tuple(names["published"]),
        updated=tuple(names["updated"]),
        articles=frozenset(names["articles"]),
    )


@cache
def file_names(language: str = "en") -> FileNames:
    """The part of the zone lexicon that sorts the files of a folder."""
    raw = (files("onrecord") / "lexicons" / language / "zones.toml").read_bytes()
    names = tomllib.loads(raw.decode("utf-8"))["files"]
    return FileNames(
        text=frozenset(names["text"]),
        pages=frozenset(names["pages"]),
        lines=frozenset(names["lines"]),
        never=frozenset(names["never"]),
        sidecars=tuple(names["sidecars"]),
    )


def _folded(entries: Iterable[str]) -> frozenset[str]:
    return frozenset(folded(entry) for entry in entries)


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)


def _numbered(rows: Iterable[Iterable[str]], *, first: int) -> dict[str, int]:
    return {name: number for number, row in enumerate(rows, start=first) for name in row}
