from __future__ import annotations

import random
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from onrecord.story.party import Named, acronyms, joined, names_of
from onrecord.story.party_name import Likeness, compare, fold, same_party

GOLD = Path(__file__).parent.parent / "golden" / "names" / "pairs.tsv"


def rows() -> list[list[str]]:
    lines = GOLD.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def named(*names: str, kind: str = "person") -> list[Named]:
    return [Named(id=f"e{n}", doc_id=f"d{n}", name=name, kind=kind) for n, name in enumerate(names)]


def groups(*names: str, kind: str = "person") -> set[frozenset[str]]:
    return {frozenset(party.names) for party in joined(named(*names, kind=kind))}


def test_party_golden_pairs() -> None:
    right = wrong = missed = 0
    for kind, one, other, others, same in rows():
        full, _, short = one.partition("=")
        story = named(full, other, *(x for x in others.split(";") if x), kind=kind)
        found = any({"e0", "e1"} <= set(p.members) for p in joined(story, [(short, full)] if short else []))
        right += found and same == "1"
        wrong += found and same == "0"
        missed += not found and same == "1"
    assert len(rows()) >= 200
    assert right / (right + wrong) >= 0.98
    assert right / (right + missed) >= 0.90


def test_party_surname_joins_the_only_one_who_carries_it() -> None:
    (party,) = joined(named("Paul Garland", "Garland"))
    assert party.name == "Paul Garland"
    assert party.why == ("Garland = Paul Garland: no one else here has that surname",)
    assert groups("Paul Garland", "Susan Garland", "Garland") == {
        frozenset({"Paul Garland"}),
        frozenset({"Susan Garland"}),
        frozenset({"Garland"}),
    }


def test_party_name_between_two_others_joins_neither_with_the_other() -> None:
    found = groups("George W. Marsh", "George H. W. Marsh", "George Marsh")
    assert not any({"George W. Marsh", "George H. W. Marsh"} <= group for group in found)


def test_party_acronym_by_definition_only() -> None:
    text = "The Joint Basin Commission (JBC) met. So did the North Valley Board (SOUTH)."
    assert list(acronyms(text)) == [("JBC", "Joint Basin Commission")]
    story = named("Joint Basin Commission", "JBC", kind="organization")
    assert len(joined(story)) == 2
    (party,) = joined(story, acronyms(text))
    assert "defined in the text" in party.why[0]


def test_party_acronym_with_two_meanings_joins_nothing() -> None:
    story = named("Joint Basin Commission", "Jute Bag Company", "JBC", kind="organization")
    assert len(joined(story, [("JBC", "Joint Basin Commission"), ("JBC", "Jute Bag Company")])) == 3


def test_party_place_and_person_of_one_name_stay_apart() -> None:
    story = [
        Named(id="a", doc_id="1", name="Jordan", kind="place"),
        Named(id="b", doc_id="2", name="Ruth Jordan", kind="person"),
        Named(id="c", doc_id="3", name="Jordan", kind="person"),
    ]
    assert {p.members for p in joined(story)} == {("a",), ("b", "c")}


def test_party_order_plays_no_part() -> None:
    story = [
        Named(id=f"{n}", doc_id=f"{n % 7}", name=row[1].partition("=")[0], kind=row[0])
        for n, row in enumerate(rows())
    ]
    expected = joined(story)
    for seed in range(3):
        mixed = list(story)
        random.Random(seed).shuffle(mixed)
        assert joined(mixed) == expected


def test_party_name_vowels_count_in_names_that_were_not_transliterated() -> None:
    assert compare("Anders Jensen", "Anders Jansen", kind="person").likeness is Likeness.APART
    assert compare("Hamid al-Rumaila", "Hamid Rumayla", kind="person").likeness is Likeness.SAME
    assert same_party("Ali Hassan", "Ali Hussein", kind="person") == ""


def test_party_names_of_reads_each_form_and_nothing_doubtful() -> None:
    name = names_of(joined(named("Paul Garland", "Garland", "Irina Moss", "Tessa Moss", "Moss")))
    assert [name(n) for n in ("GARLAND", "Paul Garland", "Nobody")] == ["Paul Garland", "Paul Garland", ""]
    assert name("Moss") == "Moss"


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["person", "place", "organization", ""]))
def test_party_name_any_text_compares_alike_both_ways(one: str, other: str, kind: str) -> None:
    assert compare(one, other, kind=kind).likeness is compare(other, one, kind=kind).likeness
    assert fold(fold(one)) == fold(one)
    joined(named(one, other, kind=kind))
