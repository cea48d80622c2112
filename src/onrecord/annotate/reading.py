"""The view of a text in which words are matched: plain spaces, hyphens and apostrophes, offsets unmoved."""

from __future__ import annotations

# Each maps one code point to one code point, so that offsets hold.
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_READING = str.maketrans(
    {
        **dict.fromkeys(_SPACES, " "),
        **dict.fromkeys("\u2028\u2029\u0085\x0b\x0c", "\n"),
        **dict.fromkeys("\u2010\u2011", "-"),
        **dict.fromkeys("\u02bc\u2019\u2032", "\u2019"),
    }
)


def reading_view(text: str) -> str:
    """``text`` with each odd space, hyphen and apostrophe replaced by a plain one, none added or lost."""
    return text.translate(_READING)
