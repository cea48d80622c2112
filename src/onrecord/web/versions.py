"""Two versions of an article side by side: the paragraphs, and the entries that only one of them has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from markupsafe import Markup

from onrecord.document import Document
from onrecord.export.entry_lines import entry_line
from onrecord.export.record import document_line
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.report.decided import heading_of
from onrecord.report.highlight import Mark, marked
from onrecord.span import Bounds
from onrecord.web.desk import Account
from onrecord.web.pages import NotThereError, Page

_KINDS = (EntryType.COMMITMENT, EntryType.ATTRIBUTION)
_MOST_PARAGRAPHS = 2_000
"""Paragraphs of each version that are compared."""
_MOST_PAIRS = 4_000_000
"""Pairs of words that may be compared in one paragraph; a longer one is marked whole."""
_ALIKE = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Paragraphs that stand beside each other; ``None`` where one version has none.

    ``change`` is empty where both are the same, else «changed», «new» or «gone».
    """

    change: str
    old: Markup | None
    new: Markup | None


def versions(account: Account, *, doc_id: str) -> Page:
    """An article beside the version before it.

    Raises:
        NotThereError: when the account does not hold the article, or no earlier version of it.
    """
    new = account.document(doc_id)
    old = account.document(new.version_of) if new is not None and new.version_of else None
    if new is None or old is None:
        raise NotThereError(
            "This account holds no earlier version of that article.",
            next_step="The list of articles tells which have one.",
        )
    rows = list(compared(old, new))
    gone, came = _entries(account, old, new)
    return Page(
        title="Two versions of one article",
        context={
            "old": account.cards.article(old.id),
            "new": account.cards.article(new.id),
            "rows": rows,
            "changed": sum(bool(row.change) for row in rows),
            "gone": [
                (account.addresses.entry(r.entry.doc_id, r.entry.id), heading_of(r.entry)) for r in gone
            ],
            "came": [
                (account.addresses.entry(r.entry.doc_id, r.entry.id), heading_of(r.entry)) for r in came
            ],
        },
        json=lambda: {
            "old": document_line(old),
            "new": document_line(new),
            "changes": [
                {"change": row.change, "old": _plain(row.old), "new": _plain(row.new)}
                for row in rows
                if row.change
            ],
            "gone": [entry_line(r, account.entities(old.id)) for r in gone],
            "came": [entry_line(r, account.entities(new.id)) for r in came],
        },
    )


def _plain(html: Markup | None) -> str | None:
    return None if html is None else html.striptags()


def _entries(account: Account, old: Document, new: Document) -> tuple[list[Recorded], list[Recorded]]:
    """What only the one, and only the other version says: entries whose words the other has not."""

    def told(document: Document) -> dict[tuple[str, str], Recorded]:
        found = account.live.entries(types=_KINDS, doc_ids=(document.id,))
        return {
            (str(r.entry.type), " ".join(" ".join(e.quote for e in r.entry.evidence).split())): r
            for r in found
        }

    before, after = told(old), told(new)
    return [r for key, r in before.items() if key not in after], [
        r for key, r in after.items() if key not in before
    ]


def compared(old: Document, new: Document) -> Iterator[Row]:
    """The paragraphs of both, aligned; in those that changed the words that differ are marked."""
    one, other = [[zone.bounds for zone in document.zones[:_MOST_PARAGRAPHS]] for document in (old, new)]
    words = [_words_of(old, one), _words_of(new, other)]
    for tag, a, b, c, d in SequenceMatcher(None, words[0], words[1], autojunk=False).get_opcodes():
        if tag == "equal":
            for left, right in zip(one[a:b], other[c:d], strict=True):
                yield Row(change="", old=_shown(old, left), new=_shown(new, right))
        else:
            yield from _paired(old, new, one[a:b], other[c:d])


def _words_of(document: Document, bounds: Sequence[Bounds]) -> list[str]:
    return [" ".join(document.text[start:end].split()) for start, end in bounds]


def _paired(old: Document, new: Document, one: Sequence[Bounds], other: Sequence[Bounds]) -> Iterator[Row]:
    """Paragraphs of a changed stretch: in order, each with the next that is like it."""
    rest = list(other)
    for left in one:
        at = next((n for n, right in enumerate(rest) if _alike(old, left, new, right)), None)
        if at is None:
            yield Row(change="gone", old=_shown(old, left, whole=True), new=None)
            continue
        for right in rest[:at]:
            yield Row(change="new", old=None, new=_shown(new, right, whole=True))
        yield _changed(old, left, new, rest[at])
        rest = rest[at + 1 :]
    for right in rest:
        yield Row(change="new", old=None, new=_shown(new, right, whole=True))


def _alike(old: Document, left: Bounds, new: Document, right: Bounds) -> bool:
    a, b = (set(d.text[s:e].split()) for d, (s, e) in ((old, left), (new, right)))
    return bool(a and b) and len(a & b) / min(len(a), len(b)) >= _ALIKE


_WORD = re.compile(r"\w+|[^\w\s]")


def _changed(old: Document, left: Bounds, new: Document, right: Bounds) -> Row:
    pieces = [
        [m.span() for m in _WORD.finditer(d.text, *bounds)] for d, bounds in ((old, left), (new, right))
    ]
    if len(pieces[0]) * len(pieces[1]) > _MOST_PAIRS:
        return Row(change="changed", old=_shown(old, left, whole=True), new=_shown(new, right, whole=True))
    tokens = [[d.text[s:e] for s, e in p] for d, p in zip((old, new), pieces, strict=True)]
    marks: tuple[list[Mark], list[Mark]] = ([], [])
    for tag, a, b, c, d in SequenceMatcher(None, tokens[0], tokens[1], autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for side, low, high in ((0, a, b), (1, c, d)):
            if low < high:
                marks[side].append(Mark(pieces[side][low][0], pieces[side][high - 1][1], "differs", 0))
    return Row(change="changed", old=marked(old, *left, marks[0]), new=marked(new, *right, marks[1]))


def _shown(document: Document, bounds: Bounds, *, whole: bool = False) -> Markup:
    start, end = bounds
    return marked(document, start, end, [Mark(start, end, "differs", 0)] if whole else [])
