"""The annotator of events: candidates, their licences and arguments, put together into events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from onrecord.annotate import factuality, quantity
from onrecord.annotate.annotator import AnnotatedDocument, Layer, Origin, digest_of
from onrecord.annotate.event.reading import Reading
from onrecord.annotate.event.remainder import with_remainders
from onrecord.annotate.event.rules import rules
from onrecord.annotate.event.scene import Scene
from onrecord.annotate.event.tranche import Tranches
from onrecord.annotate.layers import Event
from onrecord.annotate.place import gazetteer

VERSION = "1"


class EventAnnotator:
    """Assigns the events of the readable zones.

    Args:
        lexicons: folders with a user's own ``acts.toml``, ``force.toml``, ``places.toml``, ...
    """

    name = "events"
    requires = frozenset({Layer.PARSE, Layer.ENTITIES, Layer.TIMEXES, Layer.ATTRIBUTIONS})
    assigns = frozenset({Layer.EVENTS})

    def __init__(self, *, lexicons: tuple[Path, ...] = ()) -> None:
        self._lexicons = lexicons

    @property
    def origin(self) -> Origin:
        extra = self._lexicons
        digests = {
            "rules": rules(extra=extra).digest,
            "factuality": factuality.digest(extra=extra),
            "quantity": quantity.digest(extra=extra),
            "places": gazetteer(extra=extra).digest,
        }
        return Origin(annotator=self.name, version=VERSION, settings=digest_of(digests))

    def annotate(self, annotated: AnnotatedDocument, /) -> AnnotatedDocument:
        reading = Reading(Scene(annotated, self._lexicons))
        events = tuple(sorted(self._events(reading), key=lambda e: (e.trigger, e.clause)))
        events = Tranches(reading.scene).read(events)
        return annotated.with_layers(self.origin, events=with_remainders(events, annotated))

    def _events(self, reading: Reading) -> Iterator[Event]:
        seen: set[tuple[int, int]] = set()
        for event in reading.events():
            if event.trigger in seen:
                continue
            seen.add(event.trigger)
            yield replace(event)
