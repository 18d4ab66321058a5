"""Sheets of paper as a page of rows and cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise, takewhile
from typing import NamedTuple

from form4parse.layout.page import Page, PageWriter, without_marks
from form4parse.layout.printed.flow import Leadings, Paragraph, has_room, leadings_in, rows_of
from form4parse.layout.printed.furniture import furniture_of
from form4parse.layout.printed.tables import has_same_columns, parted, rest_of_row
from form4parse.marks import BREAK
from form4parse.paper.finding import CellFinder
from form4parse.paper.grid import grid_of
from form4parse.paper.lines import is_cut, is_joint, lines_of
from form4parse.paper.sheets import Cell, Sheet, Word

Line = list[Word]
_MOST_ROOMY = 1
"""Cells of a row cut by a page break whose rest would have had room behind what stands above; more are another row."""
Content = list[tuple[str, Line]]
"""Of a cell: its lines, each with what parts it from the one before."""


def read_sheets(sheets: Sequence[Sheet]) -> Page:
    layouts = [Layout(sheet) for sheet in sheets]
    writer = _Writer()
    furniture = furniture_of([layout.outside for layout in layouts])
    for line in furniture:
        writer.row(_Row([[(" ", line)]], 0))
    away = {word.at for line in furniture for word in line}
    for before, layout in pairwise([None, *layouts]):
        if layout:
            layout.outside = [w for w in layout.outside if w.at not in away]
            layout.follow(before)
    has_cells = any(layout.tables for layout in layouts)
    for layout, sheet in zip(layouts, sheets, strict=True):
        if has_cells:
            writer.sheet(layout)
        else:
            writer.lines(w for w in sheet.words if w.at not in away)
    return writer.pages.page(has_cells=has_cells)


class Layout:
    """A sheet: its tables, its boxes, and what stands outside of them."""

    def __init__(self, sheet: Sheet) -> None:
        self.tables, self.boxes = parted(sheet.cells)
        self.outside: list[Word] = []
        self.words: dict[Cell, list[Word]] = {}
        self.rests: dict[Cell, list[Word]] = {}
        """What stands behind the page break that cut a cell."""
        self.goes_on = False
        """Whether its first table is the last one of the sheet before."""
        finder = CellFinder(sheet.cells)
        for word in sheet.words:
            cell = finder.of(word.box)
            (self.outside if cell is None else self.words.setdefault(cell, [])).append(word)

    def lines(self, cell: Cell) -> list[Line]:
        return lines_of(self.words.get(cell, ())) + lines_of(self.rests.get(cell, ()))

    def follow(self, before: Layout | None) -> None:
        """Gives back what is no table's beginning to the sheet before."""
        if before is None or not before.tables or not self.tables:
            return
        last, first = before.tables[-1], self.tables[0]
        self.goes_on = has_same_columns(last, first)
        header = self._repeated(before)
        rows = first.rows[header:]
        if not header and not all(c.is_open_above for c in first.rows[0]):
            return
        pairs = rest_of_row(last, rows, set(self.words))
        rests = [(upper, before.words.get(upper, []), self.words[cell]) for upper, cell in pairs]
        if sum(has_room(upper.box, words, rest) for upper, words, rest in rests) > _MOST_ROOMY:
            return
        for upper, cell in pairs:
            before.rests[upper] = self.words.pop(cell)
        if pairs:
            first.rows.remove(rows[0])

    def _repeated(self, before: Layout) -> int:
        """How many rows at the first table's beginning are those of the table before: its header, printed again."""
        pairs = zip(before.tables[-1].rows, self.tables[0].rows, strict=False)
        same = (before.text(row) == self.text(other) for row, other in pairs)
        return sum(1 for _ in takewhile(bool, same))

    def text(self, row: list[Cell]) -> list[list[str]]:
        return [[w.text for w in self.words.get(cell, ())] for cell in row]


class _Row(NamedTuple):
    contents: list[Content]
    table: int
    """0 for a line."""


class _Part(NamedTuple):
    """Rows that stay together, and where they begin."""

    top: float
    left: float
    rows: list[_Row]


class _Writer:
    def __init__(self) -> None:
        self.pages = PageWriter()
        self._table = 0
        """The last table that is drawn."""
        self._beside = _Beside([], 0)

    def sheet(self, layout: Layout) -> None:
        """What is on a sheet, from above to below and from left to right."""
        leadings = leadings_in(layout.lines(cell) for table in layout.tables for row in table.rows for cell in row)
        parts = [*self._tables(layout), *self._boxes(layout, leadings)]
        parts += [
            _Part(min(cell[0].box.top for cell in cells), cells[0][0].box.left, [self._phrases(cells)])
            for cells in rows_of(layout.outside, leadings)
        ]
        for part in sorted(parts, key=lambda p: (round(p.top), p.left)):
            for row in part.rows:
                self.row(row)

    def _boxes(self, layout: Layout, leadings: Leadings) -> Iterator[_Part]:
        """Boxes side by side come one after another, unless they are rows of single lines."""
        for _, band in groupby(layout.boxes, key=lambda c: (c.drawing, c.rows[0])):
            boxes = list(band)
            lines = [layout.lines(box) for box in boxes]
            if len(boxes) > 1 and max(map(len, lines)) <= 1:
                row = _Row([[(" ", line) for line in cell] for cell in lines], self._table_of(map(_sides, boxes)))
                yield _Part(boxes[0].box.top, boxes[0].box.left, [row])
                continue
            for box in boxes:
                rows = rows_of(layout.words.get(box, []), leadings, box.box.right)
                yield _Part(box.box.top, box.box.left, [self._phrases(row) for row in rows])

    def lines(self, words: Iterable[Word]) -> None:
        """Where no table is drawn: lines, whose words spaces keep in place."""
        for line in grid_of(words):
            for _ in range(line.gap):
                self.pages.blank()
            pieces: list[tuple[str, int]] = []
            end = line.words[0].column
            for word, column in line.words:
                pieces += [(" " * (column - end), word.at), (without_marks(word.text), word.at)]
                end = column + len(word.text)
            self.pages.row([pieces], indent=line.words[0].column)
        self.pages.blank()

    def row(self, row: _Row) -> None:
        if any(row.contents):
            self.pages.row([_pieces(content) for content in row.contents], row.table)

    def _tables(self, layout: Layout) -> Iterator[_Part]:
        for number, table in enumerate(layout.tables):
            if number or not layout.goes_on:
                self._table = self.pages.new_table()
            edges = table.column_edges()
            for row in table.rows:
                contents: list[Content] = []
                for cell in row:
                    contents.append([(BREAK, line) for line in layout.lines(cell)])
                    contents += [[]] * (sum(cell.columns[0] < edge < cell.columns[1] for edge in edges))
                yield _Part(min(c.box.top for c in row), row[0].box.left, [_Row(contents, self._table)])

    def _phrases(self, cells: list[list[Paragraph]]) -> _Row:
        """A row of what stands side by side. Lines that a narrow page has made of one are one again; others stay
        lines."""
        contents = [
            [(" " if number else BREAK, line) for paragraph in cell for number, line in enumerate(paragraph.lines)]
            for cell in cells
        ]
        if len(cells) == 1:
            return _Row(contents, 0)
        return _Row(contents, self._table_of((cell[0].box.left, max(p.box.right for p in cell)) for cell in cells))

    def _table_of(self, pieces: Iterable[tuple[float, float]]) -> int:
        """The number of the table that consecutive rows are, whose pieces stand below each other."""
        places = list(pieces)
        if not self._beside.has_columns_of(places):
            self._beside = _Beside(places, self.pages.new_table())
        return self._beside.table


class _Beside(NamedTuple):
    """Where the phrases of a row stand, and the number of the table that such rows are."""

    places: list[tuple[float, float]]
    table: int

    def has_columns_of(self, places: list[tuple[float, float]]) -> bool:
        """Whether each phrase of another row stands below one of this."""
        pairs = list(zip(self.places, places, strict=False))
        return len(self.places) == len(places) and all(a[0] < b[1] and b[0] < a[1] for a, b in pairs)


def _sides(cell: Cell) -> tuple[float, float]:
    return cell.box.left, cell.box.right


def _pieces(content: Content) -> list[tuple[str, int]]:
    pieces: list[tuple[str, int]] = []
    last: Word | None = None
    for glue, line in content:
        for word in line:
            if last and (between := _between(last, word, glue if word is line[0] else None)):
                pieces.append((between, last.at + len(last.text)))
            pieces.append((without_marks(word.text), word.at))
            last = word
    return pieces


def _between(last: Word, word: Word, glue: str | None) -> str:
    """What parts two words: nothing, a space, or what parts their lines. A sign alone, such as that of a currency, goes
    with the next line."""
    if glue is None:
        return "" if is_joint(last, word) else " "
    if is_cut(last, word):
        return ""
    return glue if any(c.isalnum() for c in last.text) else " "
