"""Rows of a table of values whose columns are kept by spaces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from statistics import median

from form4parse.alignment.cells import AlignedLine, AlignedRow, Doubt, TextLine
from form4parse.alignment.columned.boxes import Boxes, boxes_under
from form4parse.alignment.columned.cutting import Cut, Cutter
from form4parse.alignment.columned.lines import PlacedLine, SpacedLine, placed_line, spaced_lines, together
from form4parse.alignment.columned.ruled import boxes_ruled
from form4parse.alignment.columned.wrapping import Wrapping
from form4parse.alignment.headers import Headers
from form4parse.alignment.judging import Judge
from form4parse.alignment.phrases import Phrases
from form4parse.alignment.rows import RowPlacer
from form4parse.alignment.values import RowReader
from form4parse.layout.page import Page, Range, Row

_GOES_ON = re.compile(r"\w-$")
"""How a line ends that goes on without a space."""

_ENOUGH, _TELLING = 4, 3
"""Values of a line by which its columns are known, without a header and under one."""
_FARTHEST = 4
"""Letters by which values of a column may be out of line."""


class ColumnedRows:
    def __init__(
        self,
        reader: RowReader,
        placer: RowPlacer,
        judge: Judge,
        headers: Headers,
        phrases: Phrases,
        page: Page,
    ) -> None:
        self._reader, self._placer, self._judge, self._headers, self._page = reader, placer, judge, headers, page
        self._cutter, self._phrases = Cutter(reader, phrases, page), phrases
        self._texts = [number for number, column in enumerate(reader.columns) if column.is_text]
        self._boxes: Boxes | None = None
        self._middles: dict[int, float] = {}
        """Of the values on the last page."""
        self._last: tuple[list[PlacedLine], AlignedRow] | None = None

    def under(self, header_rows: Iterable[Row]) -> None:
        """What follows stands under such a header."""
        self._boxes = boxes_under(header_rows, self._page, self._headers) or self._boxes

    def ruled(self, header_rows: Iterable[Row], stops: Sequence[tuple[int, int]]) -> None:
        """What follows stands under such a header, and a rule below it shows where columns stand: if it shows as many
        as captions do. EDGAR's marks, which may stand anywhere in their columns, have to show more."""
        ruled, known = boxes_ruled(header_rows, stops, self._page, self._headers), self._boxes
        if ruled and (known is None or sum(ruled.known) + ruled.is_ruled > sum(known.known)):
            self._boxes = ruled

    def align(self, rows: list[Row]) -> list[AlignedLine] | None:
        """None where it is not known where columns stand."""
        if self._boxes is None or not self._judge.needs_values:
            return None
        lines = self._lines(spaced_lines(rows, self._reader, self._page), self._boxes)
        aligned: list[AlignedLine] = []
        at = 0
        for cut in self._cutter.cut(lines):
            aligned += self._unread(lines[at : cut.lines.start])
            aligned += self._row(lines[cut.lines.start : cut.lines.stop], cut)
            at = cut.lines.stop
        wrapping = Wrapping((line.row for line in lines), self._page, self._phrases)
        wrapping.join([line for line in aligned if isinstance(line, AlignedRow)], self._texts)
        return [*aligned, *self._unread(lines[at:])]

    def _lines(self, rows: list[SpacedLine], boxes: Boxes) -> list[PlacedLine]:
        """The lines, page by page, for each page is spaced on its own."""
        starts = [i for i, line in enumerate(rows) if line.row.begins_page and i]
        lines: list[PlacedLine] = []
        for number, (start, end) in enumerate(pairwise([0, *starts, len(rows)])):
            own = rows[start:end]
            anew = self._found_again(own, boxes) if number or own[0].row.begins_page else None
            lines += self._placed_lines(own, anew) if anew else self._refined(own, boxes)
        return lines

    def _refined(self, rows: list[SpacedLine], boxes: Boxes) -> list[PlacedLine]:
        """The lines, their columns moved to where the values stand that can be no other's."""
        lines = self._placed_lines(rows, boxes)
        moved = boxes.moved(_middles(lines))
        if moved is not boxes:
            lines = self._placed_lines(rows, moved)
        self._middles = _middles(lines)
        return lines

    def _found_again(self, rows: list[SpacedLine], boxes: Boxes) -> Boxes | None:
        """The columns behind a page break, if lines with enough values tell that they stand elsewhere."""
        lines = self._placed_lines(rows, None)
        middles = _middles(lines, _ENOUGH)
        if all(abs(at - self._middles.get(column, at)) <= _FARTHEST for column, at in middles.items()):
            return None
        return boxes.spaced_anew(self._middles, middles, self._alike)

    @cached_property
    def _alike(self) -> list[int]:
        """The columns that hold what the next one holds, and need not."""
        columns = [reader.column for reader in self._reader.columns]
        return [
            i for i, (c, after) in enumerate(pairwise(columns)) if c.values == after.values and not (c.due or after.due)
        ]

    def _placed_lines(self, rows: list[SpacedLine], boxes: Boxes | None) -> list[PlacedLine]:
        return [placed_line(line, boxes, self._reader, self._page) for line in rows]

    def _row(self, lines: list[PlacedLine], cut: Cut) -> list[AlignedLine]:
        row = self._placed(lines)
        is_row = self._judge.is_row(row) and self._judge.is_told_apart(row)
        if not is_row and self._last and self._goes_on(self._last[0], lines):
            self._go_on(*self._last, lines)
            return []
        if not is_row:
            return self._unread(lines)
        for column in cut.doubtful:
            row.cells[column].doubts.append(Doubt("lines-assigned"))
        self._last = (lines, row)
        return [row]

    def _about_anchor(self, lines: list[PlacedLine]) -> list[PlacedLine]:
        """The lines of a row, their columns moved to where the line with most of its values has them."""
        anchor = max(lines, key=lambda line: len(line.values))
        if anchor.boxes is None or len(anchor.values) < _ENOUGH:
            return lines
        boxes = anchor.boxes.around(anchor.extents)
        return [
            line
            if line is anchor or line.boxes is not anchor.boxes
            else placed_line(line, boxes, self._reader, self._page)
            for line in lines
        ]

    def _placed(self, lines: list[PlacedLine]) -> AlignedRow:
        units, places = together(self._about_anchor(lines))
        row = self._placer.placed(units, None, places=places).row
        for cell in row.cells:
            if any(joined.start <= place.start < joined.end for joined in self._page.joined for place in cell.text):
                cell.doubts.append(Doubt("value-wrapped"))
            cell.glue = [
                "" if number and _GOES_ON.search(self._page.text, *cell.text[number - 1]) else glue
                for number, glue in enumerate(cell.glue[: len(cell.text)])
            ]
        if boxes := lines[0].boxes:
            self._doubt_sides(row, boxes)
        return row

    def _doubt_sides(self, row: AlignedRow, boxes: Boxes) -> None:
        """What is in one of two columns that hold the same, of which the header does not show both, is of the one or
        of the other."""
        for column in self._alike:
            if not (boxes.known[column] and boxes.known[column + 1]):
                for cell in (row.cells[column], row.cells[column + 1]):
                    if not cell.is_empty:
                        cell.doubts.append(Doubt("column-of-two"))

    def _goes_on(self, before: list[PlacedLine], rest: list[PlacedLine]) -> bool:
        """Whether lines have no value for which the row before has one."""
        values = {c for line in before for c in line.values}
        return values.isdisjoint(c for line in rest for c in line.values)

    def _go_on(self, lines: list[PlacedLine], row: AlignedRow, rest: list[PlacedLine]) -> None:
        """Puts lines behind a page break to the row before it."""
        whole = self._placed([*lines, *rest])
        for cell, new in zip(row.cells, whole.cells, strict=True):
            if cell.text != new.text or cell.refs != new.refs:
                cell.text, cell.refs, cell.glue = new.text, new.refs, new.glue
                cell.doubts = [*new.doubts, Doubt("row-continued")]
        self._last = ([*lines, *rest], row)

    def _unread(self, lines: Iterable[PlacedLine]) -> list[AlignedLine]:
        return [TextLine([Range(line.row.cells[0].start, line.row.cells[-1].end)], "unread") for line in lines]


def _middles(lines: Iterable[PlacedLine], least: int = _TELLING) -> dict[int, float]:
    """Where the middles of the columns' values stand, by lines with at least so many; those that stand in order."""
    middles: dict[int, list[float]] = {}
    for line in lines:
        if len(line.values) >= least:
            for column, (start, end), is_sure in zip(line.columns, line.spans, line.is_sure, strict=True):
                if is_sure:
                    middles.setdefault(column, []).append((start + end) / 2)
    found = {column: median(middles[column]) for column in sorted(middles)}
    return {c: at for c, at in found.items() if all((at > other) == (c > b) for b, other in found.items() if b != c)}
