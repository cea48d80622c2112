"""Transcripts: labels tell the turns, the tagger what is said within them."""

from __future__ import annotations

from onrecord.annotate.attribution import RawAttribution
from onrecord.annotate.trained.annotator import with_own_cues, with_turns

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


def test_a_second_speaker_in_the_sentence_keeps_what_is_said_with_a_cue_of_its_own() -> None:
    text = "A guard said the gates were shut and several said they saw nobody leave."
    cues = [text.index("said"), text.rindex("said")]
    host = RawAttribution(
        source=((0, 7),),
        cue=((cues[0], cues[0] + 4),),
        content=((13, 32), (text.index("they"), len(text) - 1)),
        rule="trained",
    )
    other = RawAttribution(
        source=((text.index("several"), text.index("several") + 7),),
        cue=((cues[1], cues[1] + 4),),
        content=(host.content[1],),
        rule="clause",
    )
    told = with_own_cues(text, [host], [other])
    assert [raw.content for raw in told] == [(host.content[0],), (host.content[1],)]
    assert told[1] is other
    running = text.replace(" and ", " as  ")
    assert with_own_cues(running, [host], [other]) == (host,)
