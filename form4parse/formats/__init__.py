"""What filings can be written as. A format is a small module with one function; this is the one place where they are
listed. Formats know the plain shape of a filing (`Filing.to_dict()`) and nothing of how it was read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TextIO

Plain = Mapping[str, Any]
"""A filing as `Filing.to_dict()` gives it."""


class Record(NamedTuple):
    """A filing, and where it was read."""

    file: str
    """The source's name; of a member of an archive `ARCHIVE/MEMBER`."""
    number: int
    """Which of the source's filings it is, counted from 1."""
    of: int
    """How many filings the source holds."""
    filing: Plain
    base: str = ""
    """The folder or archive that all sources of the run lie in, as `file` begins."""

    def named(self) -> dict[str, Any]:
        """The filing with its source, and its number where the source holds several."""
        number = {"number": self.number} if self.of > 1 else {}
        return {"file": self.file, **number, **self.filing}


Refuse = Callable[[Record, str], None]
"""Told of a filing that a format cannot take, and why."""


class ToStream(Protocol):
    """Writes filings one after another, as they come."""

    def __call__(self, records: Iterable[Record], out: TextIO, refuse: Refuse) -> None: ...


class ToPath(Protocol):
    """Writes filings to a new file or folder."""

    def __call__(self, records: Iterable[Record], out: Path, refuse: Refuse) -> None: ...


class Format(NamedTuple):
    """One entry of the list."""

    summary: str
    module: str
    """Its module in this package; it has `to_stream`, `to_path`, or both."""

    def to_stream(self) -> ToStream | None:
        """What writes it to standard output or into one file; None where it is more than a text."""
        return getattr(self._module(), "to_stream", None)

    def to_path(self) -> ToPath | None:
        """What writes it to a file or folder of its own; None where it is one stream of text."""
        return getattr(self._module(), "to_path", None)

    def _module(self) -> Any:
        return import_module(f"{__name__}.{self.module}")


FORMATS: Mapping[str, Format] = {
    "json": Format("one JSON document: the filing, or a list of them", "jsontext"),
    "jsonl": Format("JSON lines, a filing on each", "jsonlines"),
    "csv": Format("the SEC's flat tables, a folder of CSV files", "csvfiles"),
    "parquet": Format("the SEC's flat tables, a folder of Parquet files", "parquet"),
    "sqlite": Format("the SEC's flat tables, a SQLite database", "sqlite"),
    "xml": Format("the SEC's ownershipDocument XML, a file for each filing", "xmlfiles"),
}
