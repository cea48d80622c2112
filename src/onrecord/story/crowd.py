"""How much two mentions must share before they are tied, in a story that is full of such acts.

Of five articles one tells of one payment, and another of «the payment»: that is enough. Of three hundred
articles dozens tell that somebody met, paid, stopped or was sent to one country: there the same act, and
the name of a country or of one who acts everywhere, tie nothing to nothing. Which acts and names a story
is full of is read from its own commitments, whatever their order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.annotate.place import is_place, state_of
from onrecord.story.undertaking import Mention
from onrecord.story.undertaking_reading import Fit, fit, meet
from onrecord.story.undertaking_rules import rules

_AGAIN = 4
"""Times that a name occurs (of a hundred commitments one each) before it tells one thing from no other."""
_THINGS, _PARTIES = 12, 4
"""Words for things, and parties, above which the acts of one group are many undertakings."""
_LONG = 150
"""Commitments above which no act tells anything by itself."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """What a story is full of.

    Attributes:
        names: of states, of those who act in it again and again, and of what much of it is about.
        groups: groups of acts of which it holds many undertakings.
        long: whether it is so long that this goes for every act.
    """

    names: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    long: bool = False

    def holds(self, group: str) -> bool:
        """Whether the story is full of such acts."""
        return self.long or group in self.groups

    def tied(self, a: Mention, b: Mention) -> bool:
        """Whether what two mentions share tells that they are of one undertaking; the order plays no part."""
        if not self.holds(a.group) and not self.holds(b.group):
            return True
        return self.shares(a, b) or _at_one_time(a, b) or _bare(a, b)

    def shares(self, a: Mention, b: Mention) -> bool:
        """Whether they share a thing: of one party any, else one with a name of its own, or two words."""
        shared = meet(a.about, b.about)
        if fit(a.actor, b.actor) is Fit.SAME:
            left = shared - a.actor.tokens - b.actor.tokens
            return bool(left - self.names) or (bool(left) and a.group not in rules().recurring)
        named = meet(a.names, b.names) - self.names
        return any(not is_place(name) for name in named) or len(shared - self.names) > 1


def _at_one_time(a: Mention, b: Mention) -> bool:
    """One party, or one thing, and one due date."""
    if a.due.end is None or a.due.end != b.due.end:
        return False
    return fit(a.actor, b.actor) is Fit.SAME or bool(meet(a.about, b.about))


def _bare(a: Mention, b: Mention) -> bool:
    """One party and one act that is about nothing else: «the president is to resign»."""
    alone = not a.about and not b.about and a.kind == b.kind and a.kind not in rules().light
    return alone and a.actor.known and a.group not in rules().recurring and fit(a.actor, b.actor) is Fit.SAME


def crowd_of(mentions: Iterable[Mention]) -> Crowd:
    """What these commitments are full of."""
    acting: Counter[str] = Counter()
    told: Counter[str] = Counter()
    things: dict[str, set[str]] = defaultdict(set)
    parties: dict[str, set[frozenset[str]]] = defaultdict(set)
    states: set[str] = set()
    size = 0
    for m in mentions:
        size += 1
        told.update(m.names)
        things[m.group] |= m.about
        states |= {name for name in m.names if state_of(name)}
        if m.actor.known:
            acting.update(m.actor.tokens)
            parties[m.group].add(m.actor.tokens)
    least = max(_AGAIN, size // 100)
    often = {word for counted in (acting, told) for word, times in counted.items() if times >= least}
    full = {g for g in things if len(things[g]) > _THINGS or len(parties[g]) > _PARTIES}
    return Crowd(names=frozenset(states | often), groups=frozenset(full), long=size > _LONG)
