"""The one normalisation of text. What it does is all that is ever done to a source's characters."""

from __future__ import annotations

import re

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_UNUSABLE = re.compile("[\0\ud800-\udfff]")


def replaced(text: str) -> tuple[str, int]:
    """NUL and lone surrogates become U+FFFD, one for one, so that offsets hold; and how many there were."""
    return _UNUSABLE.subn(REPLACEMENT, text)


def normalised(text: str) -> tuple[str, int]:
    """The text of a file: no byte order mark, line feeds for line ends, and :func:`replaced`."""
    text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    return replaced(text.replace("\r\n", "\n").replace("\r", "\n"))
