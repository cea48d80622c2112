"""From what a line asks to its answers; the model is loaded when a line asks something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onrecord.annotate.asked.request import asked_of


def answers_to(record: Mapping[str, Any], text: str) -> dict[str, Any]:
    """``acts`` for the ``pairs`` of an input line, ``factuality`` for its ``events``; none unasked.

    Raises:
        MalformedError, SpanError: when what is asked does not fit ``text``.
        SettingsError: when the model cannot be loaded.
    """
    asked = asked_of(record, length=len(text))
    answers: dict[str, Any] = {}
    if asked.pairs or asked.events:
        from onrecord.annotate.asked.model import shipped

        if asked.pairs:
            answers["acts"] = shipped().acts(text, asked.pairs)
        if asked.events:
            answers["factuality"] = shipped().factuality(text, asked.events)
    if asked.pairs == ():
        answers["acts"] = []
    if asked.events == ():
        answers["factuality"] = []
    return answers
