"""How many wrong figures the checks notice: one digit of one value is changed in the XML of true filings."""

from __future__ import annotations

import argparse
import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

import form4parse
from benchmarks.documents import CASES, CORPUS
from benchmarks.tables import table
from form4parse import Filing

_SEED = 4
_DIGITS = "0123456789"
_ALIKE = "1/7 3/8 5/6 0/8 5/8 6/8 0/6 3/5 4/9 2/7 1/4"
"""Pairs of digits that character recognition confuses."""
_CONFUSED = {d: "".join(p.strip(f"{d}/") for p in _ALIKE.split() if d in p) for d in _DIGITS}
_ANY = dict.fromkeys(_DIGITS, _DIGITS)
_DATE = len("2024-01-31")
_INVENTED = "synth-"
"""Filings of the corpus whose figures are drawn at random, so that nothing in them goes together."""
_ALL = "all"
_CAPTION = """\
{filings} filings, {changes} changes of each kind for each value.
noticed: changes after which a diagnostic names the value that did not do so before.
confused: the same where only digits are changed that character recognition confuses ({alike}).
fires: true values that a diagnostic names; in the last line, filings with such a value."""


@dataclass
class Tally:
    values: int = 0
    changes: int = 0
    noticed: int = 0
    confused: int = 0
    fires: int = 0

    def add(self, other: Tally) -> None:
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.checks", description=__doc__)
    arguments.add_argument("folders", nargs="*", type=Path, help="where to look for ownershipDocument XML")
    arguments.add_argument("--changes", type=int, default=5, help="of each value and kind (default: 5)")
    given = arguments.parse_args()
    paths = sorted(
        p for folder in given.folders or [CORPUS if CORPUS.is_dir() else CASES / "xml"] for p in folder.rglob("*.xml")
    )
    console = Console(width=max(120, Console().width), highlight=False)
    console.print(report([p for p in paths if not p.parent.name.startswith(_INVENTED)], given.changes))


def report(paths: Sequence[Path], changes: int) -> Table:
    tallies: dict[str, Tally] = defaultdict(Tally)
    chance = random.Random(_SEED)  # noqa: S311  # nothing is kept secret with it
    firing = 0
    for path in paths:
        one = _filing(path.read_text("utf-8"), changes, chance)
        firing += any(t.fires for t in one.values())
        for name, tally in one.items():
            tallies[name].add(tally)
            tallies[_ALL].add(tally)
    caption = _CAPTION.format(filings=len(paths), changes=changes, alike=_ALIKE)
    shown = table("Changed digits that the checks notice", caption, "field", "values", "noticed", "confused", "fires")
    for name, tally in sorted(tallies.items(), key=lambda pair: -pair[1].values):
        shown.add_row(
            name,
            f"{tally.values:,}",
            f"{tally.noticed / tally.changes:.0%}",
            f"{tally.confused / tally.changes:.0%}",
            f"{tally.fires / tally.values:.1%}",
        )
    shown.add_row("filings", f"{len(paths):,}", "", "", f"{firing:,}")
    return shown


def _filing(source: str, changes: int, chance: random.Random) -> dict[str, Tally]:
    tallies: dict[str, Tally] = defaultdict(Tally)
    filing = form4parse.parse(source)
    said = _said(filing)
    lines = source.splitlines(keepends=True)
    for path in _paths(filing, ""):
        span = filing.source_of(path)
        if span is None or span.text not in lines[span.start_line - 1]:
            continue
        value = _Value(lines, span.start_line - 1, span.start_column - 1, span.text[:_DATE])
        name = path.rpartition(".")[2]
        tally = tallies["signature date" if name == "date" else name]
        tally.values += 1
        tally.changes += changes
        tally.fires += any(field == path for _, field in said)
        for _ in range(changes):
            tally.noticed += path in _new(value.changed(_ANY, chance), said)
            tally.confused += path in _new(value.changed(_CONFUSED, chance), said)
    return tallies


class _Value(NamedTuple):
    lines: list[str]
    line: int
    column: int
    printed: str

    def changed(self, others: Mapping[str, str], chance: random.Random) -> str:
        """The source with another digit in the place of one of the value's."""
        at = chance.choice([i for i, c in enumerate(self.printed) if c in others])
        digit = chance.choice(others[self.printed[at]].replace(self.printed[at], ""))
        line, at = self.lines[self.line], self.column + at
        return "".join([*self.lines[: self.line], line[:at], digit, line[at + 1 :], *self.lines[self.line + 1 :]])


def _new(source: str, said: set[tuple[str, str | None]]) -> set[str | None]:
    """The values that are named now and were not before."""
    return {field for _, field in _said(form4parse.parse(source)) - said}


def _said(filing: Filing) -> set[tuple[str, str | None]]:
    return {(d.code, d.field) for d in filing.diagnostics}


def _paths(of: Any, path: str) -> Iterator[str]:
    """The paths of all dates and amounts."""
    for field in fields(of):
        value, at = getattr(of, field.name), f"{path}.{field.name}" if path else field.name
        if isinstance(value, (dt.date, Decimal)):
            yield at
        elif isinstance(value, tuple):
            for number, item in enumerate(value):
                if is_dataclass(item):
                    yield from _paths(item, f"{at}[{number}]")


if __name__ == "__main__":
    main()
