"""What was written is on the disk before it gets its name: else, where the machine stops, the name might be there and
what was written not."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def flush(path: Path) -> None:
    """A file, or a folder with all that is in it. Raises OSError where the disk does not take it, or it is gone."""
    if not path.is_dir():
        _flush(path)
        return
    for folder, _, files in os.walk(path):
        for name in files:
            _flush(Path(folder, name))
        flush_folder(Path(folder))


def flush_folder(path: Path) -> None:
    """The names in it, where the system can."""
    with suppress(OSError):
        _flush(path)


def _flush(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
