"""From text to `Filing`, beside what lxml needs to read the same filing's XML into a tree."""

from __future__ import annotations

from functools import partial
from statistics import median

from lxml import etree
from rich.table import Table

import form4parse
from benchmarks.documents import Document, channels, origin
from benchmarks.tables import Bounds, ms, table, times
from benchmarks.timing import Alternating, Call, Effort, Race, alternate, in_loops

_BOUNDS = {
    "Markdown": Bounds(limit=90, aim=35),
    "HTML": Bounds(limit=90, aim=35),
    "tabs": Bounds(limit=90, aim=35),
    "columns": Bounds(limit=150),
    "reading order": Bounds(limit=150),
    "XML": Bounds(limit=4, aim=2),
}
_CAPTION = """\
Of {origin}; medians over the documents. lxml: etree.fromstring(the same filing's XML).
alternating: the best of {rounds} rounds, in each lxml once and then we once. Limit and aim are about this.
first time: our first reading of a document beside lxml's best, so that nothing of it can be remembered.
tight loops: each side in a loop of its own, where lxml stays wholly in the processor's caches."""


def report(effort: Effort) -> Table:
    shown = table(
        "From text to Filing, × lxml",
        _CAPTION.format(origin=origin(), rounds=effort.rounds),
        *("channel", "filings", "ms", "lxml ms", "alternating", "first time", "tight loops", "limit", "aim", ""),
    )
    given = {name: documents for name, documents in channels(effort.documents).items() if documents}
    for documents in given.values():
        _read(documents[-1].data)  # the edition is loaded
    taken = {name: [alternate(*_sides(d), effort.rounds) for d in documents] for name, documents in given.items()}
    # Loops come last: for a while after one lxml takes half its time, in the other measurement as well.
    loops = {name: [in_loops(*_sides(d)) for d in documents] for name, documents in given.items()}
    for name, documents in given.items():
        shown.add_row(*_row(name, documents[0].kind, taken[name], loops[name]))
    return shown


def _row(name: str, kind: str, taken: list[Alternating], loops: list[Race]) -> tuple[str, ...]:
    ratio = median(t.best.ratio for t in taken)
    return (
        name,
        str(len(taken)),
        ms(median(t.best.ours for t in taken)),
        ms(median(t.best.reference for t in taken)),
        times(ratio),
        times(median(t.first.ratio for t in taken)),
        times(median(race.ratio for race in loops)),
        *_BOUNDS[kind].cells(ratio),
    )


def _sides(document: Document) -> tuple[Call, Call]:
    return partial(_read, document.data), partial(etree.fromstring, document.xml)


def _read(data: bytes) -> object:
    """What cannot be read takes its time too."""
    try:
        return form4parse.parse_all(data)
    except form4parse.Form4ParseError as error:
        return error
