"""The Engine port: map a picklable function over inputs, in order, losing none.

An outcome is a value or an error. One bad input never stops a run, whatever it does to the process
that reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from onrecord.errors import OnRecordError

Task = TypeVar("Task")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Value]):
    """What became of one input: ``error`` is ``None`` when there is a value."""

    value: Value | None = None
    error: OnRecordError | None = None


class Engine(Protocol):
    """Maps ``function`` over ``tasks``. Outcomes come in the order of the tasks.

    At most a bounded number of tasks is taken from the iterable ahead of the outcomes, so that memory
    stays flat in their number.
    """

    def map(
        self, function: Callable[[Task], Value], tasks: Iterable[Task], /
    ) -> Iterator[Outcome[Value]]: ...
