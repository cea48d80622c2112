"""Which time expression belongs to which act, and what it sets for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from onrecord.annotate.event.grammar import Grammar
from onrecord.annotate.event.licence import Licence
from onrecord.annotate.layers import Timex, TimexType, Token
from onrecord.interval import UNKNOWN, Interval

_LIMITS = frozenset({"by", "until", "till", "before", "within", "through", "no later than"})
_FAR = 99
_DEADLINES = frozenset({"by", "before", "no later than", "not later than"})
_BEFORE = frozenset({"before", "ahead", "until", "till"})


@dataclass(frozen=True)
class When:
    """Attaches the time expressions of a document to its acts."""

    grammar: Grammar
    timexes: Sequence[Timex]
    published: Interval

    @cached_property
    def _roots(self) -> Mapping[int, tuple[int, tuple[int, ...]]]:
        """For each timex: its highest token, and the indices from there up to the root."""
        out: dict[int, tuple[int, tuple[int, ...]]] = {}
        for index, timex in enumerate(self.timexes):
            root = self.grammar.parse.root_of(timex.start, timex.end)
            if root is not None:
                path = (root.i, *(t.i for t in self.grammar.parse.ancestors(root.i)))
                out[index] = (root.i, path)
        return out

    @cached_property
    def _by_sentence(self) -> Mapping[int, tuple[int, ...]]:
        rows: dict[int, list[int]] = {}
        for index, (root, _) in self._roots.items():
            rows.setdefault(self.grammar.parse.sentence_of(root).first, []).append(index)
        return {first: tuple(indices) for first, indices in rows.items()}

    def of(self, i: int, licence: Licence | None, *, taken: AbstractSet[int] = frozenset()) -> int | None:
        """Index of the timex that says when the act ``i`` is, was or is due; ``None`` when none does.

        Nearest in the parse wins; one behind the act that the parser hung on the governor still counts as
        the act's; one that says when a promise was made, or that is over for an act to come, does not.
        """
        first = self.grammar.parse.sentence_of(i).first
        best: tuple[int, int, int] | None = None
        for index in self._by_sentence.get(first, ()):
            if index in taken or not self._usable(self.timexes[index], licence) or self._compares(index):
                continue
            if licence is not None and licence.rule == "postponed-noun" and not self._is_new_day(index):
                continue
            cost = self._cost(i, index, licence)
            if cost < _FAR:
                # «will now pass to the town by the end of May»: «now» only says that this is news.
                cost += _FAR * (self.timexes[index].value == "PRESENT_REF")
                gap = abs(self._roots[index][0] - i)
                best = min(best or (cost, gap, index), (cost, gap, index))
        return self._narrower(best[2]) if best is not None else None

    def _is_new_day(self, index: int) -> bool:
        """«put off on Tuesday until May»: the day to which something is put off, not the day on which."""
        g = self.grammar
        if self.timexes[index].signal in _BEFORE:
            return True
        above = (g.tokens[self._roots[index][0]], *g.parse.ancestors(self._roots[index][0]))
        prep = next((t for t in above if t.dep == "prep"), None)
        return prep is not None and prep.text.lower() in {"to", "for", "until", "till", "into"}

    def _compares(self, index: int) -> bool:
        """«three months later than it had said»: how far from another time, not when."""
        following = self.grammar.parse.within(self.timexes[index].end, self.timexes[index].end + 5)
        return bool(following) and following[0].text.lower() == "than"

    def _narrower(self, index: int) -> int:
        """«by March this year», read as two: the month is what the act is due by."""
        timex = self.timexes[index]
        before = self.timexes[index - 1] if index else None
        if before is None or not 0 <= timex.start - before.end <= 1:
            return index
        whole, part = timex.interval, before.interval
        if whole.begin is None or whole.end is None or part.begin is None or part.end is None:
            return index
        return index - 1 if part.end - part.begin < whole.end - whole.begin else index

    def _before_event(self, index: int) -> bool:
        """«before the June election»: the month only dates what the act is to come before."""
        g = self.grammar
        token = g.tokens[self._roots[index][0]]
        if token.dep not in {"compound", "nmod", "amod", "poss"} or g.is_verb(g.tokens[token.head]):
            return False
        above = g.tokens[g.tokens[token.head].head]
        if above.text.lower() == "of" and above.i:
            above = g.tokens[above.head]
        return above.dep == "prep" and above.text.lower() in _BEFORE

    def _usable(self, timex: Timex, licence: Licence | None) -> bool:
        if timex.type is TimexType.SET:
            return False
        if timex.value in {"FUTURE_REF", "PAST_REF"} and timex.interval.is_open:
            return False
        if timex.type is TimexType.DURATION and timex.bounded.is_open and timex.interval.is_open:
            return False
        if licence is None or timex.signal == "since":
            return licence is None
        past = licence.governor is not None and licence.governor.tag in {"VBD", "VBN"}
        if licence.modal == "would" or (past and timex.signal in _LIMITS):
            # «promised in 2021 to be out by 2022»: what was to come may be over by now.
            return True
        return not self._over(timex, strict=licence.rule == "dated-noun")

    def _over(self, timex: Timex, *, strict: bool) -> bool:
        """Whether the time lies wholly before the article, in every reading that it can have."""
        if not self._past(timex.bounded.end or timex.interval.end):
            return False
        return strict or timex.other is None or self._past(timex.other.interval.end)

    def _past(self, end: datetime | None) -> bool:
        now = self.published.begin
        return end is not None and now is not None and end <= now

    def _cost(self, i: int, index: int, licence: Licence | None) -> int:  # noqa: PLR0911
        """How far the time is from the act; ``_FAR`` when it is not the act's."""
        root, path = self._roots[index]
        g = self.grammar
        if licence is not None and self._relative(i, root):
            return 1
        if licence is not None and self._ahead_of_clause(i, index):
            return 9
        if i in path:
            below = self._below(i, root, path)
            if licence is not None and self._behind_participle(i, index):
                return min(below, 6)
            return below if licence is None else min(below, self._joined(i, index))
        if root > i and self._last_verb(root) == i and any(t.i in path for t in g.parse.ancestors(i)):
            # The parser hung the time on a verb further up; the verb right before it is nearer.
            return 8
        if self._follows(i, index):
            return 7
        lead = g.leader(i)
        if lead != i and lead in path:
            # «On Monday it will meet and vote»: a time before the first verb serves all.
            return 10 + path.index(lead) if root < lead else _FAR
        return _FAR if licence is None else min(self._above(i, index, licence), self._beside(i, path))

    def _relative(self, i: int, root: int) -> bool:
        """«on 3 May, the same day the court is to rule»: the day heads the clause that tells the act."""
        g = self.grammar
        above = (g.tokens[i], *g.parse.ancestors(i))
        clause = next((t for t in above if t.dep == "relcl"), None)
        if clause is None or clause.head != root or root >= clause.i:
            return False
        # «a day that saw …»: a day that does something is no day on which it is done.
        subject = g.subject(clause.i)
        return subject is not None and subject.text.lower() not in {"that", "which", "when"}

    def _ahead_of_clause(self, i: int, index: int) -> bool:
        """«will finish the wall before the rains begin in June»: the act comes before what is dated."""
        g = self.grammar
        verb = next((t for t in g.parse.ancestors(self._roots[index][0]) if g.is_verb(t)), None)
        if verb is None or verb.dep != "advcl" or verb.head != i or verb.i < i:
            return False
        return any(c.dep == "mark" and c.text.lower() == "before" for c in g.children(verb.i))

    def _below(self, i: int, root: int, path: tuple[int, ...]) -> int:
        """The cost of a time that hangs on the act itself: none may when another verb lies between."""
        g = self.grammar
        between = path[: path.index(i)]
        if any(g.is_verb(g.tokens[t]) and t != root for t in between):
            return _FAR
        nouns = sum(g.tokens[t].pos == "NOUN" for t in between[1:])
        return len(between) + nouns + (5 if root > i and self._later_verb(i, root) else 0)

    def _above(self, i: int, index: int, licence: Licence) -> int:
        """The cost of a time that hangs on what governs the act."""
        root, path = self._roots[index]
        nodes = [licence.node, *([licence.aspect.i] if licence.aspect else [])]
        steps = next((path.index(t) for t in nodes if t in path), None)
        if steps is not None and (root > i or steps <= 2):
            return 3 + steps
        if licence.rule == "time-given" and licence.cue.i < root < i:
            return 2
        governor = licence.governor or (licence.cue if licence.cue.i != i else None)
        if governor is None or governor.i not in path:
            return _FAR
        steps = path.index(governor.i)
        if root > i and not self._over(self.timexes[index], strict=True):
            return 6 + steps
        dated = licence.holder is None and not self._is_past(governor)
        return 12 + steps if dated else _FAR

    def _behind_participle(self, i: int, index: int) -> bool:
        """«will bring home the soldiers stationed in Orania by April»: a deadline is of what is to come."""
        root, path = self._roots[index]
        g = self.grammar
        verbs = [g.tokens[t] for t in path[: path.index(i)] if g.is_verb(g.tokens[t]) and t != root]
        passed = all(t.tag == "VBN" and t.dep == "acl" and not g.auxiliaries(t.i) for t in verbs)
        return bool(verbs) and passed and self.timexes[index].signal in _DEADLINES

    def _joined(self, i: int, index: int) -> int:
        """«would leave the port and close the base by May»: a deadline behind the last of joined acts."""
        root, path = self._roots[index]
        g = self.grammar
        last = next((t for t in path if g.is_verb(g.tokens[t])), None)
        if last is None or last >= root or self.timexes[index].signal not in _DEADLINES:
            return _FAR
        token = g.tokens[last]
        return 20 if token.dep == "conj" and token.head == i and g.is_verb(g.tokens[i]) else _FAR

    def _beside(self, i: int, path: tuple[int, ...]) -> int:
        """«is to step down today, with his deputy succeeding him»: the time of the main verb."""
        g = self.grammar
        token = g.tokens[i]
        if token.dep != "pcomp" or g.tokens[token.head].text.lower() != "with":
            return _FAR
        above = g.tokens[g.tokens[token.head].head].i
        return 14 + path.index(above) if above in path else _FAR

    def _follows(self, i: int, index: int) -> bool:
        """Whether the time stands right behind the noun of an act: «a no-deal Brexit by October 31»."""
        g, timex = self.grammar, self.timexes[index]
        start = timex.signal_bounds[0] if timex.signal_bounds else timex.start
        if g.is_verb(g.tokens[i]):
            return False
        if not timex.signal:
            return timex.start <= g.tokens[g.tokens[i].head].start < timex.end
        end = g.phrase(i)[1]
        return end <= start <= end + 1

    def _last_verb(self, root: int) -> int | None:
        """The last act before the time that could take it."""
        g = self.grammar
        first = g.parse.sentence_of(root).first
        return next(
            (
                t.i
                for t in reversed(g.tokens[first:root])
                if g.is_verb(t) and t.pos != "AUX" and t.dep not in {"aux", "amod"}
            ),
            None,
        )

    def _later_verb(self, i: int, root: int) -> bool:
        last = self._last_verb(root)
        return (
            last is not None
            and last > i
            and self.grammar.tokens[last].dep in {"advcl", "ccomp", "conj", "xcomp"}
        )

    def _is_past(self, token: Token) -> bool:
        if token.tag == "VBD":
            return True
        return any(t.tag == "VBD" for t in self.grammar.auxiliaries(token.i)) and token.lemma not in {
            "expect",
            "schedule",
            "suppose",
            "plan",
            "set",
            "slate",
        }

    def valid(self, index: int | None, *, due: bool = False, past: bool = False) -> Interval:
        """The interval that the timex sets for its act, under its signal.

        For an act to come (``due``) a reading that is over gives way to the one that is not («begins on
        Monday»), and «within 30 days» has an end alone, as «by» has. ``past`` keeps the reading that is
        over, for what was to come at some time past.
        """
        if index is None:
            return UNKNOWN
        timex = self.timexes[index]
        interval = timex.bounded if not timex.bounded.is_open else timex.interval
        interval = self._with_joined(index, interval)
        if due and self._in_before_clause(index):
            return Interval(None, interval.begin, interval.granularity)
        return self._as_due(index, timex, interval, past=past) if due else interval

    def _with_joined(self, index: int, interval: Interval) -> Interval:
        """«in May and June»: two whole times of one kind that touch are one."""
        timex = self.timexes[index]
        after = self.timexes[index + 1] if index + 1 < len(self.timexes) else None
        if after is None or timex.signal or after.signal or after.type is not timex.type:
            return interval
        between = [t.text.lower() for t in self.grammar.parse.within(timex.end, after.start)]
        touching = timex.interval.end is not None and timex.interval.end == after.interval.begin
        if between != ["and"] or not touching or interval != timex.interval:
            return interval
        return Interval(interval.begin, after.interval.end, interval.granularity)

    def _in_before_clause(self, index: int) -> bool:
        """Whether the time dates a clause with «before» rather than the act that comes before it."""
        g = self.grammar
        if index not in self._roots or self.timexes[index].signal:
            return False
        verb = next((t for t in g.parse.ancestors(self._roots[index][0]) if g.is_verb(t)), None)
        return verb is not None and verb.dep == "advcl" and self._ahead_of_clause(verb.head, index)

    def _as_due(self, index: int, timex: Timex, interval: Interval, *, past: bool) -> Interval:
        """The interval under which an act is due."""
        if timex.other is not None and self._past(interval.end) and not past:
            other = timex.other.interval
            return (
                other.until() if timex.bounded.begin is None and timex.interval.begin is not None else other
            )
        if timex.signal in {"until", "till"} and timex.interval.begin is not None:
            # What lasts until a day is over when that day begins.
            return Interval(None, timex.interval.begin, timex.interval.granularity)
        if timex.signal == "before" and timex.mod == "END" and timex.interval.end is not None:
            # «before the end of the year»: what ends is the year, not its last months.
            return timex.interval.until()
        if timex.signal in {"within", "in the space of", "inside"} or self._before_event(index):
            return interval.until()
        return interval
