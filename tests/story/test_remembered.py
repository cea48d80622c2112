from __future__ import annotations

from onrecord.story.remembered import Remembered


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
