"""Clues from dates that lie behind or ahead of the writing, as their verbs tell.

Only where that is plain: a date inside a quotation was ahead when it was said, perhaps long before the
text, and one in a passage of history lies on no known side.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from onrecord.annotate.times import Clue, Timex
from onrecord.annotate.timex.grammar import BREAK
from onrecord.annotate.timex.tagger import Made
from onrecord.annotate.timex.unread import PAST, Unread, clue_words
from onrecord.interval import Granularity, Interval

_AHEAD = frozenset(
    ["will", "planned", "obligation", "cue", "plan_for", "timetable", "present", "progressive"]
)
_AHEAD_UNPARSED = frozenset({"will", "planned", "obligation"})
_NEAR = 10
_PARAGRAPH = 200
"""Tokens on either side in which another time is looked for, however long the paragraph."""


def _limits(timex: Timex) -> bool:
    return timex.signal in clue_words("limit")


def behind(text: Unread) -> Iterator[Clue]:
    """«was signed in March 2024»: written since March 2024 began."""
    for _, made, timex in text.pairs():
        if not text.is_dated(made, timex) or not _is_adverb(text, made, timex):
            continue
        if not clue_words("no_times").isdisjoint(text.words(made.first - 1, made.first)):
            continue
        hint = text.verb(made)
        if hint is None or hint[0] not in PAST or text.doubted(made):
            continue
        yield Clue(
            spans=(timex.bounds,),
            rule="behind",
            interval=_since(timex.interval.begin),
            why=f"told as past: «{hint[1]}»",
        )


def ahead(text: Unread) -> Iterator[Clue]:
    """«will leave by September 2025»: written before September 2025 was over."""
    for _, made, timex in text.pairs():
        if not text.is_dated(made, timex) or text.is_quoted(made):
            continue
        if text.read.scene.is_narrative(made.match) or text.doubted(made):
            continue
        before = text.words(made.first - 1, made.first)
        limit = _limits(timex)
        if not limit and before not in (["in"], ["on"], ["end"]):
            continue
        hint = text.verb(made)
        if hint is not None and limit and _is_to_be(text, made, hint):
            hint = ("planned", hint[1])
        if hint is None or hint[0] not in (_AHEAD if text.parse is not None else _AHEAD_UNPARSED):
            continue
        if not _is_close(text, made, hint[1]) or (hint[0] != "will" and _told_of_then(text, made)):
            continue
        if hint[0] in {"present", "progressive", "timetable"} and not limit:
            continue
        yield Clue(
            spans=(timex.bounds,),
            rule="ahead",
            interval=_before(timex.interval.end),
            why=f"still to come: «{hint[1]}»",
        )


def _is_to_be(text: Unread, made: Made, hint: tuple[str, str]) -> bool:
    """«is to be completed by May 2021»."""
    near = text.words(made.first - _NEAR, made.first)
    return hint[0] in {"infinitive", "planned"} and any(
        pair in {("is", "to"), ("are", "to")} for pair in pairwise(near)
    )


def told_ahead(text: Unread) -> Iterator[Clue]:
    """«would leave by September 2025»: told of as ahead in the past tense, with no other time beside it."""
    for _, made, timex in text.pairs():
        if not text.is_dated(made, timex) or not _limits(timex) or text.is_quoted(made):
            continue
        hint = text.verb(made)
        if hint is None or hint[0] not in {"would", "told_plan", "act_ahead"}:
            continue
        if text.read.scene.is_narrative(made.match) or _told_of_then(text, made):
            continue
        yield Clue(
            spans=(timex.bounds,),
            rule="told_ahead",
            interval=_before(timex.interval.end),
            why=f"told as to come: «{hint[1]}»",
        )


def quoted_ahead(text: Unread) -> Iterator[Clue]:
    """«“We will be gone by 2025,” he said»: a limit in a quotation, with no other time in its paragraph."""
    for _, made, timex in text.pairs():
        if not text.is_quoted(made) or not text.is_dated(made, timex) or not _limits(timex):
            continue
        hint = text.verb(made)
        if hint is None or hint[0] not in _AHEAD | {"would", "infinitive"} or text.doubted(made):
            continue
        if text.read.scene.is_narrative(made.match) or _told_in_paragraph(text, made):
            continue
        yield Clue(
            spans=(timex.bounds,),
            rule="quoted_ahead",
            interval=_before(timex.interval.end),
            why=f"quoted as to come: «{hint[1]}»",
        )


def _told_in_paragraph(text: Unread, made: Made) -> bool:
    """Whether its paragraph tells of another dated time, or counts one back, outside quotations."""
    keys = text.read.scene.tokens.keys
    low, high = max(0, made.first - _PARAGRAPH), made.last + _PARAGRAPH
    first, last = max(low, keys.rfind(BREAK, low, made.first) + 1), keys.find(BREAK, made.last, high)
    return any(
        not text.is_quoted(other)
        and (text.is_dated(other, timex) or other.match.rule.make in {"ago", "shift_unit", "shift_named"})
        for other, timex in text.near(first, high if last < 0 else last)
    )


def headline(text: Unread) -> Iterator[Clue]:
    """«Troops to leave by end 2021»: a headline is of its day."""
    for _, made, timex in text.pairs():
        if not text.in_title(timex) or not text.is_dated(made, timex) or not _limits(timex):
            continue
        yield Clue(
            spans=(timex.bounds,),
            rule="headline",
            interval=_before(timex.interval.end),
            why=f"a headline's limit: «{timex.signal}»",
        )


def _is_adverb(text: Unread, made: Made, timex: Timex) -> bool:
    """Whether the date says when something was, rather than which one: not «the 1998 budget»."""
    before = text.words(made.first - 1, made.first)
    after = text.words(made.last, made.last + 1)
    if timex.interval.granularity is not Granularity.DAY and (
        not before or before[0] not in clue_words("adverb")
    ):
        return False
    if before and before[0] in {"of", "the", "a", "an"}:
        return False
    return not after or not after[0].isalpha() or after[0] in clue_words("closed")


def _is_close(text: Unread, made: Made, words: str) -> bool:
    """Whether the verb stands right before the date, so that no event of its own lies between."""
    first, _ = text.read.scene.tokens.sentence(made.first)
    near = text.words(max(first, made.first - _NEAR), made.first)
    return words.lower().split()[0] in near


def _told_of_then(text: Unread, made: Made) -> bool:
    """Whether the sentence, or the one before it, already tells of another dated time."""
    tokens = text.read.scene.tokens
    first, last = tokens.sentence(made.first)
    if first and tokens.keys[first - 1] != BREAK:
        first, _ = tokens.sentence(first - 1)
    for other, timex in text.near(max(first, made.first - _PARAGRAPH), min(last, made.last + _PARAGRAPH)):
        if other is made:
            continue
        if text.is_dated(other, timex) and not _limits(timex):
            return True
    return False


def _since(moment: datetime | None) -> Interval:
    return Interval(moment, None)


def _before(moment: datetime | None) -> Interval:
    return Interval(None, moment)
