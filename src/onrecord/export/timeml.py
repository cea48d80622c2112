"""TimeML 1.2.1: a text with its time expressions as inline TIMEX3.

Written after the TimeML 1.2.1 schema: DOCID, DCT with the publication date as ``t0``, TEXT. What the
text between the tags spells is the text that was given; characters that XML cannot hold become U+FFFD,
one for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from onrecord.annotate.layers import Timex
from onrecord.interval import UNKNOWN, Granularity, Interval, iso
from onrecord.span import Bounds

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<TimeML xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:noNamespaceSchemaLocation="http://timeml.org/timeMLdocs/TimeML_1.2.1.xsd">
"""


def to_timeml(
    text: str, timexes: Iterable[Timex], *, doc_id: str = "", published: Interval | None = None
) -> str:
    """``text`` as a TimeML document.

    Args:
        text: the text that the offsets of ``timexes`` count, in code points.
        timexes: in order, without overlap, as :func:`onrecord.annotate.timex.tag` gives them.
        doc_id: what DOCID holds.
        published: the creation time, ``t0``; without it DCT has an empty value.
    """
    found = tuple(timexes)
    ids = {timex.bounds: f"t{n}" for n, timex in enumerate(found, 1)}
    out = [_HEAD, f"<DOCID>{_clean(doc_id)}</DOCID>\n", _creation(published), "<TEXT>"]
    at = 0
    for timex in found:
        out.extend((_clean(text[at : timex.start]), _timex(text, timex, ids, dated=published is not None)))
        at = timex.end
    out.extend((_clean(text[at:]), "</TEXT>\n</TimeML>\n"))
    return "".join(out)


def _creation(published: Interval | None) -> str:
    where = published or UNKNOWN
    begin = iso(where.begin) or ""
    keep = {Granularity.YEAR: 4, Granularity.MONTH: 7}.get(where.granularity, 10)
    value = begin[:keep]
    return (
        f'<DCT><TIMEX3 tid="t0" type="DATE" value={quoteattr(value)} temporalFunction="false" '
        f'functionInDocument="CREATION_TIME">{value}</TIMEX3></DCT>\n'
    )


def _timex(text: str, timex: Timex, ids: dict[Bounds, str], *, dated: bool) -> str:
    fields = {
        "tid": ids[timex.bounds],
        "type": str(timex.type),
        "value": timex.value,
        "mod": timex.mod,
        "quant": timex.quant,
        "freq": timex.freq,
        "temporalFunction": "false" if timex.anchor == "none" else "true",
        "functionInDocument": "NONE",
        "anchorTimeID": _anchor(timex, ids, dated=dated),
    }
    always = {"value", "tid", "type"}
    attributes = " ".join(f"{k}={quoteattr(v)}" for k, v in fields.items() if v or k in always)
    return f"<TIMEX3 {attributes}>{_clean(text[timex.start : timex.end])}</TIMEX3>"


def _anchor(timex: Timex, ids: dict[Bounds, str], *, dated: bool) -> str:
    if timex.anchor == "published":
        return "t0" if dated else ""
    return ids.get(timex.anchor_bounds, "") if timex.anchor_bounds else ""


def _clean(text: str) -> str:
    # A parser makes a bare carriage return a line end; as a reference it stays what it was.
    return escape(_NOT_XML.sub("\ufffd", text), {"\r": "&#13;"})
