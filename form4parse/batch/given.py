"""A source, before it is read."""

from __future__ import annotations

import os
from typing import NamedTuple


class Group(NamedTuple):
    """What was named and stands for many sources; of these, only filings are asked for."""

    name: str
    without: str
    """What is said of it where none of them is a filing."""


class Given(NamedTuple):
    """A source: a file, a member of an archive, or standard input. It goes to other processes."""

    name: str
    """As people are shown it; of an archive's member ARCHIVE/MEMBER."""
    path: str | None = None
    """Of a file, which whoever reads it opens."""
    data: bytes | None = None
    """What it holds, where it is no file."""
    key: str = ""
    """By which it is known again in another run: the absolute path of the file or the archive, as the system has it."""
    problem: str = ""
    """Why it cannot be read, where that is known beforehand."""
    aside: str = ""
    """Why it is passed over without being read."""
    group: Group | None = None
    """None where it was asked for by its own name."""
    nth: int = 0
    """Which member of its archive it is: an archive may hold several of one name."""
    stamp: str = ""
    """Size and time of the file, or of the archive; empty where it has none."""
    position: int = 0
    """Among all sources of a run."""


def shown(path: str) -> str:
    """A name as text that can be written anywhere: bytes that are no characters, and signs that steer a terminal, are
    spelt out. Different names stay different, so a backslash is doubled where it is a sign like others."""
    if path.isprintable() and "\\" not in path:
        return path
    kept = "\\" if os.sep == "\\" else ""
    return "".join(c if _is_plain(c) or c == kept else c.encode("unicode_escape").decode() for c in path)


def _is_plain(sign: str) -> bool:
    return sign.isprintable() and sign != "\\"


def unopened(error: OSError) -> str:
    """Why a file could not be opened."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file."
    return f"it cannot be opened: {error.strerror or error}."
