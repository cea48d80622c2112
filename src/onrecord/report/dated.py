"""What the words of an article without a date tell of its day, in plain words."""

from __future__ import annotations

from onrecord.story.dating import Dating
from onrecord.wording import one_line, when


def written_words(dating: Dating | None) -> str:
    """What words tell of the day of an article without a date: «written from 2024-04, by its words»."""
    if dating is None:
        return ""
    if dating.conflict:
        return "the words that tell when it was written exclude each other"
    if dating.interval.is_open:
        return "nothing tells"
    whose = "its words" if dating.interval == dating.own else "words of the story"
    return f"written {when(dating.interval)}, by {whose}"


def reasons(dating: Dating | None) -> tuple[str, ...]:
    """Each reason for it on one line: the words, and how far they go."""
    told = dating.reasons if dating else ()
    return tuple(
        f"«{' … '.join(one_line(e.quote) for e in reason.evidence)}»: {when(reason.interval)} ({reason.why})"
        for reason in told
    )
