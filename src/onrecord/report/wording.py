"""The words of :mod:`onrecord.wording`, as the pages and tables use them."""

from __future__ import annotations

from onrecord.wording import (
    HIDDEN,
    count_words,
    force_words,
    one_line,
    party,
    plural,
    proposition,
    text_of,
    via,
    visible,
    when,
)

__all__ = [
    "HIDDEN",
    "count_words",
    "force_words",
    "one_line",
    "party",
    "plural",
    "proposition",
    "text_of",
    "via",
    "visible",
    "when",
]
