"""The dates of a page: what it states of its publication, and what htmldate takes for it.

The first statement that reads as a date is taken. All others are kept as evidence beside it, each with its
element and characters, and so is htmldate's choice: one that differs is reported, none ever wins. Where the
page states nothing, htmldate's choice (a footer's year, a date in the running text) is told and not used.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from onrecord.ingest import dates
from onrecord.ingest.dates import Trouble
from onrecord.ingest.jsonld import LinkedArticle
from onrecord.ingest.lines import is_dateline, is_sentence
from onrecord.ingest.metadata import Stated, text_field
from onrecord.ingest.rules import html_names, rules
from onrecord.interval import iso

_SPACES = re.compile(r"[ \t\r\n\f]+")
_NONE = Stated("", "")
_ELEMENTS = 5_000
_PIECE = 300
_SHOWN = 60
_ATTRIBUTES = ("datetime", "content", "title")
_APART = {"footer": "footer", "aside": "side column", "nav": "navigation"}


def stated_dates(tree: Any, head: dict[str, str], linked: LinkedArticle) -> tuple[Stated, tuple[Stated, ...]]:
    """The statement about publication that is taken, and what else on the page speaks of a date.

    Taken is the first that reads as a date, else the first; with neither it is empty.
    """
    stated = [Stated(linked.published, "JSON-LD datePublished")] if linked.published else []
    stated += [
        Stated(_readable(head[name]), f"meta {name}") for name in html_names().published if head.get(name)
    ]
    stated += _marked_times(tree)
    clear = [one for one in stated if dates.parse(one.value).trouble is Trouble.NONE]
    chosen = next(iter(clear), None) or next(iter(stated), None) or _visible_date(tree)
    guess = _guess(tree, extensive=chosen is None)
    others = [one for one in clear if one is not chosen] + ([guess] if guess is not None else [])
    return chosen or _NONE, tuple(others)


def _guess(tree: Any, *, extensive: bool) -> Stated | None:
    """What htmldate takes for the date, with the element that holds it."""
    found = _guessed(tree, extensive=extensive)
    if not found:
        return None
    full, place = next(_places(tree, found), (False, ""))
    if not place and not extensive:
        # From an address or a script, which are read here with more care.
        return None
    value = found if full or not found.endswith("-01-01") else found[:4]
    return Stated(value, place or "an address or a script", guessed=True)


def _guessed(tree: Any, *, extensive: bool) -> str:
    from htmldate import find_date
    from lxml import etree

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        found = find_date(
            tree,
            extensive_search=extensive,
            original_date=True,
            min_date=datetime(1900, 1, 1),  # noqa: DTZ001 - htmldate compares naive times
            max_date=datetime(2100, 1, 1),  # noqa: DTZ001
        )
    except (etree.LxmlError, ValueError, TypeError, AttributeError, IndexError, RecursionError):
        return ""
    return found or ""


def _places(tree: Any, day: str) -> Iterator[tuple[bool, str]]:
    """Where the page has a day, or at least its year, of which htmldate makes the first of January.

    Each with whether all of the day is there: the element and its characters.
    """
    for element, _ in zip(tree.iter(), range(_ELEMENTS), strict=False):
        if not isinstance(element.tag, str) or element.tag in {"script", "style"}:
            continue
        texts = [element.get(name) for name in _ATTRIBUTES] + [element.text]
        for raw in texts:
            piece = " ".join((raw or "")[:_PIECE].split())
            full = piece != "" and _tells(piece, day)
            if full or (day.endswith("-01-01") and re.search(rf"(?<!\d){day[:4]}(?!\d)", piece)):
                shown = piece if len(piece) <= _SHOWN else piece[:_SHOWN] + "…"
                yield full, f"the {element.tag} element «{shown}»{_apart(element)}"


def _tells(piece: str, day: str) -> bool:
    stamps = [*dates.find(piece), dates.parse(piece)]
    return any(s.interval is not None and s.interval.is_day and iso(s.interval.begin) == day for s in stamps)


def _apart(element: Any) -> str:
    """« in a footer», when the element lies in a part of the page that is not the article."""
    above = [up for up in (element, *element.iterancestors()) if isinstance(up.tag, str)]
    kinds = [_APART[up.tag] for up in above if up.tag in _APART]
    kinds += ["footer" for up in above if "footer" in f"{up.get('class') or ''} {up.get('id') or ''}".lower()]
    return f" in a {kinds[0]}" if kinds else ""


def _marked_times(tree: Any) -> list[Stated]:
    """Elements that say of themselves that they hold the day of publication."""
    found: list[Stated] = []
    for element in tree.iter("time", "abbr", "span", "meta"):
        marks = f"{element.get('itemprop') or ''} {element.get('class') or ''}".lower().split()
        own = "datepublished" in marks or (
            element.tag == "time"
            and (element.get("pubdate") is not None or not {"published", "entry-date"}.isdisjoint(marks))
        )
        value = text_field(element.get("datetime") or element.get("content") or element.get("title"))
        if own and value:
            found.append(Stated(value, f"{element.tag} element"))
    return found


def _visible_date(tree: Any) -> Stated | None:
    """The one day that stands between the headline and the first paragraph, if there is just one."""
    values: dict[Any, str] = {}
    started = False
    for element in tree.iter():
        if element.tag == "h1":
            started = True
        if not started or not isinstance(element.tag, str):
            continue
        line = " ".join(_SPACES.sub(" ", "".join(element.itertext())).split()) if len(element) < 8 else ""
        if element.tag == "p" and is_sentence(line):
            break
        # «Ada Quill | February 3, 2021»: the day stands alone behind the mark.
        line = line.rpartition("|")[2].strip() if line.count("|") == 1 else line
        if not is_dateline(line) or rules().updated.search(line):
            continue
        stamp = next(dates.find(line), None)
        if stamp is not None and stamp.interval is not None:
            values[stamp.interval] = stamp.text
    return Stated(next(iter(values.values())), "the line under the headline") if len(values) == 1 else None


def _readable(value: str) -> str:
    """A meta value in a form that :func:`dates.parse` reads, with htmldate's help where it must."""
    if dates.parse(value).trouble is not Trouble.UNREADABLE:
        return value
    from lxml import html as lxml_html

    alone = lxml_html.document_fromstring("<html><head><meta/></head><body><p/></body></html>")
    meta = alone.find(".//meta")
    meta.set("property", "article:published_time")
    meta.set("content", value)
    return _guessed(alone, extensive=False) or value
