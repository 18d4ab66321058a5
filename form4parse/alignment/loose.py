"""Rows of a table whose cells are gone: lines of text."""

from __future__ import annotations

from form4parse.alignment.blocks import BlockLine, cut_blocks
from form4parse.alignment.cells import AlignedLine, AlignedRow, Cell, Doubt, TextLine
from form4parse.alignment.judging import Judge
from form4parse.alignment.linerows import LineRows
from form4parse.alignment.phrases import Phrases
from form4parse.alignment.rows import RowPlacer
from form4parse.alignment.values import RowReader
from form4parse.layout.page import Page, Range, Row
from form4parse.marks import BREAK


class LooseRows:
    def __init__(
        self, reader: RowReader, placer: RowPlacer, judge: Judge, phrases: Phrases, page: Page, *, recognised: bool
    ) -> None:
        self._placer, self._judge, self._page = placer, judge, page
        self._lines = LineRows(reader, placer, judge, phrases, page, recognised=recognised)

    def align(self, rows: list[Row]) -> list[AlignedLine]:
        if self._judge.needs_values:
            return self._lines.align(rows)
        return self._blocks(rows, [self._placer.best_fit(row, None) for row in rows])

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
