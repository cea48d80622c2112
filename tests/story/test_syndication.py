from __future__ import annotations

import random
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from onrecord import interval
from onrecord.interval import UNKNOWN
from onrecord.story.reuse import Shingles, align, covered, fingerprints, same_words, words_of
from onrecord.story.syndication import Article, CopyKind, Direction, copies_of

LEAD = (
    "The harbour of Lisk will be closed to cargo until the end of spring, the port authority said on "
    "Tuesday after divers had found that the outer wall was giving way to the current below the light. "
)
MORE = (
    "Ferries may still call by day. Nobody could say what the repairs would cost or who was to pay for "
    "them, and the fishermen of the north shore asked for a meeting with the minister in the capital. "
)
OTHER = (
    "A museum of clocks opened its doors in Varn with a concert of bells. Its founder had collected "
    "pendulums for forty years and kept most of them running in the attic of a bakery near the canal. "
)


def article(name: str, text: str, day: int | None = 1, **more: str) -> Article:
    published = UNKNOWN if day is None else interval.day(2031, 5, day)
    return Article(id=name, text=text, zones=((0, len(text)),), published=published, **more)  # type: ignore[arg-type]


def test_syndication_reprint_has_its_direction_and_spans() -> None:
    first, second = article("z", LEAD + MORE, 1), article("a", "By a wire agency. " + LEAD + MORE, 2)
    (copy,) = copies_of([second, first])
    assert (copy.source, copy.copy, copy.kind) == ("z", "a", CopyKind.REPRINT)
    assert copy.direction is Direction.DECIDED
    for one, other in copy.spans:
        assert first.text[slice(*one)] == second.text[slice(*other)]


def test_syndication_rewrite_keeps_what_it_took() -> None:
    first = article("a", LEAD + MORE, 1)
    second = article("b", OTHER + LEAD.replace("on Tuesday ", "this week ") + OTHER[::-1], 3)
    (copy,) = copies_of([first, second])
    assert copy.kind is CopyKind.REWRITE
    assert copy.share < 0.75


def test_syndication_direction_open_when_undated_or_on_one_day() -> None:
    for days in ((None, 2), (2, None), (None, None), (2, 2)):
        one, other = article("a", LEAD + MORE, days[0]), article("b", LEAD + MORE, days[1])
        (copy,) = copies_of([one, other])
        assert copy.direction is Direction.UNDECIDED


def test_syndication_version_points_back_to_what_it_says() -> None:
    old = article("b", LEAD + MORE, 1, page="https://x.example/1")
    new = article("a", LEAD.replace("spring", "summer") + MORE, 1, page="https://x.example/1", version_of="b")
    (copy,) = copies_of([new, old])
    assert (copy.source, copy.copy, copy.kind) == ("b", "a", CopyKind.VERSION)
    assert copy.direction is Direction.DECIDED


def test_syndication_quotation_whatever_its_signs() -> None:
    said = "It is settled; the only open question is who says it first"
    other = "[The deal] is settled, the only open question is who says it first"
    one = article("a", OTHER + f"“{said},” she said.", 1)
    two = article("b", LEAD + f"“{other}”: so she put it.", 2)
    (copy,) = copies_of([one, two])
    assert copy.kind is CopyKind.QUOTATION
    assert one.text[slice(*copy.spans[0][0])].startswith("is settled;")
    assert two.text[slice(*copy.spans[0][1])].startswith("is settled,")


def test_syndication_own_text_is_marked() -> None:
    (copy,) = copies_of([article("a", LEAD, 1, outlet="Courier"), article("b", LEAD, 2, outlet="Courier")])
    assert copy.own


def test_syndication_phrases_and_furniture_are_no_copies() -> None:
    same = " Send us your comments and experiences using the form below and leave a telephone number."
    assert copies_of([article("a", OTHER + same, 1), article("b", LEAD + same, 2)]) == ()
    phrase = " the port authority said on Tuesday "
    assert copies_of([article("a", OTHER + phrase, 1), article("b", MORE + phrase, 2)]) == ()


def test_syndication_worn_words_count_between_whole_copies_only() -> None:
    box = (
        "Who keeps the wall: the authority built it in the year of the flood and has paid for it since then. "
    )
    words = [chr(97 + n) * 5 for n in range(26)]
    chance = random.Random(5)
    story = [article(f"s{n:02}", " ".join(chance.choices(words, k=90)) + ". " + box, 1) for n in range(30)]
    assert copies_of(story) == ()
    wire = [article(f"w{n:02}", LEAD + MORE, 1 + n % 9) for n in range(30)]
    found = copies_of(wire)
    assert {c.copy for c in found} | {c.source for c in found} == {a.id for a in wire}


@given(st.permutations(range(6)))
def test_syndication_order_plays_no_part(order: list[int]) -> None:
    texts = [LEAD, LEAD + MORE, MORE + OTHER, OTHER, OTHER + LEAD, MORE]
    story = [article(str(n), text, n + 1 if n % 3 else None) for n, text in enumerate(texts)]
    assert copies_of([story[n] for n in order]) == copies_of(story)


@given(st.text(max_size=300), st.text(max_size=300))
def test_reuse_alignment_is_of_equal_words(one: str, other: str) -> None:
    first, second = words_of(one + LEAD), words_of(LEAD + other)
    runs = align(Shingles(first.keys), second.keys)
    assert sum(run.equal for run in runs) >= len(words_of(LEAD).keys) - 2
    for run in runs:
        assert run.equal <= min(run.first[1] - run.first[0], run.second[1] - run.second[0])
    for words, text in ((first, one + LEAD), (second, LEAD + other)):
        assert all(text[start:end] for start, end in words.bounds)


@given(st.lists(st.sampled_from("abcdefgh"), min_size=9, max_size=60), st.integers(0, 40))
def test_reuse_shared_run_leaves_a_shared_fingerprint(words: list[str], skip: int) -> None:
    at = min(skip, len(words) - 9)
    assert fingerprints(words) & fingerprints(["x", *words[at : at + 9], "y"])


def test_reuse_covered_counts_overlaps_once() -> None:
    assert covered([(0, 4), (2, 6), (8, 9)]) == 7


def test_reuse_quotations_need_words_in_common() -> None:
    assert same_words(["we", "have", "an", "agreement", "now"], ["we", "have", "an", "agreement"], least=4)
    assert not same_words(["we", "have", "an", "agreement"], ["we", "had", "no", "agreement"], least=4)


def test_reuse_gold_is_read_and_says_both(root: Path) -> None:
    rows = [
        line.split("\t")
        for line in (root / "tests/golden/reuse/timelines.tsv").read_text("utf-8").splitlines()
        if not line.startswith("#")
    ]
    assert len(rows) >= 200
    assert {row[3] for row in rows} == {"0", "1"}
    assert all(len(row) == 5 for row in rows)
