"""From text to `Filing`, beside what lxml needs to read the same filing's XML into a tree."""

from __future__ import annotations

from statistics import median
from typing import NamedTuple

from lxml import etree
from rich.table import Table

import form4parse
from benchmarks.documents import Document, channels, origin
from benchmarks.tables import Bounds, ms, table, times
from benchmarks.timing import Alternating, Effort, Race, alternate, in_loops

_BOUNDS = {
    "Markdown": Bounds(limit=90, aim=35),
    "HTML": Bounds(limit=90, aim=35),
    "tabs": Bounds(limit=90, aim=35),
    "XML": Bounds(limit=4, aim=2),
}
_CAPTION = """\
Of {origin}; medians over the documents. lxml: etree.fromstring(the same filing's XML).
alternating: the best of {rounds} rounds, in each lxml once and then we once. Limit and aim are about this.
first time: our first reading of a document beside lxml's best, so that nothing of it can be remembered.
tight loops: each side in a loop of its own, where lxml stays wholly in the processor's caches."""


class Result(NamedTuple):
    """What one document took."""

    alternating: Alternating
    loops: Race


def report(effort: Effort) -> Table:
    shown = table(
        "From text to Filing, × lxml",
        _CAPTION.format(origin=origin(), rounds=effort.rounds),
        *("channel", "filings", "ms", "lxml ms", "alternating", "first time", "tight loops", "limit", "aim", ""),
    )
    for name, documents in channels(effort.documents).items():
        if documents:
            shown.add_row(*_row(name, documents, effort))
    return shown


def _row(name: str, documents: list[Document], effort: Effort) -> tuple[str, ...]:
    _read(documents[-1].data)  # the edition is loaded
    results = [_result(document, effort) for document in documents]
    ratio = median(r.alternating.best.ratio for r in results)
    return (
        name,
        str(len(results)),
        ms(median(r.alternating.best.ours for r in results)),
        ms(median(r.alternating.best.reference for r in results)),
        times(ratio),
        times(median(r.alternating.first.ratio for r in results)),
        times(median(r.loops.ratio for r in results)),
        *_BOUNDS[documents[0].kind].cells(ratio),
    )


def _result(document: Document, effort: Effort) -> Result:
    def ours() -> object:
        return _read(document.data)

    def reference() -> object:
        return etree.fromstring(document.xml)

    return Result(alternate(ours, reference, effort.rounds), in_loops(ours, reference))


def _read(data: bytes) -> object:
    """What cannot be read takes its time too."""
    try:
        return form4parse.parse_all(data)
    except form4parse.Form4ParseError as error:
        return error
