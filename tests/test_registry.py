from __future__ import annotations

import importlib.util
from importlib.metadata import EntryPoint

import pytest

from onrecord import registry
from onrecord.errors import RegistryError
from onrecord.registry import BUILT_IN, Group

TARGETS = [(group, name) for group, table in BUILT_IN.items() for name in table]


@pytest.mark.parametrize(("group", "name"), TARGETS)
def test_every_built_in_name_loads(group: Group, name: str) -> None:
    assert callable(registry.load(group, name))


def test_an_unknown_name_is_answered_with_those_that_exist() -> None:
    with pytest.raises(RegistryError, match="no 'postgre5'") as caught:
        registry.load(Group.STORES, "postgre5")
    assert "sqlite" in caught.value.next_step


def test_a_plugged_in_name_loads_and_cannot_take_over_a_built_in_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    points = [
        EntryPoint("mine", "onrecord.interval:Interval", Group.STORES),
        EntryPoint("sqlite", "onrecord.interval:Interval", Group.STORES),
    ]
    monkeypatch.setattr(registry, "entry_points", lambda *, group: [p for p in points if p.group == group])
    assert registry.load(Group.STORES, "mine").__name__ == "Interval"
    assert registry.load(Group.STORES, "sqlite").__name__ == "SqliteStore"
    assert registry.names(Group.STORES) == ("mine", "sqlite")


def test_a_back_end_that_does_not_import_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("broken", "no_such_package_here:Store", Group.STORES)
    monkeypatch.setattr(registry, "entry_points", lambda *, group: [point])
    assert importlib.util.find_spec("no_such_package_here") is None
    with pytest.raises(RegistryError, match="no_such_package_here"):
        registry.load(Group.STORES, "broken")
