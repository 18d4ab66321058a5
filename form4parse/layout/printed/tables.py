"""Which cells of a sheet are a table's, row by row. The others are boxes, of which each is read by itself."""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

from form4parse.paper.sheets import Cell

_LEAST_CELLS = 4
"""Cells side by side, from which on they are a table's row; the boxes of a form are fewer."""
_SAME_PLACE = 3.0
"""Points by which a cell's edges may differ from one page to the next."""

Cells = list[Cell]


class Table(NamedTuple):
    """Consecutive rows between the same edges."""

    rows: list[Cells]

    def column_edges(self) -> list[int]:
        return sorted({c.columns[0] for row in self.rows for c in row})


def parted(cells: Cells) -> tuple[list[Table], Cells]:
    """The tables of a sheet, and its boxes."""
    tables: list[Table] = []
    boxes: Cells = []
    for _, drawing in groupby(cells, key=lambda c: c.drawing):
        bands = [sorted(band) for _, band in groupby(sorted(drawing, key=_row), key=_row)]
        for is_table, run in groupby(zip(bands, _are_rows(bands), strict=True), key=lambda told: told[1]):
            rows = [sorted(band, key=lambda c: c.columns) for band, _ in run]
            if is_table:
                tables.append(Table(rows))
            else:
                boxes += (cell for row in rows for cell in row)
    return sorted(tables, key=lambda table: table.rows[0][0].box.top), boxes


def _row(cell: Cell) -> int:
    return cell.rows[0]


def _are_rows(bands: list[Cells]) -> list[bool]:
    """Also what is no row by itself is one if a cell of it reaches down into one."""
    is_row = [len(band) >= _LEAST_CELLS for band in bands]
    for number in range(len(bands) - 2, -1, -1):
        if is_row[number + 1] and any(c.rows[1] > bands[number + 1][0].rows[0] for c in bands[number]):
            is_row[number] = True
    return is_row


def rest_of_row(before: Table, rows: list[Cells], filled: set[Cell]) -> list[tuple[Cell, Cell]]:
    """What a page break has cut off the last row of a table: each filled cell above, and its rest in the first of the
    rows below."""
    above = [c for row in before.rows for c in row if c.is_open_below]
    pairs = []
    for cell in rows[0] if rows else ():
        upper = next((c for c in above if _is_same_column(c, cell)), None)
        if upper is None and cell in filled:
            return []
        if upper is not None and cell in filled:
            pairs.append((upper, cell))
    return pairs


def has_same_columns(before: Table, behind: Table) -> bool:
    last, first = before.rows[-1], behind.rows[-1]
    return len(last) == len(first) and all(_is_same_column(a, b) for a, b in zip(last, first, strict=True))


def _is_same_column(one: Cell, other: Cell) -> bool:
    left, right = one.box.left - other.box.left, one.box.right - other.box.right
    return abs(left) <= _SAME_PLACE and abs(right) <= _SAME_PLACE
