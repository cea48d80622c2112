"""Cues, sources and contents from scores that are given by hand."""

from __future__ import annotations

import numpy as np
from test_trained_encoding import pieces

from onrecord.annotate.trained.decoding import Settings, decode
from onrecord.annotate.trained.encoding import Window, windows_of
from onrecord.annotate.trained.linking import RANK, REACH, ROLES, Outputs, distance_bucket, paragraph_step
from onrecord.annotate.trained.seen import Seen, SeenWords

SETTINGS = Settings(cue=0.5, change=2.0, content=0.0, inner=0.1, absent=0.0, keep=0.0)


class Scripted:
    """Scores that say, for each cue word, which words are its source and its content."""

    def __init__(self, text: str, links: dict[str, tuple[str, str]]):
        self.text, self.pieces = text, pieces(text)
        n = len(self.pieces)
        self.cue = np.tile(np.float32([4, -4, -4]), (n, 1))
        self.query = np.zeros((n, ROLES * RANK), np.float32)
        self.key = np.zeros((n, ROLES * RANK + ROLES), np.float32)
        self.key[:, : 2 * RANK] = 0
        self.reach = np.zeros((n, ROLES * REACH + 1), np.float32)
        for k, (cue, (source, content)) in enumerate(links.items()):
            at = self.at(cue)
            self.cue[at] = [-4, -4, 4]
            self.cue[at[0]] = [-4, 4, -4]
            for role in range(ROLES):
                self.query[at, role * RANK + k] = 1
                self.key[:, role * RANK + k] = -6
            if source:
                where = self.at(source)
                self.key[where, k] = 6
                self.key[where[0], 2 * RANK + k] = 6
                self.key[where[-1], 3 * RANK + k] = 6
            for part in content.split("…"):
                self.key[self.at(part), RANK + k] = 6

    def at(self, part: str) -> np.ndarray:
        low = self.text.index(part)
        return np.flatnonzero((self.pieces.start >= low) & (self.pieces.end <= low + len(part)))

    def read(self, window: Window) -> Outputs:
        part = slice(window.first, window.last)
        return Outputs(self.cue[part], self.query[part], self.key[part], self.reach[part])

    def found(self, settings: Settings = SETTINGS, seen: tuple[Seen, ...] = (), **windows):
        cut = windows_of(self.pieces, **windows)
        return [
            (
                self.text[slice(*one.cue)],
                self.text[slice(*one.source)] if one.source else None,
                [self.text[a:b] for a, b in one.content],
            )
            for one in decode(self.text, self.pieces, cut, self.read, settings, seen=seen)
        ]


def test_decoding_links_source_and_split_content():
    text = "“We will leave,” the minister added, “when we can.”"
    scripted = Scripted(text, {"added": ("the minister", "“We will leave,”…“when we can.”")})
    assert scripted.found() == [("added", "the minister", ["“We will leave,”", "“when we can.”"])]


def test_decoding_two_cues_share_a_source():
    text = "The minister warned of delays and promised a new road."
    scripted = Scripted(
        text, {"warned of": ("The minister", "delays"), "promised": ("The minister", "a new road")}
    )
    assert scripted.found() == [
        ("warned of", "The minister", ["delays"]),
        ("promised", "The minister", ["a new road"]),
    ]


def test_decoding_no_source_stays_none():
    scripted = Scripted("It was said that rain comes.", {"was said": ("", "that rain comes")})
    assert scripted.found() == [("was said", None, ["that rain comes"])]


def test_decoding_a_cue_without_content_is_dropped():
    scripted = Scripted("The minister said nothing new.", {"said": ("The minister", "nothing new")})
    scripted.key[:, RANK : 2 * RANK] = -6
    assert scripted.found() == []


def test_decoding_short_gap_is_bridged_and_stray_word_dropped():
    text = "He said that the very old road is closed, or so one hears today."
    scripted = Scripted(text, {"said": ("He", "that the very")})
    scripted.key[scripted.at("old"), RANK] = -0.5
    scripted.key[scripted.at("road is closed"), RANK] = 6
    scripted.key[scripted.at("today"), RANK] = 0.5
    assert scripted.found() == [("said", "He", ["that the very old road is closed"])]


def test_decoding_a_word_is_in_one_content_alone():
    scripted = Scripted("Ann said yes and Bob said no.", {"Ann said": ("", "yes"), "Bob said": ("", "no")})
    scripted.key[scripted.at("yes"), RANK + 1] = 3
    assert [row[2] for row in scripted.found()] == [["yes"], ["no"]]


def test_decoding_source_never_crosses_a_paragraph():
    scripted = Scripted("The old road\n\nThe minister said so today.", {"said": ("", "so today")})
    scripted.key[scripted.at("old"), 2 * RANK] = 9
    scripted.key[scripted.at("The minister")[-1], 2 * RANK] = 3
    scripted.key[scripted.at("minister"), 3 * RANK] = 9
    assert scripted.found() == [("said", "minister", ["so today"])]


def test_decoding_content_of_several_paragraphs_is_in_pieces():
    text = "He said: “We go.\n\n“We come back.”"
    scripted = Scripted(text, {"said": ("He", "“We go.…“We come back.”")})
    assert scripted.found() == [("said", "He", ["“We go.", "“We come back.”"])]


def test_decoding_windows_find_each_cue_once():
    text = "\n\n".join(f"Filler words stand here, number {n}, and nobody speaks." for n in range(6))
    text += "\n\nThe minister said that rain comes."
    scripted = Scripted(text, {"said": ("The minister", "that rain comes")})
    for size in (24, 30, 36, 48, 200):
        assert scripted.found(size=size, context=8) == [("said", "The minister", ["that rain comes"])]


def test_decoding_a_cue_that_another_claims_as_content_is_an_inner_one():
    text = "Ann reported that Bob said no."
    scripted = Scripted(text, {"reported": ("Ann", "that Bob"), "said": ("Bob", "no")})
    assert [row[0] for row in scripted.found()] == ["reported", "said"]
    scripted.key[scripted.at("said no"), RANK] = 12
    assert scripted.found() == [("reported", "Ann", ["that Bob said no"])]


def test_decoding_stops_at_the_ends_stand_outside_unless_quoted():
    scripted = Scripted("He said that rain comes, too.", {"said": ("He", "that rain comes, too.")})
    assert scripted.found() == [("said", "He", ["that rain comes, too"])]
    scripted = Scripted("He said “rain comes.”", {"said": ("He", "“rain comes.”")})
    assert scripted.found() == [("said", "He", ["“rain comes.”"])]


def test_decoding_of_nothing():
    assert decode("", pieces(""), (), lambda window: None, SETTINGS) == ()  # type: ignore[arg-type,return-value]


def test_distance_buckets_mirror_around_the_cue():
    bucket = distance_bucket(np.arange(9), np.array([4]), np.array([5]))[0]
    assert bucket[4] == (bucket.max() + bucket.min()) / 2
    assert (bucket[:4] < bucket[4]).all()
    assert (bucket[5:] > bucket[4]).all()
    assert ((bucket + bucket[::-1]) == 2 * bucket[4]).all()


def test_paragraph_steps_are_clipped():
    assert paragraph_step(np.array([0, 1, 2, 3, 4, 9]), np.array([2]))[0].tolist() == [0, 1, 2, 3, 4, 4]


# -- what the rules see ---------------------------------------------------------------------
TEXT = "Mayor Brandt said the quay was closed until May because of ice."


def seen(cue: str, source: str, content: str) -> Seen:
    def at(part: str) -> tuple[int, int]:
        return TEXT.index(part), TEXT.index(part) + len(part)

    return Seen(at(cue), at(source) if source else None, (at(content),))


def test_trained_decode_leans_on_what_the_rules_see() -> None:
    script = Scripted(TEXT, {"said": ("Brandt", "the quay was closed")})
    assert script.found() == [("said", "Brandt", ["the quay was closed"])]
    rules = (seen("said", "Mayor Brandt", "the quay was closed until May because of ice"),)
    assert script.found(seen=rules) == script.found()
    leaning = Settings(change=2.0, seen=9.0, unseen=1.0, seen_source=14.0)
    assert script.found(leaning) == script.found()
    ((cue, source, content),) = script.found(leaning, seen=rules)
    assert (cue, source) == ("said", "Mayor Brandt")
    assert content == ["the quay was closed until May because of ice"]


def test_trained_decode_takes_from_words_that_the_rules_leave_out() -> None:
    script = Scripted(TEXT, {"said": ("Brandt", "the quay was closed until May")})
    leaning = Settings(change=2.0, seen=1.0, unseen=13.0)
    rules = (seen("said", "", "the quay was closed"),)
    assert script.found(leaning, seen=rules) == [("said", "Brandt", ["the quay was closed"])]
    other = (seen("closed", "", "the quay"),)
    assert script.found(leaning, seen=other) == script.found(leaning)


def test_trained_seen_words_finds_the_cue_that_shares_a_word() -> None:
    start, end = np.asarray([0, 6, 13, 18]), np.asarray([5, 12, 17, 21])
    words = SeenWords([Seen((13, 17), None, ((18, 21),)), Seen((0, 17), None, ((0, 5),))], start, end)
    assert words.by_cue(2, 3) == Seen((0, 17), None, ((0, 5),))
    assert words.by_cue(3, 4) is None
    assert words.words((7, 14)) == (1, 3)
    assert words.content_words(Seen((0, 5), None, ((6, 21),)), 2, 4).tolist() == [1, 1]
    assert words.source_words(Seen((0, 5), (30, 31), ())) is None
