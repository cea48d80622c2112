"""Where a page goes over from reporting to what its readers wrote under it.

Comments are kept and marked, and nothing is read from them: what a reader of a site says is no reporting.
A section of comments needs words that say so (``lexicons/en/zones.toml``), and text before it; it lasts to
the end of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from onrecord.document import ZoneKind
from onrecord.ingest.lines import is_sentence
from onrecord.ingest.rules import Rules, folded

_SHORT = 320
"""No heading of a section of comments is longer, in code points."""
_NAME_MAX = 80
_NAMES = 2
"""So many lines that name who comments make a section."""


class Page(Protocol):
    """The blocks of one text, with the kinds that were found so far."""

    bounds: Sequence[tuple[int, int]]
    rules: Rules
    kinds: list[ZoneKind]

    def block(self, i: int) -> str: ...
    def size(self, i: int) -> int: ...


def sort_comments(page: Page, body: int) -> None:
    """Mark what readers wrote, from the first block that says so to the end; furniture stays furniture.

    Args:
        page: its ``kinds`` are changed.
        body: index of the first block of running text; what stands before it is never a comment.
    """
    start = _start(page, body)
    if start is None:
        return
    for i in range(start, len(page.kinds)):
        if page.kinds[i] is not ZoneKind.CHROME:
            page.kinds[i] = ZoneKind.COMMENTS


def _start(page: Page, body: int) -> int | None:
    """The first block of the comments."""
    first_name: int | None = None
    names = 0
    for i in range(body + 1, len(page.bounds)):
        if _opens(page, i):
            return i if first_name is None else min(i, first_name)
        if _names_one(page, i):
            first_name = i if first_name is None else first_name
            names += 1
            if names == _NAMES:
                return first_name
    return None


def _opens(page: Page, i: int) -> bool:
    """Whether a block alone says that comments begin."""
    block = page.block(i)[:_SHORT]
    if page.rules.comment_opening.match(block):
        return True
    if page.size(i) > _SHORT:
        return False
    return (
        folded(block) in page.rules.comment_headings or page.rules.comment_block.fullmatch(block) is not None
    )


def _names_one(page: Page, i: int) -> bool:
    """Whether a short line names who comments, and what he says follows as text."""
    if page.size(i) > _NAME_MAX or i + 1 >= len(page.bounds):
        return False
    follows = any(is_sentence(page.block(n)) for n in range(i + 1, min(i + 3, len(page.bounds))))
    return follows and page.rules.comment_name.fullmatch(page.block(i)) is not None
