"""Rows of a table of values whose cells are gone: each is a line, or a block of lines about the one with its values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from form4parse.alignment.blocks import Block, cheapest_cuts
from form4parse.alignment.cells import AlignedLine, AlignedRow, Cell, Doubt, TextLine
from form4parse.alignment.judging import Judge
from form4parse.alignment.phrases import Phrases
from form4parse.alignment.rows import Placed, RowPlacer
from form4parse.alignment.stacking import Stacked, Stacker
from form4parse.alignment.values import RowReader, Unit
from form4parse.layout.page import Page, Range, Row

_BORDER = re.compile(r"[^\w$()&+#%/'\"-]+")
"""What OCR makes of a table's rules."""

_UNEVEN, _CUT, _RUNS_ON, _BLANK, _LEFT_OVER = 1.0, 0.6, 0.7, -0.7, 1.2
_MOVED = 1.5
_FARTHEST = 3
"""Lines back to one with the other values of a row."""
_LEAST_BETWEEN = 2
"""Lines from one anchor to the next, if there is anything between them."""


class _Line(NamedTuple):
    parts: list[tuple[Row, list[Unit]]]
    """As a rule one; several lines where their values are one row's, but not exactly at one height."""
    units: list[Unit]
    fit: AlignedRow

    @property
    def row(self) -> Row:
        return self.parts[0][0]


@dataclass(slots=True)
class _Block:
    """The lines of a row."""

    lines: list[_Line]
    anchor: int
    row: AlignedRow = field(init=False)

    @property
    def is_centred(self) -> bool:
        return abs(len(self.lines) - 1 - 2 * self.anchor) <= 1 and self.anchor > 0


class LineRows:
    def __init__(self, reader: RowReader, placer: RowPlacer, judge: Judge, phrases: Phrases, page: Page) -> None:
        self._reader, self._placer, self._judge, self._page = reader, placer, judge, page
        self._phrases = phrases
        self._last: _Block | None = None
        self._stacker = Stacker(reader, page, phrases)

    def align(self, rows: list[Row]) -> list[AlignedLine]:
        """The rows of a run of lines; what a page break has cut off the last row of the run before is put back."""
        lines = self._with_whole_anchors([line for row in rows if (line := self._line(row))])
        anchors = [i for i, line in enumerate(lines) if self._is_anchor(line)]
        if not anchors:
            return self._unread(lines)
        blocks = self._improved(self._blocks(lines, anchors), lines)
        head, tail = lines[: blocks[0].first], lines[blocks[-1].last :]
        aligned: list[AlignedLine] = []
        if head and self._last:
            self._go_on(self._last, head)
        else:
            aligned += self._unread(head)
        for block in blocks:
            self._last = _Block(lines[block.first : block.last], block.anchor - block.first)
            self._last.row = self._stacked(self._last)
            aligned.append(self._last.row)
        return [*aligned, *self._unread(tail)]

    def _unread(self, lines: Iterable[_Line]) -> list[AlignedLine]:
        return [TextLine([_extent(row)], "unread") for line in lines for row, _ in line.parts]

    def _with_whole_anchors(self, lines: list[_Line]) -> list[_Line]:
        """The lines, with two put together where one goes on with the values of the other: those of a row that do not
        stand exactly at one height."""
        whole: list[_Line] = []
        for line in lines:
            near = range(len(whole) - 1, max(-1, len(whole) - 1 - _FARTHEST), -1)
            at = next((i for i in near if self._is_anchor(whole[i])), None) if self._is_anchor(line) else None
            joined = self._joined(whole[at], line) if at is not None else None
            if at is not None and joined:
                whole[at] = joined
            else:
                whole.append(line)
        return whole

    def _joined(self, line: _Line, more: _Line) -> _Line | None:
        """Two lines as one, if they fit the columns better so."""
        parts = [*line.parts, *more.parts]
        units = [*line.units, *more.units]
        if self._placer.score(units) <= self._placer.score(line.units) + self._placer.score(more.units):
            return None
        return _Line(parts, units, self._placer.placed(units, None).row)

    def _blocks(self, lines: list[_Line], anchors: list[int]) -> list[Block]:
        """The lines of each row."""

        def cost(start: int, end: int, anchor: int) -> float:
            above, below = anchor - start, end - anchor - 1
            return min(_UNEVEN * abs(below - above), _CUT + 2 * _UNEVEN * above)

        def topped_cost(start: int, _: int, anchor: int) -> float:
            return 2 * _UNEVEN * (anchor - start)

        joints = [0.0, *(self._joint_cost(*pair) for pair in pairwise(lines))]
        count, left = len(lines), _LEFT_OVER / 2 if self._last else _LEFT_OVER
        centred, centred_sum = cheapest_cuts(count, anchors, cost, joints.__getitem__, left)
        topped, topped_sum = cheapest_cuts(count, anchors, topped_cost, joints.__getitem__, left)
        return centred if centred_sum <= topped_sum else topped

    def _improved(self, blocks: list[Block], lines: list[_Line]) -> list[Block]:
        """The blocks, with a line moved from one to the next where the texts of both are better so."""
        for number in range(len(blocks) - 1):
            before, behind = blocks[number], blocks[number + 1]
            if behind.anchor - before.anchor < _LEAST_BETWEEN:
                continue
            cuts = [c for c in range(before.last - 1, before.last + 2) if before.anchor < c <= behind.anchor]
            best = max(
                cuts,
                key=lambda c: (
                    self._score(lines, before._replace(last=c))
                    + self._score(lines, behind._replace(first=c))
                    - _MOVED * (c != before.last)
                ),
            )
            blocks[number], blocks[number + 1] = before._replace(last=best), behind._replace(first=best)
        return blocks

    def _score(self, lines: list[_Line], block: Block) -> float:
        return self._stack(_Block(lines[block.first : block.last], block.anchor - block.first))[1].score

    def _go_on(self, block: _Block, rest: list[_Line]) -> None:
        """Puts lines behind a page break to the row before it."""
        whole = self._stacked(_Block([*block.lines, *rest], block.anchor))
        for cell, new in zip(block.row.cells, whole.cells, strict=True):
            if cell.text != new.text or cell.refs != new.refs:
                cell.text, cell.refs, cell.glue = new.text, new.refs, new.glue
                cell.doubts = [*new.doubts, Doubt("row-continued")]

    def _joint_cost(self, before: _Line, behind: _Line) -> float:
        """What it costs to cut between two lines."""
        last, first = before.units[-1], behind.units[0]
        text = self._page.text
        runs_on = (
            self._phrases.follow(text[last.start : last.end], text[first.start : first.end]) and not behind.row.gap
        )
        return (_RUNS_ON if runs_on else 0.0) + (_BLANK if behind.row.gap else 0.0)

    def _line(self, row: Row) -> _Line | None:
        units = [u for u in self._reader.units_of(row, self._page) if not self._is_border(u)]
        if not units:
            return None
        return _Line([(row, units)], units, self._placer.placed(units, None).row)

    def _is_border(self, unit: Unit) -> bool:
        return bool(_BORDER.fullmatch(self._page.text, unit.start, unit.end))

    def _is_anchor(self, line: _Line) -> bool:
        """Whether a line has enough of a row's values for the rest to be only texts."""
        return self._judge.is_row(line.fit) and self._judge.is_told_apart(line.fit)

    def _stacked(self, block: _Block) -> AlignedRow:
        if len(block.lines) == 1:
            return block.lines[0].fit
        fit, stacked = self._stack(block)
        units = [line.units for line in block.lines]
        placed = [
            pair
            for line, columns in zip(units, stacked.columns, strict=True)
            for pair in zip(line, columns, strict=True)
        ]
        return self._row(placed, fit.row, stacked)

    def _stack(self, block: _Block) -> tuple[Placed, Stacked]:
        units = [line.units for line in block.lines]
        fit = self._placer.placed(units[block.anchor], None, has_texts=False)
        return fit, self._stacker.stack(units, block.anchor, fit, centred=block.is_centred)

    def _row(self, placed: Iterable[tuple[Unit, int]], anchor: AlignedRow, stacked: Stacked) -> AlignedRow:
        """A row of units from several lines, in the order of the page."""
        cells = [Cell() for _ in self._reader.columns]
        for unit, column in placed:
            (cells[column].refs if unit.is_ref else cells[column].text).append(Range(unit.start, unit.end))
        for number, (cell, reader) in enumerate(zip(cells, self._reader.columns, strict=True)):
            own = anchor.cells[number]
            cell.glue = [" "] * len(cell.text)
            if len(cell.text) == len(own.text) or not reader.is_text:
                cell.doubts = [*own.doubts]
                cell.is_repaired, cell.misread = own.is_repaired, own.misread
            if number in stacked.doubtful_refs:
                cell.doubts.append(Doubt("lines-assigned", of_refs=True))
            if number in stacked.doubtful:
                cell.doubts.append(Doubt("lines-assigned"))
            elif reader.is_text:
                self._phrases.learn((self._page.text[slice(*p)] for p in cell.text), reader.column.fields)
            if not reader.is_text and len(cell.text) > 1:
                cell.misread = not reader.takes(" ".join(self._page.text[slice(*p)] for p in cell.text))
        return AlignedRow(self._reader.rule, cells)


def _extent(row: Row) -> Range:
    return Range(row.cells[0].start, row.cells[-1].end)
