"""Tells whether what was put into columns is a row, or only a part of one."""

from __future__ import annotations

from form4parse.alignment.cells import AlignedRow, Cell
from form4parse.alignment.values import ColumnReader, RowReader


class Judge:
    def __init__(self, reader: RowReader) -> None:
        self._columns = reader.columns
        self.needs_values = 2 * sum(not c.is_text for c in reader.columns) >= len(reader.columns)
        """Whether the table is one of values, so that texts alone make no row of it."""

    def is_whole(self, row: AlignedRow) -> bool:
        """Whether a row has its beginning, and enough behind it."""
        filled = [i for i, cell in enumerate(row.cells) if not cell.is_empty]
        has_values = any(not self._columns[i].is_text and not row.cells[i].misread for i in filled)
        return bool(filled) and filled[0] == 0 and len(filled) > 1 and (has_values or not self.needs_values)

    def is_row(self, row: AlignedRow) -> bool:
        """Whether enough was read for a row of which the rest is missing."""
        misread = sum(cell.misread for cell in row.cells)
        return len(self._values(row)) > max(2 * misread, 1)

    def has_several_values(self, row: AlignedRow) -> bool:
        """Whether a row has values behind its beginning, though others could not be read."""
        return len(self._values(row)) > 1 and not row.cells[0].is_empty

    def has_values(self, row: AlignedRow) -> bool:
        return bool(self._values(row))

    def is_told_apart(self, row: AlignedRow) -> bool:
        """Whether a row has more than figures, which could be any row's."""
        return any(not column.takes_figures for _, column in self._values(row))

    def _values(self, row: AlignedRow) -> list[tuple[Cell, ColumnReader]]:
        pairs = zip(row.cells, self._columns, strict=True)
        return [(cell, c) for cell, c in pairs if cell.text and not cell.misread and not c.is_text]
