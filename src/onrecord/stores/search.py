"""Searching a SQLite ledger: the words of its articles by FTS5, and who speaks in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from onrecord.ledger.store import Findings, Found, Wanted
from onrecord.span import Bounds
from onrecord.stores import codec

Select = Callable[..., list[tuple[Any, ...]]]
"""Runs one SELECT of a view with named values."""

RANKED = 500
"""Articles that are ranked and counted. Of more that match, those that the ledger recorded last."""

MAX_TERMS = 24
"""How many words or phrases of a question are used."""

_TERM = re.compile(r'"([^"]*)"(\*?)|([^\s"]+)')
_WORD = re.compile(r"[^\W_]")
_OPEN, _CLOSE = "\x01\x02", "\x02\x01"

# S608: every piece that these are joined from stands in this package; values are bound.
# The words lead, where there are any: CROSS JOIN keeps the order of the tables.
_FROM_WORDS = (
    "document_text CROSS JOIN metadata m ON m.doc = document_text.rowid AND document_text MATCH :words"
)
_SPOKEN = """
EXISTS (
  SELECT 1 FROM speaker s CROSS JOIN entry e ON e.seq = s.entry
  WHERE s.doc = m.doc AND {entry}
    AND (:authority IS NULL OR s.authority = :authority)
    AND (:act IS NULL OR s.act = :act)
    AND (:source IS NULL OR s.name LIKE :source ESCAPE '\\')
)
"""
_WHERE = """
{metadata} AND {valid}
  AND (:outlet IS NULL OR m.outlet = :outlet)
  AND (:begin IS NULL OR m.published_begin >= :begin)
  AND (:end IS NULL OR m.published_begin < :end)
"""
_COUNTED = 20


def search(select: Select, wanted: Wanted, *, offset: int, limit: int, force: dict[str, str]) -> Findings:
    """See :meth:`onrecord.ledger.store.Searchable.search`.

    At most :data:`RANKED` articles are looked at more closely: what is ranked, counted and marked does
    not grow with the ledger. ``force`` holds the conditions that an ``entry``, a row of ``metadata`` and
    the ``valid`` bound are under.
    """
    words = match_of(wanted.words)
    if wanted.words.strip() and words is None:
        return Findings()
    values = {
        "words": words,
        "outlet": wanted.outlet or None,
        "authority": wanted.authority or None,
        "act": wanted.act or None,
        "source": f"%{_literal(wanted.source)}%" if wanted.source else None,
        "begin": None if wanted.begin is None else codec.micros(wanted.begin),
        "end": None if wanted.end is None else codec.micros(wanted.end),
        "most": RANKED + 1,
    }
    spoken = "AND " + _SPOKEN.format(**force) if wanted.authority or wanted.act or wanted.source else ""
    # Without words, NULLs come last by themselves, and the index has the order.
    tables, order = (
        ("metadata m", "m.published_begin DESC, m.doc DESC")
        if words is None
        else (_FROM_WORDS, "document_text.rowid DESC")
    )
    docs = select(
        f"SELECT m.doc, m.outlet FROM {tables} WHERE {_WHERE.format(**force)} {spoken} "  # noqa: S608
        f"ORDER BY {order} LIMIT :most",
        **values,
    )
    more = len(docs) > RANKED
    docs = docs[:RANKED]
    if not docs:
        return Findings()
    known = [doc for doc, _ in docs]
    ids = codec.dumps(known)
    span = slice(offset, offset + limit)
    if words is None:
        page = _named(select, known[span])
    else:
        page = tuple(
            found for row in _ranked(select, words, known)[span] for found in _marked(select, words, row)
        )
    return Findings(
        total=len(docs),
        more=more,
        found=page,
        outlets=_counted(outlet for _, outlet in docs),
        authorities=_speakers(select, "authority", ids, force=force),
        acts=_speakers(select, "act", ids, force=force),
    )


def match_of(words: str) -> str | None:
    """A question as FTS5 takes it: every word must occur; «"…"» is a phrase, ``*`` ends the start of a word.

    Everything else is plain text: no operator of FTS5 reaches it. ``None`` when no letter or digit is left.
    """
    terms = []
    for phrase, phrase_star, word in _TERM.findall(words.replace("\x00", " ")):
        text = phrase or word
        starred = phrase_star or ("*" if word.endswith("*") else "")
        if _WORD.search(text):
            terms.append(f'"{text.rstrip("*")}"{starred}')
    return " AND ".join(terms[:MAX_TERMS]) or None


def _literal(text: str) -> str:
    return re.sub(r"([%_\\])", r"\\\1", text)


def _named(select: Select, rows: Sequence[int]) -> tuple[Found, ...]:
    found: dict[int, str] = dict(
        select(
            "SELECT seq, id FROM document WHERE seq IN (SELECT value FROM json_each(:ids))",
            ids=codec.dumps(list(rows)),
        )
    )
    return tuple(Found(doc_id=found[row]) for row in rows)


def _ranked(select: Select, words: str, rows: Sequence[int]) -> list[int]:
    """The rows by BM25. One range is asked for: FTS5 weighs the words anew for each row that is named."""
    among = set(rows)
    found = select(
        """SELECT rowid FROM document_text
        WHERE document_text MATCH :words AND rowid BETWEEN :low AND :high ORDER BY rank, rowid DESC""",
        words=words,
        low=min(rows),
        high=max(rows),
    )
    return [row for (row,) in found if row in among]


def _marked(select: Select, words: str, row: int) -> Iterator[Found]:
    for doc_id, text, marked in select(
        """SELECT d.id, d.text, highlight(document_text, 0, :open, :close)
        FROM document_text CROSS JOIN document d ON d.seq = document_text.rowid
        WHERE document_text MATCH :words AND document_text.rowid = :row""",
        words=words,
        row=row,
        open=_OPEN,
        close=_CLOSE,
    ):
        yield Found(doc_id=doc_id, marks=_marks(text, marked))


def _marks(text: str, marked: str) -> tuple[Bounds, ...]:
    """Where the words stand; nothing when the article's own characters look like our marks."""
    parts = marked.split(_OPEN)
    out: list[Bounds] = []
    at = len(parts[0])
    for part in parts[1:]:
        word, _, rest = part.partition(_CLOSE)
        out.append((at, at + len(word)))
        at += len(word) + len(rest)
    return tuple(out) if marked.replace(_OPEN, "").replace(_CLOSE, "") == text and at == len(text) else ()


def _speakers(select: Select, column: str, ids: str, *, force: dict[str, str]) -> tuple[tuple[str, int], ...]:
    rows = select(
        f"""SELECT s.{column}, count(DISTINCT s.doc) FROM speaker s CROSS JOIN entry e ON e.seq = s.entry
        WHERE s.doc IN (SELECT value FROM json_each(:ids)) AND {force["entry"]} AND s.{column} <> ''
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_COUNTED}""",  # noqa: S608
        ids=ids,
    )
    return tuple((value, count) for value, count in rows)


def _counted(values: Any) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for value in values:
        if value:
            counts[value] = counts.get(value, 0) + 1
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:_COUNTED])
