"""Runs that are ended by a signal: from the keyboard, by `kill`, or because the terminal is gone."""

from __future__ import annotations

import signal
from types import FrameType
from typing import NoReturn


class Ended(KeyboardInterrupt):
    """By another signal than the keyboard's; what is open is closed as after that one."""

    def __init__(self, signum: int) -> None:
        super().__init__()
        self.signum = signum


def heed_signals() -> None:
    """Signals that are ignored stay so, as under `nohup`."""
    for name in ("SIGTERM", "SIGHUP"):
        signum = getattr(signal, name, None)
        if signum and signal.getsignal(signum) is signal.SIG_DFL:
            signal.signal(signum, _end)


def _end(signum: int, _frame: FrameType | None) -> NoReturn:
    raise Ended(signum)


def status_of(interrupt: KeyboardInterrupt) -> int:
    """The exit status: 128 and the number of the signal, as of other programs."""
    return 128 + (interrupt.signum if isinstance(interrupt, Ended) else signal.SIGINT)
