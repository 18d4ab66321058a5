"""Tables so long that no filing has them: what is not even tried, as it would take minutes."""

from __future__ import annotations

from collections.abc import Iterable

from form4parse.alignment.cells import Doubt, TextLine
from form4parse.layout.page import Page, Range, Row

_LONGEST = 40_000
"""Characters of tables' lines whose cells are gone. Of hundreds of filings the longest had two thousand."""
_LONGEST_SCATTERED = 15_000
"""The same where cells stand one below the other: to put these into rows takes longer."""
_LONGEST_LINE = 800
"""Characters of one of these lines; a row that was written as one line has two hundred."""


_MOST_RUNS = 300
"""How often the number of cells may change from one row to the next: what the columns are is found out for each run."""


class Excess:
    """What a page may have of such lines, all its tables together."""

    def __init__(self, page: Page) -> None:
        self._left = _LONGEST_SCATTERED if page.is_scattered else _LONGEST
        self._runs = _MOST_RUNS

    def parted(self, rows: Iterable[Row]) -> tuple[list[Row], list[TextLine]]:
        """The rows of a table that can be read, and the others, as one passage."""
        read, excess = list[Row](), list[Range]()
        width = 0
        for row in rows:
            self._runs -= len(row.cells) != width
            width = len(row.cells)
            length = row.cells[0].end - row.cells[0].start if len(row.cells) == 1 else 0
            self._left -= length
            if self._runs < 0 or (length and (self._left < 0 or length > _LONGEST_LINE)):
                excess += row.cells
            else:
                read.append(row)
        return read, [TextLine(excess, "unread", [Doubt("table-too-long")])] if excess else []
