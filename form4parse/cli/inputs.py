"""What the command line is given: files, folders and standard input, each read once; what cannot be read is told in one
sentence."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from form4parse.api import parse_all
from form4parse.errors import Form4ParseError, NotAFilingError
from form4parse.model import Filing
from form4parse.source import source_of

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Read:
    """A source and its filings."""

    name: str
    filings: tuple[Filing, ...]
    data: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """The source as text, to show lines of it."""
        return source_of(self.data).text


@dataclass(frozen=True, slots=True)
class Problem:
    """A source that could not be read, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class _Input:
    name: str
    path: Path | None
    is_of_folder: bool = False
    """Of a folder only what is a filing is asked for."""


def read_each(names: Iterable[str], variants: tuple[Path, ...]) -> Iterator[Read | Problem]:
    """Each source in turn. A file in a folder that is no filing is passed over; a folder without filings is a
    problem."""
    for name in names:
        path = Path(name)
        if name != STDIN and path.is_dir():
            yield from _folder(path, variants)
        else:
            outcome = _read(_Input(name, None if name == STDIN else path), variants)
            if outcome:
                yield outcome


def count(names: Iterable[str]) -> int:
    """How many sources there are, for the progress bar."""
    return sum(len(_files(Path(n))) if n != STDIN and Path(n).is_dir() else 1 for n in names)


def _folder(folder: Path, variants: tuple[Path, ...]) -> Iterator[Read | Problem]:
    found = False
    for path in _files(folder):
        outcome = _read(_Input(str(path), path, is_of_folder=True), variants)
        if outcome is None:
            continue
        found = True
        yield outcome
    if not found:
        yield Problem(str(folder), "the folder holds no filings.")


def _files(folder: Path) -> list[Path]:
    return sorted(
        p
        for p in folder.rglob("*")
        if p.is_file() and not any(part.startswith(".") for part in p.relative_to(folder).parts)
    )


def _read(given: _Input, variants: tuple[Path, ...]) -> Read | Problem | None:
    name = "<stdin>" if given.path is None else given.name
    try:
        data = sys.stdin.buffer.read() if given.path is None else given.path.read_bytes()
        return Read(name, parse_all(data, variants=variants), data)
    except FileNotFoundError:
        return Problem(name, "there is no such file.")
    except OSError as error:
        return Problem(name, f"it cannot be opened: {error.strerror or error}.")
    except NotAFilingError as error:
        return None if given.is_of_folder else Problem(name, str(error))
    except Form4ParseError as error:
        return Problem(name, str(error))
    except Exception as error:  # noqa: BLE001  # a fault of ours: the others of a batch go on, and nobody is shown a traceback
        return Problem(name, f"it could not be read, by a fault of this program ({type(error).__name__}: {error}).")
