"""Whether the index beside a ledger is in step, and holds what the articles give."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from onrecord.ledger.store import IndexHealth, IndexState, View
from onrecord.stores.derived import DerivedFile, connect, meta_of
from onrecord.story.attachment import StoryLink, piece_of
from onrecord.story.copy_pair import Passage, article_of, compared_words
from onrecord.story.derived import IndexLostError, Pair, code_digest, key_of
from onrecord.story.grouping import grouped, pieces_of
from onrecord.story.reuse import fingerprints
from onrecord.story.syndication import copies_with

_SAMPLE = 50
_DAMAGED = "The index is damaged; `onrecord doctor --rebuild` makes it anew."


def index_health(path: Path, view: View, *, builds: int) -> IndexHealth:
    """How the index at ``path`` stands to ``view``, the whole account after ``builds`` builds.

    The file is checked whole, what it holds for up to 50 articles, spread evenly; what is missing is counted
    over all of them.
    """
    location = str(path)
    if not path.is_file():
        return IndexHealth(location=location, state=IndexState.NONE)
    try:
        raw = connect(path, mode="ro")
        try:
            return _looked_at(raw, location, view, builds=builds)
        finally:
            raw.close()
    except (sqlite3.Error, IndexLostError):
        return IndexHealth(location=location, state=IndexState.DAMAGED, problems=(_DAMAGED,))


def _looked_at(raw: sqlite3.Connection, location: str, view: View, *, builds: int) -> IndexHealth:
    meta = meta_of(raw)
    if meta.get("code") != code_digest():
        return IndexHealth(location=location, state=IndexState.OTHER)
    if raw.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        return IndexHealth(location=location, state=IndexState.DAMAGED, problems=(_DAMAGED,))
    index = _Counting(raw)
    keys = [(document.id, key_of(document)) for document in view.documents()]
    held = index.held([key for _, key in keys])
    index.missing += len(keys) - len(held)
    problems = tuple(_differing(index, view, [pair for pair in keys if pair[1] in held]))
    if held:
        grouped(pieces_of(view.documents(), index), index=index)
        copies_with(index, view)
    counts = [
        raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - one of three names
        for table in ("article", "pair", "link")
    ]
    behind = index.missing or int(meta.get("builds", "0")) != builds
    state = IndexState.DAMAGED if problems else IndexState.BEHIND if behind else IndexState.IN_STEP
    return IndexHealth(
        location=location,
        state=state,
        articles=counts[0],
        pairs=counts[1],
        links=counts[2],
        missing=index.missing,
        problems=problems,
    )


def _differing(index: DerivedFile, view: View, keys: Sequence[tuple[str, str]]) -> Iterator[str]:
    """What is held of some of the articles otherwise than they give it."""
    step = max(1, -(-len(keys) // _SAMPLE))
    some = [(key, found) for doc_id, key in keys[::step] if (found := view.document(doc_id)) is not None]
    held, pieces = index.held([key for key, _ in some]), index.pieces(some)
    for key, document in some:
        words = compared_words(article_of(document))
        prints = fingerprints(words.keys)
        number = held[key].number
        rows = index.raw.execute(
            """SELECT count(*) FROM json_each(?) j JOIN posting p ON p.print = j.value
            WHERE p.article = ?""",
            (json.dumps(sorted(prints)), number),
        ).fetchone()
        piece, mine = piece_of(document, key=key), pieces[key]
        same = (
            held[key].words == len(words)
            and rows == (len(prints),)
            and (mine.leading, mine.addresses) == (piece.leading, piece.addresses)
            and index.terms(number) == piece.terms
        )
        if not same:
            yield f"The index holds something else of the article {document.id} than it gives. {_DAMAGED}"
            return


class _Counting(DerivedFile):
    """An index that counts what a view did not find in it."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        super().__init__(raw)
        self.missing = 0

    def keep_passages(self, pair: Pair, passages: Sequence[Passage], /) -> None:  # noqa: ARG002
        """See :class:`onrecord.story.derived.Recording`."""
        self.missing += 1

    def keep_link(self, key: str, digest: bytes, link: StoryLink | None, /) -> None:  # noqa: ARG002
        """See :class:`onrecord.story.derived.Recording`."""
        self.missing += 1
