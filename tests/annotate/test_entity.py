from __future__ import annotations

from onrecord.annotate.entity import Mention, resolve


def mention(text: str, surface: str, kind: str, *, after: int = 0) -> Mention:
    start = text.index(surface, after)
    return Mention(start=start, end=start + len(surface), type=kind)


def test_entity_surname_joins_the_full_name() -> None:
    text = "Lena Brandt spoke. Brandt left."
    found = resolve(
        text, [mention(text, "Lena Brandt", "PERSON"), mention(text, "Brandt", "PERSON", after=12)]
    )
    assert [(e.entity, e.name) for e in found] == [("e1", "Lena Brandt")] * 2


def test_entity_surname_that_the_tagger_missed_is_found() -> None:
    text = "Oscar Lind spoke. Then Lind’s brother left, and Lind wept."
    found = resolve(text, [mention(text, "Oscar Lind", "PERSON")])
    assert [text[e.start : e.end] for e in found] == ["Oscar Lind", "Lind", "Lind"]
    assert {e.entity for e in found} == {"e1"}


def test_entity_surname_taken_for_a_firm_is_the_person() -> None:
    text = "Paul Whitcombe spoke. Whitcombe left."
    found = resolve(
        text, [mention(text, "Paul Whitcombe", "PERSON"), mention(text, "Whitcombe", "ORG", after=20)]
    )
    assert [e.type for e in found] == ["PERSON", "PERSON"]


def test_entity_surname_of_another_first_name_stays_apart() -> None:
    text = "Oscar Lind spoke. Elena Lind did not."
    found = resolve(text, [mention(text, "Oscar Lind", "PERSON")])
    assert [text[e.start : e.end] for e in found] == ["Oscar Lind"]


def test_entity_shared_surname_stays_open() -> None:
    text = "Oscar Lind met Elena Lind. Lind spoke."
    found = resolve(
        text,
        [
            mention(text, "Oscar Lind", "PERSON"),
            mention(text, "Elena Lind", "PERSON"),
            mention(text, "Lind", "PERSON", after=26),
        ],
    )
    assert len({e.entity for e in found}) == 3


def test_entity_titles_are_no_part_of_the_name() -> None:
    text = "Port Authority Spokesman Walt Burrows and Press Secretary Maj. Gen. Ida Holt spoke."
    found = resolve(
        text,
        [
            mention(text, "Port Authority Spokesman Walt Burrows", "ORG"),
            mention(text, "Press Secretary Maj. Gen. Ida Holt", "PERSON"),
        ],
    )
    assert [(e.type, e.name) for e in found] == [("PERSON", "Walt Burrows"), ("PERSON", "Ida Holt")]


def test_entity_short_names_of_states_are_one() -> None:
    text = "The US and the U.S. and the United States agreed."
    found = resolve(
        text,
        [mention(text, "US", "GPE"), mention(text, "U.S.", "GPE"), mention(text, "United States", "GPE")],
    )
    assert {(e.entity, e.name) for e in found} == {("e1", "United States")}


def test_entity_mentions_do_not_overlap_and_keep_the_order() -> None:
    text = "Lind Lind Oscar Lind Lind Lind’s Lind"
    found = resolve(text, [mention(text, "Oscar Lind", "PERSON")])
    ends = [0, *(e.end for e in found)]
    assert all(end <= e.start for end, e in zip(ends, found, strict=False))
