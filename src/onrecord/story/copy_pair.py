"""Two articles held side by side: the words of each that are compared, and the passages that both have.

What stands here hangs on the two texts alone, not on what else there is; it may be kept and used again
(:mod:`onrecord.story.derived`). Whether passages make a copy is told in :mod:`onrecord.story.syndication`.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import islice

from onrecord.annotate.annotator import readable_zones
from onrecord.annotate.lexicon import load
from onrecord.document import Document
from onrecord.interval import UNKNOWN, Interval
from onrecord.span import Bounds
from onrecord.story.remembered import of_one
from onrecord.story.reuse import Shingles, Words, align, fingerprints, hashes_of, words_of

LEAST_QUOTED = 8
"""Words in a shared passage below which it is a phrase, even between quotation marks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What the comparison needs of a document.

    ``zones`` are the blocks that are compared; ``key`` names text and blocks where something may be known
    of them already (:func:`onrecord.story.derived.key_of`).
    """

    id: str
    text: str
    zones: tuple[Bounds, ...]
    published: Interval = UNKNOWN
    outlet: str = ""
    page: str = ""
    version_of: str | None = None
    key: str = ""

    @property
    def order(self) -> tuple[bool, str, str]:
        """By publication, undated ones last, then by id."""
        begin = self.published.begin
        return begin is None, "" if begin is None else begin.isoformat(), self.id


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that stand in two articles.

    Attributes:
        first, second: where, in characters of each text.
        words: where in the second, in words that are compared.
        equal: how many words are the same.
        quoted: whether it stands between quotation marks on either side.
        prints: its fingerprints, by which it is known as worn.
    """

    first: Bounds
    second: Bounds
    words: Bounds
    equal: int
    quoted: bool
    prints: frozenset[int]


def article_of(document: Document, *, key: str = "") -> Article:
    """A document as the comparison sees it: its readable blocks without captions."""
    return replace(_article(document), key=key) if key else _article(document)


@of_one(most=1 << 11)
def _article(document: Document) -> Article:
    return Article(
        id=document.id,
        text=document.text,
        zones=tuple(z.bounds for z in readable_zones(document) if z.kind != "caption"),
        published=document.published.interval,
        outlet=document.outlet,
        page=document.url,
        version_of=document.version_of,
    )


def outline_of(document: Document, *, key: str) -> Article:
    """A document without its text and blocks: enough where an index holds what was made of them."""
    return replace(article_of(document, key=key), text="", zones=())


# The account of another day compares mostly the same articles: the words of the last ones are remembered.
@lru_cache(maxsize=1024)
def compared_words(article: Article) -> Words:
    """The words that are compared: those of the article's blocks without the furniture in them."""
    return words_of(article.text, tuple(_reporting(article)))


class SideBySide:
    """Articles by their place in a list, with what was made of the last ones that were asked for.

    ``read`` gives an article with its text by its id, where those of the list have none.
    """

    def __init__(self, articles: Sequence[Article], read: Callable[[str], Article] | None = None) -> None:
        self.articles = articles
        self._read = read
        self._article = lru_cache(maxsize=256)(self._whole)
        self.words = lru_cache(maxsize=4096)(self._words)
        self._name = lru_cache(maxsize=None)(self._digest)
        self._shingles = lru_cache(maxsize=8)(self._make_shingles)
        self._hashes = lru_cache(maxsize=4096)(self._make_hashes)

    def _whole(self, place: int) -> Article:
        article = self.articles[place]
        return article if self._read is None else self._read(article.id)

    def _words(self, place: int) -> Words:
        return compared_words(self._article(place))

    def _make_shingles(self, place: int) -> Shingles:
        return Shingles(self.words(place).keys)

    def _make_hashes(self, place: int) -> array[int]:
        return hashes_of(self.words(place).keys)

    def passages(self, one: int, other: int) -> tuple[Passage, ...]:
        """The passages that two articles share, in the order of the second."""
        pair = self._name(one), self._name(other)
        known = _PASSAGES.get(pair)
        if known is None:
            if len(_PASSAGES) >= _MOST:
                for old in list(islice(_PASSAGES, _MOST // 4)):
                    _PASSAGES.pop(old, None)
            known = _PASSAGES[pair] = self._made(one, other)
        return known

    def _digest(self, place: int) -> str:
        """A name for text and blocks."""
        article = self.articles[place]
        if article.key:
            return article.key
        article = self._article(place)
        made = f"{article.zones}\n{article.text}".encode("utf-8", "surrogatepass")
        return blake2b(made, digest_size=16).hexdigest()

    def _made(self, one: int, other: int) -> tuple[Passage, ...]:
        first, second = self._article(one), self._article(other)
        mine, theirs = self.words(one), self.words(other)
        found = []
        for run in align(self._shingles(one), theirs.keys, hashes=self._hashes(other)):
            if run.equal < LEAST_QUOTED:
                continue
            a, b = _chars(mine, run.first), _chars(theirs, run.second)
            found.append(
                Passage(
                    first=a,
                    second=b,
                    words=run.second,
                    equal=run.equal,
                    quoted=_quoted(first.text, a) or _quoted(second.text, b),
                    prints=fingerprints(mine.keys[slice(*run.first)]),
                )
            )
        return tuple(found)


_PASSAGES: dict[tuple[str, str], tuple[Passage, ...]] = {}
"""Of the last pairs that were compared, by their names: the account of another day has mostly the same."""
_MOST = 1 << 15


def _chars(words: Words, run: Bounds) -> Bounds:
    return words.bounds[run[0]][0], words.bounds[run[1] - 1][1]


def _reporting(article: Article) -> Iterator[Bounds]:
    """The blocks without sentences in which the page speaks to its reader."""
    for start, end in article.zones:
        at = start
        for furniture in _furniture().finditer(article.text, start, end):
            if furniture.start() < at:
                continue
            low = max((m.end() for m in _STOP.finditer(article.text, at, furniture.start())), default=at)
            stop = _STOP.search(article.text, furniture.end(), end)
            yield at, low
            at = stop.end() if stop else end
        if at < end:
            yield at, end


_STOP = re.compile(r"[.!?…](?=\s|$)|\n")


@cache
def _furniture() -> re.Pattern[str]:
    phrases = sorted(load("reuse").data["furniture"], key=lambda p: (-len(p), p))
    return re.compile(
        r"(?i)\b(?:" + "|".join(r"[\W_]+".join(map(re.escape, p.split())) for p in phrases) + r")\b"
    )


_OPEN = "“„«"
_CLOSE = "”»"
_MARK = re.compile(f'[{_OPEN}{_CLOSE}"]')


def _quoted(text: str, bounds: Bounds) -> bool:
    """Whether the passage, but for a few characters, stands between quotation marks of one paragraph."""
    at = text.rfind("\n", 0, bounds[0]) + 1
    inside = 0
    straight = False
    depth = 0
    for mark in _MARK.finditer(text, at, bounds[1]):
        if depth or straight:
            inside += max(0, mark.start() - max(at, bounds[0]))
        at = mark.end()
        if mark.group() in _OPEN:
            depth += 1
        elif mark.group() in _CLOSE:
            depth = max(0, depth - 1)
        else:
            straight = not straight
    if depth or straight:
        inside += max(0, bounds[1] - max(at, bounds[0]))
    return inside >= 0.8 * (bounds[1] - bounds[0])
