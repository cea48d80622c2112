"""The rows of the index beside a ledger: one for each article, and what is kept of pairs and links."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from onrecord.document import Document
from onrecord.interval import UNKNOWN, Interval
from onrecord.stores.derived import DerivedFile, HeldTermsOf, link_told, passages_told, terms_row
from onrecord.story.attachment import Piece, StoryLink, piece_of
from onrecord.story.copy_pair import Passage, article_of, compared_words
from onrecord.story.derived import Pair, key_of
from onrecord.story.reuse import fingerprints


class DerivedRows(DerivedFile):
    """An index whose rows can be written. See :class:`onrecord.story.derived.Recording`."""

    def keep_passages(self, pair: Pair, passages: Sequence[Passage], /) -> None:
        """See :class:`onrecord.story.derived.Recording`."""
        self.raw.execute("INSERT OR REPLACE INTO pair VALUES (?, ?, ?)", (*pair, passages_told(passages)))

    def keep_link(self, key: str, digest: bytes, link: StoryLink | None, /) -> None:
        """See :class:`onrecord.story.derived.Recording`."""
        self.raw.execute("INSERT OR REPLACE INTO link VALUES (?, ?, ?)", (key, digest, link_told(link)))

    def put(self, document: Document) -> tuple[int, frozenset[int]]:
        """The number of an article, and its fingerprints where it was not known."""
        key = key_of(document)
        piece = Piece(id=document.id, published=document.published.interval, version_of=document.version_of)
        begin = document.published.interval.begin
        standing = (
            "" if begin is None else begin.isoformat(),
            document.version_of,
            _bytes(article_of(document).order),
            _bytes(piece.order),
        )
        for (number,) in self.raw.execute("SELECT number FROM article WHERE key = ?", (key,)).fetchall():
            self.raw.execute(
                """UPDATE article SET current = 1, begin = ?, version_of = ?, copied = ?, placed = ?
                WHERE number = ?""",
                (*standing, number),
            )
            return number, frozenset()
        words = compared_words(article_of(document))
        piece = piece_of(document, key=key)
        made = self.raw.execute(
            """INSERT INTO article
            (key, doc, current, words, url, leading, addresses, begin, version_of, copied, placed)
            VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                *(key, document.id, len(words), document.url),
                *(" ".join(piece.leading), " ".join(sorted(piece.addresses))),
                *standing,
            ),
        )
        number = int(made.lastrowid or 0)
        self.raw.execute("INSERT INTO terms VALUES (?, ?, ?, ?)", terms_row(number, piece.terms))
        return number, fingerprints(words.keys)

    def cite(self, number: int, addresses: Collection[str]) -> None:
        rows = [(address, number) for address in addresses]
        self.raw.executemany("INSERT OR IGNORE INTO cited VALUES (?, ?)", rows)

    def numbers(self, sql: str, value: str) -> list[int]:
        return [number for (number,) in self.raw.execute(sql, (value,))]

    def row(self, number: int) -> Row:
        return Row(self, number)


class Row:
    """An article as the index has it."""

    __slots__ = ("mark", "number", "piece", "placed")

    def __init__(self, index: DerivedRows, number: int) -> None:
        key, doc_id, begin, version_of, url, self.placed, leading, addresses = index.raw.execute(
            """SELECT key, doc, begin, version_of, url, placed, leading, addresses FROM article
            WHERE number = ?""",
            (number,),
        ).fetchone()
        self.number = number
        self.mark = f"{key} {begin}"
        self.piece = Piece(
            id=doc_id,
            published=_since(begin),
            url=url,
            version_of=version_of,
            addresses=frozenset(addresses.split()),
            leading=tuple(leading.split()),
            key=key,
            held=HeldTermsOf(index, number),
        )


def _since(begin: str) -> Interval:
    """All that likeness asks of a publication."""
    return Interval(datetime.fromisoformat(begin)) if begin else UNKNOWN


def _bytes(order: Sequence[object]) -> bytes:
    """An order of articles as bytes that sort alike: no text in it has a NUL."""
    told = (str(int(part)) if isinstance(part, bool) else str(part) for part in order)
    return "\0".join(told).encode("utf-8", "surrogatepass")
