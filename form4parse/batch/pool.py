"""Reads sources with several processes. What comes out is in the order of what went in; only so many sources are under
way that memory does not grow with their number.

(The pool of the standard library does not say which source a process was at when it died, and leaves processes behind
when it is killed itself. Here each has a pipe of its own: where either end is gone, the other knows.)"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Self

from form4parse.batch.given import Given
from form4parse.batch.outcomes import Outcome, Settings, failed, outcome_of

_QUICK, _SLOW = 0.03, 0.12
"""Seconds. A task that takes less is hardly worth sending; one that takes longer leaves others idle at the end."""
_MOST_SOURCES, _MOST_BYTES = 64, 4 * 2**20
"""In one task; bytes are those of members of archives, which go with it."""
_AHEAD = 16
"""Tasks that may be done or under way, for each process, while the first of them is not done."""
_TRIES, _LAST_TRY = 2, 3
"""A process may have died for want of memory that others held; so its sources are tried again, each by itself, and at
last while no other is read."""
_OF_TERMINALS = [getattr(signal, name) for name in ("SIGINT", "SIGHUP") if hasattr(signal, name)]
"""Signals that go to all processes of a terminal."""

Done = list[tuple[Given, Outcome]]


@dataclass(slots=True)
class _Task:
    sources: list[Given]
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    """By their index in `sources`."""

    def is_done(self) -> bool:
        return len(self.outcomes) == len(self.sources)


@dataclass(slots=True, frozen=True)
class _Part:
    """What a process is given of a task."""

    task: _Task
    indexes: range
    tries: int = 1

    def sources(self) -> list[Given]:
        return [self.task.sources[i] for i in self.indexes]


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    part: _Part | None = None


class Pool:
    """To be closed: `with Pool(…) as pool`."""

    def __init__(self, jobs: int, settings: Settings) -> None:
        self._settings = settings
        self._workers: list[_Worker] = []
        self._jobs = jobs
        self._size = 1
        self._window: deque[_Task] = deque()
        self._again: deque[_Part] = deque()
        self._at_last: deque[_Part] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.pipe.close()

    def read(self, sources: Iterator[Given]) -> Iterator[Done]:
        """A few sources at a time, with what came of them."""
        while True:
            while self._give(sources):
                pass
            while self._window and self._window[0].is_done():
                task = self._window.popleft()
                yield [(given, task.outcomes[i]) for i, given in enumerate(task.sources)]
            busy = {w.pipe: w for w in self._workers if w.part}
            if not busy and not self._window:
                return
            for pipe in wait(list(busy)):
                self._take(busy[pipe])  # type: ignore[index]  # what is waited for are these pipes

    def _give(self, sources: Iterator[Given]) -> bool:
        """Gives a process something to do; False where none is free, or nothing is left or may be begun."""
        worker = next((w for w in self._workers if w.part is None), None)
        if worker is None and len(self._workers) == self._jobs:
            return False
        part = self._next(sources)
        if part is None:
            return False
        if worker is None:
            worker = self._started()
            self._workers.append(worker)
        worker.part = part
        with suppress(OSError):  # it has died; waiting for it tells
            worker.pipe.send(part.sources())
        return True

    def _next(self, sources: Iterator[Given]) -> _Part | None:
        if self._again:
            return self._again.popleft()
        task = self._begun(sources) if len(self._window) < self._jobs * _AHEAD else None
        if task:
            return _Part(task, range(len(task.sources)))
        if self._at_last and not any(worker.part for worker in self._workers):
            return self._at_last.popleft()
        return None

    def _begun(self, sources: Iterator[Given]) -> _Task | None:
        task = _Task([])
        size = 0
        while len(task.sources) < self._size and size < _MOST_BYTES and (given := next(sources, None)):
            task.sources.append(given)
            size += len(given.data or b"")
        if not task.sources:
            return None
        self._window.append(task)
        return task

    def _take(self, worker: _Worker) -> None:
        part = worker.part
        if part is None:
            return
        worker.part = None
        try:
            took, outcomes = worker.pipe.recv()
        except (EOFError, OSError):
            self._bury(worker, part)
            return
        part.task.outcomes.update(zip(part.indexes, outcomes, strict=True))
        if took < _QUICK:
            self._size = min(self._size * 2, _MOST_SOURCES)
        elif took > _SLOW:
            self._size = max(self._size // 2, 1)

    def _bury(self, worker: _Worker, part: _Part) -> None:
        """Of a process that has died."""
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.join()
        if part.tries < _LAST_TRY:
            later = self._again if part.tries < _TRIES else self._at_last
            later += (_Part(part.task, range(i, i + 1), part.tries + 1) for i in part.indexes)
            return
        ended = _ending(worker.process.exitcode)
        for i in part.indexes:
            part.task.outcomes[i] = failed(part.task.sources[i], f"the process that read it ended: {ended}.")

    def _started(self) -> _Worker:
        context = multiprocessing.get_context("spawn")
        ours, its = context.Pipe()
        process = context.Process(target=_work, args=(its, self._settings), daemon=True)
        with _uninterrupted():
            process.start()
        its.close()
        return _Worker(process, ours)


def _work(pipe: Connection, settings: Settings) -> None:
    """What a process does, until the other end of the pipe is closed."""
    for signum in _OF_TERMINALS:
        signal.signal(signum, signal.SIG_IGN)  # the one that started it ends it
    with suppress(EOFError, OSError):
        while True:
            sources = pipe.recv()
            began = time.perf_counter()
            outcomes = [outcome_of(given, settings) for given in sources]
            pipe.send((time.perf_counter() - began, outcomes))


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """A process that is started here is not interrupted from a terminal, from its beginning on."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _OF_TERMINALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ending(exitcode: int | None) -> str:
    if exitcode is None or exitcode >= 0:
        return f"exit status {exitcode}"
    try:
        return f"{signal.Signals(-exitcode).name}, as of a fault in a library or for want of memory"
    except ValueError:
        return f"signal {-exitcode}"
