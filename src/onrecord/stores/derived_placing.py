"""Putting one article into the index beside a ledger, by what it shares words with.

Its fingerprints and terms are looked up, it is held against the articles found so, and the links of later
articles that it comes to stand beside are looked at again. So the work hangs on its neighbours, not on how
many articles there are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from onrecord.document import Document
from onrecord.ledger.store import View
from onrecord.stores.derived_rows import DerivedRows, Row
from onrecord.story.attachment import CITED, VERSION, choice_digest, chosen
from onrecord.story.copy_pair import Article, SideBySide, article_of, compared_words
from onrecord.story.reuse import fingerprints
from onrecord.story.story_terms import settings
from onrecord.story.syndication import CROWD

_LARGEST = 1000
"""Articles with one fingerprint beyond which they are not all compared with a new first one."""


class Placing:
    """Puts articles into ``index`` one by one."""

    def __init__(self, index: DerivedRows) -> None:
        self._index, self._raw = index, index.raw

    def place(self, view: View, document: Document) -> None:
        """Put in one article, or what is known of it otherwise than before."""
        moved = self._withdraw_all(document.id)
        row, prints = self._stand(document)
        number = row.number
        prints = prints or fingerprints(compared_words(article_of(document)).keys)
        partners = self._partners(number, prints)
        self._raw.executemany("INSERT OR IGNORE INTO posting VALUES (?, ?)", [(p, number) for p in prints])
        self._compare(view, document, number, partners)
        if document.url:
            moved |= self._versions(view, document)
        self._link(self._index.row(number), new=None)
        for other in sorted((moved | self._later(row)) - {number}):
            self._link(self._index.row(other), new=number)

    def _stand(self, document: Document) -> tuple[Row, frozenset[int]]:
        """Let an article be found by its terms and by whom it names."""
        number, prints = self._index.put(document)
        row = self._index.row(number)
        self._raw.executemany(
            "INSERT OR REPLACE INTO leading VALUES (?, ?, ?)",
            [(term, row.placed, number) for term in row.piece.leading],
        )
        self._index.cite(number, row.piece.addresses)
        return row, prints

    def _withdraw_all(self, doc_id: str) -> set[int]:
        """Take an article out of its place; which others stood after it."""
        moved: set[int] = set()
        for number in self._index.numbers("SELECT number FROM article WHERE doc = ? AND current", doc_id):
            moved |= self._later(self._index.row(number))
            self._withdraw(number)
        return moved

    def _withdraw(self, number: int) -> None:
        (placed, leading) = self._raw.execute(
            "SELECT placed, leading FROM article WHERE number = ?", (number,)
        ).fetchone()
        self._raw.execute("UPDATE article SET current = 0 WHERE number = ?", (number,))
        self._raw.execute("DELETE FROM cited WHERE article = ?", (number,))
        self._raw.executemany(
            "DELETE FROM leading WHERE term = ? AND placed = ?", [(term, placed) for term in leading.split()]
        )

    def _versions(self, view: View, document: Document) -> set[int]:
        """Where other versions of the page stand may have changed with it; which others stand after them."""
        moved: set[int] = set()
        rows = self._raw.execute(
            "SELECT doc FROM article WHERE url = ? AND current AND doc <> ?", (document.url, document.id)
        ).fetchall()
        for (doc_id,) in rows:
            other = view.document(doc_id)
            if other is None:
                continue
            moved |= self._withdraw_all(doc_id)
            row, _ = self._stand(other)
            moved |= {row.number} | self._later(row)
        return moved

    def _partners(self, number: int, prints: Collection[int]) -> set[int]:
        """The articles that the new one is to be compared with, by the rule of :mod:`..syndication`."""
        (mine,) = self._raw.execute("SELECT copied FROM article WHERE number = ?", (number,)).fetchone()
        found: set[int] = set()
        for value in prints:
            sql = "SELECT article FROM posting WHERE print = ? AND article <> ? LIMIT ?"
            others = [n for (n,) in self._raw.execute(sql, (value, number, CROWD))]
            if len(others) < CROWD:
                found.update(others)
                continue
            first = self._raw.execute(
                "SELECT article, copied FROM crowd WHERE print = ?", (value,)
            ).fetchone()
            if first is None:
                first = self._raw.execute(
                    """SELECT a.number, min(a.copied) FROM posting p JOIN article a ON a.number = p.article
                    WHERE p.print = ? AND a.current""",
                    (value,),
                ).fetchone()
            if first[0] is None or mine < first[1]:
                first = (number, mine)
                found.update(n for (n,) in self._raw.execute(sql, (value, number, _LARGEST)))
            else:
                found.add(first[0])
            self._raw.execute("INSERT OR REPLACE INTO crowd VALUES (?, ?, ?)", (value, *first))
        return found

    def _compare(self, view: View, document: Document, number: int, partners: Collection[int]) -> None:
        articles: list[tuple[int, Article]] = [(number, article_of(document))]
        for other in sorted(partners):
            (doc_id,) = self._raw.execute("SELECT doc FROM article WHERE number = ?", (other,)).fetchone()
            found = view.document(doc_id)
            if found is not None:
                articles.append((other, article_of(found)))
        texts = SideBySide([article for _, article in articles])
        mine = articles[0][1]
        for place, (other, article) in enumerate(articles[1:], 1):
            first, second = (0, place) if mine.order < article.order else (place, 0)
            if articles[first][1].version_of == articles[second][1].id:
                first, second = second, first
            pair = (number, other) if first == 0 else (other, number)
            self._index.keep_passages(pair, texts.passages(first, second))

    def _later(self, row: Row) -> set[int]:
        """The later articles that the new one may come to stand beside."""
        found: set[int] = set()
        for term in row.piece.leading:
            found.update(
                number
                for (number,) in self._raw.execute(
                    "SELECT article FROM leading WHERE term = ? AND placed > ? ORDER BY placed LIMIT ?",
                    (term, row.placed, settings().nearest),
                )
            )
        named = [("SELECT number FROM article WHERE version_of = ? AND current", row.piece.id)]
        if row.piece.url:
            named += [
                ("SELECT article FROM cited WHERE address = ?", row.piece.url),
                ("SELECT number FROM article WHERE url = ? AND current", row.piece.url),
            ]
        for sql, value in named:
            found.update(self._index.numbers(sql, value))
        return found - {row.number}

    def _link(self, row: Row, *, new: int | None) -> None:
        """Choose the link of an article, from what stands before it in the whole account.

        Where only the article ``new`` has come beside it since its link was chosen, that one alone is
        looked at.
        """
        why, near, before = self._beside(row, new=new)
        digest = self._choice(row, near, why=why)
        known = self._index.links([row.piece.key]).get(row.piece.key)
        if known is not None and known[0] == digest:
            return
        pool = near
        if not why and new in near and known is not None and known[0] == self._choice(row, before, why=""):
            kept = [number for number in near if known[1] is not None and near[number][1] == known[1].earlier]
            if kept or known[1] is None:
                pool = {number: near[number] for number in (*kept, new)}
        link = chosen(row.piece, [self._index.row(number).piece for number in pool], why=why)
        self._index.keep_link(row.piece.key, digest, link)

    def _choice(self, row: Row, near: dict[int, tuple[str, str]], *, why: str) -> bytes:
        return choice_digest(row.mark, (mark for mark, _ in near.values()), why=why)

    def _beside(
        self, row: Row, *, new: int | None
    ) -> tuple[str, dict[int, tuple[str, str]], dict[int, tuple[str, str]]]:
        """As in :mod:`onrecord.story.grouping`: why, and by number the mark and id of each article beside it.

        The last are those that were beside it without ``new``.
        """
        piece = row.piece
        former = self._raw.execute(
            f"SELECT {_NEAR} FROM article a WHERE doc = ? AND current AND placed < ?",  # noqa: S608
            (piece.version_of or "", row.placed),
        ).fetchone()
        if former is not None:
            return VERSION, _marked([former]), {}
        cited = []
        for address in piece.addresses:
            sql = f"""SELECT {_NEAR} FROM article a WHERE url = ? AND current AND placed < ?
                ORDER BY placed LIMIT 1"""  # noqa: S608
            cited += self._raw.execute(sql, (address, row.placed)).fetchall()
        if cited:
            return CITED, _marked([min(cited, key=lambda each: each[3])]), {}
        nearest = settings().nearest
        now: dict[int, tuple[str, str]] = {}
        before: dict[int, tuple[str, str]] = {}
        sql = f"""SELECT {_NEAR} FROM leading l JOIN article a ON a.number = l.article
            WHERE l.term = ? AND l.placed < ? ORDER BY l.placed DESC LIMIT ?"""  # noqa: S608
        for term in piece.leading:
            rows = self._raw.execute(sql, (term, row.placed, nearest + 1)).fetchall()
            now |= _marked(rows[:nearest])
            before |= _marked([each for each in rows if each[0] != new][:nearest])
        return "", now, before


_NEAR = "a.number, a.key, a.begin, a.doc"


def _marked(rows: Sequence[tuple[int, str, str, str]]) -> dict[int, tuple[str, str]]:
    return {number: (f"{key} {begin}", doc_id) for number, key, begin, doc_id in rows}
