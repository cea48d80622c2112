"""The annotator of time expressions."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from onrecord import __version__
from onrecord.annotate.annotator import AnnotatedDocument, Layer, Origin, digest_of, readable_zones
from onrecord.annotate.lexicon import load
from onrecord.annotate.times import Timex, Written
from onrecord.annotate.timex.tagger import kit, tag_blocks
from onrecord.annotate.timex.written import narrow, settled, written_of_blocks
from onrecord.document import ZoneKind
from onrecord.interval import UNKNOWN


class TimexAnnotator:
    """Assigns the time expressions of the readable zones (title, caption, body).

    An article without a date of its own is also dated from its words, as far as they go. Where that is
    narrow enough its relative expressions are resolved against all of it, as wide intervals.
    """

    name = "timex"
    requires: frozenset[Layer] = frozenset({Layer.PARSE})
    assigns = frozenset({Layer.TIMEXES, Layer.WRITTEN})

    @property
    def origin(self) -> Origin:
        return Origin(annotator=self.name, version=__version__, settings=_digest())

    def annotate(self, annotated: AnnotatedDocument, /) -> AnnotatedDocument:
        document = annotated.document
        published = document.published.interval
        if published != UNKNOWN:
            timexes = self._timexes(annotated)
            return annotated.with_layers(self.origin, timexes=timexes, written=Written())
        written = written_of_blocks(
            document.text,
            [zone.bounds for zone in document.zones],
            annotated.parse,
            within=[zone.bounds for zone in readable_zones(document)],
            titles=[zone.bounds for zone in document.zones if zone.kind is ZoneKind.TITLE],
        )
        timexes = settled(self._timexes(annotated, written), written)
        if written.conflict:
            annotated = replace(annotated, warnings=(*annotated.warnings, CONFLICT))
        return annotated.with_layers(self.origin, timexes=timexes, written=written)

    @staticmethod
    def _timexes(annotated: AnnotatedDocument, written: Written | None = None) -> tuple[Timex, ...]:
        document = annotated.document
        published = document.published.interval
        day = narrow(written) if published == UNKNOWN else published
        found = tag_blocks(
            document.text,
            [zone.bounds for zone in document.zones],
            day,
            annotated.parse,
            within=[zone.bounds for zone in readable_zones(document)],
        )
        if published != UNKNOWN:
            return found
        return tuple(replace(t, anchor="written") if t.anchor == "published" else t for t in found)


@cache
def _digest() -> str:
    return digest_of([kit().digest, load("written").digest])


CONFLICT = (
    "The words that tell when the article was written exclude each other; it stays undated. "
    "State its date with --published or a sidecar."
)
