"""Transcripts: labels tell the turns, the tagger what is said within them."""

from __future__ import annotations

from onrecord.annotate.attribution import RawAttribution
from onrecord.annotate.trained.annotator import with_turns

TEXT = "LUND: They say it rained.\n\nDIAZ: It did, said the clerk."


def raw(source: str, cue: str, content: str, rule: str = "trained") -> RawAttribution:
    def at(part: str) -> tuple[tuple[int, int], ...]:
        low = TEXT.index(part)
        return ((low, low + len(part)),)

    return RawAttribution(source=at(source), cue=at(cue), content=at(content), rule=rule)


def test_turns_take_the_place_of_what_the_tagger_found_inside():
    turn = raw("LUND", ":", "They say it rained.", "turn")
    inside = raw("They", "say", "it rained")
    outside = raw("the clerk", "said", "It did")
    outer, said = with_turns(TEXT, [inside, outside], [turn])
    assert outer == (turn, outside)
    assert said == (inside,)


def test_turns_change_nothing_where_there_are_none():
    inside = raw("They", "say", "it rained")
    assert with_turns(TEXT, [inside], []) == ((inside,), ())
