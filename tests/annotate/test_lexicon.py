from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from onrecord.annotate import lexicon
from onrecord.errors import SettingsError

NAMES = sorted(
    path.name.removesuffix(".toml")
    for path in (files("onrecord") / "lexicons" / "en").iterdir()
    if path.name.endswith(".toml")
)


@pytest.mark.parametrize("name", NAMES)
def test_every_packaged_lexicon_loads(name: str) -> None:
    assert lexicon.load(name).data


def test_an_unknown_lexicon_is_an_error() -> None:
    with pytest.raises(SettingsError, match="'sagas'"):
        lexicon.load("sagas")


def test_a_users_lexicon_extends_the_packaged_one_and_changes_the_digest(tmp_path: Path) -> None:
    (tmp_path / "titles.toml").write_text('before_name = ["margravine"]\n', encoding="utf-8")
    plain = lexicon.load("titles")
    extended = lexicon.load("titles", extra=(tmp_path,))
    assert extended.data["before_name"] == [*plain.data["before_name"], "margravine"]
    assert extended.digest != plain.digest


def test_a_users_lexicon_that_does_not_parse_is_named(tmp_path: Path) -> None:
    (tmp_path / "titles.toml").write_text("before_name = [", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"titles\.toml does not parse"):
        lexicon.load("titles", extra=(tmp_path,))


def test_merging_joins_tables_appends_arrays_and_replaces_values() -> None:
    merged = lexicon.merged({"a": {"x": 1}, "b": [1], "c": 1}, {"a": {"y": 2}, "b": [2], "c": 2, "d": 3})
    assert merged == {"a": {"x": 1, "y": 2}, "b": [1, 2], "c": 2, "d": 3}
