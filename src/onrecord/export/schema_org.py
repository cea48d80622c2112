"""schema.org in JSON-LD: the articles, what is quoted in them, and what is claimed, with where it appears.

OnRecord says who claims what and where it stands. It never rates a claim: there is no ``ClaimReview`` and
no rating in what it writes. A day stands in ``datePublished`` only where the article has one.
https://schema.org/Claim
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, Unpack

from onrecord.annotate.annotator import digest_of
from onrecord.document import Document
from onrecord.export.entry_lines import EntityIndex, entry_line
from onrecord.export.exporter import Asked, Options
from onrecord.export.fields import Line
from onrecord.export.passages import Passages
from onrecord.export.record import story_line
from onrecord.export.web_annotation import urn
from onrecord.export.writing import json_items, json_text, opened
from onrecord.interval import iso
from onrecord.ledger.provenance import EntryType, Recorded
from onrecord.ledger.store import View
from onrecord.story.revision_story import Development, developments
from onrecord.story.undertaking import Mention
from onrecord.wording import proposition

CONTEXT = ("https://schema.org", {"onrecord": "urn:onrecord:"})
_NAMED: Mapping[str, str] = MappingProxyType(
    {
        "person": "Person",
        "office": "Thing",
        "organization": "Organization",
        "outlet": "NewsMediaOrganization",
        "document": "CreativeWork",
    }
)


class SchemaOrgExporter:
    """Writes one JSON-LD document with a ``@graph``."""

    name = "schema-org"
    label = "Articles, quotations and claims (schema.org, JSON-LD)"
    streams = True
    compares = False
    file = "schema-org.jsonld"
    media = "application/ld+json"

    def write(self, view: View, out: Path | IO[bytes], /, **asked: Unpack[Asked]) -> int:
        given = Options.of(asked)
        with opened(out) as file:
            file.write(f'{{"@context": {json_text({"c": list(CONTEXT)})[6:-1]}, "@graph": ['.encode())
            count = json_items(file, _nodes(view, given))
            file.write(b"\n]}\n")
            return count


def _nodes(view: View, given: Options) -> Iterator[Line]:
    documents = {document.id: document for document in view.documents()}
    passages = Passages(documents, given.room)
    story = story_line(view, title=given.title)
    yield {
        "@id": urn(story["id"]),
        "@type": "Collection",
        "name": story["title"],
        "hasPart": [_at(document.id) for document in documents.values()],
    }
    for document in documents.values():
        yield _article(document, with_text=given.with_text)
    kinds = (EntryType.ATTRIBUTION, EntryType.CLAIM, EntryType.ENTITY)
    for doc_id, group in groupby(view.entries(types=kinds), key=lambda r: r.entry.doc_id):
        entries = list(group)
        index = EntityIndex(entries)
        for recorded in entries:
            line = entry_line(recorded, index)
            if recorded.entry.type is EntryType.ATTRIBUTION:
                yield _quotation(recorded, line, documents[doc_id], passages)
            elif recorded.entry.type is EntryType.CLAIM:
                yield _claim(recorded, line, documents[doc_id], passages)
    for development in developments(view):
        yield _undertaking(development, passages)


def _article(document: Document, *, with_text: bool) -> Line:
    published = document.published.interval
    node: Line = {
        "@id": urn(f"article:{document.id}"),
        "@type": "NewsArticle",
        "headline": document.title,
        "url": document.url if document.url.startswith(("https://", "http://")) else None,
        "identifier": document.id,
        "datePublished": iso(published.begin) if published.is_day or _exact(document) else None,
        "inLanguage": document.language if document.language.isalpha() else None,
        "publisher": _party("outlet", document.outlet) if document.outlet else None,
        "author": [{"@type": "Person", "name": name} for name in document.byline] or None,
        "isBasedOn": _at(document.version_of) if document.version_of else None,
        "articleBody": document.text if with_text else None,
    }
    return _told(node)


def _at(doc_id: str) -> Line:
    """An article by its name in the record: versions of one page share an address."""
    return {"@id": urn(f"article:{doc_id}")}


def _exact(document: Document) -> bool:
    published = document.published.interval
    if published.begin is None or published.end is None:
        return False
    return (published.end - published.begin).total_seconds() <= 60


def _quotation(recorded: Recorded, line: Line, document: Document, passages: Passages) -> Line:
    words = " … ".join(document.text[start:end] for start, end in line["content"])
    speakers = [party for each in line["sources"] if (party := _holder(each))]
    node: Line = {
        "@id": urn(recorded.entry.id),
        "@type": "Quotation" if line["kind"] == "direct" else "CreativeWork",
        "additionalType": None if line["kind"] == "direct" else "onrecord:Statement",
        "text": words,
        "creator": speakers or None,
        "creditText": "; ".join(_credit(each) for each in line["sources"]) or None,
        "isPartOf": _at(document.id),
        "url": passages.link(recorded.entry) or None,
    }
    return _told(node)


def _credit(each: Mapping[str, Any]) -> str:
    """On whose authority, in the words of the article."""
    words = str((each.get("head") or {}).get("text") or each["name"] or "nobody is named")
    return f"{' '.join(words.split())} ({each['authority']})"


def _claim(recorded: Recorded, line: Line, document: Document, passages: Passages) -> Line:
    node: Line = {
        "@id": urn(recorded.entry.id),
        "@type": "Claim",
        "name": proposition(line),
        "text": " … ".join(e["quote"] for e in line["evidence"]),
        "creator": _holder(line["holder"]),
        "appearance": _at(document.id),
        "url": passages.link(recorded.entry) or None,
    }
    return _told(node)


def _undertaking(development: Development, passages: Passages) -> Line:
    """What several articles tell of one undertaking is one claim with several appearances."""
    mentions = development.undertaking.mentions
    first = mentions[0]
    node: Line = {
        "@id": urn(development.undertaking.id),
        "@type": "Claim",
        "additionalType": "onrecord:Undertaking",
        "name": proposition(first.recorded.entry.body),
        "text": first.recorded.entry.evidence[0].quote,
        "creator": _distinct(_holder(m.recorded.entry.body.get("holder")) for m in mentions) or None,
        "appearance": _distinct(_at(m.doc_id) for m in mentions),
        # Which of several undated articles was first is not known.
        "firstAppearance": _at(first.doc_id) if first.dated else None,
        "temporalCoverage": _coverage(mentions),
        "url": passages.link(first.recorded.entry) or None,
    }
    return _told(node)


def _coverage(mentions: tuple[Mention, ...]) -> list[str] | None:
    """When it is to be done, as each report told it: the first and last day, ``..`` for an open end."""
    told = []
    for mention in mentions:
        due = mention.due
        if not due.is_open:
            last = None if due.end is None else due.end - timedelta(microseconds=1)
            told.append(f"{due.begin.date() if due.begin else '..'}/{last.date() if last else '..'}")
    return list(dict.fromkeys(told)) or None


def _holder(holder: Mapping[str, Any] | None) -> Line | None:
    """A named party. Somebody unnamed has no node: two of them may be one or two."""
    authority = str((holder or {}).get("authority") or "")
    if not holder or not holder.get("name") or authority not in _NAMED:
        return None
    return _party(authority, str(holder["name"]))


def _party(authority: str, name: str) -> Line:
    return {"@id": urn(f"voice:{digest_of([authority, name])}"), "@type": _NAMED[authority], "name": name}


def _distinct(nodes: Any) -> list[Line]:
    return list({str(each): each for each in nodes if each}.values())


def _told(node: Line) -> Line:
    return {name: value for name, value in node.items() if value not in (None, "")}
