"""Quotations: which marks belong together, paragraph by paragraph.

Marks are paired within one block (a paragraph), never across: an opening mark that nothing closes
cannot swallow the article. The one exception is the custom of the press that a quotation over several
paragraphs opens each of them and closes the last only; such a paragraph is marked ``continued``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from onrecord.span import Bounds

_MARK = re.compile("''|``|[\"“”„‟«»‹›'‘’‚]")
_FAMILY = {
    **dict.fromkeys(('"', "“", "”", "„", "‟", "''", "``"), "double"),
    **dict.fromkeys(("'", "‘", "’", "‚"), "single"),
    **dict.fromkeys("«»", "guillemet"),
    **dict.fromkeys("‹›", "angle"),
}
_OPENS = frozenset({"“", "„", "‟", "``", "‘", "‚", "«", "‹"})
_CLOSES = frozenset({"”", "»", "›"})
_BEFORE_OPENING = frozenset("([{—–-/\"“„‟«‹‘'’")
_AFTER_CLOSING = frozenset(".,;:!?)]}—–-/\"”»›'’…*")
_ELIDED = re.compile(r"\d\ds?\b|(?:em|tis|twas|til|cause|n|round|bout)\b", re.IGNORECASE)
_MAX_UNCLOSED = 1500
"""Code points that a quotation without a closing mark may reach within its paragraph."""
_MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation, marks included.

    Attributes:
        depth: 0 for the outermost, 1 for a quotation inside one, and so on.
        closed: whether a closing mark was found.
        continued: not closed because the next paragraph opens with a mark and goes on.
        block: index of the paragraph that it lies in, among those that were given.
    """

    start: int
    end: int
    depth: int = 0
    closed: bool = True
    continued: bool = False
    block: int = 0

    @property
    def bounds(self) -> Bounds:
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Quotations:
    """The quotations of a document in text order, with look-up by position."""

    all: tuple[Quotation, ...] = ()
    outermost: tuple[Quotation, ...] = ()
    _starts: tuple[int, ...] = ()
    _all_starts: tuple[int, ...] = ()

    @classmethod
    def of(cls, text: str, blocks: Sequence[Bounds]) -> Quotations:
        found = quotations(text, blocks)
        outermost = tuple(q for q in found if q.depth == 0)
        return cls(
            all=found,
            outermost=outermost,
            _starts=tuple(q.start for q in outermost),
            _all_starts=tuple(q.start for q in found),
        )

    def at(self, offset: int) -> Quotation | None:
        """The outermost quotation that holds the character at ``offset``."""
        n = bisect_right(self._starts, offset) - 1
        if n >= 0 and offset < self.outermost[n].end:
            return self.outermost[n]
        return None

    def all_touching(self, start: int, end: int) -> tuple[Quotation, ...]:
        """Quotations of every depth that share a character with ``start..end``."""
        outer = self.touching(start, end)
        if not outer:
            return ()
        low = bisect_left(self._all_starts, outer[0].start)
        high = bisect_left(self._all_starts, outer[-1].end)
        return tuple(q for q in self.all[low:high] if q.start < end and q.end > start)

    def touching(self, start: int, end: int) -> tuple[Quotation, ...]:
        """The outermost quotations that share a character with ``start..end``."""
        n = max(0, bisect_right(self._starts, start) - 1)
        out = []
        while n < len(self.outermost) and self.outermost[n].start < end:
            if self.outermost[n].end > start:
                out.append(self.outermost[n])
            n += 1
        return tuple(out)


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    family: str
    opens: bool
    closes: bool
    sure: bool


def quotations(text: str, blocks: Iterable[Bounds]) -> tuple[Quotation, ...]:
    """Quotations of every block, in text order, properly nested.

    Straight and curly double marks, ``''`` and guillemets are families of their own; an apostrophe
    counts as a mark only where its surroundings allow nothing else.
    """
    listed = [b for b in blocks if b[0] < b[1]]
    out: list[Quotation] = []
    for n, bounds in enumerate(listed):
        follows = _opening_family(text, listed[n + 1]) if n + 1 < len(listed) else ""
        out.extend(replace(q, block=n) for q in _in_block(text, bounds, follows))
    return _with_depth(out)


def _opening_family(text: str, bounds: Bounds) -> str:
    """The family of the mark with which a block opens, or nothing."""
    mark = _MARK.match(text, bounds[0])
    if mark is None or mark.group() in _CLOSES or _FAMILY[mark.group()] == "single":
        return ""
    return _FAMILY[mark.group()]


def _in_block(text: str, bounds: Bounds, follows: str) -> list[Quotation]:
    marks = _marks(text, bounds)
    last_closing: dict[str, int] = {}
    for mark in marks:
        if mark.closes:
            last_closing[mark.family] = mark.start
    stack: list[_Mark] = []
    found: list[Quotation] = []
    for n, mark in enumerate(marks):
        opener = next((m for m in reversed(stack) if m.family == mark.family), None)
        if mark.closes and opener is not None and (mark.sure or not mark.opens or opener is stack[-1]):
            if mark.family == "single" and not mark.sure and _closed_later(marks, n):
                continue
            while stack.pop() is not opener:
                pass
            found.append(Quotation(opener.start, mark.end))
        elif mark.opens and len(stack) < _MAX_DEPTH:
            if mark.family == "single" and last_closing.get("single", -1) <= mark.start:
                continue
            stack.append(mark)
    found.extend(_unclosed(text, bounds, stack, found, follows))
    return found


def _closed_later(marks: Sequence[_Mark], n: int) -> bool:
    """Whether a sure closing single mark comes before the next opening one: this one is a genitive."""
    for mark in marks[n + 1 : n + 12]:
        if mark.family == "single":
            if mark.opens:
                return False
            if mark.sure:
                return True
    return False


def _marks(text: str, bounds: Bounds) -> list[_Mark]:
    out: list[_Mark] = []
    low, high = bounds
    for match in _MARK.finditer(text, low, high):
        mark, start, end = match.group(), match.start(), match.end()
        before = text[start - 1] if start > low else ""
        after = text[end] if end < high else ""
        opening = (not before or before.isspace() or before in _BEFORE_OPENING) and (
            bool(after) and not after.isspace()
        )
        closing = (
            bool(before)
            and not before.isspace()
            and (not after or after.isspace() or after in _AFTER_CLOSING)
        )
        family = _FAMILY[mark]
        if family == "single":
            opening = (
                opening
                and mark != "’"
                and (after.isalnum() or after in "[…")
                and _ELIDED.match(text, end) is None
            )
            closing = closing and mark in "'’"
            if opening or closing:
                sure = closing and before in '.,!?…;:"”'
                out.append(_Mark(start, end, family, opening, closing and not opening, sure))
            continue
        if mark in _OPENS and not (mark == "“" and closing and not opening):
            opening, closing = True, False
        elif mark in _CLOSES and not (opening and not closing):
            opening, closing = False, True
        elif not opening and not closing:
            opening = closing = True
        out.append(_Mark(start, end, family, opening, closing, closing and not opening))
    return out


def _unclosed(
    text: str, bounds: Bounds, stack: Sequence[_Mark], found: Sequence[Quotation], follows: str
) -> Iterable[Quotation]:
    """What becomes of the opening marks that nothing closed: at most one quotation."""
    last = max((q.end for q in found), default=bounds[0])
    for mark in stack:
        if mark.family == "single":
            continue
        if follows == mark.family and (mark.start >= last or mark.start == bounds[0]):
            yield Quotation(mark.start, bounds[1], closed=False, continued=True)
            return
        if mark.start >= last:
            end = bounds[1]
            if end - mark.start > _MAX_UNCLOSED:
                stop = text.find(". ", mark.start, mark.start + _MAX_UNCLOSED)
                if stop < 0:
                    continue
                end = stop + 1
            yield Quotation(mark.start, end, closed=False)
            return


def _with_depth(found: Iterable[Quotation]) -> tuple[Quotation, ...]:
    out: list[Quotation] = []
    open_ends: list[int] = []
    for quotation in sorted(found, key=lambda q: (q.start, -q.end)):
        while open_ends and open_ends[-1] <= quotation.start:
            open_ends.pop()
        out.append(replace(quotation, depth=len(open_ends)))
        open_ends.append(quotation.end)
    return tuple(out)
