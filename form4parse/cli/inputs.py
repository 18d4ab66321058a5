"""What the commands that show filings are given: each source read once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from form4parse.api import parse_all
from form4parse.batch.given import Given
from form4parse.batch.outcomes import READ, Outcome, content_of, gravest, guarded
from form4parse.batch.sources import sources
from form4parse.model import Filing
from form4parse.source import source_of


@dataclass(frozen=True, slots=True)
class Read:
    """A source and its filings."""

    outcome: Outcome
    filings: tuple[Filing, ...]
    data: bytes = field(repr=False)

    @property
    def name(self) -> str:
        return self.outcome.name

    @property
    def text(self) -> str:
        """The source as text, to show lines of it."""
        return source_of(self.data).text


def read_each(names: Iterable[str], variants: tuple[Path, ...]) -> Iterator[Read | Outcome]:
    """Each source in turn; an outcome of those that gave no filing."""
    for given in sources(names):
        yield guarded(given, lambda given=given: _read(given, variants))  # type: ignore[misc]  # a default binds it now


def _read(given: Given, variants: tuple[Path, ...]) -> Read:
    data = content_of(given)
    filings = parse_all(data, variants=variants)
    said = tuple(gravest(f) for f in filings)  # and so its diagnostics are made here, where a fault in them is told
    return Read(Outcome(given.name, READ, gravest=said, group=given.group), filings, data)
