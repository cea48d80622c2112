"""What one line of a page says by itself: a date, a byline, a sentence, a dateline within a paragraph."""

from __future__ import annotations

import re

from onrecord.ingest import dates
from onrecord.ingest.rules import Rules, folded, rules

STOP = re.compile(r"""[.!?…][\s"'”’)\]»*]*$""")
_CLOCK = re.compile(
    r"\b\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?|\b\d{1,2}\s?[ap]\.?m\b\.?|(?:GMT|UTC)?\s?[+-]\d{1,2}(?::?\d{2})?|\b\d{1,3}\s?min",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_](?:[\w.’'&/-]*\w)?")
_BY_WHOM = re.compile(r"\s[Bb]y\s[\w.-]{2,20}(?:\s[\w.-]{2,20}){0,2}$")
_WHERE = re.compile(r"\s(?:in|for|at)\s[^,;|]{2,60}?(?=\s+and\s|[,;|]|$)")
_INITIAL_END = re.compile(r"\b(?:[A-Z]|Jr|Sr)\.$")
_INLINE = re.compile(r"\s?(?:--|[–—])\s?|\s-\s|(?<=\))\s?-\s?")
_AGENCY = re.compile(r"[(/]\s?[^()/]{1,40}\s?[)/]")


def is_sentence(block: str) -> bool:
    """Whether a block reads as running text rather than as a label or a headline."""
    words = len(block.split())
    return words >= 40 or (words >= 6 and STOP.search(block[-12:]) is not None)


def is_dateline(block: str) -> bool:
    """Whether a block is a date and nothing else but a time, a label, an agency or a place in capitals."""
    if len(block) > 160 or not any(c.isdigit() for c in block):
        return False
    stamps = list(dates.find(block))
    if not stamps:
        return False
    names = rules()
    rest, at = [], 0
    for stamp in stamps:
        rest.append(block[at : stamp.start])
        at = stamp.end
    rest.append(_BY_WHOM.sub("", block[at:]))
    left = _CLOCK.sub(" ", " | ".join(rest))
    words = [w for w in _WORD.findall(left) if w.casefold().strip(".") not in names.dateline_fill]
    words = [w for w in words if w.casefold().rstrip(".") not in names.weekdays and not w.isdigit()]
    if not words:
        return True
    # «GENEVA, July 24, 2021 (AFP)», «Reuters - 24 July 2021»
    other = folded(" ".join(words))
    if other in names.agencies:
        return True
    agency = re.search(r"[(/]\s?([A-Za-z][\w .-]{1,24}?)\s?[)/]", block)
    if agency and folded(agency[1]) in names.agencies:
        return len(words) <= 6
    place = _WORD.findall(rest[0])
    return 0 < len(place) <= 3 and len(place) == len(words) and all(w.isupper() for w in place)


def byline_names(block: str) -> tuple[str, ...]:
    """The names in a line «By Jane Doe and John Roe, Somewhere», empty when it is no such line."""
    names = rules()
    lead = names.byline_lead.match(block)
    if lead is None or len(block) > 200:
        return ()
    rest = block[lead.end() :]
    stamp = next(dates.find(rest), None)
    if stamp is not None:
        rest = rest[: stamp.start].rstrip(" ,|-–—")
    if not _only_names(rest, names):
        return ()
    rest = re.split(r"\s[|•·–—-]\s|[|•·\n]", rest, maxsplit=1)[0]
    rest = _WHERE.sub("", rest).strip(" ,;|–—-")
    people = [p.strip() for p in re.split(r"\s*(?:,|;|&|\band\b|\bwith\b)\s*", rest) if p.strip()]
    if not people or not _is_name(people[0], names):
        return ()
    # An agency alone is a byline, though nobody's name.
    return tuple(p for p in people if _is_name(p, names) and not _is_role(p, names)) or (people[0],)


def is_nobody(name: str) -> bool:
    """Whether a name in a byline is that of an agency or an outlet."""
    names = rules()
    return folded(name) in names.agencies | names.outlet_names


def _only_names(rest: str, names: Rules) -> bool:
    """Whether the line has nothing but names, roles and places, and does not end as a sentence does."""
    if STOP.search(rest) and not _INITIAL_END.search(rest):
        return False
    words = [w for w in rest.split() if any(c.isalpha() for c in w)]
    return len(words) <= 20 and all(
        not w[0].islower() or w.casefold().strip(".,") in names.byline_roles | names.byline_particles
        for w in words
    )


def _is_name(text: str, names: Rules) -> bool:
    words = text.split()
    if not 1 <= len(words) <= 6 or words[0].casefold() in names.byline_never:
        return False
    if any(w.casefold().strip(".,") in names.byline_never for w in words):
        return False
    particles = names.byline_particles
    return all(
        w[0].isupper() or w.casefold().split("-")[0] in particles or w.casefold() in particles for w in words
    )


def _is_role(text: str, names: Rules) -> bool:
    words = [w.casefold() for w in text.split()]
    return words[-1] in names.byline_roles


def inline_dateline(block: str) -> int:
    """Where the text of «GENEVA, July 24, 2021 (AFP) — Talks …» begins: behind the dash, else 0.

    The place stands in capitals; a date, a region and an agency in brackets may follow it.
    """
    dash = _INLINE.search(block[:140])
    if dash is None or dash.start() < 4:
        return 0
    head = block[: dash.start()]
    stamps = list(dates.find(head))
    rest, at = "", 0
    for stamp in stamps:
        rest, at = f"{rest}{head[at : stamp.start]} ", stamp.end
    bracketed = _AGENCY.search(head)
    place = _WORD.findall(_AGENCY.sub(" ", rest + head[at:]))
    text = block[dash.end() :].lstrip(" \u00a0")
    if not 1 <= len(place) <= 6 or not (text[:1].isupper() or text[:1] in "“‘\"'«"):
        return 0
    shouted = place[0].isupper() and sum(len(w.replace(".", "")) for w in place if w.isupper()) > 3
    told = bool(stamps) or bracketed is not None or "," in head
    if not (place[0].isupper() and place[0][:2].isalpha() and (told or shouted)):
        return 0
    known = all(w[0].isupper() or w in {"and", "of", "de", "al", "el"} for w in place)
    return len(block) - len(text) if known and len(stamps) <= 1 else 0
