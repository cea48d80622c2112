"""Zones: what every block of an article is, by rules over the block and its place on the page.

A page runs masthead, headline, date, byline, body, credits, furniture. A block is called furniture
(chrome) only when it is a known phrase, or a line that is no sentence in a place where sentences have
ended; a real sentence stays body. The patterns are in ``lexicons/en/zones.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from onrecord.document import Zone, ZoneKind, blocks
from onrecord.errors import TooLargeError
from onrecord.ingest.comments import sort_comments
from onrecord.ingest.lines import STOP, byline_names, inline_dateline, is_dateline, is_nobody, is_sentence
from onrecord.ingest.outlets import is_papers_name
from onrecord.ingest.rules import Rules, folded, rules

_K = ZoneKind
_SHORT = 320
"""No phrase of a page's furniture is longer, in code points."""
_CAPTION_MAX = 700
_CREDIT_MAX = 180
"""How far from the end of a caption the name of who took the picture begins."""
_TITLE_WORDS = 28
_TITLE_MAX = 240
_HEADER_BLOCKS = 12
_TAIL_BLOCKS = 80
MAX_BLOCKS = 50_000
_INLINE_BLOCKS = 3
"""A dateline stands before one of so many first paragraphs."""
_EDGE_BLOCKS = 2000
"""In a text of more blocks than twice this, patterns are tried at both ends only."""

_FULL_STOP = re.compile(r"""\.[\s"'”’)\]»]*$""")
_ASKING = re.compile(r"""[^.!?“”"]{8,160}[!?]\s*""")
_ACRONYM_END = re.compile(r"(?:\b\w\.){2,}$")


@dataclass(frozen=True, slots=True)
class Hints:
    """What metadata already tells of the page."""

    title: str = ""
    byline: tuple[str, ...] = ()
    outlet: str = ""


@dataclass(slots=True)
class _Page:
    """The blocks of one text while they are sorted."""

    text: str
    bounds: Sequence[tuple[int, int]]
    rules: Rules
    hints: Hints
    kinds: list[ZoneKind] = field(default_factory=list)

    def block(self, i: int) -> str:
        start, end = self.bounds[i]
        return self.text[start:end]

    def size(self, i: int) -> int:
        return self.bounds[i][1] - self.bounds[i][0]


def zones(text: str, *, hints: Hints | None = None) -> tuple[Zone, ...]:
    """Every non-blank block of ``text``, in order, with its kind.

    Raises:
        TooLargeError: when there are more blocks than any article has.
    """
    page = _Page(text, blocks(text), rules(), hints or Hints())
    count = len(page.bounds)
    if count > MAX_BLOCKS:
        raise TooLargeError(
            f"The text has {count:,} lines or paragraphs, which no article has.",
            next_step="Leave it out, or split it into articles.",
        )
    page.kinds = [_alone(page, i, near_edge=_near_edge(i, count)) for i in range(count)]
    body = _first_body(page)
    _sort_header(page, body)
    _sort_tail(page, body)
    sort_comments(page, body)
    return tuple(_with_inline_dateline(page))


def _with_inline_dateline(page: _Page) -> Iterator[Zone]:
    """The zones, the dateline in front of one of the first paragraphs apart from it."""
    tries = _INLINE_BLOCKS
    for (start, end), kind in zip(page.bounds, page.kinds, strict=True):
        head = 0
        if kind is _K.BODY and tries:
            tries -= 1
            head = inline_dateline(page.text[start : min(end, start + _SHORT)])
        if not head:
            yield Zone(start, end, kind)
            continue
        tries = 0
        dateline = page.text[start : start + head].rstrip()
        yield Zone(start, start + len(dateline), _K.DATELINE)
        yield Zone(start + head, end, kind)


# -- a block by itself -------------------------------------------------------------------------


def _near_edge(i: int, count: int) -> bool:
    return i < _EDGE_BLOCKS or i >= count - _EDGE_BLOCKS


def _alone(page: _Page, i: int, *, near_edge: bool) -> ZoneKind:
    """The kind that a block's own characters give; body when they give none."""
    size = page.size(i)
    if size > _CAPTION_MAX:
        return _K.BODY
    block, names = page.block(i), page.rules
    if size <= _SHORT and folded(block) in names.chrome_exact:
        return _K.CHROME
    if not near_edge:
        return _K.BODY
    short = _alone_short(block, names) if size <= _SHORT else None
    return short or _alone_long(block, names)


def _alone_long(block: str, names: Rules) -> ZoneKind:
    if names.caption_start.match(block) or names.caption_end.search(block, max(0, len(block) - _CREDIT_MAX)):
        return _K.CAPTION
    return _K.CREDIT if names.credit.fullmatch(block) else _K.BODY


def _alone_short(block: str, names: Rules) -> ZoneKind | None:
    key = folded(block)
    tests = (
        (_K.BYLINE, lambda: names.byline.fullmatch(block) or key in names.byline_exact),
        (_K.DATELINE, lambda: is_dateline(block)),
        (_K.CREDIT, lambda: names.credit.fullmatch(block)),
        (_K.CREDIT, lambda: key in names.credit_heads and block.endswith(":")),
        (_K.CAPTION, lambda: names.caption_start.match(block)),
        (_K.BYLINE, lambda: byline_names(block)),
        (_K.CHROME, lambda: names.chrome.fullmatch(block)),
    )
    return next((kind for kind, test in tests if test()), None)


# -- the top of the page -----------------------------------------------------------------------


def _first_body(page: _Page) -> int:
    """Index of the first block of running text, or the number of blocks."""
    asked = False
    for i in range(len(page.bounds)):
        if page.kinds[i] is not _K.BODY:
            continue
        block = page.block(i)
        if not is_sentence(block):
            continue
        # A headline may be one question or one call; the second block that reads so is text.
        if not asked and i < _HEADER_BLOCKS and _is_asking(block):
            asked = True
            continue
        return i
    return len(page.bounds)


def _is_asking(block: str) -> bool:
    """Whether a block that ends as a sentence may be a headline: a question, a call, an acronym."""
    if len(block.split()) > 16 or not _is_headline(block):
        return False
    return _ASKING.fullmatch(block) is not None or _ACRONYM_END.search(block) is not None


def _sort_header(page: _Page, body: int) -> None:
    known = folded(page.hints.title)
    open_ = [i for i in range(min(body, _HEADER_BLOCKS * 2)) if _may_be_title(page, i)]
    title = _title_index(page, open_, known, body)
    authors = {folded(name) for name in page.hints.byline}
    if title is None:
        for i in open_:
            if folded(page.block(i)) in authors:
                page.kinds[i] = _K.BYLINE
        _drop_stray_datelines(page)
        return
    name = folded(page.block(title))
    for i in range(min(body, _HEADER_BLOCKS * 2)):
        here = folded(page.block(i))
        if here == name or (known and here == known):
            page.kinds[i] = _K.TITLE
        elif page.kinds[i] is not _K.BODY:
            continue
        elif here in authors or (i > title and is_nobody(page.block(i))):
            page.kinds[i] = _K.BYLINE
        elif i < title and (_is_masthead(page, i) or _is_twice(page, title, open_)):
            page.kinds[i] = _K.CHROME
    _drop_stray_datelines(page)


def _may_be_title(page: _Page, i: int) -> bool:
    return page.kinds[i] in {_K.BODY, _K.CHROME} and page.size(i) <= _TITLE_MAX


def _title_index(page: _Page, open_: Sequence[int], known: str, body: int) -> int | None:
    """The block that is the headline: the known one, the one printed twice, else the first fit one."""
    if known:
        for i in [*open_, body]:
            if i < len(page.bounds) and folded(page.block(i)) == known:
                return i
    if body == len(page.bounds):
        return None
    fit = [i for i in open_ if page.kinds[i] is _K.BODY and _is_headline(page.block(i))]
    for i in fit:
        if _is_twice(page, i, fit):
            return i
    longest = max(page.size(i) for i in range(body, len(page.bounds)) if page.kinds[i] is _K.BODY)
    for i in fit:
        if not _is_masthead(page, i) and page.size(i) < longest:
            return i
    return None


def _is_twice(page: _Page, i: int, among: Sequence[int]) -> bool:
    name = folded(page.block(i))
    return len(name) >= 12 and sum(folded(page.block(j)) == name for j in among) > 1


def _is_headline(block: str) -> bool:
    words = block.split()
    if (
        not 2 <= len(words) <= _TITLE_WORDS
        or len(block) > _TITLE_MAX
        or block.rstrip().endswith((":", ",", ";"))
    ):
        return False
    if not any(c.isalpha() for c in block) or not (block[0].isalnum() or block[0] in "‘“\"'«[¿¡@#$£€"):
        return False
    return _FULL_STOP.search(block) is None or _ACRONYM_END.search(block) is not None or block.endswith("...")


def _is_masthead(page: _Page, i: int) -> bool:
    """A site's name, slogan or section above the headline."""
    block = page.block(i)
    words = folded(block).split()
    if page.hints.outlet and folded(block) == folded(page.hints.outlet):
        return True
    if folded(block) in page.rules.sections:
        return True
    if page.rules.masthead.search(block) and len(words) <= 20:
        return True
    if folded(block) in page.rules.outlet_names:
        return True
    return is_papers_name(block) and _more_headlines(page, i)


def _more_headlines(page: _Page, i: int) -> bool:
    """Whether a longer headline follows at the top of the page."""
    for j in range(i + 1, min(len(page.bounds), _HEADER_BLOCKS)):
        if page.kinds[j] is not _K.BODY:
            continue
        if is_sentence(page.block(j)):
            return False
        if page.size(j) > page.size(i) and _is_headline(page.block(j)):
            return True
    return False


def _drop_stray_datelines(page: _Page) -> None:
    """Dates and names that stand alone between paragraphs are subheads: body."""
    prose = [i for i, kind in enumerate(page.kinds) if kind is _K.BODY and is_sentence(page.block(i))]
    if len(prose) < 3:
        return
    for i in range(prose[1] + 1, prose[-1]):
        if page.kinds[i] is _K.DATELINE:
            page.kinds[i] = _K.BODY


# -- the end of the page -----------------------------------------------------------------------


def _sort_tail(page: _Page, body: int) -> None:
    """Lines that are no sentences, after the article has ended."""
    count = len(page.bounds)
    last = max(
        (i for i in range(count) if page.kinds[i] is _K.BODY and is_sentence(page.block(i))), default=-1
    )
    title = next((folded(page.block(i)) for i in range(body) if page.kinds[i] is _K.TITLE), "")
    listed = False
    after_furniture = False
    for i in range(max(last + 1, body), count):
        block = page.block(i)
        key = folded(block)
        if page.kinds[i] is _K.CHROME:
            listed = listed or key in page.rules.lists
            after_furniture = True
        elif page.kinds[i] is not _K.BODY:
            after_furniture = True
        elif (title and key == title) or (
            _is_label(block) and (listed or _is_sandwiched(page, i, after_furniture=after_furniture))
        ):
            page.kinds[i] = _K.CHROME
    _sort_credit_list(page, body)


def _is_sandwiched(page: _Page, i: int, *, after_furniture: bool) -> bool:
    """Furniture right before, and nothing but furniture after, of which there is some."""
    if not after_furniture or i + 1 >= len(page.bounds) or len(page.bounds) - i > _TAIL_BLOCKS:
        return False
    return all(k is not _K.BODY for k in page.kinds[i + 1 :])


def _is_label(block: str) -> bool:
    return len(block.split()) <= 25 and STOP.search(block) is None and not any(q in block for q in '“”"«»')


def _sort_credit_list(page: _Page, body: int) -> None:
    """The short lines that follow «Sources:» near the end."""
    in_credit = False
    for i in range(body, len(page.bounds)):
        if page.kinds[i] is _K.CREDIT and folded(page.block(i)) in page.rules.credit_heads:
            in_credit = True
        elif (
            in_credit
            and page.kinds[i] is _K.BODY
            and _is_label(page.block(i))
            and len(page.block(i).split()) <= 8
        ):
            page.kinds[i] = _K.CREDIT
        elif page.kinds[i] is not _K.CREDIT:
            in_credit = False
