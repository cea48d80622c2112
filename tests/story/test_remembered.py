from __future__ import annotations

from onrecord.story.remembered import Beginnings, Remembered, of_one, of_two


def test_remembered_lines_count_as_long_as_their_basis_is_the_same() -> None:
    kept = Remembered[str](most=100)
    kept.table("a", ("text", 1))["x"] = "read"
    assert kept.table("a", ("text", 1)) == {"x": "read"}
    assert kept.table("a", ("other text", 1)) == {}
    assert kept.table("a", ("text", 1)) == {}, "what was made from something else is gone"


def test_remembered_is_bounded_and_drops_what_was_used_longest_ago() -> None:
    kept = Remembered[int](most=200)
    for number in range(1000):
        kept.table("first", None)["x"] = 1
        table = kept.table(number, None)
        table.update(dict.fromkeys(range(4), number))
    assert len(kept) < 200 + 5 * 32
    assert kept.table("first", None) == {"x": 1}
    assert kept.table(999, None) != {}
    assert kept.table(0, None) == {}
    kept.clear()
    assert len(kept) == 0


def test_of_one_and_of_two_know_things_as_themselves() -> None:
    asked: list[object] = []

    @of_one(most=4)
    def one(thing: list[int]) -> int:
        asked.append(thing)
        return len(thing)

    first, alike = [1, 2], [1, 2]
    assert one(first) == one(first) == one(alike) == 2
    assert len(asked) == 2, "equal is not the same"
    for number in range(20):
        assert one([0] * number) == number, "what was dropped is made again, for what is asked about now"
    assert one(first) == 2
    assert asked[-1] is first, "the first was dropped"

    @of_two(most=4)
    def two(a: list[int], b: list[int]) -> int:
        return len(a) - len(b)

    assert [two(first, []), two([], first), two(first, [])] == [2, -2, 2]


def test_beginnings_are_made_once_and_only_for_the_same_items() -> None:
    kept = Beginnings[int](most=100)
    made: list[int] = []

    def rows(name: str, items: tuple[int, ...]) -> list[int]:
        def make(at: int) -> int:
            made.append(at)
            return sum(items[: at + 1])

        return list(kept.rows(name, items, make))

    assert rows("a", (1, 2, 3)) == [1, 3, 6]
    assert rows("a", (1, 2)) == [1, 3]
    assert rows("a", (1, 2, 3)) == [1, 3, 6]
    assert made == [0, 1, 2], "a beginning is known, and does not take the place of the longer list"
    assert rows("a", (1, 2, 4, 5)) == [1, 3, 7, 12]
    assert made[3:] == [2, 3]
    assert rows("b", (1, 2)) == [1, 3], "another name, another list"
    assert made[5:] == [0, 1]
    for number in range(50):
        rows(str(number), (number, 1, 2))
    assert len(kept) <= 100
    assert rows("a", (1, 2, 4, 5)) == [1, 3, 7, 12]
    kept.clear()
    assert len(kept) == 0
