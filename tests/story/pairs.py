"""The golden pairs of sentences: two reports, whether they are of one undertaking, and the revision.

A sentence is marked up: ``{TAG|argument|words}``. Tags: ``A`` actor (argument: plain name), ``H`` holder
(authority), ``V`` act (class), ``O`` object, ``P`` place, ``R`` recipient, ``Q`` quantity
(low/high/unit), ``D`` due (begin/end). A report with ``fact`` is a claim and no commitment.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.annotate.annotator import Origin
from onrecord.document import Document, Published, Zone, ZoneKind, document_id
from onrecord.interval import UNKNOWN, Interval, parse, parse_moment
from onrecord.ledger.claim import make_entry
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.story.revision import Revision
from onrecord.story.revision_story import Development, developed
from onrecord.story.undertaking import reader

Row = dict[str, Any]
GOLDEN = Path(__file__).parent.parent / "golden" / "revisions.jsonl"
_TAG = re.compile(r"\{(\w)\|([^|}]*)\|([^}]*)\}")
_FIELDS = {"A": "actor", "H": "holder", "V": "act", "O": "object", "P": "place", "R": "recipient"}


def rows() -> list[Row]:
    return [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines() if line]


def plain(marked: str) -> tuple[str, list[tuple[str, str, int, int]]]:
    """The text of a marked sentence, and its tags with their bounds."""
    text, tags, at = "", [], 0
    for found in _TAG.finditer(marked):
        text += marked[at : found.start()]
        tags.append((found[1], found[2], len(text), len(text) + len(found[3])))
        text += found[3]
        at = found.end()
    return text + marked[at:], tags


def moment(value: str) -> Any:
    return parse_moment(value) if value else None


@dataclass(frozen=True)
class Told:
    """One report of a pair: its article and its entry."""

    document: Document
    recorded: Recorded


def articles(row: Row) -> list[Told]:
    """Both reports of a pair, as entries of two articles, or of one."""
    sides = [row["a"], row["b"]]
    together = bool(row["b"].get("same_article"))
    texts = [plain(side["text"])[0] for side in sides]
    if together:
        one = document("\n".join(texts), sides[0]["on"], row["id"], title=len(texts[0]))
        return [told(one, sides[0], 0), told(one, sides[1], len(texts[0]) + 1)]
    return [
        told(
            document(text, side["on"], f"{row['id']}-{n}", title=len(text) if side.get("in_title") else 0),
            side,
            0,
        )
        for n, (text, side) in enumerate(zip(texts, sides, strict=True))
    ]


def document(text: str, on: str, name: str, *, title: int = 0) -> Document:
    zones = [Zone(0, title, ZoneKind.TITLE)] if title else []
    if title < len(text):
        zones.append(Zone(title + 1 if title else 0, len(text), ZoneKind.BODY))
    published = Published(parse(on), "sidecar", (), on) if on else Published()
    return Document(
        id=document_id(text=text, url=name),
        text=text,
        raw_digest=hashlib.sha256(text.encode()).hexdigest(),
        zones=tuple(zones),
        url=f"https://a.example/{name}",
        published=published,
        language="en",
    )


def told(doc: Document, side: Row, offset: int) -> Told:
    text, tags = plain(side["text"])
    body: Row = dict.fromkeys(_FIELDS.values())
    commitment = "fact" not in side
    for tag, argument, start, end in tags:
        words = {"text": text[start:end], "start": start + offset, "end": end + offset}
        if tag == "D":
            begin, until = argument.split("/")
            body["due"] = {"text": words["text"], "begin": begin or None, "end": until or None}
        elif tag == "Q":
            low, high, unit = argument.split("/")
            body["quantity"] = {**words, "low": float(low), "high": float(high), "unit": unit}
        else:
            extra = {"A": "name", "H": "authority", "V": "class"}.get(tag)
            body[_FIELDS[tag]] = {**words, **({extra: argument} if extra else {})}
    if body["holder"]:
        body["holder"]["name"] = body["holder"]["text"]
    body |= {"polarity": side.get("polarity", "+"), "force": side.get("force"), "via": []}
    body["factuality"] = side.get("fact") or "planned"
    valid = Interval(*(moment(x) for x in side["valid"].split("/"))) if side.get("valid") else UNKNOWN
    entry = make_entry(
        EntryType.COMMITMENT if commitment else EntryType.CLAIM,
        doc,
        body,
        evidence=(doc.cite(offset, offset + len(text)),),
        origin=Origin("hand", "1", "0"),
        said=UNKNOWN,
        valid=valid,
    )
    return Told(doc, Recorded(entry=entry, published=doc.published.interval, recorded=UNKNOWN, run_id="run"))


def develop(reports: Iterable[Told]) -> tuple[Development, ...]:
    """The undertakings of these reports, with their revisions."""
    reports = list(reports)
    entries = [t.recorded for t in reports]
    read = reader({t.document.id: t.document for t in reports}.values())
    commitments = [r for r in entries if r.entry.type == EntryType.COMMITMENT]
    return developed(commitments, [r for r in entries if r.entry.type != EntryType.COMMITMENT], read)


def answer(row: Row) -> tuple[bool, str]:
    """Whether the second report is linked to the first, and by which revision."""
    first, second = articles(row)
    found = develop([first, second])
    revisions: list[Revision] = [r for d in found for r in d.revisions]
    if revisions:
        return True, str(revisions[-1].kind)
    return any(len(d.undertaking.mentions) > 1 for d in found), ""
