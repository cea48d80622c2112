"""The language of an article, by py3langid over its body: deterministic, and silent on short texts."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.document import Zone, ZoneKind

UNDETERMINED = "und"
_MIN_LETTERS = 80
_SAMPLE = 3000


def detect(text: str, zones: Iterable[Zone]) -> str:
    """ISO 639-1 code of the body, ``"und"`` with fewer than 80 letters."""
    pieces: list[str] = []
    size = 0
    for zone in zones:
        if zone.kind is ZoneKind.BODY:
            piece = text[zone.start : min(zone.end, zone.start + _SAMPLE)]
            pieces.append(piece)
            size += len(piece)
            if size >= _SAMPLE:
                break
    sample = " ".join(pieces)[:_SAMPLE]
    if sum(c.isalpha() for c in sample) < _MIN_LETTERS:
        return UNDETERMINED
    # The model takes half a second to load; it is loaded once a process, on the first article.
    from py3langid.langid import classify

    return str(classify(sample)[0])
