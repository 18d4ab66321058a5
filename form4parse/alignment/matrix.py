"""Rows of which each line of the page has its cells, such as the owners' matrix of a page kept in place by spaces: the
lines are put together.

What stands beside the lines of a row's first cell stands at the height of its middle."""

from __future__ import annotations

import re
from functools import cache

from form4parse.alignment.blocks import BlockLine, cut_blocks
from form4parse.alignment.cells import AlignedLine, AlignedRow, Cell, Doubt, TextLine
from form4parse.alignment.values import RowReader
from form4parse.edition import Edition, unnamed
from form4parse.layout.page import Page, Range, Row
from form4parse.marks import BREAK


@cache
def _address_end(edition: Edition) -> re.Pattern[str]:
    """A state's code and a zip code, with which the lines of a name and its address end."""
    states = "|".join(map(re.escape, edition.codes["states"]))
    return re.compile(rf"\b(?:{states})[ ,]+(?:{unnamed(edition.values['ZIP'].pattern)})$")


class MatrixRows:
    def __init__(self, edition: Edition, reader: RowReader, page: Page) -> None:
        self._reader, self._page, self._address_end = reader, page, _address_end(edition)

    def align(self, lines: list[Row]) -> list[AlignedLine]:
        anchors = self._anchors(lines)
        names = [self._line(row) for row in lines]
        blocks, is_plain = cut_blocks(names, anchors, prose=False)
        if not blocks:
            return [TextLine([c for c in row.cells if c.end > c.start], "unread") for row in lines]
        aligned: list[AlignedLine] = []
        for block in blocks:
            row = self._row(lines[block.first : block.last])
            if not is_plain:
                row.cells[0].doubts.append(Doubt("lines-assigned"))
            aligned.append(row)
        return aligned

    def _line(self, row: Row) -> BlockLine:
        text = self._page.text[slice(*row.cells[0])]
        return BlockLine(text, row.gap, row.begins_page, self._address_end.search(text) is not None)

    def _anchors(self, lines: list[Row]) -> list[int]:
        """The line in the middle of each group of lines that have more than their first cell."""
        groups: list[list[int]] = []
        for number, row in enumerate(lines):
            filled = {i for i, cell in enumerate(row.cells) if i and cell.end > cell.start}
            if not filled:
                continue
            if groups and number == groups[-1][-1] + 1 and not row.gap and self._may_go_on(lines[number - 1], filled):
                groups[-1].append(number)
            else:
                groups.append([number])
        return [group[(len(group) - 1) // 2] for group in groups]

    def _may_go_on(self, above: Row, filled: set[int]) -> bool:
        """Whether a line may be the next one of a row: a mark stands there once, a text may be wrapped."""
        return all(self._reader.columns[i].is_text or above.cells[i].end == above.cells[i].start for i in filled)

    def _row(self, lines: list[Row]) -> AlignedRow:
        cells = []
        for number, column in enumerate(self._reader.columns):
            places = [place for row in lines if (place := row.cells[number]).end > place.start]
            cell = Cell(places, glue=[" " if number else BREAK] * len(places))
            if number and any(row.is_parted and row.cells[number] in places for row in lines):
                cell.doubts.append(Doubt("column-inferred", fields=self._beside(number)))
            cell.misread = bool(places) and not column.is_text and not self._takes(number, places)
            cells.append(cell)
        return AlignedRow(self._reader.rule, cells)

    def _beside(self, number: int) -> tuple[str, ...]:
        """The fields of the columns that hold the same as another one, marks or texts."""
        own = self._reader.columns[number]
        others = (c for c in self._reader.columns[1:] if c is not own and c.is_text == own.is_text)
        return tuple(field for c in others for field in c.column.fields)

    def _takes(self, number: int, places: list[Range]) -> bool:
        return len(places) == 1 and self._reader.columns[number].takes(self._page.text[slice(*places[0])])
