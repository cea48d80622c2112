"""The annotator of time expressions."""

from __future__ import annotations

from onrecord import __version__
from onrecord.annotate.annotator import AnnotatedDocument, Layer, Origin, readable_zones
from onrecord.annotate.timex.tagger import kit, tag_blocks
from onrecord.interval import UNKNOWN


class TimexAnnotator:
    """Assigns the time expressions of the readable zones (title, caption, body)."""

    name = "timex"
    requires: frozenset[Layer] = frozenset({Layer.PARSE})
    assigns = frozenset({Layer.TIMEXES})

    @property
    def origin(self) -> Origin:
        return Origin(annotator=self.name, version=__version__, settings=kit().digest)

    def annotate(self, annotated: AnnotatedDocument, /) -> AnnotatedDocument:
        document = annotated.document
        published = document.published.interval
        timexes = tag_blocks(
            document.text,
            [zone.bounds for zone in document.zones],
            None if published == UNKNOWN else published,
            annotated.parse,
            within=[zone.bounds for zone in readable_zones(document)],
        )
        return annotated.with_layers(self.origin, timexes=timexes)
