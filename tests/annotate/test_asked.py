"""Marked pairs and events: what a line may ask, how a sentence is cut, and what the shipped model answers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.annotate.asked.encoding import REACH, passage, sentence_around
from onrecord.annotate.asked.model import shipped
from onrecord.annotate.asked.request import asked_of
from onrecord.annotate.asked.words import act_words, event_words, stem
from onrecord.errors import MalformedError, SpanError

SENTENCE = "The union in Port Ansel accused the ferry company of breaking its word."


def span(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def act(text: str, source: str, target: str) -> str:
    return shipped().acts(text, [(span(text, source), span(text, target))])[0]


def standing(text: str, word: str) -> float:
    return shipped().factuality(text, [span(text, word)])[0]


@pytest.mark.parametrize(
    ("text", "source", "target", "root"),
    [
        (SENTENCE, "The union in Port Ansel", "the ferry company", "ACCUSE"),
        ("Orland refused a request by the Marrow Council to reopen.", "Orland", "the Marrow Council",
         "REJECT"),
        ("Police in Tessaly arrested four members of the Grey League on Monday.", "Police in Tessaly",
         "four members of the Grey League", "COERCE"),
        ("The prime minister of Vell met the president of Orland in Ansel.", "The prime minister of Vell",
         "the president of Orland", "CONSULT"),
        ("Vell has sent food and medicine worth $4 million to Orland.", "Vell", "Orland", "AID"),
        ("Four members of the Grey League were arrested by Vell.", "Vell", "Four members of the Grey League",
         "COERCE"),
    ],
)  # fmt: skip
def test_asked_roots_of_plain_sentences(text: str, source: str, target: str, root: str) -> None:
    assert act(text, source, target) == root


def test_asked_factuality_tells_done_from_open_and_denied() -> None:
    done = standing("The company closed the plant on Monday .", "closed")
    planned = standing("The company may close the plant next year .", "close")
    denied = standing("The company did not close the plant .", "close")
    assert done > 2.0 > planned > denied
    assert -3.0 <= denied < 0.5


def test_asked_answers_do_not_depend_on_what_else_is_asked() -> None:
    source, target = span(SENTENCE, "The union in Port Ansel"), span(SENTENCE, "the ferry company")
    events = [span(SENTENCE, "accused"), span(SENTENCE, "breaking")]
    one = [shipped().factuality(SENTENCE, [event])[0] for event in events]
    assert shipped().factuality(SENTENCE, events) == one
    assert shipped().factuality(SENTENCE, events[::-1]) == one[::-1]
    both = shipped().acts(SENTENCE, [(source, target), (target, source)])
    assert both == [shipped().acts(SENTENCE, [pair])[0] for pair in ((source, target), (target, source))]


def test_asked_sentence_is_found_among_others() -> None:
    text = f"Rain fell on Mr. Renn and the U.S. team. {SENTENCE} It did not answer."
    assert text[slice(*sentence_around(text, *span(text, "accused")))].strip() == SENTENCE
    pair = span(text, "The union in Port Ansel"), span(text, "the ferry company")
    assert act_words(passage(text, *pair)) == act_words(
        passage(SENTENCE, span(SENTENCE, "The union in Port Ansel"), span(SENTENCE, "the ferry company"))
    )
    assert (
        text[slice(*sentence_around(text, *span(text, "Rain")))] == "Rain fell on Mr. Renn and the U.S. team."
    )


def test_asked_words_know_who_acts() -> None:
    union, company = span(SENTENCE, "The union in Port Ansel"), span(SENTENCE, "the ferry company")
    assert f"m>{stem('accused')}" in act_words(passage(SENTENCE, union, company))
    assert f"m<{stem('accused')}" in act_words(passage(SENTENCE, company, union))


def test_asked_time_is_bounded_on_text_without_an_end() -> None:
    text = "a " * 400_000
    assert sentence_around(text, 400_000, 400_001)[0] == 400_000 - REACH
    answers = shipped().factuality(text, [(400_000, 400_001)])
    assert -3 <= answers[0] <= 3
    assert shipped().acts(text, [((0, 1), (799_998, 799_999))])[0] in shipped().roots
    assert shipped().acts(text, [((0, 800_000), (5, 600_000))])[0] in shipped().roots


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_asked_any_text_and_spans_get_an_answer(data: st.DataObject) -> None:
    text = data.draw(st.text(min_size=1, max_size=120))
    edges = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda e: (min(e), max(e)))
    named = edges.filter(lambda e: e[0] < e[1])
    source, target, event = data.draw(named), data.draw(edges), data.draw(named)
    assert set(shipped().acts(text, [(source, target), (target, source)])) <= set(shipped().roots)
    assert -3 <= shipped().factuality(text, [event])[0] <= 3
    assert all("\n" not in name for name in event_words(text, (0, len(text)), event))


def asked(**fields: Any) -> Any:
    return asked_of(json.loads(json.dumps(fields)), length=len(SENTENCE))


def test_asked_reads_spans_in_order() -> None:
    found = asked(pairs=[{"source": [0, 9], "target": [32, 49]}], events=[[24, 31], [53, 61]])
    assert found.pairs == (((0, 9), (32, 49)),)
    assert found.events == ((24, 31), (53, 61))
    assert not asked()
    assert not asked(pairs=None, events=None)
    assert asked(pairs=[]).pairs == ()
    assert asked(pairs=[{"source": [0, 9], "target": [0, 0]}]).pairs == (((0, 9), (0, 0)),)


@pytest.mark.parametrize(
    ("fields", "error", "told"),
    [
        ({"pairs": {}}, MalformedError, '"pairs" is not a list but {}'),
        ({"pairs": [[0, 9]]}, MalformedError, "pairs[0] is not a source and a target"),
        ({"pairs": [{"source": [0, 9]}]}, MalformedError, "pairs[0] is not a source and a target"),
        ({"pairs": [{"source": [0, 9], "target": [True, 4]}]}, MalformedError, "target is not a span"),
        ({"pairs": [{"source": [0, 9], "target": [1.0, 4]}]}, MalformedError, "target is not a span"),
        ({"pairs": [{"source": [0, 9], "target": [32, 72]}]}, SpanError, "leaves the text of 71 code points"),
        ({"pairs": [{"source": [0, 0], "target": [4, 4]}]}, SpanError, "neither a source nor a target"),
        ({"events": "x"}, MalformedError, "\"events\" is not a list but 'x'"),
        ({"events": [[0, 3], [1, 2, 3]]}, MalformedError, "events[1] is not a span"),
        ({"events": [[9, 4]]}, SpanError, "events[0] ends before it begins"),
        ({"events": [[-1, 4]]}, SpanError, "events[0] leaves the text"),
        ({"events": [[4, 4]]}, SpanError, "events[0] is empty"),
    ],
)  # fmt: skip
def test_asked_bad_spans_are_told(fields: Any, error: type[Exception], told: str) -> None:
    with pytest.raises(error) as found:
        asked(**fields)
    assert told in str(found.value)
    assert found.value.next_step  # type: ignore[attr-defined]
