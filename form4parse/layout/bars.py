"""Lines of tables and boxes that are drawn with bars: where the bars stand, and what stands between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from form4parse.layout.barred import is_rule
from form4parse.layout.drawn import between
from form4parse.layout.page import Page, Range
from form4parse.layout.spaced import Line, Piece, Word

_BAR, _CROSS = "|", "+"
_MOST_BARS = 100
"""The form's widest table has 17 columns."""
_OFF = 1
"""Columns by which a bar may stand beside its border."""


class BarLine(NamedTuple):
    """A line with bars, or a rule."""

    line: Line
    bars: tuple[int, ...]
    """Their columns."""
    is_rule: bool
    is_whole: bool
    """Whether it is a rule below all of its cells, not only below some."""


class BarCell(NamedTuple):
    """What a line has between two bars."""

    first: int
    """The number of the table's column that it begins with, and of the one behind it."""
    behind: int
    pieces: list[Piece]
    room: int
    """How many columns are free behind its text, up to the bar."""
    is_led: bool
    """Whether a blank stands before its text."""

    @property
    def place(self) -> Range:
        return Range(self.pieces[0].place.start, self.pieces[-1].place.end)

    @property
    def first_word(self) -> Word:
        return self.pieces[0].words[0]


def bar_line(page: Page, line: Line) -> BarLine | None:
    """None where a line has no bar and is no rule."""
    text = page.text[slice(*line.row.cells[0])]
    rule = is_rule(text)
    if not (rule or _BAR in text):
        return None
    words = [word for piece in line.pieces for word in piece.words]
    signs = _BAR + _CROSS if rule else _BAR
    bars = tuple(w.column + i for w in words for i, sign in enumerate(page.text[w.start : w.end]) if sign in signs)
    if len(bars) > _MOST_BARS:
        return None
    is_whole = rule and not any(not cell.strip() for cell in text.strip(_BAR + " ").split(_BAR))
    return BarLine(line, bars, rule, is_whole)


def bands(lines: Iterable[BarLine]) -> Iterator[list[BarLine]]:
    """The lines from one rule to the next; the rule comes last."""
    band: list[BarLine] = []
    for line in lines:
        band.append(line)
        if line.is_whole:
            yield band
            band = []
    if band:
        yield band


class Borders:
    """The columns of a table's borders, from left to right."""

    def __init__(self, lines: Sequence[BarLine]) -> None:
        texts = [line for line in lines if not line.is_rule]
        rules = [line.line.pieces[-1].edge for line in lines if line.is_rule]
        begins_with_bars = all(line.bars and line.bars[0] == line.line.pieces[0].column for line in texts)
        self._left = min(line.bars[0] for line in texts) if begins_with_bars else -1
        self._right = max(_right(line) for line in texts)
        if not any(self._right in line.bars for line in texts):
            self._right = max([self._right, *rules])
        counts = Counter(column for line in texts for column in line.bars)
        least = min(2, len(texts))
        inner = [c for c in sorted(counts) if counts[c] >= least and self._left < c < self._right]
        self._numbers = {column: number for number, column in enumerate([self._left, *inner, self._right])}

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return len(self._numbers) - 1

    def crossings(self, line: BarLine) -> list[int]:
        """The columns in which a line is parted into cells, with its ends."""
        return sorted({min(self._numbers), *line.bars, max(self._numbers)})

    def cells(self, page: Page, line: BarLine) -> list[BarCell]:
        """What a line has in the table's columns; a rule inside a cell is nothing."""
        edges = {0: self._left, self.width: self._right}
        """The line's own bars, by the borders they are."""
        for off in (0, -_OFF, _OFF):
            for bar in line.bars:
                border = self._numbers.get(bar + off)
                if border is not None and bar not in edges.values():
                    edges.setdefault(border, bar)
        cells = []
        for (first, left), (behind, right) in pairwise(sorted(edges.items())):
            if pieces := between(page, line.line, left, right):
                room, is_led = right - pieces[-1].edge, pieces[0].column > left + 1
                cells.append(BarCell(first, behind, pieces, room, is_led))
        return cells


def _right(line: BarLine) -> int:
    """Where a line ends: at its last bar, or behind its last letter."""
    edge = line.line.pieces[-1].edge
    return edge - 1 if edge - 1 in line.bars else edge


def is_single(cells: Iterable[BarCell], width: int) -> bool:
    """Whether a line is one cell as wide as the table, such as its title."""
    own = list(cells)
    return len(own) == 1 and (own[0].first, own[0].behind) == (0, width)
