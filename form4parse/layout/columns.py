"""A page kept in place by spaces: boxes that stand side by side are put one below the other.

A caption tells where its box begins. Boxes that begin in the same column form a column of the page; its left edge is
where the fewest lines have letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from form4parse.edition import Part, words
from form4parse.layout.barred import is_rule
from form4parse.layout.barzones import BarZones
from form4parse.layout.boxcaptions import BoxCaptions, is_matrix
from form4parse.layout.boxlines import BoxWriter
from form4parse.layout.drawn import RULED, SIGNS, DrawnCell, cells_of, goes_on, is_last, is_ruled, rows_of
from form4parse.layout.gutters import GutterTable
from form4parse.layout.matrix import MatrixWriter
from form4parse.layout.notices import write_notices
from form4parse.layout.page import Page, PageWriter, Row
from form4parse.layout.runover import Start, recover
from form4parse.layout.sharing import Sharer
from form4parse.layout.spaced import Line, Piece, Word, clusters, line_of, without_signs
from form4parse.layout.torn import Torn, torn_values

_NUMBER = re.compile(r"\d{1,2}[A-Za-z]?\.")
_NEAR = 6
"""Columns by which the captions of boxes one below the other may be out of line."""
_REACH = 14
"""Columns on the left of a caption, in which its box may begin."""
_CUT, _CROSSED = 1.0, 0.6
"""What it costs to cut a word, or a text between two of its words."""
_TELLING = 3
"""Words of a caption that can be nothing else."""
_LEAST_CAPTIONS = 3
"""Captions side by side, from which on a line is a table's header: it may begin as that of another table does."""
_TITLE_WORDS = 2
"""Words of a form's title that may stand before the caption of a page behind it."""
_FARTHEST = 40
"""Lines below the last caption that a box may reach."""


class _Column(NamedTuple):
    first_line: int
    edge: int
    starts: list[Start]


def in_columns(page: Page, captions: BoxCaptions) -> Page:
    return _Rewriter(page, captions).page()


class _Rewriter:
    def __init__(self, page: Page, captions: BoxCaptions) -> None:
        self._page, self._captions = page, captions
        self._writer = PageWriter(max((row.table for row in page.rows), default=0))
        self._boxes = BoxWriter(page, captions, self._writer)
        self._numbers = _numbers(page.rows)
        self._is_drawn, self._is_barred = RULED.search(page.text) is not None, page.is_barred
        self._bars = BarZones(page, captions, self._writer)
        self._has_begun = False
        self._has_boxes = False
        self._whole_until = 0
        """The line up to which tables were looked through."""
        self._is_behind = False
        """Whether the form has ended, and a page behind it has begun whose lines are no boxes."""

    def page(self) -> Page:
        rows, at = self._page.rows, 0
        while at < len(rows):
            used = (
                self._barred(at) or self._drawn(at) or self._boxes_at(at) or (self._table(at) if self._has_begun else 0)
            )
            if not used and self._has_begun:
                self._again(at)
            at += used or 1
        return self._writer.page_from(self._page) if self._has_begun else self._page

    def _begin(self, at: int) -> None:
        """Writes what stands above the first boxes."""
        if not self._has_begun:
            lines = [line for number in range(at) if (line := self._line(number)).pieces]
            write_notices(self._page, self._captions, self._writer, lines, is_drawn=self._is_drawn)
            self._has_begun = True

    def _again(self, at: int) -> None:
        row, line = self._page.rows[at], self._line(at)
        signed = self._captions.signed.name_first(line, self._page) if len(line.pieces) > 1 else None
        if signed:
            self._writer.stacked([signed], self._page, row)
        elif not (self._is_drawn or self._is_barred) or row.table or _is_whole(line):
            self._writer.again(self._page, row)
        elif pieces := line.pieces:
            self._writer.stacked([pieces], self._page, row)
        else:
            self._writer.left_out(row)

    def _line(self, number: int) -> Line:
        line = line_of(self._page, self._page.rows[number], self._numbers[number])
        if self._is_barred and is_rule(self._page.text[slice(*line.row.cells[0])]):
            return line._replace(pieces=[])
        return without_signs(self._page, line, SIGNS) if self._is_drawn else line

    def _text(self, start: int, end: int) -> tuple[str, ...]:
        return words(self._page.text[start:end])

    # ---- drawn tables

    def _drawn(self, at: int) -> int:
        """Writes the drawn table that begins with a line, and says how many lines it has."""
        lines: list[Line] = []
        for number in range(at, len(self._page.rows) if self._is_drawn else at):
            row = self._page.rows[number]
            line = line_of(self._page, row, self._numbers[number])
            if row.table or not (is_ruled(self._page, line) if not lines else goes_on(self._page, line, lines[0])):
                break
            if lines and (row.gap or is_last(self._page, lines[-1])):
                break
            lines.append(line)
        cells = cells_of(self._page, lines)
        if not any(cell.lines for cell in cells):
            return 0
        self._begin(at)
        self._cells(cells, lines[0].row)
        return len(lines)

    def _cells(self, cells: list[DrawnCell], row: Row) -> None:
        """Writes drawn cells: boxes, from the first one on; above them, rows of a table."""
        starts = self._starts_in(cells)
        boxes = _from_first_box(cells, starts)
        table = self._writer.new_table() if self._has_boxes else 0  # above them stand notices, each beside its mark
        self._has_boxes = self._has_boxes or bool(boxes)
        for row_cells in rows_of([cell for cell in cells if cell not in boxes]):
            if any(row_cells):
                self._writer.stacked(row_cells, self._page, row, table)
        self._boxes.write([line for cell in boxes for line in cell.lines], starts)

    def _starts_in(self, cells: list[DrawnCell]) -> dict[Word, Part]:
        """The boxes' captions that stand in cells."""
        return {s.word: s.part for cell in cells for line in cell.lines for s in self._starts(line)}

    def _barred(self, at: int) -> int:
        """The same for what is drawn with bars."""
        if not self._is_barred:
            return 0
        below = range(at, len(self._page.rows))
        zone = self._bars.zone(line_of(self._page, self._page.rows[n], self._numbers[n]) for n in below)
        if zone:
            self._begin(at)
        if all(line.is_rule and not line.bars for line in zone):
            for line in zone:
                self._writer.left_out(line.line.row)
            return len(zone)
        for segment in self._bars.segments(zone):
            cells = self._bars.cells(segment)
            if self._starts_in(cells):
                self._cells(cells, segment[0].line.row)
            else:
                self._bars.write_table(segment)
        return len(zone)

    # ---- where boxes stand

    def _boxes_at(self, at: int) -> int:
        place = self._page.rows[at].cells[0]
        text = self._text(*place)
        parts = [self._captions.other(text[n:]) for n in range(_TITLE_WORDS + 1)]
        begins = any(part is not None and part.labels_lead for part in parts)
        if begins or _NUMBER.match(self._page.text, *place):
            self._is_behind = begins
        zone, starts = ([], []) if self._is_behind else self._zone(at)
        if zone:
            self._has_boxes = True
            self._begin(at)
            self._write(zone, starts)
        return len(zone)

    def _zone(self, at: int) -> tuple[list[Line], list[Start]]:
        """The lines of boxes that begin with a line, if any do. The last one may end with the caption of what
        follows."""
        first = self._line(at) if self._may_begin(self._page.rows[at]) else None
        starts = list(self._starts(first)) if first else []
        if first is None or not starts:
            return [], []
        zone, last = [first], at
        for number in range(at + 1, len(self._page.rows)):
            if self._page.rows[number].table or number - last > _FARTHEST:
                break
            line = self._line(number)
            if line.pieces and (self._ends_zone(line, first) or self._is_below(line, zone)):
                break
            zone.append(line)
            if self._behind(line):
                break
            if more := list(self._starts(line)):
                starts += more
                last = number
        return zone, starts

    def _may_begin(self, row: Row) -> bool:
        place = row.cells[0]
        return not row.table and (
            _NUMBER.search(self._page.text, *place) is not None or self._captions.may_begin(self._page.text, place)
        )

    def _starts(self, line: Line) -> Iterator[Start]:
        for piece in line.pieces:
            for number, word in enumerate(piece.words):
                if number and not _NUMBER.fullmatch(self._page.text, word.start, word.end):
                    continue
                part = self._captions.box(self._text(word.start, piece.place.end))
                if part:
                    yield Start(line.number, word, part, is_pushed=number > 0)

    def _ends_zone(self, line: Line, first: Line) -> bool:
        """Whether a part begins that is no box. A short caption, which could be an officer's title, begins on the left
        of the page."""
        piece = line.pieces[0]
        is_left = piece.column <= first.pieces[0].column + _REACH
        text = self._text(*piece.place)
        return self._captions.other(text) is not None and (is_left or len(text) >= _TELLING)

    def _is_below(self, line: Line, zone: list[Line]) -> bool:
        """Whether the first box of a line begins below all others: a rule parts it from them, from the left to where
        the last one on the right begins at least."""
        starts = next(self._starts(line), None) if line.row.rule else None
        is_left = starts is not None and starts.word.column <= zone[0].pieces[0].column + _REACH
        return is_left and line.row.rule >= max(p.column for above in zone for p in above.pieces)

    def _behind(self, line: Line) -> list[Piece]:
        """The caption of a part that is no box, behind the last words of one."""
        for number, piece in enumerate(line.pieces):
            text = self._text(*piece.place)
            if number and len(text) > _TELLING and self._captions.other(text):
                return line.pieces[number:]
        return []

    # ---- columns

    def _write(self, zone: list[Line], starts: list[Start]) -> None:
        columns = self._columns(zone, starts)
        edges = [(c.first_line, c.edge, c.starts) for c in columns]
        share = Sharer(self._page, edges, zone, self._times_alone, self._captions.mark)
        shares: list[list[Line]] = [[] for _ in columns]
        behind = self._behind(zone[-1])
        zone[-1] = zone[-1]._replace(pieces=[p for p in zone[-1].pieces if p not in behind])
        for line in zone:
            for number, own in share(line).items():
                shares[number].append(own)
        for number in range(len(columns) - 1):
            left, right = columns[number : number + 2]
            recover(self._page, self._captions, shares[number], shares[number + 1], right.starts, left.starts)
        for column, lines in zip(columns, shares, strict=True):
            self._boxes.write(lines, {start.word: start.part for start in column.starts})
        for piece in behind:
            self._writer.stacked([[piece]], self._page, zone[-1].row)

    def _columns(self, zone: list[Line], starts: list[Start]) -> list[_Column]:
        columns: list[_Column] = []
        for own in _groups(starts):
            first_line = min(start.line for start in own)
            lines = [line for line in zone if line.number >= first_line]
            column = min(start.word.column for start in _firm(own))
            left = columns[-1].starts[0].word.column + _NEAR if columns else 0
            edge = self._edge(lines, column, left) if columns else 0
            columns.append(_Column(first_line, edge, own))
        return columns

    def _edge(self, lines: list[Line], column: int, left: int) -> int:
        """The column on the left of a caption that cuts the fewest lines; the nearest of several."""
        pieces = [piece for line in lines for piece in line.pieces]
        costs = {at: sum(_cost(piece, at) for piece in pieces) for at in range(column, left, -1)[:_REACH]}
        return min(costs, key=costs.__getitem__, default=column)

    def _times_alone(self, start: int, end: int) -> int:
        """How often a text stands on the page with nothing beside it."""
        return self._pieces[self._page.text[start:end]]

    @cached_property
    def _pieces(self) -> Counter[str]:
        lines = (self._line(number) for number, row in enumerate(self._page.rows) if not row.table)
        return Counter(self._page.text[slice(*p.place)] for line in lines for p in line.pieces)

    # ---- tables

    def _table(self, at: int) -> int:
        """Writes the table that begins with a line, and says how many lines it has."""
        part = self._captions.other(self._text(*self._page.rows[at].cells[0])) if at >= self._whole_until else None
        if part is None or part.table is None:
            return 0
        lines: list[Line] = []
        for number in range(at, len(self._page.rows)):
            line = self._line(number)
            is_header = len(line.pieces) >= _LEAST_CAPTIONS
            other = None if is_header or not line.pieces else self._captions.other(self._text(*line.pieces[0].place))
            if self._page.rows[number].table or (other and other.name != part.name):
                break
            if not is_header and lines and next(self._starts(line), None):
                break
            lines.append(line)
        if not is_matrix(part):
            self._whole_until = at + len(lines)
            return self._parted(lines) or self._mended(lines)
        matrix = MatrixWriter(self._page, self._writer, self._captions.mark, self._times_alone)
        return len(lines) if matrix.write(part.table, lines) else 0

    def _parted(self, lines: list[Line]) -> int:
        """Writes the lines of a table whose columns are known."""
        return 0 if self._is_drawn else GutterTable(self._page, lines, self._captions.figures).write(self._writer)

    def _mended(self, lines: list[Line]) -> int:
        """Writes the lines of a table in which values are torn, with these put together."""
        torn = torn_values(lines, self._page, self._captions.figures) if not self._is_drawn else {}
        rests = {piece for value in torn.values() for piece in value.pieces[1:]}
        if not torn:
            return 0
        for line in lines:
            own = [w for piece in line.pieces for w in piece.words if w not in rests]
            self._writer.put_together([torn[w] if w in torn else Torn((w,)) for w in own], self._page, line.row)
        return len(lines)


def _is_whole(line: Line) -> bool:
    """Whether nothing of a line was drawn with signs."""
    return bool(line.pieces) and (line.pieces[0].place.start, line.pieces[-1].place.end) == line.row.cells[0]


def _numbers(rows: list[Row]) -> list[int]:
    """Of each row, counted with blank lines."""
    numbers, last = [], 0
    for row in rows:
        last += 1 + row.gap
        numbers.append(last)
    return numbers


def _from_first_box(cells: list[DrawnCell], starts: Mapping[Word, Part]) -> list[DrawnCell]:
    """The cells from the one on in which the first box begins, column by column."""
    tops = [c.top for c in cells for line in c.lines for p in line.pieces for w in p.words if w in starts]
    below = [cell for cell in cells if tops and cell.top >= min(tops)]
    return sorted(below, key=lambda cell: (cell.left, cell.top))


def _groups(starts: list[Start]) -> list[list[Start]]:
    """The boxes that begin in the same column, from left to right. One whose caption was pushed to the right by what
    stands before it goes with those below it."""
    columns = clusters([start.word.column for start in _firm(starts)], _NEAR)
    groups: list[list[Start]] = [[] for _ in columns]
    for start in starts:
        at = max((i for i, group in enumerate(columns) if group[0] <= start.word.column + _NEAR), default=0)
        before = [s for s in starts if s.line == start.line and s.word.column < start.word.column]
        if start.is_pushed and before and any(s in groups[at] for s in before):
            columns.insert(at + 1, [start.word.column])
            groups.insert(at + 1, [start._replace(is_pushed=False)])
        else:
            groups[at].append(start)
    return groups


def _firm(starts: list[Start]) -> list[Start]:
    """Those whose captions nothing has pushed; all, where each was."""
    return [start for start in starts if not start.is_pushed] or starts


def _cost(piece: Piece, column: int) -> float:
    if not piece.column < column < piece.edge:
        return 0.0
    if any(w.column < column < w.edge for w in piece.words):
        return _CUT
    return _CROSSED if any(a.edge <= column <= b.column for a, b in pairwise(piece.words)) else 0.0
