"""Tables drawn with bars: lines into rows, and texts that were wrapped at their cell's width put together."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from form4parse.layout.bars import BarCell, BarLine, Borders, bands, is_single
from form4parse.layout.page import Joint, Page, PageWriter, Range
from form4parse.layout.seams import Seam, Seams

_FIGURE = re.compile(r"\$?[\d,]*\d(?:\.\d+)?(?:\(\d+\))*|\$?\.\d+|\d+[/-]\d*[/-]?\d*")
_LEAST_CELLS = 3
"""Cells that a row's first line fills at least: its title, an amount, and how it is owned."""


class _Line(NamedTuple):
    number: int
    cells: list[BarCell]


_Row = list[list[BarCell]]
"""For each column the lines of its cell."""


class BarTable:
    def __init__(self, page: Page, lines: Sequence[BarLine], is_known: Callable[[str], bool]) -> None:
        """`is_known` says of a word whether the form or its usual titles have it."""
        self._page, self._is_word = page, is_known
        self._borders = Borders(lines)
        self._rows: list[tuple[BarLine, _Row | None]] = []
        """Each row with its first line; a line that is one cell, such as a title, has no row."""
        for band in bands(lines):
            self._read(band)

    def write(self, writer: PageWriter) -> None:
        table = writer.new_table()
        for line, row in self._rows:
            if row is None:
                cells = self._borders.cells(self._page, line)
                writer.stacked([cells[0].pieces], self._page, line.line.row)
            else:
                writer.wrapped([self._joined(cell) for cell in row], self._page, line.line.row, table)

    # ---- rows

    def _read(self, band: list[BarLine]) -> None:
        row: _Row | None = None
        last: _Line | None = None
        for line in (line for line in band if not line.is_rule):
            cells = self._borders.cells(self._page, line)
            if is_single(cells, self._borders.width):
                self._rows.append((line, None))
                row = None
                continue
            if not cells:
                continue
            own = _Line(line.line.number, cells)
            if row is None or (last and self._begins(own, last)):
                row = [[] for _ in range(self._borders.width)]
                self._rows.append((line, row))
            for cell in cells:
                for column in _columns(cell, row):
                    row[column].append(cell)
            last = own

    def _begins(self, line: _Line, last: _Line) -> bool:
        """Whether a row begins with a line: it has figures, and texts that are no rest of the one before."""
        figures = (_FIGURE.fullmatch(self._text(cell)) for cell in line.cells if cell.first)
        if len(line.cells) < _LEAST_CELLS or not any(figures):
            return False
        above = {cell.first: cell for cell in last.cells} if line.number == last.number + 1 else {}
        return not all(cell.first in above and self._may_go_on(above[cell.first], cell) for cell in line.cells)

    @staticmethod
    def _may_go_on(above: BarCell, below: BarCell) -> bool:
        """Whether the first word below had no room above."""
        word = below.first_word
        return word.edge - word.column >= above.room

    def _text(self, cell: BarCell) -> str:
        return self._page.text[slice(*cell.place)]

    # ---- texts

    def _joined(self, lines: list[BarCell]) -> list[tuple[Range, Joint]]:
        joints = [Joint(" "), *(self._seams.joint(_seam(*pair)) for pair in pairwise(lines))]
        return [(line.place, joint) for line, joint in zip(lines, joints, strict=False)]

    @cached_property
    def _seams(self) -> Seams:
        rows = [row for _, row in self._rows if row is not None]
        seams = [
            _seam(*pair)
            for row in rows
            if any(_FIGURE.fullmatch(self._text(cell)) for column in row[1:] for cell in column)
            for column in row
            for pair in pairwise(column)
        ]
        return Seams(self._page, seams, self._is_word)


def _seam(above: BarCell, below: BarCell) -> Seam:
    return Seam(above.place, below.place, is_cut=not above.room and not below.is_led, has_room=above.room > 1)


def _columns(cell: BarCell, row: _Row) -> list[int]:
    """The columns that a line's cell belongs to: its first, or, where it reaches over cells that were parted above it,
    each of them."""
    parted = [c for c in range(cell.first, cell.behind) if row[c]]
    return parted if len(parted) > 1 else [cell.first]
