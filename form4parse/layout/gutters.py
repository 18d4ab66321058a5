"""Tables whose columns nothing parts but blanks that run from the header through all rows: lines into rows of cells.

Such a table is taken for one only where all of it says so: else its lines stay as they are."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from form4parse.layout.page import Joint, Page, PageWriter, Range, Row
from form4parse.layout.spaced import Line, Piece
from form4parse.layout.torn import Values

_LEAST_COLUMNS, _LEAST_CELLS = 4, 3
"""Columns of a table, and cells of a row's first line."""
_OFF = 2
"""Letters by which a caption may stand beside its column."""
_MOST_LINES = 2
"""Lines of a header that was typed by hand, its captions short."""
_ITEM = re.compile(r"\d{1,2}[A-Za-z]?\.?")
_NOTHING = re.compile(r"[-–—]{1,4}")
"""What stands in a cell that is empty."""
_GOES_ON = re.compile(r"\w-$")
_SENTENCE = 6
"""Words from which on a line that is one piece is none of the table's."""

_Cells = dict[int, Piece]
"""What a line has in the columns."""


class GutterTable:
    """Reads the table that a part's lines hold, behind those of its caption."""

    def __init__(self, page: Page, lines: Sequence[Line], values: Values) -> None:
        self._page, self._values = page, values
        self._lines = [line for line in lines if line.pieces]
        first = next((n for n, line in enumerate(self._lines) if len(line.pieces) >= _LEAST_COLUMNS), 0)
        body = self._body_from(first)
        self._header = range(first, body)
        self._body = range(body, self._end(body))
        starts = {piece.column for n in self._body for piece in self._lines[n].pieces}
        for n in self._body:
            self._lines[n] = self._lines[n]._replace(pieces=_cut(self._lines[n].pieces, starts))
        self._columns = _intervals([p for n in self._body for p in self._lines[n].pieces])
        self._heads = [own for n in self._header for p in self._lines[n].pieces for own in self._parts(p, starts)]
        self._add_empty()

    def _parts(self, head: Piece, starts: AbstractSet[int]) -> list[Piece]:
        """Captions with one blank between them, each above a column of its own."""
        is_several = sum(_gap(c, head) < 0 for c in self._columns) > 1
        return _cut([head], starts) if is_several else [head]

    def _add_empty(self) -> None:
        """Adds the columns that hold nothing, below their captions."""
        heads = self._heads
        headless = [c for c in self._columns if not any(_gap(c, p) < 0 for p in heads)]
        beside = [p for p in heads if all(_gap(c, p) >= 0 for c in self._columns)]
        empty = [p for p in beside if all(_gap(c, p) > _OFF for c in headless)]
        self._columns = sorted([*self._columns, *_intervals(empty)])

    def write(self, writer: PageWriter) -> int:
        """Writes the table, if it is one, and says how many lines it has, with those above its header."""
        if not self._header.start or not 0 < len(self._header) <= _MOST_LINES or len(self._columns) < _LEAST_COLUMNS:
            return 0
        header, rows = self._headed(), self._rows()
        if not header or not rows:
            return 0
        for line in self._lines[: self._header.start]:
            writer.again(self._page, line.row)
        table = writer.new_table()
        top = self._lines[self._header.start].row
        writer.wrapped([[(p.place, Joint(" ")) for p in cell] for cell in header], self._page, top, table, heads=True)
        for row, cells in rows:
            writer.wrapped([self._joined(cell) for cell in cells], self._page, row, table)
        return self._body.stop

    # ---- where it begins and ends

    def _body_from(self, first: int) -> int:
        """The first line that has values, or the one below the rule above it."""
        valued = next((n for n in range(first, len(self._lines)) if self._has_value(self._lines[n])), first)
        ruled = [n for n in range(first + 1, valued + 1) if self._lines[n].row.rule]
        return ruled[-1] if ruled else valued

    def _end(self, body: int) -> int:
        """The line behind the last row: a sentence is none."""
        for n in range(body, len(self._lines)):
            line = self._lines[n]
            is_below = n > body and (line.row.gap or line.row.rule or line.row.begins_page)
            if is_below and len(line.pieces) == 1 and (len(line.pieces[0].words) >= _SENTENCE or not self._has_left(n)):
                return n
        return len(self._lines)

    def _has_left(self, number: int) -> bool:
        """Whether a line begins within the table, and not where its rows do."""
        return self._lines[number].pieces[0].column > self._lines[self._header.start].pieces[0].column

    def _text(self, piece: Piece) -> str:
        return self._page.text[slice(*piece.place)]

    def _has_value(self, line: Line) -> bool:
        texts = map(self._text, line.pieces)
        return any(self._values.has(text) and not _ITEM.fullmatch(text) for text in texts)

    # ---- columns

    def _cells(self, line: Line) -> _Cells | None:
        """None where a column holds more than one piece."""
        starts = [start for start, _ in self._columns]
        cells = {bisect_right(starts, piece.column) - 1: piece for piece in line.pieces}
        return cells if len(cells) == len(line.pieces) else None

    def _headed(self) -> list[list[Piece]] | None:
        """The captions above each column; None where one has none, or a caption stands above several."""
        heads: list[list[Piece]] = [[] for _ in self._columns]
        for piece in self._heads:
            gaps = [_gap(column, piece) for column in self._columns]
            if sum(gap < 0 for gap in gaps) > 1:
                return None
            free = [gap if gap < 0 or not heads[n] else gap + _OFF for n, gap in enumerate(gaps)]
            heads[free.index(min(free))].append(piece)
        return heads if all(heads) else None

    # ---- rows

    def _rows(self) -> list[tuple[Row, list[list[Piece]]]]:
        """None are given where a line is neither a row's first nor goes on with texts that had no more room."""
        rows: list[tuple[Row, list[list[Piece]]]] = []
        last: _Cells = {}
        for number in self._body:
            line = self._lines[number]
            cells = self._cells(line)
            if cells is None:
                return []
            if self._begins(cells):
                rows.append((line.row, [[] for _ in self._columns]))
            elif not rows or line.row.gap or len(cells) >= _LEAST_CELLS or not self._go_on(last, cells):
                return []
            for column, piece in cells.items():
                rows[-1][1][column].append(piece)
            last = cells
        return rows

    def _begins(self, cells: _Cells) -> bool:
        """Whether a line is the first one of a row."""
        is_filled = any(
            self._values.has(self._text(p)) or _NOTHING.fullmatch(self._text(p)) for c, p in cells.items() if c
        )
        return 0 in cells and len(cells) >= _LEAST_CELLS and is_filled

    def _go_on(self, above: _Cells, below: _Cells) -> bool:
        return all(c in above and self._had_no_room(c, above[c], piece) for c, piece in below.items())

    def _had_no_room(self, column: int, above: Piece, below: Piece) -> bool:
        """Whether the first word below would have reached out of the column; references may stand below anyway."""
        word = below.words[0]
        if self._values.are_refs(self._text(below)):
            return True
        return above.edge + 1 + word.edge - word.column > self._columns[column][1]

    def _joined(self, lines: list[Piece]) -> list[tuple[Range, Joint]]:
        glue = [" ", *("" if _GOES_ON.search(self._text(above)) else " " for above, _ in pairwise(lines))]
        return [(piece.place, Joint(g)) for piece, g in zip(lines, glue, strict=False)]


def _gap(column: tuple[int, int], piece: Piece) -> int:
    """How many letters a caption stands beside a column; less than 0 above it."""
    start, end = column
    return max(start - piece.edge, piece.column - end)


def _cut(pieces: Sequence[Piece], starts: AbstractSet[int]) -> list[Piece]:
    """The pieces, parted also where one blank parts two columns: a column begins where a piece of another row does."""
    cut: list[Piece] = []
    for piece in pieces:
        at = [0, *(n for n, word in enumerate(piece.words) if n and word.column in starts), len(piece.words)]
        cut += [Piece(piece.words[a:b]) for a, b in pairwise(at)]
    return cut


def _intervals(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """From where on, and up to where, columns are filled in any line."""
    columns: list[tuple[int, int]] = []
    for start, end in sorted((p.column, p.edge) for p in pieces):
        if columns and start < columns[-1][1] + 1:
            columns[-1] = (columns[-1][0], max(columns[-1][1], end))
        else:
            columns.append((start, end))
    return columns
