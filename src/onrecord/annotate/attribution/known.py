"""«An official let it be known that …»: who let it be known is the source, whatever the grammar says."""

from __future__ import annotations

import re
from dataclasses import replace

from onrecord.annotate.attribution.raw import RawAttribution
from onrecord.annotate.attribution.scene import Scene

_LET_IT = re.compile(r"(?i)\b(?P<let>lets?|letting|made|makes?|making)\s+it\s+$")
_KNOWN = re.compile(r"(?i)(?:be |clear|plain|known|public)")
_REACH = 20


def let_be_known(scene: Scene, raw: RawAttribution) -> RawAttribution:
    """``raw`` with the whole idiom as its cue and its subject as the source, where it had none."""
    if raw.source or not raw.cue or not _KNOWN.match(scene.text, *raw.cue[0]):
        return raw
    start, end = raw.cue[0]
    lead = _LET_IT.search(scene.text, max(0, start - _REACH), start)
    verb = scene.parse.token_at(lead.start("let")) if lead is not None else None
    subject = scene.subject(verb.i) if verb is not None else None
    if verb is None or subject is None:
        return raw
    return replace(raw, cue=((verb.start, end), *raw.cue[1:]), source=scene.noun_phrase(subject.i))
