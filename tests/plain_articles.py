"""Articles of bare text, zoned without ingest: every block a paragraph, the first perhaps a headline."""

from __future__ import annotations

from onrecord.document import Document, Zone, ZoneKind, blocks, document_id


def article(text: str) -> Document:
    """The first block is the headline when no full stop ends it."""
    found = blocks(text)
    titled = bool(found) and text[found[0][1] - 1] != "."
    zones = tuple(
        Zone(a, b, ZoneKind.TITLE if n == 0 and titled else ZoneKind.BODY) for n, (a, b) in enumerate(found)
    )
    return Document(id=document_id(text=text, url=""), text=text, raw_digest="", zones=zones, language="en")
