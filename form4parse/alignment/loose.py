"""Rows of a table whose cells are gone: lines of text."""

from __future__ import annotations

from form4parse.alignment.blocks import BlockLine, cut_blocks
from form4parse.alignment.cells import AlignedLine, AlignedRow, Cell, Doubt, TextLine
from form4parse.alignment.judging import Judge
from form4parse.alignment.rows import RowPlacer
from form4parse.alignment.values import RowReader
from form4parse.layout.page import Page, Range, Row
from form4parse.marks import BREAK


class LooseRows:
    def __init__(self, reader: RowReader, placer: RowPlacer, judge: Judge, page: Page) -> None:
        self._reader, self._placer, self._judge, self._page = reader, placer, judge, page

    def align(self, rows: list[Row]) -> list[AlignedLine]:
        fits = [self._placer.best_fit(row, None) for row in rows]
        return self._lines(rows, fits) if self._judge.needs_values else self._blocks(rows, fits)

    def _lines(self, rows: list[Row], fits: list[AlignedRow]) -> list[AlignedLine]:
        """A line by itself is a row; where other lines stand among them, its texts go on in these."""
        read = [self._judge.is_whole(f) and self._judge.is_row(f) and self._judge.is_told_apart(f) for f in fits]
        lines: list[AlignedLine] = []
        for row, fit, is_row in zip(rows, fits, read, strict=True):
            if not is_row:
                lines.append(TextLine([Range(row.cells[0].start, row.cells[-1].end)], "unread"))
                continue
            if not all(read):
                self._doubt_texts(fit)
            lines.append(fit)
        return lines

    def _doubt_texts(self, row: AlignedRow) -> None:
        for cell, column in zip(row.cells, self._reader.columns, strict=True):
            if column.is_text and not cell.is_empty:
                cell.doubts.append(Doubt("text-cut"))

    def _blocks(self, rows: list[Row], fits: list[AlignedRow]) -> list[AlignedLine]:
        """In a table of texts a row spans lines, and what stands beside its first text, such as a mark, stands at the
        height of its middle: there the row is anchored."""
        anchors = [i for i, fit in enumerate(fits) if self._judge.has_values(fit)]
        lines = [BlockLine(self._page.text[slice(*row.cells[0])], row.gap) for row in rows]
        blocks, is_plain = cut_blocks(lines, anchors, prose=False)
        if not blocks:
            return [TextLine([row.cells[0]], "unread") for row in rows]
        for block in blocks:
            row = fits[block.anchor]
            own = row.cells[0].text
            pieces = [own if i == block.anchor else [rows[i].cells[0]] for i in range(block.first, block.last)]
            row.cells[0] = self._stacked([p for p in pieces if p], row.cells[0].doubts)
            if not is_plain:
                row.cells[0].doubts.append(Doubt("lines-assigned"))
        return [fits[block.anchor] for block in blocks]

    def _stacked(self, pieces: list[list[Range]], doubts: list[Doubt]) -> Cell:
        """Lines one below the other."""
        glue = [BREAK if number == 0 else " " for piece in pieces for number in range(len(piece))]
        return Cell([place for piece in pieces for place in piece], glue=glue, doubts=doubts)
