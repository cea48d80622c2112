"""Second halves that leave the verb out: «150 by May and the rest by the end of the year» are two acts.

A later part is a copy of the first with what the gap replaces: the count, the party, the thing or the place,
and the time. Only a phrase without a verb between two times of one sentence is read so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from onrecord.annotate.event.remainder import is_remainder
from onrecord.annotate.event.scene import Scene
from onrecord.annotate.layers import Event, Quantity, Timex, TimexType, Token
from onrecord.span import Bounds, inside, overlap

_JOINTS = frozenset({",", ";", ":", "and", "but", "then", "followed", "by", "with", "while", "—", "–"})
_ORDINALS = frozenset({"first", "second", "third", "fourth", "last", "other", "others", "another", "final"})
_LONGEST = 10
"""Tokens that a gapped part may have between its joint and its time."""


@dataclass(frozen=True)
class Tranches:
    """Reads the gapped parts of the commitments of one article."""

    scene: Scene

    def read(self, events: tuple[Event, ...]) -> tuple[Event, ...]:
        """The events with their gapped parts behind them, each tied to the first."""
        taken = {e.time for e in events if e.force is not None}
        out: list[Event] = []
        for event in events:
            if event.force is None or event.time is None:
                out.append(event)
                continue
            index = len(out)
            out.append(self._first(event, event.time))
            for part in self._parts(event, event.time, taken):
                taken.add(part.time)
                out.append(replace(part, tranche_of=index))
        return tuple(out)

    @property
    def _timexes(self) -> tuple[Timex, ...]:
        return self.scene.annotated.need_timexes()

    def _opening(self, index: int) -> int:
        """Where a time begins, the word that bounds it included."""
        timex = self._timexes[index]
        return timex.signal_bounds[0] if timex.signal_bounds else timex.start

    def _first(self, event: Event, time: int) -> Event:
        """«are to be freed in two stages: 150 by May …»: the count that stands at the first part's time."""
        parse = self.scene.grammar.parse
        at = self._opening(time)
        last = parse.token_at(max(0, at - 1)) or parse.token_at(max(0, at - 2))
        if last is None or at <= event.trigger[1]:
            return event
        sentence = parse.sentence_of(last.i)
        back: list[Token] = []
        for token in reversed(parse.tokens[sentence.first : last.i + 1]):
            if token.text in {":", ",", "—", "–"}:
                break
            back.insert(0, token)
        else:
            return event
        phrase = self._bare(back)
        counted = self._count(phrase)
        parties = [b for b in (event.object, event.actor, event.place) if b is not None]
        if phrase is None or counted is None or any(overlap(phrase, b) for b in parties):
            return event
        return replace(event, quantity=counted) if phrase[0] > event.trigger[1] else event

    def _parts(self, event: Event, time: int, taken: set[int | None]) -> Iterator[Event]:
        parse = self.scene.grammar.parse
        token = parse.token_at(event.trigger[0])
        if token is None:
            return
        sentence = parse.sentence_of(token.i)
        end = self._timexes[time].end
        for index, timex in enumerate(self._timexes):
            if not (end <= timex.start and timex.end <= sentence.end) or timex.type is TimexType.SET:
                continue
            opening = self._opening(index)
            between = parse.within(end, opening) if end < opening else ()
            phrase = self._gap(between)
            if index in taken or phrase is None:
                return
            part = self._part(event, phrase, index)
            if part is None:
                return
            yield part
            end = timex.end

    def _gap(self, tokens: tuple[Token, ...]) -> Bounds | None:
        """The verbless phrase behind a joint, ``None`` when there is no joint or more than a phrase."""
        at = 0
        while at < len(tokens) and tokens[at].text.lower() in _JOINTS:
            at += 1
        if at == 0 or (at == 1 and tokens[0].text.lower() in {",", "by", "—", "–"}):
            return None
        return self._bare(list(tokens[at:]))

    def _bare(self, tokens: list[Token]) -> Bounds | None:
        while tokens and tokens[-1].text in {",", "-"}:
            tokens.pop()
        g = self.scene.grammar
        if not tokens or len(tokens) > _LONGEST:
            return None
        words = [t for t in tokens if t.text.lower() not in {"remaining", "left", "followed"}]
        if any(t.tag == "MD" or (g.is_verb(t) and t.dep not in {"amod", "acl"}) for t in words):
            return None
        if any(t.pos in {"PUNCT", "SCONJ"} and t.text not in {"-", "$", "%"} for t in tokens):
            return None
        return tokens[0].start, tokens[-1].end

    def _count(self, phrase: Bounds | None) -> Quantity | None:
        if phrase is None:
            return None
        return next((q for q in self.scene.quantities if inside((q.start, q.end), (phrase,))), None)

    def _part(self, event: Event, phrase: Bounds, index: int) -> Event | None:
        words = self.scene.text[slice(*phrase)]
        counted = self._count(phrase)
        rest = is_remainder(words)
        ordinal = bool(_ORDINALS & set(words.lower().split()))
        slot = self._slot(event, phrase, counted=bool(counted or rest or ordinal))
        if slot is None:
            return None
        due = self.scene.when.valid(index, due=True, past=self._told_of_past(event))
        end = self._timexes[index].end
        part = replace(
            event,
            clause=((min(event.clause[0][0], event.trigger[0]), end),),
            time=index,
            valid=due,
            quantity=counted,
            remains_of=(event.object or event.actor) if rest else None,
        )
        if slot == "actor":
            return replace(part, actor=phrase, actor_name="", notes=())
        return replace(part, object=phrase) if slot == "object" else replace(part, place=phrase)

    def _told_of_past(self, event: Event) -> bool:
        cue = event.cue
        return cue is not None and self.scene.text[slice(*cue)].lower() in {"would", "'d"}

    def _slot(self, event: Event, phrase: Bounds, *, counted: bool) -> str | None:
        """Which argument of the first part the phrase stands in for."""
        if counted:
            inside_actor = (
                event.quantity is not None
                and event.actor is not None
                and overlap((event.quantity.start, event.quantity.end), event.actor)
            )
            return "actor" if event.actor and (inside_actor or event.object is None) else "object"
        token = self.scene.grammar.parse.token_at(phrase[1] - 1)
        if token is None or token.pos != "PROPN":
            return None
        preposition = self.scene.grammar.parse.token_at(phrase[0])
        placed = preposition is not None and preposition.pos == "ADP"
        for slot in ("place", "object", "actor"):
            bounds: Bounds | None = getattr(event, slot)
            if bounds is not None and self._is_name(bounds) and (not placed or slot == "place"):
                return slot
        return None

    def _is_name(self, bounds: Bounds) -> bool:
        last = self.scene.grammar.parse.token_at(bounds[1] - 1)
        return last is not None and last.pos == "PROPN"
