"""Which outlet an address or a masthead belongs to, by ``lexicons/en/outlets.toml``."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from onrecord.document import Zone, ZoneKind
from onrecord.ingest.rules import folded, rules

_MARK = re.compile(r"\s[|•·–—-]\s|: ")


def of_url(url: str) -> str:
    """The outlet's name by the host of its address; an unknown host is its own name."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
    host = host.removeprefix("www.").removeprefix("m.").removeprefix("amp.")
    names = rules().outlets
    labels = host.split(".")
    for i in range(len(labels) - 1):
        name = names.get(".".join(labels[i:]))
        if name:
            return name
    return host


def of_masthead(text: str, zones: tuple[Zone, ...]) -> str:
    """The outlet that a furniture line above the headline names, else empty.

    A known outlet at the line's begin or end; or a line, up to its dash, that reads as a paper's name.
    """
    for zone in zones:
        if zone.kind is not ZoneKind.CHROME:
            return ""
        line = text[zone.start : zone.end]
        key = folded(line)
        known = [n for n in set(rules().outlets.values()) if _names(key, folded(n))]
        if known:
            return max(known, key=lambda n: (len(n), n))
        name = _MARK.split(line, maxsplit=1)[0].strip()
        if is_papers_name(name):
            return name
    return ""


def is_papers_name(line: str) -> bool:
    """Whether a line is two to five capitalised words, the last of which papers are called by."""
    words = line.split()
    return (
        2 <= len(words) <= 5
        and words[-1].casefold() in rules().papers
        and all(w[0].isupper() or w.casefold() in {"of", "the", "and"} for w in words)
    )


def _names(line: str, name: str) -> bool:
    return line == name or (len(name) >= 8 and (line.startswith(name + " ") or line.endswith(" " + name)))
