from __future__ import annotations

from onrecord.annotate.attribution import RawAttribution
from onrecord.annotate.layers import Sentence
from onrecord.annotate.sentence import Parse
from onrecord.annotate.trained.edges import whole
from onrecord.document import ZoneKind


def drawn(text: str, content: str, *, source: str = "", cue: str = "") -> str:
    """The content after drawing, in a text of one sentence."""

    def at(words: str) -> tuple[tuple[int, int], ...]:
        return ((text.index(words), text.index(words) + len(words)),) if words else ()

    sentence = Sentence(first=0, last=1, start=0, end=len(text), zone=ZoneKind.BODY)
    raw = RawAttribution(content=at(content), source=at(source), cue=at(cue), rule="trained")
    (made,) = whole([raw], text=text, parse=Parse(tokens=(), sentences=(sentence,)))
    ((start, end),) = made.content
    return text[start:end]


def test_trained_edges_reach_the_sentence_over_a_few_words() -> None:
    text = "The port will shut down its last crane in May, the mayor said."
    assert drawn(text, "down its last crane in May", source="the mayor", cue="said") == text[:45]
    text = "They asked not to be named because it is not in the treaty."
    assert drawn(text, "not to be named because it is not in the", source="They", cue="asked") == text[11:-1]


def test_trained_edges_stop_at_anothers_words_and_at_quotation_marks() -> None:
    text = "Mayor Wynd said the port will shut."
    assert drawn(text, "the port will shut", source="Mayor Wynd", cue="said") == "the port will shut"
    text = "A “bad day” for the whole town, she said."
    assert drawn(text, "for the whole town", source="she", cue="said") == "for the whole town"


def test_trained_edges_leave_longer_gaps_alone() -> None:
    text = "On the day after the long storm the port will shut, she said."
    assert drawn(text, "the port will shut", source="she", cue="said") == "the port will shut"
