"""The annotator of time expressions."""

from __future__ import annotations

from onrecord import __version__
from onrecord.annotate.annotator import READABLE, AnnotatedDocument, Layer, Origin
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
        zones = [zone for zone in document.zones if zone.kind in READABLE]
        published = document.published.interval
        timexes = tag_blocks(
            document.text,
            [zone.bounds for zone in document.zones],
            None if published == UNKNOWN else published,
            annotated.parse,
        )
        kept = []
        at = 0
        for timex in timexes:
            while at < len(zones) and zones[at].end <= timex.start:
                at += 1
            if at < len(zones) and zones[at].start <= timex.start and timex.end <= zones[at].end:
                kept.append(timex)
        return annotated.with_layers(self.origin, timexes=tuple(kept))
