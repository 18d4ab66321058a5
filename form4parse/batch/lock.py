"""One run at a time: a lock on a file that its holder may remove."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType


class Lock:
    """On a file, which is made where there is none. Raises BlockingIOError where another process has it. To be
    released; the file is removed before that, so that nobody is left with a lock on a file that is gone.

    Where a system has no such locks nothing is locked: the database in the file has locks of its own."""

    def __init__(self, path: Path) -> None:
        self._file: int | None = None
        locks = _locks()
        while locks and self._file is None:
            file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
            try:
                locks.flock(file, locks.LOCK_EX | locks.LOCK_NB)
            except OSError:
                os.close(file)
                raise
            if _is_at(file, path):
                self._file = file
            else:  # whoever had the lock has removed the file
                os.close(file)

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _locks() -> ModuleType | None:
    with suppress(ImportError):
        import fcntl

        return fcntl
    return None


def _is_at(file: int, path: Path) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(file), path.stat())
    return False
