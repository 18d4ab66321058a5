"""Tables drawn with bars: lines into rows, and texts that were wrapped at their cell's width put together.

A typist's program wrapped a text where the cell ended, in mid-word or in the midst of a figure; a typist, or another
program, between two words. Which of them made a table is told by its other cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from form4parse.edition import WORD
from form4parse.layout.bars import BarCell, BarLine, Borders, bands, is_single
from form4parse.layout.page import Joint, Page, PageWriter, Range

_FIGURE = re.compile(r"\$?[\d,]*\d(?:\.\d+)?(?:\(\d+\))*|\$?\.\d+|\d+[/-]\d*[/-]?\d*")
_LEAST_CELLS = 3
"""Cells that a row's first line fills at least: its title, an amount, and how it is owned."""
_LEAST_TORN = 2
"""Words that were cut where their cell ends, from which on that is how the table was made, if no text has more room."""
_PAUSES = ",;:"
_GOES_ON = re.compile(r"\d\d|[.,]\d|[($/\-'].")
"""The last sign above and the first one below, where no space stands between them."""


class _Line(NamedTuple):
    number: int
    cells: list[BarCell]


class _Pair(NamedTuple):
    """Two lines of a cell, one below the other."""

    above: BarCell
    below: BarCell

    @property
    def is_cut(self) -> bool:
        """Whether the text above ends at the bar, and the one below begins at it."""
        return not self.above.room and not self.below.is_led


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
        joints = [Joint(" "), *(self._joint(_Pair(*pair)) for pair in pairwise(lines))]
        return [(line.place, joint) for line, joint in zip(lines, joints, strict=False)]

    def _joint(self, pair: _Pair) -> Joint:
        """What stands between two lines of a cell: nothing, where the bar has cut a word or a figure."""
        ends, begins = self._page.text[pair.above.place.end - 1], self._page.text[pair.below.place.start]
        if not pair.is_cut or (ends in _PAUSES and begins.isalpha()):
            return Joint(" ")
        if not begins.isalnum() or _GOES_ON.search(ends + begins):
            return Joint("")
        if self._tears >= _LEAST_TORN and not self._wraps:
            return Joint("")
        is_whole, are_words = self._is_whole(pair), self._are_words(pair)
        if is_whole != are_words:
            return Joint("" if is_whole else " ", is_doubtful=not is_whole and self._wraps <= self._tears)
        return Joint("", is_doubtful=True)

    def _is_whole(self, pair: _Pair) -> bool:
        """Whether the last word above and the first one below are one that is known."""
        return self._text(pair.above)[-1].isalnum() and self._is_known("".join(self._words(pair)))

    def _are_words(self, pair: _Pair) -> bool:
        """Whether they are two that are known."""
        return all(map(self._is_known, self._words(pair)))

    def _words(self, pair: _Pair) -> tuple[str, str]:
        above, below = WORD.findall(self._text(pair.above)), WORD.findall(self._text(pair.below))
        return above[-1].lower() if above else "", below[0].lower() if below else ""

    def _is_known(self, word: str) -> bool:
        """Whether a word is the form's, or stands elsewhere on the page. A letter is the rest of one."""
        is_letter = len(word) == 1 and word.isalpha()
        return not is_letter and (self._is_word(word) or self._counts[word] > 0)

    @cached_property
    def _counts(self) -> Counter[str]:
        """The page's words, without those that a bar may have cut."""
        counts = Counter(WORD.findall(self._page.text.lower()))
        counts.subtract(word for pair in self._pairs if pair.is_cut for word in self._words(pair))
        return counts

    @cached_property
    def _pairs(self) -> list[_Pair]:
        """All lines below each other in a cell, but for the header's, which were broken by hand."""
        rows = [row for _, row in self._rows if row is not None]
        return [
            _Pair(*pair)
            for row in rows
            if any(_FIGURE.fullmatch(self._text(cell)) for column in row[1:] for cell in column)
            for column in row
            for pair in pairwise(column)
        ]

    @cached_property
    def _tears(self) -> int:
        """How many texts were cut inside a word: at least one of the parts is none."""
        torn = (pair for pair in self._pairs if pair.is_cut and not self._are_words(pair))
        return len({(self._text(pair.above), self._text(pair.below)) for pair in torn})

    @cached_property
    def _wraps(self) -> int:
        """How many texts go on below though their cell had room."""
        wrapped = (pair for pair in self._pairs if pair.above.room > 1)
        return len({(self._text(pair.above), self._text(pair.below)) for pair in wrapped})


def _columns(cell: BarCell, row: _Row) -> list[int]:
    """The columns that a line's cell belongs to: its first, or, where it reaches over cells that were parted above it,
    each of them."""
    parted = [c for c in range(cell.first, cell.behind) if row[c]]
    return parted if len(parted) > 1 else [cell.first]
