"""Whether a filing of ten times the rows takes ten times as long."""

from __future__ import annotations

from rich.table import Table

import form4parse
from benchmarks.invented import filing
from benchmarks.ownership_xml import ownership_xml
from benchmarks.pages import WRITERS, page
from benchmarks.tables import Bounds, ms, table, times
from benchmarks.timing import Effort, seconds
from form4parse.editions.library import library

_SIZES = (30, 300, 3000)
_ROUNDS = {30: 7, 300: 5, 3000: 2}
_BOUNDS = Bounds(limit=1.5, aim=1.1)
_CAPTION = """\
ms for invented pages with so many rows in Table I, and for each of their rows; the best of
{rounds} rounds. read: rows found on the longest page. growth: what a row costs
on the longest page beside the middle one; 1× is linear."""


def report(_: Effort) -> Table:
    shown = table(
        "Growth with the rows of Table I",
        _CAPTION.format(rounds=", ".join(str(rounds) for rounds in _ROUNDS.values())),
        "channel",
        *(f"{size:,} rows" for size in _SIZES),
        *(f"1 of {size:,}" for size in _SIZES),
        *("read", "growth", "limit", "aim", ""),
    )
    for channel in (*WRITERS, "XML"):
        shown.add_row(*_row(channel))
    return shown


def _row(channel: str) -> tuple[str, ...]:
    sources = {size: _source(channel, size) for size in _SIZES}
    form4parse.parse(sources[_SIZES[0]])  # the edition is loaded
    best = {
        size: min(seconds(lambda data=data: form4parse.parse(data)) for _ in range(_ROUNDS[size]))  # type: ignore[misc]
        for size, data in sources.items()
    }
    each = [best[size] / size for size in _SIZES]
    read = len(form4parse.parse(sources[_SIZES[-1]]).non_derivative_table)
    growth = each[-1] / each[-2]
    return (
        channel,
        *(ms(best[size]) for size in _SIZES),
        *(ms(cost) for cost in each),
        f"{read:,}",
        times(growth),
        *_BOUNDS.cells(growth),
    )


def _source(channel: str, size: int) -> bytes:
    made = filing(size)
    if channel == "XML":
        return ownership_xml(made)
    return WRITERS[channel](page(made, library(()).editions["form4"])).encode()
