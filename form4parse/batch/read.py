"""Reads many sources, with one process or several."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable
from itertools import chain, islice

from form4parse.batch.given import Given
from form4parse.batch.outcomes import Outcome, Settings, outcome_of

MANY = 20
"""Sources from which on it is worth starting processes, and telling how far it is."""


def read(sources: Iterable[Given], settings: Settings, jobs: int | None) -> Generator[list[tuple[Given, Outcome]]]:
    """What came of each source, in their order, a few at a time. Without `jobs`: as many as there are cores, for many
    sources. To be closed where it is not read to its end."""
    given = iter(sources)
    if jobs is None:
        first = list(islice(given, MANY))
        given = chain(first, given)
        jobs = _cores() if len(first) == MANY else 1
    if jobs == 1:
        yield from ([(one, outcome_of(one, settings))] for one in given)
        return
    from form4parse.batch.pool import Pool

    with Pool(jobs, settings) as pool:
        yield from pool.read(given)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
