"""Where a link to the characters of an entry leads: to a reading room, or into the article itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urldefrag

from onrecord.document import Document
from onrecord.ledger.provenance import Entry

_WHOLE = 12
"""Words up to which a quotation is looked for whole; of a longer one, how it begins and ends."""
_ENDS = 5


@dataclass(frozen=True, slots=True)
class Passages:
    """Links into the articles of a view. ``room`` is the address of a reading room, empty for none."""

    documents: Mapping[str, Document] = field(repr=False)
    room: str = ""

    def link(self, entry: Entry) -> str:
        """The address of an entry's characters; empty when its article has none.

        Without a reading room it is the article's address with a text fragment (WICG), which a browser
        opens at the quoted words.
        """
        if self.room:
            at = f"{self.room.rstrip('/')}/articles/{quote(entry.doc_id, safe='')}"
            return f"{at}?entry={quote(entry.id, safe='')}#{quote(entry.id, safe='')}"
        return self.address(entry.doc_id, entry.evidence[0].quote)

    def article(self, doc_id: str) -> str:
        """The address of an article; empty when it has none that a browser should open."""
        if self.room:
            return f"{self.room.rstrip('/')}/articles/{quote(doc_id, safe='')}"
        return self.address(doc_id)

    def address(self, doc_id: str, words: str = "") -> str:
        """The article's own address, at the quoted words where some are given."""
        document = self.documents.get(doc_id)
        if document is None or not document.url.startswith(("https://", "http://")):
            return ""
        plain = urldefrag(document.url).url if words else document.url
        return f"{plain}#:~:text={_fragment(words)}" if words.strip() else plain


def _fragment(words: str) -> str:
    told = words.encode("utf-8", "replace").decode().split()
    if len(told) <= _WHOLE:
        return _encoded(" ".join(told))
    return f"{_encoded(' '.join(told[:_ENDS]))},{_encoded(' '.join(told[-_ENDS:]))}"


def _encoded(text: str) -> str:
    # A dash would end a prefix, which is why it is encoded too.
    return quote(text, safe="").replace("-", "%2D")
