"""What the sentence itself, or the one right behind a demand, makes of an undertaking."""

from __future__ import annotations

import pytest

from story.pairs import Told, develop, document, plain, told

ASKED = "{H|person|Tora Lund} called on {A|Halvor|Halvor} to {V|cease|halt} {O||the dredging}."


def asked(answer: str) -> list[str]:
    """The kinds of what the sentence behind a demand tells of it."""
    text = f"{plain(ASKED)[0]} {answer} It rained all day."
    first: Told = told(document(text, "2031-02-03", "a"), {"text": ASKED, "force": "requested"}, 0)
    return [str(r.kind) for d in develop([first]) for r in d.revisions]


@pytest.mark.parametrize(
    "answer",
    [
        "A spokesman said it would not.",
        "Halvor’s director, Ole Brun, told reporters that it would not do so.",
        "Halvor refused.",
        "The company declined to do so.",
        "Its board rejected that.",
    ],
)
def test_revision_by_an_answer_that_does_not_tell_the_act_again(answer: str) -> None:
    assert asked(answer) == ["denial"]


@pytest.mark.parametrize(
    "answer",
    [
        "A spokesman said it would not comment.",
        "Halvor said the river would not wait, and went on.",
        "Two members refused to vote.",
        "The company agreed.",
        "She said it would not be the last demand.",
    ],
)
def test_revision_takes_no_other_sentence_for_a_refusal(answer: str) -> None:
    assert asked(answer) == []


def test_revision_by_an_answer_cites_the_answer_alone() -> None:
    text = f"{plain(ASKED)[0]} Halvor refused."
    first = told(document(text, "2031-02-03", "a"), {"text": ASKED, "force": "requested"}, 0)
    (revision,) = (r for d in develop([first]) for r in d.revisions)
    assert revision.passage is not None
    assert [e.quote for e in revision.passage.evidence] == ["Halvor refused"]


SAID = "{H|person|Tora Lund} said {A|Halvor|Halvor} would {V|end|close} {O||the Ansel road}."
SET_APART = "{A|Halvor|Halvor} will {V|end|close} {O||the Ansel road}."


@pytest.mark.parametrize(("apart", "kind"), [(False, "restatement"), (True, "confirmation")])
def test_revision_by_a_voice_is_none_where_one_article_tells_whose_word_it_is(apart: bool, kind: str) -> None:
    first, second = plain(SET_APART)[0], plain(SAID)[0]
    one = document(first if apart else f"{first} {second}", "2031-02-03", "a")
    other = document(second, "2031-02-04", "b") if apart else one
    reports = [
        told(one, {"text": SET_APART, "force": "planned"}, 0),
        told(other, {"text": SAID, "force": "planned"}, 0 if apart else len(first) + 1),
    ]
    assert [str(r.kind) for d in develop(reports) for r in d.revisions] == [kind]


@pytest.mark.parametrize(
    ("object_", "found"),
    [("its plan for the Ansel road", True), ("stones on the Ansel road", False)],
)
def test_revision_drops_only_what_was_meant_to_be_done(object_: str, found: bool) -> None:
    build = "{A|Halvor|Halvor} will {V|build|build} {O||the Ansel road}."
    drop = f"{{A|Halvor|Halvor}} {{V|lift|dropped}} {{O||{object_}}}."
    reports = [
        told(document(plain(build)[0], "2031-02-03", "a"), {"text": build, "force": "planned"}, 0),
        told(document(plain(drop)[0], "2031-03-03", "b"), {"text": drop, "fact": "happened"}, 0),
    ]
    kinds = [str(r.kind) for d in develop(reports) for r in d.revisions]
    assert kinds == (["withdrawal"] if found else [])
