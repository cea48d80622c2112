"""Marked text: pieces of an article with what stands on them, and their HTML.

Marks overlap freely. The text is split at every boundary of a mark, and each slice is escaped by
itself, after its offsets were used: nothing is cleaned first, so no offset ever moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from onrecord.document import Document, Zone
from onrecord.span import Bounds
from onrecord.wording import HIDDEN


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Characters ``start..end`` that an entry stands on.

    ``kind`` becomes a CSS class (``commitment``, ``content``, ``source``, ...); ``number`` is that of the
    entry in this report. A ``note`` is shown when a pointer or the keyboard's focus rests on the characters,
    which then lead to ``link``.
    """

    start: int
    end: int
    kind: str
    number: int
    note: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Slice:
    """Characters on which the same marks stand from end to end."""

    start: int
    end: int
    marks: tuple[Mark, ...]


def slices(start: int, end: int, marks: Iterable[Mark], *, cuts: Iterable[int] = ()) -> Iterator[Slice]:
    """``start..end`` in order, without gap or overlap, split where a mark begins or ends and at ``cuts``."""
    inside = sorted(m for m in marks if m.start < end and start < m.end and m.start < m.end)
    edges = {start, end, *(cut for cut in cuts if start < cut < end)}
    for mark in inside:
        edges.update((max(mark.start, start), min(mark.end, end)))
    points = sorted(edges)
    active: list[Mark] = []
    waiting = iter(inside)
    following = next(waiting, None)
    for low, high in pairwise(points):
        while following is not None and following.start <= low:
            active.append(following)
            following = next(waiting, None)
        active = [mark for mark in active if mark.end > low]
        yield Slice(low, high, tuple(active))


def safe(text: str) -> Markup:
    """``text`` as HTML that shows every character: what hides or steers is written as its code point."""
    parts = []
    at = 0
    for match in HIDDEN.finditer(text):
        parts.append(escape(text[at : match.start()]))
        parts.append(Markup('<span class="esc">U+{:04X}</span>').format(ord(match[0])))
        at = match.end()
    parts.append(escape(text[at:]))
    return Markup("").join(parts)


def marked(document: Document, start: int, end: int, marks: Iterable[Mark]) -> Markup:
    """``start..end`` of the article with its marks, without anchors: for a quotation."""
    parts = []
    for piece in slices(start, end, marks):
        text = safe(document.text[piece.start : piece.end])
        parts.append(Markup("<mark>{}</mark>").format(text) if piece.marks else text)
    return Markup("").join(parts)


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where an entry's characters begin in the article: the target of links to it.

    ``back`` is the fragment of the card that tells of the entry, shown as a small ``label``; without
    one, there is nothing to go back to.
    """

    at: int
    id: str
    number: int
    label: str = ""
    back: str = ""
    about: str = ""


def block(document: Document, zone: Zone, marks: Sequence[Mark], anchors: Sequence[Anchor]) -> Markup:
    """One block of an article: its slices, and an anchor before the first slice of each entry."""
    pending = sorted(anchors, key=lambda a: (a.at, a.id))
    parts = []
    seen: set[str] = set()
    for piece in slices(zone.start, zone.end, marks, cuts=[anchor.at for anchor in anchors]):
        while pending and pending[0].at <= piece.start:
            parts.append(_anchor(pending.pop(0)))
        text = safe(document.text[piece.start : piece.end])
        if not piece.marks:
            parts.append(text)
            continue
        names = sorted({mark.kind for mark in piece.marks} | {f"m{mark.number}" for mark in piece.marks})
        shown = Markup('<span class="{}">{}</span>').format(" ".join(names), text)
        parts.append(_noted(piece, shown, seen))
    return Markup("").join(parts)


def _noted(piece: Slice, shown: Markup, seen: set[str]) -> Markup:
    """Characters with their notes: a link that the keyboard reaches once, and what it tells beside it."""
    noted = [mark for mark in piece.marks if mark.note]
    if not noted:
        return shown
    notes = list(dict.fromkeys(mark.note for mark in noted))
    order = Markup(' tabindex="-1"') if set(notes) <= seen else Markup("")
    seen.update(notes)
    told = Markup("<br>").join(notes)
    return Markup(
        '<span class="timed"><a href="{}" aria-describedby="tip-{}"{}>{}</a>'
        '<span class="tip" role="tooltip" id="tip-{}">{}</span></span>'
    ).format(noted[0].link, piece.start, order, shown, piece.start, told)


def _anchor(anchor: Anchor) -> Markup:
    spot = Markup('<span class="at" id="{}"></span>').format(anchor.id)
    if not anchor.back:
        return spot
    # The label is drawn by the style sheet: it is not part of the article's text.
    link = Markup('<a class="ref" href="#{}" data-n="{}" data-m="{}" aria-label="{}"></a>')
    return spot + link.format(anchor.back, anchor.label, anchor.number, anchor.about)


_STOP = re.compile(r"[.!?][”\"’)\]]*\s+(?=[“\"‘(\[]?[A-Z0-9])")

_LAST_WORD = re.compile(r"[^\W\d_]+\Z")

_ABBREVIATIONS = frozenset(
    """
    adm apr art aug ave brig capt cmdr co col corp dec det dr feb fig ft gen gov hon inc jan jr lt ltd maj mr
    mrs ms mt no nov oct pres prof pte pvt rep rev sen sept sgt sr st supt vol vs
    """.split()  # noqa: SIM905
)

_REACH = 600
"""Code points that a sentence may reach to either side."""


def _stops(text: str, low: int, high: int) -> Iterator[int]:
    """Where a new sentence begins in ``low..high``.

    A point after a single letter («U.S.») or a common abbreviation is none: a stop that is missed shows
    more of the text, one too many would show half a sentence.
    """
    for match in _STOP.finditer(text, low, high):
        word = _LAST_WORD.search(text, max(low, match.start() - 12), match.start())
        abbreviated = word is not None and (len(word[0]) == 1 or word[0].lower() in _ABBREVIATIONS)
        if text[match.start()] != "." or not abbreviated or text[match.start() + 1] in '”"’)]':
            yield match.end()


def sentence_around(document: Document, start: int, end: int) -> Bounds:
    """The sentence (or sentences) of the same block around ``start..end``, for a reader's context."""
    zone = document.zone_at(start)
    low, high = (zone.start, max(zone.end, end)) if zone else (start, end)
    low, high = max(low, start - _REACH), min(high, end + _REACH)
    stops = list(_stops(document.text, low, high))
    begin = max((stop for stop in stops if stop <= start), default=low)
    finish = min((stop for stop in stops if stop >= end), default=high)
    while finish > end and document.text[finish - 1].isspace():
        finish -= 1
    return begin, finish


def contexts(document: Document, pieces: Iterable[Bounds]) -> tuple[Bounds, ...]:
    """The sentences around each piece, those that touch as one, in order."""
    out: list[Bounds] = []
    for start, end in sorted(sentence_around(document, *piece) for piece in pieces):
        if out and start <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return tuple(out)
