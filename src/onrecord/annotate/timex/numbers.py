"""Numbers in words and figures, as they stand before a unit."""

from __future__ import annotations

from onrecord.annotate.timex.match import Match

_ONE = frozenset({"a", "an", "another", "one"})
_VAGUE = frozenset(
    {"few", "several", "many", "some", "numerous", "handful", "dozens", "hundreds", "thousands"}
)
_LIMIT = 1e9


def number(match: Match, name: str) -> float | None:
    """The number that a part gives; ``None`` for «a few», «several» and what is beyond reason."""
    words = match.words(name)
    if any(w in _VAGUE for w in words) or "number" in words:
        return None
    entries = match.grammar.classes["N"]
    total, current, seen = 0.0, 0.0, False
    for word in words:
        figure = figures(word)
        if figure is not None:
            current += figure
            seen = True
        elif word == "half":
            current += 0.5
            seen = True
        elif word in entries:
            n = float(entries[word])
            if n >= 100 or word == "dozen":
                current = (current or 1) * n
                if n >= 1000:
                    total, current = total + current, 0.0
            else:
                current += n
            seen = True
    if not seen:
        return 1.0 if any(w in _ONE for w in words) else None
    result = total + current
    return result if 0 <= result < _LIMIT else None


def figures(word: str) -> float | None:
    """A number in figures; a fraction such as ``1/2`` too."""
    if not word.isascii() or len(word) > 15 or not word[:1].isdigit():
        return None
    top, slash, bottom = word.partition("/")
    try:
        value = float(top.replace(",", ""))
        if not slash:
            return value
        below = float(bottom)
        return value / below if below else None
    except ValueError:
        return None
