"""Contents that hold most of a quotation hold all of it."""

from __future__ import annotations

import numpy as np
import pytest
from test_trained_encoding import pieces

from onrecord.annotate.trained.encoding import MARK
from onrecord.annotate.trained.quotations import whole_quotations, without_plain_paragraphs


def whole(text: str, contents: list[list[str]], cues: list[str] | None = None) -> list[list[str]]:
    """Give contents and cues as the text has them, get contents so; every word is one piece here."""
    found = pieces(text)
    assert len(set(found.word.tolist())) == len(found)

    def run(part: str) -> tuple[int, int]:
        low = text.index(part)
        inside = np.flatnonzero((found.start >= low) & (found.end <= low + len(part)))
        return int(inside[0]), int(inside[-1]) + 1

    mark = (found.case == MARK).astype(np.int64)
    out = whole_quotations(
        [[run(part) for part in parts] for parts in contents],
        [run(cue) for cue in cues or []],
        found.quote,
        found.paragraph,
        mark,
    )
    return [[text[found.start[a] : found.end[b - 1]] for a, b in runs] for runs in out]


def test_quotations_most_becomes_all():
    assert whole("“We will go home.” he said", [["We will go"]], ["said"]) == [["“We will go home.”"]]


def test_quotations_a_word_or_two_does_not():
    assert whole("“We will go home now.” he said", [["now"]], ["said"]) == [["now"]]


def test_quotations_leave_another_content_alone():
    text = "“We said they will go home.” he said"
    assert whole(text, [["“We"], ["they will go home"]]) == [["“We"], ["said they will go home.”"]]


def test_quotations_leave_cues_alone():
    text = "“We go,” he said"
    assert whole(text, [["“We"]], ["go"]) == [["“We", ",”"]]


def test_quotations_go_on_in_the_next_paragraph():
    text = "he said “We go.\n\n“We come back.”\n\n“No” she said"
    assert whole(text, [["“We go."], ["“No”"]], ["said"])[0] == ["“We go.", "“We come back.”"]


@pytest.mark.parametrize("second", ["We come back.”", "Then “We come back.”"])
def test_quotations_do_not_go_on_without_a_mark_at_the_begin(second):
    text = f"he said “We go.\n\n{second}"
    assert whole(text, [["“We go."]]) == [["“We go."]]


def test_quotations_open_one_ends_with_its_paragraph():
    text = "he said “We go now.\n\nIt rained all day."
    assert whole(text, [["“We go now."]]) == [["“We go now."]]


def test_quotations_empty_contents_stay_empty():
    assert whole("it rained", [[], []]) == [[], []]


def test_quotations_a_paragraph_that_is_one_belongs_to_who_spoke_before():
    text = "“We go,” he said.\n\n“We come back.”\n\n“No” she said"
    assert whole(text, [["“We go,”"], ["“No”"]], ["said"])[0] == ["“We go,”", "“We come back.”"]


def test_quotations_a_paragraph_that_is_one_follows_a_cue_with_a_colon():
    assert whole("She added:\n\n“We come back.”", [[]], ["added"]) == [["“We come back.”"]]


def test_quotations_a_cue_inside_such_a_paragraph_is_the_speakers():
    text = "“We go,” he said.\n\n“They swear it rained.”"
    found = whole(text, [["“We go,”"], ["it rained"]], ["said", "swear"])
    assert found == [["“We go,”", "“They swear it rained.”"], []]


def test_quotations_do_not_follow_a_paragraph_without_one():
    assert whole("He left.\n\n“We come back.”", [["He"]], ["left"]) == [["He"]]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("“We go now,” she said.\n\nIt rained all day.", ["“We go now,”"]),
        ("“We go now,” she said.\n\n“It rained all day.”", ["“We go now,”", "“It rained all day.”"]),
        ("We go now, she said.\n\nIt rained all day.", ["We go now,", "It rained all day."]),
    ],
)
def test_quotations_give_no_plain_paragraph_to_who_was_quoted(text: str, kept: list[str]) -> None:
    found = pieces(text)

    def run(part: str) -> tuple[int, int]:
        low = text.index(part)
        inside = np.flatnonzero((found.start >= low) & (found.end <= low + len(part)))
        return int(inside[0]), int(inside[-1]) + 1

    first, second = text.split("\n\n")
    contents = [[run(first.split(" she")[0]), run(second)]]
    [runs] = without_plain_paragraphs(contents, [run("said")], found.quote, found.paragraph)
    assert [text[found.start[a] : found.end[b - 1]] for a, b in runs] == kept
