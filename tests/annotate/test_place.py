"""Plain names: what the words decide, what they do not, and who speaks behind a phrase."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.annotate.layers import Authority
from onrecord.annotate.place import authority_of, is_place, metonym, plain_name, state_of


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("the US", "United States"),
        ("U.S.", "United States"),
        ("Britain’s", "United Kingdom"),
        ("US troops", "United States"),
        ("the remaining Iraqi security forces", "Iraq"),
        ("the government of Kenya", "Kenya"),
        ("Irbil", "Erbil"),
        ("Ain al-Assad Airbase", "Ain al-Asad"),
        ("the Pentagon", "US Department of Defense"),
        ("American and Iraqi forces", ""),
        ("Washington", ""),
        ("the factory", ""),
    ],
)
def test_place_plain_name_is_given_only_where_the_words_decide(words: str, name: str) -> None:
    assert plain_name(words) == name


@pytest.mark.parametrize(
    ("words", "state"),
    [("Washington", "United States"), ("Baghdad", "Iraq"), ("Downing Street", "United Kingdom")],
)
def test_place_seat_is_a_metonym_and_no_name(words: str, state: str) -> None:
    assert metonym(words) == state
    assert plain_name(words) == ""
    assert is_place(words)


def test_place_peoples_belong_to_their_state() -> None:
    assert state_of("Iraqi") == "Iraq"
    assert state_of("Britons") == "United Kingdom"
    assert state_of("Martians") == ""


@pytest.mark.parametrize(
    ("words", "kind", "authority"),
    [
        ("Ada Brel", "PERSON", Authority.PERSON),
        ("she", "", Authority.PERSON),
        ("the court’s summary", "", Authority.DOCUMENT),
        ("a spokesman for the ministry", "", Authority.OFFICE),
        ("two officials", "", Authority.ANONYMOUS),
        ("the ministry", "", Authority.ORGANIZATION),
        ("Velkan critics", "", Authority.COLLECTIVE),
        ("a poster", "", Authority.DOCUMENT),
        ("a mystery", "", Authority.UNATTRIBUTED),
    ],
)
def test_place_authority_follows_the_head_noun(words: str, kind: str, authority: Authority) -> None:
    assert authority_of(words, kind=kind) is authority


def test_place_table_takes_a_users_own(tmp_path: Path) -> None:
    (tmp_path / "places.toml").write_text(
        '[country."Velka"]\ncapital = "Sarn"\npeople = ["Velkan"]\n', encoding="utf-8"
    )
    assert plain_name("Velkan troops", extra=(tmp_path,)) == "Velka"
    assert metonym("Sarn", extra=(tmp_path,)) == "Velka"


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Swaziland", "Eswatini"),
        ("Timor-Leste", "East Timor"),
        ("Malagasy", "Madagascar"),
        ("Fijian", "Fiji"),
        ("Cabo Verde", "Cape Verde"),
        ("the Holy See", "Vatican"),
        ("Palestinians", "Palestine"),
        ("PNG", "Papua New Guinea"),
    ],
)
def test_place_small_states_have_their_names_and_peoples(words: str, state: str) -> None:
    assert state_of(words) == state


def test_place_guinea_is_one_state_and_its_namesakes_are_others() -> None:
    assert plain_name("Guinea") == "Guinea"
    assert plain_name("Guinea-Bissau") == "Guinea-Bissau"
    assert plain_name("Equatorial Guinea") == "Equatorial Guinea"
