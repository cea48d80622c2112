"""The data of time expressions, apart from the other layers so that the tagger alone loads fast.

Plain frozen values; positions are document offsets. Terms: TIMEX3 (TimeML 1.2.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from onrecord.interval import UNKNOWN, Interval
from onrecord.span import Bounds


class TimexType(StrEnum):
    """The four types of TIMEX3."""

    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


@dataclass(frozen=True, slots=True)
class Reading:
    """A value that a time expression could also have had, and why it was not chosen."""

    value: str
    interval: Interval
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timex:
    """A TIMEX3 expression with its value, its interval, and how it got them.

    Attributes:
        value: TIMEX3 value; ``""`` when it cannot be had (no anchor).
        interval: the time that the expression names; open where nothing tells.
        signal: the word that bounds it («by», «until», «since»), lower case, or ``""``.
        bounded: the interval under that signal: «by September 2025» has no begin and ends where
            September ends. The same as ``interval`` when there is no signal.
        anchor: what it was resolved against: ``none`` (absolute), ``published``, ``written`` (the time in
            which the text was written by its own words), ``earlier`` (an expression before it, or one
            after it that tells its year) or ``said`` (the time of the quoted utterance).
        rule: the name of the rule in the lexicon.
        other: the reading that lost, where last or next was a choice.
        unsure: the choice rests on little; show it as such.
    """

    start: int
    end: int
    type: TimexType
    value: str
    interval: Interval = UNKNOWN
    mod: str = ""
    quant: str = ""
    freq: str = ""
    signal: str = ""
    signal_bounds: Bounds | None = None
    bounded: Interval = UNKNOWN
    anchor: str = "none"
    anchor_bounds: Bounds | None = None
    rule: str = ""
    other: Reading | None = None
    unsure: bool = False

    @property
    def bounds(self) -> Bounds:
        return self.start, self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTime:
    """An event that bounds a time without being dated there: «since the invasion», «until the vote».

    Attributes:
        event: the event by its noun in the lexicon.
        interval: when it was or will be, as wide as the text leaves it; open where nothing tells.
        bounded: the time that it bounds: «since» it begins no earlier than the event can have begun, «until»
            it ends no later than the event can end.
        anchor: what places it: ``earlier`` (a date that the text gives the event), ``within`` (a time in its
            own words: «the July meeting»), ``published`` (on one side of the writing), ``none``.
        rule: ``dated_event``, ``timed_event``, ``event_behind``, ``event_ahead`` or ``event_open``.
    """

    start: int
    end: int
    event: str
    signal: str
    signal_bounds: Bounds
    interval: Interval = UNKNOWN
    bounded: Interval = UNKNOWN
    anchor: str = "none"
    anchor_bounds: Bounds | None = None
    rule: str
    unsure: bool = False

    @property
    def bounds(self) -> Bounds:
        return self.start, self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """Characters of a text that bound when it was written: «said in March 2024» was written since then.

    Attributes:
        spans: the characters, one or more pieces.
        rule: the name of the rule that read them.
        interval: when the text can have been written as far as these words go; one end is often open.
        why: the same in a sentence.
        means: what a relative expression among the characters means by them: its place and its value.
    """

    spans: tuple[Bounds, ...]
    rule: str
    interval: Interval
    why: str
    means: tuple[Bounds, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """When a text can have been written, from its words alone.

    ``interval`` is what all clues allow; it is open when there are none, and when they exclude each
    other (``conflict``): nothing is resolved by force.
    """

    interval: Interval = UNKNOWN
    clues: tuple[Clue, ...] = ()
    conflict: bool = False
