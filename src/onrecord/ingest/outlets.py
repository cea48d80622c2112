"""Which outlet an address or a masthead belongs to, by ``lexicons/en/outlets.toml``."""

from __future__ import annotations

from urllib.parse import urlsplit

from onrecord.document import Zone, ZoneKind
from onrecord.ingest.rules import folded, rules


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
    """The known outlet whose name begins or ends a furniture line above the headline, else empty."""
    for zone in zones:
        if zone.kind is not ZoneKind.CHROME:
            return ""
        line = folded(text[zone.start : zone.end])
        known = [n for n in set(rules().outlets.values()) if _names(line, folded(n))]
        if known:
            return max(known, key=lambda n: (len(n), n))
    return ""


def _names(line: str, name: str) -> bool:
    return line == name or (len(name) >= 8 and (line.startswith(name + " ") or line.endswith(" " + name)))
