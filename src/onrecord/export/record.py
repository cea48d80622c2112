"""Lines of the machine contract: what ``onrecord export`` writes and ``show --json`` prints.

Every line is a plain dictionary with ``type`` first and a stable ``id``. Lines of entries carry their
evidence, the four times and their origin. The schema is ``docs/schema/export.schema.json``.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from onrecord.annotate.annotator import digest_of
from onrecord.document import Document
from onrecord.export.change_lines import change_lines, version_line
from onrecord.export.decision_lines import decision_lines
from onrecord.export.entry_lines import EntityIndex, entry_line
from onrecord.export.exporter import Comparison
from onrecord.export.fields import Line, evidence_field, interval_field, published_field
from onrecord.export.source_lines import source_lines
from onrecord.export.story_lines import joined_lines
from onrecord.interval import iso
from onrecord.ledger.store import View
from onrecord.story.dating import Dating, datings
from onrecord.story.grouping import Story, stories
from onrecord.story.version_change import version_changes


def lines(
    view: View, *, title: str = "", with_text: bool = False, since: Comparison | None = None
) -> Iterator[Line]:
    """The whole record: the story, its documents, their entries, each in the view's order, what spans them.

    What spans them are undertakings with their revisions, copies, chains and disagreements, then what each
    later version of a page claims otherwise. Next come the decisions of reviewers; what they rejected is
    among the entries and marked so. Last stands what changed ``since`` another day, when that is asked for.

    ``with_text`` puts the text that offsets count in on each document line.
    """
    yield from stories_of(view, title=title)
    written = datings(view)
    for document in view.documents():
        yield document_line(document, with_text=with_text, written=written.get(document.id))
    spanning, joined = joined_lines(view)
    # The view gives entries article by article: one article at a time is held.
    # Rejected ones are told too, marked so: other lines refer to them.
    for _, group in groupby(view.entries(withheld=True), key=lambda recorded: recorded.entry.doc_id):
        entries = list(group)
        entities = EntityIndex(entries)
        for recorded in entries:
            yield {**entry_line(recorded, entities), **joined.get(recorded.entry.id, {})}
    yield from spanning
    yield from source_lines(view)
    yield from map(version_line, version_changes(view))
    yield from decision_lines(view)
    if since is not None:
        yield from change_lines(view, since)


def stories_of(view: View, *, title: str = "") -> Iterator[Line]:
    """A line for each story of the view; a given title is that of the one story, where there is one."""
    found = stories(view)
    for story in found:
        yield grouped_line(story, title=title if len(found) == 1 else "")


def story_line(view: View, *, title: str = "") -> Line:
    """The whole view as one story: its documents, title and the time from first to last publication.

    For formats with one head. Without a given title the first article's stands; an undated article does not
    widen the interval.
    """
    ids: list[str] = []
    begins, ends = [], []
    for document in view.documents():
        ids.append(document.id)
        title = title or document.title
        published = document.published.interval
        if published.begin is not None:
            begins.append(published.begin)
        if published.end is not None:
            ends.append(published.end)
    interval = {"begin": iso(min(begins, default=None)), "end": iso(max(ends, default=None))}
    return {
        "type": "story",
        "id": f"sto-{digest_of(sorted(ids))}",
        "title": title,
        "documents": ids,
        "interval": interval,
    }


def grouped_line(story: Story, *, title: str = "") -> Line:
    """A story: its articles in order, its title, the time from the first publication to the last.

    Each article but the first has a link to an earlier one, with the terms that both share and where they
    first stand in each. Without a given title the first article's stands.
    """
    return {
        "type": "story",
        "id": story.id,
        "title": title or story.title,
        "documents": list(story.documents),
        "interval": interval_field(story.interval),
        "links": [
            {
                "earlier": link.earlier,
                "later": link.later,
                "why": link.why,
                "likeness": link.likeness,
                "shared": [
                    {
                        "term": s.term,
                        "earlier": {"start": s.earlier[0], "end": s.earlier[1]},
                        "later": {"start": s.later[0], "end": s.later[1]},
                    }
                    for s in link.shared
                ],
            }
            for link in story.links
        ],
    }


def document_line(document: Document, *, with_text: bool = False, written: Dating | None = None) -> Line:
    """One article: where it is from, when it was published and by which rule, and its zones.

    ``written`` is what the words of the story tell of an article without a date.
    """
    line: Line = {
        "type": "document",
        "id": document.id,
        "path": document.path,
        "url": document.url,
        "outlet": document.outlet,
        "title": document.title,
        "byline": list(document.byline),
        "language": document.language,
        "published": published_field(document.published),
        "updated": None if document.updated is None else published_field(document.updated),
        "written": None if written is None else written_field(written),
        "zones": [{"kind": str(z.kind), "start": z.start, "end": z.end} for z in document.zones],
        "version_of": document.version_of,
        "external_id": document.external_id,
        "digest": document.raw_digest,
        "length": len(document.text),
    }
    if with_text:
        line["text"] = document.text
    return line


def written_field(dating: Dating) -> Line:
    """When an article without a date can have been written, and each reason with its characters."""
    return {
        **interval_field(dating.interval),
        "conflict": dating.conflict,
        "reasons": [
            {
                **interval_field(reason.interval),
                "rule": reason.rule,
                "why": reason.why,
                "evidence": [evidence_field(e) for e in reason.evidence],
            }
            for reason in dating.reasons
        ],
    }
