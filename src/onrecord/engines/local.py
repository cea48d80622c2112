"""Engines on this machine: one after the other, or a pool of processes."""

from __future__ import annotations

import multiprocessing
import os
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TypeVar

from onrecord.engines.engine import Outcome
from onrecord.errors import InternalError, OnRecordError

Task = TypeVar("Task")
Value = TypeVar("Value")

_AHEAD = 3
"""Tasks in flight for each process: enough to keep it busy, few enough to keep memory flat."""

_FEW = 6
"""Up to so many tasks a pool takes longer to start than the work takes."""

_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class SerialEngine:
    """Everything in this process, one task after the other."""

    def __init__(self, *, workers: int | None = None) -> None:
        self.workers = 1 if workers is None else workers

    def map(self, function: Callable[[Task], Value], tasks: Iterable[Task], /) -> Iterator[Outcome[Value]]:
        for task in tasks:
            yield _guarded(function, task)


class ProcessEngine:
    """A pool of fresh processes; short lists of tasks stay in this one.

    A task that kills its process is tried once more, alone. If it kills that process too, its outcome
    is an error and the others go on.
    """

    def __init__(self, *, workers: int | None = None) -> None:
        self.workers = workers or available_cores()

    def map(self, function: Callable[[Task], Value], tasks: Iterable[Task], /) -> Iterator[Outcome[Value]]:
        stream = iter(tasks)
        first = list(islice(stream, _FEW + 1))
        if len(first) <= _FEW or self.workers < 2:
            for task in first:
                yield _guarded(function, task)
            yield from SerialEngine().map(function, stream)
            return
        yield from self._pooled(function, _chained(first, stream))

    def _pooled(self, function: Callable[[Task], Value], tasks: Iterator[Task]) -> Iterator[Outcome[Value]]:
        pool = _pool(self.workers)
        flying: deque[tuple[Task, Future[Outcome[Value]]]] = deque()
        try:
            while True:
                for task in islice(tasks, self.workers * _AHEAD - len(flying)):
                    flying.append((task, _submitted(pool, function, task)))
                if not flying:
                    return
                task, future = flying.popleft()
                try:
                    yield future.result()
                except BrokenProcessPool:
                    pool.shutdown(wait=False, cancel_futures=True)
                    yield _alone(function, task)
                    pool = _pool(self.workers)
                    waiting = [task for task, _ in flying]
                    flying = deque((t, _submitted(pool, function, t)) for t in waiting)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def available_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _chained(first: list[Task], rest: Iterator[Task]) -> Iterator[Task]:
    yield from first
    yield from rest


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        max_workers=workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_one_thread,
    )


def _submitted(
    pool: ProcessPoolExecutor, function: Callable[[Task], Value], task: Task
) -> Future[Outcome[Value]]:
    """The task's future; one that failed already when another task has just broken the pool."""
    try:
        return pool.submit(_guarded, function, task)
    except BrokenProcessPool as error:
        failed: Future[Outcome[Value]] = Future()
        failed.set_exception(error)
        return failed


def _one_thread() -> None:
    """Processes share the cores; numeric libraries must not take them all in each."""
    for name in _THREADS:
        os.environ[name] = "1"


def _guarded(function: Callable[[Task], Value], task: Task) -> Outcome[Value]:
    try:
        return Outcome(value=function(task))
    except OnRecordError as error:
        return Outcome(error=error)
    except Exception as error:  # noqa: BLE001 - a bug in one article must not stop the others
        where = traceback.format_exc(limit=-3).strip().replace("\n", " | ")
        return Outcome(
            error=InternalError(
                f"{type(error).__name__}: {error} ({where})",
                next_step="This is a bug in OnRecord: please report it with the input.",
            )
        )


def _alone(function: Callable[[Task], Value], task: Task) -> Outcome[Value]:
    """One task in a process of its own."""
    with _pool(1) as pool:
        try:
            return pool.submit(_guarded, function, task).result()
        except BrokenProcessPool:
            return Outcome(
                error=InternalError(
                    "The process that read this input died (out of memory, or a crash in a library).",
                    next_step="Try it alone with --workers 1; the other inputs are not affected.",
                )
            )
