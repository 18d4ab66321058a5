"""The rows of an HTML table."""

from __future__ import annotations

_MOST_SPANNED = 100
_MOST_FILLED = 60
"""Columns of a row up to which there are empty cells below others."""


class Grid:
    """Rows of cells. Below and beside a cell that reaches over several there are empty ones."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self._reaching: dict[int, int] = {}
        """How many more rows the cells above reach into, by column."""

    def new_row(self) -> None:
        if self.rows and self.rows[-1]:
            self._fill()
        self._reaching = {column: left - 1 for column, left in self._reaching.items() if left > 1}
        self.rows.append([])

    def cell(self, text: str, columns: int, rows: int) -> None:
        self._fill()
        row = self.rows[-1]
        if rows > 1:
            self._reaching |= {len(row) + n: rows for n in range(min(columns, _MOST_FILLED))}
        row += [text, *[""] * (columns - 1)]

    def loose(self, text: str) -> None:
        """A text that stands in no cell: a row of its own."""
        self.rows.append([text])

    def _fill(self) -> None:
        """Goes past the columns into which a cell above reaches."""
        row = self.rows[-1]
        while len(row) < _MOST_FILLED and len(row) in self._reaching:
            row.append("")


def span(given: str) -> int:
    """Over how many columns or rows a cell reaches."""
    number = given.strip()
    return max(min(int(number), _MOST_SPANNED), 1) if number.isdecimal() else 1
