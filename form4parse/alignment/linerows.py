"""Rows of a table of values whose cells are gone: each is a line, or a block of lines about the one with its values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate, compress, pairwise
from operator import not_
from typing import NamedTuple

from form4parse.alignment.blocks import Block, cheapest_cuts
from form4parse.alignment.cells import AlignedLine, AlignedRow, Cell, Doubt, TextLine
from form4parse.alignment.judging import Judge
from form4parse.alignment.misread import is_clear_figure, is_clear_word, recognised
from form4parse.alignment.phrases import Phrases
from form4parse.alignment.rows import Placed, RowPlacer
from form4parse.alignment.stacking import Stacked, Stacker
from form4parse.alignment.values import RowReader, Unit
from form4parse.layout.page import Page, Range, Row

_BORDER = re.compile(r"[^\w$()&+#%\"-]+|_+")
"""What OCR makes of a table's rules."""
_LEAST_DIGITS = 3
"""Of a figure that may be a row's amount."""
_SHORT = 2
"""Letters of a word that may be anything."""
_AMOUNT = re.compile(r"\$?\d{1,3}(?:,\d{3})+(?:\.\d+)?|\$\d[\d.]*|\d{1,2}/\d{1,2}/\d{4}")

_UNEVEN, _OFF_REFS, _CUT, _RUNS_ON, _BLANK, _LEFT_OVER = 1.0, 0.3, 0.6, 0.7, -0.7, 1.2
"""What it costs: a line more above the anchor than below it; that only lines of references make it even; a row that
stands below its anchor, as one that a page break has cut; a cut between words that follow each other elsewhere, or at a
blank line; a line that is left over."""
_MOVED = 1.5
"""By how much texts have to be better for a line to be moved to the next row."""
_FARTHEST = 3
"""Lines back to one with the other values of a row."""
_LEAST_BETWEEN = 2
"""Lines from one anchor to the next, if there is anything between them."""


class _Line(NamedTuple):
    parts: list[tuple[Row, list[Unit]]]
    """As a rule one; several lines where their values are one row's, but not exactly at one height."""
    units: list[Unit]
    fit: AlignedRow
    is_anchor: bool
    """Whether it has enough of a row's values for the rest to be only texts."""

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
    def __init__(
        self, reader: RowReader, placer: RowPlacer, judge: Judge, phrases: Phrases, page: Page, *, recognised: bool
    ) -> None:
        self._reader, self._placer, self._judge, self._page = reader, placer, judge, page
        self._phrases, self._recognised = phrases, recognised
        self._last: _Block | None = None
        self._stacks: dict[tuple[int, int, int], tuple[Placed, Stacked]] = {}
        """What was found out of a block, by its place and its anchor."""
        self._uneven: set[int] = set()
        """The anchors of rows whose lines do not stand evenly about them."""
        self._stray: list[AlignedLine] = []
        """What is certainly no part of the text beside which it stands."""
        self._stacker = Stacker(reader, page, phrases)

    def align(self, rows: list[Row]) -> list[AlignedLine]:
        """The rows of a run of lines; what a page break has cut off the last row of the run before is put back."""
        found = self._with_whole_anchors([line for row in rows if (line := self._line(row))])
        is_lost = list(map(self._is_lost, found))
        lines = list(compress(found, map(not_, is_lost)))
        lost = self._unread(compress(found, is_lost))
        anchors = [i for i, line in enumerate(lines) if line.is_anchor]
        if not anchors:
            return [*self._unread(lines), *lost]
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
            is_rest = self._page.has_cells and len(self._last.lines) > 1  # of cells that were torn
            if block.anchor in self._uneven or is_rest:
                self._doubt_texts(self._last.row)
            if self._recognised:
                self._doubt_unclear(self._last.row)
            first = next((cell for cell in self._last.row.cells if not cell.is_empty), None)
            if self._stray and first:
                first.doubts.append(Doubt("row-inferred", of_refs=not first.text))
            aligned += [self._last.row, *self._stray]
            self._stray = []
        return [*aligned, *self._unread(tail), *lost]

    def _unread(self, lines: Iterable[_Line]) -> list[AlignedLine]:
        return [TextLine([_extent(row)], "unread") for line in lines for row, _ in line.parts]

    def _with_whole_anchors(self, lines: list[_Line]) -> list[_Line]:
        """The lines, with two put together where one goes on with the values of the other: those of a row that do not
        stand exactly at one height."""
        whole: list[_Line] = []
        for line in lines:
            near = range(len(whole) - 1, max(-1, len(whole) - 1 - _FARTHEST), -1)
            at = next((i for i in near if whole[i].is_anchor), None) if line.is_anchor else None
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
        return self._line_of(parts, units)

    def _blocks(self, lines: list[_Line], anchors: list[int]) -> list[Block]:
        """The lines of each row."""
        heights = [0, *accumulate(any(not unit.is_ref for unit in line.units) for line in lines)]

        def uneven(start: int, end: int, anchor: int) -> float:
            above, below = anchor - start, end - anchor - 1
            worded = heights[end] - heights[anchor + 1] - heights[anchor] + heights[start]
            off = min(abs(below - above), abs(worded) + _OFF_REFS)
            return min(_UNEVEN * off, _CUT + 2 * _UNEVEN * above)

        def topped_cost(start: int, _: int, anchor: int) -> float:
            return 2 * _UNEVEN * (anchor - start)

        joints = [0.0, *(self._joint_cost(*pair) for pair in pairwise(lines))]
        count, left = len(lines), _LEFT_OVER / 2 if self._last else _LEFT_OVER
        centred, centred_sum = cheapest_cuts(count, anchors, uneven, joints.__getitem__, left)
        self._uneven = {b.anchor for b in centred if uneven(*b) >= _UNEVEN}
        if anchors[0] and not self._last:
            return centred
        topped, topped_sum = cheapest_cuts(count, anchors, topped_cost, joints.__getitem__, left)
        if centred_sum <= topped_sum:
            return centred
        self._uneven = set()
        return topped

    def _improved(self, blocks: list[Block], lines: list[_Line]) -> list[Block]:
        """The blocks, with a line moved from one to the next where the texts of both are better so."""
        for number in range(len(blocks) - 1):
            before, behind = blocks[number], blocks[number + 1]
            is_plain = not (self._page.has_cells or {before.anchor, behind.anchor} & self._uneven)
            if is_plain or behind.anchor - before.anchor < _LEAST_BETWEEN:
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
        units = self._reader.units_of(row, self._page)
        if self._recognised:
            units = recognised(units, self._page)
        units = [u for u in units if not self._is_border(u)]
        if not units:
            return None
        return self._line_of([(row, units)], units)

    def _line_of(self, parts: list[tuple[Row, list[Unit]]], units: list[Unit]) -> _Line:
        fit = self._placer.placed(units, None).row
        is_row = self._judge.is_row(fit) or (self._recognised and self._judge.has_several_values(fit))
        return _Line(parts, units, fit, is_row and self._judge.is_told_apart(fit))

    def _is_border(self, unit: Unit) -> bool:
        return bool(_BORDER.fullmatch(self._page.text, unit.start, unit.end))

    def _is_lost(self, line: _Line) -> bool:
        """Whether a line, though no anchor, has amounts of its own: a row of which too little was recognised."""
        if not self._recognised or line.is_anchor:
            return False
        amounts = [u for u in line.units if _AMOUNT.fullmatch(self._page.text, u.start, u.end)]
        return len(amounts) > 1 or (self._judge.is_told_apart(line.fit) and any(map(self._has_digits, line.units)))

    def _has_digits(self, unit: Unit) -> bool:
        return sum(map(str.isdigit, self._text(unit))) >= _LEAST_DIGITS

    def _is_stray(self, unit: Unit, column: int, anchor: AlignedRow, before: list[Range]) -> bool:
        """Whether a figure or a date of another line than the anchor's would be taken for a word: another row's."""
        return (
            self._reader.columns[column].is_text
            and _AMOUNT.fullmatch(self._page.text, unit.start, unit.end) is not None
            and not any(p.start <= unit.start < p.end for p in anchor.cells[column].text)
            and not (before and self._phrases.follow(self._page.text[slice(*before[-1])], self._text(unit)))
        )

    def _twins(self, number: int) -> tuple[str, ...]:
        """The fields of other columns of which a row fills this one or that: (A) and (D)."""
        own = self._reader.columns[number].column
        twins = (c.column for i, c in enumerate(self._reader.columns) if i != number)
        return tuple(
            f
            for c in twins
            if c.of_transactions and not c.due and c.values == own.values and not own.due
            for f in c.fields
        )

    def _text(self, unit: Unit) -> str:
        return self._page.text[unit.start : unit.end]

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

    def _doubt_texts(self, row: AlignedRow) -> None:
        """Doubts the texts of a row whose lines could not be shared out evenly with its neighbours'."""
        for cell, reader in zip(row.cells, self._reader.columns, strict=True):
            if reader.is_text and cell.text and all(d.code != "lines-assigned" for d in cell.doubts):
                cell.doubts.append(Doubt("lines-assigned"))

    def _doubt_unclear(self, row: AlignedRow) -> None:
        """Doubts what was recognised in a picture and is not plainly what belongs there."""
        for cell, reader in zip(row.cells, self._reader.columns, strict=True):
            texts = [w for place in cell.text for w in self._page.text[slice(*place)].split()]
            if reader.is_text:
                unclear = [w for n, w in enumerate(texts) if not self._is_clear(w, texts[max(0, n - 1) : n + 2])]
                cell.doubts += [Doubt("text-unclear", w) for w in unclear[:1]]
            elif reader.has_figures and not reader.is_date and texts and not cell.reading and not cell.misread:
                whole = "".join(texts)
                cell.doubts += [] if is_clear_figure(whole) else [Doubt("figure-unclear", whole)]

    def _is_clear(self, word: str, around: list[str]) -> bool:
        """Whether a word is written as words are, and is known; a short one beside one of those around it."""
        if not is_clear_word(word) or not self._phrases.is_known(word):
            return False
        pairs = pairwise(around)
        return len(word) > _SHORT or any(word in pair and self._phrases.follow(*pair) for pair in pairs)

    def _stack(self, block: _Block) -> tuple[Placed, Stacked]:
        units = [line.units for line in block.lines]
        key = units[0][0].start, units[-1][-1].end, block.anchor
        if key not in self._stacks:
            self._stacks[key] = self._restack(units, block)
        return self._stacks[key]

    def _restack(self, units: list[list[Unit]], block: _Block) -> tuple[Placed, Stacked]:
        fit = self._placer.placed(units[block.anchor], None, has_texts=False)
        return fit, self._stacker.stack(units, block.anchor, fit, centred=block.is_centred)

    def _row(self, placed: Iterable[tuple[Unit, int]], anchor: AlignedRow, stacked: Stacked) -> AlignedRow:
        """A row of units from several lines, in the order of the page."""
        cells = [Cell() for _ in self._reader.columns]
        lacking = set[int]()
        for unit, column in placed:
            if self._is_stray(unit, column, anchor, cells[column].text):
                self._stray.append(TextLine([Range(unit.start, unit.end)], "unread"))
                lacking.add(column)
                continue
            (cells[column].refs if unit.is_ref else cells[column].text).append(Range(unit.start, unit.end))
        for number, (cell, reader) in enumerate(zip(cells, self._reader.columns, strict=True)):
            own = anchor.cells[number]
            cell.glue = [" "] * len(cell.text)
            if len(cell.text) == len(own.text) or not reader.is_text:
                cell.doubts = [*own.doubts]
                cell.misread = own.misread
                cell.reading = own.reading if cell.text == own.text else None
            else:
                cell.doubts = [d for d in own.doubts if d.of_refs]
            if number in stacked.doubtful_refs:
                cell.doubts.append(Doubt("lines-assigned", of_refs=True))
            if not reader.is_text and len(cell.text) > len(own.text) and (others := self._twins(number)):
                cell.doubts.append(Doubt("column-inferred", fields=others))
            if number in lacking:
                cell.doubts.append(Doubt("text-cut"))
            if number in stacked.doubtful:
                cell.doubts.append(Doubt("lines-assigned"))
            elif reader.is_text:
                self._phrases.learn((self._page.text[slice(*p)] for p in cell.text), reader.column.fields)
            if not reader.is_text and len(cell.text) > 1:
                cell.misread = not reader.takes(" ".join(self._page.text[slice(*p)] for p in cell.text))
        return AlignedRow(self._reader.rule, cells)


def _extent(row: Row) -> Range:
    return Range(row.cells[0].start, row.cells[-1].end)
