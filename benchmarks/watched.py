"""A process from outside: how long it takes, and how much memory it and its children hold."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

_PROC = Path("/proc")
_EVERY = 0.02
"""Seconds."""


class Run(NamedTuple):
    seconds: float
    peak: int
    """The most bytes that its processes held at one time, what they share counted in each; 0 where it is not told."""
    is_killed: bool


def run(command: Sequence[str], dies_after: float | None = None, *, alone: bool = False) -> Run:
    """Kills it after so many seconds, or only its first process. Raises OSError if it ends otherwise than well."""
    peak, is_killed = 0, False
    start = time.perf_counter()
    with TemporaryFile("w+") as said:
        process = subprocess.Popen(  # noqa: S603  # our own command
            command, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True
        )
        while process.poll() is None:
            if dies_after is not None and not is_killed and time.perf_counter() - start >= dies_after:
                _kill(process.pid, alone=alone)
                is_killed = True
            peak = max(peak, _held(process.pid))
            time.sleep(_EVERY)
        taken = time.perf_counter() - start
        if process.returncode and not is_killed:
            said.seek(0)
            raise OSError((said.read().strip() or "it failed").splitlines()[-1])
    return Run(taken, peak, process.returncode == -signal.SIGKILL)


def _kill(pid: int, *, alone: bool) -> None:
    with suppress(ProcessLookupError):
        if alone:
            os.kill(pid, signal.SIGKILL)
        else:
            os.killpg(pid, signal.SIGKILL)


def _held(pid: int) -> int:
    try:
        pages = int((_PROC / str(pid) / "statm").read_text().split()[1])
        children = (_PROC / str(pid) / "task" / str(pid) / "children").read_text().split()
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(_held(int(child)) for child in children)
