"""How times are taken. The garbage collector stays on, as it is for whoever reads filings."""

from __future__ import annotations

import timeit
from collections.abc import Callable
from time import perf_counter
from typing import NamedTuple

Call = Callable[[], object]
_LOOPS = 3
_LOOP_SECONDS = 0.008


class Effort(NamedTuple):
    """How many times things are measured."""

    documents: int
    rounds: int
    processes: int


class Race(NamedTuple):
    """Seconds that we and the reference took for the same."""

    ours: float
    reference: float

    @property
    def ratio(self) -> float:
        """How many times the reference's time we took."""
        return self.ours / self.reference


class Alternating(NamedTuple):
    """What one document took when both sides took turns."""

    best: Race
    """The quickest of all rounds, of each side."""
    first: Race
    """The first round: nothing of this document can be remembered."""


def alternate(ours: Call, reference: Call, rounds: int) -> Alternating:
    """In each round the reference once, then we once: as it is when one filing is read after another."""
    races = [Race(reference=seconds(reference), ours=seconds(ours)) for _ in range(rounds)]
    fastest = Race(min(r.ours for r in races), min(r.reference for r in races))
    return Alternating(fastest, Race(races[0].ours, fastest.reference))


def in_loops(ours: Call, reference: Call) -> Race:
    """Each side in a loop of its own. A small library then stays in the processor's caches, which flatters it."""
    return Race(_in_loop(ours), _in_loop(reference))


def _in_loop(call: Call) -> float:
    timer = timeit.Timer(call, setup="import gc; gc.enable()")
    number = max(1, int(_LOOP_SECONDS / timer.timeit(1)))
    return min(timer.repeat(_LOOPS, number)) / number


def seconds(call: Call) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start
