from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from onrecord import registry
from onrecord.errors import InputError, InternalError


def double(n: int) -> int:
    if n == 13:
        raise InputError("thirteen", next_step="Leave it out.")
    if n == 17:
        raise ValueError("seventeen")
    return 2 * n


def die_on_five(n: int) -> int:
    if n == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return n


def die_on_some(n: int) -> int:
    if n in {0, 7, 8, 13}:
        os._exit(9)
    return n


def threads(_: int) -> str | None:
    return os.environ.get("OPENBLAS_NUM_THREADS")


ENGINES = ["serial", "processes"]


@pytest.mark.parametrize("name", ENGINES)
def test_outcomes_come_in_order_and_none_is_lost(name: str) -> None:
    engine = registry.load(registry.Group.ENGINES, name)(workers=2)
    outcomes = list(engine.map(double, range(20)))
    assert [o.value for o in outcomes if o.error is None] == [2 * n for n in range(20) if n not in {13, 17}]
    assert isinstance(outcomes[13].error, InputError)
    assert outcomes[13].error.next_step == "Leave it out."
    assert isinstance(outcomes[17].error, InternalError)
    assert "ValueError: seventeen" in str(outcomes[17].error)


@pytest.mark.parametrize("name", ENGINES)
def test_tasks_are_taken_only_a_little_ahead(name: str) -> None:
    taken = 0

    def stream() -> Iterator[int]:
        nonlocal taken
        for n in range(18, 1000):
            taken += 1
            yield n

    engine = registry.load(registry.Group.ENGINES, name)(workers=2)
    outcomes = engine.map(double, stream())
    for _ in range(3):
        next(outcomes)
    assert taken < 30
    outcomes.close()


@pytest.mark.parametrize("name", ENGINES)
def test_no_tasks_give_no_outcomes(name: str) -> None:
    assert list(registry.load(registry.Group.ENGINES, name)(workers=2).map(double, [])) == []


def test_a_task_that_kills_its_process_fails_alone() -> None:
    engine = registry.load(registry.Group.ENGINES, "processes")(workers=2)
    outcomes = list(engine.map(die_on_five, range(12)))
    assert [o.value for o in outcomes] == [0, 1, 2, 3, 4, None, 6, 7, 8, 9, 10, 11]
    assert "died" in str(outcomes[5].error)


def test_several_tasks_that_kill_their_processes_fail_alone() -> None:
    engine = registry.load(registry.Group.ENGINES, "processes")(workers=2)
    outcomes = list(engine.map(die_on_some, range(14)))
    assert [o.value for o in outcomes] == [n if n not in {0, 7, 8, 13} else None for n in range(14)]


def test_pool_processes_use_one_thread_each() -> None:
    engine = registry.load(registry.Group.ENGINES, "processes")(workers=2)
    assert {o.value for o in engine.map(threads, range(8))} == {"1"}
