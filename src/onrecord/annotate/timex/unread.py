"""What the rules for clues share: the text as it was read from a day that nobody knows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from onrecord.annotate.lexicon import load
from onrecord.annotate.sentence import Parse
from onrecord.annotate.times import Timex, TimexType
from onrecord.annotate.timex.tagger import Made, Read, kit
from onrecord.interval import Granularity
from onrecord.span import Bounds

_GRAINS = frozenset(
    {
        Granularity.MINUTE,
        Granularity.HOUR,
        Granularity.PART_OF_DAY,
        Granularity.DAY,
        Granularity.MONTH,
        Granularity.QUARTER,
        Granularity.SEASON,
        Granularity.HALF,
        Granularity.YEAR,
    }
)


@cache
def clue_words(name: str) -> frozenset[str]:
    """A word list of the lexicon of dating."""
    return frozenset(load("written").data["words"][name])


PAST = frozenset({"past", "reported", "perfect", "participle"})
"""Hints of a verb that tells of what has been."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A text as read from a day that nobody knows; ``quoted`` are token ranges, ``titles`` bounds."""

    read: Read
    parse: Parse | None
    quoted: tuple[Bounds, ...]
    titles: tuple[Bounds, ...]
    firsts: tuple[int, ...]

    def words(self, first: int, last: int) -> list[str]:
        return self.read.scene.tokens.words[max(0, first) : last]

    def is_quoted(self, made: Made) -> bool:
        at = bisect_right(self.quoted, (made.first, 0)) - 1
        return at >= 0 and made.last <= self.quoted[at][1]

    def in_title(self, timex: Timex) -> bool:
        return any(a <= timex.start and timex.end <= b for a, b in self.titles)

    def near(self, first: int, last: int) -> Iterator[tuple[Made, Timex]]:
        """The expressions whose first token lies from ``first`` to, not including, ``last``."""
        for n in range(bisect_left(self.firsts, first), bisect_left(self.firsts, last)):
            yield self.read.made[n], self.read.timexes[n]

    def pairs(self) -> Iterator[tuple[int, Made, Timex]]:
        for n, (made, timex) in enumerate(zip(self.read.made, self.read.timexes, strict=True)):
            yield n, made, timex

    def is_dated(self, made: Made, timex: Timex) -> bool:
        """Whether the expression is a date with its year, of one reading."""
        where = timex.interval
        return (
            made.draft.explicit
            and made.draft.other is None
            and timex.type in {TimexType.DATE, TimexType.TIME}
            and where.is_bounded
            and where.granularity in _GRAINS
        )

    def verb(self, made: Made) -> tuple[str, str] | None:
        """The name and words of what the clause says about time, when it says one thing."""
        hints = [
            h
            for h in self.read.scene.directions.evidence(made.match.first, made.match.last)
            if h.name not in {"by", "until", "through", "since", "before", "behind", "ahead"}
        ]
        if not hints:
            return None
        name, words = hints[0].name, hints[0].words
        if name in PAST - {"reported"} and words.split()[-1].lower() in kit().words.set_for:
            return None
        return name, words

    def doubted(self, made: Made) -> bool:
        """Whether «if», «would» or their like stand before it in its sentence."""
        first, _ = self.read.scene.tokens.sentence(made.first)
        return not clue_words("doubt").isdisjoint(self.words(max(first, made.first - 20), made.first))
